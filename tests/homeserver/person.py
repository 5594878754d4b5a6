"""A person at a Matrix client: a real one, with end-to-end encryption, for the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote
from uuid import uuid4

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types
from nio.crypto.attachments import (  # type: ignore[import-untyped]
    decrypt_attachment,
    encrypt_attachment,
)

from bot.transports.matrix.crypto.cross_signing import OwnDevice, PrivateKeys
from bot.transports.matrix.crypto.device_signing import sign_device
from bot.transports.matrix.crypto.device_verification import publish_keys
from bot.transports.matrix.http_api import ClientApi, Credentials
from tests.homeserver.element_keys import ElementKeys
from tests.waiting import Changes, cancel

_IDENTITIES: dict[tuple[str, str], PrivateKeys] = {}
"""Everybody's private keys, by homeserver and user."""


@dataclass(frozen=True)
class Seen:
    """An event in a room as this person's client shows it."""

    event_id: str
    room: str
    sender: str
    type: str
    content: Mapping[str, Any]
    encrypted: bool

    @property
    def body(self) -> str:
        """The text, empty where there is none."""
        return str(self.content.get("body", ""))


class _Client(nio.AsyncClient):  # type: ignore[misc]  # without types
    """nio's, but a key that did not arrive is none that did, and closes no room for good."""

    async def keys_claim(self, devices: Any) -> Any:
        """Raises AssertionError for a refusal, after which nio goes on as if nobody had keys."""
        return _ok(await super().keys_claim(devices), nio.KeysClaimResponse)

    async def share_group_session(self, room_id: str, *arguments: Any, **more: Any) -> Any:
        """Raises GroupEncryptionError where a key went astray, which nio overlooks.

        It also forgets those who wait for the sharing where claiming keys raised.
        """
        try:
            answer = await super().share_group_session(room_id, *arguments, **more)
        finally:
            abandoned = self.sharing_session.pop(room_id, None)
            if abandoned is not None:
                abandoned.set()
        session = self.olm.outbound_group_sessions[room_id]
        if self._reachable(room_id) - session.users_shared_with - session.users_ignored:
            session.shared = False
            raise nio.GroupEncryptionError(f"the key of {room_id} did not reach everybody")
        return answer

    def _reachable(self, room_id: str) -> set[tuple[str, str]]:
        """The devices in the room that an Olm session leads to."""
        return {
            (device.user_id, device.id)
            for user in self.rooms[room_id].users
            for device in self.olm.device_store.active_user_devices(user)
            if device.id != self.device_id and self.olm.session_store.get(device.curve25519)
        }


