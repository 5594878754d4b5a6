"""Days as people point at them: weekdays, weeks, "om två veckor", "dagen före midsommarafton".

`day` is the door: it finds whatever day stands at a place in the text. See `dates` for the shape
of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Final

from secretary.calendar import is_working_day
from secretary.when import refusals
from secretary.when.dates import (
    check_year,
    date_in_year,
    day_of_month,
    last_of_month,
    month_span,
)
from secretary.when.question import Found, Question, Yearly, fixed, monday_of
from secretary.when.words import (
    CARDINAL,
    COMING,
    DOTTED_WEEKDAYS,
    LAST_WEEKDAY,
    NAMELIKE_WEEKDAYS,
    NEAR_DAY,
    PART,
    THIRD_OF_MONTH,
    THIS_MONTH,
    THIS_WEEK,
    TURN,
    UNIT,
    WEEKDAY,
)

_WEEK: Final = re.compile(
    r"(v|vecka|veckan|veckorna|veckor)(?:\. ?| )?(\d{1,2})(?: ?- ?(\d{1,2}))?(?![\d:]|[.,]\d)"
)
_WEEK_YEAR: Final = re.compile(r"[ ,/]*((?:19|20|21)\d\d)(?!\d|[-./:]\d)")
_ISO_WEEK: Final = re.compile(r"((?:19|20|21)\d\d) ?-? ?[vw](?:ecka)? ?(\d{1,2})(?!\d)")
_COUNT: Final = re.compile(r"(\d{1,3})(?!\d)")
_TO_COME: Final = re.compile(r"(?:nu pa|pa|nu|till|senast) +")
_INTO: Final = re.compile(r"(?:i|pa|under|till) +")
_COMPANY: Final = re.compile(r"[ ,(]*(?:kl\b|klockan\b|\d{1,2}[.:]\d\d|\d{1,2} ?- ?\d)")

_WHICH: Final = {**dict.fromkeys(COMING, "coming"), "nasta": "next", "forra": "last"}
_FROM_LIKE: Final = {
    "samma dag": 0,
    "dagen efter": 1,
    "dagen innan": -1,
    "dagen fore": -1,
    "en vecka senare": 7,
    "en vecka tidigare": -7,
}

Hit = tuple[Found, int]


def day(q: Question, at: int) -> Hit | None:
    """The day or days at this place, and where they end; None where there are none.

    Raises DateError where a day was meant that does not exist or can be two.
    """
    return (
        _beside(q, at)
        or _weekday(q, at)
        or _turn(q, at)
        or _week(q, at)
        or _counted(q, at)
        or _near(q, at)
        or _dated(q, at)
        or _month(q, at)
        or _same_day(q, at)
        or _only_number(q, at)
    )


def _lead(q: Question, at: int, pattern: re.Pattern[str]) -> int:
    found = pattern.match(q.text, at)
    return found.end() if found else at


# --- weekdays -------------------------------------------------------------------------------


def _weekday_name(q: Question, at: int) -> tuple[int, int, bool] | None:
    """Which weekday, where its name ends, and whether the name needs company to be a weekday."""
    word = q.word(at)
    if word is None or word[0] not in WEEKDAY:
        return None
    name, end = word
    short = len(name) <= 5
    if short and q.text.startswith(".", end):
        end += 1
    weak = name in NAMELIKE_WEEKDAYS or (name in DOTTED_WEEKDAYS and q.said(at, word[1]).isascii())
    return WEEKDAY[name], end, weak


def _weekday(q: Question, at: int) -> Hit | None:
    """ "fredag", "nu på fredag", "nästa fredag", "fredagen den 12 mars", "torsdag v 12"."""
    begun = at
    led = _lead(q, at, _TO_COME)
    at = led
    which = q.phrase(at, {**dict.fromkeys(COMING, "coming"), "nasta": "next", "forra": "last"}, 2)
    if which:
        at = q.space(which[1])
    name = _weekday_name(q, at)
    if name is None:
        return _last_weekday(q, begun)
    weekday, end, weak = name
    told = _told_after(q, weekday, end)
    if told:
        return told
    if weak and led == begun and not _COMPANY.match(q.text, end):
        return None
    ahead = (weekday - q.today.weekday()) % 7 or 7
    coming = q.today + timedelta(days=ahead)
    if which is None or which[0] == "coming":
        return Found(coming), end
    latest = coming - timedelta(days=14 if coming - q.today == timedelta(days=7) else 7)
    weeks, near = (1, coming) if which[0] == "next" else (-1, latest)
    other = monday_of(q.today) + timedelta(days=7 * weeks + weekday)
    if near < q.today and not q.past:
        raise refusals.past_day(near, q.today)
    if other != near:
        raise refusals.two_readings(q.said(led, end), {near, other}, q.today)
    return Found(near), end


def _last_weekday(q: Question, at: int) -> Hit | None:
    """ "i fredags"."""
    i = q.word(at)
    word = q.word(q.space(i[1])) if i and i[0] == "i" else None
    if word is None or word[0] not in LAST_WEEKDAY:
        return None
    back = (q.today.weekday() - LAST_WEEKDAY[word[0]]) % 7 or 7
    return Found(q.today - timedelta(days=back)), word[1]


def _told_after(q: Question, weekday: int, end: int) -> Hit | None:
    """What stands after a weekday and says which one: a date, a week, a count of weeks."""
    at = q.between(end)
    found = date_in_year(q, _lead(q, at, _INTO))
    if found and not found[0].weak:
        return _in_said_week(q, _agreed(q, found[0], weekday), found[1])
    numbered = day_of_month(q, at)
    if numbered and q.text.startswith("den", at):
        there = _settle_number(q, numbered[0])
        return _checked(q, there, weekday), numbered[1]
    week = _week_in_year(q, _lead(q, at, _INTO))
    if week:
        return q.settle(week[0].then(lambda days: _in_week(days, weekday))), week[1]
    weeks = _weeks_on(q, at)
    if weeks:
        return Found(_weeks_from_now(q, weekday, weeks[0], q.said(at, weeks[1]))), weeks[1]
    return None


def _in_week(days: Found, weekday: int) -> Found | None:
    if days.last and days.last - days.first > timedelta(days=6):
        return None
    return Found(days.first + timedelta(days=weekday))


def _agreed(q: Question, days: Yearly, weekday: int) -> Found:
    """The date, on the weekday it was said to be. DateError where it is on another."""
    if q.past and days.year is None:
        fitting = days.then(lambda found: found if found.first.weekday() == weekday else None)
        years = range(q.today.year - 2, q.today.year + 3)
        if any(fitting.of(year) for year in years):
            return q.settle(fitting)
    there = q.settle(days)
    others: list[date] = []
    if days.year is None:
        later = (days.of(there.first.year + n) for n in (1, 2))
        others = [found.first for found in later if found and found.first.weekday() == weekday]
    return _checked(q, there, weekday, others)


def _checked(q: Question, there: Found, weekday: int, others: list[date] | None = None) -> Found:
    if there.first.weekday() != weekday:
        raise refusals.wrong_weekday(there.first, weekday, q.today, others or ())
    return there


# --- weeks ----------------------------------------------------------------------------------


def _week_in_year(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "v 38", "vecka 9 2027", "nästa vecka", "v 38–40"."""
    near = q.phrase(at, THIS_WEEK)
    if near:
        monday = monday_of(q.today) + timedelta(days=7 * near[0])
        week = Found(monday, monday + timedelta(days=6))
        return fixed(week, lambda: refusals.no_date(q.original, q.today)), near[1]
    year: int | None = None
    last: str | None = None
    if found := _ISO_WEEK.match(q.text, at):
        year, first, end = int(found[1]), found[2], found.end()
    elif found := _WEEK.match(q.text, at):
        first, last, end = found[2], found[3], found.end()
        if with_year := _WEEK_YEAR.match(q.text, end):
            year, end = int(with_year[1]), with_year.end()
        if found[1] == "v" and not 1 <= int(first) <= 53:
            return None  # a car, perhaps
    else:
        return None
    if not q.closed(end):
        return None
    if year is not None:
        check_year(q, year)
    for number in (int(first), int(last or first)):
        if not 1 <= number <= 53:
            raise refusals.no_such_week(number, None, q.today)
    start, stop = int(first), int(last or first)

    def of(year: int) -> Found | None:
        try:
            monday = date.fromisocalendar(year, start, 1)
            sunday = date.fromisocalendar(year + (stop < start), stop, 7)
        except ValueError:
            return None
        return Found(monday, sunday)

    return Yearly(of, lambda: refusals.no_such_week(start, year, q.today), year), end


