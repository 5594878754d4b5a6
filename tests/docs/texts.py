"""docs/texter.md: every text the bot can post, written from the templates and the errors."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from commands.topic import MAX_LENGTH as TOPIC_LENGTH
from secretary.meetings import OVERRIDE_WORDS
from secretary.reports import MAX_LENGTH
from secretary.swedish import NBSP, long_date, meeting_number, plural
from secretary.texts import Text, Texts
from tests.docs.pages import HOUSE
from tests.docs.samples import ANSWERS, COMMON, FOR_THE_SECRETARY, NOTICES, Ways

TEMPLATES: Final = HOUSE / "secretary/templates/sv"
GROUPS: Final[Mapping[str, Mapping[str, Ways]]] = {
    "Det Kansli skickar av sig självt till gruppen": NOTICES,
    "Det Kansli säger till sekreteraren": FOR_THE_SECRETARY,
    "Svar": ANSWERS,
}
SOURCES: Final = ("commands/*.py", "secretary/**/*.py", "bot/visit.py")
ERRORS: Final = frozenset({"UserError", "DateError", "NotAllowed", "_refusal"})
"""The errors shown to people, and the one function that makes some of them."""

HEAD: Final = """\
# Alla texter

Allt Kansli kan skriva i chatten, med exempel på namn och dagar. Sidan skrivs av `make docs` ur
mallarna i `secretary/templates/sv` och felen i koden, och ett test håller den sann. Ändra inte här.
Exemplen är skrivna måndagen den 8 mars 2027.
"""

MARCH: Final = long_date(date(2027, 3, 12))
APRIL: Final = long_date(date(2027, 4, 23))
EXAMPLES: Final[Mapping[str, str]] = {
    "NBSP": NBSP,
    "swedish.NBSP": NBSP,
    "gap": " ",
    "MAX_LENGTH": str(MAX_LENGTH),
    "topic.MAX_LENGTH": str(TOPIC_LENGTH),
    "OVERRIDE_WORDS": OVERRIDE_WORDS,
    "len(text)": "4711",
    "len(title)": "411",
    "person.name": "Anna Ek",
    "names": "Anna Ek (S) och Anna Öst (C)",
    "group_names": "Samverkansgruppen barn/unga (barn-unga) och Samverkansgruppen hälsa (halsa)",
    "word": "förhindr",
    "self.prefix": "!",
    "router.name": "förhinder",
    "help.name": "förhinder",
    "same[0].number": "2",
    "under_way.number": "2",
    "meeting.number": "2",
    "swedish.long_date(day)": MARCH,
    "swedish.long_date(deadline)": long_date(date(2027, 3, 5)),
    "swedish.plural(group.rules.summons_days, 'dag', 'dagar')": plural(7, "dag", "dagar"),
    "meetings.day": MARCH,
    "was": long_date(date(2027, 3, 5)),
    "meetings.said": "i mars",
    "meetings.text": "Det finns inget möte i maj.",
    "nearest": "De närmaste är",
    "_listed(near)": f"{meeting_number(2)} {MARCH} och {meeting_number(3)} {APRIL}",
    "_listed(hits)": f"{meeting_number(2)} {MARCH} och {meeting_number(3)} {APRIL}",
    "_quote(read)": "”12 mars”",
    "_quote(rest)": "”9.30.15”",
    "no_date._quote(text)": "”snart”",
    "one_day_only._quote(text)": "”måndag och tisdag”",
    "one_time_only._quote(text)": "”kl 9 och kl 10”",
    "no_such_turn._quote(said)": "”femte fredagen i februari”",
    "no_such_time._quote(said)": "”kl 25”",
    "wrong_part._quote(said)": "”kl 20”",
    "_quote(part)": "”morgon”",
    "two_readings.said": "nästa fredag",
    "join_and(shown, 'eller')": f"fredag 12{NBSP}mars eller fredag 19{NBSP}mars",
    "clocks_change._named(day)": f"28{NBSP}mars 2027",
    "_named(day)": f"8{NBSP}december 2027",
    "_named(last)": f"5{NBSP}mars 2027",
    "WEEKDAYS[day.weekday()]": "onsdag",
    "WEEKDAYS[weekday]": "tisdag",
    "day.isocalendar().week": "49",
    "week": "53",
    "day": "31",
    "refusals.name": "april",
    "last": "30",
    "too_far.year": "2077",
    "year": "2027",
    "night": "03.00",
    "noon": "15.00",
    "end": "08.00",
    "start": "09.00",
    "past_time.clock": "08.00",
    "clock": "02.30",
}
"""What stands for a value in an error, by its expression; the module's or the function's own
name comes first where several have the same."""


def page() -> str:
    """The whole of docs/texter.md."""
    parts = [HEAD]
    for heading, templates in GROUPS.items():
        parts.append(f"## {heading}\n")
        for name, ways in templates.items():
            parts.append(f"### {name}\n")
            for way, text in rendered(name, ways):
                parts.append((f"*{way}*\n\n" if way else "") + _quoted(text.text) + "\n")
    parts.append("## Fel\n\nDet Kansli svarar när det inte går, ofta följt av vad som hade gått.\n")
    for where, texts in errors().items():
        parts.append(f"### {where}\n")
        parts += [_quoted(text) + "\n" for text in texts]
    return "\n".join(parts)


def rendered(name: str, ways: Ways) -> Iterator[tuple[str, Text]]:
    """A template as it turns out in each of its ways."""
    texts = Texts()
    for way, values in ways.items():
        yield way, texts.render(name, **{**COMMON, **values})


def _quoted(text: str) -> str:
    lines = [_plain(line) for line in text.split("\n")]
    ends = [
        "\\" if line and following else "" for line, following in itertools.pairwise([*lines, ""])
    ]
    return "\n".join(f"> {line}{end}".rstrip() for line, end in zip(lines, ends, strict=True))


def _plain(line: str) -> str:
    """A line as Markdown that looks the same."""
    escaped = re.sub(r"([\\`*_<\[|])", r"\\\1", line)
    indent = len(escaped) - len(escaped.lstrip(" "))
    return "&nbsp;" * indent + re.sub(r"^(\d+)\.", r"\1\\.", escaped[indent:])


# Errors, read from the code


@dataclass(frozen=True)
class _Place:
    """Where an expression stands: what its names mean."""

    module: str
    function: ast.AST
    functions: str
    tree: ast.Module


def errors() -> dict[str, list[str]]:
    """The text of every error that is shown to people, by the file that it stands in."""
    found: dict[str, list[str]] = {}
    for path in sorted({path for pattern in SOURCES for path in HOUSE.glob(pattern)}):
        texts = list(dict.fromkeys(_of_file(path)))
        if texts:
            found[str(path.relative_to(HOUSE))] = texts
    return found


def _of_file(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    for function in _functions(tree):
        place = _Place(path.stem, function, function.name, tree)
        for call in _own_nodes(function):
            if isinstance(call, ast.Call) and call.args and _name(call.func) in ERRORS:
                for text in _texts(call.args[0], place):
                    yield _possible(text)


def _possible(text: str) -> str:
    """Examples of values that do not go together, put right."""
    if "28\N{NO-BREAK SPACE}dagar" in text:
        return text.replace("31", "30").replace("april", "februari")
    if "vintertid" in text:
        return text.replace("28\N{NO-BREAK SPACE}mars", "31\N{NO-BREAK SPACE}oktober")
    return text


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return sorted(found, key=lambda function: function.lineno)


def _own_nodes(function: ast.FunctionDef) -> list[ast.AST]:
    found = list(ast.walk(function))
    return sorted(found, key=lambda node: getattr(node, "lineno", 0))


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def _texts(node: ast.expr, place: _Place) -> list[str]:
    """Everything that the expression can say."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            parts = [_texts(value, place) for value in values]
            return ["".join(some) for some in itertools.product(*parts)]
        case ast.FormattedValue(value=value):
            return _value(value, place)
        case ast.BinOp(left=left, right=right):
            return [a + b for a, b in itertools.product(_texts(left, place), _texts(right, place))]
        case ast.IfExp(body=body, orelse=other):
            return _texts(body, place) + _texts(other, place)
        case ast.Attribute(attr="text"):
            return []  # another error, passed on
        case ast.Subscript(value=ast.Name(id=table)):
            return _table(table, place)
        case _:
            return _value(node, place)


def _value(node: ast.expr, place: _Place) -> list[str]:
    source = ast.unparse(node)
    for key in (f"{place.functions}.{source}", f"{place.module}.{source}", source):
        if key in EXAMPLES:
            return [EXAMPLES[key]]
    if isinstance(node, ast.Name):
        assigned = list(_assigned(node.id, place))
        if assigned:
            return assigned
    raise KeyError(f"tests/docs/texts.py has no example of {source} ({place.module}.py)")


def _assigned(name: str, place: _Place) -> Iterator[str]:
    """What a variable of the function can hold, also after ``+=``."""
    texts: list[str] = []
    for node in ast.walk(place.function):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                texts += _texts(value, place)
            case ast.AugAssign(target=ast.Name(id=target), value=value) if target == name:
                texts += [a + b for a in texts for b in _texts(value, place)]
    yield from texts


def _table(name: str, place: _Place) -> list[str]:
    """The values of a dictionary of the module."""
    for node in place.tree.body:
        if isinstance(node, ast.AnnAssign) and _name(node.target) == name:
            assert isinstance(node.value, ast.Dict)
            return [text for value in node.value.values for text in _texts(value, place)]
    raise KeyError(name)
