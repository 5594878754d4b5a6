"""`!punkter`, `!punkt ny` and `!punkt`: what the secretary does with the items of an agenda."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.schema import audit
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom, Picture


@pytest.fixture
def two(summoned: Chatroom, pictures: dict[str, Picture]) -> Chatroom:
    """Meeting 1 is on 12 March and summoned; meeting 2 on 23 April is not."""

    def plan_another() -> None:
        secretary(summoned, "!möte ny fredag 23 april kl 9-12")

    summoned.let(plan_another, pictures)
    return summoned


def secretary(room: Chatroom, text: str) -> str:
    """What the secretary is answered in the secretaries' room."""
    return room.answer("sekreterare", text, room=SECRETARY_ROOM)


def numbered(room: Chatroom, meeting: int = 1) -> dict[int, str]:
    """The items of a meeting's draft, by number, each with what stands after its title."""
    lines = secretary(room, f"!punkter möte {meeting}").splitlines()
    found = (line.split(". ", 1) for line in lines if line[:1].isdigit() and ". " in line)
    return {int(number): title for number, title in found if number.isdigit()}


def titles(room: Chatroom, meeting: int = 1) -> list[str]:
    return [line.split(" (")[0].split(",")[0] for line in numbered(room, meeting).values()]


def told(room: Chatroom, mark: int) -> list[str]:
    return [s.text for s in room.since(mark) if s.post.kind == "topic_decided"]


# Adding and changing


def test_a_new_item_stands_after_the_reports_with_its_presenter_and_time(
    summoned: Chatroom,
) -> None:
    answer = secretary(summoned, "!punkt ny Skolskjutsar, Eva Lind, skolchef, 20 min, barnrätt")
    assert answer.startswith("Ny punkt 4 till mötet fredagen den 12 mars kl. 9: Skolskjutsar")
    assert "\n5. Aktuellt på nationell nivå\n" in answer
    assert "Punkterna tar 20 av mötets 180 minuter." in answer
    draft = secretary(summoned, "!dagordning").splitlines()
    at = draft.index("4. Skolskjutsar (20 min)")
    assert draft[at + 1 : at + 3] == [
        "  Föredragande: Eva Lind, skolchef", "  Barnets bästa ska prövas",
    ]  # fmt: skip


def test_the_chair_may_too_and_in_english(summoned: Chatroom) -> None:
    answer = summoned.answer("eva", "!item new School transport, Anna Ek, half an hour")
    assert "School transport (30 min), Anna Ek (S)" in answer


@pytest.mark.parametrize("who", ["anna", "bo", "någon"])
@pytest.mark.parametrize("text", ["!punkt ny Skolskjutsar", "!punkt 4 ta bort", "!punkt 1 20 min"])
def test_others_may_not(summoned: Chatroom, who: str, text: str) -> None:
    before = titles(summoned)
    assert "sekreterare och ordförande" in summoned.answer(who, text) or who == "någon"
    assert titles(summoned) == before


def test_a_member_who_asks_for_the_items_reads_the_agenda_that_was_sent(
    summoned: Chatroom,
) -> None:
    assert "är inte skickad än" in summoned.answer("anna", "!punkter")
    secretary(summoned, "!dagordning publicera")
    assert summoned.answer("anna", "!punkter").startswith("Dagordning\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("!punkt 4 20 minuter", "Skolskjutsar (20 min)"),
        ("!punkt 4 föredragande Anna Ek", "Skolskjutsar, Anna Ek (S)"),
        ("!punkt 4 föredragande Eva Lind, skolchef", "Skolskjutsar, Eva Lind, skolchef"),
        ("!punkt 4 rubrik Skolskjutsar på landet", "Skolskjutsar på landet"),
        ("!punkt 4 barnrätt", "Skolskjutsar, barnets bästa ska prövas"),
        ("!item 4 presenter Anna Ek, 20 min", "Skolskjutsar (20 min), Anna Ek (S)"),
    ],
)
def test_an_item_is_changed(summoned: Chatroom, text: str, line: str) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar")
    assert f"Punkt 4 till mötet fredagen den 12 mars kl. 9: {line}." in secretary(summoned, text)
    assert numbered(summoned)[4] == line


