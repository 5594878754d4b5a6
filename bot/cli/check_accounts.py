"""What `kansli check` says of the accounts in the database: who works for each, and whose the
groups are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.cli.findings import Finding, failed, passed
from bot.events.group_accounts import require_accounts
from bot.runtime.single_instance import process_place
from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.session import Session
    from storage import LeaseState, Standby, Transaction


def findings(
    settings: Settings, session: Session | None, tx: Transaction, *, has_lease: bool
) -> Iterator[Finding]:
    """session: of the account, where that is known and the only one. has_lease: see `Store`."""
    if has_lease:
        users = [each.user for each in settings.accounts]
        if session is not None and not settings.others:
            users = [session.user_id]
        for user in users:
            if user is not None:
                yield _lease(settings, user, tx.lease.state(user), tx.standbys.fresh(user))
    names = [each.name for each in settings.accounts]
    for group in settings.groups:
        try:
            require_accounts(tx, [group], names)
        except AdministratorError as error:
            yield failed(f"group {group.id}", error)


def _lease(
    settings: Settings, user: str, state: LeaseState | None, standbys: Sequence[Standby]
) -> Finding:
    """Which bot works for the account, and which stand by. Of several, there is to be one for
    each."""
    place = process_place(settings.data)
    others = "".join(f"; {_described(each)}" for each in standbys)
    if settings.others and (state is None or not state.is_running):
        return failed("lease", f"no bot works for {user}{others}. Start one: kansli run")
    if settings.others and state is not None:
        return passed("lease", f"a bot on {state.holder.host} works for {user}{others}")
    if state is None or not state.is_running:
        return passed("lease", f"no bot works on the database now{others}")
    if state.holder.place == place:
        return passed("lease", f"the bot with this data folder works on the database{others}")
    host = state.holder.host
    if any(each.holder.place == place for each in standbys):
        return passed("lease", f"the bot on {host} works on the database{others}")
    return failed(
        "lease",
        f"another kansli works on the database (on {host}); one that is started here waits until "
        f"it ends. Stop it, if this is the one that is to work{others}.",
    )


def _described(standby: Standby) -> str:
    reaches = "" if standby.reaches_homeserver else ", without reaching the homeserver"
    return f"one stands by on {standby.holder.host}{reaches}"
