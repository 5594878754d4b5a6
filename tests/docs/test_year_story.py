"""tests/golden/year.md is what the bot says in a year today, and what it was foreseen to say; the
files of docs/exempel that come from it are those that it makes.
"""

from __future__ import annotations

import pytest

from tests.docs import examples
from tests.docs.year_story import YEAR, ToldYear, year_told


@pytest.fixture(scope="module")
def told() -> ToldYear:
    return year_told()


def test_the_story_of_a_year_is_as_the_bot_tells_it(told: ToldYear) -> None:
    assert YEAR.text == told.text, "make docs writes it anew"


def test_every_message_of_the_year_is_as_kansli_simulate_foresees_it(told: ToldYear) -> None:
    assert told.unforeseen == ()


def test_the_examples_are_the_files_that_the_bot_makes(told: ToldYear) -> None:
    assert examples.stale(told.files) == [], "make docs writes them anew"
