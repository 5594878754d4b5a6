"""The sentences of errors.j2 and dates.j2 and the code that says them fit together."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from secretary.group import Language
from tests.docs import samples
from tests.docs.pages import REPO
from tests.docs.test_texts_page import macros

FLOORS = ("bot", "commands", "services", "secretary")
TREES = {
    path: ast.parse(path.read_text("utf-8"))
    for floor in FLOORS
    for path in sorted((REPO / floor).rglob("*.py"))
}
SENTENCES = {
    "UserError": macros(Language.SWEDISH, "errors"),
    "NotAllowed": macros(Language.SWEDISH, "errors"),
    "DateError": macros(Language.SWEDISH, "dates"),
}
"""What each error can say, with the values that it takes."""


def raised() -> Iterator[tuple[str, str, str, set[str]]]:
    """Where an error is made, its class, what it says and the names of its values."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Name(id=kind), args=[ast.Constant(value=str(says))], keywords=values
                ) if kind in SENTENCES:
                    where = f"{path.relative_to(REPO)}:{node.lineno}"
                    yield where, kind, says, {str(each.arg) for each in values}
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="state"), attr="error"),
                    args=[ast.Constant(value=str(says))],
                    keywords=values,
                ):  # ParseState.error gives the example
                    where = f"{path.relative_to(REPO)}:{node.lineno}"
                    yield where, "DateError", says, {str(each.arg) for each in values} | {"sample"}


RAISED = list(raised())


@pytest.mark.parametrize(("where", "kind", "says", "values"), RAISED, ids=[r[0] for r in RAISED])
def test_an_error_says_a_sentence_and_gives_it_its_values(
    where: str, kind: str, says: str, values: set[str]
) -> None:
    assert values == set(SENTENCES[kind][says])


def test_every_sentence_is_said_somewhere() -> None:
    said = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert {*samples.errors(Language.SWEDISH), *samples.DATES} <= said
