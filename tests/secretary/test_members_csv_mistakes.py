"""What is said of each mistake in a members' file: where it is, and what would be right."""

from __future__ import annotations

import pytest

from tests.secretary.test_members_csv import ANNA, roster

ANNAS_ID = "@anna.ek:example.org"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            (ANNA, ANNA.replace("Arboga", "Sala").replace("anna.ek", "anna2"),
             "Köping,,member,Anna Ek,,,2023-01-01,"),
            "line 4, matrix_id: several here are called Anna Ek. Say which one.",
        ),
        (
            (ANNA, f"Sala,,member,Anna Lund,S,{ANNAS_ID},2023-01-01,"),
            f"line 3, matrix_id: {ANNAS_ID} is Anna Ek on line 2, not Anna Lund.",
        ),
        (
            (ANNA, f"Sala,,member,Anna Ek,M,{ANNAS_ID},2023-01-01,"),
            "line 3, party: Anna Ek has S on line 2. Write one of them on all.",
        ),
        (
            (ANNA, "Arboga,,member,Lena Ny,,,2024-07-01,"),
            ("line 3, from: Anna Ek (line 2) is member here at the same time. "
            "Give one of the lines its last day (to)."),
        ),
        (
            (ANNA, f"Arboga,,substitute,Anna Ek,S,{ANNAS_ID},2023-01-01,"),
            "line 3, name: Anna Ek (line 2) is both member and substitute.",
        ),
        (
            (ANNA, "Arboga,,member,Vakant,,,2024-01-01,"),
            "line 3, name: Anna Ek (line 2) holds it at the same time.",
        ),
        (
            ("Sala,,member,Vakant,S,,2023-01-01,",),
            "line 2, name: a vacant place has neither party nor Matrix id.",
        ),
        (
            (ANNA.replace(ANNAS_ID, "anna"),),
            'line 2, matrix_id: "anna" is no Matrix id: @name:server.',
        ),
        ((f"{ANNA}2022-12-31",), "line 2, to: 2022-12-31 is before 2023-01-01."),
        (
            (ANNA.replace("member", "medlemm"),),
            ('line 2, role: "medlemm" is no role. '
            "Write member, substitute, chair, vice chair or official."),
        ),
        (
            (ANNA.replace("2023-01-01", "20230101"),),
            'line 2, from: "20230101" is no date. Write year-month-day: 2023-01-31.',
        ),
        (
            (f"{ANNA},,x",),
            'line 2: "x" stands in no column. Put texts with commas in quotes.',
        ),
        (
            (f"Arboga,,member,{'x' * 201},,,2023-01-01,",),
            "line 2, name: is longer than 200 characters.",
        ),
    ],
)  # fmt: skip
def test_a_mistake_says_where_it_is_and_what_is_right(lines: tuple[str, ...], said: str) -> None:
    assert [str(mistake) for mistake in roster(*lines).mistakes] == [said]


def test_all_that_is_left_empty_is_named_in_the_order_of_its_columns_names() -> None:
    assert [str(mistake) for mistake in roster("Arboga,,,,S,,,").mistakes] == [
        "line 2, from: is empty.", "line 2, name: is empty.", "line 2, role: is empty.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            "organisation,seat,role,namm,party,matrix_id,from,to",
            [
                'line 1, column 4: "namm" is no column. Did you mean name?',
                "line 1, name: the column is missing.",
            ],
        ),
        (
            "organisation,seat,role,name,namn,matrix_id,from,to",
            ["line 1, name: stands there twice."],
        ),
        ("organisation,role,name", ["line 1, from: the column is missing."]),
        (
            "xyzzy,organisation,role,name,from",
            [
                (
                    'line 1, column 1: "xyzzy" is no column. Choose among '
                    "organisation, seat, role, name, party, matrix_id, from, to, title."
                )
            ],
        ),
    ],
)
def test_a_wrong_header_says_what_is_wrong_with_it(header: str, said: list[str]) -> None:
    assert [str(mistake) for mistake in roster(ANNA, header=header).mistakes] == said
