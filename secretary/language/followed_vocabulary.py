"""What a language has to know of how people write of what is followed up: `FollowedVocabulary`.

`sv.followed_words` and `en.followed_words` each fill one in; `followed_words` puts them together.
"""

from __future__ import annotations

from secretary.language.date_vocabulary import Vocabulary


class FollowedVocabulary(Vocabulary):
    """Patterns, without regard to case."""

    # What is said of one, after its number or before it; what is done with assignments, too, stands
    # with those
    closed: str  # a goal that is reached, an agreement that has ended
    state: str
    followed_up: str
    wholly: str
    partly: str
    assessment: str  # that it needs a child-rights assessment
    no_assessment: str
    number_marks: str  # before a number in figures

    # Its parts, each before a colon
    measure: str
    target: str
    parties: str
    date: str  # of an agreement
    reference: str  # what the board calls it
    reference_bare: str  # the same, before no colon
    answer_word: str  # before a last day, and about it alone

    # Of a child's person, and not of children
    a_child: str  # one, whose age or name follows
    the_child: str
    is_called: str
    aged: str  # an age in years after it
    of_somebody: str  # whose name comes before
