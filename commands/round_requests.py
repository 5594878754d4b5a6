"""What is done with written rounds, as somebody's words were understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from commands.command import CommandContext, Question, Reply
from commands.files import answer_with_files
from secretary.errors import UserError
from secretary.language.render import Text
from secretary.language.round_words import RoundAct
from secretary.papers import ReceivedFile
from secretary.people import Person
from secretary.written_rounds import (
    DOCUMENT,
    RoundState,
    Standpoint,
    WrittenRound,
    round_reference,
    seats_answered_by,
)
from services import group_files, written_round_files, written_rounds
from services.actors import Permission
from services.written_round_messages import QUESTION
from storage import fingerprint

FILE: Final = "round_file"
"""The question for the paper that goes with a round, which a file answers."""
ACT: Final = "round_act"
"""The question whether a round is really to be sent, ended or taken away."""
_ANSWERED_AGAIN: Final = ("round_no_in_words", "round_answer_too_long")
"""The errors after which the question still stands."""
_ANSWER_TIME: Final = timedelta(hours=4)
"""How long the next words are an answer."""


@dataclass(frozen=True)
class BeginRound:
    """Write a round, show it, and ask whether to send it. due: None for the usual time.

    file: its paper, which is fetched first. confirmed: whether that one's name is meant.
    """

    question: str
    text: str
    due: date | None
    file: ReceivedFile | None = None
    confirmed: bool = False

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.begin(context, self.question, self.text, self.due)
        if self.file is not None:
            written_round_files.attach(context, round_, self.file, confirmed=self.confirmed)
            return Reply()  # whoever sent it is answered when it is fetched
        return _show_draft(context, round_, usual_day=self.due is None)


@dataclass(frozen=True)
class AttachToRound:
    """Have a file fetched that is to go with a round."""

    round_id: int
    file: ReceivedFile
    confirmed: bool = False

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.of_id(context, self.round_id)
        written_round_files.attach(context, round_, self.file, confirmed=self.confirmed)
        return Reply()


@dataclass(frozen=True)
class ShowRounds:
    """Show the only round that has not ended, as it stands; or which there are."""

    def perform(self, context: CommandContext) -> Reply:
        leads = context.actor.may(Permission.LEADER)
        every = context.tx.written_rounds.not_ended(context.group.id)
        found = [each for each in every if leads or each.is_running]
        if len(found) == 1:
            return _show(context, found[0])
        states = [written_rounds.state(context, each) for each in found]
        quotes = [round_reference(each) for each in found]
        ended = context.tx.group_documents.all(context.group.id, DOCUMENT)[-3:]
        numbers = [int(each.subject) for each in ended]
        return context.reply("rounds", quotes=quotes, states=states, ended=numbers, leads=leads)


@dataclass(frozen=True)
class ShowRound:
    """Show a round as it stands; one that has ended as the group was told of it."""

    number: int

    def perform(self, context: CommandContext) -> Reply:
        return _show(context, written_rounds.find(context, self.number))


@dataclass(frozen=True)
class FileRound:
    """Answer with what was answered in a round, as files. endings: of the forms that were asked
    for."""

    number: int
    endings: tuple[str, ...]

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.find(context, self.number)
        found = group_files.round_result(context, round_)
        return answer_with_files(context, found, self.endings)


@dataclass(frozen=True)
class AskAboutRound:
    """Ask whether to send a round, end it, or take it away. number: None for the only one."""

    number: int | None
    act: RoundAct

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.find(context, self.number)
        match self.act:
            case RoundAct.SEND:
                written_rounds.check_sendable(context, round_)
            case RoundAct.CLOSE:
                written_rounds.check_closable(context, round_)
            case _:
                written_rounds.check_removable(context, round_)
        return context.reply(
            "round_ask",
            question=_asks(context, round_, self.act),
            quotes=[round_reference(round_)],
            state=written_rounds.state(context, round_),
            act=self.act,
        )


@dataclass(frozen=True)
class DoWithRound:
    """Do what was asked about. shown: the fingerprint of how the round was then."""

    round_id: int
    act: RoundAct
    shown: str

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.of_id(context, self.round_id)
        if _fingerprint(round_) != self.shown:
            raise UserError("round_changed_since", round=round_)
        number = round_.number
        match self.act:
            case RoundAct.SEND:
                state = written_rounds.send(context, round_)
                return _after(context, "sent", state)
            case RoundAct.CLOSE:
                return _after(context, "closed", written_rounds.close(context, round_))
            case _:
                written_rounds.remove(context, round_)
                return context.reply("round_after", number=number, what="removed")


@dataclass(frozen=True)
class LeaveRound:
    """Leave it as it is."""

    round_id: int

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.of_id(context, self.round_id)
        return _after(context, "kept", written_rounds.state(context, round_))


@dataclass(frozen=True)
class LengthenRound:
    """Let a round have another last day."""

    number: int | None
    due: date

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.find(context, self.number)
        written_rounds.lengthen(context, round_, self.due)
        return _after(context, "lengthened", written_rounds.state(context, round_))


@dataclass(frozen=True)
class AnswerRound:
    """Answer for one's seat, or pass on somebody's answer. number: None for the only round.

    text: as it was written; what it says depends on what the round asks.
    """

    number: int | None
    text: str
    person: Person | None = None

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.find(context, self.number, running=True)
        return _answer(context, round_, self.text, self.person)


@dataclass(frozen=True)
class AnswerShownRound:
    """Answer the question that a round put."""

    round_id: int
    text: str

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.of_id(context, self.round_id)
        try:
            return _answer(context, round_, self.text)
        except UserError as error:
            if error.message_id not in _ANSWERED_AGAIN or context.is_edit:
                raise
            return AskAgain(self.round_id, error).perform(context)


@dataclass(frozen=True)
class AgreeByTap:
    """Agree in a round, as somebody tapped on what it asks."""

    round_id: int

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.of_id(context, self.round_id)
        done = written_rounds.answer(context, round_, Standpoint.AGREES, "")
        return context.reply("round_answered", done=done, actor=context.actor.person)


@dataclass(frozen=True)
class AskForAnswer:
    """Ask for one's answer in a round; it is the next thing that is said there."""

    number: int | None

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.find(context, self.number, running=True)
        written_rounds.check_answerable(context, round_)
        question = Question(QUESTION, {"round": round_.stored_id}, within=_ANSWER_TIME)
        return context.reply(
            "round_answer_ask",
            question=question,
            quotes=[round_reference(round_)],
            round=round_,
            may_agree=written_rounds.may_agree(round_),
        )


