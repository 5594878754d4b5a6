"""The words of answers about coming, cut into tokens: each word with what it can be.

Days, meetings and names are found by `Names`, which knows the group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from secretary.errors import UserError
from secretary.language import meeting_grammar
from secretary.language.answers.tags import Tag
from secretary.language.answers.tokens import Names, Token
from secretary.language.answers.words import (
    DURATIONS,
    FIRST_WORDS,
    LONGEST_PHRASE,
    PHRASES,
    SWEDISH_ONLY,
    WORDS,
    fold,
    without_typo,
)
from secretary.language.en.date_vocabulary import ALSO_SWEDISH
from secretary.language.text import nfc, straight_apostrophes
from secretary.language.vocabulary import WORDS as MESSAGE_WORDS
from secretary.language.vocabulary import either
from secretary.meetings import Meeting

_MOST_WORDS: Final = 6
"""In the name of a meeting."""
_MOST_NAME: Final = 3
_MOST_TRIES: Final = 40
"""Places in a message where a meeting is looked for."""

_DOTTED: Final = re.compile(rf"\b({WORDS.dotted})\.(?=\s|\d)", re.IGNORECASE)
_PIECE: Final = re.compile(
    r"(?:\b[^\W\d]\.){2,}(?:[^\W\d]\b\.?)?"
    r"|\d+(?:[.:/–-]\d+)*(?::?[^\W\d_]+)?"
    r"|[^\W\d_]+(?:['-][^\W_]+)*|\S|\n"
)
_BREAKS: Final = frozenset(",.;!()[]:–—-/…\n")
_BARE_HOUR: Final = re.compile(r"\d{1,2}")
_PAST_OR_TO: Final = either(WORDS.past_or_to)
_IS_CLOCK: Final = re.compile(
    rf"\d{{1,2}}(?::\d\d|\.(?:00|1[3-9]|[2-5]\d))$|(?:{WORDS.parts_of_hour})\s"
    rf"|[a-zåäö]+ (?:{_PAST_OR_TO}) [a-zåäö]+$",
    re.IGNORECASE,
)
_MAY_BE_CLOCK: Final = re.compile(r"\d{1,2}[.]\d\d")
_HOURS: Final = range(7, 22)
_BEFORE_HOUR: Final = (Tag.FROM, Tag.AFTER, Tag.UNTIL, Tag.TO, Tag.LEAVE)
_HOUR_WORDS: Final = {fold(word): hour for word, hour in MESSAGE_WORDS.numbers.items()}


@dataclass(frozen=True)
class _Piece:
    """A piece of the text: a word, a number or a sign, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        return self.text in _BREAKS


