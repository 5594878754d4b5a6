"""docs/security.md: the tests it leans on are there, and what it says of the parts is so."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import Final

import pytest

from tests.docs.pages import REPO, Page
from tests.security.table import BREAKS, NOT_BROKEN, Break

PAGE: Final = Page("docs/security.md")
_NAMED: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: str) -> set[str]:
    tree = ast.parse((REPO / path).read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def test_every_test_named_is_there() -> None:
    named = _NAMED.findall(PAGE.text)
    assert len(named) > 40
    for path, name in named:
        assert (REPO / path).exists(), f"there is no {path}"
        assert name in functions_of(path), f"{path} has no {name}"


def threats() -> dict[str, set[str]]:
    """Every row: its threat, and the tests it names."""
    tables = [rows for rows in PAGE.tables if rows[0].startswith("| threat |")]
    rows = [row for table in tables for row in table[2:]]
    return {
        row.split("|")[1].strip(): {f"{path}::{name}" for path, name in _NAMED.findall(row)}
        for row in rows
    }


def test_every_threat_names_a_test() -> None:
    assert threats()
    for threat, tests in threats().items():
        assert tests, f"no test for: {threat}"


def breaks_of(threat: str) -> list[Break]:
    return [broken for broken in BREAKS if threat.startswith(broken.threat)]


def test_every_defence_is_broken_and_its_tests_seen_to_fail() -> None:
    """The breaks themselves are run by tests/security/plugin.py, beside the tests they name."""
    for threat, named in threats().items():
        breaks = breaks_of(threat)
        assert breaks, f"tests/security breaks nothing of: {threat}"
        broken = {test.partition("[")[0] for each in breaks for test in each.tests}
        assert broken <= named, f"not on the page, of: {threat}"
        assert named - broken <= {*NOT_BROKEN}, f"named and never seen to fail, of: {threat}"


def test_every_break_is_of_one_row_and_has_a_name_of_its_own() -> None:
    rows = list(threats())
    for broken in BREAKS:
        found = [threat for threat in rows if threat.startswith(broken.threat)]
        assert len(found) == 1, f"{broken.name} breaks what {len(found)} rows defend"
    assert len({broken.name for broken in BREAKS}) == len(BREAKS)


def test_what_is_not_broken_is_named_on_the_page_and_nowhere_broken() -> None:
    named = {test for tests in threats().values() for test in tests}
    assert {*NOT_BROKEN} <= named
    assert not {test.partition("[")[0] for broken in BREAKS for test in broken.tests} & {
        *NOT_BROKEN
    }


@pytest.mark.parametrize("path", sorted(REPO.glob("requirements*.txt")), ids=lambda p: p.name)
def test_every_requirement_has_hashes_and_no_address(path: object) -> None:
    text = (REPO / str(path)).read_text("utf-8").replace("\\\n", " ")
    pinned = [line for line in text.splitlines() if re.match(r"[a-z]", line)]
    assert pinned
    for line in pinned:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", line), line[:60]
        assert "--hash=sha256:" in line, line[:60]
    assert "://" not in text


def test_ciphers_are_imported_in_one_place_only() -> None:
    settings = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    forbidden = {name for it in contracts for name in it.get("forbidden_modules", ())}
    assert {"cryptography", "vodozemac", "nio"} <= forbidden
    imports = re.compile(r"^\s*(?:from|import) (?:cryptography|vodozemac|nio)\b", re.MULTILINE)
    for floor in ("bot", "commands", "services", "storage", "secretary"):
        for path in (REPO / floor).rglob("*.py"):
            if "matrix" not in path.parts:
                assert not imports.search(path.read_text("utf-8")), path


def test_the_service_and_the_container_run_as_nobody_special() -> None:
    service = (REPO / "deploy/kansli.service").read_text("utf-8")
    for line in ("User=kansli", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077"):
        assert line in service.splitlines()
    assert re.search(r"^CapabilityBoundingSet=$", service, re.MULTILINE)
    dockerfile = (REPO / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", dockerfile, re.MULTILINE)
