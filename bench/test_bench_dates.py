"""How fast a date is read: once everything is loaded in a median under 1 ms, the first of a process
in under 150 ms, with what it loads."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from secretary.errors import DateError
from secretary.language.dates import find_leading_date, parse_date
from secretary.language.sv.formats import long_when

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NOW = datetime(2027, 3, 1, 10, tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    "text",
    [
        "fredagen den 27 augusti 2027 kl. 09.00",
        "fre 12/3 9.00",
        "kvart i tre på fredag",
        "tisdagen efter pingst",
        "sista fredagen i nästa månad",
        "Friday 12 March 2027 at 09:00",
        "2027 mars 12 kl 9",  # by way of dateparser
    ],
)
def test_a_date_is_read(benchmark: BenchmarkFixture, text: str) -> None:
    parse_date(text, NOW, STOCKHOLM)  # warm
    when = benchmark(parse_date, text, NOW, STOCKHOLM)
    assert when.day > NOW.date()


FIRST = """
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
zone = ZoneInfo("Europe/Stockholm")
if text := sys.argv[1]:
    from secretary.language.dates import parse_date
    parse_date(text, datetime(2027, 3, 1, 10, tzinfo=zone), zone)
"""


@pytest.mark.benchmark(group="the first date of a process")
@pytest.mark.parametrize(
    "text",
    [
        "",  # the interpreter alone, to take off the others
        "fredagen den 27 augusti 2027 kl. 09.00",
        "Friday 12 March 2027 at 09:00",
        "2027 mars 12 kl 9",
    ],
)
def test_the_first_date_is_read(benchmark: BenchmarkFixture, text: str) -> None:
    command = [sys.executable, "-c", FIRST, text]
    repo = Path(__file__).parents[1]
    benchmark(partial(subprocess.run, command, check=True, cwd=repo))


def test_a_refusal_is_as_quick(benchmark: BenchmarkFixture) -> None:
    def refused() -> None:
        with contextlib.suppress(DateError):
            parse_date("måndag 8 december 2027", NOW, STOCKHOLM)

    benchmark(refused)


def test_a_place_is_seen_to_be_no_date(benchmark: BenchmarkFixture) -> None:
    assert benchmark(find_leading_date, "Stadshuset i Sala", NOW, STOCKHOLM) is None


def test_a_date_is_written(benchmark: BenchmarkFixture) -> None:
    assert benchmark(long_when, datetime(2027, 8, 27, 9, tzinfo=STOCKHOLM))
