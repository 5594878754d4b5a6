"""Who comes in whose place: the writer's substitute in theirs, or the writer in a member's."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from secretary.language.answers.lexer import Lexer
from secretary.language.answers.patterns import read_tokens
from secretary.language.answers.tags import Tag
from secretary.language.answers.tokens import Names, Token
from secretary.language.answers.values import AnswerWords, Unclear
from secretary.language.answers.words import WORDS
from secretary.language.vocabulary import compiled

_IN_MY_PLACE: Final = compiled(rf"\b(?:{WORDS.in_my_place})\b")
_BEFORE_SUBSTITUTE: Final = (Tag.FILLER, Tag.BREAK, Tag.YES, Tag.AND, Tag.MEETING)
_OPENS: Final = (Tag.NOT, Tag.NO, Tag.QUESTION, Tag.IF, Tag.MAYBE, Tag.OTHERS, Tag.PERSON)
_BESIDE: Final = (Tag.MEETING, Tag.ALL, Tag.UNREAD, Tag.PART, Tag.CLOCK, Tag.DURATION)


def read_substituted(words: str, names: Names, *, anybody: bool = False) -> AnswerWords | None:
    """The absence that follows where the writer's substitute comes instead: "Bo tar min plats".

    anybody: whether an unknown word may be the substitute's name.
    """
    rest, found = _IN_MY_PLACE.subn(" ", words)
    if not found:
        return None
    tokens = list(Lexer(rest, names).tokens())
    who = next((token for token in tokens if token.tag not in _BEFORE_SUBSTITUTE), None)
    if who is None or any(token.tag in _OPENS for token in tokens):
        return None
    if who.tag not in (Tag.SUBSTITUTE, Tag.WORD if anybody else None) and not who.is_of_substitute:
        return None
    beside = [token for token in tokens if token.tag in _BESIDE]
    return read_tokens([Token(Tag.ABSENT, ""), *beside], None)


_STANDS_IN: Final = compiled(rf"\b(?:{WORDS.stands_in})\s+")
_TAKES_SEAT: Final = compiled(
    rf"\b(?:{WORDS.takes})\s+(?P<who>\w{{1,40}}(?:[ -]\w{{1,40}}){{0,2}}?)'?s\s+(?:{WORDS.seat})\b"
)
_BESIDE_STANDING_IN: Final = (Tag.MEETING, Tag.DIGITAL, Tag.ON_SITE)
_WITH_STANDING_IN: Final = (
    *(Tag.FILLER, Tag.SELF, Tag.BREAK, Tag.YES, Tag.AND, Tag.SHALL, Tag.CAN, Tag.COME),
    *(Tag.THE_MEETING, *_BESIDE_STANDING_IN),
)


def read_standing_in(words: str, names: Names, *, anybody: bool = False) -> AnswerWords | None:
    """That the writer comes, where they stand in for the member whose substitute they are: "jag
    ersätter Anna". It is to be asked about: it may be said of what they do for once, or always.

    anybody: whether unknown words may be the member's name.
    """
    rest, found = _TAKES_SEAT.subn(r" \g<who> ", words)
    if not found:
        rest, found = _STANDS_IN.subn(" ", words)
    if found != 1:
        return None
    tokens = list(Lexer(rest, names).tokens())
    texts = [token.text for token in tokens]
    if any(f"{one} {two}" in WORDS.asks for one, two in pairwise(texts)):
        return None
    who = [token for token in tokens if token.tag not in _WITH_STANDING_IN]
    if anybody:
        is_member = {Tag.WORD} <= {token.tag for token in who} <= {Tag.WORD, Tag.UNREAD}
    else:
        is_member = [token.tag for token in who] == [Tag.PERSON] and names.is_replaced(who[0].text)
    if not is_member:
        return None
    beside = [token for token in tokens if token.tag in _BESIDE_STANDING_IN]
    read = read_tokens([Token(Tag.COME, ""), *beside], None)
    read.unclear = read.unclear or Unclear.LIKELY
    return read
