"""Whether an archive package is as it was made: what its parts say of each other. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

from secretary.archive.descriptions import FORMAT
from secretary.archive.package import (
    DATA,
    IDENTITY,
    MANIFEST,
    METS,
    REPRESENTATION,
    REPRESENTATION_METS,
    is_safe,
)
from secretary.archive.xml import METS as NS
from secretary.archive.xml import XLINK

_MADE_HERE: Final = (f"{DATA}/dokument/", f"{DATA}/utskick/")
"""The folders whose PDF files are made by Kansli, and so are PDF/A."""
_BEGINS: Final = b"<?xml version='1.0' encoding='UTF-8'?>\n"
_CLAIM: Final = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*([1-4])")


def is_made_here(path: str) -> bool:
    """Whether the file is a document that Kansli made, and so PDF/A."""
    return path.endswith(".pdf") and path.startswith(_MADE_HERE)


def claims_pdf_a(content: bytes) -> bool:
    """Whether a PDF says in its metadata that it is PDF/A (ISO 19005), of whichever part.

    Whether that is true, a validator such as veraPDF tells.
    """
    return content.startswith(b"%PDF-") and _CLAIM.search(content) is not None


def named_in_mets(content: bytes, folder: str = "") -> dict[str, tuple[str, str]]:
    """The sum and size that a METS file gives of each file that it names, by path in the package.

    folder: the one that the METS file is in. Raises ValueError where it cannot be read, or names
    what is outside the package, or a file twice.
    """
    if not content.startswith(_BEGINS) or b"<!" in content:
        raise ValueError("it does not begin as Kansli's do, or has a document type")
    try:
        mets = ET.fromstring(content)  # noqa: S314 - no entities, as it has no document type
    except ET.ParseError as error:
        raise ValueError(f"it is not XML (line {error.position[0]})") from None
    found: dict[str, tuple[str, str]] = {}
    for facts, where in _references(mets):
        path = where.get(f"{{{XLINK}}}href", "")
        path = f"{folder}/{path}" if folder else path
        if not is_safe(path):
            raise ValueError("it names a file that a package cannot hold")
        if path in found:
            raise ValueError(f"it names {path} twice")
        found[path] = facts.get("CHECKSUM", ""), facts.get("SIZE", "")
    return found


def _references(mets: ET.Element) -> Iterator[tuple[ET.Element, ET.Element]]:
    for file in mets.iter(f"{{{NS}}}file"):
        for where in file.iter(f"{{{NS}}}FLocat"):
            yield file, where
    for reference in mets.iter(f"{{{NS}}}mdRef"):
        yield reference, reference


def mets_problems(
    contents: Mapping[str, bytes], sums: Mapping[str, str], sizes: Mapping[str, int]
) -> Iterator[str]:
    """What the METS files and the manifest do not agree on.

    contents: of the METS files that are there. sums: the manifest's. sizes: of the files there.
    """
    named: dict[str, tuple[str, str]] = {}
    for path, folder in ((METS, ""), (REPRESENTATION_METS, REPRESENTATION)):
        if path not in contents:
            continue  # that it is missing is said already
        try:
            named |= named_in_mets(contents[path], folder)
        except ValueError as error:
            yield f"{path}: {error}"
            return
    for path, (checksum, size) in sorted(named.items()):
        if path not in sums:
            yield f"{path}: METS names it, and the manifest does not"
        elif checksum != sums[path]:
            yield f"{path}: METS and the manifest have different sums of it"
        elif path in sizes and size != str(sizes[path]):
            yield f"{path}: METS says that it has {size} bytes, and it has {sizes[path]}"
    for path in sorted(sums.keys() - named.keys() - {METS, MANIFEST}):
        yield f"{path}: the manifest names it, and METS does not"


def identity_read(content: bytes) -> tuple[str, int | None, str, str]:
    """A package's group and year (None: all), when it says it was made, and by which version.

    Raises ValueError where that cannot be read, or is of another form than this version knows.
    """
    try:
        whole: dict[str, Any] = json.loads(content)
        group, year, made = whole["grupp"], whole["ar"], whole["uttaget"]
        form, software = whole["kansli_arkiv"], whole["kansli"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError(f"{IDENTITY}: it does not say which package it is") from None
    if form != FORMAT or not all(isinstance(each, str) for each in (group, made, software)):
        raise ValueError(f"{IDENTITY}: it is of another form than this Kansli knows")
    if year is not None and not isinstance(year, int):
        raise ValueError(f"{IDENTITY}: its year is no year")
    return group, year, made, software
