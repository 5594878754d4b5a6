"""What stands on the pages of documents, in English."""

from __future__ import annotations

import re
from typing import Final

from secretary.language.document_vocabulary import DocumentVocabulary

DOCUMENTS: Final = DocumentVocabulary(
    language_tag="en",
    locale="en-GB",
    numbering=("Page\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}", ""),
    kept_together=re.compile(
        r"(?<=[§#]) (?=\d)|(?<=\d) (?=\d{3}\b)|(?<=\S) (?=– )"
        r"|(?<=\d) (?=(?:January|February|March|April|May|June|July|August|September|October"
        r"|November|December|min|minutes|hours|days|percent)\b|%)"
    ),
)
