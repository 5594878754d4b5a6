"""In which forms somebody wants a document."""

from __future__ import annotations

import pytest

from secretary.documents.forms import Form
from secretary.language.file_words import split_forms


@pytest.mark.parametrize(("text", "rest", "forms"), [
    ("pdf", "", ["pdf"]),
    ("2027 PDF.", "2027", ["pdf"]),
    ("möte 2 som word", "möte 2", ["docx"]),
    ("våren 2027 word och pdf", "våren 2027", ["pdf", "docx"]),
    ("3 pdf, word, html och markdown", "3", ["pdf", "docx", "html", "md"]),
    ("2027 alla", "2027", ["pdf", "docx", "html", "md"]),
    ("spring 2027 as a web page", "spring 2027", ["html"]),
    ("2 as a word  document", "2", ["docx"]),
    ("möte 2 som pdf, tack", "möte 2", ["pdf"]),
    ("2 as a word document please", "2", ["docx"]),
    ("alla filer", "", ["pdf", "docx", "html", "md"]),
    ("all formats", "", ["pdf", "docx", "html", "md"]),
    ("möte 2 som pdf eller word", "möte 2", ["pdf", "docx"]),
    ("både som pdf och i word", "", ["pdf", "docx"]),
    ("möte 2, pdf", "möte 2", ["pdf"]),
    ("möte 2 som pdf, inte word", "möte 2", ["pdf"]),
    ("möte 2 inte i word utan som pdf", "möte 2", ["pdf"]),
    ("i word i stället för pdf", "", ["docx"]),
    ("2 as a pdf or in Word", "2", ["pdf", "docx"]),
    ("2 as a pdf, not in Word", "2", ["pdf"]),
    ("2 not as a pdf but in Word", "2", ["docx"]),
])  # fmt: skip
def test_the_forms_stand_last(text: str, rest: str, forms: list[str]) -> None:
    assert split_forms(text) == (rest, tuple(forms))


@pytest.mark.parametrize("text", [
    "", "2027", "pdf 2027", "Anna Ek närvarande", "crossword", "xpdf", "bild", "a" * 300 + " pdf",
    "inledning: läs vår pdf-bilaga noga", "inte word", "som alla", "as all",
])  # fmt: skip
def test_other_words_name_none(text: str) -> None:
    assert split_forms(text) == (text, ())


@pytest.mark.parametrize(("text", "rest", "forms"), [
    ("pdf möte 2", "möte 2", ["pdf"]),
    ("som pdf och word 12 mars", "12 mars", ["pdf", "docx"]),
    ("möte 2 pdf?", "möte 2", ["pdf"]),
    ("wordtext möte 2", "wordtext möte 2", []),
    ("som pdf, inte word, för möte 2", "för möte 2", ["pdf"]),
    ("som alla andra", "som alla andra", []),
])  # fmt: skip
def test_they_stand_first_where_they_may(text: str, rest: str, forms: list[str]) -> None:
    assert split_forms(text, first=True) == (rest, tuple(forms))


def test_all_can_be_a_word_like_any_other() -> None:
    assert split_forms("möte 2 alla", every=False) == ("möte 2 alla", ())
    assert split_forms("möte 2 pdf", every=False) == ("möte 2", ("pdf",))
    assert split_forms("möte 2 alla filer", every=False) == ("möte 2", tuple(Form))
