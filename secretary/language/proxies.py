"""The words by which somebody answers for somebody else: "för Anna Ek"."""

from __future__ import annotations

from typing import Final

from secretary.language.en.vocabulary import PROXIES as ENGLISH
from secretary.language.sv.vocabulary import PROXIES as SWEDISH
from secretary.language.vocabulary import alternatives, compiled

_ON_BEHALF: Final = compiled(rf"(?:{alternatives(SWEDISH.on_behalf, ENGLISH.on_behalf)})\s+")
_NO_NAME: Final = compiled(rf"(?:{alternatives(SWEDISH.no_name, ENGLISH.no_name)})\b")


def after_on_behalf(text: str) -> str | None:
    """What follows "för" at the beginning of the text; None where it begins otherwise."""
    found = _ON_BEHALF.match(text)
    return text[found.end() :] if found else None


def may_be_name(text: str) -> bool:
    """Whether what follows "för" can begin with a name: that of "kommer för sent" cannot."""
    return _NO_NAME.match(text) is None
