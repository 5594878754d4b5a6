"""Which of some meetings an answer picks, when it has been asked: "möte 2", "den 8:e", "båda".

What an answer says can often be read in more than one way: "2" is a meeting's number or a day of
the month, "det andra" the second that was named or meeting 2. It picks a meeting only where all the
ways lead to the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from secretary.errors import DateError, UserError
from secretary.language import dates
from secretary.language.dates.vocabulary import WORDS as DATE_WORDS
from secretary.language.meeting_lookup import find_meeting
from secretary.language.text import nfc, strip_diacritics
from secretary.language.vocabulary import WORDS, compiled
from secretary.meetings import Meeting

_LONGEST: Final = 120
"""Characters of an answer that only picks a meeting."""
_MOST: Final = 6
"""Meetings that one answer names."""
_EDGES: Final = compiled(r"\A[^\w#?]+|[^\w?]+\Z")
"""What stands around an answer and says nothing: dots, quotation marks, a smiley."""
_EACH: Final = compiled(rf"(?:{WORDS.choice_each})\s")
_BEFORE: Final = compiled(rf"(?:{WORDS.choice_before})(?![^\W_])[\s,:]*")
_AFTER: Final = compiled(rf"[\s,](?:{WORDS.choice_after})\Z")
_ALL: Final = compiled(WORDS.choice_all)
_BOTH: Final = compiled(rf"(?:{WORDS.choice_both})\b")
_NONE: Final = compiled(WORDS.choice_none)
_NOUN: Final = compiled(rf"\s(?:{WORDS.nouns}|{WORDS.choice_nouns})\Z")
_AND: Final = compiled(rf"\s(?:{WORDS.and_words})\s|[,+&]")
_SAYS_AND: Final = compiled(rf"\s(?:{WORDS.and_words})\s|[+&]")
_SAYS_NUMBER: Final = compiled(rf"(?:(?:{WORDS.nouns})\s?)?(?:(?:{WORDS.number_marks})\s?)?\d+")
_NUMBER: Final = compiled(
    rf"(?:(?:{WORDS.nouns}|{WORDS.number_marks})\s)?(?P<word>{'|'.join(WORDS.numbers)})"
)
_DAY: Final = compiled(r"(?:(?:den|the)\s)?(?P<day>\d{1,2})(?::?[ae]|st|nd|rd|th)?")
_WHERE: Final = compiled(
    rf"(?:(?:{WORDS.choice_where})\s)?(?P<name>[^\W\d_].*?)(?P<s>['’]?s)?"
    rf"[\s-]?(?:{WORDS.nouns})?"
)
_WORD: Final = compiled(r"\w+")
_COMPOUND: Final = compiled(rf"(?:{WORDS.nouns})\Z")
_SHORTEST_NAME: Final = 3
"""Letters of a word by which a place or a title is known."""
_CLOCK: Final = compiled(r"\d{1,2}[.:]\d\d")
_WEEKDAY: Final = compiled(
    rf"(?:(?:{WORDS.prepositions}|den|the)\s)?(?P<day>[^\W\d_]{{3,12}}?)"
    rf"(?:en)?(?:['’]?s)?(?:[\s-]?(?:{WORDS.nouns}))?"
)
_PLACES: Final = {strip_diacritics(word): place for word, place in WORDS.choice_places.items()}


def picks_none(text: str) -> bool:
    """Whether the answer is that none of them is meant."""
    return len(text) <= _LONGEST and _NONE.fullmatch(_trimmed(text)) is not None


def says_several(text: str) -> bool:
    """Whether the answer, which may say more, says that it is about more than one meeting."""
    words = _core(text[:_LONGEST])
    return _SAYS_AND.search(words) is not None or _ALL.match(words) is not None


def without_lead(text: str) -> str:
    """The answer without what people say around their choice: "det gäller …, tack"."""
    return _core(text) if len(text) <= _LONGEST else text


def place_among(text: str, count: int) -> int | None:
    """The index, among so many, of "det andra" or "the last one"; None for anything else."""
    if len(text) > _LONGEST:
        return None
    words = _NOUN.sub("", _core(text))
    place = _PLACES.get(strip_diacritics(words), 0)
    if not 0 < abs(place) <= count:
        return None
    return place - 1 if place > 0 else count - 1


def pick_meetings(
    text: str, choices: Sequence[Meeting], others: Sequence[Meeting], now: datetime, zone: ZoneInfo
) -> list[Meeting]:
    """The meetings that all of an answer picks; empty where that is not clear.

    choices: those that were named in the question, in their order. others: those that can be meant,
    too, if their number or day is given. now: aware.
    """
    if len(text) > _LONGEST or "?" in text:
        return []
    words = _core(text)
    if _ALL.fullmatch(words):
        fits = len(choices) == 2 if _BOTH.match(words) else len(choices) > 1
        return list(choices) if fits else []
    known = list({meeting.number: meeting for meeting in (*choices, *others)}.values())
    read = _Reader(choices, known, now, zone).read
    whole = read(words)
    if whole is not None:
        return [whole]
    parts = [part for part in map(_core, _AND.split(_EACH.sub("", words, count=1))) if part]
    if not 1 < len(parts) <= _MOST:
        return []
    found = [meeting for meeting in map(read, parts) if meeting is not None]
    different = {meeting.number: meeting for meeting in found}
    if len(found) < len(parts):
        return []
    if not _SAYS_AND.search(words):
        if len(different) == 1:
            return found[:1]  # "möte 2, 8 december"
        if len({_SAYS_NUMBER.fullmatch(part) is None for part in parts}) > 1:
            return []  # "möte 1, 8 december" is no list, but a mistake where that is meeting 2
    return found if len(found) == len(different) else []


def _trimmed(text: str) -> str:
    return _EDGES.sub("", " ".join(nfc(text).split()))


def _core(text: str) -> str:
    """The words without what people say around their choice."""
    words = _trimmed(text)
    while (before := _BEFORE.match(words)) and before.end() < len(words):
        words = words[before.end() :]
    return _trimmed(_AFTER.sub("", words))


def _is_called(meeting: Meeting, name: str) -> bool:
    """Whether the words are some of its place's or its title's."""
    said, known = (
        {_COMPOUND.sub("", word) or word for word in _WORD.findall(strip_diacritics(words))}
        for words in (name, f"{meeting.place} {meeting.title}")
    )
    return said <= known and max(map(len, said), default=0) >= _SHORTEST_NAME


class _Reader:
    """All the ways to read words that name one meeting."""

    def __init__(
        self, choices: Sequence[Meeting], known: Sequence[Meeting], now: datetime, zone: ZoneInfo
    ) -> None:
        self._choices, self._known, self._now, self._zone = choices, known, now, zone

    def read(self, words: str) -> Meeting | None:
        """The one that they name in every way in which they name any."""
        found = {meeting.number: meeting for meeting in self._readings(words)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _readings(self, words: str) -> Iterator[Meeting]:
        for meetings in (self._choices, self._known):
            with suppress(UserError):
                named, rest = find_meeting(words, meetings, self._now, self._zone)
                if named is not None and not rest:
                    yield named
        number = _NUMBER.fullmatch(words)
        if number:
            yield from self._numbered(WORDS.numbers[number["word"].casefold()])
        place = place_among(words, len(self._choices))
        if place is not None:
            yield self._choices[place]
            yield from self._numbered(_PLACES[strip_diacritics(_NOUN.sub("", words))])
        day = _DAY.fullmatch(words)
        if day:
            yield from self._only(lambda meeting: meeting.day.day == int(day["day"]))
        weekday = _WEEKDAY.fullmatch(words)
        if weekday and (name := strip_diacritics(weekday["day"])) in DATE_WORDS.weekdays:
            yield from self._only(lambda m: m.day.weekday() == DATE_WORDS.weekdays[name])
        where = _WHERE.fullmatch(_NOUN.sub("", words))
        if where:
            names = (where["name"], where["name"] + (where["s"] or ""))
            yield from self._only(lambda m: any(_is_called(m, name) for name in names))
        with suppress(DateError):
            said = f"kl {words}" if _CLOCK.fullmatch(words) else words
            clock = dates.find_leading_date(said, self._now, self._zone)
            if clock and not clock[1] and not clock[0].day_named:
                yield from self._only(lambda m: m.starts_at.time() == clock[0].start)

    def _numbered(self, number: int) -> Iterator[Meeting]:
        return (meeting for meeting in self._known if meeting.number == number)

    def _only(self, fits: Callable[[Meeting], bool]) -> Iterator[Meeting]:
        """The choice that fits, where only one does."""
        hits = [meeting for meeting in self._choices if fits(meeting)]
        return iter(hits if len(hits) == 1 else ())
