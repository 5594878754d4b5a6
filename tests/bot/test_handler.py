"""One event handled: edits, redactions, reactions, threads, replays, faults and nonsense."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transports.base import EventKind, InboundEvent
from commands import report
from commands.command import CommandContext, Reply
from tests.chatroom import (
    ROOM,
    Chatroom,
    PostedMessage,
    at,
    example_group,
    filled_room,
    matrix_id,
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 on 12 March 2027 is summoned; meeting 2 is on 23 April."""
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        chatroom.go_to("2027-02-26 09:00")
        chatroom.say("sekreterare", "!möte ny 23 april kl 9")
        yield chatroom


def line_of(room: Chatroom, name: str, meeting: int = 1) -> str:
    return room.standing(name, f"möte {meeting}")


def seat_notices(room: Chatroom, mark: int) -> list[PostedMessage]:
    return [s for s in room.since(mark) if s.post.kind in ("seat", "dismissal")]


# Once


def test_a_replayed_event_changes_and_answers_nothing(room: Chatroom) -> None:
    event = InboundEvent("$same", ROOM, matrix_id("anna"), "!förhinder", room.clock.now())
    room.hand_over(event)
    mark = len(room.posted)
    room.hand_over(event)
    assert room.since(mark) == []


def test_an_answer_is_a_notice_that_replies_to_the_message(room: Chatroom) -> None:
    event = room.say("anna", "!möte")
    reply = room.last("reply").post
    assert (reply.reply_to, reply.thread, reply.notify) == (event, None, False)


def test_an_answer_stays_in_the_thread_it_was_asked_in(room: Chatroom) -> None:
    room.say("anna", "!möte", thread="$root")
    assert room.last("reply").post.thread == "$root"


# Edits


