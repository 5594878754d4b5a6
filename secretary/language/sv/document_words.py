"""What stands on the pages of documents, in Swedish."""

from __future__ import annotations

import re
from typing import Final

from secretary.language.document_vocabulary import DocumentVocabulary

DOCUMENTS: Final = DocumentVocabulary(
    language_tag="sv",
    locale="sv-SE",
    numbering=("", "\N{NO-BREAK SPACE}(", ")"),
    kept_together=re.compile(
        r"(?<=\bkl) (?=\d)|(?<=\bkl\.) (?=\d)|(?<=\b[Pp]unkt) (?=\d)|(?<=\b[Mm]öte) (?=\d)"
        r"|(?<=[§#]) (?=\d)|(?<=\d) (?=\d{3}\b)|(?<=\S) (?=– )"
        r"|(?<=\d) (?=(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober"
        r"|november|december|min|minuter|timmar|dagar|kr|kronor|tkr|mnkr|mkr|procent|%)\b|%)"
    ),
)
