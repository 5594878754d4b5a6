"""What can be read and written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Insert, Select, Table, bindparam, func, insert, select
from sqlalchemy.orm import Session

from secretary.attendance import Answer
from secretary.comment_round import NotesResponse
from secretary.follow_up_report import ReportText
from secretary.followed import Followed, FollowUp
from secretary.hand_outs import Closing, HandOut
from secretary.items import Support
from secretary.meetings import Meeting, Status
from secretary.notes import Note
from secretary.organisation_tables import TableCell
from secretary.papers import Paper
from secretary.presence import Presence
from secretary.reports import Report, Topic
from secretary.written_rounds import RoundAnswer
from storage import schema
from storage.account import WorkingAccount
from storage.acts import Acts
from storage.archive import Archive
from storage.calendar_feeds import CalendarFeeds
from storage.changes import Changes
from storage.decisions import Decisions
from storage.dialogues import Dialogues
from storage.direct_rooms import DirectRooms
from storage.documents import Documents
from storage.early_reactions import EarlyReactions
from storage.engine import translate_db_errors
from storage.erasure import mark_erased
from storage.followed import FollowedThings
from storage.group_accounts import GroupAccounts
from storage.group_acts import GroupActs
from storage.group_alarms import GroupAlarms
from storage.group_documents import GroupDocuments
from storage.hand_outs import HandOuts
from storage.hand_overs import HandOvers
from storage.inbox import Inbox
from storage.items import Items
from storage.key_value import KeyValue
from storage.lease import Lease
from storage.members_imports import MembersImports
from storage.notes import MeetingNotes
from storage.officials import Officials
from storage.organisation_tables import OrganisationTables
from storage.outbox import Outbox
from storage.outbox_rooms import OutboxRooms
from storage.papers import Papers
from storage.people import People
from storage.posted import Posted
from storage.presences import Presences
from storage.purging import Purging
from storage.reads import Reads
from storage.received_files import ReceivedFiles
from storage.report_texts import ReportTexts
from storage.room_reports import RoomReports
from storage.room_upgrades import RoomUpgrades
from storage.sent import SentMessages
from storage.settling import Settling
from storage.standbys import Standbys
from storage.taken_back import any_taken_back
from storage.undecryptable import Undecryptable
from storage.written_rounds import WrittenRounds
from storage.year_plans import YearPlans

T = TypeVar("T")

Statement = (
    Answer
    | Presence
    | Report
    | Topic
    | HandOut
    | Closing
    | Followed
    | FollowUp
    | Paper
    | Note
    | NotesResponse
    | TableCell
    | RoundAnswer
    | ReportText
)
"""What a message can have said."""


class Transaction:
    """One open transaction. Entities are `secretary`'s own.

    Meetings and what was said about them are here; every other family of tables has a class of its
    own. account: for whom it sends and hears; of key_value, account_values are its own.
    """

    def __init__(self, session: Session, account: WorkingAccount = WorkingAccount()) -> None:  # noqa: B008 - a value
        self._session = session
        self.account = account
        self._reads = reads = Reads(session)
        self._meetings_read: dict[str, datetime] = {}
        """Since when a group's meetings were read last, by its id."""
        self.key_value = KeyValue(session)
        self.account_values = KeyValue(session, account.name)
        self.inbox = Inbox(session, account.name)
        self.outbox = Outbox(session, account, reads)
        self.outbox_rooms = OutboxRooms(session, self.outbox)
        self.sent = SentMessages(session)
        self.acts = Acts(session, self.outbox)
        self.posted = Posted(session, self.outbox, self.acts, self.account_values)
        self.early_reactions = EarlyReactions(session, account.name)
        self.settling = Settling(session, reads)
        self.dialogues = Dialogues(session)
        self.direct_rooms = DirectRooms(session, account.name)
        self.documents = Documents(session)
        self.group_documents = GroupDocuments(session)
        self.items = Items(session)
        self.presences = Presences(session)
        self.hand_outs = HandOuts(session, reads)
        self.followed = FollowedThings(session, reads)
        self.hand_overs = HandOvers(session, reads)
        self.papers = Papers(session)
        self.received_files = ReceivedFiles(session)
        self.notes = MeetingNotes(session, reads)
        self.organisation_tables = OrganisationTables(session, reads)
        self.written_rounds = WrittenRounds(session, reads)
        self.report_texts = ReportTexts(session)
        self.year_plans = YearPlans(session, reads)
        self.group_acts = GroupActs(session, reads)
        self.group_alarms = GroupAlarms(session, reads)
        self.members_imports = MembersImports(session)
        self.calendar_feeds = CalendarFeeds(session)
        self.decisions = Decisions(session, reads)
        self.changes = Changes(session)
        self.people = People(session, reads)
        self.officials = Officials(session, reads)
        self.undecryptable = Undecryptable(session, account.name)
        self.room_upgrades = RoomUpgrades(session, self.outbox_rooms)
        self.archive = Archive(session)
        self.purging = Purging(session)
        self.group_accounts = GroupAccounts(self.key_value)
        self.room_reports = RoomReports(self.key_value)
        self.lease = Lease(session)
        self.standbys = Standbys(session)

    def let_go(self) -> None:
        """It is about to end: keep nothing that was read, and no circle of references.

        What it has read is then gone at once. Left to the garbage collector, which seldom comes
        where much is loaded, it is some thousands of objects for each of a thousand groups.
        """
        self._reads.forget()
        self.outbox.on_added = _nobody

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be undone by itself, by raising out of the block.

        StorageUnavailable is never only the part's: let it pass.
        """
        with translate_db_errors(), self._session.begin_nested():
            yield

    def add(self, *entities: object) -> None:
        """Keep new entities, and what has changed in others; they have their ids afterwards."""
        self._session.add_all(entities)
        self._session.flush()

    def _all(self, query: Select[T]) -> list[T]:
        return list(self._session.scalars(query))

    def entity(self, kind: type[T], entity_id: int) -> T | None:
        """The entity of a kind with that id; None where there is none."""
        return self._session.get(kind, entity_id)

    def remove(self, entity: object) -> None:
        """Delete an entity."""
        self._session.delete(entity)
        self._session.flush()

    # Meetings

    def meetings(self, group_id: str, since: datetime | None = None) -> list[Meeting]:
        """A group's meetings by start, cancelled too; with `since` (wall time), from then on."""
        of_group, every = {"group_id": group_id}, _meetings(all_of_them=True)
        if since is None or self._reads.has(every, of_group):
            return _since(since, self._reads.entities(every, of_group))
        query = _meetings(all_of_them=False)
        first = min(self._meetings_read.get(group_id, since), since)
        if first < since and not self._reads.has(query, of_group | {"since": first}):
            first = since  # what was read has changed: no more is read than is asked for
        self._meetings_read[group_id] = first
        return _since(since, self._reads.entities(query, of_group | {"since": first}))

    def meeting(self, meeting_id: int) -> Meeting | None:
        return self._session.get(Meeting, meeting_id)

    def next_number(self, group_id: str) -> int:
        """The number of a group's next new meeting."""
        query = (
            select(schema.meeting.c.number)
            .where(schema.meeting.c.group_id == group_id)
            .order_by(schema.meeting.c.number.desc())
            .limit(1)
        )
        return (self._session.scalar(query) or 0) + 1

    # Answers, reports, topics

    def add_answer(self, answer: Answer) -> None:
        """Keep a new answer; it has its id afterwards. Not as entities are kept, which takes three
        times as long: what changes in it after that is not kept."""
        values = {name: getattr(answer, name) for name in _OF_ANSWER}
        kept = self._session.connection().execute(_answer(), values)
        answer.id = kept.inserted_primary_key[0] if kept.inserted_primary_key else None

    def latest_answers(
        self, meeting_id: int, starts_at: datetime, people: Iterable[int]
    ) -> list[Answer]:
        """Each person's latest answer that is not withdrawn, about the meeting at that wall time.

        people: their ids. Those that a later one has replaced are not even read, as they can be
        many: who taps a reaction on and off leaves one each time.
        """
        values = {"meeting_id": meeting_id, "starts_at": starts_at, "people": list(people)}
        return list(self._session.scalars(_latest_answers(), values))

    def last_answered_at(self, meeting_id: int, person_id: int) -> datetime | None:
        """When the person last answered about the meeting (aware), also if that is withdrawn."""
        values = {"meeting_id": meeting_id, "person_id": person_id}
        latest: datetime | None = self._session.scalar(_last_answered_at(), values)
        return latest

    def last_answer_at(self, meeting_ids: Iterable[int]) -> datetime | None:
        """When somebody last answered about one of these meetings (aware), also if that is
        withdrawn."""
        values = {"meetings": list(meeting_ids)}
        latest: datetime | None = self._session.scalar(_last_answer_at(), values)
        return latest

    def reports(self, meeting_id: int) -> list[Report]:
        """The reports that stand."""
        query = select(Report).where(
            schema.report.c.meeting_id == meeting_id, schema.report.c.withdrawn_at.is_(None)
        )
        return self._all(query.order_by(schema.report.c.at, schema.report.c.id))

    def topics(self, meeting_id: int) -> list[Topic]:
        """The topics that stand."""
        query = select(Topic).where(
            schema.topic.c.meeting_id == meeting_id, schema.topic.c.withdrawn_at.is_(None)
        )
        return self._all(query.order_by(schema.topic.c.at, schema.topic.c.id))

    def count_contributions(self, meeting_id: int) -> int:
        """How many reports and topics stand there."""
        return len(self.reports(meeting_id)) + len(self.topics(meeting_id))

    def move_contributions(self, meeting_id: int, to: int) -> int:
        """Let the reports and topics that stand be for another meeting; how many they are."""
        found: list[Report | Topic] = [*self.reports(meeting_id), *self.topics(meeting_id)]
        for each in found:
            each.meeting_id = to
        self._session.flush()
        return len(found)

    def said_by(self, event_id: str) -> list[Statement | Support]:
        """What a message or reaction brought about and that has not been withdrawn."""
        standing = schema.support.c.withdrawn_at.is_(None)
        support = select(Support).where(schema.support.c.event_id == event_id, standing)
        said = self._statements(
            lambda table: (table.c.event_id == event_id, table.c.withdrawn_at.is_(None))
        )
        return [*said, *self._all(support), *self.papers.said_by(event_id)]

    def said_by_version(self, event_id: str, edit: str | None) -> list[Statement]:
        """The same of what one version of a message brought about, withdrawn or not.

        edit: the event that made that version; None for the message as it was written.
        """
        return self._statements(
            lambda table: (
                table.c.event_id == event_id,
                table.c.edit_event_id.is_not_distinct_from(edit),
            )
        )

    def _statements(
        self, where: Callable[[Table], tuple[ColumnElement[bool], ...]]
    ) -> list[Statement]:
        found: list[Statement] = []
        for entity, table in (
            (Answer, schema.answer),
            (Presence, schema.presence),
            (Report, schema.report),
            (Topic, schema.topic),
            (HandOut, schema.hand_out),
            (Closing, schema.closing),
            (Followed, schema.followed),
            (FollowUp, schema.follow_up),
            (Note, schema.note),
            (NotesResponse, schema.notes_response),
            (TableCell, schema.table_cell),
            (RoundAnswer, schema.round_answer),
            (ReportText, schema.report_text),
        ):
            query: Select[Any] = select(entity).where(*where(table))
            found.extend(self._all(query.order_by(table.c.id)))
        return found

    def any_taken_back(self, quotes: Iterable[str]) -> bool:
        """Whether something among what these references name has been taken back."""
        return any_taken_back(self._session, quotes)

    def bring_back(self, statement: Answer | Presence) -> None:
        """It was withdrawn, and stands again."""
        statement.withdrawn_at = None
        self._session.flush()

    def withdraw(self, statement: Statement | Support, now: datetime) -> None:
        """It stands no more from `now` (aware). What has words loses them."""
        statement.withdrawn_at = now
        if isinstance(statement, Presence):
            self._erase_guest(statement)
        elif isinstance(statement, Followed):
            statement.erase()
            mark_erased(self._session)
        elif not isinstance(statement, Answer | Support | Paper):
            statement.text = ""
            mark_erased(self._session)

    def _erase_guest(self, presence: Presence) -> None:
        if presence.guest:
            presence.guest = ""
            mark_erased(self._session)

    # The record

    def audit(
        self,
        now: datetime,
        who: str,
        what: str,
        *,
        group_id: str | None = None,
        meeting_id: int | None = None,
        event_id: str | None = None,
        **details: str | int | None,
    ) -> None:
        """Add a line to the audit log, which the database lets nobody change or delete."""
        line = {
            "at": now,
            "who": who,
            "what": what,
            "group_id": group_id,
            "meeting_id": meeting_id,
            "event_id": event_id,
            "details": details,
        }
        self._session.connection().execute(_audit(), line)


