"""When and where a meeting is to be, as `!möte ny`, `!möte flytta` and `!möte ändra` are told it.

Nothing of a date ends in the place: what was not understood is asked about, with an example that
keeps the day, the time, the place and the link that were.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from commands.which_meeting import unclear_meeting
from secretary.errors import DateError, DateExample, UserError
from secretary.language import dates
from secretary.language.dates import ParsedDate, errors
from secretary.language.dates.scraps import find_scraps
from secretary.language.health_words import is_about_health
from secretary.language.meeting_fields import (
    LINK,
    MeetingFields,
    find_fields,
    without_besides,
    without_when,
)
from secretary.language.meeting_grammar import (
    after_meeting_word,
    find_numbered,
    split_move,
    strip_noun,
)
from secretary.language.text import nfc
from secretary.language.vocabulary import WORDS, compiled
from secretary.meetings import Meeting
from services.context import GroupView
from services.meetings import MeetingDetails

_LONGEST: Final = {"place": 200, "title": 200, "link": 500}
_PLACE: Final = compiled(WORDS.place_words)
_NINE: Final = time(9)
_AROUND: Final = " \t\n,;:–-"
_LEFT_OVER: Final = _AROUND + "()"


def when_and_where(
    view: GroupView, text: str, command: str, like: Meeting | None = None
) -> MeetingDetails:
    """The details that all of `text` says; the place and the title are empty where none is said.

    like: the meeting that is moved, whose time of day is meant where none is named.
    Raises DateError for anything but one clear time, and where a piece of a date or time stands
    among the words of the place; UserError as `text_fields` and `end_time` do.
    """
    about = like.number if like else 0
    try:
        return _read(view, _date_before_link(nfc(text)), like)
    except DateError as error:
        default = like.starts_at.time() if like else _NINE
        if not error.values.get("sample"):
            said = error.clock
            error = error.at_time(default, None)  # each day of it needs a time of day
            error.clock = said
        following = _kept(view, error.rest or "")
        raise error.for_command(command, about).followed_by(following) from error
    except UserError as error:
        raise error.for_command(command, about) from error


def text_fields(fields: MeetingFields, number: int = 0) -> dict[str, str]:
    """The place, the title and the link of these fields, those that are said; empty for none.

    number: the meeting's. Raises UserError for several links, for what is no link, and for what is
    too long.
    """
    if len(fields.links) > 1:
        raise UserError("several_links", number=number, link=fields.links[0])
    said = {name: value for name, value in fields.values.items() if name in _LONGEST}
    for name, value in said.items():
        if len(value) > _LONGEST[name]:
            raise UserError("too_long", field=name, most=_LONGEST[name], number=number)
    if said.get("link") and not fields.links:
        raise UserError("no_link", number=number)
    return said


def end_time(view: GroupView, value: str, starts_at: datetime, number: int = 0) -> time:
    """The end that "12.30" or "halv ett" is, of a meeting that begins then, on the same day.

    number: the meeting's. Raises UserError for what is no time of day, or comes before the start.
    """
    start, suggested = starts_at.time(), later_time(starts_at)
    with suppress(DateError):
        spelt = f"kl {value}" if value[0].isdigit() else value
        said = dates.parse_date(spelt, view.now, view.group.zone, reference_start=starts_at)
        if said.start is not None and said.end is None and not said.day_named:
            if said.start > start:
                return said.start
            raise UserError(
                "end_before_start", start=start, end=said.start, number=number, suggested=suggested
            )
    raise UserError("which_end", number=number, suggested=suggested)


def find_no_place(view: GroupView, place: str) -> str:
    """The words in a place that are a piece of a date or the number of a meeting; "" for none."""
    for begins, ends in _pieces(view, place):
        return place[begins:ends]
    return ""


def _pieces(view: GroupView, words: str) -> list[tuple[int, int]]:
    scraps = find_scraps(words, view.now, view.group.zone)
    numbered = find_numbered(words)
    return sorted([*scraps, numbered[:2]]) if numbered else scraps


def later_time(starts_at: datetime) -> time:
    """An end for an example: three hours later, or on the day's last minute."""
    later = starts_at + timedelta(hours=3)
    return later.time() if later.date() == starts_at.date() else time(23, 59)


def _date_before_link(text: str) -> str:
    """The text with a link that it begins with at its end: a link is one wherever it stands."""
    link = LINK.match(text)
    return f"{text[link.end() :].lstrip(_AROUND)} {link[0]}" if link else text


def _read(view: GroupView, text: str, like: Meeting | None) -> MeetingDetails:
    if like is None:
        text = strip_noun(text)
    text = without_when(text)
    found = dates.find_leading_date(
        text, view.now, view.group.zone, reference_start=like.starts_at if like else None
    )
    if found is None:
        raise _date_first(view, text)
    said, rest = found
    short = without_besides(rest)
    text, rest = text[: len(text) - len(rest)] + short, short
    try:
        return _checked(view, said, text, rest, like)
    except DateError as error:
        if error.rest is None:
            error.rest = rest
        raise


