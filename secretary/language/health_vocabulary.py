"""What a language has to know for a text to be seen as one about somebody's health."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HealthVocabulary:
    """Patterns, without regard to case, in texts whose white space is single spaces.

    What is said of people is told from what groups talk of daily (care, sick leave in figures) by
    whom it is said of: of the writer, of their own, or of one person by name.
    """

    stems: str  # one of these is in whatever the others match
    me: str
    others: str  # pronouns of one person
    mine: str  # "my son", "the substitute"
    my_own: str  # "my operation", "her cancer"
    unnamed: str  # all that is said of one person by what they are: "a pupil with diabetes"
    nobody: str  # words that are nobody's name, where a name could stand
    is_: str  # before a state
    is_before: str  # the same before its subject: "är jag sjuk"
    has: str  # before an illness
    fill: str  # what may stand before a state, with its space
    got: str  # likewise before an illness
    state: str  # of one person, and of hardly anything else
    weak_state: str  # of other things, too: not of whatever has a capital
    many: str  # of several people
    illness: str
    action: str  # after whom it is about
    certificate: str  # what a file is called that is about one person's health
    alone: str  # at the beginning, where nobody is named: "sjuk", "has a fever"
