"""``make docs``: write the generated parts of the documentation, and correct the chats in it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from secretary.group import Language
from tests.docs import examples, texts
from tests.docs.chat import chats, corrected
from tests.docs.generated import rewritten
from tests.docs.meeting_story import MEETING, meeting_told
from tests.docs.notices import with_settings
from tests.docs.pages import PAGES, SETTINGS, Page
from tests.docs.rooms import language_of, room_for
from tests.docs.year_story import YEAR, year_told
from tests.help_pages import missing_pages


def main() -> None:
    """Write every page anew, and say which; or say which texts are missing, and write none."""
    missing = [
        problem
        for language in Language
        for problem in (*missing_pages(language), *texts.problems(language))
    ]
    if missing:
        sys.exit("\n".join(dict.fromkeys(missing)))
    for language, name in texts.PAGES.items():
        _write(Page(name), texts.page(language))
    _write(SETTINGS, with_settings(SETTINGS.text))
    meeting, year = meeting_told(), year_told()
    _write(MEETING, meeting.text)
    _write(YEAR, year.text)
    for name in examples.write({**meeting.files, **year.files}):
        print(f"docs/exempel/{name} is written anew")
    for page in PAGES:
        text = rewritten(page.text)
        for on, chat in chats():
            if on == page:
                with (
                    tempfile.TemporaryDirectory() as folder,
                    room_for(chat, Path(folder), language_of(page)) as room,
                ):
                    text = text.replace(chat, corrected(chat, room))
        if page.name not in texts.PAGES.values():
            _write(page, text)


def _write(page: Page, text: str) -> None:
    if text != page.text:
        page.path.write_text(text, "utf-8")
        print(f"{page.name} is written anew")


main()
