"""A user at a real terminal with `kansli demo` in it."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A job in the background may have been started with Ctrl-C turned off.
INTERACTIVE = """
import bot.demo.run, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(bot.demo.run.main())
"""
DEMO = [sys.executable, "-c", INTERACTIVE]


class TerminalUser:
    """Somebody at a real terminal with the demo in it."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self.seen = ""

    def read(self, seconds: float = 20) -> bool:
        """Look until something more has been drawn; False when the demo has ended."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        assert ready, f"nothing more was drawn after:\n{self.seen[-2000:]}"
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux: the other side is closed
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)

    def see(self, text: str) -> None:
        """Until `text` is drawn, after what was seen before."""
        while text not in self.seen:
            assert self.read(), f"the demo ended before {text!r}:\n{self.seen[-2000:]}"
        self.seen = self.seen[self.seen.index(text) + len(text) :]

    def type(self, line: str) -> None:
        os.write(self._master, f"{line}\n".encode())

    def end(self) -> int:
        while self.read():
            pass
        return self.process.wait(20)


@contextmanager
def interactive_demo(folder: Path, **env: str) -> Iterator[TerminalUser]:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        DEMO,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(folder), "TERM": "xterm", "COLUMNS": "90"} | env,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield TerminalUser(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)


def test_a_user_acts_as_anna_and_moves_the_clock(tmp_path: Path) -> None:
    with interactive_demo(tmp_path, NO_COLOR="1") as user:
        user.see("Kallelse till möte")
        user.see("Prova  anna: !förhinder")
        user.see("> ")
        user.type("anna: !förhinder")
        user.see("Tack, Anna Ek.")
        user.see("Bo Berg: Anna Ek")
        user.see("anna> ")
        user.type("!möte")
        user.see("Anna Ek: !möte")
        user.see("anna> ")
        user.type(">> +7d")
        user.see("Jag saknar svar från")
        user.see("anna> ")
        user.type("?")
        user.see("Sten Marklid")
        user.see("anna> ")
        assert list(tmp_path.iterdir()) != []
        user.type("slut")
        assert user.end() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_user_sees_colours_and_ends_with_ctrl_d(tmp_path: Path) -> None:
    with interactive_demo(tmp_path, NO_COLOR="") as user:
        user.see("\x1b[36m!kommer\x1b[0m")
        user.see("> ")
        os.write(user._master, b"\x04")
        assert user.end() == 0


def test_what_a_user_types_cannot_steer_the_terminal(tmp_path: Path) -> None:
    with interactive_demo(tmp_path, NO_COLOR="1", TERM="dumb") as user:
        user.see("Kansli →")
        user.see("> ")
        # Ctrl-V: the terminal takes the next character as it is.
        user.type("anna: \x16\x1b[2Jhej \x16\x07p\u202eå er")
        user.see("Anna Ek: [2Jhej på er")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_whatever_ends_the_demo_its_folder_is_removed(
    tmp_path: Path, number: signal.Signals
) -> None:
    with interactive_demo(tmp_path, NO_COLOR="1") as user:
        user.see("elin> ")
        # Readline notices a signal only while it waits, which it may not do yet.
        while user.process.poll() is None:
            user.process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                user.process.wait(1)
    assert list(tmp_path.iterdir()) == []
