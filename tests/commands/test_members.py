"""`!ledamot`, `!ersättare`, `!ordförande`, `!koppla`, `!ledamöter`: who holds which seat, and when.

Monday 1 February 2027; Anna Ek is member for Arboga, Bo Berg her substitute, Eva Lund chair.
"""

from __future__ import annotations

from datetime import date

import pytest

from secretary.people import MATRIX, Mandate, Role
from tests.chatroom import ROOM, SECRETARY, Chatroom, matrix_id
from tests.people import person

SAYS_NOTHING_CHANGES = "Då ändrar jag inget."


def of(room: Chatroom, seat: str, role: Role = Role.MEMBER) -> list[tuple[str, str, str]]:
    """Who holds that seat: name, first day, last day; in that order."""
    with room.store.begin() as tx:
        held = [
            m for m in tx.people.mandates("barn-unga") if m.seat.label == seat and m.role is role
        ]
        return sorted((m.person.label, str(m.since), str(m.until) if m.until else "") for m in held)


def audited(room: Chatroom) -> list[tuple[str, str, dict[str, object]]]:
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql("SELECT who, what, details FROM audit")
        return [tuple(row) for row in rows]


def do(room: Chatroom, text: str, who: str = "sekreterare") -> str:
    """Say it, and yes where that is asked; all that the bot answers."""
    answer = room.answer(who, text)
    if "Svara ja." in answer:
        answer += "\n" + room.answer(who, "ja")
    return answer


@pytest.mark.parametrize(
    "text",
    [
        "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 april",
        "!ledamot Arboga: Olle Nilsson (M) ersätter Anna Ek från och med 1 april",
        "!ledamot ny Olle Nilsson (M) Arboga från 1 april",
        "!ledamot ny Olle Nilsson (M), Arboga, fr.o.m. den 1 april 2027",
        "!ledamot ny: Olle Nilsson, M, Arboga kommun, 1/4",
        "!ny ledamot Olle Nilsson (M) för Arboga från 2027-04-01",
        "!ny ledamot i Arboga: Olle Nilsson (M) från den 1 april",
        "!ledamot ny Olle Nilsson (M) plats Arboga fr.o.m. 1/4",
        "!ledamot Arboga: Olle Nilsson (M) från 1 april",
        "!ledamot Arboga Olle Nilsson (M) från 1 april",
        "!ledamot byt Anna Ek mot Olle Nilsson (M) från 1 april",
        "!ledamot Anna Ek byts mot Olle Nilsson (M) 1 april",
        "!ledamot Anna Ek ersätts av Olle Nilsson (M) från 1 april",
        "!ledamot Olle Nilsson (M) efter Ek 1 april",
        "!LEDAMOT NY Olle Nilsson (M) ARBOGA FRÅN 1 APRIL",
        "!member Olle Nilsson (M) replaces Anna Ek from 1 April",
        "!member new Olle Nilsson (M), Arboga, from 1 April",
        "!new member Olle Nilsson (M) for Arboga from April 1",
        "!member replace Anna Ek with Olle Nilsson (M) from 1 April",
    ],
)
def test_who_takes_over_is_shown_and_asked_about_first(room: Chatroom, text: str) -> None:
    answer = room.answer("sekreterare", text)
    assert "Sista dagen för Anna Ek (S), ledamot för Arboga, är den 31 mars 2027." in answer
    assert "Olle Nilsson (M) blir ledamot för Arboga från och med den 1 april 2027." in answer
    assert answer.endswith("Stämmer det? Svara ja. Annars ändrar jag inget.")
    assert of(room, "Arboga") == [("Anna Ek (S)", "2023-01-01", "")]
    room.say("sekreterare", "ja")
    assert of(room, "Arboga") == [
        ("Anna Ek (S)", "2023-01-01", "2027-03-31"),
        ("Olle Nilsson (M)", "2027-04-01", ""),
    ]


@pytest.mark.parametrize("answer", ["nej", "vänta lite", "Olle"])
def test_without_a_yes_nothing_is_changed(room: Chatroom, answer: str) -> None:
    room.say("sekreterare", "!ledamot slut Anna Ek 31 mars")
    assert room.answer("sekreterare", answer) == SAYS_NOTHING_CHANGES
    assert of(room, "Arboga") == [("Anna Ek (S)", "2023-01-01", "")]


