"""What stands around the words of a Word document: the template, its styles, header and footer."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from secretary.documents import word_styles
from secretary.documents.structure import StructuredDocument, printable
from secretary.documents.visual_identity import VisualIdentity
from secretary.documents.word_styles import NAMESPACES
from secretary.language.document_words import DOCUMENT_WORDS

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer, _Header

HEADINGS: Final = ("heading 1", "heading 1", "heading 2")
"""The styles of headings by their level, of which the first is the title's: parts are first."""
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every part in the file: the first that a ZIP archive can say."""
_LONGEST_PROPERTY: Final = 255
_LOGO_HEIGHT: Final = 50 * 12_700
_WIDEST_LOGO: Final = 200 * 12_700
_HIGHEST: Final = 20 * 360_000
_MAIN: Final = b"wordprocessingml.document.main+xml"
_TEMPLATE: Final = b"wordprocessingml.template.main+xml"


class Frame:
    """An opened template, to be filled with a document's words."""

    def __init__(self, document: Document, accent: str, language: str) -> None:
        self.document = document
        self._accent, self._language = accent, language
        self._style_ids = {
            str(each.name).casefold(): str(each.style_id) for each in document.styles
        }
        self._lists: dict[bool, int] = {}
        self._bullets = 0
        self._links: dict[str, str] = {}
        self._numbering: Any = None

    @property
    def text_width(self) -> int:
        """Between the margins, in EMU."""
        section = self.document.sections[-1]
        page, left = section.page_width or 7_560_310, section.left_margin or 899_795
        return max(360_000, page - left - (section.right_margin or left))

    def style_id(self, name: str) -> str:
        """The id of the style of that name; ours is added where the template has none."""
        found = self._style_ids.get(name.casefold())
        if found is None:
            ours = _our_styles(self._accent, self._language)[name.casefold()]
            found = ours.get(_w("styleId"))
            taken = set(self._style_ids.values())
            added = deepcopy(ours)
            if found in taken:
                found = f"Kansli{found}"
                added.set(_w("styleId"), found)
            self.document.styles.element.append(added)
            self._style_ids[name.casefold()] = found
            for reference in added.findall(_w("basedOn")) + added.findall(_w("next")):
                based = "normal table" if reference.get(_w("val")) == "TableNormal" else "normal"
                if (id_ := self._style_ids.get(based)) is not None:
                    reference.set(_w("val"), id_)
            for own in added.iter(_w("numPr")):  # those are the lists of our own package
                own.getparent().remove(own)
        return found

    def fill(self, body: str) -> None:
        """Set the words in place of what stands in the template's body."""
        from docx.oxml import parse_xml

        element = self.document.element.body
        for each in list(element):
            if each.tag != _w("sectPr"):
                element.remove(each)
        for at, each in enumerate(list(parse_xml(body))):
            element.insert(at, each)

    def saved(self) -> bytes:
        """The file, with the same bytes whenever it is made."""
        file, packed = BytesIO(), BytesIO()
        self.document.save(file)
        with ZipFile(file) as made, ZipFile(packed, "w") as zipped:
            for name in made.namelist():
                entry = ZipInfo(name, _MADE)
                entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
                zipped.writestr(entry, made.read(name))
        return packed.getvalue()

    def link(self, address: str) -> str:
        """The id of the relationship to an address."""
        from docx.opc.constants import RELATIONSHIP_TYPE

        if address not in self._links:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            self._links[address] = self.document.part.relate_to(address, kind, is_external=True)
        return self._links[address]

    def picture(self, content: bytes, alt: str, name: str) -> str:
        """A picture as a drawing, no wider than the text; empty where it cannot be read."""
        return _drawing(self.document, content, alt, name, self.text_width, _HIGHEST)

    def list_number(self, start: int | None, level: int) -> int:
        """The number of a list whose numbers begin at that; None for bullets, which are all one."""
        from docx.oxml import parse_xml

        ordered = start is not None
        if not ordered and self._bullets:
            return self._bullets
        numbering = self._numbers()
        if ordered not in self._lists:
            used = [
                int(each.get(_w("abstractNumId"))) for each in numbering if _is(each, "abstractNum")
            ]
            abstract = max(used, default=-1) + 1
            levels = parse_xml(word_styles.abstract_number(abstract, ordered=ordered))
            numbering.insert(len(used), levels)
            self._lists[ordered] = abstract
        numbers = [int(each.get(_w("numId"))) for each in numbering if _is(each, "num")]
        id_ = max(numbers, default=0) + 1
        made = word_styles.number(id_, self._lists[ordered], start, level)
        last = [each for each in numbering if _is(each, "num") or _is(each, "abstractNum")][-1]
        last.addnext(parse_xml(made))
        if not ordered:
            self._bullets = id_
        return id_

    def _numbers(self) -> Any:
        if self._numbering is None:
            self._numbering = _numbering_part(self.document).element
        return self._numbering


