"""A title and an organisation after a name, and what somebody is invited to: "Per Ask, Skolverket,
punkt 4". Pure text; part of what `people_words` reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from secretary.language.people_words import LONGEST, WORDS
from secretary.language.text import casefold_ws, one_line
from secretary.language.vocabulary import compiled

_SEPARATORS: Final = " \t\n,;:.–-"
_ITEM: Final = compiled(
    rf"(?:(?:{WORDS.to_meeting})\s+)?(?:{WORDS.items})\s?(?P<number>\d{{1,2}})(?!\w)"
)
_NOT_TO_COME: Final = compiled(
    rf"\A(?:{WORDS.ended})(?=[\s:,])[\s:,]*|(?<=\s)(?:{WORDS.withdrawn})(?=[\s,.!]|\Z)"
)
_BEFORE_MEETING: Final = compiled(rf"[\s,]+(?:{WORDS.to_meeting})\Z")
_ORGANISATION: Final = compiled(
    r"\bregion\b|(?:landsting|l[äa]nsstyrelsen?|kommun|stad|f[öo]rbund(?:et)?|myndighet(?:en)?"
    r"|verket|universitetet?|county|municipality|city|agency|university)\b"
)

_PART: Final = re.compile(r"\s*[()]\s*|\s[-–]\s")
_OF: Final = compiled(rf"(?P<name>\S+ .+?)\s(?:{WORDS.of})\s(?P<of>.+)")
_TITLE_FIRST: Final = re.compile(
    r"(?P<title>[^\W\d_A-ZÅÄÖ][\w-]*(?: [^\W\d_A-ZÅÄÖ][\w-]*){0,3}) "
    r"(?P<name>[A-ZÅÄÖ]\S* .*[A-ZÅÄÖ].*)"
)
""" "polismästare Kim Berg"; "von Ahn" begins with no capital, either, and has one name only."""


def split_title(text: str, organisations: Iterable[str]) -> tuple[str, str, str]:
    """A name, the title and the organisation after it: "Eva Lind, strateg, Region Västmanland".

    Of one thing only it is told which it is: an organisation is one of `organisations`, or is
    called as one is; else what begins with a capital is one, and what does not is a title.
    """
    text = _PART.sub(", ", one_line(text)[:LONGEST]).strip(_SEPARATORS)
    parts = [part.strip(_SEPARATORS) for part in text.split(",") if part.strip(_SEPARATORS)]
    if len(parts) == 1 and (found := _OF.fullmatch(parts[0])) is not None:
        parts = [found["name"], found["of"]]
    if parts and (found := _TITLE_FIRST.fullmatch(parts[0])) is not None:
        parts[:1] = [found["name"], found["title"]]
    if len(parts) < 2:
        return text, "", ""
    known = {casefold_ws(name) for name in organisations}

    def is_organisation(words: str) -> bool:
        return casefold_ws(words) in known or _ORGANISATION.search(words) is not None

    name, first, *more = parts
    if more and is_organisation(first) and not is_organisation(more[-1]):
        return name, ", ".join(more), first
    if more:
        return name, ", ".join([first, *more[:-1]]), more[-1]
    if is_organisation(first) or first[:1].isupper():
        return name, "", first
    return name, first, ""


@dataclass(frozen=True)
class Invitation:
    """What is said of who is co-opted. item: the number of the item that it is for; None for the
    whole meeting. is_withdrawn: whether they are not to come after all. rest: the other words."""

    rest: str
    item: int | None = None
    is_withdrawn: bool = False


def split_invitation(text: str) -> Invitation:
    """The item and the taking back that are named among the words."""
    words = one_line(text)[:LONGEST]
    not_to_come = _NOT_TO_COME.search(words)
    if not_to_come is not None:
        words = _without(words, not_to_come)
    item = _ITEM.search(words)
    if item is not None:
        words = _without(words, item)
    number = int(item["number"]) if item else None
    return Invitation(words, number, is_withdrawn=not_to_come is not None)


def without_before_meeting(text: str) -> str:
    """The words without "till" or the like at their end, after which a meeting was named."""
    return _BEFORE_MEETING.sub("", text).strip(_SEPARATORS)


def _without(text: str, found: re.Match[str]) -> str:
    before, after = text[: found.start()].rstrip(_SEPARATORS), text[found.end() :]
    return f"{before} {after.lstrip(_SEPARATORS)}".strip()
