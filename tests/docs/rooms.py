"""Rooms in which what the documentation shows can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from commands.router import Router
from secretary.errors import UserError
from secretary.group import Language
from secretary.people import MATRIX
from services.actors import Actor, Permission
from tests.chatroom import SECRETARY, Chatroom, Picture, example_group, filled_room
from tests.docs.pages import GUIDE, Page

GRACE: Final = timedelta(minutes=3)
"""As it is where the settings do not say otherwise."""


_BUSY: Final[dict[str, Picture]] = {}
"""How a busy room is."""


@contextmanager
def room_for(chat: str, folder: Path, language: Language = Language.SWEDISH) -> Iterator[Chatroom]:
    """A room with a group that speaks `language`, on 1 February 2027.

    A meeting on 12 March is planned and summoned, unless the chat begins with planning one.
    """
    group = example_group(language=language, grace=GRACE)
    with filled_room(folder, groups=[group]) as room:
        if "!möte ny" not in chat.partition("\n")[0]:
            room.say("sekreterare", "!möte ny 12 mars kl 9-12 Stadshuset i Sala")
            room.go_to("2027-02-26 09:00")
        yield room


@contextmanager
def busy_room(
    folder: Path, language: Language = Language.SWEDISH, *, finished: bool = False
) -> Iterator[Chatroom]:
    """A room in which every command has something to work on.

    Meeting 1 was held on 29 January; meetings 2 and 3, on 11 March and 23 April, are planned and
    not yet summoned. The chair, a member, has reported to meeting 2; its item 4 is the secretary's
    own, 5 a member's topic, and a standing one is left out.
    Meeting 1 has handed out assignments 1 to 8, of which 6 is done, a recommendation and a request.
    Table 1 belongs to it, and has the row of Sala. Written round 1 goes on, and
    the chair has answered; 2 has not been sent.
    Focus assignments 1 and 2, goal 2 and agreement 1 are open, and goal 1 is closed.
    The draft of its notes goes round, with something under item 4.

    The report to the board of the spring has an introduction.

    finished: whether those are finished instead, and that is sent.
    """
    groups = [example_group(language=language, grace=GRACE)]
    with filled_room(folder, groups=groups, now="2027-01-07 09:00") as room:

        def fill() -> None:
            room.say("sekreterare", "!möte ny 29 januari kl 9-12")
            room.go_to("2027-02-01 09:00")
            room.say("sekreterare", "!möte ny 11 mars kl 9-12 Stadshuset i Sala")
            room.say("sekreterare", "!möte ny 23 april kl 9-12")
            room.say("eva", "!rapport Vi öppnar en ny familjecentral i maj.")
            room.say("sekreterare", "!punkt ny Elevhälsa")
            room.send_file("sekreterare", "Budget.pdf", b"%PDF-1.7", "!bilaga 4")
            room.say("gun", "!fråga Läsförståelse")
            room.say("sekreterare", "!punkt 9 ta bort")
            for words in ("uppdrag alla: Redovisa läget", "uppdrag alla: Utse en kontaktperson",
                          "uppdrag klar 6 Gjort.", "rekommendation SRB: Se över samverkan",
                          "begäran Statistik över väntetiderna",
                          "tabell ”Läget i kommunerna” elever, skolor",
                          "rad 1 Sala: 120; 3", "fokusuppdrag Kartlägg läget",
                          "fokusuppdrag Lämna förslag", "mål ja: Bättre samverkan",
                          "mål ja: Fler möten", "mål 1 nått: Vi träffas varje vecka",
                          "överenskommelse Hälsa; parter: Sala; datum: 1 maj 2026"):  # fmt: skip
                room.say("sekreterare", f"!{words}")
            room.say("sekreterare", "!återrapport våren 2027 inledning: Hej.")
            room.say("sekreterare", "!omgång ny Ställer ni er bakom remissvaret? senast 26 mars")
            room.say("sekreterare", "ja")
            room.say("eva", "!svar 1 Vi ställer oss bakom det.")
            room.say("sekreterare", "!omgång ny Vad tycker ni om texten? senast 26 mars")
            room.tell("eva", "hej")
            room.say("sekreterare", "!tjänsteperson ny Elin Ström, mötessekreterare")
            room.say("sekreterare", f"!koppla Elin Ström {SECRETARY}")
            room.say("sekreterare", "ja")
            room.say("sekreterare", "!not 4 Gruppen enas.")
            room.say("sekreterare", "!anteckningar skicka")

        room.let(fill, _BUSY)
        if finished:
            room.say("sekreterare", "!anteckningar fastställ ja: Elin Ström")
            room.say("eva", "!återrapport våren 2027 skicka")
            room.say("eva", "ja")
        yield room


def go_to_meeting(room: Chatroom, command: str) -> None:
    """Let meeting 2 be under way, for what is said at one, and a year be planned, for what is said
    of its plan: in a busy room."""
    if command.startswith(("!här", "!here")):
        room.go_to("2027-03-11 09:50")
    if command.startswith(("!årsplan", "!year plan", "!godkänn årsplan", "!approve year plan")):
        plan_year(room, command)


def plan_year(room: Chatroom, command: str) -> None:
    """Let the year have a plan of which days 2 and 4 are no meetings yet; for what is sent, one
    that is established, of which a meeting was moved since."""
    room.tell("eva", "hej")
    room.say("sekreterare", "!årsplan 2027 sex möten")
    if command.endswith(("skicka", "send")):
        room.say("eva", "!årsplan 2027 fastställ")
        room.say("eva", "ja")
        room.clock.move(2 * GRACE)
        room.tick()
        room.say("sekreterare", "!möte flytta möte 3 till 22 april kl 9")
    elif not command.endswith(("fastställ", "adopt")):
        for day in (1, 15):
            room.say("sekreterare", f"!årsplan 2027 lägg till {day} mars")


def language_of(page: Page) -> Language:
    """What the bot speaks in the chats of a page."""
    return Language.ENGLISH if page == GUIDE else Language.SWEDISH


def speaker(command: str) -> str:
    """Who may use what a text shows: the chair, who is a member, or else the secretary."""
    secretary = Actor(MATRIX, SECRETARY, date(2027, 3, 8), is_secretary=True)
    with suppress(UserError):
        found, _ = Router().find(command.removeprefix("!"), secretary)
        return "sekreterare" if found.permission is Permission.SECRETARY else "eva"
    return "eva"
