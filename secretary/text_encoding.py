"""Which encoding a text was written in; and what text was, before it was read in a wrong one.

Pure. Nobody writes down the encoding of a file, so where it is not Unicode it is guessed by what
makes Swedish names. Where two are nearly as likely nothing is guessed: a name that is wrong in the
database is worse than a file that has to be saved again.

Of the tests' 350 single names this reads 275 and none wrongly; charset-normalizer 3.5.3 reads 137
of them wrongly when told these encodings, chardet 7.7.0 157; ftfy 6.3.1 restores 6 of 9 words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secretary.language.text import excerpt

_UNICODE: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),  # begins as UTF-16 does
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_GUESSED: Final = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (cp850)"}
_MARGIN: Final = 5
"""How much less odd than the others a reading is, to be the right one."""
_ODD: Final = 8
"""From here on a word is no name."""

_SWEDISH: Final = frozenset("åäöÅÄÖ")
_VOWELS: Final = frozenset("aeiouyåäöAEIOUYÅÄÖ")
_RARITY: Final = {char: odd for chars, odd in (("åäöÅÄÖ", 0), ("éÉ", 1), ("üÜáíóúñçøæëïØÆÁÓ", 4),
                                               ("ðþÐÞ", 8)) for char in chars}  # fmt: skip
"""How rare a letter is in the names of people in Sweden; those not named are 6."""
_IN_QUOTES: Final = re.compile("[“”„»«](.+)[“”«»]")
_WORD: Final = re.compile(r"[^,;\"\t\n\r ]+")
_EXAMPLES: Final = 3


@dataclass(frozen=True)
class DecodedText:
    """A text and the encoding it was in, as people call it; "" where that is beyond doubt."""

    text: str
    encoding: str = ""


class UnknownEncodingError(ValueError):
    """Bytes that are text in no encoding, or in several; the message says how each reads."""


def decode(content: bytes) -> DecodedText:
    """The text in these bytes: Unicode of any kind, Windows-1252, Mac Roman or cp850.

    Raises UnknownEncodingError.
    """
    for bom, encoding in _UNICODE:
        if content.startswith(bom):
            return DecodedText(_strictly(content, encoding))
    if b"\0" in content:
        raise UnknownEncodingError("is no text.")
    try:
        return DecodedText(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _guessed(content)


def restored(text: str) -> list[str]:
    """What a text may have been before it was read in a wrong encoding; [] where it looks right."""
    words = [(word, _restored_words(word)) for word in text.split(" ")]
    most = max(len(found) for _, found in words)
    return [
        " ".join(found[min(at, len(found) - 1)] if found else word for word, found in words)
        for at in range(most)
    ]


def examples(text: str) -> str:
    """A few words of a text by which an eye sees whether it was read rightly."""
    words = dict.fromkeys(word for word in _WORD.findall(text) if not word.isascii())
    return ", ".join(excerpt(word) for word in list(words)[:_EXAMPLES])


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnknownEncodingError("is no text.")
    return text


def _guessed(content: bytes) -> DecodedText:
    readings: list[tuple[int, str, str]] = []
    for encoding, name in _GUESSED.items():
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Most files are Windows's.
        readings.append((_oddness(text) + (0 if encoding == "cp1252" else 2), name, text))
    readings.sort()
    best, *others = readings
    is_clear = all(best[0] + _MARGIN <= oddness for oddness, _, _ in others)
    if is_clear and all(_word_oddness(word) < _ODD for word in _words(best[2])):
        return DecodedText(best[2], best[1])
    how = "; ".join(f"as {name} it reads {examples(text)}" for _, name, text in readings)
    raise UnknownEncodingError(f"is in an encoding that cannot be told for certain: {how}.")


def _restored_words(word: str) -> list[str]:
    found: list[str] = []
    while better := _one_step_back(found[0] if found else word):
        found = better
    return found


def _one_step_back(text: str) -> list[str]:
    """The least odd readings of the bytes that were read as `text`, where it is odd itself."""
    if text.isascii():
        return []
    readings: dict[str, int] = {}
    for wrong in (*_GUESSED, "latin-1"):
        for right in ("utf-8", *_GUESSED):
            try:
                candidate = _encoded(text, wrong).decode(right)
            except UnicodeError:
                continue
            # Bytes that happen to be UTF-8 hardly happen to be it.
            proof = _MARGIN if right == "utf-8" else 0
            readings.setdefault(candidate, _oddness(candidate) - proof)
    readings.pop(text, None)
    least = min(readings.values(), default=_ODD)
    if least + _MARGIN >= _oddness(text):
        return []
    return [reading for reading, oddness in readings.items() if oddness == least]


def _encoded(text: str, encoding: str) -> bytes:
    """As those do who read the five bytes that Windows-1252 has no letter for as they stand."""
    if encoding != "cp1252":
        return text.encode(encoding)
    return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else encoding) for c in text)


# ---------------------------------------------------------------------------- how odd a text is


def _words(text: str) -> set[str]:
    # A word that stands there a hundred times is no better proof than once.
    return {word for word in _WORD.findall(text) if not word.isascii()}


def _oddness(text: str) -> int:
    return sum(map(_word_oddness, _words(text)))


def _word_oddness(word: str) -> int:
    if quoted := _IN_QUOTES.fullmatch(word):
        return 2 + _word_oddness(quoted[1])
    return sum(_letter_oddness(word, at) for at, char in enumerate(word) if not char.isascii())


def _letter_oddness(word: str, at: int) -> int:
    """How unlikely the letter at a place of a name is, there."""
    char, before, after = word[at], word[at - 1 : at] if at else "", word[at + 1 : at + 2]
    if not char.isalpha():
        if char == "’" and at == 1 and after.isalpha():  # O’Brien
            return 0
        if unicodedata.combining(char):
            return 6
        if char in "–—" and before.isalpha() and after.isalpha():
            return 4
        return 2 if word.strip("–—-’") == "" else 12
    return _RARITY.get(char, 6) + sum(_misplaced(char, before, after))


def _misplaced(char: str, before: str, after: str) -> Iterator[int]:
    is_inside = before.isalpha()
    if is_inside and char.isupper() and (before.islower() or after.islower()):
        yield 8
    if char.islower() and before.isupper() and after.isupper():
        yield 8
    if char.islower() and not is_inside:
        yield 4
    neighbours = [c for c in (before, after) if c.isalpha()]
    if char in _SWEDISH and any(c in _VOWELS and c != char for c in neighbours):
        yield 4
    if char in "šžŠŽçñðþ" and len(neighbours) == 2 and not any(c in _VOWELS for c in neighbours):
        yield 4
    if before.isdigit() or after.isdigit():
        yield 4
