"""`kansli check` draws a document, and says which file of the settings it cannot be drawn with."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.cli import check_documents
from bot.config import load
from secretary.documents.visual_identity import PNG_SIGNATURE
from tests.bot.test_config_documents import _AFTER, _BEFORE, SVG, word_template

OK = "ok    documents: PDF and Word can be made"


def told(folder: Path, **files: bytes) -> list[str]:
    """What it says where the settings name these files, by the keys that name them."""
    table = 'organisation = "Region Västmanland"\n'
    for key, content in files.items():
        (folder / key).write_bytes(content)
        table += f'{key} = "{key}"\n'
    config = folder / "config.toml"
    config.write_text(_BEFORE + table + _AFTER, "utf-8")
    identity = load(config, {}).groups[0].identity
    return [str(each) for each in check_documents.findings(config, identity)]


def without(template: bytes, part: str) -> bytes:
    """The Word document without a part of its package."""
    made = BytesIO()
    with ZipFile(BytesIO(template)) as whole, ZipFile(made, "w") as package:
        for name in whole.namelist():
            if name != part:
                package.writestr(name, whole.read(name))
    return made.getvalue()


def with_styles(template: bytes, old: bytes, new: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(template)) as whole, ZipFile(made, "w") as package:
        for name in whole.namelist():
            content = whole.read(name)
            package.writestr(
                name, content.replace(old, new) if name == "word/styles.xml" else content
            )
    return made.getvalue()


def test_what_is_right_is_drawn_and_told_in_a_line(tmp_path: Path) -> None:
    [line] = told(tmp_path, logo=SVG.encode(), word_template=word_template())
    assert line == f"{OK} (Region Västmanland, #0b5a6f, a logo, a Word template)"


def test_without_files_it_says_that_documents_can_be_made(tmp_path: Path) -> None:
    assert told(tmp_path) == [f"{OK} (Region Västmanland, #0b5a6f)"]


def png_without_pixels() -> bytes:
    """Whole by its checksums, and no picture all the same."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)), (b"IDAT", b"xxxx"), (b"IEND", b""),
    )  # fmt: skip
    made = PNG_SIGNATURE
    for kind, data in chunks:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        made += struct.pack(">I", len(data)) + kind + data + checksum
    return made


LINKED = '<image href="https://a.example/b.png" width="9" height="9"/></svg>'


@pytest.mark.parametrize(
    ("logo", "why"),
    [
        (SVG.replace('width="9"', 'width="0"').encode(), "width, height, or viewbox"),
        (SVG.replace("</svg>", LINKED).encode(), "failed to load linked image"),
        (png_without_pixels(), "failed to decode image"),
    ],
)
def test_a_logo_that_cannot_be_drawn_is_named_with_what_to_do(
    tmp_path: Path, logo: bytes, why: str
) -> None:
    [line] = told(tmp_path, logo=logo, word_template=word_template())
    assert line.startswith(f"mend  documents.logo: {tmp_path / 'logo'} cannot be drawn: ")
    assert why in line
    assert line.endswith("Save it as PNG, or as plain SVG without filters and linked files.")


@pytest.mark.parametrize(
    "template",
    [
        without(word_template(), "word/styles.xml"),
        with_styles(word_template(), b'w:val="Normal"', b'w:val="Annat"'),
        with_styles(word_template(), b"</w:styles>", b""),
    ],
)
def test_a_template_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, template: bytes
) -> None:
    [line] = told(tmp_path, logo=SVG.encode(), word_template=template)
    file = tmp_path / "word_template"
    assert line.startswith(f"mend  documents.word_template: {file} cannot be used: ")
    assert "save it as a Word document (.docx)" in line


def test_styles_that_a_template_lacks_are_told_of(tmp_path: Path) -> None:
    template = with_styles(word_template(), b'w:val="heading 1"', b'w:val="Rubrik ett"')
    right, note = told(tmp_path, word_template=template)
    assert right.startswith(OK)
    assert note.startswith(
        f"note  documents.word_template: {tmp_path / 'word_template'} lacks the styles Heading 1; "
    )
