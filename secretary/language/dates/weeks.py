"""Days by weekday and week, and so long from now: "nästa fredag", "torsdag v 12", "om 14 dagar".

See `dates` for the shape of the rules. Where Swedes mean different days by the same words, the
rule asks with both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, timedelta
from typing import Final

from secretary.language.dates import refusals
from secretary.language.dates.dates import COMPANY, date_in_year, day_of_month, month_and_day
from secretary.language.dates.english import ALSO_SWEDISH, MONTHS_FIRST
from secretary.language.dates.question import Found, Question, Yearly, fixed, monday_of
from secretary.language.dates.weekdays import (
    INTO,
    TO_COME,
    WITHIN,
    lead,
    pointed_at,
    sure_weekday,
    weekday_name,
)
from secretary.language.dates.words import (
    CARDINAL,
    LAST_WEEKDAY,
    NEAR_DAY,
    THIS_WEEK,
    UNIT,
    WHICH,
)
from secretary.language.dates.years import check_year, last_of_month

_WEEK: Final = re.compile(
    r"(v|vecka|veckan|veckorna|veckor|weeks?)(?:\. ?| )?(\d{1,2})(?: ?- ?(\d{1,2}))?"
    r"(?![\d:]|[.,]\d)"
)
_WEEK_YEAR: Final = re.compile(r"[ ,/]*((?:19|20|21)\d\d)(?!\d|[-./:]\d)")
_ISO_WEEK: Final = re.compile(r"((?:19|20|21)\d\d) ?-? ?[vw](?:ecka|eek)? ?(\d{1,2})(?!\d)")
_AFTER_NEXT: Final = {"after next": 2, "week": 1}
_OF_MONTH: Final = re.compile(
    rf" +(?:in|of) +(?:(?:the|this|next) +)?(?:{'|'.join(MONTHS_FIRST)}|month)\b"
)
_COUNT: Final = re.compile(r"(\d{1,3})(?!\d)")
Hit = tuple[Found, int]


# --- weekdays -------------------------------------------------------------------------------


def by_weekday(q: Question, at: int) -> Hit | None:
    """ "fredag", "nu på fredag", "nästa fredag", "fredagen den 12 mars", "torsdag v 12"."""
    begun = at
    led = lead(q, at, TO_COME)
    at = led
    which = q.phrase(at, WHICH, 2)
    if which:
        at = q.space(which[1])
    name = weekday_name(q, at)
    if name is None:
        return _last_weekday(q, begun) or _free_on(q, at)
    weekday, end, weak = name
    told = _told_after(q, weekday, at, end)
    if told:
        return told
    if which and which[0] == "last" and _OF_MONTH.match(q.text, end):
        return None  # "last Friday in March" is not last Friday
    if weak and not pointed_at(q, begun, led, at) and not COMPANY.match(q.text, end):
        return None
    coming = _coming(q, weekday)
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


def _coming(q: Question, weekday: int) -> date:
    return q.today + timedelta(days=(weekday - q.today.weekday()) % 7 or 7)


def _last_weekday(q: Question, at: int) -> Hit | None:
    """ "i fredags"."""
    i = q.word(at)
    word = q.word(q.space(i[1])) if i and i[0] == "i" else None
    if word is None or word[0] not in LAST_WEEKDAY:
        return None
    back = (q.today.weekday() - LAST_WEEKDAY[word[0]]) % 7 or 7
    return Found(q.today - timedelta(days=back)), word[1]


def _free_on(q: Question, at: int) -> Hit | None:
    """ "fri 15 mars": the day, for who has it off as for whom it is a Friday."""
    word = q.word(at)
    if word is None or word[0] not in ALSO_SWEDISH:
        return None
    found = date_in_year(q, q.space(word[1]))
    return in_said_week(q, q.settle(found[0]), found[1]) if found and not found[0].weak else None


def _told_after(q: Question, weekday: int, name: int, end: int) -> Hit | None:
    """What stands after a weekday and says which one: a date, a week, a count of weeks."""
    at = q.between(end)
    if turned := month_and_day(q, at):
        return in_said_week(q, agreed(q, turned[0], weekday), turned[1])
    found = date_in_year(q, lead(q, at, INTO))
    if found and not found[0].weak:
        return in_said_week(q, agreed(q, found[0], weekday), found[1])
    if numbered := day_of_month(q, at, after_weekday=True):
        there = next_such_number(q, numbered[0])
        return _checked(q, there, weekday), numbered[1]
    week = _week_in_year(q, lead(q, at, WITHIN))
    if week:
        return _in_week(q, week[0], weekday), week[1]
    after_next = q.phrase(at, _AFTER_NEXT, 2) if q.text.startswith(("after ", "week"), at) else None
    if after_next and after_next[0] == 2:
        coming = _coming(q, weekday)
        both = {coming, monday_of(q.today) + timedelta(days=7 + weekday)}
        if len(both) > 1:
            after = {day + timedelta(days=7) for day in both}
            raise refusals.two_readings(q.said(name, after_next[1]), after, q.today)
        return Found(coming + timedelta(days=7)), after_next[1]
    weeks = after_next or _weeks_on(q, at)
    if weeks:
        return Found(_weeks_from_now(q, weekday, weeks[0], q.said(at, weeks[1]))), weeks[1]
    return None


def _in_week(q: Question, week: Yearly, weekday: int) -> Found:
    """That day of the week. DateError where several weeks were named."""
    if q.settle(week).end - q.settle(week).first > timedelta(days=6):
        raise refusals.one_day_only(q.shown, q.today)
    return q.settle(week.then(lambda days: Found(days.first + timedelta(days=weekday))))


def agreed(q: Question, days: Yearly, weekday: int) -> Found:
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


def by_week(q: Question, at: int) -> Hit | None:
    """A week, and the weekday in it if one follows: "v 12", "nästa vecka på fredag"."""
    week = _week_in_year(q, lead(q, at, INTO))
    if week is None:
        return None
    days, end = week
    name = sure_weekday(q, q.between(end))
    if name:
        weekday, end, _ = name
        return _in_week(q, days, weekday), end
    return q.settle(days), end


# --- so and so long from now ----------------------------------------------------------------


def _count(q: Question, at: int) -> tuple[int, int] | None:
    if found := _COUNT.match(q.text, at):
        return int(found[1]), found.end()
    word = q.word(at)
    return (CARDINAL[word[0]], word[1]) if word and word[0] in CARDINAL else None


def amount_of(q: Question, at: int) -> tuple[int, str, int] | None:
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
    if unit[0] in {"fortnight", "fortnights"}:
        return 2 * count[0], "week", unit[1]
    if unit[0] not in UNIT:
        return None
    end = unit[1]
    if len(unit[0]) <= 3 and q.text.startswith(".", end):
        end += 1
    return count[0], UNIT[unit[0]], end


def _weeks_on(q: Question, at: int) -> tuple[int, int] | None:
    """ "om två veckor", "om 14 dagar": whole weeks, and where they end."""
    om = q.word(at)
    amount = amount_of(q, q.space(om[1])) if om and om[0] in {"om", "in"} else None
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


def counted(q: Question, at: int) -> Hit | None:
    """ "om en vecka", "om två veckor på fredag", "om en timme", "för tre dagar sedan"."""
    word = q.word(at)
    if word is None or word[0] not in {"om", "in", "for"}:
        return None
    amount = amount_of(q, q.space(word[1]))
    if amount is None:
        return None
    count, unit, end = amount
    if word[0] == "for":
        ago = q.word(q.space(end))
        if ago is None or ago[0] not in {"sedan", "sen"}:
            return None
        return away(q, -count, unit), ago[1]
    if unit == "week":
        name = sure_weekday(q, q.between(end))
        if name:
            return Found(_weeks_from_now(q, name[0], count, q.said(at, name[1]))), name[1]
    return away(q, count, unit), end


def away(q: Question, count: int, unit: str) -> Found:
    """The day, or moment, so and so long from now."""
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


def near_day(q: Question, at: int) -> Hit | None:
    """ "i dag", "i morgon bitti", "i övermorgon", "i dag om en vecka"."""
    near = q.phrase(at, NEAR_DAY)
    if near is None:
        return None
    (days, part), end = near
    weeks = _weeks_on(q, q.space(end))
    if weeks:
        days, end = days + 7 * weeks[0], weeks[1]
    return Found(q.today + timedelta(days=days), part=part), end


def in_said_week(q: Question, there: Found, end: int) -> Hit:
    """A day, its week passed by where it is written after it: "12 mars (v 10)".

    DateError where the day lies in another week.
    """
    week = _WEEK.match(q.text, q.between(end))
    if week is None or there.last is not None or not q.closed(week.end()):
        return there, end
    if there.first.isocalendar().week != int(week[2]):
        raise refusals.wrong_week(there.first, int(week[2]), q.today)
    end = week.end()
    return there, end + q.text.startswith(")", end)


def next_such_number(q: Question, of: Callable[[date], Found | None]) -> Found:
    """The next day with that number in its month; with `past`, the nearest."""
    month = q.today.replace(day=1)
    days: list[date] = []
    if q.past and (before := of((month - timedelta(days=1)).replace(day=1))):
        days.append(before.first)
    for _ in range(4):  # of any three months in a row, at least one has 31 days
        if (there := of(month)) and (q.past or there.first >= q.today):
            days.append(there.first)
        month = last_of_month(month) + timedelta(days=1)
    return Found(min(days, key=lambda day: (abs(day - q.today), day < q.today)))
