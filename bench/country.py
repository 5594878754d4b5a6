"""`make bench-country`: a country is summoned on a Monday at nine; writes `bench/country.md`.

1. Measures what a message and a transaction take, on a real Synapse and a real PostgreSQL.
2. Lets some groups be summoned and answer, by the bot's own events, rules, database and delivery on
   a fake homeserver that takes the times measured, and compares a model of queues with that.
3. Lets the whole country happen in the model, with one process and with many.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path
from typing import Final

from bench.peers.report import machine
from bench.scale.costs import ANSWERS, Costs, Delays, Limit, Wave
from bench.scale.measuring import FEW, MANY, Measured, delays, measure, with_server
from bench.scale.monday import Monday, monday
from bench.scale.queues import Installation, Outcome, country
from storage import Store

RESULTS: Final = Path(__file__).with_name("country.md")
GROUPS: Final = 15_000
LARGEST: Final = 2_535
"""Of the 15,000: those of a region with 49 of the 290 municipalities (Västra Götaland)."""
REGIONS: Final = 21
_DEFAULT_LIMIT: Final = Limit(per_second=0.2, burst=10)
"""Synapse's `rc_message`, where nobody has changed it."""
_AS_MANY: Final = (100, 200, 400)
"""By how many groups the small Monday presses on the process."""

_HEAD: Final = """# A country on one Monday morning

Written by `make bench-country` on one machine in one run ({machine}), seed {seed}. What the columns
mean, and what follows: [docs/scale.md](../docs/scale.md). Ratios and counts say more than seconds:
those are this machine's, while others worked on it.
"""


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="make bench-country", description=__doc__)
    parser.add_argument("--groups", type=int, default=GROUPS, help="of the country, in the model")
    parser.add_argument("--real", type=int, default=20, help="that the bot's own code carries")
    parser.add_argument("--burst", type=int, default=100, help="commands at once, on Synapse")
    parser.add_argument("--alone", type=int, default=28, help="one after the other, likewise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--measured", type=Path, help="where it is kept; read where it is there")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    found = "\n".join(_pages(_measured(options), options))
    options.results.write_text(found, encoding="utf-8")
    sys.stdout.write(found)
    return 0


def _measured(options: argparse.Namespace) -> Measured:
    kept: Path | None = options.measured
    if kept is not None and kept.exists():
        return Measured.read(kept)
    _say("measuring: Synapse with 28 clients, SQLite, PostgreSQL, keys")
    wave = Wave(options.seed, squeezed=_AS_MANY[-1] / options.real)
    found = measure(
        options.real, wave, alone=options.alone, burst=options.burst, encrypted_burst=28
    )
    if kept is not None:
        found.write(kept)
    return found


def _pages(measured: Measured, options: argparse.Namespace) -> Iterator[str]:
    yield _HEAD.format(machine=machine(), seed=options.seed)
    yield _what_was_measured(measured)
    takes = delays(measured, encrypted=False)
    _say("the small Monday")
    yield _small(takes, options)
    yield _limited(takes, options)
    wave = Wave(options.seed)
    encrypted = delays(measured, encrypted=True)
    yield _wave(options.groups, wave, encrypted, measured.postgresql.costs)
    _say("the country")
    yield _large(encrypted, measured.postgresql.costs, options.groups, wave)


# What was measured


