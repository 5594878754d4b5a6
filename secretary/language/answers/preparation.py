"""Which tokens of an answer about coming can say something: `prepared`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from secretary.language.answers.tags import ANY_CLAIM, Tag
from secretary.language.answers.tokens import Token
from secretary.language.answers.values import Unclear
from secretary.language.answers.words import WORDS
from secretary.language.text import strip_diacritics

_NOTHING: Final = (Tag.FILLER, Tag.SELF, Tag.THE_MEETING)
"""Says nothing between other words."""
_POINTS_AT_MEETING: Final = (Tag.YES, Tag.SEE_YOU)
"""Beside a meeting, after a denial, these say that the writer comes to that one; else nothing."""
_BEFORE_TIME: Final = (Tag.CLOCK, Tag.FROM, Tag.AFTER, Tag.TO, Tag.UNTIL, Tag.DURATION)


def prepared(tokens: Sequence[Token]) -> tuple[list[Token], list[Unclear]]:
    """The tokens that can say something, of a correction those after it; and what the others leave
    open."""
    tokens, is_open = _corrected([token for token in tokens if token.tag not in _NOTHING])
    left_open = [Unclear.LEFT_OVER] if is_open else []
    if any(token.tag is Tag.LIKELY for token in tokens):
        left_open.append(Unclear.LIKELY)
    return list(_kept(tokens)), left_open


def _kept(tokens: Sequence[Token]) -> Iterator[Token]:
    for at, token in enumerate(tokens):
        following = tokens[at + 1].tag if at + 1 < len(tokens) else None
        if token.tag in _POINTS_AT_MEETING:
            beside = tokens[at - 1].tag if at and token.tag is Tag.YES else None
            if Tag.MEETING in (following, beside) and _denies(tokens[:at]):
                yield Token(Tag.UNREAD, token.text)  # "förhinder, vi ses den 25"
        elif token.tag is Tag.WHOLE:
            if _is_denied(tokens[:at]):
                yield Token(Tag.UNREAD, token.text)  # "kommer inte på hela mötet"
        elif following is Tag.MEETING and _is_span(token, tokens[at + 1]):
            yield Token(Tag.UNREAD, token.text)
        elif token.tag is following is Tag.BUT or token.tag is Tag.LIKELY:
            pass  # "men bara digitalt"
        elif token.tag is Tag.PAST:
            yield Token(Tag.WORD, token.text)
        elif token.tag is Tag.TO and following not in _BEFORE_TIME:
            pass
        elif token.tag in (Tag.FROM, Tag.LEAVE) and following not in _BEFORE_TIME:
            if token.tag is Tag.LEAVE or following is not Tag.LATE:
                yield Token(Tag.WORD, token.text)
        else:
            yield token


def _corrected(tokens: Sequence[Token]) -> tuple[Sequence[Token], bool]:
    """Those that hold after a correction, and whether it says nothing instead."""
    starts = [at for at, token in enumerate(tokens) if token.tag is Tag.CORRECTION]
    for at, token in enumerate(tokens):
        last = tokens[at - 1] if at else None
        broken = last is not None and (last.tag in (Tag.BREAK, Tag.BUT) or not last.text)
        if token.tag is Tag.NO and broken and _claims(tokens[:at]) and _claims(tokens[at:]):
            starts.append(at)
    if not starts:
        return tokens, False
    before, rest = tokens[: max(starts)], tokens[max(starts) + 1 :]
    if not _claims(rest):
        return [*before, *rest], True
    if any(token.tag is Tag.MEETING for token in rest):
        return rest, False
    return [*rest, *(token for token in before if token.tag is Tag.MEETING)], False


def _claims(tokens: Sequence[Token]) -> bool:
    return any(token.tag in ANY_CLAIM for token in tokens)


def _denies(tokens: Sequence[Token]) -> bool:
    return any(token.tag in (Tag.ABSENT, Tag.AWAY, Tag.NOT, Tag.NO) for token in tokens)


def _is_denied(tokens: Sequence[Token]) -> bool:
    """Whether the clause that the tokens end in has a negation."""
    for token in reversed(tokens):
        if token.tag is Tag.BREAK:
            return False
        if token.tag is Tag.NOT:
            return True
    return False


def _is_span(token: Token, meeting: Token) -> bool:
    """Whether more meetings are meant than the one: "fr.o.m. 25 mars", not "från möte 2"."""
    since = token.tag is Tag.FROM and token.text.startswith(WORDS.since)
    through = token.tag is Tag.TO and token.text in WORDS.through
    return (since or through) and not strip_diacritics(meeting.text).startswith(WORDS.numbered)
