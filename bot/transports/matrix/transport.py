"""`MatrixTransport`: the secretary's transport on a Matrix homeserver, composed of its parts."""

from __future__ import annotations

import asyncio
import json
import secrets
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort
from bot.transports.matrix import file_transfer
from bot.transports.matrix.account_data import NotKept
from bot.transports.matrix.connect import connect
from bot.transports.matrix.crypto.device_keys import DeviceKeys
from bot.transports.matrix.crypto.device_trust import DeviceTrust
from bot.transports.matrix.crypto.room_keys import RoomKeys
from bot.transports.matrix.errors import FAILURES, NETWORK_ERRORS, reason_of, refusal
from bot.transports.matrix.http_api import ClientApi, MatrixError
from bot.transports.matrix.instance import Instance
from bot.transports.matrix.json_reader import object_at
from bot.transports.matrix.key_place import KeyPlace, place_of
from bot.transports.matrix.room_state import fetch_room_state, problems_for
from bot.transports.matrix.rooms import ConfiguredRooms
from bot.transports.matrix.sender import MessageSender, split
from bot.transports.matrix.session import Session
from bot.transports.matrix.sync import SyncLoop
from bot.transports.matrix.sync_requests import INVITATIONS_ONLY
from secretary.errors import AdministratorError
from secretary.rooms import RoomProblem


class MatrixTransport:
    """Satisfies `bot.transports.base.Transport` and `HealthReporter` for one logged-in device.

    data: the data folder, in which the encryption keys lie, or where else they do.
    keys_to_all: give room keys also to devices that their owner has not cross-signed.
    Raises AdministratorError where the keys cannot be read, or are not this session's.
    """

    def __init__(
        self,
        session: Session,
        data: Path | KeyPlace,
        *,
        display_name: str,
        keys_to_all: bool = False,
    ) -> None:
        self._client = client = connect(session, data)
        self._device_trust = trust = DeviceTrust(client, data, keys_to_all=keys_to_all)
        device_keys = DeviceKeys(client, trust)
        rooms = ConfiguredRooms(client)
        self._sender = sender = MessageSender(client, RoomKeys(client, trust, device_keys), rooms)
        self._instance = instance = Instance(client)
        loop = SyncLoop(
            client,
            display_name,
            device_keys=device_keys,
            device_trust=trust,
            sender=sender,
            rooms=rooms,
            instance=instance,
        )
        # Transport, each method done by the part that can.
        self.resolve = rooms.resolve
        self.split = split
        self.send = sender.send
        self.find = sender.find
        self.posted_since = sender.posted_since
        self.fetch = partial(file_transfer.fetch, client)
        self._place = place_of(data)
        self._loop = loop
        self.close = client.close
        self.clock_ahead = client.server_clock.ahead
        # HealthReporter
        self.health = loop.health.report
        self.connected = loop.health.wait_until_connected

    async def listen(self, port: InboundPort) -> None:
        """See `Transport`. Raises AdministratorError, too, as soon as keys could not be kept."""
        working = [
            asyncio.create_task(self._loop.run(port), name="syncs"),
            asyncio.create_task(self._place.until_failed(), name="keys"),
        ]
        try:
            await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
        for task in reversed(working):  # why keys were not kept says more than what came of it
            if not task.cancelled():
                task.result()

    # For `kansli check`

    async def whoami(self) -> str:
        """The Matrix id the access token belongs to. AdministratorError if it is refused."""
        answer = await self._answer_to(self._client.whoami())
        return str(answer.user_id)

    async def joined_rooms(self) -> set[str]:
        """The rooms the bot is in. AdministratorError if the server will not say."""
        answer = await self._answer_to(self._client.joined_rooms())
        return set(answer.rooms)

    async def joined_since(self, room: str) -> datetime | None:
        """From when on (aware) the bot has been in a room, at the latest: a new name that it has
        counts, too; None where the server tells no times. AdministratorError if it will not say."""
        client = self._client
        api = ClientApi(client.homeserver, client.user_id, client.tokens)
        state = (
            f"/rooms/{quote(room, safe='')}/state/m.room.member/{quote(client.user_id, safe='')}"
        )
        try:
            event = await api.request("GET", f"{state}?format=event")
        except MatrixError as error:
            problem = f"the homeserver does not tell of {room} ({error})."
            raise AdministratorError(client.homeserver, problem, "Try again later.") from None
        at = event.get("origin_server_ts")
        return datetime.fromtimestamp(at / 1000, UTC) if isinstance(at, int) else None

    async def invited_rooms(self) -> set[str]:
        """The rooms it is invited to. AdministratorError if the server will not say.

        Nothing else of the sync is taken in, and the server goes on keeping it for the bot.
        """
        client = self._client
        # A first sync never waits; but Synapse answers the same question the same for two minutes.
        differs = secrets.randbelow(1000)
        query = urlencode({"filter": json.dumps(INVITATIONS_ONLY), "timeout": differs})
        api = ClientApi(client.homeserver, client.user_id, client.tokens)
        try:
            answer = await api.request("GET", f"/sync?{query}")
        except MatrixError as error:
            problem = f"the homeserver does not tell of invitations ({error})."
            raise AdministratorError(client.homeserver, problem, "Try again later.") from None
        return set(object_at(answer, "rooms", "invite"))

    async def room_problems(self, room: str) -> frozenset[RoomProblem]:
        """What is wrong with a room that the bot is in.

        AdministratorError if the server will not say.
        """
        homeserver = self._client.homeserver
        try:
            state = await fetch_room_state(self._client, room)
        except FAILURES as error:
            problem = f"the homeserver does not tell of {room} ({reason_of(error)})."
            raise AdministratorError(homeserver, problem, "Try again later.") from None
        return problems_for(state, room, self._client.user_id)

    async def most_uploaded(self) -> int | None:
        """How many bytes of a file the server takes; None where it does not say."""
        return await file_transfer.most_uploaded(self._client)

    async def keys_problem(self) -> str | None:
        """What is wrong with the data folder's keys by the homeserver's count; None for nothing.

        AdministratorError if the server will not say.
        """
        try:
            return await self._instance.problem()
        except (NotKept, *FAILURES) as error:
            why = str(error) if isinstance(error, NotKept) else reason_of(error)
            problem = f"the homeserver does not tell how often the keys were used ({why})."
            raise AdministratorError(self._client.homeserver, problem, "Try again later.") from None

    def own_secret(self) -> str:
        """What the marks of the bot's messages are made with, see `storage.mark_of`."""
        return self._sender.secret

    async def _answer_to(self, request: Any) -> Any:
        homeserver = self._client.homeserver
        try:
            answer = await request
        except NETWORK_ERRORS as error:
            problem = f"the homeserver does not answer ({type(error).__name__})."
            remedy = "Check the address and the network."
            raise AdministratorError(homeserver, problem, remedy) from None
        if isinstance(answer, nio.ErrorResponse):
            self._client.raise_if_logged_out(answer)
            raise refusal(homeserver, answer, "Try again later.")
        return answer
