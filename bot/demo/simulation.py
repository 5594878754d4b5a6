"""The bot without a network: a real store, event service and delivery, a manual clock, a screen.

Events are handled and messages delivered by the same code as on Matrix; everything runs on one
thread, since nothing here has to be waited for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Final, TypeVar

from bot.demo.clock_input import parse_instant
from bot.demo.parser import Action, AdvanceClock, Edit, InputError, React, Redact, RoomKind, Say
from bot.demo.personas import (
    ROOM,
    SECRETARY_ID,
    SECRETARY_ROOM,
    SERVER,
    Directory,
    Persona,
    demo_group,
)
from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.runtime.delivery import Delivery
from bot.transports.base import EventKind, InboundEvent
from bot.transports.terminal.screen import Screen
from bot.transports.terminal.transport import ME, Room, TerminalTransport
from commands.understood import Outcome
from secretary import members_csv as roster
from secretary.language.addressing import without_name
from secretary.language.sv import formats as swedish
from secretary.notice_kinds import SUMMONS
from secretary.people import MATRIX, seats_on
from services.members import enrol, plan_import
from storage import Store

T = TypeVar("T")

_BETWEEN_ACTIONS: Final = timedelta(minutes=1)


class Simulation:
    """The state of the demo. Make one with `open_simulation`.

    speaker: who wrote last. faults: how many events ended in an unexpected error.
    done: the commands and the kinds of actions so far; hinted: how often each hint was shown.
    """

    def __init__(self, store: Store, screen: Screen, now: datetime, pause: float) -> None:
        self.group = demo_group()
        self.store = store
        self.screen = screen
        self.clock = ManualClock(now)
        with store.begin() as tx:
            members = roster.read(resources.files("bot.demo").joinpath("members.csv").read_bytes())
            enrol(tx, plan_import(tx, self.group.id, members), SECRETARY_ID, now)
            mandates = tx.people.mandates(self.group.id)
            tx.people.load_addresses(mandate.person for mandate in mandates)
            self.directory = Directory(seats_on(mandates, now.date()))
        self._rooms = {ROOM: Room("gruppen", "36"), SECRETARY_ROOM: Room("sekreterarens rum", "35")}
        self.transport = TerminalTransport(
            screen, self.clock, self.group.zone, self.directory.names, self._rooms, pause=pause
        )
        self.service = EventService([self.group], store, self.clock)
        self._delivery = Delivery(
            store, {MATRIX: self.transport}, self.clock, _run_inline, _no_retry
        )
        self._count = 0
        self._last: dict[Persona, InboundEvent] = {}
        self._texts: dict[str, str] = {}
        self.speaker: Persona | None = None
        self.faults = 0
        self.done: set[str] = set()
        self.hinted: Counter[str] = Counter()

    async def do(self, action: Action) -> None:
        """Do it, and deliver the secretary's answers. Raises InputError where it cannot be done."""
        match action:
            case Say(persona, text, kind, is_reply):
                await self._say(persona, text, kind, is_reply)
            case Edit(persona, text):
                await self._edit(persona, text)
            case Redact(persona):
                await self._redact(persona)
            case React(personas, key):
                await self._react(personas, key)
            case AdvanceClock(to):
                await self._advance_clock(self._target(to))

    @property
    def last_room(self) -> str | None:
        """The id of the room in which the speaker wrote last; None at first."""
        last = self._last.get(self.speaker) if self.speaker else None
        return last.room if last else None

    @property
    def now(self) -> datetime:
        """The clock's wall time in the group's zone (naive)."""
        return self.clock.now().astimezone(self.group.zone).replace(tzinfo=None)

    # Events

    async def _say(
        self, persona: Persona, text: str, kind: RoomKind | None, is_reply: bool
    ) -> None:
        if kind is None:
            before = self._last.get(persona)
            room = before.room if before else ROOM
        else:
            room = self._room(persona, kind)
        self.speaker = persona
        await self._pass_time()
        event = self._event(persona, room, text)
        if is_reply:
            event = replace(event, reply_to=self._last_post(room))
        self._last[persona] = event
        self._texts[event.event_id] = text
        self.transport.show(replace(event, text=text))
        await self._handle(event)

    async def _edit(self, persona: Persona, text: str) -> None:
        said = self._last.get(persona)
        if said is None or said.event_id not in self._texts:
            raise InputError(f"{persona.first_name} har inte skrivit något att ändra.")
        await self._pass_time()
        event = self._event(persona, said.room, text, EventKind.EDIT, said.event_id)
        self.transport.show(replace(event, text=text), before=self._texts[said.event_id])
        self._texts[said.event_id] = text
        await self._handle(event)
        self.done.add("edit")

    async def _react(self, personas: Sequence[Persona], key: str) -> None:
        await self._pass_time()
        target = self._reaction_target()
        for persona in personas:
            event = self._event(persona, ROOM, key, EventKind.REACTION, target)
            self._last[persona] = event
            self.transport.show(event)
            await self._handle(event)
        self.done.add("reaction")

    async def _redact(self, persona: Persona) -> None:
        last = self._last.pop(persona, None)
        if last is None:
            raise InputError(f"{persona.first_name} har inte gjort något att ångra.")
        await self._pass_time()
        event = self._event(persona, last.room, "", EventKind.REDACTION, last.event_id)
        self.transport.show(event, before=self._texts.get(last.event_id, last.text))
        await self._handle(event)
        self.done.add("redaction")

    def _room(self, persona: Persona, kind: RoomKind) -> str:
        if kind is RoomKind.SECRETARY:
            return SECRETARY_ROOM
        if kind is RoomKind.GROUP:
            return ROOM
        room = f"!samtal-{persona.matrix_id.removeprefix('@')}"
        self._rooms.setdefault(room, Room(f"direkt med {persona.first_name}", "32"))
        return room

    def _event(
        self,
        persona: Persona,
        room: str,
        text: str,
        kind: EventKind = EventKind.MESSAGE,
        target: str | None = None,
    ) -> InboundEvent:
        self._count += 1
        # Otherwise several events could have the same time, and answers no order.
        self.clock.move(timedelta(milliseconds=1))
        is_said = kind in (EventKind.MESSAGE, EventKind.EDIT)
        to_me = without_name(text, (ME,)) if is_said else None
        return InboundEvent(
            event_id=f"$event-{self._count}:{SERVER}",
            room=room,
            sender=persona.matrix_id,
            text=text if to_me is None else to_me,
            at=self.clock.now(),
            kind=kind,
            target=target,
            direct=room not in (ROOM, SECRETARY_ROOM),
            addressed=to_me is not None,
        )

    async def _handle(self, event: InboundEvent) -> None:
        self.service.receive(event)
        await self._delivery.flush()
        with self.store.begin() as tx:
            entry = tx.inbox.lookup(event.event_id)
        assert entry is not None, "an event that was received is in the inbox"
        self.faults += entry.outcome == Outcome.FAULT
        self.done.add(entry.detail)
        is_talk = entry.outcome == Outcome.IGNORED and event.kind is EventKind.MESSAGE
        if is_talk and not event.direct:
            self.transport.note("(Kansli lägger sig inte i vanligt prat.)")

    def _last_post(self, room: str) -> str:
        """The id of what the secretary wrote last in a room."""
        posts = (event_id for where, event_id in reversed(self.transport.posted) if where == room)
        post = next(posts, None)
        if post is None:
            raise InputError("Det finns inget meddelande att svara på än.")
        return post

    def _reaction_target(self) -> str:
        """The id of the newest summons, or else of the last message in the group's room."""
        posts = [event_id for room, event_id in reversed(self.transport.posted) if room == ROOM]
        if not posts:
            raise InputError("Det finns inget meddelande att reagera på än.")
        with self.store.begin() as tx:
            kinds = {event_id: tx.sent.by_event(event_id) for event_id in posts}
        summons = (e for e in posts if (k := kinds[e]) and k.kind == SUMMONS.name)
        return next(summons, posts[0])

    # The clock

    def _target(self, text: str) -> datetime:
        """The time to move to: as typed, or else when the next notice falls due."""
        if text:
            return parse_instant(text, self.clock.now(), self.group.zone)
        due = self.service.tick()
        if due is None:
            raise InputError("Inget utskick väntar. Flytta klockan så här: >> +7d")
        return due

    async def _pass_time(self) -> None:
        """Let some time pass before the next action."""
        await self._advance(self.clock.now() + _BETWEEN_ACTIONS)

    async def _advance_clock(self, to: datetime) -> None:
        wall = to.astimezone(self.group.zone).replace(tzinfo=None)
        self.transport.note(f"\n⏩ Klockan går till {swedish.short_when(wall, self.now.date())} …")
        posted = len(self.transport.posted)
        await self._advance(to)
        if len(self.transport.posted) == posted:
            self.transport.note("Ingenting att skicka under tiden.")
        self.done.add("clock")

    async def _advance(self, to: datetime) -> None:
        """Move the clock to `to`, stopping at each due notice so that it is posted at its time."""
        due = self.service.tick()
        while due is not None and due < to and not self.screen.closed:
            self.clock.set(due)
            due = self.service.tick()
            await self._delivery.flush()
        self.clock.set(to)
        self.service.tick()
        await self._delivery.flush()


async def _run_inline(work: Callable[[], T]) -> T:
    return work()


async def _no_retry(_: float) -> None:
    """The store and the screen are local: a failure is a bug, and not retried."""
    raise RuntimeError("the demo cannot go on")


@contextmanager
def open_simulation(
    folder: Path, screen: Screen, now: datetime, *, pause: float = 0.0
) -> Iterator[Simulation]:
    """A simulation with its database in `folder`, starting at `now` (aware).

    pause: seconds after each message, as in `TerminalTransport`.
    """
    store = Store(f"sqlite:///{folder / 'kansli.db'}")
    try:
        store.migrate()
        yield Simulation(store, screen, now, pause)
    finally:
        store.close()
