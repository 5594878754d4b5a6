"""The outbox: what is to be sent, written in the same transaction as why.

A row's key is unique, so deciding the same thing twice sends it once. A row is unsettled until
all of it has been sent, or it was recorded as skipped. A transport may send one row as several
messages, its parts; each is recorded as it is sent. In a room everybody who has asked for something
has a turn after the others: who asked for much makes nobody else wait for all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    CursorResult,
    Executable,
    Select,
    Update,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.account import WorkingAccount
from storage.erasure import mark_erased
from storage.messages import (
    CALENDAR_ADDRESS,
    CALENDAR_FILE,
    DOCUMENT_FILE,
    NOT_KEPT,
    REPLY,
    Act,
    Attachment,
    OutboundMessage,
    OutboxRow,
)
from storage.outbox_files import OutboxFiles
from storage.reads import Reads
from storage.schema import outbox, sent_event
from storage.upsert import insert_absent, insert_if_absent

_LATELY: Final = 10_000
"""Rows that are looked at for what was queued since the clock was set: not all, at each tick."""


class Outbox:
    """The outbox of one open transaction.

    account: whose. What is said is the installation's, and found whoever says it; what waits is to
    be sent by one account, and only that is its own.
    on_added: called with what was queued, and when. added: the keys of what was queued to be sent;
    with_files: of those, the ones that take files along.
    places: channel and room of that, and of what was moved there, each with how many they are.
    """

    def __init__(self, session: Session, account: WorkingAccount, reads: Reads) -> None:
        self._session = session
        self._reads = reads
        self._working = account
        self.on_added: Callable[[OutboundMessage, datetime], None] = lambda *_: None
        self.added: set[str] = set()
        self.with_files: set[str] = set()
        self.places: Counter[tuple[str, str]] = Counter()
        self._speakers: dict[tuple[str, str], str] = {}
        self._files = OutboxFiles(session)

    def add(self, message: OutboundMessage, now: datetime) -> bool:
        """Queue it, for the account that speaks in its room; False where a row with its key is
        already there, and nothing is changed."""
        return self._add(message, self._speaker(message.channel, message.room), now)

    def record_skipped(self, messages: Iterable[OutboundMessage], now: datetime) -> None:
        """Write down that these are not sent, each with why (`skipped`), where no row has its key.

        In one statement: of a new group's first tick they are many. They have no attachments.
        """
        rows = [
            self._values(each, self._speaker(each.channel, each.room), now) for each in messages
        ]
        assert all(row["skipped"] is not None for row in rows), "what is said is added one by one"
        insert_absent(self._session, outbox, rows)

    def let_speak(self, channel: str, room: str, account: str) -> None:
        """What this transaction says in a direct chat is said by the account whose it is."""
        self._speakers[channel, room] = account

    @property
    def account(self) -> str:
        """Whose it is."""
        return self._working.name

    def _speaker(self, channel: str, room: str) -> str:
        place = channel, room
        return self._speakers.get(place, self._working.speaks_in(*place))

    def _values(self, message: OutboundMessage, account: str, now: datetime) -> dict[str, Any]:
        values = vars(message) | {
            "created_at": now,
            "settled_at": now if message.skipped else None,
            "account": account,
        }
        del values["attachments"]  # in a table of their own
        return values

    def _add(self, message: OutboundMessage, account: str, now: datetime) -> bool:
        added = insert_if_absent(self._session, outbox, self._values(message, account, now))
        if added and message.attachments:
            its_id = select(outbox.c.id).where(outbox.c.key == message.key)
            self._files.add(self._session.scalars(its_id).one(), message.attachments)
            self.with_files.add(message.key)
        if added and message.skipped is None and account == self.account:
            self.added.add(message.key)
            self.places[message.channel, message.room] += 1
        if added and message.skipped is None and message.act is None:
            self.on_added(message, now)
        return added

    def existing(self, keys: Iterable[str]) -> set[str]:
        """Which of `keys` have a row: sent, waiting or skipped."""
        wanted = list(keys)
        if not wanted:
            return set()
        return set(self._session.scalars(_existing(), {"keys": wanted}))

    def not_skipped(self, keys: Iterable[str], until: datetime | None = None) -> set[str]:
        """Which of `keys` have been sent or wait to be; those recorded as skipped are left out, and
        those that were added after `until` (aware)."""
        query = _not_skipped()
        if until is not None:
            query = query.where(outbox.c.created_at <= until)
        return set(self._execute(query, {"keys": list(keys)}).scalars())

    def has_sent(self, meeting_id: int, kind: str) -> bool:
        """Whether a message of this kind about a meeting has been sent, or waits to be."""
        query = select(outbox.c.id).where(
            outbox.c.meeting_id == meeting_id, outbox.c.kind == kind, outbox.c.skipped.is_(None)
        )
        return self._session.scalar(query) is not None

    def said_between(
        self, group_id: str, first: datetime, last: datetime
    ) -> list[tuple[datetime, OutboundMessage]]:
        """What was said to a group from `first` on and before `last` (aware), or waits to be, and
        when it was queued; without answers and attachments."""
        query = select(outbox).where(
            outbox.c.group_id == group_id,
            outbox.c.created_at >= first,
            outbox.c.created_at < last,
            outbox.c.skipped.is_(None),
            outbox.c.act.is_(None),
            outbox.c.kind != REPLY,
        )
        rows = self._session.execute(query.order_by(outbox.c.id))
        return [(row.created_at, _message(row, ())) for row in rows]

    def waiting_places(self) -> list[tuple[str, str]]:
        """Channel and room of what waits to be sent by the account, the one that has waited
        longest first."""
        place = (outbox.c.channel, outbox.c.room)
        query = select(*place).where(*self.waits()).group_by(*place)
        rows = self._session.execute(query.order_by(func.min(outbox.c.id)))
        return [(row.channel, row.room) for row in rows]

    def next_for(
        self,
        channel: str,
        room: str,
        turns: Mapping[str | None, int] | None = None,
        put_off: Collection[str | None] = (),
    ) -> OutboxRow | None:
        """The message that is next in a room: the first of `next_ones`."""
        return next(iter(self.next_ones(channel, room, 1, turns, put_off)[0]), None)

    def next_ones(
        self,
        channel: str,
        room: str,
        most: int,
        turns: Mapping[str | None, int] | None = None,
        put_off: Collection[str | None] = (),
        is_under_way: Callable[[int], bool] = lambda _: False,
    ) -> tuple[list[OutboxRow], bool]:
        """The messages that are next in a room, `most` of them: the oldest one for each asker, by
        turns. And whether more wait there, beside those that are under way.

        turns: of the askers, each one's last, counted upwards. Who has had none comes first, and
        among equals what has waited longest. What answers nobody has its turn as an asker has.
        put_off: askers who have to wait. is_under_way: whether somebody sends the row of a number;
        asked when it is known what waits.
        """
        heads = self._execute(_heads(), self._there(channel, room)).all()
        had = turns or {}
        under_way = {head.id for head in heads if is_under_way(head.id)}
        ready = (head for head in heads if head.asker not in put_off and head.id not in under_way)
        by_turns = sorted(ready, key=lambda head: (had.get(head.asker, 0), head.id))
        chosen = [head.id for head in by_turns[:most]]
        are_more = any(head.rows > 1 or head.id not in {*chosen, *under_way} for head in heads)
        return self._load(chosen), are_more

    def _load(self, ids: Sequence[int]) -> list[OutboxRow]:
        """These, with their attachments, in this order."""
        if not ids:
            return []
        rows = {row.id: row for row in self._execute(_of_ids(), {"ids": ids})}
        tried = [each for each in ids if rows[each].first_attempted_at is not None]
        parts: dict[int, int] = {}
        if tried:
            of_part = (sent_event.c.outbox_id, func.max(sent_event.c.part))
            query = select(*of_part).where(sent_event.c.outbox_id.in_(tried))
            sent = self._session.execute(query.group_by(sent_event.c.outbox_id))
            parts = {row[0]: row[1] for row in sent}
        files = self._files.of(ids)
        return [
            OutboxRow(
                each,
                _message(rows[each], tuple(files.get(each, ()))),
                rows[each].first_attempted_at,
                parts.get(each, 0),
            )
            for each in ids
        ]

    def mark_attempted(self, row_ids: int | Collection[int], now: datetime) -> None:
        """They are about to be sent; from the first time on they may stand in the room."""
        ids = [row_ids] if isinstance(row_ids, int) else list(row_ids)
        self._execute(_mark_attempted(), {"ids": ids, "now": now})

    def mark_sent(
        self, row_id: int, event_id: str, now: datetime, *, part: int = 1, parts: int = 1
    ) -> None:
        """Part number `part` of `parts` stands in the room as `event_id`; after the last one the
        row is settled."""
        values = {"outbox_id": row_id, "part": part, "event_id": event_id}
        insert_if_absent(self._session, sent_event, values)
        if part >= parts:
            self.settle(row_id, now)

    def settle(self, row_id: int, now: datetime) -> None:
        """All of it was sent, or none of it is to be.

        The words of an answer are not kept, nor those of a reminder of an assignment: they may
        repeat what somebody takes back later. Summons and agendas are kept as they were sent.
        """
        kind = self._execute(_settle(NOT_KEPT), {"this": row_id, "now": now}).scalar()
        if kind == CALENDAR_ADDRESS:
            mark_erased(self._session)
        if kind in (REPLY, DOCUMENT_FILE, CALENDAR_FILE):
            self._files.forget([row_id])  # they can be made again

    def waiting_for(self, channel: str, room: str, most: int | None = None) -> list[OutboxRow]:
        """What the account has for a room, in order, without attachments: everything, or some of
        it, where that is more than `most`."""
        there = self._there(channel, room)
        query, values = (_waiting(), there) if most is None else (_some(), {**there, "most": most})
        rows = sorted(self._execute(query, values), key=lambda row: int(row.id))
        return [OutboxRow(row.id, _message(row, ()), row.first_attempted_at) for row in rows]

    def skip(self, row_id: int, reason: str, now: datetime) -> None:
        """One message is not sent after all."""
        self._session.execute(update(outbox).where(outbox.c.id == row_id).values(skipped=reason))
        self.settle(row_id, now)

    def unskip_after(self, group_id: str, kinds: Collection[str], now: datetime) -> int:
        """Forget that a group's messages of these kinds were queued to be skipped after `now`
        (aware): by a clock that was ahead of it. How many that were."""
        rows = self._reads.rows(skipped_after_query(), {"group_id": group_id, "after": now})
        found = [row["id"] for row in rows if row["kind"] in kinds]
        if found:
            self._files.forget(found)
            self._session.execute(delete(outbox).where(outbox.c.id.in_(found)))
        return len(found)

    def waiting_with(self, quotes: Iterable[str]) -> list[OutboxRow]:
        """What waits to be sent, or the rest of which does, and repeats one of `quotes`."""
        wanted = set(quotes)
        if not wanted:
            return []
        # Whoever is to send it: what is taken back is not said by another account either.
        return [
            each
            for each in self._unsettled(outbox.c.settled_at.is_(None))
            if wanted.intersection(each.message.quotes)
        ]

    def unsettled(self) -> list[OutboxRow]:
        """Everything of the account's that waits to be sent, or the rest of which does; without
        attachments."""
        return self._unsettled(*self.waits())

    def _unsettled(self, *which: ColumnElement[bool]) -> list[OutboxRow]:
        query = select(outbox).where(*which).order_by(outbox.c.id)
        return [
            OutboxRow(row.id, _message(row, ()), row.first_attempted_at)
            for row in self._session.execute(query)
        ]

    def reword(self, row_id: int, text: str, html: str) -> None:
        """Let what waits to be sent say something else instead."""
        self._session.execute(
            update(outbox)
            .where(outbox.c.id == row_id, outbox.c.settled_at.is_(None))
            .values(text=text, html=html)
        )
        mark_erased(self._session)

    def has_files(self, row_id: int) -> bool:
        """Whether files go with it."""
        return self._files.has_any(row_id)

    def begin_anew(self, row: OutboxRow, text: str, html: str, now: datetime) -> None:
        """Let something else be sent, from its beginning, instead of the rest of a message."""
        self.reword(row.id, "", "")
        self.settle(row.id, now)
        anew = replace(row.message, key=f"{row.message.key} · anew", text=text, html=html)
        account = self._session.scalar(select(outbox.c.account).where(outbox.c.id == row.id))
        self._add(anew, account or "", now)

    def waiting(self) -> int:
        """How many messages the account has yet to send."""
        query = select(func.count()).select_from(outbox).where(*self.waits())
        return self._session.scalar(query) or 0

    def waiting_since(self) -> datetime | None:
        """When the oldest unsent message was queued (aware); None while nothing waits."""
        # Not the first by id: finding that would go through everything ever sent.
        oldest: datetime | None = self._session.scalar(
            select(func.min(outbox.c.created_at)).where(*self.waits())
        )
        return oldest

    def waits(self) -> tuple[ColumnElement[bool], ...]:
        """What the account has yet to send."""
        return outbox.c.account == self.account, outbox.c.settled_at.is_(None)

    def _there(self, channel: str, room: str) -> Mapping[str, str]:
        """The values of `_waits_in`."""
        return {"account": self.account, "channel": channel, "room": room}

    def _execute(self, statement: Executable, values: Mapping[str, Any]) -> CursorResult[Any]:
        return self._session.connection().execute(statement, values)


# Every message asks these: made once, since making a query takes longer than running it.


@cache
def _existing() -> Select[Any]:
    return select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True)))


@cache
def skipped_after_query() -> Select[Any]:
    """A group's (`group_id`) lately that were queued to be skipped later than `after`, aware."""
    return select(outbox.c.id, outbox.c.kind).where(
        outbox.c.group_id == bindparam("group_id"),
        outbox.c.skipped.is_not(None),
        outbox.c.act.is_(None),
        outbox.c.created_at > bindparam("after"),
        outbox.c.id > select(func.max(outbox.c.id) - _LATELY).scalar_subquery(),
    )


