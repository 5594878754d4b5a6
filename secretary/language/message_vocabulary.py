"""What a language has to know for messages to be understood, besides dates: `MessageVocabulary`.

`sv.vocabulary` and `en.vocabulary` each fill one in; `vocabulary` puts them together, so that a
group may write in either. Dates have a vocabulary of their own, `date_vocabulary`.
"""

from __future__ import annotations

from collections.abc import Mapping

from secretary.language.date_vocabulary import Vocabulary


class MessageVocabulary(Vocabulary):
    """The words of one language's messages, in lower case.

    A string is a pattern: a piece of a regular expression that is matched without regard to case.
    """

    # Answers to a question that the bot asked; emoji are among `reactions`
    yes: frozenset[str]  # a yes, also where more is said
    yes_before: frozenset[str]  # of these, what may stand right before what is meant: "ja Ny skola"
    yes_alone: frozenset[str]  # a yes only where it is asked for one
    besides_yes: frozenset[str]  # what may stand beside it: thanks
    no: frozenset[str]
    no_alone: frozenset[str]
    stop: frozenset[str]  # ends the question
    nothing: frozenset[str]  # has nothing to report

    page: frozenset[str]  # before the number of a long answer's page

    # What people head the parts of a report with, before a colon
    home: str  # news from the home organisation
    taken_home: str  # how the group's questions were taken home

    # Answering for somebody else
    on_behalf: str  # the word before the name
    and_words: str  # between two names
    no_name: str  # what stands after that word and is no name

    # What the chair or secretary must write, in so many words, to summon too late
    late_summons: str

    # What a message may begin with, and say nothing by
    greetings: frozenset[str]  # also before a name that one speaks to: "Hej Kansli, …"
    openings: frozenset[str]  # excuses, thanks and the like

    follows: str  # joins what follows for the writer to what they said first
    for_writer: str  # what that begins with
    therefore: str  # begins what follows, for whomever

    # In mail
    closings: str  # before the name of whoever signs
    wrote: str  # in a line above what is quoted
    mail_from: str  # heads the sender of what is quoted below
    mail_headers: str  # head the rest of it

    # How people name a meeting
    nouns: str  # the word for a meeting, also typed without diacritics
    articles: str  # before first and last
    indefinite: str  # before the word for a meeting that is new
    prepositions: str  # before the noun or a day
    about: str  # before the noun only
    months: Mapping[str, int]  # January 1
    dates_month: str  # a month after a number that is its day
    numbers: Mapping[str, int]
    number_marks: str  # before a meeting's number in figures
    next: str
    previous: str
    after_next: str  # the second meeting to come, with its noun
    later_ordinals: str  # before the noun, all but the first
    order_nouns: str  # what may stand after these for the noun
    first: str  # of a year
    last: str
    last_or_previous: str  # the last where a year is named, else the previous
    this_year: str  # after the noun
    next_year: str
    year_prefixes: str  # before a year's figures
    parts_of_year: str  # after the noun: what is not understood
    part_prefixes: str
    named_days: str  # a day before the noun: "Friday's meeting"

    place_words: str  # a word that is a place, though no name: how it ends, or all of it
    for_meeting: str  # before the meeting that a report or a topic is for, and a colon
    for_meeting_nouns: str  # the noun there
    for_day: str  # before a day, a month or a meeting that it is for, and a colon
    bare_nouns: str  # the noun there, without such a word
    loose_prefixes: str  # a meeting before a colon that could be the text's own first words

    # A meeting in a sentence
    before_reference: str  # words that the name of a meeting may begin at
    moved_to: str  # between a meeting and the day that it is moved to

    # Which of several the bot is told that it is, when it has asked
    choice_before: str  # before the one: "it is", "I mean"
    choice_each: str  # before two of them
    choice_after: str  # after it: "please"
    choice_all: str  # all of them
    choice_both: str  # how that begins where there are two
    choice_none: str  # none of them
    choice_where: str  # before the place where it is held
    choice_nouns: str  # after a place, besides the noun for a meeting
    choice_places: Mapping[str, int]  # where it stands among them, the first 1 and the last -1
    group_words: str  # words beside a group's name

    # A group in a sentence; all without rings and dots
    group_nouns: str  # the word for a group, also at a compound's end
    group_meetings: str  # the word for a meeting there
    group_fillers: str  # words of a group's name that others have, too
    group_and: str  # between two words of a name
    group_leads: str  # before the name: "till hälsa"
    group_articles: str
    group_denials: str  # before one that is not meant
    group_joins: str  # between two names, or between a name and what goes on
    group_beside: str  # what says when or how, and may stand right beside a name
    group_before_day: str  # the same before a day or a time
    group_all: str  # the answer that all of them are meant
    group_all_named: str  # the same in a sentence

    # That a group was founded, or ends, and what it hands over
    decision_words: str  # before what a decision is called
    successor_words: str  # before the group that comes after it
    act_taken_back: str  # that it does not end after all
    act_doubts: str  # words by which it is denied, or doubted
    hand_over_all: str
    hand_over_to: str  # before the group that takes it over
    assignment_words: str
    recommendation_words: str
    request_words: str
    focus_assignment_words: str
    goal_words: str
    agreement_words: str

    # What is to be otherwise about a meeting
    change_of: str  # between one of these and the meeting that it is of
    change_place: str
    change_link: str
    change_end: str  # its end
    change_title: str
    change_when: str  # its day or time, which a move changes
    change_to: str  # between one of these and what it is to be
    change_and: str
    change_remove: str  # before one that is to be none any more
    change_none: str  # after it
    change_besides: str  # what is said of none of them: "tack"
