"""`!tjänsteperson` and `!adjungera`: who is with a group or at a meeting, and is no member.

Meeting 1 is on Friday 12 March 2027, and summoned; it is 26 February.
"""

from __future__ import annotations

from datetime import date

import pytest

from secretary.people import MATRIX
from tests.chatroom import SECRETARY, Chatroom
from tests.people import person


def officials(room: Chatroom) -> list[tuple[str, str, str]]:
    """Each with the first and the last day."""
    with room.store.begin() as tx:
        return [
            (each.label, str(each.since), str(each.until) if each.until else "")
            for each in tx.officials.of_group("barn-unga")
        ]


def co_opted(room: Chatroom) -> list[tuple[str, str]]:
    """Each with the item."""
    with room.store.begin() as tx:
        [meeting] = tx.meetings("barn-unga")
        return [(each.label, each.item) for each in tx.officials.co_opted(meeting.stored_id)]


def do(room: Chatroom, text: str, who: str = "sekreterare") -> str:
    """Say it, and yes where that is asked; all that the bot answers."""
    answer = room.answer(who, text)
    if "Svara ja." in answer:
        answer += "\n" + room.answer(who, "ja")
    return answer


STRATEGIST = ("Eva Lind, utvecklingsstrateg, Region Västmanland", "2027-02-26", "")


@pytest.mark.parametrize(
    "text",
    [
        "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland",
        "!tjänsteperson Eva Lind, utvecklingsstrateg, Region Västmanland från i dag",
        "!ny tjänsteperson Eva Lind (utvecklingsstrateg, Region Västmanland)",
        "!tjänsteperson ny Eva Lind, Region Västmanland, utvecklingsstrateg",
        "!tjänsteperson Region Västmanland: Eva Lind, utvecklingsstrateg",
        "!tjänsteperson utvecklingsstrateg Eva Lind, Region Västmanland",
        "!tjänsteperson Eva Lind - utvecklingsstrateg - Region Västmanland",
        "!tjansteperson lägg till: Eva Lind, utvecklingsstrateg, Region Västmanland från nu",
        "!official new Eva Lind, utvecklingsstrateg, Region Västmanland, from today",
    ],
)
def test_an_official_has_a_title_and_an_organisation(summoned: Chatroom, text: str) -> None:
    assert summoned.answer("sekreterare", text).startswith("Antecknat.")
    assert officials(summoned) == [STRATEGIST]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Bengt Ros, Sala kommun", "Bengt Ros, Sala kommun"),
        ("Bengt Ros, Sala", "Bengt Ros, Sala"),
        ("Bengt Ros, skolchef", "Bengt Ros, skolchef"),
        ("Bengt Ros, kommunstrateg", "Bengt Ros, kommunstrateg"),
        ("Bengt Ros, strateg enheten Välfärd", "Bengt Ros, strateg enheten Välfärd"),
        ("Åsa von Ahn-Öst, sjuksköterska, Sala", "Åsa von Ahn-Öst, sjuksköterska, Sala"),
    ],
)
def test_what_is_written_of_an_official_stands_as_it_was(
    summoned: Chatroom, text: str, label: str
) -> None:
    do(summoned, f"!tjänsteperson ny {text}")
    assert [found[0] for found in officials(summoned)] == [label]


def test_one_official_takes_over_from_another(summoned: Chatroom) -> None:
    do(summoned, "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland")
    text = "!tjänsteperson Bengt Ros, skolchef, Sala kommun ersätter Eva Lind från 1 april"
    answer = summoned.answer("sekreterare", text)
    assert "Region Västmanland, som tjänsteperson är den 31 mars 2027." in answer
    assert "Svara ja." in answer
    summoned.say("sekreterare", "ja")
    assert officials(summoned) == [
        (*STRATEGIST[:2], "2027-03-31"),
        ("Bengt Ros, skolchef, Sala kommun", "2027-04-01", ""),
    ]
    assert "Bengt Ros" not in summoned.answer("anna", "!ledamöter")
    assert "• Bengt Ros, skolchef, Sala kommun" in summoned.answer("anna", "!ledamöter 1 april")


