"""English in: what the bot writes in English is read back, and Swedish stays what it was.

What single expressions mean stands in dates.csv, with the Swedish.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from secretary.calendar import times_shown
from secretary.errors import DateError, DateExample
from secretary.language.dates import (
    ParsedDate,
    dateparser_fallback,
    find_leading_date,
    parse_date,
    parse_leading_date,
)
from secretary.language.en import formats as english
from secretary.language.sv import formats as swedish
from tests.growth import assert_holds_nobody_up
from tests.secretary.test_dates import (
    CLOCKS,
    DAYS_AHEAD,
    MEETINGS,
    MONDAY,
    NOWS,
    ROWS,
    STOCKHOLM,
    local,
)

ORDINALS = [
    *[("första", "first"), ("andra", "second"), ("tredje", "third"), ("fjärde", "fourth")],
    ("sista", "last"),
]


def short_day(day: date, today: date) -> str:
    """ "tomorrow", "on Friday", "Friday 12 March": also without the word before a date."""
    near = (day - today).days < 7
    return english.short_day(day, today) if near else english.typed(DateExample(day, today))


@st.composite
def spaced(draw: st.DrawFn, text: str) -> str:
    """The text, with no-break spaces in any of its places."""
    return "".join(draw(st.sampled_from(" \u00a0")) if char in " \u00a0" else char for char in text)


@given(now=NOWS, ahead=DAYS_AHEAD, start=CLOCKS, end=CLOCKS | st.none(), data=st.data())
def test_a_long_date_and_time_are_read_back(
    now: datetime, ahead: int, start: time, end: time | None, data: st.DataObject
) -> None:
    day = now.date() + timedelta(days=ahead)
    assume(times_shown(day, start, STOCKHOLM) == 1)
    assume(end is None or (start < end and times_shown(day, end, STOCKHOLM) == 1))
    text = data.draw(spaced(english.long_when(datetime.combine(day, start), end)))
    when = parse_date(text, now, STOCKHOLM)
    assert (when.wall, when.end) == (datetime.combine(day, start), end)


@given(now=NOWS, ahead=st.integers(1, 700), clock=CLOCKS, data=st.data())
def test_a_day_as_people_say_it_is_read_back(
    now: datetime, ahead: int, clock: time, data: st.DataObject
) -> None:
    wall = datetime.combine(now.date() + timedelta(days=ahead), clock)
    assume(times_shown(wall.date(), clock, STOCKHOLM) == 1)
    text = data.draw(spaced(f"{short_day(wall.date(), now.date())} at {clock:%H:%M}"))
    assert parse_date(text, now, STOCKHOLM).wall == wall


@given(now=NOWS, ahead=st.integers(1, 300), hour=st.integers(7, 23))
def test_an_hour_without_minutes_is_read_back(now: datetime, ahead: int, hour: int) -> None:
    day = now.date() + timedelta(days=ahead)
    text = f"{short_day(day, now.date())} at {hour}"
    assert parse_date(text, now, STOCKHOLM).wall == datetime.combine(day, time(hour))


@given(now=NOWS, ahead=st.integers(1, 300), hour=st.integers(1, 12), half=st.sampled_from("ap"))
def test_the_halves_of_the_day_are_distinguished(
    now: datetime, ahead: int, hour: int, half: str
) -> None:
    wall = datetime.combine(
        now.date() + timedelta(days=ahead), time(hour % 12 + 12 * (half == "p"))
    )
    assume(times_shown(wall.date(), wall.time(), STOCKHOLM) == 1)
    for said in (f"{hour}{half}m", f"at {hour} {half}m", f"{hour}:00 {half.upper()}.M."):
        text = f"{short_day(wall.date(), now.date())} {said}"
        assert parse_date(text, now, STOCKHOLM).wall == wall


@given(now=NOWS, ahead=DAYS_AHEAD, style=st.sampled_from(["{m} {d}, {y}", "{d}th of {m} {y}"]))
def test_a_date_is_read_whichever_stands_first(now: datetime, ahead: int, style: str) -> None:
    day = now.date() + timedelta(days=ahead)
    text = style.format(d=day.day, m=english.MONTHS[day.month - 1], y=day.year)
    assert parse_date(text, now, STOCKHOLM).day == day
    assert find_leading_date(f"{text} Town Hall", now, STOCKHOLM) == (ParsedDate(day), "Town Hall")


@given(now=NOWS, month=st.integers(1, 12), weekday=st.integers(0, 6), ordinal=st.integers(0, 4))
def test_the_nth_weekday_of_a_month_is_the_same_in_both_languages(
    now: datetime, month: int, weekday: int, ordinal: int
) -> None:
    ours, theirs = ORDINALS[ordinal]
    swedish_day = f"{ours} {swedish.WEEKDAYS[weekday]}en i {swedish.MONTHS[month - 1]}"
    english_day = f"the {theirs} {english.WEEKDAYS[weekday]} in {english.MONTHS[month - 1]}"
    assert parse_date(english_day, now, STOCKHOLM) == parse_date(swedish_day, now, STOCKHOLM)


@given(now=NOWS, week=st.integers(1, 52), weekday=st.integers(0, 6))
def test_a_week_is_the_same_in_both_languages(now: datetime, week: int, weekday: int) -> None:
    assert parse_date(f"week {week}", now, STOCKHOLM) == parse_date(f"vecka {week}", now, STOCKHOLM)
    ours, theirs = (
        f"{name} {word} {week}"
        for name, word in (
            (swedish.WEEKDAYS[weekday], "vecka"),
            (english.WEEKDAYS[weekday], "week"),
        )
    )
    assert said(theirs, now) == said(ours, now)


def said(text: str, now: datetime) -> object:
    """What it means, or what is said of it: all but the words that were written."""
    try:
        return parse_date(text, now, STOCKHOLM)
    except DateError as error:
        written = ("said", "read", "rest")
        return error.message_id, {
            key: each for key, each in error.values.items() if key not in written
        }


PAIRS = [
    ("{e}", "{s}"), ("on {e}", "på {s}"), ("this {e}", "denna {s}"),
    ("{e} next week", "{s} nästa vecka"), ("{e} in two weeks at 9", "{s} om två veckor kl 9"),
    ("next week on {e}", "nästa vecka på {s}"), ("the {e} after 12 March", "{s} efter 12 mars"),
    ("{e} in the afternoon", "{s} eftermiddag"), ("{e} 9-12", "{s} 9-12"),
]  # fmt: skip


@pytest.mark.parametrize(("theirs", "ours"), PAIRS)
@given(now=NOWS, weekday=st.integers(0, 6))
def test_a_weekday_is_the_same_in_both_languages(
    theirs: str, ours: str, now: datetime, weekday: int
) -> None:
    e, s = english.WEEKDAYS[weekday], swedish.WEEKDAYS[weekday]
    theirs, ours = theirs.format(e=e), ours.format(s=s)
    assert said(theirs, now) == said(ours, now)


@given(now=NOWS, weekday=st.integers(0, 6))
def test_next_friday_is_as_doubtful_as_nasta_fredag(now: datetime, weekday: int) -> None:
    theirs, ours = f"next {english.WEEKDAYS[weekday]}", f"nästa {swedish.WEEKDAYS[weekday]}"
    assert said(theirs, now) == said(ours, now)


WORDS = st.sampled_from(
    "the on this next last Friday fri. sat sun may March first second noon am p.m. to past half ten"
    " quarter week weeks a an ago from now months 's o'clock afternoon in at 9 12 12th 31st 2027"
    " 9:00 9-12 , ( of and or same time morning tomorrow yesterday day after before I i fredag kl"
    " 12/3 one one-of early end until midday fortnight vid niotiden 99".split(" ")
)
TEXTS = st.lists(WORDS, max_size=9).map(" ".join) | st.lists(WORDS, max_size=9).map("".join)


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


@given(text=TEXTS, now=NOWS)
def test_a_date_that_is_read_is_not_over(text: str, now: datetime) -> None:
    with contextlib.suppress(DateError):
        when = parse_date(text, now, STOCKHOLM)
        assert (when.span_end or when.day) >= now.date()


# --- what the properties cannot show --------------------------------------------------------


def test_same_time_next_week_takes_its_day_and_time_from_the_meeting() -> None:
    when = parse_date(
        "same time next week", MONDAY, STOCKHOLM, reference_start=local("2027-03-04 09:00")
    )
    assert when.wall == local("2027-03-11 09:00")


def test_same_time_next_week_asks_in_the_words_that_were_written() -> None:
    with pytest.raises(DateError) as caught:
        parse_date(
            "same time next week", MONDAY, STOCKHOLM, reference_start=local("2027-03-18 09:00")
        )
    assert "next week" in str(vars(caught.value))


def test_a_week_later_counts_from_the_meeting() -> None:
    when = parse_date(
        "a week later at the same time",
        MONDAY,
        STOCKHOLM,
        reference_start=local("2027-03-12 09:00"),
    )
    assert when.wall == local("2027-03-19 09:00")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yesterday", date(2027, 2, 28)),
        ("the day before yesterday", date(2027, 2, 27)),
        ("last Friday", date(2027, 2, 26)),
        ("last week", date(2027, 2, 22)),
        ("last month", date(2027, 2, 1)),
        ("two weeks ago", date(2027, 2, 15)),
        ("12 February", date(2027, 2, 12)),
        ("Friday 12 February", date(2027, 2, 12)),
    ],
)
def test_where_the_past_will_do_the_nearest_day_is_meant(text: str, day: date) -> None:
    assert parse_date(text, MONDAY, STOCKHOLM, past=True).day == day


def test_everyday_english_is_read_without_dateparser(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(*_: object) -> None:
        raise AssertionError("dateparser takes 100 ms to load")

    monkeypatch.setattr(dateparser_fallback, "_parsed", loaded)
    lines = [row for row in ROWS if row.expected != "inget"]
    names = english.WEEKDAYS + english.MONTHS
    rows = [row for row in lines if any(name in row.expression for name in names)]
    assert len(rows) > 100
    for row in rows:
        with contextlib.suppress(DateError):
            parse_leading_date(row.expression, row.now, STOCKHOLM)


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    ["the " * 60, "on the " * 40, "in a week " * 30, "at " * 90, "9 am to " * 30, "last " * 50,
     "Friday after next " * 12, "a quarter past " * 15, "may 5 " * 40, "o'clock " * 30,
     "aaaaaa" * 40, "at 9 to 9 to " * 20, "from " * 50, "vid nio" * 40],
    ids=lambda text: text[:11],
)  # fmt: skip
def test_a_text_that_repeats_itself_is_read_in_no_time(text: str) -> None:
    def read() -> None:
        for reader in (parse_date, find_leading_date, parse_leading_date):
            with contextlib.suppress(DateError):
                reader(text, MONDAY, STOCKHOLM)

    assert_holds_nobody_up(read, loops=20)
