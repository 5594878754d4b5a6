"""A group is founded and ends by the board's decision, and another takes over what is open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from secretary.people import Mandate
from services import all_upcoming
from services.upcoming import Matter, Span
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, Picture, example_group, filled_room

OTHER_ROOM = "!halsa:exempel"
OTHER_SECRETARIES = "!sek-halsa:exempel"
LINK = "https://video.exempel/1"
END = "!avveckla 30 juni 2027 beslut SRB 2027-02-10 § 41, efterträds av hälsogruppen"


@pytest.fixture
def room(tmp_path: Path, pictures: dict[str, Picture]) -> Iterator[Chatroom]:
    """barn-unga has met once, and handed out two assignments and a recommendation; it is to meet
    again in November. hälsa has an assignment of its own."""
    other = example_group(
        id="halsa",
        name="Samverkansgruppen hälsa",
        room=OTHER_ROOM,
        secretary_room=OTHER_SECRETARIES,
    )
    with filled_room(tmp_path, groups=[example_group(), other]) as chatroom:

        def meet() -> None:
            for where in (ROOM, OTHER_ROOM):
                chatroom.say("sekreterare", f"!möte ny 12 februari kl 9-12 Sala {LINK}", room=where)
            chatroom.go_to("2027-02-12 13:00")
            chatroom.say("sekreterare", "!uppdrag Arboga: Bygg ut", room=OTHER_ROOM)
            chatroom.say("sekreterare", "!uppdrag Sala: Kartlägg skolfrånvaron senast 1 oktober")
            chatroom.say("sekreterare", "!uppdrag Arboga: Möt vårdnadshavare")
            chatroom.say("sekreterare", "!rekommendation En gemensam familjecentral")
            chatroom.say("sekreterare", f"!möte ny 12 november kl 9-12 Sala {LINK}")
            chatroom.go_to("2027-02-15 13:00")

        chatroom.let(meet, pictures)
        yield chatroom


def said(room: Chatroom, text: str, where: str = SECRETARY_ROOM, who: str = "sekreterare") -> str:
    return room.answer(who, text, room=where)


def end(room: Chatroom, text: str = END) -> str:
    said(room, text)
    return said(room, "ja")


def recorded(room: Chatroom, what: str) -> list[dict[str, object]]:
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql(
            "SELECT details FROM audit WHERE what = ? ORDER BY id", (what,)
        )
        return [json.loads(row.details) for row in rows]


# --- founded ---------------------------------------------------------------------------------


def test_the_decision_by_which_it_was_founded_is_recorded_and_shown(room: Chatroom) -> None:
    assert "Det är inte antecknat när gruppen bildades." in said(room, "!gruppen")
    answer = said(room, "!gruppen bildad 1 januari 2021 beslut SRB 2020-11-12 § 77")
    assert "är bildad fredagen den 1 januari 2021 enligt beslut SRB 2020-11-12 § 77." in answer
    assert recorded(room, "group founded") == [
        {"day": "2021-01-01", "reference": "SRB 2020-11-12 § 77", "successor": None}
    ]
    shown = said(room, "!gruppen", ROOM, "anna")
    assert "Bildad fredagen den 1 januari 2021 enligt beslut SRB 2020-11-12 § 77." in shown


def test_what_is_recorded_again_can_be_undone_to_what_it_was(room: Chatroom) -> None:
    said(room, "!gruppen bildad 1 januari 2021 beslut SRB § 77")
    said(room, "!gruppen bildad 1 februari 2021 beslut SRB § 78")
    assert "inte längre antecknat" in said(room, "!ångra")
    assert "1 januari 2021 enligt beslut SRB § 77" in said(room, "!gruppen")


@pytest.mark.parametrize(
    "text",
    ["", "1 januari 2021", "inte 1 januari 2021 beslut SRB", "kanske 2021 beslut SRB § 1"],
)
def test_a_founding_needs_a_day_and_a_decision(room: Chatroom, text: str) -> None:
    assert "Prova !gruppen bildad" in said(room, f"!gruppen bildad {text}")
    assert recorded(room, "group founded") == []


# --- ends ------------------------------------------------------------------------------------


def test_what_is_open_is_shown_before_it_is_recorded_that_the_group_ends(room: Chatroom) -> None:
    asked = said(room, END)
    assert asked.startswith(
        "Samverkansgruppen barn/unga upphör onsdagen den 30 juni 2027 enligt beslut SRB 2027-02-10"
        " § 41. Efter den kommer Samverkansgruppen hälsa."
    )
    for open_thing in (
        "uppdrag 1 till Sala: Kartlägg skolfrånvaron",
        "uppdrag 2 till Arboga: Möt vårdnadshavare",
        "rekommendation 1 till SRB: En gemensam familjecentral",
        "Möte 2: fredagen den 12 november 2027",
        "Möte 1: fredagen den 12 februari 2027",
    ):
        assert open_thing in asked
    assert recorded(room, "group ended") == []
    answer = said(room, "ja")
    assert answer.startswith("Antecknat: Samverkansgruppen barn/unga upphör")
    assert "Be den som sköter Kansli att göra det, med kansli export och" in answer
    assert recorded(room, "group ended") == [
        {"day": "2027-06-30", "reference": "SRB 2027-02-10 § 41", "successor": "halsa"}
    ]


def test_anything_but_a_yes_records_nothing(room: Chatroom) -> None:
    said(room, END)
    assert "Då antecknar jag inget." in said(room, "nej")
    assert "inte antecknat att gruppen ska upphöra" in said(room, "!avveckla")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("30 juni 2027", "ordet ”beslut”"),
        ("inte 30 juni 2027 beslut SRB § 41", "ordet ”beslut”"),
        ("30 juni 2027 beslut SRB § 41?", "ordet ”beslut”"),
        ("1 januari 2020 beslut SRB § 41", "har redan varit"),
        ("30 juni 2027 beslut SRB § 41, efterträds av kultur", "Vilken grupp menar du?"),
        ("30 juni 2027 beslut SRB § 41, efterträds av barn-unga", "efter sig själv"),
    ],
)
def test_nothing_is_asked_of_what_is_not_clear(room: Chatroom, text: str, told: str) -> None:
    assert told in said(room, f"!avveckla {text}")
    said(room, "ja")
    assert recorded(room, "group ended") == []


def test_only_the_secretary_ends_a_group(room: Chatroom) -> None:
    for who in ("anna", "eva"):
        assert "upphör" not in said(room, END, ROOM, who)
        said(room, "ja", ROOM, who)
    assert recorded(room, "group ended") == []


def test_it_can_be_taken_back_by_a_command_and_undone(room: Chatroom) -> None:
    end(room)
    assert "inte längre antecknat att" in said(room, "!ångra")
    end(room)
    assert "upphör inte onsdagen den 30 juni 2027" in said(room, "!avveckla avbryt")
    assert "inte antecknat att gruppen ska upphöra" in said(room, "!avveckla")
    assert "upphör onsdagen den 30 juni 2027, som det var antecknat" in said(room, "!ångra")
    assert "upphör onsdagen den 30 juni" in said(room, "!avveckla")


def test_who_plans_a_meeting_after_its_last_day_hears_of_it(room: Chatroom) -> None:
    end(room)
    answer = said(room, f"!möte ny 1 september kl 9 Sala {LINK}")
    assert "Obs: gruppen upphör onsdagen den 30 juni 2027, före mötet." in answer
    assert recorded(room, "meeting planned")[-1]["group_ends"] == "2027-06-30"


# --- hands over ------------------------------------------------------------------------------


def test_another_group_takes_over_what_is_open_with_its_history(room: Chatroom) -> None:
    end(room)
    asked = said(room, "!överlåt uppdrag 1 och rekommendation 1 till hälsa")
    assert "Ska Samverkansgruppen hälsa ta över det här?" in asked
    assert "uppdrag 1 till Sala: Kartlägg skolfrånvaron" in asked
    assert "uppdrag 2" not in asked
    answer = said(room, "ja")
    assert "Uppdrag 1 är nu uppdrag 2 där" in answer
    assert "Rekommendation 1 är nu rekommendation 1 där" in answer
    told = room.last("taken_over")
    assert told.post.room == OTHER_SECRETARIES
    assert (
        "Uppdrag 2 till Sala: Kartlägg skolfrånvaron – var uppdrag 1 i Samverkansgruppen barn/unga,"
        " möte 1 fredagen den 12 februari 2027" in told.text
    )
    assert "2. Kartlägg skolfrånvaron – senast 1 oktober" in said(room, "!uppdrag", OTHER_ROOM)
    assert "Kartlägg" not in said(room, "!uppdrag")
    assert "är nu uppdrag 2 i Samverkansgruppen hälsa" in said(room, "!gruppen", ROOM, "anna")
    theirs = said(room, "!gruppen", OTHER_ROOM, "anna")
    assert "Den kom efter Samverkansgruppen barn/unga." in theirs
    assert "var uppdrag 1 i Samverkansgruppen barn/unga" in theirs


def test_all_is_handed_over_at_once(room: Chatroom) -> None:
    end(room)
    said(room, "!överlåt allt till Samverkansgruppen hälsa")
    said(room, "ja")
    left = said(room, "!avveckla")
    assert "Inte klart än" not in left
    assert "Möte 2" in left
    assert "inget öppet att överlåta" in said(room, "!överlåt allt till hälsa")


def test_what_was_handed_over_is_followed_up_by_the_other_group(room: Chatroom) -> None:
    end(room)
    said(room, "!överlåt allt till hälsa")
    said(room, "ja")
    mark = len(room.posted)
    for day in range(15, 31):
        room.go_to(f"2027-09-{day} 09:00")
    told = [each for each in room.since(mark) if "Kartlägg" in each.text]
    assert [each.post.room for each in told] == [OTHER_ROOM]
    assert "Uppdrag 2 till Sala är klart" in said(room, "!uppdrag klar 2: Gjort", OTHER_ROOM)


def test_a_goal_an_agreement_and_a_focus_assignment_are_taken_over_too(room: Chatroom) -> None:
    said(room, "!mål Fler unga klarar gymnasiet; mått: andel; målvärde: 85 procent")
    said(room, "!fokusuppdrag Kartlägg ensamheten, senast 1 juni")
    end(room)
    left = said(room, "!avveckla")
    assert "mål 1: Fler unga klarar gymnasiet" in left
    assert "fokusuppdrag 1: Kartlägg ensamheten" in left
    asked = said(room, "!överlåt mål 1 och fokusuppdrag 1 till hälsa")
    assert "Ska Samverkansgruppen hälsa ta över det här?" in asked
    said(room, "ja")
    theirs = said(room, "!gruppen", OTHER_ROOM, "anna")
    assert "Mål 1: Fler unga klarar gymnasiet – var mål 1 i Samverkansgruppen barn/unga" in theirs
    assert "Fler unga klarar gymnasiet" in said(room, "!mål", OTHER_ROOM)
    assert "Gruppen har kvar fokusuppdrag 1 och mål 1." in said(room, "!ångra")
    assert "Fler unga klarar gymnasiet" in said(room, "!mål")


def test_of_what_was_taken_over_the_other_groups_secretaries_are_told(room: Chatroom) -> None:
    end(room)
    said(room, "!överlåt uppdrag 2 till hälsa")
    said(room, "ja")
    assert "är klart" in said(room, "!uppdrag klar 2: Gjort", OTHER_ROOM, "anna")
    told = room.last("hand_out_closed")
    assert told.post.room == OTHER_SECRETARIES
    assert told.post.group_id == "halsa"


def test_it_is_undone_while_nothing_has_come_of_it(room: Chatroom) -> None:
    end(room)
    said(room, "!överlåt uppdrag 1 till hälsa")
    said(room, "ja")
    assert "Gruppen har kvar uppdrag 1." in said(room, "!ångra")
    assert "1. Kartlägg skolfrånvaron" in said(room, "!uppdrag")
    assert "Kartlägg" not in said(room, "!uppdrag", OTHER_ROOM)


def test_it_is_not_undone_once_the_other_group_has_closed_it(room: Chatroom) -> None:
    end(room)
    said(room, "!överlåt uppdrag 1 till hälsa")
    said(room, "ja")
    said(room, "!uppdrag klar 2: Gjort", OTHER_ROOM)
    assert "den andra gruppen har redan avslutat uppdrag 1" in said(room, "!ångra")


def test_a_number_that_was_handed_over_is_not_given_again(room: Chatroom) -> None:
    end(room)
    said(room, "!överlåt uppdrag 2 till hälsa")
    said(room, "ja")
    assert "Uppdrag 3 till Sala" in said(room, "!uppdrag Sala: Något nytt")


def test_what_has_changed_since_it_was_asked_about_is_not_handed_over(room: Chatroom) -> None:
    end(room)
    said(room, "!överlåt uppdrag 1 till hälsa")
    said(room, "!uppdrag klar 1: Gjort", ROOM, "cia")
    assert "Något av det har ändrats" in said(room, "ja")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("uppdrag 9 till hälsa", "inget öppet uppdrag 9. Öppna är 1 och 2."),
        ("uppdrag 1 till kultur", "Vilken grupp menar du? Jag känner Samverkansgruppen hälsa"),
        ("uppdrag 1 till barn-unga", "efter sig själv"),
        ("uppdrag 1", "till vilken grupp"),
        ("inte uppdrag 1 till hälsa", "till vilken grupp"),
        ("uppdrag 1 kanske till hälsa", "till vilken grupp"),
        ("uppdrag 1 till hälsa?", "till vilken grupp"),
    ],
)
def test_what_is_not_clear_is_not_handed_over(room: Chatroom, text: str, told: str) -> None:
    end(room)
    assert told in said(room, f"!överlåt {text}")


def test_only_a_group_that_is_to_end_hands_over(room: Chatroom) -> None:
    assert "Bara en grupp som ska upphöra" in said(room, "!överlåt allt till hälsa")


# --- has ended -------------------------------------------------------------------------------


@pytest.fixture
def ended(room: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """barn-unga ended on 30 June; it is Thursday 1 July, 9.00."""

    def finish() -> None:
        end(room)
        room.go_to("2027-07-01 09:00")

    room.let(finish, pictures)
    return room


def test_the_group_is_told_once_on_the_day_after(ended: Chatroom) -> None:
    told = ended.last("group_ended")
    assert told.post.room == ROOM
    assert "upphörde onsdagen den 30 juni 2027 enligt beslut SRB 2027-02-10 § 41." in told.text
    assert "Efter gruppen kommer Samverkansgruppen hälsa." in told.text
    ended.go_to("2027-07-02 09:00")
    assert ended.count("group_ended") == 1


def test_nothing_else_is_sent_after_it(ended: Chatroom) -> None:
    mark = len(ended.posted)
    for day in ("2027-09-17", "2027-10-01", "2027-10-29", "2027-11-05", "2027-11-11"):
        ended.go_to(f"{day} 09:30")
    assert [each for each in ended.since(mark) if each.post.group_id == "barn-unga"] == []
    assert "Det finns inget att skicka" in said(ended, "!utskick")


def test_a_meeting_that_was_planned_after_it_is_cancelled(ended: Chatroom) -> None:
    assert "12 november 2027 kl. 09.00–12.00, Sala – inställt" in said(
        ended, "!möten", ROOM, "anna"
    )


@pytest.mark.parametrize(
    "text", ["!förhinder", "!kommer", "!rapport Ny skola", "!fråga Skolskjuts", "!jag kommer inte"]
)
def test_commands_say_kindly_that_it_has_ended(ended: Chatroom, text: str) -> None:
    answer = said(ended, text, ROOM, "anna")
    assert "Samverkansgruppen barn/unga upphörde onsdagen den 30 juni 2027" in answer
    assert "Efter gruppen kommer Samverkansgruppen hälsa." in answer


def test_its_secretary_plans_nothing_more_but_finishes_what_is_left(ended: Chatroom) -> None:
    assert "upphörde" in said(ended, "!möte ny 1 oktober kl 9")
    assert "är klart" in said(ended, "!uppdrag klar 1: Gjort")
    assert "Ska Samverkansgruppen hälsa ta över" in said(ended, "!överlåt allt till hälsa")
    assert "Överlåtet till" in said(ended, "ja")


def test_who_was_in_it_goes_on_reading(ended: Chatroom) -> None:
    with ended.store.begin() as tx:
        for each in tx._session.scalars(select(Mandate)).unique():
            if each.seat.group_id == "barn-unga":
                each.until = date(2027, 6, 30)
    ended.go_to("2027-08-02 09:00")
    assert "Kartlägg skolfrånvaron" in said(ended, "!uppdrag", ROOM, "anna")
    assert "Anna Ek" in said(ended, "!möte 1", ROOM, "cia")


def test_who_is_in_another_group_is_not_asked_about_the_one_that_has_ended(ended: Chatroom) -> None:
    ended.say("sekreterare", f"!möte ny 20 augusti kl 9 Köping {LINK}", room=OTHER_ROOM)
    ended.go_to("2027-08-09 09:00")
    ended.tell("anna", "!kommer")
    assert "du kommer till mötet fredagen den 20 augusti" in ended.last("reply").text
    ended.tell("anna", "!uppdrag barn-unga")
    assert "Kartlägg skolfrånvaron" in ended.last("reply").text
    ended.tell("anna", "!kommer barn-unga")
    assert "upphörde onsdagen den 30 juni 2027" in ended.last("reply").text


def test_what_was_written_can_still_be_taken_back(room: Chatroom) -> None:
    event = room.say("sekreterare", "!uppdrag Sala: Något med ett namn i")
    end(room)
    room.go_to("2027-07-01 09:00")
    room.redact("sekreterare", event)
    assert "Något med ett namn" not in said(room, "!uppdrag")


# --- what else ends with it ------------------------------------------------------------------


def begin_round(room: Chatroom, due: str) -> None:
    said(room, f"!omgång ny Ställer ni er bakom remissvaret? senast {due}")
    said(room, "ja")
    room.say("anna", "!svar 1 ja")


def test_a_round_that_runs_is_listed_and_ends_with_its_group(room: Chatroom) -> None:
    room.go_to("2027-06-21 09:00")
    begin_round(room, "15 juli")
    assert "Omgång 1: Ställer ni er bakom remissvaret?, svar senast" in said(room, "!avveckla")
    end(room)
    left = said(room, "!avveckla")
    assert "Ska en sluta före det: !omgång 1 avsluta" in left
    assert "torsdag 1 juli kl. 9: besked om svaren, omgång 1" in said(room, "!utskick")
    room.go_to("2027-07-01 09:00")
    assert room.count("round_result") == 1
    result = room.last("round_result").text
    assert "1 av 5 platser har svarat" in result
    kinds = [each.post.kind for each in room.posted]
    assert kinds.index("round_result") < kinds.index("group_ended")
    assert "1 av 5 platser har svarat" in said(room, "!omgång 1", ROOM, "cia")


def test_the_answers_of_seats_whose_mandates_end_with_the_group_are_in_the_result(
    room: Chatroom,
) -> None:
    room.go_to("2027-06-21 09:00")
    begin_round(room, "30 juni")
    with room.store.begin() as tx:
        for mandate in tx.people.mandates("barn-unga"):
            mandate.until = date(2027, 6, 30)
            tx.add(mandate)
    end(room)
    room.go_to("2027-07-01 09:00")
    assert "Anna Ek (Arboga)" in room.last("round_result").text


def test_the_simulation_foretells_the_end_of_a_round_that_ends_with_its_group(
    room: Chatroom,
) -> None:
    room.go_to("2027-06-21 09:00")
    begin_round(room, "15 juli")
    end(room)
    with room.store.begin() as tx:
        now = room.clock.now()
        span = Span(now, now + timedelta(days=60), now)
        found = all_upcoming.of_group(tx, room.groups[0], span)
    told = [each.upcoming for each in found if each.upcoming.about.matter is Matter.ROUND]
    assert [(each.kind, f"{each.due:%m-%d %H:%M}") for each in told][-1] == (
        "round_result", "07-01 09:00"
    )  # fmt: skip


def test_the_example_of_handing_over_names_the_successor(tmp_path: Path) -> None:
    others = [
        example_group(
            id=each, name=f"Samverkansgruppen {each}", room=f"!{each}:exempel",
            secretary_room=f"!sek-{each}:exempel",
        )
        for each in ("aldre", "halsa")
    ]  # fmt: skip
    with filled_room(tmp_path, groups=[example_group(), *others]) as room:
        said(room, "!möte ny 12 november kl 9 Sala https://video.exempel/1")
        said(room, "!mål Fler unga klarar gymnasiet; mått: andel; målvärde: 85 procent")
        said(room, "!avveckla 30 juni 2027 beslut SRB § 41, efterträds av halsa")
        said(room, "ja")
        for text in ("!överlåt", "!avveckla"):
            answer = said(room, text)
            assert "!överlåt allt till halsa" in answer
            assert "aldre" not in answer


def test_who_lets_the_group_go_on_hears_which_meetings_stay_cancelled(ended: Chatroom) -> None:
    answer = said(ended, "!avveckla avbryt")
    assert "fortfarande inställt" in answer
    assert "Möte 2: fredagen den 12 november 2027 kl. 09.00–12.00" in answer
    example = answer.partition("planera det på nytt: ")[2].splitlines()[0]
    assert example == f"!möte ny fredag 12 november kl 9–12 Sala {LINK}"
    assert "Möte 3 är planerat: fredagen den 12 november 2027 kl. 09.00–12.00" in said(
        ended, example
    )


def test_who_lets_it_go_on_before_it_ended_hears_of_no_meeting(room: Chatroom) -> None:
    end(room)
    assert "inställt" not in said(room, "!avveckla avbryt")


def test_a_group_is_named_once_to_who_is_in_several(room: Chatroom) -> None:
    room.tell("sekreterare", "!gruppen barn-unga")
    answer = room.last("reply").text
    assert answer.count("Samverkansgruppen barn/unga") == 1


def test_what_the_former_groups_notes_say_of_a_goal_is_in_the_report(room: Chatroom) -> None:
    said(room, "!mål Fler unga klarar gymnasiet; mått: andel; målvärde: 85 procent")
    said(room, f"!möte ny 12 mars kl 9-12 Sala {LINK}")
    room.go_to("2027-03-12 13:00")
    said(room, "!mål 1 läge: 78 procent")
    said(room, "!anteckningar fastställ möte 3 ja: Elin Ström")
    end(room)
    said(room, "!överlåt mål 1 till hälsa")
    said(room, "ja")
    told = "Läge: 78 procent. (minnesanteckningar från Samverkansgruppen barn/unga 12 mars"
    assert told in said(room, "!återrapport våren 2027", OTHER_SECRETARIES)
    said(room, "!anteckningar ny version möte 3: Fel namn under punkt 4")
    draft = said(room, "!återrapport våren 2027", OTHER_SECRETARIES)
    assert "78 procent" not in draft, "they are open again"
