"""The picture on the README's first screen: the chat on a phone, with what the bot really says.

A chat is played, as those in the documentation are, and drawn as SVG: that needs no browser and no
font file, and the same texts make the same bytes. ``make picture`` writes it.
"""

from __future__ import annotations

import html
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Final

from secretary.group import Language
from tests.chatroom import Chatroom
from tests.docs.pages import REPO
from tests.docs.rooms import room_for

PICTURES: Final = {Language.SWEDISH: "docs/phone-sv.svg", Language.ENGLISH: "docs/phone-en.svg"}

_WIDTH: Final = 390
_LEFT: Final = 58
_TEXT_WIDTH: Final = 268
_LINE: Final = 19
_COLOURS: Final = {"Kansli": "#0b6e4f", "Anna Ek": "#8a3ffc", "Bo Berg": "#b5430b"}
_NARROW: Final = frozenset("iljtfrI.,:;!|'’()[]” “ -–")
_WIDE: Final = frozenset("mwMWÅÄÖABCDEGHKNOPQRSUVXYZ@%—…")


@dataclass
class _Bubble:
    """A message: who says it, its lines of (text, is it bold, is it code), and who has reacted."""

    who: str
    lines: list[list[tuple[str, str]]]
    reactions: dict[str, int] = field(default_factory=dict)


def picture(language: Language) -> str:
    """The whole SVG file."""
    with tempfile.TemporaryDirectory() as folder, room_for("", Path(folder), language) as room:
        group = room.groups[0].name
        return _drawn(group, list(_played(room, language)))


def _played(room: Chatroom, language: Language) -> Iterator[_Bubble]:
    summons = room.last("summons")
    yield _Bubble("Kansli", _wrapped(summons.post.html), {"✅": 3, "💻": 1, "❌": 1})
    for who, swedish, english in (
        ("Anna Ek", "!förhinder", "!absent"),
        ("Bo Berg", "!kommer digitalt", "!coming online"),
    ):
        mark = len(room.posted)
        words = swedish if language is Language.SWEDISH else english
        room.say(who.split()[0].casefold(), words)
        yield _Bubble(who, _wrapped(html.escape(words)))
        yield from (_Bubble("Kansli", _wrapped(said.post.html)) for said in room.since(mark))


# ---------------------------------------------------------------------------------- lines of text


def _wrapped(source: str) -> list[list[tuple[str, str]]]:
    """The bot's small HTML as lines that fit into a bubble, each of runs (text, class)."""
    lines: list[list[tuple[str, str]]] = []
    for block in re.split(r"</?(?:p|ul|ol|li|br)\b[^>]*>", source):
        if block.strip():
            bullet = "• " if f"<li>{block}" in source else ""
            lines += _fill(bullet, block.strip())
    return lines


def _fill(bullet: str, block: str) -> Iterator[list[tuple[str, str]]]:
    line: list[tuple[str, str]] = []
    width = 0.0
    style = ""
    for token in re.findall(r"<[^>]+>|[^< \n]+[ \n]*|[ \n]+", bullet + block):
        if token.startswith("<"):
            style = {"b": "b", "code": "c", "i": "i"}.get(token.strip("</>"), "")
            style = "" if token.startswith("</") else style
            continue
        text = html.unescape(token)
        wide = _measure(text.rstrip(" "), style)
        if line and width + wide > _TEXT_WIDTH:
            yield line
            line, width = ([("  ", "")], _measure("   ", "")) if bullet else ([], 0.0)
            text = text.lstrip()
        line.append((text, style))
        width += _measure(text, style)
    if line:
        yield line


def _measure(text: str, style: str) -> float:
    """About how wide it is, in units of the picture: system fonts differ, so a little generous."""
    if style == "c":
        return 8.0 * len(text)
    each = (
        _SIGN_WIDTH if c in _SIGNS else 4.4 if c in _NARROW else 10.6 if c in _WIDE else 7.7
        for c in text
    )
    return sum(each) * (1.06 if style == "b" else 1)


# ---------------------------------------------------------------------------------- the drawing


def _drawn(group: str, bubbles: list[_Bubble]) -> str:
    parts: list[str] = []
    y = 92
    for bubble in bubbles:
        parts.append(_name(bubble.who, y))
        height = _LINE * len(bubble.lines) + 14
        parts.append(f'<rect x="{_LEFT - 10}" y="{y + 8}" width="{_TEXT_WIDTH + 34}" '
                     f'height="{height}" rx="12" class="bubble"/>')  # fmt: skip
        for number, line in enumerate(bubble.lines):
            parts += _line(line, y + 8 + 20 + number * _LINE)
        y += 8 + height
        if bubble.reactions:
            parts.append(_reactions(bubble.reactions, y + 6))
            y += 32
        y += 26
    height = y + 28
    named = html.escape(group)
    drawn = "\n".join(parts)
    return _FRAME.format(width=_WIDTH, height=height, inner=height - 8, group=named, bubbles=drawn)


