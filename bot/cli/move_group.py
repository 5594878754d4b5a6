"""`kansli move-group GROUP ACCOUNT`: a group is with another of several Matrix accounts.

No bot works for the two accounts meanwhile. What was said in the group's rooms since the old one
was stopped, and is not on record as handled, is read by the new one, from the position that the old
one had reached: so it must have been in the rooms since before that, and on the same homeserver.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import (
    Exit,
    find_group,
    load_settings,
    open_existing_store,
    pluralise,
    settings_of,
)
from bot.cli.key_places import key_place
from bot.cli.rooms import rooms_of
from bot.events.group_accounts import Moved, account_of, move
from bot.runtime.clock import SystemClock
from secretary.errors import AdministratorError
from storage import WorkingAccount

if TYPE_CHECKING:
    from bot.config import Settings
    from secretary.group import Group
    from storage import Store, Transaction


def move_group(config: Path, group_id: str, account: str) -> int:
    """Move the group, and say what else there is to do. Raises AdministratorError, and then nothing
    has changed; UsageError where there is no such group or account."""
    settings = load_settings(config)
    group, target = find_group(settings, group_id), settings_of(settings, account)
    store = open_existing_store(settings)
    try:
        source = _source(store, settings, group, target)
        with store.begin() as tx:
            rooms = [each.current for each in rooms_of(settings, tx) if each.of == group.id]
        joined_at = asyncio.run(_joined_at(target, rooms))
        store.work_for(WorkingAccount(source.matrix.name))
        with store.begin() as tx:
            now = SystemClock().now()
            _require_ended(tx, target, now)  # in the transaction in which it moves
            ended_at = _require_ended(tx, source, now)
            if ended_at is not None and joined_at is not None and joined_at > ended_at:
                raise AdministratorError(
                    target.matrix.shown,
                    f"came to the group's rooms after the bot of {source.matrix.user} had ended, "
                    "and could not read what was said in between.",
                    "Let that bot run for a minute more, and stop it again.",
                )
            moved = move(tx, group, rooms, target.matrix.name, now)
    finally:
        store.close()
    _tell(group, rooms, source, target, moved)
    return Exit.OK


def _source(store: Store, settings: Settings, group: Group, target: Settings) -> Settings:
    """The settings as the account has them that the group is with. Raises AdministratorError."""
    with store.begin() as tx:
        name = account_of(tx, group.id)
    if name is None:
        raise AdministratorError(
            group.id,
            "no bot has served the group yet.",
            "Write its account in config.toml: there is nothing to move.",
        )
    if name == target.matrix.name:
        raise AdministratorError(
            group.id, "is with that account already.", f"Write in config.toml: {_key(target)}"
        )
    found = next((each for each in settings.accounts if each.name == name), None)
    if found is None:
        raise AdministratorError(
            "config.toml: matrix",
            f'the group is with the account "{name}", which is not there.',
            "Write its [[matrix]] again until the group has moved.",
        )
    if found.homeserver != target.matrix.homeserver:
        raise AdministratorError(
            target.matrix.shown,
            f"is on another homeserver than {found.shown}, which cannot tell where to go on.",
            "Move the group to an account on the same homeserver.",
        )
    return settings.of(found)


def _require_ended(tx: Transaction, settings: Settings, now: datetime) -> datetime | None:
    """When the account's bot ended (aware); None where it has had none. Raises AdministratorError
    where one works."""
    user = settings.matrix.user or ""
    state = tx.lease.state(user)
    if state is not None and state.is_running:
        raise AdministratorError(
            user, f"a bot on {state.holder.host} works for it.", "Stop that first."
        )
    return None if state is None else now + timedelta(seconds=state.seconds_left)


async def _joined_at(settings: Settings, rooms: Sequence[str]) -> datetime | None:
    """Since when (aware) the account has been in all of the rooms; None where its homeserver tells
    no times. Raises AdministratorError where it is not in them."""
    from bot.cli.session import require_same_account, require_session
    from bot.transports.matrix.transport import MatrixTransport

    with key_place(settings, changes=False) as place:
        session = require_session(settings, place)
        require_same_account(session, settings)
        chat = MatrixTransport(session, place, display_name=settings.matrix.display_name)
        try:
            if missing := sorted(set(rooms) - await chat.joined_rooms()):
                raise AdministratorError(
                    missing[0],
                    f"{settings.matrix.user} is not in it, and would not hear what was said there.",
                    "Invite it to the group's rooms while both bots run, and it joins them.",
                )
            since = [await chat.joined_since(room) for room in rooms]
            return max((each for each in since if each is not None), default=None)
        finally:
            await chat.close()


def _key(target: Settings) -> str:
    name = target.matrix.name
    return f'account = "{name}"' if name else "no account"


def _tell(
    group: Group, rooms: Sequence[str], source: Settings, target: Settings, moved: Moved
) -> None:
    old, new = source.matrix.user, target.matrix.user
    print(f"{group.id} is with {new} from now on, and no longer with {old}.")
    if moved.messages:
        print(f"{pluralise(moved.messages, 'message')} that wait for its rooms are sent by {new}.")
    if moved.left:
        print(f"{pluralise(moved.left, 'message')} in direct chats are still sent by {old}.")
    if moved.without:
        many = pluralise(moved.without, "person has", "people have")
        print(f"{many} a direct chat with {old} and none with {new}: let them write to it once.")
    print(f"Now write in [[group]] {group.id} of config.toml, for every bot: {_key(target)}")
    print("Then start the bots. What was said in its rooms meanwhile is answered first.")
    print(f"When that is so, remove {old} from: {', '.join(rooms)}")
