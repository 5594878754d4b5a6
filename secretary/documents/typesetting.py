"""Typst: a source of ours and values, made into a file. The only importer of typst.

What people wrote is never part of the source: it goes along as JSON, and is set as text, so that
nothing in it is markup. Only the fonts that typst brings are used, so that a file looks the same
wherever it is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from secretary.language.text import one_line

if TYPE_CHECKING:
    from typst import Compiler

PIXELS_PER_INCH: Final = 216
"""Of pictures: three pixels a point, as the screens of phones have."""
_CUT: Final = "…"
_READ: Final = "#let data = json(bytes(sys.inputs.data))\n"
_MAIN: Final = "main.typ"
_DATA: Final = "data.json"
_READ_FILE: Final = f'#let data = json("{_DATA}")\n#let content-of(name) = bytes(json(name))\n'


def png(source: str, values: Mapping[str, object]) -> bytes:
    """A picture of one page. source: Typst, which finds the values as `data`.

    values: what JSON can hold. Raises typst.TypstError where the source has a mistake.
    """
    import typst  # 84 MB that nothing else needs

    fonts = typst.Fonts(include_system_fonts=False)
    data = json.dumps(values, ensure_ascii=False)
    compiler = typst.Compiler(
        (_READ + source).encode(),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    made = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    assert isinstance(made, bytes), "the page has no end"
    return made


def pdf(source: str, values: Mapping[str, object], files: Mapping[str, bytes]) -> bytes:
    """A document: PDF/A-2a and PDF/UA-1 at once. source: Typst, which finds the values as `data`.

    values: what JSON can hold. files: pictures, by names, for which the source asks
    `content-of`; nothing else can be read. The same, made of the same. Raises
    typst.TypstError where the source has a mistake, or the document would not be of both standards.
    """
    data = json.dumps(values, ensure_ascii=False).encode()
    # A file that is given so has to be text.
    as_text = {name: str(list(content)).encode() for name, content in files.items()}
    given: Any = {_MAIN: (_READ_FILE + source).encode(), _DATA: data, **as_text}
    made = _compiler().compile(input=given, format="pdf", pdf_standards=["a-2a", "ua-1"])
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)  # it has read the fonts and our source, which takes longer than a document
def _compiler() -> Compiler:
    import typst

    fonts = typst.Fonts(include_system_fonts=False)
    nothing: Any = {_MAIN: b""}
    return typst.Compiler(nothing, font_paths=fonts, ignore_system_fonts=True)


def shown(text: str, most: int) -> str:
    """Text that somebody wrote, in one line of at most so many characters."""
    line = one_line(text[: 4 * most])
    return line if len(line) <= most else line[: most - 1].rstrip() + _CUT
