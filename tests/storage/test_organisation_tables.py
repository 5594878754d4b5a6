"""Tables that organisations fill in, on both databases."""

from __future__ import annotations

from pathlib import Path

from storage import Store
from tests.chatroom import SECRETARY_ROOM, Chatroom, filled_room


def test_a_table_is_asked_for_filled_in_and_taken_away(store: Store, tmp_path: Path) -> None:
    with filled_room(tmp_path, store=store) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9-12", room=SECRETARY_ROOM)
        room.tell("cia", "hej")
        table = room.say("sekreterare", "!tabell Läget: elever, skolor", room=SECRETARY_ROOM)
        asked = room.count("table_asked")
        room.tell("cia", "120")
        row = room.say("anna", "!rad 1 95; 2")
        with store.begin() as tx:
            [found] = tx.organisation_tables.unsent(
                "barn-unga", room.clock.now().replace(year=2020)
            )
            assert (found.number, found.columns) == (1, ("elever", "skolor"))
            cells = tx.organisation_tables.cells([found.stored_id])
            assert [(each.organisation, each.text) for each in cells] == [
                ("Sala", "120"), ("Arboga", "95"), ("Arboga", "2"),
            ]  # fmt: skip
            assert {each.event_id for each in cells if each.organisation == "Arboga"} == {row}

        again = Chatroom(tmp_path, store=store, now="2027-02-01 09:30")
        again._events = int(table.removeprefix("$event")) - 1
        again.say("sekreterare", "!tabell Läget: elever, skolor", room=SECRETARY_ROOM)
        assert again.count("table_asked") == 0, "it is the same event"
        assert asked > 0
        room.go_to("2027-02-11 09:00")
        room.redact("anna", row)
        room.say("sekreterare", "!tabell 1 ta bort", room=SECRETARY_ROOM)
        room.say("sekreterare", "ja", room=SECRETARY_ROOM)
        with store.begin() as tx:
            assert tx.organisation_tables.numbered("barn-unga", 1) is None
            assert tx.organisation_tables.cells([found.stored_id]) == []
            assert tx.organisation_tables.next_number("barn-unga") == 2
