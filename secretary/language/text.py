"""What the languages share: text made safe and comparable, and the parts that formats are made of.

Four ways of making two spellings compare equal, from the mildest to the strongest:

- `nfc`: one Unicode form, nothing else changed;
- `casefold_ws`: one case and single spaces; å stays å;
- `fold_keep_length`: one case, no rings or dots, and every character still in its place;
- `strip_diacritics`: one case and no diacritics at all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Final

NBSP: Final = "\N{NO-BREAK SPACE}"

QUOTED_LENGTH: Final = 40
"""How many characters of somebody's words are repeated to them."""

_COMBINING_MARKS_KEPT: Final = 30
"""In a run of them: the limit of Unicode's stream-safe text format (UAX #15)."""

_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_SAME_LENGTH_FOLDS: Final = str.maketrans(
    # The last two lots are the dashes and spaces that keyboards and word processors put in.
    "åäáàâãæöøóòôéèêëüúíï"
    "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u00a0\u2007\u2009\u202f\u200b\u2060\ufeff\t\u2019",
    "aaaaaaaooooo" + "eeee" + "uu" + "ii" + "-" * 6 + " " * 9 + "'",
)

# The three characters after z in Unicode stand for å, ä and ö.
_COLLATION: Final = str.maketrans(
    {"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}", "ü": "y", "ð": "d", "þ": "th", "-": " "}
)


# ------------------------------------------------------------------------- what people wrote


def nfc(text: str) -> str:
    """`text` in Unicode's composed form, so that "förhinder" from any device compares equal.

    Of a run of combining marks the first thirty are kept: a message of nothing but marks would
    otherwise keep the normaliser busy for seconds.
    """
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _COMBINING_MARKS_KEPT:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def normalise(text: str) -> str:
    """What a person wrote, safe to keep: NFC, without control characters and direction marks.

    Every sort of line break is ``\\n``, and a tab is a space, so that no words run together.
    """
    lines = "\n".join(nfc(text).splitlines()).replace("\t", " ")
    return "".join(c for c in lines if c == "\n" or not _is_unsafe(c)).strip()


def _is_unsafe(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or char in _BIDI_CONTROLS


def casefold_ws(text: str) -> str:
    """For comparing names as they are spelt: one case, NFC, single spaces; å stays å."""
    return " ".join(nfc(text).casefold().split())


def fold_keep_length(text: str) -> str:
    """`text` (in NFC) in lower case, without rings and dots, with plain dashes and spaces.

    It is as long as it was: a place in the folded text is the same place in what was written.
    """
    lower = text.lower()
    if len(lower) != len(text):  # a few letters, such as İ, grow when made lower case
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.translate(_SAME_LENGTH_FOLDS)


def strip_diacritics(text: str) -> str:
    """For finding what was typed in a hurry: one case, no diacritics ("Förhinder" → "forhinder").

    Spaces are left as they are.
    """
    return _without_marks(nfc(text).casefold())


def collation_key(text: str) -> tuple[str, str]:
    """A key that sorts names by the Swedish alphabet: å ä ö last, é as e, upper case as lower.

    Names that differ only in case or accent keep one order, by the second part of the key.
    """
    return _without_marks(nfc(text).casefold().translate(_COLLATION)), nfc(text)


def _without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if not unicodedata.combining(c))


# ---------------------------------------------------------------------- what formats are made of


def plural(n: int, one: str, many: str) -> str:
    """ "1 dag", "3 dagar", "0 dagar", with a no-break space."""
    return f"{n}{NBSP}{one if n == 1 else many}"


def join_with(conjunction: str, words: Iterable[str]) -> str:
    """ "a, b och c"; "a och b"; "a"; "" of nothing."""
    *rest, end = [*words] or [""]
    return f"{', '.join(rest)} {conjunction} {end}" if rest else end


def quoted(text: str, opening: str, closing: str) -> str:
    """The beginning of somebody's own words, in one line and between a language's quotes."""
    words = " ".join(text.split())
    more = "…" if len(words) > QUOTED_LENGTH else ""
    return f"{opening}{words[:QUOTED_LENGTH]}{more}{closing}"


def days_ahead(day: date, today: date) -> int:
    """How many days after `today` that day is; either may be a datetime."""
    # A datetime is a date to Python, but the two do not subtract.
    return day.toordinal() - today.toordinal()


def year_unless_near(day: date, today: date | None) -> str:
    """ " 2029" with its space, or "" where `today` makes clear which year is meant.

    It does for a day within the coming year and for the last half year; without `today`, never.
    """
    near = today is not None and -180 <= days_ahead(day, today) < 365
    return "" if near else f" {day.year}"
