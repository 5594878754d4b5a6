"""What the languages share: text made safe and comparable, and the parts that formats are made of.

Four ways of making two spellings compare equal, from the mildest to the strongest:

- `nfc`: one Unicode form, nothing else changed;
- `casefold_ws`: one case and single spaces; å stays å;
- `fold_keep_length`: one case, no rings or dots, and every character still in its place;
- `strip_diacritics`: one case and no diacritics at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

NBSP: Final = "\N{NO-BREAK SPACE}"

QUOTED_LENGTH: Final = 40
"""How many characters of somebody's words are repeated to them."""

_COMBINING_MARKS_KEPT: Final = 30
"""In a run of them: the limit of Unicode's stream-safe text format (UAX #15)."""

_MARKS_ON_A_LETTER: Final = 4
"""Hebrew with vowels and accents has as many; more are there to cover the lines around."""

_MARKS: Final = ("Mn", "Me")
"""The categories of marks above, below and around a letter; those beside it are others."""

_BLANK: Final = "\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159"
"""Letters and symbols without an image: fillers, empty Braille, a note without a head."""

_JOINER: Final = "\N{ZERO WIDTH JOINER}"
_AS_TEXT, _AS_EMOJI = "\N{VARIATION SELECTOR-15}", "\N{VARIATION SELECTOR-16}"
_KEY: Final = "\N{COMBINING ENCLOSING KEYCAP}"
_BLACK_FLAG: Final = "\N{WAVING BLACK FLAG}"
_REGIONS: Final = tuple(
    "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\N{CANCEL TAG}"
    for region in ("gbeng", "gbsct", "gbwls")
)
"""What makes England's, Scotland's or Wales's flag of the black one: there are no others."""
_IN_EMOJI: Final = (_AS_TEXT, _AS_EMOJI, _JOINER, _AS_EMOJI + _JOINER)

# The blanks; the joiner, for which its neighbours decide; and what is ignored when text is shown
# (DerivedCoreProperties.txt, Default_Ignorable_Code_Point) though Python calls it printable.
_UNSEEN: Final = re.compile(
    f"[{_BLANK}{_JOINER}\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0000-\U000e0fff]+"
)

# For emoji: which ones there are is decided anew every year.
_EMOJI: Final = re.compile("[\U0001f000-\U0001faff]")

# Spaces that stay apart when text is shown push words to where another line would begin.
_GAPS: Final = re.compile(r"[^\S\n]{2,}")
_EMPTY_LINES: Final = re.compile(r"\n{3,}")
_APOSTROPHES: Final = "\u2019\u2018\u00b4`"
_SINGLE_QUOTES: Final = str.maketrans(dict.fromkeys('"”“„‟«»', "’"))