class Lexer:
    """Cuts one text into tokens."""

    def __init__(self, text: str, names: Names) -> None:
        text = _DOTTED.sub(r"\1 ", straight_apostrophes(nfc(text)))
        self._text = text
        self._names = names
        self._pieces = [
            _Piece(fold(found[0]) or found[0], found.start(), found.end())
            for found in _PIECE.finditer(text)
        ]
        self._tries = _MOST_TRIES

    def tokens(self) -> Iterator[Token]:
        """The tokens, in order."""
        at = 0
        before = Tag.BREAK
        while at < len(self._pieces):
            for token in (found := self._token(at, before))[0]:
                before = token.tag
                yield token
            at = found[1]

    def _token(self, at: int, before: Tag) -> tuple[Sequence[Token], int]:
        """What begins there, and where the next token begins."""
        piece = self._pieces[at]
        if piece.is_break and self._begins_command(at):
            return [Token(Tag.UNREAD, piece.text)], at + 1
        if piece.is_break:
            return [Token(Tag.BREAK, piece.text)], at + 1
        return (
            self._duration(at)
            or self._hour(at, before)
            or self._meeting_or_clock(at)
            or self._short_weekday(at)
            or self._person(at)
            or self._phrase(at)
            or ([self._word(piece)], at + 1)
        )

    def _begins_command(self, at: int) -> bool:
        """Whether another command than an answer begins there: "!förhinder !rapport Ny skola"."""
        piece, following = self._pieces[at], self._pieces[at + 1 : at + 2]
        if piece.text != "!" or self._text[: piece.start][-1:].strip():
            return False
        if not following or following[0].start > piece.end or not following[0].text.isalpha():
            return False
        found = self._phrase(at + 1)
        return found is None or found[0][0].tag not in (Tag.COME, Tag.ABSENT)

    def _words(self, at: int, count: int) -> tuple[str, ...]:
        return tuple(piece.text for piece in self._pieces[at : at + count])

    def _run(self, at: int, most: int) -> int:
        """How many words from there stand without a sign between them; at most so many."""
        pieces = self._pieces[at : at + most]
        signs = (n for n, piece in enumerate(pieces) if not piece.text[0].isalnum())
        return next(signs, len(pieces))

    def _slice(self, at: int, end: int) -> str:
        return self._text[self._pieces[at].start : self._pieces[end - 1].end]

    def _duration(self, at: int) -> tuple[Sequence[Token], int] | None:
        words = self._words(at, 2)
        if len(words) == 2 and words[0].isdecimal() and words[1] in WORDS.minutes:
            minutes = timedelta(minutes=int(words[0][:3]))
            return [Token(Tag.DURATION, "", minutes)], at + 2
        if words[1:] and words[1] in WORDS.past_or_to:
            return None  # "kvart över nio"
        for count in (3, 2, 1):
            length = DURATIONS.get(self._words(at, count))
            if length is not None:
                return [Token(Tag.DURATION, "", length)], at + count
        return None

    def _meeting_or_clock(self, at: int) -> tuple[Sequence[Token], int] | None:
        """A meeting, or a time of day, by the most words that name it."""
        if not self._may_begin_reference(at) or self._tries <= 0:
            return None
        self._tries -= 1
        error: UserError | None = None
        wrong = at
        for end in range(at + self._run(at, _MOST_WORDS), at, -1):
            words = self._slice(at, end)
            if end - at == 1 and not self._stands_alone(at):
                continue
            try:
                clock = self._clock(words)
                if clock is not None:
                    return [Token(Tag.CLOCK, words, clock)], end
                meeting = self._names.meeting(words)
                if meeting is not None and self._is_whole(at, end, meeting):
                    if error is not None and not self._goes_on_listing(end):
                        break
                    return [Token(Tag.MEETING, words, meeting)], end
            except UserError as raised:
                error, wrong = error or raised, end
        if error is None:
            return None
        word = self._pieces[at].text
        if _MAY_BE_CLOCK.fullmatch(word) and (clock := self._names.clock(f"kl {word}")):
            return [Token(Tag.CLOCK, word, clock)], at + 1
        is_alone = wrong == at + 1 and not self._goes_on_listing(wrong)
        if is_alone and _BARE_HOUR.fullmatch(word) and int(word) in _HOURS:
            return [Token(Tag.CLOCK, word, time(int(word)), error)], wrong
        return [Token(Tag.UNREAD, self._slice(at, wrong), error=error)], wrong

    def _short_weekday(self, at: int) -> tuple[Sequence[Token], int] | None:
        """ "Fri" and "Sat", which are Swedish words, too: where no word beside it is Swedish."""
        beside = [*self._words(max(at - 1, 0), min(at, 1)), *self._words(at + 1, 1)]
        if self._pieces[at].text not in ALSO_SWEDISH or SWEDISH_ONLY.intersection(beside):
            return None
        word = self._slice(at, at + 1)
        try:
            meeting = self._names.meeting(f"on {word}")
        except UserError as error:
            return [Token(Tag.UNREAD, word, error=error)], at + 1
        return ([Token(Tag.MEETING, word, meeting)], at + 1) if meeting is not None else None

    def _clock(self, words: str) -> time | None:
        """The time of day; what is one only after "kl" is taken for one where it can be no date."""
        if _IS_CLOCK.match(words):
            return self._names.clock(f"kl {words}")
        return self._names.clock(words)

    def _may_begin_reference(self, at: int) -> bool:
        word = self._pieces[at].text
        return word[0].isdecimal() or meeting_grammar.may_begin_reference(word)

    def _goes_on_listing(self, at: int) -> bool:
        """Whether another meeting may follow there: "12 mars och 19 mars"."""
        return any(piece.text in WORDS.listing for piece in self._pieces[at : at + 1])

    def _stands_alone(self, at: int) -> bool:
        """Whether the one word can be a name: a number, a month or "nästa" only by itself."""
        word = self._pieces[at].text
        if not (word.isdecimal() or meeting_grammar.needs_company(word)):
            return True
        following = self._pieces[at + 1 : at + 2]
        return not following or following[0].is_break or following[0].text in WORDS.listing

    def _is_whole(self, at: int, end: int, meeting: Meeting) -> bool:
        """Whether no other time than the meeting's stands among the words."""
        spans = [(start, end) for start in range(at + 1, end)]
        spans += [(at, until) for until in range(at + 1, end)]
        clocks = (self._clock(self._slice(*span)) for span in spans)
        return all(clock in (None, meeting.starts_at.time()) for clock in clocks)

    def _hour(self, at: int, before: Tag) -> tuple[Sequence[Token], int] | None:
        """An hour without minutes, where only an hour can stand: "från 10", "till elva"."""
        word = self._pieces[at].text
        if before not in _BEFORE_HOUR:
            return None
        hour = int(word) if _BARE_HOUR.fullmatch(word) else _HOUR_WORDS.get(word)
        if hour is None or hour not in _HOURS:
            return None
        return [Token(Tag.CLOCK, word, time(hour))], at + 1

    def _person(self, at: int) -> tuple[Sequence[Token], int] | None:
        for count in range(self._run(at, _MOST_NAME), 0, -1):
            if count == 1 and (self._pieces[at].text,) in PHRASES:
                return None
            words = self._slice(at, at + count)
            tag = self._names.person(words.removesuffix("'s"))
            if tag is not None:
                return [Token(tag, words)], at + count
        return None

    def _phrase(self, at: int) -> tuple[Sequence[Token], int] | None:
        if self._pieces[at].text not in FIRST_WORDS:
            return None
        for count in range(LONGEST_PHRASE, 0, -1):
            words = self._words(at, count)
            tags = PHRASES.get(words)
            if tags == Tag.PART and words[0] in WORDS.spoken_stops and not self._counts(at + count):
                return [Token(Tag.BREAK, words[0])], at + count
            if tags is not None and len(words) == count:
                return [Token(Tag(tag), " ".join(words)) for tag in tags], at + count
        return None

    def _counts(self, at: int) -> bool:
        """Whether a number stands there."""
        following = self._pieces[at : at + 1]
        return any(each.text[0].isdecimal() or each.text in _HOUR_WORDS for each in following)

    def _word(self, piece: _Piece) -> Token:
        word = piece.text
        if word == "?":
            return Token(Tag.QUESTION, word)
        if any(char.isdecimal() for char in word) or meeting_grammar.is_day_word(word):
            return Token(Tag.UNREAD, word)
        if not word[0].isalpha():
            return Token(Tag.FILLER, word)  # a smile
        if (meant := without_typo(word)) is not None:
            return Token(Tag(PHRASES[(meant,)]), meant)
        return Token(Tag.WORD, word)
