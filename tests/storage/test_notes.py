"""A meeting's notes, on both databases: written, sent round, answered, finished, opened again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from storage import Store
from tests.chatroom import SECRETARY_ROOM, Chatroom, filled_room


def secretary(room: Chatroom, text: str) -> str:
    return room.say("sekreterare", text, room=SECRETARY_ROOM)


def test_notes_are_written_answered_finished_and_opened_again(store: Store, tmp_path: Path) -> None:
    with filled_room(tmp_path, store=store) as room:
        secretary(room, "!möte ny fredag 12 mars kl 9-12")
        room.go_to("2027-03-15 10:00")
        secretary(room, "!not 1 Ordföranden hälsar välkommen.")
        removed = secretary(room, "!not 3 Alla berättar.")
        secretary(room, "!not 3 ändra Ingen berättar.")
        secretary(room, "!anteckningar skicka senast 22 mars")
        begun = room.clock.now()
        tap = room.react("cia", room.last("notes_to_comment").event_id, "✅")
        room.say("bo", "!synpunkt Det ska stå Köping.")
        room.redact("cia", tap)
        with store.begin() as tx:
            assert [each.text for each in tx.notes.of_meeting(1)] == [
                "Ordföranden hälsar välkommen.", "Ingen berättar.",
            ]  # fmt: skip
            round_ = tx.notes.round_of(1)
            assert round_ is not None
            assert (round_.version, round_.due) == (1, date(2027, 3, 22))
            assert tx.notes.rounds_since("barn-unga", round_.at) == [round_]
            assert tx.notes.rounds_since("barn-unga", begun) == []
            assert [(each.person.name, each.text) for each in tx.notes.responses(1)] == [
                ("Bo Berg", "Det ska stå Köping.")
            ]
        room.go_to("2027-03-23 09:00")
        assert room.count("notes_round_closed") == 1

        secretary(room, "!anteckningar fastställ ja: Elin Ström")
        with store.begin() as tx:
            assert tx.documents.last_at(1, "notes") is not None
            assert all(each.finished_at for each in tx.notes.of_meeting(1))
            [left_out] = tx.said_by(removed)
            assert left_out.text == "", "what was left out loses its words"  # type: ignore[union-attr]  # a note
            assert tx.notes.revision_of(1) is None
        secretary(room, "!anteckningar ny version Fel namn")
        with store.begin() as tx:
            revision = tx.notes.revision_of(1)
            assert revision is not None
            assert (revision.version, revision.reason) == (2, "Fel namn")
