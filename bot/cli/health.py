"""`kansli health`: whether the bot that runs on this data folder is live; for containers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.cli.console import Exit, load_settings
from bot.runtime.clock import SystemClock

MAX_HEARTBEAT_AGE: Final = timedelta(minutes=3)
"""The heartbeat is written at least once a minute."""


def health(config: Path) -> int:
    """Print the age of the heartbeat; Exit.ERROR where there is none, or it is too old."""
    from bot.app import HEARTBEAT

    heartbeat = load_settings(config).data / HEARTBEAT
    try:
        beat = datetime.fromtimestamp(heartbeat.stat().st_mtime, UTC)
    except OSError as error:
        print(f"mend  no heartbeat: {heartbeat} ({error.strerror})")
        return Exit.ERROR
    age = SystemClock().now() - beat
    seconds = age.total_seconds()
    # One in the future proves nothing: the clock was set back.
    if abs(age) >= MAX_HEARTBEAT_AGE:
        print(f"mend  the last heartbeat was {seconds:.0f} s ago")
        return Exit.ERROR
    print(f"ok    the last heartbeat was {seconds:.0f} s ago")
    return Exit.OK
