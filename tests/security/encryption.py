"""Breaks of "Encryption and trust"."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from secretary.errors import AdministratorError
from tests.security.defence import always, always_async, breaks, original

_MATRIX = "bot.transports.matrix"


@breaks(
    "The bot writes in clear",
    "an encrypted room is taken for one in clear",
    "tests/matrix/test_sending.py::test_no_plain_text_goes_to_an_encrypted_room_without_keys",
    "tests/matrix/test_sending.py::test_a_room_that_becomes_encrypted_stays_so",
)
def encryption_unnoticed(patch: pytest.MonkeyPatch) -> None:
    async def is_encrypted(_: object, room: Any) -> bool:
        room.encrypted = False
        return False

    patch.setattr(f"{_MATRIX}.sender.MessageSender._is_encrypted", is_encrypted)


@breaks(
    "The bot writes in clear",
    "it forgets that a room was encrypted, and believes the server",
    "tests/matrix/test_sending.py::test_an_encrypted_room_stays_so_whatever_the_server_says_later",
)
def encryption_forgotten(patch: pytest.MonkeyPatch) -> None:
    is_encrypted = original(f"{_MATRIX}.sender.MessageSender._is_encrypted")

    async def by_the_server(self: Any, room: Any) -> bool:
        self._client.encrypted_rooms.clear()
        return bool(await is_encrypted(self, room))

    patch.setattr(f"{_MATRIX}.sender.MessageSender._is_encrypted", by_the_server)


@breaks(
    "The bot writes in clear",
    "the server is not asked before the first word in clear",
    "tests/matrix/test_sending.py::test_a_room_whose_encryption_went_unseen_is_asked_about",
)
def encryption_not_asked_about(patch: pytest.MonkeyPatch) -> None:
    async def as_known(_: object, room: Any) -> bool:
        return bool(room.encrypted)

    patch.setattr(f"{_MATRIX}.sender.MessageSender._is_encrypted", as_known)


@breaks(
    "The homeserver adds a device",
    "every device gets keys",
    "tests/matrix/test_device_trust.py"
    "::test_a_device_that_its_owner_has_not_verified_gets_no_key_and_is_informed",
)
def keys_to_every_device(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.crypto.device_trust.DeviceTrust.is_trusted", always(True))


@breaks(
    "The homeserver adds a device",
    "a master key is not compared with the one first seen",
    "tests/matrix/test_device_trust.py"
    "::test_a_new_master_key_is_reported_once_and_then_taken_for_theirs",
)
def master_keys_not_compared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.crypto.device_trust.DeviceTrust._compare", always(None))


@breaks(
    "The homeserver adds a device",
    "a signature need only be there",
    "tests/matrix/test_device_trust.py::test_nothing_but_the_whole_chain_will_do"
    "[_self_signing_of_another]",
    "tests/matrix/test_device_trust.py::test_nothing_but_the_whole_chain_will_do[<lambda>11]",
)
def signatures_not_verified(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.crypto.cross_signing.has_valid_signature", always(True))


@breaks(
    "Somebody poses as the bot",
    "at log-in nothing is signed",
    "tests/matrix/test_cross_signing.py::test_the_chain_holds_as_others_see_it",
    raises=(AdministratorError,),
)
def device_not_signed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.crypto.device_verification.sign_device", always_async(None))


@breaks(
    "Somebody poses as the bot",
    "the bot's own chain is not verified",
    "tests/matrix/test_cross_signing.py::test_the_chain_holds_as_others_see_it",
    "tests/matrix/test_device_trust.py"
    "::test_whether_others_can_trust_the_bot_is_a_check_of_its_health",
)
def own_chain_not_verified(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.crypto.cross_signing.OwnDevice.chain_problem", always(None))


@breaks(
    "Somebody poses as the bot",
    "keys of the account are replaced unasked",
    "tests/matrix/test_cross_signing.py"
    "::test_keys_that_the_account_has_are_not_replaced_unless_asked",
)
def keys_replaced_unasked(patch: pytest.MonkeyPatch) -> None:
    plan = original(f"{_MATRIX}.crypto.device_verification.DeviceVerification.plan")

    async def reset(self: Any, **_: object) -> Any:
        return await plan(self, reset=True)

    patch.setattr(f"{_MATRIX}.crypto.device_verification.DeviceVerification.plan", reset)


@breaks(
    "Somebody left the room",
    "a room's key is kept whoever has it",
    "tests/matrix/test_leaving.py::test_whoever_left_gets_no_key_to_what_comes_next",
    "tests/matrix/test_device_trust.py"
    "::test_a_device_whose_owner_takes_their_word_back_cannot_read_what_comes_next",
)
def room_key_kept(patch: pytest.MonkeyPatch) -> None:
    is_fully_shared = original(f"{_MATRIX}.crypto.room_keys.RoomKeys._is_fully_shared")

    def whoever_has_it(self: Any, room: Any, **more: Any) -> bool:
        session = self._client.olm.outbound_group_sessions.get(room.room_id)
        if session is None or not session.users_shared_with:
            return bool(is_fully_shared(self, room, **more))
        session.shared = True
        return True

    patch.setattr(f"{_MATRIX}.crypto.room_keys.RoomKeys._is_fully_shared", whoever_has_it)
    # nio makes a new one, too, when it sees somebody leave.
    patch.setattr("nio.AsyncClient.invalidate_outbound_session", always(None))


@breaks(
    "Lost or foreign keys",
    "keys are not compared with those that were made for the log-in",
    "tests/matrix/test_crypto_store.py::test_lost_keys_are_an_alarm_and_make_no_new_identity",
    "tests/matrix/test_crypto_store.py::test_another_s_keys_under_the_bot_s_name_are_refused",
)
def keys_not_pinned(patch: pytest.MonkeyPatch) -> None:
    load = original("nio.store.SqliteStore.load_account")
    patch.setattr(f"{_MATRIX}.crypto_store.CryptoStore.load_account", load)


@breaks(
    "A power cut between using a key",
    "what a sync brought is kept piece by piece",
    "tests/matrix/test_crypto_store.py"
    "::test_a_power_cut_between_using_and_keeping_a_key_loses_nothing[save_session]",
)
def sync_kept_in_pieces(patch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def transaction(self: Any) -> Iterator[None]:
        yield
        self._count_sync()

    patch.setattr(f"{_MATRIX}.crypto_store.CryptoStore.sync_transaction", transaction)


@breaks(
    "A power cut between using a key",
    "the keys are not yet on the disk when the store says so",
    "tests/matrix/test_crypto_store.py::test_what_the_key_file_says_it_has_is_on_the_disk",
)
def keys_not_on_the_disk(patch: pytest.MonkeyPatch) -> None:
    create = original("nio.store.SqliteStore._create_database")
    patch.setattr(f"{_MATRIX}.crypto_store.CryptoStore._create_database", create)
