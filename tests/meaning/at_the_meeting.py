"""The scene of at_the_meeting.csv, and its words for what is kept.

It is Friday 12 March 2027, 10 o'clock: meeting 1, at 9–12, is under way. Anna Ek sits for Arboga,
and Bo Berg is her substitute; Eva Lund is the chair, and Elin the secretary.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import time
from pathlib import Path
from typing import Final

from commands.attendance import CorrectAttendance, SayHere
from commands.note import ChangeNote, WriteNote, WriteSections
from commands.notes import FinishNotes, ReviseNotes, SendNotes
from commands.notes_requests import ApproveNotes, CommentNotes
from commands.place import Place
from commands.router import Router
from commands.understanding import understand_message
from commands.understood import Refusal, Understanding, Understood
from secretary.people import MATRIX
from services.actors import Actor
from services.context import GroupView
from services.presence_rows import PresenceSaid
from tests.meaning.scene import PEOPLE
from tests.secretary import example as ex

FILE: Final = Path(__file__).parent / "at_the_meeting.csv"
_NOW: Final = "2027-03-12 10:00"
_ROUTER: Final = Router()


@dataclass(frozen=True)
class Row:
    """A line of the file. kept: what stands in the records then; empty for nothing.

    answered: what is asked or shown instead: the key of a sentence in errors.j2, or a request.
    """

    language: str
    who: str
    words: str
    kept: str
    answered: str
    note: str


def rows() -> list[Row]:
    """All of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [Row(**line) for line in csv.DictReader(file)]


def as_understood(row: Row) -> Row:
    """The row as the code has it."""
    found = understand_message(_place(row.who), row.words, _ROUTER)
    kept = _kept(found)
    return replace(row, kept=kept, answered="" if kept else _answered(found))


def _place(who: str) -> Place:
    meeting = ex.meeting("2027-03-12 09:00", number=1)
    meeting.ends_at = time(12)
    person, now = PEOPLE.get(who), ex.at(_NOW)
    own = [mandate for mandate in ex.MANDATES if mandate.person is person]
    actor = Actor(MATRIX, "@any:exempel", now.date(), own, is_secretary=person is None)
    view = GroupView(
        group=ex.group(),
        actor=actor,
        now=now,
        mandates=ex.MANDATES,
        meetings=[meeting],
        all_meetings=[meeting],
        summoned=[meeting],
    )
    return Place("!grupp:exempel", actor.address, [view], in_group_room=True)


def _kept(found: Understanding) -> str:
    match found.request if isinstance(found, Understood) else None:
        case WriteNote(number=number, text=text):
            return f"punkt {number}: {text}"
        case WriteSections(text=text):
            return f"punkter: {text}"
        case ChangeNote(number=number, text=text):
            return f"punkt {number} blir: {text}"
        case CommentNotes(text=text):
            return f"synpunkt: {text}"
        case ApproveNotes():
            return "godkänner"
        case SendNotes(due=due):
            return "utskick" + (f" till {due}" if due else "")
        case FinishNotes(signed_by=name):
            return f"fastställda av {name}"
        case ReviseNotes(reason=reason):
            return f"ny version: {reason}"
        case SayHere(said=said):
            return _presence(said)
        case CorrectAttendance(read=read):
            told = [f"{_name(each.person)}: {_presence(each.said)}" for each in read.corrections]
            guests = [f"gäst {guest}" for guest in read.guests]
            return "; ".join((*told, *guests, *(f"inte gäst {guest}" for guest in read.gone)))
    return ""


def _name(person: object) -> str:
    return "alla" if person is None else str(getattr(person, "name", "")).split()[0]


def _presence(said: PresenceSaid) -> str:
    words = ["här" if said.is_there else "frånvarande"]
    words += [str(said.mode)] if said.mode else []
    words += [f"från {said.arrived:%H.%M}"] if said.arrived else []
    words += [f"till {said.left:%H.%M}"] if said.left else []
    words += [f"ersätter {_name(said.replaces)}"] if said.replaces else []
    flags = ("from_start", "to_end", "beside", "leads", "resets")
    words += [flag for flag in flags if getattr(said, flag)]
    return " ".join(words)


def _answered(found: Understanding) -> str:
    if isinstance(found, Refusal):
        return found.error.message_id
    return type(found.request).__name__ if isinstance(found, Understood) else ""
