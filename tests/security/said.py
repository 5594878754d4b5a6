"""Breaks of "Encryption and trust": what counts as said by somebody in an encrypted room."""

from __future__ import annotations

import dataclasses
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.security.defence import always, breaks, original

_MATRIX = "bot.transports.matrix"
_CONTENT = "tests/attacks/test_decrypted_content.py"
_WHO = "tests/attacks/test_who_said_it.py"

# ------------------------------------------------------------------ what is inside a ciphertext


@breaks(
    "Somebody encrypts what only the homeserver may say",
    "the Matrix library believes whatever stands inside",
    f"{_CONTENT}::test_of_all_types_two_come_out_of_a_ciphertext[]",
    f"{_CONTENT}::test_what_the_server_said_stands_whatever_is_inside",
    f"{_CONTENT}::test_what_was_written_for_another_room_is_nothing[!annat:exempel]",
    f"{_CONTENT}::test_whatever_is_encrypted_changes_no_room_and_is_a_message_or_nothing",
    f"{_CONTENT}::test_an_encrypted_redaction_takes_nothing_back",
    f"{_CONTENT}::test_an_encrypted_joining_hides_nothing_that_was_said_during_downtime",
    f"{_CONTENT}::test_an_encrypted_membership_shuts_nobody_out_and_lets_nobody_in",
)
def content_believed(patch: pytest.MonkeyPatch) -> None:
    decrypt = original("nio.crypto.Olm.decrypt_megolm_event")
    patch.setattr(f"{_MATRIX}.olm_machine.OlmMachine.decrypt_megolm_event", decrypt)


@breaks(
    "Somebody encrypts what only the homeserver may say",
    "every type comes out of a ciphertext",
    f"{_CONTENT}::test_of_all_types_two_come_out_of_a_ciphertext[None]",
)
def every_type_let_through(patch: pytest.MonkeyPatch) -> None:
    class Everything:
        __contains__ = always(True)

    patch.setattr(f"{_MATRIX}.decryption.SAID", Everything())


@breaks(
    "Somebody encrypts what only the homeserver may say",
    "nobody looks whether state has a state key, and nothing else",
    f"{_CONTENT}::test_a_ciphertext_that_is_state_or_holds_another_is_nothing",
)
def state_keys_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.events._is_of_use", always(True))


# ------------------------------------------------------------------ whose it is


@breaks(
    "Somebody speaks in another's name",
    "whoever has a key is taken for its maker",
    f"{_WHO}::test_nobody_speaks_in_another_s_name_with_a_key_of_their_own[mallory-PHONE]",
    f"{_WHO}::test_nor_in_their_own_name_with_another_s_words",
    f"{_WHO}::test_a_device_that_lists_another_s_key_says_nothing_with_it",
    f"{_WHO}::test_what_names_its_device_must_name_the_right_one",
    f"{_WHO}::test_what_comes_before_its_device_is_known_waits_for_that",
    f"{_WHO}::test_another_s_session_in_her_name_is_not_taken_for_hers",
)
def makers_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    def by_anybody(self: Any, event: Any, room: str) -> Any:
        made = self.inbound_group_store[room].values()
        found = [by_id[event.session_id] for by_id in made if event.session_id in by_id]
        if not found:
            raise nio.EncryptionError
        return found[0]

    patch.setattr(f"{_MATRIX}.olm_machine.OlmMachine._session_of_sender", by_anybody)


@breaks(
    "Somebody speaks in another's name",
    "nobody looks again when the list of devices has come",
    f"{_WHO}::test_words_wait_for_the_list_of_devices_and_are_heard_when_it_comes",
    f"{_WHO}::test_what_came_in_the_sync_that_told_of_its_device_need_not_wait_for_another",
    f"{_WHO}::test_a_copy_in_another_s_name_does_not_keep_her_words_from_being_tried_again",
)
def unknown_devices_forgotten(patch: pytest.MonkeyPatch) -> None:
    events = f"{_MATRIX}.crypto.undecryptable.UndecryptableEvents"
    patch.setattr(f"{events}.retry", lambda _, room, event: event)
    patch.setattr(f"{events}._wait_for", lambda self, event, _: self._requests.request(event))