def _name(who: str, y: int) -> str:
    colour = _COLOURS.get(who, "#444")
    initials = "".join(word[0] for word in who.split())
    return (
        f'<circle cx="30" cy="{y + 20}" r="14" fill="{colour}"/>'
        f'<text x="30" y="{y + 25}" class="face">{initials}</text>'
        f'<text x="{_LEFT - 8}" y="{y}" class="who" fill="{colour}">{html.escape(who)}</text>'
    )


def _line(runs: list[tuple[str, str]], y: int) -> Iterator[str]:
    """A line's text, with its emoji drawn between. What stands before one is made as wide as it
    was measured, whatever font shows it, so that the two do not meet."""
    pieces = [(piece, style) for text, style in runs for piece in _APART.split(text) if piece]
    grouped = [list(some) for _, some in groupby(pieces, key=lambda piece: piece[0] in _SIGNS)]
    x = float(_LEFT + 2)
    for number, some in enumerate(grouped, 1):
        width = sum(_measure(*piece) for piece in some)
        if some[0][0] in _SIGNS:
            for at, (key, _) in enumerate(some):
                moved = f"translate({x + at * _SIGN_WIDTH:g} {y - 12})"
                yield f'<g transform="{moved}">{_SIGNS[key]}</g>'
        else:
            drawn = "".join(_run(*piece) for piece in some)
            length = f' textLength="{width:.0f}"' if number < len(grouped) else ""
            yield f'<text x="{x:g}" y="{y}"{length} xml:space="preserve">{drawn}</text>'
        x += width


def _run(text: str, style: str) -> str:
    escaped = html.escape(text)
    return f'<tspan class="{style}">{escaped}</tspan>' if style else f"<tspan>{escaped}</tspan>"


def _reactions(reactions: dict[str, int], y: int) -> str:
    drawn = []
    for number, (key, count) in enumerate(reactions.items()):
        x = _LEFT - 8 + number * 58
        drawn.append(f'<rect x="{x}" y="{y}" width="50" height="24" rx="12" class="chip"/>')
        drawn.append(f'<g transform="translate({x + 9} {y + 5})">{_SIGNS[key]}</g>')
        drawn.append(f'<text x="{x + 33}" y="{y + 17}" class="count">{count}</text>')
    return "".join(drawn)


_LINES: Final = 'fill="none" stroke-width="2.4" stroke-linecap="round"'
_SIGNS: Final = {
    "✅": '<rect width="14" height="14" rx="3" fill="#1f9d55"/>'
    f'<path d="M3.5 7.5l2.5 2.5 4.5-6" stroke="#fff" {_LINES}/>',
    "💻": '<rect x="1" y="1" width="12" height="9" rx="1.5" fill="#4a5568"/>'
    '<rect x="-1" y="11" width="16" height="2.5" rx="1" fill="#4a5568"/>',
    "❌": f'<path d="M2 2l10 10M12 2l-10 10" stroke="#d64545" {_LINES}/>',
}
"""Drawn, since not every machine that makes or shows the picture has a font with them."""
_SIGN_WIDTH: Final = 15
_APART: Final = re.compile(f"([{''.join(_SIGNS)}])")


_FRAME: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" \
height="{height}" role="img">
<title>{group}</title>
<style>
text {{ font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Helvetica, Arial, \
sans-serif; fill: #1b1d22 }}
.who {{ font-size: 12px; font-weight: 600; fill: inherit }}
.face {{ font-size: 11px; font-weight: 700; fill: #fff; text-anchor: middle }}
.b {{ font-weight: 700 }}
.i {{ font-style: italic }}
.c {{ font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; \
fill: #7a1f5c }}
.head {{ font-size: 15px; font-weight: 700 }}
.count {{ font-size: 12px; fill: #555 }}
.bubble {{ fill: #f1f3f6 }}
.chip {{ fill: #fff; stroke: #c9ced6 }}
</style>
<rect x="4" y="4" width="382" height="{inner}" rx="34" fill="#fff" stroke="#20242b" \
stroke-width="6"/>
<rect x="145" y="14" width="100" height="8" rx="4" fill="#20242b"/>
<text x="30" y="54" class="head">{group}</text>
<line x1="7" x2="383" y1="68" y2="68" stroke="#e3e6ea"/>
{bubbles}
</svg>
"""


def main() -> None:
    """Write the pictures anew, and say which."""
    for language, name in PICTURES.items():
        path, drawn = REPO / name, picture(language)
        if not path.exists() or path.read_text("utf-8") != drawn:
            path.write_text(drawn, "utf-8")
            sys.stdout.write(f"{name} is written anew\n")


if __name__ == "__main__":
    main()
