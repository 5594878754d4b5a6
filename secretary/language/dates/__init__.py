"""Dates and times as people write them, in Swedish and English.

`parse_date` reads a text that is a date and nothing else, `parse_leading_date` one that begins
with a date, and `find_leading_date` one that may. Each gives a `ParsedDate`: local wall-clock time
in the group's zone, of which `to_instant` makes an instant. Everything is read relative to a `now`
that is passed in, the future first, and whatever is unclear is a `DateError` with examples that
would have been clear.

The grammar is in `parser`, with a module for each sort of thing: `times` of day,
`calendar_dates`, `weekdays`, `weeks`, `relative_days` ("om två veckor") and `days` (months, and
days beside other days). Its words are in `secretary.language.sv` and `.en`, put together in
`vocabulary`.
`dateparser_fallback` shows dateparser what is left.
"""

from secretary.language.dates.parsed_date import ParsedDate, to_instant
from secretary.language.dates.parser import find_leading_date, parse_date, parse_leading_date

__all__ = ["ParsedDate", "find_leading_date", "parse_date", "parse_leading_date", "to_instant"]
