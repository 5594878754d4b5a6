"""In which forms somebody wants a document as files: pure patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from secretary.language.en import file_words as english
from secretary.language.phrases import after_opening
from secretary.language.sv import file_words as swedish
from secretary.language.text import casefold_ws, nfc, strip_diacritics
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
_BEFORE: Final = rf"(?:{either(swedish.BEFORE, english.BEFORE)})\s"
_AND: Final = rf"(?:\s?[,/+&]\s?|,?\s(?:{either(swedish.AND, english.AND)})\s)(?:{_BEFORE})?"
_NOT: Final = rf"(?:{either(swedish.NOT, english.NOT)})\s(?:{_BEFORE})?(?:{_FORM})"
"""A form that is not wanted: "inte i word"."""
_NAMED: Final = (
    rf"(?:{_NOT},?\s(?:{either(swedish.BUT, english.BUT)})\s)?(?P<before>{_BEFORE})?"
    rf"(?:(?P<every>{_EVERY})|(?P<forms>(?:{_FORM})(?:{_AND}(?:{_FORM})){{0,3}}))"
    rf"(?:,?\s{_NOT})?"
)
_POLITE: Final = rf"(?:,?\s(?:{either(swedish.POLITE, english.POLITE)}))?"
_AT_END: Final = compiled(rf"(?<!\S){_NAMED}{_POLITE}\s?[.!?]?\Z")
_AT_START: Final = compiled(rf"{_NAMED}(?=[\s,])")
_AFTER_NOT: Final = compiled(rf"(?<!\S)(?:{either(swedish.NOT, english.NOT)})\Z")
_AMONG: Final = compiled(_FORM)
_NOTES: Final = compiled(rf".*(?:{either(swedish.NOTES, english.NOTES)}).*\.docx")
_LONGEST: Final = 200
"""Characters: which document is meant takes no more."""


def split_forms(
    text: str, *, every: bool = True, first: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The words without the forms that they end with, and the endings of those files; none where
    they name none ("2027 pdf", "möte 2 som pdf och word", "pdf, inte word", "alla").

    every: whether "alla" alone is every form; else it is a word like any other. "alla filer" is
    in any case, and "som alla" ("andra") in none.
    first: whether the forms may stand before the other words, too ("pdf möte 2").
    """
    if len(text) > _LONGEST:
        return text, ()
    words = " ".join(text.split())
    found = _AT_END.search(words) or (_AT_START.match(words) if first else None)
    if found is None or _AFTER_NOT.search(words[: found.start()].rstrip()):
        return text, ()
    if found["every"] and " " not in found["every"] and (found["before"] or not every):
        return text, ()
    rest = (words[: found.start()] + words[found.end() :]).strip(" ,")
    if found["every"]:
        return rest, _ALL
    named = {_ENDINGS[casefold_ws(word)] for word in _AMONG.findall(found["forms"])}
    return rest, tuple(each for each in _ALL if each in named)


@dataclass(frozen=True)
class FileWish:
    """A document that is asked for as files, in plain words.

    document: the key of the command that shows it. words: what follows that command's name: which
    meeting or year, and the forms. asks: whether the sentence says that it is wanted, and does not
    only name it.
    """

    document: str
    words: str
    asks: bool


def _wishes(words: str, send: str) -> str:
    lines = (line.strip() for line in words.strip().splitlines())
    return "|".join(strip_diacritics(line.replace("SEND", send)) for line in lines)


_LANGUAGES: Final = (swedish, english)
_DOCUMENTS: Final = {
    strip_diacritics(name): key
    for each in _LANGUAGES
    for key, names in each.DOCUMENTS.items()
    for name in names
}
DOCUMENTS: Final = frozenset(_DOCUMENTS.values())
"""The keys of the commands that show a document, in the chat or as files."""
_WISH: Final = "|".join(_wishes(each.WISHES, each.SEND) for each in _LANGUAGES)
_FILLER: Final = "|".join(strip_diacritics(each.BEFORE_DOCUMENT) for each in _LANGUAGES)
_OF: Final = "|".join(strip_diacritics(each.OF_DOCUMENT) for each in _LANGUAGES)
_A: Final = "|".join(each.A_FORM for each in _LANGUAGES)
_WISHED: Final = re.compile(
    rf"(?:(?P<wish>{_WISH})\s)?"
    rf"(?:(?:(?:{_A})\s)?(?P<form>{_FORM})(?:\s?(?:en|fil|file|filen|version))?\s(?:{_OF})\s)?"
    rf"(?:(?:{_FILLER})\s){{0,3}}"
    rf"(?P<document>{either(_DOCUMENTS)})(?!\w)(?P<rest>.*)"
)
_OF_MEETING: Final = re.compile(
    "|".join(rf"\s*{strip_diacritics(each.OF_MEETING)}\s" for each in _LANGUAGES)
)


def read_file_wish(text: str) -> FileWish | None:
    """Which document somebody asks for as a file ("kan jag få dagordningen som pdf?", "skicka en
    pdf av anteckningarna från förra mötet"); None where they ask for none, or name no form."""
    if len(text) > _LONGEST:
        return None
    line = " ".join(strip_diacritics(text).split())
    found = _WISHED.match(after_opening(line))
    if found is None:
        return None
    rest, forms = found["rest"].strip(" ,.!?"), found["form"]
    if forms is None:
        rest, endings = split_forms(rest, every=False, first=True)
        forms = ", ".join(endings)
    about = rest[at.end() :] if (at := _OF_MEETING.match(rest)) else rest
    if not forms:
        return None
    words = f"{about.strip(' ,')} {forms}".strip()
    return FileWish(_DOCUMENTS[found["document"]], words, bool(found["wish"] or found["form"]))


def is_called_notes(name: str) -> bool:
    """Whether a file is called as the notes' Word file is, or begins so."""
    return len(name) <= _LONGEST and _NOTES.fullmatch(nfc(name)) is not None
