"""A meeting as an event of a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from secretary import calendar
from secretary.documents.calendar_file import CalendarEvent, Method, calendar_file
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.language.text import NBSP
from secretary.meetings import USUAL_LENGTH


@dataclass(frozen=True, kw_only=True)
class CalendarMeeting:
    """A meeting, as those know it whose calendars it stands in.

    reference: `Meeting.reference`. starts_at: local wall time in the group's zone. ends_at: the
    same day; None where nobody said when it ends. changed_at: aware, when it came to be so.
    revision: how many times others were told that it is to be otherwise.
    items: the headings of its agenda as it was sent last; none while it was not. quotes: references
    of the topics among them.
    """

    group: Group
    reference: str
    number: int
    starts_at: datetime
    changed_at: datetime
    ends_at: time | None = None
    place: str = ""
    link: str | None = None
    title: str = ""
    revision: int = 0
    is_cancelled: bool = False
    items: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return self.starts_at.date()


def meeting_event(meeting: CalendarMeeting, renderer: Renderer) -> CalendarEvent:
    """The event. One whose end nobody has said lasts as long as meetings do.

    The same meeting is the same event in every file, wherever and by whomever it is made.
    """
    group = meeting.group
    starts = calendar.at_wall_time(meeting.day, meeting.starts_at.time(), group.zone)
    ends = starts + USUAL_LENGTH
    if meeting.ends_at is not None:
        ends = calendar.at_wall_time(meeting.day, meeting.ends_at, group.zone)
    minutes = group.calendar.alarm_minutes
    return CalendarEvent(
        key=f"meeting {group.id} {meeting.reference}",
        starts=starts,
        ends=ends,
        zone=group.zone,
        changed_at=meeting.changed_at,
        sequence=meeting.revision,
        summary=renderer.render("calendar_summary", group=group, meeting=meeting).text,
        description=renderer.render("calendar_description", group=group, meeting=meeting).text,
        location=meeting.place,
        link=meeting.link,
        category=group.name,
        alarm=timedelta(minutes=minutes) if minutes else None,
        is_cancelled=meeting.is_cancelled,
    )


def meeting_file(meeting: CalendarMeeting, renderer: Renderer) -> tuple[str, bytes]:
    """One meeting as a file for a calendar, and what the file is called."""
    method = Method.CANCEL if meeting.is_cancelled else Method.PUBLISH
    content = calendar_file([meeting_event(meeting, renderer)], method=method)
    name = renderer.render("calendar_file_name", meeting=meeting).text
    return f"{name.replace(NBSP, ' ')}.ics", content


def meetings_file(
    name: str,
    meetings: Iterable[tuple[CalendarMeeting, Renderer]],
    refreshed_every: timedelta,
    *,
    with_alarms: bool = True,
) -> bytes:
    """A calendar of meetings, each in its group's language; for programs that follow an address.

    with_alarms: whether it reminds of them as their groups say.
    """
    events = [meeting_event(meeting, renderer) for meeting, renderer in meetings]
    if not with_alarms:
        events = [replace(event, alarm=None) for event in events]
    return calendar_file(events, name=name, refreshed_every=refreshed_every)
