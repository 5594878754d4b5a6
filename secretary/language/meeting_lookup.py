"""Which meeting somebody means: ``möte 3``, ``marsmötet``, ``nästa``, ``på fredag``.

The words are those of `language.meeting_grammar`; dates are read by `language.dates`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from secretary.errors import DateError, UserError, WhichMeeting
from secretary.language import dates
from secretary.language import meeting_grammar as grammar
from secretary.language.text import nfc
from secretary.language.vocabulary import WORDS
from secretary.meetings import Meeting, under_way

_MAX_LISTED: Final = 6
_RECENT: Final = timedelta(days=60)
"""Of a day without a year that no meeting was on, so long ago at most is it taken to have been."""


def find_meeting(
    text: str, meetings: Sequence[Meeting], now: datetime, zone: ZoneInfo, *, past: bool = False
) -> tuple[Meeting | None, str]:
    """The meeting that `text` begins by naming, and the words after the reference.

    Understands ``möte 3``, ``3``, ``nästa``, ``förra mötet``, ``marsmötet`` and dates, counted
    from `now` (aware) in `zone`, in Swedish and English. A number, a month or ``nästa`` without
    the word ``möte`` counts only where nothing follows: ``3 barn sjuka`` names no meeting.
    None where none is named: then all of `text` is what follows, but for ``mötet`` at its
    beginning. With `past` the meetings that have been are candidates too; a cancelled one
    never is.
    Raises UserError where a reference fits more than one meeting, or none: it then says what
    became of the one that was cancelled, moved or held. DateError for a day that cannot be.
    """
    text = nfc(text.strip())
    search = _Search(meetings, now, zone, past)
    after_next = grammar.AFTER_NEXT.match(text)
    if after_next:
        return _with_rest(search.after_next, text[after_next.end() :])
    noun = grammar.NOUN.match(text)
    body = text[noun.end() :] if noun else text

    if numbered := _numbered(search, body, after_noun=noun is not None):
        return numbered
    preposition = None if noun else grammar.PREPOSITION.match(text)
    named = text[preposition.end() :] if preposition else body
    if grammar.NTH.match(named):
        raise search.unclear()
    of_year = grammar.OF_YEAR.match(named)
    if of_year and (of_year["when"] or not of_year["last"]):
        if not of_year["when"] and grammar.PART_OF_YEAR.match(named, of_year.end()):
            raise search.unclear()
        ahead = 1 if of_year["next"] else 0 if of_year["this"] else None
        first = bool(of_year["first"])
        of_that = partial(search.of_year, of_year["year"], ahead, first=first)
        return _with_rest(of_that, named[of_year.end() :])
    order = grammar.IN_ORDER.match(named)
    if order:
        order_noun = grammar.ORDER_NOUN.match(named, order.end())
        rest = grammar.strip_separators(named[(order_noun or order).end() :])
        if order_noun or not rest:
            return _with_rest(partial(search.in_order, coming=order["next"] is not None), rest)
    month = grammar.match_month(named, after_noun=noun is not None)
    if month:
        number_of_month, year, end = month
        return _with_rest(partial(search.of_month, number_of_month, year), named[end:])
    day = grammar.OF_DAY.match(named)
    if day:
        on_day = partial(search.dated, day["day"], alone=True)
        return _with_rest(lambda: on_day()[0], named[day.end() :])
    found, rest = search.dated(body, alone=noun is None)
    if found is None and preposition:
        found, rest = search.dated(named, alone=True)
    if found is None:
        return None, grammar.strip_separators(body) if noun else text
    return found, grammar.strip_separators(rest)


_Found = TypeVar("_Found")


def _with_rest(find: Callable[[], _Found], after: str) -> tuple[_Found, str]:
    """What is found, and the words after its name; an error knows them, too."""
    rest = grammar.strip_separators(after)
    try:
        return find(), rest
    except UserError as error:
        error.rest = rest
        raise


def is_day_or_month(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether all of the words are a day, a week or a month, with a meeting on it or not."""
    text = nfc(text.strip())
    preposition = grammar.PREPOSITION.match(text)
    named = text[preposition.end() :] if preposition else text
    month = grammar.match_month(named, after_noun=False)
    if month:
        return not grammar.strip_separators(named[month[2] :])
    try:
        return dates.parse_date(text, now, zone, past=True).day_named
    except DateError as error:
        return error.message_id not in {"no_date", "no_text", "more_than_date"}


def _numbered(search: _Search, body: str, *, after_noun: bool) -> tuple[Meeting, str] | None:
    """The meeting of a number, in figures or words, and what follows."""
    number = grammar.NUMBER.match(body)
    if number:
        rest = grammar.strip_separators(body[number.end() :])
        if after_noun or not rest:
            return _with_rest(partial(search.numbered, int(number["number"])), rest)
    word = grammar.NUMBER_WORD.match(body) if after_noun else None
    if word is None:
        return None
    wanted = WORDS.numbers[word["number"].casefold()]
    return _with_rest(partial(search.numbered, wanted), body[word.end() :])


