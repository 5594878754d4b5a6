"""Papers, the files that go with an agenda's items: what they are called, which kinds are taken.

Nothing of a file is opened or run: its first bytes, and the names in an archive's directory, are
looked at as bytes are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from secretary.language.text import casefold_ws

MAX_NAME: Final = 120
"""Characters of a file's name."""
MOST_OF_MEETING: Final = 100
"""Papers of one meeting, earlier versions included."""
_ZIP: Final = b"PK\x03\x04"
_MACROS: Final = b"vbaProject.bin"
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\f\r")) + b"\x7f"


@dataclass(frozen=True)
class ReceivedFile:
    """A file that somebody sent, which nobody has fetched yet.

    event_id: the message that it is. name (a `clean_name`), media_type: as its sender says, and not
        to be believed.
    size: bytes, as its sender says; None where they do not.
    reference: where it is and how it is read, as the channel writes that.
    """

    event_id: str
    name: str
    media_type: str
    size: int | None
    reference: str


class FileProblem(StrEnum):
    """Why a file that somebody sent cannot be had."""

    GONE = "gone"
    """It is not there any more, or never was."""
    DAMAGED = "damaged"
    """It is not what was sent, or cannot be decrypted."""
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    """The server has not given it for a long time."""


@dataclass(frozen=True)
class PaperRules:
    """Which files are taken. most: bytes of one. types: names of `FILE_TYPES`."""

    most: int = 20 * 2**20
    types: tuple[str, ...] = (
        "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "png", "jpg", "txt", "csv",
    )  # fmt: skip

    def type_of(self, name: str) -> FileType | None:
        """The type that a file's name ends with; None where that is not taken."""
        stem, _, ending = name.casefold().rpartition(".")
        return next(
            (
                each
                for each in FILE_TYPES.values()
                if stem and ending in each.endings and each.name in self.types
            ),
            None,
        )


@dataclass(eq=False, kw_only=True)
class Paper:
    """A version of a paper of an item.

    item_key: of the item (`NumberedItem.key`). name: as it is shown, and sent again.
    media_type: by its type, and never as its sender says. size: bytes. sha256: of its content.
    version: counted from 1, among those of one name for one item.
    by: who attached it, by address. event_id: the message that the file is.
    at, withdrawn_at: aware. published_at: when it was first sent with an agenda (aware), if it was.
    """

    meeting_id: int
    item_key: str
    name: str
    media_type: str
    size: int
    sha256: str
    version: int
    by: str
    event_id: str
    at: datetime
    withdrawn_at: datetime | None = None
    published_at: datetime | None = None
    id: int | None = None

    @property
    def stored_id(self) -> int:
        """Its id, which it has once it is stored."""
        assert self.id is not None, "it is not stored"
        return self.id

    @property
    def reference(self) -> str:
        """What names it for ever: ``paper 17``."""
        return f"paper {self.id}"

    @property
    def short_hash(self) -> str:
        """The first twelve hexadecimal digits of its SHA-256."""
        return self.sha256[:12]


def current(papers: Iterable[Paper]) -> list[Paper]:
    """Of one item's: of each name the version that counts, in the order that the names came."""
    found: dict[str, Paper] = {}
    for each in sorted(papers, key=lambda paper: (paper.at, paper.id or 0)):
        known = found.get(name_key(each.name))
        if each.withdrawn_at is None and (known is None or each.version > known.version):
            found[name_key(each.name)] = each
    return list(found.values())


def name_key(name: str) -> str:
    """By which two names are the same."""
    return casefold_ws(name)


def clean_name(name: str) -> str:
    """A file's name as it can be shown and kept: no folders, no signs that cannot be seen or that
    turn others around, and no longer than `MAX_NAME`; empty where nothing is left."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(" " if unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc") else c for c in last)
    shown = "".join(c for c in seen if unicodedata.category(c)[0] != "C")
    words = " ".join(shown.split()).strip(". ")
    stem, dot, ending = words.rpartition(".")
    if not dot or len(ending) > MAX_NAME // 4:
        return words[:MAX_NAME].strip()
    return f"{stem[: MAX_NAME - len(ending) - 1].strip()}.{ending}"


def stem_of(name: str) -> str:
    """A file's name without its ending, as words."""
    return name.rpartition(".")[0].replace("_", " ").replace("-", " ")


# ------------------------------------------------------------------ types


@dataclass(frozen=True)
class FileType:
    """A type of file. endings: of its names. is_one: whether some bytes can be one."""

    name: str
    endings: tuple[str, ...]
    media_type: str
    is_one: Callable[[bytes], bool]


def _begins(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(heads)


def _office(folder: bytes) -> Callable[[bytes], bool]:
    """ECMA-376: an archive with a folder of the kind; one with macros is of another type."""

    def is_one(content: bytes) -> bool:
        return (
            content.startswith(_ZIP)
            and b"[Content_Types].xml" in content
            and folder in content
            and _MACROS not in content
        )

    return is_one


def _open_document(media_type: str) -> Callable[[bytes], bool]:
    """OpenDocument 1.3, part 2: the archive's first file is its media type, as it stands."""
    head = b"mimetype" + media_type.encode()
    return lambda content: content.startswith(_ZIP) and content[30:].startswith(head)


def _is_text(content: bytes) -> bool:
    """Whether it can be text in a common encoding; UTF-16 cannot be told from other bytes."""
    return len(content.translate(None, _CONTROLS)) == len(content)


_WORD = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

FILE_TYPES: Final[Mapping[str, FileType]] = {
    each.name: each
    for each in (
        FileType("pdf", ("pdf",), "application/pdf", _begins(b"%PDF-")),
        FileType("docx", ("docx",), f"{_WORD}.wordprocessingml.document", _office(b"word/")),
        FileType("xlsx", ("xlsx",), f"{_WORD}.spreadsheetml.sheet", _office(b"xl/")),
        FileType("pptx", ("pptx",), f"{_WORD}.presentationml.presentation", _office(b"ppt/")),
        FileType("odt", ("odt",), f"{_OPEN}.text", _open_document(f"{_OPEN}.text")),
        FileType("ods", ("ods",), f"{_OPEN}.spreadsheet", _open_document(f"{_OPEN}.spreadsheet")),
        FileType("odp", ("odp",), f"{_OPEN}.presentation", _open_document(f"{_OPEN}.presentation")),
        FileType("png", ("png",), "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
        FileType("jpg", ("jpg", "jpeg"), "image/jpeg", _begins(b"\xff\xd8\xff")),
        FileType("txt", ("txt",), "text/plain", _is_text),
        FileType("csv", ("csv",), "text/csv", _is_text),
    )
}
"""Every type that can be taken, by the name that the settings know it by."""
