"""Tables that home organisations fill in, as they stand."""

from __future__ import annotations

from datetime import datetime

from secretary.answering_time import LONGEST
from secretary.errors import UserError
from secretary.group import Group
from secretary.meetings import Meeting
from secretary.organisation_tables import FilledTable, OrganisationTable, fill
from secretary.organisations import organisations_on
from services.context import Context
from storage import Transaction


def filled(tx: Transaction, group: Group, table: OrganisationTable, now: datetime) -> FilledTable:
    """A table with what stands in it at `now` (aware)."""
    organisations = organisations_on(tx.people.mandates(group.id), group.today(now))
    return fill(table, organisations, tx.organisation_tables.cells([table.stored_id]))


def of_meeting(context: Context, meeting: Meeting) -> list[FilledTable]:
    """Those that were asked for at a meeting, in the order of their numbers."""
    found = context.tx.organisation_tables.of_meeting(meeting.stored_id)
    return [filled(context.tx, context.group, each, context.now) for each in found]


def still_open(context: Context) -> list[OrganisationTable]:
    """The group's that rows are waited for: what has been sent is not."""
    return context.tx.organisation_tables.unsent(context.group.id, context.now - LONGEST)


def find(context: Context, number: int | None) -> OrganisationTable:
    """The group's of that number; without one the only one that is open.

    Raises UserError where there is none, or several can be meant.
    """
    if number is not None:
        found = context.tx.organisation_tables.numbered(context.group.id, number)
        if found is None:
            near = [each.number for each in still_open(context)][:3]
            raise UserError("no_such_table", number=number, near=near)
        return found
    waiting = still_open(context)
    if len(waiting) != 1:
        raise UserError("which_table", tables=waiting)
    return waiting[0]
