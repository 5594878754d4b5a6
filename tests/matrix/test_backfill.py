"""However much happens at once, or while the bot is down: it all reaches the port, in order."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.transports.base import EventKind, InboundEvents
from bot.transports.matrix import backfill
from bot.transports.matrix.room_gaps import RoomGaps
from tests.fakes.inbound_port import RecordingPort
from tests.homeserver.person import Person
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv

T = TypeVar("T")

BOTH = pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "clear"])


@pytest.mark.parametrize(
    "encrypted",
    [pytest.param(True, marks=pytest.mark.torture), False],
    ids=["encrypted", "clear"],
)
async def test_twenty_eight_people_who_answer_at_once_get_twenty_eight_answers(
    env: MatrixEnv, encrypted: bool
) -> None:
    people = [await env.person(f"p{n}") for n in range(28)]
    app = await AppEnv.open(env, people, encrypted=encrypted)

    asked = await asyncio.gather(*(person.say(app.room, "!hjälp") for person in people))

    await app.answers(people[0], asked)
    assert sorted(app.answered(people[0])) == sorted(asked)


async def test_more_commands_than_a_page_while_the_bot_is_down_are_answered_in_order(
    env: MatrixEnv,
) -> None:
    people = await asyncio.gather(*(env.person(name) for name in ("anna", "bo", "cia")))
    app = await AppEnv.open(env, people)
    await app.stop()

    each = backfill.PAGE_SIZE // 2
    asked = await asyncio.gather(*(_say_many(person, app.room, each) for person in people))
    await app.start()

    everything = [event for events in asked for event in events]
    await app.answers(people[0], everything, 120)
    answered = app.answered(people[0])
    assert len(answered) == len(people) * each > backfill.PAGE_SIZE
    for events in asked:
        assert [event for event in answered if event in set(events)] == events


@BOTH
async def test_a_burst_past_the_limit_while_the_bot_listens_is_heard_in_order(
    env: MatrixEnv, encrypted: bool
) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=encrypted)
    await anna.say(room, "före")
    await bot.port.wait_for_text("före")
    busy = asyncio.Event()
    _hold_up(bot.port, busy)

    await anna.say(room, "håll upp")
    await bot.port.wait(lambda: any(it.text == "håll upp" for it in bot.port.received))
    await _say_many(anna, room, 150)
    busy.set()

    await bot.port.wait_for_text("!rapport 149", timeout=30)
    assert bot.port.texts == ["före", "håll upp", *(f"!rapport {n}" for n in range(150))]


async def test_edits_reactions_and_redactions_in_a_gap_are_heard_like_any_other(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    root = await anna.say(room, "!rapport a")
    await bot.port.wait_for_text("!rapport a")
    await bot.stop()
    await anna.edit(room, root, "!rapport b")
    await anna.react(room, root, "✅")
    await anna.redact(room, root)
    await _say_many(anna, room, 110)

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!rapport 109", timeout=30)
    assert [(it.kind, it.text, it.target) for it in bot.port.received[1:4]] == [
        (EventKind.EDIT, "!rapport b", root),
        (EventKind.REACTION, "✅", root),
        (EventKind.REDACTION, "", root),
    ]


async def test_invitations_during_a_burst_are_answered(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot(encrypted=False)
    await bot.stop()
    other = await anna.create_room("Ett annat", bot.id, encrypted=False)
    await _say_many(anna, room, 110)

    bot = await env.restarted(bot)

    await anna.wait_for_member(other, bot.id)
    await bot.port.wait_for_text("!rapport 109")


async def test_what_was_said_before_the_bot_joined_is_not_heard_from_a_gap(
    env: MatrixEnv,
) -> None:
    anna = await env.person("anna")
    bot = await env.bot(anna)
    await bot.port.wait(lambda: bot.port.sync_token is not None)
    _forget_sync_tokens(bot.port)  # the bot dies before it can remember that it joined
    room = await anna.create_room("Gruppen", encrypted=False)
    await _say_many(anna, room, 30, "!före")
    await anna.invite(room, bot.id)
    await anna.wait_for_member(room, bot.id)
    await bot.stop()
    await _say_many(anna, room, 120, "!efter")
    bot.port.received.clear()

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!efter 119")
    assert bot.port.texts == [f"!efter {n}" for n in range(120)]


@pytest.mark.parametrize("kept", [1, 5])
async def test_a_gap_of_many_pages_is_heard_in_order_with_few_of_them_in_memory(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(backfill, "PAGE_SIZE", 10)
    monkeypatch.setattr(backfill, "PAGES_IN_MEMORY", kept)
    anna, bot, room = await env.room_with_bot()
    await bot.stop()
    await _say_many(anna, room, 190)

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!rapport 189", timeout=30)
    assert bot.port.texts == [f"!rapport {n}" for n in range(190)]


class _Event:
    """An event that can be seen to be in memory or not."""

    source: Mapping[str, object] = {}


async def test_of_a_long_gap_few_pages_are_in_memory_at_once() -> None:
    alive: weakref.WeakSet[_Event] = weakref.WeakSet()
    most = 0

    class Client:
        async def room_messages(self, room: str, start: str, **_: object) -> Any:
            nonlocal most
            number = int(start)
            chunk = [_Event() for _ in range(10)]
            alive.update(chunk)
            most = max(most, len(alive))
            return nio.RoomMessagesResponse(room, chunk, start, f"{number - 1}" if number else None)

    pages = 0
    async for _ in backfill.backfill(Client(), "!r:x", "40", "since", "@me:x"):
        pages += 1
        most = max(most, len(alive))

    assert pages == 41
    assert most <= 10 * (backfill.PAGES_IN_MEMORY + 2)


@pytest.mark.parametrize(
    ("meanwhile", "read"),
    [
        ([], [("1", "0")]),
        ([("2", False), ("3", False)], [("1", "0")]),
        ([("2", True)], [("1", "0"), ("2", "1")]),
        ([("2", False), ("3", True)], [("1", "0"), ("3", "2")]),
        ([("2", True), ("3", False)], [("1", "0"), ("3", "1")]),
    ],
)
async def test_what_came_while_a_gap_was_read_is_read_unless_the_bot_has_said_it_all(
    meanwhile: Sequence[tuple[str, bool]], read: Sequence[tuple[str, str]]
) -> None:
    asked: list[tuple[str, str]] = []
    more = iter(meanwhile)

    class Client:
        user_id = "@me:x"

        async def room_messages(self, room: str, start: str, end: str, **_: object) -> Any:
            asked.append((start, end))
            return nio.RoomMessagesResponse(room, [_Event()], start, None)

    async def handle(room: str, *_: object) -> None:
        for until, needs_reading in more:
            gaps.extend(room, until, needs_reading=needs_reading)

    async def filled(*_: object) -> None:
        done.set()

    done = asyncio.Event()
    gaps = RoomGaps(Client(), handle, filled, lambda _: True, lambda _: None)  # type: ignore[arg-type]
    gaps.open("!r:x", "0", "1", RecordingPort())
    await done.wait()

    assert asked == read
    assert not gaps


async def test_an_interrupted_fill_begins_again_and_misses_nothing(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.stop()
    await _say_many(anna, room, 130)
    bot.port.fails = lambda event: event.text == "!rapport 7"
    bot = await env.restarted(bot)
    await bot.port.wait(lambda: bot.port.texts[-1:] == ["!rapport 6"])
    assert bot.port.calls[-1].startswith("receive")

    bot.port.fails = lambda _: False
    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!rapport 129", timeout=30)
    assert list(dict.fromkeys(bot.port.texts)) == [f"!rapport {n}" for n in range(130)]


async def test_a_server_that_fails_in_the_middle_of_a_gap_is_asked_again(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bot, room = await env.room_with_bot()
    await bot.stop()
    await _say_many(anna, room, 130)
    asked = 0
    original = nio.AsyncClient.room_messages

    async def sometimes(self: nio.AsyncClient, *arguments: Any, **named: Any) -> Any:
        nonlocal asked
        asked += 1
        if asked == 1:
            raise ConnectionResetError
        return await original(self, *arguments, **named)

    monkeypatch.setattr(nio.AsyncClient, "room_messages", sometimes)
    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!rapport 129", timeout=30)
    assert bot.port.texts == [f"!rapport {n}" for n in range(130)]
    assert asked > 1


async def test_malformed_events_in_a_gap_do_not_deafen_the_bot(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    await anna.say(room, "hej")
    await bot.port.wait_for_text("hej")
    await bot.stop()
    await anna.stop_syncing()
    for payload in ("[]", "null", "{"):
        await anna.post_payload(room, payload)
    await _say_many(anna, room, 110)

    bot = await env.restarted(bot)

    await bot.port.wait_for_text("!rapport 109", timeout=30)


async def _say_many(person: Person, room: str, number: int, command: str = "!rapport") -> list[str]:
    """One after the other, as one person does."""
    return [await person.say(room, f"{command} {n}") for n in range(number)]


def _forget_sync_tokens(port: RecordingPort) -> None:
    def forget(token: str) -> None: ...

    port.save_sync_token = forget  # type: ignore[method-assign]  # a test's own


def _hold_up(port: RecordingPort, until: asyncio.Event) -> None:
    """Let the port receive the next event, and nothing after it before `until`."""
    call = port.call

    async def slowly(work: Callable[[InboundEvents], T]) -> T:
        before = len(port.received)
        result = await call(work)
        if len(port.received) > before:
            await until.wait()
        return result

    port.call = slowly  # type: ignore[method-assign]  # a test's own
