"""What `kansli simulate` found, as it is printed: as a story, as JSON, and as a calendar."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from textwrap import fill
from typing import Final

from bot.cli.console import pluralise
from secretary import calendar
from secretary.documents.calendar_file import CalendarEvent, calendar_file
from secretary.group import AbsenceList, Group

_WIDTH: Final = 100
_INDENT: Final = " " * 9
_SHOWN_FOR: Final = timedelta(minutes=15)
_WEEKDAYS: Final = "måndag tisdag onsdag torsdag fredag lördag söndag".split()


@dataclass(frozen=True)
class Recipient:
    """Somebody whom a message is for; `matrix_id` is None for those who are not in the chat."""

    name: str | None
    matrix_id: str | None

    def __str__(self) -> str:
        if self.name is None:
            return str(self.matrix_id)
        return self.name if self.matrix_id else f"{self.name} (not in the chat)"


@dataclass(frozen=True)
class SimulatedMessage:
    """One message. key: says what it is, for ever.

    at, meeting_starts: ISO 8601 with the offset of the group's zone.
    about: in English. assignment: the first one's number, of a reminder of assignments.
    state: ``coming``; ``posted`` or ``skipped`` where that has already happened; ``needless``
        where it would be skipped as the database stands, and then `why` is the reason.
    words: what it says; None where that was not asked for, or is not kept.
    """

    key: str
    at: str
    group: str
    kind: str
    about: str
    meeting: int | None
    meeting_starts: str | None
    assignment: int | None
    room: str
    recipients: tuple[Recipient, ...]
    state: str
    why: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class SimulatedMeeting:
    """A planned meeting. group: its name. at: aware, in the group's zone, when it begins."""

    group: str
    number: int
    at: datetime
    place: str


def as_json(messages: Iterable[SimulatedMessage]) -> str:
    """A list of objects, one a message."""
    return json.dumps([asdict(each) for each in messages], ensure_ascii=False, indent=2)


def as_calendar(
    messages: Iterable[SimulatedMessage],
    groups: Sequence[Group],
    start: date,
    end: date,
    now: datetime,
) -> str:
    """A calendar file with what has been posted, and what is to come. now: aware."""
    names = {group.id: group.name for group in groups}
    events = [
        CalendarEvent(
            key=each.key,
            starts=datetime.fromisoformat(each.at),
            # What is said takes no time, and some programs hide such events.
            ends=datetime.fromisoformat(each.at) + _SHOWN_FOR,
            changed_at=now,
            summary=f"{names[each.group]}: {_title(each)}",
            description="\n\n".join(filter(None, (f"To {_to_whom(each)}", each.words))),
            category=names[each.group],
            blocks_time=False,
        )
        for each in messages
        if each.state in ("coming", "posted")
    ]
    return calendar_file(events, name=f"Kansli {start} – {end}").decode()


def as_story(
    messages: Sequence[SimulatedMessage],
    groups: Sequence[Group],
    meetings: Sequence[SimulatedMeeting],
    start: date,
    end: date,
) -> Iterator[str]:
    """Day by day: what is said, where and to whom, and which meetings begin."""
    names = {group.id: group.name for group in groups}
    lines: list[tuple[datetime, list[str]]] = [
        (datetime.fromisoformat(each.at), list(_told(each, names))) for each in messages
    ]
    for meeting in meetings:
        if start <= meeting.at.date() <= end:
            place = f", {meeting.place}" if meeting.place else ""
            begins = (
                f"  {meeting.at:%H:%M}  {meeting.group}: meeting {meeting.number} begins{place}"
            )
            lines.append((meeting.at, [begins]))
    day = None
    for at, told in sorted(lines, key=lambda each: each[0]):
        if at.date() != day:
            if day is not None:
                yield ""
            day = at.date()
            yield _heading(day)
        yield from told
    if lines:
        yield ""
    why = "" if meetings else " No meeting is planned yet."
    yield f"{pluralise(len(messages), 'message')} from {start} to {end}. Nothing was sent.{why}"
    if meetings:
        yield from _unforeseen(groups)


def _heading(day: date) -> str:
    """``Friday 26 March 2027 (fredag, långfredagen)``."""
    holiday = calendar.red_day(day)
    swedish = _WEEKDAYS[day.weekday()] + (f", {holiday.lower()}" if holiday else "")
    return f"{day:%A} {day.day} {day:%B %Y} ({swedish})"


def _told(each: SimulatedMessage, names: dict[str, str]) -> Iterator[str]:
    at = datetime.fromisoformat(each.at)
    why = f": {each.why}" if each.why else ""
    state = "" if each.state == "coming" else f"  [{each.state}{why}]"
    yield f"  {at:%H:%M}  {names[each.group]}: {_title(each)}{state}"
    if each.state == "skipped":
        return
    to_whom = f"in {each.room}, to {_to_whom(each)}"
    yield fill(
        to_whom, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    for line in (each.words or "").splitlines():
        yield f"{_INDENT}| {line}".rstrip()


def _title(each: SimulatedMessage) -> str:
    kind = each.kind.replace("_", " ")
    title = f"{kind}, {each.about}" if each.about else kind
    if each.meeting_starts is None or each.about != f"meeting {each.meeting}":
        return title
    starts = datetime.fromisoformat(each.meeting_starts)
    return f"{title} ({starts:%a} {starts.day} {starts:%b %H:%M})"


def _to_whom(each: SimulatedMessage) -> str:
    people = ", ".join(map(str, each.recipients))
    if len(each.recipients) > 1:
        return f"{len(each.recipients)}: {people}"
    return people or "nobody by name"


def _unforeseen(groups: Sequence[Group]) -> Iterator[str]:
    """What nobody can foresee, since it is told when somebody has said something."""
    for group in groups:
        if group.absence_list is AbsenceList.DAILY:
            when = f"at {group.absence_list_at:%H:%M}, on days with something new"
        elif group.absence_list is AbsenceList.AT_ONCE:
            when = "as they are reported"
        else:
            continue
        yield f"{group.name}: absences are told besides, {when}."
