"""What is sent to the bot's device, of any shape, in clear and through Olm: a short look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.to_device import TO_DEVICE, DeviceTarget, ToDevice


@pytest.fixture(scope="module")
def device() -> Iterator[DeviceTarget]:
    target = DeviceTarget()
    yield target
    target.close()


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(TO_DEVICE)
def test_only_room_keys_get_in_whatever_is_sent_to_the_device(
    device: DeviceTarget, sent: ToDevice
) -> None:
    device.process(sent)
