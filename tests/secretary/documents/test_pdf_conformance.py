"""Every kind of document is PDF/A-2a and PDF/UA-1 at once; a file that breaks a rule is found."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any, Final

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from secretary.documents.pdf import pdf
from secretary.documents.structure import StructuredDocument
from secretary.documents.visual_identity import PLAIN, VisualIdentity
from secretary.group import Language
from tests import documents
from tests.pdf_conformance import elements, problems
from tests.secretary.documents.test_pdf import HOSTILE, IDENTITY, document, long_document

_MADE: Final[Mapping[str, tuple[StructuredDocument, VisualIdentity]]] = {
    **{kind: (documents.of_kind(kind), IDENTITY) for kind in documents.KINDS},
    "in-english": (documents.of_kind("follow-up-report", Language.ENGLISH), PLAIN),
    "parts": (document(), IDENTITY),
    "empty": (replace(document(), blocks=()), PLAIN),
    "long": (long_document(), replace(IDENTITY, logo_alt=IDENTITY.organisation)),
    **{
        f"hostile-{at}": (documents.saying(each[:400]), IDENTITY) for at, each in enumerate(HOSTILE)
    },
}


@pytest.mark.parametrize("name", _MADE)
def test_it_is_fit_to_be_kept_and_to_be_heard(name: str) -> None:
    made, identity = _MADE[name]

    assert problems(pdf(made, identity)) == set()


# ------------------------------------------------------------------------- files that break rules

_Break = Callable[[Pdf], None]
_BREAKS: Final[dict[str, tuple[_Break, str]]] = {}


def breaks(rule: str) -> Callable[[_Break], _Break]:
    """That what it does to the whole file above breaks that rule, among others."""

    def add(do: _Break) -> _Break:
        _BREAKS[do.__name__] = do, rule
        return do

    return add


def _of_kind(of: Pdf, kind: str) -> list[Any]:
    return [element for each, element, _ in elements(of.Root.StructTreeRoot.K) if each == kind]


def _in_xmp(of: Pdf, old: bytes, new: bytes) -> None:
    said = of.Root.Metadata.read_bytes()
    assert old in said
    of.Root.Metadata.write(said.replace(old, new))


def _of_type(of: Pdf, kind: str) -> list[Any]:
    return [
        each for each in of.objects if isinstance(each, Dictionary) and each.get("/Type") == kind
    ]


@breaks("PDFA2A-TRANSPARENCY-GROUP-CS-001")
def no_output_intent(of: Pdf) -> None:
    del of.Root.OutputIntents


@breaks("PDFA2A-METADATA-STRUCTURE-001")
def no_metadata(of: Pdf) -> None:
    del of.Root.Metadata


@breaks("PDFA2A-ID-PART-001")
def another_part_of_pdf_a(of: Pdf) -> None:
    _in_xmp(of, b"<pdfaid:part>2", b"<pdfaid:part>1")


@breaks("PDFA2A-ID-CONFORMANCE-001")
def another_level_of_pdf_a(of: Pdf) -> None:
    _in_xmp(of, b"conformance>A<", b"conformance>B<")


@breaks("PDFUA1-ID-PART-001")
def no_word_of_pdf_ua(of: Pdf) -> None:
    _in_xmp(of, b"<pdfuaid:part>1</pdfuaid:part>", b"")


@breaks("PDFUA1-METADATA-TITLE-001")
def no_title(of: Pdf) -> None:
    with of.open_metadata(set_pikepdf_as_editor=False) as about:
        del about["dc:title"]


@breaks("information is not that of the metadata")
def another_title(of: Pdf) -> None:
    of.docinfo["/Title"] = "Annat"


@breaks("PDFUA1-VIEWER-PREFERENCES-001")
def title_not_shown(of: Pdf) -> None:
    del of.Root.ViewerPreferences


@breaks("PDFA2A-ACTION-TYPE-001")
def script(of: Pdf) -> None:
    of.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@breaks("PDFA2A-ACTION-TYPE-001")
def program(of: Pdf) -> None:
    of.pages[0].Annots[0].A = Dictionary(S=Name.Launch, F=String("x"))


@breaks("PDFA2A-CATALOG-ADDITIONAL-ACTIONS-001")
def action_on_closing(of: Pdf) -> None:
    of.Root.AA = Dictionary(WC=Dictionary(S=Name.URI, URI=String("https://a.example")))


@breaks("PDFA2A-EMBEDDED-FILE-PDFA-001")
def file_in_it(of: Pdf) -> None:
    of.attachments["a.txt"] = b"hej"


@breaks("PDFA2A-ACROFORM-NEED-APPEARANCES-001")
def form(of: Pdf) -> None:
    of.Root.AcroForm = Dictionary(Fields=Array(), NeedAppearances=True)


@breaks("PDFA2A-ANNOTATION-SUBTYPE-001")
def sound(of: Pdf) -> None:
    rectangle = Array([0, 0, 1, 1])
    made = Dictionary(Type=Name.Annot, Subtype=Name.Sound, Rect=rectangle, F=4)
    of.pages[0].Annots.append(of.make_indirect(made))


@breaks("PDFA2A-OPTIONAL-CONTENT-NAME-001")
def layers(of: Pdf) -> None:
    of.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


@breaks("PDFA2A-DEVICE-CMYK-001")
def colour_of_no_intent(of: Pdf) -> None:
    of.pages[0].contents_add(b"/Artifact BMC 0 0 0 1 k 0 0 5 5 re f EMC")


@breaks("PDFA2A-FONT-EMBEDDING-001")
def font_not_embedded(of: Pdf) -> None:
    for each in _of_type(of, "/FontDescriptor"):
        for key in {"/FontFile2", "/FontFile3"} & set(each.keys()):
            del each[key]


@breaks("PDFA2A-UNICODE-MAPPING-001")
def signs_without_unicode(of: Pdf) -> None:
    for each in _of_type(of, "/Font"):
        if "/ToUnicode" in each:
            del each.ToUnicode


@breaks("PDFUA1-STRUCT-TREE-ROOT-001")
def no_structure(of: Pdf) -> None:
    del of.Root.StructTreeRoot


@breaks("PDFUA1-TAGGED-DOCUMENT-001")
def not_said_to_be_tagged(of: Pdf) -> None:
    del of.Root.MarkInfo


@breaks("PDFUA1-SUSPECTS-001")
def suspects(of: Pdf) -> None:
    of.Root.MarkInfo.Suspects = True


@breaks("PDFUA1-TEXT-LANGUAGE-001")
def no_language(of: Pdf) -> None:
    del of.Root.Lang


@breaks("PDFUA1-LANGUAGE-TAG-001")
def language_that_is_none(of: Pdf) -> None:
    of.Root.Lang = String("svenska språket")


@breaks("PDFUA1-CONTENT-TAGGING-001")
def content_without_tags(of: Pdf) -> None:
    of.pages[0].contents_add(b"0 0 5 5 re f")


@breaks("PDFUA1-TAGGED-CONTENT-INSIDE-ARTIFACT-001")
def tagged_content_in_an_artifact(of: Pdf) -> None:
    of.pages[0].contents_add(b"/Artifact BMC", prepend=True)
    of.pages[0].contents_add(b"EMC")


@breaks("an artifact in tagged content")
def artifact_in_tagged_content(of: Pdf) -> None:
    tagged = re.compile(rb"/MCID \d+ *>>\s*BDC")
    content = of.pages[0].Contents.read_bytes()
    broken = tagged.sub(rb"\g<0> /Artifact BMC EMC", content, count=1)
    assert broken != content
    of.pages[0].Contents.write(broken)


@breaks("marked content is not that of the elements")
def content_of_no_element(of: Pdf) -> None:
    del _of_kind(of, "P")[0].K


@breaks("marked content is not that of the elements")
def page_without_its_elements(of: Pdf) -> None:
    del of.pages[0].StructParents


@breaks("PDFUA1-STRUCT-TREE-ROLE-MAP-001")
def kind_of_our_own(of: Pdf) -> None:
    _of_kind(of, "P")[0].S = Name.Stycke


@breaks("PDFUA1-STRUCT-TREE-ROLE-MAP-CYCLE-001")
def role_map_in_a_circle(of: Pdf) -> None:
    of.Root.StructTreeRoot.RoleMap = Dictionary(Stycke=Name.Rad, Rad=Name.Stycke)
    _of_kind(of, "P")[0].S = Name.Stycke


@breaks("PDFUA1-STRUCT-TREE-ROLE-MAP-STANDARD-001")
def standard_kind_mapped(of: Pdf) -> None:
    of.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Div)


@breaks("PDFUA1-HEADING-NESTING-001")
def heading_level_left_out(of: Pdf) -> None:
    _of_kind(of, "H2")[0].S = Name.H4


@breaks("PDFUA1-HEADING-NESTING-001")
def no_first_heading(of: Pdf) -> None:
    _of_kind(of, "H1")[0].S = Name.P


@breaks("PDFUA1-HEADING-STRUCTURE-001")
def headings_of_both_sorts(of: Pdf) -> None:
    _of_kind(of, "H3")[0].S = Name.H


@breaks("PDFUA1-LI-PARENT-001")
def items_of_no_list(of: Pdf) -> None:
    _of_kind(of, "L")[0].S = Name.Div


@breaks("PDFUA1-L-KIDS-001")
def list_of_paragraphs(of: Pdf) -> None:
    _of_kind(of, "LI")[0].S = Name.P


@breaks("PDFUA1-TABLE-ROW-COLUMNSPAN-001")
def row_without_a_cell(of: Pdf) -> None:
    row = _of_kind(of, "TR")[-1]
    row.K = Array([*row.K][:-1])


@breaks("a header of nothing")
def header_of_nothing(of: Pdf) -> None:
    del _of_kind(of, "TH")[0].A


@breaks("a table without headers")
def table_without_headers(of: Pdf) -> None:
    for each in _of_kind(of, "TH"):
        each.S = Name.TD


@breaks("PDFUA1-FIGURE-ALTERNATIVE-TEXT-001")
def picture_without_words(of: Pdf) -> None:
    del _of_kind(of, "Figure")[-1].Alt


@breaks("PDFUA1-LINK-CONTENTS-001")
def link_without_words(of: Pdf) -> None:
    del of.pages[0].Annots[0].Contents


@breaks("PDFUA1-LINK-LINK-TAG-001")
def link_of_no_element(of: Pdf) -> None:
    del of.pages[0].Annots[0].StructParent


@breaks("PDFUA1-LINK-LINK-TAG-001")
def link_in_something_else(of: Pdf) -> None:
    _of_kind(of, "Link")[0].S = Name.Span


@breaks("PDFUA1-PAGE-TABS-001")
def links_in_no_order(of: Pdf) -> None:
    del of.pages[0].Tabs


@breaks("PDFA2A-ANNOTATION-FLAGS-PRESENT-001")
def link_that_may_not_be_printed(of: Pdf) -> None:
    del of.pages[0].Annots[0].F


@breaks("PDFUA1-DYNAMIC-XFA-001")
def form_of_another_kind(of: Pdf) -> None:
    asked = b"<acrobat><acrobat7><dynamicRender>required</dynamicRender></acrobat7></acrobat>"
    config = b"<config>" + asked + b"</config>"
    of.Root.AcroForm = Dictionary(Fields=Array(), XFA=Stream(of, config))


@cache
def _whole() -> bytes:
    return pdf(document(), IDENTITY)


@pytest.mark.parametrize("how", _BREAKS)
def test_a_file_that_breaks_a_rule_is_found(how: str) -> None:
    do, rule = _BREAKS[how]
    broken = BytesIO()
    with pikepdf.open(BytesIO(_whole())) as of:
        do(of)
        of.save(broken)

    assert rule in problems(broken.getvalue())


def test_a_stream_of_another_length_than_it_says_is_found() -> None:
    broken = re.sub(rb"/Length (\d+)\d", rb"/Length \g<1>0", _whole(), count=1)

    assert broken != _whole()
    assert "PDFA2A-STREAM-LENGTH-001" in problems(broken)


def test_an_encrypted_file_is_found() -> None:
    locked = BytesIO()
    with pikepdf.open(BytesIO(_whole())) as of:
        of.save(locked, encryption=pikepdf.Encryption(owner="a", user=""))

    assert "PDFA2A-ENCRYPTION-001" in problems(locked.getvalue())
