"""Written rounds between meetings: written, sent to every seat, answered, lengthened, ended.

What people are told is in `written_round_messages`, and what the passing of time brings in
`written_round_notices`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from secretary.answering_time import is_over, usual_due
from secretary.errors import NotAllowed, UserError
from secretary.group import SubstituteRule
from secretary.language.round_words import asks_to_agree, read_round_answer
from secretary.people import Person, Role, SeatHolders, seats_on
from secretary.written_rounds import (
    MAX_ANSWER,
    MAX_QUESTION,
    RoundAnswer,
    RoundState,
    Standpoint,
    WrittenRound,
    seats_answered_by,
    state_of,
)
from services import changes, hand_outs, unsent, written_round_messages
from services.actors import Permission
from services.changes import ChangeKind, FinalAct, TakenBack
from services.context import Context
from services.written_round_messages import QUESTION
from storage import Change


@dataclass(frozen=True)
class Answered:
    """seats: those that it was answered for. changed: whether one of them had another answer.

    late: whether the last day had passed.
    """

    round: WrittenRound
    person: Person
    seats: tuple[SeatHolders, ...]
    standpoint: Standpoint
    changed: bool
    late: bool


def begin(context: Context, question: str, text: str, due: date | None) -> WrittenRound:
    """Write a round, which is not sent yet. due: None for the usual time.

    Raises NotAllowed for whoever does not lead the group, and UserError where the day has been, or
    the question is too long.
    """
    hand_outs.check_permission(context)
    if len(question) > MAX_QUESTION:
        raise UserError("round_question_too_long", length=len(question), most=MAX_QUESTION)
    last_day = due or usual_due(context.view.today)
    _check_day(context, last_day)
    round_ = WrittenRound(
        group_id=context.group.id,
        number=context.tx.written_rounds.next_number(context.group.id),
        question=question,
        text=text,
        due=last_day,
        by=context.actor.address,
        event_id=context.source_event_id,
        at=context.now,
    )
    context.tx.add(round_)
    context.audit("round written", number=round_.number)
    changes.record(context, ChangeKind.ROUND, None, {"round": round_.stored_id})
    return round_


def find(context: Context, number: int | None, *, running: bool = False) -> WrittenRound:
    """The group's of that number; without one the only one that has not ended. Drafts are there
    for those who lead the group.

    running: whether only one can be meant that takes answers, where no number is given.
    Raises UserError where there is none, or several can be meant.
    """
    leads = context.actor.may(Permission.LEADER) and not running
    found = context.tx.written_rounds.not_ended(context.group.id)
    meant = [each for each in found if each.is_running or leads]
    if number is None:
        if len(meant) != 1:
            raise UserError("which_round", rounds=meant, answers=running)
        return meant[0]
    numbered = context.tx.written_rounds.numbered(context.group.id, number)
    if numbered is None or (numbered.is_draft and not context.actor.may(Permission.LEADER)):
        raise UserError("no_such_round", number=number, near=[each.number for each in meant][:3])
    return numbered


def of_id(context: Context, round_id: int) -> WrittenRound:
    """The one of that id. Raises UserError where it is gone."""
    found = context.tx.written_rounds.of_id(round_id)
    if found is None:
        raise UserError("round_gone")
    return found


def state(context: Context, round_: WrittenRound) -> RoundState:
    """How a round stands, by the seats of today."""
    answers = context.tx.written_rounds.answers(round_.stored_id)
    return state_of(round_, _seats(context), answers)


def send(context: Context, round_: WrittenRound) -> RoundState:
    """Send it to every seat. Raises as `hand_outs.check_permission` does, and UserError where it
    has been sent, its paper has yet to come, its last day is here, or nobody holds a seat."""
    check_sendable(context, round_)
    round_.sent_at = round_.at = context.now
    context.tx.add()
    context.audit("round sent", number=round_.number)
    changes.record_final(context, FinalAct.ROUND_SENT, number=round_.number)
    stands = state(context, round_)
    written_round_messages.ask(context, stands)
    return stands


def check_sendable(context: Context, round_: WrittenRound) -> None:
    """Raises as `send` does."""
    hand_outs.check_permission(context)
    if not round_.is_draft:
        raise UserError("round_sent_already", round=round_)
    if round_.awaits_file:
        raise UserError("round_awaits_file", round=round_)
    _check_day(context, round_.due)
    if all(each.is_vacant for each in state(context, round_).seats):
        raise UserError("round_to_nobody")


def answer(
    context: Context,
    round_: WrittenRound,
    standpoint: Standpoint,
    text: str,
    person: Person | None = None,
) -> Answered:
    """Keep what the actor answers for their seat, or what they pass on for `person`.

    Raises NotAllowed for whoever answers for no seat, or for others without leading the group, and
    UserError where the round takes no answers, the seat's member has answered, the text is too long
    or somebody objects without a word.
    """
    _check_running(round_)
    passes_on = person is not None and person is not context.actor.person
    if passes_on:
        hand_outs.check_permission(context)
    who = person or context.view.person
    if len(text) > MAX_ANSWER:
        raise UserError("round_answer_too_long", length=len(text), most=MAX_ANSWER)
    if standpoint is Standpoint.OBJECTS and not text:
        raise UserError("round_no_in_words", round=round_)
    mine = _own_seats(context, who, passed_on=passes_on)
    before = state(context, round_)
    for holders, role in mine:
        known = before.of_seat(holders.seat)
        given = known.answer if known is not None else None
        if role is Role.SUBSTITUTE and given is not None and given.role is Role.MEMBER:
            raise UserError("round_member_has_answered", round=round_, person=given.person)
    added = [
        RoundAnswer(
            round=round_,
            seat=holders.seat,
            person=who,
            role=role,
            standpoint=standpoint,
            text=text,
            by=context.actor.address,
            event_id=context.source_event_id,
            edit_event_id=context.edit_event_id,
            at=context.written_at,
        )
        for holders, role in mine
    ]
    context.tx.add(*added)
    context.audit("round answered", number=round_.number, person=who.id)
    changes.record_final(context, FinalAct.ROUND_ANSWERED, number=round_.number)
    _end_questions(context, round_)
    had = (before.of_seat(holders.seat) for holders, _ in mine)
    return Answered(
        round_,
        who,
        tuple(holders for holders, _ in mine),
        standpoint,
        changed=any(each is not None and each.answer is not None for each in had),
        late=is_over(context.group, round_, context.now),
    )


def check_answerable(context: Context, round_: WrittenRound) -> None:
    """Raises as `answer` does, whatever the answer."""
    _check_running(round_)
    _own_seats(context, context.view.person)


def take_back_answer(context: Context, round_: WrittenRound) -> None:
    """Take back what the actor has answered. Raises as `answer` does, and where they have answered
    nothing."""
    _check_running(round_)
    person = context.view.person
    every = context.tx.written_rounds.answers(round_.stored_id)
    own = [each for each in every if each.person is person]
    if not own:
        raise UserError("no_round_answer", round=round_)
    for each in own:
        context.tx.withdraw(each, context.now)
    context.tx.add()
    unsent.take_out(context, own)
    context.audit("round answer removed", number=round_.number)
    changes.record_final(context, FinalAct.ROUND_ANSWERED, number=round_.number)


def lengthen(context: Context, round_: WrittenRound, due: date) -> None:
    """Let it have another last day, and tell those who have not answered. Raises as
    `hand_outs.check_permission` does, and UserError where it has ended, or the day has been."""
    hand_outs.check_permission(context)
    if round_.closed_at is not None:
        raise UserError("round_is_closed", round=round_)
    _check_day(context, due)
    before = {"due": round_.due.isoformat()}
    _set_due(context, round_, due)
    after = {"due": due.isoformat(), "round": round_.stored_id}
    changes.record(context, ChangeKind.ROUND, before, after)


def _set_due(context: Context, round_: WrittenRound, due: date) -> None:
    round_.due = due
    context.tx.add()
    context.audit("round lengthened", number=round_.number, due=due.isoformat())
    if round_.is_running:
        written_round_messages.tell_day(context, state(context, round_))


def close(context: Context, round_: WrittenRound) -> RoundState:
    """End it before its last day. Raises as `hand_outs.check_permission` does, and UserError where
    it does not run."""
    check_closable(context, round_)
    changes.record_final(context, FinalAct.ROUND_CLOSED, number=round_.number)
    return finish(context, round_)


def check_closable(context: Context, round_: WrittenRound) -> None:
    """Raises as `close` does."""
    hand_outs.check_permission(context)
    _check_running(round_)


def finish(context: Context, round_: WrittenRound, stands: RoundState | None = None) -> RoundState:
    """Take no more answers, keep what came as a document, and tell the group. stands: how it
    stands; None for as of today."""
    stands = stands or state(context, round_)
    round_.closed_at = context.now
    context.tx.add()
    context.audit("round ended", number=round_.number)
    written_round_messages.tell_result(context, stands)
    return stands


def remove(context: Context, round_: WrittenRound) -> int:
    """Take away one that has not been sent; its number. Raises as `hand_outs.check_permission`
    does, and UserError where it has been sent.

    It is kept as what was done last, so that no other act is undone for it: `take_back` finds none.
    """
    number = _take_away(context, round_)
    changes.record(context, ChangeKind.ROUND, None, {"round": round_.stored_id})
    return number


def _take_away(context: Context, round_: WrittenRound) -> int:
    check_removable(context, round_)
    number, sha256 = round_.number, round_.file_sha256
    context.tx.written_rounds.withdraw(round_, context.now)
    unsent.take_out(context, [round_])
    context.tx.papers.erase_unused([sha256], context.now)
    context.audit("round removed", number=number)
    return number


def check_removable(context: Context, round_: WrittenRound) -> None:
    """Raises as `remove` does."""
    hand_outs.check_permission(context)
    if not round_.is_draft:
        raise UserError("round_sent_already", round=round_)


def take_back(context: Context, change: Change) -> TakenBack:
    """Take away a round that was written, or let one have its former last day. Raises UserError
    where it is gone, was sent, or was changed since."""
    after = change.after or {}
    round_ = of_id(context, after["round"])
    if change.before is None:
        return TakenBack({"number": _take_away(context, round_), "what": "removed"})
    if round_.due.isoformat() != after["due"] or round_.closed_at is not None:
        raise UserError("round_changed_since", round=round_)
    due = date.fromisoformat(change.before["due"])
    _check_day(context, due)
    _set_due(context, round_, due)
    return TakenBack({"number": round_.number, "what": "lengthened", "round": round_})


def may_agree(round_: WrittenRound) -> bool:
    """Whether it is answered by agreeing, with a tap or a yes."""
    return asks_to_agree(round_.question)


def read_answer(round_: WrittenRound, text: str) -> tuple[Standpoint, str]:
    """What an answer says in that round, and its words."""
    return read_round_answer(text, may_agree=may_agree(round_))


def _check_running(round_: WrittenRound) -> None:
    if round_.is_draft:
        raise UserError("round_not_sent", round=round_)
    if not round_.is_running:
        raise UserError("round_is_closed", round=round_)


def _check_day(context: Context, due: date) -> None:
    if due <= context.view.today:
        raise UserError("round_day_too_early")


def _seats(context: Context) -> tuple[SeatHolders, ...]:
    return seats_on(context.view.mandates, context.view.today, context.view.seats)


def _own_seats(
    context: Context, person: Person, *, passed_on: bool = False
) -> tuple[tuple[SeatHolders, Role], ...]:
    """The seats that somebody answers for. passed_on: whether somebody who leads the group passes
    the answer on, who knows whether the member is away. Raises NotAllowed where there are none."""
    seats, rule = _seats(context), context.group.rules.substitutes
    found = seats_answered_by(seats, person, SubstituteRule.MAY if passed_on else rule)
    if not found:
        beside = (s.member for s in seats if s.substitute and s.substitute.person is person)
        member = next((each for each in beside if each is not None), None)
        raise NotAllowed("round_not_yours", person=person, member=member and member.person)
    return found


def _end_questions(context: Context, round_: WrittenRound) -> None:
    """The actor has answered: their next words in their chat are no answer to the same question."""
    tx, actor = context.tx, context.actor
    room = tx.direct_rooms.of(actor.channel, actor.address)
    if room is None:
        return
    tx.dialogues.end_about(actor.channel, room, actor.address, QUESTION, round=round_.id)
