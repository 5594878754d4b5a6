"""What the defences must not cost: nobody does anything wrong here, and everybody is heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from bot.runtime.retry import Backoff
from bot.transports.base import InboundEvent
from bot.transports.matrix import sync_requests
from bot.transports.matrix.crypto.undecryptable import UndecryptableEvents
from bot.transports.matrix.room_upgrades import UpgradeFollower
from bot.transports.matrix.rooms import ConfiguredRooms
from bot.transports.matrix.timelines import Timelines
from tests.attacks.test_bad_server import listening
from tests.chatroom import ROOM as ROOM_OF_MEGOLM
from tests.fakes import megolm
from tests.fakes.homeserver import ANNA, OTHER, ROOM, FakeHomeserver
from tests.fakes.inbound_port import RecordingPort
from tests.waiting import poll

EVA = "@eva:exempel"
NEW = "!nytt:exempel"
NEWEST = "!nyast:exempel"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits take a moment, but for requests, which take a minute."""
    monkeypatch.setattr(Backoff, "next", lambda _: 0.02)
    monkeypatch.setattr(sync_requests, "_POLL_SECONDS", 0.2)


@pytest.fixture
async def server() -> AsyncIterator[FakeHomeserver]:
    async with FakeHomeserver(ROOM, OTHER) as server:
        yield server


async def set_state(
    server: FakeHomeserver, room: str, kind: str, key: str = "", **content: Any
) -> None:
    """Anna sets some state."""
    await server.say("", room, type=kind, state_key=key, content=content)


async def move(server: FakeHomeserver, user: str, before: str, now: str, room: str = OTHER) -> None:
    """Somebody's membership changes."""
    unsigned = {"prev_content": {"membership": before}}
    content = {"membership": now}
    await server.say(
        "", room, type="m.room.member", state_key=user, content=content, unsigned=unsigned
    )


# ------------------------------------------------------------------ what others only see


@pytest.mark.parametrize("endpoint", ["/displayname", "/read_markers"])
async def test_a_server_whose_profiles_or_receipts_hang_is_heard(
    server: FakeHomeserver, tmp_path: Path, endpoint: str
) -> None:
    server.wrong[endpoint] = server.silence()

    async with listening(server, tmp_path) as bot:
        for text in ("!förhinder", "och så tack"):
            await server.say(text)
            await bot.port.wait_for_text(text, timeout=5)


