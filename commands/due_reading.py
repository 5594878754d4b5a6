"""Until which day something is to be done, as it is written: "… senast 1 maj"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from commands.which_meeting import named_meeting
from secretary.errors import DateError, DateExample, UserError
from secretary.language import dates
from secretary.language.dates.parsed_date import ParsedDate
from secretary.language.doubts import split_confirmed, without_denial_at_end
from secretary.language.hand_out_words import DueWord, due_words
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


def split_due(view: GroupView, text: str, *, before: str) -> tuple[str, Due | None]:
    """The text without the last day that it ends in, or begins with, and that day; None without.

    A day in the middle of a sentence counts, and stays there. before: the words before the text,
    for examples.
    Raises DateError for a day that cannot be, or can be two, and UserError where a word for a last
    day is followed by none, or a question mark ends it; unless the text says "ja:" first.
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
            if due is not None and text.endswith("?") and not confirmed:
                raise UserError("due_is_question")
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


def is_day_to_come(view: GroupView, text: str) -> bool:
    """Whether the words only name a day to come: "på måndag", "senast 20 mars"."""
    first = next((each for each in due_words(text) if each.start == 0), None)
    day = (text[first.end :] if first else text).strip(_AFTER_DAY)
    if len(day) > _LONGEST_DAY:
        return False
    try:
        said = dates.parse_date(day, view.now, view.group.zone, past=first is None)
    except DateError:
        return False
    return said.day_named and said.day > view.today


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
    _refuse_time(view, said, again)
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
    if found is None or not found[0].day_named:
        return None
    _refuse_time(view, found[0], again)
    return found


def _refuse_time(view: GroupView, said: ParsedDate, again: str) -> None:
    """Raises UserError where a time of day is named: a last day is a whole one."""
    if said.start is not None or said.part is not None:
        error = UserError("due_has_time", day=said.day)
        error = error.with_examples(DateExample(said.day, view.today))
        raise error.for_command("assignment").preceded_by(again)


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
