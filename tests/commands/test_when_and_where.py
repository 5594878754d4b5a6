"""When and where a meeting is to be: nothing of a date ends in the place, and what was understood
is kept in what is suggested."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.when_and_where import when_and_where
from secretary.errors import DateError, UserError
from secretary.group import Language
from secretary.language.render import Renderer
from services.actors import Actor
from services.context import GroupView
from tests.chatroom import Chatroom
from tests.secretary import example as ex

NOW = ex.at("2027-03-01 10:00")
SWEDISH, ENGLISH = Renderer(), Renderer("!", Language.ENGLISH)
VIEW = GroupView(group=ex.group(), actor=Actor("matrix", "@elin:exempel", NOW.date(), ()), now=NOW)
OLD = ex.meeting("2027-03-12 09:00", number=2)


def planned(text: str) -> str:
    details = when_and_where(VIEW, text, "meeting_new")
    until = f"-{details.ends_at:%H:%M}" if details.ends_at else ""
    return f"{details.starts_at:%Y-%m-%d %H:%M}{until} | {details.place}"


def answer(text: str, texts: Renderer = SWEDISH, *, move: bool = False) -> str:
    """What is said of words that plan nothing."""
    with pytest.raises(UserError) as refused:
        if move:
            when_and_where(VIEW, text, "meeting_move", OLD)
        else:
            when_and_where(VIEW, text, "meeting_new")
    return texts.error(refused.value).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fredag kl tio och trettio Stadshuset", "2027-03-05 10:30 | Stadshuset"),
        ("fredag kl 10 och 30 Stadshuset", "2027-03-05 10:30 | Stadshuset"),
        ("2027-09-15 09:00-12:00 Stadshuset", "2027-09-15 09:00-12:00 | Stadshuset"),
        (
            "fredag kl 9 i tre timmar Stadshuset i Sala",
            "2027-03-05 09:00-12:00 | Stadshuset i Sala",
        ),
        ("fredag kl 9, 1,5 timme, Sala", "2027-03-05 09:00-10:30 | Sala"),
        ("12 mars nästa år kl 9 Sala", "2028-03-12 09:00 | Sala"),
        ("12 mars kl 9, slut kl 12, Regionhuset", "2027-03-12 09:00-12:00 | Regionhuset"),
        ("fredag kl 12-3 Sala", "2027-03-05 12:00-15:00 | Sala"),
        ("12 mars kl 9 till 12 Regionhuset", "2027-03-12 09:00-12:00 | Regionhuset"),
        ("Tid: 12 mars kl 9 Plats: Stadshuset", "2027-03-12 09:00 | Stadshuset"),
        ("2 June 9:00 till 12:00 Town Hall", "2027-06-02 09:00-12:00 | Town Hall"),
        ("12 March at nine thirty Town Hall", "2027-03-12 09:30 | Town Hall"),
        ("12 March at 9 for two and a half hours, Town Hall", "2027-03-12 09:00-11:30 | Town Hall"),
        ("12 March next year at 9 Town Hall", "2028-03-12 09:00 | Town Hall"),
        ("12 March at 9 on the dot Town Hall", "2027-03-12 09:00 | Town Hall"),
        ("möte 12 mars kl 9 Sala", "2027-03-12 09:00 | Sala"),
        ("ett möte på fredag kl 9 Sala", "2027-03-05 09:00 | Sala"),
        ("Möte: 12 mars kl 9 Sala", "2027-03-12 09:00 | Sala"),
        ("a meeting on 12 March at 9 Town Hall", "2027-03-12 09:00 | Town Hall"),
    ],
)
def test_what_is_said_of_the_time_is_no_part_of_the_place(text: str, expected: str) -> None:
    assert planned(text) == expected


@pytest.mark.parametrize(
    "place",
    ["Storgatan 12-14", "Sal 3", "plan 3, Regionhuset", "Regionhuset rum 2.15", "sal Fredag",
     "Tre Kronor", "4H-gården", "Hotell Fem Sekel", "c/o Lars, 2 tr", "Kungsgatan 9 B",
     "Maj Lunds kontor", "Mars-salen", "Lunchrummet", "Bar Tretton", "Torget, ingång från norr",
     "at 9 Queen Street", "Room 12", "Town Hall, 2nd floor", "May Hall", "Onsdagsklubben",
     "digitalt", "Teams"],
)  # fmt: skip
def test_a_place_may_have_numbers_and_words_of_days_in_it(place: str) -> None:
    assert planned(f"12 mars kl 9 {place}") == f"2027-03-12 09:00 | {place}"


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("28 april kl 3 Stadshuset i Sala", "onsdag 28 april kl 15 Stadshuset i Sala"),
        ("måndag 8 december kl 9 Sala", "onsdag 8 december kl 9 Sala"),
        ("nästa fredag kl 13 Sala https://v.exempel/1", "fredag 12 mars kl 13 Sala https://v.exempel/1"),
        ("30 februari kl 13 Sala", "måndag 28 februari kl 13 Sala"),
        ("onsdag v 53 kl 13 Sala", "onsdag 29 december kl 13 Sala"),
        ("fredag kl 25 Sala", "fredag 5 mars kl 9 Sala"),
        ("fredag eller lördag kl 13 Sala", "lördag 6 mars kl 13 Sala"),
        ("12 mars kl 9 och 19 mars kl 9", "fredag 19 mars kl 9"),
        ("fredag 12-9 Sala", "fredag 5 mars kl 9–12 Sala"),
        ("12 mars Sala kl 13", "fredag 12 mars kl 13 Sala"),
        ("Stadshuset 12 mars kl 13", "fredag 12 mars kl 13 Stadshuset"),
        ("kl 13 Sala fredag 12 mars", "fredag 12 mars kl 13 Sala"),
        ("kl 13 Sala", "kl 13 Sala"),
        ("v 12 kl 13 Sala", "måndag 22 mars kl 13 Sala"),
        ("21 maj 2021 kl 13 Sala", "fredag 21 maj kl 13 Sala"),
        ("12 mars kl 13 nästa år", "fredag 12 mars kl 13"),
        ("12 mars kl 13 UTC Sala", "fredag 12 mars kl 13 Sala"),
        ("12 mars kl 13 varje vecka", "fredag 12 mars kl 13"),
        ("12 mars kl 13 (heldag)", "fredag 12 mars kl 13"),
        ("12 mars kl 13 Sala 9-12", "fredag 12 mars kl 13 Sala"),
        ("fredag strax efter kl 9 Sala", "fredag 5 mars kl 9 Sala"),
        ("fredag tidigast 9 Sala", "fredag 5 mars kl 9 Sala"),
        ("fredag kl tio och trettio stadshuset", "fredag 5 mars kl 10 stadshuset"),
        ("12 mars Sala", "fredag 12 mars kl 9 Sala"),
        ("femte måndagen i april 2027 kl 13 Sala", "måndag 26 april kl 13 Sala"),
        ("femte måndagen i april 2027 Sala", "måndag 26 april kl 9 Sala"),
        ("30 februari Stadshuset", "måndag 28 februari kl 9 Stadshuset"),
        ("fredag 31 april i Sala", "fredag 30 april kl 9 i Sala"),
        ("Stadshuset 30 februari", "måndag 28 februari kl 9 Stadshuset"),
        ("måndag 8 december Sala", "onsdag 8 december kl 9 Sala"),
        ("nästa fredag Sala", "fredag 5 mars kl 9 Sala"),
        ("Sala nästa fredag kl 13", "fredag 12 mars kl 13 Sala"),
        ("onsdag v 53 Sala", "onsdag 29 december kl 9 Sala"),
        ("29 februari 2027 Sala", "tisdag 29 februari 2028 kl 9 Sala"),
        ("12 mars kl 9-12, 13-15 Sala", "fredag 12 mars kl 9–12 Sala"),
        ("12 mars kl 9–12 och 13–15 Sala", "fredag 12 mars kl 9–12 Sala"),
        ("9-12, 13-15 Sala", "fredag 12 mars kl 9–12 Sala"),
        ("Stadshuset kl 13", "fredag 12 mars kl 13 Stadshuset"),
        ("https://v.exempel/1 Sala 12 mars kl 9", "fredag 12 mars kl 9 Sala https://v.exempel/1"),
        ("Sala 12 mars kl 9 https://v.exempel/1", "fredag 12 mars kl 9 Sala https://v.exempel/1"),
        ("Styrgruppsmöte i Sala 12 mars kl 9", "fredag 12 mars kl 9 i Sala"),
        ("12 mars kl 9 Sala möte 2", "fredag 12 mars kl 9 Sala"),
        ("12 mars kl 9 Sala https://v.exempel/1 https://v.exempel/2",
         "fredag 12 mars kl 9 Sala https://v.exempel/1"),
        ("12 mars kl 9 Temadag, plats: Sala", "fredag 12 mars kl 9 plats: Sala"),
        ("12 mars kl 9-12 Sala, slut 13", "fredag 12 mars kl 9–12 Sala"),
        ("12 mars kl 9 Sala, slut 8", "fredag 12 mars kl 9 Sala"),
        ("12 mars kl 9 Sala, slut sent", "fredag 12 mars kl 9 Sala"),
        ("12 mars kl 9 Sala, länk: v.exempel", "fredag 12 mars kl 9 Sala"),
    ],
)  # fmt: skip
def test_a_refusal_suggests_the_day_the_time_and_the_place_that_were_understood(
    text: str, suggested: str
) -> None:
    assert suggested in answer(text)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("28 April at 3 Town Hall", "Wednesday 28 April at 15:00 Town Hall"),
        ("12 March at half ten Town Hall", "Friday 12 March at 9:30 Town Hall"),
        ("12 March Town Hall at 13", "Friday 12 March at 13:00 Town Hall"),
        ("Town Hall 12 March at 13", "Friday 12 March at 13:00 Town Hall"),
        ("12 March at 13 no later Town Hall", "Friday 12 March at 13:00 Town Hall"),
        ("12 March at 13 GMT Town Hall", "Friday 12 March at 13:00 Town Hall"),
        ("12 March at 13 every Friday", "Friday 12 March at 13:00"),
        ("next Friday at 13 Town Hall", "Friday 12 March at 13:00 Town Hall"),
        ("next Friday Town Hall", "Friday 5 March at 9:00 Town Hall"),
        ("31 April Town Hall", "Friday 30 April at 9:00 Town Hall"),
        ("Town Hall at 13", "Friday 12 March at 13:00 Town Hall"),
        ("12 March 9-12, 13-15 Town Hall", "Friday 12 March at 9:00–12:00 Town Hall"),
        ("Team meeting 12 March at 9", "Friday 12 March at 9:00"),
        (
            "12 March at 9 Town Hall https://a.example and https://b.example",
            "Friday 12 March at 9:00 Town Hall",
        ),
    ],
)
def test_a_refusal_in_english_does_so_too(text: str, suggested: str) -> None:
    assert f"!meeting new {suggested}" in answer(text, ENGLISH)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("30 april kl 2", "!möte flytta möte 2 till fredag 30 april kl 14"),
        ("nästa fredag", "!möte flytta möte 2 till fredag 12 mars kl 9"),
        ("19 mars lk 9", "!möte flytta möte 2 till fredag 19 mars kl 9"),
        ("19 mars Stadshuset 9-12", "!möte flytta möte 2 till fredag 19 mars kl 9–12 Stadshuset"),
        ("31 april Sala", "!möte flytta möte 2 till fredag 30 april kl 9 Sala"),
        ("19 mars, länk ingen", "!möte flytta möte 2 till fredag 19 mars kl 9"),
        (
            "19 mars Sala https://a.exempel https://b.exempel",
            "!möte flytta möte 2 till fredag 19 mars kl 9 Sala https://a.exempel",
        ),
    ],
)
def test_what_is_suggested_for_a_move_names_the_meeting(text: str, suggested: str) -> None:
    assert suggested in answer(text, move=True)


def test_what_is_suggested_for_a_move_in_english_names_the_meeting() -> None:
    suggested = answer("30 April at 2", ENGLISH, move=True)
    assert "!meeting move meeting 2 to Friday 30 April at 14:00" in suggested


@pytest.mark.parametrize("text", ["fredag kl 25 Sala", "nästa fredag kl 13 Sala", "12 mars Sala"])
def test_what_is_suggested_works_when_it_is_copied(text: str) -> None:
    with pytest.raises(DateError) as refused:
        when_and_where(VIEW, text, "meeting_new")
    for example in SWEDISH.explain(refused.value)[1]:
        assert planned(f"{example} {refused.value.following}").endswith("| Sala")


def test_what_stands_after_a_date_is_repeated_by_no_other_command() -> None:
    from secretary.language.meeting_lookup import find_meeting

    with pytest.raises(UserError) as refused:
        find_meeting("30 februari kl 9, migrän", [OLD], NOW, ex.STOCKHOLM)
    assert "migrän" not in SWEDISH.error(refused.value, "absence").text


SCRAPS = [
    "och trettio", "noll noll", "till 12", "nästa år", "i dag", "på torsdag", "19 mars", "v 12",
    "kl 10", "10.30", "9-12", "i tre veckor", "prick klockan tio", "lk 10", "ca 10", "heldag",
    "varje vecka", "strax efter 10", "UTC", "and thirty", "next year", "tomorrow", "at 10",
    "every Friday", "10:30", "until 12", "half past ten", "in the evening", "på kvällen", "midnatt",
]  # fmt: skip
PLACES = ["Stadshuset i Sala", "Sal 3", "Storgatan 12", "Town Hall", "Tre Kronor", "4H-gården"]


@given(
    scrap=st.sampled_from(SCRAPS),
    place=st.sampled_from(PLACES),
    first=st.booleans(),
    when=st.sampled_from(["12 mars kl 9", "fredag 12 mars 9-12", "Friday 12 March at 9"]),
)
def test_a_piece_of_a_date_is_read_or_asked_about_wherever_it_stands(
    scrap: str, place: str, first: bool, when: str
) -> None:
    words = f"{scrap} {place}" if first else f"{place} {scrap}"
    try:
        details = when_and_where(VIEW, f"{when} {words}", "meeting_new")
    except DateError:
        return
    assert details.place == place


@pytest.mark.parametrize("word", ["länk: ", "länk ", "Länken: ", ""])
def test_the_word_before_a_link_is_no_place(word: str) -> None:
    said = planned(f"12 mars kl 9 plats: Stadshuset {word}https://video.exempel/1")
    assert said == "2027-03-12 09:00 | Stadshuset"


@pytest.mark.parametrize(
    ("text", "place", "title", "link", "until"),
    [
        ("Sala rubrik Temadag", "Sala", "Temadag", None, None),
        ("Sala, rubrik: Tema: barns hälsa, slut 12", "Sala", "Tema: barns hälsa", None, 12),
        ("rubrik Temadag plats: Sala", "Sala", "Temadag", None, None),
        ("plats Sala slut kl 12 länk https://v.exempel/1", "Sala", "", "https://v.exempel/1", 12),
        ("Sala (https://v.exempel/1), slut 12", "Sala", "", "https://v.exempel/1", 12),
        ("Sala https://v.exempel/1.", "Sala", "", "https://v.exempel/1", None),
        ("https://v.exempel/1, Regionhuset, lokal 3", "Regionhuset, lokal 3", "",
         "https://v.exempel/1", None),
        ("Town Hall title Theme day end 12", "Town Hall", "Theme day", None, 12),
        ("where: Town Hall, heading: Theme day", "Town Hall", "Theme day", None, None),
    ],
)  # fmt: skip
def test_a_title_a_link_and_an_end_are_no_part_of_the_place(
    text: str, place: str, title: str, link: str | None, until: int | None
) -> None:
    for line in (f"12 mars kl 9 {text}", f"Friday 12 March at 9 {text}"):
        said = when_and_where(VIEW, line, "meeting_new")
        assert (said.place, said.title, said.link) == (place, title, link)
        assert said.ends_at == (until and time(until))


def test_a_link_before_the_date_is_a_link() -> None:
    said = when_and_where(VIEW, "https://v.exempel/1 12 mars kl 9 Sala", "meeting_new")
    assert (said.place, said.link) == ("Sala", "https://v.exempel/1")


@pytest.mark.parametrize(
    ("said", "suggested"),
    [
        ("!möte ny 18 december kl 9?", "!möte ny lördag 18 december kl 9"),
        ("!möte ny 18 december kl 9 Stadshuset?", "!möte ny lördag 18 december kl 9 Stadshuset"),
        ("!möte flytta till 18 mars kl 9?", "!möte flytta möte 1 till torsdag 18 mars kl 9"),
        ("!möte ändra plats Sala?", "!möte ändra möte 1 plats Sala"),
    ],
)
def test_what_is_asked_about_a_meeting_is_not_done(
    summoned: Chatroom, said: str, suggested: str
) -> None:
    before = summoned.answer("anna", "!möten")
    answer = summoned.answer("sekreterare", said)
    assert answer.startswith("Det ser ut som en fråga")
    assert suggested in answer
    assert summoned.answer("anna", "!möten") == before


@pytest.mark.parametrize("title", ["Vem gör vad?", "Budget"])
def test_a_title_may_be_a_question(room: Chatroom, title: str) -> None:
    answer = room.answer("sekreterare", f"!möte ny 18 december kl 9 rubrik {title}")
    assert f"Rubrik: {title}" in answer


def test_a_link_may_end_in_a_question_mark(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!möte ny 18 december kl 9 https://video.exempel/a?")
    assert "https://video.exempel/a" in answer
    assert "fråga" not in answer
