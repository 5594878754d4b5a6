"""The words of answers about coming in all languages, folded, and what each phrase is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from secretary.language.answer_vocabulary import AnswerVocabulary
from secretary.language.answers.tags import Tag
from secretary.language.en import answer_words as english
from secretary.language.reactions import DIGITAL_SIGNS, NO_SIGNS, YES_SIGNS
from secretary.language.sv import answer_words as swedish
from secretary.language.text import strip_diacritics


def fold(word: str) -> str:
    """The word as tokens have it: without case, diacritics and the dots of a short form."""
    return strip_diacritics(word).replace(".", "")


WORDS: Final = AnswerVocabulary.joined(swedish.ANSWERS, english.ANSWERS, fold=fold)
DURATIONS: Final = {
    tuple(words.split()): timedelta(minutes=minutes) for words, minutes in WORDS.durations.items()
}

_SIGNS: Final[Mapping[str, str]] = {
    Tag.YES: "|".join(YES_SIGNS),
    Tag.NOT: "|".join(NO_SIGNS + "🙅⛔❎🛑"),
    Tag.DIGITAL: "|".join(DIGITAL_SIGNS),
    Tag.AWAY: "🤒|😷|🤢|🤮|🤧",
    Tag.MAYBE: "🤔|🤷",
    Tag.QUESTION: "❓",
    Tag.UNREAD: "~ ~",  # struck out
}
"""What emoji are, in any language."""


def _phrases(*languages: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for words in languages:
        for tags, phrases in words.items():
            for phrase in phrases.split("|"):
                found.setdefault(tuple(fold(phrase).split()), tags)
    return found


PHRASES: Final[Mapping[tuple[str, ...], str]] = _phrases(swedish.WORDS, english.WORDS, _SIGNS)
"""The tags of each phrase, one of several words or of one."""
LONGEST_PHRASE: Final = max(len(words) for words in PHRASES)
FIRST_WORDS: Final = frozenset(words[0] for words in PHRASES)


def _single(words: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(word for phrase in words for word in phrase)


SWEDISH_ONLY: Final = _single(_phrases(swedish.WORDS)) - _single(_phrases(english.WORDS))


def is_phrase(word: str) -> bool:
    """Whether the one word is several, and says something of coming: "kommerinte"."""
    return len(PHRASES.get((fold(word),), "")) > 1


_SHORTEST_TYPO: Final = 5


def without_typo(word: str) -> str | None:
    """The word that was meant by a folded one with a typo in it, if it is known."""
    if len(word) < _SHORTEST_TYPO:
        return None
    return next((right for right in WORDS.typo_targets if _is_slip(word, right)), None)


def _is_slip(typed: str, right: str) -> bool:
    """Whether one letter is missing, doubled, wrong, or has changed places with the next."""
    if typed[0] != right[0] or abs(len(typed) - len(right)) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(typed, right, strict=False)) if a != b), None)
    if same is None:
        return True
    rest, wanted = typed[same:], right[same:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
