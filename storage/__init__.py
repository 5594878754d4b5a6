"""What the secretary remembers. The only importer of SQLAlchemy and Alembic.

`Store.begin()` gives one `Transaction`; a `Post` in its outbox is what will be said.
"""

from storage.outbox import REPLY, Outbox, Post, Queued
from storage.store import Store, Transaction

__all__ = ["REPLY", "Outbox", "Post", "Queued", "Store", "Transaction"]
