"""What stands on the pages of documents, in Swedish."""

from __future__ import annotations

import re
from typing import Final

from secretary.language.document_vocabulary import DocumentVocabulary

DOCUMENTS: Final = DocumentVocabulary(
    language_tag="sv",
    locale="sv-SE",
    page="Sida",
    of_pages="av",
    kept_together=re.compile(
        r"(?<=\bkl) (?=\d)|(?<=[§#]) (?=\d)|(?<=\d) (?=\d{3}\b)|(?<=\S) (?=– )"
        r"|(?<=\d) (?=(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober"
        r"|november|december|min|minuter|timmar|dagar|kr|kronor|tkr|mnkr|mkr|procent|%)\b|%)"
    ),
)
