"""METS: what is in the package, and in its representation.

As the METS profiles of E-ARK CSIP 2.1.0 and E-ARK SIP 2.1.0 have it (DILCIS Board, 2021), which are
FGS Paketstruktur 2.0 together. The numbers beside what is made here are their requirements'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from secretary.archive.package import (
    DUBLIN_CORE,
    PREMIS,
    REPRESENTATION,
    REPRESENTATION_METS,
    PackageFile,
    PackageIdentity,
    utc,
)
from secretary.archive.xml import CSIP, XLINK, XSI, child, root, serialised
from secretary.archive.xml import METS as NS

_PROFILE: Final = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
_CONTENT: Final = {
    f"{{{CSIP}}}CONTENTINFORMATIONTYPE": "OTHER",
    f"{{{CSIP}}}OTHERCONTENTINFORMATIONTYPE": "Kansli",
}
_SCHEMAS: Final = (
    f"{NS} http://www.loc.gov/standards/mets/mets.xsd "
    f"{CSIP} http://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd"
)


def package_mets(identity: PackageIdentity, files: Sequence[PackageFile]) -> bytes:
    """METS.xml of the package: its metadata, its documentation, and the representation's METS."""
    by_path = {each.path: each for each in files}
    mets = _begin(identity, identity.name)
    dublin_core, premis = by_path.get(DUBLIN_CORE), by_path.get(PREMIS)
    metadata = {}
    if dublin_core is not None:
        attributes = {"ID": "dmd-1", "CREATED": identity.created, "STATUS": "CURRENT"}
        _md_ref(child(mets, NS, "dmdSec", "", attributes), dublin_core, "DC")  # CSIP17
        metadata["DMDID"] = "dmd-1"
    if premis is not None:
        administrative = child(mets, NS, "amdSec", "", {"ID": "amd-1"})  # CSIP31
        attributes = {"ID": "digiprov-1", "STATUS": "CURRENT"}
        _md_ref(child(administrative, NS, "digiprovMD", "", attributes), premis, "PREMIS")
        metadata["ADMID"] = "amd-1"
    section = child(mets, NS, "fileSec", "", {"ID": "filesec-1"})  # CSIP58
    documentation = [each for each in files if each.path.startswith("documentation/")]
    _group(section, "Documentation", "grp-documentation", documentation, "doc")
    use = REPRESENTATION.replace("representations", "Representations", 1)
    _group(section, use, "grp-arkiv", [by_path[REPRESENTATION_METS]], "rep", _CONTENT)
    top = _structure(mets, identity.name)
    _division(top, "div-metadata", "Metadata", metadata)  # CSIP88
    _points(_division(top, "div-documentation", "Documentation"), "grp-documentation")  # CSIP93
    representation = _division(top, "div-arkiv", use)  # CSIP105
    where = {
        "LOCTYPE": "URL",
        f"{{{XLINK}}}type": "simple",
        f"{{{XLINK}}}href": REPRESENTATION_METS,
        f"{{{XLINK}}}title": "grp-arkiv",
    }
    child(representation, NS, "mptr", "", where)
    return serialised(mets)


def representation_mets(
    identity: PackageIdentity,
    files: Iterable[PackageFile],
    documentation: Sequence[PackageFile],
) -> bytes:
    """METS.xml of the representation: every file of it, by paths from its folder."""
    name = REPRESENTATION.rpartition("/")[2]
    mets = _begin(identity, name)
    section = child(mets, NS, "fileSec", "", {"ID": "rep-filesec-1"})
    under = f"{REPRESENTATION}/"
    told = "rep-grp-documentation"
    _group(section, "Documentation", told, documentation, "rep-doc", under=under)  # CSIP60
    _group(section, "Data", "grp-data", list(files), "data", under=under)
    top = _structure(mets, name, "rep-")
    _division(top, "rep-div-metadata", "Metadata")  # CSIP88
    _points(_division(top, "rep-div-documentation", "Documentation"), told)  # CSIP93, CSIP95
    _points(_division(top, "rep-div-data", "Data"), "grp-data")
    return serialised(mets)


def _begin(identity: PackageIdentity, name: str) -> Element:
    attributes = {
        "OBJID": name,  # CSIP1
        "LABEL": f"{identity.group_name}, {identity.years}",
        "TYPE": "Mixed",  # CSIP2
        "PROFILE": _PROFILE,  # CSIP6, SIP2
        **_CONTENT,  # CSIP4
        f"{{{XSI}}}schemaLocation": _SCHEMAS,
    }
    mets = root(NS, "mets", attributes)
    kind = {
        "CREATEDATE": identity.created,  # CSIP7
        "LASTMODDATE": identity.created,  # CSIP8
        f"{{{CSIP}}}OAISPACKAGETYPE": "SIP",  # CSIP9
    }
    header = child(mets, NS, "metsHdr", "", {**kind, "RECORDSTATUS": "NEW"})  # SIP3
    software = child(
        header, NS, "agent", "", {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}
    )  # CSIP10
    child(software, NS, "name", "Kansli")
    note_type = f"{{{CSIP}}}NOTETYPE"
    child(software, NS, "note", identity.software, {note_type: "SOFTWARE VERSION"})
    archivist = child(
        header, NS, "agent", "", {"ROLE": "ARCHIVIST", "TYPE": "ORGANIZATION"}
    )  # SIP9
    child(archivist, NS, "name", identity.organisation)
    child(archivist, NS, "note", identity.group_id, {note_type: "IDENTIFICATIONCODE"})
    return mets


def _md_ref(parent: Element, file: PackageFile, kind: str) -> None:
    attributes = {
        "LOCTYPE": "URL",
        f"{{{XLINK}}}type": "simple",
        f"{{{XLINK}}}href": file.path,
        "MDTYPE": kind,
        **_facts(file),
    }
    child(parent, NS, "mdRef", "", attributes)


def _facts(file: PackageFile) -> dict[str, str]:
    return {
        "MIMETYPE": file.media_type,
        "SIZE": str(file.size),
        "CREATED": utc(file.created),
        "CHECKSUM": file.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _group(
    section: Element,
    use: str,
    name: str,
    files: Sequence[PackageFile],
    prefix: str,
    attributes: dict[str, str] | None = None,
    under: str = "",
) -> None:
    group = child(section, NS, "fileGrp", "", {"ID": name, "USE": use, **(attributes or {})})
    for number, file in enumerate(files, start=1):
        facts = {"ID": f"{prefix}-{number}", **_facts(file)}
        if file.original:
            facts["OWNERID"] = file.original  # CSIP73
        made = child(group, NS, "file", "", facts)
        where = {
            "LOCTYPE": "URL",
            f"{{{XLINK}}}type": "simple",
            f"{{{XLINK}}}href": file.path.removeprefix(under),
            f"{{{XLINK}}}title": file.title,
        }
        child(made, NS, "FLocat", "", where)


def _structure(mets: Element, name: str, prefix: str = "") -> Element:
    attributes = {"ID": f"{prefix}structmap-1", "TYPE": "PHYSICAL", "LABEL": "CSIP"}  # CSIP80
    return _division(child(mets, NS, "structMap", "", attributes), f"{prefix}div-1", name)


def _division(
    parent: Element, name: str, label: str, attributes: dict[str, str] | None = None
) -> Element:
    """A div of the structural map."""
    return child(parent, NS, "div", "", {"ID": name, "LABEL": label, **(attributes or {})})


def _points(parent: Element, group: str) -> None:
    child(parent, NS, "fptr", "", {"FILEID": group})
