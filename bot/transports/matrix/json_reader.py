"""Reading JSON that somebody else wrote: from bytes, and then value by value.

Each function but `parse` follows `keys` inwards from `value`, one object in the next. It never
raises, and takes a value of another type than the wanted one for none.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final


def value_at(value: object, *keys: str) -> Any:
    """Whatever stands there; None where the way does not lead anywhere."""
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def object_at(value: object, *keys: str) -> dict[str, Any]:
    """The object that stands there (the very one, so that it can be changed); else an empty one."""
    found = value_at(value, *keys)
    return found if isinstance(found, dict) else {}


def list_at(value: object, *keys: str) -> list[Any]:
    """The list that stands there (the very one); else an empty one."""
    found = value_at(value, *keys)
    return found if isinstance(found, list) else []


def string_at(value: object, *keys: str) -> str | None:
    """The string that stands there; else None."""
    found = value_at(value, *keys)
    return found if isinstance(found, str) else None


# ------------------------------------------------------------------ from bytes

MOST_LEVELS: Final = 64
"""Values inside one another that are kept: no event has twenty, and Python's own limit, which
it meets by raising, is a thousand for everything that is called."""
MOST_VALUES: Final = 4_000_000
"""Values in one text. Each takes some sixty bytes of memory, however short it is written; a room
of 50,000 people is a million."""
_MOST_DIGITS: Final = 300
"""Of a whole number: more would be no `float` any more, and Python refuses to read 4,300."""

_STRING_OR_BRACKET: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)|[\[\]{}]', re.DOTALL)
_UNSTORABLE: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
    r"|(u0000|u[dD][89a-fA-F][\da-fA-F]{2})|.)",
    re.DOTALL,
)


def parse(body: bytes) -> Any:
    """What a JSON text says, whatever it was made to do to its reader.

    It is UTF-8 (RFC 8259); bytes that are not, NUL, and half a surrogate pair, which no database
    stores, are replaced by U+FFFD. What lies more than MOST_LEVELS deep is null, numbers that are
    none (NaN, 1e999) are 0, endless ones are cut. Of a key that comes twice the last one counts.
    Raises ValueError for what is no JSON, or has more than MOST_VALUES values.
    """
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MOST_VALUES:
        raise ValueError("too many values")
    text = body.decode("utf-8", "replace").removeprefix("\ufeff")
    if _UNSTORABLE.search(text):
        text = _ESCAPE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)
    try:
        value = _loads(text)
    except RecursionError:
        return _loads(_without_depths(text))
    return _loads(_without_depths(text)) if _is_deep(value) else value


def _loads(text: str) -> Any:
    return json.loads(
        text, parse_int=_whole_number, parse_float=_finite, parse_constant=lambda _: 0.0
    )


def _whole_number(digits: str) -> int:
    return int(digits[:_MOST_DIGITS])


def _finite(number: str) -> float:
    return value if math.isfinite(value := float(number)) else 0.0


def _is_deep(value: object) -> bool:
    """Whether anything lies more than MOST_LEVELS deep."""
    level: list[Any] = [value]
    for _ in range(MOST_LEVELS + 1):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner += each.values()
            elif isinstance(each, list):
                inner += each
        if not inner:
            return False
        level = inner
    return True


def _without_depths(text: str) -> str:
    """The JSON text with null for what lies more than MOST_LEVELS deep."""
    parts: list[str] = []
    level = begin = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        match found[0]:
            case "[" | "{":
                level += 1
                if level == MOST_LEVELS + 1:
                    parts += text[begin : found.start()], "null"
            case "]" | "}":
                if level == MOST_LEVELS + 1:
                    begin = found.end()
                level -= 1
    if level > MOST_LEVELS:
        raise ValueError("it has no end")
    return "".join((*parts, text[begin:]))
