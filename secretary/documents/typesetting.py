"""Typst: a source of ours and values, made into a file. The only importer of typst.

What people wrote is never part of the source: it goes along as JSON, and is set as text, so that
nothing in it is markup. Only the fonts that typst brings are used, so that a file looks the same
wherever it is made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from secretary.language.text import one_line

PIXELS_PER_INCH: Final = 216
"""Of pictures: three pixels a point, as the screens of phones have."""
_CUT: Final = "…"
_READ: Final = "#let data = json(bytes(sys.inputs.data))\n"


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


def shown(text: str, most: int) -> str:
    """Text that somebody wrote, in one line of at most so many characters."""
    line = one_line(text[: 4 * most])
    return line if len(line) <= most else line[: most - 1].rstrip() + _CUT
