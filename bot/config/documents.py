"""The table [documents]: what the documents of all groups look like."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from bot.config import values
from bot.config.reading import Table, Wrong
from bot.runtime.files import read_file
from secretary.documents.visual_identity import (
    ACCENT,
    LEAST_CONTRAST,
    PNG_SIGNATURE,
    VisualIdentity,
    contrast_on_white,
    darkened,
)

MOST_LOGO: Final = 2**20
"""Bytes: every document has it in itself."""
_MOST_PIXELS: Final = 4000
"""A side of it."""
_MOST_TEMPLATE: Final = 5 * 2**20
_MOST_UNPACKED: Final = 50 * 2**20
_LONGEST_NAME: Final = 120
_SVG: Final = "{http://www.w3.org/2000/svg}svg"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def read_documents(table: Table, folder: Path) -> VisualIdentity:
    """The visual identity. Raises nothing: mistakes are recorded.

    logo_alt is the organisation's name where it is left out.
    """
    organisation = table.take("organisation", _name, "")
    logo = table.take("logo", lambda v: _logo(values.path_in(folder, v)), b"")
    alt = table.take("logo_alt", _name, organisation)
    if logo and not alt:
        table.mistake(
            "logo_alt",
            "is missing: whoever does not see the logo is to know what it is.",
            'Write for example: logo_alt = "Region Västmanland"',
        )
    return VisualIdentity(
        organisation=organisation,
        accent=table.take("colour", _colour, ACCENT),
        logo=logo,
        logo_alt=alt,
        word_template=table.take(
            "word_template", lambda v: _template(values.path_in(folder, v)), b""
        ),
    )


def _name(value: object) -> str:
    text = values.line(value)
    if len(text) > _LONGEST_NAME:
        raise Wrong(f"has {len(text)} characters.", f"Write at most {_LONGEST_NAME}.")
    return text


def _colour(value: object) -> str:
    text = values.string(value).strip().lower()
    if short := re.fullmatch("#?([0-9a-f])([0-9a-f])([0-9a-f])", text):
        text = "".join(each * 2 for each in short.groups())
    text = "#" + text.removeprefix("#")
    if not re.fullmatch("#[0-9a-f]{6}", text):
        raise Wrong(f'"{value}" is no colour.', f'Write it as on web pages: "{ACCENT}".')
    if contrast_on_white(text) < LEAST_CONTRAST:
        raise Wrong(
            f'"{text}" is too light to be read on white: {contrast_on_white(text):.1f}:1, and '
            f"{LEAST_CONTRAST}:1 is the least (WCAG 2.2).",
            f'Write a darker one, for example "{darkened(text)}".',
        )
    return text


def _content(file: Path, most: int, example: str) -> bytes:
    try:
        content = read_file(file)
    except OSError as error:
        raise Wrong(f"{file} cannot be read ({error.strerror}).", f"Name {example}.") from None
    if len(content) > most:
        raise Wrong(f"{file} is larger than {most // 2**20} MB.", "Make it smaller.")
    return content


def _logo(file: Path) -> bytes:
    content = _content(file, MOST_LOGO, "a PNG or SVG file")
    if content.startswith(PNG_SIGNATURE):
        _check_png(file, content)
    elif not _is_svg(content):
        raise Wrong(f"{file} is neither PNG nor SVG.", "Save the logo as SVG, or as PNG.")
    return content


def _check_png(file: Path, content: bytes) -> None:
    chunks = list(_png_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise Wrong(f"{file} is damaged, or not all there.", "Save the logo as PNG again.")
    width, height = struct.unpack(">II", chunks[0][1][:8])
    if max(width, height) > _MOST_PIXELS:
        raise Wrong(
            f"{file} is {width} × {height} pixels.", f"Make it at most {_MOST_PIXELS} a side."
        )


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and the data of each chunk, up to the first that is not whole (ISO 15948)."""
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        checksum = content[at + 8 + length : at + 12 + length]
        if checksum != struct.pack(">I", zlib.crc32(kind + data)):
            return
        yield kind, data
        at += 12 + length


def _is_svg(content: bytes) -> bool:
    if b"<!ENTITY" in content:  # nothing that a drawing program writes needs to be taken apart
        return False
    try:
        return ET.fromstring(content).tag == _SVG  # noqa: S314 (the administrator's own)
    except (ET.ParseError, ValueError, LookupError):
        return False


def _template(file: Path) -> bytes:
    content = _content(file, _MOST_TEMPLATE, "a Word document (.docx)")
    save = "Open it in Word, and save it as a Word document (.docx)."
    try:
        with ZipFile(BytesIO(content)) as package:
            if sum(each.file_size for each in package.infolist()) > _MOST_UNPACKED:
                raise Wrong(f"{file} is too large when unpacked.", "Leave out its pictures.")
            types = package.read("[Content_Types].xml").decode("utf-8", "replace")
            ET.fromstring(package.read("word/document.xml"))  # noqa: S314
    except (BadZipFile, KeyError, OSError, RuntimeError, ValueError, NotImplementedError):
        raise Wrong(f"{file} is no Word document.", save) from None
    except (ET.ParseError, zlib.error, EOFError):
        raise Wrong(f"{file} is damaged.", save) from None
    if f"{_WORD}document.main+xml" not in types:
        # A .dotx is a template to Word alone, and a .docm has macros.
        raise Wrong(f"{file} is a Word template (.dotx), or has macros (.docm).", save)
    return content
