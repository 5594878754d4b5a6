"""docs/requirements.md names tests that exist, and claims nothing without one."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.docs.pages import REPO, Page, table

PAGE: Final = Page("docs/requirements.md")
ROWS: Final = [[cell.strip() for cell in row] for row in table(PAGE.text)]
WORKS, PARTLY, NOT_AT_ALL = "●", "◐", "○"


def test_every_row_is_there_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == [f"R{number}" for number in range(1, 44)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_is_claimed_has_a_test_that_exists(row: list[str]) -> None:
    _, _, state, does, tested, missing = row
    assert state in (WORKS, PARTLY, NOT_AT_ALL)
    assert bool(tested) == (state != NOT_AT_ALL), "what works at all has a test, and only that"
    assert bool(does) or state == NOT_AT_ALL
    assert bool(missing) or state != PARTLY, "of what works partly it says what is missing"
    assert not (missing and state == WORKS)
    for name in re.split(r"`?, `?", tested) if tested else []:
        file, _, test = name.partition("::")
        code = (REPO / file).read_text("utf-8")
        assert not test or re.search(rf"def {test}\(", code), f"there is no {test} in {file}"
