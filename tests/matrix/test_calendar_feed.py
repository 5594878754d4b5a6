"""The address of a calendar on a real homeserver: it comes, encrypted and once, and it works."""

from __future__ import annotations

import re
from typing import Any, Final

import aiohttp
import pytest
from icalendar import Calendar

from bot.feeds.calendars import Calendars
from bot.feeds.server import serve
from bot.monitoring.metrics import Metrics
from bot.runtime.executor import DatabaseExecutor
from secretary.group import CalendarFeedRules, CalendarRules
from storage import CALENDAR_ADDRESS
from storage.schema import outbox
from tests.homeserver.person import Seen
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv

RULES: Final = CalendarFeedRules("https://kansli.exempel", days_ahead=3660)
ADDRESS: Final = re.compile(r"https://kansli\.exempel(/calendar/[\w-]{43}\.ics)")


@pytest.mark.synapse
async def test_the_address_of_a_calendar_comes_encrypted_and_once_and_works(
    env: MatrixEnv,
) -> None:
    secretary = await env.person("sekreterare")
    app = await AppEnv.open(env, [secretary], calendar=CalendarRules(attach=True, feed=RULES))
    await secretary.say(app.room, "!möte ny 12 mars 2031 kl 9-12 Sala")
    in_clear = await secretary.create_room(None, app.id, encrypted=False, direct=True)
    chat = await secretary.create_room(None, app.id, direct=True)
    for room in (in_clear, chat):
        await secretary.wait_for_member(room, app.id, 30)

    def is_said(room: str, words: str) -> Any:
        return lambda seen: seen.sender == app.id and seen.room == room and words in seen.body

    await secretary.say(in_clear, "!kalender")
    await secretary.wait_for(is_said(in_clear, "inte krypterad"), 30)
    await secretary.say(chat, "!kalender")
    given = await secretary.wait_for(is_said(chat, "/calendar/"), 30)
    await app.restart()
    await secretary.say(chat, "!kalender")
    await secretary.wait_for(is_said(chat, "har redan en adress"), 30)
    found = ADDRESS.fullmatch(given.body)
    assert found is not None
    assert given.encrypted
    everywhere: list[Seen] = list(secretary.saw(lambda seen: "/calendar/" in seen.body))
    assert [seen.event_id for seen in everywhere] == [given.event_id]
    with app.store.begin() as tx:
        kept = tx._session.query(outbox.c.text).where(outbox.c.kind == CALENDAR_ADDRESS).all()
        assert [row.text for row in kept] == [""]

    executor = DatabaseExecutor()
    calendars = Calendars([app.group], app.store, app.clock, executor, RULES)
    async with (
        serve("127.0.0.1", 0, calendars, RULES.url, Metrics()) as listener,
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{listener.port}{found[1]}") as answer,
    ):
        assert answer.status == 200
        [event] = Calendar.from_ical(await answer.read()).walk("VEVENT")
    calendars.close()
    executor.close()
    assert event["LOCATION"] == "Sala"