def open_frame(document: StructuredDocument, identity: VisualIdentity) -> Frame:
    """The organisation's template, or our own; with the document's language, properties and, where
    the template has none of its own, header and footer. Raises ValueError where it is no document.
    """
    import docx

    accent, language = identity.accent.lstrip("#").lower(), DOCUMENT_WORDS[document.language].locale
    is_ours = not identity.word_template
    content = (
        word_styles.package(accent, language) if is_ours else _as_document(identity.word_template)
    )
    opened = docx.Document(BytesIO(content))
    frame = Frame(opened, accent, language)
    if not is_ours:
        _set_language(opened, language)
    _set_properties(opened, document, language)
    if is_ours:
        _head(frame, document, identity)
    _foot(frame, document)
    return frame


def _as_document(template: bytes) -> bytes:
    """A template of Word's own kind (DOTX) as a document."""
    with ZipFile(BytesIO(template)) as zipped:
        types = zipped.read("[Content_Types].xml")
        if _TEMPLATE not in types:
            return template
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as packed:
            for name in zipped.namelist():
                content = types.replace(_TEMPLATE, _MAIN) if name[:1] == "[" else zipped.read(name)
                packed.writestr(name, content)
    return made.getvalue()


def _set_language(opened: Document, language: str) -> None:
    from docx.oxml import parse_xml

    styles = opened.styles.element
    found = list(styles.iterfind(f"{_w('docDefaults')}//{_w('lang')}"))
    normal = opened.styles["Normal"].element
    found += normal.iterfind(f".//{_w('lang')}")
    for each in found:
        each.set(_w("val"), language)
    if not found:
        properties = normal.get_or_add_rPr()
        properties.append(parse_xml(f'<w:lang {NAMESPACES} w:val="{language}"/>'))


def _set_properties(opened: Document, document: StructuredDocument, language: str) -> None:
    """Of nobody's machine and of no clock, but of the document."""
    properties = opened.core_properties
    made_at = document.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title = _property(document.title)
    properties.author = _property(document.author)
    properties.subject = _property(document.subject)
    properties.created = properties.modified = made_at
    properties.last_modified_by = ""
    properties.comments = properties.keywords = ""
    properties.revision = 1
    properties.language = language


def _property(text: str) -> str:
    return " ".join(printable(text).split())[:_LONGEST_PROPERTY]


def _head(frame: Frame, document: StructuredDocument, identity: VisualIdentity) -> None:
    """The logo and the organisation's name on the first page, and the title on the others."""
    section = frame.document.sections[-1]
    section.different_first_page_header_footer = True
    name = f"<w:r><w:t>{escape(_property(identity.organisation))}</w:t></w:r>"
    first = section.first_page_header
    logo = _drawing(first, _png_of(identity), identity.logo_alt, "logo", _WIDEST_LOGO, _LOGO_HEIGHT)
    shown = f"<w:r>{logo}</w:r>" if logo else name if identity.organisation else ""
    _set(first, frame.style_id("header"), shown)
    title = _property(document.title)
    _set(section.header, frame.style_id("header"), f"<w:r><w:t>{escape(title)}</w:t></w:r>")