def test_another_title_begins_on_a_day(summoned: Chatroom) -> None:
    do(summoned, "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland")
    do(summoned, "!tjänsteperson Eva Lind, enhetschef, Region Västmanland från 1 april")
    with summoned.store.begin() as tx:
        assert len({each.person for each in tx.officials.of_group("barn-unga")}) == 1
    assert [found[0].split(", ")[1] for found in officials(summoned)] == [
        "utvecklingsstrateg", "enhetschef",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["!tjänsteperson slut Eva Lind 31 mars", "!tjänsteperson Lind slutar 31 mars"]
)
def test_an_official_leaves_after_the_last_day(summoned: Chatroom, text: str) -> None:
    do(summoned, "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland")
    do(summoned, text)
    assert officials(summoned)[0][2] == "2027-03-31"
    assert "Ångrat" in summoned.answer("sekreterare", "!ångra")
    assert officials(summoned) == [STRATEGIST]
    assert "är inte tjänsteperson i gruppen" in summoned.answer("sekreterare", "!ångra")
    assert officials(summoned) == []


def test_an_official_who_was_not_to_begin_after_all_is_to_where_that_is_undone(
    summoned: Chatroom,
) -> None:
    do(summoned, "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland från 1 april")
    before = officials(summoned)
    assert before == [(STRATEGIST[0], "2027-04-01", "")]
    do(summoned, "!tjänsteperson slut Eva Lind 31 mars")
    assert officials(summoned) == []
    assert "Ångrat" in summoned.answer("sekreterare", "!ångra")
    assert officials(summoned) == before


def test_an_official_has_none_of_a_members_rights(summoned: Chatroom) -> None:
    do(summoned, "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland")
    do(summoned, "!koppla Eva Lind @evalind:exempel")
    with summoned.store.begin() as tx:
        assert tx.people.mandates_of(MATRIX, "@evalind:exempel") == []
    for text in ("!möte", "!kommer", "!rapport Ett.", "!möte ny 1 maj kl 9", "!ledamöter"):
        assert "är för gruppens" in summoned.answer("evalind", text)
    direct = {"room": "!direkt:exempel", "direct": True}
    assert "hittar jag inte" in summoned.answer("evalind", "!möte", **direct)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("!tjänsteperson", "Jag förstår inte vem det är"),
        ("!tjänsteperson ny Eva Lind", "Vilken titel har Eva Lind, och var?"),
        ("!tjänsteperson ny Eva, strateg", "Skriv för- och efternamn"),
        ("!tjänsteperson ny Eva Lind, sjuk", "Vilken titel har Eva Lind, och var?"),
        ("!tjänsteperson slut Nils Ek 31 mars", "Jag hittar ingen tjänsteperson"),
        ("!adjungera", "Vem är det, och till vilket möte?"),
        ("!adjungera Per", "Skriv för- och efternamn"),
        ("!adjungera Per Ask, Skolverket, möte 7", "Det finns inget möte 7"),
        ("!adjungera Per Ask, Skolverket, punkt 40", "har 8 punkter"),
        ("!adjungera Anna Ek", "Anna Ek är ledamot för Arboga och är med ändå."),
        ("!adjungera ta bort Per Ask", "Ingen med det namnet är adjungerad"),
    ],
)
def test_what_is_unclear_is_asked_about_and_changes_nothing(
    summoned: Chatroom, text: str, says: str
) -> None:
    answer = summoned.answer("sekreterare", text)
    assert says in answer
    assert "sjuk" not in answer
    assert officials(summoned) == []
    assert co_opted(summoned) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("!adjungera Per Ask, Skolverket", ("Per Ask, Skolverket", "")),
        ("!adjungera Per Ask, Skolverket, möte 1", ("Per Ask, Skolverket", "")),
        ("!adjungera Per Ask, Skolverket till möte 1", ("Per Ask, Skolverket", "")),
        ("!adjungera Per Ask, Skolverket, 12 mars", ("Per Ask, Skolverket", "")),
        ("!adjungera Per Ask, Skolverket, punkt 5", ("Per Ask, Skolverket", "Uppdrag")),
        ("!adjungera Per Ask till punkt 5 möte 1", ("Per Ask", "Uppdrag")),
        ("!adjungera Per Ask, jurist, Skolverket", ("Per Ask, jurist, Skolverket", "")),
        ("!adjungera jurist Per Ask, Skolverket", ("Per Ask, jurist, Skolverket", "")),
        ("!adjungera Per Ask från Skolverket till mötet den 12 mars", ("Per Ask, Skolverket", "")),
        ("!adjungera Per Ask (Skolverket), punkt 5", ("Per Ask, Skolverket", "Uppdrag")),
        ("!co-opt Per Ask, Skolverket, meeting 1 item 5", ("Per Ask, Skolverket", "Uppdrag")),
    ],
)
def test_somebody_is_co_opted_to_a_meeting_or_an_item(
    summoned: Chatroom, text: str, found: tuple[str, str]
) -> None:
    assert summoned.answer("sekreterare", text).startswith("Antecknat.")
    assert co_opted(summoned) == [found]


