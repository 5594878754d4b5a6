"""What a language has to know of how people write about assignments: `HandOutVocabulary`.

`sv.hand_out_words` and `en.hand_out_words` each fill one in; `hand_out_words` puts them together.
"""

from __future__ import annotations

from secretary.language.date_vocabulary import Vocabulary


class HandOutVocabulary(Vocabulary):
    """Patterns, without regard to case. The words of organisations are in lower case."""

    # What is to be done with one, before its number or after it
    close: str  # it is done, or answered
    change: str  # it is to be another
    undated: str  # it is to have no last day any more
    reopen: str
    send: str  # it is to be sent to the group
    remove: str
    number_marks: str  # before a number in figures
    and_words: str  # between two numbers, or two organisations

    # Which are to be shown
    show: str
    own: str
    every: str
    closed: str
    open: str
    overdue: str

    # Their last day
    due: str  # before it, of a last day alone
    due_or_not: str  # before it, and before much else
    before: str  # of these: the day itself comes too late
    no_due: str  # a word before it that makes it mean something else: "de senast kända"
    day_word: str  # before the day

    # Whom they are for
    new: str  # that it is a new one, before the organisation
    to_organisation: str
    all_organisations: str
    all_municipalities: str
    the_region: str
    sort_before: str  # what sort of organisation it is, before its name
    sort_after: str  # and after it
    superior_board: str  # what the board above is called
    regional_management: str
