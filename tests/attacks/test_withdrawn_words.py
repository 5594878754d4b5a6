"""Words that somebody takes back: no file holds them, and nobody is shown them again."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.transports.matrix.sender import split
from secretary.reports import MAX_LENGTH
from storage import Store, UndecryptedEvent
from storage.migrations import runner
from tests.chatroom import Chatroom, filled_room
from tests.people import ROOM, SECRETARY_ROOM

WORD = "återhämtningshemmet7431"
SHORT = f"Om {WORD}."
LONG = f"{WORD} " * (MAX_LENGTH // len(WORD) - 20)  # on pages of its own


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Meeting 1 is on Friday 12 March 2027 at 09.00, and its summons is out."""
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        chatroom.go_to("2027-02-26 09:00")
        yield chatroom


def files_with(folder: Path, word: str = WORD) -> list[str]:
    """The files in which the word stands, in whatever encoding."""
    written = [
        word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"),
        json.dumps(word).strip('"').encode(), word.encode("latin-1"),
    ]  # fmt: skip
    return [
        file.name
        for file in sorted(folder.rglob("*"))
        if file.is_file() and any(each in file.read_bytes() for each in written)
    ]


# ------------------------------------------------------------------ they leave the files


def redacted(room: Chatroom, words: str) -> None:
    room.redact("anna", room.say("anna", f"!rapport {words}"))


def redacted_topic(room: Chatroom, words: str) -> None:
    room.redact("anna", room.say("anna", f"!fråga {words[:250]}"))


def edited(room: Chatroom, words: str) -> None:
    room.edit("anna", room.say("anna", f"!rapport {words}"), "!rapport Något annat.")


def edited_away(room: Chatroom, words: str) -> None:
    room.edit("anna", room.say("anna", f"!rapport {words}"), "Något annat.")


def edited_answer(room: Chatroom, words: str) -> None:
    room.say("anna", "!rapport")
    room.edit("anna", room.say("anna", words), "Något annat.")


def removed_by_command(room: Chatroom, words: str) -> None:
    room.say("anna", f"!rapport {words}")
    room.say("anna", f"!rapport b) {words}")
    room.say("anna", "!rapport ta bort")


def redacted_after_it_was_shown(room: Chatroom, words: str) -> None:
    event = room.say("anna", f"!rapport {words}")
    room.say("anna", "!rapport visa")
    room.say("sekreterare", "!dagordning", room=SECRETARY_ROOM)
    room.redact("anna", event)


def redacted_assignment(room: Chatroom, words: str) -> None:
    room.redact("sekreterare", room.say("sekreterare", f"!uppdrag möte 1: Sala: {words[:900]}"))


def edited_assignment(room: Chatroom, words: str) -> None:
    event = room.say("sekreterare", f"!uppdrag möte 1: Sala: {words[:900]}")
    room.edit("sekreterare", event, "!uppdrag möte 1: Sala: Något annat.")


def changed_assignment(room: Chatroom, words: str) -> None:
    room.say("sekreterare", f"!uppdrag möte 1: Sala: {words[:900]}")
    room.say("sekreterare", "!uppdrag 1 ändra Något annat.")


def removed_assignment(room: Chatroom, words: str) -> None:
    room.say("sekreterare", f"!uppdrag möte 1: Sala: {words[:900]}")
    room.say("cia", f"!uppdrag klar 1 {words[:900]}")
    room.say("sekreterare", "!uppdrag 1")
    room.say("sekreterare", "!uppdrag 1 ta bort")
    room.say("sekreterare", "ja")


def redacted_outcome(room: Chatroom, words: str) -> None:
    room.say("sekreterare", "!uppdrag möte 1: Sala: Redovisa läget")
    room.redact("cia", room.say("cia", f"!uppdrag klar 1 {words[:900]}"))


def edited_outcome(room: Chatroom, words: str) -> None:
    room.say("sekreterare", "!begäran möte 1: Statistik")
    room.say("sekreterare", "!begäran 1 svar")
    event = room.say("sekreterare", words[:900])
    room.edit("sekreterare", event, "Något annat.")


def redacted_row(room: Chatroom, words: str) -> None:
    room.say("sekreterare", "!tabell Läget: elever; skolor")
    event = room.say("cia", f"!rad 1 {words[:400]}; 3")
    room.say("sekreterare", "!tabell 1", room=SECRETARY_ROOM)
    room.redact("cia", event)


def edited_row(room: Chatroom, words: str) -> None:
    room.say("sekreterare", "!tabell Läget: elever; skolor")
    room.say("cia", "!rad 1")
    room.edit("cia", room.say("cia", words[:400]), "Något annat.")


