"""What all tests share: hypothesis, markers, time limits, and what is compiled only once."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from bot.monitoring.logs import OUR_PACKAGES
from tests.fixtures.database import share_compiled_sql
from tests.fixtures.templates import (
    missing_texts,
    record_missing_texts,
    share_compiled_templates,
    share_renderers,
)
from tests.security import plugin as broken_defences
from tests.waiting import scaled

if TYPE_CHECKING:
    from tests.storage.postgres import Postgres

# No deadline: a slow machine is no failing test. In CI the examples are the same in every run.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=10)
settings.load_profile("ci" if os.environ.get("CI") else "here")

_CHAOS = Path(__file__).with_name("chaos")
_SECONDS = 60
_SECONDS_WITH_HOMESERVER = 120
"""Until a test without a `timeout` of its own fails, fixtures included, alone on the machine."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave the homeserver's tests out where it has no wheel; on Linux its absence is an error."""
    missing_texts.clear()
    if item.get_closest_marker("synapse") and not sys.platform.startswith("linux"):
        pytest.skip("the homeserver's package is for Linux")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: much of the time, tests wait for a server or a process."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Compile once what all tests use; run some tests again with a defence broken."""
    config.pluginmanager.register(broken_defences)
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    share_compiled_sql(patch)
    if "MUTANT_UNDER_TEST" not in os.environ:  # mutmut's processes outlive the folder
        folder = tempfile.TemporaryDirectory(prefix="kansli-test-")
        config.add_cleanup(folder.cleanup)
        share_compiled_templates(patch, Path(folder.name))
        share_renderers(patch)
    record_missing_texts(patch)


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """What a command logs to is closed after its test: the next one's log goes elsewhere."""
    root = logging.getLogger()
    ours = [logging.getLogger(name) for name in OUR_PACKAGES]
    handlers, levels = root.handlers[:], [each.level for each in (root, *ours)]
    hooks = sys.excepthook, threading.excepthook
    yield
    root.handlers[:] = handlers
    for each, level in zip((root, *ours), levels, strict=True):
        each.setLevel(level)
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook = hooks


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for all tests; whoever stops it has one of their own."""
    from tests.storage.postgres import postgres_or_skip

    with postgres_or_skip() as server:
        yield server


@pytest.fixture
def tables_url(postgres: Postgres) -> str:
    """The URL of today's tables on it, with nothing in them."""
    return postgres.new_tables()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a homeserver (`make test-fast` leaves it out), and let no test hang.

    The long versions are left out unless they are asked for. What kills and restarts comes first,
    as it takes longest: last, it would keep one worker at work, and the others waiting.
    """
    items.sort(key=lambda item: not item.path.is_relative_to(_CHAOS))
    are_long_wanted = "torture" in (config.option.markexpr or "")
    for item in items:
        if item.get_closest_marker("torture") and not are_long_wanted:
            item.add_marker(pytest.mark.skip(reason="takes long: make torture"))
        if isinstance(item, pytest.Function) and "homeserver" in item.fixturenames:
            item.add_marker("synapse")
        if not item.get_closest_marker("timeout"):
            slow = item.get_closest_marker("synapse")
            seconds = _SECONDS_WITH_HOMESERVER if slow else _SECONDS
            item.add_marker(pytest.mark.timeout(scaled(seconds)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Name the texts that a failing test missed: the bot itself tells people a reference only."""
    report = yield
    if report.failed and missing_texts:
        report.sections.append(("Missing texts", "\n".join(dict.fromkeys(missing_texts))))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer() -> Generator[None, object, object]:
    """Print where each task waits when a test times out: its loop's own stack does not tell."""
    result = yield
    fail = signal.getsignal(signal.SIGALRM)

    def print_tasks(number: int, frame: FrameType | None) -> None:
        with contextlib.suppress(RuntimeError):  # no loop is running
            for task in asyncio.all_tasks():
                task.print_stack()
        assert callable(fail)
        fail(number, frame)

    if callable(fail):  # not where pytest-timeout uses a thread
        signal.signal(signal.SIGALRM, print_tasks)
    return result


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave out of every search for garbage what is there to stay: modules, and the tests."""
    gc.collect()
    gc.freeze()
