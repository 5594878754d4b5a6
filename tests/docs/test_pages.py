"""All pages: what they point at and name is there."""

from __future__ import annotations

import re
import shlex
from datetime import date

import pytest

from bot.cli.main import _parser, main
from bot.config import KEYS
from commands.router import Router
from secretary import members_csv as roster
from secretary.people import MATRIX, Mandate, Office, Person, Role, Seat
from services.actors import Actor
from tests.docs.pages import PAGES, README, REPO, Page, table

CHAIR = Actor(
    MATRIX,
    "@eva:exempel",
    date(2027, 2, 1),
    (
        Mandate(
            seat=Seat(group_id="g", organisation="Sala"),
            person=Person(name="Eva"),
            role=Role.MEMBER,
            since=date(2023, 1, 1),
            office=Office.CHAIR,
        ),
    ),
    is_secretary=True,
)
"""The chair, who is secretary, too: whoever may use every command."""
ADMIN = Page("docs/admin.md")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@each_page
def test_every_link_leads_somewhere(page: Page) -> None:
    for link in page.links:
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        assert target.exists(), f"{link} leads nowhere"
        if anchor:
            assert anchor in Page(str(target.relative_to(REPO))).anchors, f"no heading for {link}"


@each_page
def test_every_path_named_is_there(page: Page) -> None:
    tops = {path.name for path in REPO.iterdir() if path.is_dir()} - {"data"}
    for span in page.spans:
        if re.fullmatch(r"[\w.-]+(/[\w.*-]+)+/?|[\w-]+/", span) and span.split("/")[0] in tops:
            assert list(REPO.glob(span.rstrip("/"))), f"there is no {span}"


def test_the_file_tree_is_drawn_as_it_is() -> None:
    [drawing, *_] = Page("docs/architecture.md").blocks("")
    floor = ""
    for line in drawing.splitlines():
        names = re.match(r"( *)((?:[\w.]+(?:\.py|/)(?:, )?)+)", line)
        if names is None:
            continue
        if not names[1]:
            floor = names[2]
        for name in names[2].split(", "):
            path = name if name == floor else floor + name
            assert (REPO / path).exists(), f"there is no {path}"


@each_page
def test_every_make_target_named_is_there(page: Page) -> None:
    there = set(re.findall(r"^([a-z-]+):", (REPO / "Makefile").read_text("utf-8"), re.MULTILINE))
    for code in page.code:
        if code.startswith("make "):
            assert code.split()[1] in there, f"there is no {code}"


@each_page
def test_every_chat_command_named_is_one(page: Page) -> None:
    router = Router()
    for span in page.spans:
        if span.startswith("!") and span[1:2].isalpha():
            router.find(span[1:], CHAIR)


@each_page
def test_every_setting_named_is_a_key(page: Page) -> None:
    for span in page.spans:
        if found := re.fullmatch(r"\[+([a-z_.]+)\]+(?: ([a-z_]+))?", span):
            assert found[1] in KEYS, f"there is no table {span}"
            assert found[2] is None or found[2] in KEYS[found[1]], f"there is no key {span}"


def test_every_table_of_the_settings_is_documented() -> None:
    documented = {re.sub(r"[\[\]]", "", row[0]) for row in table(ADMIN.part("Settings"))}
    assert documented == set(KEYS) - {"", "group.notices.kind"}


@each_page
def test_every_environment_variable_named_is_read(page: Page) -> None:
    code = "".join(file.read_text("utf-8") for file in (REPO / "bot").rglob("*.py"))
    read = set(re.findall(r"\"(KANSLI_\w+)\"", code))
    for name in re.findall(r"KANSLI_\w+", page.text):
        assert name in read, f"nothing reads {name}"


@each_page
def test_every_table_has_as_many_cells_in_every_row(page: Page) -> None:
    for rows in page.tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1, rows[0]


def _understood(line: str) -> bool:
    try:
        _parser().parse_args(shlex.split(line.partition(" > ")[0])[1:])
    except SystemExit as left:
        return not left.code
    return True


def _of_the_console(capsys: pytest.CaptureFixture[str]) -> set[str]:
    with pytest.raises(SystemExit):
        main(["--help"])
    return set(re.findall(r"^    ([a-z]+) ", capsys.readouterr().out, re.MULTILINE))


@each_page
def test_every_command_line_is_one(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    there = _of_the_console(capsys)
    for code in page.code:
        _, *words = code.split()
        if not re.match(r"(\S*/)?kansli ", code) or not words:
            continue
        if re.fullmatch(r"[a-z]+", words[0]) and len(words) == 1:
            assert words[0] in there, f"there is no {code}"
        elif "|" not in words:
            assert _understood(code), f"{code} is not understood"


def test_a_command_line_that_is_none_is_found() -> None:
    assert _understood("kansli demo --script")
    assert _understood("kansli demo --script > demo.txt")
    assert not _understood("kansli demo --skript")
    assert not _understood("kansli dema")


def test_every_command_of_the_console_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    documented = {" ".join(code.split()[:2]) for page in (README, ADMIN) for code in page.code}
    assert {f"kansli {name}" for name in _of_the_console(capsys)} - documented == set()


IMPORT = Page("docs/import.md")


@pytest.mark.parametrize(
    "members", [*IMPORT.blocks("csv"), (REPO / "docs/members.example.csv").read_text("utf-8")]
)
def test_the_members_shown_can_be_imported(members: str) -> None:
    read = roster.read(members.encode())
    assert read.mistakes == ()
    assert read.rows or read.vacant


def test_every_column_and_role_of_the_members_file_is_documented() -> None:
    for name in (*roster.COLUMNS, *roster.ROLES):
        assert f"`{name}`" in IMPORT.text
