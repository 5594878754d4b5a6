"""`kansli simulate`: what the bot would post, as the database stands; nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.cli.console import (
    Exit,
    UsageError,
    find_group,
    load_settings,
    open_existing_store,
    pluralise,
    read_only,
)
from secretary import calendar, notices
from secretary.group import Group
from secretary.notices import Notice
from secretary.people import MATRIX, Person
from secretary.reminders import Reminder
from services import reminders
from services.notices import prepare
from services.people_on_day import of_organisation
from storage import Transaction


@dataclass(frozen=True)
class Recipient:
    """A person addressed by a notice; `matrix_id` is None for those who are not in the chat."""

    name: str | None
    matrix_id: str | None

    def __str__(self) -> str:
        return (
            f"{self.name} ({self.matrix_id or 'not in the chat'})"
            if self.name
            else str(self.matrix_id)
        )


@dataclass(frozen=True)
class SimulatedNotice:
    """One notice, as it is printed.

    at, meeting_starts: ISO 8601 with the offset of the group's zone.
    assignment: its number, of a reminder of one; `meeting` is then the one that gave it.
    state: ``coming``; ``posted`` or ``skipped`` where that has already happened; ``needless``
        where it would be skipped as the database stands, and then `why` is the reason.
    """

    at: str
    group: str
    meeting: int
    meeting_starts: str
    kind: str
    room: str
    recipients: tuple[Recipient, ...]
    state: str
    why: str | None = None
    assignment: int | None = None


def simulate(config: Path, start: date, end: date, *, group_id: str | None, as_json: bool) -> int:
    """Print every notice from `start` to `end`, both days included, in the groups' own zones.

    Raises AdministratorError, or UsageError for an unknown group or dates in the wrong order.
    """
    if start > end:
        raise UsageError(f"--from {start} is after --to {end}.")
    settings = load_settings(config)
    groups = settings.groups if group_id is None else (find_group(settings, group_id),)
    store = open_existing_store(settings)
    try:
        with read_only(store) as tx:
            found = [each for group in groups for each in _of_group(group, tx, start, end)]
            is_planned = any(m.is_planned for group in groups for m in tx.meetings(group.id))
    finally:
        store.close()
    simulated = [notice for _, notice in sorted(found, key=lambda each: each[0])]
    if as_json:
        print(json.dumps([asdict(each) for each in simulated], ensure_ascii=False, indent=2))
        return Exit.OK
    for each in simulated:
        print("\n".join(_lines(each)))
    why = "" if is_planned else " No meeting is planned yet."
    print(f"{pluralise(len(simulated), 'notice')} from {start} to {end}. Nothing was sent.{why}")
    return Exit.OK


def _of_group(
    group: Group, tx: Transaction, start: date, end: date
) -> Iterator[tuple[datetime, SimulatedNotice]]:
    first = calendar.at_wall_time(start, time(0), group.zone)
    after = calendar.at_wall_time(end + timedelta(days=1), time(0), group.zone)
    coming = notices.schedule(group, tx.meetings(group.id), first, after)
    known = tx.outbox.existing(notice.key for notice in coming)
    posted = tx.outbox.not_skipped(known)
    for notice in coming:
        state = "posted" if notice.key in posted else "skipped" if notice.key in known else "coming"
        yield notice.due, _simulated(notice, tx, state)
    for reminder in reminders.upcoming(tx, group, first, after):
        yield reminder.due, _simulated_reminder(group, reminder, tx)


def _simulated_reminder(group: Group, reminder: Reminder, tx: Transaction) -> SimulatedNotice:
    """One of an assignment. room: the group's, where those read it who have no direct chat."""
    hand_out = reminder.hand_out
    meeting = tx.meeting(hand_out.meeting_id)
    assert meeting is not None, "no meeting is ever deleted"
    mandates = tx.people.mandates(group.id)
    people = of_organisation(mandates, hand_out.organisation, group.today(reminder.due))
    known = tx.outbox.existing([reminder.key])
    state = "skipped" if known else "coming"
    return SimulatedNotice(
        at=_iso(reminder.due, group),
        group=group.id,
        meeting=meeting.number,
        meeting_starts=_iso(meeting.starts(group.zone), group),
        kind=reminder.kind.name,
        room=group.places[MATRIX].room,
        recipients=tuple(_recipient(person) for person in people),
        state="posted" if tx.outbox.not_skipped(known) else state,
        assignment=hand_out.number,
    )


def _simulated(notice: Notice, tx: Transaction, state: str) -> SimulatedNotice:
    group, meeting = notice.group, notice.meeting
    prepared = prepare(tx, notice)
    where = next(each for each in prepared.destinations if each.channel == MATRIX)
    recipients = tuple(_recipient(person) for person in prepared.people)
    if not recipients and where.room == group.places[MATRIX].secretary_room:
        recipients = tuple(
            _secretary(each, tx) for each in sorted(group.places[MATRIX].secretaries)
        )
    if state == "coming" and prepared.skip_reason:
        state = "needless"
    return SimulatedNotice(
        at=_iso(notice.due, group),
        group=group.id,
        meeting=meeting.number,
        meeting_starts=_iso(meeting.starts(group.zone), group),
        kind=str(notice.kind),
        room=where.room,
        recipients=recipients,
        state=state,
        why=prepared.skip_reason if state == "needless" else None,
    )


def _iso(instant: datetime, group: Group) -> str:
    return instant.astimezone(group.zone).isoformat(timespec="seconds")


def _recipient(person: Person) -> Recipient:
    return Recipient(person.name, person.address(MATRIX))


def _secretary(matrix_id: str, tx: Transaction) -> Recipient:
    person = tx.people.by_address(MATRIX, matrix_id)
    return Recipient(person.name if person else None, matrix_id)


def _lines(simulated: SimulatedNotice) -> Iterator[str]:
    state = "" if simulated.state == "coming" else f"  [{simulated.why or simulated.state}]"
    about = f"meeting {simulated.meeting}"
    if simulated.assignment is not None:
        about = f"assignment {simulated.assignment}"
    yield (f"{simulated.at}  {simulated.group}  {about}  {simulated.kind}  {simulated.room}{state}")
    yield from (f"    {recipient}" for recipient in simulated.recipients)
