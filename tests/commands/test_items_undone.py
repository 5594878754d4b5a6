"""`!ångra` after `!punkt`: what was done with an item is taken back within a day."""

from __future__ import annotations

import pytest

from tests.chatroom import SECRETARY_ROOM, Chatroom, Picture


@pytest.fixture
def two(summoned: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """Meeting 1 is on 12 March, meeting 2 on 23 April. Gun has a topic, the secretary an item."""

    def fill() -> None:
        secretary(summoned, "!möte ny fredag 23 april kl 9-12")
        summoned.say("gun", "!fråga Läsförståelse")
        secretary(summoned, "!punkt ny Skolskjutsar, Eva Lind, 20 min")

    summoned.let(fill, pictures)
    return summoned


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM)


def shown(room: Chatroom) -> str:
    """Both meetings' items, and what is off them."""
    return secretary(room, "!punkter möte 1") + secretary(room, "!punkter möte 2")


@pytest.mark.parametrize(
    "text",
    ["ny Elevhälsa", "5 20 min, barnrätt, föredragande Anna Ek", "5 rubrik Annat", "5 före 1",
     "1 föredragande Anna Ek", "7 ta bort", "4 ta med", "4 avslå: Vi tog upp det i mars.",
     "4 skjut upp till möte 2: Tiden räcker inte.", "5 skjut upp till möte 2", "4 sist"],
)  # fmt: skip
def test_everything_is_as_it_was(two: Chatroom, text: str) -> None:
    before = shown(two)
    secretary(two, f"!punkt {text}")
    assert shown(two) != before
    assert secretary(two, "!ångra").startswith("Ångrat. Punkterna till mötet fredagen den 12 mars")
    assert shown(two) == before


def test_a_removed_item_is_there_again(two: Chatroom) -> None:
    before = shown(two)
    secretary(two, "!punkt 5 ta bort")
    secretary(two, "ja")
    secretary(two, "!ångra")
    assert shown(two) == before


def test_what_was_had_back_is_postponed_again(two: Chatroom) -> None:
    for title in ("Läsförståelse", "Skolskjutsar"):
        secretary(two, "!punkt 4 skjut upp till möte 2")
        before = shown(two)
        secretary(two, f"!punkt ta med {title}")
        assert shown(two) != before
        secretary(two, "!ångra")
        assert shown(two) == before


def test_so_is_what_was_not_finished(two: Chatroom) -> None:
    two.go_to("2027-03-12 10:00")
    before = shown(two)
    secretary(two, "!punkt 4 inte klar")
    secretary(two, "!punkt 5 inte klar")
    secretary(two, "!ångra")
    secretary(two, "!ångra")
    assert shown(two) == before


def test_one_after_the_other_is_taken_back(two: Chatroom) -> None:
    states = [shown(two)]
    for text in ("5 30 min", "5 före 4", "ny Elevhälsa", "4 barnrätt"):
        secretary(two, f"!punkt {text}")
        states.append(shown(two))
    for was in reversed(states[:-1]):
        secretary(two, "!ångra")
        assert shown(two) == was


@pytest.mark.parametrize("text", ["4 ta med", "4 avslå: Nej.", "4 skjut upp till möte 2"])
def test_the_member_who_was_told_is_told_again(two: Chatroom, text: str) -> None:
    secretary(two, f"!punkt {text}")
    mark = len(two.posted)
    assert "Gun Hall får veta det." in secretary(two, "!ångra")
    [said] = [s.text for s in two.since(mark) if s.post.kind == "topic_decided"]
    assert said == (
        "Gun Hall, det jag skrev om din fråga ”Läsförståelse” gäller inte längre. "
        "Den är inte avgjord än."
    )


def test_nobody_hears_of_other_changes(two: Chatroom) -> None:
    secretary(two, "!punkt 4 20 min")
    mark = len(two.posted)
    secretary(two, "!ångra")
    assert [s.post.kind for s in two.since(mark)] == ["reply"]


def test_what_somebody_else_has_changed_since_is_left_as_it_is(two: Chatroom) -> None:
    secretary(two, "!punkt 5 30 min")
    two.say("eva", "!punkt 5 barnrätt")
    before = shown(two)
    assert "har inte ångrat något" in secretary(two, "!ångra")
    assert shown(two) == before


def test_it_is_ones_own_last_act_and_of_a_day_ago_at_most(two: Chatroom) -> None:
    before = shown(two)
    two.say("eva", "!ångra")
    assert shown(two) == before
    two.go_to("2027-02-27 09:30")
    assert "Ångrat" not in secretary(two, "!ångra")
    assert shown(two) == before


def test_the_place_of_what_was_taken_back_is_not_another_s(two: Chatroom) -> None:
    secretary(two, "!punkt ny Elevhälsa")
    two.say("eva", "!dagordning publicera")
    secretary(two, "!ångra")
    secretary(two, "!punkt ny Fritid")
    assert "i dagordningen som är skickad ”Elevhälsa”, och i utkastet nu ”Fritid”" in secretary(
        two, "!punkt 6 20 min"
    )
