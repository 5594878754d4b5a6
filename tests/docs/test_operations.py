"""docs/operations.md: the tests that show what is done about each fault are there."""

from __future__ import annotations

import ast
import re
from typing import Final

import pytest

from tests.docs.pages import REPO, Page

PAGE: Final = Page("docs/operations.md")
_FILE: Final = re.compile(r"tests/[\w/]+\.py")

Shown = list[tuple[str, list[str]]]
"""The files of tests that a row names, and of each the tests."""


def rows() -> list[tuple[str, Shown]]:
    """Each fault, and what shows it."""
    [lines] = [rows for rows in PAGE.tables if rows[0].startswith("| what happens |")]
    found: list[tuple[str, Shown]] = []
    for line in lines[2:]:
        fault, *_, tests = (cell.strip() for cell in line[1:-1].split("|"))
        shown: Shown = []
        for span in re.findall(r"`([^`]+)`", tests):
            if _FILE.fullmatch(span):
                shown.append((span, []))
            elif span.startswith(("…", "test_")):
                shown[-1][1].append(span)
        found.append((fault, shown))
    return found


def named_in(path: str) -> set[str]:
    tree = ast.parse((REPO / path).read_text("utf-8"))
    functions = [it for it in tree.body if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {it.name for it in functions if it.name.startswith("test_")}


@pytest.mark.parametrize(("fault", "shown"), rows())
def test_what_shows_it_is_there(fault: str, shown: Shown) -> None:
    assert shown, f"nothing shows it: {fault}"
    for path, names in shown:
        assert (REPO / path).exists(), f"there is no {path}, of: {fault}"
        there = named_in(path)
        assert there, f"{path} has no tests"
        for name in names:
            wanted = re.compile(re.escape(name).replace("…", ".*"))
            assert any(map(wanted.fullmatch, there)), f"{path} has no {name}, of: {fault}"


def test_all_rows_are_looked_at() -> None:
    assert len(rows()) > 30
    assert sum(len(names) for _, shown in rows() for _, names in shown) > 30
