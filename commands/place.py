"""Where something was said, and what it can be about: what words are understood against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commands.command import Question
from secretary.attendance import Answer
from secretary.follow_up_report import ReportText
from secretary.followed import Followed, FollowUp
from secretary.hand_outs import HandOut
from secretary.meetings import Meeting
from secretary.notes import Note
from secretary.papers import ReceivedFile
from secretary.reports import Topic
from secretary.written_rounds import RoundAnswer, WrittenRound
from services.answers import Statement, is_history
from services.context import GroupView


@dataclass(frozen=True)
class Earlier:
    """What an edit or a redaction is about: a message of which the inbox knows.

    written_at: aware.
    outcome: what became of it. view: of the group that it was said to; None where it said nothing.
    statements: what it said, as far as that stands; of an edit, what the message says by it.
    is_message: whether it is one, and neither an edit nor anything else that somebody did.
    is_redacted: whether it has been removed.
    before: of an edit, what the message said before it, and says again without it.
    views: the groups it can have been about, as its sender found them when they wrote it.
    """

    event_id: str
    room: str
    sender: str
    written_at: datetime
    outcome: str
    statements: Sequence[Statement] = ()
    view: GroupView | None = None
    is_message: bool = True
    is_redacted: bool = False
    before: Sequence[Statement] = ()
    views: Sequence[GroupView] = ()

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether it said something that stands and would not, if it were removed."""
        return any(not self._is_history(statement) for statement in self.statements)

    def _is_history(self, statement: Statement) -> bool:
        view = self.view
        if isinstance(statement, RoundAnswer):
            return not statement.round.is_running
        if isinstance(statement, HandOut):
            return not statement.is_open
        if isinstance(statement, Followed):
            return bool(statement.standing)
        if isinstance(statement, FollowUp):
            return False
        if isinstance(statement, Note):
            return statement.finished_at is not None
        if isinstance(statement, ReportText):
            return False
        meeting = view.meeting_of_id(statement.meeting_id) if view else None
        if view is None or meeting is None or not isinstance(statement, Answer):
            return False
        return is_history(meeting, view.wall)


@dataclass(frozen=True)
class SentNotice:
    """One of the bot's own messages about a meeting.

    asks_about: the meeting's start when it asked whether somebody comes; None where it does not.
    is_for_sender: whether it mentions whoever is there now. is_of_one: whether it asks one person,
    in others' sight. topic: the one that a member wants on the agenda, as it answered them.
    key: its own, in the outbox.
    """

    kind: str
    meeting: Meeting
    view: GroupView
    asks_about: datetime | None = None
    is_for_sender: bool = False
    is_of_one: bool = False
    topic: Topic | None = None
    key: str = ""


@dataclass(frozen=True)
class ShownRound:
    """A written round that one of the bot's own messages asks for answers in."""

    round: WrittenRound
    view: GroupView


@dataclass(frozen=True)
class Place:
    """Where somebody wrote, and what it can be about.

    room, sender: the room's id, also if another has replaced it since, and the sender's address.
    views: the groups it can be about, as the sender finds them; none for a stranger.
    ended_views: theirs that have ended, which are meant only where they are named.
    is_direct: whether it is a direct chat with the bot. in_group_room: or a group's own room.
    is_open: whether others than the group can read there.
    is_addressed: whether the bot is spoken to: in a direct chat, by its name, or by a reply to it.
    about: the meeting that what is answered, reacted to, edited or removed is about; of one of the
        groups in `views`, whose view has it, too.
    question: what the sender was asked, if this can be the answer: it is the next that they say
        where it was put, and to nobody else, or it answers the question itself.
    asked_in: the root of the thread in which it was put; empty outside threads.
    earlier: the message that is edited or redacted. reacted_to: the one that is reacted to.
    shown_round: the round that this asks for answers in.
    file: what the sender sends, or answers, where that is a file. Views have it, too.
    takes_file: what that is for, by what it answers.
    may_be_ours: whether that can be one of the bot's own, which is not on record yet.
    """

    room: str
    sender: str
    views: Sequence[GroupView] = ()
    ended_views: Sequence[GroupView] = ()
    is_direct: bool = False
    in_group_room: bool = False
    is_open: bool = False
    is_addressed: bool = False
    about: Meeting | None = None
    question: Question | None = None
    asked_in: str = ""
    earlier: Earlier | None = None
    reacted_to: SentNotice | None = None
    shown_round: ShownRound | None = None
    file: ReceivedFile | None = None
    takes_file: Question | None = None
    may_be_ours: bool = False
