"""In which forms somebody wants a document as files: pure patterns."""

from __future__ import annotations

from typing import Final

from secretary.language.en import file_words as english
from secretary.language.sv import file_words as swedish
from secretary.language.text import casefold_ws
from secretary.language.vocabulary import compiled, either

_ENDINGS: Final = {
    word: ending
    for each in (swedish, english)
    for ending, words in each.FORMS.items()
    for word in words
}
_ALL: Final = tuple(swedish.FORMS)
_FORM: Final = either(_ENDINGS)
_EVERY: Final = either(swedish.EVERY, english.EVERY)
_AND: Final = rf"(?:\s?[,/+&]\s?|\s(?:{either(swedish.AND, english.AND)})\s)"
_NAMED: Final = (
    rf"(?:(?:{either(swedish.BEFORE, english.BEFORE)})\s)?"
    rf"(?:(?P<every>{_EVERY})|(?P<forms>(?:{_FORM})(?:{_AND}(?:{_FORM})){{0,3}}))"
)
_POLITE: Final = rf"(?:,?\s(?:{either(swedish.POLITE, english.POLITE)}))?"
_AT_END: Final = compiled(rf"(?<!\S){_NAMED}{_POLITE}\s?[.!?]?\Z")
_AT_START: Final = compiled(rf"{_NAMED}(?=\s)")
_AMONG: Final = compiled(_FORM)
_LONGEST: Final = 200
"""Characters: which document is meant takes no more."""


def split_forms(
    text: str, *, every: bool = True, first: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The words without the forms that they end with, and the endings of those files; none where
    they name none ("2027 pdf", "möte 2 som pdf och word", "alla").

    every: whether "alla" is every form; else it is a word like any other.
    first: whether the forms may stand before the other words, too ("pdf möte 2").
    """
    if len(text) > _LONGEST:
        return text, ()
    words = " ".join(text.split())
    found = _AT_END.search(words) or (_AT_START.match(words) if first else None)
    if found is None or (found["every"] and not every):
        return text, ()
    rest = (words[: found.start()] + words[found.end() :]).strip()
    if found["every"]:
        return rest, _ALL
    named = {_ENDINGS[casefold_ws(word)] for word in _AMONG.findall(found["forms"])}
    return rest, tuple(each for each in _ALL if each in named)
