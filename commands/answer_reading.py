"""From what somebody's words say about coming to answers about meetings that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from commands.names import GroupNames, NamesOfSeveral
from commands.which_meeting import (
    refuse_if_past,
    split_meeting_to_answer,
    split_meeting_to_answer_for,
    unclear_meeting,
)
from secretary.attendance import AttendanceMode, Participation
from secretary.errors import UserError
from secretary.language.answers.parser import read_answer
from secretary.language.answers.values import AnswerWords, Said, Unclear
from secretary.meetings import Meeting
from secretary.people import Person
from services.context import GroupView

_BOTH: Final = 2
_EARLY: Final = timedelta(hours=1)
"""Who comes so long before the meeting begins, or less, comes in time."""


@dataclass(frozen=True)
class ReadAnswer:
    """An answer about one meeting, as it was read.

    said: with no time of day that is the meeting's.
    is_late: whether the person comes late and did not say when.
    """

    meeting: Meeting
    said: Participation
    is_late: bool = False


@dataclass(frozen=True)
class ReadAnswers:
    """What a message says. unclear: why it must be asked about; None where it can be recorded.

    no_meeting: what is wrong with a number that was read as an hour, if it was a meeting's.
    """

    answers: tuple[ReadAnswer, ...]
    unclear: Unclear | None
    reason_given: bool
    no_meeting: UserError | None = None


def read_answers(
    view: GroupView,
    person: Person,
    words: str,
    *,
    after: bool | None = None,
    asked: bool = False,
) -> ReadAnswers | None:
    """What `words` say about the person's coming; None where they say nothing about it.

    after, asked: as in `read_answer`. Raises UserError where they name a meeting that there is not,
    or where it cannot even be asked whether they mean this or that.
    """
    read = read_answer(words, GroupNames(view, person), after=after, asked=asked)
    own = person is view.actor.person
    if read.error is not None:
        raise read.error if own else read.error.preceded_by(person.name)
    if not read.said or (after is None and read.goes_on):
        return None
    if read.unclear is not None and not _can_be_offered(read):
        if after is None and read.unclear is Unclear.QUESTION:
            return None
        raise unclear_error(view, read.unclear, read.said[-1].meetings, None if own else person)
    return _about_meetings(view, person, read)


def _about_meetings(view: GroupView, person: Person, read: AnswerWords) -> ReadAnswers:
    own = person is view.actor.person
    answers = tuple(_answers(view, person, read))
    no_meeting = next((each.arrives_error for each in read.said if each.arrives_error), None)
    if no_meeting is not None and not (own and all(fits for _, fits in answers)):
        raise no_meeting if own else no_meeting.preceded_by(person.name)
    unclear = read.unclear
    if any(not fits for _, fits in answers):
        unclear = unclear or Unclear.PART
    return ReadAnswers(tuple(each for each, _ in answers), unclear, read.reason_given, no_meeting)


def keep_answer(
    view: GroupView, person: Person, words: str, *, after: bool
) -> Mapping[str, Any] | None:
    """What `words` say about the person's coming, as values to be kept until it is known which
    meeting is meant; None where they say more than one thing, or nothing that can be asked about.
    """
    read = read_answer(words, GroupNames(view, person), after=after)
    is_named = read.error is None or not read.error.choices
    if not is_named:
        read = read_answer(words, NamesOfSeveral(view, person), after=after)
    if read.error is not None or len(read.said) != 1:
        return None
    if read.unclear is not None and not _can_be_offered(read):
        return None
    [said] = read.said
    if said.arrives_error is not None or (not is_named and len(said.meetings) > 1):
        return None
    return {
        **participation_to_keep(said.participation),
        "late_by": said.late_by and said.late_by.total_seconds() / 60,
        "is_late": said.is_late,
        "was_absence": said.was_absence,
        "of_all": read.of_all,
        "of_both": read.of_both,
        "unclear": read.unclear,
        "reason_given": read.reason_given,
        "meetings": [meeting.stored_id for meeting in said.meetings if is_named],
    }


def names_meetings(view: GroupView, person: Person, words: str, *, after: bool) -> bool:
    """Whether the words name the meetings that all they say is about."""
    read = read_answer(words, GroupNames(view, person), after=after)
    return read.of_all or all(said.meetings for said in read.said)


def answers_kept(
    view: GroupView, person: Person, kept: Mapping[str, Any], meetings: Sequence[Meeting]
) -> ReadAnswers:
    """What was kept so, about those meetings, or where none is given those that the words named.

    Raises UserError where none is, and it is not clear which one is meant.
    """
    named = [meeting for meeting in view.upcoming if meeting.id in kept["meetings"]]
    if len(named) < len(kept["meetings"]):
        raise UserError("meeting_gone")
    for meeting in meetings:
        refuse_if_past(view, meeting)
    participation = participation_kept(kept)
    said = Said(
        participation.coming,
        list(meetings) or named,
        participation.mode,
        participation.arrives,
        participation.leaves,
        late_by=None if kept["late_by"] is None else timedelta(minutes=kept["late_by"]),
        is_late=kept["is_late"],
        was_absence=kept["was_absence"],
    )
    unclear = Unclear(kept["unclear"]) if kept["unclear"] else None
    read = AnswerWords(
        [said],
        unclear,
        of_all=kept["of_all"] and not meetings,
        of_both=kept["of_both"],
        reason_given=kept["reason_given"],
    )
    return _about_meetings(view, person, read)


def participation_to_keep(said: Participation) -> dict[str, object]:
    """It as values of a question's data."""
    clocks = {"arrives": said.arrives, "leaves": said.leaves}
    kept = {key: clock.isoformat("minutes") for key, clock in clocks.items() if clock}
    return {"coming": int(said.coming), "form": said.mode, **kept}


