"""matrix-nio's client, corrected where nio 0.26 would lose messages, keys or the connection."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types
from peewee import PeeweeException, SqliteDatabase  # type: ignore[import-untyped]  # as nio

from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.crypto_store import (
    CryptoStore,
)
from bot.transports.matrix.errors import is_logged_out, to_retry
from bot.transports.matrix.http_session import HttpClient
from bot.transports.matrix.json_reader import value_at
from bot.transports.matrix.olm_machine import OlmMachine
from bot.transports.matrix.responses import KeysClaimResponse, KeysQueryResponse
from bot.transports.matrix.to_device import KnownSenders, keep_olm_messages
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)

REQUEST_SECONDS: Final = 60.0
"""How long any request but the long poll may take."""


class NioClient(HttpClient):
    """nio's client for one logged-in device, whose keys lie in a `CryptoStore`.

    nio lets a malformed encrypted event throw it out of the sync (an Olm message that is no
    base64, sent by anybody, is enough), and would meet the same event at every sync after. Here
    such an event is skipped, with a line in the log.
    """

    tokens: AccessTokens
    """Whose access token every request carries."""
    pinned_key: str | None = None
    """The Ed25519 key that the store must hold; None where a new one may be made."""
    key_database: SqliteDatabase | None = None
    """That of the keys, where it is not a file."""
    lacks_fallback_key = False
    """Whether the server has no unused fallback key of ours; every sync says so."""
    before_keys_leave: Callable[[], Awaitable[None]]
    """Awaited before anything leaves for which an Olm key was used; see `instance`."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.before_keys_leave = _nothing

    def load_store(self) -> None:
        """Open the keys, or make them (AdministratorError where they are not the right ones)."""
        if self.store is not None:
            return
        config = self.config
        self.store: Any = CryptoStore(
            self.user_id,
            self.device_id,
            self.store_path,
            config.pickle_key,
            config.store_name,
            self.key_database,
            self.pinned_key,
        )
        self.olm: Any = OlmMachine(self.user_id, self.device_id, self.store)
        self.olm.shares_room = self.shares_room
        self._known_senders = KnownSenders(self.store.database)
        self.encrypted_rooms = self.store.load_encrypted_rooms()

    # The log-in

    @property
    def access_token(self) -> str:
        """The newest; nio would keep the first, and drop it where it is refused softly."""
        return self.tokens.session.access_token

    @access_token.setter
    def access_token(self, _: object) -> None:
        pass

    async def _send(self, *request: Any, **more: Any) -> Any:
        """Make a request with a token that serves; see `AccessTokens`."""
        token = await self.tokens.current()
        answer = await super()._send(*request, **more)
        if (
            isinstance(answer, nio.ErrorResponse)
            and is_logged_out(str(answer.status_code))
            and await self.tokens.after(token)
        ):
            answer = await super()._send(*request, **more)
        return answer

    # Answers

    async def parse_body(self, transport_response: aiohttp.ClientResponse) -> dict[str, Any]:
        """An answer as JSON; see `HttpClient`."""
        answer = await super().parse_body(transport_response)
        if self.olm is not None:
            keep_olm_messages(answer, self.olm.account.identity_keys["curve25519"])
        unused = value_at(answer, "device_unused_fallback_key_types")
        if isinstance(unused, list):  # nio does not read it
            self.lacks_fallback_key = "signed_curve25519" not in unused
        return answer

    async def receive_response(self, response: Any) -> None:
        """Learn from an answer; of one that nio cannot take in whole, what it could."""
        if isinstance(response, nio.SyncResponse):
            await super().receive_response(response)
            return
        try:
            await super().receive_response(response)
        except PeeweeException:
            raise
        except Exception as error:  # noqa: BLE001  # see the class
            names = type(response).__name__, type(error).__name__
            _log.warning("An answer could not be taken in whole (%s: %s).", *names)

    def _handle_whoami_response(self, response: object) -> None:
        """Who the bot is, the session says: nio would believe the server."""

    def raise_if_logged_out(self, answer: nio.ErrorResponse) -> None:
        """Raises AdministratorError where the answer says that the device was logged out."""
        if is_logged_out(str(answer.status_code)):
            raise self.tokens.ended(soft=bool(answer.soft_logout))

    # What a sync brings

    async def _handle_sync(self, response: nio.SyncResponse) -> None:
        # Nothing in it is awaited: there are no callbacks, and nobody else gets at the store.
        with self.store.sync_transaction():
            response.to_device_events = self._known_senders.admit(response, self.shares_room)
            await super()._handle_sync(response)

    async def _handle_invited_rooms(self, response: nio.SyncResponse) -> None:
        for room, info in response.rooms.invite.items():
            await self._take_in(super()._handle_invited_rooms, room, invite={room: info})

    async def _handle_joined_rooms(self, response: nio.SyncResponse) -> None:
        for room, info in response.rooms.join.items():
            await self._take_in(super()._handle_joined_rooms, room, join={room: info})

    async def _take_in(
        self, handle: Callable[[Any], Awaitable[None]], room: str, **of: Any
    ) -> None:
        """One room at a time: what nio cannot take in of one keeps nothing from the others."""
        try:
            await handle(SimpleNamespace(rooms=SimpleNamespace(**of)))
        except PeeweeException:
            raise  # it is no fault of the room's
        except Exception as error:  # noqa: BLE001  # see the class
            _log.error("%s: skipped a part of what happened (%s).", room, type(error).__name__)

    def _handle_decrypt_to_device(self, to_device_event: Any) -> Any:
        try:
            return super()._handle_decrypt_to_device(to_device_event)
        except PeeweeException:
            raise  # the key is good; only it could not be saved
        except Exception as error:  # noqa: BLE001  # see the class
            sender = getattr(to_device_event, "sender", "somebody")
            _log.warning("Skipped what %s sent the device (%s).", sender, type(error).__name__)
            return None

    def _handle_timeline_event(self, event: Any, room_id: str, *more: Any) -> Any:
        if isinstance(event, nio.MegolmEvent) and event.sender == self.user_id:
            return None  # the bot knows what it has said, and nobody hears it again
        try:
            return super()._handle_timeline_event(event, room_id, *more)
        except PeeweeException:
            raise  # it could be read; only that could not be saved
        except Exception as error:  # noqa: BLE001  # see the class
            event_id = getattr(event, "event_id", "an event")
            _log.warning("%s: skipped %s (%s).", room_id, event_id, type(error).__name__)
            return None

    def _handle_messages_response(self, response: nio.RoomMessagesResponse) -> None:
        if self.olm is None:
            return
        with self.store.database.atomic():  # one write to the disk for all
            self._decrypt(response)

    def _decrypt(self, response: nio.RoomMessagesResponse) -> None:
        for index, event in enumerate(response.chunk):
            if not isinstance(event, nio.MegolmEvent):
                continue
            event.room_id = response.room_id
            try:
                response.chunk[index] = said = self.olm.decrypt_megolm_event(event)
                said.as_sent = event.source
            except nio.EncryptionError:
                pass  # its key may come
            except PeeweeException:
                raise
            except Exception as error:  # noqa: BLE001  # see the class
                name = type(error).__name__
                _log.warning("%s: skipped %s (%s).", response.room_id, event.event_id, name)

    # Device keys

    async def keys_upload(self) -> Any:
        """Upload our keys, saved first: nio saves them after, and a crash in between would
        leave keys on the server that nobody has, under ids that could never be used again."""
        keys = self.olm.share_keys()
        self.olm.save_account()
        await self.before_keys_leave()
        method, path, data = nio.Api.keys_upload(self.access_token, keys)
        return await self._send(nio.KeysUploadResponse, method, path, data)

    async def upload_fallback_key(self) -> Any:
        """Upload the key that serves when the one-time keys are used up (MSC2732)."""
        keys = {"fallback_keys": self.olm.fallback_key()}
        await self.before_keys_leave()
        method, path, data = nio.Api.keys_upload(self.access_token, keys)
        answer = await self._send(nio.KeysUploadResponse, method, path, data)
        self.lacks_fallback_key = not isinstance(answer, nio.KeysUploadResponse)
        return answer

    async def keys_query(self, users: Collection[str]) -> Any:
        """A KeysQueryResponse about these users, or an error."""
        method, path, data = nio.Api.keys_query(self.access_token, users)
        return await self._send(KeysQueryResponse, method, path, data)

    async def keys_claim(self, devices: Mapping[str, Sequence[str]]) -> Any:
        """A KeysClaimResponse about these devices (ids by user), or an error."""
        method, path, data = nio.Api.keys_claim(self.access_token, devices)
        return await self._send(KeysClaimResponse, method, path, data)

    def shares_room(self, user: str) -> bool:
        """Whether the user is in a room with the bot, or asked to one."""
        return any(user in room.users for room in self.rooms.values())

    async def check_own_device(self) -> str:
        """See that the server knows the device by the keys in the store; its Ed25519 key.

        AdministratorError where it has others: whoever encrypts for those would not be
        understood. RetryLater where it does not say.
        """
        keys = self.olm.account.identity_keys
        ours = {f"{kind}:{self.device_id}": keys[kind] for kind in ("ed25519", "curve25519")}
        answer = await self.keys_query({self.user_id})
        if not isinstance(answer, KeysQueryResponse):
            self.raise_if_logged_out(answer)
            raise to_retry(answer)
        theirs = value_at(answer.content, "device_keys", self.user_id, self.device_id, "keys")
        if not isinstance(theirs, dict):
            if self.olm.account.shared:
                _log.warning("The homeserver has lost the device's keys: uploading them again.")
                self.olm.account.shared = False
        elif {name: theirs.get(name) for name in ours} != ours:
            raise AdministratorError(
                self.homeserver,
                f"the homeserver knows device {self.device_id} by other keys than those kept here.",
                "Restore the data folder from a backup. If there is none: "
                "Run `kansli login --again`.",
            )
        return str(keys["ed25519"])

    # Room keys

    async def share_group_session(self, room_id: str, *_: Any, **__: Any) -> Any:
        """Never: nio would share on its own with whom it likes; `crypto.room_keys` decides."""
        raise nio.EncryptionError(f"the key of {room_id} is not shared")

    async def send_room_key(
        self, room: str, receivers: set[tuple[str, str]], messages: dict[str, Any]
    ) -> Any:
        """Send a room key, already encrypted in `messages`, to `receivers` (user, device)."""
        await self.before_keys_leave()
        method, path, data = nio.Api.to_device(
            self.access_token, "m.room.encrypted", messages, uuid4()
        )
        return await self._send(
            nio.ShareGroupSessionResponse, method, path, data, response_data=(room, receivers)
        )

    async def to_device(self, message: nio.ToDeviceMessage, tx_id: str | None = None) -> Any:
        """Send a device a message, such as a request for a key."""
        if message.type == "m.room.encrypted":
            await self.before_keys_leave()
        return await super().to_device(message, tx_id)

    async def send_room_key_withheld(self, messages: dict[str, Any]) -> Any:
        """Tell devices that they get no key, and why (spec, "m.room_key.withheld")."""
        method, path, data = nio.Api.to_device(
            self.access_token, "m.room_key.withheld", {"messages": messages}, uuid4()
        )
        return await self._send(nio.responses.EmptyResponse, method, path, data)

    # Rooms

    async def join_via(self, room: str, server: str) -> Any:
        """Join a room of which this homeserver may not know, through another that does."""
        method, path = nio.Api.join(self.access_token, room)
        via = quote(server, safe="")
        # `server_name` was its name until spec version 1.12.
        path = f"{path}&via={via}&server_name={via}"
        return await self._send(nio.JoinResponse, method, path, "{}")

    async def send_as_is(self, room: str, kind: str, content: Mapping[str, Any], tx_id: str) -> Any:
        """Send an event that is encrypted by now, or is not to be."""
        method, path, data = nio.Api.room_send(self.access_token, room, kind, dict(content), tx_id)
        return await self._send(nio.RoomSendResponse, method, path, data, (room,))

    async def request_as_is(
        self, method: str, path: str, seconds: float, data: bytes | None = None, kind: str = ""
    ) -> aiohttp.ClientResponse:
        """An answer that nio need not understand, such as a file; its body is yet to be read.

        seconds: how long it may take. data, kind: what is sent, and its media type.
        """
        headers = {"Content-Type": kind} if data is not None else {}
        token = await self.tokens.current()
        headers["Authorization"] = f"Bearer {token}"
        answer = await self.send(method, path, data, headers, timeout=seconds)
        if answer.status == HTTPStatus.UNAUTHORIZED and await self.tokens.after(token):
            answer.release()
            headers["Authorization"] = f"Bearer {await self.tokens.current()}"
            answer = await self.send(method, path, data, headers, timeout=seconds)
        return answer

    async def close(self) -> None:
        """Let go of connections and files."""
        await super().close()
        if self.store is not None:
            self.store.database.close()


async def _nothing() -> None:
    pass
