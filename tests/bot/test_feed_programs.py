"""Real calendar programs follow a calendar: vdirsyncer fetches it over HTTP, and khal shows it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.feeds.calendars import Calendars
from bot.feeds.server import serve
from bot.runtime.executor import DatabaseExecutor
from secretary.group import CalendarFeedRules, CalendarRules
from storage import CALENDAR_ADDRESS
from tests.calendar_programs import khal_settings
from tests.chatroom import Chatroom, example_group, filled_room

VDIRSYNCER: Final = """
[general]
status_path = "{folder}/status/"
[pair calendar]
a = "here"
b = "kansli"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{folder}/calendar/"
fileext = ".ics"
[storage kansli]
type = "http"
url = "{address}"
"""

Statuses = list[int]
Shown = Callable[[], Awaitable[list[str]]]
"""What the program shows, once it has asked anew."""


class _Counted:
    def __init__(self) -> None:
        self.statuses: Statuses = []

    def observe_feed(self, status: int) -> None:
        self.statuses.append(status)


async def run(module: str, config: Path, *arguments: str) -> str:
    """Run it; what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, "-c", str(config), *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, told.decode()
    return told.decode()


async def following(
    room: Chatroom,
    folder: Path,
    live: Callable[[Callable[[], Awaitable[list[str]]]], Awaitable[None]],
) -> Statuses:
    """Follow Anna's calendar while something happens, which looks at what the program shows."""
    executor, counted = DatabaseExecutor(), _Counted()
    [group] = room.groups
    assert group.calendar.feed is not None
    calendars = Calendars([group], room.store, room.clock, executor, group.calendar.feed)
    async with serve("127.0.0.1", 0, calendars, "http://127.0.0.1", counted) as listener:
        path = room.last(CALENDAR_ADDRESS).text.removeprefix("http://127.0.0.1")
        address = f"http://127.0.0.1:{listener.port}{path}"
        (folder / "calendar").mkdir()
        sync, khal = folder / "vdirsyncer.conf", folder / "khal.conf"
        sync.write_text(VDIRSYNCER.format(folder=folder, address=address))
        khal.write_text(khal_settings(folder, "calendar"), encoding="utf-8")
        await run("vdirsyncer", sync, "discover")

        async def shown() -> list[str]:
            await run("vdirsyncer", sync, "sync")
            line = "{start-long}–{end-time}|{title}|{status}|{location}"
            wanted = ("list", "2027-03-01", "300d", "--day-format", "", "--format", line)
            found = await run("khal", khal, *wanted)
            return [" ".join(each.split()).replace(" |", "|") for each in found.splitlines()]

        await live(shown)
    calendars.close()
    executor.close()
    return counted.statuses


async def test_a_program_shows_meetings_as_they_are_by_now_until_the_address_is_renewed(
    tmp_path: Path,
) -> None:
    rules = CalendarRules(attach=True, feed=CalendarFeedRules("http://127.0.0.1"))
    name = "Samverkansgruppen barn/unga"
    with filled_room(tmp_path, groups=[example_group(calendar=rules)]) as room:
        room.say("sekreterare", "!möte ny 12 mars 2027 kl 9-12 Stadshuset i Sala")
        room.say("sekreterare", "!möte ny 2 november 2027 kl 13-15 Sala")
        room.tell("anna", "!kalender")

        async def live(shown: Shown) -> None:
            assert await shown() == [
                f"2027-03-12 09.00–12.00|{name}|CONFIRMED|Stadshuset i Sala",
                f"2027-11-02 13.00–15.00|{name}|CONFIRMED|Sala",
            ]
            room.clock.move(timedelta(hours=1))
            room.say("sekreterare", "!möte flytta möte 1 till 15 mars kl 10")
            room.say("sekreterare", "!möte ställ in möte 2")
            room.say("sekreterare", "ja")
            assert await shown() == [
                f"2027-03-15 10.00–13.00|{name}|CONFIRMED|Stadshuset i Sala",
                f"2027-11-02 13.00–15.00|Inställt: {name}|CANCELLED|Sala",
            ]
            room.tell("anna", "!kalender ny")
            with pytest.raises(AssertionError, match="Not Found"):
                await shown()

        folder = tmp_path / "program"
        folder.mkdir()
        *answered, last = await following(room, folder, live)
        assert (set(answered) <= {200, 304, 404}, last) == (True, 404)
