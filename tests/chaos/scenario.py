"""What happens to the bot in a test of this folder, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.homeserver.proxy import Weights


@dataclass(frozen=True)
class Scenario:
    """What people do, and what is killed and cut meanwhile.

    kills: of the bot, after each of which something is done: it is started, or else
    restores: an older copy of its data folder is put back, which takes two kills;
    backups: likewise, what `kansli backup` made while it ran, by `kansli restore`;
    copies: it is started, and a second bot on a copy of its data folder beside it;
    take_overs: the bot that stands by on the same PostgreSQL takes over.
    notices: meetings that are to be summoned to. commands: that people write.
    rooms: each a group's, and whether it is encrypted. speakers: people besides the secretary.
    burst: more commands, written as fast as people can, while the bot runs and nothing is killed.
    outages: times the homeserver is killed. database_outages: times PostgreSQL is stopped, or
        crashes. clock_sets: times the bot's clock is set, forward and back by up to two days.
    faults: of the network, as for `Proxy`. default_limits: of the homeserver, on how much is said.
    due_within: minutes from the start within which some summons fall due by the clock, rather
        than being due already when their meeting is entered.
    short_waits: whether a lease, and a question to another bot, take seconds instead of half a
        minute.
    """

    kills: int = 0
    restores: int = 0
    backups: int = 0
    copies: int = 0
    take_overs: int = 0
    notices: int = 20
    commands: int = 40
    rooms: Sequence[bool] = (True, False)
    speakers: int = 2
    burst: int = 0
    outages: int = 0
    database_outages: int = 0
    clock_sets: int = 0
    faults: Sequence[tuple[str, Weights]] = ()
    default_limits: bool = False
    due_within: int = 0
    short_waits: bool = False

    @property
    def loses_database(self) -> bool:
        """Whether what is in the database is lost at times: nothing may be put there by hand."""
        return bool(self.restores or self.backups or self.copies)

    @property
    def loses_keys(self) -> bool:
        """Whether keys that people's clients gave are lost at times."""
        return self.loses_database or bool(self.take_overs)


PROBLEMS: Final = (
    "unanswered", "answered twice", "unsummoned", "summoned twice", "undecryptable", "unencrypted",
    "unexpected", "out of order", "wrong topics", "not asked", "files",
)  # fmt: skip
"""What can be wrong with what the bot said.

unexpected: its posts that are neither an answer to a command nor a summons to a meeting. out of
order: answers that came before the one to the same person's earlier command in that room. wrong
topics: those that stand in the database another number of times than they were raised. not asked:
people whose messages the bot could not read, and whom it has not asked to write them again. files:
rooms that got not as many files for calendars as summonses.
"""


@dataclass
class Result:
    """What was seen in the rooms, and how it came about.

    busy_kills: those that left something in the outbox. asked_again: messages that the bot asked
    for once more, since their keys were lost for good. wrong: what was wrong, by its problem.
    faults: how many requests met each, as counted by `Proxy`.
    """

    seed: int
    kills: int = 0
    busy_kills: int = 0
    restores: int = 0
    backups: int = 0
    copies: int = 0
    take_overs: int = 0
    outages: int = 0
    database_outages: int = 0
    clock_sets: int = 0
    commands: int = 0
    answers: int = 0
    asked_again: int = 0
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
            f"unsent), {self.restores} restores of an older data folder, {self.backups} of a "
            f"backup, {self.copies} bots on a copied folder, {self.take_overs} take-overs, "
            f"{self.outages} kills of the homeserver, {self.database_outages} outages of "
            f"PostgreSQL, {self.clock_sets} settings of the clock, {self.commands} commands with "
            f"{self.answers} answers ({self.asked_again} asked for again), {self.notices} notices "
            f"with {self.summons} summons; "
            f"{', '.join(f'{len(found)} {problem}' for problem, found in self.wrong.items())}; "
            f"{self.seconds:.0f} s" + (f"; the network: {faults}" if faults else "")
        )
