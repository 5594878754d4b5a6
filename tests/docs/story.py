"""A story that the bot takes part in, told in Markdown: what people do, and every message that is
posted, when, where and to whom. Played in a chat in memory, with the real event service.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from bot.transports.base import EventKind, InboundEvent
from secretary.language.sv.formats import long_date
from storage import OutboundMessage
from tests.chatroom import ROOM, SECRETARY, SECRETARY_ROOM, Chatroom, at, matrix_id
from tests.docs import examples

_BOT: Final = "Kansli"
_MARKS: Final = re.compile(r"[\\*_<#`]")
ONE_GROUP: Final = {ROOM: "gruppens rum", SECRETARY_ROOM: "sekreterarens rum"}
"""The rooms of the group that most tests are about."""
_MESSAGES: Final = {
    "summons": "kallelsen",
    "seat": "frågan",
    "moved": "beskedet",
    "round_asked": "frågan",
    "agenda_to_approve": "utkastet",
    "report_to_approve": "utkastet",
    "year_plan_to_approve": "utkastet",
    "notes_to_comment": "utkastet",
}
"""What is reacted to, by its kind."""


class Story:
    """What happens, line by line; each method lets something happen.

    people: name and role of everybody with a seat, by their group's room. places: what other rooms
    than direct chats are called. After each thing a little while passes, in which what rests is
    told.
    """

    def __init__(
        self,
        room: Chatroom,
        secretary: str,
        people: Mapping[str, Iterable[tuple[str, bool]]],
        places: Mapping[str, str] = ONE_GROUP,
    ) -> None:
        self.room = room
        self.lines: list[str] = []
        self.files: dict[str, bytes] = {}
        self._places = places
        self._names = {SECRETARY: secretary}
        self._crowds: dict[tuple[str, frozenset[str]], str] = {}
        self._held = {there: dict(some) for there, some in people.items()}
        for there in self._held:
            self._know(there)
        self._day: date | None = None
        self._acts = 0

    def _know(self, there: str) -> None:
        """Who is in the group of that room, and so who all of its people are."""
        held = {matrix_id(name): (name, is_member) for name, is_member in self._held[there].items()}
        self._names |= {address: name for address, (name, _) in held.items()}
        members = frozenset(address for address, (_, is_member) in held.items() if is_member)
        self._crowds[there, members] = "alla ledamöter"
        self._crowds[there, frozenset(held)] = "alla ledamöter och ersättare"

    def replaced(self, gone: str, come: str, where: str) -> None:
        """A member has come in another's place, in the group of that room."""
        self._held[where][come] = self._held[where].pop(gone)
        self._know(where)

    def chapter(self, heading: str, *paragraphs: str) -> None:
        """A heading, and what to know."""
        self._day = None
        self.lines += [f"## {heading}", ""]
        for each in paragraphs:
            self.lines += [each, ""]

    def says(self, name: str, text: str, *, soon: bool = False, where: str = "") -> str:
        """Somebody writes in the group's room, or the secretary in the secretaries'; the event.

        soon: whether something else happens at once. where: another room.
        """
        where = where or (SECRETARY_ROOM if self._address(name) == SECRETARY else ROOM)
        return self._write(name, text, where, soon=soon)

    def asks_for_files(self, example: str, name: str, text: str, where: str = "") -> None:
        """Somebody asks for a document as files, which are kept as an example; see `examples`."""
        mark = len(self.room.posted)
        self.says(name, text, where=where)
        self.keeps_files(example, mark)

    def keeps_files(self, example: str, since: int) -> None:
        """The files that were posted after so many messages are kept as an example."""
        for said in self.room.since(since):
            self.files |= examples.named(example, said.post)

    def tells(self, name: str, text: str, *, soon: bool = False) -> str:
        """Somebody writes in a direct chat with the bot."""
        return self._write(name, text, self._direct(name), soon=soon)

    def sends(self, name: str, file: str, content: bytes, caption: str) -> None:
        """Somebody sends a file with a caption."""
        address = self._address(name)
        where = SECRETARY_ROOM if address == SECRETARY else ROOM
        self._tell(f"**{name}** skickar filen {file} i {self._place(where)}: `{caption}`")
        mark = len(self.room.posted)
        self.room.send_file(self._who(name), file, content, caption, room=where)
        self._go_on(mark)

    def taps(
        self, kind: str, key: str, *names: str, direct: bool = False, where: str = ROOM
    ) -> None:
        """People react to the newest message of a kind.

        names: first names will do. direct: whether it stands in a direct chat. where: else in
        which room.
        """
        addresses = [self._address(name) for name in names]
        where = self._direct(names[0]) if direct else where
        does = f"sätter {key} under {_MESSAGES[kind]}"
        place = f"sin direktchatt med {_BOT}" if direct else self._place(where)
        self._tell(f"**{self._people(addresses)}** {does} i {place}.")
        mark = len(self.room.posted)
        there = [each for each in self.room.posted if each.post.room == where]
        target = [each for each in there if each.post.kind == kind][-1].event_id
        for address in addresses:
            event = InboundEvent(
                f"$tryck{len(self.lines)}-{address}", where, address, key, self.room.clock.now(),
                EventKind.REACTION, target=target, direct=direct,
            )  # fmt: skip
            self.room.hand_over(event)
        self._go_on(mark)

    def until(self, *instants: str) -> None:
        """Let instants come (local wall time), one after the other, and what falls due at each."""
        for instant in instants:
            mark = len(self.room.posted)
            assert at(instant) > self.room.clock.now(), instant
            self.room.go_to(instant)
            self._told(mark)

    def live_until(self, instant: str) -> None:
        """Let the time pass until an instant (local wall time), and see to all that falls due
        meanwhile at its time, as the bot does."""
        end = at(instant)
        assert end > self.room.clock.now(), instant
        while (now := self.room.clock.now()) < end:
            mark = len(self.room.posted)
            self.room.tick()
            self._told(mark)
            ahead = self.room.service.next_due
            until = min(end if ahead is None else ahead, end, self._next_morning(now))
            self.room.clock.set(max(until, now + timedelta(seconds=1)))
        mark = len(self.room.posted)
        self.room.tick()
        self._told(mark)

    def _next_morning(self, now: datetime) -> datetime:
        """When what is told at eight is looked for next; the bot looks every minute."""
        wall = self.room.groups[0].wall(now)
        morning = wall.replace(hour=8, minute=0, second=0, microsecond=0)
        return at(f"{morning if wall < morning else morning + timedelta(days=1):%Y-%m-%d %H:%M}")

    def tell_apart(self, paragraph: str) -> None:
        """What to know, between two things that happen."""
        self.lines += [f"*{paragraph}*", ""]

    @property
    def text(self) -> str:
        """The whole of it."""
        return "\n".join(self.lines).rstrip() + "\n"

    # How it is told

    def _write(self, name: str, text: str, where: str, *, soon: bool) -> str:
        first, *others = text.split("\n")
        shown = [f"`{each}`" if each.startswith("!") else each for each in (first, *others)]
        is_direct = where not in self._places
        place = f"sin direktchatt med {_BOT}" if is_direct else self._place(where)
        self._tell(f"**{name}** skriver i {place}: " + "<br>".join(shown))
        mark = len(self.room.posted)
        event = self.room.say(self._who(name), text, room=where, direct=is_direct)
        self._go_on(mark, soon=soon)
        return event

    def _go_on(self, mark: int, *, soon: bool = False) -> None:
        self._told(mark)
        if not soon:
            for minutes in (2, 3):
                mark = len(self.room.posted)
                self.room.clock.move(timedelta(minutes=minutes))
                self.room.tick()
                self._told(mark)

    def _tell(self, what: str) -> None:
        wall = self.room.groups[0].wall(self.room.clock.now())
        if wall.date() != self._day:
            self._day = wall.date()
            day = long_date(self._day).replace("\N{NO-BREAK SPACE}", " ")
            self.lines += [f"### {day[0].upper()}{day[1:]}", ""]
        self.lines += [f"{wall:%H.%M} {what}", ""]

    def _told(self, mark: int) -> None:
        for said in self.room.since(mark):
            self._tell(f"**{_BOT}** {self._to_whom(said.post)}{':' if said.text else ''}")
            quoted = _markdown(said.text) if said.text else ()
            self.lines += [f"> {line}".rstrip() for line in quoted]
            self.lines += [*self._beside(said.post), ""]

    def _to_whom(self, post: OutboundMessage) -> str:
        does = "svarar" if post.kind == "reply" else "skriver"
        if post.attachments:
            does = "skickar " + ", ".join(each.name for each in post.attachments)
        named = ""
        if post.recipients and post.room in self._places:
            named = f", till {self._people(post.recipients, post.room)}"
        return f"{does} i {self._place(post.room)}{named}"

    def _beside(self, post: OutboundMessage) -> list[str]:
        pinned = ["fäst överst i rummet"] if post.is_pinned else []
        under = [f"med {' '.join(post.taps)} att trycka på"] if post.taps else []
        return ["", f"({', '.join((*pinned, *under))})"] if pinned or under else []

    def _people(self, addresses: Iterable[str], where: str = "") -> str:
        crowd = self._crowds.get((where, frozenset(addresses)))
        if crowd is not None:
            return crowd
        names = [self._names.get(each, each) for each in dict.fromkeys(addresses)]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"

    def _place(self, room: str) -> str:
        if room in self._places:
            return self._places[room]
        [name] = [n for address, n in self._names.items() if self._direct(n) == room]
        return f"direktchatten med {name}"

    def _who(self, name: str) -> str:
        return "sekreterare" if self._address(name) == SECRETARY else name

    def _address(self, name: str) -> str:
        return SECRETARY if self._names[SECRETARY] == name else matrix_id(name)

    def _direct(self, name: str) -> str:
        return f"!direkt-{self._address(name)[1:].partition(':')[0]}:exempel"


def _markdown(text: str) -> Iterable[str]:
    """A message's text as the lines of a quotation, none of them a mark of its own."""
    lines = text.split("\n")
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        shown = _MARKS.sub(r"\\\g<0>", line)
        yield f"{shown}\\" if shown and following else shown