def _nobody(*_: object) -> None:
    """Hears of nothing."""


# Every message asks these: made once, since making a query takes longer than running it.


@cache
def _audit() -> Insert:
    return insert(schema.audit).inline()  # nobody asks for its id


@cache
def _answer() -> Insert:
    return insert(schema.answer)


_OF_ANSWER: Final = tuple(each.name for each in schema.answer.c if not each.primary_key)


@cache
def _meetings(all_of_them: bool) -> Select[Any]:
    table = schema.meeting.c
    query = select(Meeting).where(table.group_id == bindparam("group_id"))
    query = query.where(table.status != Status.UNDONE)
    if not all_of_them:
        query = query.where(table.starts_at >= bindparam("since"))
    return query.order_by(table.starts_at)


def _since(since: datetime | None, meetings: list[Meeting]) -> list[Meeting]:
    return [each for each in meetings if since is None or each.starts_at >= since]


@cache
def _last_answer_at() -> Select[Any]:
    table = schema.answer.c
    of_these = table.meeting_id.in_(bindparam("meetings", expanding=True))
    return select(func.max(table.at)).where(of_these)


@cache
def _last_answered_at() -> Select[Any]:
    table = schema.answer.c
    of_meeting = table.meeting_id == bindparam("meeting_id")
    of_theirs = table.person_id == bindparam("person_id")
    return select(func.max(table.at)).where(of_meeting, of_theirs)


@cache
def _latest_answers() -> Select[Any]:
    table = schema.answer.c
    latest = (
        select(table.id)
        .where(
            table.meeting_id == bindparam("meeting_id"),
            table.person_id == schema.person.c.id,
            table.starts_at == bindparam("starts_at"),
            table.withdrawn_at.is_(None),
        )
        .order_by(table.at.desc(), table.id.desc())
        .limit(1)
        .correlate(schema.person)
        .scalar_subquery()
    )
    of_people = select(latest).where(schema.person.c.id.in_(bindparam("people", expanding=True)))
    return select(Answer).where(table.id.in_(of_people)).order_by(table.id)
