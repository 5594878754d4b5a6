"""What the secretary remembers. The only importer of SQLAlchemy and Alembic.

`Store.begin()` gives one `Transaction`; an `OutboundMessage` in its outbox is what will be sent.
"""

from storage.dialogues import Dialogues, PendingQuestion
from storage.documents import AGENDA, Document, Documents
from storage.inbox import Inbox, InboxEntry
from storage.outbox import (
    REPLY,
    Attachment,
    OutboundMessage,
    Outbox,
    OutboxRow,
    SentMessage,
    channel_key,
)
from storage.room_upgrades import RoomUpgrades, current_room
from storage.store import Store, Transaction
from storage.undecryptable import Undecryptable, UndecryptedEvent

__all__ = [
    "AGENDA",
    "REPLY",
    "Attachment",
    "Dialogues",
    "Document",
    "Documents",
    "Inbox",
    "InboxEntry",
    "OutboundMessage",
    "Outbox",
    "OutboxRow",
    "PendingQuestion",
    "RoomUpgrades",
    "SentMessage",
    "Store",
    "Transaction",
    "Undecryptable",
    "UndecryptedEvent",
    "channel_key",
    "current_room",
]
