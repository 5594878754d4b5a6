"""How wide the columns of a table are: what is short is whole, and no word is divided in vain."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from secretary.documents.columns import column_widths, needed_width
from secretary.documents.structure import Line, Run, Table

AROUND: Final = 2.0


def _line(text: str) -> Line:
    return (Run(text),) if text else ()


def _table(*rows: tuple[str, ...]) -> Table:
    header, *others = (tuple(map(_line, row)) for row in rows)
    return Table((), header, tuple(others))


WIDE: Final = _table(
    ("Nr", "Vad", "Senast", "Läge"),
    (
        "Fokusuppdrag 1",
        "Kartlägg ungas väg in i vården",
        "30\u00a0september\u00a02027",
        "Svar " * 40,
    ),
)


def test_what_there_is_room_for_stands_in_one_line() -> None:
    table = _table(("Plats", "Namn"), ("Region Västmanland", "Maj Almlid (S)"))

    widths = column_widths(table, 80, AROUND)

    assert needed_width(table, AROUND) < 80
    assert widths[0] >= len("Region Västmanland") + AROUND
    assert widths[1] >= len("Maj Almlid (S)") + AROUND


def test_what_is_long_gives_way_to_what_is_short() -> None:
    widths = column_widths(WIDE, 90, AROUND)

    assert widths[0] >= len("Fokusuppdrag 1") + AROUND
    assert widths[2] >= len("30 september 2027") + AROUND


def test_no_word_is_divided_while_there_is_room_for_it() -> None:
    longest = ("Fokusuppdrag", "Kartlägg", "30\u00a0september\u00a02027", "Läge")

    widths = column_widths(WIDE, 55, AROUND)

    assert all(width >= len(word) + AROUND for width, word in zip(widths, longest, strict=True))


@given(
    st.lists(st.tuples(*[st.text("aå \n", max_size=60)] * 3), min_size=1, max_size=4),
    st.floats(10, 200),
)
def test_they_fill_the_room_whatever_stands_in_them(
    rows: list[tuple[str, str, str]], room: float
) -> None:
    widths = column_widths(_table(*rows), room, AROUND)

    assert len(widths) == 3
    assert min(widths) > 0
    assert abs(sum(widths) - room) < 0.01


def test_a_row_that_lacks_cells_has_them_empty() -> None:
    assert len(column_widths(_table(("A", "B"), ("1",)), 40, AROUND)) == 2
    assert column_widths(Table((), (), ()), 40, AROUND) == []