def removed_table(room: Chatroom, words: str) -> None:
    room.say("sekreterare", f"!tabell {words[:100].replace(',', ' ')}: elever")
    room.say("cia", f"!rad 1 {words[:400]}")
    room.say("sekreterare", "!tabell 1 ta bort")
    room.say("sekreterare", "ja")


def redacted_note(room: Chatroom, words: str) -> None:
    event = room.say("sekreterare", f"!not 1 {words[:900]}", room=SECRETARY_ROOM)
    room.say("sekreterare", "!anteckningar", room=SECRETARY_ROOM)
    room.redact("sekreterare", event, room=SECRETARY_ROOM)


def redacted_comment(room: Chatroom, words: str) -> None:
    room.go_to("2027-03-15 09:00")
    room.say("sekreterare", "!anteckningar skicka möte 1 senast 22 mars", room=SECRETARY_ROOM)
    event = room.say("anna", f"!synpunkt {words[:900]}")
    room.say("sekreterare", "!synpunkter", room=SECRETARY_ROOM)
    room.go_to("2027-03-23 09:00")
    assert WORD in room.last("notes_round_closed").text
    room.redact("anna", event)


def removed_focus_assignment(room: Chatroom, words: str) -> None:
    room.say("sekreterare", f"!fokusuppdrag {words[:900]}, dnr 1234")
    room.say("sekreterare", f"!fokusuppdrag 1 besvarat: {words[:900]}")
    room.say("sekreterare", "!fokusuppdrag 1")
    room.say("sekreterare", "!dagordning", room=SECRETARY_ROOM)
    room.say("sekreterare", "!fokusuppdrag 1 ta bort")
    room.say("sekreterare", "ja")


def edited_goal(room: Chatroom, words: str) -> None:
    short = words[:300]
    event = room.say("sekreterare", f"!mål {short}; mått: {short}; målvärde: {short}")
    room.say("sekreterare", "!mål 1 läge: 78 procent")
    room.edit("sekreterare", event, "!mål Ett; mått: två; målvärde: 3")


def changed_agreement(room: Chatroom, words: str) -> None:
    short = words[:300]
    room.say("sekreterare", f"!överenskommelse {short}; parter: {short}; datum: 1 maj 2026")
    room.say("sekreterare", "!överenskommelse 1 ändra Ett; parter: Sala")


def redacted_state(room: Chatroom, words: str) -> None:
    room.say("sekreterare", "!mål Ett; mått: två; målvärde: 3")
    event = room.say("sekreterare", f"!mål 1 läge: {words[:900]}")
    room.say("sekreterare", "!arbetsplan")
    room.redact("sekreterare", event)


WAYS = [redacted_note, redacted_comment, redacted, redacted_topic,
        edited, edited_away, edited_answer, removed_by_command,
        redacted_after_it_was_shown, redacted_assignment, edited_assignment, changed_assignment,
        removed_assignment, redacted_outcome, edited_outcome, redacted_row, edited_row,
        removed_table, removed_focus_assignment, edited_goal, changed_agreement,
        redacted_state]  # fmt: skip


