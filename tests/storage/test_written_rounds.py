"""Written rounds, on both databases."""

from __future__ import annotations

from pathlib import Path

from secretary.written_rounds import Standpoint
from storage import Store
from tests.chatroom import SECRETARY_ROOM, filled_room


def test_a_round_is_asked_answered_and_ended(store: Store, tmp_path: Path) -> None:
    with filled_room(tmp_path, store=store) as room:
        room.say("sekreterare", "!omgång ny Står ni bakom det?", room=SECRETARY_ROOM)
        room.say("sekreterare", "ja", room=SECRETARY_ROOM)
        answered = room.say("anna", "!svar 1 ja")
        taken_back = room.say("cia", "!svar 1 Nej, inte än.")
        room.redact("cia", taken_back)
        with store.begin() as tx:
            [found] = tx.written_rounds.not_ended("barn-unga")
            [answer] = tx.written_rounds.answers(found.stored_id)
            assert (answer.person.name, answer.standpoint) == ("Anna Ek", Standpoint.AGREES)
            assert (answer.event_id, answer.seat.organisation) == (answered, "Arboga")
        room.say("sekreterare", "!omgång 1 avsluta", room=SECRETARY_ROOM)
        room.say("sekreterare", "ja", room=SECRETARY_ROOM)
        with store.begin() as tx:
            assert tx.written_rounds.not_ended("barn-unga") == []
            kept = tx.group_documents.latest("barn-unga", "round", "1")
            assert kept is not None
            assert "Anna Ek" in kept.text

        room.say("sekreterare", "!omgång ny Två?", room=SECRETARY_ROOM)
        room.say("sekreterare", "!ångra", room=SECRETARY_ROOM)
        with store.begin() as tx:
            assert tx.written_rounds.numbered("barn-unga", 2) is None
            assert tx.written_rounds.next_number("barn-unga") == 3
