"""``make docs``: write the generated parts of the documentation, and mend the chats in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.docs import texts
from tests.docs.chat import chats, mended
from tests.docs.generated import rewritten
from tests.docs.pages import PAGES, REPO
from tests.docs.rooms import language_of, room_for


def main() -> None:
    for language, name in texts.PAGES.items():
        (REPO / name).write_text(texts.page(language), "utf-8")
    for page in PAGES:
        text = rewritten(page.text)
        for on, chat in chats():
            if on == page:
                with (
                    tempfile.TemporaryDirectory() as folder,
                    room_for(chat, Path(folder), language_of(page)) as room,
                ):
                    text = text.replace(chat, mended(chat, room))
        if text != page.text:
            page.path.write_text(text, "utf-8")
            print(f"{page.name} is written anew")


main()
