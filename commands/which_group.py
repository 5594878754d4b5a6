"""Which group is meant in a direct chat by somebody of several groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Final

from commands.command import Command
from commands.place import Place
from commands.router import Router
from commands.which_meeting import meeting_at_hand, named_meeting
from secretary.errors import UserError
from secretary.group import common_language
from secretary.language.group_names import (
    find_groups,
    names_all_groups,
    read_group_at_head,
    read_groups,
)
from secretary.language.meeting_choice import place_among
from secretary.language.meeting_grammar import reference_starts
from secretary.language.meeting_lookup import is_day_or_month
from secretary.language.render import OF_NO_GROUP
from secretary.language.text import strip_diacritics
from secretary.language.vocabulary import WORDS
from services.context import GroupView

_ANSWERS: Final = ("absence", "coming")
"""Commands that a day names the group of, where only one of several meets on it."""
_AT_MEETING: Final = ("here", "attendance")
"""Commands that the only group with a meeting at hand is meant by."""
_TAKES_NO_TEXT: Final = frozenset(
    "agenda_approve agenda_publish agenda_ready attendance calendar_feed_group comments here"
    " meeting_cancel meeting_change meeting_move meeting_new meeting_summon members notes_approve"
    " notes_finish notes_revise notes_send report_delete topic_delete topic_show undo".split()
)
"""Commands that record nothing in people's own words, besides those that only show something and
those about coming: a group may be named anywhere in them."""
_WORD: Final = re.compile(r"\w+")
_COMPOUND: Final = re.compile(r"(?<=\w\w\w)grupp(?:en)?$")
"""At the end of a word of a group's name: "äldregruppen"."""
_BESIDES_NAME: Final = frozenset(WORDS.group_words.split("|"))
"""Words of an answer that need not be among those of the group's name."""


def choose_group(
    place: Place, line: str, router: Router, *, command: str = ""
) -> tuple[GroupView, str]:
    """The one group that a line is about, and the line without what names it.

    In a group's own room that is the group. In a direct chat it is the one that the words name,
    else the one whose meeting is answered; of whether somebody comes, the only one that meets on
    the day; of what is said at a meeting, the one that meets.

    command: the key of the command that stands for the line's first word, if that was not typed.
    Raises UserError where it is not clear which is meant, or where another one is named in a
    group's room.
    """
    views = place.views
    found, start = _command_of(line, router, views[0], command)
    head, words = line[:start], line[start:]
    takes_text = found is not None and not command and not is_without_text(found, words)
    every = [*views, *place.ended_views]
    if len(every) == 1:
        return views[0], line if takes_text else head + _of_this_group(place, found, words)
    read = read_group_at_head if takes_text else read_groups
    said = read(words, [view.group for view in every])
    if len(said.meant) == 1:
        [view] = (view for view in every if view.group.id == said.meant[0].id)
        return view, f"{head}{said.rest}".strip()
    if len(views) == 1:
        return views[0], line if takes_text else head + _of_this_group(place, found, words)
    typed = line.split(maxsplit=1)[0] if line else ""
    name = head.strip() or typed
    if not said.meant:
        guessed = _by_meeting(views, found, words, {group.id for group in said.possible})
        if guessed is not None:
            return guessed, line
    if found is not None and found.key in OF_NO_GROUP:
        return in_common_language(views), line
    if found is None and not router.begins_name(typed):
        router.find(line, views[0].actor)  # raises that there is no such command
    groups = [view.group for view in views]
    if len(said.meant) > 1 or (found is not None and names_all_groups(words)):
        key = found.key if found else command
        raise UserError("one_group_at_a_time", groups=said.meant or groups, command=key)
    raise UserError("several_groups", groups=groups, word=name, command=command)


def _command_of(line: str, router: Router, view: GroupView, key: str) -> tuple[Command | None, int]:
    """The command that a line begins with, and where the words after it begin; None where it
    begins with none that its sender may use."""
    if key:
        return router.command(key), len(line) - len(line.removeprefix(key).lstrip())
    with suppress(UserError):
        found, rest = router.find(line, view.actor)
        rest = rest.removeprefix("? ") if not line.endswith(rest) else rest
        return found, len(line) - len(rest)
    first = line.split(maxsplit=1)[0] if line else ""
    if not router.begins_name(first):
        return None, 0
    return None, len(line) - len(line[len(first) :].lstrip())


def is_without_text(command: Command, words: str) -> bool:
    """Whether these words after its name hold nothing in people's own words."""
    return (
        command.completion is not None
        or command.key in _TAKES_NO_TEXT
        or (command.bare is not None and command.bare(words))
    )


def _of_this_group(place: Place, command: Command | None, words: str) -> str:
    """The words without the group's own name. Raises UserError where they name another group, about
    which nothing is to be recorded here."""
    [view] = place.views
    said = read_groups(words, [view.group, *view.other_groups])
    if not said.meant:
        return words
    others = [group for group in said.meant if group.id != view.group.id]
    if not others:
        return said.rest
    if command is not None and command.completion is None and command.bare is not None:
        return words
    raise UserError("other_group_named", group=view.group, other=others[0])


def _by_meeting(
    views: Sequence[GroupView], command: Command | None, words: str, possible: AbstractSet[str]
) -> GroupView | None:
    """The one whose meeting is answered, or that alone meets when the words say, or at present.

    possible: ids of those that the words may name; empty where they say nothing of any.
    """
    answered = next((view for view in views if view.about is not None), None)
    if answered is not None:
        return answered
    named: list[GroupView] = []
    if command is not None and command.key in _ANSWERS:
        named = [view for view in views if _names_a_day_of(view, words)]
    if not named and not possible and command is not None and command.key in _AT_MEETING:
        named = [view for view in views if meeting_at_hand(view)]
    if len(named) != 1 or (possible and named[0].group.id not in possible):
        return None
    return named[0]


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
    day on which only that one meets; where there are two, by denying the other. None where that is
    not clear.
    """
    said = read_groups(text, [view.group for view in views])
    if len(said.meant) == 1:
        [view] = (view for view in views if view.group.id == said.meant[0].id)
        return view, "" if _words(said.rest) <= _BESIDES_NAME else said.rest
    if said.meant:
        return None
    denied = any(each.is_denied for each in find_groups(text, [view.group for view in views]))
    if denied:
        left = [view for view in views if view.group in said.possible]
        return (left[0], "") if len(left) == 1 else None
    words = _words(text) - _BESIDES_NAME
    called = [view for view in views if words and words <= _words(view.group.name)]
    if called:
        return (called[0], "") if len(called) == 1 else None
    place = place_among(text, len(views))
    if place is not None:
        return views[place], ""
    meeting = [view for view in views if _names_a_day_of(view, text)]
    return (meeting[0], text) if len(meeting) == 1 else None


def _words(text: str) -> set[str]:
    return {_COMPOUND.sub("", word) or word for word in _WORD.findall(strip_diacritics(text))}
