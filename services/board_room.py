"""The room of the board above the groups: what is said there besides the documents it is sent.

It is no group's. Nothing is told there of a group but what the group has sent, and nothing that is
written there is passed on: whoever writes is told whom to write to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from secretary.group import Group
from secretary.language.render import Renderer, Text
from secretary.people import MATRIX
from storage import OutboundMessage, Transaction

GREETING: Final = "board_greeting"
"""The kind of message that says what comes there."""


@dataclass(frozen=True)
class Secretary:
    """name: empty where nobody has told it. address: on Matrix."""

    name: str
    address: str


@dataclass(frozen=True)
class Contact:
    """Whom to write to about a group."""

    group: Group
    secretaries: tuple[Secretary, ...]


def greet(
    tx: Transaction, groups: Sequence[Group], room: str, renderer: Renderer, now: datetime
) -> None:
    """Say once in the room what comes there, and whom to write to. now: aware."""
    if tx.room_upgrades.replaced_by(room) is not None:
        return  # it was said in the one before
    board = groups[0].board
    text = renderer.render(GREETING, board=board, contacts=_contacts(tx, groups))
    tx.outbox.add(
        OutboundMessage(
            key=f"board greeting {room}", room=room, text=text.text, html=text.html, kind=GREETING
        ),
        now,
    )


def hint(tx: Transaction, groups: Iterable[Group], renderer: Renderer) -> Text:
    """Whom to write to about these groups, for who has written in the room."""
    return renderer.render("board_hint", contacts=_contacts(tx, groups))


def _contacts(tx: Transaction, groups: Iterable[Group]) -> list[Contact]:
    found: list[Contact] = []
    for group in groups:
        place = group.places.get(MATRIX)
        addresses = sorted(place.secretaries) if place is not None else []
        known = tx.people.by_addresses(MATRIX, addresses)
        names = {address: person.name for address, person in known.items()}
        secretaries = tuple(Secretary(names.get(each, ""), each) for each in addresses)
        found.append(Contact(group, secretaries))
    return found
