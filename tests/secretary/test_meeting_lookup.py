"""Which meeting somebody means."""

from __future__ import annotations

import contextlib
import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.errors import UserError
from secretary.language.meeting_lookup import find_meeting, is_day_or_month
from secretary.language.render import Renderer
from secretary.language.text import NBSP
from secretary.meetings import Meeting, Status
from tests.growth import assert_holds_nobody_up
from tests.secretary.example import STOCKHOLM, at, meeting

NOW = at("2027-02-26 09:00")
MEETINGS = [
    meeting("2027-01-15 09:00", number=1),
    meeting("2027-03-12 09:00", number=2),
    meeting("2027-04-23 09:00", number=3),
    meeting("2027-04-23 13:00", number=4),
    meeting("2027-05-21 09:00", number=5, status=Status.CANCELLED),
    meeting("2027-08-27 09:00", number=6, moved_from="2027-06-11 09:00"),
    meeting("2028-03-10 09:00", number=7),
]


def found(text: str, *, past: bool = False, among: list[Meeting] | None = None) -> tuple[int, str]:
    """The number of the meeting meant, 0 for none, and what follows."""
    one, rest = find_meeting(text, MEETINGS if among is None else among, NOW, STOCKHOLM, past=past)
    return (one.number if one else 0), rest


def plain(refused: UserError) -> str:
    """What it says, with ordinary spaces."""
    return Renderer().explain(refused)[0].replace(NBSP, " ")


def refusal(text: str, *, past: bool = False, among: list[Meeting] | None = None) -> UserError:
    with pytest.raises(UserError) as refused:
        found(text, past=past, among=among)
    return refused.value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("möte 3", 3), ("Mötet 3", 3), ("möte3", 3), ("möte nr 3", 3), ("möte nummer 3", 3),
        ("möte #3", 3), ("möte tre", 3), ("mote 3", 3), ("meeting 3", 3), ("sammanträde 3", 3),
        ("3", 3), ("3.", 3), ("#3", 3), ("nr 3", 3), (" 3 ", 3), ("till möte 3", 3),
        ("nästa", 2), ("nasta", 2), ("Nästa möte", 2), ("nästa mötet", 2), ("nästa gång", 2),
        ("next meeting", 2), ("marsmötet", 2), ("mars", 2), ("i mars", 2), ("mötet i mars", 2),
        ("augustimötet", 6), ("mars 2028", 7), ("marsmötet 2028", 7), ("mötet i mars 2028", 7),
        ("12 mars", 2), ("den 12 mars", 2), ("12/3", 2), ("2027-03-12", 2), ("den 12:e", 2),
        ("mötet 12 mars", 2), ("möte 12/3", 2), ("till mötet den 12 mars", 2),
        ("mötet 12 mars 2027", 2), ("fredagen den 12 mars 2027 kl 09.00", 2), ("vecka 10", 2),
        ("om två veckor", 2), ("23 april kl 13", 4), ("23 april kl 9", 3), ("mötet kl 13", 4),
        ("12 mars kl 13", 2),
        ("sista mötet", 6), ("det sista mötet i år", 6), ("sista mötet 2028", 7),
        ("första mötet nästa år", 7), ("forsta motet nasta ar", 7), ("först mötet 2028", 7),
        # In English
        ("the meeting 3", 3), ("meeting number 3", 3), ("meeting no. 3", 3), ("meeting three", 3),
        ("to meeting 3", 3), ("for meeting 3", 3), ("next", 2), ("Next meeting", 2),
        ("the next meeting", 2), ("for the next meeting", 2), ("next time", 2),
        ("March", 2), ("in March", 2), ("March meeting", 2), ("the March meeting", 2),
        ("the march meeting 2028", 7), ("the meeting in March 2028", 7), ("in August", 6),
        ("the August meeting", 6), ("12 March", 2), ("the 12th", 2), ("meeting on 12 March", 2),
        ("the meeting on Friday 12 March", 2), ("meeting 12 March", 2), ("March 12", 2),
        ("meeting March 12", 2), ("the meeting on March 12th, 2027", 2),
        ("meeting 12th of March", 2),
        ("Friday 12 March 2027 at 09:00", 2), ("week 10", 2), ("in two weeks", 2),
        ("23 April at 13", 4), ("the meeting at 13", 4), ("the meeting on 23 April at 1 pm", 4),
        ("the last meeting of the year", 6), ("the final meeting", 6), ("last meeting of 2028", 7),
        ("the first meeting next year", 7),
        # The second to come, and days counted from others
        ("mötet efter nästa", 3), ("till mötet efter nästa", 3), ("nästnästa möte", 3),
        ("gången efter nästa gång", 3), ("the meeting after next", 3), ("the one after next", 3),
        ("no 2", 2), ("två veckor från i dag", 2),
        ("på fredag åtta dagar", 2), ("fre 12:e", 2), ("fr 12/3", 2),
    ],
)  # fmt: skip
def test_a_meeting_is_understood_by(text: str, number: int) -> None:
    assert found(text) == (number, "")


