"""Room keys that come late, again, or never: what a person's client does on a bad network."""

from __future__ import annotations

from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from tests.homeserver.person import Person

Key = dict[str, Any]


def withhold_key(person: Person, room: str) -> Key:
    """Write with a room key that nobody gets, from now on; what would have been sent."""
    olm = person.client.olm
    olm.create_outbound_group_session(room)
    session = olm.outbound_group_sessions[room]
    session.shared = True
    return {
        "algorithm": "m.megolm.v1.aes-sha2",
        "room_id": room,
        "session_id": session.id,
        "session_key": session.session_key,
    }


async def share_key(person: Person, user: str, device: str, key: Key) -> None:
    """Give somebody's device the key after all."""
    await send_olm(person, user, device, "m.room_key", key)


async def forward_key(person: Person, user: str, device: str, key: Key, maker: Person) -> None:
    """Give somebody's device a key that `maker`'s device made, as an answer to a request."""
    olm = maker.client.olm
    keys = olm.account.identity_keys
    session = olm.inbound_group_store.get(key["room_id"], keys["curve25519"], key["session_id"])
    content = {name: key[name] for name in ("algorithm", "room_id", "session_id")} | {
        "session_key": session.export_session(session.first_known_index),
        "sender_key": keys["curve25519"],
        "sender_claimed_ed25519_key": keys["ed25519"],
        "forwarding_curve25519_key_chain": [],
    }
    await send_olm(person, user, device, "m.forwarded_room_key", content)


async def send_olm(
    person: Person, user: str, device: str, kind: str, content: dict[str, Any]
) -> None:
    """Send a message to a device, through Olm."""
    client = person.client
    client.olm.users_for_key_query.add(user)
    await client.keys_query()
    known = client.device_store[user][device]
    if client.olm.session_store.get(known.curve25519) is None:
        await client.keys_claim({user: [device]})
    session = client.olm.session_store.get(known.curve25519)
    encrypted = client.olm._olm_encrypt(session, known, kind, content)
    answer = await client.to_device(
        nio.ToDeviceMessage("m.room.encrypted", user, device, encrypted)
    )
    assert isinstance(answer, nio.ToDeviceResponse), str(answer)
