"""`kansli export` and `kansli verify`: what an archive package holds, that it is the same whenever
it is made, and that no change of it goes unseen."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.__main__ import main
from bot.cli import export as export_command
from bot.runtime.single_instance import single_instance_lock
from secretary.archive.group_tables import NOT_ARCHIVED, TABLES
from secretary.archive.package import COLUMNS
from storage.schema import metadata
from tests.bot.archive_example import (
    GROUP,
    LATER,
    PACKAGE,
    PAPER,
    SAID,
    TAKEN_BACK,
    Kansli,
    everything_in,
    put_database,
    write_config,
)

DATA = "representations/arkiv/data"
METS = "{http://www.loc.gov/METS/}"
HREF = "{http://www.w3.org/1999/xlink}href"
# Columns that are no part of what is archived: the ids of events in the chat, what a document's
# file is made of, and what the bot does with a row.
NOT_COLUMNS = {"event_id", "edit_event_id", "html", "source", "quotes", "group_id"}
OF_TABLES = {
    "meeting": {"planned_by", "moved_by"},
    "document": {"items"},
    "year_plan": {"tell_at", "sent", "meeting_ids"},
    "outbox": {
        "key", "channel", "room", "notify", "recipients", "reply_to", "thread", "asker",
        "asks_about", "act", "taps", "is_pinned", "takes_file", "first_attempted_at", "skipped",
        "account",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def package() -> Iterator[Path]:
    """The package of 2015, made once."""
    with tempfile.TemporaryDirectory() as name:
        config = write_config(Path(name))
        put_database(Path(name))
        out = Path(name, "out")
        wanted = ["export", "--group", GROUP, "--year", "2015", "--output", str(out)]
        assert main(["--config", str(config), *wanted]) == 0
        yield out / PACKAGE


@pytest.fixture
def kansli(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Kansli:
    monkeypatch.delenv("KANSLI_STORAGE_URL", raising=False)
    config = write_config(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["--config", str(config), *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


def rows(package: Path, name: str) -> list[dict[str, str]]:
    text = (package / DATA / "tabeller" / f"{name}.csv").read_bytes().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def files(package: Path) -> set[str]:
    return {str(p.relative_to(package)) for p in package.rglob("*") if p.is_file()}


# What is in it


def test_every_document_is_there_as_pdf_a_under_a_name_that_says_what_it_is(package: Path) -> None:
    made = sorted(p for p in files(package) if p.endswith(".pdf") and "/bilagor/" not in p)
    assert [path.removeprefix(f"{DATA}/") for path in made] == [
        "dokument/2015-03-13-mote-1-dagordning-version-1.pdf",
        "dokument/2015-03-13-mote-1-minnesanteckningar-version-1.pdf",
        next(p for p in made if "/utskick/" in p).removeprefix(f"{DATA}/"),
    ]
    assert all(b"pdfaid:part" in (package / path).read_bytes() for path in made)


def test_a_paper_is_there_as_it_came_and_its_row_says_where(package: Path) -> None:
    [paper] = rows(package, "22-bilagor")
    assert paper["Filens namn"] == "Nattvandring, underlag.pdf"
    assert (package / paper["Fil i paketet"]).read_bytes() == PAPER


def test_what_was_taken_back_stands_as_taken_back_and_without_its_words(package: Path) -> None:
    [topic] = rows(package, "15-egna-fragor")
    assert (topic["Person"], topic["Text"]) == ("Cia Dal", "")
    assert topic["Återtaget"].startswith("2015-02-27T")
    assert TAKEN_BACK.encode() not in everything_in(package)


def test_no_spreadsheet_takes_what_somebody_wrote_for_a_formula(package: Path) -> None:
    [report, *_] = rows(package, "17-rapporter")
    assert report["Text"] == f"'{SAID}"
    kept = json.loads((package / DATA / "tabeller-json" / "17-rapporter.json").read_text("utf-8"))
    assert kept["rader"][0]["Text"] == SAID


def test_another_year_leaves_no_trace(package: Path) -> None:
    content = everything_in(package)
    assert LATER.encode() not in content
    assert b"2016-" not in content


def test_who_had_left_before_is_not_in_it_and_who_sat_is(package: Path) -> None:
    names = {row["Namn"] for row in rows(package, "02-personer")}
    assert "Anna Ek" in names
    assert "Gun Hall" not in names


def test_every_file_is_described_in_swedish_and_every_column_has_a_meaning(package: Path) -> None:
    listed = (package / "documentation" / "filer.csv").read_text("utf-8")
    data = {path for path in files(package) if path.startswith(DATA)}
    assert {row["Fil"] for row in csv.DictReader(io.StringIO(listed))} == data
    told = (package / COLUMNS).read_text("utf-8")
    meanings = {
        (r["Tabell"], r["Kolumn"]): r["Betydelse"] for r in csv.DictReader(io.StringIO(told))
    }
    for table in {Path(path).stem for path in data if path.endswith(".csv")}:
        for heading in rows(package, table)[0]:
            assert meanings[table, heading].endswith(".")


def test_every_table_and_column_of_the_database_is_archived_or_said_not_to_be() -> None:
    archived = {table.source: table for table in TABLES}
    assert archived.keys() | NOT_ARCHIVED.keys() == metadata.tables.keys()
    for name, table in archived.items():
        columns = set(metadata.tables[name].c.keys())
        left_out = NOT_COLUMNS | OF_TABLES.get(name, set())
        assert columns - {each.source for each in table.columns} <= left_out, name


def test_the_tables_stand_in_the_order_of_their_names() -> None:
    names = [table.name for table in TABLES]
    assert names == sorted(set(names))


def test_no_table_has_two_columns_of_one_name() -> None:
    for table in TABLES:
        headings = [each.heading for each in table.columns]
        assert len(headings) == len(set(headings)), table.name


# METS and PREMIS


def test_mets_names_every_file_with_what_csip_requires(package: Path) -> None:
    """CSIP66 to CSIP79 of E-ARK CSIP 2.1.0, of both METS files."""
    named = set()
    for folder in ("", "representations/arkiv/"):
        mets = ET.parse(package / folder / "METS.xml").getroot()
        ids = [each.get("ID") for each in mets.iter() if each.get("ID")]
        assert len(ids) == len(set(ids))
        for file in mets.iter(f"{METS}file"):
            assert {"ID", "MIMETYPE", "SIZE", "CREATED", "CHECKSUM"} <= set(file.keys())
            assert file.get("CHECKSUMTYPE") == "SHA-256"
            [where] = file.iter(f"{METS}FLocat")
            assert where.get("LOCTYPE") == "URL"
            named.add(folder + str(where.get(HREF)))
        named |= {str(each.get(HREF)) for each in mets.iter(f"{METS}mdRef")}
    assert named == files(package) - {"METS.xml", "manifest-sha256.txt"}


def test_the_package_says_what_csip_and_sip_require_of_it(package: Path) -> None:
    """CSIP1, 2, 4, 6, 7, 9 to 16, 80 to 112, and SIP2, 4, 10, 11."""
    mets = ET.parse(package / "METS.xml").getroot()
    csip = "{https://DILCIS.eu/XML/METS/CSIPExtensionMETS}"
    assert mets.get("OBJID") == package.name
    assert (mets.get("TYPE"), mets.get(f"{csip}CONTENTINFORMATIONTYPE")) == ("Mixed", "OTHER")
    assert str(mets.get("PROFILE")).startswith("https://earksip.dilcis.eu/")
    [header] = mets.findall(f"{METS}metsHdr")
    assert header.get(f"{csip}OAISPACKAGETYPE") == "SIP"
    software, archivist = header.findall(f"{METS}agent")
    assert (software.get("ROLE"), software.get("OTHERTYPE")) == ("CREATOR", "SOFTWARE")
    assert (archivist.get("ROLE"), archivist.get("TYPE")) == ("ARCHIVIST", "ORGANIZATION")
    [structure] = mets.findall(f"{METS}structMap")
    assert (structure.get("TYPE"), structure.get("LABEL")) == ("PHYSICAL", "CSIP")
    [top] = structure
    assert [each.get("LABEL") for each in top] == [
        "Metadata", "Documentation", "Representations/arkiv",
    ]  # fmt: skip
    [pointer] = top.iter(f"{METS}mptr")
    assert pointer.get(HREF) == "representations/arkiv/METS.xml"
    groups = {each.get("ID") for each in mets.iter(f"{METS}fileGrp")}
    assert {each.get("FILEID") for each in mets.iter(f"{METS}fptr")} <= groups


def test_premis_gives_each_file_of_the_data_its_sum(package: Path) -> None:
    premis = "{http://www.loc.gov/premis/v3}"
    root = ET.parse(package / "metadata" / "preservation" / "premis.xml").getroot()
    sums = {
        each.findtext(f".//{premis}objectIdentifierValue"): each.findtext(
            f".//{premis}messageDigest"
        )
        for each in root.findall(f"{premis}object")
    }
    manifest = (package / "manifest-sha256.txt").read_text().splitlines()
    assert sums == {path: s for s, path in (line.split("  ") for line in manifest) if DATA in path}


# The same whenever it is made


def test_a_year_is_the_same_byte_for_byte_and_a_running_bot_is_no_hindrance(
    kansli: Kansli, tmp_path: Path, package: Path
) -> None:
    put_database(tmp_path)
    with single_instance_lock(tmp_path / "data"):
        code, out, _ = kansli(
            "export", "--group", GROUP, "--year", 2015, "--output", tmp_path / "b"
        )
    assert code == 0
    assert f"kansli verify '{tmp_path / 'b' / PACKAGE}'" in out
    again = tmp_path / "b" / PACKAGE
    assert files(again) == files(package)
    for path in files(package):
        assert (again / path).read_bytes() == (package / path).read_bytes(), path
        assert (again / path).stat().st_mtime == (package / path).stat().st_mtime
        assert (again / path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("rules", "language"), [("2017", "en"), ("2023", "sv")])
def test_groups_of_other_rules_and_languages_are_archived_in_swedish(
    kansli: Kansli, tmp_path: Path, rules: str, language: str
) -> None:
    write_config(tmp_path, rules, language)
    put_database(tmp_path, rules, language)
    assert kansli("export", "--group", GROUP, "--output", tmp_path)[0] == 0
    made = tmp_path / f"kansli-{GROUP}-alla-ar"
    assert {row["Möte"] for row in rows(made, "01-moten")} == {"1", "2"}
    assert kansli("verify", made)[0] == 0


def test_the_day_it_was_made_on_is_in_it_where_that_is_given(
    kansli: Kansli, tmp_path: Path
) -> None:
    put_database(tmp_path)
    kansli("export", "--group", GROUP, "--year", 2016, "--date", "2027-01-31", "--output", tmp_path)
    identity = (tmp_path / f"kansli-{GROUP}-2016" / "documentation" / "paket.json").read_text()
    assert json.loads(identity)["uttaget"] == "2027-01-30T23:00:00Z"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--group", "barn"), "Did you mean barn-unga?"),
        (("--group", GROUP, "--year", 2009), "nothing is recorded in 2009"),
        (("--group", GROUP, "--year", 2999), "2999 has not begun"),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_is_written(
    kansli: Kansli, tmp_path: Path, more: tuple[object, ...], told: str
) -> None:
    put_database(tmp_path)
    before = files(tmp_path)
    code, _, err = kansli("export", *more, "--output", tmp_path / "out")
    assert code != 0
    assert told in err
    assert files(tmp_path) == before


def test_a_package_that_is_there_is_not_overwritten(kansli: Kansli, tmp_path: Path) -> None:
    put_database(tmp_path)
    there = tmp_path / PACKAGE
    there.mkdir()
    code, _, err = kansli("export", "--group", GROUP, "--year", 2015, "--output", tmp_path)
    assert code == 1
    assert "is there already" in err
    assert list(there.iterdir()) == []


@pytest.mark.parametrize("name", [PACKAGE, f"{PACKAGE}.new"])
def test_nothing_is_written_through_a_link_that_waits_in_its_place(
    kansli: Kansli, tmp_path: Path, name: str
) -> None:
    put_database(tmp_path)
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    out.mkdir()
    for is_there in (True, False):
        if is_there:
            elsewhere.mkdir()
        (out / name).symlink_to(elsewhere)
        code, _, err = kansli("export", "--group", GROUP, "--year", 2015, "--output", out)
        assert code == 1
        assert err
        assert [each.name for each in out.iterdir()] == [name]
        assert not (elsewhere.exists() and list(elsewhere.iterdir()))
        (out / name).unlink()
        if is_there:
            elsewhere.rmdir()


def test_a_full_disk_is_said_and_leaves_nothing(
    kansli: Kansli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_database(tmp_path)
    write = export_command._write_file
    written: list[Path] = []

    def write_five(path: Path, content: bytes) -> None:
        if len(written) == 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        written.append(path)
        write(path, content)

    monkeypatch.setattr(export_command, "_write_file", write_five)
    out = tmp_path / "out"
    code, printed, err = kansli("export", "--group", GROUP, "--year", 2015, "--output", out)
    assert (code, printed) == (1, "")
    assert "No space left on device" in err
    assert list(out.iterdir()) == []


def test_no_part_of_a_package_is_taken_for_a_whole_one(
    kansli: Kansli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there when the machine dies after any of its files."""
    put_database(tmp_path)
    write = export_command._write_file
    order: list[Path] = []

    def note(path: Path, content: bytes) -> None:
        order.append(path.relative_to(tmp_path / "out" / f"{PACKAGE}.new"))
        write(path, content)

    monkeypatch.setattr(export_command, "_write_file", note)
    kansli("export", "--group", GROUP, "--year", 2015, "--output", tmp_path / "out")
    whole, part = tmp_path / "out" / PACKAGE, tmp_path / "part"
    assert kansli("verify", whole)[0] == 0
    for count in range(0, len(order), 4):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for path in order[:count]:
            (part / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(whole / path, part / path)
        code, out, _ = kansli("verify", part)
        assert code == 1, count
        assert "is not as it was made" in out
    assert order[-1].name == "manifest-sha256.txt"


# Verified


def test_it_is_verified_without_settings_by_a_process_that_loads_no_database(package: Path) -> None:
    script = (
        "import sys; from bot.__main__ import main\n"
        f"code = main(['verify', {str(package)!r}])\n"
        "print('sqlalchemy' in sys.modules, 'typst' in sys.modules); sys.exit(code)"
    )
    repository = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(repository)}
    ran = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        cwd="/",
        env=environment,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"{GROUP}, 2015: " in ran.stdout
    assert "False False" in ran.stdout


