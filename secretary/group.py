"""A collaboration group: its rules profile, its notice settings, and its place on each channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from secretary.documents.visual_identity import PLAIN, VisualIdentity
from secretary.papers import PaperRules
from secretary.people import MATRIX
from secretary.school_holidays import USUAL, SchoolHoliday
from secretary.superior_board import SuperiorBoard


class Language(StrEnum):
    """What the secretary speaks in a group; the names of the folders of templates (ISO 639-1)."""

    SWEDISH = "sv"
    ENGLISH = "en"


class SubstituteRule(StrEnum):
    """When a personal substitute attends (domain.md, *Three rule sets*)."""

    WHEN_MEMBER_ABSENT = "when_member_absent"
    ALWAYS = "always"
    MAY = "may"


class AbsencesTo(StrEnum):
    """To whom absences are reported (domain.md, *Three rule sets*)."""

    SECRETARY = "secretary"
    CHAIR = "chair"
    OFFICIAL = "official"
    """The region's officials; where there are none, all."""


class SummonsFrom(StrEnum):
    """In whose name a group is summoned (domain.md, *Three rule sets*)."""

    CHAIR = "chair"
    OFFICIAL = "official"
    """The region's first official; where there is none, the chair."""


class AbsenceList(StrEnum):
    """When whoever absences are reported to hears of them."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


@dataclass(frozen=True)
class Offset:
    """How far from a meeting something is posted, in the group's own zone.

    days: calendar days before the meeting's, or after it (`NoticeKind.is_after`); 0 for its own.
    at: wall-clock time; on the meeting's own day one on the wrong side of its start means a day
    further away.
    """

    days: int
    at: time


STANDING_ITEMS: Final[Mapping[Language, tuple[str, ...]]] = {
    Language.SWEDISH: (
        "Inledning",
        "Föregående minnesanteckningar",
        "Rapport från ledamöterna",
        "Aktuellt på nationell nivå",
        "Uppdrag",
        "Nästa sammanträde",
        "Övriga frågor",
        "Avslutning",
    ),
    Language.ENGLISH: (
        "Opening",
        "Notes of the previous meeting",
        "Reports from the members",
        "News at national level",
        "Assignments",
        "Next meeting",
        "Any other business",
        "Closing",
    ),
}
"""The standing agenda of domain.md; the meeting's own topics come after the member reports."""

REPORTS_ITEM: Final = {language: items[2] for language, items in STANDING_ITEMS.items()}
"""The item under which the member reports are compiled."""

ASSIGNMENTS_ITEM: Final = {language: items[4] for language, items in STANDING_ITEMS.items()}
"""The item under which it is followed up what meetings have handed out."""

OPENING_ITEMS: Final = tuple(title for items in STANDING_ITEMS.values() for title in items[:2])
"""Items that members' topics never come before."""


@dataclass(frozen=True)
class Rules:
    """A rules profile: what a group's founding document says (domain.md, *Three rule sets*).

    A group can override every value.

    summons_days: the deadline, in calendar days before the meeting date.
    summons_firm: whether a summons after the deadline is refused unless somebody overrides it.
    substitutes: when substitutes attend; those who always attend are asked to reply like members.
    meetings_min, meetings_max: how many meetings a year, None where the group decides.
    meetings_half_year: how many of them at least in spring, and as many in autumn.
    digital: whether members can take part digitally.
    absences_to: to whom absences are reported: a role, or somebody by their Matrix id.
    summons_from: in whose name the group is summoned.
    municipal_official: whether at least one official of a municipality is to be with the group.
    board_report_days: how many days before the end of each half year the report to the board above
        it is reminded of; None where the group reports to none.
    half_days: whether a meeting takes half a day.
    year_plan: whether the group sends the board above it a plan of the year's meetings.
    """

    name: str
    summons_days: int = 7
    summons_firm: bool = False
    substitutes: SubstituteRule = SubstituteRule.WHEN_MEMBER_ABSENT
    meetings_min: int | None = None
    meetings_max: int | None = None
    meetings_half_year: int | None = None
    digital: bool = True
    absences_to: AbsencesTo | str = AbsencesTo.SECRETARY
    summons_from: SummonsFrom = SummonsFrom.CHAIR
    municipal_official: bool = False
    board_report_days: int | None = None
    half_days: bool = False
    year_plan: bool = False


PROFILES: Final[Mapping[str, Rules]] = {
    "2017": Rules("2017", digital=False, absences_to=AbsencesTo.OFFICIAL),
    "2021": Rules(
        "2021", summons_firm=True, substitutes=SubstituteRule.ALWAYS, meetings_min=4, meetings_max=6
    ),
    "2023": Rules(
        "2023",
        substitutes=SubstituteRule.MAY,
        meetings_min=4,
        meetings_max=4,
        meetings_half_year=2,
        summons_from=SummonsFrom.OFFICIAL,
        municipal_official=True,
        board_report_days=21,
        half_days=True,
        year_plan=True,
    ),
}


@dataclass(frozen=True)
class NoticeSettings:
    """When each notice is posted, where the group has settings of its own.

    offsets: by the name of the notice's kind; None for one that is turned off.
    working_days: whether a day that is no Swedish working day moves to the working day before
        (of what follows a meeting, after), the summons deadline's too.
    """

    offsets: Mapping[str, Offset | None] = field(default_factory=dict)
    working_days: bool = True

    def with_offset(self, kind: str, offset: Offset | None) -> NoticeSettings:
        """These settings with one kind moved, or turned off by None."""
        return replace(self, offsets={**self.offsets, kind: offset})


