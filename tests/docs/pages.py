"""The documentation as it is read: its pages, and the code, links and chats in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

REPO: Final = Path(__file__).parents[2]

_FENCE: Final = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK: Final = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_TABLE: Final = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
_HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One Markdown file, by its path in the repository."""

    name: str

    @property
    def path(self) -> Path:
        return REPO / self.name

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def prose(self) -> str:
        """Without its code blocks."""
        return _FENCE.sub("", self.text)

    def blocks(self, *kinds: str) -> list[str]:
        """The contents of its code blocks of these kinds, in order."""
        return [found["text"] for found in _FENCE.finditer(self.text) if found["kind"] in kinds]

    @property
    def spans(self) -> list[str]:
        """What is set as code in running text, in order."""
        return _SPAN.findall(self.prose)

    @property
    def code(self) -> Iterator[str]:
        """What is set as code, and every line of its blocks of shell."""
        yield from self.spans
        for block in self.blocks("console", "sh"):
            yield from (line.partition("#")[0].strip() for line in block.splitlines())

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    @property
    def tables(self) -> list[list[str]]:
        """The rows of its tables, heads too."""
        return [found[0].splitlines() for found in _TABLE.finditer(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """What its headings can be linked to as, by GitHub's rule."""
        return {_anchor(heading) for heading in _HEADING.findall(self.prose)}

    def part(self, heading: str) -> str:
        """What stands under a heading, down to the next one of its rank or a higher."""
        found = re.search(rf"^(#+) {re.escape(heading)}\n", self.text, re.MULTILINE)
        assert found is not None, f"{self.name} has no heading {heading}"
        rest = self.text[found.end() :]
        following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
        return rest[: following.start()] if following else rest


def _anchor(heading: str) -> str:
    kept = (c for c in heading.lower() if c in " -" or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


README: Final = Page("README.md")
HANDBOOK: Final = Page("docs/handbok.md")
GUIDE: Final = Page("docs/guide.md")
"""For groups that speak English."""
SETTINGS: Final = Page("config.example.toml")
DEPLOY: Final = Page("deploy/README.md")
"""For machines."""
PAGES: Final = (
    README,
    Page("CONTRIBUTING.md"),
    DEPLOY,
    *(Page(f"docs/{path.name}") for path in sorted((REPO / "docs").glob("*.md"))),
    Page("docs/exempel/README.md"),
)


def table(markdown: str) -> list[list[str]]:
    """The cells of the first table in some Markdown, without its head and its code marks."""
    rows = _TABLE.search(markdown)
    lines = rows[0].splitlines()[2:] if rows else []
    return [[cell.strip().strip("`") for cell in line[1:-1].split("|")] for line in lines]
