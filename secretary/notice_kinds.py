"""The kinds of notices: for each its name, when it is posted, whom it is for and what it says.

A new notice is one more entry in `NOTICE_KINDS`, and its texts (CONTRIBUTING.md, "A new notice").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from secretary.addressees import Addressees
from secretary.agenda import Agenda
from secretary.agenda_approval import Approval
from secretary.agenda_changes import AgendaChanges
from secretary.attendance import Attendance
from secretary.group import Group, Offset, SummonsFrom
from secretary.meetings import Meeting
from secretary.officials import Official
from secretary.people import Person, Seat

RECENTLY_PUBLISHED: Final = timedelta(hours=24)
"""An agenda published this shortly before its day is not posted a second time."""


@dataclass(frozen=True)
class PublishedAgenda:
    """The agenda that was sent last, as it can be sent again. at: aware, when that was.

    changes: against the version before; None where there is none, or that is not known.
    approval: who had approved it, and when; None where nobody had.
    """

    agenda: Agenda
    version: int
    at: datetime
    changes: AgendaChanges | None = None
    approval: Approval | None = None


@dataclass(frozen=True)
class Situation:
    """What stands in the database about a meeting when one of its notices falls due.

    due: aware.
    missing_reports: seats that nobody has reported from, with the person expected in each.
    published: the agenda, where it has been published.
    officials: the group's on the meeting's day, in the order of the notes.
    """

    group: Group
    meeting: Meeting
    due: datetime
    attendance: Attendance
    missing_reports: Sequence[tuple[Seat, Person]] = ()
    published: PublishedAgenda | None = None
    officials: Sequence[Official] = ()


@dataclass(frozen=True)
class Content:
    """What a notice says. template: a file of each language's templates.

    values: what the template is given besides the meeting, its group and the addressees.
    quotes: references of reports and topics that it repeats.
    skip_reason: why nothing is to be said after all, in English, for the record.
    """

    template: str
    addressees: Addressees
    values: Mapping[str, object] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()
    skip_reason: str | None = None


@dataclass(frozen=True, eq=False)
class NoticeKind:
    """One kind of notice.

    name: in the settings, in the outbox and in notices' keys; of the template, too, unless
        `content` says otherwise.
    offset: when it is posted unless a group's settings say otherwise.
    addressees: whom it is for.
    is_after: whether the offset counts from the meeting's day onwards, and not back from it.
    if_nobody: why it is not posted where it is for nobody; None where it is posted all the same.
    follows: kinds that are posted before it in every group's settings.
    said_by_summons: whether a summons at the same time says all that it would.
    expires_with: the kind that makes it pointless once posted; the meeting's start if None.
    asks: whether it asks those whom it is for if they come, so that reactions to it are answers.
    needs_summons: whether it is left out where nobody was summoned.
    asks_for_reports: whether those who have a direct chat are asked for their report there instead.
    values: what its template is given besides the meeting, its group and the addressees.
    content: in place of `addressees` and `values`, where how things stand decides more than those.
    """

    name: str
    offset: Offset
    addressees: Addressees
    is_after: bool = False
    if_nobody: str | None = None
    follows: tuple[str, ...] = ()
    said_by_summons: bool = False
    expires_with: str | None = None
    asks: bool = False
    needs_summons: bool = True
    asks_for_reports: bool = False
    values: Callable[[Situation], Mapping[str, object]] = lambda _: {}
    content: Callable[[Situation], Content] | None = None

    def __str__(self) -> str:
        return self.name

    def offset_in(self, group: Group) -> Offset | None:
        """When it is posted in a group; None where it is turned off."""
        return group.notices.offsets.get(self.name, self.offset)

    def content_of(self, situation: Situation) -> Content:
        """What it says as things stand."""
        if self.content is not None:
            return self.content(situation)
        return Content(self.name, self.addressees, self.values(situation))


def _agenda(situation: Situation) -> Content:
    """The agenda that was published, without what has been taken back since.

    While none is, the secretaries are reminded instead.
    """
    published = situation.published
    if published is None:
        return Content("agenda_reminder", Addressees.SECRETARIES)
    is_recent = situation.due - published.at < RECENTLY_PUBLISHED
    return Content(
        "agenda_again",
        Addressees.CONCERNED,
        {"published": published},
        published.agenda.quotes,
        skip_reason="the agenda had just been published" if is_recent else None,
    )


def _expected(situation: Situation) -> Mapping[str, object]:
    attendance = situation.attendance
    standing_in = [seat for seat in attendance.seats if seat.stands_in]
    return {"attendance": attendance, "standing_in": standing_in}


def sender(
    group: Group, attendance: Attendance, officials: Sequence[Official]
) -> Mapping[str, object]:
    """In whose name the group is summoned: an official, or the chair; neither where it has none.

    officials: the group's on the meeting's day.
    """
    regional = (each for each in officials if each.is_regional)
    wanted = group.rules.summons_from is SummonsFrom.OFFICIAL
    official = next(regional, None) if wanted else None
    members = (seat.member for seat in attendance.seats)
    chair = next((member for member in members if member and member.is_chair), None)
    return {"official": official, "chair": None if official else chair}


SUMMONS: Final = NoticeKind(
    "summons",
    Offset(14, time(9)),
    Addressees.CONCERNED,
    asks=True,
    needs_summons=False,
    values=lambda situation: sender(situation.group, situation.attendance, situation.officials),
)

NOTICE_KINDS: Final[Sequence[NoticeKind]] = (
    SUMMONS,
    NoticeKind(
        "reply_reminder",
        Offset(7, time(9)),
        Addressees.UNANSWERED,
        if_nobody="everybody had answered",
        follows=("summons",),
        said_by_summons=True,
        expires_with="meeting_reminder",
        asks=True,
    ),
    NoticeKind(
        "report_reminder",
        Offset(5, time(9)),
        Addressees.UNREPORTED,
        if_nobody="everybody had reported",
        follows=("summons",),
        said_by_summons=True,
        expires_with="meeting_reminder",
        asks_for_reports=True,
        values=lambda situation: {"missing": situation.missing_reports},
    ),
    NoticeKind(
        "agenda",
        Offset(3, time(9)),
        Addressees.CONCERNED,
        follows=("summons", "report_reminder"),
        content=_agenda,
    ),
    NoticeKind(
        "meeting_reminder",
        Offset(1, time(9)),
        Addressees.EXPECTED,
        follows=("summons", "reply_reminder"),
        said_by_summons=True,
        values=_expected,
    ),
)
"""Every kind, in the order in which a meeting meets them."""


def kind_named(name: str) -> NoticeKind:
    """The kind of that name. Raises LookupError where there is none."""
    for kind in NOTICE_KINDS:
        if kind.name == name:
            return kind
    raise LookupError(f"secretary/notice_kinds.py has no kind of notice called {name!r}.")
