"""What one person does to keep the bot busy, others do not notice."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
import pytest
from aiohttp import web
from sqlalchemy import event, insert, select

from bot.cli.when import when
from bot.demo.parser import InputError, parse
from bot.demo.personas import Directory
from bot.runtime.turns import AT_ONCE
from bot.transports.base import Invitation, RetryLater
from bot.transports.matrix.errors import to_retry
from bot.transports.matrix.events import to_inbound_event
from bot.transports.matrix.http_api import ClientApi
from bot.transports.matrix.invitations import Invitations
from bot.transports.matrix.login import log_in, log_in_with_token
from bot.transports.matrix.mentions import read_mentions
from bot.transports.matrix.sender import split
from bot.transports.matrix.session import Session
from bot.transports.matrix.transport import MatrixTransport
from bot.transports.terminal.screen import Screen
from commands import completion
from commands.command import WHICH_PERSON, Command, Question
from commands.place import Place
from commands.reactions import understand_reaction
from commands.router import Router
from commands.understanding import LONGEST, understand_message
from commands.understanding_edits import understand_edit
from commands.understood import Refusal
from commands.which_meeting import question_about
from secretary import members_csv
from secretary.attendance import Answer
from secretary.errors import AdministratorError
from secretary.import_plan import ChangeKind, ImportPlan
from secretary.language.doubts import doubt_about_report
from secretary.language.markup import parse_blocks, split_messages
from secretary.language.text import normalise
from secretary.meetings import Meeting
from secretary.people import MATRIX
from secretary.people_acts import ActKind, PeopleAct
from secretary.reports import MAX_LENGTH, Part, Report
from services.actors import Actor
from services.context import GroupView
from services.members import enrol, plan_import
from storage import OutboundMessage, Store, schema
from storage.mapping import map_entities
from tests.chatroom import ROOM, Chatroom, PostedMessage, example_group, filled_room, matrix_id
from tests.fakes.transport import FakeSleep, FakeTransport, delivering
from tests.fixtures.database import new_store
from tests.growth import (
    LENGTH,
    MOST_LOOPS,
    MOST_LOOPS_TO_WRITE,
    assert_grows_like_its_size,
    assert_holds_nobody_up,
    assert_like_length,
    assert_takes_at_most,
)
from tests.homeserver.proxy import Fault, Proxy
from tests.matrix.env import MatrixEnv
from tests.matrix.test_network_faults import behind
from tests.secretary import example as ex

SHAPES: Final[Mapping[str, Callable[[int], str]]] = {
    "spaces": lambda n: "x" + " " * n + "y",
    "no-break spaces": lambda n: "x" + "\u00a0" * n + "y",
    "spaces after a noun": lambda n: "möte" + " " * n + "x",
    "spaces after a preposition": lambda n: "på" + " " * n + "x",
    "digits": lambda n: "1" * n,
    "letters": lambda n: "a" * n,
    "one letter at a time": lambda n: "a " * (n // 2),
    "brackets": lambda n: "(" * n,
    "pairs of brackets": lambda n: "() " * (n // 3),
    "dashes": lambda n: "-" * n,
    "colons": lambda n: ": " * (n // 2),
    "line breaks": lambda n: "x" + "\n" * n + "y",
    "quotes": lambda n: "> <x>\n" * (n // 6),
    "marks": lambda n: "o\u0308" * (n // 2),
    "dates": lambda n: "12 mars till " * (n // 13),
    "a word that ends as a meeting's": lambda n: "a" * n + "mötet: x",
    "names": lambda n: "Anna Ek, " * (n // 9),
}
"""What somebody writes, of about so many characters."""

ROUTER: Final = Router()
NOW: Final = ex.at("2027-03-01 09:00")
map_entities()  # what was made before would lack it, once another test opens a store
MEETINGS: Final = [
    ex.meeting("2027-03-12 09:00", number=1),
    ex.meeting("2027-04-23 09:00", number=2),
]
OWN: Final = tuple(mandate for mandate in ex.MANDATES if mandate.person is ex.ANNA)
VIEW: Final = GroupView(
    group=ex.group(),
    actor=Actor(MATRIX, "@anna:exempel", NOW.date(), OWN, is_secretary=True),
    now=NOW,
    mandates=ex.MANDATES,
    seats=[ex.ARBOGA, ex.SALA, ex.REGION, ex.OPPOSITION],
    meetings=MEETINGS,
    all_meetings=MEETINGS,
)
PLACE: Final = Place("!grupp:exempel", "@anna:exempel", [VIEW], is_direct=True)


def is_read_in_time(read: Callable[[str], object], loops: float = MOST_LOOPS) -> None:
    """Texts of every shape take a time like their length, and hold nobody up."""
    for name, shape in SHAPES.items():
        try:
            assert_like_length(read, shape, loops)
        except AssertionError as error:
            error.add_note(f"where the text is {name}")
            raise


@pytest.mark.parametrize("command", ROUTER.catalogue, ids=lambda command: command.key)
def test_the_words_after_a_command_are_read_in_a_time_like_their_length(command: Command) -> None:
    """Under its first name: the words after the others are read by the same function."""

    def read(words: str) -> None:
        found, rest = ROUTER.find(f"{command.name} {words}", VIEW.actor)
        found.parse(VIEW, rest)

    is_read_in_time(read)


KINDS: Final = (
    "arrival", "cancel", "followed_file", "followed_removal", "group_end",
    "hand_out_closing",
    "hand_out_removal", "hand_over_consent", "here", "item_remove", "note_remove",
    "notes_finish", "notes_word", "offer", "paper",
    "paper_remove", "people", "report", "report_sending", "round_act", "round_answer",
    "round_file", "table_removal", "table_row", "topic", "transfer", "undo", "which_time",
    "year_plan_establishing", "year_plan_sending",
)  # fmt: skip
ACT: Final = PeopleAct(ActKind.END, mandate=1, until=NOW.date())


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_to_a_question_is_read_in_a_time_like_its_length(kind: str) -> None:
    step = ROUTER.dialogue_step(kind)
    assert step is not None
    data = {"meeting": 1, "starts_at": "", "coming": 1, "form": None, "part": "home", "decision": 1,
            "act": ACT.as_json(), "shown": "", "number": 4, "item": 1, "paper": 1,
            "version": 1, "table": 1, "organisation": "Sala", "position": 0,
            "day": "2027-12-31", "reference": "SRB", "successor": None, "to": "halsa",
            "things": ["assignment 1"], "round": 1, "what": "send", "thing": 1,
            "period": "2027-1", "year": 2027, "hand_over": 1,
            "file": "$1", "room": "!r:x"}  # fmt: skip
    time = {"days": ["2027-03-19"], "hours": [3, 15], "clock": [], "place": "", "override": False}
    for asks_time in (True, False):
        asked = {**data, **time, "command": "meeting_move", "asks_time": asks_time}
        asked |= {"kind": "assignment", "hand_outs": [1]}
        is_read_in_time(lambda words: step.parse(VIEW, asked, words))  # noqa: B023 - called at once


def test_every_question_is_among_them() -> None:
    assert set(ROUTER._steps) == set(KINDS)


@pytest.mark.parametrize("kind", completion.KINDS)
def test_what_a_question_about_a_command_is_answered_is_read_in_time(kind: str) -> None:
    kept: dict[str, object] = {VIEW.group.id: {}} if kind == completion.WHICH_GROUP else {}
    asked = [dict(question_about(kind, each).data) for each in MEETINGS[:2]]
    command = "absence_for" if kind == WHICH_PERSON else "absence"
    data = {"command": command, "group": VIEW.group.id, "meetings": asked, "kept": kept}
    place = replace(PLACE, question=Question(kind, data))
    is_read_in_time(lambda words: understand_message(place, words, ROUTER))


@pytest.mark.parametrize("begins", ["", "!", "!okänt ", "jag kan inte komma "])
def test_whatever_is_said_is_understood_in_time(begins: str) -> None:
    is_read_in_time(lambda words: understand_message(PLACE, begins + words, ROUTER))
    is_read_in_time(lambda words: understand_edit(PLACE, begins + words, ROUTER))
    is_read_in_time(lambda words: understand_reaction(PLACE, begins + words))


@pytest.mark.parametrize("piece", ["my my ", "jag är ", "Anna har ", "sjuk ", "A", "jag kan nog "])
def test_whether_the_longest_report_is_one_is_found_out_in_time(piece: str) -> None:
    text = (piece * MAX_LENGTH)[:MAX_LENGTH]
    assert_holds_nobody_up(lambda: doubt_about_report(text))


def test_a_date_is_looked_for_in_time() -> None:
    def ask(text: str) -> None:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            when(text, NOW, "Europe/Stockholm")

    is_read_in_time(ask)


def test_a_message_of_matrix_is_taken_in_in_time() -> None:
    class Event:
        def __init__(self, body: str) -> None:
            reply = {"m.in_reply_to": {"event_id": "$1"}}
            content = {"msgtype": "m.text", "body": body, "m.relates_to": reply}
            self.source = {"event_id": "$2", "sender": "@a:b", "type": "m.room.message",
                           "content": content, "origin_server_ts": 1}  # fmt: skip

    is_read_in_time(lambda body: to_inbound_event(Event(body), "!r", "@me:b", direct=False))
    is_read_in_time(lambda body: to_inbound_event(Event("> <" + body), "!r", "@me:b", direct=False))
    is_read_in_time(lambda body: to_inbound_event(Event("> <>" + body), "!r", "@m:b", direct=False))


@pytest.mark.parametrize(
    "piece", ["<a ", '<a href="https://matrix.to/#/@', "[", "[](matrix:u/", "@a:"]
)
def test_whom_a_message_speaks_to_is_found_in_time(piece: str) -> None:
    def read(body: str) -> None:
        content = {"formatted_body": piece * (len(body) // len(piece)) + body}
        names = ("Kansli", "Region Västmanlands sekreterare")
        read_mentions(content, piece * 9_000 + body, "@me:b", names, is_reply=False)

    is_read_in_time(read)


def test_a_text_is_made_safe_and_split_in_time() -> None:
    def written(text: str) -> object:
        return split_messages(parse_blocks(f"<p>{escape(text)}</p>"), 2_000)

    is_read_in_time(normalise)
    is_read_in_time(written, MOST_LOOPS_TO_WRITE)


def test_a_line_of_the_demo_is_read_and_drawn_in_time() -> None:
    directory = Directory(())

    def read(line: str) -> None:
        with contextlib.suppress(InputError):
            parse(f"anna: {line}", directory, None)

    def draw(line: str) -> None:
        Screen(io.StringIO(), colours=True, width=80).paragraph(line)

    is_read_in_time(read)
    is_read_in_time(draw, MOST_LOOPS_TO_WRITE)


# ------------------------------------------------------------- longer than anything can be


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    with filled_room(tmp_path) as chatroom:
        chatroom.say("sekreterare", "!möte ny 12 mars kl 9-12 Stadshuset")
        yield chatroom


@pytest.mark.parametrize("name", [command.name for command in ROUTER.catalogue])
def test_a_command_that_is_longer_than_anything_can_be_is_answered_kindly(name: str) -> None:
    refused = understand_message(PLACE, f"!{name} {'x' * LONGEST}", ROUTER)
    assert isinstance(refused, Refusal)
    assert refused.error.message_id == "message_too_long"


def test_so_is_the_answer_to_a_question() -> None:
    question = Question("report", {"group": VIEW.group.id, "meeting": 1, "part": "home"})
    asked = Place("!grupp:exempel", "@anna:exempel", [VIEW], question=question)
    refused = understand_message(asked, "x" * (LONGEST + 1), ROUTER)
    assert isinstance(refused, Refusal)
    assert refused.error.message_id == "message_too_long"


def test_talk_of_any_length_is_not_answered(room: Chatroom) -> None:
    assert room.answer("anna", "x" * LENGTH) == ""


def test_a_long_message_is_answered_and_changes_nothing(room: Chatroom) -> None:
    answer = room.answer("anna", f"!kommer {' ' * LENGTH}inte")
    assert answer.startswith("Det var för långt för mig: ")
    assert "Kommer (0)" in room.answer("anna", "!möte")


# ------------------------------------------------------------- answers that replace answers


def summoned(room: Chatroom) -> str:
    """The summons to the meeting, as the event that is reacted to."""
    room.go_to("2027-03-05 09:00")
    return room.last("summons").event_id


def test_answers_that_a_later_one_has_replaced_are_not_read(room: Chatroom) -> None:
    summons, read = summoned(room), []

    def load(answer: Answer, _: object) -> None:
        read.append(answer)

    event.listen(Answer, "load", load)
    try:
        for number in range(30):
            read.clear()
            room.react("anna", summons, "✅❌"[number % 2])
            assert len(read) <= 2, f"{len(read)} answers were read after {number}"
    finally:
        event.remove(Answer, "load", load)


def test_an_answer_after_twenty_thousand_others_takes_no_longer(
    room: Chatroom, tmp_path: Path
) -> None:
    """The first thousand took 46 s. Half of them are withdrawn, as by redacted reactions."""
    summons = summoned(room)
    room.react("anna", summons, "✅")
    with room.store.begin() as tx:
        [first] = tx._session.scalars(select(Answer))
        row = {
            name: getattr(first, name)
            for name in ("meeting_id", "person_id", "starts_at", "coming", "by", "at")
        }
        many = [
            {**row, "event_id": f"$mer{n}", "withdrawn_at": row["at"] if n % 2 else None}
            for n in range(20_000)
        ]
        tx._session.execute(insert(schema.answer), many)

    def react(chatroom: Chatroom, to: str) -> None:
        for number in range(5):
            chatroom.react("anna", to, "✅❌"[number % 2])

    (folder := tmp_path / "few").mkdir()
    with filled_room(folder) as few:
        few.say("sekreterare", "!möte ny 12 mars kl 9-12 Stadshuset")
        other = summoned(few)
        assert_takes_at_most(5, lambda: react(room, summons), lambda: react(few, other))


# ------------------------------------------------------------- many answers to one person


def queue(room: Chatroom, *messages: tuple[str | None, str], where: str = ROOM) -> None:
    """Messages to be sent, each by its asker and its key; a "✂" in it parts it."""
    with room.store.begin() as tx:
        for asker, key in messages:
            tx.outbox.add(OutboundMessage(key, where, key, "", asker=asker), room.clock.now())


async def delivered(room: Chatroom, transport: FakeTransport | None = None) -> list[str]:
    """The keys of what is posted in the group's room, in order."""
    transport = transport or FakeTransport()
    async with delivering(room.store, transport, room.clock.now()) as delivery:
        await delivery.flush()
    return transport.posted[ROOM]