@dataclass(frozen=True)
class CalendarFeedRules:
    """Calendars that programs follow by an address of their own.

    url: under which address everybody reaches them, without a slash at its end.
    days_back, days_ahead: calendar days that they reach from today.
    """

    url: str
    days_back: int = 90
    days_ahead: int = 730

    def address(self, token: str) -> str:
        """Where the calendar of a token is."""
        return f"{self.url}/calendar/{token}.ics"


@dataclass(frozen=True)
class CalendarRules:
    """What becomes of meetings in calendars.

    attach: whether a file for a calendar follows a summons, and what changes after it.
    alarm_minutes: how long before a meeting calendars remind of it; 0 for not at all.
    feed: calendars that can be followed; None where there are none.
    """

    attach: bool = False
    alarm_minutes: int = 60
    feed: CalendarFeedRules | None = None


@dataclass(frozen=True)
class GroupPlace:
    """Where a group is on one channel.

    room, secretary_room: as the channel names rooms. On Matrix room ids (``!…``), or aliases until
        the transport has resolved them. secretaries: their addresses on the channel.
    encrypted: whether the rooms are meant to be, where the channel has rooms that are not.
    """

    room: str
    secretaries: frozenset[str] = frozenset()
    secretary_room: str | None = None
    encrypted: bool = True

    @property
    def rooms(self) -> tuple[str, ...]:
        """The group's room, and the secretaries' where there is one."""
        return (self.room,) if self.secretary_room is None else (self.room, self.secretary_room)


@dataclass(frozen=True)
class Group:
    """One group as the administrator set it up.

    id: short name, ``[a-z0-9-]+``, the key of everything stored about the group.
    places: by channel.
    zone: the group's own time zone, in which its deadlines are calendar days.
    items: the standing agenda. language: what is written in its rooms.
    settling_time: how long a changed answer rests before others than its giver are told.
    grace: how long a decision of its secretaries can be undone, before others are told of it.
    reactions: whether the bot puts reactions of its own under messages, to tap and to confirm.
    pins_summons: whether the current summons is pinned, where the bot may.
    approves_agenda: whether the chair has to approve an agenda that another publishes.
    absence_list: when absences are reported; absence_list_at: at what time of day, where daily.
    asks_for_reports: whether whoever has a direct chat is asked there for their report.
    papers: which files are taken as papers of its items.
    board: the one above it.
    school_holidays: when schools are closed, of all municipalities.
    identity: what its documents look like.
    year_plan_reminder: the month and the day on which the secretaries are reminded of next year's
        plan, where the rules want one; None for never.
    calendar: what becomes of its meetings in calendars.
    account: the name of the Matrix account that is in its rooms; empty for the one without a name.
    """

    id: str
    name: str
    places: Mapping[str, GroupPlace]
    rules: Rules
    zone: ZoneInfo
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    items: tuple[str, ...] = STANDING_ITEMS[Language.SWEDISH]
    language: Language = Language.SWEDISH
    settling_time: timedelta = timedelta(seconds=60)
    grace: timedelta = timedelta()
    reactions: bool = True
    pins_summons: bool = True
    approves_agenda: bool = False
    absence_list: AbsenceList = AbsenceList.DAILY
    absence_list_at: time = time(8)
    asks_for_reports: bool = True
    papers: PaperRules = PaperRules()  # noqa: RUF009 - a value
    board: SuperiorBoard = SuperiorBoard()  # noqa: RUF009 - a value
    school_holidays: tuple[SchoolHoliday, ...] = USUAL
    identity: VisualIdentity = PLAIN
    year_plan_reminder: tuple[int, int] | None = (11, 1)
    calendar: CalendarRules = CalendarRules()
    account: str = ""

    def wall(self, instant: datetime) -> datetime:
        """What its clocks show at an aware instant: local wall time in its zone, naive."""
        return instant.astimezone(self.zone).replace(tzinfo=None)

    def today(self, now: datetime) -> date:
        """The date in its zone; now: aware."""
        return self.wall(now).date()

    def with_rooms(self, channel: str, rooms: Mapping[str, str]) -> Group:
        """The same group, where its rooms on `channel` that are in `rooms` are those instead."""
        place = self.places[channel]
        moved = replace(
            place,
            room=rooms.get(place.room, place.room),
            secretary_room=place.secretary_room
            and rooms.get(place.secretary_room, place.secretary_room),
        )
        board = self.board
        if channel == MATRIX and board.room is not None:
            board = replace(board, room=rooms.get(board.room, board.room))
        return replace(self, places={**self.places, channel: moved}, board=board)

    def is_secretary(self, channel: str, address: str) -> bool:
        """Whether `address` on `channel` is one of its secretaries'."""
        place = self.places.get(channel)
        return place is not None and address in place.secretaries


def common_language(groups: Iterable[Group]) -> Language:
    """What these groups are addressed in together: Swedish, unless all have one other language."""
    languages = {group.language for group in groups}
    return languages.pop() if len(languages) == 1 else Language.SWEDISH
