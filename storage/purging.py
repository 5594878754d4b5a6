"""What the retention schedule lets go of: rows deleted, and words emptied where a row has to stay.

A row that something else stands for stays until that goes, too. What is left in the file's free
space afterwards, `Store.rewrite` removes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from secretary.followed import FollowUpKind
from storage import schema
from storage.archive import SENT_TO_GROUP, ArchiveSpan
from storage.erasure import mark_erased
from storage.schema import meeting, metadata, person

Counts = dict[str, int]

_GO_ALONG: Final = frozenset({"outbox", "change"})
"""Tables that need not be about a meeting, and go with the one that they are about."""
_OLD_ROWS: Final = (
    (schema.decision, schema.decision.c.settled_at),
    (schema.change, schema.change.c.at),
    (schema.members_import, schema.members_import.c.at),
    (schema.early_reaction, schema.early_reaction.c.at),
    (schema.undecryptable, schema.undecryptable.c.stored_at),
    (schema.dialogue, schema.dialogue.c.expires_at),
)


class Purging:
    """Of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # The record

    def years(self, group_id: str, last: int) -> range:
        """The years until `last` in which there may be something of a group."""
        own = [(meeting, meeting.c.starts_at)]
        own += [
            (t, t.c.at) for t in metadata.sorted_tables if {"group_id", "at"} <= set(t.c.keys())
        ]
        earliest = (
            self._session.scalar(select(func.min(column)).where(table.c.group_id == group_id))
            for table, column in own
        )
        # One year more: the first one by UTC can be another in the group's zone.
        first = min((each.year - 1 for each in earliest if each is not None), default=last + 1)
        return range(first, last + 1)

    def record(self, span: ArchiveSpan, before: datetime) -> Counts:
        """Purge a year's meetings, and what the group did besides.

        before: aware; the year's limit. What is still open then, or was closed after it, stays, and
        so does its meeting.
        """
        counts: Counts = {}
        self._meetings(span, before, counts)
        rounds, followed = schema.written_round, schema.followed
        ended = or_(rounds.c.closed_at < before, rounds.c.withdrawn_at < before)
        self._with_parts(rounds, and_(span.of_group(rounds), ended), counts)
        self._with_parts(followed, and_(span.of_group(followed), self._closed(before)), counts)
        for table in (
            schema.year_plan,
            schema.report_text,
            schema.group_document,
            schema.hand_over,
        ):
            self._delete(table, span.of_group(table), counts)
        self._unused_files(counts)
        return counts

    def _meetings(self, span: ArchiveSpan, before: datetime, counts: Counts) -> None:
        hand_out, closing = schema.hand_out, schema.closing
        closed = select(closing.c.id).where(
            closing.c.hand_out_id == hand_out.c.id,
            closing.c.withdrawn_at.is_(None),
            closing.c.reopened_at.is_(None),
            closing.c.at < before,
        )
        is_open = and_(hand_out.c.withdrawn_at.is_(None), ~closed.exists())
        kept = select(hand_out.c.meeting_id).where(is_open)
        query = select(meeting.c.id).where(span.meetings(), meeting.c.id.not_in(kept))
        gone = list(self._session.scalars(query))
        if not gone:
            return
        for table in reversed(metadata.sorted_tables):
            if "meeting_id" in table.c and (
                not table.c.meeting_id.nullable or table.name in _GO_ALONG
            ):
                of_it = table.c.meeting_id.in_(gone)
                self._with_parts(table, of_it, counts)
        for table in metadata.sorted_tables:
            for column in table.c:
                if _refers(column, meeting) and column.nullable:
                    self._session.execute(
                        update(table).where(column.in_(gone)).values({column.name: None})
                    )
        self._delete(meeting, meeting.c.id.in_(gone), counts)

    def _closed(self, before: datetime) -> ColumnElement[bool]:
        """Of what a group follows up: closed before then, and nothing said of it since."""
        followed, follow_up = schema.followed, schema.follow_up
        of_it = select(follow_up.c.id).where(follow_up.c.followed_id == followed.c.id)
        standing = (follow_up.c.withdrawn_at.is_(None), follow_up.c.reopened_at.is_(None))
        closed = of_it.where(follow_up.c.kind == FollowUpKind.CLOSED, *standing).exists()
        since = of_it.where(follow_up.c.at >= before).exists()
        return and_(or_(followed.c.withdrawn_at < before, closed), ~since)

    def _with_parts(self, table: Table, where: ColumnElement[bool], counts: Counts) -> None:
        """Delete rows, after what cannot be without them; what can is let go of them."""
        if "id" in table.c:
            ids = list(self._session.scalars(select(table.c.id).where(where)))
            for part in reversed(metadata.sorted_tables):
                for column in part.c:
                    if not ids or not _refers(column, table):
                        continue
                    if column.nullable:
                        self._session.execute(
                            update(part).where(column.in_(ids)).values({column.name: None})
                        )
                    else:
                        self._delete(part, column.in_(ids), counts)
        self._delete(table, where, counts)

    def _unused_files(self, counts: Counts) -> None:
        """Bytes that nothing is left of."""
        content = schema.file_content.c.sha256
        used = (
            select(column).where(column == content).exists()
            for column in (
                schema.paper.c.sha256,
                schema.attachment.c.sha256,
                schema.written_round.c.file_sha256,
            )
        )
        self._delete(schema.file_content, and_(*(~each for each in used)), counts)

    # The log

    def log(self, span: ArchiveSpan) -> Counts:
        """Purge a year of a group's audit log, which nothing else can delete from."""
        counts: Counts = {}
        audit = schema.audit
        where = span.of_group(audit)
        if not self._session.scalar(select(func.count()).select_from(audit).where(where)):
            return counts
        connection = self._session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
            self._delete(audit, where, counts)
            connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
            return counts
        kept = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).all()
        for name, _ in kept:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        self._delete(audit, where, counts)
        for _, statement in kept:
            connection.exec_driver_sql(statement)
        return counts

    # People

    def ended_years(self, group_id: str, last_day: date) -> dict[int, list[int]]:
        """Who had left every group by then and is named by nothing else: their ids, by the year in
        which they left this one."""
        mandate, official, seat = schema.mandate, schema.official, schema.seat
        there = or_(
            *(
                select(table.c.id)
                .where(
                    table.c.person_id == person.c.id,
                    or_(table.c.until.is_(None), table.c.until > last_day),
                )
                .exists()
                for table in (mandate, official)
            )
        )
        here = [
            select(mandate.c.person_id, mandate.c.until)
            .join(seat, seat.c.id == mandate.c.seat_id)
            .where(seat.c.group_id == group_id),
            select(official.c.person_id, official.c.until).where(official.c.group_id == group_id),
        ]
        gone = set(self._session.scalars(select(person.c.id).where(~there, ~self._is_named())))
        last: dict[int, int] = {}
        for query in here:
            for who, until in self._session.execute(query):
                if who in gone:
                    last[who] = max(last.get(who, 0), until.year)
        years: dict[int, list[int]] = {}
        for who, year in last.items():
            years.setdefault(year, []).append(who)
        return years

    def people(self, group_id: str, ids: Iterable[int]) -> Counts:
        """Purge their mandates in the group; and whom nothing else names, with their addresses."""
        counts: Counts = {}
        who = list(ids)
        mandate, official, seat = schema.mandate, schema.official, schema.seat
        seats = select(seat.c.id).where(seat.c.group_id == group_id)
        self._delete(
            mandate, and_(mandate.c.person_id.in_(who), mandate.c.seat_id.in_(seats)), counts
        )
        of_group = and_(official.c.person_id.in_(who), official.c.group_id == group_id)
        self._delete(official, of_group, counts)
        hand_over = schema.hand_over
        either = or_(hand_over.c.person_id.in_(who), hand_over.c.predecessor_id.in_(who))
        self._delete(hand_over, and_(hand_over.c.group_id == group_id, either), counts)
        self._nobodys(counts)
        return counts

    def _is_named(self) -> ColumnElement[bool]:
        """Of a person: whether anything names them but their posts and addresses."""
        own = (schema.address, schema.mandate, schema.official)
        return or_(
            *(
                select(column).where(column == person.c.id).exists()
                for table in metadata.sorted_tables
                for column in table.c
                if table not in own and _refers(column, person)
            )
        )

    def _nobodys(self, counts: Counts) -> None:
        address, direct_room = schema.address, schema.direct_room
        posts = (schema.mandate, schema.official)
        left = [select(t.c.id).where(t.c.person_id == person.c.id).exists() for t in posts]
        alone = and_(~self._is_named(), *(~each for each in left))
        gone = list(self._session.scalars(select(person.c.id).where(alone)))
        if not gone:
            return
        of_them = address.c.person_id.in_(gone)
        values = select(address.c.value).where(of_them)
        self._delete(direct_room, direct_room.c.address.in_(values), counts)
        calendar_feed = schema.calendar_feed
        self._delete(calendar_feed, calendar_feed.c.address.in_(values), counts)
        self._delete(address, of_them, counts)
        self._delete(person, person.c.id.in_(gone), counts)

    # Messages

    def messages(self, until: datetime, group_id: str | None) -> Counts:
        """Empty what was sent or came before then; what a group was told of its meetings stays, but
        not whom it was for.

        group_id: only what was sent of that group. The rows stay: their keys say what was done.
        """
        counts: Counts = {}
        outbox, attachment, inbox = schema.outbox, schema.attachment, schema.inbox
        old = [outbox.c.settled_at < until]
        if group_id is not None:
            old.append(outbox.c.group_id == group_id)
        for_nobody: dict[str, Any] = {"recipients": [], "quotes": [], "asker": None}
        to_group = outbox.c.kind.in_(SENT_TO_GROUP)
        self._session.execute(update(outbox).where(*old, to_group).values(for_nobody))
        words = [*old, ~to_group]
        of_old = attachment.c.outbox_id.in_(select(outbox.c.id).where(*words))
        self._delete(attachment, of_old, counts)
        has_words = or_(outbox.c.text != "", outbox.c.html != "", outbox.c.asker.is_not(None))
        emptied = {"text": "", "html": "", **for_nobody}
        self._update(outbox, and_(*words, has_words), emptied, counts)
        if group_id is None:
            known = and_(inbox.c.at < until, or_(inbox.c.sender != "", inbox.c.detail != ""))
            self._update(inbox, known, {"sender": "", "detail": ""}, counts)
            for table, column in _OLD_ROWS:
                self._delete(table, column < until, counts)
        self._unused_files(counts)
        return counts

    # What was purged

    def keep(self, now: datetime, values: dict[str, Any]) -> None:
        """Record it: what, how much, by which rule, and after which export."""
        self._session.execute(schema.purge.insert().values(at=now, **values))

    def _delete(self, table: Table, where: ColumnElement[bool], counts: Counts) -> None:
        done = self._session.connection().execute(delete(table).where(where)).rowcount
        if done:
            counts[table.name] = counts.get(table.name, 0) + done
            mark_erased(self._session)

    def _update(
        self, table: Table, where: ColumnElement[bool], values: dict[str, Any], counts: Counts
    ) -> None:
        done = (
            self._session.connection().execute(update(table).where(where).values(values)).rowcount
        )
        if done:
            counts[table.name] = counts.get(table.name, 0) + done
            mark_erased(self._session)


def _refers(column: ColumnElement[Any], table: Table) -> bool:
    keys: Iterable[Any] = getattr(column, "foreign_keys", ())
    return any(key.column.table is table for key in keys)
