"""PREMIS 3: each file of the package, how it can be told, and where it came from.

As the PREMIS Data Dictionary 3.0 (PREMIS Editorial Committee, 2015) has it; the element names and
their order are its schema's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from secretary.archive.package import PackageFile, PackageIdentity
from secretary.archive.xml import DC, XSI, child, root, serialised
from secretary.archive.xml import PREMIS as NS

_FORMATS: Final = {
    "application/pdf": "Portable Document Format",
    "application/json": "JSON Data Interchange Format",
    "text/csv": "Comma-Separated Values",
    "text/plain": "Plain Text",
}


def premis(identity: PackageIdentity, files: Iterable[PackageFile]) -> bytes:
    """The metadata for preservation of these files, and of how they came to be."""
    location = {f"{{{XSI}}}schemaLocation": f"{NS} http://www.loc.gov/standards/premis/premis.xsd"}
    whole = root(NS, "premis", {"version": "3.0", **location})
    files = list(files)
    for file in files:
        _object(whole, file)
    event = child(whole, NS, "event")
    _identifier(event, "event", f"{identity.name}/export")
    child(event, NS, "eventType", "creation")
    child(event, NS, "eventDateTime", identity.created)
    detail = child(event, NS, "eventDetailInformation")
    words = "Paketet togs ut ur Kansli. Dokumenten gjordes om till PDF/A av de ord som sändes."
    child(detail, NS, "eventDetail", words)
    agent = child(event, NS, "linkingAgentIdentifier")
    child(agent, NS, "linkingAgentIdentifierType", "local")
    child(agent, NS, "linkingAgentIdentifierValue", "kansli")
    child(agent, NS, "linkingAgentRole", "executing program")
    agent = child(whole, NS, "agent")
    _identifier(agent, "agent", "kansli")
    child(agent, NS, "agentName", "Kansli")
    child(agent, NS, "agentType", "software")
    child(agent, NS, "agentVersion", identity.software)
    return serialised(whole)


def _object(whole: Element, file: PackageFile) -> None:
    made = child(whole, NS, "object", "", {f"{{{XSI}}}type": "premis:file"})
    _identifier(made, "object", file.path)
    facts = child(made, NS, "objectCharacteristics")
    fixity = child(facts, NS, "fixity")
    child(fixity, NS, "messageDigestAlgorithm", "SHA-256")
    child(fixity, NS, "messageDigest", file.sha256)
    child(facts, NS, "size", str(file.size))
    designation = child(child(facts, NS, "format"), NS, "formatDesignation")
    child(designation, NS, "formatName", _FORMATS.get(file.media_type, file.media_type))
    if file.original:
        child(made, NS, "originalName", file.original)


def _identifier(parent: Element, of: str, value: str) -> None:
    made = child(parent, NS, f"{of}Identifier")
    child(made, NS, f"{of}IdentifierType", "local")
    child(made, NS, f"{of}IdentifierValue", value)


def dublin_core(identity: PackageIdentity) -> bytes:
    """What the package is, in Dublin Core (ISO 15836)."""
    whole = root(DC, "dc", {})
    for tag, text in (
        ("title", f"Handlingar från {identity.group_name}, {identity.years}"),
        ("creator", identity.group_name),
        ("publisher", identity.organisation),
        ("date", identity.created[:10]),
        ("type", "Collection"),
        ("identifier", identity.name),
        ("language", "sv"),
    ):
        child(whole, DC, tag, text)
    return serialised(whole)
