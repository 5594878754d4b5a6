"""What a text tells people to write works when it is copied: each command of every text, in both
languages, is sent to a bot in memory, and none is misunderstood.

On Monday 8 March 2027. With one meeting open, and with two: then the texts name the one they mean,
and no answer asks which.
"""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pytest

from secretary.errors import DateError, UserError
from secretary.group import Group, Language
from secretary.language.render import Renderer, Text
from storage import Store
from tests.chatroom import Chatroom, example_group, filled_room
from tests.docs import samples
from tests.docs.rooms import speaker

_CODE = re.compile(r"<code>(![^<]*)</code>")
_OTHER_ROOM = re.compile(r"!nytt:|h[äa]lsa$|halsa |\[")
"""The name of a room, the name of another group than is there, and how a command is used."""

_OF_THE_STATE = {
    "agenda_never_sent", "agenda_not_sent", "agenda_has_no_draft", "no_report", "no_such_page",
    "nothing_to_undo",
    "summoned_already", "which_time", "no_topic", "whose_absence", "who_is_coming", "no_target",
    "which_day", "no_text", "which_change", "text_is_history", "time_taken", "summons_too_late",
    "past_day", "several_links", "same_time", "too_late_to_undo", "people_unknown",
    "people_holds_already", "people_not_there", "people_unclear", "people_who_presides",
    "people_link_unclear", "people_no_such_official", "people_not_co_opted",
    "people_official_unclear", "people_co_opt_unclear", "no_such_item", "not_begun_yet",
    "time_is_question",
    "which_off_agenda", "only_topics_declined", "standing_not_postponed", "taken_in_already",
    "no_item_title", "chair_not_in_chat",
    "no_such_hand_out", "no_hand_out_text", "which_hand_out", "which_due", "due_is_question",
    "colon_after_organisation", "no_papers", "attendance_not_yet", "attendance_no_guest",
    "here_too_early", "no_round", "notes_are_open", "notes_before_meeting", "nothing_written",
    "notes_unsigned", "no_notes_yet", "which_note_item", "no_note_text", "no_comment_text",
    "no_reason_for_revision", "people_which_full_name",
    "no_such_table", "which_table", "no_meetings_held", "no_such_round", "which_round",
    "no_such_followed", "which_day_of_agreement",
    "report_is_open", "report_not_approved", "report_for_the_chair", "report_chair_not_in_chat",
    "no_report_text", "no_board_report",
    "no_such_plan_day", "plan_day_is_meeting", "no_plan_to_approve", "no_plan_to_establish",
    "year_plan_not_established", "year_plan_not_approved", "chair_not_in_chat_for_plan",
    "year_out_of_reach",
    "no_such_group", "which_to_hand_over", "end_before_handing_over", "no_group_end",
    "hand_over_in_direct", "hand_over_no_chat", "hand_over_to_whom",
}  # fmt: skip
"""Errors of what is there, or of a command that the help names without what follows it."""

_PARTS = 4
"""So many tests share the commands: each of them needs a room of its own, which takes a while."""
_FEW = 60
_FIRST_EVENT = 1_000
"""Other events than those that the meetings were planned by, which have been handled."""


def _texts(language: Language, which: int | None) -> Iterator[tuple[str, Callable[[], Text]]]:
    renderer = Renderer("!", language)
    for templates in samples.messages(language).values():
        for name, ways in templates.items():
            for values in ways.values():
                given = {**samples.COMMON, **values, "which": which}
                yield name, partial(renderer.render, name, **given)
    for name, ways in samples.errors(language).items():
        for values in ways.values():
            used = "item" if name == "item_numbers_differ" else samples.command_of(name)
            yield name, partial(renderer.error, UserError(name, **values), used, which=which)
    for name, ways in samples.DATES.items():
        for values in ways.values():
            error = DateError(name, **values).for_command("meeting_new")
            yield name, partial(renderer.error, error, which=which)


@cache
def suggested(language: Language, which: int | None) -> dict[str, str]:
    """Each command that a text tells people to write, and the name of the first such text."""
    found: dict[str, str] = {}
    for name, render in _texts(language, which):
        for code in _CODE.findall(render().html):
            command = html.unescape(code).replace("\N{NO-BREAK SPACE}", " ")
            if not _OTHER_ROOM.search(command):
                found.setdefault(command.replace("…", "Skolfrånvaro"), name)
    return found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("open_ones", [1, 2])
@pytest.mark.parametrize("part", range(_PARTS))
def test_what_a_text_tells_people_to_write_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language, open_ones: int, part: int
) -> None:
    raised: list[str] = []
    said = Renderer.error

    def error(self: Renderer, wrong: UserError, *args: object, **more: object) -> Text:
        raised.append(wrong.message_id)
        return said(self, wrong, *args, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(Renderer, "error", error)
    group = replace(example_group(), language=language)
    with filled_room(tmp_path / "before", groups=[group], now="2027-01-07 09:00") as room:
        _plan(room, open_ones)
    misunderstood: dict[str, str] = {}
    commands = suggested(language, 2 if open_ones > 1 else None)
    assert len(commands) > _FEW
    for number, (command, text) in enumerate(sorted(commands.items())[part::_PARTS]):
        with _room_as_planned(tmp_path, number, group) as room:
            raised.clear()
            answer = room.answer(speaker(command), command)
            if not answer or set(raised) - _OF_THE_STATE:
                misunderstood[command] = f"{text}: {answer}"
    assert not misunderstood


@contextmanager
def _room_as_planned(folder: Path, number: int, group: Group) -> Iterator[Chatroom]:
    """A room of its own for each command, as the meetings were left in the first."""
    there = folder / str(number)
    there.mkdir()
    with (
        closing(sqlite3.connect(folder / "before" / "kansli.db")) as planned,
        closing(sqlite3.connect(there / "kansli.db")) as copy,
    ):
        planned.backup(copy)
    store = Store(f"sqlite:///{there / 'kansli.db'}")
    try:
        room = Chatroom(there, groups=[group], now="2027-03-08 10:00", store=store)
        room._events = _FIRST_EVENT
        yield room
    finally:
        store.close()


def _plan(room: Chatroom, open_ones: int) -> None:
    """Meeting 1 has been, 2 is open, 3 too or later, and 4 and 5 are further away."""
    third = "17 mars" if open_ones > 1 else "9 april"
    for day in ("29 januari", "12 mars", third, "7 maj", "4 juni"):
        room.say("eva", f"!möte ny {day} kl 9-12 Sala https://video.exempel/1")
    room.go_to("2027-03-08 10:00")
