"""Where something is said to others than the one who asked, and whom it mentions there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from secretary.group import Group, GroupPlace
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import Person
from storage import OutboundMessage, Transaction


class Audience(StrEnum):
    """Before whom it is said."""

    GROUP = "group"
    """In the group's room."""
    SECRETARIES = "secretaries"
    """In the secretaries' own room; without one, wherever a secretary can be reached."""
    DIRECT = "direct"
    """In the direct chat of each person it is for, where they have one."""


@dataclass(frozen=True)
class Destination:
    """A room on a channel. recipients: the addresses there of those whom it is for."""

    channel: str
    room: str
    recipients: tuple[str, ...] = ()

    def message(
        self,
        key: str,
        kind: str,
        text: Text,
        meeting: Meeting,
        quotes: tuple[str, ...] = (),
    ) -> OutboundMessage:
        """What is said there about a meeting, and rings; see `OutboundMessage`."""
        return OutboundMessage(
            key=key,
            channel=self.channel,
            room=self.room,
            text=text.text,
            html=text.html,
            kind=kind,
            notify=True,
            recipients=self.recipients,
            quotes=quotes,
            group_id=meeting.group_id,
            meeting_id=meeting.id,
        )


def destinations(
    tx: Transaction, group: Group, audience: Audience, people: Iterable[Person] = ()
) -> list[Destination]:
    """Where to say something to `people`, on each channel the group has a place on."""
    people = tuple(people)
    tx.load_addresses(people)
    found: list[Destination] = []
    for channel, place in group.places.items():
        addresses = tuple(a for p in people if (a := p.address(channel)) is not None)
        match audience:
            case Audience.GROUP:
                found.append(Destination(channel, place.room, addresses))
            case Audience.SECRETARIES:
                found.append(_secretaries(tx, channel, place))
            case Audience.DIRECT:
                for address in addresses:
                    room = tx.direct_room(channel, address)
                    if room is not None:
                        found.append(Destination(channel, room, (address,)))
    return found


def _secretaries(tx: Transaction, channel: str, place: GroupPlace) -> Destination:
    secretaries = tuple(sorted(place.secretaries))
    if place.secretary_room is not None:
        return Destination(channel, place.secretary_room, secretaries)
    for secretary in secretaries:
        direct = tx.direct_room(channel, secretary)
        if direct is not None:
            return Destination(channel, direct, (secretary,))
    return Destination(channel, place.room, secretaries)
