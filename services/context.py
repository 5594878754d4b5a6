"""Who asks for a use case, in which group, when, and in which transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final, TypeVar

from secretary import attendance, meetings
from secretary.attendance import Attendance
from secretary.errors import NotAllowed
from secretary.group import Group
from secretary.group_acts import GroupAct
from secretary.language.render import Renderer, Text
from secretary.meetings import Meeting
from secretary.officials import Official
from secretary.papers import ReceivedFile
from secretary.people import Mandate, Person, Seat, seats_on
from secretary.written_rounds import WrittenRound
from services import open_meetings
from services.actors import Actor
from services.lazy_sequence import LazySequence
from storage import Transaction

T = TypeVar("T")

RECENT: Final = timedelta(days=180)
"""How long a past meeting is still at hand, so that no message loads the whole past."""


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """A group as an actor finds it at one instant: what the words they write are read against.

    now: aware.
    mandates, officials: all of the group, past and coming ones too. seats: all of the group.
    guests: whoever is or was co-opted to a meeting of the group.
    meetings: by start, cancelled too: those to come, this year's, and `RECENT` ones.
    all_meetings: the same since the group began.
    about: the meeting that what is answered, reacted to or edited is about, of this group.
    about_is_outdated: whether that was said before the meeting was moved to when it now is.
    about_asks: whether that asks if its reader comes.
    moves_untold: the meetings that have been moved, of which the group has yet to be told.
    summoned: the meetings to come that the group has been summoned to, the next one first.
    file: what they send with the words, or answer with them, where that is a file.
    document: the key of the bot's own message about the group, and no meeting, that they answer or
        react to; empty where they do not.
    asked_to_come, asked_to_report: the one of these that the actor was last asked about, and has
        not answered since; empty where there is none, or more than one at a time.
    other_groups: all the others that the bot serves.
    ended: the decision by which the group ended, where its last day has passed.
    running_rounds: the written rounds in which the group is being asked.
    """

    group: Group
    actor: Actor
    now: datetime
    mandates: Sequence[Mandate] = ()
    officials: Sequence[Official] = ()
    seats: Sequence[Seat] = ()
    guests: Sequence[Person] = ()
    meetings: Sequence[Meeting] = ()
    all_meetings: Sequence[Meeting] = ()
    about: Meeting | None = None
    about_is_outdated: bool = False
    about_asks: bool = False
    file: ReceivedFile | None = None
    document: str = ""
    moves_untold: Sequence[Meeting] = ()
    summoned: Sequence[Meeting] = ()
    asked_to_come: Sequence[Meeting] = ()
    asked_to_report: Sequence[Meeting] = ()
    other_groups: Sequence[Group] = ()
    ended: GroupAct | None = None
    running_rounds: Sequence[WrittenRound] = ()

    @property
    def today(self) -> date:
        """The date in the group's zone."""
        return self.group.today(self.now)

    @property
    def wall(self) -> datetime:
        """The local wall time in the group's zone."""
        return self.group.wall(self.now)

    @property
    def person(self) -> Person:
        """The actor, who holds a seat. Raises NotAllowed where they hold none."""
        if self.actor.person is None:
            raise NotAllowed("for_seats")
        return self.actor.person

    @property
    def upcoming(self) -> list[Meeting]:
        """Planned meetings that have not begun, the next one first."""
        return meetings.upcoming(self.meetings, self.now, self.group.zone)

    @property
    def under_way(self) -> Meeting | None:
        """The planned meeting that is being held."""
        return meetings.under_way(self.meetings, self.now, self.group.zone)

    def reload_meetings(self) -> None:
        """See the group's meetings as they are by now: some have been planned, or undone."""
        for loaded in (self.meetings, self.all_meetings):
            if isinstance(loaded, LazySequence):
                loaded.reload()

    def reload_people(self) -> None:
        """See the group's people as they are by now: some have been changed."""
        for loaded in (self.mandates, self.officials, self.seats, self.guests):
            if isinstance(loaded, LazySequence):
                loaded.reload()

    def meeting_of_id(self, meeting_id: int) -> Meeting | None:
        """The group's meeting with that id in the database."""
        for known in (self.meetings, self.all_meetings):
            for meeting in known:
                if meeting.id == meeting_id:
                    return meeting
        return None


