"""Days of the calendar: "12 mars", "den 5:e", "27/8 2027", "2027-08-27", "annandag påsk".

Each rule takes the question and a place in it, and returns the days found there and where they
end, or None. A rule raises DateError once it is sure that a date was meant and it cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from secretary.language.dates import refusals
from secretary.language.dates.english import MONTHS_FIRST, SURE_MONTHS
from secretary.language.dates.question import Found, Question, Yearly, fixed
from secretary.language.dates.words import FEAST, HOLIDAY, MONTH, NAMELIKE_HOLIDAYS, ORDINAL
from secretary.language.dates.years import YEAR, check_year, on_day, span, whole_month, year_after

_INSTANT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(z|[+-]\d\d:?\d\d)(?!\d)"
)
_ISO: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/.]\d)(?:t(?=\d))?")
_RUN_TOGETHER: Final = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)(?!\d|[-/.]\d)")
_SHORT_ISO: Final = re.compile(r"(\d\d)-(\d\d)-(\d\d)(?!\d|[-/.]\d)")
_DAYS_SLASH: Final = re.compile(r"(\d{1,2}) ?- ?(\d{1,2}) ?/ ?(\d{1,2})")
_SLASH: Final = re.compile(r"(\d{1,2}) ?/ ?(\d{1,2})(?!\d| av\b)")  # "2/3 av oss"
_DOTS: Final = re.compile(r"(\d{1,2})(?:\. ?|-)(\d{1,2})(?:\. ?|-)((?:19|20|21)\d\d)(?!\d|[-/.]\d)")
_TWO_DOTS: Final = re.compile(r"(\d{1,2})\.([1-9]|1[0-2])\b\.?(?!\d|[.:]\d| ?- ?\d)")
_MORE_SLASHES: Final = re.compile(r"/\d")
_SLASH_YEAR: Final = re.compile(r"(?: *[-/,]? *((?:19|20|21)\d\d)|(?:-| -|/)(\d\d))(?!\d|[-/.:]\d)")
_NUMBER: Final = re.compile(
    r"(\d{1,2})(?: ?: ?(?:e|a|te|de|nde)\b|(?:e|a|te|de|st|nd|rd|th)\b|\.(?= ))?"
)
_TO_DAY: Final = re.compile(r" ?- ?(\d{1,2})(?:(?::?[ea]|st|nd|rd|th)\b)?(?= *[a-z])")
_OR_DAY: Final = re.compile(
    r" *(?:,|och|eller|samt|and|or|&|\+) *(?:den |the )?"
    r"(\d{1,2})(?:(?::?[ea]|st|nd|rd|th)\b)?(?= *[a-z])"
)

_OF: Final = re.compile(r"(?:i|av|of) +")
_DAY_AFTER: Final = re.compile(  # "March 12th, 2027", "March 12-14", but not "March 9 am"
    r",? *(?:the +)?(\d{1,2})(st|nd|rd|th)?(?: ?- ?(\d{1,2})(?:st|nd|rd|th)?)?\b"
    r"(?![:/]|[.,]\d| ?[ap]\.?m\b)"
)
COMPANY: Final = re.compile(
    r"[ ,(]*(?:(?:kl|klockan)\b|at (?:\d|noon\b)|@|\d{1,2}(?:[.:]\d\d| ?[ap]\.?m\b)|\d{1,2} ?- ?\d)"
)
"""What makes a day of a word that could be a name, when it stands after it."""
_FESTIVE: Final = {name: name for name in (*HOLIDAY, *FEAST)}


def date_in_year(q: Question, at: int) -> tuple[Yearly, int] | None:
    """Any day written as a date or as the name of a holiday."""
    word = q.word(at)
    den = word is not None and word[0] in {"den", "dn", "the"}
    if den and word:
        at = q.space(word[1])
    return (
        _numeric(q, at)
        or _day_and_month(q, at)
        or month_and_day(q, at)
        or holiday(q, at)
        or (_dotted(q, at) if den or q.whole else None)
    )


def _numeric(q: Question, at: int) -> tuple[Yearly, int] | None:
    return _instant(q, at) or _year_first(q, at) or _slashed(q, at)


def _instant(q: Question, at: int) -> tuple[Yearly, int] | None:
    """An instant with its offset from UTC, as programs write it."""
    found = _INSTANT.match(q.text, at)
    if found is None:
        return None
    try:
        aware = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3].upper()}")
        wall = aware.astimezone(UTC).astimezone(q.zone)
    except (ValueError, OverflowError):
        return None
    check_year(q, wall.year)
    there = Found(wall.date(), start=wall.time())
    return fixed(there, lambda: refusals.no_date(q.shown, q.today)), found.end()


def _year_first(q: Question, at: int) -> tuple[Yearly, int] | None:
    if found := _ISO.match(q.text, at):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _RUN_TOGETHER.match(q.text, at):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
    elif found := _DOTS.match(q.text, at):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    elif found := _SHORT_ISO.match(q.text, at):
        return _short_iso(q, found)
    else:
        return None
    return on_day(q, day, month, year), found.end()


def _short_iso(q: Question, found: re.Match[str]) -> tuple[Yearly, int] | None:
    """ "27-03-12": by Swedish custom the year comes first, but not every hand knows."""
    one, month, three = int(found[1]), int(found[2]), int(found[3])
    readings: list[date] = []
    for year, day in ((2000 + one, three), (2000 + three, one)):
        try:
            readings.append(date(year, month, day))
        except ValueError:
            continue
    near = {day for day in readings if abs(day.year - q.today.year) <= 5}
    if not q.past:
        near = {day for day in near if day >= q.today} or near
    if not near:
        return None
    if len(near) > 1:
        raise refusals.two_readings(found[0], near, q.today)
    sole = near.pop()
    return on_day(q, sole.day, sole.month, sole.year), found.end()


def _slashed(q: Question, at: int) -> tuple[Yearly, int] | None:
    if found := _DAYS_SLASH.match(q.text, at):  # 12-14/3
        first, day, month = int(found[1]), int(found[2]), int(found[3])
        if first >= day:
            return None
    elif found := _SLASH.match(q.text, at):
        day, month = int(found[1]), int(found[2])
        first = day
    else:
        return None
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    end = found.end()
    if first == day and (to := re.compile(r" ?- ?").match(q.text, end)):
        last = _SLASH.match(q.text, to.end())
        if last:  # 12/3-14/3
            year, end = year_after(q, last.end(), _SLASH_YEAR)
            to_day = on_day(q, int(last[1]), int(last[2]), year)
            return span(q, on_day(q, day, month, None), to_day), end
    year, end = year_after(q, end, _SLASH_YEAR)
    if _MORE_SLASHES.match(q.text, end):
        return None
    there = on_day(q, day, month, year)
    return (there if first == day else span(q, on_day(q, first, month, year), there)), end


def _dotted(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "27.8": only where a date is awaited, as an agenda has points 2.1 and 3.2."""
    found = _TWO_DOTS.match(q.text, at)
    if found is None or not 1 <= int(found[1]) <= 31:
        return None
    day, month = int(found[1]), int(found[2])
    if month >= 10 and day <= 23:
        return None  # "9.10" is a time more often than a date
    return on_day(q, day, month, None), found.end()


