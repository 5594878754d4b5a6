"""What a language has to know of how people write notes, and of them: `NotesVocabulary`.

`sv.notes_words` and `en.notes_words` each fill one in; `notes_words` puts them together.
"""

from __future__ import annotations

from secretary.language.date_vocabulary import Vocabulary


class NotesVocabulary(Vocabulary):
    """Patterns, without regard to case."""

    item_marks: str  # before an item's number
    of_draft: str  # before an item's number: it is that of the draft agenda
    of_sent: str  # it is that of the agenda that has been sent
    change: str  # before or after the number: what follows is to stand in place of what is there
    remove: str  # what is there is to be left out
    left: str  # as the whole of a text: that what is there is to stay
    out: str  # after that, before a word that is to be another: "byt ut Köping mot Kungsör"
    into: str  # between the two
    months: str  # after a number that is a day, and no item's
    approving: str  # as the whole of a comment: that there is none, or that all is well
    signed_by: str  # before the name of who signs
    because: str  # before why

    # The headings of a child-rights assessment, at the beginning of a line (domain.md)
    question: str
    cooperation: str
    basis: str
    analysis: str
    conclusion: str
    follow_up: str
