"""`!uppdrag`, `!rekommendation`, `!begäran`: what the meeting hands out, until it is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from secretary.hand_outs import MAX_LENGTH, HandOutKind
from services import hand_outs
from services.context import without_actor
from storage.schema import audit
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, Picture, example_group, filled_room


@pytest.fixture
def held(summoned: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """Meeting 1 is under way, on Friday 12 March 2027 at 10.00; meeting 2 is on 23 April."""

    def hold() -> None:
        summoned.say("sekreterare", "!möte ny 23 april kl 9", room=SECRETARY_ROOM)
        summoned.go_to("2027-03-12 10:00")

    summoned.let(hold, pictures)
    return summoned


def give(room: Chatroom, words: str = "Sala: Kartlägg skolfrånvaron") -> str:
    """The event of the secretary's message."""
    return room.say("sekreterare", f"!uppdrag {words}", room=SECRETARY_ROOM)


def listed(room: Chatroom, words: str = "", who: str = "sekreterare") -> list[str]:
    """The lines of the list, without their dots."""
    answer = room.answer(who, f"!uppdrag {words}")
    return [line[2:] for line in answer.splitlines() if line.startswith("• ")]


# ------------------------------------------------------------------ giving


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("Sala: Kartlägg skolfrånvaron", "Uppdrag 1 till Sala är antecknat"),
        ("sala kommun: Kartlägg skolfrånvaron", "Uppdrag 1 till Sala är antecknat"),
        ("till Salas: Kartlägg skolfrånvaron", "Uppdrag 1 till Sala är antecknat"),
        ("Vasteras stad: Kartlägg", "Uppdrag 1 till Västerås är antecknat"),
        ("regionen: Kartlägg", "Uppdrag 1 till Region Västmanland är antecknat"),
        ("Sala och Arboga: Kartlägg", "Uppdrag 1 till Arboga och 2 till Sala är antecknade"),
        ("alla kommuner: Kartlägg", "1 till Arboga, 2 till Sala och 3 till Västerås är antecknade"),
        ("alla: Kartlägg", "1 till Region Västmanland, 2 till Arboga, 3 till Sala och 4 till Väst"),
        ("ny Sala: Kartlägg", "Uppdrag 1 till Sala är antecknat"),
        ("nytt Sala: Kartlägg", "Uppdrag 1 till Sala är antecknat"),
        ("möte 1: Sala: Kartlägg", "Uppdrag 1 till Sala är antecknat"),
        ("möte 1 Sala: Kartlägg", "Uppdrag 1 till Sala är antecknat"),
    ],
)  # fmt: skip
def test_whom_it_is_for_is_named_as_people_write(held: Chatroom, said: str, answered: str) -> None:
    assert answered in held.answer("sekreterare", f"!uppdrag {said}")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Slaa: Kartlägg", "Menar du Sala?"),
        ("Köping: Kartlägg", "De här finns: Region Västmanland, Arboga, Sala och Västerås."),
        ("Sala och Köping: Kartlägg", "Jag hittar ingen hemorganisation"),
        ("Sala kartlägg skolfrånvaron", "Skriv ett kolon"),
        ("Sala:", "Jag ser ingen text"),
        ("Sala: senast 2 april", "Jag ser ingen text"),
        ("Sala: Redovisa senast i höst", "Jag förstår inte vilken dag"),
        ("Sala: Redovisa senast 30 februari", "30 februari finns inte"),
        ("Sala: Redovisa senast i fredags", "har redan varit"),
        ("Sala: Vår skolsköterska Anna Ek är sjukskriven", "någons hälsa"),
        ("Sala: Jag kan inte komma på fredag", "Menar du att du inte kan komma?"),
        ("Sala: " + "x" * (MAX_LENGTH + 1), "högst 1 000"),
        ("7 nånting", "Jag förstår inte vad som ska göras med uppdrag 7"),
        ("ny Sala kartlägg", "Skriv ett kolon"),
        ("ändra senast 2 april", "Vilket gäller det?"),
    ],
)
def test_what_is_not_clear_is_asked_about_and_nothing_is_kept(
    held: Chatroom, said: str, asked: str
) -> None:
    assert asked in held.answer("sekreterare", f"!uppdrag {said}")
    assert listed(held, "alla") == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Redovisa läget senast 2 april", "Redovisa läget – senast 2 april"),
        ("Redovisa läget, senast fredag 2 april.", "Redovisa läget – senast 2 april"),
        ("Redovisa läget (senast den 2 april)", "Redovisa läget – senast 2 april"),
        ("Läget ska vara klart senast 2 april", "Läget – senast 2 april"),
        ("senast 2 april: Redovisa läget", "Redovisa läget – senast 2 april"),
        ("Be senast 2 april om svar", "Be senast 2 april om svar – senast 2 april"),
        ("Redovisa läget före 2 april", "Redovisa läget – senast 1 april"),
        ("Redovisa läget till 2 april", "Redovisa läget – senast 2 april"),
        ("Redovisa läget senast vecka 13", "Redovisa läget – senast 4 april"),
        ("Redovisa läget till nästa möte", "Redovisa läget – till mötet 23 april"),
        ("Redovisa läget inför möte 2", "Redovisa läget – till mötet 23 april"),
        ("Report on it by 2 April", "Report on it – senast 2 april"),
        ("Report on it by the next meeting", "Report on it – till mötet 23 april"),
        ("Ta fram de senast kända siffrorna", "Ta fram de senast kända siffrorna"),
        ("ja: Fråga vem som var senast på plats", "Fråga vem som var senast på plats"),
        ("Öka antalet platser till 25", "Öka antalet platser till 25"),
        ("Gå igenom planen by the school", "Gå igenom planen by the school"),
    ],
)  # fmt: skip
def test_its_last_day_is_read_wherever_it_is_said(held: Chatroom, said: str, shown: str) -> None:
    give(held, f"Sala: {said}")
    assert listed(held) == [f"1. {shown}"]