def _foot(frame: Frame, document: StructuredDocument) -> None:
    """Whose it is and the page's number, where the template's footer says nothing."""
    section = frame.document.sections[-1]
    footers = [section.footer]
    if section.different_first_page_header_footer:
        footers.append(section.first_page_footer)
    words = DOCUMENT_WORDS[document.language]
    before, between, after = map(_run, words.numbering)
    pages = f"{before}{_field('PAGE')}{between}{_field('NUMPAGES')}{after}"
    right = frame.text_width // 635
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs>'
    if right != word_styles.RIGHT_EDGE:
        clear = f'<w:tab w:val="clear" w:pos="{word_styles.RIGHT_EDGE}"/>'
        tab = tab.replace("<w:tabs>", f"<w:tabs>{clear}")
    for each in footers:
        if each.is_linked_to_previous or _is_empty(each):
            author = _run(_property(document.author))
            _set(each, frame.style_id("footer"), f"{author}<w:r><w:tab/></w:r>{pages}", tab)


def _run(text: str) -> str:
    return text and f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    """A field that the word processor fills in."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f'{name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _is_empty(part: _Footer) -> bool:
    said = (_w(name) for name in ("t", "instrText", "fldSimple", "drawing", "pict"))
    return not any(True for _ in _element_of(part).iter(*said))


def _element_of(part: _Header | _Footer) -> Any:
    return part._element  # noqa: SLF001 - it has no other name


def _set(part: _Header | _Footer, style: str, inner: str, layout: str = "") -> None:
    from docx.oxml import parse_xml

    part.is_linked_to_previous = False
    element = _element_of(part)
    for each in list(element):
        element.remove(each)
    element.append(
        parse_xml(
            f'<w:p {NAMESPACES}><w:pPr><w:pStyle w:val="{style}"/>{layout}</w:pPr>{inner}</w:p>'
        )
    )


def _drawing(story: Any, content: bytes, alt: str, name: str, widest: int, highest: int) -> str:
    """A picture in a line. story: a document, header or footer."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )

    if not content:
        return ""
    try:
        inline = story.part.new_pic_inline(BytesIO(content), None, None)
    except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError):
        return ""
    width, height = inline.extent.cx, inline.extent.cy
    if not (width > 0 and height > 0):
        return ""
    share = min(1.0, widest / width, highest / height)
    for extent in (inline.extent, inline.graphic.graphicData.pic.spPr.xfrm.ext):
        extent.cx, extent.cy = max(1, round(width * share)), max(1, round(height * share))
    properties = inline.docPr
    properties.set("name", _property(name))
    properties.set("descr", " ".join(printable(alt).split()))
    inline.graphic.graphicData.pic.nvPicPr.cNvPr.set("name", _property(name))
    return f"<w:drawing>{inline.xml}</w:drawing>"


@lru_cache(maxsize=4)
def _drawn(svg: bytes) -> bytes:
    from secretary.documents.typesetting import png

    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        '#image(bytes(data.svg), format: "svg", height: 50pt)\n'
    )
    return png(source, {"svg": svg.decode("utf-8", "replace")})


def _png_of(identity: VisualIdentity) -> bytes:
    is_svg = identity.logo and identity.logo_format == "svg"
    return _drawn(identity.logo) if is_svg else identity.logo


@lru_cache(maxsize=8)
def _our_styles(accent: str, language: str) -> dict[str, Any]:
    from docx.oxml import parse_xml

    found = parse_xml(word_styles.styles(accent, language))
    return {
        each.find(_w("name")).get(_w("val")).casefold(): each
        for each in found.iterfind(_w("style"))
    }


def _numbering_part(opened: Document) -> Any:
    """What holds the lists; python-docx makes none where the template has none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    part = opened.part
    try:
        return part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        empty = f"<w:numbering {NAMESPACES}/>".encode()
        uri = PackURI("/word/numbering.xml")
        made = NumberingPart.load(uri, CONTENT_TYPE.WML_NUMBERING, empty, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _is(element: Any, name: str) -> bool:
    return bool(element.tag == _w(name))
