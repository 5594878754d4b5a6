"""Answers that nio would not read, or of which it would drop the half."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import nio  # type: ignore[import-untyped]  # ships no types


class ObjectResponse(nio.Response):  # type: ignore[misc]  # nio ships no types
    """Any object. nio learns nothing from it by itself.

    content: the whole answer as the server gave it. wanted: what it must hold, as an object; empty
    where it may be anything.
    """

    content: Mapping[str, Any]
    wanted: ClassVar[str] = ""

    @classmethod
    def from_dict(cls, parsed_dict: dict[str, Any]) -> Any:
        if cls.wanted and not isinstance(parsed_dict.get(cls.wanted), dict):
            return nio.ErrorResponse.from_dict(parsed_dict)
        answer = cls()
        answer.content = parsed_dict
        return answer


class KeysQueryResponse(ObjectResponse):
    """An answer to ``/keys/query``."""

    wanted = "device_keys"


class KeysClaimResponse(ObjectResponse):
    """An answer to ``/keys/claim``."""

    wanted = "one_time_keys"