async def test_a_members_answer_waits_for_no_other_members_hundred(room: Chatroom) -> None:
    queue(room, *(("@anna", f"anna {n}") for n in range(100)), ("@bo", "bo"))
    posted = await delivered(room)
    assert posted.index("bo") == 1
    assert [key for key in posted if key != "bo"] == [f"anna {n}" for n in range(100)]


async def test_nor_for_an_answer_of_many_parts(room: Chatroom) -> None:
    queue(room, ("@anna", "lång" + "✂" * 33), ("@bo", "bo 1"), ("@bo", "bo 2"))
    posted = await delivered(room)
    assert len(posted) == 36
    assert (posted.index("bo 1"), posted.index("bo 2")) == (1, 3)


async def test_what_answers_nobody_keeps_its_order_and_has_its_turn(room: Chatroom) -> None:
    hundred = [("@anna", f"anna {n}") for n in range(100)]
    queue(room, *hundred, (None, "kallelse"), (None, "påminnelse"), ("@bo", "bo"))
    posted = await delivered(room)
    assert posted[:6] == ["anna 0", "kallelse", "bo", "anna 1", "påminnelse", "anna 2"]


class Refusing(FakeTransport):
    """Does not take the message "för stor" until "bo" is posted."""

    async def send(self, message: OutboundMessage) -> str:
        if message.key == "för stor" and "bo" not in self.posted.get(ROOM, []):
            self.errors.setdefault(ROOM, []).insert(0, RetryLater("413", 300, of_message=True))
        return await super().send(message)


