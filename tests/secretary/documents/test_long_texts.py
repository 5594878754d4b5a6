"""A text of any length is made into a file in a time like its length, wherever it stands.

As PDF: test_pdf.py, since Typst sets pages in threads of its own and remembers what it has set.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest

from secretary.documents.forms import Form, make
from secretary.documents.markup import parse_document
from tests.documents import saying
from tests.growth import LENGTH, assert_grows_like_its_size

_SHAPES: dict[str, Callable[[int], str]] = {
    "one word": lambda length: "å" * length,
    "words": lambda length: "ord " * (length // 4),
    "lines": lambda length: "a\n" * (length // 2),
    "an address": lambda length: "https://exempel.se/" + "%20a" * (length // 4),
    "markup": lambda length: "<b>*_`[|\\" * (length // 9),
    "controls": lambda length: "a\x00\u202e\u200b" * (length // 4),
}
pytestmark = pytest.mark.timed


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        (form, shape)
        for form in (Form.WORD, Form.HTML, Form.MARKDOWN)
        for shape in _SHAPES
        # lxml moves a paragraph of thousands of lines in a time like their square: 4 ms for the
        # 2,000 that what one person writes can have.
        if (form, shape) != (Form.WORD, "lines")
    ],
)
def test_a_file_takes_a_time_like_the_length_of_what_it_says(form: Form, shape: str) -> None:
    eighth, whole = (saying(_SHAPES[shape](length)) for length in (LENGTH // 8, LENGTH))
    make(eighth, form)  # loads what makes it

    assert_grows_like_its_size(lambda: make(eighth, form), lambda: make(whole, form))


@pytest.mark.parametrize("shape", ["one word", "words", "lines", "an address", "markup"])
def test_what_people_wrote_is_read_as_markup_in_such_a_time(shape: str) -> None:
    def read(text: str) -> object:
        return parse_document(f"<h1>{text}</h1><p>{text}</p><ul><li>{text}</li></ul>")

    eighth, whole = (escape(_SHAPES[shape](length)) for length in (LENGTH // 8, LENGTH))

    assert_grows_like_its_size(lambda: read(eighth), lambda: read(whole))
