"""What stands on the pages of documents besides their own words, by language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from secretary.group import Language
from secretary.language.document_vocabulary import DocumentVocabulary
from secretary.language.en import document_words as english
from secretary.language.sv import document_words as swedish

DOCUMENT_WORDS: Final[Mapping[Language, DocumentVocabulary]] = {
    Language.SWEDISH: swedish.DOCUMENTS,
    Language.ENGLISH: english.DOCUMENTS,
}
