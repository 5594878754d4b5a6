"""The draft agenda: standing items, topics, reports by organisation, and who is silent."""

from __future__ import annotations

import pytest

from secretary.agenda import Agenda, MissingReport, compile_agenda
from secretary.group import REPORTS_ITEM, STANDING_ITEMS, Language
from secretary.people import Person
from secretary.reports import Part, Report, Topic
from tests.secretary.example import (
    ANNA,
    BO,
    CIA,
    EVA,
    FREDRIK,
    GUN,
    IDA,
    KARIN,
    answer,
    at,
    attendance,
    group,
    report,
    topic,
)

ITEMS = STANDING_ITEMS[Language.SWEDISH]
REPORTS = REPORTS_ITEM[Language.SWEDISH]


def compiled(
    *contributions: Report | Topic,
    items: tuple[str, ...] = ITEMS,
    away: Person | None = None,
) -> Agenda:
    return compile_agenda(
        group(items=items),
        attendance(*([answer(away, False)] if away else [])),
        [c for c in contributions if isinstance(c, Report)],
        [c for c in contributions if isinstance(c, Topic)],
    )


def titles(agenda: Agenda) -> list[str]:
    return [item.title for item in agenda.items]


def test_without_topics_the_agenda_is_the_standing_items_numbered_from_one() -> None:
    made = compiled()
    assert [(i.number, i.title) for i in made.items] == list(enumerate(ITEMS, start=1))


def test_topics_come_after_the_member_reports_in_the_order_they_were_asked_for() -> None:
    late = topic("Ungas hälsa", when="2027-03-02 09:00")
    made = titles(compiled(late, topic("Skolfrånvaro", when="2027-03-01 09:00")))
    assert made[2:6] == [
        "Rapport från ledamöterna", "Skolfrånvaro", "Ungas hälsa", "Aktuellt på nationell nivå",
    ]  # fmt: skip


def test_a_topic_keeps_who_asked_for_it() -> None:
    [item] = [i for i in compiled(topic("Skolfrånvaro", BO)).items if i.topic]
    assert item.topic is not None
    assert item.topic.person is BO


def test_a_withdrawn_topic_is_left_out() -> None:
    gone = topic("Skolfrånvaro")
    gone.withdrawn_at = at("2027-03-02 09:00")
    assert "Skolfrånvaro" not in titles(compiled(gone))


def test_a_topic_called_like_the_reports_is_still_a_topic() -> None:
    made = compiled(topic(REPORTS))
    assert [i.is_reports for i in made.items[2:4]] == [True, False]


@pytest.mark.parametrize("written", ["RAPPORT FRÅN LEDAMÖTERNA", "rapport fran ledamoterna"])
def test_the_reports_item_is_known_however_the_group_writes_it(written: str) -> None:
    made = compiled(report(ANNA), items=("Inledning", written, "Avslutning"))
    assert [i.title for i in made.items if i.is_reports] == [written]


@pytest.mark.parametrize(
    ("items", "order"),
    [
        (("Inledning", "Avslutning"), ["Inledning", "Egen", "Avslutning"]),
        (
            ("Inledning", "Föregående minnesanteckningar", "Avslutning"),
            ["Inledning", "Föregående minnesanteckningar", "Egen", "Avslutning"],
        ),
        (("Avslutning",), ["Egen", "Avslutning"]),
        ((), ["Egen"]),
    ],
)
def test_where_a_group_has_no_reports_item_topics_follow_the_opening(
    items: tuple[str, ...], order: list[str]
) -> None:
    assert titles(compiled(topic("Egen"), items=items)) == order


def test_a_group_without_a_reports_item_gets_one_when_somebody_has_reported() -> None:
    made = compiled(report(ANNA), topic("Egen"), items=("Inledning", "Avslutning"))
    assert titles(made) == ["Inledning", REPORTS, "Egen", "Avslutning"]
    assert made.items[1].is_reports


# Reports


def test_reports_stand_by_organisation_in_the_order_of_the_notes() -> None:
    made = compiled(report(IDA), report(CIA), report(ANNA), report(EVA))
    assert [r.organisation for r in made.reports] == [
        "Region Västmanland", "Arboga", "Sala", "Oppositionens plats",
    ]  # fmt: skip


def test_the_two_parts_are_kept_apart() -> None:
    made = compiled(report(ANNA, "Ny skola."), report(ANNA, "Togs upp.", Part.TAKEN_HOME))
    [arboga] = made.reports
    assert [c.text for c in arboga.home] == ["Ny skola."]
    assert [c.text for c in arboga.taken_home] == ["Togs upp."]


def test_several_reports_from_an_organisation_add_up_in_the_order_they_were_given() -> None:
    late = report(BO, "Andra", when="2027-03-02 09:00")
    [arboga] = compiled(late, report(ANNA, "Första", when="2027-03-01 09:00")).reports
    assert [(c.who, c.text) for c in arboga.home] == [
        ("Anna Ek (S)", "Första"),
        ("Bo Berg (S)", "Andra"),
    ]


def test_a_withdrawn_report_is_left_out() -> None:
    assert compiled(report(ANNA, withdrawn=True)).reports == ()


def test_a_report_by_somebody_who_has_left_the_seat_stands_last_and_is_not_lost() -> None:
    left = Person(id=99, name="Olle Gren", party="L")
    made = compiled(report(left, "Kvar."), report(ANNA))
    assert [r.organisation for r in made.reports] == ["Arboga", None]


# Who is silent


def test_who_has_not_reported_is_named_by_organisation() -> None:
    made = compiled(report(EVA), report(GUN), report(IDA))
    assert made.missing == (MissingReport("Arboga"), MissingReport("Sala"))


def test_of_an_organisation_with_several_seats_the_silent_one_is_named() -> None:
    made = compiled(report(EVA), report(ANNA), report(CIA), report(KARIN))
    assert made.missing == (MissingReport("Region Västmanland", ("Gun Hall",)),)


def test_the_substitute_is_the_silent_one_where_the_member_is_away() -> None:
    assert compiled(away=EVA).missing[0].names == (FREDRIK.name, "Gun Hall")
