"""What is measured, and put into the simulations: seconds of steps, and how people answer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bench.archive import SEATS, member, secretary
from secretary.people import Role

ANSWERS: Final = 2 * SEATS
"""A group's members and their substitutes."""
MEDIAN_MINUTES: Final = 30.0
SPREAD: Final = 1.2
"""An assumption, not a measurement: half of those who answer have done so after half an hour, by a
log-normal distribution of this sigma. Then 2.3 % of these come in the busiest minute."""
LONGEST_MINUTES: Final = 360.0
"""Who would have answered later answers then: the afternoon."""
ABSENT: Final = 0.2
"""Likewise an assumption: of the members."""
_ASKS: Final = 2
_ASKS_WITHIN_MINUTES: Final = (15, 240)
"""Likewise: a group's secretary asks so often who comes, at some time between these."""


@dataclass(frozen=True)
class Delays:
    """What was measured on a real homeserver and a real database, on one machine in one run.

    All in seconds. put: from a message's being sent until it is answered, on an idle server.
    server: the server's processor time of that: 1 / server messages a second is what one core of it
    takes. sync: from there until a client that waits has it. heard: the bot's processor time to
    read and report an event; said: to send one; both without the database's. disk: what a
    transaction waits for the disk, or for the database's server.
    """

    put: float
    server: float
    sync: float
    heard: float
    said: float
    disk: float


@dataclass(frozen=True)
class Costs:
    """Seconds of the bot's that its steps take, each one transaction or several, with what these
    wait for the disk.

    rules: asking one group's rules, as a tick does where something has changed. receive: handling
    a command. send: claiming a message and marking it as sent, without the server's time.
    called, acts: what else is sent for each command: to others' direct chats, and reactions.
    summons_acts: reactions and pins for each summons.
    """

    rules: float
    receive: float
    send: float
    called: float
    acts: float
    summons_acts: float


@dataclass(frozen=True)
class Limit:
    """How much one account may send: a token bucket (Synapse: `rc_message`)."""

    per_second: float
    burst: int


@dataclass(frozen=True)
class Wave:
    """How the members answer. squeezed: by how much faster than in the country, so that few groups
    press on the process as hard as so many times as many would. answers: how many of a group's
    members and substitutes answer, members first."""

    seed: int = 1
    squeezed: float = 1.0
    answers: int = ANSWERS

    def of(self, number: int) -> Iterator[tuple[float, str, str]]:
        """Of a group: seconds after its summons, who writes, and what."""
        chance = random.Random(f"{self.seed} {number}")
        for place in range(self.answers):
            seat = place % SEATS
            is_member = place < SEATS
            who = member(number, seat) if is_member else substitute(number, seat)
            text = "!förhinder" if is_member and chance.random() < ABSENT else "!kommer"
            minutes = min(LONGEST_MINUTES, MEDIAN_MINUTES * chance.lognormvariate(0, SPREAD))
            yield minutes * 60 / self.squeezed, who, text
        for _ in range(_ASKS):
            minutes = chance.uniform(*_ASKS_WITHIN_MINUTES)
            yield minutes * 60 / self.squeezed, secretary(number), "!närvaro"


def substitute(group: int, seat: int) -> str:
    """The Matrix id of a seat's substitute in the term that runs."""
    return f"@{Role.SUBSTITUTE}-{group}-{seat}:example.org"