@pytest.mark.parametrize(
    "text",
    [
        "!ledamot slut Anna Ek 31 mars",
        "!ledamot Anna Ek slutar 31 mars",
        "!ledamot Anna Ek slutar den sista mars",
        "!ledamot Ek lämnar uppdraget sista mars",
        "!ledamot slut Anna Ek från 1 april",
        "!ledamot ta bort Anna Ek från och med 1 april",
        "!ledamot avgår: Anna Ek, Arboga, 31/3",
        "!ledamot Anna Ek sista dag 31 mars",
        "!ledamot Anna Ek till och med 31 mars",
        "!ledamot slut Anna Ek på onsdag v 13",
        "!ledamot slut Anna Ek, onsdag 31 mars",
        "!ledamot Arboga: vakant från 1 april",
        "!ledamot vakant Arboga från 1 april",
        "!member end Anna Ek 31 March",
        "!member Anna Ek leaves on 31 March",
    ],
)
def test_who_leaves_is_there_until_the_last_day(room: Chatroom, text: str) -> None:
    do(room, text)
    assert of(room, "Arboga") == [("Anna Ek (S)", "2023-01-01", "2027-03-31")]
    assert "Arboga: ingen ledamot; ersättare Bo Berg" in room.answer("eva", "!ledamöter 1 april")
    assert "Arboga: Anna Ek (S), till och med den 31 mars" in room.answer("eva", "!ledamöter")


@pytest.mark.parametrize(
    "text",
    [
        "!ersättare för Anna Ek: Pia Roos (M) från 1 april",
        "!ersättare ny Pia Roos (M) för Anna Ek från 1 april",
        "!ersättare Arboga: Pia Roos (M) från 1 april",
        "!ersättare Pia Roos (M) ersätter Bo Berg från 1 april",
        "!substitute for Anna Ek: Pia Roos (M) from 1 April",
    ],
)
def test_a_substitute_is_the_members_own(room: Chatroom, text: str) -> None:
    do(room, text)
    assert of(room, "Arboga", Role.SUBSTITUTE) == [
        ("Bo Berg (S)", "2023-01-01", "2027-03-31"),
        ("Pia Roos (M)", "2027-04-01", ""),
    ]


def test_a_vacant_place_is_filled_without_a_question(room: Chatroom) -> None:
    do(room, "!ledamot slut Anna Ek 31 januari 2027")
    answer = room.answer("sekreterare", "!ledamot ny Olle Nilsson (M) Arboga")
    assert answer.startswith("Antecknat.")
    assert "Olle Nilsson finns inte i chatten." in answer
    assert of(room, "Arboga")[1] == ("Olle Nilsson (M)", "2027-02-01", "")


def test_who_moves_up_is_no_longer_their_own_substitute(room: Chatroom) -> None:
    answer = do(room, "!ledamot Bo Berg ersätter Anna Ek från 1 april")
    assert "Sista dagen för Bo Berg (S), ersättare för Arboga, är den 31 mars 2027." in answer
    assert of(room, "Arboga", Role.SUBSTITUTE) == [("Bo Berg (S)", "2023-01-01", "2027-03-31")]
    with room.store.begin() as tx:
        assert {m.person.name for m in tx.people.mandates_of(MATRIX, matrix_id("bo"))} == {
            "Bo Berg"
        }


