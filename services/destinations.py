"""Where something is said to others than the one who asked, and whom it mentions there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from secretary.group import Group, GroupPlace
from secretary.language.markup import bold_line, join_texts
from secretary.language.render import Text
from secretary.meetings import Meeting
from secretary.people import MATRIX, Person
from secretary.rooms import OPEN, UNWRITABLE, RoomProblem
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
    """A room on a channel. recipients: the addresses there of those whom it is for.

    heading: the group's name, where whoever reads there may belong to several groups.
    """

    channel: str
    room: str
    recipients: tuple[str, ...] = ()
    heading: str = ""

    def message(
        self,
        key: str,
        kind: str,
        text: Text,
        meeting: Meeting,
        quotes: tuple[str, ...] = (),
        *,
        taps: tuple[str, ...] | None = None,
    ) -> OutboundMessage:
        """What is said there about a meeting, and rings; see `OutboundMessage`.

        taps: where it asks those whom it is for if they come: what is put under it to tap.
        """
        return replace(
            self.message_to_group(key, kind, text, meeting.group_id, quotes),
            meeting_id=meeting.id,
            taps=taps or () if self.channel == MATRIX else (),
            asks_about=None if taps is None else meeting.starts_at,
        )

    def message_to_group(
        self, key: str, kind: str, text: Text, group_id: str, quotes: tuple[str, ...] = ()
    ) -> OutboundMessage:
        """What is said there to people of a group, about no meeting; it rings, too."""
        if self.heading:
            text = join_texts([bold_line(self.heading), text])
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
            group_id=group_id,
        )


def destinations(
    tx: Transaction, group: Group, audience: Audience, people: Iterable[Person] = ()
) -> list[Destination]:
    """Where to say something to `people`, on each channel the group has a place on."""
    people = tuple(people)
    tx.people.load_addresses(people)
    found: list[Destination] = []
    for channel, place in group.places.items():
        addresses = tuple(a for p in people if (a := p.address(channel)) is not None)
        match audience:
            case Audience.GROUP:
                found.append(Destination(channel, place.room, addresses))
            case Audience.SECRETARIES:
                found.append(_secretaries(tx, group, channel, place))
            case Audience.DIRECT:
                several = tx.people.of_several_groups(people)
                for person in people:
                    address = person.address(channel)
                    room = tx.direct_rooms.of(channel, address) if address else None
                    if address is not None and room is not None:
                        heading = group.name if person in several else ""
                        found.append(Destination(channel, room, (address,), heading))
    return found


def direct_or_in_room(tx: Transaction, group: Group, people: Iterable[Person]) -> list[Destination]:
    """The direct chats of those who have one, and the group's room for the others, if any."""
    people = tuple(people)
    direct = destinations(tx, group, Audience.DIRECT, people)
    told = {(each.channel, address) for each in direct for address in each.recipients}
    in_room = [
        Destination(each.channel, each.room, others)
        for each in destinations(tx, group, Audience.GROUP, people)
        if (others := tuple(a for a in each.recipients if (each.channel, a) not in told))
    ]
    return [*direct, *in_room]


def _secretaries(tx: Transaction, group: Group, channel: str, place: GroupPlace) -> Destination:
    secretaries = tuple(sorted(place.secretaries))
    if place.secretary_room is not None:
        return Destination(channel, place.secretary_room, secretaries)
    # Of a group of another account first in a direct chat with that, where they can answer.
    for account in dict.fromkeys((group.account, tx.account.name)):
        direct_rooms = tx.direct_rooms.with_account(account)
        for secretary in secretaries:
            direct = direct_rooms.of(channel, secretary)
            if direct is not None:
                tx.outbox.let_speak(channel, direct, account)
                return Destination(channel, direct, (secretary,), group.name)
    return Destination(channel, place.room, secretaries)


def secretaries_in_reach(
    tx: Transaction, group: Group, problems: Mapping[str, Collection[RoomProblem]]
) -> list[Destination]:
    """Where on Matrix the secretaries can be told something now; empty where they cannot be.

    problems: of the rooms in which something is wrong. The secretaries' room comes first, then
    their direct chats with the bot, then the group's room: first among those that are closed.
    """
    place = group.places[MATRIX]
    secretaries = tuple(sorted(place.secretaries))
    direct = [
        Destination(MATRIX, room, (secretary,))
        for secretary in secretaries
        if (room := tx.direct_rooms.of(MATRIX, secretary)) is not None
    ]
    ours = [Destination(MATRIX, place.room, secretaries)]
    if place.secretary_room is not None:
        ours.insert(0, Destination(MATRIX, place.secretary_room, secretaries))
    for unfit in (UNWRITABLE | OPEN, UNWRITABLE):
        fit = [each for each in ours if unfit.isdisjoint(problems.get(each.room, ()))]
        if fit and fit[0].room == place.secretary_room:
            return fit[:1]
        if direct or fit:
            return direct or fit[:1]
    return []