async def test_a_message_that_the_server_refuses_has_had_its_turn(room: Chatroom) -> None:
    queue(room, ("@anna", "för stor"), ("@anna", "sedan"), ("@bo", "bo"))
    assert await delivered(room, Refusing()) == ["bo", "för stor", "sedan"]


async def test_nobody_else_waits_while_a_message_is_refused_for_what_it_is(room: Chatroom) -> None:
    transport, at_rest = Refusing(), []

    class Recording(FakeSleep):
        async def __call__(self, seconds: float) -> None:
            at_rest.append((round(seconds), list(transport.posted[ROOM])))
            await super().__call__(seconds)

    others = [(f"@{n}", f"{n}") for n in range(AT_ONCE)]  # more than are under way at once
    queue(room, ("@anna", "för stor"), ("@bo", "bo"), *others, (None, "kallelse"))
    async with delivering(room.store, transport, room.clock.now(), Recording()) as delivery:
        await delivery.flush()
    before = ["bo", *(key for _, key in others), "kallelse"]
    assert at_rest == [(300, before)]
    assert transport.posted[ROOM] == [*before, "för stor"]


async def test_what_is_asked_meanwhile_is_answered_at_once(room: Chatroom) -> None:
    class ForEver(FakeSleep):
        async def __call__(self, seconds: float) -> None:
            await asyncio.Event().wait()

    transport = Refusing()
    queue(room, ("@anna", "för stor"))
    async with delivering(room.store, transport, room.clock.now(), ForEver()) as delivery:
        await transport.until(lambda: "för stor" in transport.attempts)
        queue(room, ("@cia", "cia"))
        delivery.wake()
        await transport.until(lambda: transport.posted.get(ROOM) == ["cia"])
        queue(room, ("@bo", "bo"))
        delivery.wake()
        await transport.until(lambda: transport.posted[ROOM] == ["cia", "bo"])
        delivery.retry(MATRIX, ROOM)
        await transport.until(lambda: transport.posted[ROOM] == ["cia", "bo", "för stor"])


