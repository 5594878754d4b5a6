"""Who says of themselves that they come or do not, and who merely mentions it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.attendance import Form
from secretary.plain import find_form, understand


@pytest.mark.parametrize(
    "text",
    ["jag har förhinder", "Jag har tyvärr förhinder på fredag.", "tyvärr har jag förhinder",
     "Hej! Jag får förhinder den 12 mars", "jag har fått förhinder", "jag är förhindrad att delta",
     "kan tyvärr inte komma den 12 mars", "jag kan inte vara med", "jag kan inte på fredag",
     "jag kommer inte på fredag", "Kommer ej", "jag kommer inte att kunna delta", "Förhinder 12/3",
     "jag lämnar återbud till mötet", "på fredag kan jag inte komma",
     "den 12 mars har jag förhinder",
     "Jag är sjuk och kan inte komma", "jag måste jobba, så jag kan inte komma",
     "JAG HAR FO\u0308RHINDER", "jag  har\u00a0förhinder"],
)  # fmt: skip
def test_saying_that_one_cannot_come(text: str) -> None:
    said = understand(text)
    assert said is not None
    assert not said.coming


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("jag kommer", None),
        ("Ja, jag kommer gärna!", None),
        ("jag kommer digitalt", Form.DIGITAL),
        ("jag är med på länk", Form.DIGITAL),
        ("jag kan delta på plats den 12 mars", Form.ON_SITE),
    ],
)
def test_saying_that_one_comes_and_how(text: str, form: Form | None) -> None:
    said = understand(text)
    assert said is not None
    assert said.coming
    assert said.form is form


@pytest.mark.parametrize(
    "text",
    ["tack för att du antecknade mitt förhinder", "har någon förhinder?", "har jag förhinder?",
     "jag har förhinder på fredag?", "kan jag inte komma digitalt?", "hur anmäler jag förhinder?",
     "om jag har förhinder, vad gör jag då?", "Anna har förhinder på fredag", "vi har förhinder",
     "jag har inget förhinder", "jag har inte förhinder", "jag hade förhinder förra gången",
     "säg till om jag inte kommer", "vem kommer på fredag?",
     "Kommer mötet på fredag att ställas in", "hej", "", "?", "ja"],
)  # fmt: skip
def test_merely_mentioning_it_says_nothing(text: str) -> None:
    assert understand(text) is None


@pytest.mark.parametrize(
    "text",
    ["jag kommer ihåg", "jag kommer inte ihåg", "jag kan inte öppna bilagan",
     "kommer du på fredag", "jag kommer att sakna er"],
)  # fmt: skip
def test_what_can_go_on_as_something_else_is_vague(text: str) -> None:
    said = understand(text)
    assert said is not None
    assert said.vague


def test_the_form_is_taken_out_of_the_text() -> None:
    assert find_form("digitalt möte 2") == (Form.DIGITAL, "möte 2")
    assert find_form("på fredag") == (None, "på fredag")
    assert find_form("digitaliseringen")[0] is None


@given(st.text(max_size=400) | st.text("jag harförhindekomt,. ", max_size=400))
def test_any_text_is_read_in_no_time(text: str) -> None:
    began = time.perf_counter()
    understand(text)
    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize(
    "text", ["jag har " * 40, "hej, " * 60, "jag är " + "och " * 70, " " * 300]
)
def test_a_text_that_repeats_itself_is_read_in_no_time(text: str) -> None:
    began = time.perf_counter()
    understand(text)
    assert time.perf_counter() - began < 0.05
