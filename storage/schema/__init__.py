"""The tables. `storage.mapping` puts `secretary`'s dataclasses on some of them.

Tables whose rows no rule reasons about (inbox, outbox, dialogues, audit) are used as tables.
Every query on a message's way has an index here.
"""

from storage.schema.base import metadata
from storage.schema.bookkeeping import audit, group_alarm, key_value, lease, standby
from storage.schema.calendar_feeds import calendar_feed
from storage.schema.contributions import (
    closing,
    comment_round,
    hand_out,
    item,
    note,
    notes_response,
    notes_revision,
    report,
    support,
    topic,
)
from storage.schema.files import file_content, paper, received_file
from storage.schema.followed import follow_up, followed
from storage.schema.group_acts import group_act, transfer
from storage.schema.hand_overs import hand_over
from storage.schema.matrix_keys import matrix_key
from storage.schema.meetings import (
    answer,
    change,
    closed_attendance,
    co_option,
    decision,
    document,
    group_document,
    meeting,
    presence,
    settling,
)
from storage.schema.messages import (
    attachment,
    dialogue,
    direct_room,
    early_reaction,
    inbox,
    outbox,
    posted_event,
    sent_event,
    undecryptable,
)
from storage.schema.organisation_tables import organisation_table, table_cell
from storage.schema.people import address, mandate, members_import, official, person, seat
from storage.schema.purges import purge
from storage.schema.report_texts import report_text
from storage.schema.written_rounds import round_answer, written_round
from storage.schema.year_plans import year_plan

__all__ = [
    "address",
    "answer",
    "attachment",
    "audit",
    "calendar_feed",
    "change",
    "closed_attendance",
    "closing",
    "co_option",
    "comment_round",
    "decision",
    "dialogue",
    "direct_room",
    "document",
    "early_reaction",
    "file_content",
    "follow_up",
    "followed",
    "group_act",
    "group_alarm",
    "group_document",
    "hand_out",
    "hand_over",
    "inbox",
    "item",
    "key_value",
    "lease",
    "mandate",
    "matrix_key",
    "meeting",
    "members_import",
    "metadata",
    "note",
    "notes_response",
    "notes_revision",
    "official",
    "organisation_table",
    "outbox",
    "paper",
    "person",
    "posted_event",
    "presence",
    "purge",
    "received_file",
    "report",
    "report_text",
    "round_answer",
    "seat",
    "sent_event",
    "settling",
    "standby",
    "support",
    "table_cell",
    "topic",
    "transfer",
    "undecryptable",
    "written_round",
    "year_plan",
]
