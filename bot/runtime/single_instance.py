"""A lock on the data folder, so that only one process uses it at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.runtime.private_files import make_private_folder
from secretary.errors import AdministratorError


@contextmanager
def single_instance_lock(data: Path) -> Iterator[None]:
    """Hold the data folder's lock while the block runs; the folder is made if it is missing.

    Two processes with one Matrix device would corrupt each other's Olm sessions. The lock is
    flock(2) on a file that stays, so it ends with the process, however that ends.

    Raises AdministratorError where another process holds it, or the folder cannot be written.
    """
    try:
        make_private_folder(data)
        descriptor = os.open(data / "lock", os.O_WRONLY | os.O_CREAT | os.O_NONBLOCK, 0o600)
    except OSError as error:
        raise AdministratorError(
            str(data), f"cannot be written ({error.strerror}).", "Give the bot's user the folder."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AdministratorError(
            str(data), "another kansli runs with this folder.", "Stop it first."
        ) from None
    try:
        yield
    finally:
        os.close(descriptor)
