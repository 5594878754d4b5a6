"""What a language has to know to understand who comes to a group, leaves it or presides."""

from __future__ import annotations

from secretary.language.date_vocabulary import Vocabulary


class PeopleVocabulary(Vocabulary):
    """Patterns, without regard to case, in texts whose white space is single spaces."""

    # At the beginning
    new: str  # somebody comes
    ended: str  # somebody leaves
    swap: str  # one is replaced by another; before the former
    swap_for: str  # then before the latter
    unlinks: str  # in lower case: somebody is to have no Matrix id any more

    # After a name
    leaves: str
    replaces: str  # between who comes and who leaves
    replaced_by: str  # between who leaves and who comes
    presides: str  # before or after an office
    chair: str
    vice_chair: str
    nobody: str  # in the place of a name

    # Between a name and what it is of
    of: str
    linked_to: str  # between a name and a Matrix id

    # Beside a seat's name
    seat_nouns: str

    # Days
    since: str  # before the first day
    until: str  # before the last day
    at_once: str  # today
    begins_day: str  # what a day may begin with that has a figure in it, besides that

    # At a meeting
    to_meeting: str  # before a meeting or an item
    items: str  # the word before an item's number
    withdrawn: str  # somebody is not to come after all, at the end
