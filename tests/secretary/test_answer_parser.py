"""What is left over of an answer's words is never dropped; tests/meaning says what they mean."""

from __future__ import annotations

from datetime import time as clock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from secretary.errors import UserError
from secretary.language.answers.lexer import Lexer
from secretary.language.answers.parser import read_answer, seems_answer
from secretary.language.answers.tags import Tag
from secretary.language.answers.values import Unclear
from secretary.language.en import answer_words as english
from secretary.language.sv import answer_words as swedish
from secretary.meetings import Meeting
from tests.growth import assert_holds_nobody_up
from tests.secretary import example as ex

FIRST = ex.meeting("2027-03-12 09:00", number=1)
SECOND = ex.meeting("2027-03-19 09:00", number=2)


class Names:
    """A group with two meetings, a substitute called Bo, and Gun."""

    def meeting(self, words: str) -> Meeting | None:
        if words.startswith("på måndag"):
            raise UserError("no_such_meeting")
        return {"på fredag": FIRST, "den 12": FIRST, "den 19": SECOND}.get(words)

    def clock(self, words: str) -> clock | None:
        return {"kl 10": clock(10), "kl 10.30": clock(10, 30)}.get(words)

    def person(self, words: str) -> Tag | None:
        return {"Bo": Tag.SUBSTITUTE, "Gun": Tag.PERSON}.get(words)

    def is_replaced(self, words: str) -> bool:
        return words == "Gun"


NAMES = Names()


@pytest.mark.parametrize(
    "text",
    ["tack för att du antecknade mitt förhinder", "har någon förhinder?", "har jag förhinder?",
     "kan jag inte komma digitalt?", "hur anmäler jag förhinder?", "om jag har förhinder, ring",
     "Gun har förhinder på fredag", "vi har förhinder", "jag hade förhinder förra gången",
     "vem kommer på fredag?", "hej", "", "?", "ja", "can't I come?", "can I attend online?",
     "Gun can't come on Friday", "we can't come", "who is coming?", "if I can't come, call me",
     "I couldn't come last time", "hello", "sorry", "you can't come", "yes", "no",
     "jag kommer ihåg", "jag kommer inte ihåg", "jag kan inte öppna bilagan", "kommer du på fredag",
     "jag kommer att sakna er", "jag har inget förhinder att anmäla",
     "I can't make it clear enough",
     "I can't come up with a topic", "I can't open the attachment", "I'm coming from Sala",
     "I'm coming down with a cold", "I can't join the two files"],
)  # fmt: skip
def test_merely_mentioning_it_says_nothing(text: str) -> None:
    read = read_answer(text, NAMES)
    assert not read.said or read.goes_on or read.unclear is Unclear.QUESTION


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("på måndag", Unclear.LEFT_OVER),
        ("möte nio", Unclear.LEFT_OVER),
        ("2 barn sjuka", Unclear.LEFT_OVER),
        ("inte", Unclear.LEFT_OVER),
        ("utan Bo", Unclear.LEFT_OVER),
        ("första timmen", Unclear.PART),
        ("kanske", Unclear.DOUBT),
        ("om det snöar", Unclear.DOUBT),
        ("hur då", Unclear.QUESTION),
        ("Gun är hemma", Unclear.PEOPLE),
        ("jag kommer", Unclear.BOTH_WAYS),
    ],
)
def test_a_reason_may_hold_nothing_that_could_turn_the_meaning(text: str, why: Unclear) -> None:
    read = read_answer(text, NAMES, after=False)
    assert read.unclear is why


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("sjuk", True),
        ("jobbar", True),
        ("Bo går i mitt ställe", False),
        ("min ersättare kommer", False),
        ("my substitute is coming", False),
    ],
)
def test_only_why_somebody_is_absent_is_a_reason(text: str, given: bool) -> None:
    assert read_answer(text, NAMES, after=False).reason_given is given


def test_a_day_without_a_meeting_is_the_mistake_that_is_told() -> None:
    read = read_answer("på måndag", NAMES, after=False)
    assert read.error is not None
    assert read.error.message_id == "no_such_meeting"


