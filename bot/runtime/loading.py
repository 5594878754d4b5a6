"""What a bot loads at its start, and what it need not: `quick_loading`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

UNUSED: Final = ("psycopg", "cffi")
"""What is loaded where it is installed, and used for nothing: peewee would do for PostgreSQL, and
keeps keys in SQLite alone; PyCryptodome goes by `ctypes` without it."""


@contextmanager
def quick_loading() -> Iterator[None]:
    """While the block imports, at the start of a process and on its only thread.

    No garbage is looked for, since all of it is kept: that took a fifth of the time. What was
    loaded is not looked through later either. Nothing finds the packages that are UNUSED, unless
    they are loaded already; after the block they can be imported.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    left_out = [name for name in UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(left_out))  # type: ignore[arg-type]  # None: "not found"
    try:
        yield
    finally:
        for name in left_out:
            del sys.modules[name]
        gc.freeze()
        if was_enabled:
            gc.enable()