@pytest.mark.parametrize(
    "text", ["torsdagsmötet", "till torsdagens möte", "på torsdagsmotet", "Thursday's meeting"]
)
def test_a_meeting_is_named_by_its_weekday(text: str) -> None:
    days = [meeting("2027-03-03 09:00", number=1), meeting("2027-03-04 09:00", number=2)]
    assert found(text, among=days) == (2, "")


@pytest.mark.parametrize("text", ["möte 3", "nästa möte", "12 mars"])
def test_a_reference_is_understood_decomposed_and_in_capitals(text: str) -> None:
    typed = unicodedata.normalize("NFD", text.upper())
    assert found(typed) == found(text)


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("möte 3 barn sjuka", 3, "barn sjuka"),
        ("möte 3: jag är borta", 3, "jag är borta"),
        ("möte 3, tyvärr", 3, "tyvärr"),
        ("nästa möte jag är sjuk", 2, "jag är sjuk"),
        ("marsmötet – jobb", 2, "jobb"),
        ("12 mars kl 9 jag är sjuk", 2, "jag är sjuk"),
        ("mötet 12 mars jag är sjuk", 2, "jag är sjuk"),
        ("sista mötet i årskurs 7", 6, "i årskurs 7"),
        ("meeting 3 because of work", 3, "because of work"),
        ("meeting 3 may be too early", 3, "may be too early"),
        ("the next meeting, I work", 2, "I work"),
        ("the March meeting because of work", 2, "because of work"),
        ("the meeting in March because of work", 2, "because of work"),
        ("12 March at 9 because of work", 2, "because of work"),
        ("the meeting on 12 March since I work", 2, "since I work"),
        # A bare day, whatever follows it
        ("den 12:e, är tillbaka den 19:e", 2, "är tillbaka den 19:e"),
        ("den 12:e är jag borta", 2, "är jag borta"),
        ("den 12 är jag borta", 2, "är jag borta"),
        ("den 12:e – jobb", 2, "jobb"),
        ("den tolfte, jobb", 2, "jobb"),
        ("the 12th - ill", 2, "ill"),
        ("the 12th but online", 2, "but online"),
        ("on the 12th I work", 2, "I work"),
    ],
)
def test_what_follows_the_reference_is_handed_back(text: str, number: int, rest: str) -> None:
    assert found(text) == (number, rest)


@pytest.mark.parametrize(
    "text",
    [
        "", "3 barn sjuka", "2 barn är sjuka", "nr 3 av barnen är sjuk", "12 är jag borta",
        "för jag är sjuk", "nästan sjuk", "marsvinet är sjukt", "mars är full av möten",
        "mötesfri dag", "kl 9 har jag tandläkare", "trevligt", "senaste tiden har varit tung",
        "nästa år slutar jag", "första gången jag är sjuk", "sista dagen på jobbet",
        "next year I leave", "I may be late", "may be late", "the next day",
        "march on", "the first day at work", "at home", "on sick leave", "from Sala", "to a doctor",
        "den 3:e punkten är svår", "den tredje punkten", "den 2:a ersättaren",
        "the 2nd item is mine",
        "the second I know", "the 12 members", "the 3rd agenda item", "de 12 punkterna",
        "den andra är bättre", "efter nästa möte slutar jag", "no 2 of the children is ill",
        "meetings are hard", "one of us is ill", "at 9 I see a doctor", "fri den dagen",
    ],
)  # fmt: skip
def test_a_text_that_names_no_meeting_is_left_whole(text: str) -> None:
    assert found(text) == (0, text)


