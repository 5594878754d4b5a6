"""docs/guide.md: every command and date in it works, in a group that speaks English."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from secretary.errors import DateError
from secretary.group import Language
from secretary.language import dates
from secretary.language.en import formats as english
from secretary.language.phrases import OVERRIDE_WORDS
from secretary.language.render import Renderer
from secretary.language.text import NBSP
from tests.chatroom import ZONE
from tests.docs.generated import PARTS, catalogue, part
from tests.docs.pages import GUIDE, table
from tests.docs.rooms import busy_room, go_to_meeting, speaker

WRITTEN = GUIDE.text
for _name in PARTS:
    WRITTEN = part(_name).sub("", WRITTEN)
SHOWN = sorted({span for span in GUIDE.spans if span.startswith("!") and f"`{span}`" in WRITTEN})
DATES_NOW = datetime(2027, 3, 1, 10, tzinfo=ZONE)
DAYS, ASKED = GUIDE.part("Days and times").split("Where\nthere are two readings")


@pytest.mark.parametrize("shown", SHOWN)
def test_every_command_shown_works(shown: str, tmp_path: Path) -> None:
    with busy_room(tmp_path, Language.ENGLISH, finished="new version" in shown) as room:
        go_to_meeting(room, shown)
        event = room.say(speaker(shown), shown)
        with room.store.begin() as tx:
            taken = tx.inbox.lookup(event)
        assert taken is not None
        assert taken.detail in {command.name for command in catalogue()}, room.last("reply").text


def test_it_shows_commands() -> None:
    assert len(SHOWN) > 15


def test_the_words_that_override_the_deadline_are_documented() -> None:
    assert f"`{OVERRIDE_WORDS[Language.ENGLISH]}`" in GUIDE.text


@pytest.mark.parametrize(("text", "understood"), table(DAYS))
def test_every_date_is_understood_as_documented(text: str, understood: str) -> None:
    said = dates.parse_date(text, DATES_NOW, ZONE)
    is_read = english.long_when(said.wall, said.end) if said.wall else english.long_date(said.day)
    assert is_read.replace(NBSP, " ") == understood


@pytest.mark.parametrize(("text", "answer"), table(ASKED))
def test_every_date_that_is_asked_about_gets_the_documented_answer(text: str, answer: str) -> None:
    with pytest.raises(DateError) as refused:
        dates.to_instant(dates.parse_date(text, DATES_NOW, ZONE), ZONE)
    assert Renderer("!", Language.ENGLISH).explain(refused.value)[0].replace(NBSP, " ") == answer
