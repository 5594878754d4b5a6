"""docs/texter.md and docs/texts.md: every text the bot can post, as it is posted, well set."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from secretary.group import Language
from secretary.language.en import formats as english
from secretary.language.render import template_folder
from secretary.language.sv import formats as swedish
from secretary.language.text import NBSP
from services.upcoming import About, Matter
from tests.docs import samples
from tests.docs.pages import REPO, Page
from tests.docs.texts import PAGES, Shown, page, problems, shown


@cache
def all_shown(language: Language) -> list[Shown]:
    return list(shown(language))


@cache
def words_shown(language: Language) -> str:
    return " ".join(" ".join(unescape(each.text.text).split()) for each in all_shown(language))


MACROS = ("errors", "dates")
"""The files of sentences; commands.j2 is held by the tests of the help."""

FILLER = (
    "vänligen härmed erhålla avseende beträffande samt varvid ovanstående nedanstående tillse "
    "inkomma gällande enlighet densamma "
    "kindly hereby obtain regarding concerning whereby aforementioned pursuant furthermore"
).split()

each_language = pytest.mark.parametrize("language", Language)
each_file = pytest.mark.parametrize(
    "path",
    [p for language in Language for p in sorted(template_folder(language).glob("*.j2"))],
    ids=lambda path: f"{path.parent.parent.name}/{path.stem}",
)


def parsed(path: Path) -> nodes.Template:
    source = path.read_text("utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).parse(source)


def macros(language: Language, name: str) -> dict[str, list[str]]:
    """The macros of a file, each with the names of its arguments."""
    found = parsed(template_folder(language) / f"{name}.j2").find_all(nodes.Macro)
    return {macro.name: [str(argument.name) for argument in macro.args] for macro in found}


@each_language
def test_the_page_is_what_the_code_says(language: Language) -> None:
    assert Page(PAGES[language]).text == page(language), "run: make docs"


@each_language
def test_no_text_is_missing(language: Language) -> None:
    assert not problems(language), "\n".join(problems(language))


@each_language
def test_every_template_has_a_sample(language: Language) -> None:
    there = {path.stem for path in template_folder(language).glob("*.j2")}
    messages = {name for part in samples.messages(language).values() for name in part}
    beside = {name for name in there if name.startswith("_")} | samples.NO_MESSAGES
    for name in sorted(there - beside):
        assert name in messages, f"{name}.j2 has no sample in tests/docs/samples.py: add one."
    assert messages <= there - beside


@each_language
def test_every_sentence_is_shown(language: Language) -> None:
    said = {**macros(language, "errors"), **macros(language, "dates")}
    parts = {"a_meeting", "numbered", "one_of", "listed", "reference", "and_near", "examples"}
    sampled = {*samples.errors(language), *samples.DATES}
    assert parts <= set(said) - sampled
    for name in sorted(set(said) - parts):
        assert name in sampled, f'"{name}" has no sample in tests/docs/samples.py: add one.'
    assert sampled <= set(said)


# A text that is missing, or has no sample, says so in one sentence

NewProblems = Callable[[Language], list[str]]


@pytest.fixture(scope="module")
def usual_problems() -> dict[Language, list[str]]:
    return {language: problems(language) for language in Language}


@pytest.fixture
def new_problems(usual_problems: dict[Language, list[str]]) -> NewProblems:
    """Those that a test has made."""
    return lambda language: [
        problem for problem in problems(language) if problem not in usual_problems[language]
    ]


def test_a_template_that_is_missing_is_named_with_its_file(
    new_problems: NewProblems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "ANSWERS", {**samples.ANSWERS, "minutes": {"": {}}})
    assert new_problems(Language.SWEDISH) == [
        "there is no file secretary/language/sv/templates/minutes.j2: write it there."
    ]
    assert len(list(shown(Language.SWEDISH))) == len(all_shown(Language.SWEDISH))


def test_a_sentence_that_is_missing_is_named_with_its_file(
    new_problems: NewProblems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "DATES", {"no_such_moon": {"": {}}})
    assert new_problems(Language.ENGLISH) == [
        '"no_such_moon" is missing in secretary/language/en/templates/dates.j2: write it there.'
    ]


def test_a_kind_of_notice_without_a_name_does_not_borrow_anothers(
    new_problems: NewProblems, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        (samples.MEETING.starts_at, "minutes_reminder", About(Matter.MEETING, samples.MEETING))
    ]
    ways = {"outlook": {"": {"lines": lines, "more": 0}}}
    monkeypatch.setattr(samples, "ANSWERS", {**samples.ANSWERS, **ways})
    file = "secretary/language/sv/templates/_kinds.j2"
    assert new_problems(Language.SWEDISH) == [
        f'"minutes_reminder" is missing in {file}: write it there.'
    ]


def test_a_sample_without_a_value_that_its_text_takes_is_named(
    new_problems: NewProblems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "ANSWERS", {**samples.ANSWERS, "topic": {"": {}}})
    assert new_problems(Language.SWEDISH) == [
        "\"topic\" lacks a value in its sample in tests/docs/samples.py: 'title' is undefined."
    ]


def test_a_way_without_its_english_is_named(
    new_problems: NewProblems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "ANSWERS", {**samples.ANSWERS, "stopped": {"en kväll": {}}})
    assert new_problems(Language.ENGLISH) == [
        '"en kväll" has no English in tests/docs/labels.py: write it there.'
    ]


@each_file
def test_every_word_of_a_template_is_shown(path: Path) -> None:
    """All of its branches: no words stand in the file that do not stand on the page."""
    language = Language(path.parent.parent.name)
    for data in parsed(path).find_all(nodes.TemplateData):
        for line in re.split(r"<[^>]*>|\n", unescape(data.data)):
            words = line.removeprefix("> ").removeprefix("!")
            words = " ".join(words.split())
            file = path.relative_to(REPO)
            assert words in words_shown(language), (
                f"{file}: nothing shows “{words}”: add values that do in tests/docs/samples.py."
            )


# The languages have the same


def test_the_folders_have_the_same_files() -> None:
    files = {
        language: {path.name for path in (template_folder(language)).iterdir()}
        for language in Language
    }
    assert files[Language.ENGLISH] == files[Language.SWEDISH]


@pytest.mark.parametrize("name", [*MACROS, "_kinds", "_meeting", "_next"])
def test_the_macros_are_the_same_and_take_the_same(name: str) -> None:
    assert macros(Language.ENGLISH, name) == macros(Language.SWEDISH, name)


def test_the_languages_have_the_same_filters() -> None:
    assert set(english.FILTERS) == set(swedish.FILTERS)


@pytest.mark.parametrize("path", sorted(template_folder("en").glob("*.j2")), ids=lambda p: p.stem)
def test_no_swedish_is_left_in_the_english(path: Path) -> None:
    assert not re.search(r"[åäöÅÄÖ]|\bmöte|\bkl\b", path.read_text("utf-8"))


def test_both_languages_tell_the_same_ways() -> None:
    def ways(texts: list[Shown]) -> list[tuple[str, str]]:
        return [(each.name, each.way) for each in texts]

    assert ways(all_shown(Language.ENGLISH)) == ways(all_shown(Language.SWEDISH))


# Well set


def check_each(language: Language, check: Callable[[str], None]) -> None:
    """Fail with all texts of a language that do not pass the check, each with what it says."""
    wrong = []
    for each in all_shown(language):
        try:
            check(each.text.text)
        except AssertionError as error:
            wrong.append(f"{each.name}, {each.way or 'as it is'}: {error}\n{each.text.text}")
    assert not wrong, "\n\n".join(wrong)


@each_language
def test_a_text_is_set_as_its_language_is(language: Language) -> None:
    many = "dagar|platser|rapporter|enheter|meddelanden|days|seats|reports|devices|messages"

    def check(text: str) -> None:
        assert not re.search(r"[\"'`]| - |\.\.\.|--", text), "quotation marks are curly, dashes –"
        if language is Language.SWEDISH:
            assert "“" not in text
            assert text.count("”") % 2 == 0
        else:
            assert text.count("”") == text.count("“")
        assert not re.search(r" [,.;:?]| !(?!\w)|\( | \)", text)
        in_columns = re.compile(r"^\w+ {2,}(?=\S)", re.MULTILINE)  # of the notes' labels
        bare = in_columns.sub("", text)
        assert not re.search(r"[^ \n] {2,}", bare), "no double spaces but to indent"
        assert not re.search(r"\d-\d", re.sub(r"https?://\S+|\d{4}-\d\d-\d\d", "", text))
        assert not re.search(rf"\b1 (?:{many})\b", text)

    check_each(language, check)


@each_language
def test_a_line_never_breaks_between_a_number_and_its_word(language: Language) -> None:
    """Nor in other places where a number and its word belong together."""
    months = "|".join((*swedish.MONTHS, *english.MONTHS))
    counted = "dag|plats|rapport|enhet|senaste|tecken|day|seat|report|device|message|character"
    before = "[Mm]öte|vecka|version|[Mm]eeting|week"
    apart = rf"kl\. \d|\d (?:{months}|{counted})|(?:{before}) \d"

    def check(text: str) -> None:
        commands = re.sub(r"![a-zåäö][^.\n]*", "", text)
        assert not re.search(apart, re.sub(r"[“”][^”]*”", "", commands))

    check_each(language, check)


@each_language
def test_a_text_is_plain_and_short(language: Language) -> None:
    def check(text: str) -> None:
        assert not re.search(rf"\b(?:{'|'.join(FILLER)})\b", text, re.IGNORECASE)
        for sentence in re.split(r"(?<=[.!?])\s|\n", text):
            assert len(sentence.split()) <= 32, sentence

    check_each(language, check)


def test_what_people_read_is_what_it_was() -> None:
    """A few of them, whole: what the templates make of values."""
    said = {each.text.text.replace(NBSP, " ") for each in all_shown(Language.SWEDISH)}
    for text in (
        "Det finns inget kommande möte i kalendern.\n\nProva !möten",
        "Bara ledamöter och ersättare kan svara på kallelsen.",
        "Det kommandot är för gruppens sekreterare och ordförande.\n\nProva !hjälp",
        "Skriv klockslaget också.\n\nProva !möte ny fredag 19 mars kl 9",
    ):
        assert text in said
