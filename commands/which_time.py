"""The question when a meeting is to be, as `!möte ny` and `!möte flytta` put it, and its answer.

Kept are the days and the time that were understood, and the place as the suggestion repeats it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final

from commands.command import Question
from commands.when_and_where import if_a_place
from commands.which_meeting import named_meeting, question_about, split_meeting
from secretary.errors import DateError, DateExample, UserError
from secretary.language import dates
from secretary.language.dates import ParsedDate, errors
from secretary.language.dates.vocabulary import WORDS as DATE_WORDS
from secretary.language.meeting_choice import place_among, without_lead
from secretary.language.meeting_grammar import find_numbered, split_move
from secretary.language.phrases import split_override
from secretary.language.text import strip_diacritics
from secretary.meetings import Meeting
from services.context import GroupView

WHICH_TIME: Final = "which_time"
_OF_THE_TIME: Final = ("which_time", "two_times", "no_such_time", "ends_before")
"""What is wrong where the day is clear, and the time is asked for."""
_OF_THE_DAY: Final = ("no_text", "no_date", "which_day", "wrong_weekday", "wrong_week", "past_day",
                      "two_readings", "no_such_day", "no_leap_year")  # fmt: skip
_NOON: Final = 12
_LONGEST: Final = 1000
"""Characters of an answer that are read: a day, a time, a place and a link."""
_LONGEST_CLOCK: Final = len("10.30")
_AROUND: Final = " \t.!,"


def ask_when(view: GroupView, text: str, error: UserError, *, command: str) -> Question | None:
    """The question that the error puts, where it says of a new meeting, or of one that is moved,
    when it cannot be; None for another. text: the words after the command's name.
    """
    if error.message_id == "no_target":
        return _ask_where_to(view, text)
    if not isinstance(error, DateError) or error.command != command:
        return None
    days = list(dict.fromkeys(said.day for said in error.dates))
    asks_time = error.message_id in _OF_THE_TIME
    if asks_time:
        days = days[:1]
        # The day of an example is none that was said.
        if error.message_id != "which_time" and days == [errors.example(view.today).day]:
            return None
    elif error.message_id not in _OF_THE_DAY:
        return None
    hours = [said.start.hour for said in error.dates if said.start and said.start.hour < _NOON]
    kept = {
        "command": command,
        "asks_time": asks_time,
        "days": [day.isoformat() for day in days],
        "hours": hours if error.message_id == "two_times" else [],
        "clock": [clock.isoformat("minutes") if clock else None for clock in error.clock or ()],
        "place": error.following,
        "override": split_override(text)[1],
    }
    moved = next((meeting for meeting in view.upcoming if meeting.number == error.about), None)
    if moved is not None:
        return question_about(WHICH_TIME, moved, **kept)
    return None if error.about else Question(WHICH_TIME, kept)


def _ask_where_to(view: GroupView, text: str) -> Question | None:
    """The question when a meeting is to be that is all that was named."""
    with suppress(UserError):
        meeting, rest = named_meeting(view, text)
        if meeting is not None and not rest:
            nothing: Mapping[str, Any] = {"days": [], "hours": [], "clock": [], "place": ""}
            data = {"command": "meeting_move", "asks_time": False, "override": False, **nothing}
            return question_about(WHICH_TIME, meeting, **data)
    return None


def no_target(view: GroupView, text: str) -> UserError:
    """ "Till" is missing before the new time. What can be told of it and of the meeting is kept."""
    meeting, words = _meeting_and_words(view, text)
    found = None
    with suppress(DateError):
        found = _read(view, words)
    example = errors.example(view.today)
    if meeting:
        day, start = meeting.day + timedelta(days=7), meeting.starts_at.time()
        example = DateExample(day, view.today, start)
    said = found[0] if found else None
    if said and said.day_named and said.span_end is None:
        example = DateExample(said.day, view.today, said.start or example.start, said.end)
    about = meeting.number if meeting and len(view.upcoming) > 1 else 0
    return UserError("no_target").with_examples(example).for_command("meeting_move", about)


def _meeting_and_words(view: GroupView, text: str) -> tuple[Meeting | None, str]:
    """The meeting that is to be moved, so far as can be told, and the words after its name."""
    if numbered := find_numbered(text):  # "möte 2 19 mars", in which 2 could be of a date
        _, end, number = numbered
        return next((m for m in view.upcoming if m.number == number), None), text[end:].strip()
    with suppress(UserError):
        return split_meeting(view, text)
    return next(iter(view.summoned or view.upcoming), None), text


def when_answered(view: GroupView, data: Mapping[str, Any], text: str) -> str | None:
    """The words after a command's name that the answer completes; None where it is no answer.

    They may still be unclear.
    """
    if len(text) > _LONGEST:
        return None
    words = without_lead(text)
    moved = split_move(words)
    if moved and not moved[0]:
        words = moved[1]  # "till 30 april kl 13"
    found = _at_time(view, data, words) if data["asks_time"] else _picked(data, words)
    found = found or _on_day(view, data, words)
    if found is None:
        return None
    said, rest = found
    rest = rest.strip(_AROUND)
    if rest and not if_a_place(rest):
        return None  # somebody has gone on talking: "15 mars åker jag hem"
    return f"{said} {rest or data['place']}".strip()


def _at_time(view: GroupView, data: Mapping[str, Any], words: str) -> tuple[str, str] | None:
    """The day that was clear at the time that the words begin with, and what follows it."""
    day = data["days"][0]
    for form, is_whole in _times(data, words):
        try:
            read = _read(view, form)
        except DateError:
            continue
        if read is None or read[0].day_named or read[0].start is None or (is_whole and read[1]):
            continue
        rest = read[1]
        return f"{day} {_begun(form, rest)}", rest
    # Still one of two: "3"
    is_short = words[:1].isdecimal() and len(words) <= _LONGEST_CLOCK
    return (f"{day} kl {words}", "") if is_short else None


def _times(data: Mapping[str, Any], words: str) -> Iterator[tuple[str, bool]]:
    """The ways to read words as a time of day, and whether all of them must be of it."""
    if _is_day(words):
        return
    yield f"kl {words}", False
    yield words, False
    for hour in data["hours"]:
        yield f"kl {hour} {words}", True  # "på eftermiddagen"


def _is_day(words: str) -> bool:
    """Whether a number that the words begin with is of a month: "15 mars"."""
    first, _, rest = words.partition(" ")
    following = strip_diacritics(rest.partition(" ")[0].strip(_AROUND))
    return first[:1].isdecimal() and following in DATE_WORDS.months


def _on_day(view: GroupView, data: Mapping[str, Any], words: str) -> tuple[str, str] | None:
    """The day that the words begin with, at the time that was clear, and what follows it."""
    try:
        read = _read(view, words)
    except DateError:
        return words, ""  # to be told what is wrong with it
    if read is None or not read[0].day_named:
        return None
    said, rest = read
    begun = _begun(words, rest)
    return (begun if said.start else _timed(begun, data)), rest


def _picked(data: Mapping[str, Any], words: str) -> tuple[str, str] | None:
    """The one of the days that were suggested: "det första", "lördag"."""
    days = [date.fromisoformat(day) for day in data["days"]]
    place = place_among(words, len(days)) if len(days) > 1 else None
    weekday = DATE_WORDS.weekdays.get(strip_diacritics(words.strip(_AROUND)))
    fits = [days[place]] if place is not None else [d for d in days if d.weekday() == weekday]
    return (_timed(fits[0].isoformat(), data), "") if len(fits) == 1 else None


def _timed(day: str, data: Mapping[str, Any]) -> str:
    start, end = ([*data["clock"], None, None])[:2]
    return f"{day} kl {start}{f'-{end}' if end else ''}" if start else day


def _begun(words: str, rest: str) -> str:
    return words[: len(words) - len(rest)].strip(_AROUND)


def _read(view: GroupView, words: str) -> tuple[ParsedDate, str] | None:
    return dates.find_leading_date(words, view.now, view.group.zone)
