"""What the secretary remembers. The only importer of SQLAlchemy and Alembic.

`Store.begin()` gives one `Transaction`; a `Post` in its outbox is what will be said.
"""

from storage.moves import Moves, latest
from storage.outbox import REPLY, Outbox, Post, Queued
from storage.store import Store, Transaction
from storage.unread import Letter, Unread

__all__ = [
    "REPLY",
    "Letter",
    "Moves",
    "Outbox",
    "Post",
    "Queued",
    "Store",
    "Transaction",
    "Unread",
    "latest",
]
