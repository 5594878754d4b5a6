"""Whether the bot accepts an invitation to a room."""

from __future__ import annotations

from datetime import datetime

from bot.events.registry import Registry
from bot.transports.base import Invitation
from secretary.people import MATRIX
from storage import Store


def may_join(
    registry: Registry,
    store: Store,
    invitation: Invitation,
    now: datetime,
    *,
    administrators: frozenset[str],
    direct_chats: bool,
) -> bool:
    """Whether to accept: a configured room, one that a secretary or an administrator asks for, or
    a direct chat with somebody who holds a seat, or will, or is told who cannot come.

    now: aware. administrators: Matrix ids. direct_chats: whether such a direct chat is wanted.
    """
    sender = invitation.sender
    # Also of another account: a group that is to move has both in its rooms for a while.
    here = MATRIX, invitation.room
    is_configured = here in registry.rooms or here in registry.rooms_of_others
    if is_configured or invitation.room == registry.board_room or sender in administrators:
        return True
    if any(group.is_secretary(MATRIX, sender) for group in registry.all_groups.values()):
        return True
    if not (invitation.direct and direct_chats):
        return False
    with store.begin() as tx:
        mandates = tx.people.mandates_of(MATRIX, sender)
        officials = tx.officials.of_address(MATRIX, sender)
        return bool(registry.groups_for(MATRIX, sender, mandates, now, officials))
