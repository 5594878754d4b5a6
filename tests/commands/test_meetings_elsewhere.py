"""Groups that share people do not meet on the same day without a word to whoever plans it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from secretary.group import Group
from secretary.meetings import Meeting
from secretary.meetings_elsewhere import PeopleOf, meetings_elsewhere
from secretary.people import Mandate, Role, Seat
from tests.chatroom import SECRETARY, Chatroom, example_group, filled_room
from tests.people import at, person

OTHER_ROOM = "!aldre:exempel"
LINK = "https://video.exempel/1"


def other_group(*, secretary: str = "@nils:exempel") -> Group:
    return example_group(
        id="aldre",
        name="Samverkansgruppen äldre",
        room=OTHER_ROOM,
        secretary_room="!sek:exempel",
        secretaries=frozenset({secretary}),
    )


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Both groups have the same ten people; aldre, with another secretary, meets on 12 March."""
    with filled_room(tmp_path, groups=[example_group(), other_group()]) as chatroom:
        chatroom.say("nils", f"!möte ny 12 mars kl 9-12 Köping {LINK}", room=OTHER_ROOM)
        yield chatroom


def recorded(room: Chatroom, what: str) -> dict[str, object]:
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql(
            "SELECT details FROM audit WHERE what = ? ORDER BY id", (what,)
        )
        found: dict[str, object] = json.loads(list(rows)[-1].details)
        return found


def test_who_plans_at_the_same_time_hears_of_it_and_it_is_recorded(room: Chatroom) -> None:
    answer = room.answer("sekreterare", f"!möte ny 12 mars kl 11 Sala {LINK}")
    assert "mötet krockar med Samverkansgruppen äldre, som har möte fredagen den 12 mars" in answer
    assert "kl. 09.00–12.00. 10 personer är med i båda grupperna." in answer
    assert recorded(room, "meeting planned") == {
        "starts_at": "2027-03-12T11:00", "late": 0, "meets_with": "aldre 1", "people_shared": 10,
    }  # fmt: skip


def test_on_the_same_day_it_is_said_that_they_meet_too(room: Chatroom) -> None:
    answer = room.answer("sekreterare", f"!möte ny 12 mars kl 13-16 Sala {LINK}")
    assert "Obs: Samverkansgruppen äldre har också möte den dagen, fredagen den 12 mars" in answer
    assert "krockar" not in answer


def test_of_many_meetings_that_day_four_are_named(room: Chatroom) -> None:
    for hour in (12, 13, 14, 15, 16):
        room.say("nils", f"!möte ny 12 mars kl {hour} Köping {LINK}", room=OTHER_ROOM)
    answer = room.answer("sekreterare", f"!möte ny 12 mars kl 9-12 Sala {LINK}")
    assert answer.count("Samverkansgruppen äldre") == 4
    assert "Obs: 2 möten till i andra grupper den dagen rör samma personer." in answer


def test_who_moves_a_meeting_there_hears_it_too(room: Chatroom) -> None:
    assert "äldre" not in room.answer("sekreterare", f"!möte ny 15 mars kl 9 Sala {LINK}")
    answer = room.answer("sekreterare", "!möte flytta till 12 mars kl 9")
    assert "mötet krockar med Samverkansgruppen äldre" in answer
    assert recorded(room, "meeting moved")["meets_with"] == "aldre 1"


def test_a_cancelled_meeting_is_in_nobodys_way(room: Chatroom) -> None:
    room.say("nils", "!möte ställ in", room=OTHER_ROOM)
    room.say("nils", "ja", room=OTHER_ROOM)
    assert "äldre" not in room.answer("sekreterare", f"!möte ny 12 mars kl 9 Sala {LINK}")


def test_names_are_told_only_to_whoever_belongs_to_the_other_group(room: Chatroom) -> None:
    by_secretary = room.answer("sekreterare", f"!möte ny 12 mars kl 9 Sala {LINK}")
    assert "Anna Ek" not in by_secretary
    assert "Köping" not in by_secretary
    by_chair = room.answer("eva", f"!möte ny 12 mars kl 14 Sala {LINK}")
    assert "10 personer är med i båda grupperna: Anna Ek (S), " in by_chair


def test_groups_that_share_only_their_secretary(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group()]) as room:
        room.groups.append(other_group(secretary=SECRETARY))
        room.become(room.picture())
        room.say("sekreterare", f"!möte ny 12 mars kl 9-12 Köping {LINK}", room=OTHER_ROOM)
        answer = room.answer("sekreterare", f"!möte ny 12 mars kl 9 Sala {LINK}")
        assert answer.count("Obs: ") == 1
        assert "Grupperna har samma sekreterare." in answer


def test_groups_that_share_nobody_do_not_hear_of_each_other(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group()]) as room:
        room.groups.append(other_group())
        room.become(room.picture())
        room.say("nils", f"!möte ny 12 mars kl 9-12 Köping {LINK}", room=OTHER_ROOM)
        assert "äldre" not in room.answer("sekreterare", f"!möte ny 12 mars kl 9 Sala {LINK}")


def test_who_has_left_one_of_them_by_then_is_not_in_both() -> None:
    ours, theirs = example_group(), other_group()
    anna = person("Anna Ek")
    anna.id = 1

    def held(group: Group, until: date | None = None) -> PeopleOf:
        seat = Seat(group_id=group.id, organisation="Arboga")
        mandate = Mandate(
            seat=seat, person=anna, role=Role.MEMBER, since=date(2023, 1, 1), until=until
        )
        return PeopleOf(group, (mandate,))

    def meeting(group: Group) -> Meeting:
        return Meeting(
            group_id=group.id,
            number=1,
            starts_at=datetime.fromisoformat("2027-03-12 09:00"),
            planned_at=at("2027-02-01 09:00"),
        )

    def found(until: date | None) -> list[str]:
        others = [(held(theirs, until), [meeting(theirs)])]
        return [each.group.id for each in meetings_elsewhere(held(ours), meeting(ours), others)]

    assert found(None) == ["aldre"]
    assert found(date(2027, 3, 12)) == ["aldre"]
    assert found(date(2027, 3, 11)) == []
