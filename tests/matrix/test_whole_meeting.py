"""A meeting from the first idea to finished notes, on a real homeserver in encrypted rooms, with an
encrypted paper, a comment round and an assignment; the bot is killed twice.

The bot is the one an administrator starts: `kansli login`, `import` and `run`, as processes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pypdfium2  # type: ignore[import-untyped]

from secretary.language.sv.formats import long_date, month
from tests.chatroom import ZONE
from tests.homeserver.bot_process import BotProcess
from tests.homeserver.person import Person, Seen, reply_target
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
secretary_room = "{office}"
rules = "2017"
settling_seconds = 1
secretaries = ["{secretary}"]
"""

MEMBERS = """\
organisation,seat,role,name,party,matrix_id,from,to
Region Västmanland,1,ordförande,Eva Lund,M,{eva},2023-01-01,
Arboga,,ledamot,Anna Ek,S,{anna},2023-01-01,
Arboga,,ersättare,Bo Berg,S,{bo},2023-01-01,
Sala,,ledamot,Cia Dal,C,{cia},2023-01-01,
"""

NOTES = """\
Organ      Samverkansgruppen barn/unga
Plats      Stadshuset i Sala
Tidpunkt   {day}

Ledamöter  Eva Lund (M), Ordförande, Region Västmanland
           Bo Berg (S), ersätter Anna Ek, Arboga
           Cia Dal (C), Sala
Övriga     Elin Ström, mötessekreterare

1 Inledning
Ordföranden hälsar välkommen.

2 Föregående minnesanteckningar

3 Rapport från ledamöterna

4 Skolfrånvaro
Hanna Ek, rektor i Kungsör, presenterar en kartläggning.

5 Aktuellt på nationell nivå

6 Uppdrag
Uppdrag 1 till Sala: Kartlägg frånvaron, senast {due}.

7 Nästa sammanträde

8 Övriga frågor

9 Avslutning

Vid minnesanteckningarna,

Elin Ström"""

POSTED = (
    "Kallelse till möte",
    "Bo Berg: Anna Ek (Arboga) kan inte komma",
    "Dagordning\n",
    "Möte 20",
    "Dagordning, version 1, som PDF",
    "Utkast till minnesanteckningar, version 1, som PDF",
    "Minnesanteckningar, version 1, som PDF",
    "Bilaga till punkt 4",
    "Sala har fått ett uppdrag",
    "Utkast till minnesanteckningar\n",
    "Minnesanteckningar\n",
)
"""How each thing begins that is posted in the group's room unasked."""

PDF = b"%PDF-1.7\n" + Random(1).randbytes(200_000)


class Rooms:
    """What is said in the group's room and in the secretary's, and what the bot answers."""

    def __init__(self, bot_id: str, room: str, office: str) -> None:
        self.bot_id = bot_id
        self.room = room
        self.office = office
        self.asked: list[tuple[Person, str]] = []
        """What is to be answered, once; by whom it was said."""

    async def say(self, person: Person, text: str, *, office: bool = False) -> str:
        """Say what the bot answers, now or later."""
        event = await person.say(self.office if office else self.room, text)
        self.asked.append((person, event))
        return event

    async def ask(self, person: Person, text: str, *, office: bool = False) -> str:
        """Say something, and what the bot answers."""
        return await self.answer(person, await self.say(person, text, office=office))

    async def answer(self, person: Person, event: str) -> str:
        """What the bot answers to an event."""
        seen = await person.wait_for(
            lambda s: s.sender == self.bot_id and reply_target(s.content) == event, 30
        )
        return plain(seen)

    async def posted(self, person: Person, begins: str) -> Seen:
        """What the bot posted that begins so."""
        return await person.wait_for(
            lambda s: s.sender == self.bot_id and plain(s).startswith(begins), 30
        )

    def all_of(self, person: Person, room: str) -> list[Seen]:
        """Every message of the bot's there, as somebody's client shows it; none is unreadable."""
        unreadable = person.saw(lambda s: s.room == room and s.type == "m.room.encrypted")
        assert not unreadable
        found = person.saw(
            lambda s: s.room == room and s.sender == self.bot_id and s.type == "m.room.message"
        )
        assert all(seen.encrypted for seen in found)
        return list(found)


