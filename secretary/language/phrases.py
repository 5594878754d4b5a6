"""Short phrases in any language: whole answers, whom somebody answers for, a late summons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from secretary.group import Language
from secretary.language.patterns import lazy_pattern
from secretary.language.reactions import NO_SIGNS, YES_SIGNS
from secretary.language.text import straight_apostrophes
from secretary.language.vocabulary import ENGLISH, SWEDISH, WORDS, compiled, either

_PAGE: Final = compiled(
    rf"(?<!\w)\(?(?:{'|'.join(sorted(WORDS.page))})\s{{0,3}}(\d{{1,3}})\s?[.!?)]{{0,3}}\Z"
)
_PAGE_LENGTH: Final = 30
"""Of characters, that naming a page takes at most."""
_AROUND: Final = " .!"
_WORD_OR_SIGN: Final = lazy_pattern(rf"[^\W_]+(?:'[^\W_]+)*|[?{YES_SIGNS}{NO_SIGNS}]")


def _as_words(*phrases: Iterable[str]) -> AbstractSet[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for some in phrases for phrase in some)


_YES: Final = _as_words(WORDS.yes, WORDS.yes_alone, YES_SIGNS)
_NO: Final = _as_words(WORDS.no, WORDS.no_alone, NO_SIGNS)
_BESIDES_YES: Final = _as_words(WORDS.besides_yes)
_LONGEST: Final = max(map(len, _YES | _NO | _BESIDES_YES))
_OPENING: Final = compiled(rf"(?:(?:{either(WORDS.greetings, WORDS.openings)})\b[ ,.!:;–-]*)+")
_OPENING_OR_ANSWER: Final = compiled(
    rf"(?:(?:{either(WORDS.greetings, WORDS.openings, WORDS.yes, WORDS.no)})\b[ ,.!:;–-]*)+"
)
_ON_BEHALF: Final = compiled(rf"(?:{WORDS.on_behalf})\s+")
_AND: Final = compiled(rf"\s*(?:,\s*(?:(?:{WORDS.and_words})\s)?|(?:{WORDS.and_words})\s)\s*")
_NO_NAME: Final = compiled(rf"(?:{WORDS.no_name})\b")

OVERRIDE_WORDS: Final = {
    Language.SWEDISH: SWEDISH.late_summons,
    Language.ENGLISH: ENGLISH.late_summons,
}
"""What the chair or secretary must write, in so many words, to summon too late."""

_OVERRIDE: Final = compiled(f"(?:{WORDS.late_summons})[.!]?".replace(" ", r"\s+"))


def is_yes(text: str) -> bool:
    """Whether the answer is yes, and nothing else but thanks and the like."""
    words = _words_and_signs(text)
    return _begun_by(words, _YES) > 0 and _all_of(words, _YES | _BESIDES_YES)


def is_no(text: str) -> bool:
    """Whether the answer is no, and nothing else but thanks and the like."""
    words = _words_and_signs(text)
    return _begun_by(words, _NO) > 0 and _all_of(words, _NO | _BESIDES_YES)


def after_opening(text: str, *, answers: bool = False) -> str:
    """The line without the greetings, excuses and the like that it begins with.

    answers: whether a yes and a no are left out, too.
    """
    found = (_OPENING_OR_ANSWER if answers else _OPENING).match(text)
    return text[found.end() :] if found else text


def after_yes(text: str) -> str | None:
    """What follows a yes at the beginning, or after thanks and the like: "Bo tar min plats"; None
    where it begins otherwise."""
    return _after(text, _YES)


def split_yes_or_no(text: str) -> tuple[bool, str] | None:
    """Whether it begins with a yes, and what follows; None where it begins with no answer."""
    if is_yes(text) or is_no(text):
        return is_yes(text), ""
    for says, phrases in ((True, _as_words(WORDS.yes)), (False, _as_words(WORDS.no))):
        rest = _after(text, phrases)
        if rest is not None:
            return says, rest
    return None


def _after(text: str, phrases: AbstractSet[tuple[str, ...]]) -> str | None:
    words = _words_and_signs(text)
    at = 0
    while not (begun := _begun_by(words[at:], phrases)):
        beside = _begun_by(words[at:], _BESIDES_YES)
        if not beside:
            return None
        at += beside
    found = list(_WORD_OR_SIGN.finditer(text))[at + begun - 1]
    return text[found.end() :].lstrip(" ,.!:;–-\n")


def _words_and_signs(text: str) -> list[str]:
    """The words, in one case; a number or a question mark is one, too, and an emoji is if it says
    something."""
    return [found[0].casefold() for found in _WORD_OR_SIGN.finditer(straight_apostrophes(text))]


def _begun_by(words: Sequence[str], phrases: AbstractSet[tuple[str, ...]]) -> int:
    """Of how many words the longest of the phrases is that they begin with; 0 where none is."""
    counts = range(min(len(words), _LONGEST), 0, -1)
    return next((n for n in counts if tuple(words[:n]) in phrases), 0)


def _all_of(words: Sequence[str], phrases: AbstractSet[tuple[str, ...]]) -> bool:
    at = 0
    while at < len(words):
        count = _begun_by(words[at : at + _LONGEST], phrases)
        if not count:
            return False
        at += count
    return True


def is_stop(text: str) -> bool:
    """Whether the answer is that no answer will be given."""
    return text.casefold().strip(_AROUND) in WORDS.stop


def is_nothing(text: str) -> bool:
    """Whether the answer is that there is nothing to report."""
    return text.casefold().strip(_AROUND) in WORDS.nothing


def after_on_behalf(text: str) -> str | None:
    """What follows "för" in "för Anna Ek", at the beginning; None where it begins otherwise."""
    found = _ON_BEHALF.match(text)
    return text[found.end() :] if found else None


def after_and(text: str) -> str | None:
    """What follows "och" or a comma at the beginning; None where it begins otherwise."""
    found = _AND.match(text)
    return text[found.end() :] if found else None


def may_be_name(text: str) -> bool:
    """Whether what follows "för" can begin with a name: that of "kommer för sent" cannot."""
    return _NO_NAME.match(text) is None


def split_page(text: str) -> tuple[str, int]:
    """The text without the page of a long answer that it ends in ("sida 2"), and that page; 1
    where it names none."""
    found = _PAGE.search(text[-_PAGE_LENGTH:])
    if found is None:
        return text, 1
    return text[: -len(found[0])].rstrip(" ,;:–-"), int(found[1])


def split_override(text: str) -> tuple[str, bool]:
    """The text without the words that override, in any language, and whether they stood there."""
    return _OVERRIDE.sub("", text).strip(), _OVERRIDE.search(text) is not None
