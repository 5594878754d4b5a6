"""Events sent to the bot's device: the few that it has a use for, from the people it knows.

Anybody with an account anywhere can send a device anything (spec, "Send-to-Device messaging"), and
nio remembers much of it. So there are two gates. What comes in clear is let through where it is an
Olm message to this device, from somebody who shares a room with the bot; what that holds, where it
is a room key. Nothing else is of use: the bot verifies nobody, and gives no keys to who asks.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
from peewee import SqliteDatabase  # type: ignore[import-untyped]  # as nio
from vodozemac import Curve25519PublicKey, Ed25519PublicKey

from bot.transports.matrix.events import source_of
from bot.transports.matrix.json_reader import list_at, object_at, string_at, value_at

_log = logging.getLogger(__name__)

_OLM: Final = "m.olm.v1.curve25519-aes-sha2"
_LONGEST_ID: Final = 255
"""Of a user or a room (appendices, "Identifier grammar")."""
_LONGEST_BODY: Final = 32 * 1024
"""Of an Olm message: one with a room key has two thousand characters."""
_LONGEST_KEY: Final = 1024
"""Of a room key in base64, which has 306."""
_LONGEST_CHAIN: Final = 100
MOST_FROM_ONE: Final = 200
"""Events that one person is heard with in one sync."""
MOST_AT_ONCE: Final = 2000
"""Events of everybody's in one sync; Synapse sends a hundred."""
_MOST_HELD: Final = 1000
_MOST_HELD_OF_SERVER: Final = 200
_MOST_HELD_OF_ONE: Final = 10


# ------------------------------------------------------------------ what comes in clear


def keep_olm_messages(answer: Any, own_key: str) -> Any:
    """An answer to ``/sync`` with no other to-device events than Olm messages for `own_key`.

    Each is reduced to what nio reads of it. Any other answer is as it was.
    """
    if events := list_at(answer, "to_device", "events"):
        good = [made for event in events if (made := _olm_message(event, own_key)) is not None]
        if len(good) < len(events):
            _log.info("%d events to the device were of no use.", len(events) - len(good))
        answer["to_device"]["events"] = good
    return answer


def _olm_message(event: object, own_key: str) -> dict[str, Any] | None:
    content = object_at(event, "content")
    sender, sender_key = string_at(event, "sender"), string_at(content, "sender_key")
    message = object_at(content, "ciphertext", own_key)
    kind, body = message.get("type"), string_at(message, "body")
    if value_at(event, "type") != "m.room.encrypted" or content.get("algorithm") != _OLM:
        return None
    if not _is_user(sender) or not is_curve25519_key(sender_key):
        return None
    if isinstance(kind, bool) or kind not in (0, 1) or not body or len(body) > _LONGEST_BODY:
        return None
    ciphertext = {own_key: {"type": int(kind), "body": body}}
    content = {"algorithm": _OLM, "sender_key": sender_key, "ciphertext": ciphertext}
    return {"type": "m.room.encrypted", "sender": sender, "content": content}


def _is_user(user: str | None) -> bool:
    return user is not None and len(user) <= _LONGEST_ID and user[:1] == "@" and ":" in user


# ------------------------------------------------------------------ what an Olm message holds


def is_wanted(payload: Mapping[str, Any]) -> bool:
    """Whether what an Olm message held is a room key, of no more than a room key's size.

    Whether a forwarded one was asked for is another question.
    """
    content = object_at(payload, "content")
    texts = ("algorithm", "room_id", "session_id", "session_key")
    if not all(len(string_at(content, name) or "") in range(1, _LONGEST_KEY + 1) for name in texts):
        return False
    match payload.get("type"):
        case "m.room_key":
            return is_ed25519_key(string_at(payload, "keys", "ed25519"))
        case "m.forwarded_room_key":
            chain = value_at(content, "forwarding_curve25519_key_chain")
            return (
                is_curve25519_key(string_at(content, "sender_key"))
                and is_ed25519_key(string_at(content, "sender_claimed_ed25519_key"))
                and isinstance(chain, list)
                and len(chain) <= _LONGEST_CHAIN
                and all(isinstance(key, str) and is_curve25519_key(key) for key in chain)
            )
        case _:
            return False