def test_what_a_server_says_of_a_message_is_told_from_what_it_says_of_the_room() -> None:
    def refused(status: int, errcode: str) -> bool:
        answer = nio.ErrorResponse("", errcode)
        answer.transport_response = SimpleNamespace(status=status, headers={})
        return to_retry(answer).of_message

    assert refused(413, "M_TOO_LARGE")
    assert refused(400, "M_INVALID_PARAM")
    assert not refused(403, "M_FORBIDDEN")
    assert not refused(429, "M_LIMIT_EXCEEDED")
    assert not refused(502, "")


async def test_an_answer_is_on_account_of_who_asked(room: Chatroom) -> None:
    for _ in range(30):
        room.hand_in("anna", "!hjälp")
    room.hand_in("bo", "!hjälp")
    askers = waiting_askers(room)
    assert list(askers.values()) == [*[matrix_id("anna")] * 30, matrix_id("bo")]
    posted = await delivered(room)
    assert askers[posted[1]] == matrix_id("bo")


async def test_what_others_are_told_is_in_order_whoever_brought_it_about(room: Chatroom) -> None:
    for _ in range(30):
        room.hand_in("anna", "!hjälp")
    room.hand_in("anna", "!förhinder")
    room.hand_in("sekreterare", "!kommer för Anna Ek")
    askers = waiting_askers(room)
    posted = [key for key in await delivered(room) if askers[key] is None]
    assert posted == [key for key, asker in askers.items() if asker is None]
    assert len(posted) == 2


