"""Errors: what each says where nobody renders it, in a log or at a command line."""

from __future__ import annotations

from datetime import date, time

from secretary.errors import (
    AdministratorError,
    DateError,
    DateExample,
    StorageNotAnswering,
    StorageUnavailable,
    UserError,
    WhichMeeting,
)
from tests.secretary.example import meeting

TODAY = date(2027, 3, 1)
FRIDAY = DateExample(date(2027, 3, 12), TODAY)


def test_a_persons_mistake_is_logged_by_its_name_and_not_their_words() -> None:
    assert str(UserError("nobody_of_that_name", name="Anna")) == "nobody_of_that_name"
    assert str(WhichMeeting("several_open", word="Anna")) == "several_open"


def test_what_an_administrator_is_to_mend_says_where_what_and_how() -> None:
    error = AdministratorError("config.toml", "is missing.", "Write one.")
    assert str(error) == "config.toml: is missing. Write one."
    assert (error.where, error.problem, error.remedy) == (
        "config.toml",
        "is missing.",
        "Write one.",
    )
    assert str(AdministratorError("config.toml", "is missing.", "")) == "config.toml: is missing."


def test_a_database_out_of_reach_is_called_what_it_calls_that() -> None:
    assert str(StorageUnavailable("SQLITE_FULL")) == "SQLITE_FULL"
    error = StorageUnavailable("SQLITE_FULL", "disk is full")
    assert (str(error), error.name) == ("SQLITE_FULL: disk is full", "SQLITE_FULL")


def test_a_database_that_cannot_be_opened_says_what_to_do_too() -> None:
    error = StorageNotAnswering("08001", "refused", "storage.url", "Start it.")
    assert str(error) == "storage.url: the database cannot be used (refused). Start it."
    assert (error.where, error.name, error.remedy) == ("storage.url", "08001", "Start it.")
    assert error.problem == "the database cannot be used (refused)."
    nameless = StorageNotAnswering("08001", "", "storage.url", "Start it.")
    assert nameless.problem == "the database cannot be used (08001)."


def test_what_is_added_to_a_mistake_leaves_the_first_as_it_was() -> None:
    first = UserError("no_date", word="x")
    one = meeting("2027-03-12 09:00")
    assert first.with_examples(2, FRIDAY).examples == (2, FRIDAY)
    assert (first.for_command("absence").command, first.for_command("absence").about) == (
        "absence",
        0,
    )
    assert first.for_command("absence", 3).about == 3
    assert first.with_choices(one).choices == (one,)
    assert first.preceded_by("för Bo").preceding == "för Bo"
    assert first.followed_by("Sala").following == "Sala"
    assert (first.examples, first.command, first.about, first.choices) == ((), "", 0, ())
    assert (first.preceding, first.following, first.rest) == ("", "", None)
    assert first.with_examples(2).values == {"word": "x"}


def test_a_question_which_meeting_names_those_that_can_be_picked() -> None:
    one = meeting("2027-03-12 09:00")
    error = WhichMeeting("several_open", [one], word="x")
    assert (error.choices, error.values) == ((one,), {"word": "x"})
    assert WhichMeeting("several_open").choices == ()


def test_the_dates_of_a_mistake_are_all_among_its_values() -> None:
    other = DateExample(date(2027, 3, 13), TODAY)
    assert DateError("x", days=[FRIDAY, other], sample=FRIDAY, said="y").dates == [
        FRIDAY,
        other,
        FRIDAY,
    ]


def test_the_time_that_was_understood_stands_in_each_example_that_has_none() -> None:
    nine, noon, one = time(9), time(12), time(13)
    timed = FRIDAY._replace(start=one)
    first = DateError("x", days=[FRIDAY, timed], sample=timed, said="y")
    error = first.at_time(nine, noon)
    full = FRIDAY._replace(start=nine, end=noon)
    assert error.values == {"days": [full, timed], "sample": full, "said": "y"}
    assert error.clock == (nine, noon)
    assert first.values == {"days": [FRIDAY, timed], "sample": timed, "said": "y"}
    assert first.clock is None
    assert DateError("x", said="y").at_time(nine, None).values == {"said": "y"}
