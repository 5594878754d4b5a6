"""The results as a page, in ratios: what they were divided by stands beside them."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from bench.peers.peers import ECHO, FLOOR
from bench.peers.runs import Burst, Measured, Room

_HEAD: Final = """# Kansli beside its peers

Written by `make bench-peers`: one real Synapse, {seats} members, each bot in rooms of its own,
driven in turn, {rounds} rounds interleaved, in one run on one machine ({machine}; Python {python};
Synapse {synapse}, matrix-nio {nio}). Ratios say more than seconds, which are another machine's
elsewhere.

*floor*: an echo of some lines on aiohttp, in clear rooms only, that keeps nothing and asks for what
a sync left out. *nio echo*: matrix-nio as its documentation shows it. Kansli writes every answer to
its database before it says it. A bot that lost commands has no time: how many it answered stands
instead.
"""


def page(rooms: Sequence[Room], *, rounds: int, seats: int) -> str:
    """Everything, in Markdown."""
    parts = [
        _HEAD.format(
            seats=seats,
            rounds=rounds,
            machine=machine(),
            python=platform.python_version(),
            synapse=metadata.version("matrix-synapse"),
            nio=metadata.version("matrix-nio"),
        )
    ]
    for encrypted, title, base in (
        (False, "Clear rooms", FLOOR),
        (True, "Encrypted rooms, everybody online", ECHO),
    ):
        here = {room.peer.name: room.measured for room in rooms if room.encrypted == encrypted}
        if here:
            parts.append(f"## {title}\n\nBeside *{base}*.\n\n{_table(here, here[base])}")
    return "\n".join(parts)


def _table(here: dict[str, Measured], base: Measured) -> str:
    counts = sorted({count for each in here.values() for count in each.bursts})
    heads = [
        "", "one command, median", "p95", "CPU a command",
        *(f"burst of {count}" for count in counts), "while down", "MB",
    ]  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|---" + "|--:" * (len(heads) - 1) + "|"]
    for name, each in here.items():
        down = _burst(each.down, base.down) if each.down else "–"
        cells = [
            name,
            _ratio(_median(each.serial), _median(base.serial)),
            _ratio(_p95(each.serial), _p95(base.serial)),
            _ratio(_median(each.cpu), _median(base.cpu)),
            *(_burst(each.bursts.get(count), base.bursts.get(count)) for count in counts),
            down,
            f"{each.memory:.0f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _ratio(value: float, base: float) -> str:
    if not value:
        return "–"
    seconds = f"{value * 1000:.0f} ms"
    return f"{value / base:.2f} ({seconds})" if base else seconds


def _burst(found: Burst | None, base: Burst | None) -> str:
    if found is None:
        return "–"
    if not found.is_whole:
        return f"{min(found.answered)} of {found.count} answered"
    seconds = f"{found.median:.1f} s"
    if base is None or not base.is_whole:
        return seconds
    return f"{found.median / base.median:.2f} ({seconds})"


def _median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)] if values else 0.0


def machine() -> str:
    with Path("/proc/cpuinfo").open(encoding="utf-8") as file:
        model = next((line.partition(":")[2].strip() for line in file if "model name" in line), "")
        file.seek(0)
        cores = sum(line.startswith("processor") for line in file)
    return f"{cores} cores of {model or platform.machine()}"
