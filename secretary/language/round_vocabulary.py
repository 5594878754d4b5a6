"""What a language has to know of how people write about written rounds: `RoundVocabulary`.

`sv.round_words` and `en.round_words` each fill one in; `round_words` puts them together.
"""

from __future__ import annotations

from secretary.language.date_vocabulary import Vocabulary


class RoundVocabulary(Vocabulary):
    """Patterns, without regard to case."""

    # What is to be done with one, before its number or after it
    send: str
    close: str  # it is to end before its last day
    lengthen: str  # it is to have another last day; before the day
    remove: str
    number_marks: str  # before a number in figures

    # What is asked
    asks_to_agree: str  # words by which a yes is known to say that somebody agrees
    asks_for_objections: str  # words by which a yes can mean the opposite

    # What is answered
    agrees: str  # all of an answer that agrees
    objects: str  # what an answer begins with that does not
    on_behalf: str  # before the name of whoever it is an answer of
