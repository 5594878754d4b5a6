"""In which forms somebody wants a document as files: pure patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from secretary.language.en import file_words as english
from secretary.language.meeting_grammar import (
    is_day_word,
    may_begin_reference,
    names_meeting_word,
    needs_company,
)
from secretary.language.patterns import lazy_pattern
from secretary.language.phrases import after_opening
from secretary.language.sv import file_words as swedish
from secretary.language.text import casefold_ws, nfc, straight_apostrophes, strip_diacritics
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


class NotSent(StrEnum):
    """Why no file is sent to who names one."""

    TO_OTHERS = "to_others"
    SEVERAL = "several"
    """Several documents, or those of several meetings."""
    DECLINED = "declined"


@dataclass(frozen=True)
class FileWish:
    """A document that is asked for as files, in plain words.

    document: the key of the command that shows it. words: what follows that command's name: which
    meeting or year, and the forms. asks: whether the sentence says that it is wanted as a file, or
    not, and does not only name it. not_sent: why there is none; then words are only the forms.
    more: the keys of the other documents.
    """

    document: str
    words: str
    asks: bool = True
    not_sent: NotSent | None = None
    more: tuple[str, ...] = ()


_LANGUAGES: Final = (swedish, english)


def _wishes(words: str, send: str) -> str:
    lines = (line.strip() for line in words.strip().splitlines())
    return "|".join(strip_diacritics(line.replace("SEND", send)) for line in lines)


def _any(*patterns: str) -> str:
    return "|".join(map(strip_diacritics, patterns))


_DOCUMENTS: Final = {
    strip_diacritics(name): key
    for each in _LANGUAGES
    for key, names in each.DOCUMENTS.items()
    for name in names
}
DOCUMENTS: Final = frozenset(_DOCUMENTS.values())
"""The keys of the commands that show a document, in the chat or as files."""
_WISH: Final = "|".join(_wishes(each.WISHES, each.SEND) for each in _LANGUAGES)
_DECLINE: Final = "|".join(_wishes(each.DECLINED, each.SEND) for each in _LANGUAGES)
_SEND: Final = _any(*(each.SEND for each in _LANGUAGES))
_A: Final = "|".join(each.A_FORM for each in _LANGUAGES)
_OF: Final = _any(*(each.OF_DOCUMENT for each in _LANGUAGES))
_TO: Final = _any(*(each.TO_OTHERS for each in _LANGUAGES))
_DOCUMENT: Final = (
    rf"(?:(?:{_any(*(each.BEFORE_DOCUMENT for each in _LANGUAGES))})\s){{0,3}}"
    rf"(?P<document>{either(_DOCUMENTS)})(?!\w)"
)
_NAMES_DOCUMENT: Final = _DOCUMENT.replace("?P<document>", "?:")
_SOMEBODY: Final = rf"(?:(?!{_NAMES_DOCUMENT})[\w.'-]+\s){{1,3}}?"
_WISHED: Final = lazy_pattern(
    rf"(?:(?P<wish>{_WISH})\s)?"
    rf"(?:(?:(?:{_A})\s)?(?P<form>{_FORM})(?:\s?(?:en|fil|file|filen|version))?\s(?:{_OF})\s)?"
    rf"{_DOCUMENT}(?P<rest>.*)"
)
_DECLINED: Final = lazy_pattern(rf"(?:{_DECLINE})\s{_DOCUMENT}(?P<rest>.*)")
_OTHERS_HAVE: Final = lazy_pattern(
    rf"(?:(?:{_any(*(each.OTHERS_HAVE for each in _LANGUAGES))})\s"
    rf"(?!(?:{_any(*(each.NOBODY for each in _LANGUAGES))})\s){_SOMEBODY}"
    rf"(?:(?P<get>{_any(*(each.GET for each in _LANGUAGES))})\s)?"
    rf"|(?:(?:{_WISH})\s)(?:{_TO})\s{_SOMEBODY})"
    rf"{_DOCUMENT}(?P<rest>.*)"
)
_OF_MEETING: Final = lazy_pattern(
    "|".join(rf"\s*{strip_diacritics(each.OF_MEETING)}\s" for each in _LANGUAGES)
)
_MORE: Final = lazy_pattern(
    rf"(?:,|(?<!\S)(?:{_any(*(each.MORE for each in _LANGUAGES))}))\s{_DOCUMENT}"
)
_EACH_MEETING: Final = lazy_pattern(rf"(?:{_any(*(each.EACH_MEETING for each in _LANGUAGES))})\b")
_OWN: Final = lazy_pattern(rf"\b(?:{_any(*(each.OWN for each in _LANGUAGES))})\s")
_NAMES_FORM: Final = lazy_pattern(rf"(?<!\S)(?:{_FORM})(?!\w)")
_TAIL: Final = r"(?P<tail>\S+(?:\s\S+){0,4})\Z"
_SAID_BY: Final = lazy_pattern(
    rf"(?:\A|[\s,]+)(?:{_any(*(each.BY for each in _LANGUAGES))})\s{_TAIL}"
)
_SAID_TO: Final = lazy_pattern(rf"(?:\A|[\s,]+)(?:{_TO})\s{_TAIL}")
_SOON: Final = lazy_pattern(rf"(?:\A|[\s,]+)(?:{_any(*(each.SOON for each in _LANGUAGES))})\Z")
_PURPOSE: Final = lazy_pattern(
    rf"(?:\A|[\s,]+)(?P<tail>{_any(*(each.PURPOSE for each in _LANGUAGES))})\Z"
)
_ONESELF: Final = lazy_pattern(_any(*(each.ONESELF for each in _LANGUAGES)))
_SENDS: Final = lazy_pattern(rf"(?:.*\s)?(?:{_SEND})")
_MOST_ASIDES: Final = 4


def read_file_wish(text: str) -> FileWish | None:
    """Which document somebody asks for as a file ("kan jag få dagordningen som pdf?", "skicka en
    pdf av anteckningarna från förra mötet"); None where they ask for none, or name no form, or say
    anything else, too, than which meeting it is of, when it is wanted, by whom and what for."""
    if len(text) > _LONGEST:
        return None
    line = after_opening(" ".join(strip_diacritics(straight_apostrophes(text)).split()))
    found = _WISHED.match(line)
    if found is None:
        return _read_others(line)
    document = _DOCUMENTS[found["document"]]
    rest, sent_on = _without_asides(found["rest"].strip(_CLOSING), is_after_form=True)
    wish = found["wish"] or ""
    more, left = _more_documents(found["rest"].rstrip(_CLOSING).lstrip())
    if more:
        forms = _forms_of(found["form"] or rest)
        if not forms or not (wish or found["form"] or not left):
            return None
        return FileWish(document, forms, bool(wish or found["form"]), NotSent.SEVERAL, more)
    forms = found["form"]
    if forms is None:
        rest, endings = split_forms(rest, every=False, first=True)
        forms = ", ".join(endings)
    if not forms:
        return None
    about, to_others = _without_asides(rest)
    if (sent_on or to_others) and (not wish or _SENDS.fullmatch(wish)):
        return FileWish(document, forms, bool(wish), NotSent.TO_OTHERS)
    if to_others and not _OWN.search(rest):
        about = rest  # "dagordningen till Sala som pdf" may be the meeting's there
    leads = _OF_MEETING.match(about)
    about = (about[leads.end() :] if leads else about).strip(" ,")
    if _EACH_MEETING.match(about):
        return FileWish(document, forms, bool(wish or found["form"]), NotSent.SEVERAL)
    if (
        about
        and not leads
        and not (may_begin_reference(about.split()[0]) and _names_meeting(about))
    ):
        return None
    return FileWish(document, f"{about} {forms}".strip(), bool(wish or found["form"]))


_CLOSING: Final = " ,.!?"


def _read_others(line: str) -> FileWish | None:
    """A document that somebody else is to have, or that is not wanted."""
    declined = _DECLINED.match(line)
    if declined is not None:
        rest = declined["rest"].strip(_CLOSING)
        left, endings = split_forms(rest, every=False) if rest else ("", ())
        if left:
            return None
        document = _DOCUMENTS[declined["document"]]
        return FileWish(document, ", ".join(endings), bool(endings), NotSent.DECLINED)
    found = _OTHERS_HAVE.match(line)
    if found is None:
        return None
    document = _DOCUMENTS[found["document"]]
    rest, _ = _without_asides(found["rest"].strip(_CLOSING), is_after_form=True)
    _, endings = split_forms(rest, every=False, first=True)
    if endings:
        return FileWish(document, ", ".join(endings), True, NotSent.TO_OTHERS)
    return (
        FileWish(document, "pdf", False, NotSent.TO_OTHERS) if found["get"] and not rest else None
    )


def _more_documents(rest: str) -> tuple[tuple[str, ...], str]:
    """The keys of the other documents that are named next, and what is said besides."""
    named = _AT_START.match(rest)
    left = rest[named.end() :].lstrip() if named else rest
    more = []
    while found := _MORE.match(left):
        more.append(_DOCUMENTS[found["document"]])
        left = left[found.end() :].strip()
    return tuple(more), split_forms(left, every=False)[0]


def _forms_of(words: str) -> str:
    """The forms that are named among the words."""
    named = {_ENDINGS[casefold_ws(word)] for word in _NAMES_FORM.findall(words)}
    return ", ".join(each for each in _ALL if each in named)


def _without_asides(words: str, *, is_after_form: bool = False) -> tuple[str, bool]:
    """The words without those at their end that say by when and what for, and whom it is to go on
    to; and whether that is somebody else than who asks.

    is_after_form: whether "imorgon" is when it is wanted, where the form stands before it, and not
    the meeting's day.
    """
    to_others = False
    for _ in range(_MOST_ASIDES):
        found = next(_asides(words, is_after_form=is_after_form), None)
        if found is None:
            break
        tail = found.groupdict().get("tail") or ""
        to_others |= found.re.pattern == _SAID_TO.pattern and not _ONESELF.fullmatch(tail)
        words = words[: found.start()].rstrip(_CLOSING)
    return words, to_others


def _asides(words: str, *, is_after_form: bool) -> Iterator[re.Match[str]]:
    for pattern in (_SAID_BY, _SAID_TO, _PURPOSE):
        found = pattern.search(words)
        if found is not None and not _NAMES_FORM.search(found["tail"]):
            is_day = pattern is not _SAID_BY
            if not _names_meeting(found["tail"], is_day=is_day):
                yield found
    soon = _SOON.search(words)
    if soon and (not is_after_form or _NAMES_FORM.search(words)):
        yield soon


def _names_meeting(words: str, *, is_day: bool = True) -> bool:
    """Whether a meeting may be named among the words. is_day: whether by a number or day alone."""
    if names_meeting_word(words):
        return True
    return is_day and (
        any(map(str.isdigit, words))
        or any(is_day_word(word) or needs_company(word) for word in words.split())
        or _WHEN.search(words) is not None
    )


_WHEN: Final = lazy_pattern(
    r"\b(?:idag|imorgon|i dag|i morgon|igar|i gar|today|tomorrow|yesterday|vecka\w*|week)\b"
)


def is_called_notes(name: str) -> bool:
    """Whether a file is called as the notes' Word file is, or begins so."""
    return len(name) <= _LONGEST and _NOTES.fullmatch(nfc(name)) is not None
