"""The bot's settings and the members' file in these tests, as an administrator writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tests.chaos.rooms import GroupRooms
from tests.homeserver.person import Person

_CONFIG: Final = """
[matrix]
homeserver = "{homeserver}"

[bot]
undo_minutes = 0
"""

_GROUP: Final = """
[[group]]
id = "{id}"
name = "Grupp {id}"
room = "{room}"
secretary_room = "{incidents}"
rules = "2023"
secretaries = ["{secretary}"]
encrypted = {encrypted}

[group.notices]
working_days = false
summons = {{ days = {days}, time = "{at}" }}
reply_reminder = false
report_reminder = false
agenda = false
meeting_reminder = false
"""

_MEMBERS: Final = """\
organisation,seat,role,name,party,matrix_id,from,to
Region Västmanland,1,ordförande,Eva Lund,M,,2023-01-01,
"""


def config(homeserver: str, rooms: GroupRooms, times: Sequence[str], *, days: int) -> str:
    """A group for each room, whose summons is due so many days before a meeting, at its time."""
    text = _CONFIG.format(homeserver=homeserver)
    for n, (room, incidents, at) in enumerate(zip(rooms.all, rooms.incidents, times, strict=True)):
        encrypted = "true" if room in rooms.encrypted else "false"
        secretary = rooms.secretary.id
        text += _GROUP.format(
            id=f"g{n}",
            room=room,
            incidents=incidents,
            secretary=secretary,
            encrypted=encrypted,
            days=days,
            at=at,
        )
    return text


def members(speakers: Sequence[Person]) -> str:
    """The same members for every group."""
    return _MEMBERS + "".join(
        f"Ort {n},,ledamot,Person {n},S,{person.id},2023-01-01,\n"
        for n, person in enumerate(speakers)
    )
