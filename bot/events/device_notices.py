"""What the secretaries hear of people's devices: who cannot read, and who has a new identity."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.events.registry import Registry
from bot.transports.device_events import (
    DeviceEvent,
    IdentityChanged,
    KeysWithheld,
    SameKeys,
    TooManyDevices,
    UnverifiedDevice,
)
from secretary.group import Group
from secretary.language.render import Text
from secretary.language.text import normalise
from secretary.people import MATRIX
from services.destinations import Audience, Destination, destinations
from storage import ActTarget, OutboundMessage, Transaction

log = logging.getLogger(__name__)

_LONGEST_NAME: Final = 60
_MOST_OWNERS: Final = 5
_MOST_DEVICES: Final = 3
"""That a message names; of the rest it tells how many they are."""


@dataclass(frozen=True)
class Owner:
    """Somebody with devices that cannot read: some of these by name, and how many `more` they have.

    can_confirm: whether the owner can change that at once.
    """

    name: str
    devices: tuple[str, ...]
    more: int
    can_confirm: bool


def report_devices(registry: Registry, tx: Transaction, event: DeviceEvent, now: datetime) -> None:
    """Put it in the outbox, unless it is there already: once for each device, or identity."""
    match event:
        case KeysWithheld():
            _tell_owners(registry, tx, event, now)
            _report_withheld(registry, tx, event, "left out", "devices_left_out", now)
        case SameKeys():
            _report_withheld(registry, tx, event, "same keys", "devices_same_keys", now)
        case TooManyDevices():
            _report_too_many(registry, tx, event, now)
        case IdentityChanged():
            _report_new_identity(registry, tx, event, now)


def _report_withheld(
    registry: Registry,
    tx: Transaction,
    event: KeysWithheld | SameKeys,
    what: str,
    template: str,
    now: datetime,
) -> None:
    for group, devices in _by_group(registry, tx, event, now).values():
        where = _secretaries(tx, group)
        if where.room == group.places[MATRIX].room:  # before everybody it would be no kindness
            log.warning("%d devices cannot read here", len(devices), extra={"group": group.id})
            continue
        keys = {_key(what, group, d.user, d.device, d.key): d for d in devices}
        known = tx.outbox.existing(keys)
        new = {key: device for key, device in keys.items() if key not in known}
        if not new:
            continue
        owners = _owners(tx, new.values())
        helpless = [owner.name for owner in owners if not owner.can_confirm]
        text = registry.renderer_for([group]).render(
            template,
            number=len(new),
            owners=owners[:_MOST_OWNERS],
            more=len(owners[_MOST_OWNERS:]),
            helpless=helpless[:_MOST_OWNERS],
            more_helpless=len(helpless[_MOST_OWNERS:]),
        )
        first, *others = new
        _enqueue(tx, group, where, first, text, now)
        for key in others:  # reported in the same message, so that none is reported again
            _enqueue(tx, group, where, key, None, now)


def _tell_owners(registry: Registry, tx: Transaction, event: KeysWithheld, now: datetime) -> None:
    """Say under somebody's newest message, in a reaction, why they cannot read what is answered.

    Reactions travel in clear, so that they who read nothing else can read them. In a group's room
    that is done only for somebody none of whose devices can read; the others read it elsewhere.
    """
    here = registry.rooms.get((MATRIX, event.room))
    for user in {each.user for each in event.devices if not (here and each.owner_has_keys)}:
        newest = tx.inbox.latest_message(MATRIX, event.room, user)
        if newest is None:
            continue
        groups = [here] if here else _groups_of(registry, tx, user, now)
        text = registry.renderer_for(groups).render("verify_first").text
        tx.acts.react(ActTarget(newest, event.room), text, now)


def _report_too_many(
    registry: Registry, tx: Transaction, event: TooManyDevices, now: datetime
) -> None:
    for group in _groups_of(registry, tx, event.user, now):
        where = _secretaries(tx, group)
        if where.room == group.places[MATRIX].room:
            log.warning("somebody has too many devices", extra={"group": group.id})
            continue
        text = registry.renderer_for([group]).render(
            "devices_too_many",
            person=_name(tx, event.user),
            number=event.number,
            most=event.most,
        )
        key = _key("too many devices", group, event.user)
        _enqueue(tx, group, where, key, text, now)


def _report_new_identity(
    registry: Registry, tx: Transaction, event: IdentityChanged, now: datetime
) -> None:
    groups = {group.id: group for group in _groups_of(registry, tx, event.user, now)}
    shared = (registry.rooms.get((MATRIX, room)) for room in event.rooms)
    groups |= {group.id: group for group in shared if group is not None}
    for group in groups.values():
        text = registry.renderer_for([group]).render("new_identity", person=_name(tx, event.user))
        key = _key("new identity", group, event.user, event.key)
        _enqueue(tx, group, _secretaries(tx, group), key, text, now)


def _secretaries(tx: Transaction, group: Group) -> Destination:
    """Where devices are spoken of: on Matrix, the channel that has them."""
    return next(
        where for where in destinations(tx, group, Audience.SECRETARIES) if where.channel == MATRIX
    )


def _groups_of(registry: Registry, tx: Transaction, user: str, now: datetime) -> list[Group]:
    groups = registry.groups_for(MATRIX, user, tx.people.mandates_of(MATRIX, user), now)
    return [group for group in groups if MATRIX in group.places]


def _by_group(
    registry: Registry, tx: Transaction, event: KeysWithheld | SameKeys, now: datetime
) -> Mapping[str, tuple[Group, list[UnverifiedDevice]]]:
    """The devices by the group whose secretary is to hear of them.

    A direct chat is no group's; whose it is says who is in it.
    """
    found: dict[str, tuple[Group, list[UnverifiedDevice]]] = {}
    here = registry.rooms.get((MATRIX, event.room))
    for device in event.devices:
        for group in [here] if here else _groups_of(registry, tx, device.user, now):
            found.setdefault(group.id, (group, []))[1].append(device)
    return found


def _owners(tx: Transaction, devices: Iterable[UnverifiedDevice]) -> list[Owner]:
    by_user: dict[str, list[UnverifiedDevice]] = {}
    for device in devices:
        by_user.setdefault(device.user, []).append(device)
    return [
        Owner(
            _name(tx, user),
            tuple(map(_label, theirs[:_MOST_DEVICES])),
            len(theirs[_MOST_DEVICES:]),
            all(device.owner_has_keys for device in theirs),
        )
        for user, theirs in by_user.items()
    ]


def _label(device: UnverifiedDevice) -> str:
    name, device_id = _cut(device.name), _cut(device.device)
    return f"{name} ({device_id})" if name else device_id


def _name(tx: Transaction, user: str) -> str:
    person = tx.people.by_address(MATRIX, user)
    return person.name if person else _cut(user)


def _cut(name: str) -> str:
    """A name that its owner chose, as one line of no great length."""
    line = normalise(name[: 10 * _LONGEST_NAME]).replace("\n", " ").strip()
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def _key(what: str, group: Group, *parts: str) -> str:
    # A device's id can be anything, also what no database takes.
    told_apart = "\0".join(parts).encode(errors="surrogatepass")
    return f"{what} · {group.id} · {hashlib.sha256(told_apart).hexdigest()[:32]}"


def _enqueue(
    tx: Transaction, group: Group, where: Destination, key: str, text: Text | None, now: datetime
) -> None:
    tx.outbox.add(
        OutboundMessage(
            key=key,
            room=where.room,
            text=text.text if text else "",
            html=text.html if text else "",
            kind="device",
            group_id=group.id,
            skipped=None if text else "told together with another device",
        ),
        now,
    )
