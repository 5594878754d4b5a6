"""Swedish out."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from babel.dates import format_date, get_day_names, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from secretary.language.sv import formats as swedish
from secretary.language.sv.formats import join_and
from secretary.language.text import NBSP, collation_key, nfc, plural

FRIDAY = date(2027, 8, 27)
TODAY = date(2027, 3, 1)  # a Monday
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_weekdays_are_spelt_as_in_cldr() -> None:
    assert list(swedish.WEEKDAYS) == [get_day_names("wide", locale="sv")[n] for n in range(7)]


def plain(text: str) -> str:
    """With ordinary spaces, as in CLDR."""
    return text.replace(NBSP, " ")


def test_months_are_spelt_as_in_cldr() -> None:
    names = get_month_names("wide", locale="sv")
    assert list(swedish.MONTHS) == [names[n] for n in range(1, 13)]


@given(DATES)
def test_a_short_date_is_the_long_date_of_cldr(day: date) -> None:
    assert plain(swedish.short_date(day)) == format_date(day, "long", locale="sv")


@given(DATES)
def test_a_long_date_differs_from_cldr_only_in_its_definite_weekday(day: date) -> None:
    in_cldr = format_date(day, "full", locale="sv")
    assert plain(swedish.long_date(day)).replace("en den ", " ", 1) == in_cldr


def test_a_long_date_is_the_one_of_the_groups_own_notes() -> None:
    assert swedish.long_date(FRIDAY) == f"fredagen den 27{NBSP}augusti 2027"


def test_a_long_time_keeps_kl_and_the_figures_on_one_line() -> None:
    said = swedish.long_when(wall("2027-08-27 09:00"))
    assert said == f"fredagen den 27{NBSP}augusti 2027 kl.{NBSP}09.00"


def test_a_long_time_with_an_end_has_an_en_dash() -> None:
    said = swedish.long_when(wall("2027-08-27 09:00"), time(12))
    assert said == f"fredagen den 27{NBSP}augusti 2027 kl.{NBSP}09.00–12.00"


def test_a_meeting_that_ends_at_midnight_has_its_end_written() -> None:
    assert swedish.long_when(wall("2027-08-27 18:00"), time(0)).endswith("18.00–00.00")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-02-28 09:00", "i går kl. 9"),
        ("2027-03-01 13:30", "i dag kl. 13.30"),
        ("2027-03-02 09:00", "i morgon kl. 9"),
        ("2027-03-03 09:00", "på onsdag kl. 9"),
        ("2027-03-07 09:00", "på söndag kl. 9"),
        ("2027-03-08 09:00", "måndagen den 8 mars kl. 9"),
        ("2027-03-12 09:30", "fredagen den 12 mars kl. 9.30"),
        ("2027-03-12 03:00", "fredagen den 12 mars kl. 03.00"),
        ("2028-02-29 09:00", "tisdagen den 29 februari 2028 kl. 9"),
        ("2028-02-28 09:00", "måndagen den 28 februari kl. 9"),
        ("2027-02-12 09:00", "fredagen den 12 februari kl. 9"),
        ("2026-02-12 09:00", "torsdagen den 12 februari 2026 kl. 9"),
    ],
)
def test_a_short_time_is_said_as_people_say_it(at: str, said: str) -> None:
    kept_together = re.sub(r"kl\. |(?<=\d) (?=[a-z]+ )(?!kl)", lambda m: m[0][:-1] + NBSP, said)
    assert swedish.short_when(wall(at), TODAY) == kept_together


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-03-01 13:30", "i dag kl. 13.30"),
        ("2027-03-05 09:00", "fredag 5 mars kl. 9"),
        ("2028-03-12 09:00", "söndag 12 mars 2028 kl. 9"),
    ],
)
def test_in_a_list_nothing_goes_before_the_day(at: str, said: str) -> None:
    assert swedish.listed_when(wall(at), TODAY).replace(NBSP, " ") == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2027, 3, 15), date(2027, 3, 21), "den 15–21 mars 2027"),
        (date(2027, 3, 29), date(2027, 4, 4), "29 mars–4 april 2027"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 december 2026–3 januari 2027"),
    ],
)
def test_days_in_a_row_are_said_together(first: date, last: date, said: str) -> None:
    assert swedish.days(first, last).replace(NBSP, " ") == said


def test_thousands_are_parted_and_owners_named() -> None:
    assert swedish.number(4000).replace(NBSP, " ") == "4 000"
    assert [swedish.genitive(name) for name in ("Arboga", "Västerås", "Anna Ek")] == [
        "Arbogas", "Västerås", "Anna Eks",
    ]  # fmt: skip


@given(day=DATES, ahead=st.integers(7, 364))
def test_a_year_is_left_out_only_where_the_next_such_day_is_meant(day: date, ahead: int) -> None:
    assert not swedish.short_date(day + timedelta(days=ahead), day)[-1].isdecimal()


@pytest.mark.parametrize(
    ("words", "joined"),
    [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c")],
)
def test_words_are_joined_with_och_and_no_comma_before_it(words: list[str], joined: str) -> None:
    assert join_and(words) == joined


@pytest.mark.parametrize(("n", "said"), [(0, "0 dagar"), (1, "1 dag"), (3, "3 dagar")])
def test_only_one_is_singular(n: int, said: str) -> None:
    assert plural(n, "dag", "dagar") == said.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Midsommarafton", "midsommarafton"),
        ("Alla helgons dag", "alla helgons dag"),
        ("Kristi himmelsfärdsdag", "Kristi himmelsfärdsdag"),
        ("Sveriges nationaldag", "Sveriges nationaldag"),
    ],
)
def test_a_holiday_is_in_lower_case_but_for_names(name: str, inside: str) -> None:
    assert swedish.holiday(name) == inside


def test_municipalities_sort_in_swedish_order() -> None:
    right = ["Arboga", "Fagersta", "Hallstahammar", "Köping", "Zinkgruvan", "Årsta", "Ängelholm"]
    assert sorted([*right[::-1], "Örebro"], key=collation_key) == [*right, "Örebro"]


def test_e_with_an_accent_sorts_as_e() -> None:
    names = ["Idén", "Idenfors", "Idar"]
    assert sorted(names, key=collation_key) == ["Idar", "Idén", "Idenfors"]


def test_upper_case_sorts_as_lower() -> None:
    assert sorted(["von Ek", "Wall", "Vik"], key=collation_key) == ["Vik", "von Ek", "Wall"]


def test_a_decomposed_letter_sorts_as_a_composed_one() -> None:
    assert collation_key("A\u030angstrom") == collation_key("Ångstrom")


def test_a_hyphen_sorts_as_a_space() -> None:
    names = ["Anna-Lena Ek", "Annalisa Ek", "Anna Maria Ek"]
    assert sorted(names, key=collation_key) == ["Anna-Lena Ek", "Anna Maria Ek", "Annalisa Ek"]


@given(st.text())
def test_names_that_are_not_the_same_have_different_keys(name: str) -> None:
    assert collation_key(name) != collation_key(name + "a")


def test_decomposed_text_is_composed() -> None:
    assert nfc("fo\u0308rhinder") == "förhinder"


def test_a_heap_of_combining_marks_is_cut_to_the_limit_of_unicode() -> None:
    assert len(nfc("a" + "\u0301\u0323" * 30_000)) < 40


@given(st.text())
def test_composing_twice_changes_nothing(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)


def test_speaking_and_reading_swedish_load_no_heavy_package() -> None:
    program = (
        "import sys; from datetime import datetime; from zoneinfo import ZoneInfo\n"
        "from secretary.language import dates\n"
        "from secretary.language.sv import formats\n"
        "zone = ZoneInfo('Europe/Stockholm'); now = datetime(2027, 3, 1, tzinfo=zone)\n"
        "formats.long_when(now); dates.parse_date('dagen före midsommarafton kl 9', now, zone)\n"
        "print(*{'babel', 'dateparser', 'holidays'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout.split() == []
