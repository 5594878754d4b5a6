"""What is to be otherwise about a meeting: "plats Regionhuset, länk https://…, slut 12"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from secretary.language.vocabulary import WORDS, compiled

LINK: Final = compiled(r"https?://\S+")

_LONGEST: Final = 2_000
"""Characters: no place, link and title together are longer."""

_MARKERS: Final = (
    rf"(?:the\s)?(?:(?P<place>{WORDS.change_place})|(?P<link>{WORDS.change_link})"
    rf"|(?P<ends_at>{WORDS.change_end})|(?P<title>{WORDS.change_title}))"
)
_TO: Final = rf"(?:\s{{0,3}}[:=]|\s(?:{WORDS.change_to})\b)?"
# Within a place or a title these are words like others, unless something sets them off.
_FIELD: Final = compiled(
    rf"(?:\A|[,;\n]\s?|\s(?:{WORDS.change_and})\s)\s?{_MARKERS}{_TO}(?:\s+|\Z)"
)
_PLAIN_FIELD: Final = compiled(
    rf"\s(?:(?P<link>{WORDS.change_link}){_TO}\s+(?=https?://)"
    rf"|(?P<ends_at>{WORDS.change_end}){_TO}\s+(?=(?:kl\.?\s?|at\s)?\d))"
)
_REMOVED: Final = compiled(
    rf"(?:\A|[,;\n]\s?|\s(?:{WORDS.change_and})\s)\s?(?:{WORDS.change_remove})\s{_MARKERS}"
    r"(?=\s?(?:[,;.\n]|\Z)|\s\w+\s)"
)
_NONE: Final = compiled(rf"(?:{WORDS.change_none})[.!]?")


_TO_BEGIN_WITH: Final = compiled(rf"(?:{WORDS.moved_to})\s")


_WHEN: Final = compiled(rf"(?:the\s)?(?:{WORDS.change_when}){_TO}\s+")


def without_when(text: str) -> str:
    """What a day or time is to be: without "tid till", or the like, before it."""
    found = _WHEN.match(text)
    return text[found.end() :] if found else text


def starts_with_to(text: str) -> bool:
    """Whether the words say what something is to be, and not of which meeting."""
    return _TO_BEGIN_WITH.match(text) is not None


@dataclass(frozen=True)
class MeetingChanges:
    """values: by what they are of: `place`, `link`, `ends_at` and `title`; empty for none any more.

    rest: the words that say none of these.
    """

    values: dict[str, str] = field(default_factory=dict)
    rest: str = ""


def find_changes(text: str) -> MeetingChanges:
    """What the text says is to be otherwise. A thing said twice is left over, all of the text."""
    if len(text) > _LONGEST:
        return MeetingChanges(rest=text)
    if LINK.fullmatch(text):
        return MeetingChanges({"link": text})
    found = list(_fields(text))
    if not found:
        return MeetingChanges(rest=text)
    values: dict[str, str] = {}
    following = [start for start, *_ in found[1:]] + [len(text)]
    for (_, end, name, removed), until in zip(found, following, strict=True):
        value = text[end : max(end, until)].strip(" ,;\n")
        if name in values or (removed and value):
            return MeetingChanges(rest=text)
        values[name] = "" if removed or _NONE.fullmatch(value) else value
        if not value and not removed:
            return MeetingChanges(rest=text)
    link = LINK.search(values.get("place", ""))
    if link and "link" not in values:
        place = values["place"]
        values["place"] = f"{place[: link.start()]} {place[link.end() :]}".strip(" ,;")
        values["link"] = link[0]
    return MeetingChanges(values, text[: found[0][0]].strip(" ,;\n"))


def _fields(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Where what is to be otherwise is named: from where to where, what, and whether it is to be
    none any more."""
    found = sorted(
        (match.start(), match.end(), name, pattern is _REMOVED)
        for pattern in (_REMOVED, _FIELD, _PLAIN_FIELD)
        for match in pattern.finditer(text)
        for name, value in match.groupdict().items()
        if value is not None
    )
    read = 0
    for field_found in found:
        if field_found[0] >= read:
            read = field_found[1]
            yield field_found
