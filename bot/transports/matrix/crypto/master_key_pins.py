"""Whose master key is whose: trust on first use, kept in the data folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bot.runtime.files import read_text
from bot.runtime.private_files import write_private
from secretary.errors import AdministratorError


class MasterKeyPins:
    """The master key that each person was first seen with, kept in the data folder.

    Trust on first use: a key is remembered as theirs until a change has been reported.
    AdministratorError where what was kept cannot be read: to begin anew would hide changes.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "first-seen.json"
        self._keys: dict[str, str] = {}
        try:
            kept = json.loads(read_text(self._path))
            self._keys = {str(user): str(key) for user, key in kept.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            raise AdministratorError(
                str(self._path),
                f"the keys that people were first seen with cannot be read "
                f"({type(error).__name__}).",
                "Restore it from a backup; or remove it, and whatever keys people have then are "
                "taken for theirs.",
            ) from None

    def get(self, user: str) -> str | None:
        """The user's pinned key (base64); None for somebody never seen."""
        return self._keys.get(user)

    def pin(self, keys: Mapping[str, str]) -> None:
        """Remember these, by user, from now on. Raises OSError."""
        if keys:
            self._keys.update(keys)
            write_private(self._path, json.dumps(self._keys, indent=1, sort_keys=True))
