"""What a clock that was ahead, and has been set back since, has brought about.

What began to rest would do so until that time comes round again, days perhaps, and be told to
nobody meanwhile. So it began to rest now instead, and rests as long as it was to. And notices that
were left out as too late then are decided about anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from secretary.followed_reminders import FOLLOWED_KINDS
from secretary.group import Group
from secretary.notice_kinds import NOTICE_KINDS
from secretary.reminders import REMINDER_KINDS
from storage import Transaction


def correct(tx: Transaction, group: Group, now: datetime) -> int:
    """Let what a group has resting from after `now` (aware) rest from now, and what was skipped
    after that be decided anew; how much that was."""
    seats = tx.settling.begun_after(group.id, now)
    for seat in seats:
        tx.settling.put(replace(seat, since=now, due_at=now + (seat.due_at - seat.since)))
    decisions = [each for each in tx.decisions.resting(group.id) if each.at > now]
    for decision in decisions:
        by = decision.at - now
        tx.decisions.date_back(decision.id, by)
        meeting = tx.meeting(decision.meeting_id)
        # Its summons waits for the same moment.
        if meeting is not None and meeting.summon_at == decision.until:
            meeting.summon_at -= by
    reminders = (*REMINDER_KINDS, *FOLLOWED_KINDS)
    kinds = [kind.name for kind in NOTICE_KINDS] + [kind.name for kind in reminders]
    return len(seats) + len(decisions) + tx.outbox.unskip_after(group.id, kinds, now)
