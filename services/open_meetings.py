"""The meetings that people have been called to, and which of them somebody was last asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from secretary import notices
from secretary.group import Group
from secretary.meetings import Meeting, upcoming
from secretary.notice_kinds import SUMMONS
from secretary.people import Person
from services.resting_decisions import RestingDecisions, of_group
from storage import REPORT_QUESTIONS, Ask, Transaction, channel_key

SEAT: Final = "seat"
"""The kind of the message that calls a substitute, or tells the secretaries of a seat."""
_ASK_TO_COME: Final = ("reply_reminder", SEAT)
"""Kinds of messages that ask those they mention whether they come. A summons is none: it asks
everybody at once, also who has answered it long ago. It only leaves open which of two is meant."""
_ASK_TO_REPORT: Final = ("report_reminder", REPORT_QUESTIONS)

_APART: Final = timedelta(hours=1)
"""So long after being asked about one meeting somebody is asked about another before it is taken
for granted that they have seen which was the last."""


def on_all_channels(group: Group, key: str) -> list[str]:
    """The keys, one for each channel of the group, of the rows of one notice."""
    return [channel_key(key, channel) for channel in group.places]


def has_been_summoned(tx: Transaction, group: Group, meeting: Meeting) -> bool:
    """Whether the group has been, or is about to be, summoned to the meeting as it is planned."""
    return bool(tx.outbox.not_skipped(summons_keys(group, meeting)))


def summoned(
    tx: Transaction, group: Group, meetings: Iterable[Meeting], until: datetime | None = None
) -> list[Meeting]:
    """Those of the meetings that the group has been, or is about to be, summoned to; with `until`
    (aware), that it had been summoned to then."""
    keys = {meeting: summons_keys(group, meeting) for meeting in meetings}
    known = tx.outbox.not_skipped((key for each in keys.values() for key in each), until)
    return [meeting for meeting, each in keys.items() if not known.isdisjoint(each)]


def moves_untold(tx: Transaction, group: Group, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Those of the meetings that have been moved, of which the group has yet to be told."""
    resting = of_group(tx, group.id)
    found = []
    for meeting in meetings:
        known = resting.get(meeting.stored_id, RestingDecisions()).known
        if known is not None and known["starts_at"] != meeting.starts_at.isoformat():
            found.append(meeting)
    return found


def number_if_several(
    tx: Transaction,
    group: Group,
    meeting: Meeting,
    now: datetime,
    known: Sequence[Meeting] | None = None,
) -> int | None:
    """The number of a meeting to come, where another is open, or will be before it begins.

    known: the group's meetings, all that are to come among them, where they are at hand.
    """
    if known is None:
        known = tx.meetings(group.id, group.wall(now))
    coming = upcoming(known, now, group.zone)
    others = [each for each in coming if each is not meeting]
    if meeting not in coming or not others:
        return None
    begins = meeting.starts(group.zone)
    summonses = (
        notice.due
        for each in others
        for notice in notices.notices_for(group, each)
        if notice.kind is SUMMONS
    )
    is_one_of_several = any(due < begins for due in summonses) or summoned(tx, group, others)
    return meeting.number if is_one_of_several else None


def summons_keys(group: Group, meeting: Meeting) -> list[str]:
    """The keys of the rows by which the group is summoned to the meeting as it is planned."""
    key = notices.notice_key(meeting, SUMMONS)
    return [*on_all_channels(group, key), *on_all_channels(group, notices.ordered_key(key))]


@dataclass(frozen=True)
class Asked:
    """Whoever is asked: their address on a channel, and who they are, if they hold a seat.

    until: aware; what they were asked later does not count.
    """

    channel: str
    address: str
    person: Person | None
    until: datetime | None = None


def asked_to_come(tx: Transaction, meetings: Sequence[Meeting], asked: Asked) -> list[Meeting]:
    """The one of the meetings that somebody was last asked to come to, and has not answered since.

    Empty where there is none, or they were asked about two at nearly the same time, or have been
    summoned to another since, which they have not answered either.
    """
    for ask in _last_ask(tx, meetings, asked, _ASK_TO_COME):
        summonses = _asks(tx, meetings, asked, (SUMMONS.name,))
        since = [s for s in summonses if s.meeting_id != ask.meeting_id and ask.at - s.at < _APART]
        if _is_open(tx, ask, asked) and not any(_is_open(tx, each, asked) for each in since):
            return [meeting for meeting in meetings if meeting.id == ask.meeting_id]
    return []


def _is_open(tx: Transaction, ask: Ask, asked: Asked) -> bool:
    """Whether they have not answered since they were asked so."""
    if asked.person is None:
        return True
    answered = tx.last_answered_at(ask.meeting_id, asked.person.stored_id)
    return answered is None or answered < ask.at


def asked_to_report(tx: Transaction, meetings: Sequence[Meeting], asked: Asked) -> list[Meeting]:
    """The same of the one that they were last asked to report to."""
    for ask in _last_ask(tx, meetings, asked, _ASK_TO_REPORT):
        given = (each for each in tx.reports(ask.meeting_id) if each.person is asked.person)
        if all(each.at < ask.at for each in given):
            return [meeting for meeting in meetings if meeting.id == ask.meeting_id]
    return []


def _last_ask(
    tx: Transaction, meetings: Iterable[Meeting], asked: Asked, kinds: Collection[str]
) -> Sequence[Ask]:
    """The last time somebody was asked in these ways; none where that is not clear."""
    asks = _asks(tx, meetings, asked, kinds)
    close = {ask.meeting_id for ask in asks if asks[0].at - ask.at < _APART}
    return asks[:1] if len(close) == 1 else []


def _asks(
    tx: Transaction, meetings: Iterable[Meeting], asked: Asked, kinds: Collection[str]
) -> list[Ask]:
    """The times that somebody was asked in these ways, the last one first."""
    ids = [meeting.stored_id for meeting in meetings]
    asks = tx.sent.asked(ids, kinds, asked.channel, asked.address)
    return [ask for ask in asks if asked.until is None or ask.at <= asked.until]


def knows_of(tx: Transaction, meeting: Meeting) -> bool:
    """Whether its group has been told of a meeting, by a summons or its year plan, whatever its day
    was then."""
    return tx.outbox.has_sent(meeting.stored_id, SUMMONS.name) or tx.year_plans.has_told(
        meeting.group_id, meeting.stored_id
    )
