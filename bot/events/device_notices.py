"""What the secretaries hear of people's devices: who cannot read, and who has a new identity."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.events.registry import House
from bot.transports.base import DeviceEvent, IdentityChanged, KeysWithheld, UnverifiedDevice
from commands import announcing
from secretary.group import Group
from secretary.language.render import Text
from secretary.language.text import normalise
from secretary.people import MATRIX
from storage import OutboundMessage, Transaction

log = logging.getLogger(__name__)

_LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Owner:
    """Somebody with devices that cannot read. can_confirm: whether they can change that at once."""

    name: str
    devices: tuple[str, ...]
    can_confirm: bool


def tell(house: House, tx: Transaction, finding: DeviceEvent, now: datetime) -> None:
    """Put it in the outbox, unless it has been told: once for each device, or identity."""
    match finding:
        case KeysWithheld():
            _tell_left_out(house, tx, finding, now)
        case IdentityChanged():
            _tell_new_identity(house, tx, finding, now)


def _tell_left_out(house: House, tx: Transaction, finding: KeysWithheld, now: datetime) -> None:
    for group, devices in _by_group(house, tx, finding, now).values():
        room, _ = announcing.secretariat(group, tx)
        if room == group.places[MATRIX].room:  # before everybody it would be no kindness
            log.warning("%d devices cannot read here", len(devices), extra={"group": group.id})
            continue
        keys = {_key("left out", group, d.user, d.device, d.key): d for d in devices}
        known = tx.outbox.existing(keys)
        new = {key: device for key, device in keys.items() if key not in known}
        if not new:
            continue
        owners = _owners(tx, new.values())
        texts = house.voice(group).render_all(
            "devices_left_out",
            number=len(new),
            owners=owners,
            helpless=[owner.name for owner in owners if not owner.can_confirm],
        )
        first, *others = new
        for part, text in enumerate(texts, start=1):
            key = first if part == 1 else f"{first} · {part}"
            _post(tx, group, room, key, text, now)
        for key in others:  # told in the same message, so that none is told again
            _post(tx, group, room, key, None, now)


def _tell_new_identity(
    house: House, tx: Transaction, finding: IdentityChanged, now: datetime
) -> None:
    groups = {group.id: group for group in house.groups_of(tx, finding.user, now)}
    groups |= {house.rooms[room].id: house.rooms[room] for room in finding.rooms
               if room in house.rooms}  # fmt: skip
    for group in groups.values():
        text = house.voice(group).render("new_identity", person=_name(tx, finding.user))
        key = _key("new identity", group, finding.user, finding.key)
        room, _ = announcing.secretariat(group, tx)
        _post(tx, group, room, key, text, now)


def _by_group(
    house: House, tx: Transaction, finding: KeysWithheld, now: datetime
) -> Mapping[str, tuple[Group, list[UnverifiedDevice]]]:
    """The devices by the group whose secretary is to hear of them.

    A direct chat is no group's; whose it is says who is in it.
    """
    found: dict[str, tuple[Group, list[UnverifiedDevice]]] = {}
    here = house.rooms.get(finding.room)
    for device in finding.devices:
        for group in [here] if here else house.groups_of(tx, device.user, now):
            found.setdefault(group.id, (group, []))[1].append(device)
    return found


def _owners(tx: Transaction, devices: Iterable[UnverifiedDevice]) -> list[Owner]:
    by_user: dict[str, list[UnverifiedDevice]] = {}
    for device in devices:
        by_user.setdefault(device.user, []).append(device)
    return [
        Owner(
            _name(tx, user),
            tuple(map(_label, theirs)),
            all(device.owner_has_keys for device in theirs),
        )
        for user, theirs in by_user.items()
    ]


def _label(device: UnverifiedDevice) -> str:
    # Both are the owner's own choice of words.
    name = normalise(device.name).replace("\n", " ")[:_LONGEST_NAME].strip()
    on_own_device = normalise(device.device).replace("\n", " ")[:_LONGEST_NAME]
    return f"{name} ({on_own_device})" if name else on_own_device


def _name(tx: Transaction, user: str) -> str:
    person = tx.person_by_address(MATRIX, user)
    return person.name if person else user


def _key(what: str, group: Group, *parts: str) -> str:
    # A device's id can be anything, also what no database takes.
    told_apart = "\0".join(parts).encode(errors="surrogatepass")
    return f"{what} · {group.id} · {hashlib.sha256(told_apart).hexdigest()[:32]}"


def _post(
    tx: Transaction, group: Group, room: str, key: str, text: Text | None, now: datetime
) -> None:
    tx.outbox.add(
        OutboundMessage(
            key=key,
            room=room,
            kind="device",
            text=text.text if text else "",
            html=text.html if text else "",
            group_id=group.id,
            skipped=None if text else "told together with another device",
        ),
        now,
    )
