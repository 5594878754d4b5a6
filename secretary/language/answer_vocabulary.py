"""What a language has to know for answers about coming to be read: `AnswerVocabulary`.

`sv.answer_words` and `en.answer_words` each fill one in, beside their tables of phrases;
`answers.words` puts them together, so that a group may write in either.
"""

from __future__ import annotations

from collections.abc import Mapping

from secretary.language.date_vocabulary import Vocabulary


class AnswerVocabulary(Vocabulary):
    """Single words of one language that turn what is said beside them, in lower case.

    Those told apart by how a phrase begins or ends are pieces of words. They may be written with
    their diacritics: all are folded when they are put together.
    """

    # What somebody does who comes when the writer does not: "Bo tar min plats". A pattern.
    in_my_place: str
    # What a substitute does, before the member's name: "jag ersätter Anna"; or around it: "jag tar
    # Annas plats". Patterns; no question with its verb first is among them.
    stands_in: str
    takes: str
    seat: str
    asks: tuple[str, ...]  # begins a question about the writer: "kommer jag"
    inverts: tuple[str, ...]  # before a verb and its subject that are no question: "tyvärr kan jag"

    # Who is meant
    nobody: tuple[str, ...]  # denies something else than the writer's own coming: "kommer ingen"
    everybody: tuple[str, ...]
    we: tuple[str, ...]
    us: tuple[str, ...]
    on_behalf: tuple[str, ...]  # before "us": "förhinder för oss"
    substitutes: tuple[str, ...]  # stands in what says that the writer's substitute comes

    # Which meetings
    listing: tuple[str, ...]  # between two of them
    numbered: tuple[str, ...]  # how one begins that is named by its number
    from_day: tuple[str, ...]  # how a day begins that those after it may be meant by, too
    since: tuple[str, ...]  # how what stands before such a day begins
    through: tuple[str, ...]  # before the last of several days
    both: tuple[str, ...]  # how all of them are named where there are two
    each: tuple[str, ...]  # the same after a denial: "kan inte komma på något av dem"

    # What turns what was said
    goes_on: tuple[str, ...]  # more can follow that makes something else of it: "come up with"
    no_longer: tuple[str, ...]  # how what ends an absence or an answer may end, and be no mistake
    gone: tuple[str, ...]  # after an absence: who, or what, is gone?
    also: tuple[str, ...]
    instead: tuple[str, ...]  # before what holds in place of what was said

    # Times
    at_the_latest: tuple[str, ...]  # how what stands before such a time begins
    arrives: tuple[str, ...]  # how what is said begins, after which it can be when one arrives
    may_be_by: tuple[str, ...]  # likewise, after which "till 10" can be so: "kommer till 10"
    past_or_to: tuple[str, ...]  # between the minutes and the hour
    parts_of_hour: str  # a pattern for what begins a time in words
    dotted: str  # a pattern for short forms with a dot that ends nothing
    spoken_stops: tuple[str, ...]  # a point of the agenda, or a full stop that was spoken
    minutes: tuple[str, ...]
    durations: Mapping[str, int]  # in minutes

    typo_targets: tuple[str, ...]  # recognised with a typo in them
