"""How far everything is handled: saved now and then, and at the end."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from bot.transports.matrix import sync_position
from bot.transports.matrix.sync_position import SyncPosition
from tests.fakes.inbound_port import RecordingPort
from tests.waiting import cancel, poll


class Saving:
    """A position that is being saved. tokens: what was saved, in order."""

    def __init__(self) -> None:
        self.port = RecordingPort()
        client = SimpleNamespace(device_id="D", store=SimpleNamespace(sync_count=3))
        self.position = SyncPosition(client)  # type: ignore[arg-type]
        self.failures = 0

    async def save(self) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionResetError
        await self.position.save(self.port)

    def handled(self, token: str) -> None:
        self.position.token = token
        self.position.save_soon()

    async def saved(self, token: str) -> None:
        await self.port.wait(lambda: self.port.sync_token == f"D 3 {token}")


async def test_of_what_is_handled_while_a_save_rests_the_newest_is_saved_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sync_position, "SAVE_SECONDS", 0.05)
    saving = Saving()
    keeping = asyncio.create_task(saving.position.keep_saving(saving.save))

    saving.handled("s1")
    await saving.saved("s1")
    for number in range(2, 20):
        saving.handled(f"s{number}")
    await saving.saved("s19")
    await cancel(keeping)

    assert saving.port.calls == ["save_sync_token"] * 2


async def test_a_save_that_fails_is_made_good_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_position, "SAVE_SECONDS", 0.0)
    saving = Saving()
    saving.failures = 1
    keeping = asyncio.create_task(saving.position.keep_saving(saving.save))

    saving.handled("s1")
    await poll(lambda: not saving.failures, 5)
    saving.handled("s2")

    await saving.saved("s2")
    await cancel(keeping)


async def test_the_last_is_saved_at_the_end_and_a_failure_is_let_be() -> None:
    saving = Saving()
    saving.position.token = "s1"

    await saving.position.save_last(saving.save)
    assert saving.port.sync_token == "D 3 s1"

    saving.failures, saving.position.token = 1, "s2"
    await saving.position.save_last(saving.save)
    assert saving.port.sync_token == "D 3 s1"
