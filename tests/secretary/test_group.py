"""The three rule sets of domain.md, and the settings for notices."""

from __future__ import annotations

from datetime import time
from typing import Final

import pytest

from secretary.group import (
    PROFILES,
    REPORTS_ITEM,
    STANDING_ITEMS,
    GroupPlace,
    Language,
    NoticeSettings,
    Offset,
    SubstituteRule,
)
from secretary.notice_kinds import NOTICE_KINDS, SUMMONS, kind_named
from secretary.people import MATRIX
from tests.secretary.example import group


def test_the_profiles_are_the_three_of_the_domain() -> None:
    assert list(PROFILES) == ["2017", "2021", "2023"]


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_called_what_it_is_found_under(name: str) -> None:
    assert PROFILES[name].name == name


@pytest.mark.parametrize(
    ("name", "firm", "substitutes", "least", "most"),
    [
        ("2017", False, SubstituteRule.WHEN_MEMBER_ABSENT, None, None),
        ("2021", True, SubstituteRule.ALWAYS, 4, 6),
        ("2023", False, SubstituteRule.MAY, 4, 4),
    ],
)
def test_a_profile_says_what_its_founding_document_says(
    name: str, firm: bool, substitutes: SubstituteRule, least: int | None, most: int | None
) -> None:
    rules = PROFILES[name]
    said = (rules.summons_firm, rules.substitutes, rules.meetings_min, rules.meetings_max)
    assert said == (firm, substitutes, least, most)


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_wants_the_summons_seven_days_before(name: str) -> None:
    assert PROFILES[name].summons_days == 7


@pytest.mark.parametrize("name", ["2021", "2023"])
def test_digital_participation_is_possible_since_2021(name: str) -> None:
    assert PROFILES[name].digital


def test_the_default_summons_keeps_every_profiles_deadline() -> None:
    assert all(SUMMONS.offset.days >= rules.summons_days for rules in PROFILES.values())


def test_every_kind_of_notice_is_on_by_default() -> None:
    assert all(kind.offset_in(group()) == kind.offset for kind in NOTICE_KINDS)


def test_the_default_notices_come_in_the_order_a_meeting_meets_them() -> None:
    offsets = [(kind, kind.offset.days) for kind in NOTICE_KINDS]
    days = [days if kind.is_after else -days for kind, days in offsets]
    assert days == sorted(days)


def test_what_a_kind_says_of_other_kinds_is_said_of_kinds_there_are() -> None:
    """Named, because one may stand before the other in the list."""
    for kind in NOTICE_KINDS:
        for name in (*kind.follows, *([kind.expires_with] if kind.expires_with else [])):
            assert kind_named(name).name == name


def test_a_kind_that_there_is_not_is_named() -> None:
    with pytest.raises(
        LookupError, match=r"notice_kinds\.py has no kind of notice called 'sumons'"
    ):
        kind_named("sumons")


def test_every_kind_has_a_name_of_its_own() -> None:
    names = [kind.name for kind in NOTICE_KINDS]
    assert len(set(names)) == len(names)


def test_the_standing_agenda_is_that_of_the_domain() -> None:
    items = STANDING_ITEMS[Language.SWEDISH]
    assert (items[0], items[-1]) == ("Inledning", "Avslutning")
    assert items.index(REPORTS_ITEM[Language.SWEDISH]) == 2


def test_the_standing_agenda_has_as_many_items_in_every_language() -> None:
    assert set(STANDING_ITEMS) == set(Language)
    assert len({len(items) for items in STANDING_ITEMS.values()}) == 1


def test_a_notice_is_moved_without_touching_the_others() -> None:
    offset = Offset(21, time(8))
    changed = group(notices=NoticeSettings().with_offset("summons", offset))
    defaults = {kind.name: kind.offset for kind in NOTICE_KINDS}
    now = {kind.name: kind.offset_in(changed) for kind in NOTICE_KINDS}
    assert now == {**defaults, "summons": offset}


def test_a_notice_is_turned_off_by_none_and_the_settings_it_came_from_are_as_before() -> None:
    settings = NoticeSettings()
    without = settings.with_offset("agenda", None)
    agenda = kind_named("agenda")
    assert agenda.offset_in(group(notices=without)) is None
    assert agenda.offset_in(group(notices=settings)) == agenda.offset


# Places

BOARD: Final = GroupPlace("korridoren", frozenset({"Elin"}), "vaktmästeriet")


def test_a_group_has_a_place_on_the_channels_it_is_on() -> None:
    two = group(places={**group(secretary_room=None).places, "board": BOARD})
    assert two.places[MATRIX] == GroupPlace("!grupp:exempel", frozenset({"@sekreterare:exempel"}))
    assert two.places["board"] == BOARD
    assert "mail" not in two.places


def test_a_secretary_is_one_on_their_own_channel() -> None:
    two = group(places={**group().places, "board": BOARD})
    assert two.is_secretary(MATRIX, "@sekreterare:exempel")
    assert two.is_secretary("board", "Elin")
    assert not two.is_secretary(MATRIX, "Elin")
    assert not two.is_secretary("board", "@sekreterare:exempel")
    assert not two.is_secretary("mail", "Elin")


def test_a_place_has_the_secretaries_room_where_there_is_one() -> None:
    assert BOARD.rooms == ("korridoren", "vaktmästeriet")
    assert GroupPlace("korridoren").rooms == ("korridoren",)


def test_rooms_are_replaced_on_one_channel_and_the_others_stand() -> None:
    two = group(places={**group().places, "board": BOARD})
    moved = two.with_rooms("board", {"korridoren": "hissen", "!grupp:exempel": "fel"})
    assert moved.places["board"] == GroupPlace("hissen", frozenset({"Elin"}), "vaktmästeriet")
    assert moved.places[MATRIX] == two.places[MATRIX]
    assert moved.with_rooms(MATRIX, {}) == moved
