"""The patterns that meetings are named by, in Swedish and English together.

`meeting_lookup` tries them in order, and reads dates by `language.dates`. Here are also the
patterns by which a message is taken apart around the name of a meeting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from secretary.language.en.vocabulary import MEETINGS as ENGLISH
from secretary.language.sv.vocabulary import MEETINGS as SWEDISH
from secretary.language.vocabulary import MeetingVocabulary, alternatives, compiled

LANGUAGES: Final = (SWEDISH, ENGLISH)

_SEPARATORS: Final = " \t\n:,.;!?–-"
_REFERENCES_TRIED: Final = 12


def _any(of: Callable[[MeetingVocabulary], Iterable[str]]) -> str:
    return alternatives(*(of(language) for language in LANGUAGES))


_SWEDISH_MONTHS: Final = alternatives(SWEDISH.months)
_ENGLISH_MONTHS: Final = alternatives(ENGLISH.months)
_NOUN: Final = rf"(?:{_any(lambda v: v.nouns)})(?![^\W\d])"
_PREPOSITION: Final = rf"(?:{_any(lambda v: v.prepositions)})\s+"

MONTHS: Final = {
    name.casefold(): number
    for language in LANGUAGES
    for number, name in enumerate(language.months, 1)
}
NUMBERS: Final = {
    word: number for language in LANGUAGES for number, word in enumerate(language.numbers)
}

NOUN: Final = compiled(
    rf"(?:(?:{_any(lambda v: v.about)})\s+|{_PREPOSITION})?(?:the\s+)?{_NOUN}\s*"
)
"""The word for a meeting, and what stands before it: "till mötet", "the meeting"."""
PREPOSITION: Final = compiled(_PREPOSITION)
NUMBER: Final = compiled(
    rf"(?:{_any(lambda v: v.number_marks)})?\s*"
    r"(?P<number>\d{1,4})(?=$|[\s:,.;!?])"
    # What goes on as a date is no number: 12 mars, 12.3, 12 /3.
    rf"(?!\.?\s*[/-]?\d)(?!\s*(?:of\s+)?(?:{_any(lambda v: v.dates_month)})\b)"
)
NUMBER_WORD: Final = compiled(rf"(?P<number>{alternatives(NUMBERS)})\b(?!\s+of\b)")
IN_ORDER: Final = compiled(
    rf"(?:the\s+)?(?:(?P<next>{_any(lambda v: v.next)})|{_any(lambda v: v.previous)})\b"
)
ORDER_NOUN: Final = compiled(rf"\s*(?:{_NOUN}|{_any(lambda v: v.order_nouns)})")
OF_YEAR: Final = compiled(
    rf"(?:(?:{_any(lambda v: v.articles)})\s+)?"
    rf"(?:(?P<first>{_any(lambda v: v.first)})|{_any(lambda v: v.last)}"
    rf"|(?P<last>{_any(lambda v: v.last_or_previous)}))\s+{_NOUN}"
    rf"(?:\s+(?P<when>(?P<this>{_any(lambda v: v.this_year)})"
    rf"|(?P<next>{_any(lambda v: v.next_year)})"
    rf"|(?:(?:{_any(lambda v: v.year_prefixes)})\s+)?(?P<year>(?:19|20|21)\d\d))\b)?"
)
"""The first and the last of a year; but "last meeting" by itself is the one before."""
PART_OF_YEAR: Final = compiled(
    rf"\s+(?:{_any(lambda v: v.part_prefixes)})\s+(?:the\s+)?"
    rf"(?:{_any(lambda v: v.parts_of_year)})\b"
)
"""After `OF_YEAR` this says that another meeting is meant: "sista mötet i vår"."""
OF_MONTH: Final = (
    compiled(
        rf"(?:(?P<one>{_SWEDISH_MONTHS})s?-?{_NOUN}|(?:i\s+)?(?P<bare>{_SWEDISH_MONTHS})\b)"
        r"(?:\s+(?P<year>\d{4})\b)?"
    ),
    # "the meeting may be long" has no month in it.
    compiled(
        rf"(?:(?:the\s+)?(?P<one>{_ENGLISH_MONTHS})\s+{_NOUN}"
        rf"|(?:in|of)\s+(?P<bare>{_ENGLISH_MONTHS})\b|(?P<alone>{_ENGLISH_MONTHS})\b)"
        r"(?:\s+(?P<year>\d{4})\b)?"
    ),
)
OF_DAY: Final = compiled(rf"(?:the\s+)?(?P<day>{_any(lambda v: v.named_days)})(?:['’]s)?\s+{_NOUN}")
""" "Friday's meeting", "the Friday meeting", "next week's meeting"."""


def strip_separators(text: str) -> str:
    """What follows a reference, without what separates the two."""
    return text.lstrip(_SEPARATORS).strip()


def match_month(text: str, *, after_noun: bool) -> tuple[int, str | None, int] | None:
    """The month that a meeting is named by: its number, its year, and where the name ends.

    after_noun: whether the word for a meeting stands before it.
    """
    for pattern in OF_MONTH:
        found = pattern.match(text)
        if found is None:
            continue
        groups = found.groupdict()
        nothing_follows = not strip_separators(text[found.end() :])
        if groups["one"] or (after_noun and groups["bare"]) or nothing_follows:
            name = groups["one"] or groups["bare"] or groups["alone"]
            return MONTHS[name.casefold()], groups["year"], found.end()
    return None


# --- a meeting before a colon ---------------------------------------------------------------

_PREFIX: Final = compiled(
    rf"(?P<reference>(?:(?:{_any(lambda v: v.for_meeting)})\s+"
    rf"(?:{_any(lambda v: v.for_meeting_nouns)})|{_any(lambda v: v.bare_nouns)})\s"
    r"[^:\n]{1,40}"
    rf"|(?P<loose>{_any(lambda v: v.loose_prefixes)})):\s*"
)


@dataclass(frozen=True)
class MeetingPrefix:
    """What stands before a colon at the beginning of a report or a topic: "inför möte 2: …".

    reference: the words that name a meeting. rest: what follows the colon.
    certain: whether it can be nothing else. Otherwise ("nästa steg: …") it may be the text's own
        first words, and is a reference only where there is such a meeting.
    """

    reference: str
    rest: str
    certain: bool


def match_meeting_prefix(text: str) -> MeetingPrefix | None:
    """The meeting that a report or a topic says it is for; None where it says none.

    Without a colon nothing is taken for a meeting, so that a text may begin with a date.
    """
    found = _PREFIX.match(text)
    if found is None:
        return None
    return MeetingPrefix(found["reference"], text[found.end() :].strip(), not found["loose"])


# --- a meeting in a sentence ----------------------------------------------------------------

_MAY_BE_REFERENCE: Final = compiled(
    rf"(?:the\s+)?(?:(?:{_any(lambda v: v.spelt_nouns)})\s.{{1,40}}"
    rf"|(?:{_any(lambda v: v.spelt_order)})(?:\s+(?:{_any(lambda v: v.spelt_nouns)}))?"
    rf"|(?:{alternatives(MONTHS)})(?:{_any(lambda v: v.month_nouns)}))"
    rf"|\d{{1,3}}|{_any(lambda v: v.all_meetings)}"
)
_BEFORE_REFERENCE: Final = compiled(rf"\b(?:{_any(lambda v: v.before_reference)})\b")
_JUST_THE_MEETING: Final = compiled(
    rf"(?:(?:{_any(lambda v: v.just_the_meeting_prefixes)})\s+)?"
    rf"(?:{_any(lambda v: v.just_the_meeting)})?[\s.,!]*"
)
_MOVED_TO: Final = compiled(rf"\s*(?:\b(?:{_any(lambda v: v.moved_to)})|→|->)\s+")


def may_be_reference(text: str) -> bool:
    """Whether all of the words can be the name of a meeting, and not a text's own beginning."""
    return not text or _MAY_BE_REFERENCE.fullmatch(text) is not None


def is_just_the_meeting(text: str) -> bool:
    """Whether the words say no more than that a meeting is meant ("på mötet", "dit", nothing)."""
    return _JUST_THE_MEETING.fullmatch(text) is not None


def reference_starts(text: str) -> Iterator[int]:
    """Where in a sentence the name of a meeting may begin: first of all at its beginning."""
    yield 0
    found = list(_BEFORE_REFERENCE.finditer(text))[:_REFERENCES_TRIED]
    yield from (match.start() for match in found if match.start())


def split_move(text: str) -> tuple[str, str] | None:
    """A meeting and the day that it is moved to: "12 mars till 19 mars"; None without both."""
    found = _MOVED_TO.search(text)
    return (text[: found.start()].strip(), text[found.end() :]) if found else None
