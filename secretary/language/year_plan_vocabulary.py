"""What a language has to know of how people write about a year plan: `YearPlanVocabulary`.

`sv.year_plan_words` and `en.year_plan_words` each fill one in; `year_plan_words` joins them.
"""

from __future__ import annotations

from collections.abc import Mapping

from secretary.language.date_vocabulary import Vocabulary


class YearPlanVocabulary(Vocabulary):
    """Patterns, without regard to case. Numbers are in lower case."""

    # What is to be done with one of its days, before the day's number
    move: str
    remove: str
    theme: str
    place: str
    number_marks: str  # between that and the number, or before it
    to: str  # before the day or the time that it is moved to
    nothing: str  # that it is to have no theme, or no place
    add: str  # before a new day
    day_marks: str  # between that and the day

    # What is to be done with all of it
    of_year: str  # before the year
    propose: str
    number: str  # before how many meetings are wanted
    meetings: str  # after that
    numbers: Mapping[str, int]
    ready: str  # it is to be put before the chair
    approve: str
    establish: str
    send: str
    show: str
