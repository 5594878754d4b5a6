"""What is measured on a real Synapse, with the real bot, and on a real PostgreSQL; in one run.

Processor time wherever there is some: on a shared machine the wall clock measures others, too.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Self

from bench.peers import kansli
from bench.peers.members import ClearMembers, EncryptedMembers, Members
from bench.peers.peers import Peer
from bench.peers.runs import Room
from bench.scale.costs import Costs, Delays, Wave
from bench.scale.keys import Keys, keys
from bench.scale.monday import Monday, monday
from storage import Store
from tests.homeserver.synapse import Synapse
from tests.storage.postgres import Postgres

_QUIET: Final = 30.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_COMMITS: Final = 200
WRITING: Final = 5 / 8
"""Of the transactions: those that change something, and so wait for the disk."""
FEW: Final = 1_000
MANY: Final = 4_000
"""Devices that the keys of which are loaded, to see how it grows."""
NO_DELAYS: Final = Delays(put=0.0, server=0.0, sync=0.0, heard=0.0, said=0.0, disk=0.0)


@dataclass(frozen=True)
class Server:
    """Of rooms that are clear, or encrypted with everybody online. Seconds.

    put, sync: of a message in an idle room, the least: what else the machine does can only add to
    it. put_median: likewise. server: Synapse's processor time for a message: half of that for a
    command and its answer, syncs and receipts included. bot: Kansli's processor time for a command
    in a burst, its transactions included. alone, alone_bot: the same where one member writes after
    another.
    """

    put: float
    put_median: float
    sync: float
    server: float
    bot: float
    alone: float
    alone_bot: float


@dataclass(frozen=True)
class Database:
    """What a transaction waits for, beside the bot's own work. disk: seconds of one that writes.
    server: of the database's own processor time, of any. work: what the bot's steps take of its
    processor time; costs: likewise, with those waits."""

    disk: float
    server: float
    work: Costs
    costs: Costs

    @property
    def waits(self) -> float:
        """Seconds of a transaction, on average."""
        return self.disk * WRITING + self.server


@dataclass(frozen=True)
class Measured:
    """In one run. clear, encrypted: a room of 28 on a Synapse."""

    clear: Server
    encrypted: Server
    sqlite: Database
    postgresql: Database
    few: Keys
    many: Keys

    def write(self, file: Path) -> None:
        """Keep it, for another run of the simulations."""
        file.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Self:
        """What `write` kept."""
        found = json.loads(file.read_text(encoding="utf-8"))
        sqlite, postgresql = (
            Database(each["disk"], each["server"], Costs(**each["work"]), Costs(**each["costs"]))
            for each in (found["sqlite"], found["postgresql"])
        )
        clear, encrypted = Server(**found["clear"]), Server(**found["encrypted"])
        return cls(
            clear, encrypted, sqlite, postgresql, Keys(**found["few"]), Keys(**found["many"])
        )


def measure(real: int, wave: Wave, *, alone: int, burst: int, encrypted_burst: int) -> Measured:
    """Takes some minutes. real: groups of the small Monday. alone: commands one after the other;
    burst: at once. Raises CannotRun where there is no PostgreSQL."""
    servers = asyncio.run(_on_synapse(alone, {False: burst, True: encrypted_burst}))
    sqlite, postgresql = _on_databases(real, wave)
    few, many = keys(FEW), keys(MANY)
    return Measured(servers[False], servers[True], sqlite, postgresql, few, many)


async def _on_synapse(alone: int, bursts: Mapping[bool, int]) -> dict[bool, Server]:
    """By whether the room is encrypted."""
    with Synapse() as homeserver, tempfile.TemporaryDirectory("-kansli-scale") as folder:
        async with contextlib.AsyncExitStack() as closing:
            members: dict[bool, Members] = {
                False: await closing.enter_async_context(ClearMembers(homeserver)),
                True: await closing.enter_async_context(
                    await EncryptedMembers.move_in(homeserver, Path(folder))
                ),
            }
            matrix_id = kansli.account(homeserver)
            ids = {encrypted: await who.open_room(matrix_id) for encrypted, who in members.items()}
            peer = await kansli.installed(homeserver, Path(folder), members, ids)
            closing.callback(peer.process.end)
            peer.process.start()
            return {
                encrypted: await _of_room(
                    homeserver, peer, who, alone, bursts[encrypted], encrypted=encrypted
                )
                for encrypted, who in members.items()
            }


async def _of_room(
    homeserver: Synapse, peer: Peer, who: Members, alone: int, burst: int, *, encrypted: bool
) -> Server:
    room = Room(peer, who, encrypted=encrypted)
    await who.wait_for_bot(peer.rooms[encrypted], peer.id)
    room.look()
    await room.wait_for_answer("!möten")
    assert await room.say(kansli.new_meeting()), peer.process.log()
    await room.warm_up()
    before = _process_seconds(_synapse(homeserver)), peer.process.usage().cpu
    await room.serial(alone)
    after = _process_seconds(_synapse(homeserver)), peer.process.usage().cpu
    lonely = [(b - a) / alone for a, b in zip(before, after, strict=True)]
    before = _process_seconds(_synapse(homeserver)), peer.process.usage().cpu
    await room.burst(burst)
    after = _process_seconds(_synapse(homeserver)), peer.process.usage().cpu
    [found] = room.measured.bursts.values()
    assert found.is_whole, found
    pressed = [(b - a) / burst for a, b in zip(before, after, strict=True)]
    puts, syncs = await _puts(who, peer.rooms[encrypted], alone)
    return Server(
        put=min(puts),
        put_median=statistics.median(puts),
        sync=min(syncs),
        server=pressed[0] / 2,
        bot=pressed[1],
        alone=lonely[0] / 2,
        alone_bot=lonely[1],
    )


async def _puts(who: Members, room: str, times: int) -> tuple[list[float], list[float]]:
    """Talk that the bot leaves alone: seconds until it is sent, and from there until it is read."""
    who.watch.look_at(room, who.ids[1], only_replies=False)
    puts, syncs = [], []
    for number in range(times):
        began = time.perf_counter()
        await who.say(room, 1, f"Ska vi ta bilen tillsammans? {number}")
        sent = time.perf_counter()
        at = await who.watch.until(room, number + 1, _QUIET)
        puts.append(sent - began)
        syncs.append(max(0.0, at[number] - sent))
    return puts, syncs


def _on_databases(how_many: int, wave: Wave) -> tuple[Database, Database]:
    """The small Monday on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory("-kansli-scale") as folder:
        store = Store(f"sqlite:///{folder}/kansli.db")
        store.migrate()
        disk = _commit_waits(store)
        sqlite = _database(disk, 0.0, monday(store, how_many, NO_DELAYS, wave=wave))
        store.close()
    with Postgres() as server:
        store = Store(server.new_database())
        store.migrate()
        quick = _commit_waits(store)
        for setting in ("ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()"):
            server._run("psql", *server._as_client, "-d", "postgres", "-q", script=setting)
        disk = max(0.0, _commit_waits(store) - quick)
        before = _children_seconds(server)
        found = monday(store, how_many, NO_DELAYS, wave=wave)
        used = _children_seconds(server) - before
        store.close()
    transactions = found.summons_transactions + found.answers_transactions
    return sqlite, _database(disk, used / transactions, found)