def waiting_askers(room: Chatroom) -> dict[str, str | None]:
    """By key, of all that waits, the oldest first."""
    waiting = select(schema.outbox).where(schema.outbox.c.settled_at.is_(None))
    with room.store.begin() as tx:
        rows = tx._session.execute(waiting.order_by(schema.outbox.c.id))
        return {row.key: row.asker for row in rows}


# ------------------------------------------------------------- invitations


class SlowServer:
    """As much of a Matrix client as invitations need: no answer comes until `let_go`."""

    def __init__(self) -> None:
        self.rooms: dict[str, object] = {}
        self.asked: list[str] = []
        self.let_go = asyncio.Event()

    async def join(self, room: str) -> object:
        self.asked.append(f"join {room}")
        await self.let_go.wait()
        return object()

    async def room_leave(self, room: str) -> object:
        self.asked.append(f"leave {room}")
        await self.let_go.wait()
        return object()


async def asked(server: SlowServer, wanted: int) -> list[str]:
    """What the server has been asked, once that is `wanted`, and nothing more comes."""
    for _ in range(200):
        await asyncio.sleep(0)
    assert len(server.asked) == wanted, server.asked
    return server.asked


def invite(invitations: Invitations, room: str, sender: str, *, join: bool = False) -> None:
    async def decide() -> bool:
        return join

    invitations.receive(Invitation(room, sender, direct=False), decide)


