"""Dates in. The table dates.csv beside this file says what people write and what it means.

Its rows are ``now;expression;expected;comment``, with `now` in Stockholm. `expected` is a day, a
day and a time, ``dagarna first--last``, ``fel: part of the answer``, or ``inget`` where the text
must not be taken for a date; ``… | rest`` shows what a date leaves of the text it begins.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.calendar import times_shown
from secretary.errors import DateError
from secretary.group import Language
from secretary.language.dates import (
    ParsedDate,
    find_leading_date,
    parse_date,
    parse_leading_date,
    to_instant,
)
from secretary.language.en import formats as english
from secretary.language.render import Renderer
from secretary.language.sv import formats as swedish
from secretary.language.text import NBSP

IN_SWEDISH = Renderer()
IN_ENGLISH = Renderer("!", Language.ENGLISH)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
HELSINKI = ZoneInfo("Europe/Helsinki")
MONDAY = datetime(2027, 3, 1, 10, tzinfo=STOCKHOLM)


def local(text: str) -> datetime:
    """A naive wall-clock time."""
    return datetime.fromisoformat(text)


class Row(NamedTuple):
    line: int
    now: datetime
    expression: str
    expected: str


def rows() -> Iterator[Row]:
    table = Path(__file__).with_name("dates.csv").read_text(encoding="utf-8").splitlines()
    for line, cells in enumerate(csv.reader(table, delimiter=";", quoting=csv.QUOTE_NONE), 1):
        if line == 1 or cells[0].startswith("#"):
            continue
        now, expression, expected, _ = cells
        at = datetime.fromisoformat(now).replace(tzinfo=STOCKHOLM)
        yield Row(line, at, expression, expected)


ROWS = list(rows())


def written(when: ParsedDate) -> str:
    """A `ParsedDate` in the notation of the table."""
    words = str(when.day)
    if when.span_end:
        words = f"dagarna {words}--{when.span_end}"
    if when.start is not None:
        words += f" {when.start:%H:%M}"
    if when.end is not None:
        words += f"-{when.end:%H:%M}"
    return f"{words} {when.part}" if when.part else words


def outcome(row: Row) -> str:
    try:
        if row.expected == "inget":
            found = find_leading_date(row.expression, row.now, STOCKHOLM)
            return f"{written(found[0])} | {found[1]}" if found else "inget"
        if "|" in row.expected:
            when, rest = parse_leading_date(row.expression, row.now, STOCKHOLM)
            return f"{written(when)} | {rest}"
        return written(parse_date(row.expression, row.now, STOCKHOLM))
    except DateError as error:
        return f"fel: {IN_SWEDISH.explain(error)[0]}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.line}: {row.expression[:40]}")
def test_the_table_is_read_as_it_says(row: Row) -> None:
    said = outcome(row).replace(NBSP, " ")
    if row.expected.startswith("fel:"):
        reason = row.expected.removeprefix("fel:").removesuffix("|").strip()
        assert reason in said.partition("fel: ")[2]
    else:
        assert said == row.expected


def test_the_table_is_long_enough_to_prove_something() -> None:
    assert len(ROWS) >= 300


@pytest.mark.parametrize("row", [row for row in ROWS if row.expected.startswith("fel")])
def test_every_example_in_an_answer_is_itself_right(row: Row) -> None:
    reader = parse_leading_date if "|" in row.expected else parse_date
    with pytest.raises(DateError) as caught:
        reader(row.expression, row.now, STOCKHOLM)
    for texts in (IN_SWEDISH, IN_ENGLISH):
        _, examples = texts.explain(caught.value)
        for example in examples:
            parse_date(example, row.now, STOCKHOLM)
        assert examples


@pytest.mark.parametrize("names", [swedish, english], ids=["sv", "en"])
def test_every_weekday_and_month_that_is_written_is_read(names: ModuleType) -> None:
    for number, name in enumerate(names.WEEKDAYS):
        assert parse_date(name, MONDAY, STOCKHOLM).day.weekday() == number
    for number, name in enumerate(names.MONTHS, 1):
        assert parse_date(f"7 {name}", MONDAY, STOCKHOLM).day.month == number


# --- what the table cannot show -------------------------------------------------------------


def test_days_are_counted_from_the_date_in_the_zone_not_in_utc() -> None:
    just_after_midnight = datetime(2027, 3, 1, 22, 30, tzinfo=ZoneInfo("UTC"))
    assert parse_date("i morgon", just_after_midnight, HELSINKI).day == date(2027, 3, 3)


def test_a_day_without_a_time_has_no_wall_time() -> None:
    assert parse_date("på fredag", MONDAY, STOCKHOLM).wall is None


def test_a_day_with_a_time_has_a_naive_wall_time() -> None:
    assert parse_date("på fredag kl 9", MONDAY, STOCKHOLM).wall == local("2027-03-05 09:00")


def test_a_time_alone_says_that_no_day_was_named() -> None:
    assert not parse_date("kl 13", MONDAY, STOCKHOLM).day_named


def test_a_time_alone_means_the_day_of_the_meeting_it_is_about() -> None:
    meeting = local("2027-03-12 09:00")
    assert parse_date("kl 13", MONDAY, STOCKHOLM, reference_start=meeting).wall == local(
        "2027-03-12 13:00"
    )


def test_same_time_takes_its_time_from_the_meeting() -> None:
    when = parse_date(
        "fredag nästa vecka samma tid", MONDAY, STOCKHOLM, reference_start=time(9, 30)
    )
    assert when.wall == local("2027-03-12 09:30")


def test_same_time_next_week_without_a_known_day_is_a_week_to_choose_from() -> None:
    when = parse_date("samma tid nästa vecka", MONDAY, STOCKHOLM, reference_start=time(9))
    assert (when.day, when.span_end, when.start) == (date(2027, 3, 8), date(2027, 3, 14), time(9))


def test_same_time_next_week_keeps_the_weekday_of_this_weeks_meeting() -> None:
    when = parse_date(
        "samma tid nästa vecka", MONDAY, STOCKHOLM, reference_start=local("2027-03-04 09:00")
    )
    assert when.wall == local("2027-03-11 09:00")


def test_same_time_next_week_asks_when_the_meeting_is_in_another_week() -> None:
    with pytest.raises(DateError) as asked:
        parse_date(
            "samma tid nästa vecka", MONDAY, STOCKHOLM, reference_start=local("2027-03-18 09:00")
        )
    why, _ = IN_SWEDISH.explain(asked.value)
    assert "torsdag 11 mars eller torsdag 25 mars" in why.replace(NBSP, " ")


def test_a_week_later_counts_from_the_meeting() -> None:
    when = parse_date(
        "en vecka senare samma tid", MONDAY, STOCKHOLM, reference_start=local("2027-03-12 09:00")
    )
    assert when.wall == local("2027-03-19 09:00")


def test_same_day_at_another_time_counts_from_the_meeting() -> None:
    when = parse_date(
        "samma dag kl 13", MONDAY, STOCKHOLM, reference_start=local("2027-03-12 09:00")
    )
    assert when.wall == local("2027-03-12 13:00")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 februari", date(2027, 2, 12)),
        ("12 mars", date(2027, 3, 12)),
        ("12 november", date(2026, 11, 12)),
        ("12 mars 2026", date(2026, 3, 12)),
        ("fredag 12 februari", date(2027, 2, 12)),
        ("i fredags", date(2027, 2, 26)),
        ("i går", date(2027, 2, 28)),
        ("i förrgår", date(2027, 2, 27)),
        ("förra veckan", date(2027, 2, 22)),
        ("förra månaden", date(2027, 2, 1)),
        ("för två veckor sedan", date(2027, 2, 15)),
        ("för 3 dagar sen", date(2027, 2, 26)),
        ("v 7", date(2027, 2, 15)),
        ("lucia", date(2026, 12, 13)),
    ],
)
def test_where_the_past_will_do_the_nearest_day_is_meant(text: str, day: date) -> None:
    assert parse_date(text, MONDAY, STOCKHOLM, past=True).day == day


def test_where_the_past_will_do_a_weekday_says_which_year_is_meant() -> None:
    # Of 12 March, that of 2027 is the nearest, and a Friday.
    found = parse_date("torsdag 12 mars", MONDAY, STOCKHOLM, past=True)
    assert found.day == date(2026, 3, 12)


def test_of_a_wrong_weekday_today_is_offered_too() -> None:
    with pytest.raises(DateError, match="wrong_weekday") as caught:
        parse_date("tisdag 1 mars", MONDAY, STOCKHOLM)
    _, examples = IN_SWEDISH.explain(caught.value)
    assert [example.replace(NBSP, " ") for example in examples] == [
        "måndag 1 mars",  # today
        "tisdag 2 mars",
    ]


def test_last_friday_can_be_two_days() -> None:
    saturday = datetime(2027, 3, 6, 12, tzinfo=STOCKHOLM)
    with pytest.raises(DateError, match="two_readings"):
        parse_date("förra fredagen", saturday, STOCKHOLM, past=True)


def test_a_moment_is_the_wall_time_in_the_zone() -> None:
    when = parse_date("27 augusti 2027 kl 9", MONDAY, STOCKHOLM)
    assert to_instant(when, STOCKHOLM) == datetime(2027, 8, 27, 7, tzinfo=ZoneInfo("UTC"))


def test_a_day_without_a_time_is_no_moment() -> None:
    with pytest.raises(DateError, match="time_missing"):
        to_instant(ParsedDate(date(2027, 3, 12)), STOCKHOLM)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_wall_time_that_is_not_shown_once_is_no_moment(day: date) -> None:
    with pytest.raises(DateError, match="clocks_change"):
        to_instant(ParsedDate(day, time(2, 30)), STOCKHOLM)


def test_what_lies_beyond_the_first_two_hundred_characters_is_left_whole() -> None:
    place = "å" * 500
    assert parse_leading_date(f"12 mars {place}", MONDAY, STOCKHOLM)[1] == place


def test_a_long_text_is_never_a_date() -> None:
    with pytest.raises(DateError):
        parse_date("fredag " + " " * 300 + "12 mars", MONDAY, STOCKHOLM)


def test_lines_after_the_first_are_not_read_as_part_of_the_date() -> None:
    _, rest = parse_leading_date("fredag 12 mars\n9.30 Kaffe", MONDAY, STOCKHOLM)
    assert rest == "9.30 Kaffe"


def test_the_answer_quotes_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(DateError) as caught:
        parse_date("blablabla " * 100, MONDAY, STOCKHOLM)
    assert len(IN_SWEDISH.explain(caught.value)[0]) < 100


# --- properties -----------------------------------------------------------------------------

NOWS = st.datetimes(
    local("2020-01-01 00:00"), local("2060-01-01 00:00"), timezones=st.just(STOCKHOLM)
)
DAYS_AHEAD = st.integers(1, 1500)
MEETINGS = st.datetimes(local("2000-01-01 00:00"), local("2100-01-01 00:00"))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))

WORDS = st.sampled_from(
    "fredag torsdag den 12 3 31 mars maj februari v vecka 38 53 60 kl kl. 9 9-12 halv tio kvart i"
    " över på nästa förra om två veckor dagar sedan för efter före midsommarafton påsk lunch em fm"
    " 2027 2028 -27 12/3 30/2 27.8.2027 2027-02-30 sista första i morgon igår samma tid dag : . , -"
    " – ( ) / tor Maj och eller till 99999 0 00.00 24 24.00 kl9 v38 12:e tomorrow in two weeks"
    " March 12, at at\u00a0 \n \u0301 İ ß 27-03-12 mån 9:75 om 999 år månader timmar 300".split(" ")
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(WORDS, max_size=9).map(" ".join),
    st.lists(WORDS, max_size=9).map("".join),
    st.sampled_from([row.expression for row in ROWS]),
)


@pytest.mark.parametrize("reader", [parse_date, parse_leading_date, find_leading_date])
@given(text=TEXTS, now=NOWS, past=st.booleans(), reference_start=st.none() | CLOCKS | MEETINGS)
def test_no_text_raises_anything_but_a_date_error(
    reader: Callable[..., object],
    text: str,
    now: datetime,
    past: bool,
    reference_start: time | datetime,
) -> None:
    with contextlib.suppress(DateError):
        reader(text, now, STOCKHOLM, reference_start=reference_start, past=past)


@given(text=TEXTS, now=NOWS, past=st.booleans())
def test_examples_in_answers_are_right_whatever_was_written_and_when(
    text: str, now: datetime, past: bool
) -> None:
    try:
        parse_date(text, now, STOCKHOLM, past=past)
    except DateError as error:
        for texts in (IN_SWEDISH, IN_ENGLISH):
            for example in texts.explain(error)[1]:
                parse_date(example, now, STOCKHOLM, past=past)


@given(text=TEXTS, now=NOWS)
def test_a_date_that_is_read_is_not_over(text: str, now: datetime) -> None:
    with contextlib.suppress(DateError):
        when = parse_date(text, now, STOCKHOLM)
        assert (when.span_end or when.day) >= now.date()


each_language = pytest.mark.parametrize("out", [swedish, english], ids=["sv", "en"])
"""What writes the dates that are to be read back."""


@each_language
@given(now=NOWS, ahead=DAYS_AHEAD)
def test_a_long_date_is_read_back(out: ModuleType, now: datetime, ahead: int) -> None:
    day = now.date() + timedelta(days=ahead)
    assert parse_date(out.long_date(day), now, STOCKHOLM) == ParsedDate(day)


@each_language
@given(now=NOWS, ahead=DAYS_AHEAD, clock=CLOCKS)
def test_a_long_date_and_time_are_read_back(
    out: ModuleType, now: datetime, ahead: int, clock: time
) -> None:
    wall = datetime.combine(now.date() + timedelta(days=ahead), clock)
    if times_shown(wall.date(), clock, STOCKHOLM) == 1:
        assert parse_date(out.long_when(wall), now, STOCKHOLM).wall == wall


@each_language
@given(now=NOWS, ahead=DAYS_AHEAD, clock=CLOCKS)
def test_a_short_date_and_time_are_read_back(
    out: ModuleType, now: datetime, ahead: int, clock: time
) -> None:
    wall = datetime.combine(now.date() + timedelta(days=ahead), clock)
    if times_shown(wall.date(), clock, STOCKHOLM) == 1:
        assert parse_date(out.short_when(wall, now.date()), now, STOCKHOLM).wall == wall


@each_language
@given(now=NOWS, ahead=DAYS_AHEAD)
def test_a_short_date_is_read_back(out: ModuleType, now: datetime, ahead: int) -> None:
    day = now.date() + timedelta(days=ahead)
    assert parse_date(out.short_date(day, now.date()), now, STOCKHOLM) == ParsedDate(day)


@each_language
@given(now=NOWS, back=st.integers(-1, 1500), clock=CLOCKS)
def test_a_day_gone_by_is_read_back_where_the_past_will_do(
    out: ModuleType, now: datetime, back: int, clock: time
) -> None:
    wall = datetime.combine(now.date() - timedelta(days=back), clock)
    if times_shown(wall.date(), clock, STOCKHOLM) == 1:
        said = out.short_when(wall, now.date())
        assert parse_date(said, now, STOCKHOLM, past=True).wall == wall


@each_language
@given(now=NOWS, ahead=DAYS_AHEAD, start=CLOCKS, end=CLOCKS)
def test_a_meeting_with_an_end_is_read_back(
    out: ModuleType, now: datetime, ahead: int, start: time, end: time
) -> None:
    wall = datetime.combine(now.date() + timedelta(days=ahead), start)
    shown = [times_shown(wall.date(), clock, STOCKHOLM) for clock in (start, end)]
    if start < end and shown == [1, 1]:
        when = parse_date(out.long_when(wall, end), now, STOCKHOLM)
        assert (when.wall, when.end) == (wall, end)