_SOME_TIME: Final = datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Stockholm"))


def begins_with_meeting(text: str) -> bool:
    """Whether `text` begins by naming a meeting, or a day, whichever there are."""
    try:
        found, _ = find_meeting(text, (), _SOME_TIME, ZoneInfo("Europe/Stockholm"))
    except UserError:
        return True
    return found is not None


@dataclass(frozen=True)
class MeetingReference:
    """What somebody named a meeting by, for repeating it to them."""

    number: int | None = None
    month: int | None = None
    year: int | None = None
    day: date | None = None
    last: date | None = None
    clock: time | None = None


class _Search:
    """The meetings that can be meant, and what to say where that is not exactly one."""

    def __init__(
        self, meetings: Sequence[Meeting], now: datetime, zone: ZoneInfo, past: bool
    ) -> None:
        self._now, self._zone, self._past = now, zone, past
        self._wall = now.astimezone(zone).replace(tzinfo=None)
        self._all = sorted(meetings, key=lambda m: m.starts_at)
        self._planned = [m for m in self._all if m.is_planned]
        self._ahead = [m for m in self._planned if m.starts_at > self._wall]
        self._candidates = self._planned if past else self._ahead

    def numbered(self, number: int) -> Meeting:
        return self._only(lambda m: m.number == number, MeetingReference(number=number))

    def in_order(self, *, coming: bool) -> Meeting:
        """The next meeting, or the one that was last."""
        if coming:
            if self._ahead:
                return self._ahead[0]
            raise UserError("nothing_planned")
        held = [m for m in self._planned if m not in self._ahead]
        if held:
            return self._only(lambda m: m is held[-1], MeetingReference(number=held[-1].number))
        raise UserError("nothing_held")

    def after_next(self) -> Meeting:
        """The second meeting to come."""
        if len(self._ahead) > 1:
            return self._ahead[1]
        raise self.unclear()

    def unclear(self) -> UserError:
        """That words can mean several meetings, with the names of the nearest ones."""
        near = self._ahead[:2] or self._candidates[-1:]
        if not near:
            return UserError("nothing_planned")
        return UserError("which_meeting").with_examples(*(m.number for m in near))

    def of_month(self, month: int, year: str | None) -> Meeting:
        """The meeting of a month: without `year`, of the nearest such month that has one."""
        fitting = [
            m
            for m in self._all
            if m.day.month == month and (year is None or int(year) == m.day.year)
        ]
        hits = [m for m in fitting if m in self._candidates]
        if hits:
            nearest = min(hits, key=self._distance).day.year
            fitting = [m for m in hits if m.day.year == nearest]
        said = MeetingReference(month=month, year=int(year) if year else None)
        return self._only(lambda m: m in fitting, said)

    def of_year(self, year: str | None, ahead: int | None, *, first: bool) -> Meeting:
        """The first or last meeting of a year: that one, so many `ahead`, or the next meeting's."""
        coming = self._ahead or self._planned[-1:]
        there = self._wall.year + (ahead or 0)
        if year is not None:
            there = int(year)
        elif ahead is None and coming:
            there = coming[0].day.year
        fitting = [m for m in self._planned if m.day.year == there]
        wanted = fitting[:1] if first else fitting[-1:]
        said = MeetingReference(day=date(there, 1, 1), last=date(there, 12, 31))
        return self._only(lambda m: m in wanted, said)

    def dated(self, text: str, *, alone: bool) -> tuple[Meeting | None, str]:
        """The meeting on the day, or in the week or month, that `text` begins with.

        A time tells two meetings of one day apart. A time without a day is the next meeting
        that begins then, and where it stands `alone` no reference at all.
        """
        try:
            found = dates.find_leading_date(text, self._now, self._zone, past=self._past)
        except DateError as error:
            self._raise_if_gone(text)
            raise self._with_meeting_days(error) from error
        if found is None:
            return None, text
        said, rest = found
        if not said.day_named:
            if alone:
                return None, text
            then = [m for m in self._candidates if m.starts_at.time() == said.start]
            nearest = sorted(then, key=self._distance)[:1]
            at_that = MeetingReference(clock=said.start)
            return _with_rest(lambda: self._only(lambda m: m in nearest, at_that), rest)
        hits = self._on(said)
        if not hits and self._past and (coming := self._coming_reading(text)):
            # "12 november" in February is nearest in the year before: it may be this year's.
            hits = self._on(coming)
            said = coming if hits or self._is_far(said.day) else said
        last = said.span_end or said.day
        if not hits:
            _with_rest(lambda: self._raise_if_gone(text), rest)
            hits = self._on_number(said)
        days = MeetingReference(day=said.day, last=None if last == said.day else last)
        fits = hits or [m for m in self._all if said.day <= m.day <= last]
        return _with_rest(lambda: self._only(lambda m: m in fits, days), rest)

    def _on(self, said: dates.ParsedDate) -> list[Meeting]:
        """The candidates on those days, or where there are such those at that time."""
        hits = [m for m in self._candidates if said.day <= m.day <= (said.span_end or said.day)]
        return [m for m in hits if m.starts_at.time() == said.start] or hits

    def _on_number(self, said: dates.ParsedDate) -> list[Meeting]:
        """The only meeting to come on such a day of a month, where no month was said."""
        fitting = [m for m in self._ahead if said.any_month and m.day.day == said.day.day]
        return fitting if len(fitting) == 1 else []

    def _coming_reading(self, text: str) -> dates.ParsedDate | None:
        with contextlib.suppress(DateError):
            found = dates.find_leading_date(text, self._now, self._zone)
            return found[0] if found else None
        return None

    def _is_far(self, day: date) -> bool:
        return self._wall.date() - day > _RECENT

    def _with_meeting_days(self, error: DateError) -> DateError:
        """The error with those of its dates that a meeting is on, else with the next meeting."""
        on_days = {m.day: m for m in self._candidates}
        fitting = [typed for typed in error.dates if typed.day in on_days]
        next_meeting = [m.number for m in self._ahead[:1]]
        choices = (on_days[typed.day] for typed in fitting)
        return error.with_choices(*choices).with_examples(*(fitting or next_meeting))

    def _distance(self, meeting: Meeting) -> timedelta:
        return abs(meeting.starts_at - self._wall)

    def _raise_if_gone(self, text: str) -> None:
        """Raises UserError where the day is, read backwards, one that a meeting was on."""
        with contextlib.suppress(DateError):
            found = dates.find_leading_date(text, self._now, self._zone, past=True)
            if found is None or found[0].span_end is not None:
                return
            day = found[0].day
            moved = [m for m in self._candidates if m.moved_from and m.moved_from.date() == day]
            gone = [m for m in self._all if m.day == day and m not in self._candidates]
            if moved or gone:
                raise self._gone_error((moved or gone)[0])

    def _only(self, fits: Callable[[Meeting], bool], said: MeetingReference) -> Meeting:
        """The candidate that fits."""
        hits = [m for m in self._candidates if fits(m)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            error = WhichMeeting("several_meetings", hits, said=said, meetings=meeting_list(hits))
            raise error.with_examples(hits[0].number)
        gone = [m for m in self._all if fits(m)]
        if gone:
            raise self._gone_error(gone[-1])
        raise self._error("no_such_meeting", on=said.day, said=said)

    def _gone_error(self, meeting: Meeting) -> UserError:
        if not meeting.is_planned:
            return self._error("meeting_cancelled", meeting=meeting)
        if meeting in self._candidates and meeting.moved_from:
            error = UserError("meeting_moved", meeting=meeting, answered=False)
            return error.with_choices(meeting).with_examples(meeting.number)
        if under_way([meeting], self._now, self._zone):
            following = self._ahead[:1]
            error = UserError("meeting_begun", meeting=meeting, person=None)
            error = error.with_choices(*following)
            return error.with_examples(*(m.number for m in following))
        return self._error("meeting_over", meeting=meeting)

    def _error(self, says: str, *, on: date | None = None, **values: object) -> UserError:
        """on: the day that was said, if one was."""
        # Near ones first: after some years those that have been are the many.
        away = self._distance if on is None else lambda m: abs(m.day - on)
        nearest = sorted(self._candidates, key=away)[:_MAX_LISTED]
        near = sorted(nearest, key=lambda m: m.starts_at)
        error = UserError(says, **values, near=meeting_list(near)).with_choices(*near)
        ahead = [m for m in nearest if m in self._ahead]
        if on is None:
            ahead.sort(key=lambda m: m.starts_at)
        return error.with_examples(*(m.number for m in (ahead or near)[:1]))


@dataclass(frozen=True)
class MeetingList:
    """Some meetings to name in a sentence. more: how many there are besides.

    timed: those whose day alone would not tell them apart.
    """

    meetings: tuple[Meeting, ...]
    timed: frozenset[Meeting]
    more: int


def meeting_list(meetings: Sequence[Meeting]) -> MeetingList:
    """The meetings as they are named in a sentence; of many the first ones."""
    shown = tuple(meetings[:_MAX_LISTED])
    days = [m.day for m in shown]
    timed = frozenset(m for m in shown if days.count(m.day) > 1)
    return MeetingList(shown, timed, len(meetings) - len(shown))
