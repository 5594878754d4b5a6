"""From a line of text to a command, or a kind hint, or silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chatroom import Chatroom, filled_room


@pytest.mark.parametrize(
    "text",
    ["God morgon!", "!", "!!!", "! ", "!?", "!1", "", " ", "hjälp", "Jag sa !förhinder i går",
     "‼️ viktigt", "!!Viktigt: läs handlingarna", "!100 kr", "!12 mars"],
)  # fmt: skip
def test_ordinary_talk_gets_silence(summoned: Chatroom, text: str) -> None:
    assert summoned.answer("anna", text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "!!kommer",
        "!!! kommer",
        "!12 mars kommer jag",
        "!!jag kommer",
        "!- kommer",
        "!12/3 kommer jag",
    ],
)
def test_what_says_something_of_coming_is_heard_whatever_sign_or_day_it_begins_with(
    summoned: Chatroom, text: str
) -> None:
    summoned.say("anna", text)
    assert summoned.standing("Anna Ek").startswith("kommer")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("!förhindr", "!förhinder"),
        ("!forhindrer", "!förhinder"),
        ("!raport", "!rapport"),
        ("!komer", "!kommer"),
        ("!hjlp", "!hjälp"),
        ("!moten", "Möten 2027"),
    ],
)
def test_a_mistyped_command_gets_the_right_one(summoned: Chatroom, text: str, meant: str) -> None:
    assert meant in summoned.answer("anna", text)


def test_a_mistyped_command_changes_nothing(summoned: Chatroom) -> None:
    mark = len(summoned.posted)
    summoned.say("anna", "!förhindr")
    assert [s.post.kind for s in summoned.since(mark)] == ["reply"]


def test_something_quite_else_points_to_the_help(summoned: Chatroom) -> None:
    assert "!hjälp" in summoned.answer("anna", "!xyzzy")


def test_a_hint_never_names_a_command_the_asker_may_not_use(summoned: Chatroom) -> None:
    assert "!utskick" not in summoned.answer("anna", "!utskik")


def test_the_prefix_can_be_another(tmp_path: Path) -> None:
    with filled_room(tmp_path, prefix="%") as room:
        assert room.answer("anna", "!hjälp") == ""
        answer = room.answer("anna", "%hjälp")
        assert "%förhinder" in answer
        assert "!" not in answer
        assert "%möten" in room.answer("anna", "%förhinder"), "examples in errors carry it too"


def test_an_echo_of_a_mistake_is_short_and_escaped(summoned: Chatroom) -> None:
    summoned.say("anna", "!x<script>" + "y" * 5000)
    reply = summoned.last("reply").post
    assert len(reply.text) < 300
    assert "<script>" not in reply.html
