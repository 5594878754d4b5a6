"""Our own look of a Word document: its styles, lists and page, as a package without words.

WordprocessingML, ECMA-376 part 1. Lengths are twentieths of a point, sizes of letters half points.
Calibri is in every Word, and LibreOffice sets Carlito for it, which is as wide.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_QUIET: Final = "525e6b"
DETAILS_INDENT: Final = 1985
"""Where the lines beside labels begin: 3.5 cm."""
INDENT_STEP: Final = 425
RIGHT_EDGE: Final = 9072
"""Of the words on our own page."""
LEVELS: Final = 9
"""Of lists in lists; a deeper one is set as the last."""


def _style(kind: str, id_: str, name: str, inner: str, *, default: bool = False) -> str:
    flag = ' w:default="1"' if default else ""
    custom = ' w:customStyle="1"' if id_.startswith("Kansli") else ""
    return (
        f'<w:style w:type="{kind}"{flag}{custom} w:styleId="{id_}">'
        f'<w:name w:val="{name}"/>{inner}</w:style>'
    )


def _heading(level: int, size: int, before: int, accent: str) -> str:
    return _style(
        "paragraph",
        f"Heading{level}",
        f"heading {level}",
        '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:uiPriority w:val="9"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="60"/>'
        f'<w:outlineLvl w:val="{level - 1}"/></w:pPr>'
        f'<w:rPr><w:b/><w:bCs/><w:color w:val="{accent}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>',
    )


def _paragraph(id_: str, name: str, inner: str, following: str = "Normal") -> str:
    """following: the style of the paragraph that comes after Enter; its own where that is empty."""
    after = f'<w:next w:val="{following}"/>' if following else ""
    based = f'<w:basedOn w:val="Normal"/>{after}'
    return _style("paragraph", id_, name, f"{based}<w:qFormat/>{inner}")


def styles(accent: str, language: str) -> str:
    """word/styles.xml. accent: ``rrggbb``. language: as BCP 47 has it."""
    quiet = f'<w:color w:val="{_QUIET}"/>'
    line = f'w:val="single" w:color="{accent}" w:space="0"'
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="{language}" w:eastAsia="{language}"'
        ' w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        + _style("paragraph", "Normal", "Normal", "<w:qFormat/>", default=True)
        + _style("character", "DefaultParagraphFont", "Default Paragraph Font", "", default=True)
        + _style(
            "table",
            "TableNormal",
            "Normal Table",
            '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
            '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>',
            default=True,
        )
        + _style("numbering", "NoList", "No List", "", default=True)
        + _paragraph(
            "Title",
            "Title",
            '<w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before="0" w:after="240"'
            ' w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:b/><w:bCs/>'
            f'<w:color w:val="{accent}"/><w:sz w:val="40"/><w:szCs w:val="40"/></w:rPr>',
        )
        + _heading(1, 26, 300, accent)
        + _heading(2, 23, 220, accent)
        + _heading(3, 22, 180, accent)
        + _paragraph(
            "ListBullet",
            "List Bullet",
            '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:contextualSpacing/></w:pPr>',
            "",
        )
        + _paragraph(
            "ListNumber",
            "List Number",
            '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr><w:contextualSpacing/></w:pPr>',
            "",
        )
        + _paragraph(
            "ListContinue",
            "List Continue",
            f'<w:pPr><w:ind w:left="{INDENT_STEP}"/><w:contextualSpacing/></w:pPr>',
            "",
        )
        + _paragraph(
            "Caption",
            "caption",
            '<w:pPr><w:keepNext/><w:spacing w:before="200" w:after="80"/></w:pPr>'
            f"<w:rPr><w:b/><w:bCs/>{quiet}</w:rPr>",
        )
        + _paragraph(
            "KansliDetails",
            "Kansli Details",
            f'<w:pPr><w:tabs><w:tab w:val="left" w:pos="{DETAILS_INDENT}"/></w:tabs>'
            f'<w:spacing w:after="0"/><w:ind w:left="{DETAILS_INDENT}"'
            f' w:hanging="{DETAILS_INDENT}"/></w:pPr>',
            "",
        )
        + _paragraph("Header", "header", f'<w:rPr>{quiet}<w:sz w:val="18"/></w:rPr>', "")
        + _paragraph(
            "Footer",
            "footer",
            f'<w:pPr><w:tabs><w:tab w:val="right" w:pos="{RIGHT_EDGE}"/></w:tabs>'
            '<w:spacing w:after="0"/>'
            f'</w:pPr><w:rPr>{quiet}<w:sz w:val="18"/></w:rPr>',
            "",
        )
        + _style(
            "character",
            "Hyperlink",
            "Hyperlink",
            f'<w:rPr><w:color w:val="{accent}"/><w:u w:val="single"/></w:rPr>',
        )
        + _style(
            "table",
            "KansliTable",
            "Kansli Table",
            '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:pPr><w:spacing w:after="0" w:line="252"'
            ' w:lineRule="auto"/></w:pPr><w:tblPr><w:tblBorders>'
            f'<w:top w:sz="8" {line}/><w:bottom w:sz="8" {line}/>'
            '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="d0d6de"/></w:tblBorders>'
            '<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
            '<w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
            '</w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr>'
            f'<w:tcPr><w:tcBorders><w:bottom w:sz="8" {line}/></w:tcBorders></w:tcPr>'
            '</w:tblStylePr><w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr>'
            "</w:tblStylePr>",
        )
        + "</w:styles>"
    )


def abstract_number(id_: int, *, ordered: bool, style: str = "") -> str:
    """The levels of a list. style: the one whose paragraphs are items of it; empty for none."""
    levels = []
    for level in range(LEVELS):
        left = INDENT_STEP * (level + 1)
        linked = f'<w:pStyle w:val="{style}"/>' if style and not level else ""
        kind, text = ("decimal", f"%{level + 1}.") if ordered else ("bullet", "•–"[level % 2])
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{linked}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
            f'<w:ind w:left="{left}" w:hanging="{INDENT_STEP}"/></w:pPr></w:lvl>'
        )
    return (
        f'<w:abstractNum {NAMESPACES} w:abstractNumId="{id_}">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{"".join(levels)}</w:abstractNum>'
    )


def number(id_: int, abstract: int, start: int | None = None, level: int = 0) -> str:
    """A list of those levels. start: of the numbers of that level; None for as it says."""
    override = (
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        if start is not None
        else ""
    )
    inner = f'<w:abstractNumId w:val="{abstract}"/>{override}'
    return f'<w:num {NAMESPACES} w:numId="{id_}">{inner}</w:num>'


def numbering() -> str:
    """word/numbering.xml: bullets as the first list, numbers as the second."""
    return (
        f"<w:numbering {NAMESPACES}>"
        + abstract_number(0, ordered=False, style="ListBullet")
        + abstract_number(1, ordered=True, style="ListNumber")
        + number(1, 0)
        + number(2, 1)
        + "</w:numbering>"
    )


@lru_cache(maxsize=8)
def package(accent: str, language: str) -> bytes:
    """A document without words, on A4, to be filled. accent: ``rrggbb``."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("numbering", "numbering.xml"), ("settings", "settings.xml")
        ),
        "word/document.xml": (
            f'<w:document {NAMESPACES}><w:body><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="680"'
            ' w:footer="680" w:gutter="0"/></w:sectPr></w:body></w:document>'
        ),
        "word/styles.xml": styles(accent, language),
        "word/numbering.xml": numbering(),
        "word/settings.xml": (
            f'<w:settings {NAMESPACES}><w:defaultTabStop w:val="1304"/><w:compat>'
            '<w:compatSetting w:name="compatibilityMode"'
            ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            f'<w:themeFontLang w:val="{language}"/></w:settings>'
        ),
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        for name, text in parts.items():
            zipped.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
    return file.getvalue()


_OFFICE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_OFFICE}.numbering+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_OFFICE}.settings+xml"/></Types>'
)


def _relations(*kinds: tuple[str, str]) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{base}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(kinds, 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{inner}</Relationships>"
    )
