"""Whose master key is whose: trust on first use, kept beside the bot's own keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.transports.matrix.key_place import KeyPlace, place_of
from secretary.errors import AdministratorError

FIRST_SEEN: Final = "crypto/first-seen.json"


class MasterKeyPins:
    """The master key that each person was first seen with.

    Trust on first use: a key is remembered as theirs until a change has been reported.
    AdministratorError where what was kept cannot be read: to begin anew would hide changes.
    """

    def __init__(self, data: Path | KeyPlace) -> None:
        self._place = place = place_of(data)
        self._keys: dict[str, str] = {}
        try:
            kept = json.loads(place.read(FIRST_SEEN))
            self._keys = {str(user): str(key) for user, key in kept.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            raise AdministratorError(
                place.shown(FIRST_SEEN),
                f"the keys that people were first seen with cannot be read "
                f"({type(error).__name__}).",
                "Restore it from a backup; or remove it, and whatever keys people have then are "
                "taken for theirs.",
            ) from None

    def get(self, user: str) -> str | None:
        """The user's pinned key (base64); None for somebody never seen."""
        return self._keys.get(user)

    def pin(self, keys: Mapping[str, str]) -> None:
        """Remember these, by user, from now on. Raises OSError, AdministratorError."""
        if keys:
            self._keys.update(keys)
            self._place.write(FIRST_SEEN, json.dumps(self._keys, indent=1, sort_keys=True))