def test_the_mere_word_for_a_meeting_names_none_and_is_left_out() -> None:
    assert found("mötet är för tidigt") == (0, "är för tidigt")
    assert found("the meeting may be too early") == (0, "may be too early")
    assert found("the meeting") == (0, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [("möte 1", 1), ("1", 1), ("förra", 1), ("förra mötet", 1), ("forra motet", 1),
     ("senaste mötet", 1), ("15 januari", 1), ("januarimötet", 1), ("mötet kl 9", 2),
     ("last meeting", 1), ("the last meeting", 1), ("previous meeting", 1), ("last", 1),
     ("the previous meeting", 1), ("15 January", 1), ("the January meeting", 1),
     ("första mötet", 1), ("första mötet i år", 1), ("the first meeting of the year", 1)],
)  # fmt: skip
def test_with_the_past_a_meeting_that_has_been_can_be_meant(text: str, number: int) -> None:
    assert found(text, past=True) == (number, "")


@pytest.mark.parametrize(
    "text",
    [
        "möte 1",
        "1",
        "förra mötet",
        "15 januari",
        "15 januari 2027",
        "januarimötet",
        "last meeting",
        "15 January",
        "the January meeting",
        "första mötet",
        "the first meeting",
    ],
)
def test_without_the_past_it_is_said_to_have_been(text: str) -> None:
    refused = refusal(text)
    assert "Möte 1 fredagen den 15 januari 2027 har redan varit." in plain(refused)
    assert refused.examples == (2,)


@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize("text", ["möte 5", "5", "21 maj", "majmötet"])
def test_a_cancelled_meeting_is_said_to_be_cancelled(text: str, past: bool) -> None:
    assert "Möte 5 fredagen den 21 maj 2027 är inställt." in plain(refusal(text, past=past))


def test_a_cancelled_meeting_does_not_hide_another_on_its_day() -> None:
    again = meeting("2027-05-21 13:00", number=8)
    assert found("21 maj", among=[*MEETINGS, again]) == (8, "")


def test_a_day_that_a_meeting_was_moved_from_says_where_it_went() -> None:
    refused = refusal("11 juni")
    assert "flyttat från fredagen den 11 juni 2027 till fredagen den 27 augusti" in plain(refused)
    assert refused.examples == (6,)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("möte 99", "Det finns inget möte 99."),
        ("99", "Det finns inget möte 99."),
        ("på onsdag", "Det finns inget möte onsdagen den 3 mars 2027."),
        ("nästa vecka", "Det finns inget möte den 1–7 mars 2027."),
        ("julimötet", "Det finns inget möte i juli."),
        ("mötet kl 10", "Det finns inget möte kl. 10.00."),
    ],
)
def test_a_meeting_that_is_not_there_is_answered_with_those_that_are(
    text: str, begins: str
) -> None:
    refused = refusal(text)
    assert plain(refused).startswith(begins)
    assert "möte 2, fredagen den 12 mars 2027" in plain(refused)
    assert refused.examples == (2,)


@pytest.mark.parametrize("text", ["23 april", "aprilmötet", "23 april kl 15"])
def test_several_on_a_day_are_distinguished_by_their_time(text: str) -> None:
    said = plain(refusal(text))
    assert "möte 3, fredagen den 23 april 2027 kl. 09.00" in said
    assert "möte 4, fredagen den 23 april 2027 kl. 13.00" in said


