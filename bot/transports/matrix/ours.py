"""That keys, books and homeserver speak of the same device, and of the same time."""

from __future__ import annotations

import logging
from typing import Final

from bot.transports.base import InboundPort
from bot.transports.matrix.connection import Client
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)

_NEW_DEVICE: Final = "Run `kansli login --again`."


async def identify(client: Client, reception: InboundPort) -> None:
    """See that the server knows the device by the keys it has here, and tell the books of them.

    AdministratorError where it knows others: whoever was told of those would not be understood.
    """
    keys = client.olm.account.identity_keys
    ours = {f"{kind}:{client.device_id}": keys[kind] for kind in ("ed25519", "curve25519")}
    theirs = await client.published_keys()
    if theirs is None and client.olm.account.shared:
        _log.warning("The homeserver has lost the device's keys: uploading them again.")
        client.olm.account.shared = False
    if theirs is not None and {name: theirs.get(name) for name in ours} != ours:
        raise AdministratorError(
            client.homeserver,
            f"the homeserver knows device {client.device_id} by other keys than those kept here.",
            f"Restore the data folder from a backup. If there is none: {_NEW_DEVICE}",
        )
    await reception.on_own_device(client.device_id, keys["ed25519"])


class Place:
    """Positions in the server's stream, with how far the keys had come when each was reached.

    So that keys from an older backup than the books' are found out: they lack what was handed
    over since, and would be used a second time.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def write(self, position: str) -> str:
        """What the books are to remember."""
        return f"{self._client.device_id} {self._client.store.turns} {position}"

    def read(self, kept: str | None) -> str | None:
        """The position in what the books remember. AdministratorError where the keys are older."""
        if kept is None or kept.count(" ") != 2:
            return kept
        device, turns, position = kept.split(" ")
        if device == self._client.device_id and int(turns) > self._client.store.turns:
            raise AdministratorError(
                str(self._client.store.database_path),
                "the bot's keys are older than its books, as after restoring a backup of them.",
                f"Restore both from the same time, or make new ones. {_NEW_DEVICE}",
            )
        return position
