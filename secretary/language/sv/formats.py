"""Swedish out: dates, times, lists and names as people here write them.

The names of days and months are written out instead of fetched from Babel: Babel costs 40 ms at
start and gives the same words, which a test sees to. All dates and times are local to the group;
this module knows no zone and no clock.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from secretary.errors import DateExample

NBSP: Final = "\N{NO-BREAK SPACE}"

WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
"""Monday first, as `date.weekday` counts."""

MONTHS: Final = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
"""January first, so the name of month m is ``MONTHS[m - 1]``."""

_NEAR: Final = {-1: "i går", 0: "i dag", 1: "i morgon"}
_FIRST_OFFICE_HOUR: Final = 7
_MARKS_KEPT: Final = 30


def weekday(day: date) -> str:
    """ "fredag"."""
    return WEEKDAYS[day.weekday()]


def month(day: date) -> str:
    """ "augusti"."""
    return MONTHS[day.month - 1]


def long_date(day: date) -> str:
    """ "fredagen den 27 augusti 2027": the form of summons and notes.

    Between the number and the month is a no-break space.
    """
    return f"{weekday(day)}en den {day.day}{NBSP}{month(day)} {day.year}"


def long_when(wall: datetime, end: time | None = None) -> str:
    """ "fredagen den 27 augusti 2027 kl. 09.00", or with `end` "… kl. 09.00–12.00".

    `wall` is local wall-clock time; a zone it may carry is not written. Between "kl." and the time
    is a no-break space.
    """
    until = f"–{end:%H.%M}" if end else ""
    return f"{long_date(wall)} kl.{NBSP}{wall:%H.%M}{until}"


def short_clock(clock: time) -> str:
    """ "9", "9.30", or "03.00" for the small hours, where "3" would be taken for the afternoon."""
    if clock.hour < _FIRST_OFFICE_HOUR:
        return f"{clock:%H.%M}"
    return f"{clock.hour}.{clock:%M}" if clock.minute else str(clock.hour)


def clock(at: time) -> str:
    """ "kl. 09.00", with a no-break space."""
    return f"kl.{NBSP}{at:%H.%M}"


def typed(said: DateExample) -> str:
    """A day, and maybe a time, as one would type it: "fredag 12 mars kl 9–12"."""
    day = f"{weekday(said.day)} {short_date(said.day, said.today).replace(NBSP, ' ')}"
    until = f"–{short_clock(said.end)}" if said.end else ""
    return f"{day} kl {short_clock(said.start)}{until}" if said.start else day


def short_date(day: date, today: date | None = None) -> str:
    """ "12 mars", with its year unless `today` makes clear which: "12 mars 2029".

    The year is left out for a day within the coming year and for the last half year. Without
    `today` it is always written.
    """
    return f"{day.day}{NBSP}{month(day)}{year_unless_near(day, today)}"


def short_day(day: date, today: date) -> str:
    """A day as people say it: "i dag", "i morgon", "på fredag", "fredag 12 mars".

    "på fredag" is only for the six days to come: on a Friday it would be a week away.
    """
    ahead = days_ahead(day, today)
    if ahead in _NEAR:
        return _NEAR[ahead]
    if 1 < ahead < 7:
        return f"på {weekday(day)}"
    return f"{weekday(day)} {short_date(day, today)}"


def short_when(wall: datetime, today: date) -> str:
    """ "på fredag kl. 9", "i morgon kl. 9", "fredag 12 mars kl. 9.30": a line in a chat.

    `wall` is local wall-clock time and `today` the date there.
    """
    return f"{short_day(wall, today)} kl.{NBSP}{short_clock(wall.time())}"


def days_ahead(day: date, today: date) -> int:
    """How many days after `today` that day is; either may be a datetime."""
    # A datetime is a date to Python, but the two do not subtract.
    return day.toordinal() - today.toordinal()


def year_unless_near(day: date, today: date | None) -> str:
    """ " 2029", or "" where `today` makes clear which year; see `short_date`."""
    near = today is not None and -180 <= days_ahead(day, today) < 365
    return "" if near else f" {day.year}"


def join_and(words: Iterable[str], last: str = "och") -> str:
    """ "a, b och c"; "a och b"; "a"; "" of nothing. `last` may be "eller"."""
    *rest, end = [*words] or [""]
    return f"{', '.join(rest)} {last} {end}" if rest else end


QUOTED: Final = 40
"""How much of somebody's words is repeated to them."""


def quoted(text: str) -> str:
    """ "”snart”": the beginning of somebody's own words, in one line."""
    return f"”{beginning(text)}”"


def beginning(text: str) -> str:
    """The first of somebody's words, in one line, and "…" where there are more."""
    words = " ".join(text.split())
    return f"{words[:QUOTED]}{'…' if len(words) > QUOTED else ''}"


def plural(n: int, one: str, many: str) -> str:
    """ "1 dag", "3 dagar", "0 dagar", with a no-break space."""
    return f"{n}{NBSP}{one if n == 1 else many}"


_NAMES: Final = ("Kristi", "Sveriges")


def holiday(name: str) -> str:
    """The name of a red day inside a sentence: "midsommarafton", "Kristi himmelsfärdsdag"."""
    return name if name.startswith(_NAMES) else name[:1].lower() + name[1:]


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "clock": clock,
    "in_sentence": holiday,
    "listed": join_and,
    "long_date": long_date,
    "long_when": long_when,
    "month": lambda number: MONTHS[number - 1],
    "part_of_day": str,
    "plural": plural,
    "read_day": lambda said: f"{weekday(said.day)} {short_date(said.day, said.today)}",
    "quoted": quoted,
    "short_clock": short_clock,
    "short_date": short_date,
    "short_when": short_when,
    "typed": typed,
    "weekday": lambda number: WEEKDAYS[number],
}
"""What the templates of this language may use."""


def nfc(text: str) -> str:
    """`text` in Unicode's composed form, so that "förhinder" from any device compares equal.

    Of a run of combining marks the first thirty are kept (Unicode's stream-safe limit): a message
    of nothing but marks would otherwise keep the normaliser busy for seconds.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MARKS_KEPT:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def fold(text: str) -> str:
    """For comparing names: lower case, without diacritics ("Förhinder" → "forhinder")."""
    apart = unicodedata.normalize("NFD", nfc(text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


# The three characters after z in Unicode stand for å, ä and ö.
_LETTERS: Final = str.maketrans(
    {"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}", "ü": "y", "ð": "d", "þ": "th", "-": " "}
)


def collation_key(text: str) -> tuple[str, str]:
    """A key that sorts Swedish names: å ä ö last, é as e, upper case as lower.

    Names that differ only in case or accent keep one order, by the second part of the key.
    """
    folded = nfc(text).casefold()
    spelt = unicodedata.normalize("NFD", folded.translate(_LETTERS))
    return "".join(c for c in spelt if not unicodedata.combining(c)), nfc(text)
