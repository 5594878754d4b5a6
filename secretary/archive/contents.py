"""All files of an archive package, from what is recorded of a group. Pure: the same rows, the same
bytes; nothing of now, and everything in an order of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from secretary.archive.descriptions import columns_csv, files_csv, identity_json, read_me
from secretary.archive.files import document_of, with_files
from secretary.archive.group_tables import TABLES
from secretary.archive.mets import package_mets, representation_mets
from secretary.archive.package import (
    COLUMNS,
    DATA,
    DUBLIN_CORE,
    IDENTITY,
    MANIFEST,
    METS,
    PREMIS,
    REPRESENTATION_METS,
    PackageFile,
    PackageIdentity,
    described,
    manifest,
)
from secretary.archive.premis import dublin_core, premis
from secretary.archive.values import Row, as_csv, as_json
from secretary.documents.forms import Form, make
from secretary.group import Group

Made = tuple[PackageFile, bytes]


@dataclass(frozen=True)
class ArchiveRecord:
    """What is recorded of a group, in a year or in all (None): the rows of every table."""

    group: Group
    year: int | None
    rows: Mapping[str, Sequence[Row]]

    @property
    def last_at(self) -> datetime | None:
        """When the last thing in it was recorded, aware; where nothing was, the day on which the
        last mandate or post began; None where there is none either."""
        zone, begun = self.group.zone, [*self.rows["mandate"], *self.rows["official"]]
        days = (datetime.combine(row["since"], time(), zone) for row in begun)
        return self._recorded_at() or max(days, default=None)

    def _recorded_at(self) -> datetime | None:
        instants = [
            row[name]
            for rows in self.rows.values()
            for row in rows
            for name in ("at", "planned_at", "created_at")
            if isinstance(row.get(name), datetime)
        ]
        return max((each.astimezone(UTC) for each in instants), default=None)


def identity_of(record: ArchiveRecord, software: str, made_at: datetime) -> PackageIdentity:
    """Which package it is."""
    group = record.group
    organisation = group.identity.organisation or group.name
    return PackageIdentity(group.id, group.name, organisation, record.year, made_at, software)


def contents(
    record: ArchiveRecord, identity: PackageIdentity, content: Callable[[str], bytes | None]
) -> Iterator[Made]:
    """Every file with its bytes, one at a time: data first, the manifest last.

    content: a kept file's bytes by their SHA-256; None where they have been erased.
    """
    files: list[PackageFile] = []
    for made in _data(record, identity, content):
        files.append(made[0])
        yield made
    yield from _metadata(identity, files)


def _data(
    record: ArchiveRecord, identity: PackageIdentity, content: Callable[[str], bytes | None]
) -> Iterator[Made]:
    group, zone = record.group, record.group.zone
    rows = {source: with_files(source, each) for source, each in record.rows.items()}
    for source in ("document", "group_document", "outbox"):
        for row in rows.get(source, ()):
            if row["file"]:
                document = document_of(source, row, group)
                pdf = make(document, Form.PDF, group.identity)
                yield _made(
                    row["file"], pdf, document.subject, Form.PDF.media_type, document.made_at
                )
    for source, sha256, name, media_type in (
        ("paper", "sha256", "name", "media_type"),
        ("written_round", "file_sha256", "file_name", "file_type"),
    ):
        for row in rows.get(source, ()):
            if row["file"] and (found := content(row[sha256])) is not None:
                title = f"Fil, som den kom: {row[name]}"
                yield _made(row["file"], found, title, row[media_type], row["at"], row[name])
            else:
                row["file"] = ""
    for table in TABLES:
        found_rows: Sequence[Mapping[str, Any]] = rows.get(table.source, ())
        if not found_rows:
            continue
        for folder, ending, media_type, written in (
            ("tabeller", "csv", "text/csv", as_csv),
            ("tabeller-json", "json", "application/json", as_json),
        ):
            path = f"{DATA}/{folder}/{table.name}.{ending}"
            title = f"{table.title} ({ending.upper()})"
            yield _made(path, written(table, found_rows, zone), title, media_type, identity.made_at)


def _metadata(identity: PackageIdentity, data: Sequence[PackageFile]) -> Iterator[Made]:
    """What describes the data, each of what is made before it."""
    at, xml, csv = identity.made_at, "application/xml", "text/csv"
    data = sorted(data, key=lambda file: file.path)
    columns = _made(COLUMNS, columns_csv(), "Vad tabellernas kolumner betyder", csv, at)
    of_representation = _made(
        REPRESENTATION_METS,
        representation_mets(identity, data, [columns[0]]),
        "Vilka filer som finns här",
        xml,
        at,
    )
    others = [
        columns,
        of_representation,
        _made(PREMIS, premis(identity, data), "Metadata för bevarande (PREMIS 3)", xml, at),
        _made(DUBLIN_CORE, dublin_core(identity), "Vad paketet är (Dublin Core)", xml, at),
        _made("documentation/las-mig.txt", read_me(identity), "Läs detta först", "text/plain", at),
        _made(IDENTITY, identity_json(identity), "Vilket paket det är", "application/json", at),
        _made("documentation/filer.csv", files_csv(data), "Vilka filer som finns", csv, at),
    ]
    yield from others
    files = [*data, *(file for file, _ in others)]
    mets = _made(
        METS, package_mets(identity, sorted(files, key=lambda f: f.path)), "Paketet", xml, at
    )
    yield mets
    sums = manifest([*files, mets[0]])
    yield _made(MANIFEST, sums, "Kontrollsummor", "text/plain", at)


def _made(
    path: str, content: bytes, title: str, media_type: str, created: datetime, original: str = ""
) -> Made:
    return described(path, content, title, media_type, created, original), content
