"""A real browser without a window, Chromium, led over a pipe (Chrome DevTools Protocol)."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Any, Final

from tests.docs.pages import REPO

_FETCHED: Final = REPO / ".cache/chromium"
"""By `make chromium`, with libraries that the machine may lack."""
AXE: Final = REPO / ".cache/js/node_modules/axe-core/axe.min.js"
"""Installed by `make js`."""
_NAMES: Final = ("chromium-headless-shell", "chromium", "google-chrome")
# No sandbox: it cannot be had as root, and only pages of ours are shown.
_FLAGS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip


def missing() -> str | None:
    """What the tests of web pages lack here, if anything."""
    if _program() is None:
        return "there is no Chromium here (make chromium)"
    return None if AXE.exists() else "axe-core is not installed here (make js)"


def _program() -> str | None:
    fetched = _FETCHED / "usr/lib/chromium/chromium-headless-shell"
    return str(fetched) if fetched.exists() else next(filter(None, map(shutil.which, _NAMES)), None)


@dataclass
class Browser:
    """One page of it, in which one document after the other is shown."""

    _ask: IO[bytes]
    _answers: IO[bytes]
    _session: str = ""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def show(self, file: Path, width: int, *, dark: bool) -> None:
        """A file, in a window of so many CSS pixels."""
        theme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.do("Emulation.setEmulatedMedia", features=theme)
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
        self.do("Emulation.setDeviceMetricsOverride", **size)
        self.do("Page.navigate", url=file.as_uri())
        self._await("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """What a script's expression, or its promise, comes to."""
        how = {"awaitPromise": True, "returnByValue": True}
        done = self.do("Runtime.evaluate", expression=script, **how)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def picture(self, file: Path) -> None:
        """The whole page as PNG."""
        shot = self.do("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    def do(self, method: str, **values: Any) -> Any:
        """A command of the protocol; what it answers."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": values}
        if self._session:
            asked["sessionId"] = self._session
        self._ask.write(json.dumps(asked).encode() + b"\0")
        self._ask.flush()
        while (answer := self._next()).get("id") != number:
            pass
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def _await(self, event: str) -> None:
        while self._next().get("method") != event:
            pass

    def _next(self) -> Any:
        heard = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            assert byte, "Chromium has ended"
            heard += byte
        return json.loads(heard)

    def open(self) -> None:
        """The page that all is shown in."""
        page = self.do("Target.createTarget", url="about:blank")
        attached = self.do("Target.attachToTarget", targetId=page["targetId"], flatten=True)
        self._session = attached["sessionId"]
        self.do("Page.enable")


@contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """A browser that ends with the block. profile: an empty folder for it."""
    program = _program()
    assert program is not None
    asks, ask = os.pipe()
    answers, answer = os.pipe()
    libraries = {str(each.parent) for each in _FETCHED.rglob("*.so*")}
    process = subprocess.Popen(  # it reads from 3, and writes to 4
        ["bash", "-c", f'exec "$@" 3<&{asks} 4>&{answer} 2>/dev/null', "", program, *_FLAGS,
         f"--user-data-dir={profile}"],
        pass_fds=(asks, answer),
        env={**os.environ, "LD_LIBRARY_PATH": ":".join(sorted(libraries))},
    )  # fmt: skip
    os.close(asks)
    os.close(answer)
    try:
        with os.fdopen(ask, "wb") as to, os.fdopen(answers, "rb") as of:
            browser = Browser(to, of)
            browser.open()
            yield browser
    finally:
        process.terminate()
        process.wait()
