"""Runs tests again with a defence broken; each must then fail, or it does not test the defence.

A test that a break names is collected once more, as ``test_x[without NAME]``, beside itself: it has
the same fixtures, set up by the bot as it is, and only its own run is under the patch. So the
defences cost no more than the tests' own time, and a homeserver is shared.
"""

from __future__ import annotations

import gc
import warnings
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import hypothesis
import pytest
from _hypothesis_pytestplugin import (  # type: ignore[import-untyped]  # ships no types
    FAILING_EXAMPLES_KEY,
)

from tests.docs.pages import REPO
from tests.security.defence import Break
from tests.security.table import BREAKS

_BROKEN: Final = pytest.StashKey[Break]()
_SETTINGS: Final = "_hypothesis_internal_use_settings"
_SECONDS: Final = 1.5
_SECONDS_WITH_HOMESERVER: Final = 4.0
"""What a test waits for at most, where it fails by waiting in vain."""


@cache
def _by_function() -> Mapping[str, Sequence[tuple[Break, str]]]:
    """By path and function: the breaks, each with the parameters' id, empty for all."""
    found = defaultdict(list)
    for broken in BREAKS:
        for test in broken.tests:
            function, bracket, parameters = test.partition("[")
            found[function].append((broken, bracket + parameters))
    return found


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, name: str) -> Generator[None, Any, Any]:
    """Collect what breaks name once more for each of them."""
    made = yield
    if not name.startswith("test") or not collector.path.is_relative_to(REPO):
        return made
    named = _by_function().get(f"{collector.path.relative_to(REPO).as_posix()}::{name}", ())
    items = [item for item in made or () if isinstance(item, pytest.Function)] if named else []
    if not items:
        return made
    again = []
    for broken, parameters in named:
        chosen = [item for item in items if not parameters or item.name == name + parameters]
        assert chosen, f"{broken.name} names {name}{parameters}: it has no such parameters"
        again += [_again(item, broken) for item in chosen]
    return [*made, *again]


def _again(item: pytest.Function, broken: Break) -> pytest.Function:
    callspec = getattr(item, "callspec", None)
    parameters = f"{callspec.id}-without {broken.name}" if callspec else f"without {broken.name}"
    copy: pytest.Function = type(item).from_parent(
        item.parent,
        name=f"{item.originalname}[{parameters}]",
        callspec=callspec,
        callobj=item.obj,
        fixtureinfo=item._fixtureinfo,
        originalname=item.originalname,
    )
    # pytest itself makes the id of the function and the call's own parameters.
    assert item.parent is not None
    copy._id = item.parent.id.child(item.originalname).with_params(parameters)
    for mark in (*item.own_markers, pytest.mark.broken.mark):
        if mark not in copy.own_markers:
            copy.add_marker(mark.name)
            copy.own_markers[-1] = mark
    copy.stash[_BROKEN] = broken
    return copy


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Break the defence while the test itself runs."""
    broken = item.stash.get(_BROKEN, None)
    if broken is None:
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        slow = item.get_closest_marker("synapse")
        patch.setattr("tests.waiting._longest", _SECONDS_WITH_HOMESERVER if slow else _SECONDS)
        function = getattr(item, "obj", None)
        if hasattr(function, _SETTINGS):  # the first failure will do, and none is to be kept
            quick = hypothesis.settings(
                getattr(function, _SETTINGS),
                database=None,
                phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
                report_multiple_bugs=False,
            )
            patch.setattr(function, _SETTINGS, quick)
        broken.apply(patch)
        try:
            return (yield)
        finally:
            vars(item).pop(FAILING_EXAMPLES_KEY, None)  # or Hypothesis would tell how to keep it


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure of the right sort is a success, and a success a failure."""
    report = yield
    broken = item.stash.get(_BROKEN, None)
    if broken is None or call.when != "call" or report.skipped:
        return report
    if call.excinfo is None:
        report.outcome = "failed"
        report.longrepr = f"It passes although {broken.how}: it does not test the defence."
    elif _is_expected(call.excinfo.value, broken):
        report.outcome = "passed"
        report.sections.append(("Broken", f"{broken.how}: {_place(item, call.excinfo)}"))
    return report


def _is_expected(error: BaseException, broken: Break) -> bool:
    failed = isinstance(error, (AssertionError, pytest.fail.Exception, *broken.raises))
    return failed and not str(error).startswith("Timeout (")  # of the test as a whole


def _place(item: pytest.Item, caught: pytest.ExceptionInfo[BaseException]) -> str:
    """The statement of the test at which it failed, and with what."""
    own = [entry for entry in caught.traceback if entry.path == item.path]
    line = f"{own[-1].lineno + 1}: {str(own[-1].statement).strip()}" if own else "elsewhere"
    return f"{line} → {caught.exconly()[:300]}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """What a broken bot has done to fixtures that tests share, no other test sees."""
    result = yield
    if _BROKEN in item.stash and isinstance(item, pytest.Function):
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            for definition in definitions:
                if definition.scope == "module" and definition.baseid.startswith("tests"):
                    definition.finish(item._request)  # type: ignore[arg-type]  # it is not asked
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a test that fails closes nothing
            gc.collect()
    return result
