"""Loading what is known of people's devices: of 8,000 in a part of a second.

nio asks for each one's keys and trust by queries of their own, and looks at all that it has before
it adds one, so that twice as many take four times as long.
"""

from __future__ import annotations

from typing import Final

from nio.crypto import (  # type: ignore[import-untyped]  # ships no types
    DeviceStore,
    OlmDevice,
    TrustState,
)
from peewee import SqliteDatabase  # type: ignore[import-untyped]  # as nio

_DEVICES: Final = """
    SELECT d.user_id, d.device_id, d.display_name, d.deleted, t.state, k.key_type, k.key
    FROM devicekeys AS d JOIN keys AS k ON k.device_id = d.id
    LEFT JOIN devicetruststate AS t ON t.device_id = d.id
    WHERE d.account_id = ? ORDER BY d.id, k.id"""


def load(database: SqliteDatabase, account: int | None) -> DeviceStore:
    """All devices that nio's tables in `database` have for an account; none without one."""
    found = DeviceStore()
    if account is None:
        return found
    rows = database.execute_sql(_DEVICES, (account,))
    for user, name, shown, is_deleted, trust, kind, key in rows:
        device = found[user].get(name)
        if device is None:
            state = TrustState(trust or TrustState.unset.value)
            device = OlmDevice(user, name, {}, shown, deleted=bool(is_deleted), trust_state=state)
            found[user][name] = device
        device.keys[kind] = key
    return found
