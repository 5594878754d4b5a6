"""Where the names of groups stand in a text, whatever they mean there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from secretary.group import Group
from secretary.language.text import strip_diacritics
from secretary.language.vocabulary import WORDS, compiled

_TOKEN: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"[\s,/&+–-]{0,4}")
"""What may stand between two words of a name."""
_COMPOUND: Final = compiled(
    rf"(?P<stem>[^\W\d_]{{3,30}}?)(?P<noun>{WORDS.group_nouns}|{WORDS.group_meetings})\Z"
)
GROUP_NOUN: Final = compiled(rf"(?:{WORDS.group_nouns})\Z")
_FILLER: Final = compiled(rf"(?:{WORDS.group_fillers}|{WORDS.group_nouns})\Z")
_AND: Final = compiled(rf"(?:{WORDS.group_and})\Z")
_FROM_STEM: Final = 5
"""So many letters of a word's beginning tell it in a compound: "kompetensgruppen"."""
_CODE, _WHOLE, _PART = 3, 2, 1


@dataclass(frozen=True)
class Token:
    """A word, without capitals and diacritics, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Match:
    """Tokens that are a group's name.

    groups: those that it can be. rank: a short name before a name, and a whole one before a part.
    says_group: whether it says that it is a group ("äldregruppen"). noun: the word for a meeting
        that it ends with. is_code: whether it is a short name that is no word.
    """

    groups: tuple[Group, ...]
    first: int
    last: int
    rank: int
    says_group: bool = False
    noun: str = ""
    is_code: bool = False


def words_of(text: str) -> list[Token]:
    """The words of a text."""
    return [
        Token(strip_diacritics(found[0]), found.start(), found.end())
        for found in _TOKEN.finditer(text)
    ]


def find_matches(text: str, tokens: Sequence[Token], groups: Sequence[Group]) -> Iterator[Match]:
    """Every name of one of the groups, the longest where several begin."""
    at = 0
    while at < len(tokens):
        found = [match for g in groups for match in _of_group(text, tokens, at, g)]
        if not found:
            at += 1
            continue
        best = max((each.last, each.rank) for each in found)
        fits = [each for each in found if (each.last, each.rank) == best]
        named = {each.groups[0].id: each.groups[0] for each in fits}
        first = fits[0]
        yield Match(
            tuple(named.values()),
            at,
            first.last,
            first.rank,
            first.says_group,
            first.noun,
            first.is_code,
        )
        at = first.last + 1


def _of_group(text: str, tokens: Sequence[Token], at: int, group: Group) -> Iterator[Match]:
    """What of a group's name stands at a token."""
    start = tokens[at].start
    if text[start : start + len(group.id)].casefold() == group.id:
        end = start + len(group.id)
        follows = text[end : end + 2]
        if not (follows[:1].isalnum() or (follows[:1] == "-" and follows[1:].isalnum())):
            last = max(n for n, each in enumerate(tokens) if each.end <= end)
            is_code = is_code_of(group)
            yield Match((group,), at, last, _CODE, is_code=is_code)
    words = _core(group.name)
    if not words:
        return
    yield from _sequence(text, tokens, at, group, words)
    compound = _COMPOUND.match(tokens[at].word)
    if compound is not None and GROUP_NOUN.match(compound["noun"]):
        if any(_fits(compound["stem"], word) for word in words):
            yield Match((group,), at, at, _PART, says_group=True)
    elif tokens[at].word in words and at and GROUP_NOUN.match(tokens[at - 1].word):
        yield Match((group,), at, at, _PART, says_group=True)


def _sequence(
    text: str, tokens: Sequence[Token], at: int, group: Group, words: Sequence[str]
) -> Iterator[Match]:
    """The whole name, the last word of which may have "gruppen" or "mötet" in it, or an s."""
    here = at
    for number, word in enumerate(words):
        if number:
            here += 1
            while here < len(tokens) and _AND.match(tokens[here].word):
                here += 1
        if here >= len(tokens) or (here > at and not _adjacent(text, tokens, here)):
            return
        said = tokens[here].word
        if said == word:
            continue
        if number < len(words) - 1:
            return
        compound = _COMPOUND.match(said)
        if compound is not None and _fits(compound["stem"], word):
            says_group = GROUP_NOUN.match(compound["noun"]) is not None
            noun = "" if says_group else compound["noun"]
            yield Match((group,), at, here, _WHOLE, says_group=says_group, noun=noun)
        elif said == f"{word}s":
            yield Match((group,), at, here, _WHOLE)
        return
    yield Match((group,), at, here, _WHOLE)


def _adjacent(text: str, tokens: Sequence[Token], at: int) -> bool:
    between = text[tokens[at - 1].end : tokens[at].start]
    return _BETWEEN.fullmatch(between) is not None


@lru_cache(maxsize=256)
def _core(name: str) -> tuple[str, ...]:
    """The words of a group's name that tell it from others."""
    words = (strip_diacritics(found[0]) for found in _TOKEN.finditer(name))
    return tuple(word for word in words if not _FILLER.match(word))


def _fits(stem: str, word: str) -> bool:
    """Whether a compound's first part is that word: "hälso" of "hälsa", "idrotts" of "idrott"."""
    forms = {word, f"{word}s"}
    if word.endswith("a"):
        forms |= {f"{word[:-1]}o", word[:-1]}
    return stem in forms or (len(stem) >= _FROM_STEM and word.startswith(stem))


def is_code_of(group: Group) -> bool:
    """Whether its short name is no word of its name, and so cannot be what somebody writes of."""
    return group.id not in _TOKEN.findall(group.name.casefold())