def test_editing_absence_into_coming_changes_the_answer(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder")
    mark = len(room.posted)
    room.edit("anna", event, "!kommer digitalt")
    assert line_of(room, "Anna Ek").endswith("digitalt")
    [notice] = seat_notices(room, mark)
    assert "har inte längre förhinder" in notice.text


def test_editing_away_a_reason_tells_the_substitute_nothing_new(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder sjuk")
    mark = len(room.posted)
    room.edit("anna", event, "!förhinder")
    assert seat_notices(room, mark) == []


def test_editing_absence_to_another_meeting_moves_it(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder")
    room.edit("anna", event, "!förhinder möte 2")
    assert "inte svarat" in line_of(room, "Anna Ek")
    assert "förhinder" in line_of(room, "Anna Ek", meeting=2)


def test_editing_twice_leaves_the_last_words(room: Chatroom) -> None:
    event = room.say("anna", "!kommer")
    room.edit("anna", event, "!kommer digitalt")
    room.edit("anna", event, "!kommer på plats")
    assert line_of(room, "Anna Ek").endswith("på plats")


def test_an_edit_of_an_older_message_does_not_overrule_a_newer_one(room: Chatroom) -> None:
    older = room.say("anna", "!förhinder sjuk")
    room.say("anna", "!kommer")
    room.edit("anna", older, "!förhinder")
    assert "kommer" in line_of(room, "Anna Ek")


def test_editing_a_mistyped_command_makes_it_count(room: Chatroom) -> None:
    event = room.say("anna", "!förhindr")
    room.edit("anna", event, "!förhinder")
    assert "förhinder" in line_of(room, "Anna Ek")


def test_editing_a_report_changes_it(room: Chatroom) -> None:
    event = room.say("anna", "!rapport Ny skola.")
    room.edit("anna", event, "!rapport Ny förskola.")
    shown = room.answer("anna", "!rapport visa")
    assert "Ny förskola." in shown
    assert "Ny skola." not in shown


def test_editing_the_answer_to_a_question_changes_that_part(room: Chatroom) -> None:
    room.say("anna", "!rapport")
    event = room.say("anna", "Ny skola.")
    room.say("anna", "Togs upp.")
    room.edit("anna", event, "Ny förskola.")
    shown = room.answer("anna", "!rapport visa")
    assert "Aktuellt hemma: Ny förskola." in shown
    assert "Taget vidare hemma: Togs upp." in shown


def test_editing_a_command_into_talk_takes_it_back(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder")
    room.edit("anna", event, "Hej alla")
    assert "inte svarat" in line_of(room, "Anna Ek")


def test_an_edit_that_cannot_be_understood_leaves_what_was_said(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder")
    room.edit("anna", event, "!förhinder möte 9")
    assert "förhinder" in line_of(room, "Anna Ek")


def test_somebody_elses_edit_counts_for_nothing(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder")
    room.edit("gun", event, "!kommer")
    assert "förhinder" in line_of(room, "Anna Ek")
    assert "inte svarat" in line_of(room, "Gun Hall")


def test_editing_a_planned_meeting_plans_no_second_one(room: Chatroom) -> None:
    event = room.say("sekreterare", "!möte ny 28 maj kl 9")
    mark = len(room.posted)
    room.edit("sekreterare", event, "!möte ny 29 maj kl 9")
    assert "nytt meddelande" in room.since(mark)[0].text
    assert "29 maj" not in room.answer("eva", "!möten")


def test_editing_ordinary_talk_gets_silence(room: Chatroom) -> None:
    event = room.say("anna", "Hej")
    mark = len(room.posted)
    room.edit("anna", event, "Hej alla")
    assert room.since(mark) == []


# Redactions


def test_redacting_absence_withdraws_it_and_tells_the_substitute(room: Chatroom) -> None:
    event = room.say("anna", "!förhinder")
    mark = len(room.posted)
    room.redact("anna", event)
    assert "inte svarat" in line_of(room, "Anna Ek")
    assert "har inte längre förhinder" in seat_notices(room, mark)[0].text


def test_redacting_brings_back_the_answer_before(room: Chatroom) -> None:
    room.say("anna", "!kommer digitalt")
    event = room.say("anna", "!förhinder")
    room.redact("anna", event)
    assert line_of(room, "Anna Ek").endswith("digitalt")


def test_a_redacted_report_leaves_no_text_behind(room: Chatroom) -> None:
    event = room.say("anna", "!rapport HEMLIGT")
    room.redact("anna", event)
    with room.store.begin() as tx:
        texts = tx._session.connection().exec_driver_sql("SELECT text FROM report").scalars().all()
    assert texts == [""]


def test_what_the_bot_answered_is_not_kept_when_it_is_sent(room: Chatroom) -> None:
    room.say("anna", "!rapport HEMLIGT")
    room.say("anna", "!rapport visa")
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql("SELECT text, html FROM outbox")
        assert "HEMLIGT" not in str(rows.all())


def test_redacting_talk_gets_silence(room: Chatroom) -> None:
    event = room.say("anna", "Hej")
    mark = len(room.posted)
    room.redact("anna", event)
    assert room.since(mark) == []


# Reactions


@pytest.mark.parametrize(
    ("key", "shown"),
    [("✅", "kommer"), ("✅\ufe0f", "kommer"), ("💻", "digitalt"), ("❌", "förhinder")],
)
def test_a_reaction_on_the_summons_is_an_answer(room: Chatroom, key: str, shown: str) -> None:
    room.react("anna", room.last("summons").event_id, key)
    assert shown in line_of(room, "Anna Ek")


def test_a_cross_tells_the_substitute(room: Chatroom) -> None:
    mark = len(room.posted)
    room.react("anna", room.last("summons").event_id, "❌")
    assert "Bo Berg" in seat_notices(room, mark)[0].text


def test_taking_a_reaction_away_takes_back_the_answer(room: Chatroom) -> None:
    reaction = room.react("anna", room.last("summons").event_id, "✅")
    room.redact("anna", reaction)
    assert "inte svarat" in line_of(room, "Anna Ek")


@pytest.mark.parametrize("key", ["🤷", "🎉", "x", "✅✅"])
def test_other_reactions_mean_nothing(room: Chatroom, key: str) -> None:
    mark = len(room.posted)
    room.react("anna", room.last("summons").event_id, key)
    assert room.since(mark) == []
    assert "inte svarat" in line_of(room, "Anna Ek")


def test_a_reaction_on_another_message_means_nothing(room: Chatroom) -> None:
    room.say("gun", "!möte")
    room.react("anna", room.last("reply").event_id, "❌")
    assert "inte svarat" in line_of(room, "Anna Ek")


def test_a_reaction_on_the_summons_to_the_old_time_does_not_answer_for_the_new(
    room: Chatroom,
) -> None:
    summons = room.last("summons").event_id
    room.say("sekreterare", "!möte flytta möte 1 till 26 mars kl 9")
    room.react("anna", summons, "✅")
    assert "flyttat" in room.last("reply").text
    assert "inte svarat" in line_of(room, "Anna Ek")


def test_a_strangers_reaction_is_politely_refused(room: Chatroom) -> None:
    room.react("okänd", room.last("summons").event_id, "✅")
    assert "Bara ledamöter och ersättare" in room.last("reply").text


# Direct chats with those in several groups


def test_somebody_in_two_groups_is_asked_which_and_can_say(tmp_path: Path) -> None:
    groups = [
        example_group(),
        example_group(id="aldre", name="Äldre", room="!aldre:exempel", secretary_room=None),
    ]
    with filled_room(tmp_path, groups=groups) as room:
        room.tell("eva", "!möte ny 12 mars kl 9")
        assert "!möte ny barn-unga" in room.last("reply").text
        room.tell("eva", "!möte ny aldre 12 mars kl 9")
        assert "Möte 1 är planerat" in room.last("reply").text
        assert "12 mars" in room.answer("eva", "!möten", room="!aldre:exempel")
        assert "inga möten" in room.answer("eva", "!möten")


def test_plain_talk_in_a_direct_chat_gets_a_hint(room: Chatroom) -> None:
    room.tell("anna", "Hej, kan någon hjälpa mig?")
    assert "!förhinder" in room.last("reply").text


# Faults and nonsense


def test_a_fault_of_ours_shows_a_reference_and_undoes_what_was_half_done(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add = report.AddReport.perform

    def broken(self: report.AddReport, context: CommandContext) -> Reply:
        add(self, context)
        raise RuntimeError(f"cannot do {self.texts}")

    monkeypatch.setattr(report.AddReport, "perform", broken)
    with caplog.at_level(logging.DEBUG):
        answer = room.answer("anna", "!rapport HEMLIG ORSAK")
    assert "Något gick fel hos mig" in answer
    [reference] = [w for w in answer.split() if len(w) == 8 and set(w) <= set("0123456789abcdef")]
    [fault] = [record for record in caplog.records if record.levelno == logging.ERROR]
    said = vars(fault)
    assert (said["reference"], said["error"]) == (reference, "RuntimeError")
    assert "in broken" in said["frames"]
    assert said["event"] == f"$event{room._events}"
    assert "HEMLIG" not in repr(said)
    assert "HEMLIG" not in answer
    assert "inte rapporterat" in room.answer("anna", "!rapport visa")


def test_the_log_names_the_event_and_not_the_words(
    room: Chatroom, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        event = room.say("anna", "!förhinder HEMLIGT")
    [handled] = [vars(record) for record in caplog.records if hasattr(record, "event")]
    assert (handled["event"], handled["group"], handled["meeting"]) == (event, "barn-unga", 1)
    assert "HEMLIGT" not in repr([vars(record) for record in caplog.records])
    assert "Anna" not in repr([vars(record) for record in caplog.records])


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert not attrs


COMMANDS = st.sampled_from(
    ["", "förhinder", "förhinder för", "kommer", "kommer för", "rapport", "rapport visa",
     "rapport ta bort",
     "fråga", "möte", "möten", "möte ny", "möte flytta", "möte kalla", "möte ställ in",
     "dagordning", "dagordning publicera", "utskick", "hjälp"]
)  # fmt: skip
NASTY = st.sampled_from(
    ["<img src=x onerror=alert(1)>", "@room", "</p>", "{{ 7*7 }}", "{% raw %}", "%s", "\x00",
     "\u202e", "'; DROP TABLE answer; --", "möte 99999999999999999999", "\ud800",
     "12/13", "1e309", "²", "٣",
     "till", "till till till", ":", "a)b)a)b)", "möte :", "\U0001d557\U0001d560", "\n\n\n",
     "-" * 500]
)  # fmt: skip


@pytest.fixture(scope="module")
def nonsense_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatroom]:
    with filled_room(tmp_path_factory.mktemp("nonsense")) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9")
        chatroom.go_to("2027-02-26 09:00")
        yield chatroom


@given(
    who=st.sampled_from(["anna", "eva", "sekreterare", "okänd"]),
    command=COMMANDS,
    rest=st.one_of(
        st.text(max_size=80), NASTY, st.tuples(NASTY, st.text(max_size=20)).map("".join)
    ),
    kind=st.sampled_from(EventKind),
    direct=st.booleans(),
)
def test_no_text_from_anybody_makes_a_fault_or_foreign_markup(
    nonsense_room: Chatroom, who: str, command: str, rest: str, kind: EventKind, direct: bool
) -> None:
    room = nonsense_room
    room.clock.set(at("2027-02-26 09:00"))
    mark = len(room.posted)
    where = "!direkt:exempel" if direct else ROOM
    sender = "@sekreterare:exempel" if who == "sekreterare" else matrix_id(who)
    target = room.posted[0].event_id if kind is EventKind.REACTION else "$event1"
    text = f"!{command} {rest}"
    event_id = f"$nonsense{room._events}"
    room._events += 1
    room.hand_over(
        InboundEvent(
            event_id, where, sender, text, room.clock.now(), kind, target=target, direct=direct
        )
    )
    for said in room.since(mark):
        assert "Något gick fel" not in said.text
        tags = Tags()
        tags.feed(said.post.html)
        assert tags.found <= {"p", "b", "i", "code", "ul", "ol", "li", "br"}
