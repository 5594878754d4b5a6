"""Answers about coming: recording them, and taking back what a message said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from secretary.attendance import Answer, Attendance, Participation, SeatAttendance
from secretary.comment_round import NotesResponse
from secretary.errors import NotAllowed, UserError
from secretary.follow_up_report import ReportText
from secretary.followed import Followed, FollowUp
from secretary.hand_outs import Closing, HandOut
from secretary.items import Support
from secretary.meetings import Meeting
from secretary.notes import Note
from secretary.organisation_tables import TableCell
from secretary.papers import Paper
from secretary.people import Person
from secretary.presence import Presence
from secretary.reports import Report, Topic
from secretary.written_rounds import RoundAnswer
from services import followed_changes, presence_changes, unsent
from services.changes import FinalAct, record_final
from services.context import Context, expected_attendance
from services.effects import Effects
from services.followed_changes import FollowedWithdrawn

Contribution = Report | Topic
Statement = (
    Answer | Presence | Report | Topic | Support | HandOut | Closing | Paper | Note | NotesResponse
    | TableCell | RoundAnswer | Followed | FollowUp | ReportText
)  # fmt: skip
"""What a message or a reaction can have said."""
_WithWords = Contribution | HandOut | Closing | Paper | Note | NotesResponse | TableCell


@dataclass(frozen=True)
class AnswerRecorded:
    """attendance: of the person's seats, as it is expected with the answer."""

    person: Person
    attendance: Attendance
    effects: Effects

    @property
    def seat(self) -> SeatAttendance | None:
        """The person's own seat, whichever of its two places they hold."""
        for seat in self.attendance.seats:
            if any(mandate.person is self.person for mandate in seat.holders):
                return seat
        return None


def record(
    context: Context, person: Person, meeting: Meeting, said: Participation
) -> AnswerRecorded:
    """Keep what `person`, or the actor on their behalf, says about coming.

    Raises NotAllowed where the person holds no seat on the meeting's day, and UserError where the
    meeting has begun.
    """
    if is_history(meeting, context.view.wall):
        raise UserError("answer_is_history", meeting=meeting)
    # Of their seats alone: no other changes with it, and a group can have many.
    mandates = context.tx.people.mandates_beside(context.group.id, person.stored_id)
    if not any(m.person is person and m.in_force(meeting.day) for m in mandates):
        raise NotAllowed("no_seat_that_day", person=person)

    def expected() -> Attendance:
        return expected_attendance(context.tx, context.group, meeting, mandates, ())

    before = expected()
    answer = Answer(
        meeting_id=meeting.stored_id,
        person_id=person.stored_id,
        starts_at=meeting.starts_at,
        coming=said.coming,
        mode=said.mode,
        arrives_at=said.arrives,
        leaves_at=said.leaves,
        event_id=context.source_event_id,
        edit_event_id=context.edit_event_id,
        at=_written_at(context, person, meeting),
        by=context.actor.address,
    )
    context.tx.add_answer(answer)
    # The words of an edit count as of the message, before what may have been said since.
    now = expected() if context.is_edit else before.with_answer(answer)
    context.audit("answer", meeting, person=person.id, coming=int(said.coming), form=said.mode)
    if person is not context.actor.person:
        record_final(context, FinalAct.ANSWER_FOR_OTHER, meeting)
    effects = Effects(
        (meeting,), attendance_before={meeting: before}, attendance_now={meeting: now}
    )
    return AnswerRecorded(person, now, effects)


def _written_at(context: Context, person: Person, meeting: Meeting) -> datetime:
    """When it was written; of a new message never before an earlier one's, whose clock was set
    back since: the latest answer is the one that counts."""
    if context.is_edit:
        return context.written_at
    earlier = context.tx.last_answered_at(meeting.stored_id, person.stored_id)
    return context.written_at if earlier is None else max(context.written_at, earlier)


@dataclass(frozen=True)
class AnswerWithdrawn:
    """An answer that counted, and does no more.

    now: the earlier answer of the person's that counts again.
    """

    answer: Answer
    meeting: Meeting
    person: Person
    now: Answer | None


