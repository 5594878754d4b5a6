"""The ids of the rooms that the settings name by aliases, as a transport resolves them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import replace

from bot.runtime.executor import Executor
from bot.runtime.retry import LONGEST_WAIT, Backoff
from bot.transports.base import Transport
from secretary.group import Group
from secretary.people import MATRIX
from storage import Store

log = logging.getLogger(__name__)


async def resolve_rooms(
    groups: Iterable[Group],
    transport: Transport,
    store: Store,
    in_database: Executor,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[Group]:
    """The groups with room ids for their aliases, and the board's.

    An alias that cannot be resolved leads where it led last time; one never seen is asked for
    again until somebody knows it, since a group without its room cannot be reached at all. The
    board's is not waited for: until a later start the secretaries have what is for it.
    in_database: does the work with the store, and waits for it.
    """
    groups = list(groups)
    needed = {room for g in groups for room in g.places[MATRIX].rooms}
    of_board = {g.board.room for g in groups if g.board.room is not None}
    backoff = Backoff(longest=LONGEST_WAIT)
    while True:
        known = await _resolve(needed | of_board, transport, store, in_database)
        missing = sorted(needed - known.keys())
        if not missing:
            break
        log.error("%s leads to no room; is config.toml right? kansli check tells.", missing[0])
        await sleep(backoff.next())
    for room in sorted(of_board - known.keys()):
        log.error("%s, [superior_board] room, leads to no room. kansli check tells.", room)
        groups = [replace(each, board=replace(each.board, room=None)) for each in groups]
    return [group.with_rooms(MATRIX, known) for group in groups]


async def resolve_known_rooms(
    groups: Iterable[Group], transport: Transport, store: Store, in_database: Executor
) -> list[Group]:
    """The same of groups of other accounts, without those whose rooms nobody knows as yet: nothing
    is said there from here, and nobody here hears of them, until a later start."""
    groups = list(groups)
    wanted = {room for g in groups for room in g.places[MATRIX].rooms}
    known = await _resolve(wanted, transport, store, in_database) if wanted else {}
    found = [each for each in groups if known.keys() >= set(each.places[MATRIX].rooms)]
    for each in groups:
        if each not in found:
            log.warning("the group %s is left out: its rooms are not known yet", each.id)
    return [group.with_rooms(MATRIX, known) for group in found]


async def _resolve(
    rooms: Collection[str], transport: Transport, store: Store, in_database: Executor
) -> dict[str, str]:
    """The ids of rooms, as they are now, or else as they were last time."""
    found = await transport.resolve(tuple(sorted(rooms)))

    def remembered() -> dict[str, str]:
        known = dict(found)
        with store.begin() as tx:
            for room in rooms:
                if room in known:
                    tx.key_value.set(f"room {room}", known[room])
                elif (earlier := tx.key_value.get(f"room {room}")) is not None:
                    known[room] = earlier
        return known

    return await in_database(remembered)