def test_a_mandate_that_has_not_begun_is_not_to_be(room: Chatroom) -> None:
    do(room, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 april")
    answer = room.answer("sekreterare", "!ledamot slut Olle Nilsson 31 mars")
    assert answer.startswith("Olle Nilsson (M) tillträder inte som ledamot för Arboga.")
    room.say("sekreterare", "ja")
    assert of(room, "Arboga") == [("Anna Ek (S)", "2023-01-01", "2027-03-31")]


def test_somebody_who_comes_later_stands_in_the_way(room: Chatroom) -> None:
    do(room, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 maj")
    answer = room.answer("sekreterare", "!ledamot ny Per Ask (C) Arboga från 1 april")
    assert "Olle Nilsson (M) är ledamot för Arboga från och med den 1 maj 2027." in answer
    assert "till 30 april" in answer
    do(room, "!ledamot ny Per Ask (C) Arboga från 1 april till 30 april")
    assert ("Per Ask (C)", "2027-04-01", "2027-04-30") in of(room, "Arboga")


# ------------------------------------------------------------- nothing is guessed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("!ledamot", "Jag förstår inte vem som kommer eller slutar"),
        ("!ledamot ny Olle Nilsson (M)", "Vilken plats gäller det? Platserna är"),
        ("!ledamot ny Olle Nilsson (M), Heby", "Den platsen finns inte i gruppen."),
        ("!ledamot ny Olle (M), Arboga", "Skriv för- och efternamn"),
        ("!ledamot ny olle nilsson (M), Arboga", "Skriv för- och efternamn"),
        ("!ledamot ny Anna Sala", "Vilken plats gäller det?"),
        ("!ledamot slut Anna Ek", "Vilken är sista dagen för Anna Ek?"),
        ("!ledamot Anna Ek", "Anna Ek är redan ledamot för Arboga"),
        ("!ledamot ny Anna Ek (S)", "Anna Ek är redan ledamot för Arboga"),
        ("!ledamot slut Bo Berg 31 mars", "Bo Berg är ersättare för Arboga, inte ledamot."),
        ("!ledamot slut Nils Nilsson 31 mars", "Jag hittar ingen ledamot med det namnet."),
        ("!ledamot slut Anna Ek sjuk 31 mars", "Jag hittar ingen ledamot med det namnet."),
        ("!ledamot Sala: Olle Nilsson (M) ersätter Anna Ek", "Anna Ek är ledamot för Arboga."),
        ("!ledamot ny Anna Ek (S), Arboga", "Anna Ek är redan ledamot för Arboga"),
        ("!ledamot ny Olle Nilsson (M), Arboga, från 1 januari", "kan betyda olika dagar"),
        ("!ledamot ny Olle Nilsson (M), Arboga, från 31 april", "finns inte"),
        ("!ledamot ny Olle Nilsson (M), Arboga, från 1 april kl 9", "utan klockslag"),
        ("!ledamot ny Olle Nilsson (M), Arboga, från 1 april, 3 maj", "flera datum"),
        ("!ledamot ny Olle Nilsson (M), Arboga @olle", "Ett Matrix-id skrivs @namn:server."),
        ("!ordförande", "Vem blir ordförande"),
        ("!ordförande slut", "Vilken är sista dagen?"),
        ("!ordförande Bo Berg", "Bo Berg är ersättare för Arboga, inte ledamot."),
        ("!vice ordförande slut 31 mars", "Då har gruppen redan ingen vice ordförande."),
        ("!koppla Anna Ek", "vilket Matrix-id?"),
        ("!koppla Nils Nilsson @nils:exempel", "Jag hittar ingen i gruppen med det namnet."),
        ("!koppla Anna Ek Anna", "vilket Matrix-id?"),
    ],
)
def test_what_is_unclear_is_asked_about_and_changes_nothing(
    room: Chatroom, text: str, says: str
) -> None:
    with room.store.begin() as tx:
        before = len(tx.people.mandates("barn-unga"))
    answer = room.answer("sekreterare", text)
    assert says in answer
    assert "sjuk" not in answer
    room.say("sekreterare", "ja")
    with room.store.begin() as tx:
        mandates = tx.people.mandates("barn-unga")
        assert len(mandates) == before
        assert all(mandate.until is None for mandate in mandates)


def test_of_several_seats_of_an_organisation_it_is_asked_which(room: Chatroom) -> None:
    with room.store.begin() as tx:
        seat = next(s for s in tx.people.seats("barn-unga") if s.name == "1")
        tx.add(type(seat)(group_id="barn-unga", organisation=seat.organisation, name="2",
                          listed_from=date(2027, 1, 1)))  # fmt: skip
    answer = room.answer("sekreterare", "!ledamot ny Olle Nilsson (M), Region Västmanland")
    assert "Region Västmanland 1 (Eva Lund), Region Västmanland 2 (tom). Vilken" in answer
    suggestion = "!ledamot ny Olle Nilsson (M), Region Västmanland 2"
    assert suggestion in answer
    assert room.answer("sekreterare", suggestion).startswith("Antecknat.")
    assert "Region Västmanland 2: Olle Nilsson (M)" in room.answer("eva", "!ledamöter")


def test_the_opposition_s_seat_is_found_by_its_own_name(room: Chatroom) -> None:
    do(room, "!ledamot ny Olle Nilsson (M), oppositionens plats, från 1 april")
    assert of(room, "Oppositionens plats")[-1] == ("Olle Nilsson (M)", "2027-04-01", "")