def test_what_was_given_can_be_taken_away_again(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar, Eva Lind, 20 min, barnrätt")
    secretary(summoned, "!punkt 4 föredragande ingen, utan tid, inte barnrätt")
    assert numbered(summoned)[4] == "Skolskjutsar"


def test_a_name_that_several_have_stays_as_it_was_written(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar, föredragande Lund")  # Eva's, and no other's
    assert numbered(summoned)[4] == "Skolskjutsar, Eva Lund (M)"
    secretary(summoned, "!punkt 4 föredragande Lind, kommunchef")  # Karin's; a title follows
    assert numbered(summoned)[4] == "Skolskjutsar, Karin Lind (S), kommunchef"
    secretary(summoned, "!punkt 4 föredragande Svensson")
    assert numbered(summoned)[4] == "Skolskjutsar, Svensson"


def test_a_standing_item_is_given_a_presenter_for_this_meeting_only(two: Chatroom) -> None:
    secretary(two, "!punkt möte 1: 1 föredragande Eva Lund, 10 min")
    assert numbered(two)[1] == "Inledning (10 min), Eva Lund (M)"
    assert numbered(two, 2)[1] == "Inledning"


@pytest.mark.parametrize("text", ["rubrik Annat", "rubrik"])
def test_neither_a_standing_item_nor_a_topic_is_given_another_title(
    summoned: Chatroom, text: str
) -> None:
    summoned.say("gun", "!fråga Läsförståelse")
    before = numbered(summoned)
    for number in (1, 4):
        assert "Ändrat" not in secretary(summoned, f"!punkt {number} {text}")
    assert numbered(summoned) == before


def test_the_items_may_take_more_than_the_meeting_and_it_says_so(summoned: Chatroom) -> None:
    answer = secretary(summoned, "!punkt ny Temadag, 200 min")
    assert "Punkterna tar 200 minuter, men mötet är bara 180: 20 för mycket." in answer
    assert "högst 600" in secretary(summoned, "!punkt 4 1000 min")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("!punkt ny " + "x" * 301, "högst 300"),
        ("!punkt ny", "Vad ska punkten heta?"),
        ("!punkt ny Skolskjutsar, 20 min, hej hopp", "har inte lagt till något"),
        ("!punkt Skolskjutsar", "har inte ändrat något"),
        ("!punkt 14 20 min", "Det finns ingen punkt 14"),
        ("!punkt 4 20", "har inte ändrat något"),
    ],
)
def test_what_is_not_understood_is_not_done(summoned: Chatroom, text: str, says: str) -> None:
    before = titles(summoned)
    assert says in secretary(summoned, text)
    assert titles(summoned) == before


def test_words_about_somebody_s_health_are_asked_about(summoned: Chatroom) -> None:
    summoned.say("gun", "!fråga Läsförståelse")
    for text in ("ny Anna Ek är sjukskriven", "4 avslå: Gun är sjuk", "4 skjut upp: Gun är sjuk"):
        answer = secretary(summoned, f"!punkt {text}")
        assert "någons hälsa" in answer
        assert "sjuk" not in answer
    assert "Läsförståelse" in titles(summoned)
    assert "Ny punkt" in secretary(summoned, "!punkt ny ja: Anna Ek är sjukskriven")


def test_who_changed_what_stands_in_the_audit_log_without_words(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar, Eva Lind")
    secretary(summoned, "!punkt 4 20 min")
    with summoned.store.begin() as tx:
        rows = tx._session.execute(select(audit.c.what, audit.c.details)).all()
    kept = {what: details for what, details in rows if what.startswith("item")}
    assert kept == {"item added": {"item": 1}, "item changed": {"item": 1, "changed": "minutes"}}


# Order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("6 före 4", "CAB"),
        ("4 efter 5", "BAC"),
        ("4 sist", "BC A"),
        ("flytta 4 till 6", "BCA"),
        ("flytta 5 till 4", "BAC"),
        ("5 first", "B AC"),
    ],
)
def test_items_are_moved_among_each_other(summoned: Chatroom, text: str, order: str) -> None:
    for title in "ABC":
        secretary(summoned, f"!punkt ny {title}")
    assert "Numren är nu:" in secretary(summoned, f"!punkt {text}")
    assert [each for each in titles(summoned) if len(each) == 1] == list(order.replace(" ", ""))


