"""`!möte` and `!möten`: look at, plan, move and cancel meetings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time
from typing import Any, Final

from commands import announcing
from commands.command import Call, Reply, Who, command, continues, is_yes
from secretary import calendar, meetings, notices
from secretary.errors import DateError, DateExample, UserError
from secretary.group import NoticeKind
from secretary.language import dates
from secretary.language.dates import errors
from secretary.language.late_summons import OVERRIDE_WORDS
from secretary.language.meeting_lookup import find_meeting
from secretary.meetings import Meeting, Status
from secretary.people import seats_on

_CANCEL: Final = "cancel"
_LONGEST_PLACE: Final = 200
_LINK: Final = re.compile(r"https?://\S+")
_OVERRIDE: Final = re.compile(
    rf"(?:{'|'.join(map(re.escape, OVERRIDE_WORDS.values()))})[.!]?".replace(r"\ ", r"\s+"),
    re.IGNORECASE,
)
_TO: Final = re.compile(r"\s*(?:\b(?:till|to)|→|->)\s+", re.IGNORECASE)


@command(
    "meeting",
    "möte",
    who=Who.EVERYBODY,
    aliases=("nästa möte", "meeting", "next meeting"),
)
def show(call: Call, text: str) -> Reply:
    known = call.all_meetings if text else []
    if text and find_meeting(text, known, call.now, call.group.zone, past=True)[0] is None:
        raise UserError("which_to_show")
    meeting, _ = call.meeting(text, past=True)
    return call.reply("meeting", meeting=meeting, attendance=call.attendance(meeting))


@command(
    "meetings",
    "möten",
    who=Who.EVERYBODY,
    aliases=("mötena", "årets möten", "kalender", "meetings"),
)
def show_all(call: Call, text: str) -> Reply:
    year = call.today.year
    listed = [
        m for m in call.meetings if m.day.year == year or (m.day.year > year and m.is_planned)
    ]
    wall = call.now.astimezone(call.group.zone).replace(tzinfo=None)
    return call.reply("meetings", meetings=listed, year=year, wall=wall)


@command(
    "meeting_new",
    "möte ny",
    who=Who.LEADER,
    aliases=("möte nytt", "nytt möte", "meeting new", "new meeting"),
)
def new(call: Call, text: str) -> Reply:
    text, override = _without_override(text)
    starts, said, rest = _when(call, text, "meeting_new")
    place, link = _place(rest)
    same = [m for m in call.meetings if m.is_planned and m.starts_at == starts]
    if same:
        raise UserError("time_taken", meeting=same[0])
    late = meetings.refuse_if_late(call.group, starts.date(), call.now, override=override)
    meeting = Meeting(
        group_id=call.group.id,
        number=call.tx.next_number(call.group.id),
        starts_at=starts,
        ends_at=said.end,
        place=place,
        link=link,
        status=Status.PLANNED,
        planned_at=call.now,
    )
    _note_override(call, meeting, late=late)
    call.tx.add(meeting)
    call.audit("meeting planned", meeting, starts_at=f"{starts:%Y-%m-%dT%H:%M}", late=int(late))
    return call.reply("meeting_new", meeting=meeting, **_next_steps(call, meeting))


@command(
    "meeting_move",
    "möte flytta",
    who=Who.LEADER,
    aliases=("flytta möte", "flytta mötet", "meeting move", "move meeting"),
)
def move(call: Call, text: str) -> Reply:
    text, override = _without_override(text)
    split = _TO.search(text)
    if split is None:
        raise UserError("no_target")
    reference, target = text[: split.start()].strip(), text[split.end() :]
    meeting, rest = call.meeting(reference)
    if rest:
        raise UserError("which_to_move")
    starts, said, rest = _when(call, target, "meeting_move", like=meeting)
    if rest.casefold().startswith("till "):
        # "to 13 maj till 14 maj": the first was a Thursday, and no English word.
        raise UserError("which_to_move")
    if starts == meeting.starts_at:
        raise UserError("same_time", meeting=meeting)
    late = meetings.refuse_if_late(call.group, starts.date(), call.now, override=override)
    summoned = call.tx.outbox.has_said(meeting.id or 0, NoticeKind.SUMMONS)
    place, link = _place(rest)
    meeting.ends_at = said.end or _same_length(meeting, starts)
    _reschedule(meeting, starts, call.now)
    meeting.place = place or meeting.place
    meeting.link = link or meeting.link
    meeting.late_by = meeting.late_at = None
    _note_override(call, meeting, late=late)
    call.audit(
        "meeting moved",
        meeting,
        starts_at=f"{starts:%Y-%m-%dT%H:%M}",
        moved_from=f"{meeting.moved_from:%Y-%m-%dT%H:%M}",
        late=int(late),
    )
    steps = _next_steps(call, meeting)
    if summoned and not steps["summons_now"]:
        call.post(
            call.group.room,
            "moved",
            "moved",
            about=str(meeting.id),
            meeting=meeting,
            mentions=_everybody(call, meeting),
        )
    return call.reply("meeting_moved", meeting=meeting, told=summoned, **steps)


@command(
    "meeting_summon",
    "möte kalla",
    who=Who.LEADER,
    aliases=("kalla", "meeting summon", "summon"),
)
def summon(call: Call, text: str) -> Reply:
    text, override = _without_override(text)
    meeting, rest = call.meeting(text)
    if rest:
        raise UserError("which_meeting")
    key = notices.notice_key(meeting, NoticeKind.SUMMONS)
    if call.tx.outbox.said([key, f"{key} · ordered"]):
        raise UserError("summoned_already", meeting=meeting)
    late = meetings.refuse_if_late(call.group, meeting.day, call.now, override=override)
    _note_override(call, meeting, late=late)
    # The day's own notice may stand in the books as skipped, so this one has another key then.
    if call.tx.outbox.known([key]):
        key = f"{key} · ordered"
    starts = meeting.starts(call.group.zone)
    notice = notices.Notice(key, NoticeKind.SUMMONS, call.group, meeting, call.now, starts)
    announcing.post(notice, call.tx, call.texts, call.now)
    call.audit("summons ordered", meeting, late=int(late))
    return call.reply("meeting_summoned", meeting=meeting, late=late)


@command(
    "meeting_cancel",
    "möte ställ in",
    who=Who.LEADER,
    aliases=(
        "möte inställt",
        "ställ in möte",
        "ställ in mötet",
        "meeting cancel",
        "cancel meeting",
    ),
)
def cancel(call: Call, text: str) -> Reply:
    meeting, rest = call.meeting(text)
    if rest:
        raise UserError("which_meeting")
    call.ask(_CANCEL, meeting=meeting.id, starts_at=f"{meeting.starts_at:%Y-%m-%dT%H:%M}")
    return call.reply("cancel_ask", meeting=meeting)


@continues(_CANCEL)
def cancel_answer(call: Call, text: str) -> Reply:
    """The yes, or anything else, after `!möte ställ in`."""
    meeting = call.tx.meeting(int(call.data["meeting"]))
    if meeting is None or not meeting.is_planned:
        raise UserError("cancelled_already")
    as_asked = f"{meeting.starts_at:%Y-%m-%dT%H:%M}" == call.data["starts_at"]
    if not is_yes(text) or not as_asked:
        return call.reply("cancel_no", meeting=meeting)
    summoned = call.tx.outbox.has_said(meeting.id or 0, NoticeKind.SUMMONS)
    meeting.status = Status.CANCELLED
    call.audit("meeting cancelled", meeting)
    if summoned:
        call.post(
            call.group.room,
            "cancelled",
            "cancelled",
            about=str(meeting.id),
            meeting=meeting,
            mentions=_everybody(call, meeting),
        )
    return call.reply("cancel_done", meeting=meeting, told=summoned)


def _reschedule(meeting: Meeting, starts: datetime, now: datetime) -> None:
    meeting.moved_from = meeting.starts_at
    meeting.starts_at = starts
    meeting.planned_at = now


def _same_length(meeting: Meeting, starts: datetime) -> time | None:
    """When the moved meeting ends if it is as long as before; None where that is unknown."""
    if meeting.ends_at is None:
        return None
    ends = starts + (datetime.combine(meeting.day, meeting.ends_at) - meeting.starts_at)
    return ends.time() if ends.date() == starts.date() else None


def _note_override(call: Call, meeting: Meeting, *, late: bool) -> None:
    if late:
        meeting.late_by = call.asker.matrix_id
        meeting.late_at = call.now


def _without_override(text: str) -> tuple[str, bool]:
    return _OVERRIDE.sub("", text).strip(), _OVERRIDE.search(text) is not None


def _when(
    call: Call, text: str, command: str, like: Meeting | None = None
) -> tuple[datetime, dates.ParsedDate, str]:
    """The wall time that `text` begins with, what was said, and the words after it."""
    try:
        said, rest = dates.parse_leading_date(
            text, call.now, call.group.zone, reference_start=like.starts_at if like else None
        )
        if said.span_end not in (None, said.day):
            raise DateError("which_day", sample=errors.example(call.today))
        if like is not None and said.start is None and said.part is None:
            said = replace(said, start=like.starts_at.time())
        wall = said.wall
        if wall is None:
            raise DateError("which_time", sample=DateExample(said.day, call.today, time(9)))
        dates.to_instant(said, call.group.zone)
    except DateError as error:
        raise error.for_command(command) from error
    return wall, said, rest.lstrip(" ,;–-")


def _place(text: str) -> tuple[str, str | None]:
    link = _LINK.search(text)
    if link is None:
        return _short(text), None
    return _short(f"{text[: link.start()]} {text[link.end() :]}"), link[0][:500]


def _short(text: str) -> str:
    place = " ".join(text.split()).strip(" ,;")
    if len(place) > _LONGEST_PLACE:
        raise UserError("place_too_long", most=_LONGEST_PLACE)
    return place


def _next_steps(call: Call, meeting: Meeting) -> dict[str, Any]:
    summons = next(
        (n for n in notices.notices_for(call.group, meeting) if n.kind is NoticeKind.SUMMONS), None
    )
    day = meeting.day
    return {
        "summons": summons.due.astimezone(call.group.zone).replace(tzinfo=None)
        if summons
        else None,
        "summons_now": summons is not None and summons.due <= call.now,
        "day_off": None if calendar.is_working_day(day) else day,
        "holiday": calendar.red_day(day),
        "late": meeting.late_at is not None,
    }


def _everybody(call: Call, meeting: Meeting) -> list[str]:
    """Matrix ids of all who hold a seat on the meeting's day."""
    held = [m for s in seats_on(call.mandates, meeting.day) for m in (s.member, s.substitute)]
    return [m.person.matrix_id for m in held if m is not None and m.person.matrix_id]
