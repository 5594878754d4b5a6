"""A clock that can be set under a process that runs: libfaketime's, which `make faketime` fetches.

Only the time of day moves. The monotonic clock, by which programs wait, does not, as on a machine
whose clock is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

LIBRARY: Final = Path(__file__).parents[2] / ".cache" / "faketime" / "libfaketimeMT.so.1"
"""Where `make faketime` puts it."""


class ShiftedClock:
    """What processes with its `environment` take for the time of day."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.environment: Mapping[str, str] = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.set(timedelta(0))

    @staticmethod
    def missing() -> str | None:
        """Why there can be none on this machine."""
        return None if LIBRARY.is_file() else "libfaketime is not here: make faketime"

    @staticmethod
    def clean(pids: Iterable[int]) -> None:
        """Remove what the library leaves in shared memory of processes that were killed."""
        for pid in pids:
            for name in ("faketime_shm", "sem.faketime_sem"):
                Path(f"/dev/shm/{name}_{pid}").unlink(missing_ok=True)

    def set(self, ahead: timedelta) -> None:
        """Set it so far ahead of the real time, or back where that is negative."""
        new = self._file.with_suffix(".new")
        new.write_text(f"{ahead.total_seconds():+.0f}\n")
        new.replace(self._file)  # whoever reads it at this moment reads a whole line