@dataclass(frozen=True)
class Withdrawn:
    """What no longer stands. texts: reports and topics, with their meetings.

    handed_out: what a meeting had handed out. opened: of that, what is open again, since what came
    of it is taken back. kept: what stands all the same, since something has come of it.
    papers: the files that were kept of it.
    presences: what was recorded of who is at a meeting. closed: the meetings of which that stands
    all the same, since their notes are as they will stay.
    noted: what was written into notes, or said of them, with their meetings. notes_kept: meetings
    whose notes are finished, so that what was written into them stands.
    cells: what was written in tables. round_answers: what was answered in written rounds, and
    rounds_kept what stands there all the same, since the round has ended.
    followed: what was followed up.
    report_texts: what was written in reports to the board.
    """

    answers: tuple[AnswerWithdrawn, ...] = ()
    texts: tuple[tuple[Contribution, Meeting], ...] = ()
    handed_out: tuple[HandOut, ...] = ()
    opened: tuple[HandOut, ...] = ()
    kept: tuple[HandOut, ...] = ()
    papers: tuple[Paper, ...] = ()
    presences: tuple[Presence, ...] = ()
    closed: tuple[Meeting, ...] = ()
    noted: tuple[tuple[Note | NotesResponse, Meeting], ...] = ()
    notes_kept: tuple[Meeting, ...] = ()
    cells: tuple[TableCell, ...] = ()
    round_answers: tuple[RoundAnswer, ...] = ()
    rounds_kept: tuple[RoundAnswer, ...] = ()
    followed: FollowedWithdrawn = field(default_factory=FollowedWithdrawn)
    report_texts: tuple[ReportText, ...] = ()
    effects: Effects = field(default_factory=Effects)


@dataclass(frozen=True)
class BroughtBack:
    """What an edit had replaced. answers: those that stand again. texts: those that have no words
    any more. Each with its meeting. presences: of them those that stand again."""

    answers: tuple[tuple[Answer, Meeting], ...]
    texts: tuple[tuple[Contribution, Meeting], ...]
    effects: Effects
    presences: tuple[Presence, ...] = ()


def is_history(meeting: Meeting, wall: datetime) -> bool:
    """Whether what was answered about it stands for good: it has begun. wall: local time."""
    return meeting.starts_at <= wall


def check_edit(context: Context, meeting: Meeting | None) -> None:
    """Raises UserError where the words replace those of an earlier message, and the meeting that
    they are for has begun since."""
    if context.is_edit and meeting is not None and is_history(meeting, context.view.wall):
        raise UserError("text_is_history", meeting=meeting)


def bring_back(context: Context, statements: Sequence[Statement]) -> BroughtBack:
    """Let count again what an earlier version of a message said, now that its edit is gone.

    Not the answers about a meeting that has begun; nor the texts, whose words are erased.
    """
    answers: list[tuple[Answer, Meeting]] = []
    texts: list[tuple[Contribution, Meeting]] = []
    presences: list[Presence] = []
    effects = Effects()
    for statement in statements:
        if isinstance(statement, RoundAnswer | Followed | FollowUp | ReportText):
            continue  # as of the others that have words, below
        meeting = context.tx.meeting(statement.meeting_id)
        if isinstance(statement, Presence):
            presences += presence_changes.bring_back(context, statement)
            continue
        if meeting is None or not meeting.is_planned or is_history(meeting, context.view.wall):
            continue
        if isinstance(statement, Support):
            continue  # a reaction is not edited
        if isinstance(statement, HandOut | Closing | Paper | Note | NotesResponse | TableCell):
            continue  # who takes back new words for one takes back the whole of it
        if not isinstance(statement, Answer):
            texts.append((statement, meeting))
        elif statement.withdrawn_at is not None:
            before = {meeting: context.attendance(meeting)}
            context.tx.bring_back(statement)
            context.audit("answer brought back", meeting)
            answers.append((statement, meeting))
            effects = effects.then(Effects((meeting,), attendance_before=before))
    return BroughtBack(tuple(answers), tuple(texts), effects, tuple(presences))


def counts(context: Context, answer: Answer, meeting: Meeting) -> bool:
    """Whether it is the person's answer that counts for the meeting."""
    return _counting(context, answer, meeting) is answer