async def test_the_newest_receipt_is_shown_when_the_server_takes_them_again(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    hold = asyncio.Event()

    async def held(_: web.Request) -> None:
        await hold.wait()

    server.wrong["/read_markers"] = held
    async with listening(server, tmp_path) as bot:
        await server.say("ett")
        await poll(lambda: server.asked["/read_markers"] == 1)
        for text in ("två", "tre"):
            last = await server.say(text)
            await bot.port.wait_for_text(text, timeout=5)
        hold.set()

        await poll(lambda: any(last in body for body in server.bodies["/read_markers"]))
        assert server.asked["/read_markers"] == 2


async def test_an_answer_goes_before_the_receipt_which_is_one_for_all_that_was_said(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    answered_before: list[int] = []

    async def count(_: web.Request) -> None:
        answered_before.append(server.asked["/send/"])

    server.wrong["/read_markers"] = count
    async with listening(server, tmp_path) as bot:
        for text in ("ett", "två", "tre"):
            last = await server.say(text)
            await bot.port.wait_for_text(text, timeout=5)
            await bot.say(f"svar på {text}")

        await poll(lambda: any(last in body for body in server.bodies["/read_markers"]))
        assert answered_before == [3]


# ------------------------------------------------------------------ a page with every answer


async def test_a_page_that_a_proxy_answers_everything_with_is_an_outage(tmp_path: Path) -> None:
    """No sync is stepped over for it: invitations and joinings are in no other."""
    async with FakeHomeserver() as server, listening(server, tmp_path) as bot:
        await server.say("hej")
        await bot.port.wait_for_text("hej")
        for endpoint in ("/sync", "/account/whoami", "/joined_rooms"):
            server.wrong[endpoint] = server.page()
        asked = server.asked["/sync"]
        await poll(lambda: server.asked["/sync"] > asked + 8)
        await server.say("!förhinder")
        server.wrong.clear()

        await bot.port.wait_for_text("!förhinder")
        assert server.asked["/messages"] == 0
        assert bot.port.missed == []


# ------------------------------------------------------------------ direct chats


@pytest.mark.parametrize(
    ("user", "before", "now"), [(ANNA, "join", "leave"), (EVA, "leave", "invite")]
)
async def test_what_was_said_in_a_direct_chat_counts_when_that_is_over_before_it_is_heard(
    server: FakeHomeserver, tmp_path: Path, user: str, before: str, now: str
) -> None:
    await server.say("!förhinder", OTHER)
    await move(server, user, before, now)
    await server.say("mer", OTHER)

    async with listening(server, tmp_path) as bot:
        said = await bot.port.wait_for_text("!förhinder")
        after = await bot.port.wait_for_text("mer")

    assert said.direct
    assert not after.direct
    assert OTHER not in bot.port.direct_chats


async def test_a_direct_chat_waits_until_it_is_known_to_be_one(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    """After a start the state of all rooms cannot be read at first."""
    port = RecordingPort()
    port.sync_token = "s0"
    page = server.page()

    async def without_state(request: web.Request) -> Any:
        return await page(request) if "full_state" in request.query else None

    server.wrong["/sync"] = without_state
    async with listening(server, tmp_path, port) as bot:
        await bot.transport.resolve((ROOM,))
        await poll(lambda: bool(port.missed))
        await server.say("!kommer", OTHER)
        await server.say("!förhinder", ROOM)
        await port.wait_for_text("!förhinder")
        assert port.texts == ["!förhinder"]
        bot.transport._loop._requests._state_due = 0.0
        server.wrong.clear()

        assert (await port.wait_for_text("!kommer")).direct


# ------------------------------------------------------------------ rooms that were replaced


class Moves(RecordingPort):
    """A port of which one group's room is the first; it keeps where the group was at each event."""

    def __init__(self) -> None:
        super().__init__()
        self.followed = {ROOM}
        self.heard_in: dict[str, set[str]] = {}

    def receive(self, event: InboundEvent) -> None:
        self.heard_in[event.text] = set(self.followed)
        super().receive(event)


async def replace(server: FakeHomeserver, old: str, new: str) -> None:
    predecessor = {"room_id": old, "event_id": "$sist"}
    await set_state(server, new, "m.room.create", room_version="10", predecessor=predecessor)
    await set_state(server, old, "m.room.tombstone", replacement_room=new)


async def test_what_was_said_in_the_new_room_is_said_to_the_group_also_after_a_crash(
    tmp_path: Path,
) -> None:
    """The bot had joined it, and was killed before it could keep that."""
    async with FakeHomeserver(NEW, ROOM) as server:
        await replace(server, ROOM, NEW)
        await server.say("!förhinder", NEW)

        async with listening(server, tmp_path, port := Moves()):
            await port.wait_for_text("!förhinder")

    assert port.upgrades == [(ROOM, NEW)]
    assert port.heard_in["!förhinder"] == {NEW}


async def test_a_room_that_was_replaced_twice_is_followed_to_the_end_in_whatever_order(
    tmp_path: Path,
) -> None:
    async with FakeHomeserver(NEWEST, NEW, ROOM) as server:
        await replace(server, NEW, NEWEST)
        await replace(server, ROOM, NEW)

        async with listening(server, tmp_path, port := Moves()):
            await port.wait(lambda: len(port.upgrades) == 2)

    assert port.upgrades == [(ROOM, NEW), (NEW, NEWEST)]


async def test_an_end_that_was_taken_back_is_not_followed(tmp_path: Path) -> None:
    async with FakeHomeserver(ROOM) as server:
        server.wrong["/join"] = server.json({"errcode": "M_FORBIDDEN", "error": ""}, 403)
        async with listening(server, tmp_path, port := Moves()) as bot:
            await set_state(server, ROOM, "m.room.tombstone", replacement_room=NEW)
            await poll(lambda: server.asked["/join"] > 0)
            upgrades = bot.transport._loop._upgrades
            assert upgrades.is_replacement(NEW)

            await set_state(server, ROOM, "m.room.tombstone")

            await poll(lambda: not upgrades.is_replacement(NEW))
            assert port.upgrades == []


async def test_a_new_room_that_is_slow_to_join_keeps_nobody_waiting(
    server: FakeHomeserver, tmp_path: Path
) -> None:
    server.wrong["/join"] = server.silence()

    async with listening(server, tmp_path, port := Moves()):
        await set_state(server, ROOM, "m.room.tombstone", replacement_room=NEW)
        await poll(lambda: server.asked["/join"] > 0)
        for text in ("ett", "!förhinder"):
            await server.say(text, OTHER)
            await port.wait_for_text(text, timeout=5)
        assert server.asked["/join"] == 1


# ------------------------------------------------------------------ new devices


async def test_a_device_that_becomes_known_while_its_message_is_stored_is_heard(
    tmp_path: Path,
) -> None:
    listener = megolm.Listener(tmp_path)
    await listener.enter()
    phone = megolm.Device(listener, megolm.ANNA, "NEW", known=False)
    phone.share_key(listener)
    (event,) = await listener.sync(phone.say("!förhinder"))
    port, waiting = RecordingPort(), UndecryptableEvents(listener.client)

    async def call(work: Any) -> Any:
        phone.list(listener)
        return work(port)

    slow: Any = SimpleNamespace(call=call)
    async for _ in waiting.retry_decryption((), slow):
        raise AssertionError("nothing waits yet")
    del listener.client.olm.device_store[megolm.ANNA]["NEW"]
    await waiting.store(ROOM_OF_MEGOLM, event, slow, direct=False)

    read = [it async for _, it in waiting.retry_decryption((), slow)]
    await listener.close()

    assert [it.source["content"]["body"] for it in read] == ["!förhinder"]


async def test_what_could_not_be_read_in_a_direct_chat_counts_when_its_key_comes_after_that_is_over(
    tmp_path: Path,
) -> None:
    listener, port = megolm.Listener(tmp_path), RecordingPort()
    await listener.enter()
    room = listener.client.rooms[ROOM_OF_MEGOLM]
    room.remove_member(megolm.MALLORY)
    rooms = ConfiguredRooms(listener.client)
    rooms.are_known = True
    lists: Any = None  # nobody's is waited for: there is no key
    timelines = Timelines(listener.client, rooms, UpgradeFollower(listener.client, rooms), lists)
    phone = megolm.Device(listener, megolm.ANNA, "PHONE")
    events = await listener.sync(phone.say("!förhinder"))

    await timelines.hand_over(ROOM_OF_MEGOLM, events, port)
    room.add_member(megolm.MALLORY, None, None)
    phone.share_key(listener)
    await timelines.hand_over_waiting((), port)
    await listener.close()

    assert [(event.text, event.direct) for event in port.received] == [("!förhinder", True)]
