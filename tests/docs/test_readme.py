"""README.md: a picture, two commands, and tables that the code agrees with."""

from __future__ import annotations

import re
import unicodedata

import pytest

from secretary.group import Language
from secretary.notice_kinds import NOTICE_KINDS, NoticeKind, kind_named
from tests.docs import phone
from tests.docs.generated import PARTS, part, rewritten
from tests.docs.notices import OWN_WORDS, with_settings
from tests.docs.pages import GUIDE, HANDBOOK, README, REPO, SETTINGS, Page, table


def test_it_starts_with_a_sentence_a_picture_and_the_two_commands() -> None:
    first, commands = (README.text.index(start) for start in ("<img ", "```console\n"))
    assert first < commands < README.text.index("\n## ")
    [block, *_] = README.blocks("console")
    assert re.findall(r"^make (\w+)", block, re.MULTILINE) == ["demo", "test"]


@pytest.mark.parametrize("language", Language)
def test_the_picture_shows_what_the_bot_says_today(language: Language) -> None:
    name = phone.PICTURES[language]
    assert name in README.text
    assert (REPO / name).read_text("utf-8") == phone.picture(language), "run: make picture"


@pytest.mark.parametrize("language", Language)
def test_the_picture_needs_no_font_with_emoji(language: Language) -> None:
    drawn = (REPO / phone.PICTURES[language]).read_text("utf-8")
    assert [sign for sign in drawn if unicodedata.category(sign) == "So"] == []


@pytest.mark.parametrize("page", [README, HANDBOOK, GUIDE], ids=lambda page: page.name)
def test_what_is_generated_is_what_the_code_says(page: Page) -> None:
    assert page.text == rewritten(page.text), "run: make docs"


def test_the_settings_of_the_example_are_what_the_code_says() -> None:
    assert with_settings(SETTINGS.text) == SETTINGS.text, "run: make docs"


@pytest.mark.parametrize("words", OWN_WORDS)
def test_words_of_a_notices_own_are_those_of_a_kind_there_is(words: dict[str, str]) -> None:
    assert [kind_named(name).name for name in words] == list(words)


@pytest.mark.parametrize("name", PARTS)
def test_every_generated_part_has_its_place(name: str) -> None:
    assert sum(len(part(name).findall(page.text)) for page in (README, HANDBOOK, GUIDE)) == 1


def test_the_notices_are_those_there_are_at_their_default_times() -> None:
    shown = {row[1]: row[2] for row in table(README.part("Notices"))}
    assert shown == {kind.name: _default(kind) for kind in NOTICE_KINDS}, "run: make docs"


def _default(kind: NoticeKind) -> str:
    offset = kind.offset
    if offset.days == 0:
        return f"on the day, {offset.at:%H:%M}"
    days = f"{offset.days} day{'s' if offset.days > 1 else ''}"
    if kind.is_after:
        return f"{days} after, {offset.at:%H:%M} (or the next working day)"
    return f"{days} before, {offset.at:%H:%M}"
