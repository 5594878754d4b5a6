"""Which Matrix account each group is with: recorded by the bot that serves it, and changed only by
`kansli move-group`, so that a word in the settings moves no group by itself."""

from __future__ import annotations

from typing import Final

from storage.key_value import KeyValue

_NAME: Final = "account of group "


class GroupAccounts:
    """Those of one open transaction."""

    def __init__(self, key_value: KeyValue) -> None:
        self._key_value = key_value

    def of(self, group_id: str) -> str | None:
        """The name of the account; None for a group that no bot of this version has served."""
        return self._key_value.get(_NAME + group_id)

    def set(self, group_id: str, account: str) -> None:
        """It is with that account from now on."""
        if self.of(group_id) != account:
            self._key_value.set(_NAME + group_id, account)
