"""Names, cells and XML of an archive package hold whatever people write, and do no harm by it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.archive.files import plain_name, with_files
from secretary.archive.mets import representation_mets
from secretary.archive.package import (
    DATA,
    PackageIdentity,
    described,
    is_safe,
    manifest,
    read_manifest,
)
from secretary.archive.premis import premis
from secretary.archive.tables import ArchiveTable, column
from secretary.archive.values import as_csv, as_json

ZONE = ZoneInfo("Europe/Stockholm")
AT = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
HOSTILE = "]]>&<x>\0\x1b\u202e\ud800\x85\u2028'\"" + "å" * 500
IDENTITY = PackageIdentity("halsa", HOSTILE, HOSTILE, 2027, AT, "1.0")
TABLE = ArchiveTable("t", "01-t", "T", "Om.", (column("x", "X", "Vad."), column("y", "Y", "Vad.")))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Nattvandring, underlag", "nattvandring-underlag"),
        ("Återrapport Västerås – våren", "aterrapport-vasteras-varen"),
        ("../../etc/passwd", "etc-passwd"),
        ("文書", "namnlos"),
        (HOSTILE, "x-" + "a" * 58),
    ],
)
def test_a_file_s_name_is_plain_whatever_it_was_called(words: str, name: str) -> None:
    assert plain_name(words) == name


@given(st.text())
def test_the_path_of_a_paper_is_one_that_a_package_can_hold(name: str) -> None:
    row = {"id": 7, "name": name, "withdrawn_at": None, "meeting_day": "2027-03-12",
           "meeting_number": 3}  # fmt: skip
    [paper] = with_files("paper", [row])
    assert is_safe(paper["file"])
    assert paper["file"].startswith(f"{DATA}/bilagor/2027-03-12-mote-3-7-")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "ja"),
        (AT, "2027-03-28T01:30:00+01:00"),
        (datetime(2027, 3, 28, 9, 0), "2027-03-28T09:00"),  # noqa: DTZ001 - a wall time
        (date(2027, 3, 28), "2027-03-28"),
        (time(9, 5), "09:05"),
        ({"b": "å", "a": 1}, '"{""a"": 1, ""b"": ""å""}"'),
        ("=1+1", "'=1+1"),
        ("@SUM(A1):x", "'@SUM(A1):x"),
        ("@anna.ek:example.org", "@anna.ek:example.org"),
        ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
        ("\ud800", "?"),
    ],
)
def test_a_value_is_written_as_swedish_archives_read_it(value: object, cell: str) -> None:
    assert as_csv(TABLE, [{"x": value, "y": 1}], ZONE) == f"X,Y\r\n{cell},1\r\n".encode()


def test_json_holds_the_words_as_they_were_written() -> None:
    assert '"X": "=1+1"' in as_json(TABLE, [{"x": "=1+1"}], ZONE).decode()


def test_xml_holds_what_people_write() -> None:
    file = described(f"{DATA}/bilagor/1-x.pdf", b"x", HOSTILE, "application/pdf", AT, HOSTILE)
    for written in (representation_mets(IDENTITY, [file], [file]), premis(IDENTITY, [file])):
        root = ET.fromstring(written)
        assert ET.tostring(root)


def test_a_manifest_reads_as_it_was_written() -> None:
    files = [described(f"a/{name}.csv", name.encode(), "", "text/csv", AT) for name in "cab"]
    assert read_manifest(manifest(files)) == {each.path: each.sha256 for each in files}


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/.b", "å", "a b", "a\\b", "C:", "a" * 201],
)
def test_no_path_leads_out_of_a_package(path: str) -> None:
    assert not is_safe(path)


PREMIS_RULES = {
    "premis": r"(object )+(event )*(agent )*",
    "object": r"(objectIdentifier )+(objectCharacteristics )+(originalName )?",
    "objectIdentifier": r"objectIdentifierType objectIdentifierValue ",
    "objectCharacteristics": r"(fixity )*(size )?(format )+",
    "fixity": r"messageDigestAlgorithm messageDigest ",
    "format": r"formatDesignation ",
    "formatDesignation": r"formatName (formatVersion )?",
    "event": r"eventIdentifier eventType eventDateTime (eventDetailInformation )*"
    r"(linkingAgentIdentifier )*",
    "eventIdentifier": r"eventIdentifierType eventIdentifierValue ",
    "eventDetailInformation": r"(eventDetail )?",
    "linkingAgentIdentifier": r"linkingAgentIdentifierType linkingAgentIdentifierValue "
    r"(linkingAgentRole )*",
    "agent": r"(agentIdentifier )+(agentName )*(agentType )?(agentVersion )?",
    "agentIdentifier": r"agentIdentifierType agentIdentifierValue ",
}
"""Which elements of PREMIS 3.0 are in which, in what order and how many, as its schema has it."""


@pytest.mark.parametrize("original", ["", "Budget 2028.pdf"])
def test_premis_keeps_to_the_rules_of_its_schema(original: str) -> None:
    file = described(f"{DATA}/bilagor/1-x.pdf", b"x", "En bilaga", "application/pdf", AT, original)
    namespace = "{http://www.loc.gov/premis/v3}"
    root = ET.fromstring(premis(IDENTITY, [file, file]))
    assert root.get("version") == "3.0"
    for element in root.iter():
        name = element.tag.removeprefix(namespace)
        inner = "".join(f"{each.tag.removeprefix(namespace)} " for each in element)
        assert re.fullmatch(PREMIS_RULES.get(name, ""), inner), name
    [kind] = {each.get("{http://www.w3.org/2001/XMLSchema-instance}type") for each in root[:2]}
    assert kind == "premis:file"
    assert root.findtext(f".//{namespace}size") == "1"
