"""`make fuzz`: 100,000 events of any shape, what is sent to the bot's device, and a server's
answers of any shape to all that the bot asks, led by what code they reach (atheris).

Where atheris has no wheel, hypothesis draws them by itself, which is said. Ends with 1 where an
event was too much, or where memory grew.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

LONGEST: Final = 8192
"""Bytes from which hypothesis makes the events of a sync."""
STEP: Final = 2000
"""Events between two looks at the memory."""
EXAMPLES: Final = 200
"""Syncs that hypothesis draws at a time."""
MOST_GROWTH: Final = 1.1
"""How much more may be held in the end than after a fifth of the way."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 2**31)
    parser.add_argument("--without-atheris", action="store_true")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    atheris = None if options.without_atheris else _atheris()
    if atheris is not None:
        with atheris.instrument_imports(include=["bot", "commands", "secretary"]):
            import bot.events.service
            import bot.transports.matrix.transport  # noqa: F401
            import commands.router  # noqa: F401 - imported here to be led by them
    from hypothesis import HealthCheck, given, seed, settings

    from tests.fuzz.answers import ANSWERS, Answer, Client
    from tests.fuzz.events import SYNCS
    from tests.fuzz.target import Ciphertext, Event, Target
    from tests.fuzz.to_device import TO_DEVICE, DeviceTarget, ToDevice

    target, client, device = Target(), Client(), DeviceTarget()
    corpus = ""
    began = time.monotonic()

    def process(given: tuple[str, list[Event | Ciphertext]] | Answer | ToDevice) -> None:
        if isinstance(given, Answer):
            client.process(given)
            return
        if isinstance(given, ToDevice):
            device.process(given)
            return
        target.process(*given)
        if atheris is not None and target.events >= (len(target.blocks) + 1) * STEP:
            target.measure_memory()
            print(f"{target.events} events", flush=True)
            if target.events >= options.events:
                # libFuzzer would end the process by itself, and say nothing of ours.
                shutil.rmtree(corpus, ignore_errors=True)
                os._exit(_report(target, client, time.monotonic() - began))

    batch = settings(
        max_examples=EXAMPLES, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    if atheris is not None:
        test: Any = batch(given(SYNCS | ANSWERS | TO_DEVICE)(process))
        flags = [f"-seed={options.seed}", f"-max_len={LONGEST}", "-len_control=0"]
        flags += ["-reduce_inputs=0", "-verbosity=0"]
        corpus = _corpus(options.seed)
        atheris.Setup([sys.argv[0], *flags, corpus], test.hypothesis.fuzz_one_input)
        atheris.Fuzz()
        return 1  # not reached
    while target.events < options.events:
        # One after another: in each, hypothesis remembers what it has tried.
        seed(options.seed + len(target.blocks))(
            batch(given(SYNCS | ANSWERS | TO_DEVICE)(process))
        )()
        target.measure_memory()
    return _report(target, client, time.monotonic() - began)


def _atheris() -> Any:
    try:
        import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        print("atheris has no wheel here: hypothesis draws the events by itself", flush=True)
        return None
    return atheris


def _corpus(seed: int) -> str:
    """A folder with something to begin with: of a few bytes alone hypothesis makes no event."""
    chance = random.Random(seed)
    folder = tempfile.mkdtemp(prefix="kansli-fuzz-")
    for n in range(64):
        (Path(folder) / str(n)).write_bytes(chance.randbytes(LONGEST // 2))
    return folder


def _report(target: Any, client: Any, seconds: float) -> int:
    """Say what was seen; the exit status."""
    from tests.fuzz.target import growth

    grown = growth(target.blocks)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\n{target.events} events, of which {target.heard} meant something; {target.posts} posts "
        f"looked at; {client.answers} answers; {seconds:.0f} s; memory × {grown:.3f} "
        f"({target.blocks[len(target.blocks) // 5]} blocks → {target.blocks[-1]}), "
        f"peak of the process {peak} MiB",
        flush=True,
    )
    return int(grown > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