def _database(disk: float, server: float, found: Monday) -> Database:
    waits = disk * WRITING + server
    return Database(disk, server, found.costs(0.0), found.costs(waits))


def delays(measured: Measured, *, encrypted: bool) -> Delays:
    """What the simulations take of it: of clear rooms with SQLite, or encrypted with PostgreSQL."""
    server = measured.encrypted if encrypted else measured.clear
    database = measured.postgresql if encrypted else measured.sqlite
    # The bot that was measured on Synapse had SQLite.
    steps = measured.sqlite.work.receive + measured.sqlite.work.send
    outside = max(0.0, server.bot - steps)
    return Delays(
        put=server.put,
        server=server.server,
        sync=server.sync,
        heard=outside / 2,
        said=outside / 2,
        disk=database.waits,
    )


def with_server(measured: Delays, seconds: float) -> Delays:
    """The same, where the homeserver takes so long for a message."""
    return replace(measured, server=seconds, put=max(measured.put, seconds))


def _commit_waits(store: Store) -> float:
    """Seconds for which a transaction of one row waits, when little else waits for the disk."""
    waits = []
    for number in range(_COMMITS):
        began, worked = time.perf_counter(), time.thread_time()
        with store.begin() as tx:
            tx.key_value.set("bench", str(number))
        waits.append(time.perf_counter() - began - (time.thread_time() - worked))
    return statistics.quantiles(waits, n=10)[0]


def _synapse(homeserver: Synapse) -> subprocess.Popen[bytes]:
    assert homeserver._process is not None
    return homeserver._process


def _process_seconds(process: subprocess.Popen[bytes]) -> float:
    return _seconds(_stat(process.pid))


def _children_seconds(server: Postgres) -> float:
    """Of all processes of a PostgreSQL server."""
    assert server._process is not None
    parent = server._process.pid
    pids = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    found = 0.0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = _stat(pid)
            if int(fields[1]) == parent:
                found += _seconds(fields)
    return found


def _stat(pid: int) -> Sequence[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _seconds(fields: Sequence[str]) -> float:
    return (int(fields[11]) + int(fields[12])) / _TICKS
