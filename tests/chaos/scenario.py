"""What happens to the bot in a test of this folder, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.homeserver.proxy import Weights


@dataclass(frozen=True)
class Scenario:
    """What people do, and what is killed and cut meanwhile.

    kills: of the bot. restores: of an older copy of its data folder, each after a kill.
    notices: meetings that are to be summoned to. commands: that people write.
    rooms: each a group's, and whether it is encrypted. speakers: people besides the secretary.
    burst: more commands, written as fast as people can, while the bot runs and nothing is killed.
    outages: times the homeserver is killed. faults: of the network, as for `Proxy`.
    due_within: minutes from the start within which some summons fall due by the clock, rather
        than being due already when their meeting is entered.
    """

    kills: int = 0
    restores: int = 0
    notices: int = 20
    commands: int = 40
    rooms: Sequence[bool] = (True, False)
    speakers: int = 2
    burst: int = 0
    outages: int = 0
    faults: Sequence[tuple[str, Weights]] = ()
    due_within: int = 0


PROBLEMS: Final = (
    "unanswered", "answered twice", "unsummoned", "summoned twice", "undecryptable", "unencrypted",
    "unexpected", "out of order", "wrong topics",
)  # fmt: skip
"""What can be wrong with what the bot said.

unexpected: its posts that are neither an answer to a command nor a summons to a meeting. out of
order: answers that came before the one to the same person's earlier command in that room. wrong
topics: those that stand in the database another number of times than they were raised.
"""


@dataclass
class Result:
    """What was seen in the rooms, and how it came about.

    busy_kills: those that left something in the outbox. wrong: what was wrong, by its problem.
    faults: how many requests met each, as counted by `Proxy`.
    """

    seed: int
    kills: int = 0
    busy_kills: int = 0
    restores: int = 0
    outages: int = 0
    commands: int = 0
    answers: int = 0
    notices: int = 0
    summons: int = 0
    wrong: dict[str, list[str]] = field(default_factory=dict)
    faults: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def number(self, *problems: str) -> int:
        """How often these problems were seen."""
        return sum(len(self.wrong[problem]) for problem in problems)

    def __str__(self) -> str:
        faults = ", ".join(f"{number} × {name}" for name, number in sorted(self.faults.items()))
        return (
            f"seed {self.seed}: {self.kills} kills of the bot ({self.busy_kills} with something "
            f"unsent), {self.restores} restores of an older data folder, {self.outages} kills of "
            f"the homeserver, {self.commands} commands with "
            f"{self.answers} answers, {self.notices} notices with {self.summons} summons; "
            f"{', '.join(f'{len(found)} {problem}' for problem, found in self.wrong.items())}; "
            f"{self.seconds:.0f} s" + (f"; the network: {faults}" if faults else "")
        )
