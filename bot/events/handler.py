"""One event, from who said it where to what is written in the books and the outbox."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.events.registry import House
from bot.monitoring.logs import exception_fields
from bot.transports.base import EventKind, InboundEvent
from commands import answering
from commands.command import Asker, Call, Command, Reply, Who, is_yes
from secretary import notices
from secretary.attendance import Answer, AttendanceMode
from secretary.errors import NotAllowed, StorageUnavailable, UserError
from secretary.group import Group, NoticeKind
from secretary.language.render import Text
from secretary.language.text import normalise
from secretary.people import MATRIX
from secretary.reports import MAX_LENGTH, Report, Topic
from storage import REPLY, OutboundMessage, Transaction

log = logging.getLogger(__name__)

_REACTIONS: Final = {
    "✅": (True, None),
    "💻": (True, AttendanceMode.DIGITAL),
    "❌": (False, None),
}
_VARIATION_SELECTOR: Final = "\N{VARIATION SELECTOR-16}"
_STOP: Final = frozenset({"avbryt", "stopp", "cancel", "stop"})


class Visit:
    """One event being dealt with, in its transaction.

    now: aware; the same all through.
    """

    def __init__(
        self, house: House, tx: Transaction, incoming: InboundEvent, now: datetime
    ) -> None:
        self._house = house
        self._tx = tx
        self._incoming = incoming
        self._now = now
        here = house.rooms.get(incoming.room)
        self._texts = house.voice(*([here] if here else []))
        self._router = house.router
        self._command = ""
        self._calls: list[Call] = []

    @property
    def about(self) -> dict[str, Any]:
        """The event, and as far as it is known its group and its meeting: for the log."""
        found: dict[str, Any] = {"event": self._incoming.event_id}
        for call in self._calls:
            found["group"] = call.group.id
            if call.audited:
                found["meeting"] = call.audited[-1]
        return found

    def deal_with(self) -> str:
        """What became of the event, for the inbox."""
        incoming = self._incoming
        if incoming.room not in self._house.rooms and not incoming.direct:
            return "not ours"
        try:
            with self._tx.savepoint():
                return self._sort()
        except UserError as error:
            self._answer([self._texts.error(error, self._command)])
            return "refused"
        except StorageUnavailable:
            raise  # nothing can be answered either; the whole event is dealt with again
        except Exception as error:  # noqa: BLE001 - one bad event must not stop the bot
            return self._fault(error)

    def _fault(self, error: Exception) -> str:
        reference = secrets.token_hex(4)
        log.error("fault", extra={**self.about, "reference": reference, **exception_fields(error)})
        self._answer([self._texts.render("fault", reference=reference)])
        return f"fault {reference}"

    def _sort(self) -> str:
        match self._incoming.kind:
            case EventKind.MESSAGE:
                return self._message()
            case EventKind.EDIT:
                return self._edit()
            case EventKind.REDACTION:
                return self._redaction()
            case EventKind.REACTION:
                return self._reaction()

    # Who and where

    def _asker(self, group: Group, matrix_id: str) -> Asker:
        today = self._now.astimezone(group.zone).date()
        mandates = tuple(
            m
            for m in self._tx.mandates_of(MATRIX, matrix_id)
            if m.seat.group_id == group.id and (m.until is None or today <= m.until)
        )
        return Asker(
            matrix_id,
            mandates,
            is_secretary=group.is_secretary(MATRIX, matrix_id),
            is_chair=any(m.is_chair and m.in_force(today) for m in mandates),
        )

    def _call(
        self, group: Group, *, event_id: str | None = None, at: datetime | None = None
    ) -> Call:
        incoming = self._incoming
        self._texts = self._house.voice(group)
        call = Call(
            group=group,
            asker=self._asker(group, incoming.sender),
            now=self._now,
            at=at or self._now,
            event_id=event_id or incoming.event_id,
            cause=incoming.event_id,
            room=incoming.room,
            tx=self._tx,
            texts=self._texts,
            catalogue=self._router.catalogue,
            thread=incoming.thread,
            direct=incoming.direct,
        )
        self._calls.append(call)
        return call

    def _candidates(self) -> list[Group]:
        """The groups the event can be about."""
        incoming = self._incoming
        here = self._house.rooms.get(incoming.room)
        if here is not None:
            return [here]
        groups = self._house.groups_of(self._tx, incoming.sender, self._now)
        if groups:
            self._tx.remember_direct_room(incoming.channel, incoming.sender, incoming.room)
            self._texts = self._house.voice(*groups)
        return groups

    # Messages

    def _message(self) -> str:
        incoming = self._incoming
        groups = self._candidates()
        line = self._router.line(incoming.text)
        if not groups:
            self._answer([self._texts.render("stranger")])
            return "stranger"
        if line is None:
            return self._talk(groups)
        self._tx.dialogues.end(
            incoming.channel, incoming.room, incoming.sender, incoming.thread or ""
        )
        group, line = self._group_of(groups, line)
        call = self._call(group)
        command, rest = self._router.find(line, call.asker)
        return self._run(call, command, rest)

    def _group_of(self, groups: Sequence[Group], line: str) -> tuple[Group, str]:
        """The one group, or in a direct chat the one whose id stands after the command."""
        if len(groups) == 1:
            return groups[0], line
        words = line.split(" ")
        for place, word in enumerate(words[1:4], start=1):
            for group in groups:
                if word.casefold() == group.id:
                    return group, " ".join(words[:place] + words[place + 1 :])
        word = line.split(maxsplit=1)[0]
        if word.casefold() in ("hjälp", "hjalp", "help"):
            return next((g for g in groups if self._house.voice(g) is self._texts), groups[0]), line
        raise UserError("several_groups", groups=groups, word=word)

    def _run(self, call: Call, command: Command, rest: str) -> str:
        self._command = command.key
        with self._house.metrics.time_command(command.name):
            reply = command.run(call, rest)
        self._reply(reply)
        self._follow_up(call)
        if command.who is Who.LEADER:
            self._house.post_due(self._tx, call.group, self._now)
        return command.name

    def _talk(self, groups: Sequence[Group]) -> str:
        """What is no command: the answer to a question of ours, or not for us."""
        incoming = self._incoming
        thread = incoming.thread or ""
        asked = self._tx.dialogues.pending(
            incoming.channel, incoming.room, incoming.sender, thread, self._now
        )
        if asked is None:
            return self._plain_talk(groups)
        kind, data = asked
        continuation = self._router.continuation(kind)
        group = self._house.groups.get(data["group"])
        self._tx.dialogues.end(incoming.channel, incoming.room, incoming.sender, thread)
        text = normalise(incoming.text)
        if continuation is None or group is None or group not in groups:
            return "talk"
        call = replace(self._call(group), data=data)
        if text.casefold().strip(" .!") in _STOP:
            self._reply(call.reply("stopped"))
            return "stopped"
        self._reply(continuation.run(call, text))
        self._follow_up(call)
        self._house.post_due(self._tx, group, self._now)
        return f"answer to {kind}"

    def _plain_talk(self, groups: Sequence[Group]) -> str:
        """What is said in a direct chat without a command: offered to be done, or pointed on."""
        incoming = self._incoming
        if not incoming.direct:
            return "talk"
        text = normalise(incoming.text)
        heard = self._router.listener(text) if incoming.room not in self._house.rooms else None
        if heard is not None:
            listener, self._command = heard
            name = self._texts.command_page(self._command).name
            group, line = self._group_of(groups, f"{name} {text}")
            call = self._call(group)
            if (offer := listener.run(call, line.removeprefix(name).lstrip())) is not None:
                self._reply(offer)
                return "offer"
        self._answer([self._texts.render("hint")])
        return "talk"

    # Edits, redactions, reactions

    def _edit(self) -> str:
        incoming = self._incoming
        original = self._tx.inbox.lookup(incoming.target or "")
        groups = self._candidates()
        if original is None or original.sender != incoming.sender or not groups:
            return "not ours"
        said = self._tx.said_by(incoming.target or "")
        line = self._router.line(incoming.text)
        if line is None:
            if not said:
                return "talk"
            return self._edit_to_talk(said)
        group, line = self._group_of(groups, line)
        call = self._call(group, event_id=incoming.target, at=original.at)
        command, rest = self._router.find(line, call.asker)
        if not command.editable and original.outcome != "refused":
            self._answer([self._texts.render("edit_not_run", command=command.key)])
            return "edit not run"
        answering.withdraw(call, said)
        return self._run(call, command, rest)

    def _edit_to_talk(self, said: Sequence[Answer | Report | Topic]) -> str:
        """New words for the answer to a question of ours; of a command, that it is taken back."""
        incoming = self._incoming
        original = self._tx.inbox.lookup(incoming.target or "")
        if original is not None and original.outcome.startswith("answer to"):
            text = normalise(incoming.text)
            reports = [thing for thing in said if isinstance(thing, Report)]
            if reports and len(text) > MAX_LENGTH:
                group = self._group_told(said)
                self._texts = self._house.voice(group) if group else self._texts
                raise UserError("report_not_edited", most=MAX_LENGTH)
            for report in reports:
                report.text = text
            if reports:
                return "report edited"
            if is_yes(text):
                return "talk"
        return self._take_back("edited away")

    def _redaction(self) -> str:
        if not self._tx.said_by(self._incoming.target or ""):
            return "nothing to take back"
        original = self._tx.inbox.lookup(self._incoming.target or "")
        # Who may take back what is for the homeserver to say, and it knows of one room at a time.
        if original is None or original.room != self._incoming.room:
            return "not ours"
        quiet = original.outcome.startswith("reaction")
        return self._take_back("redacted", quiet=quiet)

    def _take_back(self, outcome: str, *, quiet: bool = False) -> str:
        said = self._tx.said_by(self._incoming.target or "")
        group = self._group_told(said)
        if group is None:
            return "not ours"
        call = self._call(group)
        answering.withdraw(call, said)
        if not quiet:
            self._answer([self._texts.render("withdrawn", person=call.asker.person)])
        self._follow_up(call)
        return outcome

    def _group_told(self, said: Sequence[Answer | Report | Topic]) -> Group | None:
        """The group that somebody said these to."""
        meeting = self._tx.meeting(said[0].meeting_id)
        return self._house.groups.get(meeting.group_id) if meeting else None

    def _reaction(self) -> str:
        incoming = self._incoming
        meaning = _REACTIONS.get(incoming.text.replace(_VARIATION_SELECTOR, ""))
        posted = self._tx.outbox.sent_message(incoming.target or "")
        if meaning is None or posted is None:
            return "not ours"
        meeting = self._tx.meeting(posted.meeting_id or 0)
        group = self._house.groups.get(meeting.group_id) if meeting else None
        if posted.kind != NoticeKind.SUMMONS or meeting is None or group is None:
            return "not ours"
        if not posted.key.startswith(notices.notice_key(meeting, NoticeKind.SUMMONS)):
            raise UserError("summons_out_of_date")
        if not meeting.is_planned or meeting.starts(group.zone) <= self._now:
            return "too late"
        call = self._call(group)
        if not call.asker.may(Who.HOLDER):
            raise NotAllowed("answers_of_others")
        coming, form = meaning
        answering.record(call, call.person, meeting, coming=coming, form=form)
        self._follow_up(call)
        return f"reaction {incoming.text}"

    # Answers

    def _follow_up(self, call: Call) -> None:
        """Say the rest after the answer: to substitutes, to the secretary, to the group."""
        answering.tell(call)
        for post in call.posts:
            self._tx.outbox.add(post, self._now)

    def _reply(self, reply: Reply) -> None:
        self._answer(reply.texts, reply.mentions)

    def _answer(self, texts: Sequence[Text], mentions: Sequence[str] = ()) -> None:
        incoming = self._incoming
        answered = incoming.event_id
        if (
            incoming.kind in (EventKind.EDIT, EventKind.REACTION, EventKind.REDACTION)
            and incoming.target
        ):
            answered = incoming.target
        for part, text in enumerate(texts, start=1):
            self._tx.outbox.add(
                OutboundMessage(
                    key=f"reply {incoming.event_id} {part}",
                    room=incoming.room,
                    kind=REPLY,
                    text=text.text,
                    html=text.html,
                    recipients=tuple(mentions),
                    reply_to=answered,
                    thread=incoming.thread,
                ),
                self._now,
            )
