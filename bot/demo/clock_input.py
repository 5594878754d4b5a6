"""Where the clock is to move, as typed: ``+7d``, ``+2h``, ``fredag 12 mars kl 9``."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.demo.parser import InputError
from secretary import calendar
from secretary.errors import DateError
from secretary.language import dates
from secretary.language.render import Renderer

_MAX_STEP: Final = timedelta(days=800)
_STEP: Final = re.compile(r"\+\s*(?P<number>\d{1,4})\s*(?P<unit>[a-zåäö]+)", re.IGNORECASE)
_DAYS: Final = {"d": 1, "dag": 1, "dagar": 1, "v": 7, "vecka": 7, "veckor": 7}
_MINUTES: Final = {
    **dict.fromkeys(("m", "min", "minut", "minuter"), 1),
    **dict.fromkeys(("h", "t", "tim", "timme", "timmar"), 60),
}
_DEFAULT_TIME: Final = time(9)


def parse_instant(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant that `text` means, aware, and later than `now`. Raises InputError."""
    step = _STEP.fullmatch(text)
    to = _after(step, now, zone) if step else _read(text, now, zone)
    if to <= now:
        raise InputError("Klockan går bara framåt. Till exempel: >> +2h")
    if to - now > _MAX_STEP:
        raise InputError("Så långt fram går inte klockan. Högst två år i taget.")
    return to


def _after(step: re.Match[str], now: datetime, zone: ZoneInfo) -> datetime:
    """Days are calendar days, at the same wall time; hours and minutes are exact durations."""
    number, unit = int(step["number"]), step["unit"].casefold()
    if unit in _DAYS:
        wall = now.astimezone(zone)
        day = wall.date() + timedelta(days=number * _DAYS[unit])
        return calendar.at_wall_time(day, wall.time(), zone)
    if unit in _MINUTES:
        return now + timedelta(minutes=number * _MINUTES[unit])
    raise InputError("Skriv dagar eller timmar: >> +7d eller >> +2h")


def _read(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    try:
        said = dates.parse_date(text, now, zone)
    except DateError as error:
        why, _ = Renderer().explain(error)
        raise InputError(f"{why} Till exempel: >> +7d eller >> fredag kl 9") from error
    if said.span_end is not None:
        raise InputError("Vilken dag? Till exempel: >> fredag 12 mars kl 9")
    return calendar.at_wall_time(said.day, said.start or _DEFAULT_TIME, zone)
