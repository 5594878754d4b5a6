"""Which meeting is meant: the one that words begin by naming, that a question was about, or, where
none is named, the one that is answered or that is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from typing import Any, Final

from commands.command import Question
from secretary.errors import UserError, WhichMeeting
from secretary.language.meeting_grammar import (
    NOUN,
    find_numbered,
    is_numbered,
    match_meeting_prefix,
    reference_starts,
    says_past,
)
from secretary.language.meeting_lookup import find_meeting, is_day_or_month, meeting_list
from secretary.meetings import Meeting
from secretary.people import Person
from services.context import GroupView
from services.here import HERE_BEFORE
from services.presence_rows import ends_at

_LONGEST_NAME: Final = 40
"""Characters: no meeting is named by more, where it is named and nothing else is said."""


def named_meeting(view: GroupView, text: str, *, past: bool = False) -> tuple[Meeting | None, str]:
    """The meeting `text` begins by naming, None where it names none; and the words after it.

    past: whether meetings that have been are meant, too.
    Raises UserError where it names one that does not exist, or several.
    """
    known = view.all_meetings if past and text else view.meetings
    return find_meeting(text, known, view.now, view.group.zone, past=past)


def next_meeting(view: GroupView) -> Meeting:
    """The first planned meeting that has not begun. Raises UserError where nothing is planned."""
    upcoming = view.upcoming
    if not upcoming:
        raise UserError("nothing_planned")
    return upcoming[0]


def meeting_in_sentence(view: GroupView, text: str) -> Meeting:
    """The meeting that a sentence names somewhere, else the one that is answered, is under way or
    comes next: for what only shows something.

    Raises UserError for a day or a number that no meeting has.
    """
    past = says_past(text)
    refused: UserError | None = None
    for start in reference_starts(text):
        try:
            named, _ = named_meeting(view, text[start:].rstrip(" ?!."), past=past)
        except UserError as error:
            refused = refused or error
            continue
        if named is not None:
            return named
    if refused is not None:
        raise refused
    if view.about is not None:
        return _as_if_named(view, view.about, past=True)
    return view.under_way or next_meeting(view)


def meeting_meant(view: GroupView, *, asked: Sequence[Meeting] = (), past: bool = False) -> Meeting:
    """The meeting that is meant where none is named.

    It is the one that is answered; else the only one the group has been summoned to; else, of
    several, the one of `asked`, about which the actor was asked last. Where the group has been
    summoned to none, it is the next one.
    Raises UserError, which asks for the meeting, where several are open and nobody can tell.
    """
    if view.about is not None:
        return _as_if_named(view, view.about, past=past)
    open_ones = view.summoned or [next_meeting(view)]
    if len(open_ones) == 1:
        return open_ones[0]
    if asked:
        return asked[0]
    error = WhichMeeting("several_open", open_ones, meetings=meeting_list(open_ones))
    raise error.with_examples(*(meeting.number for meeting in open_ones))


def meeting_to_show(view: GroupView, text: str, *, past: bool = False) -> Meeting:
    """The meeting that all of the words name, else the one that is answered, else the one that is
    being held, else the next one.

    For what only shows something: that need not ask which of several is meant.
    Raises UserError where words are left over.
    """
    named, rest = named_meeting(view, text, past=past)
    if rest:
        raise unclear_meeting(view, named)
    if named is None and view.about is not None:
        return _as_if_named(view, view.about, past=past)
    return named or view.under_way or next_meeting(view)


def _as_if_named(view: GroupView, meeting: Meeting, *, past: bool) -> Meeting:
    """The meeting. Raises UserError, as if it had been named, where it is over or cancelled."""
    named, _ = named_meeting(view, f"möte {meeting.number}", past=past)
    return named or meeting


def meeting_at_hand(view: GroupView) -> Meeting | None:
    """The meeting that is being held, or begins within the hour."""
    planned = [each for each in view.meetings if each.is_planned]
    now = [m for m in planned if m.starts_at - HERE_BEFORE <= view.wall < ends_at(m)]
    return min(now, key=lambda each: each.starts_at) if now else None


def refuse_if_past(view: GroupView, meeting: Meeting) -> None:
    """Raises UserError, as if the meeting had been named, where it is cancelled or has begun."""
    named_meeting(view, f"möte {meeting.number}")


def split_meeting(view: GroupView, text: str, *, past: bool = False) -> tuple[Meeting, str]:
    """The meeting `text` begins by naming, else the one that is meant; and the words after it.

    Raises UserError as `named_meeting` and `meeting_meant` do.
    """
    named, rest = named_meeting(view, text, past=past)
    return named or meeting_meant(view, past=past), rest


def only_meeting(view: GroupView, text: str, *, past: bool = False) -> Meeting:
    """The meeting that all of the words name, or the one that is meant where there are none.

    Raises UserError where words are left over.
    """
    named, rest = named_meeting(view, text, past=past)
    if rest:
        raise unclear_meeting(view, named)
    return named or meeting_meant(view, past=past)


def refuse_question(view: GroupView, text: str, *, command: str) -> None:
    """Raises UserError where the words after a command ask whether it is to be done.

    command: its key.
    """
    if "?" in text:
        meeting = only_meeting(view, text.replace("?", " ").strip())
        raise UserError("asked_not_told", command=command, number=meeting.number)


def unclear_meeting(view: GroupView, named: Meeting | None = None) -> UserError:
    """That it is not understood which meeting is meant, with the nearest ones or that named one."""
    nearest = [named] if named else (view.summoned or view.upcoming)[:2]
    if not nearest:
        return UserError("nothing_planned")
    error = WhichMeeting("which_meeting", nearest)
    return error.with_examples(*(meeting.number for meeting in nearest))


def split_meeting_to_answer(view: GroupView, text: str) -> tuple[Meeting, str]:
    """Like `split_meeting`, for an answer about coming: one said during a meeting must name which.

    Who is late to a meeting and writes that they cannot come does not mean the next one. What
    answers a message from before the meeting was moved may not be meant for its new day; nor may
    what is said before the group is told of the move.
    """
    return _to_answer(view, text, view.asked_to_come)


def split_meeting_to_answer_for(view: GroupView, person: Person, text: str) -> tuple[Meeting, str]:
    """The same, for an answer in behalf of somebody, whom the actor was not asked for.

    What is raised keeps the person in its examples, and names them where the meeting has begun.
    """
    try:
        return _to_answer(view, text, ())
    except UserError as error:
        told = error.preceded_by(person.name)
        if told.message_id == "meeting_begun":
            told.values = {**told.values, "person": person}
        raise told from error


def _to_answer(view: GroupView, text: str, asked: Sequence[Meeting]) -> tuple[Meeting, str]:
    named, rest = named_meeting(view, text)
    if named is not None:
        return named, rest
    under_way = view.under_way
    if under_way is not None and view.about in (None, under_way):
        following = view.upcoming[:1]
        error = WhichMeeting("meeting_begun", following, meeting=under_way)
        raise error.with_examples(*(meeting.number for meeting in following))
    meeting = meeting_meant(view, asked=asked)
    outdated = view.about_is_outdated if view.about is not None else meeting in view.moves_untold
    if outdated:
        error = WhichMeeting("meeting_moved", [meeting], meeting=meeting, answered=True)
        raise error.with_examples(meeting.number)
    return meeting, rest


def which_while_under_way(view: GroupView, under_way: Meeting) -> UserError:
    """The question which meeting is meant, where what would be done to the next one cannot be done
    to the one that is being held."""
    following = view.upcoming[:1]
    error = WhichMeeting("which_while_under_way", following, meeting=under_way)
    return error.with_examples(*(meeting.number for meeting in following))


def split_meeting_prefix(view: GroupView, text: str) -> tuple[Meeting, str]:
    """The meeting before a colon (``möte 2: …``), else the one meant; and what people wrote.

    Without the colon nothing is taken for a meeting, so that a text may begin with a date; but
    where there is nothing else than a meeting's name, no text has been written yet. During a
    meeting it is asked which one a text is for.
    """
    if 0 < len(text) <= _LONGEST_NAME:
        with nullcontext() if is_numbered(text) else suppress(UserError):
            named, left_over = named_meeting(view, text)
            if named is not None and not left_over:
                return named, ""
    prefix = match_meeting_prefix(text)
    if prefix is not None:
        zone = view.group.zone
        named_day = prefix.led and is_day_or_month(prefix.reference, view.now, zone)
        with nullcontext() if prefix.certain or named_day else suppress(UserError):
            meeting, left_over = split_meeting(view, prefix.reference)
            if not left_over:
                return meeting, prefix.rest
    under_way = view.under_way
    if text and under_way is not None and view.about is None:
        raise which_while_under_way(view, under_way)
    return meeting_meant(view, asked=view.asked_to_report), text


def question_about(kind: str, meeting: Meeting, **data: object) -> Question:
    """A question about a meeting as it is now planned; data: what else its answer needs."""
    return Question(kind, {"meeting": meeting.id, "starts_at": _minute(meeting), **data})


def meeting_asked_about(view: GroupView, data: Mapping[str, Any]) -> Meeting | None:
    """The planned meeting of such a question, from its data; None where there is none any more."""
    meeting = view.meeting_of_id(int(data["meeting"]))
    return meeting if meeting is not None and meeting.is_planned else None


def is_as_asked(meeting: Meeting, data: Mapping[str, Any]) -> bool:
    """Whether a meeting begins when it did when the question about it was asked."""
    return bool(_minute(meeting) == data["starts_at"])


def _minute(meeting: Meeting) -> str:
    return meeting.starts_at.isoformat(timespec="minutes")


# Whose agenda is meant


def meeting_of_agenda(view: GroupView, text: str) -> Meeting:
    """The meeting whose agenda is to be shown. One that has been held is meant only where no
    coming one fits."""
    try:
        return under_way_meant(view, text) or meeting_to_show(view, text)
    except UserError:
        with suppress(UserError):
            return meeting_to_show(view, text, past=True)
        raise


def under_way_meant(view: GroupView, text: str) -> Meeting | None:
    """While a meeting is being held, its agenda is meant unless another one is named."""
    return None if text or view.about is not None else view.under_way


def named_before_item(view: GroupView, text: str) -> tuple[Meeting | None, str]:
    """The meeting that `text` begins by naming, with a colon or without ("möte 2: 4 20 min"), None
    where it names none; and the words after it.

    Raises UserError where it names one that does not exist, or several.
    """
    if NOUN.match(text):
        named, rest = named_meeting(view, text, past=True)
        if named is not None:
            return named, rest
    return _item_before_colon(view, text) or (None, text)


def split_meeting_of_new(view: GroupView, text: str) -> tuple[Meeting, str]:
    """The meeting that a new item is for, and the rest of the words.

    Its title may begin with any words, so the meeting stands before a colon, or by its number at
    the end ("Skolskjuts, 20 min till möte 2").
    """
    return (
        _item_before_colon(view, text)
        or split_meeting_at_end(view, text)
        or (meeting_of_items(view), text)
    )


def split_meeting_at_end(view: GroupView, text: str) -> tuple[Meeting, str] | None:
    """The meeting that `text` names by its number at its end, and the words before it; None where
    it ends otherwise."""
    found = find_numbered(text[-40:])
    if found is None or found[1] != len(text[-40:].rstrip()):
        return None
    start = max(len(text) - 40, 0) + found[0]
    named, rest = named_meeting(view, text[start:], past=True)
    return (named, text[:start].rstrip(" ,;")) if named is not None and not rest else None


def _item_before_colon(view: GroupView, text: str) -> tuple[Meeting, str] | None:
    prefix = match_meeting_prefix(text)
    if prefix is None:
        return None
    is_day = prefix.led and is_day_or_month(prefix.reference, view.now, view.group.zone)
    with nullcontext() if prefix.certain or is_day else suppress(UserError):
        named, rest = named_meeting(view, prefix.reference, past=True)
        if named is not None and not rest:
            return named, prefix.rest
    return None


def meeting_of_items(view: GroupView) -> Meeting:
    """The meeting whose items are meant where none is named: as for its agenda.

    Raises UserError as `meeting_meant` does.
    """
    if view.about is not None:
        return meeting_meant(view, past=True)
    return view.under_way or meeting_meant(view)
