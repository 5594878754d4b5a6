"""tests/golden/meeting.md is what the bot says today: a changed sentence is read in its place."""

from __future__ import annotations

from tests.docs.meeting_story import MEETING, meeting_told


def test_the_story_of_a_meeting_is_as_the_bot_tells_it() -> None:
    assert MEETING.text == meeting_told(), "make docs writes it anew"
