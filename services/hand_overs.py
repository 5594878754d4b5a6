"""What is handed over to who comes new to a seat: put together, consented to, sent.

When that is by itself is for `hand_over_notices` to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from secretary.errors import NotAllowed, UserError
from secretary.hand_outs import HandOutKind, entries, references
from secretary.hand_over import (
    HAND_OVER,
    MOST_REPORTS,
    YEAR,
    HandedOver,
    HandOver,
    SeatReport,
    predecessor,
    waits_until,
)
from secretary.language.health_words import is_about_health
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.notes import Notes
from secretary.people import Mandate, Person
from secretary.reports import Part, Report, reference
from services import agenda, hand_outs, notes_draft, said_once
from services.changes import FinalAct, record_final
from services.context import Context
from services.destinations import Audience, destinations


def put_together(context: Context, mandate: Mandate) -> HandedOver:
    """What is handed over by a mandate, as things stand."""
    row = context.tx.hand_overs.of_mandate(mandate.id or 0, mandate.person.stored_id)
    reports = [
        each
        for each in _seat_reports(context, mandate, row.asked_at if row is not None else None)
        if each.is_public or (row is not None and _is_consented_to(row, each))
    ][-MOST_REPORTS:]
    still_open = [
        each
        for each in context.tx.hand_outs.not_closed(context.group.id, HandOutKind.ASSIGNMENT)
        if each.organisation == mandate.seat.organisation
    ]
    notes = _last_notes(context)
    quotes = (
        *(quote for each in reports for quote in each.quotes),
        *references(still_open),
        *(notes.quotes if notes is not None else ()),
    )
    return HandedOver(
        mandate,
        reports,
        entries(still_open, context.view.today),
        notes,
        context.view.upcoming,
        quotes,
    )


def _is_consented_to(row: HandOver, report: SeatReport) -> bool:
    """Whether it is by the predecessor, was there when they were asked, and they consent."""
    if not row.consents or row.asked_at is None or report.person.id != row.predecessor_id:
        return False
    return report.at.astimezone(UTC) <= row.asked_at.astimezone(UTC)


def private_reports(context: Context, mandate: Mandate, of: Person) -> list[SeatReport]:
    """What somebody has reported from the seat of a mandate that has not been published."""
    found = _seat_reports(context, mandate)
    return [each for each in found if each.person is of and not each.is_public]


def text(context: Context, mandates: Iterable[Mandate]) -> tuple[Text, tuple[str, ...]]:
    """What is handed over by these mandates of one person, and references of what it repeats."""
    found = [put_together(context, each) for each in mandates]
    quotes = tuple(quote for each in found for quote in each.quotes)
    return context.render(HAND_OVER, handed_over=found), quotes


def own_mandates(context: Context, person: Person) -> list[Mandate]:
    """The mandates that somebody has, in force or to come."""
    today = context.view.today
    return [m for m in context.view.mandates if m.person is person and not m.has_ended(today)]


def send_again(context: Context, person: Person) -> None:
    """Send somebody what is handed over to them, in their direct chat.

    Raises NotAllowed for whoever does not lead the group, and UserError where they have no seat, or
    no direct chat.
    """
    hand_outs.check_permission(context)
    mandates = own_mandates(context, person)
    if not mandates:
        raise UserError("hand_over_to_whom")
    if not send(context, mandates, f"hand over again {context.trigger_event_id}"):
        raise UserError("hand_over_no_chat", person=person)
    context.audit("handed over again", person=person.id)
    record_final(context, FinalAct.HANDED_OVER)


def send(context: Context, mandates: list[Mandate], key: str) -> bool:
    """Send it to whoever has these mandates, once for the key; whether they have a direct chat."""
    found = destinations(context.tx, context.group, Audience.DIRECT, [mandates[0].person])
    if not found:
        return False
    shown, quotes = text(context, mandates)
    messages = [
        each.message_to_group("", HAND_OVER, shown, context.group.id, quotes) for each in found
    ]
    said_once.post(context.tx, key, messages[:1], context.now)
    return True


def consent(context: Context, row_id: int, *, given: bool) -> HandOver:
    """Keep whether the actor lets their successor read what has not been published.

    Raises NotAllowed where somebody else was asked, and UserError where that is gone.
    """
    row = context.tx.entity(HandOver, row_id)
    if row is None or row.predecessor_id is None:
        raise UserError("hand_over_gone")
    asked = context.tx.entity(Person, row.predecessor_id)
    if asked is None or asked.address(context.actor.channel) != context.actor.address:
        raise NotAllowed("hand_over_of_another")
    row.consents = given
    context.tx.add()
    context.audit("hand-over consent", person=row.predecessor_id, given=int(given))
    record_final(context, FinalAct.HAND_OVER_ANSWERED)
    return row


def is_ready(context: Context, row: HandOver, mandate: Mandate) -> bool:
    """Whether nothing is waited for any more: the predecessor has answered, or had time to."""
    if row.asked_at is None or row.consents is not None:
        return True
    until = waits_until(context.group, mandate, row.asked_at)
    return context.now.astimezone(UTC) >= until.astimezone(UTC)


def asks_whom(context: Context, mandate: Mandate) -> Person | None:
    """Whose consent is asked for before their successor reads what has not been published; None
    where there is nothing to ask about."""
    had = predecessor(mandate, context.view.mandates)
    if had is None or not private_reports(context, mandate, had.person):
        return None
    return had.person


def _seat_reports(
    context: Context, mandate: Mandate, asked_at: datetime | None = None
) -> list[SeatReport]:
    """What others have reported from the seat of a mandate within a year, meeting by meeting; apart
    what was reported after `asked_at` (aware).

    What may tell of somebody's health is left out where it has not been published.
    """
    tx = context.tx
    since = datetime.combine(context.view.today - YEAR, time())
    found: list[SeatReport] = []
    for meeting in tx.meetings(context.group.id, since):
        held = {
            each.person
            for each in context.view.mandates
            if each.seat is mandate.seat and each.in_force(meeting.day)
        }
        others = held | {p for p in [_before(context, mandate)] if p is not None}
        given = [
            each
            for each in tx.reports(meeting.stored_id)
            if each.person in others and each.person is not mandate.person
        ]
        if given and meeting.is_planned:
            found += _by_person(meeting, given, _published(context, meeting), asked_at)
    return found


def _before(context: Context, mandate: Mandate) -> Person | None:
    """The predecessor, who may have reported to a meeting that comes after their mandate."""
    had = predecessor(mandate, context.view.mandates)
    return had.person if had is not None else None


def _by_person(
    meeting: Meeting, given: Iterable[Report], published: set[str], asked_at: datetime | None
) -> Iterable[SeatReport]:
    together: dict[tuple[Person, bool, bool], list[Report]] = {}
    for each in given:
        is_public = reference(each) in published
        if is_public or not is_about_health(each.text):
            is_later = asked_at is not None and each.at > asked_at
            together.setdefault((each.person, is_public, is_later), []).append(each)
    for (person, is_public, _), some in together.items():
        some.sort(key=lambda each: each.part is not Part.HOME)
        texts = tuple(each.text for each in some)
        last = max(each.at for each in some)
        yield SeatReport(meeting, person, texts, is_public, last, tuple(map(reference, some)))


def _published(context: Context, meeting: Meeting) -> set[str]:
    """References of the reports that stand on the agenda that was sent, or in finished notes."""
    found: set[str] = set()
    for kind in (agenda.DOCUMENT, notes_draft.DOCUMENT):
        document = context.tx.documents.latest(meeting.stored_id, kind)
        if document is not None:
            reports, _ = context.tx.documents.quoted(document, meeting.stored_id)
            found.update(map(reference, reports))
    return found


def _last_notes(context: Context) -> Notes | None:
    """The notes of the last meeting whose notes are finished, and not open again."""
    held = [m for m in context.view.meetings if m.is_planned and m.starts_at < context.view.wall]
    for meeting in sorted(held, key=lambda each: each.starts_at, reverse=True):
        if notes_draft.is_finished(context, meeting) and not notes_draft.is_open(context, meeting):
            return notes_draft.draft(context, meeting)
    return None
