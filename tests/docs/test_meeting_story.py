"""tests/golden/meeting.md and the files of docs/exempel that come from it: what the bot says and
makes today, so that a changed sentence is read in its place.
"""

from __future__ import annotations

import pytest

from tests.docs import examples
from tests.docs.meeting_story import MEETING, ToldMeeting, meeting_told


@pytest.fixture(scope="module")
def told() -> ToldMeeting:
    return meeting_told()


def test_the_story_of_a_meeting_is_as_the_bot_tells_it(told: ToldMeeting) -> None:
    assert MEETING.text == told.text, "make docs writes it anew"


def test_the_examples_are_the_files_that_the_bot_makes(told: ToldMeeting) -> None:
    assert examples.stale(told.files) == [], "make docs writes them anew"
