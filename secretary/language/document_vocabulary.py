"""What stands on the pages of documents besides their own words: a value for each language."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentVocabulary:
    """language_tag, locale: as BCP 47 has it, the latter with the country by which spelling goes.

    page, of_pages: as in ``Page 1 of 2``.

    kept_together: spaces at which no line ends, as those between a number and what is counted.
    """

    language_tag: str
    locale: str
    page: str
    of_pages: str
    kept_together: re.Pattern[str]