async def decided(invitations: Invitations) -> None:
    """Until it is known of each whether to join."""
    while invitations._undecided:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0)


async def test_refusals_are_few_at_once_and_one_inviters_one_at_a_time() -> None:
    server = SlowServer()
    invitations = Invitations(server)
    for number in range(6):
        invite(invitations, f"!fälla{number}", "@okänd")
    await asked(server, 1)
    for number in range(6):
        invite(invitations, f"!annan{number}", f"@okänd{number}")
    await asked(server, 2)
    await invitations.close()


async def test_a_join_waits_for_no_refusal_and_for_no_other_inviters_joins() -> None:
    server = SlowServer()
    invitations = Invitations(server)
    for number in range(50):
        invite(invitations, f"!fälla{number}", f"@okänd{number}")
        invite(invitations, f"!egen{number}", "@ledamot", join=True)
    invite(invitations, "!gruppen", "@sekreterare", join=True)
    assert "join !gruppen" in await asked(server, 4)
    server.let_go.set()
    await asked(server, 101)
    assert not invitations.has_unanswered
    await invitations.close()


async def test_strangers_do_not_keep_the_bot_from_remembering_how_far_it_had_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = SlowServer()
    invitations = Invitations(server)
    for number in range(10_000):
        invite(invitations, f"!fälla{number}", f"@okänd{number}")
    held = invitations.has_unanswered  # nobody has been asked about them
    await decided(invitations)
    assert (held, invitations.has_unanswered) == (True, False)
    await asked(server, 2)
    invite(invitations, "!gruppen", "@sekreterare", join=True)
    await asked(server, 3)
    held, later = invitations.has_unanswered, time.monotonic() + 301
    monkeypatch.setattr("bot.transports.matrix.invitations.time.monotonic", lambda: later)
    assert (held, invitations.has_unanswered) == (True, False)
    await invitations.close()


async def test_what_strangers_make_wait_is_bounded() -> None:
    invitations = Invitations(SlowServer())
    for number in range(20_000):
        invite(invitations, f"!fälla{number}", f"@okänd{number}")
    assert len(invitations._undecided) == 10_000
    await decided(invitations)
    assert len(invitations._refusals) == 200
    await invitations.close()


async def test_a_stranger_whose_room_is_slow_to_refuse_keeps_nobody_waiting(
    env: MatrixEnv,
) -> None:
    """Six such invitations made a member wait 47 seconds."""
    stranger = await env.person("olof")
    async with Proxy(env.homeserver.url, seed=1, silence=60) as proxy:
        anna, bot, room = await behind(proxy, env, encrypted=False)
        proxy.set_weights([("/leave", {Fault.SILENCE: 1.0})])
        for number in range(6):
            await stranger.create_room(f"Fälla {number}", bot.id)
        await bot.port.wait(lambda: len(bot.port.invitations) >= 6)
        saved = bot.port.calls.count("save_sync_token")
        await anna.say(room, "!hjälp")
        await bot.port.wait_for_text("!hjälp")
        await bot.port.wait(lambda: bot.port.calls.count("save_sync_token") > saved)
        assert proxy.counts[Fault.SILENCE] <= 2
        await bot.stop()


# ------------------------------------------------------------- a large members' file


def members(rows: int, since: str = "2023-01-01") -> bytes:
    """A file of so many lines: a member and a substitute in each of half as many seats."""
    lines = ["organisation,seat,role,name,matrix_id,from"]
    for seat in range(rows // 2):
        for role in ("member", "substitute"):
            name = f"Namn {seat} {role}"
            lines.append(f"Ort {seat % 97},{seat},{role},{name},@{role}{seat}:exempel,{since}")
    return "\n".join(lines).encode()


def one_seat(rows: int) -> bytes:
    """A file in which everybody holds the same seat, and presides, at the same time."""
    lines = (f"Sala,ordförande,Namn {n},2023-01-{1 + n % 28:02}" for n in range(rows))
    return "\n".join(["organisation,role,name,from", *lines]).encode()


def imported(store: Store, content: bytes) -> ImportPlan:
    """What importing it changes, done if there are no mistakes."""
    file = members_csv.read(content)
    with store.begin() as tx:
        plan = plan_import(tx, "barn-unga", file)
        if not (file.mistakes or plan.mistakes):
            enrol(tx, plan, "administrator", NOW)
    return plan


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Iterator[Store]]:
    """As many new ones as are asked for."""
    made: list[Store] = []

    def new() -> Iterator[Store]:
        while True:
            (folder := tmp_path / str(len(made))).mkdir()
            made.append(new_store(folder))
            yield made[-1]

    yield new()
    for store in made:
        store.close()


