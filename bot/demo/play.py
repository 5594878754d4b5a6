"""The demo's two ways: a chat with a visitor, and the script that plays itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path
from types import FrameType
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from bot.demo.hints import hint
from bot.demo.lines import End, Help, Puzzled, parse
from bot.demo.stage import Stage, raised
from bot.transports.terminal import Screen

_ZONE: Final = ZoneInfo("Europe/Stockholm")
_SCRIPT_STARTS: Final = datetime(2027, 2, 9, 10, tzinfo=_ZONE)
_VISIT_STARTS: Final = datetime(2027, 2, 26, 8, 55, tzinfo=_ZONE)
"""The day on which the summons to the meeting in inledning.txt falls due."""
_PAUSE: Final = 0.12
"""Seconds after each post, where somebody watches."""
_HEADING: Final = "=="


def main(*, script: bool) -> int:
    """Play; how it ended, as an exit status."""
    watched = sys.stdin.isatty() and sys.stdout.isatty()
    screen = Screen(_writable(sys.stdout), colours=_wants_colours(sys.stdout))
    with _quiet_log(), _ended_by_signals(), tempfile.TemporaryDirectory(prefix="kansli-") as folder:
        if script or not watched:
            pause = _PAUSE if sys.stdout.isatty() else 0.0
            with raised(Path(folder), screen, _SCRIPT_STARTS, pause=pause) as stage:
                return play(stage, _text("manus.txt"))
        with raised(Path(folder), screen, _VISIT_STARTS, pause=_PAUSE) as stage:
            return visit(stage)


def play(stage: Stage, script: str) -> int:
    """Act out a script, line by line; 1 where the secretary stumbled over one."""
    with asyncio.Runner() as runner:
        for line in script.splitlines():
            if stage.screen.gone:
                break
            if line.startswith(_HEADING):
                stage.chat.heading(line.removeprefix(_HEADING).strip())
            elif not line.startswith("#"):
                act = parse(line, stage.cast, stage.speaker)
                if act is not None:
                    runner.run(stage.do(act))
    return 1 if stage.faults else 0


def visit(stage: Stage) -> int:
    """Let a visitor play anybody, until they have seen enough."""
    welcome = _text("valkommen.txt").format(group=stage.group.name, seats=len(stage.cast.seats))
    stage.screen.paragraph(f"\n{welcome.rstrip()}")
    with asyncio.Runner() as runner:
        for line in _text("inledning.txt").splitlines():
            act = parse(line, stage.cast, None)
            if act is not None:
                runner.run(stage.do(act))
        with _line_editing():
            while not stage.screen.gone:
                typed = _ask(stage)
                if typed is None or not _take(typed, stage, runner):
                    break
    stage.screen.line()
    return 0


def _ask(stage: Stage) -> str | None:
    """The visitor's next line; None where there is none."""
    stage.chat.aside(f"\n{hint(stage)}")
    name = stage.speaker.first.lower() if stage.speaker else ""
    try:
        return input(f"{name}> ")
    except (EOFError, KeyboardInterrupt):
        return None
    except UnicodeDecodeError:
        return ""


def _take(line: str, stage: Stage, runner: asyncio.Runner) -> bool:
    """Do what the line says; False where it was the last."""
    try:
        act = parse(line, stage.cast, stage.speaker)
        if isinstance(act, End):
            return False
        if isinstance(act, Help):
            _help(stage)
        elif act is not None:
            runner.run(stage.do(act))
    except Puzzled as puzzled:
        stage.chat.complaint(str(puzzled))
    except KeyboardInterrupt:
        return False
    return True


def _help(stage: Stage) -> None:
    screen = stage.screen
    for seat in stage.cast.seats:
        who = [m.person.label for m in (seat.member, seat.substitute) if m is not None]
        chair = ", ordförande" if seat.member is not None and seat.member.is_chair else ""
        screen.paragraph(f"  {seat.seat.label:20} {who[0]}{chair}; ersättare {who[-1]}")
    screen.paragraph(f"  {'Sekreterare':20} {stage.cast.secretary.name}\n")
    screen.paragraph(_text("hjalp.txt").rstrip())


def _text(name: str) -> str:
    return resources.files("bot.demo").joinpath(name).read_text("utf-8")


def _wants_colours(out: TextIO) -> bool:
    # https://no-color.org: any value that is not empty.
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _writable(out: TextIO) -> TextIO:
    """The stream, with question marks for what its encoding lacks instead of an error."""
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return out


@contextlib.contextmanager
def _line_editing() -> Iterator[None]:
    """Arrow keys and history in `input`, where Python was built with readline."""
    with contextlib.suppress(ImportError):
        import readline

        readline.clear_history()
    yield


@contextlib.contextmanager
def _quiet_log() -> Iterator[None]:
    """Only errors are shown: what a log would say stands on the screen."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    log = logging.getLogger("bot")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """A closed window or `kill` ends the demo in order, so that its folder is removed."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
