"""The line to the homeserver: nio's client as we want it, and what its failures mean."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types
from peewee import PeeweeException  # type: ignore[import-untyped]  # as nio

from bot.transports.base import RetryLater
from bot.transports.matrix.envelope import without_malformed
from bot.transports.matrix.keystore import (
    FILE,
    FOLDER,
    KeyStore,
    Machine,
    expected_key,
    mark,
    unreadable,
)
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.transports.matrix.session import Session

_log = logging.getLogger(__name__)

REQUEST_SECONDS = 60.0
"""How long any request but the long poll may take."""

OUTAGE = (aiohttp.ClientError, TimeoutError, OSError)
"""What nio raises when there is no answer, or half of one."""

_LONG = 300.0
"""Seconds to wait where only a person can mend it (rights, membership): nothing is dropped."""


class KeysAnswer(nio.KeysQueryResponse):  # type: ignore[misc]  # nio ships no types
    """An answer to ``/keys/query`` that still has what nio drops: cross-signing keys."""

    told: Mapping[str, Any]

    @classmethod
    def from_dict(cls, parsed_dict: dict[str, Any]) -> Any:
        answer = super().from_dict(parsed_dict)
        if isinstance(answer, cls):
            answer.told = parsed_dict
        return answer


class _Told(nio.Response):  # type: ignore[misc]  # nio ships no types
    """An answer to ``/keys/query`` that nio is not to learn from."""

    content: Mapping[str, Any]

    @classmethod
    def from_dict(cls, parsed_dict: dict[str, Any]) -> Any:
        if not isinstance(parsed_dict.get("device_keys"), dict):
            return nio.ErrorResponse.from_dict(parsed_dict)
        answer = cls()
        answer.content = parsed_dict
        return answer


class Client(nio.AsyncClient):  # type: ignore[misc]  # nio ships no types
    """nio's client, made to survive what it cannot digest.

    Its keys lie in a `KeyStore`, which wants `expected_key` where that is given.

    nio 0.26 lets a malformed encrypted event throw it out of the sync (an Olm message that is
    no base64, sent by anybody, is enough), and would meet the same event at every sync after.
    """

    expected_key: str | None = None
    lacks_fallback_key = False
    """Whether the server has no unused one; said by every sync."""

    def load_store(self) -> None:
        """Open the keys, or make them (AdministratorError where they are not the right ones)."""
        if self.store is not None:
            return
        config = self.config
        self.store: Any = KeyStore(
            self.user_id, self.device_id, self.store_path, config.pickle_key, config.store_name
        )
        self.store.expected = self.expected_key
        self.olm: Any = Machine(self.user_id, self.device_id, self.store)
        self.encrypted_rooms = self.store.load_encrypted_rooms()

    async def _handle_sync(self, response: nio.SyncResponse) -> None:
        # Nothing in it waits: there are no callbacks, and nobody else gets at the store.
        with self.store.whole_turn():
            await super()._handle_sync(response)

    async def create_matrix_response(
        self, response_class: type, transport_response: aiohttp.ClientResponse, **more: Any
    ) -> Any:
        """An answer as nio reads it; but a refusal is one, and no more than that.

        nio takes the error page of a proxy for an empty answer, and that for a success (of a room
        key that went nowhere, say); every status but 404 for the state asked for; and a refused
        room key for the end of the log-in, since its arguments slip into the wrong fields.
        """
        if transport_response.status < 400:
            return await super().create_matrix_response(response_class, transport_response, **more)
        answer = nio.ErrorResponse.from_dict(await self.parse_body(transport_response))
        answer.transport_response = transport_response
        return answer

    async def parse_body(self, transport_response: aiohttp.ClientResponse) -> Any:
        """An answer as JSON, without events that nio could not even be shown."""
        answer = without_malformed(await super().parse_body(transport_response))
        unused = (
            answer.get("device_unused_fallback_key_types") if isinstance(answer, dict) else None
        )
        if isinstance(unused, list):  # nio does not read it
            self.lacks_fallback_key = "signed_curve25519" not in unused
        return answer

    def _handle_decrypt_to_device(self, to_device_event: Any) -> Any:
        try:
            return super()._handle_decrypt_to_device(to_device_event)
        except PeeweeException:
            raise  # the key is good; it only could not be kept
        except Exception as error:  # noqa: BLE001  # as said above
            sender = getattr(to_device_event, "sender", "somebody")
            _log.warning("Skipped what %s sent the device (%s).", sender, type(error).__name__)
            return None

    def _handle_timeline_event(self, event: Any, room_id: str, *more: Any) -> Any:
        try:
            return super()._handle_timeline_event(event, room_id, *more)
        except Exception as error:  # noqa: BLE001  # as said above
            event_id = getattr(event, "event_id", "an event")
            _log.warning("%s: skipped %s (%s).", room_id, event_id, type(error).__name__)
            return None

    def _handle_messages_response(self, response: nio.RoomMessagesResponse) -> None:
        for index, event in enumerate(response.chunk):
            if not isinstance(event, nio.MegolmEvent) or self.olm is None:
                continue
            event.room_id = response.room_id
            try:
                response.chunk[index] = self.olm.decrypt_megolm_event(event)
            except nio.EncryptionError:
                pass  # its key may come
            except Exception as error:  # noqa: BLE001  # as said above
                name = type(error).__name__
                _log.warning("%s: skipped %s (%s).", response.room_id, event.event_id, name)

    async def keys_upload(self) -> Any:
        """Upload our keys, saved first: nio saves them after, and a crash in between would
        leave keys on the server that nobody has, under ids that could never be used again."""
        keys = self.olm.share_keys()
        self.olm.save_account()
        method, path, data = nio.Api.keys_upload(self.access_token, keys)
        return await self._send(nio.KeysUploadResponse, method, path, data)

    async def upload_fallback_key(self) -> Any:
        """Upload the key that serves when the one-time keys are used up."""
        keys = {"fallback_keys": self.olm.fallback_key()}
        method, path, data = nio.Api.keys_upload(self.access_token, keys)
        answer = await self._send(nio.KeysUploadResponse, method, path, data)
        self.lacks_fallback_key = not isinstance(answer, nio.KeysUploadResponse)
        return answer

    async def keys_query(self) -> Any:
        """Ask for the devices of those whose list is not known: a KeysAnswer, or an error."""
        method, path, data = nio.Api.keys_query(self.access_token, self.users_for_key_query)
        return await self._send(KeysAnswer, method, path, data)

    async def share_group_session(self, room_id: str, *_: Any, **__: Any) -> Any:
        """Never: nio would share on its own with whom it likes; `keys` decides."""
        raise nio.EncryptionError(f"the key of {room_id} is not shared")

    async def withhold_key(self, messages: dict[str, Any]) -> Any:
        """Tell devices that they get no key, and why (spec, "m.room_key.withheld")."""
        method, path, data = nio.Api.to_device(
            self.access_token, "m.room_key.withheld", {"messages": messages}, uuid4()
        )
        return await self._send(nio.responses.EmptyResponse, method, path, data)

    def must_be_logged_in(self, answer: nio.ErrorResponse) -> None:
        """Raises AdministratorError where the answer says that the device was logged out."""
        if refused_token(answer):
            raise AdministratorError(
                self.homeserver,
                f"the homeserver no longer accepts the log-in of {self.user_id}.",
                "Run `kansli login --again`.",
            )

    async def published_keys(self) -> Mapping[str, str] | None:
        """The keys that the server has for this device; None where it has none.

        Raises RetryLater where it does not say.
        """
        method, path, data = nio.Api.keys_query(self.access_token, {self.user_id})
        answer = await self._send(_Told, method, path, data)
        if not isinstance(answer, _Told):
            self.must_be_logged_in(answer)
            raise failure(answer)
        told: Any = answer.content["device_keys"]
        for name in (self.user_id, self.device_id, "keys"):
            told = told.get(name) if isinstance(told, dict) else None
        return told if isinstance(told, dict) else None

    async def join_by(self, room: str, server: str) -> Any:
        """Join a room of which this homeserver may not know, through another that does."""
        method, path = nio.Api.join(self.access_token, room)
        via = quote(server, safe="")
        # `server_name` was its name until spec version 1.12.
        path = f"{path}&via={via}&server_name={via}"
        return await self._send(nio.JoinResponse, method, path, "{}")

    async def hand_out_key(
        self, room: str, receivers: set[tuple[str, str]], messages: dict[str, Any]
    ) -> Any:
        """Send a room's key, already encrypted in `messages`, to `receivers` (user, device)."""
        method, path, data = nio.Api.to_device(
            self.access_token, "m.room.encrypted", messages, uuid4()
        )
        return await self._send(
            nio.ShareGroupSessionResponse, method, path, data, response_data=(room, receivers)
        )


