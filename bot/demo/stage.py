"""The stage: a real store and desk in a folder of its own, a clock moved by hand, one screen.

What people do goes to the desk, what the desk decides goes out by the same delivery as on
Matrix, and it all happens on one thread, because nothing here ever has to wait.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Final, TypeVar

from bot.demo.cast import ROOM, SECRETARY_ID, SECRETARY_ROOM, SERVER, Cast, Player, group
from bot.demo.lines import Act, Edit, Place, Puzzled, React, Redact, Say, Wait
from bot.demo.timing import instant
from bot.events.service import Desk
from bot.runtime.clock import ManualClock
from bot.runtime.delivery import Delivery
from bot.transports.base import EventKind, InboundEvent
from bot.transports.terminal import Room, Screen, TerminalTransport
from secretary import members_csv as roster
from secretary.group import NoticeKind
from secretary.language.sv import formats as swedish
from secretary.people import MATRIX, seats_on
from storage import Store
from storage.members import enrol, plan_import

T = TypeVar("T")

_A_MOMENT: Final = timedelta(minutes=1)


class Stage:
    """The demo's whole world. Make one with `raised`.

    faults: how many times the secretary has said that something went wrong.
    done: what has been tried so far, and hinted: what has been suggested, for the hints.
    """

    def __init__(self, store: Store, screen: Screen, now: datetime, pause: float) -> None:
        self.group = group()
        self.store = store
        self.screen = screen
        self.clock = ManualClock(now)
        with store.begin() as tx:
            members = roster.read(resources.files("bot.demo").joinpath("members.csv").read_bytes())
            enrol(tx, plan_import(tx, self.group.id, members), SECRETARY_ID, now)
            self.cast = Cast(seats_on(tx.mandates(self.group.id), now.date()))
        self._rooms = {ROOM: Room("gruppen", "36"), SECRETARY_ROOM: Room("sekreterarens rum", "35")}
        self.chat = TerminalTransport(
            screen, self.clock, self.group.zone, self.cast.names, self._rooms, pause=pause
        )
        self.desk = Desk([self.group], store, self.clock)
        self._delivery = Delivery(store, {MATRIX: self.chat}, self.clock, _at_once, _never)
        self._count = 0
        self._last: dict[Player, InboundEvent] = {}
        self._texts: dict[str, str] = {}
        self.speaker: Player | None = None
        self.faults = 0
        self.done: set[str] = set()
        self.hinted: Counter[str] = Counter()

    # What can be done

    async def do(self, act: Act) -> None:
        """Do what a line said, and let the secretary answer. Raises Puzzled."""
        match act:
            case Say(player, text, place):
                await self._say(player, text, place)
            case Edit(player, text):
                await self._edit(player, text)
            case Redact(player):
                await self._redact(player)
            case React(players, key):
                await self._react(players, key)
            case Wait(to):
                await self._go_to(self._instant(to))

    @property
    def last_room(self) -> str | None:
        """Where the speaker wrote last."""
        last = self._last.get(self.speaker) if self.speaker else None
        return last.room if last else None

    @property
    def now(self) -> datetime:
        """Wall time in the group's zone."""
        return self.clock.now().astimezone(self.group.zone).replace(tzinfo=None)

    # People

    async def _say(self, player: Player, text: str, place: Place | None) -> None:
        if place is None:
            before = self._last.get(player)
            room = before.room if before else ROOM
        else:
            room = self._room(player, place)
        self.speaker = player
        await self._a_moment()
        incoming = self._incoming(player, room, text)
        self._last[player] = incoming
        self._texts[incoming.event_id] = text
        self.chat.show(incoming)
        await self._hand_over(incoming)

    async def _edit(self, player: Player, text: str) -> None:
        said = self._last.get(player)
        if said is None or said.event_id not in self._texts:
            raise Puzzled(f"{player.first} har inte skrivit något att ändra.")
        await self._a_moment()
        incoming = self._incoming(player, said.room, text, EventKind.EDIT, said.event_id)
        self.chat.show(incoming, before=self._texts[said.event_id])
        self._texts[said.event_id] = text
        await self._hand_over(incoming)
        self.done.add("edit")

    async def _react(self, players: Sequence[Player], key: str) -> None:
        await self._a_moment()
        target = self._posted()
        for player in players:
            incoming = self._incoming(player, ROOM, key, EventKind.REACTION, target)
            self._last[player] = incoming
            self.chat.show(incoming)
            await self._hand_over(incoming)
        self.done.add("reaction")

    async def _redact(self, player: Player) -> None:
        last = self._last.pop(player, None)
        if last is None:
            raise Puzzled(f"{player.first} har inte gjort något att ångra.")
        await self._a_moment()
        incoming = self._incoming(player, last.room, "", EventKind.REDACTION, last.event_id)
        self.chat.show(incoming, before=self._texts.get(last.event_id, last.text))
        await self._hand_over(incoming)
        self.done.add("redaction")

    def _room(self, player: Player, place: Place) -> str:
        if place is Place.SECRETARY:
            return SECRETARY_ROOM
        if place is Place.GROUP:
            return ROOM
        room = f"!samtal-{player.matrix_id.removeprefix('@')}"
        self._rooms.setdefault(room, Room(f"direkt med {player.first}", "32"))
        return room

    def _incoming(
        self,
        player: Player,
        room: str,
        text: str,
        kind: EventKind = EventKind.MESSAGE,
        target: str | None = None,
    ) -> InboundEvent:
        self._count += 1
        # Two answers within one instant would have no order; people are slower than that.
        self.clock.move(timedelta(milliseconds=1))
        return InboundEvent(
            event_id=f"$event-{self._count}:{SERVER}",
            room=room,
            sender=player.matrix_id,
            text=text,
            at=self.clock.now(),
            kind=kind,
            target=target,
            direct=room not in (ROOM, SECRETARY_ROOM),
        )

    async def _hand_over(self, incoming: InboundEvent) -> None:
        self.desk.receive(incoming)
        await self._delivery.flush()
        with self.store.begin() as tx:
            taken = tx.inbox.lookup(incoming.event_id)
        outcome = taken.outcome if taken is not None else ""
        self.faults += outcome.startswith("fault")
        self.done.add(outcome)
        if outcome == "talk" and not incoming.direct:
            self.chat.aside("(Kansli lägger sig inte i vanligt prat.)")

    def _posted(self) -> str:
        """The newest summons; else what the secretary posted last in the group."""
        posts = [event_id for room, event_id in reversed(self.chat.posted) if room == ROOM]
        if not posts:
            raise Puzzled("Det finns inget meddelande att reagera på än.")
        with self.store.begin() as tx:
            kinds = {event_id: tx.outbox.sent_message(event_id) for event_id in posts}
        summons = (e for e in posts if (k := kinds[e]) and k.kind == NoticeKind.SUMMONS)
        return next(summons, posts[0])

    # The clock

    def _instant(self, text: str) -> datetime:
        if text:
            return instant(text, self.clock.now(), self.group.zone)
        due = self.desk.tick()
        if due is None:
            raise Puzzled("Inget utskick väntar. Flytta klockan så här: >> +7d")
        return due

    async def _a_moment(self) -> None:
        """What passes before somebody does something."""
        await self._advance(self.clock.now() + _A_MOMENT)

    async def _go_to(self, to: datetime) -> None:
        wall = to.astimezone(self.group.zone).replace(tzinfo=None)
        self.chat.aside(f"\n⏩ Klockan går till {swedish.short_when(wall, self.now.date())} …")
        posted = len(self.chat.posted)
        await self._advance(to)
        if len(self.chat.posted) == posted:
            self.chat.aside("Ingenting att skicka under tiden.")
        self.done.add("clock")

    async def _advance(self, to: datetime) -> None:
        """Move the clock, stopping at every notice to post it at its own time."""
        due = self.desk.tick()
        while due is not None and due < to and not self.screen.gone:
            self.clock.set(due)
            due = self.desk.tick()
            await self._delivery.flush()
        self.clock.set(to)
        self.desk.tick()
        await self._delivery.flush()


async def _at_once(work: Callable[[], T]) -> T:
    return work()


async def _never(_: float) -> None:
    """The demo's store and screen are always there: nothing is ever to be tried again."""
    raise RuntimeError("the demo cannot go on")


@contextmanager
def raised(folder: Path, screen: Screen, now: datetime, *, pause: float = 0.0) -> Iterator[Stage]:
    """A stage with its database in `folder`, where the clock shows `now` (aware)."""
    store = Store(f"sqlite:///{folder / 'kansli.db'}")
    try:
        store.migrate()
        yield Stage(store, screen, now, pause)
    finally:
        store.close()
