"""Words that somebody takes back: no file holds them, and nobody is shown them again."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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


WAYS = [redacted, redacted_topic, edited, edited_away, edited_answer, removed_by_command,
        redacted_after_it_was_shown]  # fmt: skip


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