def plain(seen: Seen) -> str:
    """Its text, with ordinary spaces."""
    return seen.body.replace("\N{NO-BREAK SPACE}", " ")


def typed(day: date) -> str:
    return f"{day.day} {month(day)} {day.year}"


def unsent(database: Path) -> set[str]:
    """The kinds of messages that are not on record as sent."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT kind FROM outbox WHERE settled_at IS NULL").fetchall()
    return {kind for (kind,) in rows}


def let_it_begin(database: Path) -> date:
    """The days go by until the meeting has just begun: it and the answers are that much earlier.

    The clock of a server and its clients cannot be set; the bot is not running.
    """
    now = datetime.now(ZONE).replace(tzinfo=None)
    begun = max(now - timedelta(minutes=10), now.replace(hour=0, minute=0, second=0))
    start = f"{begun:%Y-%m-%d %H:%M}:00.000000"
    with closing(sqlite3.connect(database)) as connection, connection:
        for table in ("meeting", "answer"):
            connection.execute(f"UPDATE {table} SET starts_at = ?", (start,))
    return begun.date()


async def test_a_meeting_from_idea_to_finished_notes_survives_two_kills(
    env: MatrixEnv, tmp_path: Path
) -> None:
    user = env.account("kansli")
    bot_id = f"@{user}:{env.homeserver.name}"
    names = ("sekreterare", "eva", "anna", "bo", "cia")
    secretary, eva, anna, bo, cia = people = [await env.person(name) for name in names]
    room = await secretary.create_room("Barn och unga", bot_id, *(it.id for it in people[1:]))
    office = await secretary.create_room("Sekreteraren", bot_id)
    for person in people[1:]:
        await person.join(room)
    rooms = Rooms(bot_id, room, office)
    config = CONFIG.format(
        homeserver=env.homeserver.url, room=room, office=office, secretary=secretary.id
    )
    unmarked = {"UNMARKED_KIND": "agenda_published"}
    async with BotProcess(tmp_path / "kansli", config, environment=unmarked) as bot:
        members = bot.folder / "members.csv"
        ids = {name: person.id for name, person in zip(names, people, strict=True)}
        members.write_text(MEMBERS.format(**ids), encoding="utf-8")
        await bot.kansli("login", "--user", user)
        await bot.kansli("import", str(members), "--group", "barn-unga")
        bot.module = "tests.homeserver.unmarked_summons"
        await bot.start()
        for person in people:
            await person.wait_for_member(room, bot_id, 30)
        await secretary.wait_for_member(office, bot_id, 30)

        # Planned twelve days ahead, it is summoned at once; an item, its paper, an absence.
        day = (datetime.now(UTC) + timedelta(days=12)).date()
        planned = f"!möte ny {typed(day)} kl 9 Stadshuset i Sala"
        assert "är planerat" in await rooms.ask(secretary, planned, office=True)
        summons = await rooms.posted(cia, "Kallelse till möte")
        await rooms.ask(secretary, "!tjänsteperson ny Elin Ström, mötessekreterare", office=True)
        added = await rooms.ask(secretary, "!punkt ny Skolfrånvaro, Hanna Ek, 30 min", office=True)
        assert "Ny punkt 4" in added
        sent = await secretary.send_file(office, "Kartläggning.pdf", PDF, "!bilaga 4")
        rooms.asked.append((secretary, sent))
        assert "är sparad vid punkt 4" in await rooms.answer(secretary, sent)
        await cia.react(room, summons.event_id, "✅")
        assert "är antecknat" in await rooms.ask(anna, "!förhinder")
        called = await rooms.posted(bo, "Bo Berg: Anna Ek (Arboga) kan inte komma")
        await bo.react(room, called.event_id, "✅")
        await rooms.ask(eva, "!kommer")
        assert "är godkänd" in await rooms.ask(eva, "!godkänn")

        # Killed when the agenda stands in the room and is not marked as sent, its paper waiting.
        published = await rooms.say(secretary, "!dagordning publicera", office=True)
        agenda = await rooms.posted(cia, "Dagordning\n")
        assert "Godkänd av Eva Lund (M)" in plain(agenda)
        assert "Bo Berg (S), ersätter Anna Ek, Arboga" in plain(agenda)
        await bot.kill()
        assert {"agenda_published", "document_file", "paper"} <= unsent(bot.database)
        bot.module = "bot"
        await bot.start()
        await rooms.answer(secretary, published)
        paper = await rooms.posted(cia, "Bilaga till punkt 4")
        assert "file" in paper.content
        assert await cia.read_file(paper) == PDF
        file = await rooms.posted(cia, "Dagordning, version 1, som PDF")
        assert "file" in file.content
        pages = pypdfium2.PdfDocument(await cia.read_file(file))
        assert "Dagordning för Samverkansgruppen" in pages[0].get_textpage().get_text_range()

        # The meeting.
        await bot.stop()
        held = let_it_begin(bot.database)
        await bot.start()
        due = held + timedelta(days=30)
        assert "ersätter Anna Ek" in await rooms.ask(bo, "!här")
        assert "digitalt" in await rooms.ask(secretary, "!närvarande Cia Dal digitalt", office=True)
        await rooms.ask(secretary, "!not 1 Ordföranden hälsar välkommen.", office=True)
        await rooms.ask(secretary, "!not 4 Hanna Ek presenterar en kartläggning.", office=True)
        given = f"!uppdrag Sala: Kartlägg frånvaron senast {typed(due)}"
        assert "Uppdrag 1 till Sala" in await rooms.ask(secretary, given, office=True)
        assert "3 personer" in await rooms.ask(secretary, "!anteckningar skicka", office=True)
        draft = await rooms.posted(cia, "Utkast till minnesanteckningar\n")
        await rooms.posted(cia, "Sala har fått ett uppdrag")

        # Killed; the draft is approved and commented meanwhile, and an item written anew.
        await bot.kill()
        await cia.react(room, draft.event_id, "✅")
        commented = await rooms.say(eva, "!synpunkt Punkt 4: Hanna Ek är rektor i Kungsör.")
        approved = await rooms.say(bo, "!anteckningar godkänn")
        changed = "!not 4 ändra Hanna Ek, rektor i Kungsör, presenterar en kartläggning."
        written = await rooms.say(secretary, changed, office=True)
        await bot.start()
        for person, event in ((eva, commented), (bo, approved), (secretary, written)):
            await rooms.answer(person, event)
        said = await rooms.ask(secretary, "!synpunkter", office=True)
        assert "Godkänner (2): Bo Berg (Arboga), Cia Dal (Sala)" in said
        assert "• Eva Lund (Region Västmanland): Punkt 4: Hanna Ek är rektor i Kungsör." in said
        finished = await rooms.ask(secretary, "!anteckningar fastställ ja: Elin Ström", office=True)
        assert "är fastställda" in finished

        # Each once, as who wrote it sees it, and in the group's room as a member does.
        notes = plain(await rooms.posted(cia, "Minnesanteckningar\n"))
        when = long_date(held).replace("\N{NO-BREAK SPACE}", " ")
        until = long_date(due).replace("\N{NO-BREAK SPACE}", " ")
        expected = NOTES.format(day=when[0].upper() + when[1:], due=until)
        assert notes == f"Minnesanteckningar\n\n{expected}"
        await rooms.ask(cia, "!möten")
        in_room = rooms.all_of(cia, room)
        replies = Counter(reply_target(s.content) for s in in_room)
        replies += Counter(reply_target(s.content) for s in rooms.all_of(secretary, office))
        assert {event: replies[event] for _, event in rooms.asked} == {
            event: 1 for _, event in rooms.asked
        }
        unasked = [plain(s) for s in in_room if reply_target(s.content) is None]
        assert [sum(s.startswith(begins) for s in unasked) for begins in POSTED] == [1] * len(
            POSTED
        )
        assert len(unasked) == len(POSTED)
        for words in ("Kungsör", "Anna Ek", "Kartlägg"):
            assert words not in bot.log
