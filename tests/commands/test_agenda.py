"""`!dagordning`, `!dagordning publicera`, `!utskick`."""

from __future__ import annotations

import pytest

from bot.transports.matrix.sender import split
from secretary.language.markup import MAX_BYTES
from secretary.notice_kinds import NOTICE_KINDS
from secretary.reports import MAX_LENGTH
from tests.chatroom import ROOM, SECRETARY, SECRETARY_ROOM, Chatroom


def test_the_draft_has_the_header_and_the_standing_items_in_order(summoned: Chatroom) -> None:
    lines = [x for x in summoned.answer("sekreterare", "!dagordning").splitlines() if x]
    assert lines[:5] == [
        "Utkast till dagordning",
        "Organ: Samverkansgruppen barn/unga",
        "Tidpunkt: fredagen den 12 mars 2027 kl. 09.00–12.00",
        "Plats: Stadshuset i Sala",
        "Digitalt: https://video.exempel/1",
    ]
    assert [x for x in lines if x[0].isdigit()] == [
        "1. Inledning",
        "2. Föregående minnesanteckningar",
        "3. Rapport från ledamöterna",
        "4. Aktuellt på nationell nivå",
        "5. Uppdrag",
        "6. Nästa sammanträde",
        "7. Övriga frågor",
        "8. Avslutning",
    ]


def test_reports_stand_under_their_organisation_in_both_parts(summoned: Chatroom) -> None:
    summoned.say("cia", "!rapport a) Ny skola. b) Togs upp i nämnden.")
    summoned.say("anna", "!rapport Ny chef.")
    draft = summoned.answer("sekreterare", "!dagordning")
    arboga, sala = draft.index("• Arboga\n"), draft.index("• Sala\n")
    assert arboga < draft.index("Ny chef.") < sala < draft.index("Ny skola.")
    assert draft.index("Ny skola.") < draft.index("Togs upp i nämnden.")