class Person:
    """Somebody with a device that syncs in the background.

    Make one with ``Person.log_in``, or ``async with await Person.log_in(…)``.
    """

    def __init__(self, client: nio.AsyncClient) -> None:
        self.client = client
        self.id: str = client.user_id
        self.seen: list[Seen] = []
        self.invitations: dict[str, str] = {}
        """Room ids to who asked."""
        self.keys_again: ElementKeys | None = None
        """Gives keys once more, as clients of Element's family do; nio's own gives none."""
        self._withheld: list[tuple[str, Mapping[str, Any]]] = []
        self._changes = Changes()
        self._syncing: asyncio.Task[None] | None = None

    @classmethod
    async def log_in(
        cls, homeserver: str, user: str, password: str, folder: Path, *, verified: bool = True
    ) -> Self:
        """Log in on a new device whose keys lie in `folder`, and start to sync.

        verified: its owner has signed it, as most people's clients see to (cross-signing).
        """
        client = _client(homeserver, user, folder)
        answer = await client.login(password, device_name=f"{user}'s phone")
        if not isinstance(answer, nio.LoginResponse):
            await client.close()
            raise AssertionError(f"{user} could not log in: {answer}")
        person = cls(client)
        await person._begin(password if verified else None)
        return person

    @classmethod
    async def with_token(
        cls, homeserver: str, user_id: str, token: tuple[str, str], password: str, folder: Path
    ) -> Self:
        """The same on a device that there is already: its access token, and its id."""
        client = _client(homeserver, user_id, folder)
        client.restore_login(user_id, token[1], token[0])
        person = cls(client)
        await person._begin(password)
        return person

    async def _begin(self, password: str | None) -> None:
        """Start to sync. password: to sign the device with one's own keys; None: it is not."""
        await self._sync(timeout=0)
        if password is not None:
            await self.verify(password)
        self._syncing = asyncio.create_task(self._keep_syncing(), name=f"{self.id} syncs")

    async def verify(self, password: str) -> None:
        """Sign the device with one's own keys, which all one's devices in this process share."""
        api = ClientApi(self.client.homeserver, self.id, self.client.access_token)
        mine = (self.client.homeserver, self.id)
        if mine not in _IDENTITIES:
            await self.renew_identity(password)
        await sign_device(api, OwnDevice.of(self.client), _IDENTITIES[mine])

    async def renew_identity(self, password: str) -> None:
        """Make new cross-signing keys; they have signed nothing yet."""
        api = ClientApi(self.client.homeserver, self.id, self.client.access_token)
        keys = PrivateKeys.generate()
        await publish_keys(api, keys, Credentials(lambda: password, _no_page))
        _IDENTITIES[self.client.homeserver, self.id] = keys

    async def close(self) -> None:
        """Stop syncing and let go of everything."""
        try:
            await self.stop_syncing()
        finally:
            await self.client.close()
            if self.client.store is not None:
                self.client.store.database.close()

    async def stop_syncing(self) -> None:
        """Sync no more; one can still speak."""
        if self._syncing is not None:
            await cancel(self._syncing)
            self._syncing = None

    async def sync_once(self) -> None:
        """Look once, where one does not sync in the background."""
        await self._sync(timeout=0)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # What a person does

    async def create_room(
        self, name: str | None, *invite: str, encrypted: bool = True, direct: bool = False
    ) -> str:
        """A private room (no name: as a direct chat has none), and invite people to it."""
        state = [nio.EnableEncryptionBuilder().as_dict()] if encrypted else []
        answer = await self.client.room_create(
            name=name,
            invite=list(invite),
            initial_state=state,
            is_direct=direct,
            preset=nio.RoomPreset.private_chat,
        )
        room = str(_ok(answer, nio.RoomCreateResponse).room_id)
        await self.wait_until(lambda: room in self.client.rooms, f"{room} in the client")
        return room

    async def invite(self, room: str, user: str) -> None:
        """Ask somebody to the room."""
        _ok(await self.client.room_invite(room, user), nio.RoomInviteResponse)

    async def join(self, room: str) -> None:
        """Join a room that one is invited to."""
        _ok(await self.client.join(room), nio.JoinResponse)
        await self.wait_until(lambda: room in self.client.rooms, f"{room} in the client")

    async def bring(self, room: str, other: Person) -> None:
        """Ask somebody else to the room, who joins it."""
        await self.invite(room, other.id)
        await other.wait_for_invitation(room)
        await other.join(room)

    async def leave(self, room: str) -> None:
        """Leave the room."""
        _ok(await self.client.room_leave(room), nio.RoomLeaveResponse)

    async def post(
        self, room: str, content: Mapping[str, Any], kind: str = "m.room.message"
    ) -> str:
        """Send any event, encrypted where the room is, and return its id."""
        keys = self.keys_again
        before = keys.before_post(room) if keys else None
        try:
            answer = await self.client.room_send(
                room, kind, dict(content), ignore_unverified_devices=True
            )
        except nio.GroupEncryptionError as error:  # the one who was to share the keys failed
            raise AssertionError(str(error)) from error
        if keys and before:
            keys.after_post(room, before)
        return str(_ok(answer, nio.RoomSendResponse).event_id)

    async def post_raw(self, room: str, kind: str, content: Mapping[str, Any]) -> None:
        """Send an event past the client's own encryption; the server may well refuse it."""
        client, transaction = self.client, f"raw{uuid4()}"
        request = nio.Api.room_send(client.access_token, room, kind, content, transaction)
        await client._send(nio.RoomSendResponse, *request, (room,))

    async def post_payload(self, room: str, payload: str) -> None:
        """Send any text where others find the JSON of an event once it is decrypted.

        Stop syncing before: it would throw the client out of its sync, as any on plain nio.
        """
        olm = self.client.olm
        session = olm.outbound_group_sessions[room]
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "sender_key": olm.account.identity_keys["curve25519"],
            "ciphertext": session.encrypt(payload),
            "session_id": session.id,
            "device_id": self.client.device_id,
        }
        await self.post_raw(room, "m.room.encrypted", content)

    async def say(
        self,
        room: str,
        text: str,
        *,
        msgtype: str = "m.text",
        thread: str | None = None,
        reply_to: str | None = None,
    ) -> str:
        """Write a message."""
        content: dict[str, Any] = {"msgtype": msgtype, "body": text}
        if thread:
            content["m.relates_to"] = {
                "rel_type": "m.thread",
                "event_id": thread,
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": reply_to or thread},
            }
        elif reply_to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return await self.post(room, content)

    async def send_file(
        self, room: str, name: str, content: bytes, caption: str = "", *, reply_to: str = ""
    ) -> str:
        """Send a file, encrypted where the room is."""
        encrypted = self.client.rooms[room].encrypted
        bare, keys = encrypt_attachment(content) if encrypted else (content, {})
        answer, _ = await self.client.upload(
            BytesIO(bare), "application/octet-stream", filesize=len(bare)
        )
        url = str(_ok(answer, nio.UploadResponse).content_uri)
        event: dict[str, Any] = {
            "msgtype": "m.file",
            "body": caption or name,
            "filename": name,
            "info": {"size": len(content), "mimetype": "application/pdf"},
            **({"file": {"url": url, **keys}} if encrypted else {"url": url}),
        }
        if reply_to:
            event["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return await self.post(room, event)

    async def read_file(self, seen: Seen) -> bytes:
        """The bytes of a file that one sees, decrypted where they are encrypted."""
        file = seen.content.get("file")
        mxc = file["url"] if file else seen.content["url"]
        content = bytes(_ok(await self.client.download(mxc), nio.MemoryDownloadResponse).body)
        if not file:
            return content
        keys = file["key"]["k"], file["hashes"]["sha256"], file["iv"]
        return bytes(decrypt_attachment(content, *keys))

    async def edit(self, room: str, event: str, text: str) -> str:
        """Change what a message of one's own says."""
        return await self.post(
            room,
            {
                "msgtype": "m.text",
                "body": f"* {text}",
                "m.new_content": {"msgtype": "m.text", "body": text},
                "m.relates_to": {"rel_type": "m.replace", "event_id": event},
            },
        )

    async def react(self, room: str, event: str, key: str) -> str:
        """Put ✅ or the like on an event."""
        return await self.post(
            room,
            {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}},
            "m.reaction",
        )

    async def redact(self, room: str, event: str) -> str:
        """Take back an event."""
        answer = await self.client.room_redact(room, event)
        return str(_ok(answer, nio.RoomRedactResponse).event_id)

    async def upgrade(self, room: str, version: str = "10") -> str:
        """Replace the room by a new one; its id. Nobody is invited yet."""
        api = ClientApi(self.client.homeserver, self.id, self.client.access_token)
        path = f"/rooms/{quote(room)}/upgrade"
        answer = await api.request("POST", path, {"new_version": version})
        return str(answer["replacement_room"])

    def use_element(self) -> None:
        """Do about keys as clients of Element's family, from now on."""
        self.keys_again = ElementKeys(self.client)

    # What a person sees

    def saw(self, wanted: Callable[[Seen], bool]) -> Sequence[Seen]:
        """Everything seen so far that is `wanted`, in order."""
        return [event for event in self.seen if wanted(event)]

    def sees(self, room: str, user: str) -> bool:
        """Whether `user` has joined the room, as this client sees it."""
        known = self.client.rooms.get(room)
        member = known.users.get(user) if known else None
        return member is not None and not member.invited

    def withheld(self, by: str) -> Sequence[Mapping[str, Any]]:
        """What `by` said about keys that this device does not get."""
        return [why for sender, why in self._withheld if sender == by]

    async def wait_for(self, wanted: Callable[[Seen], bool], timeout: float = 15) -> Seen:
        """The first event that is `wanted`, already seen or to come; AssertionError if none."""
        await self.wait_until(lambda: any(map(wanted, self.seen)), "the event", timeout)
        return next(filter(wanted, self.seen))

    async def wait_for_member(self, room: str, user: str, timeout: float = 15) -> None:
        """Until `user` has joined the room, as this client sees it."""
        await self.wait_until(lambda: self.sees(room, user), f"{user} in {room}", timeout)

    async def wait_for_invitation(self, room: str, timeout: float = 15) -> str:
        """Until asked to `room`; by whom."""
        await self.wait_until(lambda: room in self.invitations, f"an invitation to {room}", timeout)
        return self.invitations[room]

    # How the client does it

    async def wait_until(
        self, condition: Callable[[], bool], what: str, seconds: float = 15
    ) -> None:
        """Until `condition` holds, looked at after each sync; AssertionError if it never does."""
        await self._changes.until(condition, seconds, lambda: f"{self.id} did not see {what}")

    async def _keep_syncing(self) -> None:
        while True:
            try:
                await self._sync(timeout=10_000)
            except (nio.ProtocolError, aiohttp.ClientError, OSError, TimeoutError):
                await asyncio.sleep(0.2)  # the homeserver is away; tests stop it on purpose

    async def _sync(self, timeout: int) -> None:
        answer = await self.client.sync(
            timeout, sync_filter={"room": {"timeline": {"limit": 100}}}, full_state=None
        )
        if not isinstance(answer, nio.SyncResponse):
            await asyncio.sleep(0.2)
            return
        await self._exchange_keys()
        if self.keys_again:
            self.keys_again.on_sync()
        for message in answer.to_device_events:
            if message.source.get("type") == "m.room_key.withheld":
                self._withheld.append((message.sender, message.source["content"]))
            if self.keys_again and isinstance(message, nio.RoomKeyRequest):
                await self.keys_again.on_request(message)
        for room, info in answer.rooms.join.items():
            self.invitations.pop(room, None)
            for event in info.timeline.events:
                self.seen.append(_seen(room, event))
        for room, info in answer.rooms.invite.items():
            for event in info.invite_state:
                if isinstance(event, nio.InviteMemberEvent) and event.state_key == self.id:
                    self.invitations[room] = event.sender
        await self._changes.notify()

    async def _exchange_keys(self) -> None:
        client = self.client
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()


def reply_target(content: Mapping[str, Any]) -> str | None:
    """The event that a message answers, if any."""
    event = content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id")
    return event if isinstance(event, str) else None


def _client(homeserver: str, user: str, folder: Path) -> nio.AsyncClient:
    folder.mkdir(parents=True, exist_ok=True)
    return _Client(
        homeserver,
        user,
        store_path=str(folder),
        config=nio.AsyncClientConfig(store=nio.store.SqliteStore, max_timeouts=0),
    )


def _seen(room: str, event: Any) -> Seen:
    source = event.source
    return Seen(
        event_id=source.get("event_id", ""),
        room=room,
        sender=source.get("sender", ""),
        type=source.get("type", ""),
        content=source.get("content", {}),
        encrypted=bool(getattr(event, "decrypted", False)) or isinstance(event, nio.MegolmEvent),
    )


def _ok(answer: Any, wanted: type) -> Any:
    assert isinstance(answer, wanted), str(answer)
    return answer


def _no_page(page: str) -> None:
    raise AssertionError(f"a page to open: {page}")