def test_a_day_by_a_meeting_follows_the_meeting_when_it_is_moved(held: Chatroom) -> None:
    give(held, "Sala: Redovisa läget till nästa möte")
    held.say("sekreterare", "!möte flytta möte 2 till 30 april kl 9", room=SECRETARY_ROOM)
    assert listed(held) == ["1. Redovisa läget – till mötet 30 april"]


def test_without_a_next_meeting_its_day_is_asked_for(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-12 10:00")
    answer = summoned.answer("sekreterare", "!uppdrag Sala: Redovisa läget till nästa möte")
    assert "Nästa möte är inte planerat än" in answer
    assert listed(summoned, "alla") == []


@pytest.mark.parametrize("said", ["ta inte bort 1", "öppna inte 1 igen", "don't remove 1"])
@pytest.mark.parametrize("command", ["rekommendation", "begäran"])
def test_what_is_not_to_be_done_is_no_new_one(held: Chatroom, command: str, said: str) -> None:
    answer = held.answer("sekreterare", f"!{command} {said}")
    assert "Jag förstår inte vad som ska göras" in answer
    assert "Det finns inga" in held.answer("sekreterare", f"!{command}")


def test_only_who_leads_the_group_gives_any(held: Chatroom) -> None:
    for words in ("!uppdrag Sala: Gör x", "!rekommendation SRB: Gör x", "!begäran Statistik"):
        assert "för gruppens sekreterare och ordförande" in held.answer("cia", words)
        assert "antecknad" in held.answer("eva", words) or "antecknat" in held.answer("eva", words)


def test_it_belongs_to_the_meeting_under_way_else_the_last_that_was_held(held: Chatroom) -> None:
    give(held)
    held.go_to("2027-03-20 09:00")
    give(held, "Arboga: Efter mötet")
    held.go_to("2027-04-23 10:00")
    give(held, "Arboga: Vid nästa")
    give(held, "möte 1: Arboga: Glömdes förra gången")
    with held.store.begin() as tx:
        numbers = [
            [each.number for each in tx.hand_outs.of_meeting(meeting.stored_id)]
            for meeting in tx.meetings("barn-unga")
        ]
    assert numbers == [[1, 2, 4], [3]]


def test_before_any_meeting_it_has_to_be_named(summoned: Chatroom) -> None:
    answer = summoned.answer("sekreterare", "!uppdrag Sala: Gör x")
    assert "Inget möte har hållits än" in answer
    assert "!uppdrag möte 1: alla: Redovisa läget" in answer
    assert "antecknat" in summoned.answer("sekreterare", "!uppdrag möte 1: Sala: Gör x")


def test_the_notes_of_a_meeting_find_all_that_it_handed_out_by_kind_and_number(
    held: Chatroom,
) -> None:
    held.say("sekreterare", "!begäran Statistik över väntetiderna")
    held.say("sekreterare", "!rekommendation SRB: Se över samverkan")
    give(held, "Sala och Arboga: Kartlägg skolfrånvaron")
    held.say("cia", "!uppdrag klar 2 Gjort.")
    give(held, "Västerås: Tas bort")
    held.say("sekreterare", "!uppdrag 3 ta bort")
    held.say("sekreterare", "ja")
    with held.store.begin() as tx:
        group = held.groups[0]
        renderer = held.service._registry.renderer_for([group])
        context = without_actor(tx, group, renderer, "$notes", held.clock.now())
        found = [
            (each.kind, each.number, each.organisation, each.text, each.is_open)
            for each in hand_outs.of_meeting(context, tx.meetings(group.id)[0])
        ]
    assert found == [
        (HandOutKind.ASSIGNMENT, 1, "Arboga", "Kartlägg skolfrånvaron", True),
        (HandOutKind.ASSIGNMENT, 2, "Sala", "Kartlägg skolfrånvaron", False),
        (HandOutKind.RECOMMENDATION, 1, "", "Se över samverkan", True),
        (HandOutKind.REQUEST, 1, "", "Statistik över väntetiderna", True),
    ]


def test_who_gave_it_and_with_which_message_stands_in_the_audit_log(held: Chatroom) -> None:
    event = give(held)
    held.say("cia", "!uppdrag klar 1 Gjort.")
    with held.store.begin() as tx:
        query = select(audit).where(audit.c.what.like("assignment%")).order_by(audit.c.id)
        given, closed = tx._session.execute(query)
    assert (given.what, given.who, given.event_id) == (
        "assignment given", "@sekreterare:exempel", event,
    )  # fmt: skip
    assert given.details == {"number": 1}
    assert (closed.what, closed.who) == ("assignment closed", "@cia:exempel")


def test_several_in_one_message_are_all_given_or_none(held: Chatroom) -> None:
    give(held, "Sala: Gör x\n!uppdrag Arboga: Gör y")
    assert listed(held) == ["2. Gör y", "1. Gör x"]
    give(held, "Sala: Gör z\n!uppdrag Köping: Gör y")
    assert listed(held) == ["2. Gör y", "1. Gör x"]


# ------------------------------------------------------------------ showing


def test_who_asks_sees_all_their_own_one_organisations_or_what_is_done(held: Chatroom) -> None:
    give(held, "Sala: Ett")
    give(held, "Arboga och Sala: Två")
    give(held, "regionen: Tre, senast 19 mars")
    held.say("david", "!uppdrag klar 1 Det blev bra.")
    assert listed(held, who="anna") == ["2 och 3. Två", "4. Tre – senast 19 mars"]
    assert listed(held, "mina", who="cia") == ["3. Två"]
    assert listed(held, "mina", who="david") == ["3. Två"]
    assert listed(held, "Arboga") == ["2. Två"]
    assert listed(held, "klara") == ["1 (Sala). Ett – klart 12 mars: Det blev bra."]
    assert listed(held, "klara Arboga") == []
    assert listed(held, "Sala klara") == ["1 (Sala). Ett – klart 12 mars: Det blev bra."]
    assert listed(held, "möte 1")[-1] == "1 (Sala). Ett – klart 12 mars: Det blev bra."
    held.go_to("2027-03-22 09:00")
    assert listed(held, "försenade") == ["4. Tre – försenat, skulle ha varit klart 19 mars"]
    assert "Försenat: skulle ha varit klart fredagen den 19 mars" in held.answer(
        "eva", "!uppdrag 4"
    )


def test_one_without_a_seat_has_none_of_their_own(held: Chatroom) -> None:
    give(held)
    assert "Du har ingen plats" in held.answer("sekreterare", "!uppdrag mina")


def test_in_a_direct_chat_showing_needs_no_prefix_and_giving_does(held: Chatroom) -> None:
    give(held)
    mark = len(held.posted)
    held.tell("cia", "uppdrag mina")
    assert "1. Kartlägg skolfrånvaron" in held.since(mark)[-1].text
    held.tell("sekreterare", "uppdrag Sala: Gör x")
    assert len(listed(held, "alla")) == 1


def test_a_long_list_is_read_page_by_page(held: Chatroom) -> None:
    for number in range(20):
        give(held, f"Sala: {number} {'å' * 950}")
    first = held.answer("cia", "!uppdrag mina")
    assert "!uppdrag mina sida 2" in first
    second = held.answer("cia", "!uppdrag mina sida 2")
    assert "Det här är sida 2" in second
    assert "Det svaret har" in held.answer("cia", "!uppdrag mina sida 9")


# ------------------------------------------------------------------ what came of it


@pytest.mark.parametrize(
    "said",
    ["klar 1 Var sjunde.", "klart 1: Var sjunde.", "1 klar Var sjunde.", "1 är klart: Var sjunde.",
     "klar uppdrag 1 Var sjunde.", "done 1 Var sjunde.", "1 svar Var sjunde."],
)  # fmt: skip
@pytest.mark.parametrize("who", ["cia", "david", "eva", "sekreterare"])
def test_its_organisations_people_and_who_leads_say_what_came_of_it(
    held: Chatroom, said: str, who: str
) -> None:
    give(held)
    held.say(who, f"!uppdrag {said}")
    assert listed(held, "klara") == [
        "1 (Sala). Kartlägg skolfrånvaron – klart 12 mars: Var sjunde."
    ]
    assert listed(held) == []


def test_a_number_that_the_outcome_begins_with_is_none_of_an_assignment(held: Chatroom) -> None:
    give(held, "Sala: Ett")
    give(held, "Sala: Två")
    held.say("cia", "!uppdrag klar 1, 2 familjer har fått hjälp")
    assert listed(held) == ["2. Två"]
    assert listed(held, "klara")[0].endswith(": 2 familjer har fått hjälp")
    held.say("cia", "!uppdrag 1, 2 öppna igen")
    held.say("sekreterare", "!uppdrag 1 öppna igen")
    held.say("cia", "!uppdrag klar 1, 2: Båda gjorda")
    assert listed(held) == []


def test_the_secretary_is_told_in_their_own_room_and_nobody_else(held: Chatroom) -> None:
    give(held)
    held.say("cia", "!uppdrag klar 1 Var sjunde elev.")
    told = held.last("hand_out_closed")
    assert (told.post.room, told.post.recipients) == (SECRETARY_ROOM, ("@sekreterare:exempel",))
    assert "Uppdrag 1 till Sala är klart, skriver Cia Dal (C)." in told.text
    assert "Var sjunde elev." in told.text
    held.say("sekreterare", "!uppdrag 1 öppna igen")
    held.say("sekreterare", "!uppdrag klar 1 Var sjunde elev.")
    assert held.count("hand_out_closed") == 1


@pytest.mark.parametrize("who", ["anna", "ida"])
def test_others_may_not_close_it(held: Chatroom, who: str) -> None:
    give(held)
    assert "är till Sala" in held.answer(who, "!uppdrag klar 1 Gjort.")
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]


