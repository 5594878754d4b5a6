"""The same Monday in a model of queues, for as many groups, processes and servers as a country has.

What each step takes is given (`Costs`), and was measured on the real bot; here there are only the
things that are waited for: a process's core, the one transaction at a time of a database, the
homeserver, and the one message at a time in a room, as the bot sent them when it was measured (by
now it sends several: docs/scale.md). It takes seconds for the whole country.
"""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from bench.scale.costs import Costs, Delays, Wave

_TICK_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Installation:
    """What carries it. processes: with a Matrix account of its own each, its share of the groups
    and a core. databases: over which the processes are spread, evenly. servers: homeservers,
    likewise. cores: of each homeserver that take messages side by side."""

    groups: int
    processes: int = 1
    databases: int = 1
    servers: int = 1
    cores: float = 1.0


@dataclass
class Outcome:
    """Seconds, sorted. summoned: after nine. answered: from a command to its answer. sent: messages
    and acts. backlog: commands that were sent and not yet answered, at most. lost: never answered.
    """

    summoned: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    sent: int = 0
    backlog: int = 0
    lost: int = 0


def country(
    installation: Installation, delays: Delays, costs: Costs, wave: Wave, *, after: bool = False
) -> Outcome:
    """Let it happen. after: whether answers come only when all are summoned, as in the small one;
    otherwise to each group's own summons."""
    return _Country(installation, delays, costs, wave).pass_by(after=after)


class _Country:
    def __init__(
        self, installation: Installation, delays: Delays, costs: Costs, wave: Wave
    ) -> None:
        self._in = installation
        self._delays, self._costs, self._wave = delays, costs, wave
        self._chance = random.Random(wave.seed)
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._numbers = count()
        self._core = [0.0] * installation.processes
        self._lock = [0.0] * installation.databases
        self._server = [0.0] * installation.servers
        self._rooms: dict[int, deque[Callable[[float], None]]] = {}
        self._changed: list[set[int]] = [set() for _ in range(installation.processes)]
        self._found = Outcome()
        self._open = 0
        self._remaining = 0

    def pass_by(self, *, after: bool) -> Outcome:
        found, of_country = self._found, self._in
        for process in range(of_country.processes):
            mine = deque(range(process, of_country.groups, of_country.processes))
            self._at(0.0, self._asking(process, mine, summon=True, then_answer=not after))
        if after:
            self._run()
            for group in range(of_country.groups):
                self._answer(group, found.summoned[-1])
        for process in range(of_country.processes):
            self._at(_TICK_SECONDS, lambda now, process=process: self._tick(now, process))  # type: ignore[misc]
        self._run()
        found.summoned.sort()
        found.answered.sort()
        found.lost = self._remaining
        return found

    def _at(self, when: float, do: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (when, next(self._numbers), do))

    def _run(self) -> None:
        while self._events:
            when, _, do = heapq.heappop(self._events)
            do(when)

    # What is waited for

    def _transact(self, now: float, process: int, seconds: float) -> float:
        """When a transaction ends that is asked for now: alone on its core, and in its database."""
        database = process % self._in.databases
        end = max(now, self._core[process], self._lock[database]) + seconds
        self._core[process] = self._lock[database] = end
        return end

    def _work(self, now: float, process: int, seconds: float) -> float:
        self._core[process] = end = max(now, self._core[process]) + seconds
        return end

    def _serve(self, now: float, process: int) -> float:
        """When what is sent to the homeserver now is answered."""
        server = process % self._in.servers
        end = max(now, self._server[server]) + self._delays.server / self._in.cores
        self._server[server] = end
        return end + max(0.0, self._delays.put - self._delays.server)

    # What happens

    def _asking(
        self, process: int, groups: deque[int], *, summon: bool, then_answer: bool = False
    ) -> Callable[[float], None]:
        """One group's rules after the other's; what else comes has its turn between two."""

        def ask(now: float) -> None:
            if not groups:
                return
            group = groups.popleft()
            end = self._transact(now, process, self._costs.rules)
            if summon:
                self._at(end, lambda now: self._summon(now, group, answers=then_answer))
            self._at(end, ask)

        return ask

    def _tick(self, now: float, process: int) -> None:
        changed, self._changed[process] = self._changed[process], set()
        self._at(now, self._asking(process, deque(sorted(changed)), summon=False))
        if self._remaining or changed:
            self._at(now + _TICK_SECONDS, lambda now: self._tick(now, process))

    def _summon(self, now: float, group: int, *, answers: bool) -> None:
        def read(now: float) -> None:
            self._found.summoned.append(now)
            self._several(now, group, self._costs.summons_acts)
            if answers:
                self._answer(group, now)

        self._send(now, group, read)

    def _answer(self, group: int, since: float) -> None:
        for seconds, _, _ in self._wave.of(group):
            self._remaining += 1
            self._at(since + seconds, lambda now: self._say(now, group))

    def _say(self, said: float, group: int) -> None:
        process = group % self._in.processes
        self._open += 1
        self._found.backlog = max(self._found.backlog, self._open)

        def hear(now: float) -> None:
            heard = self._work(now, process, self._delays.heard)
            end = self._transact(heard, process, self._costs.receive)
            self._changed[process].add(group)
            self._at(end, lambda now: self._send(now, group, read))

        def read(now: float) -> None:
            self._found.answered.append(now - said)
            self._open -= 1
            self._remaining -= 1
            self._several(now, group, self._costs.acts)
            self._several(now, None, self._costs.called)

        self._at(self._serve(said, process) + self._delays.sync, hear)

    def _several(self, now: float, group: int | None, on_average: float) -> None:
        """Send so many others, by chance where that is no whole number."""
        whole, rest = divmod(on_average, 1.0)
        for _ in range(int(whole) + (self._chance.random() < rest)):
            self._send(now, group, lambda _: None)

    def _send(self, now: float, group: int | None, read: Callable[[float], None]) -> None:
        """One at a time in a group's room, others beside it. read: called when it can be read."""
        if group is None:
            process = self._chance.randrange(self._in.processes)
            self._post(now, process, read, lambda _: None)
            return
        if group in self._rooms:
            self._rooms[group].append(lambda now: self._send_next(now, group, read))
            return
        self._rooms[group] = deque()
        self._send_next(now, group, read)

    def _send_next(self, now: float, group: int, read: Callable[[float], None]) -> None:
        def done(now: float) -> None:
            waiting = self._rooms[group]
            if waiting:
                waiting.popleft()(now)
            else:
                del self._rooms[group]

        self._post(now, group % self._in.processes, read, done)

    def _post(
        self,
        now: float,
        process: int,
        read: Callable[[float], None],
        done: Callable[[float], None],
    ) -> None:
        half = self._costs.send / 2
        claimed = self._transact(now, process, half)
        said = self._work(claimed, process, self._delays.said)

        def answered(now: float) -> None:
            self._found.sent += 1
            self._at(now + self._delays.sync, read)
            self._at(self._transact(now, process, half), done)

        self._at(said, lambda now: self._at(self._serve(now, process), answered))
