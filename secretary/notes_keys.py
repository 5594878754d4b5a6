"""The keys that say in a document of notes what each part of it is: it is read again by them where
somebody has edited it as a file (`secretary.notes_from_word`). Pure.

A key holds no words. It says of which meeting and item a part is, and tells what was written there
when the document was made, so that a later change can be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from secretary.documents.sections import compared, fingerprint

if TYPE_CHECKING:
    from secretary.meetings import Meeting
    from secretary.notes import NotesItem

_MEETING: Final = 8
_ITEM: Final = 6
_BULLET: Final = re.compile(r"[-–—•*·]\s+(?=\S)")
_KEY: Final = re.compile(
    r"(?P<kind>[hifto])(?P<tag>[0-9a-f]*)(?:-(?P<item>[0-9a-f]{6})-(?P<written>[0-9a-f]{8}))?"
    r"(?:-(?P<number>\d{1,3}))?"
)
"""Head, item, what fills one by itself, its texts, other parts of our own."""


def meeting_tag(meeting: Meeting) -> str:
    """Tells a meeting from others, of other groups and databases, too."""
    return _digest(f"{meeting.group_id} {meeting.reference}", _MEETING)


def item_tag(key: str) -> str:
    """Tells an item from the others of its meeting; key: see `NumberedItem.key`."""
    return _digest(key, _ITEM)


def head_key(meeting: Meeting) -> str:
    """Of what stands above the items."""
    return f"h{meeting_tag(meeting)}"


def item_key(meeting: Meeting, item: NotesItem, filled: int) -> str:
    """Of an item's heading. filled: how many paragraphs below it stand there by themselves."""
    written = fingerprint(written_lines(item))
    return f"i{meeting_tag(meeting)}-{item_tag(item.key)}-{written}-{min(filled, 999)}"


def filled_key(item: NotesItem, number: int) -> str:
    """Of a paragraph that stands under an item by itself; number: counted from 1."""
    return f"f{item_tag(item.key)}-{number}"


def text_key(item: NotesItem) -> str:
    """Of where what is written under an item begins."""
    return f"t{item_tag(item.key)}"


@dataclass(frozen=True)
class NotesKey:
    """A key, read.

    kind: the letter that it begins with. tag: of the meeting, or for `f` and `t` of the item.
    item, written: of `i`, the item's tag and the fingerprint of what was written. number: of `i`
    how many paragraphs filled it, of `f` and `o` which one it is.
    """

    kind: str
    tag: str
    item: str = ""
    written: str = ""
    number: int = 0


def read_key(key: str) -> NotesKey | None:
    """What a key says; None where it is none of a document of notes."""
    found = _KEY.fullmatch(key)
    if found is None or (found["kind"] == "i") != (found["item"] is not None):
        return None
    number = int(found["number"] or 0)
    return NotesKey(
        found["kind"], found["tag"], found["item"] or "", found["written"] or "", number
    )


def written_lines(item: NotesItem) -> list[str]:
    """What is written under an item, line by line as lines are compared."""
    parts = [(part.heading, part.text) for part in item.assessment if part.text]
    return flattened([line for text in item.texts for line in text.splitlines()], parts)


def flattened(lines: Iterable[str], parts: Sequence[tuple[str, str]]) -> list[str]:
    """Lines as they are compared, and what stands under the headings of an assessment."""
    found = [*lines_compared(lines)]
    for heading, text in parts:
        under = [*lines_compared(text.splitlines())]
        found += [f"{heading}: {line}" for line in under]
    return found


def lines_compared(lines: Iterable[str]) -> Iterator[str]:
    """Without those in which nothing is; a list's items begin alike however they were written."""
    for line in lines:
        if words := compared(line):
            yield _BULLET.sub("– ", words, count=1) if _BULLET.match(words) else words


def _digest(text: str, length: int) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:length]
