"""[documents] of config.toml: what documents look like, and what is no logo, colour or template."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest
from docx import Document

from bot.config import load
from secretary.documents.visual_identity import (
    ACCENT,
    PLAIN,
    VisualIdentity,
    contrast_on_white,
    darkened,
)
from secretary.errors import ConfigError
from tests.fixtures.config_toml import CARE, HEALTH, matrix_table

SVG: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7z"/></svg>'
)
_BEFORE: Final = matrix_table() + "[documents]\n"
_AFTER: Final = HEALTH + CARE


def png(width: int = 2, height: int = 2) -> bytes:
    """A picture of one colour."""
    rows = b"".join(b"\0" + b"\x0b\x5a\x6f" * width for _ in range(min(height, 2)))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        made += struct.pack(">I", len(data)) + kind + data
        made += struct.pack(">I", zlib.crc32(kind + data))
    return made


def word_template() -> bytes:
    """A Word document without words."""
    made = BytesIO()
    Document().save(made)
    return made.getvalue()


def _identity(folder: Path, table: str) -> VisualIdentity:
    file = folder / "config.toml"
    file.write_text(_BEFORE + table + _AFTER, "utf-8")
    identities = {group.identity for group in load(file, {}).groups}
    return identities.pop() if len(identities) == 1 else pytest.fail("not the same of all groups")


def _mistake(folder: Path, table: str) -> str:
    with pytest.raises(ConfigError) as caught:
        _identity(folder, table)
    assert caught.value.remedy
    return str(caught.value).removeprefix(f"{folder / 'config.toml'}: documents.")


def test_without_the_table_documents_are_plain(tmp_path: Path) -> None:
    assert _identity(tmp_path, "") == PLAIN


def test_every_group_has_the_identity_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png())
    (tmp_path / "mall.docx").write_bytes(template := word_template())
    found = _identity(
        tmp_path,
        'organisation = "Region Västmanland"\ncolour = "#7A1F4B"\nlogo = "logo.png"\n'
        'logo_alt = "Ett vapen"\nword_template = "mall.docx"\n',
    )
    assert found == VisualIdentity("Region Västmanland", "#7a1f4b", png(), "Ett vapen", template)
    assert found.logo_format == "png"


def test_a_logo_is_told_by_the_name_of_its_organisation(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(f"\ufeff<?xml version='1.0'?>{SVG}", "utf-8")
    found = _identity(tmp_path, 'organisation = "Region Västmanland"\nlogo = "logo.svg"')
    assert (found.logo_alt, found.logo_format) == ("Region Västmanland", "svg")


def test_a_logo_that_nothing_tells_of_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SVG)
    assert _mistake(tmp_path, 'logo = "logo.svg"').startswith("logo_alt: is missing")


@pytest.mark.parametrize("colour", ["#fff", "ffffff", "#777", "#ffd500"])
def test_a_colour_that_cannot_be_read_on_white_is_refused(tmp_path: Path, colour: str) -> None:
    assert "is too light to be read on white" in _mistake(tmp_path, f'colour = "{colour}"')


@pytest.mark.parametrize("colour", ["#ffffff", "#ffd500", "#00ff00", "#777777"])
def test_the_darker_colour_that_is_told_of_will_do(tmp_path: Path, colour: str) -> None:
    better = darkened(colour)
    assert f'for example "{better}"' in _mistake(tmp_path, f'colour = "{colour}"')
    assert _identity(tmp_path, f'colour = "{better}"').accent == better


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert darkened(ACCENT) == ACCENT


def test_contrast_is_that_of_the_standard() -> None:
    found = [round(contrast_on_white(each), 2) for each in ("#000000", "#ffffff", "#767676")]
    assert found == [21, 1, 4.54]  # the last: WCAG's lightest grey for words


@pytest.mark.parametrize("colour", ['"blå"', '"#12345"', '"rgb(0,0,0)"', "7", '"#0b5a6f; x"'])
def test_what_is_no_colour_is_refused(tmp_path: Path, colour: str) -> None:
    assert _mistake(tmp_path, f"colour = {colour}").startswith("colour: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"GIF89a", "is neither PNG nor SVG."),
        (b"", "is neither PNG nor SVG."),
        (b"<html/>", "is neither PNG nor SVG."),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(), "is neither PNG nor SVG."),
        (png()[:-5], "is damaged, or not all there."),
        (png().replace(b"IDAT", b"IDAX"), "is damaged, or not all there."),
        (png(5000, 2), "is 5000 × 2 pixels."),
        (SVG.encode() + b" " * 2**20, "is larger than 1 MB."),
    ],
)
def test_what_is_no_logo_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "logo"
    file.write_bytes(content)
    said = _mistake(tmp_path, 'organisation = "R"\nlogo = "logo"')
    assert said.startswith(f"logo: {file} {says}")


def test_a_logo_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = _mistake(tmp_path, 'logo = "logo.svg"')
    assert said == (
        f"logo: {tmp_path / 'logo.svg'} cannot be read (No such file or directory). "
        "Name a PNG or SVG file."
    )


def _packed(**parts: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(
                {"types": "[Content_Types].xml", "body": "word/document.xml"}[name], content
            )
    return made.getvalue()


_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Kallelse", "is no Word document."),
        (_packed(types="<a/>"), "is no Word document."),
        (_packed(types=_MAIN, body="<a>"), "is damaged."),
        (_packed(types=_MAIN.replace("document.main", "template.main"), body="<a/>"), "is a Word "),
        (word_template()[:-30], "is no Word document."),
    ],
)
def test_what_is_no_word_document_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "mall.docx"
    file.write_bytes(content)
    said = _mistake(tmp_path, 'word_template = "mall.docx"')
    assert said.startswith(f"word_template: {file} {says}")
    assert "Word document (.docx)" in said