def view_of(
    tx: Transaction, group: Group, actor: Actor, now: datetime, until: datetime | None = None
) -> GroupView:
    """The group as it stands in the database, loaded as far as it is looked at.

    until: aware, where it is to be seen as of then: what was sent later is left out.
    """
    now = until or now
    today = group.today(now)
    since = datetime.combine(min(today.replace(month=1, day=1), today - RECENT), time())
    known = LazySequence(lambda: tx.meetings(group.id, since))
    summoned = LazySequence(
        lambda: open_meetings.summoned(tx, group, meetings.upcoming(known, now, group.zone), until)
    )

    def asked() -> open_meetings.Asked:
        return open_meetings.Asked(actor.channel, actor.address, actor.person, until)

    return GroupView(
        group=group,
        actor=actor,
        now=now,
        mandates=LazySequence(lambda: tx.people.mandates(group.id)),
        officials=LazySequence(lambda: tx.officials.of_group(group.id)),
        seats=LazySequence(lambda: tx.people.seats(group.id)),
        guests=LazySequence(lambda: tx.officials.guests(group.id)),
        meetings=known,
        all_meetings=LazySequence(lambda: tx.meetings(group.id)),
        moves_untold=LazySequence(lambda: open_meetings.moves_untold(tx, group, known)),
        summoned=summoned,
        asked_to_come=LazySequence(lambda: open_meetings.asked_to_come(tx, summoned, asked())),
        asked_to_report=LazySequence(lambda: open_meetings.asked_to_report(tx, summoned, asked())),
        running_rounds=LazySequence(lambda: tx.written_rounds.running(group.id)),
    )


def expected_attendance(
    tx: Transaction,
    group: Group,
    meeting: Meeting,
    mandates: Iterable[Mandate],
    all_seats: Iterable[Seat] | None = None,
) -> Attendance:
    """Who is expected at the meeting, by the answers so far; mandates and all_seats: all of the
    group, the seats looked up where they are not at hand."""
    if all_seats is None:
        all_seats = tx.people.seats(group.id)
    seats = seats_on(mandates, meeting.day, all_seats)
    people = (mandate.person.stored_id for seat in seats for mandate in seat.holders)
    answers = tx.latest_answers(meeting.stored_id, meeting.starts_at, people)
    return attendance.expected(
        seats, attendance.counting(answers, meeting), group.rules.substitutes
    )


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a use case works with.

    tx: the open transaction, for what is written; what is read beforehand is in `view`.
    renderer: writes what is said to others, in the group's language.
    trigger_event_id: the event that is being handled.
    source_event_id: the message that holds the words; another one where that was edited.
    written_at: aware, when the words were written; an edit counts as of the message it changes.
    thread: the root of the thread that it was said in; None outside threads.
    of_file: whether the words are those of a file, for which another message may have asked.
    """

    view: GroupView
    tx: Transaction
    renderer: Renderer
    trigger_event_id: str
    source_event_id: str
    written_at: datetime
    thread: str | None = None
    of_file: bool = False

    @property
    def group(self) -> Group:
        return self.view.group

    @property
    def actor(self) -> Actor:
        return self.view.actor

    @property
    def now(self) -> datetime:
        """Aware."""
        return self.view.now

    @property
    def is_edit(self) -> bool:
        """Whether the words replace those of an earlier message."""
        return not self.of_file and self.source_event_id != self.trigger_event_id

    @property
    def edit_event_id(self) -> str | None:
        """The edit that holds the words; None where they are as they were written."""
        return self.trigger_event_id if self.is_edit else None

    def attendance(self, meeting: Meeting) -> Attendance:
        """Who is expected at the meeting, by the answers so far."""
        view = self.view
        return expected_attendance(self.tx, self.group, meeting, view.mandates, view.seats)

    def render(self, template: str, **values: object) -> Text:
        """A template of the group's language, which also sees `group`, `today` and `now`.

        Commands in it name the meeting that it is given, where another one is open as well.
        """
        meeting = values.get("meeting")
        if isinstance(meeting, Meeting):
            known = self.view.meetings
            which = open_meetings.number_if_several(self.tx, self.group, meeting, self.now, known)
            values = {"which": which, **values}
        return self.renderer.render(
            template, group=self.group, today=self.view.today, now=self.now, **values
        )

    def document(self, template: str, **values: object) -> str:
        """A template of a document that is a file, of the group's language; see `Renderer`. It
        also sees `group`, `today` and `now`."""
        return self.renderer.document(
            template, group=self.group, today=self.view.today, now=self.now, **values
        )

    def audit(self, what: str, meeting: Meeting | None = None, **details: str | int | None) -> None:
        """Add a line to the audit log. `details` never hold what people wrote."""
        self.tx.audit(
            self.now,
            self.actor.address,
            what,
            group_id=self.group.id,
            meeting_id=meeting.id if meeting else None,
            event_id=self.trigger_event_id,
            **details,
        )


def without_actor(
    tx: Transaction,
    group: Group,
    renderer: Renderer,
    event_id: str,
    now: datetime,
    other_groups: Sequence[Group] = (),
) -> Context:
    """The context of what the bot does by itself. event_id: what led to it. other_groups: as of
    `GroupView`, where what is done names one."""
    nobody = Actor("", "", group.today(now))
    return Context(
        view=replace(view_of(tx, group, nobody, now), other_groups=other_groups),
        tx=tx,
        renderer=renderer,
        trigger_event_id=event_id,
        source_event_id=event_id,
        written_at=now,
    )
