"""The groups' rooms, and what stands in them when all is over, as a real client sees it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from tests.chaos.scenario import PROBLEMS, Result
from tests.homeserver.person import Person, reply_target

TOPIC: Final = "!fråga möte 1: "
"""What a topic begins with: with several meetings open, one that names none is asked about."""


UNREAD: Final = "Skriv det gärna en gång till"
UNREAD_MANY: Final = "Skriv dem gärna en gång till"
"""What the bot asks whose message, or messages, it could not read."""
INCIDENTS: Final = ("Min databas har återställts", "Min klocka och Matrixserverns")
"""How what the secretaries are told of a restore, and of a wrong clock, begins."""


@dataclass(frozen=True)
class Unread:
    """A message that the bot asked for once more."""

    event: str
    room: str
    sender: str
    text: str


class GroupRooms:
    """The groups' rooms and the people in them. The secretary sees everything and counts."""

    def __init__(self, secretary: Person, speakers: Sequence[Person], bot: str) -> None:
        self.secretary = secretary
        self.speakers = speakers
        self.bot = bot
        self.all: list[str] = []
        self.incidents: list[str] = []
        """Each group's room for what befalls the bot: nobody counts what stands there."""
        self.encrypted: set[str] = set()

    async def open(self, encrypted_or_not: Sequence[bool]) -> None:
        """Make the rooms, and let everybody in."""
        others = [person.id for person in self.speakers]
        for n, encrypted in enumerate(encrypted_or_not):
            room = await self.secretary.create_room(
                f"Grupp g{n}", self.bot, *others, encrypted=encrypted
            )
            self.all.append(room)
            incidents = await self.secretary.create_room(
                f"Sekreteraren g{n}", self.bot, encrypted=False
            )
            self.incidents.append(incidents)
            if encrypted:
                self.encrypted.add(room)
        for person in self.speakers:
            for room in self.all:
                await person.wait_for_invitation(room)
                await person.join(room)

    async def wait_for_bot(self, *, all_listen: bool) -> None:
        """Until the bot is in all rooms.

        all_listen: whether the speakers' clients go on hearing what is asked of them, as clients of
        people do who write. Else they only speak; to sync for each other would keep them busy.
        """
        for person in (self.secretary, *self.speakers):
            for room in self.all:
                await person.wait_for_member(room, self.bot, 60)
        for person in () if all_listen else self.speakers:
            await person.stop_syncing()

    async def count(
        self, labels: Sequence[str], unread: Collection[str], result: Result
    ) -> tuple[Counter[str], list[Unread]]:
        """Read every room from its first event to its last.

        Every command somebody wrote should have one answer, and every meeting, which its label
        tells from others, one summons, and with that one file for calendars. unread: events that
        the bot asked for once more; they need no answer. Returns how often each topic was raised
        otherwise, and those events.
        """
        asked: dict[str, list[tuple[str, str]]] = {}
        summons: Counter[str] = Counter()
        topics: Counter[str] = Counter()
        replied: list[str] = []
        reminded: set[tuple[str, str]] = set()
        lost: list[Unread] = []
        wrong: dict[str, list[str]] = {problem: [] for problem in PROBLEMS}
        for room in self.all:
            events = await self._history(room)
            wrong["files"] += _other_files(room, [each.source for each in events])
            for event in events:
                source = event.source
                if isinstance(event, nio.MegolmEvent):
                    wrong["undecryptable"].append(source["event_id"])
                    continue
                body, sender = str(source["content"].get("body", "")), source["sender"]
                if source["type"] != "m.room.message":
                    continue
                if sender != self.bot:
                    asked.setdefault(f"{sender} {room}", []).append((source["event_id"], body))
                    if source["event_id"] in unread:
                        lost.append(Unread(source["event_id"], room, sender, body))
                    elif body.startswith(TOPIC):
                        topics[body.removeprefix(TOPIC)] += 1
                    continue
                if room in self.encrypted and not getattr(event, "decrypted", False):
                    wrong["unencrypted"].append(source["event_id"])
                target = reply_target(source["content"])
                label = next((it for it in labels if it in body), None)
                if UNREAD in body or UNREAD_MANY in body:
                    mentioned = source["content"].get("m.mentions", {}).get("user_ids", ())
                    reminded.update((user, room) for user in mentioned)
                elif target is not None:
                    replied.append(target)
                elif body.startswith("Kallelse") and label is not None:
                    summons[label] += 1
                else:
                    wrong["unexpected"] += _unexpected(source["content"])
        answers = Counter(replied)
        commands = {event: text for each in asked.values() for event, text in each}
        result.commands, result.answers = len(commands), sum(answers.values())
        result.notices, result.summons = len(labels), sum(summons.values())
        result.asked_again = len(lost)
        wrong["unanswered"] = [
            text for event, text in commands.items() if not answers[event] and event not in unread
        ]
        wrong["answered twice"] = [text for event, text in commands.items() if answers[event] > 1]
        wrong["unexpected"] += [event for event in answers if event not in commands]
        wrong["unsummoned"] = [label for label in labels if not summons[label]]
        wrong["summoned twice"] = [label for label in labels if summons[label] > 1]
        in_order = [[event for event, _ in each] for each in asked.values()]
        wrong["out of order"] = _out_of_order(in_order, replied)
        wrong["not asked"] = [it.text for it in lost if (it.sender, it.room) not in reminded]
        result.wrong = wrong
        return topics, lost

    async def _history(self, room: str) -> list[Any]:
        """Every event of the room from its beginning, decrypted where the secretary can."""
        client = self.secretary.client
        found: list[Any] = []
        start = ""
        while True:
            answer = await client.room_messages(room, start=start, limit=100)
            assert isinstance(answer, nio.RoomMessagesResponse), str(answer)
            found += answer.chunk
            if not answer.end or not answer.chunk:
                return found[::-1]
            start = answer.end


def _unexpected(content: Mapping[str, Any]) -> list[str]:
    """What the bot said that nobody had asked for, unless it is a file or about an incident."""
    body = str(content.get("body", ""))
    return [] if content["msgtype"] == "m.file" or body.startswith(INCIDENTS) else [body[:80]]


def _other_files(room: str, sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """That a room has not got as many files as summonses."""
    said = [each["content"] for each in sources if each["type"] == "m.room.message"]
    files = sum(each.get("msgtype") == "m.file" for each in said)
    summonses = sum(str(each.get("body", "")).startswith("Kallelse") for each in said)
    return [] if files == summonses else [f"{room}: {files} files, {summonses} summonses"]


def _out_of_order(asked: Sequence[Sequence[str]], replied: Sequence[str]) -> list[str]:
    """Commands answered after a later one of the same person in the same room."""
    places = {event: place for place, event in reversed(list(enumerate(replied)))}
    wrong = []
    for events in asked:
        answered = [event for event in events if event in places]
        wrong += [
            later
            for earlier, later in itertools.pairwise(answered)
            if places[later] < places[earlier]
        ]
    return wrong
