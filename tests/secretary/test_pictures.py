"""The pictures: as wide as a phone, legible on both backgrounds, and only ever text in them."""

from __future__ import annotations

import re
import zlib
from datetime import date, datetime

import pytest

from secretary.attendance import Answer, Attendance, AttendanceMode, SeatAttendance
from secretary.documents import pictures, seats_picture, year_picture
from secretary.documents.pictures import MOST_ROWS, WIDTH, Picture, Theme, png_size
from secretary.documents.seats_picture import SeatState, shown_seats
from secretary.documents.typesetting import PIXELS_PER_INCH, shown
from secretary.documents.year_picture import PicturedPeriod, SeatYear
from secretary.group import Language, SubstituteRule
from secretary.language.picture_words import read_year, split_dark
from secretary.meetings import Meeting
from secretary.people import Mandate, Role, Seat
from tests.people import person
from tests.secretary import example as ex

HOSTILE = (
    '#panic("x") #eval("1") #read("/etc/passwd")',
    "*fet* _kursiv_ $x^2$ <etikett> @ref // /* \\ ~ ` ``` [] {} = - + / term: x",
    'a\x00b\x07\x1b[31m\x9b\u2028\u2029"}]',
    "\u202eesrever\u202c أحمد עברית \u0301\u0301",
    "å" * 100_000,
    "𠮷👩‍👩‍👧‍👦🏳️‍🌈",
    "",
)
"""What people can be called, if somebody wants to find out what happens."""


def how(answer: Answer, mode: AttendanceMode) -> Answer:
    answer.mode = mode
    return answer


EVERY_SEAT = ex.attendance(
    how(ex.answer(ex.EVA, True), AttendanceMode.ON_SITE),
    ex.answer(ex.ANNA, False),
    how(ex.answer(ex.BO, True), AttendanceMode.DIGITAL),
    ex.answer(ex.CIA, False),
    ex.answer(ex.DAVID, False),
    rule=SubstituteRule.WHEN_MEMBER_ABSENT,
)
MEETING = ex.meeting("2027-03-12 09:00", number=2)


def of_seats(
    attendance: Attendance = EVERY_SEAT, theme: Theme = Theme.LIGHT, meeting: Meeting = MEETING
) -> Picture:
    return seats_picture.seats_picture(ex.group(), meeting, attendance, theme)


def of_year(*seats: SeatYear, theme: Theme = Theme.LIGHT) -> Picture:
    return year_picture.year_picture(ex.group(), PicturedPeriod(2027, 4, 1), seats, theme)


def corner(picture: Picture) -> tuple[int, ...]:
    """The colour of its first pixel, which no filter of the format changes."""
    found, at = b"", 8
    while at < len(picture.png):
        length, kind = int.from_bytes(picture.png[at : at + 4]), picture.png[at + 4 : at + 8]
        found += picture.png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return tuple(zlib.decompress(found)[1:4])


@pytest.mark.parametrize("theme", Theme)
def test_each_is_as_wide_as_a_phone_on_its_own_background(theme: Theme) -> None:
    for picture in (of_seats(theme=theme), of_year(SeatYear("Sala", 2, 1, 1), theme=theme)):
        width, height = picture.size
        assert width == WIDTH * PIXELS_PER_INCH // 72
        assert 400 < height < 4_000
        assert (min(corner(picture)) > 250) is (theme is Theme.LIGHT)
        assert (max(corner(picture)) < 40) is (theme is Theme.DARK)


def test_no_text_is_smaller_than_12_points() -> None:
    source = pictures._COMMON + seats_picture._SOURCE + year_picture._SOURCE
    texts = [float(size) for size in re.findall(r"(?:text|quiet)\([^\n]*?size: ([\d.]+)pt", source)]
    assert len(texts) > 8
    assert min(texts) >= 12


@pytest.mark.parametrize("theme", Theme)
def test_each_colour_of_text_stands_out_from_what_it_is_on(theme: Theme) -> None:
    def light(colour: str) -> float:
        parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    colours = pictures._COLOURS[theme]
    for behind in ("page", "card"):
        for text in ("text", "quiet", "good", "other", "open", "bad"):
            dark, bright = sorted((light(colours[behind]), light(colours[text])))
            assert (bright + 0.05) / (dark + 0.05) >= 4.5, (behind, text)


def test_each_seat_is_shown_with_who_comes_and_how() -> None:
    found = {each.label: each for each in reversed(shown_seats(EVERY_SEAT))}
    region, arboga, sala = found["Region Västmanland"], found["Arboga"], found["Sala"]
    assert (region.state, region.holder) == (SeatState.ON_SITE, ex.EVA.name)
    assert (arboga.state, arboga.holder) == (SeatState.DIGITAL, ex.BO.name)
    assert (arboga.stands_in, arboga.instead_of) == (True, ex.ANNA.name)
    assert (sala.state, sala.holder) == (SeatState.EMPTY, "")
    states = [each.state for each in shown_seats(EVERY_SEAT)]
    assert states.count(SeatState.UNANSWERED) == len(states) - 3


