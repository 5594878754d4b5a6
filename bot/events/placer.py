"""Where something was said: who says it, which groups it can be about, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from bot.events.registry import Registry
from bot.transports.base import EventKind, InboundEvent
from commands.command import Question
from commands.place import Earlier, Place, SentNotice, ShownRound
from commands.understood import Outcome
from secretary import calendar
from secretary.attendance import Answer
from secretary.follow_up_report import ReportText
from secretary.followed import Followed, FollowUp
from secretary.group import Group
from secretary.group_acts import GroupAct
from secretary.hand_over import CONSENT
from secretary.language.phrases import is_no, is_yes
from secretary.meetings import Meeting
from secretary.papers import ReceivedFile
from secretary.people import MATRIX
from secretary.presence import Presence
from secretary.reports import Topic
from secretary.written_rounds import RoundAnswer, round_of_key
from services import chair
from services.actors import actor_of
from services.answers import Statement
from services.context import GroupView, view_of
from services.lazy_sequence import LazySequence
from services.open_meetings import SEAT
from services.written_round_messages import QUESTION as ROUND_ANSWER
from storage import OpenQuestion, SentMessage, Transaction, reply_key

_LONGEST_YES: Final = 200
"""Characters of a yes or a no of somebody who has left."""
_CHANGING: Final = (Outcome.COMMAND, Outcome.ANSWER, Outcome.EDITED, Outcome.WITHDRAWN)
"""What became of edits that changed what a message says."""


@dataclass(frozen=True)
class _About:
    """The meeting of a message. is_outdated: whether it has been moved since. asks: whether the
    message asks if its reader comes."""

    meeting: Meeting
    is_outdated: bool
    asks: bool


class Placer:
    """Finds the place of one event, in its transaction."""

    def __init__(
        self, registry: Registry, tx: Transaction, event: InboundEvent, now: datetime
    ) -> None:
        self._registry = registry
        self._tx = tx
        self._event = event
        self._now = now
        self._file = self._file_meant()
        self._document = self._document_meant()
        self._endings = tx.group_acts.endings()
        self._has_left = False
        """Whether the sender belongs to no group any more, and is asked by one."""
        self._mandates = LazySequence(lambda: tx.people.mandates_of(event.channel, event.sender))

    def place(self) -> Place:
        """Where the event was said."""
        event = self._event
        here = self._registry.rooms.get((event.channel, event.room))
        groups = [here] if here else self._own_groups()
        ended: list[Group] = []
        if here is None:
            ended = self._ended_groups(groups)
            # Only who is in no other group is asked about one that has ended without naming it.
            groups = [each for each in groups if each not in ended] or ended
        if not groups:
            groups = self._groups_left()
            self._has_left = bool(groups)
        about = self._about()
        if about is not None and all(about.meeting.group_id != group.id for group in groups):
            about = None
        place = Place(
            event.said_in or event.room,
            event.sender,
            views=[self._view(group, about) for group in groups],
            ended_views=[self._view(each, about) for each in ended if each not in groups],
            is_direct=event.direct,
            in_group_room=here is not None,
            is_open=event.channel == MATRIX and event.room in self._registry.open_rooms,
            is_addressed=(event.direct and here is None) or self._is_named_or_answered(),
            about=about.meeting if about else None,
            file=self._file,
        )
        match event.kind:
            case EventKind.MESSAGE:
                return self._with_question(replace(place, takes_file=self._takes_file()))
            case EventKind.EDIT:
                earlier = self._earlier(event.target or "")
                if earlier is not None:
                    written = earlier.written_at
                    views = [self._view(group, about, until=written) for group in groups]
                    earlier = replace(earlier, views=views)
                return replace(self._with_question(place), earlier=earlier)
            case EventKind.REDACTION:
                return replace(place, earlier=self._earlier(event.target or ""))
            case EventKind.REACTION:
                sent = self._sent_notice(event.target or "")
                place = replace(place, reacted_to=sent, may_be_ours=self._may_be_ours())
                place = replace(place, shown_round=self._shown_round(event.target or ""))
                return self._with_question(place)

    def _own_groups(self) -> list[Group]:
        event = self._event
        officials = self._tx.officials.of_address(event.channel, event.sender)
        return self._registry.groups_for(
            event.channel, event.sender, self._mandates, self._now, officials
        )

    def _ended_groups(self, own: Sequence[Group]) -> list[Group]:
        """The sender's groups that have ended: those of `own`, and those that they belonged to on
        their last day."""
        found: list[Group] = []
        for group in self._registry.groups.values():
            act = self._ended(group)
            if act is not None:
                held = (m for m in self._mandates if m.seat.group_id == group.id)
                if group in own or any(each.in_force(act.day) for each in held):
                    found.append(group)
        return found

    def _ended(self, group: Group) -> GroupAct | None:
        act = self._endings.get(group.id)
        return act if act is not None and act.has_passed(group.today(self._now)) else None

    def _groups_left(self) -> list[Group]:
        """The group that somebody has left, and that asks for their consent: there they are heard
        in their yes or no to that, and in nothing else."""
        event = self._event
        if not event.direct or event.kind not in (EventKind.MESSAGE, EventKind.REACTION):
            return []
        if len(event.text) > _LONGEST_YES or not (is_yes(event.text) or is_no(event.text)):
            return []
        asked = self._tx.dialogues.open(event.channel, event.room, event.sender, self._now)
        ids = [each.question.data.get("group") for each in asked if each.question.kind == CONSENT]
        found = (self._registry.groups.get(each) for each in ids if isinstance(each, str))
        return [group for group in found if group is not None][:1]

    def _view(
        self, group: Group, about: _About | None = None, *, until: datetime | None = None
    ) -> GroupView:
        event = self._event
        ended = self._ended(group)
        # Who belonged to it on its last day can go on reading.
        as_of = calendar.at_wall_time(ended.day, time(12), group.zone) if ended else self._now
        actor = actor_of(group, event.channel, event.sender, self._mandates, as_of)
        acting = chair.acting(self._tx, group, actor, self._now)
        sent = self._document
        view = replace(
            view_of(self._tx, group, acting, self._now, until),
            file=self._file,
            document=sent.key if sent is not None and sent.group_id == group.id else "",
            other_groups=[g for g in self._registry.all_groups.values() if g.id != group.id],
            ended=ended,
        )
        if about is None or about.meeting.group_id != group.id:
            return view
        return replace(
            view,
            about=about.meeting,
            about_is_outdated=about.is_outdated,
            about_asks=about.asks,
        )

    def _document_meant(self) -> SentMessage | None:
        """The bot's own message about a group and no meeting that is answered, or reacted to."""
        event = self._event
        target = event.target if event.kind is EventKind.REACTION else None
        for event_id in (event.reply_to, target):
            sent = self._tx.sent.by_event(event_id) if event_id else None
            if sent is not None and sent.meeting_id is None:
                return sent
        return None

    def _file_meant(self) -> ReceivedFile | None:
        """What the event brings, or answers, where that is a file."""
        event = self._event
        if event.file is not None or not event.reply_to or event.kind is not EventKind.MESSAGE:
            return event.file
        room = event.said_in or event.room
        return self._tx.received_files.by_event(event.reply_to, event.channel, room)

    def _takes_file(self) -> Question | None:
        """What a file is for that is sent in answer to a message of the bot's, or to what the bot
        answered with it."""
        event, messages = self._event, self._tx.sent
        if event.file is None or not event.reply_to:
            return None
        sent = messages.by_event(event.reply_to) or messages.answer_to(event.reply_to)
        return Question(**sent.takes_file) if sent is not None and sent.takes_file else None

    def _is_named_or_answered(self) -> bool:
        event = self._event
        if event.addressed or not event.reply_to:
            return event.addressed
        return self._tx.sent.by_event(event.reply_to) is not None

    def _about(self) -> _About | None:
        """What the event is about, by what it answers, else by its thread, else by its target."""
        event = self._event
        for event_id in (event.reply_to, event.thread, event.target):
            about = self._about_of(event_id) if event_id else None
            if about is not None:
                return about
        return None

    def _about_of(self, event_id: str) -> _About | None:
        """What a message is about: one of the bot's own, or of somebody's by the bot's answer."""
        sent = self._tx.sent.by_event(event_id) or self._tx.sent.answer_to(event_id)
        meeting = self._tx.meeting(sent.meeting_id) if sent and sent.meeting_id else None
        if sent is None or meeting is None:
            return None
        outdated = sent.at is not None and sent.at < meeting.planned_at
        return _About(meeting, outdated, asks=sent.asks_about is not None)

    def _with_question(self, place: Place) -> Place:
        event, dialogues = self._event, self._tx.dialogues
        for asked in dialogues.open(event.channel, event.room, event.sender, self._now):
            if self._may_answer(asked):
                return replace(place, question=Question(*asked.question), asked_in=asked.thread)
        shown = self._shown_round(event.reply_to or "")
        if event.kind is EventKind.MESSAGE and shown is not None:
            data = {"group": shown.view.group.id, "round": shown.round.stored_id}
            return replace(place, question=Question(ROUND_ANSWER, data))
        return place

    def _shown_round(self, event_id: str) -> ShownRound | None:
        """The written round that one of the bot's own messages asks for answers in."""
        sent = self._tx.sent.by_event(event_id) if event_id else None
        round_id = round_of_key(sent.key) if sent is not None else None
        found = self._tx.written_rounds.of_id(round_id) if round_id is not None else None
        group = self._registry.groups.get(found.group_id) if found is not None else None
        if found is None or group is None or not found.is_running:
            return None
        return ShownRound(found, self._view(group))

    def _may_answer(self, asked: OpenQuestion) -> bool:
        """Whether what is said can be the answer to that question."""
        event = self._event
        if event.kind is EventKind.REACTION:
            return self._is_question(event.target or "", asked)
        if event.reply_to is not None:
            return self._is_question(event.reply_to, asked)
        if event.to_others:
            return False
        if (event.thread or "") == asked.thread:
            # Who has left is heard in nothing else, so that it can be no answer to anything else.
            return not asked.is_overtaken or (self._has_left and asked.question.kind == CONSENT)
        return event.thread is not None and self._is_question(event.thread, asked)

    def _is_question(self, event_id: str, asked: OpenQuestion) -> bool:
        sent = self._tx.sent.by_event(event_id)
        return sent is not None and sent.key == asked.message_key

    def _earlier(self, event_id: str) -> Earlier | None:
        entry = self._tx.inbox.lookup(event_id)
        if entry is None:
            return None
        statements, before = self._tx.said_by(event_id), list[Statement]()
        if entry.edits is not None:
            statements, before = self._said_by_edit(event_id, entry.edits)
        group = next(map(self._group_of, (*statements, *before)), None)
        return Earlier(
            event_id,
            entry.room,
            entry.sender,
            entry.at,
            entry.outcome,
            statements,
            self._view(group) if group else None,
            is_message=entry.kind in ("", EventKind.MESSAGE),
            is_redacted=entry.is_redacted,
            before=before,
        )

    def _group_of(self, said: Statement) -> Group | None:
        """The group that something was said in, also one of another account by now: what was said
        here is taken back here."""
        groups = self._registry.all_groups
        match said:
            case RoundAnswer():
                return groups.get(said.round.group_id)
            case Followed() | ReportText():
                return groups.get(said.group_id)
            case FollowUp():
                return groups.get(said.followed.group_id)
        meeting = self._tx.meeting(said.meeting_id)
        return groups.get(meeting.group_id) if meeting is not None else None

    def _said_by_edit(self, edit: str, target: str) -> tuple[list[Statement], list[Statement]]:
        """What the message says by its edit, and what it says without it; nothing where the edit
        is not the one that counts."""
        tx = self._tx
        original = tx.inbox.lookup(target)
        if original is None or original.is_redacted:
            return [], []
        counting: list[str | None] = [
            event_id
            for event_id, entry in tx.inbox.edits_of(target)
            if (entry.sender, entry.room) == (original.sender, original.room)
            and entry.outcome in _CHANGING
            and not entry.is_redacted
        ]
        if counting[:1] != [edit]:
            return [], []
        standing = tx.said_by(target)
        before: list[Statement] = list(tx.said_by_version(target, [*counting, None][1]))
        said = tx.said_by_version(target, edit)
        texts = [each for each in said if not isinstance(each, Answer | Presence)]
        if texts and not any(each in standing for each in texts):
            # Its sender has taken them back since by a command, and does not want the former ones.
            before = [each for each in before if isinstance(each, Answer | Presence)]
        return standing, before

    def _may_be_ours(self) -> bool:
        """Whether the target can be a message that was sent when the process died, before that was
        on record."""
        event, tx = self._event, self._tx
        return (
            tx.outbox_rooms.may_have_sent(event.channel, event.room)
            and tx.sent.by_event(event.target or "") is None
            and tx.inbox.lookup(event.target or "") is None
        )

    def _sent_notice(self, event_id: str) -> SentNotice | None:
        sent = self._tx.sent.by_event(event_id)
        meeting = self._tx.meeting(sent.meeting_id) if sent and sent.meeting_id else None
        group = self._registry.groups.get(meeting.group_id) if meeting else None
        if sent is None or meeting is None or group is None:
            return None
        is_for_sender = self._event.sender in sent.recipients
        of_one = sent.kind == SEAT
        view = self._view(group)
        topic = self._topic_answered(sent.key)
        return SentNotice(
            sent.kind, meeting, view, sent.asks_about, is_for_sender, of_one, topic, sent.key
        )

    def _topic_answered(self, key: str) -> Topic | None:
        """The topic that the message of that key says is noted, as it was last written."""
        answered = key.removeprefix(reply_key(""))
        entry = self._tx.inbox.lookup(answered) if answered != key else None
        if entry is None:
            return None
        said = self._tx.said_by(entry.edits or answered)
        topics = [each for each in said if isinstance(each, Topic)]
        written = [each for each in topics if (each.edit_event_id or each.event_id) == answered]
        return written[0] if len(written) == 1 else None
