"""The chats in the documentation are what the bot really says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.chat import chats, corrected, fits, play
from tests.docs.pages import Page
from tests.docs.rooms import language_of, room_for

CHATS = chats()


@pytest.mark.parametrize(
    ("page", "chat"), CHATS, ids=[f"{page.name}: {chat.splitlines()[0]}" for page, chat in CHATS]
)
def test_the_bot_says_what_the_chat_shows(page: Page, chat: str, tmp_path: Path) -> None:
    with room_for(chat, tmp_path, language_of(page)) as room:
        for shown, said in play(chat, room):
            assert any(fits(shown, one) for one in said), (
                f"{page.name} lets the bot say\n  {shown}\nand it says\n  "
                + "\n  ".join(said)
                + "\n(make docs mends it)"
            )


def test_a_chat_that_is_wrong_is_found_and_mended(tmp_path: Path) -> None:
    wrong = (
        "Anna: !kommer digitalt\nKansli: Tack, Anna Ek. Du kommer digitalt till mötet i morgon.\n"
    )
    with room_for(wrong, tmp_path / "a") as room:
        [(shown, said)] = play(wrong, room)
        assert not any(fits(shown, one) for one in said)
    with room_for(wrong, tmp_path / "b") as room:
        right = corrected(wrong, room)
    with room_for(right, tmp_path / "c") as room:
        [(shown, said)] = play(right, room)
        assert any(fits(shown, one) for one in said)
