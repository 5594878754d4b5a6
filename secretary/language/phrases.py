"""Short phrases in any language: whole answers, whom somebody answers for, a late summons."""

from __future__ import annotations

from typing import Final

from secretary.group import Language
from secretary.language.vocabulary import ENGLISH, SWEDISH, WORDS, compiled

_PAGE: Final = compiled(
    rf"(?<!\w)\(?(?:{'|'.join(sorted(WORDS.page))})\s{{0,3}}(\d{{1,3}})\s?[.!?)]{{0,3}}\Z"
)
_PAGE_LENGTH: Final = 30
"""Of characters, that naming a page takes at most."""
_AROUND: Final = " .!"
_ON_BEHALF: Final = compiled(rf"(?:{WORDS.on_behalf})\s+")
_NO_NAME: Final = compiled(rf"(?:{WORDS.no_name})\b")

OVERRIDE_WORDS: Final = {
    Language.SWEDISH: SWEDISH.late_summons,
    Language.ENGLISH: ENGLISH.late_summons,
}
"""What the chair or secretary must write, in so many words, to summon too late."""

_OVERRIDE: Final = compiled(f"(?:{WORDS.late_summons})[.!]?".replace(" ", r"\s+"))


def is_yes(text: str) -> bool:
    """Whether the answer is yes, and nothing else."""
    return " ".join(text.casefold().replace(",", " ").split()).strip(_AROUND) in WORDS.yes


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
