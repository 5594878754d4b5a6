"""Rooms of a group that were upgraded (Matrix spec, "Room upgrades")."""

from __future__ import annotations

from datetime import datetime

from secretary.group import Group
from secretary.language.render import Renderer
from secretary.people import MATRIX
from services.announcements import report_incident
from storage import Transaction


def record_upgrade(
    tx: Transaction, group: Group, old: str, new: str, renderer: Renderer, now: datetime
) -> bool:
    """Let everything of the room `old` belong to `new`, and tell the secretaries.

    group: with its new room already. False where that is known, and nothing is done.
    """
    if not tx.room_upgrades.record(old, new):
        return False
    is_secretary_room = new == group.places[MATRIX].secretary_room
    text = renderer.render("room_moved", new=new, secretary_room=is_secretary_room)
    report_incident(tx, group, f"moved to {new}", text, now)
    return True
