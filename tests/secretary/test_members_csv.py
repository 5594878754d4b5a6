"""Reading the members' file: what stands in it, or every mistake with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.members_csv import COLUMNS, ROLES, MembersFile, is_matrix_id, overlap, read
from secretary.people import Office, Role

EXAMPLE: Final = Path(__file__).parents[2] / "docs" / "members.example.csv"
HEADER: Final = "organisation,seat,role,name,party,matrix_id,from,to"
ANNA: Final = "Arboga,,member,Anna Ek,S,@anna.ek:example.org,2023-01-01,"
BO: Final = "Arboga,,substitute,Bo Berg,S,@bo.berg:example.org,2023-01-01,"


def roster(*lines: str, header: str = HEADER) -> MembersFile:
    return read("\n".join((header, *lines)).encode())


def mistakes(*lines: str, header: str = HEADER) -> list[tuple[int, str]]:
    """Line and column of each mistake."""
    return [(m.line, m.column) for m in roster(*lines, header=header).mistakes]


def reason(*lines: str, header: str = HEADER) -> str:
    """Why, where there is one mistake."""
    (mistake,) = roster(*lines, header=header).mistakes
    return str(mistake)


def test_a_row_says_who_holds_what_from_when_to_when() -> None:
    (row,) = roster("Sala,2,ledamot,Åsa Öst,KD,@asa:example.org,2023-01-01,2024-06-30").rows

    assert (row.line, row.organisation, row.seat) == (2, "Sala", "2")
    assert (row.role, row.office) == (Role.MEMBER, None)
    assert (row.name, row.party, row.matrix_id) == ("Åsa Öst", "KD", "@asa:example.org")
    assert (row.since, row.until) == (date(2023, 1, 1), date(2024, 6, 30))


def test_the_example_is_the_model_county() -> None:
    read_example = read(EXAMPLE.read_bytes())

    assert read_example.mistakes == ()
    members = [row for row in read_example.rows if row.role is Role.MEMBER]
    substitutes = [row for row in read_example.rows if row.role is Role.SUBSTITUTE]
    assert {row.mandate_key[:2] for row in members} == {row.mandate_key[:2] for row in substitutes}
    assert len(members) == len(substitutes) == 14
    (chair,) = (row for row in members if row.office is Office.CHAIR)
    assert chair.organisation.startswith("Region")
    assert len(read_example.people) == 28


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        "Organisation,Plats,Roll,Namn,Parti,Matrix-id,Från,Till",
        "ORGANISATION, plats ,roll,namn,parti,Matrix id,fran,till",
        "﻿organisation,seat,role,name,party,MATRIX_ID,from,to",
    ],
)
def test_headers_are_read_in_both_languages_however_typed(header: str) -> None:
    (row,) = roster(ANNA, header=header).rows

    assert (row.name, row.matrix_id) == ("Anna Ek", "@anna.ek:example.org")


def test_columns_may_stand_in_any_order_and_optional_ones_be_left_out() -> None:
    (row,) = roster("2023-01-01,Anna Ek,ledamot,Arboga", header="från,namn,roll,organisation").rows

    assert (row.organisation, row.name, row.seat, row.party, row.until) == (
        "Arboga", "Anna Ek", "", "", None,
    )  # fmt: skip


def test_empty_lines_may_come_first_and_between() -> None:
    text = f"\n;;\n\n{HEADER}\n\n{ANNA}\n,,\n".replace(",", ";")

    (row,) = read(text.encode()).rows

    assert (row.line, row.name) == (6, "Anna Ek")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "cp850", "utf-16"]
)
def test_it_is_read_however_excel_saved_it(delimiter: str, end: str, encoding: str) -> None:
    lines = ["organisation,roll,namn,från", "Köping,ersättare,Åsa Öst,2023-01-01", ",,,"]
    text = end.join(line.replace(",", delimiter) for line in lines)

    (row,) = read(text.encode(encoding)).rows

    assert (row.organisation, row.name, row.role) == ("Köping", "Åsa Öst", Role.SUBSTITUTE)


def test_excels_word_to_itself_is_no_header_and_still_counts_as_a_line() -> None:
    wrong = f"sep=;\r\n{HEADER}\r\n{ANNA.replace('2023-01-01', 'nyår')}".replace(",", ";")

    (mistake,) = read(wrong.encode()).mistakes

    assert (mistake.line, mistake.column) == (3, "from")


def test_a_cell_may_hold_commas_quotes_and_a_line_break() -> None:
    found = roster('"Arboga, kommun",,ledamot,"Anna\nEk",,,2023-01-01,', "Sala,,x,B,,,2023-01-01,")

    assert [(m.line, m.column) for m in found.mistakes] == [(4, "role")]
    (row,) = found.rows
    assert (row.organisation, row.name) == ("Arboga, kommun", "Anna Ek")


def test_decomposed_and_composed_letters_are_the_same_name() -> None:
    (imported,) = roster(
        "Sala,,member,A\N{COMBINING RING ABOVE}sa,,,2023-01-01,2023-12-31",
        "Sala,,member,Åsa,,,2024-01-01,",
    ).people

    assert [row.name for row in imported.rows] == ["Åsa", "Åsa"]


@pytest.mark.parametrize("word", ROLES)
def test_every_role_is_read_in_capitals_and_without_dots(word: str) -> None:
    plain = word.translate(str.maketrans("åäö", "aao"))
    for written in (word, word.upper(), word.capitalize(), plain, word.replace(" ", "_")):
        (row,) = roster(f"Sala,,{written},Åsa,,,2023-01-01,").rows
        assert (row.role, row.office) == ROLES[word]


# What is wrong in one row


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("Sala,,ledamott,Åsa,,,2023-01-01,", "role", "Did you mean ledamot?"),
        ("Sala,,chiar,Åsa,,,2023-01-01,", "role", "Did you mean chair?"),
        ("Sala,,kung,Åsa,,,2023-01-01,", "role", "Write member, substitute, chair"),
        ("Sala,,,Åsa,,,2023-01-01,", "role", "is empty"),
        ("Sala,,member,,,,2023-01-01,", "name", "is empty"),
        ("Sala,,member,Vakant,S,,2023-01-01,", "name", "neither party nor Matrix id"),
        ("Sala,,member,Vakant,,,,", "from", "is empty"),
        (",,member,Åsa,,,2023-01-01,", "organisation", "is empty"),
        ("Sala,,member,Åsa,,,,", "from", "is empty"),
        ("Sala,,member,Åsa", "from", "is empty"),
        ("Sala,,member,Åsa,,asa@example.org,2023-01-01,", "matrix_id", "@name:server"),
        ("Sala,,member,Åsa,,@asa,2023-01-01,", "matrix_id", "@name:server"),
        ("Sala,,member,Åsa,,@åsa:example.org,2023-01-01,", "matrix_id", "@name:server"),
        ("Sala,,member,Åsa,,,20230101,", "from", "2023-01-31"),
        ("Sala,,member,Åsa,,,1/1 2023,", "from", "2023-01-31"),
        ("Sala,,member,Åsa,,,2023-02-29,", "from", "2023-01-31"),
        ("Sala,,member,Åsa,,,0203-01-01,", "from", "2023-01-31"),
        ("Sala,,member,Åsa,,,2023-01-01,slut", "to", "2023-01-31"),
        ("Sala,,member,Åsa,,,2023-01-02,2023-01-01", "to", "is before 2023-01-02"),
        ("Sala,,member,Åsa,,,2023-01-01,,S", "", "stands in no column"),
        ("Sala,,member,Å\x1b[2Jsa,,,2023-01-01,", "name", "invisible character"),
        ("Sala,,member,Å\x1fsa,,,2023-01-01,", "name", "invisible character in it, U+001F"),
        ("Sala,,member,Åsa\x85Öst,,,2023-01-01,", "name", "invisible character in it, U+0085"),
        ("Sala,,member,Å\u200bsa,,,2023-01-01,", "name", "invisible character"),
        ("Sala,,member,Å\u3164sa,,,2023-01-01,", "name", "invisible character"),
        (f"Sala,,member,{'Å' * 201},,,2023-01-01,", "name", "longer than 200"),
    ],
)
def test_a_bad_cell_is_named_with_its_line_and_column(line: str, column: str, why: str) -> None:
    found = roster(ANNA, line).mistakes

    assert [(m.line, m.column) for m in found] == [(3, column)]
    assert why in found[0].reason
    assert found[0].reason.isprintable()


def test_every_bad_row_is_reported_at_once() -> None:
    assert mistakes(
        "Sala,,kung,Åsa,,@asa,2023-13-01,",
        "",
        ANNA,
        "Norberg,,member,,,,2023-01-01,2022-01-01",
    ) == [(2, "from"), (2, "matrix_id"), (2, "role"), (5, "name"), (5, "to")]


# What may be wrong


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("KÃ¶ping,,member,Bo,,,2023-01-01,", "organisation", 'looks garbled. Was it "Köping"?'),
        ("Kšping,,member,Bo,,,2023-01-01,", "organisation", 'Was it "Köping"?'),
        ("K”ping,,member,Bo,,,2023-01-01,", "organisation", 'Was it "Köping"?'),
        ("KÃƒÂ¶ping,,member,Bo,,,2023-01-01,", "organisation", 'Was it "Köping"?'),
        ("Sala,,member,Ã…sa Ã–st,,,2023-01-01,", "name", 'Was it "Åsa Öst"?'),
        ("K?ping,,member,Bo,,,2023-01-01,", "organisation", "Was a letter lost?"),
        ("K\ufffdping,,member,Bo,,,2023-01-01,", "organisation", "Was a letter lost?"),
        ("K|ping,,member,Bo,,,2023-01-01,", "organisation", 'has "|" in it'),
        ("K&ouml;ping,,member,Bo,,,2023-01-01,", "organisation", 'has ";" in it'),
        ("Sala,,member,\u0410nna Ek,,,2023-01-01,", "name", "U+0410, cyrillic capital letter a"),
        ("Sala,,member,Ann\u0251 Ek,,,2023-01-01,", "name", "U+0251, latin small letter alpha"),
        ("Sala,,member,Bo\u01c3,,,2023-01-01,", "name", "U+01C3"),
        ("Sala,,member,\uff21nna Ek,,,2023-01-01,", "name", "U+FF21"),
        ("Sala,,member,B0 Berg,,,2023-01-01,", "name", "has the figure 0 in it"),
        ("Sala,,member,=1+1,,,2023-01-01,", "name", "begins as a formula does"),
        ("Sala,,member,+46,,,2023-01-01,", "name", "begins as a formula does"),
        ("Sala,,member,-Bo,,,2023-01-01,", "name", "begins as a formula does"),
        ("Sala,,member,Bo,@SUM(A1),,2023-01-01,", "party", "begins as a formula does"),
        ("Sala,#REF!,member,Bo,,,2023-01-01,", "seat", "begins as a formula does"),
        ("Sala,\uff1d1,member,Bo,,,2023-01-01,", "seat", "begins as a formula does"),
    ],
)
def test_what_does_not_look_right_is_pointed_out_and_is_no_mistake(
    line: str, column: str, why: str
) -> None:
    found = roster(ANNA, f'"{line.replace(",", chr(34) + "," + chr(34))}"')

    assert found.mistakes == ()
    assert [(d.line, d.column) for d in found.doubts] == [(3, column)]
    assert why in found.doubts[0].reason
    assert len(found.rows) == 2


@pytest.mark.parametrize(
    "name",
    ["Miloš Škoda", "Işık Öztürk", "Łukasz Dąbek", "Anne-Marie O’Brien", "D'Angelo", "Renée Åö",
     "Per-Åke Öst", "Þóra Ð.", "Nguyễn", "María José", "B. Ek", "Ek & Co", "Åsa “Sassa” Öst"],
)  # fmt: skip
def test_names_from_near_and_far_are_not_doubted(name: str) -> None:
    assert roster(f"Köping,Oppositionens plats,member,{name},S,,2023-01-01,").doubts == ()


def test_a_dash_empties_a_cell_and_an_empty_one_says_nothing() -> None:
    (emptied,) = roster("Sala,–,member,Åsa,-,-,2023-01-01,-").rows
    (silent,) = roster("Sala,,member,Åsa,,,2023-01-01,").rows

    assert (emptied.seat, emptied.party, emptied.matrix_id, emptied.until) == ("", "", "", None)
    assert {"party", "matrix_id", "to"} <= emptied.emptied
    assert silent.emptied == frozenset()


# Seats that nobody holds


@pytest.mark.parametrize(
    "word", ["Vakant", "vakant plats", "VACANT", "N.N.", "–", "(vakant)", "vakant."]
)
def test_a_seat_that_nobody_has_held_is_listed(word: str) -> None:
    found = roster(ANNA, f"Sala,,ledamot,{word},,,2027-01-01,")

    (vacant,) = found.vacant
    assert (vacant.organisation, vacant.role, vacant.since) == (
        "Sala", Role.MEMBER, date(2027, 1, 1),
    )  # fmt: skip
    assert (found.mistakes, found.doubts) == ((), ())
    assert len(found.rows) == 1


def test_a_seat_is_not_held_and_vacant_on_the_same_day() -> None:
    assert reason(ANNA, "Arboga,,member,Vakant,,,2024-01-01,") == (
        "line 3, name: Anna Ek (line 2) holds it at the same time."
    )
    assert mistakes(ANNA + "2023-12-31", "Arboga,,member,Vakant,,,2024-01-01,") == []


# What is wrong with the file


def test_a_mistyped_header_is_reported_with_the_right_one() -> None:
    assert 'line 1, column 4: "namm" is no column. Did you mean name?' in [
        str(m) for m in roster(ANNA, header=HEADER.replace("name", "namm")).mistakes
    ]


def test_a_missing_or_doubled_column_is_reported_and_no_row_is_read_by_it() -> None:
    assert mistakes(ANNA, header="organisation,seat,party,name,namn,matrix_id,from,to") == [
        (1, "name"), (1, "role"),
    ]  # fmt: skip


BEGINS = "organisation,seat,role,name,party,matrix_id,from,to,title"
WORKBOOK = 'line 1: is a workbook, no CSV. In Excel: Save as, "CSV UTF-8".'
NO_TEXT = "line 1: is no text. Save it as CSV in UTF-8."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", f"line 1: the file is empty. It begins with {BEGINS}"),
        (b"\n\n", f"line 1: the file is empty. It begins with {BEGINS}"),
        (HEADER.encode(), "line 2: there are no members here. Write one line for each."),
        (b"PK\x03\x04\x14\x00", WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", WORKBOOK),
        (b"organisation\x00,role", NO_TEXT),
        (b"\xff\xfe\x00", NO_TEXT),
        (
            f'{HEADER}\n"Sala,,member'.encode(),
            "line 2: the quotation marks do not match (unexpected end of data).",
        ),
        (
            f'{HEADER}\n"Sala"x,,member'.encode(),
            "line 2: the quotation marks do not match (',' expected after '\"').",
        ),
    ],
)
def test_a_file_that_is_no_roster_says_what_it_is(content: bytes, said: str) -> None:
    assert [str(mistake) for mistake in read(content).mistakes] == [said]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: (HEADER + "\n" + t).encode()))
def test_any_bytes_are_a_roster_or_mistakes_that_can_be_shown(content: bytes) -> None:
    found = read(content)

    assert found.rows or found.mistakes
    assert all(str(m).isprintable() for m in found.mistakes)


# What does not go together


def test_two_in_the_same_place_on_the_same_day_are_one_too_many() -> None:
    first = ANNA + "2024-07-01"
    assert reason(first, "arboga,,chair,Lena Ny,,,2024-07-01,") == (
        "line 3, from: Anna Ek (line 2) is member here at the same time. "
        "Give one of the lines its last day (to)."
    )
    assert mistakes(ANNA + "2024-06-30", "Arboga,,chair,Lena Ny,,,2024-07-01,") == []
    assert mistakes(ANNA, "Arboga,2,member,Lena Ny,,,2024-07-01,") == []


def test_there_is_one_chair_at_a_time() -> None:
    maj = "Region,1,chair,Maj,,,2023-01-01,2024-06-30"
    assert reason(maj, "Region,2,ordförande,Per,,,2024-06-30,") == (
        "line 3, role: Maj (line 2) is chair at the same time."
    )
    assert mistakes(maj, "Region,2,ordförande,Per,,,2024-07-01,") == []
    assert mistakes(maj, "Sala,,vice chair,Per,,,2023-01-01,") == []
    vices = ("Sala,,vice chair,Per,,,2023-01-01,", "Norberg,,vice chair,Gun,,,2023-01-01,")
    assert mistakes(*vices) == []


def test_nobody_is_their_own_substitute() -> None:
    assert mistakes(ANNA, "Arboga,,substitute,Anna Ek,,,2023-01-01,") == [(3, "name")]


def test_one_matrix_id_has_one_name() -> None:
    assert reason(ANNA, "Sala,,member,Åsa Öst,,@anna.ek:example.org,2023-01-01,") == (
        "line 3, matrix_id: @anna.ek:example.org is Anna Ek on line 2, not Åsa Öst."
    )


def test_one_person_has_one_party() -> None:
    assert mistakes(ANNA + "2023-12-31", ANNA.replace(",S,", ",M,").replace("2023", "2024")) == [
        (3, "party")
    ]


def test_the_same_name_is_the_same_person_unless_their_matrix_ids_differ() -> None:
    (one,) = roster(ANNA + "2023-12-31", "Arboga,,member,anna  ek,,,2024-01-01,").people
    assert (one.matrix_id, one.party) == ("@anna.ek:example.org", "S")

    two = roster(ANNA, "Sala,,member,Anna Ek,M,@anna2:example.org,2023-01-01,")
    assert [e.matrix_id for e in two.people] == ["@anna.ek:example.org", "@anna2:example.org"]
    assert two.mistakes == ()


def test_which_of_two_namesakes_is_meant_has_to_be_said() -> None:
    assert mistakes(
        ANNA,
        "Sala,,member,Anna Ek,M,@anna2:example.org,2023-01-01,",
        "Norberg,,member,Anna Ek,,,2023-01-01,",
    ) == [(4, "matrix_id")]


days = st.dates(date(2020, 1, 1), date(2020, 1, 20))
periods = st.tuples(days, st.none() | days).filter(lambda p: p[1] is None or p[0] <= p[1])


@given(periods, periods)
def test_periods_overlap_when_they_share_a_day(
    a: tuple[date, date | None], b: tuple[date, date | None]
) -> None:
    def covered(period: tuple[date, date | None]) -> set[int]:
        last = period[1] or date(2020, 2, 1)
        return set(range(period[0].toordinal(), last.toordinal() + 1))

    assert overlap(a, b) == overlap(b, a) == bool(covered(a) & covered(b))


def test_a_matrix_id_is_distinguished_from_an_address() -> None:
    assert is_matrix_id("@anna.ek:example.org:8448")
    assert is_matrix_id("@a:[::1]")
    assert not any(map(is_matrix_id, ("anna", "anna:example.org", "@anna:", "#anna:example.org",
                                      "@anna:example.org ", "@" + "a" * 260 + ":b")))  # fmt: skip


def test_no_two_columns_share_a_name() -> None:
    words = [word for words in COLUMNS.values() for word in words]
    assert len(words) == len(set(words))