_SAME_LENGTH_FOLDS: Final = dict(
    zip(
        # The last two lots are the dashes and spaces that keyboards and word processors put in.
        "åäáàâãæöøóòôéèêëüúíï"
        "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u00a0\u2007\u2009\u202f\u200b\u2060\ufeff\t\u2019",
        "aaaaaaaooooo" + "eeee" + "uu" + "ii" + "-" * 6 + " " * 9 + "'",
        strict=True,
    )
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
    if marks := _any_mark_in(text):
        text = re.sub(f"({marks}{{{_COMBINING_MARKS_KEPT}}}){marks}+", r"\1", text)
    return unicodedata.normalize("NFC", text)


def normalise(text: str) -> str:
    """What a person wrote, safe to keep: NFC, and only what can be seen.

    Without control and format characters, private and unassigned ones, and what Unicode says is
    shown as nothing; in emoji the joiners stay. Every sort of line break is ``\\n``, with at most
    one empty line. A tab or a letter without an image is a space, so that no words run together,
    and wide or no-break spaces stand alone. A letter keeps four combining marks, and marks without
    a letter go. Empty where nothing shows.
    """
    text = "\n".join(text.splitlines()).replace("\t", " ")
    if not (text.isascii() and text.replace("\n", "").isprintable()):
        text = _UNSEEN.sub(_keep_in_emoji, nfc(text))
        text = text.translate({ord(c): None for c in set(text) if not _is_seen(c)})
        text = _GAPS.sub(_close_gap, _with_few_marks(nfc(text)))
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def one_line(text: str) -> str:
    """The same in one line, with single spaces: for names, titles and places."""
    return " ".join(normalise(text).split())


def _keep_in_emoji(unseen: re.Match[str]) -> str:
    """What stays of characters without an image: what emoji are made with, between its parts."""
    found, text, (start, end) = unseen[0], unseen.string, unseen.span()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if found == _AS_EMOJI and after == _KEY:
        return found
    if found in _REGIONS and before == _BLACK_FLAG:
        return found
    if found in _IN_EMOJI and _is_symbol(before) and (found[-1] != _JOINER or _is_symbol(after)):
        return found
    return " " if any(c in _BLANK for c in found) else ""


def _close_gap(gap: re.Match[str]) -> str:
    return gap[0] if gap[0].isascii() else " "


def _is_symbol(char: str) -> bool:
    """Whether an emoji can be made with it."""
    symbol = char != "" and unicodedata.category(char) in ("So", "Sk", "Sm")
    return (symbol and not char.isascii()) or _EMOJI.match(char) is not None


def _is_seen(char: str) -> bool:
    """Whether it is shown, is white space, or was kept in an emoji."""
    if (
        char.isprintable()
        or char in ("\n", _JOINER, *"".join(_REGIONS))
        or unicodedata.category(char) == "Zs"
    ):
        return True
    return _EMOJI.match(char) is not None  # newer than Python's tables


def _with_few_marks(text: str) -> str:
    if not any(unicodedata.category(char) in _MARKS for char in set(text)):
        return text
    kept: list[str] = []
    most = 0
    for char in text:
        category = unicodedata.category(char)
        if category in _MARKS:
            most -= 1
            if most < 0:
                continue
        elif char.isspace():
            most = 0
        elif category != "Mc":  # beside the letter
            most = _MARKS_ON_A_LETTER
        kept.append(char)
    return "".join(kept)


def straight_apostrophes(text: str) -> str:
    """The text with the apostrophe that vocabularies are written with, whatever was typed.

    It is as long as it was.
    """
    for typed in _APOSTROPHES:
        text = text.replace(typed, "'")
    return text


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
    for char in _SAME_LENGTH_FOLDS.keys() & set(lower):
        lower = lower.replace(char, _SAME_LENGTH_FOLDS[char])
    return lower


def strip_diacritics(text: str) -> str:
    """For finding what was typed in a hurry: one case, no diacritics ("Förhinder" → "forhinder").

    Spaces are left as they are.
    """
    return _without_marks(nfc(text).casefold())


def counted(words: Iterable[str]) -> list[str]:
    """Each word once, in order, with how many times it stood there: "Sala", "Västmanland (3)"."""
    return [word if n == 1 else f"{word} ({n})" for word, n in Counter(words).items()]


def collation_key(text: str) -> tuple[str, str]:
    """A key that sorts names by the Swedish alphabet: å ä ö last, é as e, upper case as lower.

    Names that differ only in case or accent keep one order, by the second part of the key.
    """
    return _without_marks(nfc(text).casefold().translate(_COLLATION)), nfc(text)


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return re.sub(marks, "", apart) if (marks := _any_mark_in(apart)) else apart


def _any_mark_in(text: str) -> str:
    """A pattern for each of the combining marks that stand in it; empty where there is none."""
    marks = sorted(filter(unicodedata.combining, set(text)))
    return f"[{''.join(marks)}]" if marks else ""  # none of them means anything in a pattern


# ---------------------------------------------------------------------- what formats are made of


def plural(n: int, one: str, many: str) -> str:
    """ "1 dag", "3 dagar", "0 dagar", with a no-break space."""
    return f"{n}{NBSP}{one if n == 1 else many}"


def file_size(of: int, comma: str) -> str:
    """ "1,2 MB", "340 kB", "12 byte". comma: before decimals."""
    for unit, size in (("MB", 2**20), ("kB", 2**10)):
        if of >= size:
            shown = f"{of / size:.0f}" if of >= 10 * size else f"{of / size:.1f}".removesuffix(".0")
            return f"{shown.replace('.', comma)}{NBSP}{unit}"
    return f"{of}{NBSP}byte"


def join_with(conjunction: str, words: Iterable[str]) -> str:
    """ "a, b och c"; "a och b"; "a"; "" of nothing."""
    *rest, end = [*words] or [""]
    return f"{', '.join(rest)} {conjunction} {end}" if rest else end


def quoted(text: str, opening: str, closing: str, most: int = QUOTED_LENGTH) -> str:
    """The beginning of somebody's own words, in one line and between a language's quotes.

    most: characters. Quotes among the words become single ones: they end where ours do.
    """
    words = " ".join(text.split()).translate(_SINGLE_QUOTES)
    more = "…" if len(words) > most else ""
    return f"{opening}{words[:most]}{more}{closing}"


def excerpt(text: str, most: int = QUOTED_LENGTH) -> str:
    """The beginning of what stands in somebody's file, in straight quotes, for who keeps it.

    most: characters. What cannot be seen shows as U+FFFD, since it may be what is wrong.
    """
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text.strip())
    return f'"{shown[:most]}{"…" if len(shown) > most else ""}"'


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
