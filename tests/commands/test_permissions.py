"""Who may use which command, in every kind of room: the tables of docs/permissions.md, tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import pytest

from bot.events.service import EventService
from bot.transports.base import EventKind, InboundEvent
from commands.command import Command
from commands.router import Router
from secretary.people import MATRIX
from services.actors import Permission
from tests.chatroom import (
    ROOM,
    SECRETARY,
    SECRETARY_ROOM,
    Chatroom,
    example_group,
    fill_seats,
    matrix_id,
)
from tests.docs.pages import Page, table

PAGE: Final = Page("docs/permissions.md")
OTHER_ROOM: Final = "!annan-grupp:exempel"

PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "the group's room": (ROOM, "The group's room, and its secretaries' room"),
    "the secretaries' room": (SECRETARY_ROOM, "The group's room, and its secretaries' room"),
    "a direct chat": ("", "A direct chat with the bot"),
    "another group's room": (OTHER_ROOM, "Another group's room"),
    "a room that is not configured": ("!annat:exempel", "A room that is not in the settings"),
}
"""Each kind of room, and the heading of its table."""

ROLES: Final[Mapping[str, str]] = {
    "secretary": SECRETARY,
    "chair": matrix_id("Eva Lund"),
    "member": matrix_id("Anna Ek"),
    "substitute": matrix_id("Bo Berg"),
    "official": "@tjänsteperson:exempel",
    "former": matrix_id("Cia Dal"),
    "administrator": "@admin:exempel",
    "stranger": "@okänd:exempel",
}
"""Each role, and somebody who has it."""


@pytest.fixture(scope="module")
def chatroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatroom]:
    """Two groups; in one of them a meeting is summoned, and Cia's mandate has ended."""
    other = example_group(
        id="annan", name="En annan grupp", room=OTHER_ROOM,
        secretary_room=None, secretaries=frozenset({"@någon:exempel"}),
    )  # fmt: skip
    room = Chatroom(tmp_path_factory.mktemp("permissions"), groups=[example_group(), other])
    room.service = EventService(
        room.groups, room.store, room.clock,
        administrators=frozenset({ROLES["administrator"]}),
    )  # fmt: skip
    fill_seats(room.store)
    with room.store.begin() as tx:
        [mandate] = tx.people.mandates_of(MATRIX, ROLES["former"])
        mandate.until = date(2027, 2, 25)
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.go_to("2027-02-26 09:00")
    yield room
    room.store.close()


def said(room: Chatroom, who: str, where: str, text: str) -> str:
    """What the bot answers in that place; empty for silence."""
    room._events += 1
    event = InboundEvent(
        f"$asked{room._events}", where or f"!direkt{who}", who, text, room.clock.now(),
        direct=not where,
    )  # fmt: skip
    mark = len(room.posted)
    room.hand_over(event)
    return "\n".join(it.text for it in room.since(mark) if it.post.kind == "reply")


def outcome(room: Chatroom, who: str, where: str, command: Command) -> str:
    """One cell of the table."""
    answer = said(room, who, where, f"!{command.name}")
    if not answer:
        return "–"
    if "dig hittar jag inte i någon av dem" in answer:
        return "who?"
    if "Det kommandot är för gruppens" in answer:
        return "no"
    others = {
        "agenda_approve": "Dagordningen godkänner ordföranden", "comments": "Vad vill du säga om",
        "notes_draft": "är inte klara än",
    }  # fmt: skip
    if command.instead and others.get(command.key, "Vem gäller det?") in answer:
        return "no"  # who may not use it gets the one that they have instead
    if command.key == "agenda_draft" and "Utkast till dagordning" not in answer:
        return "no"  # likewise
    if command.key == "items" and not answer.startswith("Punkter till mötet"):
        return "no"  # they get the agenda that was sent, if there is one
    if command.fallback_to_parent:
        # Permission may not use it gets the command of the shorter name.
        return "yes" if "Vem gäller det?" in answer else "no"
    return "yes"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("place", PLACES)
