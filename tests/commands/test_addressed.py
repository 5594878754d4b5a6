"""Speaking to the bot without a prefix: by its name or a reply in the room, or in a direct chat."""

from __future__ import annotations

import pytest

from tests.chatroom import Chatroom


def line_of_anna(room: Chatroom) -> str:
    return room.standing("Anna Ek")


@pytest.fixture(params=["by name", "by a reply", "in a direct chat"])
def spoken(request: pytest.FixtureRequest, summoned: Chatroom) -> dict[str, object]:
    """How the bot is spoken to."""
    ways: dict[str, dict[str, object]] = {
        "by name": {"addressed": True},
        "by a reply": {"reply_to": summoned.last("summons").event_id},
        "in a direct chat": {"room": "!direkt-anna:exempel", "direct": True},
    }
    return ways[request.param]


@pytest.mark.parametrize("words", ["jag kan inte komma 12 mars", "Jag kommer inte", "förhinder"])
def test_plain_words_are_offered_to_be_recorded_and_a_yes_records_them(
    summoned: Chatroom, spoken: dict[str, object], words: str
) -> None:
    before = line_of_anna(summoned)
    assert "Ska jag anteckna" in summoned.answer("anna", words, **spoken)
    assert line_of_anna(summoned) == before
    where = {key: value for key, value in spoken.items() if key in ("room", "direct")}
    assert "är antecknat" in summoned.answer("anna", "ja", **where)
    assert line_of_anna(summoned) != before


@pytest.mark.parametrize(
    ("words", "shown"),
    [("möte", "Stadshuset i Sala"), ("Möte 1", "Stadshuset i Sala"), ("nästa möte?", "Stadshuset"),
     ("möten", "2027"), ("hjälp", "!förhinder"), ("rapport visa", "inte rapporterat")],
)  # fmt: skip
def test_what_only_shows_something_needs_no_prefix(
    summoned: Chatroom, spoken: dict[str, object], words: str, shown: str
) -> None:
    assert shown in summoned.answer("anna", words, **spoken)


@pytest.mark.parametrize("words", ["kommer", "rapport Ny skola.", "fråga Skolfrånvaro"])
def test_what_records_something_is_not_done_without_the_prefix(
    summoned: Chatroom, spoken: dict[str, object], words: str
) -> None:
    before = summoned.answer("sekreterare", "!dagordning")
    assert summoned.answer("anna", words, **spoken) != ""
    assert summoned.answer("sekreterare", "!dagordning") == before


@pytest.mark.parametrize(
    "words", ["jag kan inte komma", "förhinder", "möte", "hjälp", "Kansli är stängt i dag"]
)
def test_what_people_say_to_each_other_in_the_room_is_not_heard(
    summoned: Chatroom, words: str
) -> None:
    assert summoned.answer("anna", words) == ""
    assert summoned.answer("anna", words, reply_to="$kollegas") == ""
    assert summoned.answer("anna", words, to_others=True) == ""
    assert summoned.answer("anna", words, thread=summoned.last("summons").event_id) == ""


@pytest.mark.parametrize(
    "text",
    ["\\!förhinder", "\u2060!förhinder", "\u200b!förhinder", "\ufeff!förhinder", "!\u200bförhinder",
     "\u2068!förhinder\u2069", "\u00a0!förhinder", "\uff01förhinder", "\\! förhinder"],
)  # fmt: skip
def test_a_prefix_that_is_escaped_or_has_something_unseen_before_it_is_one(
    summoned: Chatroom, text: str
) -> None:
    assert "är antecknat" in summoned.answer("anna", text)


def test_a_sentence_that_begins_like_a_command_is_a_sentence(summoned: Chatroom) -> None:
    for words in ("möte på fredag var det sagt, eller?", "hjälp Bo med bilen", "möten är tråkiga"):
        assert "Stadshuset" not in summoned.answer("anna", words, addressed=True)


def test_a_question_in_answer_to_an_offer_is_answered(summoned: Chatroom) -> None:
    summoned.tell("anna", "jag kan inte komma")
    summoned.tell("anna", "när är nästa möte?")
    said = summoned.last("reply").text
    assert said.startswith("Då antecknar jag inget.")
    assert "Möte 1 är fredagen den 12 mars" in said
    assert "inte svarat" in summoned.standing("Anna Ek")


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\n"])
def test_a_message_without_words_is_no_fault(room: Chatroom, nothing: str) -> None:
    room.tell("eva", nothing)
    assert "inte antecknat" in room.last("reply").text
