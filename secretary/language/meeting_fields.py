"""What is said of a meeting besides when it begins: "plats Sala, länk https://…, slut 12"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from secretary.language.vocabulary import WORDS, compiled

# The first signs of a sentence that goes on are no part of a link, nor are brackets around it.
LINK: Final = compiled(
    r"https?://(?:\([^\s()]*\)|[^\s()<>])*(?:\([^\s()]*\)|[^\s()<>.,:;!?\"'”’\]])"
)
_IN_BRACKETS: Final = compiled(rf"[(\[<]?(?P<link>{LINK.pattern})[)\]>]?[.,:;!?]*")

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
    rf"|(?P<ends_at>{WORDS.change_end}){_TO}\s+(?=(?:kl\.?\s?|at\s)?\d)"
    rf"|(?P<title>{WORDS.change_title}){_TO}\s+)"
)
_COLON_FIELD: Final = compiled(rf"(?:\A|[\s,;]){_MARKERS}\s{{0,3}}:\s*")
_REMOVED: Final = compiled(
    rf"(?:\A|[,;\n]\s?|\s(?:{WORDS.change_and})\s)\s?(?:{WORDS.change_remove})\s{_MARKERS}"
    r"(?=\s?(?:[,;.\n]|\Z)|\s\w+\s)"
)
_OF: Final = compiled(rf"(?P<field>{_MARKERS})\s(?:{WORDS.change_of})\s+")
_NONE: Final = compiled(rf"(?:{WORDS.change_none})[.!]?")
_APART: Final = " ,;\n"


_TO_BEGIN_WITH: Final = compiled(rf"(?:{WORDS.moved_to})\s")


_WHEN: Final = compiled(rf"(?:the\s)?(?:{WORDS.change_when}){_TO}\s+")


_BESIDES: Final = compiled(
    rf"\A\(?(?:{WORDS.change_besides})(?!\w)[\s,.!)]*"
    rf"|[\s,(]{{1,3}}(?:{WORDS.change_besides})[\s.!?)]*\Z"
)


def without_besides(text: str) -> str:
    """The text without "i stället", "tack" and the like at its beginning and its end."""
    return _BESIDES.sub("", text) if len(text) <= _LONGEST else text


def without_when(text: str) -> str:
    """What a day or time is to be: without "tid till", or the like, before it."""
    found = _WHEN.match(text)
    return text[found.end() :] if found else text


def starts_with_to(text: str) -> bool:
    """Whether the words say what something is to be, and not of which meeting."""
    return _TO_BEGIN_WITH.match(text) is not None


@dataclass(frozen=True)
class MeetingFields:
    """What a text says of a meeting, field by field.

    values: by what they are of: `place`, `link`, `ends_at` and `title`; empty for none any more.
    rest: the words that are said of none of these; links are not among them.
    links: all that stand in the text. Of several none is a value.
    begins: where the first that is named stands; the length of the text without one.
    """

    values: dict[str, str] = field(default_factory=dict)
    rest: str = ""
    links: tuple[str, ...] = ()
    begins: int = 0


def find_fields(text: str) -> MeetingFields:
    """What the text says of a meeting. A thing said twice is left over, all of the text; a link is
    one wherever it stands."""
    nothing = MeetingFields(rest=text, begins=len(text))
    if len(text) > _LONGEST:
        return nothing
    found = list(_fields(text))
    starts = [start for start, *_ in found] + [len(text)]
    rest, *links = _without_links(text[: starts[0]])
    values: dict[str, str] = {}
    for (_, end, name, removed), until in zip(found, starts[1:], strict=True):
        value, *there = _without_links(text[end : max(end, until)])
        if name in values or (removed and value) or not (value or removed or there):
            return nothing
        links += there
        if removed or _NONE.fullmatch(value):
            values[name] = ""
        elif name == "link" and there:
            rest = f"{rest} {value}".strip()
        elif value:
            values[name] = value
        else:
            return nothing
    links = list(dict.fromkeys(links))
    if links and "link" in values:
        return nothing
    if len(links) == 1:
        values["link"] = links[0]
    return MeetingFields(values, rest, tuple(links), starts[0])


def split_of(text: str) -> tuple[str, str] | None:
    """A field and what it is of: "platsen för möte 2 till Sala" is "platsen" and the rest."""
    found = _OF.match(text)
    return (found["field"], text[found.end() :]) if found else None


def _without_links(text: str) -> list[str]:
    """The words, and after them each of the links among them."""
    links = [link["link"] for link in _IN_BRACKETS.finditer(text)]
    words = " ".join(_IN_BRACKETS.sub(" ", text).split()).strip(_APART) if links else text
    return [words if any(map(str.isalnum, words)) else "", *links]


def _fields(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Where a field is named: from where to where, which, and whether it is to be none any more."""
    found = sorted(
        (match.start(), match.end(), name, pattern is _REMOVED, pattern is _PLAIN_FIELD)
        for pattern in (_REMOVED, _FIELD, _COLON_FIELD, _PLAIN_FIELD)
        for match in pattern.finditer(text)
        for name, value in match.groupdict().items()
        if value is not None
    )
    read, named = 0, set[str]()
    for start, end, name, removed, plain in found:
        # "Rubrik Ny titel på rapporten" has one title.
        if start >= read and not (plain and name == "title" and name in named):
            read = end
            named.add(name)
            yield start, end, name, removed
