"""Who was at a meeting, as the secretary writes it: names, and what is said of each.

Nothing is guessed: what is left over, of two people, or the opposite is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Final, NoReturn

from commands.guest_reading import guests_named
from commands.names import clock_of
from secretary.errors import UserError
from secretary.language.presence_words import (
    LONGEST,
    Clause,
    Part,
    StatusWords,
    Unclear,
    after_myself,
    clauses,
    leading_status,
    read_guests,
    read_status,
    split_and,
    split_everybody,
    split_serves,
    tidy,
    together,
)
from secretary.meetings import Meeting
from secretary.people import Person, find_person
from services.context import GroupView
from services.presence_rows import PresenceSaid
from services.presences import Correction

_HERE: Final = StatusWords(is_there=True)
_LONGEST_NAME: Final = 5
"""Words in a name, with the party."""
_AROUND: Final = " ,.:;"
_ERRORS: Final = {
    Unclear.NEGATION: "attendance_negation",
    Unclear.WHEN: "attendance_when",
    Unclear.REMOVES: "attendance_removes",
}


@dataclass(frozen=True)
class ReadAttendance:
    """What is to be recorded. guests: as they are written; gone: those who were none."""

    corrections: tuple[Correction, ...] = ()
    guests: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass
class _Said:
    """What is said of some people; of nobody in particular where there are none."""

    people: list[Person]
    status: StatusWords
    replaces: Person | None = None


@dataclass
class _Found:
    everybody: list[_Said] = field(default_factory=list)
    said: list[_Said] = field(default_factory=list)
    guests: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def read_attendance(view: GroupView, meeting: Meeting, text: str) -> ReadAttendance:
    """Who was at the meeting. Raises UserError for what is unclear."""
    if not text or len(text) > LONGEST:
        raise UserError("attendance_unclear", person=None)
    reader = _Reader(view, meeting)
    for clause in clauses(tidy(text)):
        reader.read(clause)
    return reader.result()


def find_whole(view: GroupView, meeting: Meeting, text: str) -> list[Person]:
    """Those whose name all of the words are."""
    return find_person(text.strip(_AROUND), people_of(view, meeting))


def people_of(view: GroupView, meeting: Meeting) -> list[Person]:
    """Everybody who may be at the meeting: by the seats and officials of its day, and whoever was
    ever co-opted."""
    found = [m.person for m in view.mandates if m.in_force(meeting.day)]
    found += [each.person for each in view.officials if each.in_force(meeting.day)]
    return list(dict.fromkeys([*found, *view.guests]))


class _Reader:
    def __init__(self, view: GroupView, meeting: Meeting) -> None:
        self._view = view
        self._meeting = meeting
        self._people = people_of(view, meeting)
        self._found = _Found()
        self._waiting: list[Person] = []
        self._before: StatusWords | None = None

    def read(self, clause: Clause) -> None:
        """One clause."""
        guests = read_guests(clause.whole)
        if guests is not None:
            (self._found.gone if guests.removes else self._found.guests).extend(
                guests_named(guests.said, self._people, removes=guests.removes)
            )
            return
        everybody = split_everybody(clause.whole)
        if everybody is not None:
            self._read_everybody(*everybody)
            return
        if not clause.head:
            self._read_parts(clause.parts, None)
            return
        status = read_status(clause.head)
        if status is not None:
            self._read_parts(clause.parts, status)
            return
        status = read_status(clause.whole.partition(": ")[2])
        people = [self._whole_name(piece) for piece in _names(clause.head)]
        if status is None:
            _unclear(people[0])
        self._found.said.append(_Said(people, status))

    def _read_everybody(self, said: str, but: str) -> None:
        """What is said of all, and of those who are not meant: "alla utom Bo"."""
        said, _, more = said.partition(",")
        status = read_status(said) if said.strip(_AROUND) else _HERE
        if status is None or status.is_there is False or status.resets or status.serves:
            raise UserError("attendance_unclear", person=None)
        self._found.everybody.append(_Said([], status))
        if more.strip(_AROUND):
            self._read_clauses(more)
        if not but:
            return
        before = len(self._found.said)
        self._read_clauses(but)
        for each in self._found.said[before:]:
            if each.status == _HERE and not status.is_plain:
                _unclear(each.people[0], Unclear.NEGATION)  # not digital, or not there?
            if each.status == _HERE:
                each.status = StatusWords(is_there=False)

    def _read_clauses(self, text: str) -> None:
        for clause in clauses(text):
            self._read_parts(clause.parts, None)

    def _read_parts(self, parts: Sequence[Part], before: StatusWords | None) -> None:
        """before: what was said before the names."""
        self._before = before
        for part in parts:
            self._read_part(part)
        self._settle(self._before or _HERE)

    def _settle(self, status: StatusWords) -> None:
        """It is said of those who are waiting for it."""
        if self._waiting:
            self._found.said.append(_Said(self._waiting, status))
            self._waiting = []

    def _read_part(self, part: Part) -> None:
        if self._read_serves(part.text):
            return
        text = self._without_seat(part.text)
        if not text:
            return
        status, rest = leading_status(text)
        if status is not None and not rest:
            self._read_status_alone(status)
            return
        named = self._name(part.text)
        if named is None and status is not None:  # "frånvarande Bo"
            self._settle(self._before or _HERE)
            self._before, named = status, self._name(rest)
        if named is None:
            self._nobody(part.text)
        person, rest = named
        if not rest:
            self._waiting.append(person)
            return
        own = read_status(rest)
        if own is None:
            _unclear(person)
        if self._waiting and self._before is None:
            self._check_together(part, own, [*self._waiting, person], rest)
            self._waiting.append(person)
            self._settle(own)
            return
        self._settle(self._before or _HERE)
        self._found.said.append(_Said([person], own))

    def _without_seat(self, text: str) -> str:
        """The words without the seat of who was named before them: "Gun Hall (V), Västerås"."""
        for mandate in self._view.mandates if self._waiting else ():
            seat = mandate.seat
            if mandate.person is self._waiting[-1] and mandate.in_force(self._meeting.day):
                for label in (seat.label, seat.organisation):
                    if text.casefold().startswith(label.casefold()):
                        return text[len(label) :].strip(f"{_AROUND}-–")
        return text

    def _read_status_alone(self, status: StatusWords) -> None:
        """Words that name nobody: they are about those before them, or those after."""
        if self._waiting:
            self._settle(status)
        elif self._found.said and self._before is None:
            last = self._found.said[-1]
            last.status = together(last.status, status)
        else:
            self._before = status

    def _check_together(
        self, part: Part, status: StatusWords, people: Sequence[Person], said: str
    ) -> None:
        """Raises UserError where what is said of the last of some people may not be of the others:
        "Anna, Bo frånvarande"."""
        if not part.follows_and and not status.is_plain:
            raise UserError("attendance_whom", people=list(people), said=said)

    def _read_serves(self, text: str) -> bool:
        """Whether it is that somebody replaces somebody: "Fia ersätter Gun till 11"."""
        split = split_serves(text)
        if split is None:
            return False
        self._settle(self._before or _HERE)
        who, whom = split
        named, replaced = self._name(who), self._name(whom)
        if named is None or replaced is None:
            self._nobody(who if named is None else whom)
        leftover = " ".join(filter(None, (named[1], replaced[1])))
        status = read_status(leftover) if leftover else StatusWords()
        if status is None or status.is_there is False:
            _unclear(named[0])
        serves = together(StatusWords(serves=True), status)
        self._found.said.append(_Said([named[0]], serves, replaced[0]))
        return True

    def _name(self, text: str) -> tuple[Person, str] | None:
        """Somebody's name at the beginning, as many words as fit, and what follows; None where it
        is nobody's. Raises UserError where it is several people's."""
        rest = after_myself(text)
        if rest is not None and self._view.actor.person in self._people:
            return self._view.person, rest.strip(_AROUND)
        words = text.split()
        for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
            hits = find_person(" ".join(words[:count]).strip(_AROUND), self._people)
            if len(hits) > 1:
                raise UserError("several_of_that_name", people=hits)
            if hits:
                return hits[0], " ".join(words[count:]).strip(_AROUND)
        return None

    def _whole_name(self, text: str) -> Person:
        named = self._name(text)
        if named is None or named[1]:
            self._nobody(text)
        return named[0]

    def _nobody(self, text: str) -> NoReturn:
        """Raises UserError: it is nobody's name, or it is not understood at all."""
        is_name = text[:1].isupper()
        if is_name:
            raise UserError("attendance_nobody")
        raise UserError("attendance_unclear", person=None)

    def result(self) -> ReadAttendance:
        """All that was read. Raises UserError where it does not go together."""
        found = self._found
        corrections = [Correction(None, self._as_said(None, each)) for each in found.everybody]
        seen: dict[Person, PresenceSaid] = {}
        for each in found.said:
            for person in each.people:
                said = self._as_said(person, each)
                if seen.setdefault(person, said) != said:
                    raise UserError("attendance_twice", person=person)
        corrections += [Correction(person, said) for person, said in seen.items()]
        if not (corrections or found.guests or found.gone):
            raise UserError("attendance_unclear", person=None)
        return ReadAttendance(tuple(corrections), tuple(found.guests), tuple(found.gone))

    def _as_said(self, person: Person | None, said: _Said) -> PresenceSaid:
        return as_said(self._view, said.status, person, said.replaces)


def as_said(
    view: GroupView, status: StatusWords, person: Person | None, replaces: Person | None = None
) -> PresenceSaid:
    """The words as values. Raises UserError for what is not clear, about that person."""
    if status.unclear is not None:
        _unclear(person, status.unclear)
    return PresenceSaid(
        is_there=status.is_there is not False,
        mode=status.mode,
        arrived=_clock(view, status.arrives, person),
        left=_clock(view, status.leaves, person),
        from_start=status.from_start,
        to_end=status.to_end,
        serves=status.serves,
        replaces=replaces,
        beside=status.beside,
        leads=status.leads,
        resets=status.resets,
    )


def _clock(view: GroupView, words: str, person: Person | None) -> time | None:
    if not words:
        return None
    found = clock_of(view, f"kl {words}")
    if found is None:
        _unclear(person, Unclear.WHEN)
    return found


def _unclear(person: Person | None, why: Unclear | None = None) -> NoReturn:
    raise UserError(_ERRORS[why] if why else "attendance_unclear", person=person)


def _names(text: str) -> list[str]:
    return [name.strip(_AROUND) for piece in split_and(text) for name in piece.split(",")]