@breaks(
    "Somebody sends on another's room key",
    "there is one key of a session on the disk, whoever sent it first",
    f"{_WHO}::test_a_key_that_another_sends_on_as_theirs_takes_nobody_s_voice[True]",
    f"{_WHO}::test_a_new_log_in_remembers_keys_and_which_rooms_are_encrypted",
)
def first_sender_keeps_the_key(patch: pytest.MonkeyPatch) -> None:
    save = original("nio.store.SqliteStore.save_inbound_group_session")
    patch.setattr(f"{_MATRIX}.crypto_store.CryptoStore.save_inbound_group_session", save)


# ------------------------------------------------------------------ once


@breaks(
    "What somebody encrypted is sent again",
    "message indices are remembered until the next start",
    f"{_WHO}::test_what_was_sent_before_is_nothing_as_another_event[change0]",
    f"{_WHO}::test_a_page_is_remembered_as_a_sync_is",
    f"{_WHO}::test_what_she_encrypted_once_is_obeyed_once_also_after_a_restart",
)
def message_indices_in_memory(patch: pytest.MonkeyPatch) -> None:
    def claim(self: Any, session: Any, index: int, event: Any) -> bool:
        known = vars(self).setdefault("known", {})
        found = (event.event_id, event.server_timestamp)
        return bool(known.setdefault((session.id, index), found) == found)

    patch.setattr(f"{_MATRIX}.crypto_store.CryptoStore.claim_message_index", claim)


# ------------------------------------------------------------------ in clear


@breaks(
    "The homeserver writes in clear in somebody's name",
    "what comes in clear is obeyed",
    f"{_WHO}::test_a_command_in_clear_does_nothing_and_its_sender_is_told_once[False]",
    f"{_WHO}::test_an_edit_in_clear_changes_nothing",
    f"{_WHO}::test_an_answer_in_clear_to_the_bot_s_question_is_none",
    f"{_WHO}::test_no_direct_chat_is_remembered_by_what_came_in_clear",
)
def clear_text_obeyed(patch: pytest.MonkeyPatch) -> None:
    storable = original("bot.events.service.storable")

    def believing(event: Any) -> Any:
        return dataclasses.replace(storable(event), in_clear=False)

    patch.setattr("bot.events.service.storable", believing)


@breaks(
    "The homeserver writes in clear in somebody's name",
    "its sender is told every time",
    f"{_WHO}::test_a_command_in_clear_does_nothing_and_its_sender_is_told_once[True]",
    f"{_WHO}::test_each_is_told_once_in_each_room",
)
def told_every_time(patch: pytest.MonkeyPatch) -> None:
    answer = original("bot.events.handler._Handling._answer")
    patch.setattr(
        "bot.events.handler._Handling._answer", lambda self, text, key=None: answer(self, text)
    )


@breaks(
    "The homeserver writes in clear in somebody's name",
    "the server's word of today says whether a room is encrypted",
    f"{_WHO}::test_once_encrypted_a_room_is_so_whatever_the_server_shows",
    f"{_WHO}::test_clear_text_in_an_encrypted_room_is_not_obeyed_and_its_sender_told_once",
)
def encrypted_rooms_not_remembered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.encrypted_rooms.EncryptedRooms.__contains__", always(False))


@breaks(
    "The homeserver writes in clear in somebody's name",
    "a room counts as encrypted from before it was",
    f"{_WHO}::test_what_was_written_before_a_room_was_encrypted_counts",
)
def encrypted_from_the_start(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        f"{_MATRIX}.encrypted_rooms.EncryptedRooms.__contains__",
        lambda self, room: room in self._client.encrypted_rooms,
    )
