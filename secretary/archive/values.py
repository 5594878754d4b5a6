"""What stands in a table, as an archive can hold it: text in CSV, and the same in JSON.

CSV as RFC 4180 has it: UTF-8, a comma between, CR LF after each row, the headings first. Dates and
times as ISO 8601 has them. A text that a spreadsheet would take for a formula has an apostrophe
before it in CSV; in JSON it stands as it was written.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from secretary.archive.tables import ArchiveTable

Row = Mapping[str, Any]

_ADDRESS: Final = re.compile(r"@[A-Za-z0-9._=/+-]+:[A-Za-z0-9.:-]+")
"""A Matrix id as servers give them today: no formula, though it begins like one."""
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: ArchiveTable, rows: Iterable[Row], zone: ZoneInfo) -> bytes:
    """The rows as CSV; times of day and offsets as the clocks of `zone` had them."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([each.heading for each in table.columns])
    for row in rows:
        writer.writerow([_cell(row.get(each.source), zone) for each in table.columns])
    return encoded(written.getvalue())


def as_json(table: ArchiveTable, rows: Iterable[Row], zone: ZoneInfo) -> bytes:
    """The same rows as JSON: an object for each, by the columns' headings."""
    found = [
        {each.heading: _value(row.get(each.source), zone) for each in table.columns} for row in rows
    ]
    whole = {"tabell": table.title, "beskrivning": table.about, "rader": found}
    return encoded(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def encoded(text: str) -> bytes:
    """As UTF-8; half a character, which no text can hold, is a question mark."""
    return text.encode("utf-8", errors="replace")


def _cell(value: object, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, str):
        # NUL ends a text for many a reader; no other control does harm.
        text = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
        may_be_formula = text.startswith(_FORMULAS) and not _ADDRESS.fullmatch(text)
        return f"'{text}" if may_be_formula else text
    return str(_value(value, zone))


def _value(value: object, zone: ZoneInfo) -> object:
    """What JSON can hold."""
    if isinstance(value, datetime):
        return shown_time(value, zone)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value


def shown_time(value: datetime, zone: ZoneInfo) -> str:
    """An instant with its offset, to the second; a wall time, which has none, to the minute."""
    if value.tzinfo is None:
        return value.isoformat(timespec="minutes")
    return value.astimezone(zone).isoformat(timespec="seconds")