def test_organisations_that_have_not_reported_are_named(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ny chef.")
    draft = summoned.answer("sekreterare", "!dagordning")
    [line] = [x for x in draft.splitlines() if x.strip().startswith("Har inte rapporterat")]
    assert "Arboga" not in line
    assert "Sala" in line
    assert "Oppositionens plats" in line


def test_the_expected_attendance_shows_who_stands_in(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    draft = summoned.answer("sekreterare", "!dagordning")
    assert "Bo Berg (S), ersätter Anna Ek, Arboga" in draft


def test_during_a_meeting_it_is_that_meetings_agenda(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    summoned.go_to("2027-03-12 09:30")
    assert "12 mars" in summoned.answer("sekreterare", "!dagordning")


def test_a_member_sees_no_draft(summoned: Chatroom) -> None:
    summoned.say("cia", "!rapport Ny skola.")
    answer = summoned.answer("anna", "!dagordning")
    assert "är inte skickad än" in answer
    assert "!fråga möte 1: Skolfrånvaro i årskurs 7" in answer
    assert "Ny skola" not in answer


def test_a_member_reads_the_published_agenda_again(summoned: Chatroom) -> None:
    summoned.say("cia", "!rapport Ny skola.")
    event = summoned.say("gun", "!rapport Ny chef.")
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.redact("gun", event)
    summoned.say("ida", "!rapport Kom efteråt.")
    answer = summoned.answer("anna", "!dagordning")
    assert answer.startswith("Dagordning\n")
    assert "Ny skola." in answer
    assert "Ny chef" not in answer
    assert "efteråt" not in answer


def test_somebody_without_a_seat_reads_no_agenda(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    assert "Organ:" not in summoned.answer("tjänsteperson", "!dagordning")


@pytest.mark.parametrize("who", ["anna", "sekreterare"])
def test_the_agenda_of_a_meeting_that_has_been_is_the_published_one(
    summoned: Chatroom, who: str
) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.say("sekreterare", "!möte ny 23 april kl 9")
    summoned.go_to("2027-03-15 09:00")
    for said in ("möte 1", "förra mötet", "12 mars"):
        answer = summoned.answer(who, f"!dagordning {said}")
        assert answer.startswith("Dagordning\n"), said
        assert "fredagen den 12 mars 2027" in answer


def test_a_meeting_that_was_held_without_an_agenda_says_so(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-15 09:00")
    assert "skickades ingen dagordning" in summoned.answer("sekreterare", "!dagordning möte 1")


def test_publishing_posts_it_in_the_group_and_keeps_it_as_sent(summoned: Chatroom) -> None:
    answer = summoned.answer("sekreterare", "!dagordning publicera", room=SECRETARY_ROOM)
    assert "version 1" in answer
    published = summoned.last("agenda_published")
    assert published.post.room == ROOM
    assert published.text.startswith("Dagordning\n")
    with summoned.store.begin() as tx:
        row = (
            tx._session.connection()
            .exec_driver_sql("SELECT kind, text, version FROM document")
            .one()
        )
    assert tuple(row) == ("agenda", published.post.text, 1)


def test_the_published_agenda_does_not_point_at_those_who_are_silent(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport Ny chef.")
    summoned.say("sekreterare", "!dagordning publicera")
    published = summoned.last("agenda_published").text
    assert "Ny chef." in published
    assert "– inte svarat" not in published
    assert "inte rapporterat" not in published


def test_every_agenda_says_how_many_have_said_yes_no_and_nothing(summoned: Chatroom) -> None:
    summoned.say("anna", "!förhinder")
    summoned.say("cia", "!kommer")
    counts = "1 kommer, 1 har förhinder, 8 har inte svarat."
    assert counts in summoned.answer("sekreterare", "!dagordning")
    summoned.say("sekreterare", "!dagordning publicera")
    assert counts in summoned.last("agenda_published").text
    assert counts in summoned.go_to("2027-03-09 09:00")[-1].text


def test_publishing_again_says_which_version_it_replaces(summoned: Chatroom) -> None:
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.say("sekreterare", "!dagordning publicera")
    assert "version 2 (ersätter version 1)" in summoned.last("agenda_published").text


def test_the_published_agenda_is_posted_again_on_its_day_as_it_was_sent(
    summoned: Chatroom,
) -> None:
    summoned.say("anna", "!rapport Ny chef.")
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.say("gun", "!rapport Kom för sent för dagordningen.")
    summoned.go_to("2027-03-09 09:00")
    again = summoned.last("agenda")
    assert again.post.room == ROOM
    assert again.text.startswith("Mötet är på fredag kl. 9.")
    assert again.text.endswith(summoned.last("agenda_published").text)


def test_an_agenda_published_the_same_morning_is_not_posted_twice(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-08 12:00")
    summoned.say("sekreterare", "!dagordning publicera")
    summoned.go_to("2027-03-09 09:00")
    assert summoned.count("agenda") == 0


def test_while_no_agenda_is_published_the_secretary_is_reminded(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-09 09:00")
    reminder = summoned.last("agenda").post
    assert (reminder.room, reminder.recipients) == (SECRETARY_ROOM, (SECRETARY,))


def test_an_agenda_too_long_for_one_message_is_posted_in_several_in_order(
    summoned: Chatroom,
) -> None:
    for who in ("eva", "anna", "cia", "gun", "ida"):
        summoned.say(who, f"!rapport a) {who} " + "ñ" * (MAX_LENGTH - 20))
        summoned.say(who, f"!rapport b) {who} " + "õ" * (MAX_LENGTH - 20))
    mark = len(summoned.posted)
    summoned.say("sekreterare", "!dagordning publicera")
    [whole] = [s.post for s in summoned.since(mark) if s.post.kind == "agenda_published"]
    parts = split(whole)
    assert len(parts) > 1
    assert all(len(p.text.encode()) + len(p.html.encode()) <= MAX_BYTES for p in parts)
    text = "\n\n".join(p.text for p in parts)
    assert text.count("ñ") == text.count("õ") == 5 * (MAX_LENGTH - 20)
    assert text.index("1. Inledning") < text.index("8. Avslutning")


def test_the_outlook_lists_what_will_be_posted_and_when(room: Chatroom) -> None:
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    lines = [x for x in room.answer("sekreterare", "!utskick").splitlines() if x.startswith("•")]
    assert len(lines) == len(NOTICE_KINDS)
    assert "fredag 26 februari kl. 9: kallelse" in lines[0]
    before = [kind for kind in NOTICE_KINDS if not kind.is_after]
    assert "torsdag 11 mars kl. 9: påminnelse om mötet" in lines[len(before) - 1]


def test_the_outlook_lists_reminders_of_assignments(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-12 10:00")
    summoned.say("sekreterare", "!uppdrag Sala: Kartlägg skolfrånvaron senast 7 april")
    summoned.say("sekreterare", "!uppdrag Sala: Berätta för föräldrarna senast 7 april")
    lines = summoned.answer("sekreterare", "!utskick").splitlines()
    assert lines[-2:] == [
        "• onsdag 31 mars kl. 9: påminnelse före sista dagen, uppdrag 1 och 2 (Sala)",
        "• torsdag 8 april kl. 9: påminnelse efter sista dagen, uppdrag 1 och 2 (Sala)",
    ]
    summoned.say("cia", "!uppdrag klar 1 Gjort.")
    assert "uppdrag 2 (Sala)" in summoned.answer("sekreterare", "!utskick")
    assert "uppdrag 1" not in summoned.answer("sekreterare", "!utskick")


def test_the_outlook_leaves_out_what_is_posted(summoned: Chatroom) -> None:
    assert "kallelse," not in summoned.answer("sekreterare", "!utskick")


def test_an_empty_outlook_says_what_to_do(room: Chatroom) -> None:
    assert "!möte ny" in room.answer("sekreterare", "!utskick")
