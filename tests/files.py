"""What stands in files that the bot sends, read by others than what makes them."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]  # ships no types

from storage import Attachment


def text_of_file(file: Attachment) -> str:
    """The words of a PDF or a text, as one line with ordinary spaces."""
    content = file.content or b""
    if content.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(content)
        text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    else:
        text = content.decode()
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())
