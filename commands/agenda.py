"""`!dagordning`: compile the draft agenda, and publish it."""

from __future__ import annotations

from typing import Any

from commands.command import Call, Reply, Who, command
from secretary import meetings
from secretary.agenda import Agenda, compile_agenda
from secretary.errors import UserError
from secretary.meetings import Meeting
from secretary.people import MATRIX, seats_on
from storage import AGENDA


@command(
    "agenda",
    "dagordning",
    who=Who.LEADER,
    aliases=("agenda", "utkast"),
)
def agenda(call: Call, text: str) -> Reply:
    meeting = _meeting(call, text)
    return call.reply(
        "agenda",
        meeting=meeting,
        agenda=_compile(call, meeting),
        version=None,
        zone=call.group.zone,
    )


@command(
    "agenda_publish",
    "dagordning publicera",
    who=Who.LEADER,
    aliases=("publicera dagordning", "publicera dagordningen", "agenda publish", "publish agenda"),
)
def publish(call: Call, text: str) -> Reply:
    meeting = _meeting(call, text)
    version = call.tx.documents.version(meeting.id or 0, AGENDA) + 1
    values: dict[str, Any] = {
        "agenda": _compile(call, meeting),
        "version": version,
        "zone": call.group.zone,
    }
    texts = call.render("agenda", meeting=meeting, **values)
    call.tx.documents.add(
        meeting.id or 0,
        AGENDA,
        "\n\n".join(t.text for t in texts),
        "".join(t.html for t in texts),
        call.asker.matrix_id,
        call.now,
    )
    held = [m for s in seats_on(call.mandates, meeting.day) for m in (s.member, s.substitute)]
    call.post(
        call.group.places[MATRIX].room,
        "agenda_published",
        "agenda",
        about=f"{meeting.id} {version}",
        meeting=meeting,
        mentions=[a for m in held if m is not None and (a := m.person.address(MATRIX))],
        **values,
    )
    call.audit("agenda published", meeting, version=version)
    return call.reply("agenda_published", meeting=meeting, version=version)


def _meeting(call: Call, text: str) -> Meeting:
    under_way = meetings.under_way(call.meetings, call.now, call.group.zone)
    if under_way is not None and not text:
        return under_way
    meeting, rest = call.meeting(text)
    if rest:
        raise UserError("which_meeting")
    return meeting


def _compile(call: Call, meeting: Meeting) -> Agenda:
    return compile_agenda(
        call.group,
        meeting,
        call.attendance(meeting),
        call.tx.reports(meeting.id or 0),
        call.tx.topics(meeting.id or 0),
        call.now,
    )
