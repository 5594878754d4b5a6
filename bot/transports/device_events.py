"""What a transport reports of people's devices, which a secretary should hear of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UnverifiedDevice:
    """A device that cannot read what the bot posts, as a rule since its owner has not confirmed it.

    key: its public key, which distinguishes it from another of the same id. name: its owner's word
    for it, or empty. owner_has_keys: whether the owner can confirm devices at all.
    """

    user: str
    device: str
    key: str
    name: str
    owner_has_keys: bool


@dataclass(frozen=True)
class KeysWithheld:
    """Devices that were given no key for a room."""

    room: str
    devices: tuple[UnverifiedDevice, ...]


@dataclass(frozen=True)
class IdentityChanged:
    """Somebody has another identity than before: `key` is its public half.

    rooms: those that the bot shares with them.
    """

    user: str
    key: str
    rooms: tuple[str, ...]


@dataclass(frozen=True)
class SameKeys:
    """Devices that were given no key for a room, since each has a key that another one has, too."""

    room: str
    devices: tuple[UnverifiedDevice, ...]


@dataclass(frozen=True)
class TooManyDevices:
    """Somebody has `number` more devices than the `most` that are looked at of one person."""

    user: str
    number: int
    most: int


DeviceEvent = KeysWithheld | SameKeys | TooManyDevices | IdentityChanged
"""Something about people's devices that a secretary should hear of."""
