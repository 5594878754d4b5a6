"""docs/handbok.md: every command in it works, and every command is in it."""

from __future__ import annotations

import csv
import re
from datetime import datetime
from pathlib import Path

import pytest

from commands.command import ANSWER_TIME, Command
from secretary import reports
from secretary.errors import DateError
from secretary.group import PROFILES, Language
from secretary.language import dates, reactions
from secretary.language.phrases import OVERRIDE_WORDS
from secretary.language.render import Renderer
from secretary.language.sv.formats import long_date, long_when
from secretary.notice_kinds import NOTICE_KINDS
from secretary.people import MATRIX
from services.topics import MAX_LENGTH as TOPIC_LENGTH
from tests.chatroom import ZONE, example_group, filled_room
from tests.docs.generated import EXPLAINED_IN, PARTS, catalogue, is_explained, part
from tests.docs.pages import HANDBOOK, REPO, table
from tests.docs.rooms import busy_room, go_to_meeting, room_for, speaker
from tests.help_pages import help_pages

WRITTEN = HANDBOOK.text
for _name in PARTS:
    WRITTEN = part(_name).sub("", WRITTEN)
"""What people wrote: without the generated parts, which show usage and no examples."""

NAMES = {
    f"!{page.name}"
    for page in help_pages(Language.SWEDISH).values()
    if re.sub(r"\[.*?\]", "", page.usage).strip()
}
"""Commands that need more words; their bare names are shown as names."""

SHOWN = sorted(
    {span for span in HANDBOOK.spans if span.startswith("!") and f"`{span}`" in WRITTEN} - NAMES
)
"""Every command shown, as somebody could write it."""

DATES_NOW = datetime(2027, 3, 1, 10, tzinfo=ZONE)
"""The day on which the handbook's dates are read."""


def test_it_shows_commands() -> None:
    assert len(SHOWN) > 30


@pytest.mark.parametrize("shown", SHOWN)
def test_every_command_shown_works(shown: str, tmp_path: Path) -> None:
    with busy_room(tmp_path, finished="ny version" in shown) as room:
        go_to_meeting(room, shown)
        event = room.say(speaker(shown), shown)
        with room.store.begin() as tx:
            taken = tx.inbox.lookup(event)
        assert taken is not None
        assert taken.detail in {command.name for command in catalogue()}, room.last("reply").text


@pytest.mark.parametrize("command", catalogue(), ids=lambda command: command.name)
def test_every_command_is_explained(command: Command) -> None:
    """In the part for those who may use it, not only in the generated list."""
    where = HANDBOOK.part(EXPLAINED_IN[command.permission])
    assert is_explained(command, where), f"!{command.name} is not in docs/handbok.md: make docs"


def test_every_way_to_react_is_documented() -> None:
    for reaction in (*reactions.offered(PROFILES["2021"]), "👍", "👎"):
        assert reaction in HANDBOOK.part("För ledamöter och ersättare")


def test_the_words_that_override_the_deadline_are_documented() -> None:
    assert f"`{OVERRIDE_WORDS[Language.SWEDISH]}`" in HANDBOOK.part("För sekreteraren")


def test_the_numbers_are_those_of_the_code() -> None:
    minutes = int(ANSWER_TIME.total_seconds() // 60)
    assert f"{minutes} minuter" in HANDBOOK.text
    assert f"{reports.MAX_LENGTH:,} tecken".replace(",", " ") in HANDBOOK.text
    assert f"{TOPIC_LENGTH} tecken" in HANDBOOK.text


def test_the_automatic_messages_come_on_the_documented_days() -> None:
    days = {row[0]: row[1] for row in table(HANDBOOK.part("Det Kansli skickar av sig självt"))}
    documented = [(int(t.split()[0]), t.split()[2]) for t in days.values() if t[0].isdigit()]
    side = {False: "före", True: "efter"}
    kinds = [kind for kind in NOTICE_KINDS if kind.offset.days]
    expected = [(kind.offset.days, side[kind.is_after]) for kind in kinds]
    assert documented == expected, "run: make docs"


def _dates() -> list[list[str]]:
    return table(HANDBOOK.part("Så skriver du dag och tid"))


@pytest.mark.parametrize(("text", "understood"), _dates(), ids=[row[0] for row in _dates()])
def test_every_date_is_understood_as_documented(text: str, understood: str) -> None:
    said = dates.parse_date(text, DATES_NOW, ZONE)
    if said.wall is not None:
        is_read = long_when(said.wall, said.end)
    elif said.span_end is not None:
        is_read = f"{long_date(said.day)} till {long_date(said.span_end)}"
    else:
        is_read = long_date(said.day)
    assert is_read.replace("\N{NO-BREAK SPACE}", " ") == understood


@pytest.mark.parametrize("text", [row[0] for row in _dates()])
def test_every_date_is_one_of_those_in_the_table_of_dates(text: str) -> None:
    with (REPO / "tests/secretary/dates.csv").open(encoding="utf-8", newline="") as file:
        assert text in {row["expression"] for row in csv.DictReader(file, delimiter=";")}


def _refused() -> list[list[str]]:
    return table(HANDBOOK.part("När Kansli frågar i stället"))


@pytest.mark.parametrize(("text", "answer"), _refused(), ids=[row[0] for row in _refused()])
def test_every_date_that_is_asked_about_gets_the_documented_answer(text: str, answer: str) -> None:
    with pytest.raises(DateError) as refused:
        dates.to_instant(dates.parse_date(text, DATES_NOW, ZONE), ZONE)
    assert Renderer().explain(refused.value)[0].replace("\N{NO-BREAK SPACE}", " ") == answer


def test_a_reason_can_be_taken_away_as_documented(tmp_path: Path) -> None:
    with room_for("", tmp_path) as room:
        first = room.say("anna", "!förhinder jag är sjuk")
        room.say("anna", "!förhinder")
        room.redact("anna", first)
        assert "förhinder" in room.standing("Anna Ek")


def test_who_belongs_to_several_groups_names_one_as_documented(tmp_path: Path) -> None:
    other = example_group(id="halsa", room="!halsa:exempel", secretary_room=None)
    with filled_room(tmp_path, groups=[example_group(), other]) as room:
        for group in room.groups:
            room.say("sekreterare", "!möte ny 12 mars kl 9", room=group.places[MATRIX].room)
        room.tell("anna", "!förhinder")
        assert "barn-unga" in room.last("reply").text
        room.tell("anna", "!förhinder barn-unga")
        assert "antecknat" in room.last("reply").text


def test_the_commands_that_an_edit_changes_are_documented() -> None:
    [row] = [row for row in table(HANDBOOK.part("Skrev du fel?")) if "redigerar" in row[0]]
    assert set(re.findall(r"!([^`]+)", row[0])) == {c.name for c in catalogue() if c.editable}
