"""Whole answers to the bot's questions, and the words that take a message apart."""

from __future__ import annotations

import pytest

from secretary.language.meeting_grammar import (
    MeetingPrefix,
    match_meeting_prefix,
    reference_starts,
    split_move,
)
from secretary.language.phrases import (
    after_on_behalf,
    is_nothing,
    is_stop,
    is_yes,
    may_be_name,
    split_override,
)


@pytest.mark.parametrize("text", ["ja", "Ja!", "ja, tack", "JAPP", "yes", "Yes please.", "okay",
     "Ja. Tack!", "Ja det stämmer", "👍", "👍🏽", "✅", "ja tack så mycket", "jajamän", "stämmer",
     "gör det", "yeah", "y", "please do", "That's right", "Yes, thank you!"])  # fmt: skip
def test_a_yes_is_a_yes_in_either_language(text: str) -> None:
    assert is_yes(text)


@pytest.mark.parametrize("text", ["nej", "", "ja men inte då", "yes and no", "kanske", "ja\nnej",
     "ja?", "👎", "❌", "tack", "ja, om jag hinner", "inte ja", "yes but not on Friday", "👍👎",
     "thanks", "ja 2"])  # fmt: skip
def test_a_yes_with_more_to_it_is_none(text: str) -> None:
    assert not is_yes(text)


@pytest.mark.parametrize(
    ("text", "stops"),
    [("avbryt", True), ("Stopp!", True), ("cancel", True), ("stop.", True), ("stoppa", False)],
)
def test_a_word_by_itself_ends_a_question(text: str, stops: bool) -> None:
    assert is_stop(text) is stops


@pytest.mark.parametrize(
    ("text", "nothing"),
    [("-", True), ("Inget nytt.", True), ("hoppa över", True), ("skip", True), ("No", True),
     ("inget nytt om skolan", False), ("", False)],
)  # fmt: skip
def test_having_nothing_to_report_is_said_in_so_many_words(text: str, nothing: bool) -> None:
    assert is_nothing(text) is nothing


# Meetings


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("möte 2: Ny skola", MeetingPrefix("möte 2", "Ny skola", certain=True)),
        (
            "Till meeting 12 mars: x",
            MeetingPrefix("Till meeting 12 mars", "x", certain=True, led=True),
        ),
        ("inför 12 mars: x", MeetingPrefix("12 mars", "x", certain=False, led=True)),
        (
            "for the May meeting: x",
            MeetingPrefix("for the May meeting", "x", certain=False, led=True),
        ),
        ("nästa: x", MeetingPrefix("nästa", "x", certain=False)),
        ("the May meeting: x", MeetingPrefix("the May meeting", "x", certain=False)),
        ("möte 2 Ny skola", None),
        ("12 mars: öppet hus", None),
    ],
)
def test_a_meeting_before_a_colon_is_what_a_report_is_for(
    text: str, prefix: MeetingPrefix | None
) -> None:
    assert match_meeting_prefix(text) == prefix


def test_a_meeting_may_be_named_at_the_beginning_or_after_certain_words() -> None:
    text = "för jag är sjuk på fredag"
    assert [text[start:] for start in reference_starts(text)] == [text, "på fredag"]


def test_no_more_than_a_dozen_places_are_tried() -> None:
    assert len(list(reference_starts("på " * 100))) == 12


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("möte 2 till fredag", ("möte 2", "fredag")),
        ("12 mars → 19 mars", ("12 mars", "19 mars")),
        ("2 to Friday to noon", ("2", "Friday to noon")),
        ("möte 2", None),
    ],
)
def test_a_move_is_divided_where_the_new_day_begins(
    text: str, split: tuple[str, str] | None
) -> None:
    assert split_move(text) == split


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("fredag kl 9 trots sen kallelse", "fredag kl 9"),
        ("Despite  late\nsummons. Friday", "Friday"),
    ],
)
def test_the_override_is_taken_out_of_the_text(text: str, without: str) -> None:
    assert split_override(text) == (without, True)


def test_nothing_less_overrides_a_late_summons() -> None:
    assert split_override("fredag, sen kallelse") == ("fredag, sen kallelse", False)


# Answering for others


@pytest.mark.parametrize(
    ("text", "name"), [("för Anna", "Anna"), ("ÅT Bo Ek", "Bo Ek"), ("for Cia", "Cia")]
)
def test_a_name_follows_the_word_for_on_behalf_of(text: str, name: str) -> None:
    assert after_on_behalf(text) == name


@pytest.mark.parametrize("text", ["Anna", "förhinder", "före lunch"])
def test_other_words_are_not_on_behalf_of_anybody(text: str) -> None:
    assert after_on_behalf(text) is None


@pytest.mark.parametrize(
    ("text", "possible"),
    [("Anna", True), ("sent", False), ("min del", False), ("the group", False), ("Ettan", True)],
)
def test_coming_for_late_is_for_nobody(text: str, possible: bool) -> None:
    assert may_be_name(text) is possible
