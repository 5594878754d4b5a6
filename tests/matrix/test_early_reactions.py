"""The bot is killed between sending a summons and marking it as sent, while members react."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from secretary.language.sv.formats import month
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.person import Person, Seen
from tests.matrix.env import MatrixEnv
from tests.waiting import poll

CONFIG = """
[matrix]
homeserver = "{homeserver}"

[bot]
undo_minutes = 0

[[group]]
id = "barn-unga"
name = "Samverkansgruppen barn/unga"
room = "{room}"
rules = "2021"
secretaries = ["{secretary}"]
"""
SEATS = ("Arboga", "Sala", "Köping", "Fagersta")
TAPS = ("✅", "❌", "💻", "✅")


async def test_reactions_to_a_summons_that_is_not_on_record_count_after_any_crash(
    env: MatrixEnv, tmp_path: Path
) -> None:
    people = [await env.person(name) for name in ("anna", "bo", "cia", "gun")]
    user, anna = env.account("kansli"), people[0]
    bot_id = f"@{user}:{env.homeserver.name}"
    room = await anna.create_room("Gruppen", bot_id)
    for other in people[1:]:
        await anna.bring(room, other)
    config = CONFIG.format(homeserver=env.homeserver.url, room=room, secretary=anna.id)
    async with BotProcess(tmp_path / "kansli", config) as bot:
        await set_up(bot, user, people)
        bot.module = "tests.homeserver.unmarked_summons"
        await bot.start()
        await anna.wait_for_member(room, bot_id)
        day = (datetime.now(UTC) + timedelta(days=9)).date()
        await anna.say(room, f"!möte ny {day.day} {month(day)} kl 9 Stadshuset")
        summons = (await anna.wait_for(is_summons, 30)).event_id
        await people[0].react(room, summons, TAPS[0])
        await poll(lambda: waiting(bot) == 1)  # heard, while the summons is not on record

        await bot.kill()
        for person, tap in zip(people[1:], TAPS[1:], strict=True):
            await person.react(room, summons, tap)
        await bot.start()
        await poll(lambda: waiting(bot) == 4)
        await bot.kill()
        assert answers(bot) == {}
        bot.module = "bot"
        await bot.start()

        given = dict(zip(SEATS, ("coming", "absent", "digital", "coming"), strict=True))
        await poll(lambda: answers(bot) == given)  # well before the next minute's tick
        await anna.say(room, "!möten")
        await anna.wait_for(lambda seen: seen.sender == bot_id and "9.00" in seen.body, 30)
        assert len(anna.saw(is_summons)) == 1
        assert waiting(bot) == 0


async def set_up(bot: BotProcess, user: str, people: list[Person]) -> None:
    members = bot.folder / "members.csv"
    rows = ["organisation,seat,role,name,party,matrix_id,from,to"]
    for seat, person in zip(SEATS, people, strict=True):
        rows.append(f"{seat},,ledamot,{person.id[1:4].title()} Ek,S,{person.id},2023-01-01,")
    members.write_text("\n".join(rows), encoding="utf-8")
    await bot.kansli("login", "--user", user)
    await bot.kansli("import", str(members), "--group", "barn-unga")


def is_summons(seen: Seen) -> bool:
    return seen.body.startswith("Kallelse")


def waiting(bot: BotProcess) -> int:
    """How many reactions wait for their message to be on record."""
    return int(rows_of(bot, "SELECT count(*) FROM early_reaction")[0][0])


def answers(bot: BotProcess) -> dict[str, str]:
    """What each organisation's member is recorded to have answered."""
    found = rows_of(
        bot,
        "SELECT seat.organisation, answer.coming, answer.mode FROM answer"
        " JOIN mandate ON mandate.person_id = answer.person_id"
        " JOIN seat ON seat.id = mandate.seat_id WHERE answer.withdrawn_at IS NULL",
    )
    return {where: (mode or "coming") if coming else "absent" for where, coming, mode in found}


def rows_of(bot: BotProcess, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()
