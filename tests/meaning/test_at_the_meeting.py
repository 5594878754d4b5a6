"""What people write at a meeting and of its notes, and what is kept then: at_the_meeting.csv.

The file is for a secretary to read and to correct; `at_the_meeting` says what its words mean.
"""

from __future__ import annotations

import pytest

from tests.meaning.at_the_meeting import Row, as_understood, rows

ROWS = rows()


def shown(row: Row) -> str:
    return f"{row.who} {row.words}"


@pytest.mark.parametrize("row", ROWS, ids=shown)
def test_words_are_kept_as_they_are_meant_or_asked_about(row: Row) -> None:
    assert as_understood(row) == row


def test_the_file_is_as_it_is_promised() -> None:
    assert sum(not row.kept for row in ROWS) >= len(ROWS) / 3
    assert {row.language for row in ROWS} == {"sv", "en"}
    assert len({shown(row) for row in ROWS}) == len(ROWS), "each once"
