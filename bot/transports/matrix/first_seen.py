"""The master key that each person was first seen with, kept in the data folder."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from secretary.errors import AdministratorError


class FirstSeen:
    """Trust on first use: a key is remembered as theirs until a change has been told.

    AdministratorError where what was kept cannot be read: to begin anew would hide changes.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "first-seen.json"
        self._keys: dict[str, str] = {}
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            self._keys = {str(user): str(key) for user, key in kept.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, AttributeError) as error:
            raise AdministratorError(
                str(self._path),
                f"the keys that people were first seen with cannot be read "
                f"({type(error).__name__}).",
                "Restore it from a backup; or remove it, and whatever keys people have then are "
                "taken for theirs.",
            ) from None

    def of(self, user: str) -> str | None:
        """The key; None for somebody never seen."""
        return self._keys.get(user)

    def save_sync_token(self, keys: Mapping[str, str]) -> None:
        """Remember these, by user, from now on."""
        if not keys:
            return
        self._keys.update(keys)
        draft = self._path.with_suffix(".new")
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()  # left by a crash
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self._keys, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