def _week(q: Question, at: int) -> Hit | None:
    """A week, and the weekday in it if one follows: "v 12", "nästa vecka på fredag"."""
    week = _week_in_year(q, _lead(q, at, _INTO))
    if week is None:
        return None
    days, end = week
    name = _weekday_name(q, _lead(q, q.between(end), _TO_COME))
    if name:
        weekday, end, _ = name
        return q.settle(days.then(lambda found: _in_week(found, weekday))), end
    return q.settle(days), end


# --- so and so long from now ----------------------------------------------------------------


def _count(q: Question, at: int) -> tuple[int, int] | None:
    if found := _COUNT.match(q.text, at):
        return int(found[1]), found.end()
    word = q.word(at)
    return (CARDINAL[word[0]], word[1]) if word and word[0] in CARDINAL else None


def _amount(q: Question, at: int) -> tuple[int, str, int] | None:
    """ "fjorton dagar", "en halvtimme", "ett halvår", "2 v": number, unit and end."""
    count = _count(q, at)
    if count is None:
        return None
    unit = q.word(q.space(count[1]))
    if unit is None:
        return None
    half = {"halvtimme": (30, "minute"), "halvar": (6, "month"), "kvart": (15, "minute")}
    if unit[0] in half and count[0] == 1:
        return *half[unit[0]], unit[1]
    if unit[0] == "halv" and (hour := q.word(q.space(unit[1]))) and hour[0] == "timme":
        return 30, "minute", hour[1]
    if unit[0] not in UNIT:
        return None
    end = unit[1]
    if len(unit[0]) <= 3 and q.text.startswith(".", end):
        end += 1
    return count[0], UNIT[unit[0]], end


