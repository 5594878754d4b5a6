"""What is sent to the bot's device, of any shape, in clear and through Olm: a short look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz import to_device
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


def test_what_is_set_off_on_the_way_in_is_a_failure_of_that(
    device: DeviceTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def raises(*_: object) -> None:
        raise TypeError

    monkeypatch.setattr(to_device, "sync", raises)
    with pytest.raises(AssertionError, match="TypeError"):
        device.process(ToDevice(events=[{"type": "m.dummy"}]))
