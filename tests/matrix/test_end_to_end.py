"""The main job on a real homeserver: a meeting cycle in an encrypted room, the bot killed twice.

The bot is the one an administrator starts: `kansli login`, `import` and `run`, as processes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from secretary.language.sv.formats import long_date, month
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person, Seen
from tests.matrix.env import MatrixEnv

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
settling_seconds = 1
secretaries = ["{secretary}"]
"""

MEMBERS = """\
organisation,seat,role,name,party,matrix_id,from,to
Region Västmanland,1,ordförande,Eva Lund,M,,2023-01-01,
Arboga,,ledamot,Anna Ek,S,{anna},2023-01-01,
Arboga,,ersättare,Bo Berg,S,{bo},2023-01-01,
Sala,,ledamot,Cia Dal,C,{cia},2023-01-01,
"""


def replies_to(person: Person, bot: str, event: str) -> list[Seen]:
    """What the bot answered to an event, as somebody sees it."""

    def is_reply(seen: Seen) -> bool:
        relation = seen.content.get("m.relates_to", {}).get("m.in_reply_to", {})
        return seen.sender == bot and relation.get("event_id") == event

    return list(person.saw(is_reply))


async def answer(person: Person, bot: str, event: str, number: int = 1) -> Seen:
    """The bot's answer to an event, or its `number`th one."""
    await person.wait_until(
        lambda: len(replies_to(person, bot, event)) >= number, f"answer {number} to {event}", 30
    )
    return replies_to(person, bot, event)[number - 1]


async def test_a_meeting_cycle_in_an_encrypted_room_survives_two_kills(
    env: MatrixEnv, tmp_path: Path
) -> None:
    user = env.account("kansli")
    bot_id = f"@{user}:{env.homeserver.name}"
    secretary, anna, bo, cia = [
        await env.person(name) for name in ("sekreterare", "anna", "bo", "cia")
    ]
    room = await secretary.create_room("Barn och unga", bot_id, anna.id, bo.id, cia.id)
    for person in (anna, bo, cia):
        await person.join(room)
    config = CONFIG.format(homeserver=env.homeserver.url, room=room, secretary=secretary.id)
    async with BotProcess(tmp_path / "kansli", config) as bot:
        members = bot.folder / "members.csv"
        members.write_text(MEMBERS.format(anna=anna.id, bo=bo.id, cia=cia.id), encoding="utf-8")
        await bot.kansli("login", "--user", user)
        await bot.kansli("import", str(members), "--group", "barn-unga")
        await bot.start()
        for person in (secretary, anna, bo, cia):
            await person.wait_for_member(room, bot_id, 30)

        # The summons: planned twelve days ahead it is due at once.
        day = (datetime.now(UTC) + timedelta(days=12)).date()
        planned = await secretary.say(room, f"!möte ny {day.day} {month(day)} kl 9 Sala")
        assert "är planerat" in (await answer(secretary, bot_id, planned)).body
        summons = await anna.wait_for(lambda s: s.body.startswith("Kallelse"), 30)
        assert long_date(day) in summons.body
        assert anna.id in summons.content["m.mentions"]["user_ids"]

        # Absence, and the substitute is called.
        absent = await anna.say(room, "!förhinder")
        assert "är antecknat" in (await answer(anna, bot_id, absent)).body
        notice = await bo.wait_for(lambda s: s.body.startswith("Bo Berg"), 30)
        assert notice.content["m.mentions"] == {"user_ids": [bo.id]}

        # Killed; meanwhile somebody reports, and changes her mind about the words.
        await bot.kill()
        reported = await cia.say(room, "!rapport Ny skola i maj.")
        await cia.edit(room, reported, "!rapport Ny skola i juni.")
        coming = await bo.react(room, summons.event_id, "✅")
        assert coming
        await bot.start()
        await answer(cia, bot_id, reported, number=2)

        # Killed again, in the middle of an answer as likely as not.
        drafted = await secretary.say(room, "!dagordning")
        await bot.kill()
        await bot.start()
        draft = (await answer(secretary, bot_id, drafted)).body
        assert "3. Rapport från ledamöterna" in draft
        assert "Ny skola i juni." in draft
        assert "Ny skola i maj." not in draft
        assert "• Bo Berg (S), ersätter Anna Ek, Arboga\n" in draft

        # Nothing twice: everything is counted once the bot has answered a last question.
        last = await secretary.say(room, "!möten")
        await answer(secretary, bot_id, last)
        for event, count in {planned: 1, absent: 1, reported: 2, drafted: 1, last: 1}.items():
            assert len(replies_to(secretary, bot_id, event)) == count
        said = secretary.saw(lambda s: s.sender == bot_id and s.type == "m.room.message")
        assert sum(s.body.startswith("Kallelse") for s in said) == 1
        assert sum(s.body.startswith("Bo Berg") for s in said) == 1
        assert all(s.encrypted for s in said)
        assert all("m.mentions" in s.content for s in said)
        for words in ("Ny skola", "Anna Ek", PASSWORD):
            assert words not in bot.log
