"""What is known of people's devices is loaded at a start, however many they are."""

from __future__ import annotations

from pathlib import Path

import nio  # type: ignore[import-untyped]  # ships no types
from nio.crypto import OlmAccount, OlmDevice, TrustState  # type: ignore[import-untyped]

from bot.transports.matrix.crypto_store import CryptoStore
from tests.growth import assert_grows_like_its_size


def store_with(folder: Path, devices: int) -> CryptoStore:
    """Each person has two; keys are not looked at here."""
    folder.mkdir()
    store = CryptoStore("@kansli:exempel", "KANSLI", str(folder), "", database_name="olm.db")
    store.save_account(OlmAccount())
    numbers = range(1, devices + 1)
    known = [(n, f"D{n}", f"@ledamot-{n // 2}:exempel") for n in numbers]
    keys = [(n, kind, f"{kind}{n}") for n in numbers for kind in ("ed25519", "curve25519")]
    with store.database.atomic():
        cursor = store.database.connection().cursor()
        cursor.executemany("INSERT INTO devicekeys VALUES (?, ?, ?, 'Telefon', 0, 1)", known)
        cursor.executemany("INSERT INTO keys (device_id, key_type, key) VALUES (?, ?, ?)", keys)
    return store


def described(store: nio.crypto.DeviceStore) -> list[tuple[object, ...]]:
    return [
        (each.user_id, each.id, each.keys, each.display_name, each.deleted, each.trust_state)
        for each in store
    ]


def test_devices_are_loaded_as_nio_alone_would_load_them(tmp_path: Path) -> None:
    store = store_with(tmp_path / "keys", 6)
    gone = OlmDevice(
        "@ledamot-0:exempel", "GONE", {"ed25519": "e", "curve25519": "c"}, deleted=True
    )
    store.save_device_keys({gone.user_id: {gone.id: gone}})
    store.verify_device(next(iter(store.load_device_keys())))
    found = described(store.load_device_keys())
    assert found == described(super(CryptoStore, store).load_device_keys())
    assert {each[-1] for each in found} == {TrustState.unset, TrustState.verified}
    assert [each[-2] for each in found].count(True) == 1


def test_a_start_takes_a_time_like_the_number_of_devices(tmp_path: Path) -> None:
    few, many = (store_with(tmp_path / str(number), number) for number in (1_000, 8_000))
    assert_grows_like_its_size(few.load_device_keys, many.load_device_keys)


def test_a_store_without_an_account_knows_no_device(tmp_path: Path) -> None:
    store = CryptoStore("@kansli:exempel", "KANSLI", str(tmp_path), "", database_name="olm.db")
    assert list(store.load_device_keys()) == []
