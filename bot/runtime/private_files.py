"""Files and folders that nobody but the bot's own user on this machine can read."""

from __future__ import annotations

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make the folder where there is none, and its parents, each mode 0700. Raises OSError."""
    missing = [each for each in folder.parents if not each.exists()]
    for each in (*reversed(missing), folder):
        each.mkdir(mode=0o700, exist_ok=True)


def make_private_folders(base: Path, file: Path) -> None:
    """Make `base` and every folder between it and `file`, each mode 0700. Raises OSError."""
    for folder in reversed(file.relative_to(base).parents):
        make_private_folder(base / folder)


def write_private(path: Path, content: str | bytes) -> None:
    """Put `content` in place of what the file holds, all or nothing; its mode is 0600 throughout.

    A crash leaves the old file or the new one, and perhaps a draft beside it, which the next
    write removes. After the return it is the new one, also after a power cut. Raises OSError.
    """
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    # O_EXCL: not a file or link that somebody else put there, with a mode of their own.
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)  # the name, too: it is the folder that says which file it means
    finally:
        os.close(folder)