def test_what_is_new_afterwards_comes_in_its_place(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny A")
    secretary(summoned, "!punkt 4 först")
    summoned.say("gun", "!fråga Läsförståelse")
    assert titles(summoned)[:5] == [
        "A", "Läsförståelse", "Inledning", "Föregående minnesanteckningar",
        "Rapport från ledamöterna",
    ]  # fmt: skip


def test_a_place_that_there_is_not_and_the_one_it_has_are_refused(summoned: Chatroom) -> None:
    assert "ingen punkt 12" in secretary(summoned, "!punkt 4 till 12")
    assert "är redan punkt 4" in secretary(summoned, "!punkt 4 till 4")


# Leaving out


def test_an_own_item_is_removed_after_a_yes_only(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar")
    assert "Ska jag ta bort punkt 4, ”Skolskjutsar”" in secretary(summoned, "!punkt 4 ta bort")
    assert "ligger kvar" in secretary(summoned, "nej")
    assert "Skolskjutsar" in titles(summoned)
    secretary(summoned, "!punkt 4 ta bort")
    assert "är borttagen" in secretary(summoned, "ja")
    assert "Skolskjutsar" not in titles(summoned)
    assert "är med på mötet" in secretary(summoned, "!punkt ta med skolskjuts")
    assert "Skolskjutsar" in titles(summoned)


def test_the_yes_is_about_the_item_that_was_asked_about(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny A")
    secretary(summoned, "!punkt ny B")
    secretary(summoned, "!punkt 4 ta bort")
    summoned.say("eva", "!punkt 5 före 4")
    assert "har inte tagit bort något" in secretary(summoned, "ja")
    assert {"A", "B"} <= set(titles(summoned))


def test_a_standing_item_is_left_out_this_once(two: Chatroom) -> None:
    assert "På nästa möte kommer den som vanligt" in secretary(two, "!punkt 7 ta bort")
    assert "Övriga frågor" not in titles(two)
    assert "Övriga frågor" in titles(two, 2)
    assert "• Övriga frågor – utelämnad den här gången" in secretary(two, "!punkter")


def test_a_member_s_topic_is_not_removed(summoned: Chatroom) -> None:
    summoned.say("gun", "!fråga Läsförståelse")
    answer = secretary(summoned, "!punkt 4 ta bort")
    assert "!punkt möte 1: 4 avslå: Vi tog upp det i mars." in answer
    assert "Läsförståelse" in titles(summoned)


def test_nor_are_reports_hidden(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ny skola.")
    assert "måste vara med" in secretary(summoned, "!punkt 3 ta bort")


# Members' topics


def test_a_topic_that_is_taken_in_is_told_to_its_member(summoned: Chatroom) -> None:
    summoned.tell("gun", "!fråga Läsförståelse")
    assert "– inte avgjord" in numbered(summoned)[4]
    mark = len(summoned.posted)
    assert "Gun Hall får veta det." in secretary(summoned, "!punkt 4 ta med")
    assert told(summoned, mark) == [
        "Gun Hall, din fråga ”Läsförståelse” tas upp på mötet fredagen den 12 mars kl. 9."
    ]
    assert summoned.last("topic_decided").post.room == "!direkt-gun:exempel"
    assert numbered(summoned)[4] == "Läsförståelse, anmäld av Gun Hall (V)"
    assert "är redan med" in secretary(summoned, "!punkt 4 ta med")


def test_one_that_is_declined_is_gone_and_its_member_is_told_why(summoned: Chatroom) -> None:
    summoned.say("gun", "!fråga Läsförståelse")
    assert "Skriv skälet också" in secretary(summoned, "!punkt 4 avslå")
    mark = len(summoned.posted)
    secretary(summoned, "!punkt 4 avslå: Vi tog upp det i januari.")
    [said] = told(summoned, mark)
    assert "tas inte upp" in said
    assert "Skälet: Vi tog upp det i januari." in said
    sent = summoned.last("topic_decided").post
    assert (sent.room, sent.recipients) == (ROOM, ("@gun:exempel",))  # where she wrote it
    assert "Läsförståelse" not in titles(summoned)
    assert "tas inte upp: Vi tog upp det i januari." in summoned.answer("gun", "!fråga visa")
    assert "Läsförståelse" not in secretary(summoned, "!dagordning")
    secretary(summoned, "!punkt ta med Läs")
    assert "Läsförståelse" in titles(summoned)


def test_only_topics_are_declined(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar")
    assert "!punkt möte 1: 4 ta bort" in secretary(summoned, "!punkt 4 avslå: Nej.")
    assert "Skolskjutsar" in titles(summoned)


def test_the_chair_hears_nothing_of_their_own_topic(summoned: Chatroom) -> None:
    summoned.say("eva", "!fråga Läsförståelse")
    mark = len(summoned.posted)
    summoned.say("eva", "!punkt 4 ta med")
    assert told(summoned, mark) == []


# Postponing, and what was not finished


def test_a_postponed_item_is_kept_for_the_meeting_it_is_postponed_to(two: Chatroom) -> None:
    secretary(two, "!möte ny fredag 28 maj kl 9")
    two.say("gun", "!fråga Läsförståelse")
    secretary(two, "!punkt ny Skolskjutsar, Eva Lind, 20 min")
    mark = len(two.posted)
    answer = secretary(two, "!punkt 4 skjut upp till möte 3: Tiden räcker inte.")
    assert "är uppskjuten till möte 3, fredagen den 28 maj 2027" in answer
    assert "Skälet: Tiden räcker inte." in told(two, mark)[0]
    secretary(two, "!punkt 4 skjut upp till möte 3")
    assert {"Läsförståelse", "Skolskjutsar"}.isdisjoint(titles(two) + titles(two, 2))
    later = numbered(two, 3)
    assert later[4] == "Läsförståelse, anmäld av Gun Hall (V), från möte 1"
    assert later[5] == "Skolskjutsar (20 min), Eva Lind, från möte 1"
    assert "• Skolskjutsar – uppskjuten till möte 3" in secretary(two, "!punkter möte 1")
    assert "(möte 3, fredagen den 28 maj kl. 9)" in two.answer("gun", "!fråga visa")


def test_it_can_be_had_back(two: Chatroom) -> None:
    secretary(two, "!punkt ny Skolskjutsar")
    secretary(two, "!punkt 4 skjut upp till möte 2")
    secretary(two, "!punkt ta med Skolskjutsar")
    assert "Skolskjutsar" in titles(two)
    assert "Skolskjutsar" not in titles(two, 2)


def test_without_a_meeting_to_come_it_waits_for_one(summoned: Chatroom) -> None:
    summoned.say("gun", "!fråga Läsförståelse")
    secretary(summoned, "!punkt ny Skolskjutsar")
    assert "till nästa möte som planeras" in secretary(summoned, "!punkt 5 skjut upp")
    secretary(summoned, "!punkt 4 skjut upp")
    assert "väntar på nästa möte" in summoned.answer("gun", "!fråga visa")
    planned = secretary(summoned, "!möte ny fredag 23 april kl 9")
    assert "2 punkter från tidigare möten följer med hit." in planned
    assert titles(summoned, 2)[3:5] == ["Läsförståelse", "Skolskjutsar"]
    assert "följer med" not in secretary(summoned, "!möte ny fredag 28 maj kl 9")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4 skjut upp till möte 1", "kan den inte skjutas upp"),
        ("4 skjut upp till möte 9", "Det finns inget möte 9"),
        ("4 skjut upp till hösten", "har inte gjort något"),
        ("1 skjut upp", "kommer på nästa möte ändå"),
    ],
)
def test_where_it_cannot_be_postponed_to(two: Chatroom, text: str, says: str) -> None:
    secretary(two, "!punkt ny Skolskjutsar")
    assert says in secretary(two, f"!punkt {text}")
    assert "Skolskjutsar" in titles(two)


def test_what_was_not_finished_comes_again_and_stays_where_it_was(two: Chatroom) -> None:
    two.say("gun", "!fråga Läsförståelse")
    secretary(two, "!punkt ny Skolskjutsar")
    assert "har inte börjat" in secretary(two, "!punkt 4 inte klar")
    two.go_to("2027-03-12 10:00")
    assert "kommer igen på möte 2" in secretary(two, "!punkt 4 inte klar")
    assert "kommer igen på möte 2" in secretary(two, "!punkt 5 inte klar")
    assert "är redan antecknat" in secretary(two, "!punkt 5 inte klar")
    assert "kommer på nästa möte ändå" in secretary(two, "!punkt 6 inte klar")
    assert titles(two)[3:5] == titles(two, 2)[3:5] == ["Läsförståelse", "Skolskjutsar"]
    assert "från möte 1" in numbered(two, 2)[5]


def test_after_the_meeting_it_has_to_be_named(two: Chatroom) -> None:
    secretary(two, "!punkt ny Skolskjutsar")
    two.go_to("2027-03-12 13:00")
    assert "Möte 2 fredagen den 23 april 2027 har inte börjat" in secretary(
        two, "!punkt 4 inte klar"
    )
    assert "kommer igen på möte 2" in secretary(two, "!punkt möte 1: 4 inte klar")
    assert "ändras inte längre" in secretary(two, "!punkt möte 1: 4 20 min")


# Which meeting, and which number


def test_which_meeting_is_asked_where_two_are_open(two: Chatroom) -> None:
    secretary(two, "!möte kalla möte 2")
    assert "Flera möten är på gång" in secretary(two, "!punkt ny Skolskjutsar")
    assert "Skolskjutsar" not in titles(two) + titles(two, 2)
    assert "23 april" in secretary(two, "!punkt ny möte 2: Skolskjutsar")
    assert "23 april" in secretary(two, "!punkt ny Elevhälsa, 20 min, möte 2")
    assert "23 april" in secretary(two, "!punkt möte 2: 4 10 min")
    assert "23 april" in secretary(two, "!punkt 5 barnrätt möte 2")
    assert numbered(two, 2)[4] == "Skolskjutsar (10 min)"
    assert numbered(two, 2)[5] == "Elevhälsa (20 min), barnets bästa ska prövas"


def test_a_reply_says_which_meeting_is_meant(two: Chatroom) -> None:
    secretary(two, "!möte kalla möte 2")
    summons = two.last("summons").event_id
    two.say("eva", "!punkt ny Skolskjutsar", reply_to=summons)
    assert "Skolskjutsar" in titles(two, 2)


def test_where_the_agenda_that_was_sent_has_another_number_it_is_asked_which(
    summoned: Chatroom,
) -> None:
    secretary(summoned, "!punkt ny A")
    secretary(summoned, "!punkt ny B")
    secretary(summoned, "!dagordning publicera")
    assert "version 1" in secretary(summoned, "!punkt 5 före 4")
    answer = secretary(summoned, "!punkt 4 20 min")
    assert "i dagordningen som är skickad ”A”, och i utkastet nu ”B”" in answer
    assert "I utkastet är ”A” punkt 5." in answer
    assert "!punkt utkast 5 20 min eller !punkt utkast 4 20 min" in answer
    assert numbered(summoned)[4] == "B"
    secretary(summoned, "!punkt utkast 5 20 min")
    assert numbered(summoned)[5] == "A (20 min)"
    assert "Ändrat" in secretary(summoned, "!punkt 1 5 min")  # it is the same in both


def test_that_question_repeats_no_reason(summoned: Chatroom) -> None:
    summoned.say("gun", "!fråga Läsförståelse")
    summoned.say("anna", "!fråga Skolskjutsar")
    secretary(summoned, "!dagordning publicera")
    secretary(summoned, "!punkt 5 före 4")
    answer = secretary(summoned, "!punkt 4 avslå: Något hemligt")
    assert "kan vara två saker" in answer
    assert "hemligt" not in answer


# The agenda that was sent


def test_what_was_sent_stays_as_it_was_whatever_becomes_of_its_items(two: Chatroom) -> None:
    two.say("gun", "!fråga Läsförståelse")
    secretary(two, "!punkt ny Skolskjutsar, Eva Lind, 20 min")
    secretary(two, "!dagordning publicera")
    sent = two.last("agenda_published").text
    secretary(two, "!punkt 5 rubrik Något annat")
    secretary(two, "!punkt 1 ta bort")
    secretary(two, "!punkt utkast 3 skjut upp till möte 2")
    assert two.answer("anna", "!dagordning").startswith("Dagordning\n")
    assert two.answer("anna", "!dagordning") == sent


def test_the_next_meeting_and_the_last_one_s_notes_fill_themselves(two: Chatroom) -> None:
    first = secretary(two, "!dagordning möte 1")
    assert "Nästa sammanträde ska äga rum fredagen den 23 april 2027 kl. 09.00." in first
    assert "Anteckningarna" not in first
    second = secretary(two, "!dagordning möte 2")
    assert "Anteckningarna från mötet fredagen den 12 mars 2027." in second
    assert "ska äga rum" not in second


def test_the_agenda_is_an_ordered_list(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ny skola.")
    summoned.say("sekreterare", "!dagordning publicera")
    html = summoned.last("agenda_published").post.html
    assert html.count("<ol>") == 1
    items = html[html.index("<ol>") : html.index("</ol>")]
    assert items.startswith("<ol><li><b>Inledning</b></li><li><b>Föregående")
    assert "<ul><li><b>Arboga</b><ul><li>Anna Ek (S), <i>aktuellt:</i> Ny skola.</li></ul>" in items


def test_what_is_written_in_an_item_is_text(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny <b>Skola</b> & hem, föredragande <i>Eva</i>")
    html = summoned.last("reply").post.html
    assert "&lt;b&gt;Skola&lt;/b&gt; &amp; hem" in html
    assert "<i>Eva" not in html


def test_a_new_version_says_what_is_otherwise_in_it(two: Chatroom) -> None:
    secretary(two, "!punkt ny Skolskjutsar")
    secretary(two, "!punkt ny Elevhälsa")
    two.say("gun", "!fråga Läsförståelse")
    secretary(two, "!dagordning publicera")
    assert "Ändrat" not in two.last("agenda_published").text
    secretary(two, "!punkt 4 föredragande Eva Lind, 20 min")
    secretary(two, "!punkt 5 skjut upp till möte 2")
    secretary(two, "!punkt ny Fritid")
    secretary(two, "!punkt utkast 5 före 4")
    two.say("cia", "!rapport Ny skola.")
    assert "\nÄndrat sedan version 1\n" in secretary(two, "!dagordning")
    secretary(two, "!dagordning publicera")
    sent = two.last("agenda_published").text
    at = sent.index("Ändrat sedan version 1\n")
    assert sent[at : sent.index("\n\nPunkter\n")].splitlines()[1:] == [
        "• Ny punkt 6: Fritid",
        "• Borttagen: Elevhälsa",
        "• Flyttad: Skolskjutsar är nu punkt 5",
        "• Punkt 5, Skolskjutsar: föredragande Eva Lind, 20 min",
        "• Rapporter från Sala",
    ]
    secretary(two, "!punkt 6 20 min")
    assert two.answer("anna", "!dagordning") == sent  # also read again later
    assert two.go_to("2027-03-09 09:00")[-1].text.endswith(sent)


def test_a_new_version_with_nothing_else_in_it_says_nothing_of_that(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    secretary(summoned, "!dagordning publicera")
    assert "Ändrat" not in summoned.last("agenda_published").text


def test_what_was_withdrawn_is_not_said_again_by_what_has_changed(summoned: Chatroom) -> None:
    event = summoned.say("gun", "!fråga Läsförståelse")
    secretary(summoned, "!dagordning publicera")
    summoned.redact("gun", event)
    secretary(summoned, "!dagordning publicera")
    sent = summoned.last("agenda_published").text
    assert "Ändrat sedan" not in sent
    assert "återtagen" not in sent
    assert "Läsförståelse" not in sent


# What is not meant


@pytest.mark.parametrize("words", ["avslå inte", "avslå?", "skjut upp, inte till möte 2"])
def test_what_is_denied_is_not_done_to_a_topic(two: Chatroom, words: str) -> None:
    two.say("anna", "!fråga möte 1: Skolfrånvaro")
    mark = len(two.posted)
    answer = secretary(two, f"!punkt möte 1: 4 {words}")
    assert answer.startswith("Jag förstod inte, och har inte ändrat något.")
    assert "!punkt möte 1: 4 20 min" in answer
    assert told(two, mark) == []
    assert titles(two)[3].startswith("Skolfrånvaro")


def test_a_suggestion_is_about_the_item_that_was_named(two: Chatroom) -> None:
    assert "!punkt möte 1: 6 före 2" in secretary(two, "!punkt möte 1: 6 ta inte bort")
    assert "!punkt möte 1: 1 sist" in secretary(two, "!punkt möte 1: 1 ta inte bort")


def test_the_next_meeting_is_the_one_after_the_item_s_own(two: Chatroom) -> None:
    secretary(two, "!punkt ny möte 1: Skolskjutsar")
    assert "möte 2" in secretary(two, "!punkt möte 1: 4 skjut upp till nästa möte")


@pytest.mark.parametrize("words", ["!punkt ny Information, Anna Ek, sjuk",
                                   "!punkt 4 föredragande Anna Ek, sjukskriven"])  # fmt: skip
def test_a_presenter_s_health_is_no_title(summoned: Chatroom, words: str) -> None:
    assert "kan handla om någons hälsa" in secretary(summoned, words)
    assert "sjuk" not in secretary(summoned, "!punkter")


def test_a_number_alone_is_no_new_item(summoned: Chatroom) -> None:
    assert "har inte lagt till något" in secretary(summoned, "!punkt ny 4")


def test_a_yes_removes_nothing_that_is_called_otherwise_by_now(summoned: Chatroom) -> None:
    secretary(summoned, "!punkt ny Skolskjutsar")
    secretary(summoned, "!punkt 4 ta bort")
    summoned.say("eva", "!punkt 4 rubrik Budget")
    assert "har ändrats sedan jag frågade" in secretary(summoned, "ja")
    assert titles(summoned)[3] == "Budget"