def _checked(
    view: GroupView, said: ParsedDate, text: str, rest: str, like: Meeting | None
) -> MeetingDetails:
    moved = split_move(rest) if like else None
    if moved and not moved[0]:
        # "to 13 maj till 14 maj": the first was a Thursday, and no English word.
        raise unclear_meeting(view)
    fields = find_fields(rest.strip(_AROUND))
    _refuse_left_over(view, said, text, rest, fields, is_move=like is not None)
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
    details = _with_fields(view, said, wall, fields)
    if text.rstrip(_AROUND).endswith("?") and not (fields.links or details.title.endswith("?")):
        sample = DateExample(wall.date(), view.today, wall.time(), details.ends_at)
        error = UserError("time_is_question").with_examples(sample)
        raise error.followed_by(_kept(view, rest.rstrip("? ")))
    return details


def _refuse_left_over(
    view: GroupView, said: ParsedDate, text: str, rest: str, fields: MeetingFields, *, is_move: bool
) -> None:
    """Raises DateError for a piece of a date in the place, and for a field that cannot be meant:
    a second place or end, or none any more of what a move leaves as it is."""
    place = _place(fields)
    if scrap := find_no_place(view, place):
        raise _not_a_place(view, said, text, rest, scrap)
    until = fields.values.get("ends_at", "")
    if fields.rest and "place" in fields.values:
        error = _not_a_place(view, said, text, rest, fields.rest)
        error.rest = rest.strip(_AROUND)[fields.begins :]
        raise error
    if (said.end and until) or (is_move and "" in fields.values.values()):
        error = _not_a_place(view, said, text, rest, until or rest.strip(_AROUND)[fields.begins :])
        error.rest = " ".join((place, *fields.links))
        raise error


def _with_fields(
    view: GroupView, said: ParsedDate, wall: datetime, fields: MeetingFields
) -> MeetingDetails:
    place = _place(fields)
    end, until = said.end, fields.values.get("ends_at")
    try:
        texts = text_fields(replace(fields, values={**fields.values, "place": place}))
        if until:
            end = end_time(view, until, wall)
    except UserError as error:
        error = error.with_examples(DateExample(wall.date(), view.today, wall.time(), said.end))
        raise error.followed_by(_kept(view, " ".join((place, *fields.links[:1])))) from error
    return MeetingDetails(wall, end, place, texts.get("link") or None, texts.get("title", ""))


def _place(fields: MeetingFields) -> str:
    return (fields.rest or fields.values.get("place", "")).rstrip("?! ").rstrip(_AROUND)


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
    if other and said.start and other.start and not other.day_named:
        return DateError("one_time_only", said=f"{read}, {scrap}", sample=sample)
    figures = not any(char.isalpha() for char in scrap)
    return DateError("more_than_date", read=read, rest=scrap, figures=figures, sample=sample)


def _date_first(view: GroupView, text: str) -> DateError:
    """There is no date at the beginning, but maybe after the place, or a time without a day."""
    timed: DateError | None = None
    for start, _ in find_scraps(text, view.now, view.group.zone):
        refused = _refused_at(view, text, start)
        if refused and refused.message_id != "which_day":
            return refused
        timed = timed or refused
    return timed or errors.no_date(text, view.today)


def _refused_at(view: GroupView, text: str, start: int) -> DateError | None:
    """What to say of the date that stands there behind something else; None without one."""
    before = after_meeting_word(text[:start].strip(_AROUND))
    try:
        found = _find_scrap(view, text[start:])
    except DateError as wrong:
        wrong.rest = f"{before} {wrong.rest or ''}"
        return wrong
    if found is None or found[0].span_end is not None:
        return None
    said, after = found
    day = said.day if said.day_named else errors.example(view.today).day
    sample = DateExample(day, view.today, said.start or _NINE, said.end)
    refused = DateError("date_first" if said.day_named else "which_day", sample=sample)
    refused.rest = f"{before} {after}"
    return refused


def _read_scrap(view: GroupView, text: str) -> ParsedDate | None:
    with suppress(DateError):
        if found := _find_scrap(view, text):
            return found[0]
    return None


def _find_scrap(view: GroupView, text: str) -> tuple[ParsedDate, str] | None:
    """The date that the text begins with, and what follows it; "9-12" is a time here."""
    found = dates.find_leading_date(text, view.now, view.group.zone)
    return found or dates.find_leading_date(f"kl {text}", view.now, view.group.zone)


def _kept(view: GroupView, rest: str) -> str:
    """Of the words after a date those that a suggestion repeats: the place and the fields."""
    words = " ".join(rest.split()).strip(_LEFT_OVER)
    if len(words) > _LONGEST["place"]:
        return ""
    begins = find_fields(words).begins
    place = _without_scraps(view, words[:begins])
    return if_a_place(f"{place}{words[begins:]}".strip(_LEFT_OVER))


def _without_scraps(view: GroupView, words: str) -> str:
    """The place among words that were left over: it is what follows the last piece of a date."""
    without_links = LINK.sub(lambda link: "x" * len(link[0]), words)
    pieces = _pieces(view, without_links)
    if not pieces:
        return words
    return words[pieces[-1][1] :].strip(_LEFT_OVER) or words[: pieces[0][0]].strip(_LEFT_OVER)


def if_a_place(words: str) -> str:
    """The words, where they may be repeated as a place: they have a name, a number, a link or a
    word for a place in them. Whatever else stands beside a day may be about somebody's health.
    """
    is_place = any(
        word[:1].isupper() or word[:1].isdigit() or LINK.match(word) or _PLACE.fullmatch(word)
        for word in words.replace(",", " ").split()
    )
    return words if is_place and not is_about_health(words) else ""