def _document(package: Path) -> Path:
    return next((package / DATA / "dokument").iterdir())


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _into_manifest(package: Path, path: str) -> None:
    with (package / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  {path}\n")


def _without_claim(package: Path) -> None:
    """Not PDF/A, with sums that agree."""
    path = _document(package)
    old = _sum(path)
    path.write_bytes(path.read_bytes().replace(b"pdfaid:part", b"pdfaid:trap"))
    new = _sum(path)
    for name in ("representations/arkiv/METS.xml", "METS.xml", "manifest-sha256.txt"):
        file = package / name
        before = _sum(file)
        file.write_text(file.read_text().replace(old, new))
        old_sums = [(before, _sum(file))]
        for other in ("METS.xml", "manifest-sha256.txt"):
            for was, is_now in old_sums:
                (package / other).write_text((package / other).read_text().replace(was, is_now))
    mets = package / "METS.xml"
    manifest = package / "manifest-sha256.txt"
    manifest.write_text(
        re.sub("[0-9a-f]{64}  METS.xml", f"{_sum(mets)}  METS.xml", manifest.read_text())
    )


def _sum(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def _mets_forgets(package: Path) -> None:
    """METS says less than the manifest, whose sums are right."""
    mets, manifest = package / "METS.xml", package / "manifest-sha256.txt"
    old = _sum(mets)
    text = mets.read_text()
    mets.write_text(re.sub(r"<mets:file ID=\"doc-1\".*?</mets:file>", "", text, flags=re.DOTALL))
    manifest.write_text(manifest.read_text().replace(old, _sum(mets)))


def _link(package: Path, outside: Path) -> None:
    path = _document(package)
    content = path.read_bytes()
    path.unlink()
    outside.write_bytes(content)  # the sum would be right
    path.symlink_to(outside)


def _linked_folder(package: Path) -> None:
    """A link to a folder in which a file waits for a writer for ever, should it be opened."""
    outside = package.parent / "outside"
    outside.mkdir()
    os.mkfifo(outside / "waits")
    (package / DATA / "mer").symlink_to(outside)


def _named_pipe(package: Path) -> None:
    path = _document(package)
    path.unlink()
    os.mkfifo(path)


Tamper = Callable[[Path], object]


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (lambda p: _flip(_document(p)), "it was changed since the package was made"),
        (lambda p: _flip(p / "METS.xml"), "METS.xml: it was changed"),
        (lambda p: _flip(p / "documentation" / "las-mig.txt"), "las-mig.txt: it was changed"),
        (lambda p: _document(p).unlink(), "it is missing"),
        (lambda p: (p / DATA / "extra.txt").write_text("x"), "somebody added it"),
        (lambda p: (p / DATA / "tomt").mkdir(), "it is an empty folder"),
        (lambda p: _document(p).rename(p / DATA / "annat.pdf"), "it is missing"),
        (lambda p: (p / "manifest-sha256.txt").unlink(), "manifest-sha256.txt: it is missing"),
        (
            lambda p: (p / "manifest-sha256.txt").write_bytes(b"\xff\n"),
            "characters that no manifest",
        ),
        (lambda p: (p / "manifest-sha256.txt").write_text("x"), "its last line does not end"),
        (lambda p: _into_manifest(p, "../utanfor"), "names no file that a package can hold"),
        (lambda p: _into_manifest(p, "/etc/passwd"), "names no file that a package can hold"),
        (lambda p: _into_manifest(p, "a/../../b"), "names no file that a package can hold"),
        (lambda p: _into_manifest(p, "METS.xml"), "names a file for the second time"),
        (lambda p: _link(p, p.parent / "outside.pdf"), "it is a link"),
        (_linked_folder, "it is a link"),
        (_named_pipe, "it is no ordinary file"),
        (_mets_forgets, "the manifest names it, and METS does not"),
        (_without_claim, "it does not say that it is PDF/A"),
    ],
)
def test_whatever_was_done_to_it_is_found(
    kansli: Kansli, tmp_path: Path, package: Path, tamper: Tamper, told: str
) -> None:
    copy = tmp_path / PACKAGE
    shutil.copytree(package, copy)
    tamper(copy)
    code, out, err = kansli("verify", copy)
    assert (code, err) == (1, "")
    assert told in out
    assert "is not as it was made" in out


def test_a_byte_that_was_changed_is_found(kansli: Kansli, tmp_path: Path, package: Path) -> None:
    copy = tmp_path / PACKAGE
    shutil.copytree(package, copy)
    _flip(copy / DATA / "tabeller" / "01-moten.csv")
    assert "01-moten.csv: it was changed" in kansli("verify", copy)[1]


def test_a_path_that_leads_out_of_the_package_is_found(
    kansli: Kansli, tmp_path: Path, package: Path
) -> None:
    copy = tmp_path / PACKAGE
    shutil.copytree(package, copy)
    _into_manifest(copy, "../outside")
    assert "names no file that a package can hold" in kansli("verify", copy)[1]


def test_a_folder_that_is_none_or_no_package_is_said_so(kansli: Kansli, tmp_path: Path) -> None:
    assert "is no folder" in kansli("verify", tmp_path / "nowhere")[2]
    code, out, _ = kansli("verify", tmp_path)
    assert code == 1
    assert "this is no package" in out
