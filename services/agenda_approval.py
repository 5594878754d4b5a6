"""The chair approves a draft agenda before it is published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from secretary.errors import NotAllowed, UserError
from secretary.language.reactions import COMING
from secretary.meetings import Meeting
from secretary.people import Person
from services import agenda as agenda_service
from services import chair
from services.announcements import Announcement
from services.approvals import APPROVED
from services.changes import FinalAct, record_final
from services.context import Context
from services.destinations import Audience, destinations
from services.effects import Effects

SHOWN: Final = "agenda_to_approve"
"""The kind of document and of message that a draft is put before the chair as."""


def approve(context: Context, meeting: Meeting, shown: int | None = None) -> Effects:
    """Approve the draft as it stands. For the chair; while the chair is away, for the vice chair.

    shown: the version of it that they were shown; None where they mean it as it stands.
    Raises NotAllowed for others, and UserError where the draft is otherwise than what was shown, or
    its meeting is over.
    """
    if not (context.actor.is_chair or context.actor.acts_as_chair()):
        raise NotAllowed("for_the_chair")
    if not meeting.is_planned or meeting.starts_at <= context.view.wall:
        raise UserError("items_are_history", meeting=meeting)
    documents, meeting_id = context.tx.documents, meeting.stored_id
    draft = agenda_service.draft(context, meeting)
    items = agenda_service.kept_items(draft)
    if shown is not None:
        before = documents.of_version(meeting_id, SHOWN, shown)
        if before is None or before.items != items:
            raise UserError("agenda_changed_since_shown", meeting=meeting)
    _keep(context, meeting, APPROVED)
    context.audit("agenda approved", meeting)
    record_final(context, FinalAct.AGENDA_APPROVED, meeting)
    person = context.actor.person
    told = Announcement(
        APPROVED, APPROVED, str(meeting.id), meeting, Audience.SECRETARIES,
        values={"person": person},
    )  # fmt: skip
    return Effects((meeting,), () if context.actor.is_secretary else (told,))


@dataclass(frozen=True)
class PutBefore:
    """chair: whoever leads the meeting, as things stand."""

    chair: Person
    effects: Effects


def put_before_chair(context: Context, meeting: Meeting) -> PutBefore:
    """Show the draft to whoever leads the meeting, in their direct chat, to be approved there.

    Raises UserError where nobody leads it, they have no direct chat with the bot, or it is over.
    """
    if not meeting.is_planned or meeting.starts_at <= context.view.wall:
        raise UserError("items_are_history", meeting=meeting)
    leads = chair.leader(context.attendance(meeting))
    if leads is None:
        raise UserError("nobody_leads", meeting=meeting)
    places = destinations(context.tx, context.group, Audience.DIRECT, [leads.person])
    if not places:
        raise UserError("chair_not_in_chat", person=leads.person, meeting=meeting)
    version = _keep(context, meeting, SHOWN)
    draft = agenda_service.draft(context, meeting)
    text = context.render(
        SHOWN, meeting=meeting, **agenda_service.draft_values(context, meeting, draft)
    )
    for where in places:
        key = f"{SHOWN} {meeting.id} {version} {where.room}"
        message = where.message(key, SHOWN, text, meeting, draft.quotes)
        taps = (COMING,) if context.group.reactions else ()
        context.tx.outbox.add(replace(message, taps=taps), context.now)
    context.audit("agenda put before the chair", meeting, version=version)
    record_final(context, FinalAct.AGENDA_SHOWN, meeting)
    return PutBefore(leads.person, Effects((meeting,)))


def shown_version(key: str) -> int:
    """The version that the message of that key shows."""
    return int(key.split()[2])


def _keep(context: Context, meeting: Meeting, kind: str) -> int:
    """Keep the draft as it stands as a document of that kind; its version."""
    draft = agenda_service.draft(context, meeting)
    text = context.render(
        "agenda", meeting=meeting, **agenda_service.draft_values(context, meeting, draft)
    )
    return context.tx.documents.add(
        meeting.stored_id,
        kind,
        text.text,
        text.html,
        context.actor.address,
        context.now,
        draft.quotes,
        agenda_service.kept_items(draft),
    )
