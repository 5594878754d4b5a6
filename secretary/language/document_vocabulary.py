"""What stands on the pages of documents besides their own words: a value for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentVocabulary:
    """language_tag, locale: as BCP 47 has it, the latter with the country by which spelling goes.

    numbering: what stands before, between and after a page's number and how many there are: as in
        ``Page 1 of 2``.

    kept_together: spaces at which no line ends, as those between a number and what is counted.
    """

    language_tag: str
    locale: str
    numbering: tuple[str, str, str]
    kept_together: re.Pattern[str]
