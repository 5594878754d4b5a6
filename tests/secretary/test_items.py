"""Items beside the standing ones: their order, what is off the agenda, and what fills itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from secretary.agenda import Agenda, compile_agenda
from secretary.items import Item, ItemState, Source, arranged
from secretary.meetings import Neighbours, Status, neighbours
from secretary.standing_items import StandingRole
from tests.secretary.example import EVA, at, attendance, group, meeting, report, topic

TITLES = ("Inledning", "Rapport från ledamöterna", "Nästa sammanträde", "Avslutning")
MEETING = meeting()


def item(title: str, number: int = 1, **changes: Any) -> Item:
    values: dict[str, Any] = {
        "meeting_id": 1, "source": Source.OWN, "by": "@elin:exempel", "event_id": "$1",
        "at": at("2027-03-01 09:00"), "title": title, "id": number,
    }  # fmt: skip
    return Item(**{**values, **changes})


def standing(title: str, number: int = 1, **changes: Any) -> Item:
    return item(title, number, source=Source.STANDING, **changes)


def compiled(*items: Item, topics: Any = (), reports: Any = (), **changes: Any) -> Agenda:
    return compile_agenda(
        group(items=TITLES), attendance(), reports, topics, items=items, **changes
    )


def titles(agenda: Agenda) -> list[str]:
    return [each.title for each in agenda.items]


@pytest.mark.parametrize(
    ("positions", "order"),
    [
        ({}, "abcd"),
        ({"a": 0, "b": 1, "c": 2, "d": 3}, "abcd"),
        ({"a": 3, "b": 0, "c": 1, "d": 2}, "bcda"),
        ({"a": 1, "c": 0, "d": 2}, "cabd"),
        ({"b": 0, "c": 1, "d": 2}, "abcd"),
        ({"c": 0, "d": 1}, "abcd"),
    ],
)
def test_what_came_since_stands_after_what_it_follows(
    positions: dict[str, int], order: str
) -> None:
    assert "".join(arranged("abcd", positions)) == order


def test_an_own_item_comes_after_the_reports_with_the_topics_as_they_came() -> None:
    late = topic("Egen fråga", when="2027-03-02 09:00")
    made = compiled(item("Skolskjuts"), topics=[late])
    assert titles(made)[1:4] == ["Rapport från ledamöterna", "Skolskjuts", "Egen fråga"]
    assert [each.number for each in made.items] == [1, 2, 3, 4, 5, 6]


def test_what_comes_again_comes_before_what_is_new() -> None:
    again = item("Från förra", 2, from_meeting=meeting(number=7))
    made = compiled(item("Ny"), again)
    assert titles(made)[2:4] == ["Från förra", "Ny"]
    assert made.items[2].from_number == 7


def test_a_standing_item_has_its_presenter_and_time_for_the_meeting() -> None:
    made = compiled(standing("Inledning", presenter="Eva", person=EVA, minutes=10))
    first = made.items[0]
    assert (first.title, first.presenter, first.minutes) == ("Inledning", "Eva Lund (M)", 10)


def test_what_was_written_after_the_name_stays() -> None:
    made = item("A", presenter="Eva Lund, ordförande", person=EVA)
    assert made.presented_by == "Eva Lund (M), ordförande"
    assert replace(made, person=None).presented_by == "Eva Lund, ordförande"


@pytest.mark.parametrize("state", [ItemState.LEFT_OUT, ItemState.POSTPONED])
def test_what_is_left_out_or_postponed_is_off_the_agenda(state: ItemState) -> None:
    made = compiled(item("Skolskjuts", state=state))
    assert "Skolskjuts" not in titles(made)
    assert [each.title for each in made.off_agenda] == ["Skolskjuts"]


def test_what_was_not_finished_stays_where_it_was_dealt_with() -> None:
    assert "Skolskjuts" in titles(compiled(item("Skolskjuts", state=ItemState.UNFINISHED)))


def test_a_declined_topic_is_off_the_agenda_and_not_quoted() -> None:
    asked = topic("Egen fråga")
    asked.id = 7
    declined = item("", source=Source.TOPIC, topic=asked, state=ItemState.DECLINED)
    made = compiled(declined, topics=[asked])
    assert [each.title for each in made.off_agenda] == ["Egen fråga"]
    assert made.quotes == ()


def test_reports_are_not_lost_where_their_item_was_left_out() -> None:
    left_out = standing("Rapport från ledamöterna", state=ItemState.LEFT_OUT)
    assert "Rapport från ledamöterna" not in titles(compiled(left_out))
    assert "Rapport från ledamöterna" in titles(compiled(left_out, reports=[report(EVA)]))


def test_a_standing_item_that_is_called_otherwise_by_now_has_nothing() -> None:
    made = compiled(standing("Öppnande", minutes=10))
    assert titles(made) == list(TITLES)
    assert made.minutes == 0


def test_the_times_add_up_against_the_meeting_s_length() -> None:
    made = compiled(item("A", 1, minutes=20), item("B", 2, minutes=30))
    assert made.minutes == 50
    until_noon = meeting()
    assert until_noon.minutes is None
    until_noon.ends_at = time(12)
    assert until_noon.minutes == 180


@pytest.mark.parametrize("title", ["Nästa sammanträde", "NÄSTA MÖTE", "Next meeting"])
def test_the_next_meeting_s_item_is_known_by_its_title(title: str) -> None:
    made = compile_agenda(group(items=("Inledning", title)), attendance(), [], [])
    assert [each.role for each in made.items] == [None, StandingRole.NEXT_MEETING]


def test_a_topic_called_like_it_is_a_topic() -> None:
    [made] = [each for each in compiled(topics=[topic("Nästa möte")]).items if each.topic]
    assert made.role is None


def test_the_meetings_next_to_one_are_the_planned_ones() -> None:
    first, second = meeting("2027-01-29 09:00"), meeting("2027-02-12 09:00")
    cancelled = meeting("2027-04-01 09:00", status=Status.CANCELLED)
    after = meeting("2027-04-23 09:00")
    every = [after, cancelled, first, MEETING, second]
    assert neighbours(every, MEETING) == Neighbours(second, after)
    assert neighbours([MEETING], MEETING) == Neighbours()
