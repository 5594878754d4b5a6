"""A time zone as calendars have it (RFC 5545, VTIMEZONE), made from the time-zone database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone

_DAYS: Final = "MO TU WE TH FR SA SU".split()
_STEP: Final = timedelta(days=7)
"""No zone changes its clocks twice within so short a time."""


@dataclass(frozen=True)
class _Onset:
    """From when on clocks show another time. at: naive, as the clocks show it just before."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool


def time_zone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The zone's rules, as far as they are needed from the first year to the last.

    A change that comes on the same weekday of its month every year is written as a rule, which
    every program reads; another as the days on which it comes.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    component = Timezone()
    component.add("TZID", zone.key)
    # The year before: clocks show winter time in January because they were changed in October.
    onsets = list(_onsets(zone, first_year - 1, last_year))
    if not onsets:
        start = datetime(first_year - 1, 1, 1, tzinfo=zone)
        offset, name = start.utcoffset() or timedelta(), start.tzname() or zone.key
        onsets = [_Onset(start.replace(tzinfo=None), offset, offset, name, False)]
    for alike in _alike(onsets):
        first = alike[0]
        part = TimezoneDaylight() if first.is_daylight else TimezoneStandard()
        part.add("DTSTART", first.at)
        part.add("TZOFFSETFROM", first.before)
        part.add("TZOFFSETTO", first.after)
        part.add("TZNAME", first.name)
        rule = _rule(alike)
        if rule is not None:
            part.add("RRULE", rule)
        elif len(alike) > 1:
            part.add("RDATE", [onset.at for onset in alike[1:]])
        component.add_component(part)
    return component


def _onsets(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[_Onset]:
    at, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while at < end:
        before, later = at.astimezone(zone), (at + _STEP).astimezone(zone)
        if before.utcoffset() != later.utcoffset():
            low, high = at, at + _STEP
            while high - low > timedelta(seconds=1):
                middle = (low + (high - low) / 2).replace(microsecond=0)
                same = middle.astimezone(zone).utcoffset() == before.utcoffset()
                low, high = (middle, high) if same else (low, middle)
            was, is_now = before.utcoffset() or timedelta(), later.utcoffset() or timedelta()
            shown = high.replace(tzinfo=None) + was
            yield _Onset(shown, was, is_now, later.tzname() or zone.key, bool(later.dst()))
        at += _STEP


def _alike(onsets: Sequence[_Onset]) -> list[list[_Onset]]:
    """Those between the same times, in the order of the first of each."""
    found: dict[tuple[object, ...], list[_Onset]] = {}
    for onset in onsets:
        key = (onset.before, onset.after, onset.name, onset.is_daylight)
        found.setdefault(key, []).append(onset)
    return list(found.values())


def _rule(onsets: Sequence[_Onset]) -> dict[str, object] | None:
    """By which rule they come every year; None where there is none to be seen."""
    first = onsets[0].at
    years = [onset.at.year for onset in onsets]
    same = {(each.at.month, each.at.weekday(), each.at.time()) for each in onsets}
    if len(onsets) < 2 or len(same) != 1 or years != list(range(years[0], years[0] + len(years))):
        return None
    day = _DAYS[first.weekday()]
    is_last = all((each.at + timedelta(days=7)).month != each.at.month for each in onsets)
    turns = {(each.at.day - 1) // 7 + 1 for each in onsets}
    if not is_last and len(turns) != 1:
        return None
    turn = -1 if is_last else turns.pop()
    return {"FREQ": "YEARLY", "BYMONTH": first.month, "BYDAY": f"{turn}{day}"}
