"""Runs the demo: interactively, or by a script."""

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
from bot.demo.parser import InputError, Quit, ShowPersonas, parse
from bot.demo.simulation import Simulation, open_simulation
from bot.transports.terminal.screen import Screen

_ZONE: Final = ZoneInfo("Europe/Stockholm")
_SCRIPT_START: Final = datetime(2027, 2, 9, 10, tzinfo=_ZONE)
_INTERACTIVE_START: Final = datetime(2027, 2, 26, 8, 55, tzinfo=_ZONE)
"""The day on which the summons to the meeting in introduction.txt falls due."""
_PAUSE: Final = 0.12
"""Seconds after each message, on a terminal."""
_HEADING: Final = "=="


def main(*, script: bool = False) -> int:
    """Run the demo; the exit status. script: by the script, as also where there is no terminal."""
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    screen = Screen(_writable(sys.stdout), colours=_wants_colours(sys.stdout))
    with _quiet_log(), _exit_on_signals(), tempfile.TemporaryDirectory(prefix="kansli-") as folder:
        if script or not interactive:
            pause = _PAUSE if sys.stdout.isatty() else 0.0
            with open_simulation(Path(folder), screen, _SCRIPT_START, pause=pause) as simulation:
                return run_script(simulation, _text("script.txt"))
        with open_simulation(Path(folder), screen, _INTERACTIVE_START, pause=_PAUSE) as simulation:
            return run_interactive(simulation)


def run_script(simulation: Simulation, script: str) -> int:
    """Do each line of the script; 0, or 1 where an event ended in an unexpected error.

    Raises InputError where a line cannot be used.
    """
    with asyncio.Runner() as runner:
        for line in script.splitlines():
            if simulation.screen.closed:
                break
            if line.startswith(_HEADING):
                simulation.transport.heading(line.removeprefix(_HEADING).strip())
            elif not line.startswith("#"):
                action = parse(line, simulation.directory, simulation.speaker)
                if action is not None:
                    runner.run(simulation.do(action))
    return 1 if simulation.faults else 0


def run_interactive(simulation: Simulation) -> int:
    """Read lines from the user until the end; always 0."""
    welcome = _text("welcome.txt").format(
        group=simulation.group.name, seats=len(simulation.directory.seats)
    )
    simulation.screen.paragraph(f"\n{welcome.rstrip()}")
    with asyncio.Runner() as runner:
        for line in _text("introduction.txt").splitlines():
            action = parse(line, simulation.directory, None)
            if action is not None:
                runner.run(simulation.do(action))
        with _line_editing():
            while not simulation.screen.closed:
                typed = _read_line(simulation)
                if typed is None or not _do_line(typed, simulation, runner):
                    break
    simulation.screen.line()
    return 0


def _read_line(simulation: Simulation) -> str | None:
    """The user's next line; None at the end of the input."""
    simulation.transport.note(f"\n{hint(simulation)}")
    name = simulation.speaker.first_name.lower() if simulation.speaker else ""
    try:
        return input(f"{name}> ")
    except (EOFError, KeyboardInterrupt):
        return None
    except UnicodeDecodeError:
        return ""


def _do_line(line: str, simulation: Simulation, runner: asyncio.Runner) -> bool:
    """Do what the line says; False where it ends the demo."""
    try:
        action = parse(line, simulation.directory, simulation.speaker)
        if isinstance(action, Quit):
            return False
        if isinstance(action, ShowPersonas):
            _show_help(simulation)
        elif action is not None:
            runner.run(simulation.do(action))
    except InputError as error:
        simulation.transport.error(str(error))
    except KeyboardInterrupt:
        return False
    return True


def _show_help(simulation: Simulation) -> None:
    screen = simulation.screen
    for seat in simulation.directory.seats:
        who = [m.person.label for m in (seat.member, seat.substitute) if m is not None]
        chair = ", ordförande" if seat.member is not None and seat.member.is_chair else ""
        screen.paragraph(f"  {seat.seat.label:20} {who[0]}{chair}; ersättare {who[-1]}")
    screen.paragraph(f"  {'Sekreterare':20} {simulation.directory.secretary.name}\n")
    screen.paragraph(_text("help.txt").rstrip())


def _text(name: str) -> str:
    return resources.files("bot.demo").joinpath(name).read_text("utf-8")


def _wants_colours(out: TextIO) -> bool:
    # https://no-color.org: any value that is not empty.
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _writable(out: TextIO) -> TextIO:
    """The stream, set to write ? for what its encoding lacks instead of raising."""
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return out


@contextlib.contextmanager
def _line_editing() -> Iterator[None]:
    """Arrow keys and history for `input`, where Python was built with readline."""
    with contextlib.suppress(ImportError):
        import readline

        readline.clear_history()
    yield


@contextlib.contextmanager
def _quiet_log() -> Iterator[None]:
    """Log errors only: the screen shows everything else."""
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    log = logging.getLogger("bot")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


@contextlib.contextmanager
def _exit_on_signals() -> Iterator[None]:
    """Exit by SystemExit at SIGTERM and SIGHUP, so that the temporary folder is removed."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
