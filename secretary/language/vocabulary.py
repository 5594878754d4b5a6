"""What a language has to know for messages to be understood, besides dates.

`sv.vocabulary` and `en.vocabulary` fill these in; `intent`, `meeting_grammar`, `answers`,
`report_labels`, `proxies` and `late_summons` put the languages together, so that a group may write
in either. Dates have a vocabulary of their own, `date_vocabulary`.

A pattern is a piece of a regular expression that is matched without regard to case; the pieces of
all languages become alternatives, in the order of the languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from secretary.language.date_vocabulary import Vocabulary


class AttendanceVocabulary(Vocabulary):
    """How people say of themselves that they come, or do not. All are patterns.

    digitally, on_site: how somebody takes part.
    greetings: what may stand before it all, any number of them.
    reason_first: a reason before it: "jag är sjuk och".
    absent: is an absence, whatever follows.
    absent_if_all: is one only where a meeting is named next, or nothing follows.
    coming_if_all: likewise for coming.
    absent_after_day: is an absence after what names a meeting: "på fredag kan jag inte".
    """

    digitally: tuple[str, ...]
    on_site: tuple[str, ...]
    greetings: tuple[str, ...]
    reason_first: tuple[str, ...]
    absent: tuple[str, ...]
    absent_if_all: tuple[str, ...]
    coming_if_all: tuple[str, ...]
    absent_after_day: tuple[str, ...]


class MeetingVocabulary(Vocabulary):
    """How people name a meeting. Months and numbers are words, all else is patterns.

    nouns: the word for a meeting, also typed without diacritics. articles: before first and last.
    prepositions: before the noun or a day. about: before the noun only.
    months: January first. dates_month: a month after a number that is its day.
    numbers: zero first. number_marks: before a meeting's number in figures.
    next, previous: the meeting in order. order_nouns: what may stand after these for the noun.
    first, last: of a year. last_or_previous: the last where a year is named, else the previous.
    this_year, next_year, year_prefixes: after the noun: which year; the last before its figures.
    parts_of_year, part_prefixes: after the noun: a part of the year, which is not understood.
    named_days: a day before the noun: "Friday's meeting".

    Where little but the reference may stand, nouns and order are taken as they are spelt:

    spelt_nouns, spelt_order: "mötet 2", "nästa". month_nouns: after a month: "marsmötet".
    all_meetings: all of them.
    for_meeting: before the meeting that a report or a topic is for, with a colon after it.
    for_meeting_nouns, bare_nouns: the noun there, with that word and without.
    loose_prefixes: a meeting before a colon that could be the text's own first words.

    In a sentence:

    before_reference: words that the name of a meeting may begin at.
    just_the_meeting: says no more than that a meeting is meant: "mötet", "dit".
    just_the_meeting_prefixes: before that.
    moved_to: between a meeting and the day that it is moved to.
    """

    nouns: tuple[str, ...]
    articles: tuple[str, ...]
    prepositions: tuple[str, ...]
    about: tuple[str, ...]
    months: tuple[str, ...]
    dates_month: tuple[str, ...]
    numbers: tuple[str, ...]
    number_marks: tuple[str, ...]
    next: tuple[str, ...]
    previous: tuple[str, ...]
    order_nouns: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    last_or_previous: tuple[str, ...]
    this_year: tuple[str, ...]
    next_year: tuple[str, ...]
    year_prefixes: tuple[str, ...]
    parts_of_year: tuple[str, ...]
    part_prefixes: tuple[str, ...]
    named_days: tuple[str, ...]
    spelt_nouns: tuple[str, ...]
    spelt_order: tuple[str, ...]
    month_nouns: tuple[str, ...]
    all_meetings: tuple[str, ...]
    for_meeting: tuple[str, ...]
    for_meeting_nouns: tuple[str, ...]
    bare_nouns: tuple[str, ...]
    loose_prefixes: tuple[str, ...]
    before_reference: tuple[str, ...]
    just_the_meeting: tuple[str, ...]
    just_the_meeting_prefixes: tuple[str, ...]
    moved_to: tuple[str, ...]


class AnswerVocabulary(Vocabulary):
    """Whole answers to a question that the bot asked, in lower case.

    yes: nothing but a yes. stop: ends the question. nothing: has nothing to report.
    """

    yes: frozenset[str]
    stop: frozenset[str]
    nothing: frozenset[str]


class ReportVocabulary(Vocabulary):
    """Patterns for what people head the parts of a report with, before a colon.

    home: news from the home organisation. taken_home: how the group's questions were taken home.
    """

    home: tuple[str, ...]
    taken_home: tuple[str, ...]


class ProxyVocabulary(Vocabulary):
    """Patterns for answering for somebody else.

    on_behalf: the word before the name. no_name: what stands after that word and is no name.
    """

    on_behalf: tuple[str, ...]
    no_name: tuple[str, ...]


def alternatives(*patterns: Iterable[str]) -> str:
    """The patterns of all languages as one, without a group around them."""
    return "|".join(pattern for each in patterns for pattern in each)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern that takes no notice of case."""
    return re.compile(pattern, re.IGNORECASE)