def test_what_came_of_it_is_asked_for_and_its_answer_can_be_edited(held: Chatroom) -> None:
    give(held)
    assert "Vad blev det av uppdrag 1 till Sala?" in held.answer("cia", "!uppdrag klar 1")
    answer = held.say("cia", "Var femte elev.")
    held.edit("cia", answer, "Var sjunde elev.")
    assert listed(held, "klara")[0].endswith(": Var sjunde elev.")
    held.redact("cia", answer)
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]


def test_there_need_be_nothing_to_say_of_it(held: Chatroom) -> None:
    give(held)
    held.say("cia", "!uppdrag 1 klart")
    assert "Uppdrag 1 till Sala är klart." in held.answer("cia", "inget")


def test_health_in_what_came_of_it_is_asked_about(held: Chatroom) -> None:
    give(held)
    assert "någons hälsa" in held.answer("cia", "!uppdrag klar 1 Anna Ek är sjukskriven")
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]


def test_it_is_closed_once(held: Chatroom) -> None:
    give(held)
    held.say("cia", "!uppdrag klar 1 Gjort.")
    assert "är redan klart" in held.answer("david", "!uppdrag klar 1 Gjort igen.")


def test_who_leads_opens_it_again(held: Chatroom) -> None:
    give(held)
    held.say("cia", "!uppdrag klar 1 Gjort.")
    assert "för gruppens sekreterare" in held.answer("cia", "!uppdrag 1 öppna igen")
    assert "är öppet igen" in held.answer("sekreterare", "!uppdrag öppna 1 igen")
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]
    assert "är redan öppet" in held.answer("sekreterare", "!uppdrag 1 öppna igen")


