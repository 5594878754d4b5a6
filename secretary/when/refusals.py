"""Every way of saying no to a date: short Swedish, what was wrong, and what would be right.

Each returns the `DateError` for its caller to raise. Examples are date expressions, and each of
them reads without fault at the `today` it was made for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from secretary.errors import DateError
from secretary.swedish import MONTHS, NBSP, WEEKDAYS, join_and, short_clock, short_date

_QUOTED: int = 40
_LONG_MONTHS = {1: 31, 2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def typed(day: date, today: date, clock: time | None = None) -> str:
    """A day, and maybe a time, as one would type it: "fredag 12 mars kl 9"."""
    at = f" kl {short_clock(clock)}" if clock else ""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day, today).replace(NBSP, ' ')}{at}"


def sample(today: date) -> str:
    """A right example: the Friday after next, at nine."""
    return typed(_a_friday(today), today, time(9))


def _a_friday(today: date) -> date:
    return today + timedelta(days=(4 - today.weekday()) % 7 + 7)


def _named(day: date) -> str:
    return f"{day.day}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return f"”{words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}”"


def no_date(text: str, today: date) -> DateError:
    """Nothing in the text is a date."""
    if not text.strip():
        return DateError("Skriv ett datum.", sample(today))
    return DateError(f"Jag ser inget datum i {_quote(text)}.", sample(today), "i morgon kl 9")


def more_than_date(read: str, rest: str, today: date) -> DateError:
    """A date, followed by something that is none."""
    said = f"Jag förstår {_quote(read)} men inte {_quote(rest)}."
    if any(char.isdecimal() for char in rest) and not any(char.isalpha() for char in rest):
        said += " Sätt kl före klockslaget."
    return DateError(said, sample(today))


def one_day_only(text: str, today: date) -> DateError:
    """Two days were named where one is wanted."""
    where = f" i {_quote(text)}" if text else ""
    return DateError(f"Jag ser flera datum{where}. Skriv ett i taget.", sample(today))


def one_time_only(text: str, today: date) -> DateError:
    """Two times were named where one is wanted."""
    return DateError(f"Jag ser flera klockslag i {_quote(text)}. Skriv ett.", sample(today))


def two_readings(said: str, days: Iterable[date], today: date) -> DateError:
    """Swedes do not agree which day was named: ask, with both."""
    shown = [f"{WEEKDAYS[day.weekday()]} {short_date(day, today)}" for day in sorted(days)]
    return DateError(
        f"”{said}” kan betyda olika dagar. Menar du {join_and(shown, 'eller')}?",
        *(typed(day, today) for day in sorted(days)),
    )


def wrong_weekday(day: date, weekday: int, today: date, others: Iterable[date] = ()) -> DateError:
    """The date falls on another weekday than was written. `others` are dates that would fit."""
    shift = (weekday - day.weekday() + 3) % 7 - 3
    fits = [day, day + timedelta(days=shift), *others]
    return DateError(
        f"{_named(day)} är en {WEEKDAYS[day.weekday()]}, inte en {WEEKDAYS[weekday]}.",
        *_ahead(fits, today),
    )


def wrong_week(day: date, week: int, today: date) -> DateError:
    """The date lies in another week than was written."""
    return DateError(
        f"{_named(day)} ligger i vecka{NBSP}{day.isocalendar().week}, inte i vecka{NBSP}{week}.",
        *_ahead([day], today),
    )


def _ahead(days: Iterable[date], today: date) -> list[str]:
    return [typed(day, today) for day in days if day >= today] or [sample(today)]


def no_such_day(day: int, month: int, year: int | None, today: date) -> DateError:
    """ "30 februari", "29 februari 2027": the month is not that long."""
    name = MONTHS[month - 1]
    last = _LONG_MONTHS.get(month, 31)
    if (month, day) == (2, 29):
        leap = next(y for y in range(year or today.year, 2300) if _leap(y) and y >= today.year)
        return DateError(
            f"{year} är inget skottår, så februari slutar den 28.",
            f"28 februari {year}" if year and date(year, 2, 28) >= today else sample(today),
            f"29 februari {leap}" if date(leap, 2, 29) >= today else sample(today),
        )
    longest = f"28{NBSP}dagar, 29 vart fjärde år" if month == 2 else f"{last}{NBSP}dagar"
    return DateError(
        f"{day}{NBSP}{name} finns inte: {name} har {longest}.",
        f"{28 if month == 2 else last} {name}",
    )


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def no_such_week(week: int, year: int | None, today: date) -> DateError:
    """ "v 60", "v 53 2027"."""
    where = (
        f"{year} har ingen vecka{NBSP}{week}." if year else f"Det finns ingen vecka{NBSP}{week}."
    )
    return DateError(where, f"vecka {_a_friday(today).isocalendar().week}")


def no_such_turn(said: str, today: date) -> DateError:
    """ "femte fredagen i februari"."""
    return DateError(f"{_quote(said)} finns inte.", "sista fredagen i mars", sample(today))


def no_such_time(said: str, today: date) -> DateError:
    """ "kl 25", "kl 9.75"."""
    return DateError(f"{_quote(said)} är inget klockslag.", sample(today))


def wrong_part(said: str, part: str, today: date) -> DateError:
    """ "kl 20 på morgonen"."""
    return DateError(f"{_quote(said)} passar inte ihop med {_quote(part)}.", sample(today))


def small_hour(hour: int, minute: int, today: date) -> DateError:
    """ "kl 3": night or afternoon? Ask."""
    night, noon = time(hour, minute), time(hour + 12, minute)
    on = _a_friday(today)
    return DateError(
        f"Menar du kl.{NBSP}{night:%H.%M} eller kl.{NBSP}{noon:%H.%M}?",
        typed(on, today, noon),
        typed(on, today, night),
    )


def ends_before(start: time, end: time, today: date) -> DateError:
    """A meeting that would end before it starts."""
    return DateError(
        f"Mötet skulle sluta kl.{NBSP}{end:%H.%M}, före starten kl.{NBSP}{start:%H.%M}.",
        f"{typed(_a_friday(today), today, time(9))}–12",
    )


def past_day(last: date, today: date) -> DateError:
    """A day gone by, where a coming one is wanted."""
    return DateError(f"{_named(last)} har redan varit. Skriv en kommande dag.", sample(today))


def past_time(clock: time, today: date) -> DateError:
    """Earlier today."""
    return DateError(
        f"Kl.{NBSP}{clock:%H.%M} i dag har redan varit.",
        f"i morgon kl {short_clock(clock)}",
        sample(today),
    )


def too_far(year: int, today: date) -> DateError:
    """A year so far away that it is a slip."""
    return DateError(f"Stämmer året {year}? Det är långt fram eller långt bak.", sample(today))


def nothing_alike(today: date) -> DateError:
    """ "samma tid" with no meeting to take the time from."""
    return DateError("Jag vet inte vilket mötes tid du menar. Skriv klockslaget.", sample(today))


def time_missing(day: date) -> DateError:
    """A day without a time, where a time is needed."""
    return DateError("Skriv klockslaget också.", typed(day, day, time(9)))


def clocks_change(day: date, clock: time, *, skipped: bool) -> DateError:
    """A wall-clock time that does not exist that day, or exists twice."""
    why = (
        "finns inte: då ställs klockan fram till sommartid"
        if skipped
        else "infaller två gånger: då ställs klockan tillbaka till vintertid"
    )
    return DateError(
        f"Kl.{NBSP}{clock:%H.%M} den {_named(day)} {why}.",
        f"{_named(day).replace(NBSP, ' ')} kl {(clock.hour + 1) % 24:02d}.{clock:%M}",
    )
