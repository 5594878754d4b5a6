"""The three sets of rules differ as domain.md's table says, row by row, in what the bot does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.chatroom import SECRETARY_ROOM, Chatroom, example_group, filled_room, matrix_id

OFFICIAL: Final = "@eva.lind:exempel"


def _plan(room: Chatroom, day: str, more: str = "https://video.exempel/1") -> str:
    return room.answer("sekreterare", f"!möte ny {day} kl 9-12 Sala {more}", room=SECRETARY_ROOM)


def late_summons(room: Chatroom) -> str:
    """What becomes of a meeting four days ahead."""
    answer = _plan(room, "5 februari")
    if room.count("summons"):
        assert "senare än reglernas riktmärke" in answer
        return "goes out, and that is said"
    assert "Gruppens regler kräver minst 7 dagar." in answer
    return "refused"


def who_summons(room: Chatroom) -> str:
    """In whose name the summons goes out, where the region has an official."""
    room.say(
        "sekreterare",
        "!tjänsteperson ny Eva Lind, strateg, Region Västmanland",
        room=SECRETARY_ROOM,
    )
    _plan(room, "12 mars")
    room.go_to("2027-02-26 09:00")
    text = room.last("summons").text
    [signed] = [line for line in text.splitlines() if line.startswith("Från ")]
    return {"Från ordföranden Eva Lund": "chair"}.get(signed, "official")


def absences_reported_to(room: Chatroom) -> str:
    """Who gets the list of absences."""
    for words in (
        "!tjänsteperson ny Eva Lind, strateg, Region Västmanland",
        f"!koppla Eva Lind {OFFICIAL}",
        "ja",
    ):
        room.say("sekreterare", words, room=SECRETARY_ROOM)
    room.tell("eva.lind", "hej")
    _plan(room, "12 mars")
    room.go_to("2027-02-26 09:00")
    room.tell("anna", "!förhinder")
    room.go_to("2027-03-01 08:00")
    [told] = {each.post.room for each in room.posted if each.post.kind == "absences"}
    return "secretary" if told == SECRETARY_ROOM else "official"


def substitutes(room: Chatroom) -> str:
    """What a substitute is who says nothing of being called, while the member comes."""
    _plan(room, "12 mars")
    room.go_to("2027-02-26 09:00")
    asked = matrix_id("bo") in room.last("summons").post.recipients
    room.say("anna", "!kommer")
    room.say("bo", "!kommer")
    room.go_to("2027-03-05 09:00")
    reminded = {each for said in room.posted if said.post.kind == "reply_reminder"
                for each in said.post.recipients}  # fmt: skip
    comes = "• Bo Berg (S), ersättare, Arboga" in room.answer("eva", "!möte")
    awaited = matrix_id("david") in reminded
    if asked and awaited:
        assert comes
        return "always come"
    return "may come" if comes else "come when the member does not"


def meetings_a_year(room: Chatroom) -> str:
    """From how many on it is said that there are many, and until how many that there are few."""
    few, many = 0, 0
    for number, day in enumerate(
        ("12 mars", "10 september", "9 april", "8 oktober", "14 maj", "12 november", "3 december"),
        start=1,
    ):
        if "Enligt gruppens regler ska det vara minst" in room.answer("sekreterare", "!möten"):
            few = number
        if "Obs: det blir" in _plan(room, day) and not many:
            many = number
    if not few and not many:
        return "the group decides"
    return f"{few} to {many - 1}"


def form(room: Chatroom) -> str:
    """What is said of a meeting that nobody can take part in from a distance."""
    return "digital possible" if "ingen länk" in _plan(room, "12 mars", "") else "on site"


def to_the_board(room: Chatroom) -> str:
    """What the secretary is reminded of that the board above the group waits for in a year."""
    for day in ("12 mars", "10 september"):
        _plan(room, day)
    waited_for = {"report_due": "report", "year_plan_reminder": "year plan"}
    found = []
    for day in ("2027-06-09", "2027-11-02", "2027-12-10"):
        told = {each.post.kind for each in room.go_to(f"{day} 09:00")}
        found += [name for kind, name in waited_for.items() if kind in told]
    return ", ".join(found)


ROWS: Final[Mapping[Callable[[Chatroom], str], tuple[str, str, str]]] = {
    late_summons: ("goes out, and that is said", "refused", "goes out, and that is said"),
    who_summons: ("chair", "chair", "official"),
    absences_reported_to: ("official", "secretary", "secretary"),
    substitutes: ("come when the member does not", "always come", "may come"),
    meetings_a_year: ("the group decides", "4 to 6", "4 to 4"),
    form: ("on site", "digital possible", "digital possible"),
    to_the_board: ("", "", "report, year plan, report"),
}
"""By 2017, 2021 and 2023. domain.md, *Three rule sets*."""


@pytest.mark.parametrize(
    ("row", "profile", "expected"),
    [
        pytest.param(row, profile, expected, id=f"{row.__name__}-{profile}")
        for row, by_profile in ROWS.items()
        for profile, expected in zip(("2017", "2021", "2023"), by_profile, strict=True)
    ],
)
def test_the_profiles_differ_as_the_table_says(
    row: Callable[[Chatroom], str], profile: str, expected: str, tmp_path: Path
) -> None:
    with filled_room(tmp_path, groups=[example_group(profile)]) as room:
        assert row(room) == expected