def test_the_same_is_drawn_alike_and_something_else_is_not() -> None:
    assert of_seats().png == of_seats().png
    other = ex.attendance(ex.answer(ex.EVA, True), rule=SubstituteRule.WHEN_MEMBER_ABSENT)
    assert of_seats(other).png != of_seats().png


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_people_are_called_is_text(name: str) -> None:
    def of_one(who: str, place: str) -> Picture:
        seat = Seat(group_id="barn-unga", organisation=who)
        member, substitute = (
            Mandate(seat=seat, person=person(who, "S"), role=role, since=date(2023, 1, 1))
            for role in Role
        )
        answers = (ex.answer(ex.ANNA, False), ex.answer(ex.BO, True))
        held = SeatAttendance(seat, member, substitute, *answers)
        meeting = ex.meeting("2027-03-12 09:00", number=2)
        meeting.place = place
        return of_seats(Attendance((held,), SubstituteRule.WHEN_MEMBER_ABSENT), meeting=meeting)

    usual, hostile = of_one("Sala", "Stadshuset").size, of_one(name, name).size
    assert hostile[0] == usual[0] == of_year(SeatYear(name, 1, 0, 0)).size[0]
    assert usual[1] - 150 < hostile[1] < usual[1] + 600


def test_markup_in_a_name_is_drawn_as_it_is_written() -> None:
    assert of_year(SeatYear("*A*", 1, 0, 0)).png != of_year(SeatYear("A", 1, 0, 0)).png
    assert of_year(SeatYear("#sym.alpha", 1, 0, 0)).png != of_year(SeatYear("α", 1, 0, 0)).png


def test_a_group_with_many_seats_has_a_picture_that_ends() -> None:
    seats = [SeatYear(f"Kommun {n}", 1, 0, 0) for n in range(MOST_ROWS * 2)]
    assert of_year(*seats).size[1] < 13_000
    assert of_year(*seats).size[1] > of_year(*seats[:MOST_ROWS]).size[1]


def test_a_year_of_many_meetings_and_one_without_any_are_drawn() -> None:
    assert of_year(SeatYear("Sala", 30, 5, 1)).size[1] == of_year(SeatYear("Sala", 1, 0, 0)).size[1]
    assert of_year(SeatYear("Sala", 0, 0, 0)).size[1] > of_year().size[1]


def test_half_a_year_has_its_own_heading_and_name() -> None:
    names, drawn = set(), set()
    for is_spring in (None, True, False):
        period = PicturedPeriod(2027, 2, is_spring=is_spring)
        picture = year_picture.year_picture(ex.group(), period, [SeatYear("Sala", 2, 0, 0)])
        names.add(picture.name)
        drawn.add(picture.png)
    assert names == {"narvaro-2027.png", "narvaro-2027-1.png", "narvaro-2027-2.png"}
    assert len(drawn) == 3


def test_a_long_name_is_cut_and_a_short_one_is_not() -> None:
    assert shown("Anna Ek", 60) == "Anna Ek"
    assert len(shown("Anna " * 1000, 60)) <= 60
    assert shown("Anna\n\x00Ek", 60) == "Anna Ek"


def test_a_file_that_is_no_png_has_no_size() -> None:
    assert png_size(of_seats().png) == of_seats().size
    assert png_size(b"%PDF-1.7") is None
    assert png_size(b"\x89PNG\r\n\x1a\n") is None


@pytest.mark.parametrize(("text", "rest", "is_dark"), [
    ("", "", False), ("mörk", "", True), ("möte 2 mörk", "möte 2", True),
    ("2027 dark", "2027", True), ("mörkt 2027", "2027", True), ("ljus", "", False),
    ("möte 2", "möte 2", False), ("inte mörk", "inte", True), ("mörkhårig", "mörkhårig", False),
    ("x" * 1000, "x" * 1000, False),
])  # fmt: skip
def test_how_the_background_is_said(text: str, rest: str, is_dark: bool) -> None:
    assert split_dark(text) == (rest, is_dark)


@pytest.mark.parametrize(("text", "year"), [
    ("", 2027), ("i år", 2027), ("förra året", 2026), ("Last year", 2026), ("2025", 2025),
    ("2027.", 2027), ("27", None), ("inte 2027", None), ("2027 2026", None), ("٢٠٢٧", None),
    ("1999", None),
])  # fmt: skip
def test_which_year_is_meant(text: str, year: int | None) -> None:
    assert read_year(text, 2027) == year


def test_an_english_group_has_an_english_picture() -> None:
    group = ex.group()
    group_in_english = type(group)(**{**vars(group), "language": Language.ENGLISH})
    english = seats_picture.seats_picture(group_in_english, MEETING, EVERY_SEAT)
    assert english.png != of_seats().png


def test_a_meeting_of_nobody_is_drawn() -> None:
    nobody = Attendance((), SubstituteRule.MAY)
    held = Meeting(
        group_id="x", number=1, starts_at=datetime(2027, 3, 12, 9),  # noqa: DTZ001 - wall time
        planned_at=ex.at("2027-01-01 09:00"),
    )  # fmt: skip
    assert of_seats(nobody, meeting=held).size[0] == 1080
