"""What somebody wrote themselves in a message: neither what is quoted below it, nor who signed it.

Mail programs quote what is answered, and sign by themselves; people bring both into a chat.
"""

from __future__ import annotations

import re
from typing import Final

from secretary.language.vocabulary import WORDS, compiled

_QUOTED: Final = re.compile(r"\s*>")
_SAYS_WHO_WROTE: Final = compiled(rf"\s*(?!>)\S.{{0,200}}\b(?:{WORDS.wrote})(?:\s.{{0,80}})?:\s*")
_HEADERS: Final = compiled(
    rf"(?m)^[ \t]*(?:---[^\n]*\n\s*)?(?:{WORDS.mail_from}):[^\n]*\n"
    rf"(?:[^\n]*\n){{0,2}}?[ \t]*(?:{WORDS.mail_headers}):"
)
_CLOSING: Final = compiled(
    rf"(?m)(?:^|(?<=[.!?,]))[ \t]*(?:--[ \t]*\n|(?:{WORDS.closings})(?![^\W_]))"
    r"|(?:^|(?<=\s))/(?=[^\W\d])"
)
_REACHES: Final = re.compile(r"^.*(?:@|www\.|\d[\d ()/-]{6,}).*$", re.MULTILINE)
"""A line with a telephone number, or an address on the net."""
_LONGEST_SIGNATURE: Final = 250
"""Characters."""


def without_quotes(text: str) -> str:
    """The text without what it quotes; "" where it only quotes."""
    headers = _HEADERS.search(text)
    lines = (text[: headers.start()] if headers else text).split("\n")
    kept = [
        line
        for at, line in enumerate(lines)
        if not _QUOTED.match(line) and not (_SAYS_WHO_WROTE.fullmatch(line) and _quotes(lines, at))
    ]
    return "\n".join(kept).strip()


def _quotes(lines: list[str], at: int) -> bool:
    """Whether what follows that line, but for empty ones, is quoted."""
    following = next((line for line in lines[at + 1 :] if line.strip()), "")
    return _QUOTED.match(following) is not None


def split_signature(text: str) -> tuple[str, str]:
    """The text before the closing that it ends in ("Mvh Anna Ek, Sala kommun"), and the names and
    the like after it; "" where it has none.

    Without telephone numbers and addresses, which say nothing.
    """
    for found in _CLOSING.finditer(text):
        tail = text[found.end() :]
        if len(tail) <= _LONGEST_SIGNATURE:
            return text[: found.start()].strip(), _REACHES.sub("", tail).strip()
    return text, ""