# ------------------------------------------------------------------ changing, taking back


def test_who_leads_gives_it_another_day_or_other_words(held: Chatroom) -> None:
    give(held, "Sala, Arboga: Redovisa läget")
    held.say("sekreterare", "!uppdrag 1, 2 senast 9 april")
    assert listed(held) == ["1 och 2. Redovisa läget – senast 9 april"]
    held.say("sekreterare", "!uppdrag ändra 2 senast 16 april")
    assert listed(held, "Sala") == ["2. Redovisa läget – senast 16 april"]
    held.say("sekreterare", "!uppdrag 2 ändra Redovisa planen, till nästa möte")
    assert listed(held, "Sala") == ["2. Redovisa planen – till mötet 23 april"]
    held.say("sekreterare", "!uppdrag 2 ändra Redovisa hela planen")
    assert listed(held, "Sala") == ["2. Redovisa hela planen – till mötet 23 april"]
    held.say("sekreterare", "!uppdrag 2 utan datum")
    assert listed(held, "Sala") == ["2. Redovisa hela planen"]
    for words in ("1 senast 2 april", "1 ändra Något annat", "1 utan datum"):
        assert "för gruppens sekreterare" in held.answer("anna", f"!uppdrag {words}")
    assert listed(held, "Arboga") == ["1. Redovisa läget – senast 9 april"]


