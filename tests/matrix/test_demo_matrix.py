"""`make demo-matrix`: comes up with everybody in it, answers, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.homeserver.__main__ import BOT_ID
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person, Seen

pytestmark = pytest.mark.synapse

REPO = Path(__file__).parents[2]


@asynccontextmanager
async def demo(folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The demo's process, with `folder` for its temporary files; killed at the end if need be."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.homeserver",
        *words,
        cwd=REPO,
        env=os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def read_until(process: asyncio.subprocess.Process, words: str) -> str:
    """What it says, up to the line with `words`."""
    said = ""
    assert process.stdout is not None
    while words not in said:
        line = await process.stdout.readline()
        assert line, f"the demo ended before {words!r}:\n{said}"
        said += line.decode()
    return said


async def test_a_member_asks_and_is_answered_in_the_encrypted_room(tmp_path: Path) -> None:
    async with demo(tmp_path, "--check") as process:
        said, _ = await process.communicate()
    text = said.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Anna: !möte\nKansli: Möte 1: " in text
    assert "ERROR" not in text
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


async def test_visitors_read_what_they_need_and_alarm_nobody_by_verifying(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    async with demo(tmp_path / "demo") as process:
        address = re.search(r"http://[\d.:]+", await read_until(process, "Ctrl-C stops everything"))
        assert address is not None
        async with await Person.log_in(address[0], "anna", PASSWORD, tmp_path / "anna") as anna:
            summons = await anna.wait_for(lambda seen: _from_bot(seen, "Kallelse till möte"))
            await anna.wait_for(lambda seen: _reacts(seen, summons, "✅"))
        async with await Person.log_in(address[0], "elin", PASSWORD, tmp_path / "elin") as elin:
            await elin.wait_for(lambda seen: _from_bot(seen, "Möte\N{NO-BREAK SPACE}1: "))
            welcome = elin.saw(lambda seen: seen.body.startswith("Välkommen, Elin"))[0].body
            assert "Skriv !kommer" in welcome, "the summons cannot be read by who comes later"
            secretaries = next(room for room in elin.client.rooms if room != summons.room)
            await elin.say(secretaries, "!utskick")
            answer = await elin.wait_for(lambda seen: seen.room == secretaries and _from_bot(seen))
        assert answer.body.startswith("Det här skickar jag härnäst"), "the first that is said there"
        process.send_signal(signal.SIGTERM)
        rest, _ = await process.communicate()
    assert (process.returncode, "ERROR" in rest.decode()) == (0, False)


def _from_bot(seen: Seen, beginning: str = "") -> bool:
    is_message = (seen.sender, seen.type) == (BOT_ID, "m.room.message")
    return is_message and seen.body.startswith(beginning)


def _reacts(seen: Seen, to: Seen, key: str) -> bool:
    relation = seen.content.get("m.relates_to", {})
    return seen.sender == BOT_ID and relation == {
        "rel_type": "m.annotation",
        "event_id": to.event_id,
        "key": key,
    }


@pytest.mark.parametrize("when", ["people move in", "Ctrl-C stops everything"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_can_be_stopped_at_any_time_and_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals, when: str
) -> None:
    if number is signal.SIGINT and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        pytest.skip("Ctrl-C is turned off for jobs in the background, and for what they start")
    async with demo(tmp_path) as process:
        said = await read_until(process, when)
        address = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert address is not None
        process.send_signal(number)
        rest, _ = await process.communicate()
    assert (process.returncode, "nothing is left" in rest.decode()) == (0, True)
    assert "Traceback" not in rest.decode()
    assert list(tmp_path.iterdir()) == []
    with socket.socket() as visitor:
        assert visitor.connect_ex(("127.0.0.1", int(address[1]))) != 0