def _last_day(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "sista april"."""
    word = q.word(at)
    month = _month(q, q.space(word[1])) if word and word[0] == "sista" else None
    if month is None:
        return None
    year, end = year_after(q, month[1], YEAR)
    if year is not None:
        check_year(q, year)
    return whole_month(q, month[0], year).then(lambda days: Found(days.end)), end


def _day_and_month(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "12 mars", "den 5:e mars 2027", "sjätte juni", "12–14 mars", "28 mars - 2 april"."""
    if last_day := _last_day(q, at):
        return last_day
    numbered = day_number(q, at)
    if numbered is None:
        return None
    day, end = numbered
    if several := _OR_DAY.match(q.text, end):
        if named := _month(q, q.space(several.end())):
            raise refusals.one_day_only(q.said(at, named[1]), q.today)
        return None
    to_day = _TO_DAY.match(q.text, end)
    last = int(to_day[1]) if to_day else day
    at_month = q.space(to_day.end() if to_day else end)
    of = _OF.match(q.text, at_month)
    if of and (of[0].startswith("of") or not q.text[end - 1].isdigit()):
        at_month = of.end()
    month = _month(q, at_month)
    if month is None:
        return None
    year, end = year_after(q, month[1], YEAR)
    if last != day:
        return span(q, on_day(q, day, month[0], year), on_day(q, last, month[0], year)), end
    there = on_day(q, day, month[0], year)
    to = re.compile(r" ?- ?").match(q.text, end)
    if to and (second := day_number(q, to.end())):
        month_two = _month(q, q.space(second[1]))
        if month_two:
            year, end = year_after(q, month_two[1], YEAR)
            return span(q, there, on_day(q, second[0], month_two[0], year)), end
    return there, end


def month_and_day(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "March 12th, 2027", "May 12 at 9". Weak where a person and a number can be meant."""
    word = q.word(at)
    month = _month(q, at) if word and word[0] in MONTHS_FIRST else None
    found = _DAY_AFTER.match(q.text, month[1]) if month else None
    if word is None or month is None or found is None:
        return None
    year, end = year_after(q, found.end(), YEAR)
    there = on_day(q, int(found[1]), month[0], year)
    if found[3]:
        there = span(q, there, on_day(q, int(found[3]), month[0], year))
    sure = word[0] in SURE_MONTHS or found[2] or year is not None or q.over(end)
    return (there if sure else replace(there, weak=True)), end


def day_number(q: Question, at: int) -> tuple[int, int] | None:
    """ "12", "5:e", "5e", "sjätte": a day of a month, and where it ends."""
    if found := _NUMBER.match(q.text, at):
        return int(found[1]), found.end()
    word = q.word(at)
    if word and word[0] in ORDINAL:
        return ORDINAL[word[0]], word[1]
    return None


def _month(q: Question, at: int) -> tuple[int, int] | None:
    word = q.word(at)
    if word is None or word[0] not in MONTH:
        return None
    end = word[1]
    if len(word[0]) <= 4 and q.text.startswith(".", end):
        end += 1
    return MONTH[word[0]], end


def day_of_month(
    q: Question, at: int, *, after_weekday: bool = False
) -> tuple[Callable[[date], Found | None], int] | None:
    """ "den 12", "den 5:e" with no month: from the first day of a month to that day in it."""
    word = q.word(at)
    den = word is not None and word[0] in {"den", "the"}
    if den and word:
        at = q.space(word[1])
    numbered = day_number(q, at)
    if numbered is None or not (1 <= numbered[0] <= 31):
        return None
    day, end = numbered
    ordinal = after_weekday and q.text.startswith(("st", "nd", "rd", "th"), end - 2)
    if (
        not den
        and not ordinal
        and not (q.whole and q.text[at].isdigit() and not q.text[end - 1].isdigit())
    ):
        return None

    def of(month: date) -> Found | None:
        try:
            return Found(month.replace(day=day))
        except ValueError:
            return None

    return of, end


def month_span(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "mars", "mars 2027", "mars–april": whole months."""
    first = _month(q, at)
    if first is None:
        return None
    month, end = first
    last = month
    to = re.compile(r" ?[-/] ?").match(q.text, end)
    if to and (second := _month(q, to.end())):
        last, end = second
    year, end = year_after(q, end, YEAR)
    if year is not None:
        check_year(q, year)
    return whole_month(q, month, year, last), end


def holiday(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "midsommarafton", "annandag påsk 2028"; a feast of several days is a span."""
    name = q.phrase(at, _FESTIVE)
    if name is None:
        return None
    said, end = name
    year, after = year_after(q, end, YEAR)
    if year is not None:
        check_year(q, year)

    def of(year: int) -> Found | None:
        if said in HOLIDAY:
            return Found(HOLIDAY[said](year))
        first, last = FEAST[said]
        return Found(first(year), last(year))

    weak = said in NAMELIKE_HOLIDAYS and year is None
    return Yearly(of, lambda: refusals.no_date(said, q.today), year, weak), after
