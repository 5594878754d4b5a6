"""What it is to break a defence: a patch of the product, and the tests that must fail under it.

The modules beside this one hold the breaks, a module for each part of docs/security.md;
`tests.security.plugin` runs the tests again under them.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest

Apply = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Break:
    """One defence, broken.

    name: of the function that breaks it. threat: how its row in docs/security.md begins.
    how: what the bot does then. tests: which must fail under it, as ``path::function``, with
    ``[id]`` for one set of parameters. raises: what else than an assertion they may fail with.
    """

    name: str
    threat: str
    how: str
    tests: tuple[str, ...]
    raises: tuple[type[BaseException], ...]
    apply: Apply


BREAKS: Final[list[Break]] = []


def breaks(
    threat: str, how: str, *tests: str, raises: tuple[type[BaseException], ...] = ()
) -> Callable[[Apply], Apply]:
    """Enter the function as a break of the defence against `threat`."""

    def enter(apply: Apply) -> Apply:
        BREAKS.append(Break(apply.__name__, threat, how, tests, raises, apply))
        return apply

    return enter


def original(target: str) -> Any:
    """What stands at ``module.attribute.attribute`` before a break puts something else there."""
    return pkgutil.resolve_name(target)


def always(value: object) -> Callable[..., Any]:
    """A function that gives `value`, whatever it is asked."""
    return lambda *_, **__: value


def always_async(value: object) -> Callable[..., Any]:
    """The same, awaited."""

    async def give(*_: object, **__: object) -> object:
        return value

    return give
