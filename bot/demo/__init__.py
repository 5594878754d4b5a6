"""`kansli demo`: a group of invented people in a terminal, with no server and no account."""

from __future__ import annotations


def main(*, script: bool = False) -> int:
    """Play the demo; its exit status.

    script: play one whole meeting cycle instead of asking what to do, as is always done where
    nobody sits at a terminal.
    """
    from bot.demo.play import main as play

    return play(script=script)