def _what_was_measured(measured: Measured) -> str:
    clear, encrypted = measured.clear, measured.encrypted
    on_synapse = [
        ("a message, from its PUT to the answer, at least", clear.put, encrypted.put),
        ("the same, median, on a busy machine", clear.put_median, encrypted.put_median),
        ("from there until another has it by its sync, at least", clear.sync, encrypted.sync),
        ("Synapse's processor time for a message, alone", clear.alone, encrypted.alone),
        ("the same in a burst", clear.server, encrypted.server),
        ("Kansli's for a command, alone", clear.alone_bot, encrypted.alone_bot),
        ("the same in a burst", clear.bot, encrypted.bot),
    ]
    first, second = measured.sqlite, measured.postgresql
    in_databases = [
        ("one group's rules, at a tick", first.costs.rules, second.costs.rules),
        ("a command, from the inbox to the outbox", first.costs.receive, second.costs.receive),
        ("claiming a message, and marking it as sent", first.costs.send, second.costs.send),
        ("of a transaction that writes: waiting for the disk", first.disk, second.disk),
        ("of each transaction: the database's own process", first.server, second.server),
    ]
    few, many = measured.few, measured.many
    of_devices = [
        ("loading it at a start", few.load, many.load),
        ("loading an Olm session", few.load_session, many.load_session),
        ("beginning one, and giving it a room key", few.share, many.share),
        ("giving it a room key, with the session at hand", few.share_again, many.share_again),
    ]
    steps = first.costs
    return (
        "## Measured\n\n"
        + _compared(
            ("on Synapse, a room of 28", "clear, one online", "encrypted, 28 online"), on_synapse
        )
        + "\n"
        + _compared(("in the database", "SQLite", "PostgreSQL"), in_databases)
        + f"\nFor each summons {steps.summons_acts:.1f} reactions and pins; for each command "
        f"{steps.acts:.2f}, and {steps.called:.2f} messages to others.\n\n"
        + _compared(("a device, of so many", str(FEW), str(MANY)), of_devices)
        + f"\nA device takes {many.memory:.0f} bytes of memory and {many.disk:.0f} of the disk; an "
        f"Olm session {many.session_disk:.0f} of the disk.\n"
    )


def _compared(heads: Sequence[str], rows: Sequence[tuple[str, float, float]]) -> str:
    return _table(
        (*heads, "ratio"),
        [(name, _ms(a), _ms(b), f"{b / a:.1f}" if a and b else "–") for name, a, b in rows],
    )


# What the bot's own code does


def _small(takes: Delays, options: argparse.Namespace) -> str:
    rows: list[Sequence[str]] = []
    for as_many in _AS_MANY:
        wave = Wave(options.seed, squeezed=as_many / options.real)
        found = real(options.real, takes, wave)
        assert found.unanswered == found.doubled == 0, found
        costs = found.costs(takes.disk)
        modelled = country(Installation(options.real), takes, costs, wave, after=True)
        rows += [
            (f"as {as_many} groups", "the bot's code", *_answers(found.summoned, found.answered)),
            ("", "the model", *_answers(modelled.summoned, modelled.answered)),
            ("", "ratio", *_ratios(found, modelled)),
        ]
    heads = ("", "", "last summons", "answers", "p50", "p95", "p99")
    return (
        f"## {options.real} groups, in the bot's own code\n\nSummoned together, then "
        f"{ANSWERS + 2} commands each, faster than in the country, so that they press on the "
        "process as hard as more groups would. Every command was answered once, and nothing stands "
        f"twice.\n\n{_table(heads, rows)}"
    )


def real(groups: int, takes: Delays, wave: Wave, limit: Limit | None = None) -> Monday:
    """A Monday of the bot's own code, on SQLite."""
    with tempfile.TemporaryDirectory("-kansli-monday") as folder:
        store = Store(f"sqlite:///{folder}/kansli.db")
        store.migrate()
        try:
            return monday(store, groups, takes, wave=wave, limit=limit)
        finally:
            store.close()


def _limited(takes: Delays, options: argparse.Namespace) -> str:
    limit = _DEFAULT_LIMIT
    few = min(options.real, 10)
    found = real(few, takes, Wave(options.seed), limit)
    sent = found.sent + found.acts
    country_sends = options.groups * (1 + found.summons_acts / found.groups)
    return (
        "## With Synapse's own limit\n\n"
        f"`rc_message` lets an account send {limit.burst:.0f} at once and then "
        f"{limit.per_second} a second. {few} groups had their last summons after "
        f"{found.summoned[-1]:.0f} s, {sent} messages, reactions and pins in all were refused "
        f"{found.refusals} times, {found.unanswered} commands stayed unanswered and "
        f"{found.doubled} messages stand twice. A country's {country_sends:.0f} would take "
        f"{country_sends / limit.per_second / 3600:.0f} hours: the limit is to be lifted for "
        "the bot ([Administration](../docs/admin.md)).\n"
    )


# The country


