"""Patterns that are compiled when they are needed: the same as others, and all of them good."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from commands.router import Router
from secretary.language.patterns import LazyPattern, lazy_pattern


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    really = re.compile

    def compile_(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return really(pattern, flags)

    monkeypatch.setattr(re, "compile", compile_)
    word = lazy_pattern(r"(?P<word>\w+) möte")
    before = list(compiled)

    assert word.fullmatch("nästa möte")
    assert word.sub("x", "nästa möte 2") == "x 2"
    assert (before, compiled) == ([], [r"(?P<word>\w+) möte"])


def test_a_pattern_takes_the_flags_that_it_was_given() -> None:
    assert lazy_pattern("möte", re.IGNORECASE).fullmatch("MÖTE")
    assert not lazy_pattern("möte").fullmatch("MÖTE")


def test_a_pattern_has_what_a_compiled_one_has() -> None:
    lazy, compiled = lazy_pattern("(?P<a>x)"), re.compile("(?P<a>x)")

    assert lazy.pattern == compiled.pattern
    assert lazy.groupindex == compiled.groupindex
    assert not hasattr(lazy, "no_such_thing")


def patterns_in(thing: object) -> Iterator[LazyPattern]:
    if type(thing) is LazyPattern:
        yield thing
    elif isinstance(thing, Mapping | list | tuple):
        for each in thing.values() if isinstance(thing, Mapping) else thing:
            yield from patterns_in(each)


def test_every_pattern_of_the_words_can_be_compiled() -> None:
    """Which else would be found out by the first message that needs it."""
    Router()  # loads every command, and what it reads with
    floors = ("secretary.", "commands.")
    modules = [module for name, module in sys.modules.items() if name.startswith(floors)]
    patterns = [each for module in modules for each in patterns_in(dict(vars(module)))]

    assert len(patterns) > 300
    for each in patterns:
        re.compile(each.pattern, each.flags)


def test_nothing_asks_whether_a_match_is_of_a_pattern_that_may_not_be_compiled_yet() -> None:
    """A match has the compiled pattern: `match.re is _PATTERN` would never hold."""
    root = Path(__file__).parents[2]
    for file in [
        each for floor in ("secretary", "commands") for each in root.glob(f"{floor}/**/*.py")
    ]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                names = [each.attr for each in sides if isinstance(each, ast.Attribute)]
                assert "re" not in names, f"{file}:{node.lineno}: compare their patterns"
