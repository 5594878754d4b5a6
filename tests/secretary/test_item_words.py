"""What is written about an agenda's items, as people write it: understood whole, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from secretary.items import ItemDetails
from secretary.language.item_words import ItemAct, ItemWords, Place, read_item, read_new_item


def is_eva(words: str) -> bool:
    return words == "Eva"


def new(text: str) -> ItemDetails | None:
    return read_new_item(text, is_eva)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Skolskjutsar", {}),
        ("Skolskjutsar, Eva Lind, 20 min", {"presenter": "Eva Lind", "minutes": 20}),
        ("Skolskjutsar 20 min", {"minutes": 20}),
        ("Skolskjutsar (20 min.)", {"minutes": 20}),
        ("Skolskjutsar, 20 minuter, Eva Lind", {"presenter": "Eva Lind", "minutes": 20}),
        ("Skolskjutsar, Eva", {"presenter": "Eva"}),
        ("Skolskjutsar, Eva Lind (M)", {"presenter": "Eva Lind (M)"}),
        ("Skolskjutsar, Anna af Ek", {"presenter": "Anna af Ek"}),
        ("Skolskjutsar, föredragande: Eva Lind", {"presenter": "Eva Lind"}),
        ("Skolskjutsar, foredragande eva lind", {"presenter": "eva lind"}),
        ("Skolskjutsar, presenter Eva Lind", {"presenter": "Eva Lind"}),
        (
            "Skolskjutsar, Eva Lind, skolchef, Region Västmanland, en kvart, barnrätt",
            {
                "presenter": "Eva Lind, skolchef, Region Västmanland",
                "minutes": 15,
                "needs_assessment": True,
            },
        ),
        ("Skolskjutsar, 1,5 timmar", {"minutes": 90}),
        ("Skolskjutsar, 1 timme 15 min", {"minutes": 75}),
        ("Skolskjutsar, half an hour", {"minutes": 30}),
        ("Skolskjutsar; child rights", {"needs_assessment": True}),
        ("Skolskjutsar, barnets bästa", {"needs_assessment": True}),
    ],
)
def test_a_new_item_has_a_title_and_what_follows(text: str, given: dict[str, Any]) -> None:
    assert new(text) == ItemDetails(title="Skolskjutsar", **given)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Skolskjutsar, busskort och taxi", "Skolskjutsar, busskort och taxi"),
        ("Skolskjutsar, Sala", "Skolskjutsar, Sala"),
        ("”Skolskjutsar, Eva Lind”", "Skolskjutsar, Eva Lind"),
        ("Film om 20 min", "Film om 20 min"),
        ("Stängsel 50 m", "Stängsel 50 m"),
        ("Budget 2028", "Budget 2028"),
        ("Hur går det med skolskjutsen?", "Hur går det med skolskjutsen?"),
    ],
)
def test_what_may_be_part_of_the_title_is(text: str, title: str) -> None:
    assert new(text) == ItemDetails(title=title)


def test_a_long_title_may_be_followed_by_more() -> None:
    assert new("Skolskjutsar, busskort och taxi, 20 min") == ItemDetails(
        title="Skolskjutsar, busskort och taxi", minutes=20
    )


@pytest.mark.parametrize("text", ["Skolskjutsar, 20 min, hej hopp", "x" * 3000])
def test_what_is_left_over_is_not_understood(text: str) -> None:
    assert new(text) is None


def said(act: ItemAct, rest: str = "", number: int = 4, **values: Any) -> ItemWords:
    return ItemWords(act, number, rest=rest, **values)


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("föredragande Eva Lind", {"presenter": "Eva Lind"}),
        ("föredragande: Eva Lind, skolchef", {"presenter": "Eva Lind, skolchef"}),
        ("foredragande ingen", {"presenter": ""}),
        ("presenter nobody", {"presenter": ""}),
        ("20 minuter", {"minutes": 20}),
        ("20 min", {"minutes": 20}),
        ("en halvtimme", {"minutes": 30}),
        ("2 timmar", {"minutes": 120}),
        ("utan tid", {"minutes": 0}),
        ("no time", {"minutes": 0}),
        ("rubrik Skolskjutsar, busskort", {"title": "Skolskjutsar, busskort"}),
        ("byt namn till Skolskjutsar", {"title": "Skolskjutsar"}),
        ("barnrätt", {"needs_assessment": True}),
        ("barnrättsprövning", {"needs_assessment": True}),
        ("inte barnrätt", {"needs_assessment": False}),
        ("barnrätt nej", {"needs_assessment": False}),
        ("20 min, föredragande Eva Lind", {"minutes": 20, "presenter": "Eva Lind"}),
        ("no child rights", {"needs_assessment": False}),
    ],
)
def test_an_item_is_given_something(text: str, details: dict[str, Any]) -> None:
    assert read_item(f"4 {text}") == said(ItemAct.CHANGE, text, details=ItemDetails(**details))


@pytest.mark.parametrize(
    ("text", "place", "other"),
    [
        ("4 före 2", Place.BEFORE, 2),
        ("4 innan punkt 2", Place.BEFORE, 2),
        ("4 efter 6", Place.AFTER, 6),
        ("flytta 4 till 2", Place.AT, 2),
        ("flytta 4 före 2", Place.BEFORE, 2),
        ("4 flytta till plats 2", Place.AT, 2),
        ("4 först", Place.FIRST, 0),
        ("4 sist", Place.LAST, 0),
        ("move 4 to 2", Place.AT, 2),
        ("4 last", Place.LAST, 0),
    ],
)
def test_an_item_is_moved(text: str, place: Place, other: int) -> None:
    read = read_item(text)
    assert read is not None
    assert (read.act, read.number, read.place, read.other) == (ItemAct.MOVE, 4, place, other)


@pytest.mark.parametrize(
    ("text", "act", "until", "reason"),
    [
        ("4 ta bort", ItemAct.REMOVE, "", ""),
        ("ta bort 4", ItemAct.REMOVE, "", ""),
        ("4. stryk", ItemAct.REMOVE, "", ""),
        ("4 utgår", ItemAct.REMOVE, "", ""),
        ("4 ta med", ItemAct.TAKE_IN, "", ""),
        ("ta upp 4", ItemAct.TAKE_IN, "", ""),
        ("4 inte klar", ItemAct.UNFINISHED, "", ""),
        ("4 blev inte klar", ItemAct.UNFINISHED, "", ""),
        ("4 hann vi inte med", ItemAct.UNFINISHED, "", ""),
        ("4 not finished", ItemAct.UNFINISHED, "", ""),
        ("4 skjut upp", ItemAct.POSTPONE, "", ""),
        ("4 skjut upp till möte 5", ItemAct.POSTPONE, "möte 5", ""),
        ("4 skjut upp till nästa möte: tiden räcker inte", ItemAct.POSTPONE, "nästa möte",
         "tiden räcker inte"),
        ("4 skjut upp för att tiden inte räcker", ItemAct.POSTPONE, "",
         "för att tiden inte räcker"),
        ("4 bordläggs", ItemAct.POSTPONE, "", ""),
        ("4 postpone to meeting 5", ItemAct.POSTPONE, "meeting 5", ""),
        ("4 avslå: vi tog det i mars", ItemAct.DECLINE, "", "vi tog det i mars"),
        ("avslå 4: vi tog det i mars", ItemAct.DECLINE, "", "vi tog det i mars"),
        ("4 decline we took it up in March", ItemAct.DECLINE, "", "we took it up in March"),
        ("4 avslå", ItemAct.DECLINE, "", ""),
        ("4", ItemAct.SHOW, "", ""),
    ],
)  # fmt: skip
def test_it_is_said_what_becomes_of_an_item(
    text: str, act: ItemAct, until: str, reason: str
) -> None:
    read = read_item(text)
    assert read is not None
    assert (read.act, read.number, read.until, read.reason) == (act, 4, until, reason)


@pytest.mark.parametrize("text", ["utkast 4 20 min", "i utkastet 4 20 min", "draft 4 20 min"])
def test_the_draft_s_number_can_be_meant(text: str) -> None:
    read = read_item(text)
    assert read is not None
    assert (read.number, read.of_draft, read.details.minutes) == (4, True, 20)


def test_what_is_off_the_agenda_is_named_by_its_title() -> None:
    assert read_item("ta med Skolskjuts") == ItemWords(ItemAct.TAKE_IN, title="Skolskjuts")
    assert read_item("ta med") == ItemWords(ItemAct.TAKE_IN)


@pytest.mark.parametrize(
    "text",
    ["Skolskjutsar", "4 20", "4 Skolskjutsar", "4 ta bort allt", "4 föredragande", "4 före",
     "4 20 min hej", "4000 20 min", "4:e juni", "fyra", "", "4 inte klart än",
     "4 avslå inte", "4 avslå?", "4 avslå kanske", "4 avslå, inte", "4 avslå inte: den är viktig",
     "4 decline not", "4 decline?", "4 skjut upp, inte till möte 2", "4 skjut upp, inte",
     "4 skjut upp till möte 2 inte", "4 postpone, not until meeting 2",
     "4 föredragande inte Eva Lind", "4 föredragande Eva Lind, inte Bo Berg",
     "4 presenter not Eva Lind", "4 rubrik inte", "4 rubrik inte Skolskjutsar"],
)  # fmt: skip
def test_other_words_are_not_understood(text: str) -> None:
    assert read_item(text) is None


@pytest.mark.parametrize(
    ("text", "until", "reason"),
    [
        ("4 skjut upp, till möte 5", "möte 5", ""),
        ("4 skjut upp: till april", "april", ""),
        ("4 skjut upp (till möte 5)", "möte 5", ""),
        ("4 postpone, until meeting 5", "meeting 5", ""),
        ("4 skjut upp: inte hunnit", "", "inte hunnit"),
        ("4 skjut upp, för vi hinner inte", "", "för vi hinner inte"),
    ],
)
def test_a_meeting_after_a_comma_is_no_reason(text: str, until: str, reason: str) -> None:
    read = read_item(text)
    assert read is not None
    assert (read.act, read.until, read.reason) == (ItemAct.POSTPONE, until, reason)


def test_a_reason_after_a_colon_may_begin_by_denying() -> None:
    read = read_item("4 avslå: inte vår fråga")
    assert read is not None
    assert (read.act, read.reason) == (ItemAct.DECLINE, "inte vår fråga")
    read = read_item("4 rubrik Inte bara skolan")
    assert read is not None
    assert read.details.title == "Inte bara skolan"
