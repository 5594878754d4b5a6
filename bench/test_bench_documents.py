"""How fast documents become files: warm, as the first of a process, and a thousand of them.

Asked for: a PDF of thirty items within three times what Typst takes for its words alone (30 ms
where that is 10 ms), Word within 50 ms, the first of a process within 300 ms, and memory that does
not grow. Each round makes another document, of other paragraphs: Typst remembers those that it has
set.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
import typst
from pytest_benchmark.fixture import BenchmarkFixture

from secretary.documents.calendar_file import CalendarEvent, calendar_file
from secretary.documents.forms import Form, make
from secretary.documents.structure import (
    Block,
    Heading,
    Labelled,
    Paragraph,
    Run,
    StructuredDocument,
    Table,
    text_of,
)
from secretary.documents.visual_identity import VisualIdentity
from secretary.group import Language

ITEMS: Final = 30
DOCUMENTS: Final = 1000
REPOSITORY: Final = Path(__file__).parents[1]
NOW: Final = datetime(2027, 3, 12, 8, tzinfo=UTC)
ZONE: Final = ZoneInfo("Europe/Stockholm")
LOGO: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7z"/></svg>'
)
IDENTITY: Final = VisualIdentity("Region Västmanland", "#7a1f4b", LOGO, "Ett vapen")
TEXT: Final = (
    "Ordföranden redogör för läget i kommunerna och för socialförvaltningens arbete med ungas "
    "hälsa. Gruppen enas om att följa frågan, och tar upp den vid nästa sammanträde. "
)


def _line(text: str) -> tuple[Run]:
    return (Run(text),)


def notes(number: int, items: int = ITEMS) -> StructuredDocument:
    """Notes as after a long meeting. number: what tells them from others."""
    members = tuple(_line(f"Namn {each} Namnsson (S), Kommun {number}") for each in range(14))
    blocks: list[Block] = [
        Heading(1, _line(f"Minnesanteckningar {number}")),
        Labelled(((_line("Organ"), (_line("Gruppen"),)), (_line("Ledamöter"), members))),
    ]
    for item in range(1, items + 1):
        blocks += [
            Heading(2, _line(f"{item} Punkt {number}")),
            Paragraph(_line(f"{number}:{item} {TEXT * 2}")),
        ]
    header = tuple(map(_line, ("Kommun", "Läget")))
    rows = tuple((_line(f"Kommun {each}"), _line("Frågan följs.")) for each in range(14))
    blocks.append(Table(_line("Läget i kommunerna"), header, rows))
    return StructuredDocument("Anteckningar", Language.SWEDISH, "Gruppen", "", NOW, tuple(blocks))


def another(make_one: Callable[[StructuredDocument], object]) -> Callable[[], object]:
    """That of another document each time."""
    numbers = count()
    return lambda: make_one(notes(next(numbers)))


@pytest.mark.benchmark(group="thirty items")
@pytest.mark.parametrize("form", Form)
def test_a_document(benchmark: BenchmarkFixture, form: Form) -> None:
    benchmark(another(lambda document: make(document, form, IDENTITY)))


_SWEDISH: Final = '#set document(title: "Ord")\n#set text(lang: "sv", hyphenate: true)\n'


@pytest.mark.benchmark(group="thirty items")
@pytest.mark.parametrize("divided", [False, True], ids=["words", "divided"])
def test_typst_alone(benchmark: BenchmarkFixture, divided: bool) -> None:
    """The same words as paragraphs and nothing else.

    divided: as in Swedish, which takes a third of the time, and for the same standards.
    """
    more: Any = {"pdf_standards": ["a-2a", "ua-1"]} if divided else {}
    source = f'{_SWEDISH if divided else ""}#for each in json("words.json") {{ par(text(each)) }}'
    fonts = typst.Fonts(include_system_fonts=False)
    nothing: Any = {"main.typ": b""}
    compiler = typst.Compiler(nothing, font_paths=fonts, ignore_system_fonts=True)

    def words(document: StructuredDocument) -> object:
        said: list[str] = []
        for block in document.blocks:
            if isinstance(block, Heading | Paragraph):
                said.append(text_of(block.line))
            elif isinstance(block, Labelled):
                said += [text_of(line) for _, lines in block.rows for line in lines]
            elif isinstance(block, Table):
                said += [text_of(cell) for row in block.rows for cell in row]
        given: Any = {"main.typ": source.encode(), "words.json": json.dumps(said).encode()}
        return compiler.compile(input=given, format="pdf", **more)

    benchmark(another(words))


@pytest.mark.benchmark(group="a file for calendars")
def test_a_meeting_as_a_calendar_file(benchmark: BenchmarkFixture) -> None:
    numbers = count()

    def one() -> bytes:
        starts = datetime(2027, 3, 12, 9, tzinfo=ZONE) + timedelta(days=next(numbers))
        event = CalendarEvent(
            key=f"{starts:%Y%m%d}", starts=starts, ends=starts + timedelta(hours=3), changed_at=NOW,
            summary="Möte", description=TEXT, zone=ZONE,
        )  # fmt: skip
        return calendar_file([event], name="Möten")

    benchmark(one)


_FIRST: Final = """
import sys
from datetime import UTC, datetime
if sys.argv[1] == "typst":
    import typst
    fonts = typst.Fonts(include_system_fonts=False)
    typst.Compiler(b"Hej", font_paths=fonts, ignore_system_fonts=True).compile(format="pdf")
elif sys.argv[1]:
    from secretary.documents.forms import Form, make
    from secretary.documents.markup import parse_document
    from secretary.documents.structure import StructuredDocument
    from secretary.group import Language
    blocks = parse_document("<h1>Dagordning</h1>" + "<h2>1 Inledning</h2><p>Ord.</p>" * 30)
    now = datetime(2027, 3, 12, 8, tzinfo=UTC)
    document = StructuredDocument("Dagordning", Language.SWEDISH, "Gruppen", "", now, blocks)
    make(document, Form(sys.argv[1]))
"""


@pytest.mark.benchmark(group="the first document of a process")
@pytest.mark.parametrize("form", ["", "typst", *Form])
def test_the_first_document(benchmark: BenchmarkFixture, form: str) -> None:
    """form: empty for the interpreter alone, to take off the others; and Typst, with a word."""
    command = [sys.executable, "-c", _FIRST, form]
    benchmark(partial(subprocess.run, command, check=True, cwd=REPOSITORY))


_MANY: Final = """
import sys
from pathlib import Path
from bench.test_bench_documents import DOCUMENTS, IDENTITY, notes
from secretary.documents.forms import Form, make
for number in range(DOCUMENTS + 1):
    make(notes(number), Form(sys.argv[1]), IDENTITY)
    if number in (DOCUMENTS // 10, DOCUMENTS):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        print(pages * 4096 // 2**20)
"""


@pytest.mark.benchmark(group="a thousand documents")
@pytest.mark.parametrize("form", [Form.PDF, Form.WORD])
def test_a_thousand_documents_take_the_memory_of_a_hundred(benchmark: Any, form: Form) -> None:
    """The memory in MB, after a hundred and after a thousand, is printed with the figures."""
    command = [sys.executable, "-c", _MANY, form]
    run = partial(subprocess.run, command, check=True, cwd=REPOSITORY, capture_output=True)
    done = benchmark.pedantic(run, rounds=1)
    after_hundred, after_all = map(int, done.stdout.split())
    benchmark.extra_info |= {"MB after 100": after_hundred, "MB after 1000": after_all}
    assert after_all < 1.2 * after_hundred, f"{after_all} MB, {after_hundred} after a tenth of them"
