"""What the secretary remembers. The only importer of SQLAlchemy and Alembic.

`Store.begin()` gives one `Transaction`; an `OutboundMessage` in its outbox is what will be sent.
"""

from storage.account import WorkingAccount
from storage.acts import ActTarget
from storage.archive import ArchiveSpan
from storage.calendar_feeds import CalendarFeed, CalendarOwner
from storage.changes import Change
from storage.decisions import Decision
from storage.dialogues import UNASKED_TIME, OpenQuestion, fingerprint
from storage.documents import AGENDA, Document
from storage.early_reactions import EarlyReaction
from storage.engine import error_words
from storage.group_documents import GroupDocument
from storage.lease import IDLE_SECONDS, LEASE_SECONDS, HeldLease, Holder, LeaseState, require_lease
from storage.messages import (
    ABSENCES,
    CALENDAR_ADDRESS,
    CALENDAR_FILE,
    DOCUMENT_FILE,
    HAND_OUT_CLOSED,
    REPLY,
    REPORT_QUESTIONS,
    ROUND_CLOSED,
    Act,
    Ask,
    Attachment,
    OutboundMessage,
    OutboxRow,
    PostedEvent,
    SentMessage,
    channel_key,
    mark_of,
    part_key,
    reply_key,
    transaction_name,
)
from storage.received_files import WantedFile
from storage.room_reports import RoomReport
from storage.room_upgrades import Declined, current_room
from storage.settling import SettlingSeat
from storage.standbys import REPORT_SECONDS, Standby
from storage.store import Store
from storage.transaction import Transaction
from storage.undecryptable import UndecryptedEvent

__all__ = [
    "ABSENCES",
    "AGENDA",
    "CALENDAR_ADDRESS",
    "CALENDAR_FILE",
    "DOCUMENT_FILE",
    "HAND_OUT_CLOSED",
    "IDLE_SECONDS",
    "LEASE_SECONDS",
    "REPLY",
    "REPORT_QUESTIONS",
    "REPORT_SECONDS",
    "ROUND_CLOSED",
    "UNASKED_TIME",
    "Act",
    "ActTarget",
    "ArchiveSpan",
    "Ask",
    "Attachment",
    "CalendarFeed",
    "CalendarOwner",
    "Change",
    "Decision",
    "Declined",
    "Document",
    "EarlyReaction",
    "GroupDocument",
    "HeldLease",
    "Holder",
    "LeaseState",
    "OpenQuestion",
    "OutboundMessage",
    "OutboxRow",
    "PostedEvent",
    "RoomReport",
    "SentMessage",
    "SettlingSeat",
    "Standby",
    "Store",
    "Transaction",
    "UndecryptedEvent",
    "WantedFile",
    "WorkingAccount",
    "channel_key",
    "current_room",
    "error_words",
    "fingerprint",
    "mark_of",
    "part_key",
    "reply_key",
    "require_lease",
    "transaction_name",
]
