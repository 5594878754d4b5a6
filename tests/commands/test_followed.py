"""`!fokusuppdrag`, `!mål`, `!arbetsplan`, `!överenskommelse`: what a group follows up."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from secretary.followed import FollowedKind, followed_between
from secretary.group import Language
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, Picture, example_group, filled_room

FOCUS = "Kartlägg ensamheten bland äldre"
GOAL = "Fler unga klarar gymnasiet; mått: andel med examen; målvärde: 85 procent"
AGREEMENT = "Samverkan om barns hälsa; parter: Arboga och Sala; datum: 1 april 2023"
MEASURED = "Fler unga klarar gymnasiet – mått: andel med examen, målvärde: 85 procent"


@pytest.fixture
def room(summoned: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """Meeting 1 is on Friday 12 March 2027, meeting 2 on 23 April."""

    def plan() -> None:
        summoned.say("sekreterare", "!möte ny 23 april kl 9", room=SECRETARY_ROOM)

    summoned.let(plan, pictures)
    return summoned


def secretary(room: Chatroom, text: str) -> str:
    return room.answer("sekreterare", text, room=SECRETARY_ROOM)


def agenda(room: Chatroom, words: str = "") -> list[str]:
    """The lines of the draft, without their marks."""
    return [line.strip(" •") for line in secretary(room, f"!dagordning {words}").splitlines()]


def item(room: Chatroom, title: str, words: str = "") -> list[str]:
    """What stands under an item of the draft; empty where it is not there."""
    found: list[str] = []
    is_there = False
    for line in secretary(room, f"!dagordning {words}").splitlines():
        if re.match(r"\d+\. ", line) or not line.strip():
            is_there = line.endswith(f". {title}")
        elif is_there:
            found.append(line.strip(" •"))
    return found


# ------------------------------------------------------------------ focus assignments


@pytest.mark.parametrize("words", [
    f"{FOCUS}, dnr RV270114, senast 1 juni", f"{FOCUS} senast 1 juni, dnr RV270114",
    f"{FOCUS} (dnr RV270114) senast 1 juni", f"{FOCUS}. Svar senast 1 juni. Dnr: RV270114",
    f"nytt {FOCUS} senast 1 juni; ref: RV270114",
])  # fmt: skip
def test_a_focus_assignment_has_words_a_reference_and_a_last_day(
    room: Chatroom, words: str
) -> None:
    said = secretary(room, f"!fokusuppdrag {words}")
    assert f"Fokusuppdrag 1 är antecknat: {FOCUS} (RV270114)" in said
    assert "SRB ska ha svar senast tisdagen den 1 juni 2027." in said
    shown = room.answer("cia", "!fokusuppdrag")
    assert f"• 1. {FOCUS} (RV270114) – svar till SRB senast 1 juni" in shown


def test_the_group_is_told_of_it_once(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    room.tick()
    [told] = [each for each in room.posted if each.post.kind == "focus_assignment_given"]
    assert told.post.room == ROOM
    assert FOCUS in told.text
    room.tick()
    assert room.count("focus_assignment_given") == 1


def test_one_that_is_taken_back_at_once_tells_nobody(tmp_path: Path) -> None:
    group = example_group(grace=timedelta(minutes=3))
    with filled_room(tmp_path, groups=[group]) as room:
        secretary(room, f"!fokusuppdrag {FOCUS}")
        room.tick()
        assert secretary(room, "!ångra") == "Fokusuppdrag 1 är borttaget."
        room.go_to("2027-02-01 10:00")
        assert room.count("focus_assignment_given") == 0


def test_it_stands_on_agendas_until_it_is_answered(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS} senast 1 juni")
    line = f"1. {FOCUS} – svar till SRB senast 1 juni"
    assert item(room, "Fokusuppdrag") == item(room, "Fokusuppdrag", "möte 2") == [line]
    secretary(room, "!dagordning publicera möte 1")
    room.go_to("2027-03-12 10:00")
    said = secretary(room, "!fokusuppdrag 1 besvarat: Läget är kartlagt")
    assert "Fokusuppdrag 1 är besvarat: ”Läget är kartlagt”" in said
    assert "mötet fredagen den 12 mars 2027, och kommer med i rapporten till SRB" in said
    notes = secretary(room, "!anteckningar")
    assert f"Fokusuppdrag 1: {FOCUS}. Svar: Läget är kartlagt." in notes
    assert item(room, "Fokusuppdrag", "möte 2") == []
    assert line in room.answer("cia", "!dagordning")  # as it was sent


def test_an_answer_between_meetings_stands_on_the_next_agenda(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    room.go_to("2027-03-15 10:00")
    secretary(room, "!fokusuppdrag 1 besvarat: Läget är kartlagt")
    assert item(room, "Fokusuppdrag", "möte 2") == [f"1. {FOCUS}", "Svar: Läget är kartlagt"]


def test_a_group_with_an_item_of_that_title_keeps_its_place(tmp_path: Path) -> None:
    items = ("Fokusuppdrag från SRB", "Rapport från ledamöterna")
    with filled_room(tmp_path, groups=[example_group(items=items)]) as room:
        secretary(room, "!möte ny 12 mars kl 9")
        secretary(room, f"!fokusuppdrag {FOCUS}")
        assert item(room, "Fokusuppdrag från SRB") == [f"1. {FOCUS}"]
        assert item(room, "Fokusuppdrag") == []


def test_what_was_taken_back_has_no_words_on_the_agenda_that_was_sent(room: Chatroom) -> None:
    event = room.say("sekreterare", f"!fokusuppdrag {FOCUS}", room=SECRETARY_ROOM)
    secretary(room, "!dagordning publicera möte 1")
    room.redact("sekreterare", event, room=SECRETARY_ROOM)
    assert room.last("reply").text == "Fokusuppdrag 1 är borttaget."
    shown = room.answer("cia", "!dagordning")
    assert "Fokusuppdrag\n" in shown
    assert "• 1. [återtaget]" in shown
    assert FOCUS not in shown


def test_an_edit_keeps_the_number(room: Chatroom) -> None:
    event = room.say("sekreterare", f"!fokusuppdrag {FOCUS}", room=SECRETARY_ROOM)
    room.edit("sekreterare", event, "!fokusuppdrag Kartlägg hemlösheten", room=SECRETARY_ROOM)
    assert "Fokusuppdrag 1 är nu ändrat: Kartlägg hemlösheten" in room.last("reply").text
    assert "• 1. Kartlägg hemlösheten" in secretary(room, "!fokusuppdrag")


def test_an_edit_of_what_has_a_state_keeps_number_and_state(room: Chatroom) -> None:
    event = room.say("sekreterare", f"!mål {GOAL}", room=SECRETARY_ROOM)
    secretary(room, "!mål 1 läge: 78 procent")
    room.edit("sekreterare", event, "!mål Ett; mått: två; målvärde: 3", room=SECRETARY_ROOM)
    assert "Mål 1 är nu ändrat: Ett – mått: två, målvärde: 3" in room.last("reply").text
    shown = secretary(room, "!mål")
    assert "(1)" in shown
    assert "78 procent" in shown


def test_an_answer_that_is_removed_opens_it_again(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    event = room.say("sekreterare", "!fokusuppdrag 1 besvarat: Ja", room=SECRETARY_ROOM)
    assert "inga fokusuppdrag" in secretary(room, "!fokusuppdrag")
    room.redact("sekreterare", event, room=SECRETARY_ROOM)
    assert room.last("reply").text == "Det du skrev om fokusuppdrag 1 är borttaget."
    assert f"• 1. {FOCUS}" in secretary(room, "!fokusuppdrag")


# ------------------------------------------------------------------ the work plan


def test_a_goal_is_measured(room: Chatroom) -> None:
    said = secretary(room, "!mål Fler unga klarar gymnasiet")
    assert "Det saknas mått och målvärde, så jag har inte sparat något." in said
    assert "Mål 1 är antecknat: Bättre samverkan" in secretary(room, "!mål ja: Bättre samverkan")
    said = secretary(room, f"!mål {GOAL}; senast 31 december 2028")
    assert f"Mål 2 är antecknat: {MEASURED}" in said


@pytest.mark.parametrize("words", [
    f"{GOAL}; senast 31 december 2028",
    "Fler unga klarar gymnasiet: mäts med: andel med examen, mål: 85 procent, senast 31/12 2028",
    "Fler unga klarar gymnasiet\nMått: andel med examen\nMål: 85 procent\nSenast 31 dec 2028",
])  # fmt: skip
def test_how_a_goal_is_written(room: Chatroom, words: str) -> None:
    assert f"Mål 1 är antecknat: {MEASURED}\n" in secretary(room, f"!mål {words}")
    assert f"{MEASURED} – senast 31 december 2028" in secretary(room, "!mål")


def test_what_has_no_name_that_is_known_stays_in_the_text(room: Chatroom) -> None:
    said = secretary(room, "!mål Fler; mått: andel; målvärde: 2; ansvarig: Sala")
    assert "Mål 1 är antecknat: Fler; ansvarig: Sala – mått: andel, målvärde: 2" in said


def test_the_plan_shows_the_goals_with_their_states(room: Chatroom) -> None:
    secretary(room, f"!mål {GOAL}; senast 31 december 2028")
    secretary(room, "!mål ja: Bättre samverkan")
    assert "Årets läge ska in senast" in secretary(room, "!mål 1 läge: 78 procent")
    secretary(room, "!mål 2 nått: Vi träffas varje månad")
    shown = room.answer("cia", "!arbetsplan")
    assert shown.startswith("Arbetsplan (2)")
    assert f"• 1. {MEASURED} – senast 31 december 2028" in shown
    assert "78 procent" in shown
    assert "Vi träffas varje månad" in shown


def test_a_goal_comes_to_the_agenda_a_year_after_its_last_state(room: Chatroom) -> None:
    secretary(room, f"!mål {GOAL}")
    assert item(room, "Arbetsplan") == []
    secretary(room, "!möte ny 4 februari 2028 kl 9")
    [line] = item(room, "Arbetsplan", "möte 3")
    assert line.startswith(f"1. {MEASURED} – årets läge ska in, senast ")
    room.go_to("2027-04-23 10:00")
    secretary(room, "!mål 1 läge: 78 procent")
    assert item(room, "Arbetsplan", "möte 3") == []


def test_a_goal_whose_last_day_comes_before_the_next_meeting_is_on_the_agenda(
    room: Chatroom,
) -> None:
    secretary(room, f"!mål {GOAL}; senast 20 april")
    [line] = item(room, "Arbetsplan")
    assert line == f"1. {MEASURED} – sista dagen är 20 april"


def test_a_last_day_within_months_of_the_last_meeting_planned_is_on_its_agenda(
    room: Chatroom,
) -> None:
    secretary(room, f"!mål {GOAL}; senast 31 juli")
    secretary(room, f"!mål {GOAL}; senast 30 september")
    assert item(room, "Arbetsplan") == []
    [line] = item(room, "Arbetsplan", "möte 2")
    assert line == f"1. {MEASURED} – sista dagen är 31 juli"


def test_a_state_at_the_meeting_stands_in_its_notes_though_nothing_is_due_any_more(
    room: Chatroom,
) -> None:
    secretary(room, f"!mål {GOAL}; senast 20 april")
    room.go_to("2027-03-12 10:00")
    secretary(room, "!mål 1 läge: 78 procent")
    assert f"Mål 1: {MEASURED}. Läge: 78 procent." in secretary(room, "!anteckningar")


# ------------------------------------------------------------------ agreements


def test_an_agreement_is_followed_up_wholly_in_its_fourth_year(room: Chatroom) -> None:
    said = secretary(room, f"!överenskommelse {AGREEMENT}; barnets bästa")
    assert "Den följs upp i sin helhet senast torsdagen den 1 april 2027." in said
    under = item(room, "Överenskommelser")
    assert under[0] == "Barnets bästa ska prövas"
    assert under[1].endswith("– följs upp i sin helhet, senast 1 april")
    room.go_to("2027-03-12 10:00")
    said = secretary(room, "!överenskommelse 1 uppföljd: Parterna följer den.")
    assert "Överenskommelse 1 är uppföljd i sin helhet" in said
    assert "Den följs upp i delar senast lördagen den 1 april 2028." in said
    notes = secretary(room, "!anteckningar")
    assert "Uppföljd i sin helhet: Parterna följer den." in notes
    assert "Prövning av barnets bästa\nFrågeställning: –" in notes


def test_a_part_does_not_do_for_the_whole(room: Chatroom) -> None:
    secretary(room, f"!överenskommelse {AGREEMENT}")
    said = secretary(room, "!överenskommelse 1 delvis uppföljd: Hälften är klart.")
    assert "uppföljd i delar" in said
    assert "i sin helhet senast torsdagen den 1 april 2027" in said


def test_the_mark_that_it_needs_an_assessment_can_be_set_and_taken_away(room: Chatroom) -> None:
    secretary(room, f"!överenskommelse {AGREEMENT}")
    secretary(room, "!överenskommelse 1 barnets bästa")
    assert "Barnets bästa ska prövas" in agenda(room)
    secretary(room, "!överenskommelse 1 inte barnets bästa")
    assert "Barnets bästa ska prövas" not in agenda(room)
    secretary(room, "!ångra")
    assert "Barnets bästa ska prövas" in agenda(room)


@pytest.mark.parametrize("words", [
    "Pojken Anders; parter: Sala; datum: 1 maj 2026",
    "Stöd till en flicka på 9 år; parter: Sala; datum: 1 maj 2026",
    "Stöd 20170304-1234; parter: Sala; datum: 1 maj 2026",
    "Stöd; parter: Annas son, Sala; datum: 1 maj 2026",
    "Samverkan kring Kalle 7 år i Sala; parter: Sala; datum: 1 maj 2026",
    "Samverkan kring Kalle Ek (7 år); parter: Sala; datum: 1 maj 2026",
])  # fmt: skip
def test_what_may_be_about_one_child_is_not_kept(room: Chatroom, words: str) -> None:
    assert "enskilt barn" in secretary(room, f"!överenskommelse {words}")
    assert "inga överenskommelser" in secretary(room, "!överenskommelse")


# ------------------------------------------------------------------ all three


@pytest.mark.parametrize(("said", "told"), [
    ("fokusuppdrag Hur är läget?", "ser ut som en fråga"),
    ("fokusuppdrag inte Kartlägg läget", "läser jag inte som"),
    ("fokusuppdrag Jag kan inte komma på fredag", "att du inte kan komma"),
    ("fokusuppdrag Anna Ek är sjukskriven", "någons hälsa"),
    ("fokusuppdrag " + "x" * 1001, "högst 1 000"),
    ("fokusuppdrag Kartlägg senast i höst", "vilken dag"),
    ("fokusuppdrag Kartlägg; mått: antal", "Något annat såg jag före ett kolon"),
    ("fokusuppdrag 7", "Det finns inget fokusuppdrag 7."),
    ("fokusuppdrag ta inte bort 1", "Jag förstår inte vad som ska göras"),
    ("fokusuppdrag inte ta bort 1", "Jag förstår inte vad som ska göras"),
    ("mål ändra inte 1; mått: antal; målvärde: 2", "Jag förstår inte vad som ska göras"),
    ("focus assignment do not remove 1", "Jag förstår inte vad som ska göras"),
    ("fokusuppdrag 1 besvarat", "Vad svarade gruppen?"),
    ("fokusuppdrag 1 besvarat: inte än", "inte som om det är klart"),
    ("fokusuppdrag 1 besvarat: på måndag", "inte som om det är klart"),
    ("fokusuppdrag 1 besvarat: ?", "inte som om det är klart"),
    ("fokusuppdrag 1 inte besvarat", "Jag förstår inte vad som ska göras"),
    ("fokusuppdrag 1 kanske besvarat: ja", "Jag förstår inte vad som ska göras"),
    ("fokusuppdrag 1 uppföljd: Ja", "Jag förstår inte vad som ska göras"),
    ("fokusuppdrag 1, 2 ta bort", "Jag förstår inte vad som ska göras"),
    ("mål 30 procent färre", "skriv ”nytt” före"),
    ("mål Ett; mått: ; målvärde: 2", "Det saknas"),
    ("överenskommelse Hälsa", "Det saknas parter och datum"),
    ("överenskommelse Hälsa; parter: Sala; datum: någon gång", "vilken dag överenskommelsen är"),
    ("överenskommelse 1 senast 1 maj", "Jag förstår inte vad som ska göras"),
    ("arbetsplan Fler unga", "visar bara arbetsplanen"),
])  # fmt: skip
def test_what_is_not_clear_is_asked_about_and_nothing_is_kept(
    room: Chatroom, said: str, told: str
) -> None:
    secretary(room, "!fokusuppdrag Lämna förslag")
    secretary(room, "!överenskommelse Ett; parter: Sala; datum: 1 maj 2026")
    before = [secretary(room, f"!{name}") for name in ("fokusuppdrag", "mål", "överenskommelse")]
    assert told in secretary(room, f"!{said}")
    after = [secretary(room, f"!{name}") for name in ("fokusuppdrag", "mål", "överenskommelse")]
    assert before == after


@pytest.mark.parametrize("words", [
    f"fokusuppdrag {FOCUS}", f"mål {GOAL}", f"överenskommelse {AGREEMENT}",
    "fokusuppdrag 1 besvarat: Ja", "fokusuppdrag 1 senast 1 juni", "fokusuppdrag 1 ändra Nytt",
    "fokusuppdrag 1 ta bort", "fokusuppdrag 1 öppna igen",
])  # fmt: skip
def test_only_those_who_lead_change_anything(room: Chatroom, words: str) -> None:
    secretary(room, "!fokusuppdrag Lämna förslag")
    assert "för gruppens sekreterare och ordförande" in room.answer("cia", f"!{words}")
    assert "(1)" in secretary(room, "!fokusuppdrag")


def test_who_is_not_in_the_group_sees_nothing(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    room.tell("främling", "!fokusuppdrag")
    assert FOCUS not in room.posted[-1].text


def test_it_is_removed_after_a_yes_only(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    assert FOCUS in secretary(room, "!fokusuppdrag 1 ta bort")
    assert secretary(room, "nej") == "Fokusuppdrag 1 står kvar."
    secretary(room, "!fokusuppdrag 1 ta bort")
    assert secretary(room, "ja") == "Fokusuppdrag 1 är borttaget."
    assert "det går inte att ångra" in secretary(room, "!ångra")


def test_it_is_not_removed_if_it_has_changed_since_the_question(room: Chatroom) -> None:
    secretary(room, f"!mål {GOAL}")
    secretary(room, "!mål 1 ta bort")
    room.tell("eva", "!mål 1 läge: 78 procent")
    assert "Det har ändrats sedan jag frågade" in secretary(room, "ja")
    assert "78 procent" in secretary(room, "!mål")


@pytest.mark.parametrize(("done", "undone", "stands"), [
    ("mål 1 läge: 80 procent", "Det senaste du skrev om mål 1 är borttaget.", MEASURED),
    ("mål 1 nått: 86 procent", "Mål 1 är öppet igen.", MEASURED),
    ("mål 1 senast 1 juni", "Mål 1 är som förut", f"{MEASURED}\n"),
    ("mål 1 ändra Annat", "De gamla orden är raderade", "Annat"),
])  # fmt: skip
def test_what_was_done_is_undone_within_a_day(
    room: Chatroom, done: str, undone: str, stands: str
) -> None:
    secretary(room, f"!mål {GOAL}")
    secretary(room, f"!{done}")
    assert undone in secretary(room, "!ångra")
    shown = secretary(room, "!mål")
    assert stands in shown
    assert "80 procent" not in shown


def test_what_is_closed_is_opened_again_and_that_is_undone(room: Chatroom) -> None:
    secretary(room, f"!mål {GOAL}")
    secretary(room, "!mål 1 nått: 86 procent")
    assert "är redan avslutat" in secretary(room, "!mål 1 läge: 80 procent")
    assert "ändras inte" in secretary(room, "!mål 1 senast 1 juni")
    assert secretary(room, "!mål 1 öppna igen") == "Mål 1 är öppet igen."
    assert secretary(room, "!ångra") == "Mål 1 är avslutat som förut."
    assert "86 procent" in secretary(room, "!mål klara")


def test_a_change_of_words_is_not_edited_as_that_would_lose_the_others(room: Chatroom) -> None:
    secretary(room, f"!mål {GOAL}")
    event = room.say("sekreterare", "!mål 1 ändra Annat", room=SECRETARY_ROOM)
    room.edit("sekreterare", event, "!mål 1 ändra Något annat", room=SECRETARY_ROOM)
    assert "går inte att redigera" in room.last("reply").text
    assert "Annat – mått: andel med examen" in secretary(room, "!mål")


def test_english(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group(language=Language.ENGLISH)]) as room:
        secretary(room, "!meeting new 12 March 9:00")
        said = secretary(room, "!focus assignment Map loneliness, ref: 1234; by 1 June")
        assert "Focus assignment 1 is recorded: Map loneliness (1234)" in said
        assert "by Tuesday 1 June 2027" in said
        assert "is answered" in secretary(room, "!focus assignment 1 answered: It is mapped")
        said = secretary(room, "!goal More; measure: share; target: 85 per cent")
        assert "measure: share, target: 85 per cent" in said
        secretary(room, "!goal 1 state: 78 per cent")
        assert "78 per cent" in secretary(room, "!work plan")
        said = secretary(room, "!agreement Health; parties: Sala; date: 1 April 2023; child rights")
        assert "followed up in full by Thursday 1 April 2027" in said
        said = secretary(room, "!agreement 1 followed up in full: Kept")
        assert "has been followed up in full" in said


# ------------------------------------------------------------------ for others


def test_what_is_to_be_told_of_a_year_and_what_another_group_takes_over(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    secretary(room, "!fokusuppdrag Lämna förslag")
    secretary(room, "!fokusuppdrag 1 besvarat: Ja, det är gjort")
    [group] = room.groups
    with room.store.begin() as tx:
        things = tx.followed.of_group(group.id, FollowedKind.FOCUS_ASSIGNMENT)
        year = followed_between(group, things, date(2027, 1, 1), date(2027, 12, 31))
        assert [each.number for each in year.open] == [2]
        assert [each.text for each in year.answered] == ["Ja, det är gjort"]
        before = followed_between(group, things, date(2026, 1, 1), date(2026, 12, 31))
        assert not before.open
        assert not before.said
        [moved] = tx.followed.move_open(group.id, "halsa")
        assert (moved.group_id, moved.number, moved.from_group) == ("halsa", 1, group.id)
    assert "inga fokusuppdrag" in secretary(room, "!fokusuppdrag")
    assert "Ja, det är gjort" in secretary(room, "!fokusuppdrag klara")


# ------------------------------------------------------------------ papers

PDF = b"%PDF-1.7"


def send(room: Chatroom, caption: str, content: bytes = PDF, name: str = "Uppdraget.pdf") -> str:
    mark = len(room.posted)
    room.send_file("sekreterare", name, content, caption, room=SECRETARY_ROOM)
    return "\n".join(each.text for each in room.since(mark) if each.post.kind == "reply")


def test_a_file_under_a_new_focus_assignment_goes_with_every_agenda(room: Chatroom) -> None:
    said = send(room, f"!fokusuppdrag {FOCUS} senast 1 juni")
    assert "Fokusuppdrag 1 är antecknat" in said
    assert "Uppdraget.pdf (8 byte) är sparad vid fokusuppdrag 1" in said
    for words in ("", "möte 2"):
        assert item(room, "Fokusuppdrag", words)[0] == "Bilaga: Uppdraget.pdf"
    assert "Bilaga: Uppdraget.pdf" in room.answer("cia", "!fokusuppdrag 1")
    secretary(room, "!dagordning publicera möte 1")
    [sent] = [each for each in room.posted if each.post.kind == "paper"]
    assert sent.post.room == ROOM


def test_a_file_is_added_later_by_its_number_or_as_an_answer(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    assert "sparad vid fokusuppdrag 1" in send(room, "!fokusuppdrag 1")
    assert "innehållet är detsamma" in send(room, "!fokusuppdrag 1")
    assert "som version 2" in send(room, "!fokusuppdrag 1", b"%PDF-1.7 two")
    assert "Bilagan Uppdraget.pdf" in secretary(room, "!ångra")
    recorded = next(each for each in room.posted if "är antecknat" in each.text)
    room.send_file("sekreterare", "Underlag.pdf", PDF, "", room=SECRETARY_ROOM,
                   reply_to=recorded.event_id)  # fmt: skip
    assert "Underlag.pdf" in room.last("reply").text
    assert "Uppdraget.pdf, Underlag.pdf" in secretary(room, "!fokusuppdrag 1")


@pytest.mark.parametrize(("caption", "content", "told"), [
    ("fokusuppdrag 1 besvarat: Ja", PDF, "Skicka filen med bara det här under"),
    ("fokusuppdrag", PDF, "Jag ser ingen text"),
    ("fokusuppdrag 7", PDF, "Det finns inget fokusuppdrag 7"),
    ("fokusuppdrag 1", b"MZ", "inte"),
])  # fmt: skip
def test_a_file_that_is_not_taken(room: Chatroom, caption: str, content: bytes, told: str) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    assert told in send(room, f"!{caption}", content)
    shown = secretary(room, "!fokusuppdrag 1")
    assert "Uppdraget.pdf" not in shown
    assert "Svar" not in shown


def test_its_paper_goes_when_it_is_taken_back(room: Chatroom) -> None:
    send(room, f"!fokusuppdrag {FOCUS}")
    secretary(room, "!dagordning publicera möte 1")
    secretary(room, "!fokusuppdrag 1 ta bort")
    secretary(room, "ja")
    assert "Uppdraget.pdf" not in room.answer("cia", "!dagordning")
    assert item(room, "Fokusuppdrag") == []


def test_who_does_not_lead_adds_no_file(room: Chatroom) -> None:
    secretary(room, f"!fokusuppdrag {FOCUS}")
    mark = len(room.posted)
    room.send_file("cia", "Uppdraget.pdf", PDF, "!fokusuppdrag 1")
    assert "sekreterare och ordförande" in room.since(mark)[0].text


def test_who_ends_an_agreement_without_a_word_is_asked_why(room: Chatroom) -> None:
    secretary(room, "!överenskommelse Samverkan om hälsa; parter: Sala; datum: 1 maj 2026")
    answer = secretary(room, "!överenskommelse 1 avslutad")
    assert answer.startswith("Varför gäller överenskommelsen inte längre?")
    assert "!överenskommelse 1 upphört: Den har ersatts av en ny" in answer
    secretary(room, "!överenskommelse 1 upphört: Den har ersatts av en ny")
    assert "Samverkan om hälsa" not in secretary(room, "!överenskommelse")
