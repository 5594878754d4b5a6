"""Settings of real calendar programs, for the tests that let them read what we make."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_KHAL: Final = """
[calendars]
[[{calendar}]]
path = {folder}/{calendar}
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/Stockholm
default_timezone = Europe/Stockholm
timeformat = %H.%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H.%M
longdatetimeformat = %Y-%m-%d %H.%M
"""


def khal_settings(folder: Path, calendar: str) -> str:
    """Of khal with one calendar, whose files lie in a folder of that name in `folder`."""
    return _KHAL.format(folder=folder, calendar=calendar)