def test_a_members_file_is_imported_in_a_time_like_its_length(stores: Iterator[Store]) -> None:
    """4,000 lines took 50 seconds."""

    def import_them(rows: int) -> None:
        assert imported(next(stores), members(rows)).count(ChangeKind.NEW) == rows

    assert_grows_like_its_size(lambda: import_them(250), lambda: import_them(2_000))


def test_so_it_is_when_it_is_imported_again(stores: Iterator[Store]) -> None:
    def import_them(rows: int) -> None:
        store = next(stores)
        imported(store, members(rows))
        assert imported(store, members(rows)).changes_nothing
        assert imported(store, members(rows, since="2023-01-02")).count(ChangeKind.CHANGED) == rows
        others = members(rows).replace(b"Ort", b"Annan ort").replace(b"@", b"@annan-")
        assert len(imported(store, others).not_in_file) == rows

    assert_grows_like_its_size(lambda: import_them(126), lambda: import_them(1_008))


@pytest.mark.parametrize("file", [members, one_seat])
def test_a_members_file_is_read_in_a_time_like_its_length(file: Callable[[int], bytes]) -> None:
    few, many = file(100), file(800)
    assert_grows_like_its_size(lambda: members_csv.read(few), lambda: members_csv.read(many))


# ------------------------------------------------------------- a server that asks to wait


@pytest.fixture
async def busy() -> AsyncIterator[str]:
    """The address of a homeserver that answers everything with a 429."""

    async def answer(_: web.Request) -> web.Response:
        refusal = {"errcode": "M_LIMIT_EXCEEDED", "error": "", "retry_after_ms": 41_500}
        return web.json_response(refusal, status=429)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


LogIn = Callable[[str], Awaitable[object]]


@pytest.mark.parametrize(
    "log_in",
    [
        lambda url: log_in(url, "kansli", "hemligt", "Kansli"),
        lambda url: log_in_with_token(url, "syt_1"),
        lambda url: ClientApi(url, "@kansli:exempel", "syt_1").query_own_keys(),
    ],
    ids=["kansli login", "kansli login --token, kansli run", "signing the device"],
)
async def test_a_server_that_asks_to_wait_is_told_of_as_that(busy: str, log_in: LogIn) -> None:
    with pytest.raises(AdministratorError) as told:
        await log_in(busy)
    assert "asks to wait 42 seconds (429)" in str(told.value)
    assert "password" not in str(told.value)


async def test_check_tells_of_it_likewise(busy: str, tmp_path: Path) -> None:
    session = Session(busy, "@kansli:exempel", "ENHET", "syt_1")
    transport = MatrixTransport(session, tmp_path, display_name="Kansliet")
    try:
        with pytest.raises(AdministratorError, match="asks to wait 42 seconds"):
            await transport.whoami()
    finally:
        await transport.close()


# ------------------------------------------------------------- long answers


def fill_reports(
    room: Chatroom, count: int = 100, words: str = "vi öppnar & stänger, " * 190
) -> None:
    """So many reports by Anna, each as long as one may be."""
    with room.store.begin() as tx:
        [meeting] = tx.meetings("barn-unga")
        anna = tx.people.by_address(MATRIX, matrix_id("anna"))
        assert anna is not None
        written: dict[str, Any] = {
            "meeting_id": meeting.stored_id,
            "person": anna,
            "at": room.clock.now(),
        }
        for number in range(count):
            text = f"Nummer {number}: {words}"
            report = Report(part=Part.HOME, text=text, event_id=f"$rapport{number}", **written)
            tx._session.add(report)


def last_said(room: Chatroom) -> PostedMessage:
    return room.posted[-1]


def read_on(chatroom: Chatroom, who: str, command: str, **where: Any) -> list[PostedMessage]:
    """Every page of an answer, each by the command that stands in the one before."""
    pages: list[PostedMessage] = []
    while command:
        chatroom.say(who, command, **where)
        pages.append(last_said(chatroom))
        found = re.search(r"Nästa sida får du med (!.+)\.$", last_said(chatroom).text)
        command = found[1] if found else ""
        assert len(pages) < 60
    return pages


