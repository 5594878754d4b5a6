"""An archive package: whose it is, its files, and the sums by which it is told from any other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

MANIFEST: Final = "manifest-sha256.txt"
"""The sums of all other files, as `sha256sum -c` reads them."""
METS: Final = "METS.xml"
REPRESENTATION: Final = "representations/arkiv"
REPRESENTATION_METS: Final = f"{REPRESENTATION}/{METS}"
DATA: Final = f"{REPRESENTATION}/data"
COLUMNS: Final = f"{REPRESENTATION}/documentation/kolumner.csv"
"""What the tables mean: with them, as CSIP60 wants documentation in each METS file."""
PREMIS: Final = "metadata/preservation/premis.xml"
DUBLIN_CORE: Final = "metadata/descriptive/dc.xml"
IDENTITY: Final = "documentation/paket.json"

LONGEST_PATH: Final = 200
"""Characters of a path in a package; Windows takes 260 with the folder that it is in."""
_PATH: Final = re.compile(
    r"[A-Za-z0-9_-]+(?:[.][A-Za-z0-9_-]+)*(?:/[A-Za-z0-9_-]+(?:[.][A-Za-z0-9_-]+)*)*"
)
_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(frozen=True)
class PackageIdentity:
    """Which package it is, and what it says of itself.

    year: None for all years. made_at: aware; when the last thing in it was recorded, or the day
    that whoever makes it gives. software: the version of Kansli.
    """

    group_id: str
    group_name: str
    organisation: str
    year: int | None
    made_at: datetime
    software: str

    @property
    def name(self) -> str:
        """Of the package, and of the folder that it is."""
        return f"kansli-{self.group_id}-{self.year or 'alla-ar'}"

    @property
    def years(self) -> str:
        """In Swedish."""
        return str(self.year) if self.year else "alla år"

    @property
    def created(self) -> str:
        return utc(self.made_at)


@dataclass(frozen=True)
class PackageFile:
    """A file of a package: where it is, what it is, in Swedish, and its sum.

    created: aware. original: the name that it came with; empty where it was made here.
    """

    path: str
    title: str
    media_type: str
    size: int
    sha256: str
    created: datetime
    original: str = ""


def described(
    path: str, content: bytes, title: str, media_type: str, created: datetime, original: str = ""
) -> PackageFile:
    """What is known of a file by its bytes."""
    digest = hashlib.sha256(content).hexdigest()
    return PackageFile(path, title, media_type, len(content), digest, created, original)


def utc(instant: datetime) -> str:
    """As xs:dateTime has it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_safe(path: str) -> bool:
    """Whether a path is one that a package can hold: relative, downward, in plain letters."""
    return len(path) <= LONGEST_PATH and _PATH.fullmatch(path) is not None


def manifest(files: Iterable[PackageFile]) -> bytes:
    """The manifest of these files, by their paths."""
    lines = sorted((each.path, each.sha256) for each in files)
    return "".join(f"{sha256}  {path}\n" for path, sha256 in lines).encode()


def read_manifest(content: bytes) -> dict[str, str]:
    """The sums by path. Raises ValueError, which says what is wrong in which line, or
    UnicodeDecodeError, which is one, where it is no text."""
    found: dict[str, str] = {}
    text = content.decode("ascii")
    if not text.endswith("\n"):
        raise ValueError("its last line does not end")
    for number, line in enumerate(text[:-1].split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"line {number} is no sum and path")
        sha256, path = match.groups()
        if not is_safe(path) or path == MANIFEST:
            raise ValueError(f"line {number} names no file that a package can hold")
        if path in found:
            raise ValueError(f"line {number} names a file for the second time")
        found[path] = sha256
    return found
