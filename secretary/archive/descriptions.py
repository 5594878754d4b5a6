"""What the package says of itself in Swedish: what it is, its files, and what the columns mean."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Final

from secretary.archive.group_tables import TABLES
from secretary.archive.package import COLUMNS, DATA, PackageFile, PackageIdentity
from secretary.archive.values import encoded

FORMAT: Final = 1
"""The version of how a package is made up, in `paket.json`."""

_READ_ME: Final = """\
Arkivpaket från Kansli
======================

Grupp:         {group} ({id})
Arkivbildare:  {organisation}
Avser:         {years}
Uttaget:       {day}, ur Kansli {software}

Vad det här är
--------------
Kansli är sekreteraren i en politisk samverkansgrupp. Här är det som gruppen har skrivit och
sänt, och uppgifterna om vem som gjorde vad. Det som hör till ett möte ligger i mötets år, också
om det skrevs året efter. Det övriga ligger i det år då det gjordes. Personer, platser och mandat
är de som gällde någon gång under tiden.

Var det ligger
--------------
documentation/         Det du läser nu. filer.csv räknar upp alla handlingar och tabeller.
{columns}
                       Vad varje tabell och kolumn betyder.
{data}/
  dokument/            Dagordningar, minnesanteckningar, planer och rapporter, varje version.
  utskick/             Kallelser och besked om mötena.
  bilagor/             Filer som hörde till möten, var och en som den kom.
  tabeller/            Uppgifterna som CSV. En tabell utan rader finns inte med.
  tabeller-json/       Samma uppgifter som JSON.
metadata/              Beskrivning för e-arkivet: Dublin Core och PREMIS 3.
METS.xml               Innehållsförteckning för e-arkivet.
manifest-sha256.txt    Kontrollsummor för alla andra filer.

Dokumenten och utskicken är PDF/A. De är gjorda av de ord som sändes; i chatten såg de annorlunda
ut.

Hur tabellerna läses
--------------------
CSV-filerna är i UTF-8. Ett komma skiljer fälten åt, och första raden har rubrikerna. I Excel
öppnar du dem med Data, Från text/CSV. En text som ett kalkylprogram skulle ta för en formel har
en apostrof framför sig; i JSON står den som den skrevs. Tidpunkter står med sin tidszon.

En rad som har något i kolumnen Återtaget gäller inte längre. Den som tog tillbaka sina ord fick
dem utplånade, och då är texten tom. Ett dokument som redan var sänt står kvar som det sändes.

Hur du ser att inget har ändrats
--------------------------------
kansli verify PAKETETS-MAPP
eller, på en dator utan Kansli, i paketets mapp:
sha256sum --check manifest-sha256.txt
"""


def read_me(identity: PackageIdentity) -> bytes:
    """What whoever opens the package reads first."""
    return encoded(
        _READ_ME.format(
            group=identity.group_name,
            id=identity.group_id,
            organisation=identity.organisation,
            years=identity.years,
            day=identity.created[:10],
            software=identity.software,
            data=DATA,
            columns=COLUMNS,
        )
    )


def files_csv(files: Iterable[PackageFile]) -> bytes:
    """What each file of the data is."""
    header = ("Fil", "Vad det är", "Ursprungligt namn", "Filtyp", "Byte")
    rows = ((f.path, f.title, f.original, f.media_type, str(f.size)) for f in files)
    return _csv([header, *rows])


def columns_csv() -> bytes:
    """What each table is, and each column of it."""
    rows: list[Sequence[str]] = [("Tabell", "Kolumn", "Betydelse")]
    for table in TABLES:
        rows.append((table.name, "", f"{table.title}. {table.about}"))
        rows.extend((table.name, each.heading, each.meaning) for each in table.columns)
    return _csv(rows)


def identity_json(identity: PackageIdentity) -> bytes:
    """Which package it is, for programs."""
    whole = {
        "kansli_arkiv": FORMAT,
        "paket": identity.name,
        "grupp": identity.group_id,
        "ar": identity.year,
        "uttaget": identity.created,
        "kansli": identity.software,
    }
    return encoded(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        # The names of files are people's, too.
        writer.writerow([f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell for cell in row])
    return encoded(written.getvalue())
