"""One inbound event, in one transaction: place it, understand it, do it, say so.

Each step hands a value to the next. What is decided stands in the outbox when the transaction
ends, and `bot.runtime.delivery` takes it from there.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.events import board_room, early_reactions
from bot.events.handled import Handled
from bot.events.placer import Placer
from bot.events.questions import Questions
from bot.events.registry import Registry
from bot.events.replies import Replies
from bot.events.tick import enqueue_due
from bot.monitoring.logs import exception_fields
from bot.monitoring.metrics import Metrics
from bot.transports.base import EventKind, InboundEvent
from commands.answer_requests import ARRIVAL
from commands.command import CommandContext, Question, Reply
from commands.completion import KINDS
from commands.place import Place
from commands.reactions import understand_reaction
from commands.router import Router
from commands.understanding import (
    understand_message,
    understand_redaction,
    understand_tap,
)
from commands.understanding_edits import understand_edit
from commands.understanding_files import understand_file
from commands.understood import Nothing, Outcome, Refusal, Remark, Understanding, Understood
from secretary.errors import StorageUnavailable, UserError
from secretary.group import Group
from secretary.language.group_names import as_named
from secretary.language.markup import join_texts
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import MATRIX
from services import effects
from services.context import GroupView
from storage import Attachment, Transaction

log = logging.getLogger(__name__)


class EventHandler:
    """Handles events, each in a transaction of its own."""

    def __init__(self, registry: Registry, router: Router, metrics: Metrics) -> None:
        self._registry = registry
        self._router = router
        self._metrics = metrics

    def handle(self, tx: Transaction, event: InboundEvent, now: datetime) -> Handled:
        """Do what the event asks for, and put in the outbox what is said of it.

        now: aware. Raises StorageUnavailable, and then the whole event is handled again later.
        """
        if event.channel == MATRIX and event.room == self._registry.board_room:
            return board_room.answer(self._registry, tx, event, now)
        if (event.channel, event.room) not in self._registry.rooms and not event.direct:
            return Handled(Outcome.IGNORED, about={"event": event.event_id})
        return _Handling(self._registry, self._router, self._metrics, tx, event, now).run()


class _Refused(Exception):
    """Undoes what was done; the sender is answered with the mistake. groups: addressed."""

    def __init__(self, refusal: Refusal, groups: Sequence[Group]) -> None:
        super().__init__()
        self.refusal = refusal
        self.groups = groups


class _Handling:
    """One event on its way."""

    def __init__(
        self,
        registry: Registry,
        router: Router,
        metrics: Metrics,
        tx: Transaction,
        event: InboundEvent,
        now: datetime,
    ) -> None:
        self._registry = registry
        self._router = router
        self._metrics = metrics
        self._tx = tx
        self._event = event
        self._now = now
        self._questions = Questions(tx, event, now)
        self._replies = Replies(tx, event, now)
        self._group: Group | None = None
        self._names_group = False
        self._meeting: Meeting | None = None
        """The meeting that the answer is about, as far as it is known."""
        self._asked_in = event.thread or ""
        """The thread of the question that it answers, else its own."""
        self._is_direct_chat = False
        self._keeps_file = False
        self._still_stands = False
        """Whether it edits a message that said something, which counts if the edit does not, and
        can be taken back."""

    def run(self) -> Handled:
        event = self._event
        if event.kind is EventKind.EDIT and not event.in_clear:
            # What is written anew is understood anew, and asked about again if need be.
            self._questions.end_begun_by(event.sender, event.target, (*KINDS, ARRIVAL))
        try:
            with self._tx.savepoint():
                return self._place_and_do()
        except _Refused as refused:
            return self._refuse(refused.refusal, refused.groups)
        except StorageUnavailable:
            raise  # nothing can be answered either
        except Exception as error:  # noqa: BLE001 - one bad event must not stop the bot
            return self._fault(error)

    def _place_and_do(self) -> Handled:
        event = self._event
        place = Placer(self._registry, self._tx, event, self._now).place()
        self._is_direct_chat = bool(place.views) and not place.in_group_room and not event.in_clear
        self._keeps_file = bool(place.views) and not event.in_clear
        self._remember_place()
        if not place.views and (elsewhere := self._groups_elsewhere()):
            return self._send_elsewhere(elsewhere)
        self._group = place.views[0].group if len(place.views) == 1 else None
        self._meeting = place.about
        if place.question is None:
            self._overtake_question()
        else:
            self._asked_in = place.asked_in
        self._names_group = len(place.views) > 1
        self._still_stands = event.kind is EventKind.EDIT and bool(
            place.earlier and place.earlier.can_be_withdrawn
        )
        understood = self._understand(place)
        # Who may redact what is for the homeserver to say, and it knows of one room at a time.
        removed = place.earlier if event.kind is EventKind.REDACTION else None
        if removed is not None and removed.room == place.room:
            self._tx.inbox.mark_redacted(removed.event_id)
            # The next part of a report is asked for also where the first is taken back.
            kinds = (ARRIVAL,) if removed.statements else None
            self._questions.end_begun_by(removed.sender, removed.event_id, kinds)
        if event.in_clear:
            return self._ask_to_encrypt(place, understood)
        match understood:
            case Understood():
                return self._do(understood)
            case Refusal(view=view):
                raise _Refused(understood, _groups(place, view))
            case Remark(view=view):
                self._end_question(understood)
                renderer = self._registry.renderer_for(_groups(place, view))
                values = {"still_stands": self._still_stands, **understood.values}
                self._answer(renderer.render(understood.template, **values))
                return self._handled(understood.outcome, view)
            case Nothing(outcome=Outcome.WAITS):
                return self._let_wait()
            case Nothing():
                self._end_question(understood)
                return Handled(understood.outcome, about={"event": event.event_id})

    def _groups_elsewhere(self) -> list[Group]:
        """The sender's groups that have another Matrix account, where this is a direct chat."""
        event, registry = self._event, self._registry
        said = event.kind in (EventKind.MESSAGE, EventKind.EDIT)
        if not (registry.others and event.direct and said) or event.in_clear:
            return []
        mandates = self._tx.people.mandates_of(event.channel, event.sender)
        officials = self._tx.officials.of_address(event.channel, event.sender)
        return registry.groups_for(
            event.channel, event.sender, mandates, self._now, officials, elsewhere=True
        )

    def _send_elsewhere(self, groups: Sequence[Group]) -> Handled:
        """Tell the sender where to write: nobody hears this who could do anything about it."""
        where = [(group.name, self._registry.users.get(group.account, "")) for group in groups]
        self._answer(self._registry.renderer_for(groups).render("other_account", groups=where))
        return self._handled(Outcome.REFUSED)

    def _understand(self, place: Place) -> Understanding:
        match self._event.kind:
            case EventKind.MESSAGE if self._event.file is not None:
                return understand_file(place, self._event.text, self._router)
            case EventKind.MESSAGE:
                return understand_message(place, self._event.text, self._router)
            case EventKind.EDIT:
                return understand_edit(place, self._event.text, self._router)
            case EventKind.REDACTION:
                return understand_redaction(place)
            case EventKind.REACTION:
                if place.question is not None:
                    return understand_tap(place, place.question, self._event.text, self._router)
                return understand_reaction(place, self._event.text)

    def _do(self, understood: Understood) -> Handled:
        view = understood.view
        self._group = view.group
        self._end_question(understood)
        context = self._context(understood)
        command = understood.command
        try:
            with self._metrics.time_command(command.name) if command else nullcontext():
                reply = understood.request.perform(context)
        except UserError as error:
            of_answer = understood.outcome is Outcome.ANSWER
            refusal = Refusal(error, view, command.key if command else "", of_answer=of_answer)
            raise _Refused(refusal, [view.group]) from error
        meetings = reply.effects.meetings
        self._meeting = reply.about or _only_one(meetings, self._meeting)
        if reply.text is not None and not understood.is_silent:
            once = f"{reply.once} {self._event.channel} {self._event.room}"
            self._answer(
                self._under_group(context, reply, reply.text),
                reply.quotes,
                key=once if reply.once else None,
                taps=reply.taps,
                takes_file=reply.takes_file,
                attachments=reply.attachments,
            )
        if reply.secret is not None:
            self._replies.post_secret(reply.secret)
        if reply.question is not None:
            self._questions.ask(view, reply.question)
        if understood.outcome is Outcome.REACTION:
            self._replies.confirm_reaction(view.group)
        next_due = effects.enqueue(context, reply.effects)
        if understood.enqueues_notices:
            enqueue_due(self._registry, self._metrics, self._tx, view.group, self._now)
        meeting = meetings[-1].id if meetings else None
        handled = self._handled(understood.outcome, view, understood.detail, meeting)
        return replace(handled, next_due=next_due)

    def _under_group(self, context: CommandContext, reply: Reply, text: Text) -> Text:
        """The answer, with the group that it is about above it, to who is in several."""
        if not (self._names_group and reply.is_of_group):
            return text
        return join_texts([context.render("of_group"), text])

    def _let_wait(self) -> Handled:
        """Hear the reaction again once its message is on record, which will not be long."""
        about = {"event": self._event.event_id}
        again_at = early_reactions.keep(self._tx, self._event, self._now)
        outcome = Outcome.IGNORED if again_at is None else Outcome.WAITS
        return Handled(outcome, about=about, next_due=again_at)

    def _context(self, understood: Understood) -> CommandContext:
        event, source = self._event, understood.source
        place = understood.view.group.places.get(event.channel)
        is_direct = event.direct and understood.view.actor.is_secretary
        return CommandContext(
            view=understood.view,
            tx=self._tx,
            renderer=self._registry.renderer_for([understood.view.group]),
            trigger_event_id=event.event_id,
            source_event_id=source.event_id if source else event.event_id,
            written_at=source.written_at if source else self._now,
            thread=event.thread,
            direct=event.direct,
            is_readable_on_server=event.unencrypted and (place is None or place.encrypted),
            before_secretaries=is_direct or bool(place and place.secretary_room == event.room),
            names_group=self._names_group,
            catalogue=self._router.catalogue,
        )

    # What is said

    def _remember_place(self) -> None:
        """Write to the sender here from now on, where it is a direct chat with somebody known; and
        know for a while of the file that they sent."""
        event = self._event
        if self._is_direct_chat:
            self._tx.direct_rooms.remember(event.channel, event.sender, event.room)
        if event.file is not None and self._keeps_file:
            room = event.said_in or event.room
            self._tx.received_files.add(event.file, event.channel, room, self._now)

    def _refuse(self, refusal: Refusal, groups: Iterable[Group]) -> Handled:
        self._remember_place()  # undone with what was refused
        if not refusal.of_answer:
            self._overtake_question()
        renderer = self._registry.renderer_for(groups)
        error, command = refusal.error, refusal.command
        which = _which(refusal.view) if refusal.view else None
        in_group = as_named(refusal.view.group) if self._names_group and refusal.view else ""
        text = renderer.error(
            error, command, still_stands=self._still_stands, which=which, in_group=in_group
        )
        self._answer(text)
        if refusal.question is not None:
            self._questions.end(self._asked_in)
            self._questions.ask(refusal.view, refusal.question)
        return self._handled(Outcome.REFUSED, refusal.view)

    def _ask_to_encrypt(self, place: Place, understood: Understanding) -> Handled:
        """Do nothing; and tell the sender so, once in each room, if they wanted something."""
        if not isinstance(understood, Nothing):
            event = self._event
            text = self._registry.renderer_for(_groups(place, understood.view)).render("in_clear")
            self._answer(text, key=f"in clear {event.channel} {event.room} {event.sender}")
        return self._handled(Outcome.IN_CLEAR)

    def _fault(self, error: Exception) -> Handled:
        reference = secrets.token_hex(4)
        handled = self._handled(Outcome.FAULT, detail=reference)
        fields = {**handled.about, "reference": reference, **exception_fields(error)}
        log.error("fault", extra=fields)
        here = self._registry.rooms.get((self._event.channel, self._event.room))
        groups = [group for group in (self._group or here,) if group is not None]
        self._answer(self._registry.renderer_for(groups).render("fault", reference=reference))
        return handled

    def _handled(
        self,
        outcome: Outcome,
        view: GroupView | None = None,
        detail: str = "",
        meeting: int | None = None,
    ) -> Handled:
        about: dict[str, Any] = {"event": self._event.event_id}
        group = view.group if view else self._group
        if group is not None:
            about["group"] = group.id
        if meeting is not None:
            about["meeting"] = meeting
        return Handled(outcome, detail, about)

    def _overtake_question(self) -> None:
        if self._event.kind is EventKind.MESSAGE and not self._event.in_clear:
            self._questions.overtake()

    def _end_question(self, understood: Understood | Remark | Nothing) -> None:
        if understood.ends_question:
            self._questions.end(self._asked_in)

    def _answer(
        self,
        text: Text,
        quotes: tuple[str, ...] = (),
        *,
        key: str | None = None,
        taps: tuple[str, ...] = (),
        takes_file: Question | None = None,
        attachments: tuple[Attachment, ...] = (),
    ) -> None:
        """Reply, about the meeting that is known by now; with a key of its own, once for it."""
        self._replies.post(
            text,
            self._meeting,
            quotes,
            key=key,
            taps=taps,
            takes_file=takes_file,
            attachments=attachments,
        )


def _only_one(meetings: Sequence[Meeting], otherwise: Meeting | None) -> Meeting | None:
    """The meeting that was done something with; None where there are several, so that what answers
    the reply is about none of them more than about the others."""
    if not meetings:
        return otherwise
    return meetings[-1] if len({meeting.id for meeting in meetings}) == 1 else None


def _which(view: GroupView) -> int | None:
    """The meeting that examples name, where a command without one would be asked about."""
    if len(view.summoned) < 2:
        return None
    about = view.about
    return about.number if about and about in view.summoned else view.summoned[0].number


def _groups(place: Place, view: GroupView | None) -> list[Group]:
    """Those that are addressed: the one that is meant, else all that can be."""
    return [view.group] if view else [each.group for each in place.views]
