"""Saying something once: under a key by which it is known that it has been decided about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from secretary.group import Group
from secretary.language.render import Text
from services.destinations import Destination
from storage import OutboundMessage, Transaction

_NO_TEXT: Final = Text("", "")


def post(tx: Transaction, key: str, messages: Iterable[OutboundMessage], now: datetime) -> None:
    """Put the same thing, said in several rooms, in the outbox. now: aware.

    The first has the key itself, by which it is known that this has been said; the others one of
    their room's after it.
    """
    for number, each in enumerate(messages):
        own_key = key if number == 0 else f"{key} · {each.channel} {each.room}"
        tx.outbox.add(replace(each, key=own_key), now)


def skip(
    tx: Transaction,
    group: Group,
    key: str,
    kind: str,
    reason: str,
    now: datetime,
    *,
    text: Text = _NO_TEXT,
    meeting_id: int | None = None,
) -> None:
    """Write down that something is not posted, and why. now: aware."""
    [(channel, place), *_] = group.places.items()
    row = Destination(channel, place.room).message_to_group(key, kind, text, group.id)
    tx.outbox.add(replace(row, meeting_id=meeting_id, skipped=reason), now)