def test_what_is_done_is_not_changed(held: Chatroom) -> None:
    give(held)
    held.say("cia", "!uppdrag klar 1 Gjort.")
    assert "är redan klart" in held.answer("sekreterare", "!uppdrag 1 senast 2 april")
    assert "är redan klart" in held.answer("sekreterare", "!uppdrag 1 ändra Något annat")


def test_before_it_is_removed_the_bot_asks(held: Chatroom) -> None:
    give(held)
    assert "Ska jag ta bort uppdrag 1" in held.answer("sekreterare", "!uppdrag 1 ta bort")
    assert "står kvar" in held.answer("sekreterare", "nej")
    held.say("sekreterare", "!uppdrag ta bort 1")
    assert "är borttaget" in held.answer("sekreterare", "ja")
    assert "Det finns inget uppdrag 1" in held.answer("sekreterare", "!uppdrag 1")
    give(held, "Sala: Nästa")
    assert listed(held) == ["2. Nästa"], "its number is not given out again"


def test_editing_the_message_that_gave_it_changes_it_and_it_keeps_its_number(
    held: Chatroom,
) -> None:
    give(held, "Arboga: Före")
    event = give(held, "Sala: Redovisa läget senast 2 april")
    give(held, "Arboga: Efter")
    held.edit("sekreterare", event, "!uppdrag Sala: Redovisa planen", room=SECRETARY_ROOM)
    assert listed(held, "Sala") == ["2. Redovisa planen"]
    held.edit("sekreterare", event, "!uppdrag Sala, Västerås: Redovisa planen", room=SECRETARY_ROOM)
    assert listed(held, "Sala") == ["2. Redovisa planen"]
    assert listed(held, "Västerås") == ["4. Redovisa planen"]
    held.edit("sekreterare", event, "!uppdrag Västerås: Redovisa planen", room=SECRETARY_ROOM)
    assert listed(held, "Sala") == []
    assert listed(held, "Västerås") == ["4. Redovisa planen"]


def test_an_edit_that_is_not_understood_leaves_it_as_it_was(held: Chatroom) -> None:
    event = give(held)
    mark = len(held.posted)
    held.edit("sekreterare", event, "!uppdrag Köping: Redovisa planen", room=SECRETARY_ROOM)
    assert "gäller fortfarande" in held.since(mark)[-1].text
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]


def test_removing_the_message_takes_it_back_unless_something_has_come_of_it(
    held: Chatroom,
) -> None:
    first, second = give(held, "Sala: Ett"), give(held, "Sala: Två")
    held.redact("sekreterare", first, room=SECRETARY_ROOM)
    assert "Uppdrag 1 till Sala är borttaget" in held.posted[-1].text
    held.say("cia", "!uppdrag klar 2 Gjort.")
    held.redact("sekreterare", second, room=SECRETARY_ROOM)
    assert "Uppdrag 2 till Sala står kvar, för det är redan klart" in held.posted[-1].text
    assert listed(held, "klara") == ["2 (Sala). Två – klart 12 mars: Gjort."]


