"""Renders what the secretary says: one template, two outcomes. The only importer of Jinja2.

A template is written in a small HTML (p, b, i, code, ul, ol, li, br) with everything that
comes from people escaped by Jinja2. The plain text of the same message is read off that
HTML, so the two can never say different things.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from secretary import markup, swedish
from secretary.errors import UserError
from secretary.markup import MAX_BYTES, Text

__all__ = ["MAX_BYTES", "Text", "Texts", "tidy"]


class Texts:
    """The secretary's voice in one language, with the installation's own command prefix."""

    def __init__(self, prefix: str = "!", language: str = "sv") -> None:
        folder = Path(__file__).parent / "templates" / language
        self._env = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.prefix = prefix
        self._env.globals["cmd"] = self.command
        self._env.filters.update(
            long_date=swedish.long_date,
            long_when=swedish.long_when,
            short_when=swedish.short_when,
            listed=lambda words: swedish.join_and(list(words)),
            plural=swedish.plural,
            in_sentence=swedish.holiday,
            lines=_lines,
        )

    def command(self, text: str) -> Markup:
        """A command as people type it, set as code."""
        return Markup("<code>{}</code>").format(self.prefix + text.removeprefix("!"))

    def render(self, template: str, **values: object) -> Text:
        """One message; see `render_all` for those that may grow long."""
        return markup.joined(self._blocks(template, values))

    def render_all(self, template: str, **values: object) -> list[Text]:
        """A text of any length as messages no longer than MAX_BYTES, cut where it shows least."""
        return markup.packed(self._blocks(template, values))

    def _blocks(self, template: str, values: Mapping[str, object]) -> list[markup.Node]:
        return markup.read(self._env.get_template(f"{template}.j2").render(values))

    def error(self, error: UserError, command: str = "") -> Text:
        """What the person who made the mistake is told.

        An example that is no whole command (``möte 2``) is shown after `command`, which they used.
        """
        examples = [
            e if e.startswith("!") else f"!{command} {e}"
            for e in error.examples
            if command or e.startswith("!")
        ]
        return self.render("error", text=error.text, examples=examples)


def tidy(text: str) -> str:
    """What a person wrote, safe to keep: NFC, without control characters and direction marks.

    Every sort of line break is ``\\n``, and a tab is a space, so that no words run together.
    """
    lines = "\n".join(swedish.nfc(text).splitlines()).replace("\t", " ")
    return "".join(c for c in lines if c == "\n" or not _is_trouble(c)).strip()


def _is_trouble(char: str) -> bool:
    return (
        unicodedata.category(char) in ("Cc", "Cs")
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _lines(text: str) -> Markup:
    """Line breaks as people wrote them."""
    return Markup("<br>").join(text.splitlines())