@dataclass(frozen=True)
class AskAgain:
    """Keep nothing, and say why; what is said next answers the same question."""

    round_id: int
    error: UserError

    def perform(self, context: CommandContext) -> Reply:
        text = context.renderer.error(self.error, "round_answer")
        question = Question(QUESTION, {"round": self.round_id}, within=_ANSWER_TIME)
        # In a room, what somebody says next may be to the others.
        return Reply(text, question=question if context.direct else None)


@dataclass(frozen=True)
class TakeBackAnswer:
    """Take back what one has answered."""

    number: int | None

    def perform(self, context: CommandContext) -> Reply:
        round_ = written_rounds.find(context, self.number, running=True)
        written_rounds.take_back_answer(context, round_)
        return context.reply("round_answer_removed", round=round_)


def _answer(
    context: CommandContext, round_: WrittenRound, text: str, person: Person | None = None
) -> Reply:
    standpoint, words = written_rounds.read_answer(round_, text)
    done = written_rounds.answer(context, round_, standpoint, words, person)
    return context.reply("round_answered", done=done, actor=context.actor.person)


def _show(context: CommandContext, round_: WrittenRound) -> Reply:
    if round_.closed_at is not None:
        kept = context.tx.group_documents.latest(context.group.id, DOCUMENT, str(round_.number))
        assert kept is not None, "one that has ended has its result"
        return Reply(Text(kept.text, kept.html))
    if round_.is_draft:
        return _show_draft(context, round_)
    state = written_rounds.state(context, round_)
    leads = context.actor.may(Permission.LEADER)
    reads = leads and (context.direct or context.before_secretaries)
    person = context.actor.person
    holders = [each.holders for each in state.seats]
    rule = context.group.rules.substitutes
    mine = seats_answered_by(holders, person, rule) if person is not None else ()
    own = [found for each, _ in mine if (found := state.of_seat(each.seat)) is not None]
    return context.reply(
        "round",
        quotes=[round_reference(round_), *state.quotes],
        state=state,
        leads=leads,
        reads=reads,
        own=own,
        shows_own=context.direct or context.before_secretaries,
        may_agree=written_rounds.may_agree(round_),
    )


def _show_draft(context: CommandContext, round_: WrittenRound, *, usual_day: bool = False) -> Reply:
    file = Question(FILE, {"group": context.group.id, "round": round_.stored_id})
    return context.reply(
        "round_draft",
        question=None if round_.awaits_file else _asks(context, round_, RoundAct.SEND),
        takes_file=file,
        quotes=[round_reference(round_)],
        state=written_rounds.state(context, round_),
        asks=not round_.awaits_file,
        may_agree=written_rounds.may_agree(round_),
        usual_day=usual_day,
    )


def _asks(context: CommandContext, round_: WrittenRound, act: RoundAct) -> Question:
    data = {"round": round_.stored_id, "what": act, "shown": _fingerprint(round_)}
    return Question(ACT, data)


def _fingerprint(round_: WrittenRound) -> str:
    parts = (round_.question, round_.text, round_.due.isoformat(), round_.file_sha256)
    return fingerprint("\n".join((*parts, str(round_.awaits_file), str(round_.sent_at))))


def _after(context: CommandContext, what: str, state: RoundState) -> Reply:
    round_ = state.round
    quotes = [round_reference(round_)]
    return context.reply(
        "round_after",
        quotes=quotes,
        number=round_.number,
        what=what,
        round=round_,
        seats=sum(not each.is_vacant for each in state.seats),
    )
