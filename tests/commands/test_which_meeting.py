"""Which meeting a command is about, said as people say it."""

from __future__ import annotations

import pytest

from tests.chatroom import Chatroom, Picture


@pytest.fixture
def year(room: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """Meeting 1 has been; 2 is on Friday 12 March, 3 on 23 April. It is Monday 8 March 2027."""

    def plan() -> None:
        room.clock.set(room.clock.now().replace(month=1, day=7))
        for when in ("29 januari kl 9-12", "12 mars kl 9-12", "23 april kl 9-12"):
            room.say("sekreterare", f"!möte ny {when}")
        room.go_to("2027-03-08 09:00")

    room.let(plan, pictures)
    return room


@pytest.mark.parametrize("words", ["den 12:e", "mötet den 12:e", "on the 12th", "den 12"])
def test_a_day_without_its_month_is_the_only_meeting_on_such_a_day(
    room: Chatroom, words: str
) -> None:
    room.say("sekreterare", "!möte ny 12 april kl 9-12")
    room.go_to("2027-03-29 09:00")
    assert "måndagen den 12 april" in room.answer("anna", f"!förhinder {words}")


def test_with_two_of_them_or_none_it_is_the_coming_one_or_asked_about(room: Chatroom) -> None:
    for when in ("12 april kl 9", "12 maj kl 9"):
        room.say("sekreterare", f"!möte ny {when}")
    assert "inget möte fredagen den 12 februari" in room.answer("anna", "!förhinder den 12:e")
    assert "inget möte" in room.answer("anna", "!förhinder den 13:e")


@pytest.mark.parametrize(
    "words",
    ["", "på fredag", "nu på fredag", "12/3", "den 12:e", "mötet 12 mars", "marsmötet", "mars",
     "möte 2", "2", "nästa", "nästa möte", "v 10", "till nästa möte", "on Friday", "meeting 2",
     "the next meeting", "the March meeting", "Friday 12 March", "the meeting on 12 March",
     "the meeting on Friday", "Friday's meeting", "the Friday meeting", "this week's meeting"],
)  # fmt: skip
def test_absence_is_from_the_meeting_that_is_named(year: Chatroom, words: str) -> None:
    answer = year.answer("anna", f"!förhinder {words}")
    assert "på fredag kl. 9" in answer
    assert "Orsaken" not in answer


@pytest.mark.parametrize(
    "words",
    ["23 april", "till 23 april", "aprilmötet", "till aprilmötet", "inför aprilmötet",
     "från mötet den 23 april", "möte 3", "fredag v 16", "sista mötet", "sista mötet i år",
     "for the April meeting", "to the meeting on 23 April", "on Friday 23 April", "meeting 3",
     "the last meeting this year"],
)  # fmt: skip
def test_words_before_the_reference_do_not_make_it_the_next_meeting(
    year: Chatroom, words: str
) -> None:
    answer = year.answer("anna", f"!förhinder {words}")
    assert "fredagen den 23 april" in answer
    assert "Orsaken" not in answer


@pytest.mark.parametrize(
    "words",
    ["mötet 12 mars pga jobb", "på fredag pga jobb", "marsmötet, jag jobbar", "jag jobbar",
     "nästa gång jag jobbar", "2 barn sjuka", "till läkaren", "on Friday because of work",
     "meeting 2, I work", "the March meeting because of work", "I am ill", "at home ill",
     "the meeting because of work", "fri den dagen"],
)  # fmt: skip
def test_words_after_the_reference_are_the_reason_and_no_part_of_it(
    year: Chatroom, words: str
) -> None:
    answer = year.answer("anna", f"!förhinder {words}")
    assert "på fredag kl. 9" in answer
    assert "Orsaken sparar jag aldrig" in answer


@pytest.mark.parametrize(
    "words",
    ["sista mötet i vår", "första mötet efter sommaren", "första mötet i april",
     "the final meeting before the summer", "the first meeting of the term"],
)  # fmt: skip
def test_the_first_or_last_of_a_part_of_the_year_is_not_that_of_the_whole(
    year: Chatroom, words: str
) -> None:
    assert "vilket möte du menar" in year.answer("anna", f"!förhinder {words}")


@pytest.mark.parametrize(
    "words",
    [
        "förra",
        "förra mötet",
        "januarimötet",
        "29 januari",
        "möte 1",
        "last meeting",
        "the January meeting",
        "första mötet",
    ],
)
def test_the_last_meeting_can_be_looked_at_but_not_declined(year: Chatroom, words: str) -> None:
    assert "Möte 1: fredagen den 29 januari 2027" in year.answer("anna", f"!möte {words}")
    assert "har redan varit" in year.answer("anna", f"!förhinder {words}")


@pytest.mark.parametrize(
    ("words", "said", "nearest"),
    [
        ("möte 9", "Det finns inget möte 9.", 2),
        ("13 mars", "Det finns inget möte lördagen den 13 mars 2027.", 2),
        ("14 maj", "Det finns inget möte fredagen den 14 maj 2027.", 3),
        ("majmötet", "Det finns inget möte i maj.", 2),
    ],
)
def test_where_there_is_no_such_meeting_those_that_are_there_are_listed(
    year: Chatroom, words: str, said: str, nearest: int
) -> None:
    answer = year.answer("anna", f"!förhinder {words}")
    assert answer.startswith(said)
    assert "möte 2, fredagen den 12 mars 2027, och möte 3, fredagen den 23 april 2027" in answer
    assert answer.endswith(f"Prova !förhinder möte {nearest}")


@pytest.mark.parametrize(
    ("command", "answer", "then"),
    [
        ("!förhinder möte 9", "3", "Du har förhinder fredagen den 23 april"),
        ("!förhinder möte 9, migrän", "möte 3", "Du har förhinder fredagen den 23 april"),
        ("!kommer digitalt 24 april", "den 23:e", "du kommer digitalt till mötet fredagen den 23"),
        ("!absent on 24 April", "April", "Du har förhinder fredagen den 23 april"),
        ("!kommer 24 april inte digitalt", "3", "du kommer på plats till mötet fredagen den 23"),
        ("!förhinder nästa fredag", "12 mars", "Du har förhinder på fredag"),
        ("!förhinder nästa fredag", "nu på fredag", "Du har förhinder på fredag"),
        ("!möte 9", "3", "Möte 3: fredagen den 23 april"),
        ("!rapport visa möte 9", "2", "inte rapporterat"),
        ("!rapport möte 9: Ny skola", "3", "Din rapport till mötet fredagen den 23 april"),
    ],
)  # fmt: skip
def test_the_meetings_that_are_named_can_be_picked_from(
    year: Chatroom, command: str, answer: str, then: str
) -> None:
    year.say("anna", command)
    assert then in year.answer("anna", answer)


@pytest.mark.parametrize("words", ["ja", "nej, fel", "vi åker klockan åtta", "jag kan inte"])
@pytest.mark.parametrize("command", ["!förhinder möte 9", "!förhinder 13 mars"])
def test_who_picks_none_of_them_is_left_alone_in_the_room(
    year: Chatroom, command: str, words: str
) -> None:
    year.say("anna", command)
    assert year.answer("anna", words) == ""
    assert "inte svarat" in year.standing("Anna Ek", "möte 2")


@pytest.mark.parametrize(
    "command",
    ["!kommer {} inte", "!kommer {} kanske", "!kommer möte 2 och {}", "!kommer {}, Bo inte",
     "!förhinder {} gäller inte längre", "!coming {} not"],
)  # fmt: skip
@pytest.mark.parametrize("named", ["möte 9", "24 april", "nästa fredag", "aprilmötet"])
def test_what_stands_after_a_name_that_is_not_clear_is_not_lost(
    year: Chatroom, command: str, named: str
) -> None:
    """What it says is not kept by halves: it has to be written again."""
    year.say("sekreterare", "!möte ny 26 april kl 9")
    year.say("anna", command.format(named))
    year.say("anna", "12 mars" if named == "nästa fredag" else "möte 3")
    for number in (2, 3):
        assert "inte svarat" in year.standing("Anna Ek", f"möte {number}")


def test_where_several_fit_it_asks_which(year: Chatroom) -> None:
    year.say("sekreterare", "!möte ny 26 april kl 9")
    year.say("sekreterare", "!möte ny 23 april kl 13")
    april = year.answer("anna", "!förhinder aprilmötet")
    assert "Det finns flera möten i april" in april
    assert "möte 4, måndagen den 26 april 2027" in april
    assert "Vilket menar du?" in april
    assert "kl. 13.00" in year.answer("anna", "!förhinder 23 april"), "distinguished by the time"
    assert "23 april kl. 13. Det är antecknat" in year.answer("anna", "!förhinder 23 april kl 13")


@pytest.mark.parametrize("words", ["ja", "ja tack!", "ok", "jag kan inte"])
def test_an_answer_that_picks_none_of_several_does_not_mean_the_next_one(
    year: Chatroom, words: str
) -> None:
    year.say("sekreterare", "!möte ny 26 april kl 9")
    assert "Vilket menar du?" in year.answer("anna", "!förhinder aprilmötet")
    year.say("anna", words)
    assert year.count("seat") == 0
    assert "inte svarat" in year.standing("Anna Ek", "möte 2")


def test_next_friday_is_asked_about_with_the_day_that_has_a_meeting(year: Chatroom) -> None:
    answer = year.answer("anna", "!förhinder nästa fredag")
    assert "Menar du fredag 12 mars eller fredag 19 mars?" in answer
    assert answer.endswith("Prova !förhinder fredag 12 mars")


@pytest.mark.parametrize(
    "words",
    ["måndag och tisdag", "12/3, 13/3", "12 och 13 mars", "12 mars kl 9 och kl 10", "kl 25",
     "torsdag v 10-11", "kl 20 på morgonen", "nästa fredag"],
)  # fmt: skip
def test_a_refused_day_never_repeats_the_reason_after_it(year: Chatroom, words: str) -> None:
    mark = len(year.posted)
    year.say("anna", f"!förhinder {words} MIGRÄN")
    said = " ".join(s.post.text + s.post.html for s in year.since(mark))
    assert said
    assert "MIG" not in said


@pytest.mark.parametrize(
    "words",
    ["möte 3", "inför möte 3", "mötet 23 april", "till mötet 23 april", "aprilmötet",
     "inför aprilmötet"],
)  # fmt: skip
def test_a_report_is_to_the_meeting_before_its_colon(year: Chatroom, words: str) -> None:
    assert "fredagen den 23 april" in year.answer("anna", f"!rapport {words}: Budgeten är antagen.")
    assert year.answer("anna", "!rapport visa möte 3").endswith(": Budgeten är antagen.")


@pytest.mark.parametrize(
    "text",
    ["12 mars: öppet hus", "Mötet i går: alla var nöjda", "Nämndmötet: bra", "majmötet: inget",
     "Nästa steg: budgeten", "Inför aprilmötet i nämnden: läst"],
)  # fmt: skip
def test_a_reports_own_words_before_a_colon_are_kept(year: Chatroom, text: str) -> None:
    year.say("anna", f"!rapport {text}")
    assert year.answer("anna", "!rapport visa möte 2").endswith(f"Aktuellt hemma: {text}")


def test_a_report_to_a_meeting_that_is_not_there_is_not_put_on_another(year: Chatroom) -> None:
    assert "Det finns inget möte 9" in year.answer("anna", "!rapport möte 9: Budget")
    assert "inte rapporterat" in year.answer("anna", "!rapport visa möte 2")
