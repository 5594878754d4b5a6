"""`kansli simulate`: what the bot has posted and will post, as things stand; nothing is sent.

What has been posted is told as the outbox has it; what is to come, as the services that post on
time offer it, to the people and in the words that it would have if nobody said anything more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.cli.console import (
    Exit,
    UsageError,
    find_group,
    load_settings,
    open_existing_store,
    read_only,
)
from bot.cli.simulated import (
    Recipient,
    SimulatedMeeting,
    SimulatedMessage,
    as_calendar,
    as_json,
    as_story,
)
from bot.events.registry import Registry
from bot.runtime.clock import SystemClock
from secretary import calendar
from secretary.group import Group
from secretary.language.render import Renderer
from secretary.meetings import Meeting
from secretary.people import MATRIX, Person
from services.all_upcoming import Planned, State, of_group
from services.context import without_actor
from services.upcoming import About, Foreseen, ForeseenMessage, Matter, Span
from storage import OutboundMessage, Transaction


@dataclass(frozen=True)
class SimulationOptions:
    """start, end: both days included, in each group's own zone. group_id: None for all groups.

    format: ``story``, ``json`` or ``ics``. words: whether what the messages say is told, too.
    """

    start: date
    end: date
    group_id: str | None = None
    format: str = "story"
    words: bool = False


def simulate(config: Path, options: SimulationOptions) -> int:
    """Print every message of those days.

    Raises AdministratorError, or UsageError for an unknown group or dates in the wrong order.
    """
    start, end = options.start, options.end
    if start > end:
        raise UsageError(f"--from {start} is after --to {end}.")
    settings = load_settings(config)
    one = options.group_id
    groups = settings.groups if one is None else (find_group(settings, one),)
    now = SystemClock().now()
    store = open_existing_store(settings)
    try:
        with read_only(store) as tx:
            found: list[SimulatedMessage] = []
            rooms = Registry.of(groups, settings.bot.prefix).after_upgrades(tx.room_upgrades.all())
            for group in rooms.groups.values():
                renderer = rooms.renderer_for([group])
                span = Span(_midnight(start, group), _midnight(end + timedelta(1), group), now)
                found += _Simulation(tx, group, settings.groups, renderer, options.words).messages(
                    span
                )
            meetings = [
                SimulatedMeeting(group.name, each.number, each.starts(group.zone), each.place or "")
                for group in groups
                for each in tx.meetings(group.id)
                if each.is_planned
            ]
    finally:
        store.close()
    found.sort(key=lambda each: datetime.fromisoformat(each.at))
    if options.format == "json":
        print(as_json(found))
    elif options.format == "ics":
        print(as_calendar(found, groups, start, end, now), end="")
    else:
        print("\n".join(as_story(found, groups, meetings, start, end)))
    return Exit.OK


def _midnight(day: date, group: Group) -> datetime:
    return calendar.at_wall_time(day, time(0), group.zone)


@dataclass(frozen=True)
class _Simulation:
    """What is told of one group. groups: all that the bot serves. words: whether that is what
    messages say, too."""

    tx: Transaction
    group: Group
    groups: Sequence[Group]
    renderer: Renderer
    words: bool

    def messages(self, span: Span) -> Iterator[SimulatedMessage]:
        planned = of_group(self.tx, self.group, span)
        about = {each.upcoming.key: each.upcoming.about for each in planned}
        for at, message in self.tx.outbox.said_between(self.group.id, span.first, span.last):
            if message.channel == MATRIX:
                key = f"{message.key} · "
                of = (it for its_key, it in about.items() if key.startswith(f"{its_key} · "))
                yield self._posted(at, message, next(of, None))
        for each in planned:
            if each.state is not State.POSTED:
                yield from self._coming(each)

    def _posted(
        self, at: datetime, message: OutboundMessage, about: About | None
    ) -> SimulatedMessage:
        if about is None and message.meeting_id is not None:
            about = About(Matter.MEETING, self.tx.meeting(message.meeting_id))
        recipients = tuple(self._by_address(each) for each in message.recipients)
        return self._message(
            message.key, message.kind, at, about, message.room, recipients, State.POSTED,
            words=message.text,
        )  # fmt: skip

    def _coming(self, planned: Planned) -> Iterator[SimulatedMessage]:
        upcoming, state = planned.upcoming, str(planned.state)
        others = [each for each in self.groups if each.id != self.group.id]
        context = without_actor(
            self.tx, self.group, self.renderer, upcoming.key, upcoming.due, others
        )
        foreseen = Foreseen(())
        if planned.state is State.COMING:
            foreseen = upcoming.foresee(context)
        why = foreseen.skip_reason
        if why is not None:
            state = "needless"
        ours = [each for each in foreseen.messages if each.destination.channel == MATRIX]
        if not ours:
            room = self.group.places[MATRIX].room
            yield self._message(
                upcoming.key, upcoming.kind, upcoming.due, upcoming.about, room, (), state, why
            )
        for number, each in enumerate(ours):
            key = upcoming.key if number == 0 else f"{upcoming.key} · {each.destination.room}"
            words = each.words(context).text if self.words and why is None else ""
            yield self._message(
                key, each.kind, upcoming.due, upcoming.about, each.destination.room,
                self._recipients(each), state, why, words,
            )  # fmt: skip

    def _message(
        self,
        key: str,
        kind: str,
        at: datetime,
        about: About | None,
        room: str,
        recipients: Sequence[Recipient],
        state: str,
        why: str | None = None,
        words: str = "",
    ) -> SimulatedMessage:
        about = about or About(Matter.MEETING)
        numbers = about.numbers if about.matter is Matter.ASSIGNMENT else ()
        return SimulatedMessage(
            key=key,
            at=_iso(at, self.group),
            group=self.group.id,
            kind=kind,
            about=_in_words(about),
            meeting=about.meeting.number if about.meeting else None,
            meeting_starts=_starts(about.meeting, self.group),
            assignment=numbers[0] if numbers else None,
            room=room,
            recipients=tuple(recipients),
            state=state,
            why=why,
            words=words.replace("\N{NO-BREAK SPACE}", " ") if self.words and words else None,
        )

    def _recipients(self, message: ForeseenMessage) -> list[Recipient]:
        if message.people:
            return [_recipient(person) for person in message.people]
        return [self._by_address(each) for each in message.destination.recipients]

    def _by_address(self, address: str) -> Recipient:
        person = self.tx.people.by_address(MATRIX, address)
        return Recipient(person.name if person else None, address)


def _in_words(about: About) -> str:
    """What it is about, in English: ``meeting 3``, ``assignments 7, 8 (Sala)``."""
    matter = about.matter.replace("_", " ")
    name = f" ({about.name})" if about.name else ""
    if about.numbers:
        plural = "s" if len(about.numbers) > 1 else ""
        return f"{matter}{plural} {', '.join(map(str, about.numbers))}{name}"
    if about.meeting is None:
        return "" if about.matter is Matter.MEETING else f"{matter}{name}"
    meeting = f"meeting {about.meeting.number}"
    return meeting if about.matter is Matter.MEETING else f"{matter} of {meeting}"


def _starts(meeting: Meeting | None, group: Group) -> str | None:
    return None if meeting is None else _iso(meeting.starts(group.zone), group)


def _iso(instant: datetime, group: Group) -> str:
    return instant.astimezone(group.zone).isoformat(timespec="seconds")


def _recipient(person: Person) -> Recipient:
    return Recipient(person.name, person.address(MATRIX))
