"""Whether a PDF is fit to be kept (PDF/A-2a, ISO 19005-2), and to be heard (PDF/UA-1, ISO 14289-1).

By a validator, `page`, which has veraPDF's rules and passes its corpus of some 2,000 files (veraPDF
itself is in none of Debian, PyPI and npm): 154 rules of PDF/A-2a, and 104 of PDF/UA-1, which are
the conditions of the Matterhorn Protocol that a machine can judge. They are about

- the file: header, no encryption, filters, no embedded files, no actions, scripts or forms;
- metadata: XMP by its schemas, what standards it says to keep to, title, and that it is shown;
- colours by the output intent; fonts embedded, with widths and Unicode for every sign;
- structure: all content tagged or an artifact and none both, a root, standard types or a role map,
  headings that leave out no level, rows of tables as long as each other, lists of items,
  alternative texts, links with theirs, Tabs, the language of all text.

Here besides, since it passes them: each marked content is of one element, and the other way round
(Matterhorn 01-003, 01-004, 30-002); a table's header cells say what they head (15-003); what the
document information says is what the XMP says (ISO 19005-2, 6.6.3).

One of its rules is set aside where it errs: a stream that itself ends with a carriage return is of
the length that it says to be (6.1.7.1).

What no machine judges, others of our tests do: that reading order is that of the words, that
headings are what they are in the document, and which alternative texts there are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import page as validator
import pikepdf
from pikepdf.models.metadata import decode_pdf_date

_LENGTH: Final = "PDFA2A-STREAM-LENGTH-001"
_STREAM: Final = re.compile(rb"/Length (\d+)(?:(?!endobj).)*?stream\r?\n", re.DOTALL)
PROFILES: Final = (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1)


def problems(content: bytes) -> set[str]:
    """The rules that the file breaks, by their names; none where it is as it should be."""
    return set(validated(content)) | set(_ours(content))


def validated(content: bytes, *profiles: validator.ValidationProfile) -> Iterator[str]:
    """Those of the validator; by default of both standards."""
    for profile in profiles or PROFILES:
        report = validator.validate_pdf_bytes(content, profile=profile)
        for each in report.failures:
            if each.rule_id != _LENGTH or not _lengths_are_true(content):
                yield each.rule_id


def _lengths_are_true(content: bytes) -> bool:
    """Whether every stream ends where its dictionary says."""
    ends = (found.end() + int(found[1]) for found in _STREAM.finditer(content))
    return all(content.startswith((b"\nendstream", b"\r\nendstream"), each) for each in ends)


def elements(node: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """The structure elements in reading order: kind, element, and the kinds above it."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each, above)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        kind = str(node.S).removeprefix("/")
        yield kind, node, above
        if "/K" in node:
            yield from elements(node.K, (*above, kind))


def _ours(content: bytes) -> Iterator[str]:
    with pikepdf.open(BytesIO(content)) as pdf:
        if _said_in_information(pdf) != _said_in_xmp(pdf):
            yield "information is not that of the metadata"
        if "/StructTreeRoot" not in pdf.Root:
            yield "no structure"
            return
        if _marked(pdf) != _of_elements(pdf):
            yield "marked content is not that of the elements"
        if any(_is_nested(each) for each in pdf.pages):
            yield "an artifact in tagged content"
        for kind, element, _ in elements(pdf.Root.StructTreeRoot.K):
            if kind == "TH" and not any("/Scope" in each for each in element.get("/A", [])):
                yield "a header of nothing"
            if kind == "Table" and "TH" not in [of for of, *_ in elements(element.K)]:
                yield "a table without headers"


_InFile = tuple[str | None, str | None, datetime | None]


def _said_in_information(pdf: pikepdf.Pdf) -> _InFile:
    info = pdf.docinfo
    made = info.get("/CreationDate")
    at = None if made is None else decode_pdf_date(str(made))
    title, author = (info.get(key) for key in ("/Title", "/Author"))
    return None if title is None else str(title), None if author is None else str(author), at


def _said_in_xmp(pdf: pikepdf.Pdf) -> _InFile:
    with pdf.open_metadata(update_docinfo=False) as about:
        made, by = about.get("xmp:CreateDate"), about.get("dc:creator")
        at = None if made is None else datetime.fromisoformat(str(made))
        return about.get("dc:title"), None if by is None else ", ".join(by), at


def _marked(pdf: pikepdf.Pdf) -> Counter[tuple[int, int, int]]:
    """For each marked content its page, its number, and the element that the page's tree names."""
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.get("/ParentTree", pikepdf.Dictionary()))
    found: Counter[tuple[int, int, int]] = Counter()
    for page in pdf.pages:
        number = int(page.obj.get("/StructParents", -1))
        of_page: Any = parents[number] if number >= 0 and number in parents else []
        for mcid in _numbers(page):
            named = of_page[mcid].objgen[0] if mcid < len(of_page) else 0
            found[page.obj.objgen[0], mcid, named] += 1
    return found


def _numbers(page: pikepdf.Page) -> Iterator[int]:
    for operands, operator in _operations(page):
        if str(operator) == "BDC" and "/MCID" in (given := operands[1]):
            yield int(given["/MCID"])


def _of_elements(pdf: pikepdf.Pdf) -> Counter[tuple[int, int, int]]:
    """The same as the elements name it."""
    found: Counter[tuple[int, int, int]] = Counter()
    for _, element, _ in elements(pdf.Root.StructTreeRoot.K):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                found[element.Pg.objgen[0], kid, element.objgen[0]] += 1
            elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                page = kid.get("/Pg", element.get("/Pg"))
                found[page.objgen[0], int(kid.MCID), element.objgen[0]] += 1
    return found


def _is_nested(page: pikepdf.Page) -> bool:
    """Whether an artifact stands in what is tagged."""
    inside: list[bool] = []
    for operands, operator in _operations(page):
        if str(operator) in {"BMC", "BDC"}:
            is_artifact = operands[0] == "/Artifact"
            if is_artifact and any(inside):
                return True
            inside.append(not is_artifact)
        elif str(operator) == "EMC":
            inside.pop()
    return False


def _operations(page: pikepdf.Page) -> Iterator[tuple[Any, Any]]:
    for each in pikepdf.parse_content_stream(page):
        yield each.operands, each.operator