def busiest(groups: int, wave: Wave) -> tuple[int, float]:
    """Commands of all groups, and the share of them in the busiest minute after a summons."""
    sample = min(groups, 1_000)
    minutes = Counter(
        int(seconds // 60) for group in range(sample) for seconds, _, _ in wave.of(group)
    )
    total = minutes.total()
    return round(total * groups / sample), max(minutes.values()) / total


def _wave(groups: int, wave: Wave, takes: Delays, costs: Costs) -> str:
    total, share = busiest(groups, wave)
    peak = total * share / 60
    # Of the groups, so many have something changed when the tick of that minute comes.
    asked = groups * (1 - exp(-total * share / groups)) / 60
    messages = 1 + costs.acts + costs.called
    bot = peak * (takes.heard + costs.receive + messages * (costs.send + takes.said))
    return (
        "## The wave\n\n"
        f"{groups} summonses; {total} commands, of which {share:.1%} come in the busiest minute: "
        f"{peak:.0f} a second, and {peak * messages:.0f} messages and reactions for them. For "
        f"those the bots work {bot:.1f} seconds each second, for the rules of {asked:.0f} groups a "
        f"second that have changed {asked * costs.rules:.1f}, and the homeservers "
        f"{peak * (1 + messages) * takes.server:.1f}: so many cores at least, in all.\n"
    )


@dataclass(frozen=True)
class Row:
    """What is tried. rate: messages a second that each homeserver takes; None for as measured on
    one core."""

    name: str
    installation: Installation
    rate: float | None = None


def tried(groups: int) -> list[Row]:
    """From one process to a region each."""
    largest = round(groups * LARGEST / GROUPS)
    return [
        Row("one of each", Installation(groups)),
        Row("21 processes, one database", Installation(groups, 21, 1, 1), 1_000),
        Row("21 processes with a database each", Installation(groups, 21, 21, 1), 1_000),
        Row("a region each, Synapse of one core", Installation(groups, 21, 21, 21)),
        Row("a region each", Installation(groups, 21, 21, 21), 100),
        Row("a region each", Installation(groups, 21, 21, 21), 400),
        Row("a region each, two processes", Installation(groups, 42, 42, 21), 400),
        Row("a region each, four processes", Installation(groups, 84, 84, 21), 400),
        Row("the largest region, one process", Installation(largest), 400),
        Row("the largest region, four of one database", Installation(largest, 4, 1, 1), 400),
        Row("the largest region, four with one each", Installation(largest, 4, 4, 1), 400),
        Row("the largest region, eight with one each", Installation(largest, 8, 8, 1), 400),
    ]


def _large(takes: Delays, costs: Costs, groups: int, wave: Wave) -> str:
    rows = []
    for row in tried(groups):
        here = takes if row.rate is None else with_server(takes, 1 / row.rate)
        found = country(row.installation, here, costs, wave)
        assert not found.lost, found.lost
        each = row.installation
        shape = (
            f"{each.processes}",
            f"{each.databases}",
            f"{each.servers}",
            f"{1 / here.server:.0f}",
        )
        rows.append(
            (row.name, *shape, *_answers(found.summoned, found.answered), str(found.backlog))
        )
    heads = (
        "", "processes", "databases", "homeservers", "messages a second each", "last summons",
        "answers", "p50", "p95", "p99", "most open at once",
    )  # fmt: skip
    return f"## The country, in the model\n\nEncrypted, on PostgreSQL.\n\n{_table(heads, rows)}"


# Figures


def _answers(summoned: Sequence[float], answered: Sequence[float]) -> Sequence[str]:
    shares = [_seconds(_at(answered, share)) for share in (0.5, 0.95, 0.99)]
    return (_seconds(summoned[-1]), str(len(answered)), *shares)


def _ratios(found: Monday, modelled: Outcome) -> Sequence[str]:
    shares = [
        f"{_at(modelled.answered, share) / _at(found.answered, share):.2f}"
        for share in (0.5, 0.95, 0.99)
    ]
    return (f"{modelled.summoned[-1] / found.summoned[-1]:.2f}", "", *shares)


def _at(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def _seconds(value: float) -> str:
    if value < 120:
        return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"
    return f"{value / 60:.0f} min" if value < 7_200 else f"{value / 3600:.1f} h"


def _ms(value: float) -> str:
    return f"{value * 1000:.1f} ms" if value >= 0.0001 or not value else f"{value * 1e6:.0f} µs"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
