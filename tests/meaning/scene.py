"""The scene of utterances.csv, and its words for what is recorded and what is asked.

It is Monday 8 March 2027, 9 o'clock. Meeting 1 is on Friday 12 March at 9–12, and summoned to;
meeting 2 on Thursday 25 March at 9–12; meeting 3 on Friday 23 April at 13–16. Where two are open,
the group is summoned to meeting 2, too. Anna Ek sits for Arboga, and Bo Berg is her substitute; Eva
Lund is the chair, and Elin the secretary.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import Final

from commands.answer_requests import OfferAnswer, RecordAnswer, RecordAnswers
from commands.command import Request
from commands.place import Place
from commands.router import Router
from commands.understanding import understand_message
from commands.understood import Refusal, Understanding, Understood
from secretary.attendance import Answer, AttendanceMode, Participation
from secretary.meetings import Meeting
from secretary.people import MATRIX, Person
from services.actors import Actor
from services.context import GroupView
from tests.secretary import example as ex

FILE: Final = Path(__file__).parent / "utterances.csv"
NOW: Final = "2027-03-08 09:00"
SUMMONED: Final = "2027-02-26 09:00"
"""When the group is summoned to meeting 1."""
ROUTER: Final = Router()
ASKED_AFTER: Final = "frågan efter "
DIRECT: Final = "direkt"
TWO_OPEN: Final = "två öppna"
"""In `where`: both the first meetings are summoned to."""

_ASKED: Final[Mapping[str, str]] = {
    "answer_question": "fråga",
    "answer_doubt": "osäkert",
    "answer_likely": "osäkert",
    "answer_part": "del",
    "answer_people": "andra",
    "answer_for_others": "andra",
    "answer_both_ways": "ja eller nej",
    "answer_left_over": "oklart",
    "here_unclear": "oklart",
    "attendance_unclear": "oklart",
    "attendance_negation": "oklart",
    "attendance_when": "oklart",
    "attendance_whom": "oklart",
    "attendance_nobody": "vem",
    "attendance_of_others": "får inte",
    "misspelt_command": "kommando",
    "unknown_command": "kommando",
    "nobody_of_that_name": "vem",
    "several_of_that_name": "vem",
    "whose_absence": "vem",
    "who_is_coming": "vem",
    "several_open": "vilket möte",
    "no_such_meeting": "vilket möte",
    "which_meeting": "vilket möte",
    "which_not_clear": "vilket möte",
    "several_meetings": "vilket möte",
    "meeting_over": "vilket möte",
    "none_of_several": "kommando",
    "for_seats": "får inte",
    "for_holders": "får inte",
}
"""What the bot asks instead of recording, in a word; of other mistakes "vilket möte"."""


@dataclass(frozen=True)
class Row:
    """A line of the file. where: "rum" or "direkt", and "två öppna".

    in_answer_to: a summons, or what the bot asks after what they wrote: "frågan efter !förhinder".
    """

    language: str
    who: str
    where: str
    in_answer_to: str
    words: str
    recorded: str
    asked: str
    note: str


def rows() -> list[Row]:
    """All of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        read = csv.DictReader(file)
        return [Row(**{key: value or "" for key, value in line.items()}) for line in read]


def meetings() -> list[Meeting]:
    """The three of the scene."""
    made = [
        ex.meeting("2027-03-12 09:00", number=1),
        ex.meeting("2027-03-25 09:00", number=2),
        ex.meeting("2027-04-23 13:00", number=3),
    ]
    for meeting in made:
        meeting.ends_at = time(meeting.starts_at.hour + 3)
    return made


PEOPLE: Final[Mapping[str, Person]] = {"Anna": ex.ANNA, "Bo": ex.BO, "Eva": ex.EVA}


def place_of(row: Row) -> Place:
    """Where the row was said."""
    known = meetings()
    person = PEOPLE.get(row.who)
    now = ex.at(NOW)
    own = [mandate for mandate in ex.MANDATES if mandate.person is person]
    actor = Actor(MATRIX, "@any:exempel", now.date(), own, is_secretary=person is None)
    about = _meeting_answered(row, known)
    view = GroupView(
        group=ex.group(),
        actor=actor,
        now=now,
        mandates=ex.MANDATES,
        meetings=known,
        all_meetings=known,
        about=about,
        about_asks=about is not None,
        summoned=known[: 2 if TWO_OPEN in row.where else 1],
    )
    direct = DIRECT in row.where
    return Place(
        "!grupp:exempel",
        actor.address,
        [view],
        is_direct=direct,
        in_group_room=not direct,
        is_addressed=direct or about is not None,
        about=about,
    )


def _meeting_answered(row: Row, known: Sequence[Meeting]) -> Meeting | None:
    number = row.in_answer_to.removeprefix("kallelse ")
    return known[int(number) - 1] if number.isdecimal() else None


def understood(row: Row) -> tuple[str, str]:
    """What is recorded, and what is asked, in the file's words."""
    place = place_of(row)
    first = row.in_answer_to.removeprefix(ASKED_AFTER)
    if first != row.in_answer_to:
        asked = understand_message(place, first, ROUTER)
        assert isinstance(asked, Refusal), "the bot asks something"
        assert asked.question is not None
        place = replace(place, question=asked.question)
    found = understand_message(place, row.words, ROUTER)
    return _recorded(found), _asked(found)


def _recorded(found: Understanding) -> str:
    return "; ".join(_answer(each.said, each.meeting, each.person) for each in _records(found))


def _records(found: Understanding) -> Iterable[RecordAnswer]:
    if not isinstance(found, Understood):
        return ()
    return _answers_in(found.request)


def _answers_in(request: Request) -> Sequence[RecordAnswer]:
    if isinstance(request, RecordAnswer):
        return [request]
    if isinstance(request, RecordAnswers):
        return request.answers
    return [each for part in getattr(request, "requests", ()) for each in _answers_in(part)]


def _asked(found: Understanding) -> str:
    if isinstance(found, Refusal):
        return _ASKED.get(found.error.message_id, "vilket möte")
    if isinstance(found, Understood) and isinstance(found.request, OfferAnswer):
        return "; ".join(_answer(each.said, each.meeting) for each in found.request.answers) + "?"
    return ""


def _answer(said: Participation, meeting: Meeting, person: Person | None = None) -> str:
    """ "Anna: kommer digitalt 12 mars från 10.30"."""
    words = [f"{person.name.split()[0]}:"] if person else []
    words += ["kommer"] if said.coming else ["förhinder"]
    modes = {AttendanceMode.DIGITAL: ["digitalt"], AttendanceMode.ON_SITE: ["på plats"]}
    words += modes.get(said.mode, []) if said.mode else []
    words.append(_day(meeting))
    for word, clock in (("från", said.arrives), ("till", said.leaves)):
        words += [word, f"{clock:%H.%M}"] if clock else []
    return " ".join(words)


def _day(meeting: Meeting) -> str:
    return f"{meeting.day.day} {'mars' if meeting.day.month == ex.DAY.month else 'april'}"


def stored(answers: Iterable[Answer], names: Mapping[int, str], known: Sequence[Meeting]) -> str:
    """What a message has said by the database, in the file's words."""
    by_id = {meeting.id: meeting for meeting in known}
    told = []
    for answer in answers:
        said = _answer(answer.participation, by_id[answer.meeting_id])
        told.append(f"{names[answer.person_id]}: {said}")
    return "; ".join(told)


def unlike(row: Row) -> Row:
    """The row as the code has it."""
    recorded, asked = understood(row)
    return replace(row, recorded=recorded, asked=asked)
