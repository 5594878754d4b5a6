"""XML, written the same every time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

METS: Final = "http://www.loc.gov/METS/"
CSIP: Final = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
XLINK: Final = "http://www.w3.org/1999/xlink"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
PREMIS: Final = "http://www.loc.gov/premis/v3"
DC: Final = "http://purl.org/dc/elements/1.1/"
_PREFIXES: Final = {
    "mets": METS,
    "csip": CSIP,
    "xlink": XLINK,
    "xsi": XSI,
    "premis": PREMIS,
    "dc": DC,
}
# What XML 1.0 cannot hold.
_IMPOSSIBLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def child(
    parent: Element, namespace: str, tag: str, text: str = "", attributes: Mapping[str, str] = {}
) -> Element:
    """A new element in `parent`, after what is there."""
    clean = {key: _clean(value) for key, value in attributes.items()}
    made = ET.SubElement(parent, f"{{{namespace}}}{tag}", clean)
    if text:
        made.text = _clean(text)
    return made


def root(namespace: str, tag: str, attributes: Mapping[str, str]) -> Element:
    return Element(f"{{{namespace}}}{tag}", {key: _clean(v) for key, v in attributes.items()})


def serialised(element: Element) -> bytes:
    """As a file, UTF-8, each element on a line of its own."""
    for prefix, namespace in _PREFIXES.items():
        ET.register_namespace(prefix, namespace)
    ET.indent(element)
    written: bytes = ET.tostring(element, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _clean(text: str) -> str:
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)
