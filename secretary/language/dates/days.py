"""Days as people point at them: "i mars", "sista fredagen i april", "dagen före midsommarafton".

`day` is the door to all rules for days. See `dates` for the shape of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from secretary.calendar import is_working_day
from secretary.language.dates import refusals
from secretary.language.dates.dates import COMPANY, date_in_year, day_of_month, month_span
from secretary.language.dates.question import Found, Question, Yearly, fixed, monday_of
from secretary.language.dates.weekdays import INTO, TO_COME, lead, weekday_name
from secretary.language.dates.weeks import (
    Hit,
    agreed,
    amount_of,
    away,
    by_week,
    by_weekday,
    counted,
    in_said_week,
    near_day,
    next_such_number,
)
from secretary.language.dates.words import PART, THIRD_OF_MONTH, THIS_MONTH, TURN, WEEKDAY
from secretary.language.dates.years import last_of_month

_FROM_LIKE: Final = {
    "samma dag": 0,
    "dagen efter": 1,
    "dagen innan": -1,
    "dagen fore": -1,
    "en vecka senare": 7,
    "en vecka tidigare": -7,
    "the same day": 0,
    "same day": 0,
    "the day after": 1,
    "the day before": -1,
    "a week later": 7,
    "a week earlier": -7,
}


_WORKING_DAY: Final = {
    word: word for word in ("vardagen", "arbetsdagen", "working day", "workday", "weekday")
}
_ARTICLES: Final = ("the ", "den ", "on the ")
_THE: Final = re.compile(r"(?:on +)?(?:the|den) +")
_TO_THE: Final = re.compile(rf"(?:{TO_COME.pattern})?(?:the +)?")
_WAYS: Final = {"fore": -1, "innan": -1, "before": -1, "efter": 1, "after": 1}


def day(q: Question, at: int) -> Hit | None:
    """The day or days at this place, and where they end; None where there are none.

    Raises DateError where a day was meant that does not exist or can be two.
    """
    return (
        _beside(q, at)
        or by_weekday(q, at)
        or _turn(q, at)
        or by_week(q, at)
        or counted(q, at)
        or near_day(q, at)
        or _dated(q, at)
        or _month(q, at)
        or _same_day(q, at)
        or _only_number(q, at)
    )


def _dated(q: Question, at: int) -> Hit | None:
    led = lead(q, at, TO_COME)
    found = date_in_year(q, led)
    if found is None:
        return None
    days, end = found
    if days.weak and not q.whole and led == at and not COMPANY.match(q.text, end):
        return None
    there = q.settle(days)
    name = weekday_name(q, q.between(end))
    if name and (not name[2] or "(" in q.text[end : name[1]]):
        there, end = agreed(q, days, name[0]), name[1]
        end += q.text.startswith(")", end)
    return in_said_week(q, there, end)


def _months(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "mars 2027", "nästa månad"."""
    near = q.phrase(at, THIS_MONTH)
    if near is None:
        return month_span(q, at)
    months = q.today.year * 12 + q.today.month - 1 + near[0]
    first = date(months // 12, months % 12 + 1, 1)
    month = Found(first, last_of_month(first))
    return fixed(month, lambda: refusals.no_date(q.shown, q.today)), near[1]


def _month(q: Question, at: int) -> Hit | None:
    """ "i mars", "nästa månad", "i början av april", "mars 2027"."""
    led = lead(q, at, INTO)
    third = q.phrase(led, THIRD_OF_MONTH)
    found = _months(q, q.space(third[1]) if third else led)
    if found is None:
        return None
    days, end = found
    by_itself = led == at and not third and days.year is None
    if by_itself and not q.whole:
        return None
    if third:
        low, high = third[0]
        days = days.then(lambda found: _third(found, low, high))
    return q.settle(days), end


def _third(month: Found, low: int, high: int) -> Found:
    last = min(
        month.first.replace(day=min(high, 28)) + timedelta(days=max(0, high - 28)), month.end
    )
    return Found(month.first.replace(day=low), last)


def _turn(q: Question, at: int) -> Hit | None:
    """ "första torsdagen i mars", "sista fredagen i nästa månad", "sista vardagen i april"."""
    turn = q.phrase(lead(q, at, _THE) if q.text.startswith(_ARTICLES, at) else at, TURN, 2)
    word = q.word(q.space(turn[1])) if turn else None
    if turn is None or word is None:
        return None
    fits: Callable[[date], bool]
    if word[0] in WEEKDAY:
        weekday = WEEKDAY[word[0]]
        fits = lambda day: day.weekday() == weekday  # noqa: E731
    elif working := q.phrase(q.space(turn[1]), _WORKING_DAY, 2):
        word = working
        fits = is_working_day
    else:
        return None
    i = q.word(q.space(word[1]))
    if i is None or i[0] not in {"i", "av", "under", "in", "of"}:
        return None
    month = _months(q, q.space(i[1]))
    if month is None:
        return None
    days, end = month
    chosen = days.then(lambda found: _nth(found, turn[0], fits))
    none = replace(chosen, none=lambda: refusals.no_such_turn(q.said(at, end), q.today))
    return q.settle(none), end


def _nth(month: Found, turn: int, fits: Callable[[date], bool]) -> Found | None:
    days = (month.end - month.first).days + 1
    fitting = [d for n in range(days) if fits(d := month.first + timedelta(days=n))]
    place = turn - 1 if turn > 0 else turn
    return Found(fitting[place]) if -len(fitting) <= place < len(fitting) else None


def _beside(q: Question, at: int) -> Hit | None:
    """ "dagen före midsommarafton", "tisdagen efter pingst", "två veckor före 12 mars"."""
    begun = lead(q, at, _TO_THE)
    step: Callable[[Found, int], Found | None] | None = None
    word = q.word(begun)
    if amount := amount_of(q, begun):
        count, unit, end = amount
        if counted_from := _from_today(q, amount):
            return counted_from
        if unit not in {"day", "week"}:
            return None
        days = count * (7 if unit == "week" else 1)
        step = lambda found, way: _moved(found, way * days)  # noqa: E731
    elif word is None:
        return None
    else:
        end = word[1]
        step = _step(word[0])
    way = q.word(q.space(end))
    if step is None or way is None or way[0] not in _WAYS:
        return None
    where = q.space(way[1])
    anchor = date_in_year(q, where) or _near_in_year(q, where)
    if anchor is None:
        return None
    sign = _WAYS[way[0]]
    return q.settle(anchor[0].then(lambda found: step(found, sign))), anchor[1]


def _from_today(q: Question, amount: tuple[int, str, int]) -> Hit | None:
    """ "3 days ago", "two weeks from now", "a week from Friday"."""
    count, unit, end = amount
    word = q.word(q.space(end))
    if word and word[0] == "ago":
        return away(q, -count, unit), word[1]
    if word is None or word[0] != "from":
        return None
    at = q.space(word[1])
    if now := q.phrase(at, {"now": 0, "today": 0, "tomorrow": 1}, 1):
        there = away(q, count, unit)
        return (_moved(there, now[0]) if now[0] else there), now[1]
    name = weekday_name(q, at)
    if name is None or name[2] or unit not in {"day", "week"}:
        return None
    days = (name[0] - q.today.weekday()) % 7 or 7
    return _moved(Found(q.today), days + count * (7 if unit == "week" else 1)), name[1]


def _near_in_year(q: Question, at: int) -> tuple[Yearly, int] | None:
    near = near_day(q, at)
    return (fixed(near[0], lambda: refusals.no_date(q.shown, q.today)), near[1]) if near else None


def _moved(found: Found, days: int) -> Found:
    return Found((found.end if days > 0 else found.first) + timedelta(days=days))


def _step(word: str) -> Callable[[Found, int], Found | None] | None:
    """How to go from a day to the one beside it that `word` names: +1 is after, -1 before."""
    if word in {"dagen", "dan", "day"}:
        return _moved
    if word in {"arbetsdagen", "vardagen", "workday", "weekday"}:
        return _working_day_beside
    if word in {"veckan", "week"}:
        return _week_beside
    if word in WEEKDAY:
        weekday = WEEKDAY[word]
        return lambda found, way: _weekday_beside(found, way, weekday)
    return None


def _working_day_beside(found: Found, way: int) -> Found:
    day = _moved(found, way).first
    while not is_working_day(day):
        day += timedelta(days=way)
    return Found(day)


def _weekday_beside(found: Found, way: int, weekday: int) -> Found:
    day = _moved(found, way).first
    return Found(day + timedelta(days=way * (way * (weekday - day.weekday()) % 7)))


def _week_beside(found: Found, way: int) -> Found:
    monday = monday_of(found.end if way > 0 else found.first) + timedelta(days=7 * way)
    return Found(monday, monday + timedelta(days=6))


# --- days that lean on something else -------------------------------------------------------


def _same_day(q: Question, at: int) -> Hit | None:
    """ "samma dag", "en vecka senare": counted from the meeting in `like`."""
    same = q.phrase(at, _FROM_LIKE)
    day_there = q.like_day
    if same is None or day_there is None:
        return None
    return Found(day_there + timedelta(days=same[0])), same[1]


def _only_number(q: Question, at: int) -> Hit | None:
    """ "den 12", "den 5:e": the next month that has that day, from today."""
    found = day_of_month(q, at + 3 if q.text.startswith("on ", at) else at)
    if found is None:
        return None
    of, end = found
    after = q.text[q.space(end) :].lstrip(" .,!?)")
    if (
        after
        and not q.whole
        and not COMPANY.match(q.text, end)
        and not q.phrase(q.between(end), PART)
    ):
        return None  # "den 3 punkten"
    return next_such_number(q, of), end
