"""Who has neither answered nor reported, two meetings in a row: for the secretary alone to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from secretary.group import Group
from secretary.meetings import Meeting
from secretary.people import Mandate, Person
from services.context import expected_attendance
from services.open_meetings import has_been_summoned
from storage import Transaction

_IN_A_ROW: Final = 2


def silent_in_a_row(tx: Transaction, group: Group, now: datetime) -> list[Person]:
    """Those who hold a seat today and neither answered, reported nor were recorded as there, at the
    last two meetings that have begun by `now` (aware). Nobody, where they were not asked to both.
    """
    begun = [m for m in tx.meetings(group.id) if m.is_planned and m.starts_at <= group.wall(now)]
    latest = begun[-_IN_A_ROW:]
    if len(latest) < _IN_A_ROW or not all(has_been_summoned(tx, group, each) for each in latest):
        return []
    mandates = tx.people.mandates(group.id)
    today = group.today(now)
    found = dict.fromkeys(each.person for each in mandates if each.in_force(today))
    for meeting in latest:
        silent = _silent_at(tx, group, meeting, mandates)
        found = dict.fromkeys(person for person in silent if person in found)
    return list(found)


def _silent_at(
    tx: Transaction, group: Group, meeting: Meeting, mandates: Sequence[Mandate]
) -> list[Person]:
    heard = {report.person.stored_id for report in tx.reports(meeting.stored_id)}
    there = (each for each in tx.presences.of_meeting(meeting.stored_id) if each.was_there)
    heard |= {each.person_id for each in there if each.person_id is not None}
    asked = expected_attendance(tx, group, meeting, mandates).unanswered
    return [person for person in asked if person.stored_id not in heard]
