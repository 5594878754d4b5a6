"""What the secretary remembers. The only importer of SQLAlchemy and Alembic.

`Store.begin()` gives one `Transaction`; a `OutboundMessage` in its outbox is what will be said.
"""

from storage.outbox import REPLY, OutboundMessage, Outbox, OutboxRow
from storage.room_upgrades import Moves, latest
from storage.store import Store, Transaction
from storage.undecryptable import UndecryptedEvent, Unread

__all__ = [
    "REPLY",
    "Moves",
    "OutboundMessage",
    "Outbox",
    "OutboxRow",
    "Store",
    "Transaction",
    "UndecryptedEvent",
    "Unread",
    "latest",
]