def test_an_edit_of_what_is_done_is_refused(held: Chatroom) -> None:
    event = give(held)
    held.say("cia", "!uppdrag klar 1 Gjort.")
    held.edit("sekreterare", event, "!uppdrag Sala: Något annat", room=SECRETARY_ROOM)
    assert "är redan klart och ändras inte" in held.posted[-1].text
    assert listed(held, "klara") == ["1 (Sala). Kartlägg skolfrånvaron – klart 12 mars: Gjort."]


def test_editing_what_came_of_it_changes_that_and_removing_it_opens_it_again(
    held: Chatroom,
) -> None:
    give(held)
    event = held.say("cia", "!uppdrag klar 1 Var femte.")
    held.edit("cia", event, "!uppdrag klar 1 Var sjunde.")
    assert listed(held, "klara")[0].endswith(": Var sjunde.")
    mark = len(held.posted)
    held.redact("cia", event)
    assert "Uppdrag 1 till Sala är öppet igen" in "".join(s.text for s in held.since(mark))
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]
    assert "Cia Dal (C) har tagit tillbaka det" in held.last("hand_out_opened").text


# ------------------------------------------------------------------ undone within a day


def test_what_was_done_last_is_taken_back_step_by_step(held: Chatroom) -> None:
    held.say("sekreterare", "!uppdrag Sala: Redovisa läget senast 2 april")
    held.say("sekreterare", "!uppdrag 1 senast 9 april")
    held.say("sekreterare", "!uppdrag klar 1 Gjort.")
    held.say("sekreterare", "!uppdrag 1 öppna igen")
    assert "är klart som förut" in held.answer("sekreterare", "!ångra")
    assert listed(held, "klara") == ["1 (Sala). Redovisa läget – klart 12 mars: Gjort."]
    assert "är öppet igen" in held.answer("sekreterare", "!ångra")
    assert listed(held) == ["1. Redovisa läget – senast 9 april"]
    assert "senast 2 april" in held.answer("sekreterare", "!ångra")
    assert "är borttaget" in held.answer("sekreterare", "!ångra")
    assert listed(held) == []


def test_erased_words_are_not_brought_back_and_nothing_older_is_undone_instead(
    held: Chatroom,
) -> None:
    held.say("sekreterare", "!uppdrag Sala: Redovisa läget")
    held.say("sekreterare", "!uppdrag 1 ändra Redovisa planen")
    assert "raderade" in held.answer("sekreterare", "!ångra")
    assert listed(held) == ["1. Redovisa planen"]


def test_what_something_has_come_of_since_is_not_undone(held: Chatroom) -> None:
    held.say("sekreterare", "!uppdrag Sala: Redovisa läget")
    held.say("cia", "!uppdrag klar 1 Gjort.")
    assert "ändrats igen" in held.answer("sekreterare", "!ångra")
    assert listed(held, "klara") == ["1 (Sala). Redovisa läget – klart 12 mars: Gjort."]


# ------------------------------------------------------------------ on the next agenda


def agenda(room: Chatroom, words: str = "möte 2") -> list[str]:
    """The lines of the draft from the assignments' item up to the next one."""
    text = room.answer("sekreterare", f"!dagordning {words}", room=SECRETARY_ROOM)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    begins = next(i for i, line in enumerate(lines) if line.endswith(". Uppdrag"))
    rest = lines[begins + 1 :]
    return rest[: next(i for i, line in enumerate(rest) if line[:1].isdigit() and ". " in line[:4])]


def test_open_ones_stand_under_their_item_by_organisation_until_they_are_closed(
    held: Chatroom,
) -> None:
    give(held, "Sala: Kartlägg skolfrånvaron senast 2 april")
    give(held, "Arboga, Sala: Utse en kontaktperson")
    give(held, "Västerås: Skriv en plan")
    held.say("gun", "!uppdrag klar 4 Planen är antagen.")
    held.go_to("2027-04-06 10:00")
    assert agenda(held) == [
        "• Arboga och Sala",
        "• 2 och 3. Utse en kontaktperson",
        "• Sala",
        "• 1. Kartlägg skolfrånvaron – försenat, skulle ha varit klart 2 april",
        "• Klart sedan förra mötet",
        "• 4 (Västerås). Skriv en plan – klart 12 mars: Planen är antagen.",
    ]
    held.say("cia", "!uppdrag klar 1 Var sjunde elev.")
    assert "• 1 (Sala). Kartlägg skolfrånvaron – klart 6 april: Var sjunde elev." in agenda(held)


