"""A Word file from somebody, opened as what it may be: anything. Pure.

Nothing of it is run, fetched or written anywhere; no more than a few of its parts are read, and
each only as far as a document may be long. XML with a document type is refused before it begins, so
that no entity is ever expanded (ECMA-376 part 2 forbids one).
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Callable, Mapping
from enum import StrEnum
from io import BytesIO
from typing import Final
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MAX_FILE: Final = 5 * 2**20
"""Bytes of a file that is read."""
_MAX_ENTRIES: Final = 1_000
_MAX_DOCUMENT: Final = 12 * 2**20
_MAX_PART: Final = 3 * 2**20
_MAX_ELEMENTS: Final = 80_000
_MAX_DEPTH: Final = 120
_CHUNK: Final = 2**16
_MEMBERS: Final = frozenset({ZIP_STORED, ZIP_DEFLATED})
_ENCRYPTED: Final = 1
"""A bit of an entry's flags (APPNOTE 4.4.4)."""
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF: Final = b"{\\rtf"
_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = ("vbaproject.bin", "vbadata.xml")
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD: Final = "wordprocessingml."
_LONGEST_ATTRIBUTE: Final = 10_000


class Unreadable(StrEnum):
    """Why a file is not read."""

    NOT_WORD = "not_word"
    """It is something else, or another program's document."""
    OLD_WORD = "old_word"
    """The format of Word before 2007, or RTF."""
    OPEN_DOCUMENT = "open_document"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"


class UnreadableFileError(Exception):
    """A file cannot be read as a Word document."""

    def __init__(self, why: Unreadable) -> None:
        super().__init__(why)
        self.why = why


class WordPackage:
    """The parts of a Word file.

    document: of its words, as XML. Raises UnreadableFileError for what is none.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_FILE:
            raise UnreadableFileError(Unreadable.TOO_LARGE)
        if not content.startswith(_ZIP):
            raise UnreadableFileError(_other_kind(content))
        try:
            self._zip = ZipFile(BytesIO(content))
            entries = self._zip.infolist()
        except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise UnreadableFileError(Unreadable.DAMAGED) from error
        if len(entries) > _MAX_ENTRIES:
            raise UnreadableFileError(Unreadable.TOO_LARGE)
        self._entries: dict[str, ZipInfo] = {}
        for each in entries:
            name = each.filename.casefold()
            if name in self._entries:
                raise UnreadableFileError(Unreadable.DAMAGED)
            self._entries[name] = each
        if "mimetype" in self._entries:
            raise UnreadableFileError(Unreadable.OPEN_DOCUMENT)
        if any(name.endswith(_MACROS) for name in self._entries):
            raise UnreadableFileError(Unreadable.MACROS)
        main = self._related("", "officeDocument")
        if main is None:
            raise UnreadableFileError(Unreadable.NOT_WORD)
        self._check_type(main)
        self._main = main
        self.document = self._read(main, _MAX_DOCUMENT)

    def part(self, kind: str) -> bytes | None:
        """The part that the document has of a kind ("styles"); None where it has none."""
        name = self._related(self._main, kind)
        return self._read(name, _MAX_PART) if name is not None else None

    def _check_type(self, main: str) -> None:
        types: list[str] = []
        default = {"xml": ""}

        def begin(name: str, attributes: Mapping[str, str]) -> None:
            kind = attributes.get("ContentType", "")
            if name == f"{_TYPES} Override":
                if attributes.get("PartName", "").lstrip("/").casefold() == main.casefold():
                    types.append(kind)
            elif attributes.get("Extension", "").casefold() in default:
                default["xml"] = kind

        parse(self._read("[Content_Types].xml", _MAX_PART), begin)
        kind = (types or [default["xml"]])[0]
        if "macroenabled" in kind.casefold():
            raise UnreadableFileError(Unreadable.MACROS)
        if _WORD not in kind.casefold():
            raise UnreadableFileError(Unreadable.NOT_WORD)

    def _related(self, source: str, kind: str) -> str | None:
        """The name of the first part in the file that a part is related to by a kind."""
        folder, name = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.casefold() not in self._entries:
            return None
        found: list[str] = []

        def begin(name: str, attributes: Mapping[str, str]) -> None:
            is_here = attributes.get("TargetMode", "Internal") == "Internal"
            of_kind = attributes.get("Type", "").rpartition("/")[2] == kind
            if name == _RELATIONS and is_here and of_kind:
                target = attributes.get("Target", "")[:_LONGEST_ATTRIBUTE]
                path = target if target.startswith("/") else posixpath.join("/", folder, target)
                found.append(posixpath.normpath(path).lstrip("/"))

        parse(self._read(relations, _MAX_PART), begin)
        return next((each for each in found if each.casefold() in self._entries), None)

    def _read(self, name: str, most: int) -> bytes:
        entry = self._entries.get(name.casefold())
        if entry is None:
            raise UnreadableFileError(Unreadable.NOT_WORD)
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableFileError(Unreadable.ENCRYPTED)
        if entry.compress_type not in _MEMBERS:
            raise UnreadableFileError(Unreadable.DAMAGED)
        try:
            with self._zip.open(entry) as part:
                content = part.read(most + 1)  # whatever size the archive says that it has
        except (BadZipFile, EOFError, OSError, RuntimeError, ValueError, zlib.error) as error:
            raise UnreadableFileError(Unreadable.DAMAGED) from error
        if len(content) > most:
            raise UnreadableFileError(Unreadable.TOO_LARGE)
        return content


def parse(
    xml: bytes,
    begin: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Read XML from its beginning to its end. Names are a namespace, a space and the local name;
    attributes' likewise, where they have a namespace.

    Raises UnreadableFileError where it is none, has a document type, or is larger or deeper than a
    document can be.
    """
    counted, depth = 0, 0

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal counted, depth
        counted, depth = counted + 1, depth + 1
        if counted > _MAX_ELEMENTS or depth > _MAX_DEPTH:
            raise UnreadableFileError(Unreadable.TOO_LARGE)
        begin(name, attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        for at in range(0, len(xml), _CHUNK):
            parser.Parse(xml[at : at + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableFileError(Unreadable.DAMAGED) from error


def _refuse_document_type(*_: object) -> None:
    raise UnreadableFileError(Unreadable.DAMAGED)


def _other_kind(content: bytes) -> Unreadable:
    if content.startswith(_OLE):
        return Unreadable.ENCRYPTED if _PACKAGE in content else Unreadable.OLD_WORD
    return Unreadable.OLD_WORD if content.startswith(_RTF) else Unreadable.NOT_WORD
