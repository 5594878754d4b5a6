"""Reading JSON that somebody else wrote: a value of the type that is wanted, or nothing.

Each function follows `keys` inwards from `value`, one object in the next. It never raises, and
takes a value of another type than the wanted one for none.
"""

from __future__ import annotations

from typing import Any


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
