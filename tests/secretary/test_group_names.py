"""Which group words name, anywhere in a sentence; and where such words say something else."""

from __future__ import annotations

from typing import Final

import pytest

from secretary.group import Group
from secretary.language.group_names import (
    as_named,
    names_all_groups,
    read_group_at_head,
    read_groups,
    says_all_groups,
)
from tests.people import example_group


def group(id: str, name: str) -> Group:
    return example_group(id=id, name=name)


GROUPS: Final = [
    group("barn-unga", "Samverkansgruppen barn/unga"),
    group("aldre", "Samverkansgruppen äldre"),
    group("halsa", "Samverkansgruppen hälsa"),
    group("nara-vard", "Samverkansgruppen nära vård"),
    group("kultur", "Samverkansgruppen kultur/idrott"),
    group("kompetens", "Samverkansgruppen kompetensförsörjning"),
]


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("barn och unga", "barn-unga", ""),
        ("barn-unga 12 mars", "barn-unga", "12 mars"),
        ("12 mars i äldregruppen", "aldre", "12 mars"),
        ("12 mars i ÄLDREGRUPPEN, digitalt", "aldre", "12 mars, digitalt"),
        ("kan inte komma till hälsa på fredag", "halsa", "kan inte komma på fredag"),
        ("samverkansgruppen barn och unga den 12 mars", "barn-unga", "den 12 mars"),
        ("gruppen för hälsa", "halsa", ""),
        ("vårdgruppen på fredag", "nara-vard", "på fredag"),
        ("till kultur- och idrottsgruppen", "kultur", ""),
        ("kompetensgruppen", "kompetens", ""),
        ("till äldremötet på fredag", "aldre", "till mötet på fredag"),
        ("till hälsogruppens möte på fredag", "halsa", "möte på fredag"),
        ("inte äldre, barn och unga", "barn-unga", ""),
        ("inte äldre utan barn och unga", "barn-unga", ""),
        ("kommer inte, till äldre", "aldre", "kommer inte"),
        ("jag kan inte i äldregruppen", "aldre", "jag kan inte"),
        ("aldre möte 2", "aldre", "möte 2"),
        ("flytta äldre 15 mars till 22 mars", None, "flytta äldre 15 mars till 22 mars"),
    ],
)
def test_a_group_is_named_in_any_natural_way(text: str, meant: str | None, rest: str) -> None:
    read = read_groups(text, GROUPS)
    assert [each.id for each in read.meant] == ([meant] if meant else [])
    assert read.rest == rest


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("hemma med äldre barn", ["aldre"]),
        ("äldre släkting sjuk", ["aldre"]),
        ("på grund av min hälsa", ["halsa"]),
        ("hälsa alla", ["halsa"]),
        ("yngre och äldre", ["aldre"]),
        ("barn sjukt", []),
        ("hälsar till er", []),
        ("nära jul", []),
    ],
)
def test_words_that_say_something_else_name_no_group(text: str, possible: list[str]) -> None:
    read = read_groups(text, GROUPS)
    assert not read.meant
    assert [each.id for each in read.possible] == possible


def test_of_a_group_that_is_denied_the_others_are_left() -> None:
    left = read_groups("inte äldre", GROUPS)
    assert not left.meant
    assert [each.id for each in left.possible] == [g.id for g in GROUPS if g.id != "aldre"]


def test_groups_that_are_called_alike_are_not_told_apart_by_their_name() -> None:
    two = [*GROUPS, group("barn-unga-2021", "Samverkansgruppen barn och unga")]
    read = read_groups("barn och unga", two)
    assert not read.meant
    assert [each.id for each in read.possible] == ["barn-unga", "barn-unga-2021"]
    assert [each.id for each in read_groups("barn-unga-2021", two).meant] == ["barn-unga-2021"]


def test_several_can_be_named() -> None:
    read = read_groups("barn och unga och äldre", GROUPS)
    assert [each.id for each in read.meant] == ["barn-unga", "aldre"]


@pytest.mark.parametrize(
    ("text", "meant", "rest"),
    [
        ("nära vård: Vi har öppnat, för äldre: bra", "nara-vard", "Vi har öppnat, för äldre: bra"),
        ("aldre Skolan", "aldre", "Skolan"),
        ("i äldregruppen: Skolan", "aldre", "Skolan"),
        ("äldre möte 2: Skolan", "aldre", "möte 2: Skolan"),
        ("äldregruppen", "aldre", ""),
        ("kultur: i Sala", "kultur", "i Sala"),
        ("Hälsa och vård är viktigt", None, "Hälsa och vård är viktigt"),
        ("kultur i Sala", None, "kultur i Sala"),
        ("Äldregruppen har haft möte", None, "Äldregruppen har haft möte"),
        ("Skolskjuts i äldregruppen", None, "Skolskjuts i äldregruppen"),
    ],
)
def test_before_what_somebody_writes_a_group_is_named_with_a_colon(
    text: str, meant: str | None, rest: str
) -> None:
    read = read_group_at_head(text, GROUPS)
    assert [each.id for each in read.meant] == ([meant] if meant else [])
    assert read.rest == rest


def test_an_example_names_a_group_so_that_it_is_read_whatever_follows() -> None:
    for each in GROUPS:
        assert read_group_at_head(f"{as_named(each)} i Sala", GROUPS).meant == (each,)


@pytest.mark.parametrize("text", ["båda", "Alla tre!", "det gäller alla", "both", "all of them"])
def test_an_answer_can_be_all_of_them(text: str) -> None:
    assert says_all_groups(text)


@pytest.mark.parametrize("text", ["alla ledamöter", "båda mötena", "allt"])
def test_other_answers_are_not(text: str) -> None:
    assert not says_all_groups(text)


def test_a_sentence_can_be_about_all_of_them() -> None:
    assert names_all_groups("på fredag i båda grupperna")
    assert not names_all_groups("båda mötena")
