"""What is sent to the bot's device, of any shape, in clear and through Olm: a short look."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.to_device import IN_CLEAR, IN_OLM, DeviceTarget

_SHORT = settings(max_examples=100, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def device() -> Iterator[DeviceTarget]:
    target = DeviceTarget()
    yield target
    target.close()


@_SHORT
@given(IN_CLEAR)
def test_of_events_to_the_device_only_olm_messages_get_in_and_none_raises(
    device: DeviceTarget, events: Sequence[Any]
) -> None:
    asyncio.run(device.in_clear(events))


@_SHORT
@given(IN_OLM)
def test_of_what_olm_messages_hold_only_room_keys_are_heard_and_none_raises(
    device: DeviceTarget, said: tuple[Any, Any]
) -> None:
    asyncio.run(device.in_olm(*said))
