"""docs/exempel/: one real file of each document, as the bot gave them to those who asked in the
stories of a meeting and of a year. Written by `make docs`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Final
from urllib.parse import quote
from zipfile import ZipFile

import pypdfium2  # type: ignore[import-untyped]  # ships no types

from storage import OutboundMessage
from tests.docs.pages import REPO

FOLDER: Final = REPO / "docs/exempel"
INDEX: Final = "README.md"
_SCALE: Final = 0.6
"""Of a preview: 0.6 pixels a point, so that a page of A4 is 357 pixels wide."""
_DRAWN_FROM: Final = b"Source"
"""The keyword in a preview of what it was drawn from: the SHA-256 of the PDF (PNG, tEXt)."""


@dataclass(frozen=True)
class Example:
    """A document of the folder.

    name: of its files, without an ending. title and situation: what it is, and when somebody has
    it. commands: that give it, as they are written. has_preview: whether its first page is shown.
    """

    name: str
    title: str
    situation: str
    commands: tuple[str, ...]
    has_preview: bool = True


EXAMPLES: Final = (
    Example(
        "kallelse", "Kallelse",
        "Kallelsen läses i gruppens rum. Som fil skickas den till den som vill ha den på papper "
        "eller i e-post.",
        ("!möte 1 alla filer",),
    ),
    Example(
        "mote", "Mötet i kalendern",
        "Följer kallelsen av sig själv. Telefonen, Outlook och andra kalendrar lägger in mötet, "
        "med påminnelse. Flyttas mötet eller ställs det in följer en ny fil, som ändrar det.",
        (),
        has_preview=False,
    ),
    Example(
        "dagordning-utkast", "Utkast till dagordning",
        "Innan dagordningen är publicerad ser bara sekreteraren och ordföranden den.",
        ("!dagordning alla",),
    ),
    Example(
        "dagordning", "Dagordning",
        "När den publiceras följer en PDF med av sig själv. Här är den publicerad en andra gång, "
        "med en punkt till.",
        ("!dagordning publicera", "!dagordning alla"),
    ),
    Example(
        "narvaro", "Närvaro",
        "Vilka som var med, plats för plats, när mötet är slut. Före mötet: vilka som väntas.",
        ("!närvarande alla filer",),
    ),
    Example(
        "minnesanteckningar-utkast", "Utkast till minnesanteckningar",
        "Går till dem som var med, för synpunkter.",
        ("!anteckningar skicka", "!anteckningar alla"),
    ),
    Example(
        "minnesanteckningar", "Minnesanteckningar",
        "När de är fastställda följer en PDF med av sig själv till gruppens rum.",
        ("!anteckningar fastställ", "!anteckningar alla"),
    ),
    Example(
        "arsplan", "Årsplan",
        "Skickas till SRB när gruppen har fastställt årets möten.",
        ("!årsplan 2027 fastställ", "!årsplan 2027 alla"),
    ),
    Example(
        "arbetsplan", "Arbetsplan",
        "Gruppens mål, hur de mäts och hur det går.",
        ("!arbetsplan alla",),
    ),
    Example(
        "omgang", "Svaren i en skriftlig omgång",
        "När en fråga mellan mötena är besvarad, eller sista dagen har gått.",
        ("!omgång 1 alla",),
    ),
    Example(
        "aterrapport", "Återrapport",
        "Skickas till SRB två gånger om året, när ordföranden har godkänt den.",
        ("!återrapport hösten 2027 skicka", "!återrapport hösten 2027 alla"),
    ),
)  # fmt: skip


def named(name: str, message: OutboundMessage) -> Iterator[tuple[str, bytes]]:
    """The files that a message carries, called as in the folder."""
    for each in message.attachments:
        assert each.content is not None, each.name
        yield f"{name}.{each.name.rpartition('.')[2]}", each.content


def index(files: Iterable[str]) -> str:
    """docs/exempel/README.md."""
    there = sorted(files)
    lines = [
        "# Så ser dokumenten ut",
        "",
        "Här finns ett exempel på varje dokument som Kansli gör: filerna som sekreteraren fick",
        "när hon bad om dem i berättelserna om [ett möte](../../tests/golden/meeting.md) och",
        "[ett år](../../tests/golden/year.md). Grupperna och personerna är påhittade;",
        "kommunerna och regionen finns. `make docs` gör filerna på nytt.",
        "",
        "Vill du bara ha en form, skriv `pdf`, `word`, `webbsida` eller `markdown` i stället",
        "för `alla`. Hur dokumenten ser ut (organisationens namn, logotyp och färg, och er egen",
        "mall för Word) ställs in: se [inställningarna](../admin.md#settings).",
    ]  # fmt: skip
    for each in EXAMPLES:
        endings = [name.rpartition(".")[2] for name in there if name.startswith(f"{each.name}.")]
        links = [f"[{_FORMS[e]}]({quote(each.name)}.{e})" for e in _FORMS if e in endings]
        said = " eller ".join(f"`{command}`" for command in each.commands)
        lines += ["", f"## {each.title}", "", each.situation]
        if said:
            lines += ["", f"Kommando: {said}"]
        lines += ["", " · ".join(links)]
        if each.has_preview:
            lines += ["", f"[![{each.title}, första sidan]({each.name}.png)]({each.name}.pdf)"]
    return "\n".join(lines) + "\n"


_FORMS: Final = {
    "pdf": "PDF", "docx": "Word", "html": "Webbsida", "md": "Markdown", "ics": "Kalenderfil"
}  # fmt: skip


def stale(files: Mapping[str, bytes]) -> list[str]:
    """Which of these files are otherwise in the folder, or not there; an entry in a Word file
    counts by itself, since not every machine packs it alike."""
    return [
        name
        for name, content in files.items()
        if not (FOLDER / name).exists() or _parts(name, content) != _parts(name, _kept(name))
    ] + [
        f"{example.name}.png"
        for example in EXAMPLES
        if example.has_preview
        and (made := files.get(f"{example.name}.pdf")) is not None
        and not is_drawn_from(_kept(f"{example.name}.png"), made)
    ]


def write(files: Mapping[str, bytes]) -> list[str]:
    """Write what is stale, with previews and the index, and remove what is no example; the names
    of what was written."""
    lacking = {f"{each.name}.pdf" for each in EXAMPLES if each.has_preview} - files.keys()
    assert not lacking, f"the stories gave no {', '.join(sorted(lacking))}: nothing is written"
    FOLDER.mkdir(exist_ok=True)
    whole = {**files, INDEX: index(files).encode()}
    written = stale(whole)
    for name in written:
        stem, _, ending = name.rpartition(".")
        content = preview(files[f"{stem}.pdf"]) if ending == "png" else whole[name]
        (FOLDER / name).write_bytes(content)
    for path in FOLDER.iterdir():
        if path.name not in whole and path.name not in previews():
            path.unlink()
    return written


def previews() -> set[str]:
    """The names of the pictures."""
    return {f"{each.name}.png" for each in EXAMPLES if each.has_preview}


def preview(pdf: bytes) -> bytes:
    """The first page of a PDF as PNG, grey, which says of what it was drawn."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=_SCALE, grayscale=True)
    wide, high, stride = page.width, page.height, page.stride
    rows = bytes(page.buffer)
    lines = b"".join(b"\0" + rows[at * stride : at * stride + wide] for at in range(high))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)),
            _chunk(b"tEXt", _DRAWN_FROM + b"\0" + _fingerprint(pdf)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def is_drawn_from(png: bytes, pdf: bytes) -> bool:
    """Whether a preview says that it shows that PDF."""
    return _chunk(b"tEXt", _DRAWN_FROM + b"\0" + _fingerprint(pdf)) in png


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _fingerprint(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode()


def _kept(name: str) -> bytes:
    path = FOLDER / name
    return path.read_bytes() if path.exists() else b""


def _parts(name: str, content: bytes) -> object:
    if not name.endswith(".docx"):
        return content
    with ZipFile(BytesIO(content)) as zipped:
        return [(each.filename, zipped.read(each)) for each in zipped.infolist()]
