"""What words say about something that is handed out: to whom, at which meeting, until which day."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from commands.which_meeting import named_meeting
from secretary.errors import DateError, DateExample, UserError
from secretary.hand_outs import HandOutKind
from secretary.language import dates
from secretary.language.dates.parsed_date import ParsedDate
from secretary.language.doubts import (
    Doubt,
    denies,
    doubt_about_closing,
    doubt_about_topic,
    split_confirmed,
    without_denial_at_end,
)
from secretary.language.hand_out_words import Act, DueWord, due_words, split_head, without_new
from secretary.language.meeting_grammar import find_numbered, is_numbered
from secretary.language.text import one_line
from secretary.meetings import Meeting
from secretary.organisations import find_organisations
from services import hand_outs
from services.context import GroupView
from services.hand_outs import Due

_AROUND: Final = " \t\n,;:–-("
_AFTER_DAY: Final = " .!)?"
_LONGEST_DAY: Final = 60
"""Characters of a last day: no more are read as one."""
_FEW_WORDS: Final = 5
"""So many words after "senast" are meant for a day."""
_NO_DATE: Final = ("no_date", "no_text", "more_than_date")
"""The errors by which words are no date at all."""
_FAR_AHEAD: Final = timedelta(days=300)
"""A day without a year that is further ahead may be meant for one that has been: it is asked
about."""
_YEAR: Final = re.compile(r"\d{4}")
_EXAMPLE_DAYS: Final = 14
"""How far ahead the day of an example is."""


@dataclass(frozen=True)
class Addressed:
    """Whom something is for. meeting: the one that it names as that which hands it out."""

    organisations: tuple[str, ...]
    text: str
    meeting: Meeting | None = None


def meeting_handing_out(view: GroupView, kind: HandOutKind) -> Meeting:
    """The meeting that hands something out where none is named: the one that is answered, if it has
    begun, else the one under way, else the last that was held.

    Raises UserError where none has been held.
    """
    about = view.about
    if about is not None and about.is_planned and about.starts_at <= view.wall:
        return about
    if view.under_way is not None:
        return view.under_way
    for known in (view.meetings, view.all_meetings):
        held = [m for m in known if m.is_planned and m.starts_at <= view.wall]
        if held:
            return held[-1]
    number = view.upcoming[0].number if view.upcoming else None
    raise UserError("no_meeting_hands_out", kind=kind, number=number)


def split_meeting_named(view: GroupView, text: str) -> tuple[Meeting | None, str]:
    """The meeting before a colon that hands something out ("möte 2: …"), and what follows."""
    parts = split_head(text)
    if parts is not None:
        meeting, left_over = _named(view, parts[0])
        if meeting is not None and not left_over:
            return meeting, parts[1]
    return None, text


def split_addressed(view: GroupView, text: str) -> Addressed | None:
    """The organisations before the colon, and what they are to do; None without a colon.

    Raises UserError where it is not clear whom they are.
    """
    meeting, text = split_meeting_named(view, without_new(text))
    parts = split_head(without_new(text))
    if parts is None:
        return None
    head, words = parts
    numbered = find_numbered(head)
    if meeting is None and numbered is not None and not head[: numbered[0]].strip():
        meeting, head = named_meeting(view, head, past=True)
    return Addressed(organisations_named(view, head, words), words, meeting)


def organisations_named(view: GroupView, words: str, text: str = "") -> tuple[str, ...]:
    """The organisations that all of the words name. text: what stands after them, for examples.

    Raises UserError where they name somebody else.
    """
    every = hand_outs.organisations(view)
    named = find_organisations(words, every)
    if named.found:
        return named.found
    if not every:
        raise UserError("no_organisations")
    # "inte Arboga" is not to be met by "Menar du Arboga?".
    near = () if denies(words) else named.near
    raise UserError(
        "which_organisation",
        organisations=every,
        suggests=bool(near),
        near=near or tuple(every[:2]),
        text=one_line(text),
    )


def _named(view: GroupView, words: str) -> tuple[Meeting | None, str]:
    if is_numbered(words):
        return named_meeting(view, words, past=True)
    with suppress(UserError):
        return named_meeting(view, words, past=True)
    return None, words


def check_text(
    text: str,
    kind: HandOutKind,
    *,
    confirmed: bool = False,
    act: Act | None = None,
    whom: str = "",
) -> str:
    """What is to be kept of a text, in one line.

    act: what it is for, where it gives nothing new. whom: to whom it is, or the numbers.
    Raises UserError where it is empty, too long, or may be meant otherwise and nobody says not.
    """
    text, said_so = split_confirmed(text)
    title = one_line(text)
    if not title:
        raise UserError("no_hand_out_text", kind=kind, act=act, whom=whom)
    hand_outs.check_length(title)
    doubt = None
    if not confirmed and not said_so:
        doubt = doubt_about_topic(title)
        if act is Act.CLOSE:
            answers = kind is not HandOutKind.ASSIGNMENT
            doubt = doubt_about_closing(title, answers=answers)
    if doubt is not None:
        raise UserError("doubtful_hand_out", doubt=doubt, kind=kind, act=act, whom=whom)
    return title


def check_closing(
    view: GroupView, text: str, kind: HandOutKind, *, act: Act | None = Act.CLOSE, whom: str = ""
) -> str:
    """What came of something, in one line. Raises UserError as `check_text` does, and where the
    words only name a day to come: "på måndag", "senast 20 mars"."""
    words, confirmed = split_confirmed(text)
    if not confirmed and _is_day_to_come(view, words):
        raise UserError("doubtful_hand_out", doubt=Doubt.NOT_DONE, kind=kind, act=act, whom=whom)
    return check_text(text, kind, act=act, whom=whom)


def _is_day_to_come(view: GroupView, text: str) -> bool:
    first = next((each for each in due_words(text) if each.start == 0), None)
    day = (text[first.end :] if first else text).strip(_AFTER_DAY)
    if len(day) > _LONGEST_DAY:
        return False
    try:
        said = dates.parse_date(day, view.now, view.group.zone, past=first is None)
    except DateError:
        return False
    return said.day_named and said.day > view.today


def split_due(view: GroupView, text: str, *, before: str) -> tuple[str, Due | None]:
    """The text without the last day that it ends in, or begins with, and that day; None without.

    A day in the middle of a sentence counts, and stays there. before: the words before the text,
    for examples.
    Raises DateError for a day that cannot be, or can be two, and UserError where a word for a last
    day is followed by none; unless the text says "ja:" first.
    """
    text, confirmed = split_confirmed(text)
    for word in due_words(text):
        read = text[: word.start].rstrip(_AROUND)
        rest = text[word.end :].strip(_AFTER_DAY)
        bare = without_denial_at_end(read)
        if bare is not None and not confirmed:  # "inte senast 2 april"
            again = f"{before} {bare} {text[word.start : word.end]}"
            raise _which_due(view, " ".join(again.split()).strip(" :"))
        again = " ".join((before, text[: word.end].strip())).strip(" :")
        if len(rest) <= _LONGEST_DAY:
            due = _whole(view, rest, word, again=again, confirmed=confirmed)
            if due is not None:
                return read, due
        if not word.is_certain:
            continue
        found = _leading(view, rest, again)
        if found is not None:
            said, after = found
            day = rest[: len(rest) - len(after)].rstrip()
            stands_apart = not read and day.endswith((":", ",", "–", "-"))  # "senast 1 maj: …"
            return (after if stands_apart else text), _due_on(view, said, word)
        if len(rest.split()) <= _FEW_WORDS and not confirmed:
            raise _which_due(view, again)
    return (f"ja: {text}" if confirmed else text), None


def read_due(view: GroupView, text: str, *, before: str) -> Due:
    """The last day that all of the words are: "senast 1 maj". Raises UserError where they are
    not."""
    rest, due = split_due(view, text, before=before)
    if due is None or rest.strip(_AROUND):
        raise _which_due(view, before)
    return due


def _whole(view: GroupView, rest: str, word: DueWord, *, again: str, confirmed: bool) -> Due | None:
    """The last day that all of the rest is; None where it is none."""
    try:
        said = dates.parse_date(rest, view.now, view.group.zone)
    except DateError as error:
        if word.is_certain and error.message_id not in _NO_DATE and not confirmed:
            raise _with_example(error, again) from error
        return _meeting_named(view, rest)
    if not said.day_named or (said.any_month and not word.is_certain):
        return None
    if not confirmed and not _YEAR.search(rest) and _has_been(said.day, view.today):
        has_been = UserError("due_next_year", day=said.day, today=view.today)
        has_been = has_been.with_examples(DateExample(said.day, date.min))
        raise has_been.for_command("assignment").preceded_by(again)
    return _due_on(view, said, word)


def _has_been(day: date, today: date) -> bool:
    """Whether a day of next year's, named without it, was a short while ago this year."""
    was_this_year = (day.month, day.day) < (today.month, today.day)
    return was_this_year and day - today > _FAR_AHEAD