def participation_kept(data: Mapping[str, Any]) -> Participation:
    """What was kept so."""
    return Participation(
        bool(data["coming"]),
        AttendanceMode(data["form"]) if data["form"] else None,
        *(
            time.fromisoformat(data[key]) if data.get(key) else None
            for key in ("arrives", "leaves")
        ),
    )


def read_confirmed(
    view: GroupView, person: Person, words: str, offered: Sequence[ReadAnswer]
) -> list[ReadAnswer] | None:
    """What was offered, with what `words` after a yes add to it ("ja, men digitalt").

    None where they do not go with it, or are not clear.
    """
    if len({each.said.coming for each in offered}) > 1:
        return None
    read = read_answer(words, GroupNames(view, person), after=offered[0].said.coming)
    [said, *other] = read.said
    if (
        read.unclear is not None
        or read.of_all
        or other
        or said.meetings
        or said.coming != offered[0].said.coming
    ):
        return None
    confirmed = []
    for each in offered:
        read_again, fits = _answer(each.meeting, said)
        before, added = each.said, read_again.said
        if not fits or (before.mode and added.mode not in (None, before.mode)):
            return None
        both = replace(
            before,
            mode=added.mode or before.mode,
            arrives=added.arrives or before.arrives,
            leaves=added.leaves or before.leaves,
        )
        confirmed.append(replace(each, said=both))
    return confirmed


_NEVER_OFFERED: Final = (Unclear.QUESTION, Unclear.DOUBT, Unclear.PEOPLE)
"""What nobody can say yes or no to."""


def _can_be_offered(read: AnswerWords) -> bool:
    return read.unclear not in _NEVER_OFFERED and read.can_guess and len(read.said) == 1


def unclear_error(
    view: GroupView,
    why: Unclear,
    meetings: Sequence[Meeting] = (),
    person: Person | None = None,
) -> UserError:
    """What is said of words that are not clear; meetings: those that they name;
    person: whose answer it is, where somebody else gives it."""
    named = meetings[-1] if meetings else view.about
    if named is None and len(view.summoned) > 1:
        named = view.summoned[0]
    return UserError(why.value, number=named.number if named else None, person=person)


def _answers(
    view: GroupView, person: Person, read: AnswerWords
) -> Iterator[tuple[ReadAnswer, bool]]:
    """The answers, each with whether its times fit the meeting."""
    for said in read.said:
        for meeting in said.meetings or _meetings_meant(view, person, read):
            yield _answer(meeting, said)


def _meetings_meant(view: GroupView, person: Person, read: AnswerWords) -> Sequence[Meeting]:
    if not read.of_all:
        if person is view.actor.person:
            return [split_meeting_to_answer(view, "")[0]]
        return [split_meeting_to_answer_for(view, person, "")[0]]
    for meant in (view.summoned, view.upcoming) if read.of_both else (view.upcoming,):
        if meant and (len(meant) == _BOTH or not read.of_both):
            return meant
    raise unclear_meeting(view)


def _answer(meeting: Meeting, said: Said) -> tuple[ReadAnswer, bool]:
    begins, ends = meeting.starts_at, meeting.ends_at
    arrives, leaves, fits = said.arrives, said.leaves, True
    if said.late_by is not None:
        arrives = (begins + said.late_by).time()
    if arrives is not None and arrives <= begins.time():
        fits = datetime.combine(begins, arrives) >= begins - _EARLY
        arrives = None
    if leaves is not None and ends is not None and leaves >= ends:
        leaves = None
    late = arrives is not None and ends is not None and arrives >= ends
    early = leaves is not None and leaves <= (arrives or begins.time())
    fits = fits and not late and not early
    if not fits:
        arrives = leaves = None
    is_late = said.is_late and arrives is None
    coming = said.coming and (fits or not said.was_absence)  # "förhinder kl 9" is all of it
    return ReadAnswer(meeting, Participation(coming, said.mode, arrives, leaves), is_late), fits