def is_curve25519_key(key: str | None) -> bool:
    """Whether it is one, and written as everybody writes it: two spellings would be two keys."""
    return _is_key(key, Curve25519PublicKey)


def is_ed25519_key(key: str | None) -> bool:
    """The same of an Ed25519 key."""
    return _is_key(key, Ed25519PublicKey)


def _is_key(key: str | None, kind: Any) -> bool:
    try:
        return key is not None and bool(kind.from_base64(key).to_base64() == key)
    except ValueError:  # all of vodozemac's errors are ValueErrors
        return False


# ------------------------------------------------------------------ from whom


class KnownSenders:
    """Lets through what comes from people in the bot's rooms, and holds back the rest.

    A key can come before the bot has joined, or before it hears that its sender has: it is kept as
    it came, encrypted, until they share a room. database: that of the keys. Of one person ten
    events are held, of a server two hundred; then the oldest give way.
    """

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._database.execute_sql(
            "CREATE TABLE IF NOT EXISTS kansli_held (id INTEGER PRIMARY KEY,"
            " sender TEXT NOT NULL, server TEXT NOT NULL, event TEXT NOT NULL UNIQUE)"
        )
        rows = self._database.execute_sql("SELECT DISTINCT sender FROM kansli_held")
        self._held = {str(sender) for (sender,) in rows}

    def admit(self, response: nio.SyncResponse, shares_room: Callable[[str], bool]) -> list[Any]:
        """The to-device events that are to be handled with this sync, the oldest first.

        shares_room: whether somebody was in a room with the bot before this sync.
        """
        if not self._held and not response.to_device_events:
            return []
        arrived = _joined_in(response)

        def is_known(user: str) -> bool:
            return user in arrived or shares_room(user)

        admitted = self._release({user for user in self._held if is_known(user)})
        of_one: Counter[str] = Counter()
        left = 0
        for event in response.to_device_events:
            if not isinstance(event, nio.events.OlmEvent):
                continue
            if not is_known(event.sender):
                self._hold(event)
                continue
            of_one[event.sender] += 1
            if of_one[event.sender] <= MOST_FROM_ONE and len(admitted) < MOST_AT_ONCE:
                admitted.append(event)
            else:
                left += 1
        if left:
            _log.warning("%d events to the device were too many at once.", left)
        return admitted

    def _release(self, senders: set[str]) -> list[Any]:
        rows: list[tuple[int, str]] = []
        for sender in senders:
            rows += self._execute("SELECT id, event FROM kansli_held WHERE sender = ?", sender)
            self._execute("DELETE FROM kansli_held WHERE sender = ?", sender)
        self._held -= senders
        return [nio.ToDeviceEvent.parse_event(json.loads(event)) for _, event in sorted(rows)]

    def _hold(self, event: Any) -> None:
        server = event.sender.partition(":")[2]
        try:
            self._execute(
                "INSERT OR IGNORE INTO kansli_held (sender, server, event) VALUES (?, ?, ?)",
                event.sender, server, json.dumps(source_of(event)),
            )  # fmt: skip
        except UnicodeError:  # an id that no database takes
            return
        self._held.add(event.sender)
        self._drop_oldest(_MOST_HELD_OF_ONE, "sender = ?", event.sender)
        self._drop_oldest(_MOST_HELD_OF_SERVER, "server = ?", server)
        self._drop_oldest(_MOST_HELD, "1")

    def _drop_oldest(self, most: int, which: str, *values: str) -> None:
        self._execute(
            f"DELETE FROM kansli_held WHERE id IN (SELECT id FROM kansli_held WHERE {which}"  # noqa: S608  # ours
            f" ORDER BY id DESC LIMIT -1 OFFSET {most})",
            *values,
        )

    def _execute(self, statement: str, *values: str) -> Sequence[Any]:
        return list(self._database.execute_sql(statement, values).fetchall())


def _joined_in(response: nio.SyncResponse) -> set[str]:
    """Everybody whom a sync shows as joined to a room of the bot's."""
    return {
        event.state_key
        for info in response.rooms.join.values()
        for event in (*info.state, *info.timeline.events)
        if isinstance(event, nio.RoomMemberEvent) and event.membership == "join"
    }
