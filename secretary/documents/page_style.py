"""What a document looks like as a web page: its style sheet, in the organisation's colour.

In the light and in the dark, at any width from 320 pixels, and on paper.
"""

from __future__ import annotations

import re
from typing import Final

from secretary.documents.visual_identity import ACCENT, LEAST_CONTRAST, channels_of, contrast

LIGHT_PAGE, DARK_PAGE = "#ffffff", "#12171d"
_LIGHT_CARD, _DARK_CARD = "#f3f5f8", "#1d252e"
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_CONTRAST_IN_THE_DARK: Final = 7.0
"""A colour that is only just light enough looks grey there (WCAG 2.2, 1.4.6)."""
_STEPS: Final = 64


def style_sheet(accent: str) -> str:
    """CSS without anything from elsewhere. accent: ``#rrggbb``; ours where it is no such colour.

    Where it could not be read, it is made darker on white, and lighter on a dark page.
    """
    wished = accent if _COLOUR.fullmatch(accent) else ACCENT
    light = readable(wished, _LIGHT_CARD, "#000000", LEAST_CONTRAST)
    dark = readable(wished, _DARK_CARD, "#ffffff", _CONTRAST_IN_THE_DARK)
    return _STYLE.replace("LIGHT_ACCENT", light).replace("DARK_ACCENT", dark)


def readable(colour: str, on: str, towards: str, least: float) -> str:
    """The nearest to a colour, on the way towards another, with such a contrast. ``#rrggbb``."""
    start, end = channels_of(colour), channels_of(towards)
    for step in range(_STEPS + 1):
        mixed = [a + (b - a) * step // _STEPS for a, b in zip(start, end, strict=True)]
        found = "#" + "".join(f"{each:02x}" for each in mixed)
        if contrast(found, on) >= least:
            return found
    return towards


# What people wrote can be in any script: each block takes its direction from its own letters.
_STYLE: Final = (
    """
:root{color-scheme:light dark;--page:LIGHT_PAGE;--card:LIGHT_CARD;--line:#d9dee5;--text:#16202b;
--quiet:#525e6b;--accent:LIGHT_ACCENT}
@media (prefers-color-scheme:dark){:root{--page:DARK_PAGE;--card:DARK_CARD;--line:#36424f;
--text:#eef3f8;--quiet:#a9b6c4;--accent:DARK_ACCENT}}
*{box-sizing:border-box}
html{background:var(--page);-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:44rem;padding:1.5rem 1.25rem 4rem;color:var(--text);
font:1.0625rem/1.55 "Libertinus Serif",Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,
serif;overflow-wrap:break-word;hyphens:auto}
header{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem 1rem;margin-bottom:2rem;
padding-bottom:.9rem;border-bottom:2px solid var(--accent)}
header p{margin:0;min-width:0;color:var(--quiet)}
header img{max-width:min(16rem,100%);height:auto;max-height:4rem}
h1,h2,h3,p,li,dt,dd,th,td,caption{unicode-bidi:plaintext}
h1,h2,h3{color:var(--accent);line-height:1.25;text-wrap:balance;break-after:avoid}
h1{margin:0 0 1.25rem;font-size:clamp(1.35rem,5.5vw,1.85rem)}
h2{margin:2rem 0 .5rem;font-size:1.3rem}
h3{margin:1.5rem 0 .4rem;font-size:1.1rem}
p{margin:.6rem 0}
p.closing{margin:2rem 0 4rem;break-after:avoid}
p,li,dd{orphans:3;widows:3}
a{color:var(--accent);overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
ul,ol{margin:.6rem 0;padding-inline-start:1.6rem}
li{margin:.3rem 0}
li>p:first-child,li>ul,li>ol{margin-top:0}
li::marker{color:var(--quiet)}
dl{margin:1.1rem 0}
dt{font-weight:700}
dd{margin:0 0 0 1.25rem;overflow-wrap:anywhere;hyphens:manual}
dl>div+div{margin-top:.5rem}
@media (min-width:36rem){
dl>div{display:grid;grid-template-columns:9rem 1fr;column-gap:1rem}
dt{grid-column:1}
dd{grid-column:2;margin:0}}
table{width:100%;margin:1.25rem 0;border-collapse:collapse;line-height:1.4;
font-variant-numeric:tabular-nums}
caption{padding:0 0 .5rem;text-align:start;font-weight:700}
th,td{text-align:start;vertical-align:top;overflow-wrap:normal;hyphens:manual}
.long{overflow-wrap:anywhere;hyphens:auto}
tbody th{font-weight:700}
tr{break-inside:avoid}
@media not print{@media (max-width:35.99rem){
table,caption,tbody,tr,tbody th,tbody td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tbody tr{padding:.55rem 0;border-top:1px solid var(--line)}
tbody tr:first-child{border-top:2px solid var(--accent)}
tbody th,tbody td{overflow-wrap:anywhere;hyphens:auto}
tbody td{padding-inline-start:1.25rem}
tbody td:empty{display:none}
tbody td[data-label]::before{content:attr(data-label) ": ";color:var(--quiet)}}}
@media print,(min-width:36rem){
th,td{padding:.45rem .6rem;border-bottom:1px solid var(--line)}
.many{font-size:.85em}
thead th,thead td{background:var(--card);border-bottom:2px solid var(--accent);
vertical-align:bottom}}
figure{margin:1.5rem 0;break-inside:avoid}
figure img,header img{background:#fff;border-radius:.35rem}
figure img{display:block;max-width:100%;height:auto}
@media print{
@page{size:A4;margin:22mm 25mm}
:root{color-scheme:light;--page:#fff;--card:LIGHT_CARD;--line:#c3cad3;--text:#000;--quiet:#444;
--accent:LIGHT_ACCENT}
body{max-width:none;padding:0;font-size:11pt}
a{text-decoration:none;color:inherit}}
""".replace("LIGHT_PAGE", LIGHT_PAGE)
    .replace("DARK_PAGE", DARK_PAGE)
    .replace("LIGHT_CARD", _LIGHT_CARD)
    .replace("DARK_CARD", _DARK_CARD)
)
