"""What the floors below `bot/` may not do, and no contract of import-linter tells.

The contracts in pyproject.toml name what a floor may not import; here stands the little that it
may, so that no way to the network, the disk or the clock is forgotten.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest

REPO: Final = Path(__file__).parents[1]
VALUES: Final = frozenset(
    "__future__ collections contextlib copy dataclasses datetime difflib enum functools itertools "
    "json re typing unicodedata zoneinfo".split()
)
"""Packages of Python that neither wait nor reach outside the process."""
IMPORTED: Final[Mapping[str, frozenset[str]]] = {
    "secretary": VALUES.union(
        "base64 csv dateparser docx hashlib holidays html icalendar io jinja2 markupsafe posixpath "
        "struct typst xml zipfile zlib".split()
    ),
    "storage": VALUES | {"alembic", "hashlib", "hmac", "os", "pathlib", "sqlalchemy", "weakref"},
    # A fault that the use case goes on after; what nobody can guess.
    "services": VALUES | {"hashlib", "logging", "secrets"},
    "commands": VALUES | {"importlib", "pkgutil"},
}
"""What each floor may import from outside Kansli."""
PATHS_IN: Final = {"secretary/language/render.py"}
"""The modules above `storage/` that may know a path: where the templates are."""
OPENS_IN_MEMORY: Final = {"secretary/documents/word_package.py"}
"""The modules that open entries of an archive in memory, to read each only so far."""

FLOORS: Final = tuple(IMPORTED)
each_floor = pytest.mark.parametrize("floor", FLOORS)
ASYNC: Final = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
OPENS: Final = frozenset(
    "open print input read_text read_bytes write_text write_bytes touch mkdir unlink rmdir rename "
    "iterdir glob rglob".split()
)


def name_of(path: Path) -> str:
    return str(path.relative_to(REPO))


def modules(floor: str) -> list[Path]:
    return sorted((REPO / floor).rglob("*.py"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The packages from outside Kansli that a module imports, each with its line."""
    for node in nodes(path):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            package = name.partition(".")[0]
            if package not in FLOORS:
                assert isinstance(node, ast.stmt)
                yield package, node.lineno


@each_floor
def test_nothing_below_bot_is_async(floor: str) -> None:
    for path in modules(floor):
        for node in nodes(path):
            if isinstance(node, ast.comprehension):
                assert not node.is_async, f"{name_of(path)}: async for; it belongs in bot/"
            elif isinstance(node, ASYNC):
                pytest.fail(f"{name_of(path)}: async, line {node.lineno}; it belongs in bot/")


@each_floor
def test_a_floor_below_bot_imports_only_what_neither_waits_nor_reaches_out(floor: str) -> None:
    for path in modules(floor):
        allowed = IMPORTED[floor] | ({"pathlib"} if name_of(path) in PATHS_IN else set())
        for package, line in imported(path):
            assert package in allowed, (
                f"{name_of(path)}, line {line}: {package} is not for this floor. What reads the "
                "clock, waits, or does input or output belongs in bot/; what does not, name in "
                "tests/test_floors.py."
            )


@pytest.mark.parametrize("floor", [floor for floor in FLOORS if floor != "storage"])
def test_no_rule_use_case_or_command_opens_a_file_but_templates(floor: str) -> None:
    for path in modules(floor):
        for node in nodes(path):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else ""
                name = called.id if isinstance(called, ast.Name) else name
                is_in_memory = name == "open" and name_of(path) in OPENS_IN_MEMORY
                assert is_in_memory or name not in OPENS, (
                    f"{name_of(path)}: input or output, line {node.lineno}; it belongs in bot/"
                )


def test_a_use_case_knows_no_command_and_no_prefix() -> None:
    for path in modules("services"):
        for node in nodes(path):
            name = getattr(node, "id", getattr(node, "attr", getattr(node, "arg", "")))
            assert name != "prefix", f"{name_of(path)}: a use case does not know how people write"
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_command = node.value.startswith("!") and node.value[1:2].isalpha()
                assert not is_command, f"{name_of(path)}, line {node.lineno}: {node.value}"


@pytest.mark.parametrize("floor", ["bot", *FLOORS])
def test_every_floor_is_packed_checked_and_put_in_the_image(floor: str) -> None:
    packaging = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["tool"]
    assert {floor, f"{floor}.*"} <= set(packaging["setuptools"]["packages"]["find"]["include"])
    assert floor in packaging["importlinter"]["root_packages"]
    assert floor in packaging["mypy"]["packages"]
    assert f"\nCOPY {floor} {floor}\n" in (REPO / "Dockerfile").read_text("utf-8")
    assert f"!{floor}" in (REPO / ".dockerignore").read_text("utf-8").splitlines()