def _meeting_named(view: GroupView, rest: str) -> Due | None:
    try:
        meeting, left_over = named_meeting(view, rest)
    except UserError as error:
        if error.message_id == "nothing_planned":
            raise UserError("no_next_meeting") from error
        return None
    if meeting is None or left_over:
        return None
    return Due(meeting.day, meeting)


def _leading(view: GroupView, rest: str, again: str) -> tuple[ParsedDate, str] | None:
    try:
        found = dates.find_leading_date(rest, view.now, view.group.zone)
    except DateError as error:
        raise _with_example(error, again) from error
    return found if found is not None and found[0].day_named else None


def _due_on(view: GroupView, said: ParsedDate, word: DueWord) -> Due:
    if word.is_before:
        return Due(max(said.day - timedelta(days=1), view.today))
    return Due(said.span_end or said.day)


def _with_example(error: DateError, again: str) -> DateError:
    """The error with examples that are a day alone, after these words."""
    other = error.for_command("assignment").preceded_by(again)
    other.values = {name: _without_time(value) for name, value in error.values.items()}
    return other


def _without_time(value: object) -> object:
    if isinstance(value, list):
        return [_without_time(each) for each in value]
    return value._replace(start=None, end=None) if isinstance(value, DateExample) else value


def _which_due(view: GroupView, again: str) -> UserError:
    example = DateExample(view.today + timedelta(days=_EXAMPLE_DAYS), view.today)
    error = UserError("which_due").with_examples(example)
    return error.for_command("assignment").preceded_by(again)
