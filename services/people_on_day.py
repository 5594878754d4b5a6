"""Who is with a group on a day, and who is at a meeting besides members and substitutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secretary import officials
from secretary.group import Group
from secretary.mandate_plans import before, last_day
from secretary.meetings import Meeting
from secretary.officials import Official, Other, officials_on
from secretary.people import Mandate, Person, SeatHolders, seats_on
from services.context import Context
from storage import Transaction


@dataclass(frozen=True)
class PeopleOnDay:
    """Who is with a group on a day: its seats and officials in the order of the notes.

    last_day: of each mandate there, or of the one by which its holder stays in the same place.
    coming: mandates that have yet to begin then, and are more than that; the next one first.
    """

    seats: Sequence[SeatHolders]
    officials: Sequence[Official]
    last_day: Mapping[Mandate, date | None]
    coming: Sequence[Mandate]


def on_day(context: Context, day: date) -> PeopleOnDay:
    """Who is with the group on that day."""
    view = context.view
    seats = seats_on(view.mandates, day, view.seats)
    holders = [mandate for seat in seats for mandate in seat.holders]
    later = sorted((m for m in view.mandates if m.since > day), key=lambda m: m.since)
    coming = [m for m in later if m.office or before(m, view.mandates) is None]
    return PeopleOnDay(
        seats,
        officials_on(view.officials, day, secretaries(context.tx, context.group)),
        {mandate: last_day(mandate, view.mandates) for mandate in holders},
        coming,
    )


def secretaries(tx: Transaction, group: Group) -> Sequence[Person]:
    """The group's secretaries, so far as they are known as people."""
    found: list[Person] = []
    for channel, place in group.places.items():
        found += tx.people.by_addresses(channel, place.secretaries).values()
    return found


def others(tx: Transaction, group: Group, meeting: Meeting) -> Sequence[Other]:
    """Who is at the meeting besides members and substitutes, in the order of the notes: officials
    of its day, those co-opted, and the secretaries at the end."""
    supporting = tx.officials.of_group(group.id)
    co_opted = tx.officials.co_opted(meeting.stored_id)
    return officials.others(supporting, co_opted, meeting.day, secretaries(tx, group))


def of_organisation(
    mandates: Iterable[Mandate], organisation: str, day: date
) -> tuple[Person, ...]:
    """The members and substitutes of an organisation's seats on a day."""
    held = (m for m in mandates if m.seat.organisation == organisation and m.in_force(day))
    return tuple(dict.fromkeys(mandate.person for mandate in held))
