"""A group whose secretary and member is at matrix-js-sdk, and the bot, as a process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.homeserver.bot_process import BotProcess
from tests.homeserver.env import PASSWORD
from tests.matrix.env import MatrixEnv
from tests.matrix.js_person import JsPerson, JsSeen
from tests.waiting import poll

CONFIG = """
[matrix]
homeserver = "{homeserver}"
keys_to = "{keys_to}"

[bot]
undo_minutes = 0

[[group]]
id = "barn-unga"
name = "Samverkansgruppen barn/unga"
room = "{room}"
secretary_room = "{secretary_room}"
rules = "2021"
secretaries = ["{secretary}"]
"""

MEMBERS = """\
organisation,seat,role,name,party,matrix_id,from,to
Arboga,,ledamot,Anna Ek,S,{anna},2023-01-01,
Sala,,ledamot,Bo Berg,C,{bo},2023-01-01,
"""


@dataclass(frozen=True)
class Group:
    """Anna, who is both secretary and member, at matrix-js-sdk; her two rooms; and the bot."""

    anna: JsPerson
    bot: BotProcess
    user: str
    room: str
    secretary_room: str

    @property
    def device(self) -> str:
        session = json.loads((self.bot.folder / "data" / "matrix-session.json").read_text())
        return str(session["device_id"])

    async def asked(self, text: str) -> JsSeen:
        """The bot's answer to something Anna writes."""
        return await self.answer_to(await self.anna.say(self.room, text))

    async def answer_to(self, question: str) -> JsSeen:
        """The bot's answer to an event of Anna's."""

        def answers(seen: JsSeen) -> bool:
            relation = seen.content.get("m.relates_to", {}).get("m.in_reply_to", {})
            return seen.sender == self.user and relation.get("event_id") == question

        return await self.anna.wait_for(answers)

    def recorded(self) -> dict[int, str]:
        """What Anna is recorded to have answered about each meeting, as the database has it."""
        with closing(sqlite3.connect(f"file:{self.bot.database}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT number, coming, mode FROM answer JOIN meeting ON meeting.id = meeting_id"
                " WHERE withdrawn_at IS NULL ORDER BY answer.at, answer.id"
            )
            return {
                number: (mode or "coming") if coming else "absent" for number, coming, mode in rows
            }

    async def until_recorded(self, expected: dict[int, str]) -> None:
        """The same, once it is so."""
        with suppress(AssertionError):
            await poll(lambda: self.recorded() == expected)
        assert self.recorded() == expected


@asynccontextmanager
async def meeting(
    env: MatrixEnv, folder: Path, *invited: str, keys_to: str = "cross-signed"
) -> AsyncIterator[Group]:
    """The group at work."""
    user = env.account("kansli")
    bot_id = f"@{user}:{env.homeserver.name}"
    anna = await JsPerson.log_in(env.homeserver.url, env.account("anna"), PASSWORD)
    env.closing.push_async_callback(anna.close)
    room = await anna.create_room(bot_id, *invited)
    secretary_room = await anna.create_room(bot_id)
    config = CONFIG.format(
        homeserver=env.homeserver.url,
        keys_to=keys_to,
        room=room,
        secretary_room=secretary_room,
        secretary=anna.id,
    )
    async with BotProcess(folder / "kansli", config) as bot:
        members = bot.folder / "members.csv"
        bo = invited[0] if invited else ""
        members.write_text(MEMBERS.format(anna=anna.id, bo=bo), encoding="utf-8")
        await bot.kansli("login", "--user", user)
        await bot.kansli("import", str(members), "--group", "barn-unga")
        await bot.start()
        for each in (room, secretary_room):
            await anna.wait_for_member(each, bot_id)
        yield Group(anna, bot, bot_id, room, secretary_room)
