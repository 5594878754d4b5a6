"""`kansli when`: how the bot understands a date."""

from __future__ import annotations

import sys
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.cli.console import Exit, UsageError
from bot.runtime.clock import SystemClock
from secretary.errors import DateError
from secretary.group import Language
from secretary.language.dates import ParsedDate, parse_date


def when(
    text: str, now: datetime | None, zone_name: str, language: Language = Language.SWEDISH
) -> int:
    """Print the date in ISO 8601; or, to stderr, the answer that the chat would give.

    now: where naive, wall time in the zone; None for the current time.
    language: of that answer; dates are read in both, always.
    """
    try:
        zone = ZoneInfo(zone_name)
    except (ValueError, OSError, KeyError):
        raise UsageError(f'"{zone_name}" is no time zone such as Europe/Stockholm.') from None
    now = now or SystemClock().now()
    if now.tzinfo is None:
        now = now.replace(tzinfo=zone)
    try:
        print(iso(parse_date(text, now, zone)))
    except DateError as error:
        # Importing Jinja2 takes half of the whole time, and only an error needs it.
        from secretary.language.render import Renderer

        why, examples = Renderer(language=language).explain(error)
        print("\n".join((why, *(f"  {example}" for example in examples))), file=sys.stderr)
        return Exit.USAGE
    return Exit.OK


def iso(found: ParsedDate) -> str:
    """Local time without offset: ``start/end`` where there are two, a date where no time is."""
    start = _moment(found.day, found.start)
    if found.span_end is not None:
        return f"{start}/{_moment(found.span_end, found.end or found.start)}"
    return f"{start}/{_moment(found.day, found.end)}" if found.end else start


def _moment(day: date, clock: time | None) -> str:
    return datetime.combine(day, clock).isoformat(timespec="minutes") if clock else day.isoformat()