@pytest.mark.parametrize("text", ["möte 1", "nästa", "12 mars"])
def test_without_any_meeting_the_calendar_is_said_to_be_empty(text: str) -> None:
    assert "inget kommande möte" in plain(refusal(text, among=[]))


def test_before_the_first_meeting_there_is_no_last_one() -> None:
    assert "Inget möte har hållits än" in plain(refusal("förra", past=True, among=[]))


@pytest.mark.parametrize(
    "text",
    ["tredje mötet", "det tredje mötet", "andra mötet i år", "det 3:e mötet", "näst sista mötet",
     "the second meeting", "the 3rd meeting", "second meeting of the year"],
)  # fmt: skip
def test_a_meeting_by_its_order_is_asked_about(text: str) -> None:
    assert "vilket möte du menar" in plain(refusal(text))


def test_after_the_only_one_to_come_there_is_none() -> None:
    assert "vilket möte" in plain(refusal("mötet efter nästa", among=MEETINGS[:2]))


def test_a_day_without_a_year_is_the_coming_one_where_no_meeting_was_on_the_nearest() -> None:
    coming = [meeting("2027-01-15 09:00", number=1), meeting("2027-11-12 09:00", number=2)]
    assert found("12 november", past=True, among=coming) == (2, "")
    said = plain(refusal("19 november", past=True, among=coming))
    assert said.startswith("Det finns inget möte fredagen den 19 november 2027.")


def test_a_day_of_last_month_without_a_meeting_is_not_next_years() -> None:
    said = plain(refusal("12 februari", past=True))
    assert said.startswith("Det finns inget möte fredagen den 12 februari 2027.")


@pytest.mark.parametrize(
    "text", ["april", "i april", "den 19:e", "19 March", "fredag", "marsmötet", "v 12", "påsk",
             "30 februari", "nästa fredag", "the 12th"],
)  # fmt: skip
def test_a_day_or_a_month_is_one_with_a_meeting_or_without(text: str) -> None:
    assert is_day_or_month(text, NOW, STOCKHOLM)


@pytest.mark.parametrize("text", ["skolan", "april showers", "kl 9", "fredag ska vi", "nästa steg"])
def test_other_words_are_no_day_and_no_month(text: str) -> None:
    assert not is_day_or_month(text, NOW, STOCKHOLM)


def test_a_refusal_lists_no_more_than_a_few_of_many_meetings() -> None:
    many = [
        meeting(f"{date(2020, 1, 3) + timedelta(days=7 * n)} 09:00", number=n)
        for n in range(1, 1000)
    ]
    assert len(plain(refusal("möte 5000", among=many, past=True))) < 400


@given(st.text(max_size=80), st.booleans())
def test_any_text_names_a_meeting_or_none_or_is_refused_as_a_user_error(
    text: str, past: bool
) -> None:
    with contextlib.suppress(UserError):
        number, rest = found(text, past=past)
        assert number in range(8)
        assert len(rest) <= len(unicodedata.normalize("NFC", text))


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    ["a" * 60_000, "möte " * 12_000, "1 " * 30_000, "nr " * 20_000, "till mötet " * 6_000,
     "nästa " * 10_000, "the " * 15_000, "the last " * 7_000, "on the meeting " * 4_000,
     "may " * 15_000, "the final meeting of " * 3_000, "meeting " * 7_000, " " * 60_000,
     "mars " * 12_000, "o\u0308" * 30_000],
    ids=lambda text: text[:11],
)  # fmt: skip
def test_a_text_as_long_as_a_message_can_be_is_read_in_no_time(text: str) -> None:
    assert_holds_nobody_up(lambda: find_meeting(text, MEETINGS, NOW, STOCKHOLM))


@pytest.mark.parametrize(("days", "listed"), [(2, 0), (3, 3)])
def test_more_than_two_meetings_to_choose_from_are_a_list(days: int, listed: int) -> None:
    march = [meeting(f"2027-03-{day + 10} 09:00", number=day) for day in range(1, days + 1)]
    assert plain(refusal("mars", among=march)).count("\n• möte") == listed
