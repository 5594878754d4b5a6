"""`kansli demo`: a group of invented people in a terminal, with no server and no account."""

from __future__ import annotations


def main(*, script: bool = False) -> int:
    """Run the demo; its exit status.

    script: show one whole meeting cycle instead of reading input, as is always done where there
        is no terminal.
    """
    from bot.demo.run import main as run

    return run(script=script)
