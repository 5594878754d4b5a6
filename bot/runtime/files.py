"""Reading files that people name: whatever it turns out to be, no waiting and no end of memory."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 16 * 1024 * 1024
"""Of any file the bot reads: the members of a hundred groups are one."""


def read_file(path: Path) -> bytes:
    """All of a regular file. OSError for anything else, of which its `strerror` tells.

    A pipe would be waited for, a device may never end, and a folder is none.
    """
    # O_NONBLOCK: a pipe that nobody writes to would not even open.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"it is larger than {MOST_BYTES // 2**20} MiB", str(path))
    return content


def read_text(path: Path) -> str:
    """The same, as UTF-8 (a byte order mark left out). UnicodeDecodeError is a ValueError."""
    return read_file(path).decode("utf-8-sig")


def is_mounted_read_only(path: Path) -> bool:
    """Whether a file stands on a read-only mount other than that of the root folder.

    So Docker and Kubernetes mount what is for one container. The root folder's own may be
    read-only, too, where only this process sees it so: under systemd's ProtectSystem.
    Raises OSError where the file is not there.
    """
    is_elsewhere = path.stat().st_dev != Path("/").stat().st_dev
    return is_elsewhere and bool(os.statvfs(path).f_flag & os.ST_RDONLY)
