"""A lock on the data folder, so that only one process uses it at a time."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.runtime.private_files import make_private_folder
from secretary.errors import AdministratorError


def process_place(data: Path) -> str:
    """What tells a process that holds the data folder's lock from all that could run beside it.

    The same only on the same running machine and for the same locked file: whoever held the lock
    there before has ended. A copy of the folder, the container or the machine is another place,
    and so is the machine after a restart.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        file = (data / "lock").stat()
        place = f"{boot} {file.st_dev} {file.st_ino}"
    except OSError:  # another system, or no lock: then nobody can say
        place = secrets.token_hex(16)
    return hashlib.sha256(place.encode()).hexdigest()[:16]


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
    except (FileExistsError, NotADirectoryError):
        raise AdministratorError(
            str(data), "is no folder, or in none.", "Move that file, or write another [bot] data."
        ) from None
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
