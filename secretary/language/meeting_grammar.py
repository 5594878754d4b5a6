"""The patterns that meetings are named by, in Swedish and English together.

`meeting_lookup` tries them in order, and reads dates by `language.dates`. Here are also the
patterns by which a message is taken apart around the name of a meeting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from secretary.language.vocabulary import ENGLISH, SWEDISH, WORDS, compiled

_REFERENCES_TRIED: Final = 12
_SEPARATORS: Final = " \t\n:,.;!?–-"
_SWEDISH_MONTHS: Final = "|".join(SWEDISH.months)
_ENGLISH_MONTHS: Final = "|".join(ENGLISH.months)
_NOUN: Final = rf"(?:{WORDS.nouns})(?![^\W\d])"
_PREPOSITION: Final = rf"(?:{WORDS.prepositions})\s+"

NOUN: Final = compiled(rf"(?:(?:{WORDS.about})\s+|{_PREPOSITION})?(?:the\s+)?{_NOUN}\s*")
"""The word for a meeting, and what stands before it: "till mötet", "the meeting"."""
PREPOSITION: Final = compiled(_PREPOSITION)
NUMBER: Final = compiled(
    rf"(?:{WORDS.number_marks})?\s*"
    r"(?P<number>\d{1,4})(?=$|[\s:,.;!?])"
    # What goes on as a date is no number: 12 mars, 12.3, 12 /3.
    rf"(?!\.?\s*[/-]?\d)(?!\s*(?:of\s+)?(?:{WORDS.dates_month})\b)"
)
NUMBER_WORD: Final = compiled(rf"(?P<number>{'|'.join(WORDS.numbers)})\b(?!\s+of\b)")
IN_ORDER: Final = compiled(rf"(?:the\s+)?(?:(?P<next>{WORDS.next})|{WORDS.previous})\b")
ORDER_NOUN: Final = compiled(rf"\s*(?:{_NOUN}|{WORDS.order_nouns})")
AFTER_NEXT: Final = compiled(rf"(?:{_PREPOSITION})?(?:the\s+)?(?:{WORDS.after_next})(?![^\W_])")
""" "The meeting after next", the second of those to come."""
NTH: Final = compiled(rf"(?:the\s+|det\s+)?(?:{WORDS.later_ordinals})\s+{_NOUN}")
""" "Tredje mötet": of the year, or of those to come? It is asked which."""
_NEW_NOUN: Final = compiled(rf"(?:(?:{WORDS.indefinite})\s+)*{_NOUN}\s*:?\s*")
_MEETING_WORD: Final = compiled(rf"\w*(?:{WORDS.nouns})(?![^\W\d])")
OF_YEAR: Final = compiled(
    rf"(?:(?:{WORDS.articles})\s+)?"
    rf"(?:(?P<first>{WORDS.first})|{WORDS.last}"
    rf"|(?P<last>{WORDS.last_or_previous}))\s+{_NOUN}"
    rf"(?:\s+(?P<when>(?P<this>{WORDS.this_year})"
    rf"|(?P<next>{WORDS.next_year})"
    rf"|(?:(?:{WORDS.year_prefixes})\s+)?(?P<year>(?:19|20|21)\d\d))\b)?"
)
"""The first and the last of a year; but "last meeting" by itself is the one before."""
PART_OF_YEAR: Final = compiled(
    rf"\s+(?:{WORDS.part_prefixes})\s+(?:the\s+)?"
    rf"(?:{WORDS.parts_of_year})\b"
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
OF_DAY: Final = compiled(rf"(?:the\s+)?(?P<day>{WORDS.named_days})(?:(?:['’]s|ens)?\s+|s-?){_NOUN}")
""" "Friday's meeting", "next week's meeting", "fredagens möte", "fredagsmötet"."""


def strip_separators(text: str) -> str:
    """What follows a reference, without what separates the two."""
    return text.lstrip(_SEPARATORS).strip()


def strip_noun(text: str) -> str:
    """What is said of a new meeting: without "ett möte", "a meeting" or the like before it."""
    found = _NEW_NOUN.match(text)
    return text[found.end() :] if found else text


def after_meeting_word(text: str) -> str:
    """The words after the last that is a meeting's: "Styrgruppsmöte i Sala" is "i Sala"."""
    end = max((found.end() for found in _MEETING_WORD.finditer(text)), default=0)
    return text[end:].strip() if end else text


def names_meeting_word(text: str) -> bool:
    """Whether a meeting's word is among the words: "till styrgruppsmötet"."""
    return _MEETING_WORD.search(text) is not None


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
            return WORDS.months[name.casefold()], groups["year"], found.end()
    return None


# --- a meeting before a colon ---------------------------------------------------------------

_PREFIX: Final = compiled(
    rf"(?P<reference>(?:(?:{WORDS.for_meeting})\s+"
    rf"(?:{WORDS.for_meeting_nouns})|{WORDS.bare_nouns})\s"
    r"[^:\n]{1,40}"
    rf"|(?P<loose>{WORDS.loose_prefixes})"
    rf"|(?:{WORDS.for_day})\s+(?P<day>[^:\n]{{1,40}})):\s*"
)