def connect(session: Session, data: Path) -> Client:
    """A client for `session`, with its keys in ``data/crypto`` readable by the bot alone.

    AdministratorError where the keys are there and cannot be read.
    """
    _quieten()
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    # SQLite would make the file with the process's umask, and gives its journal the file's mode.
    os.close(os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600))
    (folder / FILE).chmod(0o600)
    config = nio.AsyncClientConfig(
        store=nio.store.SqliteStore,  # one file, trust included
        store_name=FILE,
        store_sync_tokens=False,  # nio would save the position before the work is done
        max_limit_exceeded=0,  # 429 and outages come out here: nio would sleep on them inside
        max_timeouts=0,
        request_timeout=REQUEST_SECONDS,
    )
    client = Client(session.homeserver, session.user_id, session.device_id, str(folder), config)
    client.expected_key = expected_key(data, session.device_id)
    try:
        client.restore_login(session.user_id, session.device_id, session.access_token)
    except AdministratorError:
        raise
    except Exception as error:
        raise unreadable(data, error) from error
    if client.olm is not None and client.expected_key is None:
        mark(data, session.device_id, client.olm.account.identity_keys["ed25519"])
    return client


def failure(answer: nio.ErrorResponse) -> RetryLater:
    """What an error answer means for trying again. Its reason holds only the codes.

    Standard error codes: client-server API, "Standard error response".
    """
    status = _status(answer)
    # nio puts no status in its own answers; an error page of a proxy has no code.
    code = str(answer.status_code or "")
    reason = " ".join(filter(None, (str(status or ""), code))) or "an answer that is no Matrix"
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        return RetryLater(reason, _retry_after(answer))
    if code and status is not None and 400 <= status < 500:
        return RetryLater(reason, _LONG)
    return RetryLater(reason)


