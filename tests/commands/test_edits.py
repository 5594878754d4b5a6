"""Edits by the specification: of the message itself, as of when it was written, until removed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.transports.base import EventKind
from tests.chatroom import SECRETARY_ROOM, Chatroom

DIRECT = "!direkt-anna:exempel"


def standing(room: Chatroom, name: str = "Anna Ek", meeting: int = 1) -> str:
    return room.standing(name, f"möte {meeting}")


def said_of(room: Chatroom, mark: int) -> str:
    """What the bot has answered since."""
    return "\n".join(said.text for said in room.since(mark) if said.post.kind == "reply")


def edit(chatroom: Chatroom, target: str, text: str, **more: Any) -> tuple[str, str]:
    """Anna edits it: the edit, and what the bot says."""
    mark = len(chatroom.posted)
    event = chatroom.edit("anna", target, text, **more)
    return event, said_of(chatroom, mark)


def redact(room: Chatroom, event: str, who: str = "anna") -> str:
    """What the bot says when somebody removes it."""
    mark = len(room.posted)
    room.redact(who, event)
    return said_of(room, mark)


def answers(room: Chatroom) -> list[tuple[int, bool]]:
    """Every answer that stands: about which meeting, and whether it is a yes."""
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql(
            "SELECT meeting_id, coming FROM answer WHERE withdrawn_at IS NULL ORDER BY id"
        )
        return [(meeting, bool(coming)) for meeting, coming in rows]


def reports(room: Chatroom) -> list[str]:
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql(
            "SELECT text FROM report WHERE withdrawn_at IS NULL ORDER BY id"
        )
        return list(rows.scalars())


@pytest.fixture
def next_too(summoned: Chatroom) -> Chatroom:
    """Meeting 2 is on Friday 23 April 2027 at 09.00."""
    summoned.say("sekreterare", "!möte ny 23 april kl 9", room=SECRETARY_ROOM)
    return summoned


# ------------------------------------------------------------------ what an edit is of


def test_an_edit_of_an_edit_is_none(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    first, _ = edit(summoned, event, "!kommer")
    assert edit(summoned, first, "!kommer digitalt")[1] == ""
    second = edit(summoned, first, "!förhinder")[0]
    assert edit(summoned, second, "!förhinder")[1] == ""
    assert answers(summoned) == [(1, True)]


def test_an_edit_of_an_edit_of_talk_is_none(summoned: Chatroom) -> None:
    talk = summoned.say("anna", "Hej")
    first, _ = edit(summoned, talk, "Hej alla")
    assert edit(summoned, first, "!förhinder")[1] == ""
    assert answers(summoned) == []


def test_an_edit_of_what_somebody_else_meant_to_edit_is_none(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    theirs = summoned.edit("gun", event, "!kommer")
    summoned.edit("gun", theirs, "!kommer")
    assert answers(summoned) == [(1, False)]


def test_an_edit_of_a_reaction_or_a_redaction_is_none(summoned: Chatroom) -> None:
    reaction = summoned.react("anna", summoned.last("summons").event_id, "✅")
    removed = summoned.redact("anna", summoned.say("anna", "Hej"))
    for target in (reaction, removed):
        assert edit(summoned, target, "!förhinder")[1] == ""
    assert answers(summoned) == [(1, True)]


def test_what_has_been_removed_is_edited_no_more(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    redact(summoned, event)
    assert edit(summoned, event, "!förhinder")[1] == ""
    assert answers(summoned) == []


# ------------------------------------------------------------------ an edit is removed


def test_a_removed_edit_gives_the_original_answer_back(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    change, _ = edit(summoned, event, "!kommer digitalt")
    said = redact(summoned, change)
    assert "Anna Ek, ditt ja till mötet fredagen den 12 mars kl. 9 är återtaget." in said
    assert "Det tidigare svaret gäller igen: förhinder." in said
    assert answers(summoned) == [(1, False)]
    assert "förhinder" in standing(summoned)


def test_the_substitute_is_told_of_it(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    change, _ = edit(summoned, event, "!kommer")
    mark = len(summoned.posted)
    redact(summoned, change)
    assert [said.post.kind for said in summoned.since(mark)].count("seat") == 1


def test_of_several_edits_the_newest_that_is_left_counts(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    first, _ = edit(summoned, event, "!kommer")
    second, _ = edit(summoned, event, "!kommer digitalt")
    third, _ = edit(summoned, event, "!förhinder")
    assert redact(summoned, second) == ""
    assert answers(summoned) == [(1, False)]
    redact(summoned, third)
    assert standing(summoned) == "kommer: Anna Ek (S), Arboga"
    redact(summoned, first)
    assert answers(summoned) == [(1, False)]
    redact(summoned, event)
    assert answers(summoned) == []


def test_a_removed_edit_into_talk_gives_the_answer_back_and_says_so(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    change, _ = edit(summoned, event, "Hej alla")
    assert answers(summoned) == []
    said = redact(summoned, change)
    assert (
        said.strip() == "Anna Ek, ditt förhinder till mötet fredagen den 12 mars kl. 9 gäller igen."
    )
    assert answers(summoned) == [(1, False)]


def test_a_removed_edit_to_another_meeting_moves_the_answer_back(next_too: Chatroom) -> None:
    event = next_too.say("anna", "!förhinder möte 1")
    change, _ = edit(next_too, event, "!förhinder möte 2")
    assert answers(next_too) == [(2, False)]
    said = redact(next_too, change)
    assert "förhinder till mötet fredagen den 23 april kl. 9 är återtaget" in said
    assert "förhinder till mötet fredagen den 12 mars kl. 9 gäller igen" in said
    assert answers(next_too) == [(1, False)]


def test_a_removed_edit_of_what_said_nothing_leaves_nothing(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhindr")
    change, _ = edit(summoned, event, "!förhinder")
    assert "är återtaget" in redact(summoned, change)
    assert answers(summoned) == []


def test_a_removed_edit_that_did_not_count_changes_nothing(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    vain, _ = edit(summoned, event, "!förhinder möte 9")
    theirs = summoned.edit("gun", event, "!kommer")
    assert redact(summoned, vain) == ""
    assert redact(summoned, theirs, "gun") == ""
    assert answers(summoned) == [(1, False)]


def test_a_later_message_counts_before_what_an_edit_gives_back(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    change, _ = edit(summoned, event, "Hej alla")
    summoned.say("anna", "!kommer")
    assert redact(summoned, change) == ""
    assert "kommer" in standing(summoned)


def test_after_the_original_is_removed_no_edit_gives_it_back(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    change, _ = edit(summoned, event, "!kommer")
    redact(summoned, event)
    assert redact(summoned, change) == ""
    assert answers(summoned) == []


def test_nothing_is_given_back_after_the_meeting_s_start(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    change, _ = edit(summoned, event, "!kommer")
    gone = summoned.edit("cia", summoned.say("cia", "!kommer"), "Hej")
    summoned.go_to("2027-03-12 09:00")
    assert redact(summoned, change) == ""
    assert redact(summoned, gone, "cia") == ""
    assert answers(summoned)[0] == (1, True)


def test_a_removed_edit_of_a_report_asks_for_it_again(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!rapport Gammal skola.")
    change, _ = edit(summoned, event, "!rapport Ny skola.")
    said = redact(summoned, change)
    assert "Anna Ek, din rapport till mötet fredagen den 12 mars kl. 9 är borttagen." in said
    assert "Det som stod före redigeringen är raderat." in said
    assert "Ska rapporten till mötet fredagen den 12 mars kl. 9 vara med, skicka den igen." in said
    assert reports(summoned) == []


def test_so_does_a_removed_edit_of_an_answer_to_the_report_s_question(summoned: Chatroom) -> None:
    summoned.say("anna", "!rapport")
    event = summoned.say("anna", "Gammal skola.")
    change, _ = edit(summoned, event, "Ny skola.")
    assert "skicka den igen" in redact(summoned, change)
    assert reports(summoned) == []


def test_who_removed_the_report_itself_is_not_asked_for_it(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!rapport Gammal skola.")
    change, _ = edit(summoned, event, "!rapport Ny skola.")
    summoned.say("anna", "!rapport ta bort")
    assert redact(summoned, change) == ""


# ------------------------------------------------------------------ as of when it was written


@pytest.mark.parametrize("mistyped", ["!förhindr", "!kommr", "!rapprt Ny skola.", "!frga Skola"])
def test_an_old_message_that_is_edited_says_nothing_to_the_next_meeting(
    next_too: Chatroom, mistyped: str
) -> None:
    event = next_too.say("anna", mistyped)
    next_too.go_to("2027-04-09 09:00")
    for words in ("!förhinder", "!kommer", "!rapport Ny skola.", "!fråga Skola"):
        assert "har börjat" in edit(next_too, event, words)[1]
    assert answers(next_too) == []
    assert reports(next_too) == []
    assert next_too.answer("anna", "!fråga visa").count("Skola") == 0


def test_a_named_meeting_to_come_is_meant_all_the_same(next_too: Chatroom) -> None:
    event = next_too.say("anna", "!xyz möte 2")
    next_too.go_to("2027-04-09 09:00")
    edit(next_too, event, "!förhinder möte 2")
    assert answers(next_too) == [(2, False)]


def test_a_day_is_the_one_that_was_meant_then(next_too: Chatroom) -> None:
    event = next_too.say("anna", "!xyz på fredag om två veckor")
    next_too.go_to("2027-04-09 09:00")
    edit(next_too, event, "!förhinder på fredag om två veckor")
    assert answers(next_too) == []


def test_an_old_answer_moves_to_no_other_meeting(next_too: Chatroom) -> None:
    event = next_too.say("anna", "!kommer")
    next_too.go_to("2027-04-09 09:00")
    said = edit(next_too, event, "!förhinder")[1]
    assert "svaren till det ändras inte längre" in said
    assert "ta bort meddelandet" not in said
    assert answers(next_too) == [(1, True)]


def test_an_old_command_that_no_edit_changes_is_not_run_for_the_next_meeting(
    next_too: Chatroom,
) -> None:
    event = next_too.say("sekreterare", "!möte ställ inn", room=SECRETARY_ROOM)
    next_too.go_to("2027-04-09 09:00")
    next_too.edit("sekreterare", event, "!möte ställ in", room=SECRETARY_ROOM)
    assert "nytt meddelande" in next_too.last("reply").text
    next_too.say("sekreterare", "ja", room=SECRETARY_ROOM)
    assert "möte 2" in next_too.answer("anna", "!möten").casefold()


def test_a_report_is_not_changed_after_the_meeting_s_start(summoned: Chatroom) -> None:
    written = summoned.say("anna", "!rapport Ny skola.")
    summoned.say("anna", "!rapport")
    answer = summoned.say("anna", "Ny lärare.")
    summoned.go_to("2027-03-12 09:05")
    for event, words in ((written, "!rapport Ny rektor."), (answer, "Ny rektor.")):
        said = edit(summoned, event, words)[1]
        assert "rapporter och frågor till det går inte att ändra längre" in said
        assert "Det du skrev först gäller fortfarande." in said
    assert reports(summoned) == ["Ny skola.", "Ny lärare."]


def test_an_edit_right_away_counts_though_another_meeting_is_summoned(next_too: Chatroom) -> None:
    event = next_too.say("anna", "!förhindr")
    edit(next_too, event, "!förhinder")
    assert answers(next_too) == [(1, False)]


# ------------------------------------------------------------------ plain words


def test_plain_words_edited_into_an_answer_are_offered(summoned: Chatroom) -> None:
    event = summoned.tell("anna", "jag kan nite komma")
    said = edit(summoned, event, "jag kan inte komma", room=DIRECT, direct=True)[1]
    assert "Ska jag anteckna att du inte kan komma" in said
    assert answers(summoned) == []
    summoned.tell("anna", "ja")
    assert answers(summoned) == [(1, False)]


def test_where_the_bot_is_spoken_to_in_the_room_they_are_too(summoned: Chatroom) -> None:
    event = summoned.say("anna", "jag kan nite komma", addressed=True)
    said = edit(summoned, event, "jag kan inte komma", addressed=True)[1]
    assert "Ska jag anteckna att du inte kan komma" in said
    talk = summoned.say("anna", "Hej")
    assert edit(summoned, talk, "jag kan inte komma")[1] == ""


def test_an_offer_follows_the_words_it_was_made_for(summoned: Chatroom) -> None:
    event = summoned.tell("anna", "jag kan inte komma")
    edit(summoned, event, "jag kommer", room=DIRECT, direct=True)
    summoned.tell("anna", "ja")
    assert answers(summoned) == [(1, True)]


def test_an_offer_ends_with_the_words_it_was_made_for(summoned: Chatroom) -> None:
    event = summoned.tell("anna", "jag kan inte komma")
    said = edit(summoned, event, "det regnar", room=DIRECT, direct=True)[1]
    assert "har inte antecknat något" in said
    summoned.tell("anna", "ja")
    assert answers(summoned) == []


def test_old_words_are_not_offered_for_the_next_meeting(next_too: Chatroom) -> None:
    event = next_too.tell("anna", "jag kan nite komma")
    next_too.go_to("2027-04-09 09:00")
    said = edit(next_too, event, "jag kan inte komma", room=DIRECT, direct=True)[1]
    assert "har inte antecknat något" in said
    next_too.tell("anna", "ja")
    assert answers(next_too) == []


def test_the_kinds_that_the_inbox_keeps_are_those_there_are(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!kommer")
    change, _ = edit(summoned, event, "!förhinder")
    with summoned.store.begin() as tx:
        entry = tx.inbox.lookup(change)
    assert entry is not None
    assert (entry.kind, entry.edits) == (EventKind.EDIT, event)