@cache
def _not_skipped() -> Select[Any]:
    wanted = outbox.c.key.in_(bindparam("keys", expanding=True))
    return select(outbox.c.key).where(wanted, outbox.c.skipped.is_(None))


@cache
def _heads() -> Select[Any]:
    """Of what waits in a room, each asker's oldest, and how many they are."""
    columns = (outbox.c.asker, func.min(outbox.c.id).label("id"), func.count().label("rows"))
    return select(*columns).where(*_waits_in()).group_by(outbox.c.asker)


@cache
def _waiting() -> Select[Any]:
    return select(outbox).where(*_waits_in())


@cache
def _some() -> Select[Any]:
    return _waiting().limit(bindparam("most"))


@cache
def _of_ids() -> Select[Any]:
    return select(outbox).where(outbox.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _mark_attempted() -> Update:
    these = outbox.c.id.in_(bindparam("ids", expanding=True))
    first = update(outbox).where(these, outbox.c.first_attempted_at.is_(None))
    return first.values(first_attempted_at=bindparam("now"))


@cache
def _settle(not_kept: tuple[str, ...]) -> Update:
    # As literals: each would else be bound anew every time.
    loses_words = outbox.c.kind.in_([literal_column(f"'{kind}'") for kind in not_kept])

    def words(column: Column[str]) -> ColumnElement[str]:
        return case((loses_words, literal_column("''")), else_=column)

    settled = {"settled_at": bindparam("now"), "text": words(outbox.c.text)}
    settled |= {"html": words(outbox.c.html)}
    this = outbox.c.id == bindparam("this")
    return update(outbox).where(this).values(**settled).returning(outbox.c.kind)


def _waits_in() -> tuple[ColumnElement[bool], ...]:
    """What an account has yet to send in a room."""
    table = outbox.c
    where = (table.channel == bindparam("channel"), table.room == bindparam("room"))
    return table.account == bindparam("account"), table.settled_at.is_(None), *where


_KEPT: Final = tuple(each.name for each in fields(OutboundMessage) if each.name != "attachments")


def _message(row: Any, attachments: tuple[Attachment, ...]) -> OutboundMessage:
    kept: dict[str, Any] = {name: getattr(row, name) for name in _KEPT}
    kept |= {
        "recipients": tuple(row.recipients),
        "quotes": tuple(row.quotes),
        "taps": tuple(row.taps),
        "act": Act(row.act) if row.act else None,
        "attachments": attachments,
    }
    return OutboundMessage(**kept)
