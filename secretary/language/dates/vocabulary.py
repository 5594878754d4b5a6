"""The words of dates in all languages, folded so that "Måndag" and "mandag" are one word."""

from __future__ import annotations

from typing import Final

from secretary.language.date_vocabulary import DateVocabulary
from secretary.language.en.date_vocabulary import DATES as ENGLISH
from secretary.language.sv.date_vocabulary import DATES as SWEDISH
from secretary.language.text import fold_keep_length

WORDS: Final = DateVocabulary.joined(SWEDISH, ENGLISH, fold=fold_keep_length)