def _weeks_on(q: Question, at: int) -> tuple[int, int] | None:
    """ "om två veckor", "om 14 dagar": whole weeks, and where they end."""
    om = q.word(at)
    amount = _amount(q, q.space(om[1])) if om and om[0] == "om" else None
    if amount is None:
        return None
    count, unit, end = amount
    if unit == "week":
        return count, end
    return (count // 7, end) if unit == "day" and count % 7 == 0 and count else None


def _weeks_from_now(q: Question, weekday: int, weeks: int, said: str) -> date:
    """ "fredag om två veckor". DateError on the days of the week when Swedes differ."""
    in_week = monday_of(q.today) + timedelta(days=7 * weeks + weekday)
    ahead = (weekday - q.today.weekday()) % 7
    after = q.today + timedelta(days=ahead + 7 * weeks)
    if in_week != after:
        raise refusals.two_readings(said, {in_week, after}, q.today)
    return in_week


def _counted(q: Question, at: int) -> Hit | None:
    """ "om en vecka", "om två veckor på fredag", "om en timme", "för tre dagar sedan"."""
    word = q.word(at)
    if word is None or word[0] not in {"om", "for"}:
        return None
    amount = _amount(q, q.space(word[1]))
    if amount is None:
        return None
    count, unit, end = amount
    if word[0] == "for":
        ago = q.word(q.space(end))
        if ago is None or ago[0] not in {"sedan", "sen"}:
            return None
        return _away(q, -count, unit), ago[1]
    if unit == "week":
        on = _lead(q, q.between(end), _TO_COME)
        name = _weekday_name(q, on)
        if name:
            return Found(_weeks_from_now(q, name[0], count, q.said(at, name[1]))), name[1]
    return _away(q, count, unit), end


def _away(q: Question, count: int, unit: str) -> Found:
    if unit in {"hour", "minute"}:
        step = timedelta(hours=count) if unit == "hour" else timedelta(minutes=count)
        # By way of UTC: an hour is an hour also on the night the clocks change.
        there = (q.now.astimezone(UTC) + step).astimezone(q.zone)
        return Found(there.date(), start=there.time().replace(second=0, microsecond=0))
    if unit in {"month", "year"}:
        months = q.today.month - 1 + (count if unit == "month" else 12 * count)
        year, month = q.today.year + months // 12, months % 12 + 1
        check_year(q, year)
        last = last_of_month(date(year, month, 1)).day
        return Found(date(year, month, min(q.today.day, last)))
    there_day = q.today + timedelta(days=count * (7 if unit == "week" else 1))
    check_year(q, there_day.year)
    return Found(there_day)


def _near(q: Question, at: int) -> Hit | None:
    """ "i dag", "i morgon bitti", "i övermorgon", "i dag om en vecka"."""
    near = q.phrase(at, NEAR_DAY)
    if near is None:
        return None
    (days, part), end = near
    weeks = _weeks_on(q, q.space(end))
    if weeks:
        days, end = days + 7 * weeks[0], weeks[1]
    return Found(q.today + timedelta(days=days), part=part), end


# --- dates, months, and days beside them ----------------------------------------------------


def _dated(q: Question, at: int) -> Hit | None:
    led = _lead(q, at, _TO_COME)
    found = date_in_year(q, led)
    if found is None:
        return None
    days, end = found
    if days.weak and not q.whole and led == at and not _COMPANY.match(q.text, end):
        return None
    there = q.settle(days)
    name = _weekday_name(q, q.between(end))
    if name and not name[2]:
        there, end = _agreed(q, days, name[0]), name[1]
        end += q.text.startswith(")", end)
    return _in_said_week(q, there, end)


def _in_said_week(q: Question, there: Found, end: int) -> Hit:
    """The day, and past its week if that is written after it: "12 mars (v 10)". DateError where
    it lies in another week.
    """
    week = _WEEK.match(q.text, q.between(end))
    if week is None or there.last is not None or not q.closed(week.end()):
        return there, end
    if there.first.isocalendar().week != int(week[2]):
        raise refusals.wrong_week(there.first, int(week[2]), q.today)
    end = week.end()
    return there, end + q.text.startswith(")", end)


def _months(q: Question, at: int) -> tuple[Yearly, int] | None:
    """ "mars 2027", "nästa månad"."""
    near = q.phrase(at, THIS_MONTH)
    if near is None:
        return month_span(q, at)
    months = q.today.year * 12 + q.today.month - 1 + near[0]
    first = date(months // 12, months % 12 + 1, 1)
    month = Found(first, last_of_month(first))
    return fixed(month, lambda: refusals.no_date(q.original, q.today)), near[1]


def _month(q: Question, at: int) -> Hit | None:
    """ "i mars", "nästa månad", "i början av april", "mars 2027"."""
    led = _lead(q, at, _INTO)
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
    turn = q.phrase(at, TURN, 2)
    word = q.word(q.space(turn[1])) if turn else None
    if turn is None or word is None:
        return None
    fits: Callable[[date], bool]
    if word[0] in WEEKDAY:
        weekday = WEEKDAY[word[0]]
        fits = lambda day: day.weekday() == weekday  # noqa: E731
    elif word[0] in {"vardagen", "arbetsdagen"}:
        fits = is_working_day
    else:
        return None
    i = q.word(q.space(word[1]))
    if i is None or i[0] not in {"i", "av", "under"}:
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
    begun = _lead(q, at, _TO_COME)
    step: Callable[[Found, int], Found | None] | None = None
    word = q.word(begun)
    if amount := _amount(q, begun):
        count, unit, end = amount
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
    ways = {"fore": -1, "innan": -1, "efter": 1}
    if step is None or way is None or way[0] not in ways:
        return None
    where = q.space(way[1])
    anchor = date_in_year(q, where) or _near_in_year(q, where)
    if anchor is None:
        return None
    sign = ways[way[0]]
    return q.settle(anchor[0].then(lambda found: step(found, sign))), anchor[1]


def _near_in_year(q: Question, at: int) -> tuple[Yearly, int] | None:
    near = _near(q, at)
    return (
        (fixed(near[0], lambda: refusals.no_date(q.original, q.today)), near[1]) if near else None
    )


def _moved(found: Found, days: int) -> Found:
    return Found((found.end if days > 0 else found.first) + timedelta(days=days))


def _step(word: str) -> Callable[[Found, int], Found | None] | None:
    """How to go from a day to the one beside it that `word` names: +1 is after, -1 before."""
    if word in {"dagen", "dan"}:
        return _moved
    if word in {"arbetsdagen", "vardagen"}:
        return _working_day_beside
    if word == "veckan":
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
    found = day_of_month(q, at)
    if found is None:
        return None
    of, end = found
    after = q.text[q.space(end) :].lstrip(" .,!?)")
    if (
        after
        and not q.whole
        and not _COMPANY.match(q.text, end)
        and not q.phrase(q.between(end), PART)
    ):
        return None  # "den 3 punkten"
    return _settle_number(q, of), end


def _settle_number(q: Question, of: Callable[[date], Found | None]) -> Found:
    month = q.today.replace(day=1)
    days: list[date] = []
    if q.past and (before := of((month - timedelta(days=1)).replace(day=1))):
        days.append(before.first)
    for _ in range(4):  # of any three months in a row, at least one has 31 days
        if (there := of(month)) and (q.past or there.first >= q.today):
            days.append(there.first)
        month = last_of_month(month) + timedelta(days=1)
    return Found(min(days, key=lambda day: (abs(day - q.today), day < q.today)))
