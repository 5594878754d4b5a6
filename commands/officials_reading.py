"""Who supports a group as an official, or is co-opted to a meeting, as people write it.

Nothing is guessed: what is unclear is asked about, with examples that work.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

from commands.people_reading import read_address
from commands.which_meeting import meeting_meant, named_meeting
from secretary.errors import DateExample, UserError
from secretary.language.health_words import is_about_health
from secretary.language.meeting_grammar import find_numbered, reference_starts
from secretary.language.people_days import Days, find_days
from secretary.language.people_words import LONGEST, split_name, split_people
from secretary.language.title_words import split_invitation, split_title, without_before_meeting
from secretary.mandate_plans import same_name
from secretary.meetings import Meeting
from secretary.officials import Official
from secretary.people import find_person
from secretary.people_acts import ActKind, PeopleAct
from services.context import GroupView
from services.people import known_people

_DAY: Final = timedelta(days=1)
_LONGEST_TITLE: Final = 120
_AROUND: Final = " ,;:.–-"


def read_official(view: GroupView, text: str) -> PeopleAct:
    """Who comes as an official, or leaves. Raises UserError for what is unclear."""
    if not text or len(text) > LONGEST:
        raise UserError("people_official_unclear")
    days = find_days(text, view.now, view.group.zone)
    words = split_people(days.rest)
    address = read_address(words.address)
    if words.is_end:
        return _end(view, words.leaves, days)
    leaves = _found(view, words.leaves) if words.leaves else None
    since = days.since or days.day or view.today
    name, title, organisation = _with_title(view, words.comes, words.of)
    if not (title or organisation) and leaves is not None:
        title, organisation = leaves.title, leaves.organisation
    if not (title or organisation):
        raise UserError("people_which_title", name=name)
    return PeopleAct(
        ActKind.SUPPORT,
        name,
        matrix_id=address,
        since=since,
        until=days.until,
        title=title,
        organisation=organisation,
        official=leaves.id if leaves else None,
    )


def _with_title(view: GroupView, text: str, of: str = "") -> tuple[str, str, str]:
    """A whole name, and the title and organisation after it. of: one that stood before."""
    known = [official.organisation for official in view.officials]
    known += [seat.organisation for seat in view.seats]
    name, title, organisation = split_title(text, known)
    organisation = organisation or of
    split = split_name(name)
    if split is None:
        people = [each for each in known_people(view) if same_name(each, name)]
        if len(people) != 1:
            raise UserError("people_which_full_name")
        split = people[0].name, ""
    for words in (title, organisation):
        if len(words) > _LONGEST_TITLE or is_about_health(f"{split[0]} är {words}"):
            raise UserError("people_which_title", name=split[0])
    return split[0], title, organisation


def _found(view: GroupView, name: str) -> Official:
    """The official of that name who has not left. Raises UserError where there is none, and where
    there are several."""
    there = [each for each in view.officials if not each.has_ended(view.today)]
    people = find_person(name.split(",", maxsplit=1)[0], [each.person for each in there])
    if not people:
        raise UserError("people_no_such_official")
    if len(people) > 1:
        raise UserError("several_of_that_name", people=people)
    theirs = [each for each in there if each.person is people[0]]
    in_force = [each for each in theirs if each.in_force(view.today)]
    return (in_force or sorted(theirs, key=lambda each: each.since))[0]


def _end(view: GroupView, name: str, days: Days) -> PeopleAct:
    official = _found(view, name)
    last = days.until or days.day or (days.since and days.since - _DAY)
    if last is None:
        sample = DateExample(view.today, view.today)
        raise UserError("people_official_last_day", person=official.person, sample=sample)
    return PeopleAct(ActKind.SUPPORT_NO_MORE, official=official.id, until=last)


def read_co_opting(view: GroupView, text: str) -> PeopleAct:
    """Who is co-opted to which meeting, or to which item of it; or no more.

    Raises UserError for what is unclear, and asks which meeting where that can be several.
    """
    if not text or len(text) > LONGEST:
        raise UserError("people_co_opt_unclear")
    said = split_invitation(text)
    meeting, words = _split_meeting(view, said.rest)
    if not words:
        raise UserError("people_co_opt_unclear")
    if said.is_withdrawn:
        return PeopleAct(ActKind.CO_OPT_NOT, _co_opted_name(view, words), meeting=meeting.id)
    name, title, organisation = _with_title(view, words)
    return PeopleAct(
        ActKind.CO_OPT,
        name,
        title=title,
        organisation=organisation,
        meeting=meeting.id,
        item=said.item,
    )


def _co_opted_name(view: GroupView, words: str) -> str:
    """The whole name of who is not to come after all."""
    name = words.split(",", maxsplit=1)[0].strip(_AROUND)
    split = split_name(name)
    if split is None:
        raise UserError("people_which_full_name")
    return split[0]


def _split_meeting(view: GroupView, text: str) -> tuple[Meeting, str]:
    """The meeting that is named by its number or, between commas or at the end, by its day; else
    the one that is meant; and the words without it."""
    if (found := find_numbered(text)) is not None:
        begins, ends, number = found
        named, _ = named_meeting(view, f"möte {number}")
        before = without_before_meeting(text[:begins].rstrip(_AROUND))
        rest = f"{before} {text[ends:].lstrip(_AROUND)}"
        if named is not None:
            return named, rest.strip(_AROUND)
    parts = [part.strip() for part in text.split(",")]
    for at in range(len(parts) - 1, 0, -1):
        named, rest = named_meeting(view, parts[at])
        if named is not None and not rest:
            return named, ", ".join([*parts[:at], *parts[at + 1 :]])
    for start in reference_starts(text):
        with suppress(UserError):
            named, rest = named_meeting(view, text[start:]) if start else (None, "")
            if named is not None and not rest:
                return named, without_before_meeting(text[:start].rstrip(_AROUND))
    if view.under_way is not None and view.about is None:
        return view.under_way, text
    return meeting_meant(view), text
