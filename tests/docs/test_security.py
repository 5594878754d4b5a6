"""docs/security.md: the tests it leans on are there, and what it says of the parts is so."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import Final

import pytest

from tests.docs.pages import REPO, Page

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


def test_every_threat_names_a_test() -> None:
    rows = [
        row
        for rows in Page("docs/security.md").tables
        if rows[0].startswith("| threat |")
        for row in rows[2:]
    ]
    assert rows
    for row in rows:
        assert _NAMED.search(row), f"no test for: {row[:60]}"


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
    for floor in ("bot", "commands", "storage", "secretary"):
        for path in (REPO / floor).rglob("*.py"):
            if "matrix" not in path.parts:
                assert not imports.search(path.read_text("utf-8")), path


def test_the_service_and_the_container_run_as_nobody_special() -> None:
    service = (REPO / "deploy/kansli.service").read_text("utf-8")
    for line in ("User=kansli", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077"):
        assert line in service.splitlines()
    assert re.search(r"^CapabilityBoundingSet=$", service, re.MULTILINE)
    assert re.search(r"^USER (?!root|0)", (REPO / "Dockerfile").read_text("utf-8"), re.MULTILINE)
