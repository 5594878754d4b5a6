"""When and where a meeting is to be, as `!möte ny` and `!möte flytta` are told it.

Nothing of a date ends in the place: what was not understood is asked about, with an example that
keeps the day, the time and the place that were.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from secretary.errors import DateError, DateExample, UserError
from secretary.language import dates
from secretary.language.dates import ParsedDate, errors
from secretary.language.dates.scraps import find_scraps
from secretary.language.health_words import is_about_health
from secretary.language.meeting_grammar import split_move
from secretary.language.text import nfc
from secretary.language.vocabulary import WORDS, compiled
from secretary.meetings import Meeting
from services.context import GroupView
from services.meetings import MeetingDetails

_LONGEST_PLACE: Final = 200
_LINK: Final = re.compile(r"https?://\S+")
_LABEL: Final = compiled(rf"(?:{WORDS.place_labels})\s*:\s*")
_LINK_LABEL: Final = compiled(rf"(?:\A|[\s,;])(?:{WORDS.change_link})\s*:?\s*\Z")
_PLACE: Final = compiled(WORDS.place_words)
_NINE: Final = time(9)
_AROUND: Final = " \t\n,;:–-"
_LEFT_OVER: Final = _AROUND + "()"


def when_and_where(
    view: GroupView, text: str, command: str, like: Meeting | None = None
) -> MeetingDetails:
    """The details that all of `text` says; the place is empty where none is said.

    like: the meeting that is moved, whose time of day is meant where none is named.
    Raises DateError for anything but one clear time, and where a piece of a date or time stands
    among the words of the place.
    """
    text = nfc(text)
    try:
        return _read(view, text, like)
    except DateError as error:
        default = like.starts_at.time() if like else _NINE
        if not error.values.get("sample"):
            error = error.at_time(default, None)  # each day of it needs a time of day
        about = like.number if like else 0
        following = _if_a_place(_without_scraps(view, error.rest))
        raise error.for_command(command, about).followed_by(following) from error


def _read(view: GroupView, text: str, like: Meeting | None) -> MeetingDetails:
    zone = view.group.zone
    found = dates.find_leading_date(
        text, view.now, zone, reference_start=like.starts_at if like else None
    )
    if found is None:
        raise _date_first(view, text)
    said, rest = found
    try:
        return _checked(view, said, text, rest, like)
    except DateError as error:
        error.rest = error.rest or rest
        raise


def _checked(
    view: GroupView, said: ParsedDate, text: str, rest: str, like: Meeting | None
) -> MeetingDetails:
    moved = split_move(rest) if like else None
    if moved and not moved[0]:
        # "to 13 maj till 14 maj": the first was a Thursday, and no English word.
        raise UserError("which_to_move")
    place, link = place_and_link(rest)
    if scraps := find_scraps(place, view.now, view.group.zone):
        raise _not_a_place(view, said, text, rest, place[scraps[0][0] : scraps[0][1]])
    if said.span_end not in (None, said.day):
        day = max(said.day, view.today + timedelta(days=1))
        raise _timed(DateError("which_day", sample=DateExample(day, view.today, _NINE)), said)
    if not said.day_named and like is None:
        raise _timed(DateError("which_day", sample=errors.example(view.today)), said)
    if like is not None and said.start is None and said.part is None:
        said = replace(said, start=like.starts_at.time())
    wall = said.wall
    if wall is None:
        raise DateError("which_time", sample=DateExample(said.day, view.today, _NINE))
    dates.to_instant(said, view.group.zone)
    return MeetingDetails(wall, said.end, place, link)


def place_and_link(text: str) -> tuple[str, str | None]:
    """The place and the link in words that are both. Raises UserError where it is too long."""
    text = text.strip(_AROUND)
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    link = _LINK.search(text)
    if link is None:
        return _short(text), None
    before = _LINK_LABEL.sub("", text[: link.start()])
    return _short(f"{before} {text[link.end() :]}"), link[0][:500]


def _short(text: str) -> str:
    place = " ".join(text.split()).strip(" ,;")
    if len(place) > _LONGEST_PLACE:
        raise UserError("place_too_long", most=_LONGEST_PLACE)
    return place


def _timed(error: DateError, said: ParsedDate) -> DateError:
    return error.at_time(said.start, said.end) if said.start else error


def _not_a_place(view: GroupView, said: ParsedDate, text: str, rest: str, scrap: str) -> DateError:
    """Something of a date stands where the place is: "kl 10 och trettio Stadshuset"."""
    read = text[: len(text) - len(rest)].strip(_AROUND)
    day, start, end = said.day, said.start, said.end
    other = _read_scrap(view, rest[max(rest.find(scrap), 0) :])
    if other and start is None:
        start, end = other.start, other.end
    if other and other.day_named and other.span_end is None and not said.day_named:
        day = other.day
    sample = DateExample(day, view.today, start or _NINE, end)
    figures = not any(char.isalpha() for char in scrap)
    return DateError("more_than_date", read=read, rest=scrap, figures=figures, sample=sample)


def _date_first(view: GroupView, text: str) -> DateError:
    """There is no date at the beginning, but maybe after the place."""
    for start, end in find_scraps(text, view.now, view.group.zone):
        said = _read_scrap(view, text[start:])
        if said and said.day_named and said.span_end is None:
            sample = DateExample(said.day, view.today, said.start or _NINE, said.end)
            error = DateError("date_first", sample=sample)
            error.rest = text[:start].strip(_AROUND) or text[end:]
            return error
    return errors.no_date(text, view.today)


def _read_scrap(view: GroupView, text: str) -> ParsedDate | None:
    for words in (text, f"kl {text}"):  # "9-12" is a time here
        with suppress(DateError):
            found = dates.find_leading_date(words, view.now, view.group.zone)
            if found:
                return found[0]
    return None


def _without_scraps(view: GroupView, rest: str) -> str:
    """The place among words that were left over: it is what follows the last piece of a date."""
    words = " ".join(rest.split()).strip(_LEFT_OVER)
    if len(words) > _LONGEST_PLACE:
        return ""
    without_links = _LINK.sub(lambda link: "x" * len(link[0]), words)
    scraps = find_scraps(without_links, view.now, view.group.zone)
    if not scraps:
        return words
    return words[scraps[-1][1] :].strip(_LEFT_OVER) or words[: scraps[0][0]].strip(_LEFT_OVER)


def _if_a_place(words: str) -> str:
    """The words, where they may be repeated as a place: they have a name, a number, a link or a
    word for a place in them. Whatever else stands beside a day may be about somebody's health.
    """
    is_place = any(
        word[:1].isupper() or word[:1].isdigit() or _LINK.match(word) or _PLACE.fullmatch(word)
        for word in words.replace(",", " ").split()
    )
    return words if is_place and not is_about_health(words) else ""
