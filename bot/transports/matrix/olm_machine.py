"""nio's Olm and Megolm with what it lacks: whose a room key is, replays, fallback keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import vodozemac

from bot.transports.matrix.decryption import decrypted_event, refuse
from bot.transports.matrix.olm_devices import DeviceOlm


class OlmMachine(DeviceOlm):
    """nio's Olm and Megolm, which also has fallback keys and takes room keys that come again.

    Everything that is encrypted in a room is decrypted by `decrypt_megolm_event`.
    """

    def decrypt_megolm_event(self, event: nio.MegolmEvent, room_id: str | None = None) -> Any:
        """The message or reaction that its sender encrypted; a `nio.BadEvent` if it is neither.

        Raises nio.EncryptionError while there is no key to it that a device of its sender's is
        known to have made, and then it waits: neither the key nor the list of devices need be
        here before the event.
        """
        room = room_id or event.room_id
        session = self._session_of_sender(event, room)
        try:
            plaintext, index = session.decrypt(event.ciphertext)
        except UnicodeDecodeError:
            return refuse(event, room, "what it holds is no text")
        except ValueError as error:  # vodozemac's are such
            raise nio.EncryptionError(f"{event.event_id} does not fit its key") from error
        if not self.store.claim_message_index(session, index, event):
            return refuse(event, room, "it was sent before, as another event")
        return decrypted_event(event, room, plaintext)

    def has_key(self, event: nio.MegolmEvent, room: str) -> bool:
        """Whether there is a key of the event's session in the room, whoever made it."""
        made = self.inbound_group_store[room]
        return any(event.session_id in sessions for sessions in made.values())

    def opens(self, event: nio.MegolmEvent) -> bool:
        """Whether there is a key to the event, made by a device that is known as its sender's."""
        session = self._made_by_sender(event, event.room_id)
        try:
            index = vodozemac.MegolmMessage.from_base64(event.ciphertext).message_index()
        except ValueError:  # vodozemac's are such
            return False
        return session is not None and bool(session.first_known_index <= index)

    def _made_by_sender(self, event: nio.MegolmEvent, room: str) -> Any:
        """The session, where a device of the event's sender made it, by both of its keys.

        A session has the Curve25519 key of the device that it came from through Olm, and the
        Ed25519 key that this device claimed there. The event may leave out which it was (MSC3700).
        """
        for device, keys in self._devices_of(event.sender):
            if event.device_id not in ("", device):
                continue
            if event.sender_key not in ("", keys["curve25519"]):
                continue
            made = self.inbound_group_store.get(room, keys["curve25519"], event.session_id)
            if made is not None and made.ed25519 == keys["ed25519"]:
                return made
        return None

    def _session_of_sender(self, event: nio.MegolmEvent, room: str) -> Any:
        made = self._made_by_sender(event, room)
        if made is not None:
            return made
        if self.has_key(event, room):
            # A new device's first message can come before the list of devices that has it.
            self.users_for_key_query.add(event.sender)
            raise nio.EncryptionError(f"{event.event_id}: no device of its sender made its key")
        self.check_if_wedged(event)
        raise nio.EncryptionError(f"{event.event_id} has no key")

    def _devices_of(self, user: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The id and keys of each, also of those that were logged out: they may have written."""
        if user == self.user_id:
            yield self.device_id, self.account.identity_keys
        for device in self.device_store[user].values():
            yield device.id, device.keys

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, session_key: str
    ) -> None:
        """Keep a room key, unless the kept one of the same session opens as much.

        nio would replace it on disk by one that was shared later, and opens less.
        """
        known = self.inbound_group_store.get(room_id, sender_key, session_id)
        if known is not None:
            new = nio.crypto.InboundGroupSession(session_key, sender_fp_key, sender_key, room_id)
            if new.id != session_id or new.first_known_index >= known.first_known_index:
                return
            del self.inbound_group_store[room_id][sender_key][session_id]
        super().create_group_session(sender_key, sender_fp_key, room_id, session_id, session_key)

    def fallback_key(self) -> dict[str, Any]:
        """A signed key that serves when the one-time keys are used up (spec, "Fallback keys").

        nio has none, so that all but the first fifty would be turned away while the bot is down.
        It is saved before anybody sees it.
        """
        account = self.account._account  # noqa: SLF001  # nio has no method for it
        if not account.fallback_key:  # one that did not arrive is offered again
            account.generate_fallback_key()
        ((name, key),) = account.fallback_key.items()
        self.save_account()
        signed = {"key": key.to_base64(), "fallback": True}
        signature = {f"ed25519:{self.device_id}": self.sign_json(signed)}
        return {f"signed_curve25519:{name}": signed | {"signatures": {self.user_id: signature}}}

    def _should_accept_forward(self, sender: str, sender_key: str, event: Any) -> bool:
        """Whether to take a forwarded room key (``m.forwarded_room_key``) that was asked for.

        nio takes it only from the bot's own devices. The device that made the key is as good:
        it could have sent it by itself.
        """
        if super()._should_accept_forward(sender, sender_key, event):
            return True
        asked = self.outgoing_key_requests.get(event.session_id)
        device = self.device_store.device_from_sender_key(event.sender, sender_key)
        content = event.source["content"]
        return (
            asked is not None
            and (asked.algorithm, asked.room_id) == (event.algorithm, event.room_id)
            and device is not None
            and not device.deleted
            and content.get("sender_key") == device.curve25519
            and content.get("sender_claimed_ed25519_key") == device.ed25519
            and not content.get("forwarding_curve25519_key_chain")
        )
