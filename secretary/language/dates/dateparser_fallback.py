"""dateparser, for what the grammar does not cover: dates put backwards ("2027 mars 12").

The only importer of dateparser. Left to itself it reads a lone "3" as a date in March, so it is
shown only text that is made of date words and figures and has a day in it, and its answer is
believed only where it uses the day that was written.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Final

from secretary.language.dates.parse_state import DaySpan, ParseState

_MONTH: Final = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ENGLISH: Final = r"(?:january|february|march|may|june|july|august|october|oct)\b\.?"
_DAY: Final = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th|:e|:a)?"
_YEAR: Final = r"(?:,? *(?:19|20)\d\d\b)"
_CLOCK: Final = (
    r"(?:,? *(?:(?:at|kl\.?) )?(?:\d{1,2}[:.]\d\d(?: ?[ap]m)?|\d{1,2} ?[ap]m)\b"
    r"| (?:at|kl\.?) \d{1,2}(?![\d:.]))"
)
_BARE_HOUR: Final = re.compile(r"(?:at|kl\.?) (\d{1,2})$")
_READABLE: Final = re.compile(
    rf"(?:{_MONTH} {_DAY.format('after')}(?!\d|[:.]\d){_YEAR}?"
    rf"|(?:19|20)\d\d (?:{_MONTH}|{_ENGLISH}) {_DAY.format('last')}){_CLOCK}?"
)
_SWEDISH: Final = re.compile(r"mars|maj|uari\b|juni|juli|augusti|okt")
_HAS_CLOCK: Final = re.compile(_CLOCK)
_HAS_YEAR: Final = re.compile(r"(?:19|20)\d\d\b")


def match(state: ParseState, at: int) -> tuple[DaySpan, int] | None:
    """The day, and time if there is one, that stands here turned around."""
    found = _READABLE.match(state.text, at)
    if found is None or not state.at_word_end(found.end()):
        return None
    said = found[0]
    if found["after"] and not state.whole and not _HAS_YEAR.search(said):
        return None  # "Maj 5 personer": May is a person
    wall = _parsed(_BARE_HOUR.sub(r"\1:00", said), state)
    if wall is None or wall.day != int(found["after"] or found["last"]):
        return None
    if not _HAS_YEAR.search(said) and wall.date() < state.today and not state.past:
        try:
            wall = wall.replace(year=state.today.year + 1)
        except ValueError:
            return None
    start = time(wall.hour, wall.minute) if _HAS_CLOCK.search(said) else None
    return DaySpan(wall.date(), start=start), found.end()


def _parsed(said: str, state: ParseState) -> datetime | None:
    import dateparser  # untyped: what it returns is checked below

    try:
        wall = dateparser.parse(
            said,
            languages=["sv" if _SWEDISH.search(said) else "en"],  # each costs 30 ms to load
            settings={
                "RELATIVE_BASE": state.now.replace(tzinfo=None),
                # Its relative parser first compiles every time zone on earth, 60 ms.
                "PARSERS": ["absolute-time"],
                "PREFER_DATES_FROM": "current_period" if state.past else "future",
                "DATE_ORDER": "DMY",
            },
        )
    except Exception:  # noqa: BLE001 - whatever a library says of a stranger's text, it is no date
        return None
    return wall if isinstance(wall, datetime) else None