def test_what_a_meeting_hands_out_stands_on_no_agenda_of_its_own(held: Chatroom) -> None:
    give(held)
    assert agenda(held, "") == []
    assert agenda(held) == ["• Sala", "• 1. Kartlägg skolfrånvaron"]


def test_what_was_closed_before_the_previous_meeting_stands_there_no_more(held: Chatroom) -> None:
    give(held)
    held.say("cia", "!uppdrag klar 1 Gjort.")
    held.say("sekreterare", "!möte ny 28 maj kl 9", room=SECRETARY_ROOM)
    assert "• Klart sedan förra mötet" in agenda(held)
    assert agenda(held, "möte 3") == []


def test_a_group_without_the_item_gets_it_where_any_is_open(tmp_path: Path) -> None:
    items = ("Inledning", "Rapport från ledamöterna", "Nästa sammanträde", "Avslutning")
    with filled_room(tmp_path, groups=[example_group(items=items)]) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9", room=SECRETARY_ROOM)
        room.say("sekreterare", "!möte ny 23 april kl 9", room=SECRETARY_ROOM)
        room.go_to("2027-03-12 10:00")
        assert "Uppdrag" not in room.answer("sekreterare", "!dagordning möte 2")
        give(room)
        assert "3. Uppdrag\n" in room.answer("sekreterare", "!dagordning möte 2")
        assert agenda(room) == ["• Sala", "• 1. Kartlägg skolfrånvaron"]
        room.say("cia", "!uppdrag klar 1 Gjort.")
        assert "Uppdrag" not in room.answer("sekreterare", "!dagordning möte 2")


def test_a_published_agenda_goes_without_the_words_of_one_that_was_taken_back(
    held: Chatroom,
) -> None:
    event = give(held, "Sala: Ett ord som tas tillbaka")
    held.say("sekreterare", "!dagordning publicera möte 2", room=SECRETARY_ROOM)
    assert "1. Ett ord som tas tillbaka" in held.last("agenda_published").text
    assert "1. Ett ord som tas tillbaka" in held.answer("cia", "!dagordning möte 2")
    held.redact("sekreterare", event, room=SECRETARY_ROOM)
    shown = held.answer("cia", "!dagordning möte 2")
    assert "ord som tas tillbaka" not in shown
    assert "1. [återtaget]" in shown


# ------------------------------------------------------------------ to the board, to the management


def test_a_recommendation_goes_to_the_board_and_has_its_answer(held: Chatroom) -> None:
    answer = held.answer("sekreterare", "!rekommendation SRB: Se över samverkan")
    assert "Rekommendation 1 till SRB är antecknad: ”Se över samverkan”" in answer
    assert "Rekommendation 2" in held.answer("eva", "!rekommendation Se över planen i länet")
    assert "• 1. Se över samverkan" in held.answer("anna", "!rekommendation")
    assert "antecknat: ”Tas upp.”" in held.answer("sekreterare", "!rekommendation 1 svar Tas upp.")
    assert "– svar 12 mars: Tas upp." in held.answer("anna", "!rekommendation klara")
    assert "• 1." not in held.answer("anna", "!rekommendation")


def test_a_recommendation_that_seems_to_be_for_others_is_asked_about(held: Chatroom) -> None:
    answer = held.answer("sekreterare", "!rekommendation Regionstyrelsen: Se över planen")
    assert "Rekommendationer går till SRB" in answer
    assert "• " not in held.answer("anna", "!rekommendation")


def test_a_request_goes_to_the_management_and_has_its_answer(held: Chatroom) -> None:
    answer = held.answer("sekreterare", "!begäran Statistik över väntetiderna")
    assert "Begäran 1 till Regionala ledningsgruppen är antecknad" in answer
    held.say("sekreterare", "!begäran Ledningsgruppen: En analys")
    assert "• 2. En analys" in held.answer("anna", "!begäran")
    assert "för gruppens sekreterare" in held.answer("anna", "!begäran 2 svar Kommer i vår")
    held.say("eva", "!begäran 2 svar Kommer i vår")
    assert "2. En analys – svar 12 mars: Kommer i vår" in held.answer("anna", "!begäran besvarade")
    assert "Svaret på begäran 2" in held.last("hand_out_closed").text