def test_what_has_changed_since_the_question_is_not_done(room: Chatroom) -> None:
    room.say("eva", "!ledamot slut Anna Ek 31 mars")
    do(room, "!ledamot slut Anna Ek 30 april")
    assert "Sista dagen" in room.answer("sekreterare", "!ledamot slut Anna Ek 15 maj")
    do(room, "!ledamot slut Anna Ek 28 februari", who="gun")  # a member may not
    with room.store.begin() as tx:
        [anna] = [m for m in tx.people.mandates("barn-unga") if m.person.name == "Anna Ek"]
        tx.remove(anna)
    assert "Något har ändrats sedan jag frågade" in room.answer("sekreterare", "ja")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("!ledamot Gun Hall (L)", "Gun Hall byter parti från V till L."),
        ("!ledamot Gun Hall @ny:exempel", "Gun Hall kopplas till @ny:exempel i stället för @gun"),
        ("!ersättare Bo Berg (M)", "Bo Berg byter parti från S till M."),
    ],
)
def test_what_is_new_of_somebody_who_is_there_is_shown_first(
    room: Chatroom, text: str, step: str
) -> None:
    answer = do(room, text)
    assert answer.startswith(step)
    assert "Antecknat." in answer
    assert "har samma parti och Matrix-id som förut" in room.answer("sekreterare", "!ångra")


# ------------------------------------------------------------- chair and vice chair


def test_a_new_chair_takes_over_on_the_day(room: Chatroom) -> None:
    answer = do(room, "!ordförande Gun Hall från 1 mars")
    assert "Sista dagen för Eva Lund (M) som ordförande är den 28 februari 2027." in answer
    assert "Eva Lund (M), ordförande" in room.answer("anna", "!ledamöter")
    assert "Gun Hall (V), ordförande, från och med den 1 mars" in room.answer("anna", "!ledamöter")
    assert "Gun Hall (V), ordförande" in room.answer("anna", "!ledamöter 1 mars")
    assert "är för gruppens sekreterare och ordförande" in room.answer("gun", "!utskick")
    room.go_to("2027-03-01 09:00")
    assert "är för gruppens" not in room.answer("gun", "!utskick")
    assert "är för gruppens sekreterare och ordförande" in room.answer("eva", "!utskick")


@pytest.mark.parametrize(
    "text",
    ["!vice ordförande Cia Dal", "!vice ordf Cia Dal", "!ledamot Cia Dal blir vice ordförande",
     "!vice chair Cia Dal", "!ledamot vice ordförande: Cia Dal"],
)  # fmt: skip
def test_a_vice_chair_is_appointed(room: Chatroom, text: str) -> None:
    do(room, text)
    assert "Sala: Cia Dal (C), vice ordförande" in room.answer("anna", "!ledamöter")


def test_nobody_presides_any_more(room: Chatroom) -> None:
    do(room, "!ordförande slut 31 mars")
    assert "Gruppen har ingen ordförande den dagen." in room.answer("anna", "!ledamöter 1 april")


# ------------------------------------------------------------- Matrix ids


