"""Documents as files: what is kept of them, and that they say what the chat does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from secretary.documents.structure import lines_of
from services import document_files
from services.context import Context, without_actor
from services.document_files import FileKind, FileSource
from storage import Transaction
from tests.chatroom import SECRETARY_ROOM, Chatroom, example_group, filled_room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path, groups=[example_group("2021")]) as filled:
        for line in (
            "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala https://video.exempel/1",
            "!möte ny fredag 23 april kl 9-12",
            "!punkt ny möte 1: Samverkan om skolfrånvaro, Hanna Ek, 30 min",
        ):
            filled.say("sekreterare", line, room=SECRETARY_ROOM)
        filled.say("anna", "!rapport möte 1: a) Två skolsköterskor anställs. b) Frågan är uppe.")
        filled.say("cia", "!fråga möte 1: Väntetider till <b>logoped</b> & andra")
        filled.say("sekreterare", "!uppdrag möte 1 Sala: Kartlägg skolfrånvaron senast 2 april",
                   room=SECRETARY_ROOM)  # fmt: skip
        yield filled


def context_of(room: Chatroom, tx: Transaction) -> Context:
    renderer = room.service._registry.renderer_for(room.groups)
    return without_actor(tx, room.groups[0], renderer, "$test", room.clock.now())


def lines_of_file(room: Chatroom, kind: FileKind, markup: str) -> list[str]:
    with room.store.begin() as tx:
        source = FileSource(kind, markup, room.clock.now())
        document = document_files.structured(context_of(room, tx), source)
    return list(lines_of(document))


def words_of(lines: list[str]) -> list[str]:
    """All words in order, without what stands around them in a chat: bullets, dots, colons."""
    text = " ".join(lines).replace("\N{NO-BREAK SPACE}", " ").casefold()
    return re.findall(r"[\w<>/&]+", text)


def test_the_notes_file_says_what_the_chat_does_in_the_same_order(room: Chatroom) -> None:
    room.go_to("2027-03-12 10:00")
    room.say("sekreterare", "!not 4 En rad.\n\nEn till, efter en tom.", room=SECRETARY_ROOM)
    room.say("sekreterare", "!anteckningar fastställ ja: Elin Ström", room=SECRETARY_ROOM)
    with room.store.begin() as tx:
        kept = tx.documents.latest(1, "notes")
    assert kept is not None
    assert kept.source is not None
    title, *lines = lines_of_file(room, FileKind.NOTES, kept.source)
    assert title == "Minnesanteckningar från Samverkansgruppen barn/unga"
    assert words_of(lines) == words_of(kept.text.splitlines())
    assert "Kartlägg skolfrånvaron" in kept.text


def test_the_agenda_file_says_what_the_chat_does_in_the_same_order(room: Chatroom) -> None:
    room.say("sekreterare", "!dagordning publicera möte 1", room=SECRETARY_ROOM)
    room.say("sekreterare", "!punkt ny möte 1: Budget 2028", room=SECRETARY_ROOM)
    room.say("sekreterare", "!dagordning publicera möte 1", room=SECRETARY_ROOM)
    with room.store.begin() as tx:
        kept = tx.documents.latest(1, "agenda")
    assert kept is not None
    assert kept.source is not None
    title, version, *lines = lines_of_file(room, FileKind.AGENDA, kept.source)
    assert title == "Dagordning för Samverkansgruppen barn/unga"
    assert version.replace("\N{NO-BREAK SPACE}", " ") == "Version 2, ersätter version 1."
    _, *said = kept.text.splitlines()
    said.remove("Punkter")  # there each item is a heading of its own
    assert words_of(lines) == words_of(said)