def readable(answer: nio.ErrorResponse) -> bool:
    """Whether an error answer is the server's: nio makes one of a success it cannot read too."""
    return _status(answer) != 200


def accepted(answer: object) -> None:
    """Raises RetryLater for a refusal, and ValueError for an answer that nio cannot read."""
    if isinstance(answer, nio.ErrorResponse):
        if readable(answer):
            raise failure(answer)
        raise ValueError(type(answer).__name__)


def refused_token(answer: nio.ErrorResponse) -> bool:
    """Whether the server no longer knows the access token (``M_UNKNOWN_TOKEN``)."""
    return answer.status_code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")


def _status(answer: nio.ErrorResponse) -> int | None:
    transport = answer.transport_response
    return None if transport is None else int(transport.status)


def _retry_after(answer: nio.ErrorResponse) -> float:
    if isinstance(answer.retry_after_ms, int) and answer.retry_after_ms > 0:
        return answer.retry_after_ms / 1000
    header = answer.transport_response.headers.get("Retry-After", "")
    return float(header) if header.isdecimal() else 5.0


def _quieten() -> None:
    """Keep what nio logs free from what people write."""
    logging.getLogger("nio").setLevel(logging.WARNING)
    logging.getLogger("peewee").setLevel(logging.WARNING)  # at DEBUG it shows the keys it stores
    # These warn with the whole event that did not fit their schema.
    for talkative in ("nio.events", "nio.responses", "nio.crypto"):
        logging.getLogger(talkative).setLevel(logging.CRITICAL)
