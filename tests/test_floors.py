"""What the floors below `bot/` may not do, and no import tells."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
BELOW_BOT = ("commands", "services", "storage", "secretary")
MODULES = [path for floor in BELOW_BOT for path in sorted((REPO / floor).rglob("*.py"))]
ASYNC = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)


def name_of(path: Path) -> str:
    return str(path.relative_to(REPO))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_below_bot_is_async(path: Path) -> None:
    found = [node.lineno for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ASYNC)]  # fmt: skip
    assert not found, f"{name_of(path)}: async, line {found[0]}; it belongs in bot/"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.parts[len(REPO.parts)] != "storage"], ids=name_of
)
def test_nothing_below_storage_opens_a_file_but_templates(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    opened = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in ("open", "print", "input"))
            or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr in ("read_text", "read_bytes", "write_text", "write_bytes")
            )
        )
    ]
    assert not opened, f"{name_of(path)}: input or output, line {opened[0]}; it belongs in bot/"


FLOORS = ("bot", *BELOW_BOT)


@pytest.mark.parametrize("floor", FLOORS)
def test_every_floor_is_packed_checked_and_put_in_the_image(floor: str) -> None:
    packaging = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["tool"]
    assert {floor, f"{floor}.*"} <= set(packaging["setuptools"]["packages"]["find"]["include"])
    assert floor in packaging["importlinter"]["root_packages"]
    assert floor in packaging["mypy"]["packages"]
    assert f"\nCOPY {floor} {floor}\n" in (REPO / "Dockerfile").read_text("utf-8")
    assert f"!{floor}" in (REPO / ".dockerignore").read_text("utf-8").splitlines()