def test_the_table_is_true(chatroom: Chatroom, place: str, role: str) -> None:
    where, heading = PLACES[place]
    catalogue = Router().catalogue
    assert {
        command.name: outcome(chatroom, ROLES[role], where, command) for command in catalogue
    } == {command.name: documented(heading, role, command.permission) for command in catalogue}


def documented(heading: str, role: str, who: Permission) -> str:
    """What the page says."""
    return cells(heading)[role, who]


def cells(heading: str) -> dict[tuple[str, str], str]:
    head = next(line for line in PAGE.part(heading).splitlines() if line.startswith("| for |"))
    roles = [cell.strip() for cell in head.strip("|").split("|")][1:]
    return {
        (role, who): cell
        for who, *row in table(PAGE.part(heading))
        for role, cell in zip(roles, row, strict=True)
    }


def test_every_role_place_and_kind_of_command_is_in_the_tables() -> None:
    for _, heading in PLACES.values():
        assert set(cells(heading)) == {(role, who) for role in ROLES for who in Permission}
    assert {row[0].split(",")[0] for row in table(PAGE.text)} <= {*ROLES}


def test_whatever_was_refused_has_changed_nothing(chatroom: Chatroom) -> None:
    with chatroom.store.begin() as tx:
        before = [(m.number, m.starts_at, m.status) for m in tx.meetings("barn-unga")]
    for role in ("official", "former", "administrator", "stranger", "member"):
        for text in ("!möte ny 23 april kl 9", "!möte flytta till 24 april kl 9", "!möte ställ in"):
            assert "är för gruppens" in said(chatroom, ROLES[role], ROOM, text)
            said(chatroom, ROLES[role], ROOM, "ja")
    with chatroom.store.begin() as tx:
        assert [(m.number, m.starts_at, m.status) for m in tx.meetings("barn-unga")] == before


@pytest.mark.parametrize(
    "similar",
    ["@Sekreterare:exempel", "@sekreterare:exempel.org", "@sekreterare2:exempel", "@eva:exempel2"],
)
def test_a_similar_id_gives_nothing(chatroom: Chatroom, similar: str) -> None:
    assert "är för gruppens" in said(chatroom, similar, ROOM, "!möte ny 23 april kl 9")


def test_a_stranger_in_a_direct_chat_learns_nothing_of_the_group(chatroom: Chatroom) -> None:
    answer = said(chatroom, ROLES["stranger"], "", "!möte")
    assert "12 mars" not in answer
    assert "barn" not in answer


@pytest.mark.parametrize("role", ROLES)
def test_a_reaction_is_an_answer_from_those_who_hold_a_seat(chatroom: Chatroom, role: str) -> None:
    chatroom._events += 1
    summons = chatroom.last("summons").event_id
    mark = len(chatroom.posted)
    chatroom.hand_over(
        InboundEvent(
            f"$reacted{chatroom._events}", ROOM, ROLES[role], "✅", chatroom.clock.now(),
            EventKind.REACTION, target=summons,
        )
    )  # fmt: skip
    refused = any("Bara ledamöter och ersättare" in it.text for it in chatroom.since(mark))
    assert refused == (role not in ("chair", "member", "substitute"))


def test_nobody_edits_what_another_wrote(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    summoned.edit("bo", event, "!kommer")
    assert "förhinder" in summoned.standing("Anna Ek")


def test_nobody_takes_back_from_another_room_what_somebody_wrote(summoned: Chatroom) -> None:
    event = summoned.say("anna", "!förhinder")
    summoned.hand_over(
        InboundEvent(
            "$redaction", "!direkt-bo:exempel", matrix_id("bo"), "", summoned.clock.now(),
            EventKind.REDACTION, target=event, direct=True,
        )
    )  # fmt: skip
    assert "förhinder" in summoned.standing("Anna Ek")
