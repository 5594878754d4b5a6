"""Meetings: what one is, when its summons must be out, and which one somebody means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from secretary import calendar, swedish, when
from secretary.errors import UserError
from secretary.group import Group

OVERRIDE_WORDS: Final = "trots sen kallelse"
"""What the chair or secretary must write, in so many words, to summon too late."""


class Status(StrEnum):
    """Whether a meeting is going to be, or has been, held."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(eq=False, kw_only=True)
class Meeting:
    """One meeting of a group.

    number: counts from 1 in each group; what people call it (``möte 3``).
    starts_at: local wall time in the group's zone, so that it stays 09.00 whatever DST does.
    ends_at: wall time the same day, where one was said.
    link: the address for those who take part digitally.
    planned_at: aware; when it was made or last moved.
    moved_from: its earlier `starts_at`, where it was moved.
    late_by, late_at: who overrode the summons deadline, and when (aware).
    """

    group_id: str
    number: int
    starts_at: datetime
    planned_at: datetime
    ends_at: time | None = None
    place: str = ""
    link: str | None = None
    status: Status = Status.PLANNED
    moved_from: datetime | None = None
    late_by: str | None = None
    late_at: datetime | None = None
    id: int | None = None

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def is_planned(self) -> bool:
        return self.status is Status.PLANNED

    def starts(self, zone: ZoneInfo) -> datetime:
        """When it starts, aware."""
        return calendar.at_wall_time(self.day, self.starts_at.time(), zone)


def summons_deadline(group: Group, day: date) -> date:
    """The last day on which a summons to a meeting on `day` is in time.

    Calendar days, never hours; a deadline on a Saturday, Sunday or red day moves earlier.
    """
    deadline = calendar.days_before(day, group.rules.summons_days)
    return calendar.working_day_on_or_before(deadline) if group.notices.working_days else deadline


def refuse_if_late(group: Group, day: date, now: datetime, *, override: bool) -> bool:
    """Whether a summons to `day` sent `now` is late by the group's rules.

    Raises UserError where the rules are firm and nobody overrode them.
    """
    today = now.astimezone(group.zone).date()
    deadline = summons_deadline(group, day)
    late = group.rules.summons_firm and today > deadline
    if late and not override:
        raise UserError(
            f"Kallelsen till ett möte {swedish.long_date(day)} skulle ha gått ut senast "
            f"{swedish.long_date(deadline)}. Gruppens regler kräver minst "
            f"{swedish.plural(group.rules.summons_days, 'dag', 'dagar')}. Vill du kalla ändå, "
            f"skriv samma sak igen och avsluta med orden ”{OVERRIDE_WORDS}”. "
            "Det antecknas då vem som bestämde det."
        )
    return late


def upcoming(meetings: Sequence[Meeting], now: datetime, zone: ZoneInfo) -> list[Meeting]:
    """Planned meetings that have not begun, the next one first."""
    wall = now.astimezone(zone).replace(tzinfo=None)
    return sorted((m for m in meetings if m.is_planned and m.starts_at > wall), key=_start)


def _start(meeting: Meeting) -> datetime:
    return meeting.starts_at


_LEAD: Final = re.compile(
    r"(?:till|på|inför|för|om)?\s*(?:sammanträdet?|mötet?)\b\s*", re.IGNORECASE
)
_NUMBER: Final = re.compile(
    r"(?:nr\.?|nummer|#)?\s*(\d{1,4})(?=$|[\s:,.;])(?!\s*[/-]?\d)", re.IGNORECASE
)
_ORDER: Final = re.compile(r"(nästa|förra|senaste)(?:\s+(?:sammanträde|möte))?\b\s*", re.IGNORECASE)
_MONTHS: Final = re.compile(
    r"(januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
    r"s?-?(?:mötet|sammanträdet)\b",
    re.IGNORECASE,
)
_MONTH_NAMES: Final = (
    "januari februari mars april maj juni juli augusti september oktober november december"
).split()


def find(
    text: str, meetings: Sequence[Meeting], now: datetime, zone: ZoneInfo, *, past: bool = False
) -> tuple[Meeting | None, str]:
    """The meeting that `text` begins by naming, and the words after the reference.

    Understands ``möte 3``, ``3``, ``nästa``, ``förra``, ``marsmötet`` and Swedish dates.
    None where no meeting is named: then all of `text` is what follows. With `past` the
    meetings that have been are candidates too.
    Raises UserError where a reference fits no meeting, or more than one.
    """
    text = text.strip()
    coming = upcoming(meetings, now, zone)
    candidates = [m for m in meetings if m.is_planned] if past else coming
    lead = _LEAD.match(text)
    body = text[lead.end() :] if lead else text

    number = _NUMBER.match(body)
    if number and (lead or number.end() == len(body)):
        wanted = int(number[1])
        hits = [m for m in candidates if m.number == wanted]
        return _only(hits, f"möte {wanted}", candidates), _rest(body[number.end() :])
    order = _ORDER.match(body)
    if order and (lead or order.end() == len(body) or "möte" in order[0] or "samm" in order[0]):
        return _in_order(order[1].casefold(), meetings, now, zone), _rest(body[order.end() :])
    month = _MONTHS.match(text)
    if month:
        which = _MONTH_NAMES.index(month[1].casefold()) + 1
        hits = [m for m in candidates if m.day.month == which]
        return _only(hits, month[0], candidates), _rest(text[month.end() :])
    found = when.find_date(body, now, zone, past=past)
    if found is None:
        return None, _rest(body) if lead else text
    said, rest = found
    last = said.span_end or said.day
    hits = [m for m in candidates if said.day <= m.day <= last]
    if said.start is not None and len(hits) > 1:
        hits = [m for m in hits if m.starts_at.time() == said.start] or hits
    return _only(hits, swedish.long_date(said.day), candidates), _rest(rest)


def _rest(text: str) -> str:
    return text.lstrip(" \t:,.;–-").strip()


def _in_order(word: str, meetings: Sequence[Meeting], now: datetime, zone: ZoneInfo) -> Meeting:
    coming = upcoming(meetings, now, zone)
    if word == "nästa":
        return _only(coming[:1], "nästa möte", coming)
    held = sorted((m for m in meetings if m.is_planned and m not in coming), key=_start)
    return _only(held[-1:], "förra mötet", coming)


def _only(hits: Sequence[Meeting], said: str, candidates: Sequence[Meeting]) -> Meeting:
    if len(hits) == 1:
        return hits[0]
    listed = sorted(hits or candidates, key=_start)[:6]
    names = swedish.join_and([f"möte {m.number} {swedish.long_date(m.day)}" for m in listed])
    examples = [f"möte {m.number}" for m in listed[:1]]
    if hits:
        raise UserError(
            f"Det finns flera möten som kan vara {said}: {names}. Vilket menar du?", *examples
        )
    if not candidates:
        raise UserError("Det finns inget kommande möte i kalendern.")
    raise UserError(f"Jag hittar inget möte som är {said}. De som finns är {names}.", *examples)