@pytest.mark.parametrize("words", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("take_back", WAYS)
def test_no_file_holds_words_that_were_taken_back(
    room: Chatroom, tmp_path: Path, take_back: Callable[[Chatroom, str], None], words: str
) -> None:
    room.say("cia", "!rapport Ny familjecentral.")
    take_back(room, words)
    assert files_with(tmp_path) == []
    room.store.close()
    assert files_with(tmp_path) == []


def test_words_never_taken_back_are_found_by_this_search(room: Chatroom, tmp_path: Path) -> None:
    room.say("anna", f"!rapport {SHORT}")
    assert files_with(tmp_path) != []


def test_what_was_said_is_not_kept_where_it_says_nothing(room: Chatroom, tmp_path: Path) -> None:
    for text in (f"!förhinder {WORD}", f"!{WORD}", WORD, f"!kommer {WORD}", f"!möte {WORD}"):
        room.say("anna", text)
        room.tell("anna", text)
    assert files_with(tmp_path) == []


def test_a_message_that_cannot_be_read_yet_leaves_the_files_when_it_is_taken_back(
    room: Chatroom, tmp_path: Path
) -> None:
    room.service.store_undecryptable(
        UndecryptedEvent("$unread", ROOM, "@anna:exempel", "session", f'{{"ciphertext":"{LONG}"}}')
    )
    assert files_with(tmp_path) != []
    room.redact("anna", "$unread")
    assert files_with(tmp_path) == []


def test_what_a_killed_process_left_in_the_log_is_gone_after_the_next_start(
    room: Chatroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.store.empty_log", lambda _: False)
    redacted(room, LONG)
    left = tmp_path / "left"
    left.mkdir()
    for file in tmp_path.glob("kansli.db*"):
        shutil.copy(file, left)
    assert files_with(left) == ["kansli.db-wal"]
    monkeypatch.undo()
    store = Store(f"sqlite:///{left / 'kansli.db'}")
    with store.begin() as tx:
        assert tx.key_value.get("x") is None
    assert files_with(left) == []
    store.close()


def test_whoever_reads_meanwhile_holds_nobody_up_and_the_words_go_afterwards(
    room: Chatroom, tmp_path: Path
) -> None:
    event = room.say("anna", f"!rapport {LONG}")
    reader = sqlite3.connect(tmp_path / "kansli.db", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM report").fetchone() == (1,)
    room.redact("anna", event)
    assert files_with(tmp_path) != []
    reader.execute("COMMIT")
    reader.close()
    room.tick()
    assert files_with(tmp_path) == []


def test_an_older_database_s_free_space_is_cleared_once(tmp_path: Path) -> None:
    file = tmp_path / "kansli.db"
    store = Store(f"sqlite:///{file}")
    runner.upgrade(store._engine)  # as an earlier version did, and nothing else
    store.close()
    with sqlite3.connect(file, isolation_level=None) as old:
        old.execute("PRAGMA secure_delete=OFF")
        for key in ("a", "b"):
            old.execute("INSERT INTO key_value VALUES (?, ?)", (key, LONG * 20))
        old.execute("DELETE FROM key_value WHERE name = 'a'")
        old.execute("UPDATE key_value SET value = 'kept'")
    old.close()
    assert files_with(tmp_path) == ["kansli.db"]
    store = Store(f"sqlite:///{file}")
    store.migrate()
    assert files_with(tmp_path) == []
    with store.begin() as tx:
        assert tx.key_value.get("b") == "kept"
    size = file.stat().st_mtime_ns
    store.migrate()
    assert file.stat().st_mtime_ns == size, "once"
    store.close()


def test_they_are_taken_back_in_the_old_room_too_when_another_has_replaced_it(
    room: Chatroom, tmp_path: Path
) -> None:
    before = room.say("anna", f"!rapport {SHORT}")
    room.service.on_room_upgraded(ROOM, "!ny:exempel")
    after = room.say("anna", f"!rapport {SHORT}")
    room.redact("anna", before)
    room.edit("anna", after, "!rapport Något annat.")
    assert files_with(tmp_path) == []


def test_what_is_said_in_the_new_room_is_not_taken_back_in_the_old_one(
    room: Chatroom, tmp_path: Path
) -> None:
    """There somebody may have the power to who has it no more."""
    room.service.on_room_upgraded(ROOM, "!ny:exempel")
    event = room.say("anna", f"!rapport {SHORT}", room="!ny:exempel")
    room.redact("bo", event)
    assert files_with(tmp_path) != []


# ------------------------------------------------------------------ they are not posted again


def publish(room: Chatroom) -> tuple[str, str]:
    """An agenda with the word in both parts of Anna's report and as Gun's topic; their messages."""
    room.say("cia", "!rapport Ny familjecentral.")
    said = room.say("anna", f"!rapport a) {SHORT} b) {SHORT}"), room.say("gun", f"!fråga {SHORT}")
    room.say("sekreterare", "!dagordning publicera")
    assert room.last("agenda_published").text.count(WORD) == 3
    return said


def on_its_day(room: Chatroom) -> str:
    """What the group reads then, all of which is without the word."""
    posted = room.go_to("2027-03-09 09:00")
    assert not [said for said in posted if WORD in said.text + said.post.html]
    [agenda] = [said for said in posted if said.post.kind == "agenda"]
    return agenda.text


def test_what_was_removed_is_not_in_the_agenda_that_is_posted_again(room: Chatroom) -> None:
    for who, event in zip(("anna", "gun"), publish(room), strict=True):
        room.redact(who, event)
    agenda = on_its_day(room)
    assert "Det som har tagits tillbaka" in agenda
    assert "Anna Ek (S), aktuellt: [återtaget]" in agenda
    assert "Anna Ek (S), taget vidare hemma: [återtaget]" in agenda
    assert "4. [återtagen fråga]\n5. " in agenda
    assert "Cia Dal (C), aktuellt: Ny familjecentral." in agenda


def test_nor_is_what_was_taken_back_by_command(room: Chatroom) -> None:
    _, topic = publish(room)
    room.say("anna", "!rapport ta bort")
    room.redact("gun", topic)
    assert on_its_day(room).count("[återtaget]") == 2


def test_nor_are_the_old_words_of_what_was_edited_nor_new_ones_that_nobody_published(
    room: Chatroom,
) -> None:
    report, topic = publish(room)
    room.edit("anna", report, "!rapport Helt nya ord.")
    room.edit("gun", topic, "!fråga Helt ny rubrik")
    room.say("eva", "!rapport Helt ny rapport.")
    agenda = on_its_day(room)
    assert agenda.count("[återtaget]") == 2
    assert "Helt ny" not in agenda


def test_nor_those_of_an_answer_to_a_question_that_was_edited(room: Chatroom) -> None:
    room.say("anna", "!rapport")
    event = room.say("anna", SHORT)
    room.say("anna", "inget")
    room.say("sekreterare", "!dagordning publicera")
    room.edit("anna", event, "Helt nya ord.")
    agenda = on_its_day(room)
    assert "Anna Ek (S), aktuellt: [återtaget]" in agenda
    assert "Helt nya ord" not in agenda


def test_an_agenda_that_is_published_anew_has_what_stands(room: Chatroom) -> None:
    report, topic = publish(room)
    room.edit("anna", report, "!rapport Helt nya ord.")
    room.redact("gun", topic)
    room.say("sekreterare", "!dagordning publicera")
    agenda = on_its_day(room)
    assert "version 2 (ersätter version 1)" in agenda
    assert "Anna Ek (S), aktuellt: Helt nya ord." in agenda
    assert "återta" not in agenda
    assert "tillbaka" not in agenda


def test_an_answer_that_was_taken_back_is_not_in_it_either(room: Chatroom) -> None:
    event = room.say("anna", "!kommer digitalt")
    room.say("sekreterare", "!dagordning publicera")
    assert "Anna Ek (S), Arboga – digitalt" in room.last("agenda_published").text
    room.redact("anna", event)
    room.go_to("2027-03-09 09:00")
    assert "Anna Ek (S), Arboga\n" in room.last("agenda").text


def test_of_an_agenda_of_an_earlier_version_what_stood_then_is_known_by_its_time(
    room: Chatroom,
) -> None:
    for who, event in zip(("anna", "gun"), publish(room), strict=True):
        room.redact(who, event)
    room.say("eva", "!rapport Helt ny rapport.")
    with room.store.begin() as tx:
        tx._session.connection().exec_driver_sql("UPDATE document SET quotes = NULL")
    agenda = on_its_day(room)
    assert agenda.count("[återtaget]") == 2
    assert "Ny familjecentral" in agenda
    assert "Helt ny" not in agenda


def test_the_record_of_what_was_published_stays_as_it_was_sent(room: Chatroom) -> None:
    report, _ = publish(room)
    room.redact("anna", report)
    with room.store.begin() as tx:
        [meeting] = tx.meetings("barn-unga")
        document = tx.documents.latest(meeting.stored_id, "agenda")
    assert document is not None
    assert document.text.replace("\N{NO-BREAK SPACE}", " ") == room.last("agenda_published").text


# ------------------------------------------------------------------ nor while they wait to be sent


@pytest.fixture
def silent(room: Chatroom, monkeypatch: pytest.MonkeyPatch) -> Chatroom:
    """The same, where nothing can be sent."""
    monkeypatch.setattr(room, "_post_all", lambda: None)
    return room


def then_sent(room: Chatroom, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    mark = len(room.posted)
    monkeypatch.undo()
    room._post_all()
    posted = room.since(mark)
    assert not [said for said in posted if WORD in said.text + said.post.html]
    return [said.text for said in posted]


def test_a_waiting_agenda_goes_without_what_was_taken_back_meanwhile(
    silent: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = silent.say("anna", f"!rapport {SHORT}")
    topic = silent.say("gun", f"!fråga {SHORT}")
    silent.say("sekreterare", "!dagordning publicera", room=SECRETARY_ROOM)
    silent.redact("anna", report)
    silent.redact("gun", topic)
    [agenda] = [text for text in then_sent(silent, monkeypatch) if text.startswith("Dagordning\n")]
    assert "Anna Ek (S), aktuellt: [återtaget]" in agenda
    assert "4. [återtagen fråga]" in agenda


def test_so_does_the_one_of_the_agenda_s_day(
    room: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = publish(room)
    monkeypatch.setattr(room, "_post_all", lambda: None)
    room.go_to("2027-03-09 09:00")
    for who, event in zip(("anna", "gun"), said, strict=True):
        room.redact(who, event)
    [agenda] = [text for text in then_sent(room, monkeypatch) if "Här är dagordningen" in text]
    assert agenda.count("[återtaget]") == 2


@pytest.mark.parametrize(
    "asked", ["!rapport visa", "!dagordning", "!fråga"], ids=["own reports", "draft", "topic"]
)
def test_a_waiting_answer_says_that_it_cannot_be_given_any_more(
    silent: Chatroom, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    if asked == "!fråga":
        event = silent.say("eva", f"!fråga {SHORT}")
    else:
        event = silent.say("eva", f"!rapport {SHORT}")
        silent.say("eva", asked)
    silent.redact("eva", event)
    assert "något som togs tillbaka" in "".join(then_sent(silent, monkeypatch))


def send_one_part(room: Chatroom) -> list[str]:
    """The next part of what waits, as `bot.runtime.delivery` sends it; empty when nothing does."""
    with room.store.begin() as tx:
        for place in tx.outbox.waiting_places():
            row = tx.outbox.next_for(*place)
            assert row is not None
            tx.outbox.mark_attempted(row.id, room.clock.now())
            parts, number = split(row.message), row.parts_sent + 1
            if number > len(parts):
                tx.outbox.settle(row.id, room.clock.now())
                return [""]
            sent = {"part": number, "parts": len(parts)}
            tx.outbox.mark_sent(row.id, f"${row.id}.{number}", room.clock.now(), **sent)
            return [parts[number - 1].text]
    return []


@pytest.mark.parametrize("parts_before", [0, 1, 2])
@pytest.mark.parametrize("command", ["!dagordning publicera", "!dagordning"])
def test_of_what_is_half_sent_nothing_else_is_lost(
    silent: Chatroom, command: str, parts_before: int
) -> None:
    """The new words have other parts: what would have stood in the first is in no later one."""
    others = ("anna", "bo", "cia", "gun", "ida")
    withdrawn = silent.say("eva", f"!rapport {LONG}")
    for who in others:
        silent.say(who, f"!rapport Börjar {who}. {'Så är det. ' * 340} Slutar {who}.")
    while send_one_part(silent):
        pass
    silent.say("sekreterare", command, room=SECRETARY_ROOM)
    before = [part for _ in range(parts_before) for part in send_one_part(silent)]
    with silent.store.begin() as tx:  # and the next one is on its way
        for place in tx.outbox.waiting_places():
            row = tx.outbox.next_for(*place)
            assert row is not None
            tx.outbox.mark_attempted(row.id, silent.clock.now())
    silent.redact("eva", withdrawn)
    after: list[str] = []
    while part := send_one_part(silent):
        after += part
    assert WORD not in "".join(after)
    if command == "!dagordning":
        assert [part for part in after if "något som togs tillbaka" in part]
        return
    for who in others:
        assert f"Börjar {who}." in "".join(after), before
        assert f"Slutar {who}." in "".join(after)


def test_no_other_waiting_message_is_changed(
    silent: Chatroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent.say("cia", f"!fråga {SHORT}".replace(WORD, "Annat"))
    silent.say("cia", "!möte")
    silent.redact("anna", silent.say("anna", f"!rapport {SHORT}"))
    posted = then_sent(silent, monkeypatch)
    assert any("Om Annat" in text for text in posted)
    assert any("Möte 1" in text for text in posted)
    assert not any("togs tillbaka" in text for text in posted)


# ------------------------------------------------------------- an edit that is no good


@pytest.mark.parametrize(
    "edited",
    [
        "!raport Nya ord.",
        "!rapport " + "x" * 4001,
        "!rapport möte 99: Nya",
        "!rapport ta bort",
        "!hjälp",
    ],
)
def test_whoever_edits_in_vain_reads_that_the_old_words_still_count(
    room: Chatroom, edited: str
) -> None:
    room.edit("anna", room.say("anna", "!rapport Gamla ord."), edited)
    answer = room.last("reply").text
    assert "Det du skrev först gäller fortfarande. Ska det inte göra det, ta bort meddelandet." in (
        answer
    )
    assert "Gamla ord." in room.answer("anna", "!rapport visa")


def test_an_edit_in_vain_of_what_said_nothing_tells_of_nothing_that_counts(room: Chatroom) -> None:
    room.edit("anna", room.say("anna", "!raport Ord."), "!rapportt Ord.")
    assert "gäller fortfarande" not in room.last("reply").text