def numbers(pages: list[PostedMessage]) -> list[str]:
    return [number for page in pages for number in re.findall(r"Nummer (\d+):", page.text)]


@pytest.mark.parametrize(
    ("who", "command"),
    [("anna", "!rapport visa"), ("anna", "!my report meeting 1"), ("sekreterare", "!dagordning")],
)
def test_an_answer_is_five_messages_and_the_rest_is_there_for_the_asking(
    room: Chatroom, who: str, command: str
) -> None:
    fill_reports(room)
    pages = read_on(room, who, command)
    assert numbers(pages) == [str(number) for number in range(100)]
    messages = [len(split(page.post)) for page in pages]
    assert 7 <= len(messages) <= 10
    assert set(messages[:-1]) <= {4, 5}
    assert messages[-1] <= 5


@pytest.mark.parametrize(
    "words",
    ["x\n" * 1_900, "😀" * 3_900, '"' * 3_900, "&" * 3_900, "kort"],
    ids=["lines", "emoji", "quotes", "ampersands", "short"],
)
def test_every_page_is_five_messages_at_most_whatever_stands_in_it(
    room: Chatroom, words: str
) -> None:
    fill_reports(room, 25, words)
    pages = read_on(room, "anna", "!rapport visa")
    assert numbers(pages) == [str(number) for number in range(25)]
    assert max(len(split(page.post)) for page in pages) <= 5


def test_reports_of_nothing_but_line_breaks_are_shown_in_time(room: Chatroom) -> None:
    """A hundred of them took four seconds to write out, and whoever came after waited."""
    fill_reports(room, 160, "\n" * 3_900 + "x")
    assert_holds_nobody_up(lambda: room.hand_in("anna", "!rapport visa"), MOST_LOOPS_TO_WRITE)


def test_a_list_that_grows_is_in_pages_too(room: Chatroom) -> None:
    with room.store.begin() as tx:
        for number in range(2, 1_500):
            place = "Stadshuset i Sala, stora salongen, våning 2 " * 4
            starts = datetime(2027, 3, 13, 9) + timedelta(minutes=number)  # noqa: DTZ001 - wall
            planned: dict[str, Any] = {"group_id": "barn-unga", "planned_at": room.clock.now()}
            tx._session.add(Meeting(number=number, starts_at=starts, place=place, **planned))
    pages = read_on(room, "anna", "!möten")
    shown = [number for page in pages for number in re.findall(r"Möte (\d+):", page.text)]
    assert shown == [str(number) for number in range(1, 1_500)]
    assert max(len(split(page.post)) for page in pages) == 5


def test_the_next_page_names_its_group_where_several_are_meant(tmp_path: Path) -> None:
    other = example_group(id="kultur", room="!kultur:exempel", secretary_room="!sekr:exempel")
    with filled_room(tmp_path, groups=[example_group(), other]) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9-12 Stadshuset")
        fill_reports(room)
        chat = {"room": "!direkt:exempel", "direct": True}
        pages = read_on(room, "anna", "!rapport visa barn-unga", **chat)
        assert len(numbers(pages)) == 100


@pytest.mark.parametrize("page", ["0", "2", "999"])
def test_a_page_that_there_is_not_is_said_so(room: Chatroom, page: str) -> None:
    assert "bara en sida" in room.answer("anna", f"!rapport visa sida {page}")
    assert "bara en sida" in room.answer("sekreterare", f"!dagordning möte 1 sida {page}")


@pytest.mark.parametrize("page", ["sida 2.", "sida 2!", ", sida 2", "(sida 2)", "sida2", "Page 2"])
def test_a_page_is_no_report_however_it_is_written(room: Chatroom, page: str) -> None:
    """It would have been kept as one, and published."""
    assert "bara en sida" in room.answer("anna", f"!rapport visa {page}")


def test_what_a_report_says_of_pages_is_a_report(room: Chatroom) -> None:
    assert "Tack" in room.answer("anna", "!rapport Läs handlingarna, sida 2")
    assert "Läs handlingarna, sida 2" in room.answer("anna", "!rapport visa")