def withdraw(context: Context, statements: Sequence[Statement]) -> Withdrawn:
    """Take back what a message said. All but answers lose their text.

    Not the answers about a meeting that has begun: who came to it is known by them. Nor an
    assignment that something has come of, or what stands in notes that are finished.
    """
    answers: list[AnswerWithdrawn] = []
    gone: list[tuple[_WithWords, Meeting]] = []
    kept: list[tuple[HandOut | Note, Meeting]] = []
    presences = presence_changes.withdraw(context, statements)
    followed = followed_changes.withdraw(context, statements)
    effects = Effects(presences.meetings)
    in_rounds = [each for each in statements if isinstance(each, RoundAnswer)]
    round_answers = tuple(each for each in in_rounds if each.round.is_running)
    for each in round_answers:
        context.tx.withdraw(each, context.now)
        context.audit("round answer withdrawn", number=each.round.number)
    report_texts = [each for each in statements if isinstance(each, ReportText)]
    for text in report_texts:
        context.tx.withdraw(text, context.now)
        context.audit("report text withdrawn", subject=text.period, section=text.section)
    unsent.take_out(context, report_texts)
    for statement in statements:
        if isinstance(statement, Presence | RoundAnswer | Followed | FollowUp | ReportText):
            continue
        meeting = context.tx.meeting(statement.meeting_id)
        if meeting is None:
            continue
        if isinstance(statement, Answer):
            if is_history(meeting, context.view.wall):
                continue
            before = {meeting: context.attendance(meeting)}
            effects = effects.then(Effects(attendance_before=before))
            answers += _withdraw_answer(context, statement, meeting)
        elif isinstance(statement, HandOut | Note) and _stands(statement):
            kept.append((statement, meeting))
            continue
        else:
            context.tx.withdraw(statement, context.now)
            if not isinstance(statement, Support):
                gone.append((statement, meeting))
        context.audit(f"{type(statement).__name__.lower()} withdrawn", meeting)
        effects = effects.then(Effects((meeting,)))
    unsent.take_out(context, [*round_answers, *(each for each, _ in gone)])
    papers = tuple(each for each, _ in gone if isinstance(each, Paper))
    # After that: what waits to be sent with them is not sent any more.
    context.tx.papers.erase_unused([each.sha256 for each in papers], context.now)
    return Withdrawn(
        answers=tuple(answers),
        texts=tuple((each, of) for each, of in gone if isinstance(each, Report | Topic)),
        handed_out=tuple(each for each, _ in gone if isinstance(each, HandOut)),
        opened=tuple(each.hand_out for each, _ in gone if isinstance(each, Closing)),
        kept=tuple(each for each, _ in kept if isinstance(each, HandOut)),
        papers=papers,
        noted=tuple((each, of) for each, of in gone if isinstance(each, Note | NotesResponse)),
        notes_kept=tuple(dict.fromkeys(of for each, of in kept if isinstance(each, Note))),
        cells=tuple(each for each, _ in gone if isinstance(each, TableCell)),
        round_answers=round_answers,
        rounds_kept=tuple(each for each in in_rounds if each not in round_answers),
        followed=followed,
        report_texts=tuple(report_texts),
        presences=presences.withdrawn,
        closed=presences.closed,
        effects=effects,
    )


def _stands(statement: HandOut | Note) -> bool:
    """Whether it stands whatever becomes of the message that said it."""
    if isinstance(statement, HandOut):
        return not statement.is_open
    return statement.finished_at is not None


def _withdraw_answer(
    context: Context, answer: Answer, meeting: Meeting
) -> Sequence[AnswerWithdrawn]:
    """Take it back; empty where it did not count: for the meeting, or since a later one."""
    counted = _counting(context, answer, meeting)
    context.tx.withdraw(answer, context.now)
    if counted is not answer or not meeting.is_planned:
        return []
    people = {mandate.person for mandate in context.view.mandates}
    now = _counting(context, answer, meeting)
    return [
        AnswerWithdrawn(answer, meeting, person, now)
        for person in people
        if person.id == answer.person_id
    ]


def _counting(context: Context, answer: Answer, meeting: Meeting) -> Answer | None:
    """The person's answer that counts for the meeting as it is planned."""
    found = context.tx.latest_answers(meeting.stored_id, meeting.starts_at, [answer.person_id])
    return found[0] if found else None