_LED: Final = compiled(rf"(?:{WORDS.for_day})\s")


@dataclass(frozen=True)
class MeetingPrefix:
    """What stands before a colon at the beginning of a report or a topic: "inför möte 2: …".

    reference: the words that name a meeting. rest: what follows the colon.
    certain: whether it can be nothing else. Otherwise ("nästa steg: …") it may be the text's own
        first words, and is a reference only where there is such a meeting.
    led: whether a preposition leads to it, so that a day or a month is a meeting's, if any.
    """

    reference: str
    rest: str
    certain: bool
    led: bool = False


def match_meeting_prefix(text: str) -> MeetingPrefix | None:
    """The meeting that a report or a topic says it is for; None where it says none.

    Without a colon nothing is taken for a meeting, so that a text may begin with a date.
    """
    found = _PREFIX.match(text)
    if found is None:
        return None
    loose = found["loose"] or found["day"]
    reference = found["day"] or found["reference"]
    led = _LED.match(text) is not None
    return MeetingPrefix(reference, text[found.end() :].strip(), not loose, led)


# --- a meeting in a sentence ----------------------------------------------------------------

_BEFORE_REFERENCE: Final = compiled(rf"\b(?:{WORDS.before_reference})\b")
# No spaces before it: searching for any number of them is quadratic.
_MOVED_TO: Final = compiled(rf"(?:\b(?:{WORDS.moved_to})|→|->)\s+")
_NUMBERED: Final = compiled(
    rf"(?<!\w)(?:(?:{WORDS.prepositions}|{WORDS.change_of})\s)?{_NOUN}\s(?:{WORDS.number_marks})?\s?(?P<number>\d{{1,4}})\b"
)
_PAST: Final = compiled(rf"\b(?:{WORDS.previous})\b")


def is_numbered(text: str) -> bool:
    """Whether the words are the name of a meeting and its number, and nothing else ("möte 2")."""
    noun = NOUN.match(text)
    return noun is not None and NUMBER.fullmatch(text, noun.end()) is not None


def find_numbered(text: str) -> tuple[int, int, int] | None:
    """The first meeting named by its number among other words: from where to where, and which."""
    found = _NUMBERED.search(text)
    return (*found.span(), int(found["number"])) if found else None


def reference_starts(text: str) -> Iterator[int]:
    """Where in a sentence the name of a meeting may begin: first of all at its beginning."""
    yield 0
    found = list(_BEFORE_REFERENCE.finditer(text))[:_REFERENCES_TRIED]
    yield from (match.start() for match in found if match.start())


def says_past(text: str) -> bool:
    """Whether a sentence may be about a meeting that has been: "förra mötet"."""
    return _PAST.search(text) is not None


def split_move(text: str) -> tuple[str, str] | None:
    """A meeting and the day that it is moved to: "12 mars till 19 mars"; None without both."""
    found = _MOVED_TO.search(text)
    return (text[: found.start()].strip(), text[found.end() :]) if found else None


# --- a meeting among other words ------------------------------------------------------------

_DAY_WORD: Final = compiled(
    r"(?:mån|man|tis|ons|tors|fre|lör|lor|sön|son)(?:dag(?:en|ens|ar|arna|s)?)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?(?:'s)?"
    rf"|(?:{'|'.join(WORDS.months)})(?:m[öo]tet)?s?"
)
_MAY_BEGIN: Final = compiled(
    rf"(?:{'|'.join(WORDS.months)}|{'|'.join(WORDS.numbers)}|{WORDS.dates_month}|{WORDS.nouns}"
    rf"|{WORDS.prepositions}|{WORDS.before_reference}|{WORDS.articles}|{WORDS.next}"
    rf"|{WORDS.previous}|{WORDS.first}|{WORDS.last}|{WORDS.named_days}|{WORDS.number_marks}"
    r"|(?:mån|man|tis|ons|tor|fre|lör|lor|sön|son|mon|tue|wed|thu|fri|sat|sun)\w*(?:'s)?"
    r"|\w+m[öo]tet?|\w+(?:te|nde|rde|st|nd|rd|th)|om|kl|klockan|halv|kvart|half|quarter|noon|tis"
    r"|idag|imorgon|imorrn|övermorgon|overmorgon|överimorgon|overimorgon|today|tomorrow|a|vecka"
    r"|v|week|denna|detta|this|those|these|middag)"
)


def may_begin_reference(word: str) -> bool:
    """Whether the name of a meeting, a day or a time of day may begin with that word."""
    return _MAY_BEGIN.fullmatch(word) is not None


def is_day_word(word: str) -> bool:
    """Whether it is the name of a weekday or a month."""
    return _DAY_WORD.fullmatch(word) is not None


def needs_company(word: str) -> bool:
    """Whether it is "nästa" or a month, which by itself may be about anything."""
    return IN_ORDER.fullmatch(word) is not None or word in WORDS.months
