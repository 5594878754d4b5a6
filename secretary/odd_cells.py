"""What an eye passes over in the members' file: garbled words, look-alike letters, formulas. Pure.

None of it is certainly wrong, so it is a doubt: pointed out, and not taken until somebody says so.
Unicode's confusables (confusable-homoglyphs 3.3.1) miss phonetic, full-width and ligature letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from secretary.language.text import excerpt
from secretary.text_encoding import restored

_FORMULA: Final = re.compile(r"[=+@#\t\r]|-.")
"""How a cell begins that a spreadsheet calculates, or has calculated (#REF!)."""
_STRANGE: Final = re.compile(r"[^\w\s'’‘\xb4`.,()/&:+\"“”«»·\u2010-\u2014-]|_")
_PHONETIC: Final = re.compile("[\u01c0-\u01c3\u0250-\u02af\u1d00-\u1dbf]")


def doubts(text: str, *, is_name: bool) -> Iterator[str]:
    """What is odd about the words of a cell, each with what is to be seen.

    is_name: a person's, in which there are no figures either.
    """
    if _FORMULA.match(unicodedata.normalize("NFKC", text)):
        yield f"{excerpt(text)} begins as a formula does, and a spreadsheet would calculate it."
        return
    if meant := " or ".join(map(excerpt, restored(text))):
        yield f"{excerpt(text)} looks garbled. Was it {meant}?"
        return
    if strange := _STRANGE.search(text):
        lost = " Was a letter lost?" if strange[0] in "?\N{REPLACEMENT CHARACTER}" else ""
        yield f"{excerpt(text)} has {excerpt(strange[0])} in it.{lost}"
    yield from _look_alikes(text)
    if is_name and (figure := re.search(r"\d", text)):
        yield f"{excerpt(text)} has the figure {figure[0]} in it."


def _look_alikes(text: str) -> Iterator[str]:
    for char in dict.fromkeys(text):
        name = unicodedata.name(char, "")
        is_foreign = char.isalpha() and "LATIN" not in name
        if is_foreign or _PHONETIC.match(char) or unicodedata.normalize("NFKC", char) != char:
            if char.isspace() or char == "\xb4":
                continue
            shown = f"U+{ord(char):04X}, {name.lower()}"
            yield f"{excerpt(text)} has {excerpt(char)} ({shown}) in it, which looks like another."
            return
