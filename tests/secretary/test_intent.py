"""Who says of themselves that they come or do not, and who merely mentions it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.attendance import AttendanceMode
from secretary.language.intent import find_attendance_mode, parse_intent


@pytest.mark.parametrize(
    "text",
    ["jag har förhinder", "Jag har tyvärr förhinder på fredag.", "tyvärr har jag förhinder",
     "Hej! Jag får förhinder den 12 mars", "jag har fått förhinder", "jag är förhindrad att delta",
     "kan tyvärr inte komma den 12 mars", "jag kan inte vara med", "jag kan inte på fredag",
     "jag kommer inte på fredag", "Kommer ej", "jag kommer inte att kunna delta", "Förhinder 12/3",
     "jag lämnar återbud till mötet", "på fredag kan jag inte komma",
     "den 12 mars har jag förhinder",
     "Jag är sjuk och kan inte komma", "jag måste jobba, så jag kan inte komma",
     "JAG HAR FO\u0308RHINDER", "jag  har\u00a0förhinder", "I can't come on Friday",
     "I can’t come on Friday", "I cannot attend the meeting on 12 March", "I can not come",
     "I cannot attend", "I can't make it", "I can't make it on Friday", "I can't make it to it",
     "I won't be able to come", "I will not be able to make it.", "I won't be able to attend",
     "I'm unable to attend", "I am unfortunately unable to attend", "I unfortunately can't come",
     "Hi! I'm sorry, but I can't come", "Sorry, can't come on Friday", "I'm not coming",
     "I'm afraid I can't make it", "I won't attend", "I have to cancel", "I'll be away on Friday",
     "I'm sick and can't come", "My son is ill, so I can't make it", "On Friday I can't come",
     "I don't think I can make it", "i cant come", "Can't make it Friday",
     "I won't be at the meeting on Friday", "I'm ill so I won't be coming"],
)  # fmt: skip
def test_saying_that_one_cannot_come(text: str) -> None:
    said = parse_intent(text)
    assert said is not None
    assert not said.coming


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("jag kommer", None),
        ("Ja, jag kommer gärna!", None),
        ("jag kommer digitalt", AttendanceMode.DIGITAL),
        ("jag är med på länk", AttendanceMode.DIGITAL),
        ("jag kan delta på plats den 12 mars", AttendanceMode.ON_SITE),
        ("jag har inget förhinder", None),
        ("Jag har inga förhinder.", None),
        ("I'm coming", None),
        ("I’m coming on Friday", None),
        ("Hello, I will come", None),
        ("I'll be there", None),
        ("I can come", None),
        ("I'm going to come", None),
        ("I am able to attend the meeting", None),
        ("I can make it on Friday", None),
        ("I'll attend digitally", AttendanceMode.DIGITAL),
        ("I'll attend online on Friday", AttendanceMode.DIGITAL),
        ("I am joining remotely", AttendanceMode.DIGITAL),
        ("Yes, I'll come via video", AttendanceMode.DIGITAL),
        ("I'll be there in person", AttendanceMode.ON_SITE),
        ("I will attend on site", AttendanceMode.ON_SITE),
    ],
)
def test_saying_that_one_comes_and_how(text: str, form: AttendanceMode | None) -> None:
    said = parse_intent(text)
    assert said is not None
    assert said.coming
    assert said.mode is form


@pytest.mark.parametrize(
    "text",
    ["tack för att du antecknade mitt förhinder", "har någon förhinder?", "har jag förhinder?",
     "jag har förhinder på fredag?", "kan jag inte komma digitalt?", "hur anmäler jag förhinder?",
     "om jag har förhinder, vad gör jag då?", "Anna har förhinder på fredag", "vi har förhinder",
     "jag har inte förhinder", "jag hade förhinder förra gången",
     "säg till om jag inte kommer", "vem kommer på fredag?",
     "Kommer mötet på fredag att ställas in", "hej", "", "?", "ja", "can't I come?",
     "I can't come on Friday?", "can I attend online?", "Anna can't come on Friday",
     "we can't come",
     "who is coming on Friday?", "if I can't come, what do I do?", "thanks for noting my absence",
     "I have to cancel the meeting", "I'm sick", "I couldn't come last time", "hello", "sorry",
     "you can't come", "I can make it work", "not sure", "I have no idea", "I will be late",
     "I will come if I can", "yes", "no"],
)  # fmt: skip
def test_merely_mentioning_it_says_nothing(text: str) -> None:
    assert parse_intent(text) is None


@pytest.mark.parametrize(
    "text",
    ["jag kommer ihåg", "jag kommer inte ihåg", "jag kan inte öppna bilagan",
     "kommer du på fredag", "jag kommer att sakna er", "jag har inget förhinder att anmäla",
     "I can't make it clear enough", "I can't come up with a topic", "I can't come if it is late",
     "I can't", "I can't open the attachment", "I'm coming from Sala",
     "I'm coming down with a cold", "I can't join the two files"],
)  # fmt: skip
def test_what_can_go_on_as_something_else_is_vague(text: str) -> None:
    said = parse_intent(text)
    assert said is not None
    assert said.needs_context


def test_the_form_is_taken_out_of_the_text() -> None:
    assert find_attendance_mode("digitalt möte 2") == (AttendanceMode.DIGITAL, "möte 2")
    assert find_attendance_mode("på fredag") == (None, "på fredag")
    assert find_attendance_mode("digitaliseringen")[0] is None


@given(
    st.text(max_size=400)
    | st.text("jag harförhindekomt,. ", max_size=400)
    | st.lists(st.sampled_from("i can't not be able to come make it and so , really".split())).map(
        " ".join
    )
)
def test_any_text_is_read_in_no_time(text: str) -> None:
    began = time.process_time()
    parse_intent(text)
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    "text",
    [
        "jag har " * 40,
        "hej, " * 60,
        "jag är " + "och " * 70,
        " " * 300,
        "I can't " * 37,
        "sorry, " * 42,
        "I'm sorry " * 29,
        "I am " + "and " * 70,
        "I unfortunately " * 18,
        "I " + "really " * 42,
        "I will " + "definitely " * 26,
        "I'm ill, so " * 25,
    ],
)
def test_a_text_that_repeats_itself_is_read_in_no_time(text: str) -> None:
    began = time.process_time()
    parse_intent(text)
    assert time.process_time() - began < 0.05
