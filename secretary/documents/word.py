"""A document in Word: with real styles, lists and tables, so that somebody goes on writing in it.

The only importer of python-docx. ECMA-376 part 1 says what stands in the files. The same document
gives the same bytes: nothing of the clock or of chance is in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from secretary.documents import word_frame
from secretary.documents.columns import column_widths
from secretary.documents.sections import begins_section, sections_of
from secretary.documents.structure import (
    Block,
    Figure,
    Heading,
    Labelled,
    Line,
    ListBlock,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    closing_of,
    printable,
    text_of,
)
from secretary.documents.visual_identity import VisualIdentity
from secretary.documents.word_styles import DETAILS_INDENT, INDENT_STEP, LEVELS, NAMESPACES

if TYPE_CHECKING:
    from docx.document import Document

_OF_WORD: Final = (
    "Title", "Heading 1", "Heading 2", "List Bullet", "List Number", "List Continue", "Caption",
)  # fmt: skip
_EMU_PER_TWIP: Final = 635
_LETTER: Final = 125
"""Twips that a letter of a label or a cell is wide, at most."""
_CELL_MARGINS: Final = 180
_ABOVE_SIGNATURE: Final = '<w:keepNext/><w:spacing w:before="480" w:after="960"/>'
_WIDEST_LABEL: Final = 3400
_ADDRESSES: Final = ("https://", "http://", "mailto:")
_LONGEST_ADDRESS: Final = 2000


def word(document: StructuredDocument, identity: VisualIdentity) -> bytes:
    """The document as DOCX, from the organisation's own template where it has one.

    Raises ValueError where that is no Word document.
    """
    frame = word_frame.open_frame(document, identity)
    body = _Body(frame, closing_of(document))
    sections = iter(sections_of(document))
    if document.blocks and not begins_section(document.blocks[0]):
        next(sections)
    for block in document.blocks:
        name = ""
        if begins_section(block):
            section = next(sections)
            name = bookmark(section.key, section.fingerprint) if section.key else ""
        body.add(block, name)
    frame.fill(f"<w:body {NAMESPACES}>{''.join(body.parts)}</w:body>")
    return frame.saved()


def missing_styles(template: bytes) -> list[str]:
    """The styles of Word's own that documents have and an organisation's template lacks, by name.

    Raises ValueError where it is no Word document.
    """
    import docx

    there = {str(each.name).casefold() for each in docx.Document(BytesIO(template)).styles}
    return [name for name in _OF_WORD if name.casefold() not in there]


def bookmark(key: str, fingerprint: str) -> str:
    """The name of the bookmark of what has that key: no more than 40 letters, digits and ``_``."""
    return f"k{key.replace('-', '_')}_{fingerprint}"


class _Body:
    def __init__(self, frame: word_frame.Frame, closing: Paragraph | None) -> None:
        self._closing = closing
        self.parts: list[str] = []
        self._frame = frame
        self._document: Document = frame.document
        self._bookmarks = 0
        self._has_title = False

    def add(self, block: Block, bookmarked: str = "") -> None:
        match block:
            case Heading(level=level, line=line):
                style = word_frame.HEADINGS[min(level - 1, 2)]
                if level == 1 and not self._has_title:
                    self._has_title, style = True, "Title"
                self._paragraph(style, line, bookmarked=bookmarked)
            case Paragraph(line=line):
                layout = _ABOVE_SIGNATURE if block is self._closing else ""
                self._paragraph("Normal", line, layout, bookmarked)
            case ListBlock():
                self._list(block, 0)
            case Labelled(rows=rows):
                self._labelled(rows)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _paragraph(
        self, style: str, line: Line, layout: str = "", bookmarked: str = "", before: str = ""
    ) -> None:
        """layout: what more its properties say, in the order of CT_PPr. before: runs."""
        inner = before + "".join(map(self._run, line))
        if bookmarked:
            self._bookmarks += 1
            inner = (
                f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{bookmarked}"/>{inner}'
                f'<w:bookmarkEnd w:id="{self._bookmarks}"/>'
            )
        named = f'<w:pStyle w:val="{self._frame.style_id(style)}"/>' if style != "Normal" else ""
        properties = f"<w:pPr>{named}{layout}</w:pPr>" if named or layout else ""
        self.parts.append(f"<w:p>{properties}{inner}</w:p>")

    def _run(self, run: Run) -> str:
        address = run.link if run.link.startswith(_ADDRESSES) else ""
        style = f'<w:rStyle w:val="{self._frame.style_id("Hyperlink")}"/>' if address else ""
        bold = "<w:b/><w:bCs/>" if run.bold else ""
        italic = "<w:i/><w:iCs/>" if run.italic else ""
        properties = f"<w:rPr>{style}{bold}{italic}</w:rPr>" if style or bold or italic else ""
        made = f"<w:r>{properties}{_text(run.text)}</w:r>"
        if not address or len(address) > _LONGEST_ADDRESS:
            return made
        return f'<w:hyperlink r:id="{self._frame.link(printable(address))}">{made}</w:hyperlink>'

    def _list(self, block: ListBlock, level: int) -> None:
        deep = min(level, LEVELS - 1)
        number = self._frame.list_number(block.start if block.ordered else None, deep)
        style = "List Number" if block.ordered else "List Bullet"
        numbered = f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>'
        left = INDENT_STEP * (deep + 1)
        for item in block.items:
            is_first = True
            for each in item:
                if isinstance(each, ListBlock):
                    self._list(each, level + 1)
                elif isinstance(each, Paragraph | Heading):
                    if is_first:
                        self._paragraph(style, each.line, numbered)
                    else:
                        self._paragraph("List Continue", each.line, f'<w:ind w:left="{left}"/>')
                else:
                    self.add(each)
                is_first = False

    def _labelled(self, rows: Sequence[tuple[Line, tuple[Line, ...]]]) -> None:
        """A paragraph for each label, whose lines hang beside it."""
        longest = max(len(text_of(label)) for label, _ in rows)
        indent = max(DETAILS_INDENT, min(longest * _LETTER + 200, _WIDEST_LABEL))
        for at, (label, lines) in enumerate(rows):
            is_wide = len(text_of(label)) * _LETTER + 200 > _WIDEST_LABEL
            tabs = f'<w:tabs><w:tab w:val="left" w:pos="{indent}"/></w:tabs>'
            own = f'<w:ind w:left="{indent}" w:hanging="{indent}"/>'
            is_last = at == len(rows) - 1
            spacing = '<w:spacing w:after="200"/>' if is_last else ""
            is_usual = indent == DETAILS_INDENT
            inner = "".join(self._run(Run(run.text.replace("\n", " "), bold=True)) for run in label)
            for number, line in enumerate(lines):
                inner += "<w:r>" + ("<w:br/>" if number or is_wide else "<w:tab/>") + "</w:r>"
                inner += "".join(map(self._run, line))
            self._paragraph(
                "Kansli Details",
                (),
                spacing if is_usual else f"{tabs}{spacing}{own}",
                before=inner,
            )

    def _table(self, table: Table) -> None:
        if table.caption:
            self._paragraph("caption", table.caption)
        widths = _widths(table, self._frame.text_width // _EMU_PER_TWIP)
        caption = _attribute(text_of(table.caption))
        self.parts.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self._frame.style_id("Kansli Table")}"/>'
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1"'
            ' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
            + (f"<w:tblCaption w:val={caption}/>" if table.caption else "")
            + "</w:tblPr><w:tblGrid>"
            + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
            + "</w:tblGrid>"
        )
        for at, row in enumerate((table.header, *table.rows)):
            repeated = "<w:tblHeader/>" if at == 0 else ""
            self.parts.append(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>")
            for width, cell in zip(widths, row, strict=True):
                self.parts.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>')
                self._paragraph("Normal", cell)
                self.parts.append("</w:tc>")
            self.parts.append("</w:tr>")
        self.parts.append("</w:tbl>")
        self._paragraph("Normal", ())  # two tables without words between them would be one

    def _figure(self, figure: Figure) -> None:
        made = self._frame.picture(figure.content, figure.alt, figure.name)
        if made:
            self._paragraph("Normal", (), before=f"<w:r>{made}</w:r>")
        else:
            self._paragraph("Normal", (Run(figure.alt, italic=True),))


def _text(text: str) -> str:
    """The text of a run; a line break is one on paper."""
    lines = printable(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    return "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "" for line in lines
    )


def _attribute(text: str) -> str:
    return quoteattr(" ".join(printable(text).split()))


def _widths(table: Table, whole: int) -> list[int]:
    """Of the columns in twips; they fill the width."""
    shares = column_widths(table, whole / _LETTER, _CELL_MARGINS / _LETTER)
    widths = [int(share * _LETTER) for share in shares]
    widths[-1] += whole - sum(widths)
    return widths