def test_with_two_meetings_open_it_is_asked_which(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 16 april kl 9 https://video.exempel/2")
    summoned.say("sekreterare", "!möte kalla möte 2")
    assert "Vilket gäller det?" in summoned.answer("sekreterare", "!adjungera Per Ask, Skolverket")
    do(summoned, "!adjungera Per Ask, Skolverket, möte 2")
    with summoned.store.begin() as tx:
        assert [len(tx.officials.co_opted(number)) for number in (1, 2)] == [0, 1]


@pytest.mark.parametrize(
    "text", ["!adjungera ta bort Per Ask", "!adjungera Per Ask inte", "!co-opt remove Per Ask"]
)
def test_who_is_not_to_come_after_all_is_asked_about_and_comes_back(
    summoned: Chatroom, text: str
) -> None:
    do(summoned, "!adjungera Per Ask, Skolverket, punkt 5")
    answer = summoned.answer("sekreterare", text)
    assert answer.startswith("Per Ask är inte längre adjungerad till möte 1")
    assert co_opted(summoned) != []
    summoned.say("sekreterare", "ja")
    assert co_opted(summoned) == []
    assert "Per Ask, Skolverket, är adjungerad." in summoned.answer("sekreterare", "!ångra")
    assert co_opted(summoned) == [("Per Ask, Skolverket", "Uppdrag")]


def test_who_was_co_opted_once_is_the_same_person_the_next_time(summoned: Chatroom) -> None:
    do(summoned, "!adjungera Per Ask, Skolverket, punkt 4")
    do(summoned, "!adjungera Per Ask, Skolverket, punkt 5")
    with summoned.store.begin() as tx:
        assert len({each.person for each in tx.officials.co_opted(1)}) == 1
    agenda = summoned.answer("sekreterare", "!dagordning")
    assert "(adjungerad, punkten ”Aktuellt på nationell nivå” och ”Uppdrag”)" in agenda


def test_the_agenda_lists_them_below_members_and_substitutes(summoned: Chatroom) -> None:
    with summoned.store.begin() as tx:
        tx.add(person("Elin Ros", matrix=SECRETARY))
    do(summoned, "!tjänsteperson ny Elin Ros, mötessekreterare @sekreterare:exempel")
    do(summoned, "!tjänsteperson ny Bengt Ros, skolchef, Sala kommun")
    do(summoned, "!tjänsteperson ny Åsa Lind, handläggare, Arboga kommun")
    do(summoned, "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland")
    do(summoned, "!tjänsteperson ny Olof Ny, strateg, Köping, från 1 april")
    do(summoned, "!adjungera Per Ask, Skolverket")
    agenda = summoned.answer("sekreterare", "!dagordning")
    assert agenda.split("Övriga\n")[1].splitlines() == [
        "• Eva Lind, utvecklingsstrateg, Region Västmanland",
        "• Åsa Lind, handläggare, Arboga kommun",
        "• Bengt Ros, skolchef, Sala kommun",
        "• Per Ask, Skolverket (adjungerad)",
        "• Elin Ros, mötessekreterare",
    ]


def test_an_agenda_that_is_sent_keeps_them(summoned: Chatroom) -> None:
    do(summoned, "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland")
    summoned.say("sekreterare", "!dagordning publicera")
    with summoned.store.begin() as tx:
        document = tx.documents.latest(1, "agenda")
        assert document is not None
        assert "Eva Lind, utvecklingsstrateg" in document.text
    do(summoned, "!tjänsteperson slut Eva Lind 31 mars")
    summoned.go_to("2027-04-02 09:00")
    assert "Eva Lind, utvecklingsstrateg" in summoned.answer("anna", "!dagordning möte 1")


def test_officials_are_shown_on_their_days(summoned: Chatroom) -> None:
    do(summoned, "!tjänsteperson ny Eva Lind, strateg, Region Västmanland till 31 mars")
    assert "• Eva Lind, strateg, Region Västmanland, till och med den 31 mars" in summoned.answer(
        "anna", "!ledamöter"
    )
    assert "Eva Lind" not in summoned.answer("anna", "!ledamöter 1 april")
    with summoned.store.begin() as tx:
        [official] = tx.officials.of_group("barn-unga")
        assert official.until == date(2027, 3, 31)
