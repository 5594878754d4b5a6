"""What a language has to know of how people write about who is at a meeting: `PresenceVocabulary`.

`sv.presence_words` and `en.presence_words` each fill one in; `presence_words` puts them together.
"""

from __future__ import annotations

from secretary.language.date_vocabulary import Vocabulary


class PresenceVocabulary(Vocabulary):
    """Patterns, without regard to case."""

    there: str
    away: str
    digital: str
    on_site: str
    whole: str  # from beginning to end
    from_start: str
    to_end: str
    arrives: str  # before the time of day that somebody comes at
    leaves: str  # before the time that they leave at
    not_until: str  # the same, of a negation that is none: "kom inte förrän 10"
    came: str  # the same, where it says without a time, too, that somebody is there
    left: str  # that somebody left, without a time, or before it
    late: str  # that somebody came late, without a time
    clock_mark: str
    spoken_clock: str  # a time of day in words
    serves: str  # before whom somebody replaces
    served_by: str  # between who is replaced, and by whom
    serving: str  # the same, of nobody in particular
    beside: str
    leads: str
    reset: str  # what was recorded is to count no more
    removes: str  # maybe that, and maybe that they were not there
    negation: str
    filler: str  # says nothing by itself

    everybody: str
    but: str  # between everybody, and those who are meant not to be
    after_has: str  # after "har", which "här" is where å ä ö cannot be typed
    i_am: str  # that what follows is about who writes
    myself: str
    guest: str  # before the name of one, or of several
    and_words: str
