"""Whether a bot works on a database, for the commands that need it to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings
    from storage import Store


def require_idle(store: Store, shown: str) -> None:
    """Raises AdministratorError where the tables are of another version, or a bot works on it."""
    if not store.has_tables():
        raise AdministratorError(shown, "there is nothing in it.", "Name the one to move.")
    if not store.is_current():
        raise AdministratorError(
            shown,
            "its tables are those of an earlier version of Kansli.",
            "Bring them up to date first, with `kansli run` or `kansli import`; then stop the bot.",
        )
    for lease in store.running_leases():
        raise AdministratorError(
            shown, f"a bot on {lease.holder.host} works on it.", "Stop that first."
        )


def require_idle_for_keys(settings: Settings) -> None:
    """Raises AdministratorError where the account's keys are in the database, and a bot works for
    it. That has this version's tables."""
    if settings.storage.keys_secret is None or settings.matrix.user is None:
        return
    from storage import Store

    store = Store(settings.storage.url.reveal())
    try:
        with store.begin() as tx:
            state = tx.lease.state(settings.matrix.user)
    finally:
        store.close()
    if state is not None and state.is_running:
        raise AdministratorError(
            settings.storage.shown,
            f"a bot on {state.holder.host} works on it.",
            "Stop that first.",
        )
