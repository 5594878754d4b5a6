"""Which group is meant in a direct chat by somebody of several groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from commands.place import Place
from commands.router import Router
from commands.which_meeting import meeting_at_hand, named_meeting
from secretary.errors import UserError
from secretary.group import common_language
from secretary.language.meeting_choice import place_among
from secretary.language.meeting_grammar import reference_starts
from secretary.language.meeting_lookup import is_day_or_month
from secretary.language.text import strip_diacritics
from secretary.language.vocabulary import WORDS
from services.context import GroupView

_WORDS_BEFORE_GROUP: Final = 4
"""Among so many first words of a direct chat's message the group's id is looked for."""
_AROUND_GROUP: Final = ":,.?!"
_ANSWERS: Final = ("absence", "coming")
"""Commands that a day names the group of, where only one of several meets on it."""
_AT_MEETING: Final = ("here", "attendance")
"""Commands that the only group with a meeting at hand is meant by."""
_WORD: Final = re.compile(r"\w+")
_COMPOUND: Final = re.compile(r"(?<=\w\w\w)grupp(?:en)?$")
"""At the end of a word of a group's name: "äldregruppen"."""
_BESIDES_NAME: Final = frozenset(WORDS.group_words.split("|"))
"""Words of an answer that need not be among those of the group's name."""


def choose_group(
    place: Place, line: str, router: Router, *, command: str = ""
) -> tuple[GroupView, str]:
    """The one group, or in a direct chat the one whose id stands after the command, else the one
    whose meeting is answered; of what is said at a meeting, the one that meets.

    command: the key of the command that stands for the line's first word, if that was not typed.
    Raises UserError where no group is named.
    """
    views = place.views
    if len(views) == 1:
        return views[0], line
    answered = next((view for view in views if view.about is not None), None)
    words = line.split(" ")
    for index, word in enumerate(words[1:_WORDS_BEFORE_GROUP], start=1):
        for view in views:
            if word.strip(_AROUND_GROUP).casefold() == view.group.id:
                return view, " ".join(words[:index] + words[index + 1 :])
    if answered is not None:
        return answered, line
    typed = line.split(maxsplit=1)[0]
    name = typed
    with suppress(UserError):
        key, rest = command, line.partition(" ")[2]
        if not command:
            found, rest = router.find(line, views[0].actor)
            key, name = found.key, line.removesuffix(rest).strip()
        named = [view for view in views if key in _ANSWERS and _names_a_day_of(view, rest)]
        named = named or [v for v in views if key in _AT_MEETING and meeting_at_hand(v)]
        if len(named) == 1:
            return named[0], line
    if router.is_of_no_group(typed):
        return in_common_language(views), line
    if not command and not router.begins_name(typed):
        router.find(line, views[0].actor)  # raises that there is no such command
    groups = [view.group for view in views]
    raise UserError("several_groups", groups=groups, word=name, command=command)


def _names_a_day_of(view: GroupView, text: str) -> bool:
    """Whether the words name a day on which the group meets."""
    for start in reference_starts(text):
        with suppress(UserError):
            named, rest = named_meeting(view, text[start:])
            words = text[start : len(text) - len(rest)]
            if named is not None and is_day_or_month(words, view.now, view.group.zone):
                return True
    return False


def in_common_language(views: Sequence[GroupView]) -> GroupView:
    """The one in whose language they are all addressed."""
    language = common_language(view.group for view in views)
    return next((view for view in views if view.group.language is language), views[0])


def pick_group(text: str, views: Sequence[GroupView]) -> tuple[GroupView, str] | None:
    """The one that an answer picks, and what in it names a meeting of that group, if anything.

    It does so by the group's short name, its name or some words of that, its place among them, or a
    day on which only that one meets. None where that is not clear.
    """
    first, _, rest = text.strip().partition(" ")
    for view in views:
        if first.strip(_AROUND_GROUP).casefold() == view.group.id:
            return view, "" if _words(rest) <= _BESIDES_NAME else rest
    said = _words(text) - _BESIDES_NAME
    called = [view for view in views if said and said <= _words(view.group.name)]
    if called:
        return (called[0], "") if len(called) == 1 else None
    place = place_among(text, len(views))
    if place is not None:
        return views[place], ""
    meeting = [view for view in views if _names_a_day_of(view, text)]
    return (meeting[0], text) if len(meeting) == 1 else None


def _words(text: str) -> set[str]:
    return {_COMPOUND.sub("", word) or word for word in _WORD.findall(strip_diacritics(text))}
