"""The demo's chat on a screen: what is drawn, and what a message can never do to a terminal."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime.clock import ManualClock
from bot.transports.base import EventKind, InboundEvent, OutboundMessage
from bot.transports.terminal.screen import Screen, display_width, strip_control_characters
from bot.transports.terminal.transport import Room, TerminalTransport
from storage import Attachment

NOW = datetime(2027, 3, 5, 8, tzinfo=UTC)
GROUP, DIRECT = "!grupp:x", "!direkt:x"
PEOPLE = {"@anna:x": "Anna Ek", "@bo:x": "Bo Berg", "@cia:x": "Cia Dal"}
NASTY = [
    "\x1b[2J\x1b[H",
    "\x1b]0;titel\x07",
    "\x1b]8;;http://ond.example\x1b\\klicka\x1b]8;;\x1b\\",
    "\x9b31mröd",
    "\x90+q\x9c",
    "a\rb",
    "a\x08\x08b",
    "\u202eabc",
    "\u2066abc",
    "\x00\x07\x0e\x7f",
    "rad\u2028rad",
    "\ud800",
]


class TerminalRecorder:
    """A transport whose screen is a string."""

    def __init__(self, *, colours: bool = False, width: int = 80) -> None:
        self.output = io.StringIO()
        self.clock = ManualClock(NOW)
        self.screen = Screen(self.output, colours=colours, width=width)
        rooms = {GROUP: Room("gruppen", "36"), DIRECT: Room("direkt med Anna", "32")}
        zone = ZoneInfo("Europe/Stockholm")
        self.transport = TerminalTransport(self.screen, self.clock, zone, PEOPLE, rooms)

    async def post(self, text: str, key: str = "k", **more: object) -> str:
        values: dict[str, object] = {"room": GROUP, "html": ""} | more
        return await self.transport.send(OutboundMessage(key=key, text=text, **values))  # type: ignore[arg-type]  # passed on

    def act(
        self, text: str, kind: EventKind = EventKind.MESSAGE, *, before: str = "", **more: str
    ) -> None:
        event_id = more.pop("event_id", "$1")
        room = more.pop("room", GROUP)
        self.transport.show(
            InboundEvent(
                event_id, room, "@anna:x", text, self.clock.now(), kind, more.get("target")
            ),
            before=before,
        )

    @property
    def text(self) -> str:
        """With ordinary spaces, for comparing."""
        return self.output.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def test_what_a_person_writes_stands_under_the_date_with_time_room_and_name() -> None:
    terminal = TerminalRecorder()
    terminal.act("!förhinder")
    assert "── fredagen den 5 mars 2027 ──" in terminal.text
    assert "┃ 09.00 gruppen · Anna Ek: !förhinder" in terminal.text


def test_the_date_is_drawn_again_only_on_another_day() -> None:
    terminal = TerminalRecorder()
    terminal.act("ett")
    terminal.clock.move(timedelta(hours=1))
    terminal.act("två")
    assert terminal.text.count("──\n") == 1
    terminal.clock.move(timedelta(days=1))
    terminal.act("tre")
    assert "lördagen den 6 mars 2027" in terminal.text


async def test_an_answer_names_whom_it_answers_and_does_not_ring() -> None:
    terminal = TerminalRecorder()
    terminal.act("!möte", event_id="$fråga")
    await terminal.post("Möte 1.", reply_to="$fråga")
    assert "Kansli svarar Anna Ek" in terminal.text
    assert "🔔" not in terminal.text


async def test_a_ringing_post_names_those_it_mentions() -> None:
    terminal = TerminalRecorder()
    await terminal.post("Hej.", notify=True, recipients=("@anna:x", "@bo:x"))
    assert "Kansli → Anna Ek och Bo Berg 🔔" in terminal.text


async def test_a_file_is_shown_by_its_name_without_what_does_something() -> None:
    recorder = TerminalRecorder()
    files = tuple(Attachment(f"Budget{each}.pdf", "application/pdf") for each in ("", *NASTY))
    await recorder.post("Bilaga till punkt 4", attachments=files)
    shown = recorder.output.getvalue()
    assert "📎 Budget.pdf" in shown
    assert all(char in "\n\N{NO-BREAK SPACE}" or char.isprintable() for char in shown)


async def test_many_mentioned_are_counted() -> None:
    terminal = TerminalRecorder(width=120)
    await terminal.post("Hej.", notify=True, recipients=(*PEOPLE, "@d:x", "@e:x"))
    assert "→ Anna Ek, Bo Berg, Cia Dal och 2 till 🔔" in terminal.text


async def test_edits_redactions_and_reactions_show_what_they_change() -> None:
    terminal = TerminalRecorder(width=120)
    summons = await terminal.post("Kallelse\nmer")
    terminal.act("!kommer digitalt", EventKind.EDIT, before="!kommer")
    terminal.act("", EventKind.REDACTION, before="!kommer digitalt")
    terminal.act("✅", EventKind.REACTION, target=summons)
    assert "Anna Ek ändrar ”!kommer” till: !kommer digitalt" in terminal.text
    assert "Anna Ek tar bort: !kommer digitalt" in terminal.text
    assert "Anna Ek reagerar ✅ på ”Kallelse mer”" in terminal.text


async def test_the_same_key_again_draws_nothing_and_gives_the_same_event() -> None:
    terminal = TerminalRecorder()
    first = await terminal.post("Kallelse", key="summons")
    drawn = terminal.text
    assert await terminal.post("Kallelse", key="summons") == first
    assert terminal.text == drawn
    assert await terminal.post("Kallelse", key="another") != first


async def test_lines_are_no_wider_than_the_terminal_and_lose_no_word() -> None:
    terminal = TerminalRecorder(width=40)
    words = "Samverkansgruppen väntar på svar 💻💻💻 från hela länet " * 5
    await terminal.post(words)
    assert all(display_width(line) < 40 for line in terminal.text.splitlines())
    body = " ".join(line.removeprefix("┃").strip() for line in terminal.text.splitlines()[3:])
    assert body.split() == words.split()


async def test_a_word_longer_than_the_line_is_broken() -> None:
    terminal = TerminalRecorder(width=40)
    await terminal.post("https://video.example/" + "x" * 100)
    assert all(display_width(line) < 40 for line in terminal.text.splitlines())
    assert terminal.text.count("x") == 100 + "video.example".count("x")


async def test_what_continues_a_line_of_a_list_is_indented() -> None:
    terminal = TerminalRecorder(width=40)
    await terminal.post("Lista:\n• " + "ord " * 20)
    lines = terminal.text.splitlines()
    first = next(i for i, line in enumerate(lines) if "• ord" in line)
    assert lines[first + 1].startswith("┃   ord")


async def test_without_colours_nothing_is_escaped() -> None:
    terminal = TerminalRecorder()
    await terminal.post("Skriv !kommer", html="<p>Skriv <code>!kommer</code></p>")
    assert "\x1b" not in terminal.text


async def test_with_colours_a_command_stands_out() -> None:
    terminal = TerminalRecorder(colours=True)
    await terminal.post("Skriv !kommer nu", html="<p>Skriv <code>!kommer</code> nu</p>")
    assert "Skriv \x1b[36m!kommer\x1b[0m nu" in terminal.text


async def test_a_closed_window_is_noticed_and_raises_nothing() -> None:
    terminal = TerminalRecorder()
    terminal.output.close()
    await terminal.post("Hej.")
    assert terminal.screen.closed


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("colours", [False, True])
async def test_no_message_can_steer_the_terminal(nasty: str, colours: bool) -> None:
    terminal = TerminalRecorder(colours=colours)
    terminal.act(f"hej {nasty} hej")
    terminal.act(nasty, EventKind.EDIT, before=nasty)
    terminal.act("", EventKind.REDACTION, before=nasty)
    terminal.act(nasty, EventKind.REACTION, target="$1")
    await terminal.post(nasty, html=f"<p><b>{nasty}</b></p>")
    terminal.transport.heading(nasty)
    terminal.transport.note(nasty)
    terminal.transport.error(nasty)
    assert_harmless(terminal.text)


def test_neither_can_a_name_or_a_room() -> None:
    terminal = TerminalRecorder()
    escape = "\x1b[2J"
    event = InboundEvent("$1", f"!rum{escape}", f"@x{escape}", "hej", NOW)
    terminal.transport.show(event)
    assert_harmless(terminal.text)


@given(st.text())
def test_harmless_text_has_no_control_characters_and_stays_harmless(text: str) -> None:
    clean = strip_control_characters(text)
    assert_harmless(clean)
    assert strip_control_characters(clean) == clean


@given(st.text(), st.integers(min_value=1, max_value=200))
async def test_any_text_fits_any_width(text: str, width: int) -> None:
    terminal = TerminalRecorder(width=width)
    await terminal.post(text)
    widest = max(width, 25)
    assert all(display_width(line) < widest for line in terminal.text.split("\n"))


def assert_harmless(text: str) -> None:
    """Nothing in it but text, line breaks and our own colours."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", text)
    trouble = [c for c in plain if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert set(trouble) <= {"\n"}
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", plain)
