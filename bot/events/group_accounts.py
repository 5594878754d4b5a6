"""Which Matrix account a group is with, by the settings and on record, and moving it to another."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.events.catching_up import SYNC_POSITION, is_catching_up
from secretary.errors import AdministratorError
from secretary.group import Group
from secretary.people import MATRIX
from services.wanted_files import WantedFor
from storage import Transaction

_TO_READ: Final = "rooms to read"
"""Under which name an account has them."""
ACTOR: Final = "administrator"
"""The actor in the audit log: nobody at a terminal has a Matrix id."""


@dataclass(frozen=True)
class Moved:
    """What became of a group's move. messages: that its new account sends now. left: that its old
    account is still to send, in direct chats. without: how many have a direct chat with the old
    account and none with the new one."""

    messages: int
    left: int
    without: int


def account_of(tx: Transaction, group_id: str) -> str | None:
    """The name of the account that a group is with; None for one that is new.

    A group that was served before accounts had names is with the one that has none.
    """
    recorded = tx.group_accounts.of(group_id)
    if recorded is None and tx.meetings(group_id):
        return ""
    return recorded


def require_accounts(
    tx: Transaction, groups: Iterable[Group], accounts: Collection[str] = ("",)
) -> None:
    """Put on record which account these groups are with.

    accounts: the names of all. Raises AdministratorError where a group is with another: moving it
    is a command, or what is said meanwhile would be lost; and where the account has a name now
    that had none.
    """
    if "" not in accounts and tx.key_value.get(SYNC_POSITION) is not None:
        raise AdministratorError(
            "config.toml: matrix, name",
            "the bot has worked for an account without a name, and none is without.",
            "Leave out the name of the [[matrix]] that it was.",
        )
    for group in groups:
        recorded = account_of(tx, group.id)
        if recorded is not None and recorded != group.account:
            where = f'the account "{recorded}"' if recorded else "the account without a name"
            key = f'account = "{recorded}"' if recorded else "no account"
            raise AdministratorError(
                f"config.toml: group {group.id}, account",
                f"the group is with {where}.",
                f"Write {key} there; or move it: kansli move-group {group.id} '{group.account}'",
            )
        tx.group_accounts.set(group.id, group.account)


def move(tx: Transaction, group: Group, rooms: Collection[str], to: str, now: datetime) -> Moved:
    """Let a group be with another account, in a transaction of its present one's; neither works
    meanwhile. rooms: its rooms on Matrix. now: aware.

    Raises AdministratorError, with nothing changed, where something would be lost or done twice.
    """
    refuse = _why_not(tx, group, rooms)
    if refuse is not None:
        raise AdministratorError(
            group.id, refuse, f"Let the bot run that it is with (--account '{tx.account.name}')."
        )
    messages = tx.outbox_rooms.hand_over(MATRIX, rooms, to)
    tx.undecryptable.hand_over(rooms, to)
    tx.early_reactions.hand_over(MATRIX, rooms, to)
    position = tx.account_values.get(SYNC_POSITION)
    own, others = dict(rooms_to_read(tx)), tx.account_values.of(to)
    theirs = json.loads(others.get(_TO_READ) or "{}")
    for room in rooms:
        # What was not read here yet after an earlier move is read there.
        since = own.pop(room, position)
        if since is not None:
            theirs[room] = since
    tx.account_values.set(_TO_READ, json.dumps(own))
    others.set(_TO_READ, json.dumps(theirs))
    old = tx.account.name
    tx.group_accounts.set(group.id, to)
    tx.audit(now, ACTOR, "account", group_id=group.id, old=old, new=to)
    with_new = tx.direct_rooms.with_account(to).by_address(MATRIX)
    with_old = tx.direct_rooms.by_address(MATRIX)
    people = {
        address for m in tx.people.mandates(group.id) if (address := m.person.address(MATRIX))
    }
    people |= group.places[MATRIX].secretaries
    return Moved(
        messages,
        tx.outbox_rooms.waiting_elsewhere(group.id, MATRIX, rooms),
        len((people & with_old.keys()) - with_new.keys()),
    )


def _why_not(tx: Transaction, group: Group, rooms: Collection[str]) -> str | None:
    if is_catching_up(tx):
        return "its account catches up with what was said since a backup."
    if tx.outbox_rooms.is_being_sent_in(MATRIX, rooms):
        return "a message of its is being sent, and could be sent twice."
    wanted = tx.received_files.wanted()
    if any(WantedFor.read(each.wanted_for).group == group.id for each in wanted):
        return "a file that was sent to it is being fetched."
    return None


def rooms_to_read(tx: Transaction) -> Mapping[str, str]:
    """The rooms that moved to the transaction's account, each with the position in the server's
    stream up to which its earlier account has heard it."""
    found: dict[str, str] = json.loads(tx.account_values.get(_TO_READ) or "{}")
    return found


def forget_rooms_to_read(tx: Transaction) -> None:
    """They have been read."""
    tx.account_values.remove(_TO_READ)