def test_the_secretary_links_a_matrix_id_and_that_is_recorded(room: Chatroom) -> None:
    do(room, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 februari")
    assert "hittar jag inte" in room.answer("olle", "!möte", room="!direkt:exempel", direct=True)
    answer = room.answer("sekreterare", "!koppla Olle Nilsson @olle:exempel")
    assert "Den som skriver därifrån svarar då som Olle Nilsson." in answer
    room.say("sekreterare", "ja")
    assert "Det finns inget" in room.answer("olle", "!möte", room="!direkt:exempel", direct=True)
    who, _, details = next(row for row in audited(room) if row[1] == "matrix id linked")
    assert who == SECRETARY
    assert '"address": "@olle:exempel"' in str(details)


def test_a_matrix_id_goes_with_who_is_new(room: Chatroom) -> None:
    do(room, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 februari @olle:exempel")
    with room.store.begin() as tx:
        [mandate] = tx.people.mandates_of(MATRIX, "@olle:exempel")
        assert mandate.person.name == "Olle Nilsson"


@pytest.mark.parametrize(
    "text",
    ["!koppla Anna Ek @annan:exempel", "!link Anna Ek @annan:exempel",
     "!ledamot ny Olle Nilsson (M), Arboga, från 1 april @annan:exempel",
     "!member Anna Ek @annan:exempel"],
)  # fmt: skip
def test_the_chair_links_nobody(room: Chatroom, text: str) -> None:
    answer = room.answer("eva", text)
    assert "sekretera" in answer
    assert "Svara ja" not in answer
    room.say("eva", "ja")
    with room.store.begin() as tx:
        assert tx.people.by_address(MATRIX, "@annan:exempel") is None


def test_an_id_that_is_somebody_s_is_nobody_else_s(room: Chatroom) -> None:
    answer = room.answer("sekreterare", "!koppla Bo Berg @anna:exempel")
    assert "@anna:exempel hör redan till Anna Ek" in answer
    assert "!koppla bort Anna Ek" in answer
    do(room, "!koppla bort Anna Ek")
    do(room, "!koppla Bo Berg @anna:exempel")
    with room.store.begin() as tx:
        owner = tx.people.by_address(MATRIX, "@anna:exempel")
        assert owner is not None
        assert owner.name == "Bo Berg"


def test_the_name_of_whoever_has_an_id_in_another_group_is_not_told(room: Chatroom) -> None:
    with room.store.begin() as tx:
        tx.add(person("Hemlig Person", matrix="@hemlig:exempel"))
    answer = room.answer("sekreterare", "!koppla Bo Berg @hemlig:exempel")
    assert "hör redan till någon annan" in answer
    assert "Hemlig" not in answer


# ------------------------------------------------------------- rights, and taking back


@pytest.mark.parametrize("who", ["anna", "bo", "okänd"])
def test_only_leaders_change_who_is_with_the_group(room: Chatroom, who: str) -> None:
    for text in ("!ledamot slut Anna Ek 31 mars", "!ordförande Anna Ek", "!koppla Anna Ek @x:y"):
        assert "är för gruppens" in room.answer(who, text)
        room.say(who, "ja")
    assert of(room, "Arboga") == [("Anna Ek (S)", "2023-01-01", "")]


def test_a_mandate_to_come_gives_no_say_in_what_comes_before_it(room: Chatroom) -> None:
    do(room, "!ledamot Olle Nilsson (M) ersätter Eva Lund från 1 april @olle:exempel")
    do(room, "!ordförande Olle Nilsson från 1 april")
    room.say("sekreterare", "!möte ny 12 mars kl 9 https://video.exempel/1")
    assert "är för gruppens sekreterare och ordförande" in room.answer("olle", "!utskick")
    assert "har ingen plats i gruppen den dag mötet hålls" in room.answer("olle", "!kommer möte 1")
    room.go_to("2027-04-01 09:00")
    assert "är för gruppens" not in room.answer("olle", "!utskick")
    assert "är för gruppens" in room.answer("eva", "!utskick")


def test_what_was_done_last_is_taken_back_within_a_day(room: Chatroom) -> None:
    do(room, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 april @olle:exempel")
    room.go_to("2027-02-02 08:59")
    answer = room.answer("sekreterare", "!ångra")
    assert "Olle Nilsson (M) är inte ledamot för Arboga från och med den 1 april 2027." in answer
    assert "Anna Ek (S) är ledamot för Arboga." in answer
    assert of(room, "Arboga") == [("Anna Ek (S)", "2023-01-01", "")]
    with room.store.begin() as tx:
        assert tx.people.by_address(MATRIX, "@olle:exempel") is None
    assert "Det finns inget att ångra." in room.answer("sekreterare", "!ångra")


def test_after_a_day_it_is_not_and_what_it_was_is_forgotten(room: Chatroom) -> None:
    do(room, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 april")
    room.go_to("2027-02-02 09:01")
    assert "Det finns inget att ångra." in room.answer("sekreterare", "!ångra")
    do(room, "!ledamot slut Cia Dal 31 mars")
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql('SELECT "before", "after" FROM change')
        assert [row[0] is None for row in rows] == [True, False]


def test_everybody_takes_back_their_own(room: Chatroom) -> None:
    do(room, "!ledamot slut Anna Ek 31 mars", who="eva")
    do(room, "!ledamot slut Cia Dal 31 mars")
    assert "Cia Dal (C) är ledamot för Sala." in room.answer("sekreterare", "!ångra")
    assert "Det finns inget att ångra." in room.answer("sekreterare", "!ångra")
    assert "Anna Ek (S) är ledamot för Arboga." in room.answer("eva", "!ångra")


def test_one_after_the_other_is_taken_back(room: Chatroom) -> None:
    do(room, "!ordförande Gun Hall från 1 mars")
    do(room, "!ledamot slut Anna Ek 31 mars")
    assert "Anna Ek" in room.answer("sekreterare", "!ångra")
    assert "Eva Lund (M) är ledamot" in room.answer("sekreterare", "!ångra")
    with room.store.begin() as tx:
        mandates: list[Mandate] = tx.people.mandates("barn-unga")
        assert [m.person.name for m in mandates if m.is_chair] == ["Eva Lund"]
        assert len(mandates) == 10


def test_what_somebody_has_changed_since_is_left_as_it_is(room: Chatroom) -> None:
    do(room, "!ledamot slut Anna Ek 31 mars")
    do(room, "!ledamot slut Anna Ek 30 april", who="eva")
    answer = room.answer("sekreterare", "!ångra")
    assert "Det har ändrats en gång till sedan dess, så jag har inte ångrat något." in answer
    assert of(room, "Arboga") == [("Anna Ek (S)", "2023-01-01", "2027-04-30")]


def test_a_place_that_another_has_by_now_is_left_as_it_is(room: Chatroom) -> None:
    do(room, "!ledamot slut Anna Ek 31 mars")
    do(room, "!ledamot ny Olle Nilsson (M), Arboga, från 1 april", who="eva")
    assert "jag har inte ångrat något" in room.answer("sekreterare", "!ångra")
    assert of(room, "Arboga")[0] == ("Anna Ek (S)", "2023-01-01", "2027-03-31")


def test_nothing_older_is_undone_for_a_meeting_that_was_planned_since(room: Chatroom) -> None:
    do(room, "!ledamot slut Anna Ek 31 mars")
    room.say("sekreterare", "!möte ny 12 mars kl 9 https://video.exempel/1")
    answer = room.answer("sekreterare", "!ångra")
    assert "Möte 1 planerades, och det går inte att ångra längre." in answer
    assert of(room, "Arboga")[0] == ("Anna Ek (S)", "2023-01-01", "2027-03-31")


def test_who_has_answered_since_is_asked_what_is_meant(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9 https://video.exempel/1")
    do(room, "!ledamot slut Cia Dal 31 mars", who="eva")
    room.say("eva", "!förhinder möte 1")
    answer = room.answer("eva", "!ångra")
    assert "Menar du din senaste ändring av vilka som är med?" in answer
    assert "Cia Dal (C) är ledamot för Sala." in room.answer("eva", "ja")


# ------------------------------------------------------------- who else has to know


def told(room: Chatroom, since: int) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (said.post.kind, said.post.recipients)
        for said in room.since(since)
        if said.post.kind != "reply" and said.post.room == ROOM
    ]


def test_who_comes_after_the_summons_is_summoned(summoned: Chatroom) -> None:
    mark = len(summoned.posted)
    do(summoned, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 mars @olle:exempel")
    assert told(summoned, mark) == [("summons", ("@olle:exempel",))]
    assert summoned.last("summons").text.startswith("Olle Nilsson, du fanns inte med")


def test_a_substitute_whose_member_leaves_is_called(summoned: Chatroom) -> None:
    mark = len(summoned.posted)
    do(summoned, "!ledamot slut Anna Ek 1 mars")
    assert told(summoned, mark) == [("seat", (matrix_id("bo"),))]
    assert "Arbogas plats är vakant vid mötet" in summoned.last("seat").text


def test_a_substitute_is_told_that_somebody_is_member_again(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    mark = len(summoned.posted)
    do(summoned, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 mars")
    assert told(summoned, mark)[0] == ("dismissal", (matrix_id("bo"),))
    assert summoned.last("dismissal").text.startswith(
        "Bo Berg: Olle Nilsson är ny ledamot för Arboga, så du behöver inte ersätta"
    )


def test_the_secretaries_hear_of_a_seat_that_is_empty(summoned: Chatroom) -> None:
    summoned.say("bo", "!förhinder")
    do(summoned, "!ledamot slut Anna Ek 1 mars", who="eva")
    assert "blir tom vid mötet" in summoned.last("seat").text


def test_what_stands_in_an_agenda_that_is_sent_keeps_the_old_name(summoned: Chatroom) -> None:
    summoned.say("anna", "!kommer")
    summoned.say("sekreterare", "!dagordning publicera")
    do(summoned, "!ledamot Olle Nilsson (M) ersätter Anna Ek från 1 april")
    summoned.go_to("2027-04-02 09:00")
    assert "Anna Ek (S), Arboga" in summoned.answer("gun", "!dagordning möte 1")