@pytest.mark.parametrize("typed", ["digtalt", "digialt", "digitaltt", "digitatl", "Digitalt"])
def test_a_slip_of_the_thumb_is_forgiven(typed: str) -> None:
    read = read_answer(typed, NAMES, after=True)
    assert (read.said[0].mode, read.unclear) == ("digital", None)


def test_a_phrase_means_one_thing_in_both_languages() -> None:
    meant: dict[str, str] = {}
    shared = {"i", "till"}  # the Swedish prepositions: neither says anything by itself
    for words in (swedish.WORDS, english.WORDS):
        for tags, phrases in words.items():
            for phrase in phrases.split("|"):
                assert meant.setdefault(phrase, tags) == tags or phrase in shared, phrase


WORDS = st.sampled_from(
    [
        phrase
        for words in (swedish.WORDS, english.WORDS)
        for phrases in words.values()
        for phrase in phrases.split("|")
    ]
    + ["på fredag", "den 19", "på måndag", "kl 10", "kl 10.30", "Bo", "Gun", ",", ".", "?", "och"]
)


@given(st.booleans(), st.lists(WORDS, max_size=8))
@example(False, ["gäller", "inte", "längre"])
@example(False, ["nej förresten", "ska"])
def test_after_a_command_nothing_that_could_turn_the_meaning_is_dropped(
    after: bool, words: list[str]
) -> None:
    text = " ".join(words)
    read = read_answer(text, NAMES, after=after)
    tags = [token.tag for token in Lexer(text, NAMES).tokens()]
    assert read.said, "the command has said something"
    if not read.is_clear:
        return
    corrected = Tag.CORRECTION in tags or Tag.NO in tags
    assert corrected or not any(tag in tags for tag in (Tag.QUESTION, Tag.MAYBE, Tag.IF)), tags
    assert corrected or not any(tag in tags for tag in (Tag.PART, Tag.PERSON)), tags
    said = {each.coming for each in read.said}
    if said == {after} and not corrected:
        denied = Tag.NOT in tags and Tag.ABSENT not in tags and after
        modes = Tag.DIGITAL in tags or Tag.ON_SITE in tags or Tag.CLOCK in tags
        assert not denied or modes, "a negation is taken by something"
    named = {meeting.number for each in read.said for meeting in each.meetings}
    mentioned = {"den 19": 2, "på fredag": 1}
    assert corrected or named == {n for words_, n in mentioned.items() if words_ in text}


@pytest.mark.parametrize(("length", "said"), [(600, [True]), (601, [])])
def test_a_message_longer_than_an_answer_says_nothing_of_itself(
    length: int, said: list[bool]
) -> None:
    read = read_answer("jag kommer".ljust(length, "!"), NAMES)
    assert [each.coming for each in read.said] == said
    assert (read.unclear is Unclear.LEFT_OVER) is (length > 600)
    assert seems_answer("jag kommer".ljust(length, "!")) is (True if said else None)


@pytest.mark.parametrize("after", [True, False])
def test_after_a_command_a_longer_one_says_what_the_command_does(after: bool) -> None:
    read = read_answer("jag kommer inte".ljust(601, "!"), NAMES, after=after)
    assert [each.coming for each in read.said] == [after]
    assert read.unclear is Unclear.LEFT_OVER


@pytest.mark.timed
@given(
    st.text(max_size=400)
    | st.text("jag harförhindekomt,. ", max_size=400)
    | st.lists(WORDS, max_size=60).map(" ".join)
)
def test_any_text_is_read_in_no_time(text: str) -> None:
    assert_holds_nobody_up(lambda: read_all_ways(text))


def read_all_ways(text: str) -> None:
    read_answer(text, NAMES)
    seems_answer(text)


@pytest.mark.timed
@pytest.mark.parametrize(
    "text",
    ["jag har " * 8000, "hej, " * 12000, " " * 60000, "inte " * 13000, "I can't " * 8000,
     "på " * 200, "den 12 " * 80, "!" * 60000, "a" * 60000, "1" * 60000, "p.g." * 15000],
)  # fmt: skip
def test_a_text_that_repeats_itself_is_read_in_no_time(text: str) -> None:
    assert_holds_nobody_up(lambda: read_all_ways(text))
