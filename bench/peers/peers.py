"""The bots: what each is started as, and what members write to it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.homeserver.env import PASSWORD
from tests.homeserver.synapse import Synapse

BOTS: Final = Path(__file__).parent / "bots"
FLOOR, ECHO, ECHO_RAISED = "floor", "nio echo", "nio echo, sync limit 100"
SIMPLE, REMINDER, KANSLI = "simplematrixbotlib", "matrix-reminder-bot", "Kansli"
_PACKAGES: Final[Mapping[str, Sequence[str]]] = {
    SIMPLE: ("simplematrixbotlib==2.13.1", "matrix-nio[e2e]==0.26.0"),
    REMINDER: ("matrix-reminder-bot==0.4.0",),
}
"""What those that are no scripts of ours are installed from, each in an environment of its own."""
_STOP_SECONDS: Final = 10.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")

_REMINDER_CONFIG: Final = """
matrix:
  user_id: "{user}"
  user_password: "{password}"
  device_id: REMINDER
  homeserver_url: {url}
storage:
  database: "sqlite://{folder}/bot.db"
  store_path: "{folder}/store"
command_prefix: "!"
reminders:
  timezone: "Europe/Stockholm"
allowlist:
  enabled: false
  regexes: []
blocklist:
  enabled: false
  regexes: []
logging:
  level: WARNING
  file_logging:
    enabled: false
  console_logging:
    enabled: true
"""


@dataclass(frozen=True)
class Usage:
    """cpu: seconds so far, user and system. memory: MB resident now."""

    cpu: float
    memory: float


class Process:
    """A bot's process, started as often as one wants; killed with `end`. folder: its own."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = command
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it says what it has to say in a file `log`.

        From the second time on its modules are compiled, as pip leaves those that it installs.
        """
        own = {
            "KANSLI_PASSWORD": PASSWORD,
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(self._folder / "compiled"),
        }
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=Path(__file__).parents[2], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env={**os.environ, **own},
            )  # fmt: skip

    async def stop(self) -> None:
        """End it in good order, or as well as it can be ended."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, _STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.end()
        self._process = None

    def end(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def usage(self) -> Usage:
        """What it has used. Raises AssertionError where it has ended by itself."""
        assert self._process is not None
        assert self._process.poll() is None, self.log()
        place = Path("/proc") / str(self._process.pid)
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        resident = next(
            line for line in (place / "status").read_text().splitlines() if line.startswith("VmRSS")
        )
        return Usage((int(fields[11]) + int(fields[12])) / _TICKS, int(resident.split()[1]) / 1024)

    def log(self) -> str:
        """The end of what it has said."""
        return (self._folder / "log").read_text(errors="replace")[-4000:]


@dataclass(frozen=True)
class Peer:
    """A bot with an account. texts: what is written to it, one after the other.

    rooms: those that it is in, by whether they are encrypted; empty until it is asked to them.
    only_replies: whether it says more than answers.
    """

    name: str
    id: str
    process: Process
    texts: Sequence[str]
    only_replies: bool
    rooms: dict[bool, str]

    @property
    def is_encrypting(self) -> bool:
        """Whether it can be in encrypted rooms."""
        return self.name != FLOOR


def environment(name: str, cache: Path) -> str:
    """The Python that a bot runs by. cache: where environments are made, once."""
    packages = _PACKAGES.get(name)
    if packages is None:
        return sys.executable
    folder = cache / name
    made = folder / ".installed"
    if not made.exists() or made.read_text() != "\n".join(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-qq"]
        subprocess.run([*pip, "install", *packages], check=True)
        made.write_text("\n".join(packages))
    return str(folder / "bin" / "python")


def others(
    homeserver: Synapse, folder: Path, cache: Path, only: Sequence[str] | None
) -> list[Peer]:
    """All but Kansli, with accounts; in no room yet. only: besides those the rest is set beside."""
    made = []
    for name in (FLOOR, ECHO, ECHO_RAISED, SIMPLE, REMINDER):
        if only is not None and name not in (FLOOR, ECHO, *only):
            continue
        own = folder / name.replace(" ", "-").replace(",", "")
        own.mkdir()
        user = f"bot-{own.name}"
        token, device = homeserver.move_in(user, PASSWORD)
        matrix_id = f"@{user}:{homeserver.name}"
        python = environment(name, cache)
        url = homeserver.url
        match name:
            case "floor":
                command = [str(BOTS / "floor.py"), url, token, matrix_id, str(own)]
            case "simplematrixbotlib":
                command = [str(BOTS / "simple_echo.py"), url, user, PASSWORD, str(own)]
            case "matrix-reminder-bot":
                config = own / "config.yaml"
                config.write_text(
                    _REMINDER_CONFIG.format(user=matrix_id, password=PASSWORD, url=url, folder=own)
                )
                command = ["-m", "matrix_reminder_bot.main", str(config)]
            case _:
                limit = "100" if name == ECHO_RAISED else "0"
                script = str(BOTS / "nio_echo.py")
                command = [script, url, token, matrix_id, device, str(own), limit]
        text = "!listreminders" if name == REMINDER else "!kommer"
        made.append(Peer(name, matrix_id, Process([python, *command], own), [text], False, {}))
    return made