def test_a_request_that_begins_with_a_number_is_asked_about(held: Chatroom) -> None:
    answer = held.answer("sekreterare", "!begäran 2 analyser av skolfrånvaron")
    assert "!begäran ja: 2 analyser av skolfrånvaron" in answer
    held.say("sekreterare", "!begäran ja: 2 analyser av skolfrånvaron")
    assert "• 1. 2 analyser av skolfrånvaron" in held.answer("anna", "!begäran")


def test_each_kind_has_numbers_of_its_own(held: Chatroom) -> None:
    give(held)
    assert "Begäran 1" in held.answer("sekreterare", "!begäran Statistik", room=ROOM)
    assert "Rekommendation 1" in held.answer("sekreterare", "!rekommendation SRB: Se över")


# ------------------------------------------------------------------ what is not meant


@pytest.mark.parametrize("words", ["inte", "det är inte klart än", "nästan", "?", "på måndag",
                                   "senast 20 mars"])  # fmt: skip
def test_what_is_not_done_is_not_closed(held: Chatroom, words: str) -> None:
    give(held)
    answer = held.answer("cia", f"!uppdrag klar 1 {words}")
    assert "låter inte som om uppdraget är klart" in answer
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]
    assert "är klart" in held.answer("cia", f"!uppdrag klar 1 ja: {words}")


def test_a_no_to_what_came_of_it_leaves_it_open(held: Chatroom) -> None:
    give(held)
    held.say("cia", "!uppdrag klar 1")
    assert "är klart" not in held.answer("cia", "nej")
    assert listed(held) == ["1. Kartlägg skolfrånvaron"]


def test_a_no_after_a_question_about_an_answer_may_be_that_answer(held: Chatroom) -> None:
    held.say("sekreterare", "!begäran Statistik")
    held.say("sekreterare", "!begäran svar 1")
    assert "låter inte som om svaret har kommit" in held.answer("sekreterare", "nej")
    assert "antecknat: ”nej”" in held.answer("sekreterare", "ja: nej")


def test_an_answer_that_has_not_come_is_none(held: Chatroom) -> None:
    held.say("sekreterare", "!begäran Statistik")
    answer = held.answer("sekreterare", "!begäran svar 1 har inte kommit")
    assert "låter inte som om svaret har kommit" in answer
    assert "antecknat: ”Nej”" in held.answer("sekreterare", "!begäran svar 1 Nej")


@pytest.mark.parametrize(("asks", "answers"), [("1 ta bort", "ja"), ("klar 1", "Gjort")])
def test_an_answer_is_about_the_words_that_were_shown(
    held: Chatroom, asks: str, answers: str
) -> None:
    give(held)
    held.say("sekreterare", f"!uppdrag {asks}")
    held.say("eva", "!uppdrag 1 ändra Räkna skolskjutsarna")
    assert "har ändrats sedan jag frågade" in held.answer("sekreterare", answers)
    assert listed(held) == ["1. Räkna skolskjutsarna"]


def test_a_denied_last_day_is_asked_about(held: Chatroom) -> None:
    answer = held.answer("sekreterare", "!uppdrag Sala: Kartlägg inte senast 2 april")
    assert "förstår inte vilken dag" in answer
    assert "!uppdrag Sala: Kartlägg senast fredag 26 mars" in answer
    assert listed(held) == []


def test_a_day_that_has_been_this_year_is_asked_about(held: Chatroom) -> None:
    answer = held.answer("sekreterare", "!uppdrag Sala: Kartlägg senast 2 mars")
    assert "2 mars i år har redan varit" in answer
    [suggested] = [line for line in answer.splitlines() if line.startswith("Prova ")]
    answer = held.answer("sekreterare", suggested.removeprefix("Prova "))
    assert "senast torsdagen den 2 mars 2028" in answer


@pytest.mark.parametrize("words", ["inte Sala: Kartlägg", "Sala och inte Arboga: Kartlägg"])
def test_a_denied_organisation_is_not_suggested(held: Chatroom, words: str) -> None:
    answer = held.answer("sekreterare", f"!uppdrag {words}")
    assert "Menar du" not in answer
    assert listed(held) == []
