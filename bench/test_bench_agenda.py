"""An agenda of 28 reports of 3,000 characters: compiled and written as text and HTML, and as the
answer to its command. Asked for: 10 ms.

`nothing` is the same command where nobody has reported: the ratio says what the reports cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from bench.archive import NOW, Archive, Size, groups, secretary
from bot.events.service import EventService
from bot.runtime.clock import ManualClock
from bot.transports.base import InboundEvent
from secretary.language.render import Renderer
from services import agenda
from services.context import without_actor
from storage import Store

ROUNDS: Final = 50
_PARAGRAPH: Final = (
    "Nämnden har antagit budgeten för nästa år, och en ny familjecentral öppnar i maj. Vi följer "
    "skolfrånvaron i årskurs 7–9 tillsammans med elevhälsan (se länken). "
)
LONG: Final = "\n\n".join([_PARAGRAPH * 3] * 6 + ["– Ett beslut\n– Och ett till"])
"""A report of some 3,000 characters; 4,000 are the most."""
REPORTS: Final = 28


@pytest.fixture(params=[REPORTS, 0], ids=["28 long reports", "nothing"])
def reports(request: pytest.FixtureRequest) -> int:
    """How many there are."""
    return int(request.param)


@pytest.fixture
def store(reports: int, tmp_path: Path) -> Iterator[Store]:
    """One group, and a meeting before the one to come."""
    opened = Store(f"sqlite:///{tmp_path / 'kansli.db'}")
    opened.migrate()
    Archive(Size(meetings=2, reports=2 * reports, ahead=1, report=LONG), 1).fill(opened)
    yield opened
    opened.close()


@pytest.mark.benchmark(group="an agenda is written")
def test_an_agenda_is_written(store: Store, reports: int, benchmark: Any) -> None:
    group, renderer = groups(1)[0], Renderer("!")
    with store.begin() as tx:
        context = without_actor(tx, group, renderer, "$event", NOW)
        [meeting] = context.view.upcoming
        draft = agenda.draft(context, meeting)
        values = agenda.draft_values(context, meeting, draft)
        html = benchmark(lambda: context.render("agenda", meeting=meeting, **values)).html
    assert html.count("Ett beslut") == reports


@pytest.mark.benchmark(group="an agenda is read from the database, compiled and written")
def test_an_agenda_is_compiled(store: Store, benchmark: Any) -> None:
    group, renderer = groups(1)[0], Renderer("!")

    def compile_and_write() -> str:
        with store.begin() as tx:
            context = without_actor(tx, group, renderer, "$event", NOW)
            [meeting] = context.view.upcoming
            draft = agenda.draft(context, meeting)
            values = agenda.draft_values(context, meeting, draft)
            return context.render("agenda", meeting=meeting, **values).html

    benchmark.pedantic(compile_and_write, rounds=ROUNDS, warmup_rounds=5)


@pytest.mark.benchmark(group="an agenda is answered with")
def test_an_agenda_is_asked_for(store: Store, benchmark: Any) -> None:
    room = groups()[0].places["matrix"].room
    service, number = EventService(groups(1), store, ManualClock(NOW)), count()

    def somebody_writes() -> tuple[tuple[InboundEvent], dict[str, object]]:
        event = InboundEvent(f"${next(number)}", room, secretary(0), "!dagordning", NOW)
        return (event,), {}

    benchmark.pedantic(service.receive, setup=somebody_writes, rounds=ROUNDS, warmup_rounds=5)
