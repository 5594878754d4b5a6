"""Breaks of "Strangers, and servers that answer badly": devices, and what is sent to the bot's."""

from __future__ import annotations

import asyncio
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.security.defence import always, always_async, breaks, original

_MATRIX = "bot.transports.matrix"
_CRYPTO = f"{_MATRIX}.crypto"
_OLM = f"{_MATRIX}.olm_devices.DeviceOlm"
_ENDLESS = 10**9
_TO_DEVICE = "tests/attacks/test_to_device.py::"
_KEYS = "tests/attacks/test_device_keys.py::"
_NOTICES = "tests/bot/test_device_notices.py::"


def _let_everything_in(patch: pytest.MonkeyPatch) -> None:
    for module in ("bot.transports.matrix.nio_client", "tests.attacks.offline"):
        patch.setattr(f"{module}.keep_olm_messages", lambda answer, _: answer)

    def admit(_: object, response: Any, __: object) -> Any:
        return response.to_device_events

    patch.setattr(f"{_MATRIX}.to_device.KnownSenders.admit", admit)


def _know_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.nio_client.NioClient.shares_room", always(True))
    for name in ("is_ambiguous", "_mark_device_for_unwedging"):
        patch.setattr(f"{_OLM}.{name}", _in_one_room(original(f"{_OLM}.{name}")))


def _in_one_room(method: Any) -> Any:
    def do(self: Any, *arguments: Any) -> Any:
        self.shares_room = always(True)
        return method(self, *arguments)

    return do


# ------------------------------------------------------------------ others' keys


@breaks(
    "Somebody publishes a device",
    "whatever a stranger sends is handled, everybody is learnt, and a twin is as good as any",
    _KEYS + "test_a_stranger_with_a_member_s_key_does_not_come_between_the_bot_and_the_member",
)
def strangers_learnt(patch: pytest.MonkeyPatch) -> None:
    _let_everything_in(patch)
    _know_everybody(patch)
    keys_of_two_are_used(patch)


@breaks(
    "Somebody publishes a device",
    "a key is anybody's who says so",
    _KEYS + "test_a_key_that_two_members_devices_claim_is_neither_s_and_is_told_once",
    _KEYS + "test_a_key_that_another_device_claims_is_no_device_s",
    _KEYS + "test_the_bot_s_own_key_is_no_other_device_s",
    _KEYS + "test_a_signing_key_of_two_devices_is_neither_s",
    _KEYS + "test_no_new_session_is_made_for_a_key_that_two_claim_or_for_a_stranger",
)
def keys_of_two_are_used(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_OLM}.is_ambiguous", always(False))


@breaks(
    "Somebody publishes a device",
    "people outside the bot's rooms are as good as those in them",
    _KEYS + "test_who_has_left_the_bot_s_rooms_takes_nobody_s_key",
    _KEYS + "test_no_new_session_is_made_for_a_key_that_two_claim_or_for_a_stranger",
    _KEYS + "test_each_server_s_people_are_asked_about_apart",
)
def rooms_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    _know_everybody(patch)


@breaks(
    "Somebody publishes a device",
    "a session begun with a twin stays",
    _KEYS + "test_a_twin_s_session_is_gone_when_the_key_turns_out_to_be_claimed_by_two",
)
def twins_sessions_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_OLM}._drop_unanswered_sessions", always(None))


@breaks(
    "Somebody publishes a device",
    "a session goes although the key's owner has used it",
    _KEYS + "test_a_session_that_the_key_s_owner_has_used_stays",
)
def used_sessions_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_OLM}._try_decrypt", original("nio.crypto.Olm._try_decrypt"))


@breaks(
    "Somebody publishes a device",
    "a room key may claim any signing key",
    _TO_DEVICE + "test_a_room_key_that_claims_another_s_signing_key_is_none",
)
def signing_keys_not_compared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_OLM}._handle_olm_event", original("nio.crypto.Olm._handle_olm_event"))


# ------------------------------------------------------------------ what is sent to the device


@breaks(
    "Anybody sends the bot's device",
    "everything is let in",
    _TO_DEVICE + "test_what_the_bot_has_no_use_for_is_not_even_shown_to_the_library",
    _TO_DEVICE + "test_withdrawn_key_requests_leave_nothing_in_memory",
    _TO_DEVICE + "test_strangers_are_not_remembered_whatever_they_send",
    "tests/fuzz/test_to_device.py::test_only_room_keys_get_in_whatever_is_sent_to_the_device",
)
def everything_let_in(patch: pytest.MonkeyPatch) -> None:
    _let_everything_in(patch)


@breaks(
    "Anybody sends the bot's device",
    "as many as anybody likes are handled at once",
    _TO_DEVICE + "test_no_sync_s_worth_of_messages_holds_the_bot_up",
)
def floods_handled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.to_device.MOST_FROM_ONE", _ENDLESS)


@breaks(
    "Anybody sends the bot's device",
    "whatever is in an Olm message is taken",
    _TO_DEVICE + "test_inside_an_olm_message_only_a_room_key_is_taken[m.dummy]",
    _TO_DEVICE + "test_a_room_key_of_no_good_size_or_type_is_none[a long room]",
)
def any_payload_taken(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.olm_devices.is_wanted", always(True))


@breaks(
    "Anybody sends the bot's device",
    "every session is kept",
    _TO_DEVICE + "test_no_more_sessions_are_kept_under_one_key_than_anybody_needs",
)
def sessions_without_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_OLM}._bound_sessions", always(None))


@breaks(
    "Anybody sends the bot's device",
    "a one-time key is taken for each message that cannot be decrypted",
    _KEYS + "test_a_device_that_cannot_be_understood_gets_one_new_session_and_no_more",
)
def unwedged_without_pause(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.olm_devices._UNWEDGING_PAUSE", 0.0)


@breaks(
    "Anybody sends the bot's device",
    "any number of devices waits for a session",
    _KEYS + "test_no_more_devices_wait_for_a_session_than_a_hundred",
)
def wedged_without_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.olm_devices._MOST_WEDGED", _ENDLESS)


@breaks(
    "A room key comes before",
    "what comes from somebody in no room with the bot is dropped",
    _TO_DEVICE + "test_a_key_that_comes_before_its_sender_is_taken_when_they_are_there",
    _TO_DEVICE + "test_what_was_said_while_the_bot_was_invited_only_has_a_key_when_it_has_joined",
    _TO_DEVICE + "test_what_was_held_is_heard_once_and_in_its_order",
)
def nothing_held(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.to_device.KnownSenders._hold", always(None))


@breaks(
    "A room key comes before",
    "who joins in a sync is unknown until the next",
    _TO_DEVICE + "test_a_key_that_comes_in_the_sync_of_its_sender_s_joining_is_taken",
)
def joining_unnoticed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.to_device._joined_in", always(set()))


@breaks(
    "A room key comes before",
    "any number is held",
    _TO_DEVICE + "test_a_flood_of_strangers_keys_pushes_out_their_own_and_nobody_else_s",
)
def held_without_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.to_device.KnownSenders._drop_oldest", always(None))


# ------------------------------------------------------------------ the search for a key


@breaks(
    "A false room key",
    "a search ends with any key that names the session",
    _TO_DEVICE + "test_a_key_that_is_refused_does_not_end_the_search_for_the_right_one",
)
def any_key_ends_the_search(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.olm_machine.OlmMachine.opens", always(True))


@breaks(
    "A false room key",
    "one search for a session stands for all",
    _TO_DEVICE + "test_a_member_s_word_for_a_session_does_not_take_the_place_of_its_maker_s",
)
def one_search_for_all(patch: pytest.MonkeyPatch) -> None:
    request = original(f"{_CRYPTO}.undecryptable.KeyRequests.request")

    def unless_asked(self: Any, event: Any) -> None:
        if all(search[-1] != event.session_id for search in self._open):
            request(self, event)

    patch.setattr(f"{_CRYPTO}.undecryptable.KeyRequests.request", unless_asked)


@breaks(
    "A false room key",
    "every request is remembered for good",
    _TO_DEVICE + "test_old_requests_for_keys_give_way",
)
def requests_without_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_CRYPTO}.undecryptable._MOST_ANSWERABLE", _ENDLESS)


# ------------------------------------------------------------------ asking about devices


@breaks(
    "A server is slow",
    "what is said is heard after all device lists are known",
    _KEYS + "test_a_member_on_a_server_that_does_not_answer_delays_nobody",
)
def heard_after_the_lists(patch: pytest.MonkeyPatch) -> None:
    handle = original("bot.transports.matrix.sync.SyncLoop._handle_events")

    async def wait_first(self: Any, *arguments: Any) -> Any:
        lists = self._device_keys.lists
        while lists.unknown:
            await lists.wait_for(lists.unknown)
            await asyncio.sleep(0.1)
        return await handle(self, *arguments)

    patch.setattr("bot.transports.matrix.sync.SyncLoop._handle_events", wait_first)


@breaks(
    "A server is slow",
    "everybody is asked about at once",
    _KEYS + "test_each_server_s_people_are_asked_about_apart",
)
def asked_all_at_once(patch: pytest.MonkeyPatch) -> None:
    def together(users: Any) -> Any:
        return {"": set(users)} if users else {}

    patch.setattr(f"{_CRYPTO}.device_lists.DeviceLists._by_server", staticmethod(together))


@breaks(
    "A server is slow",
    "a server that fails is asked at every sync",
    _KEYS + "test_a_server_that_fails_is_asked_ever_less_often",
)
def asked_without_pause(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_CRYPTO}.device_lists.DeviceLists._note", always(None))


@breaks(
    "A server is slow",
    "a change is forgotten that comes while the list is fetched",
    _KEYS + "test_a_change_that_comes_while_a_list_is_fetched_is_not_forgotten",
)
def changes_forgotten(patch: pytest.MonkeyPatch) -> None:
    learn = original(f"{_OLM}.learn_devices")

    def learn_for_good(self: Any, user: str, devices: Any) -> None:
        learn(self, user, devices)
        self.users_for_key_query.discard(user)

    patch.setattr(f"{_OLM}.learn_devices", learn_for_good)


@breaks(
    "A server lies about devices",
    "devices are taken as they come",
    _KEYS + "test_a_device_that_is_wrongly_described_costs_itself_alone",
)
def devices_as_they_come(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_CRYPTO}.key_answers._is_device", always(True))


@breaks(
    "A server lies about devices",
    "signatures of one-time keys are not verified",
    _KEYS + "test_a_one_time_key_is_taken_where_the_device_signed_it",
)
def one_time_keys_as_they_come(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_CRYPTO}.key_answers.has_valid_signature", always(True))


@breaks(
    "A server lies about devices",
    "what nobody asked for is taken, too",
    _KEYS + "test_nobody_is_learnt_who_was_not_asked_about",
    _KEYS + "test_one_time_keys_that_nobody_asked_for_begin_no_session",
)
def unasked_taken(patch: pytest.MonkeyPatch) -> None:
    learn = original(f"{_CRYPTO}.device_lists.DeviceLists._learn")

    def learn_all(self: Any, content: Any, _: Any) -> Any:
        return learn(self, content, set(content["device_keys"]))

    def take_all(answer: Any, _: Any) -> Any:
        return {
            (user, name): next(iter(keys.values()))["key"]
            for user, devices in answer["one_time_keys"].items()
            for name, keys in devices.items()
        }

    patch.setattr(f"{_CRYPTO}.device_lists.DeviceLists._learn", learn_all)
    for module in ("key_answers", "device_keys"):
        patch.setattr(f"{_CRYPTO}.{module}.one_time_keys", take_all)


@breaks(
    "Somebody has thousands of devices",
    "every device counts",
    _KEYS + "test_of_thousands_of_devices_a_hundred_count_those_signed_and_known_first",
    _KEYS + "test_too_many_devices_of_one_cost_the_others_nothing_and_are_told_once",
)
def every_device_counts(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_CRYPTO}.key_answers.MOST_DEVICES", _ENDLESS)


@breaks(
    "Somebody has thousands of devices",
    "all of them are named, by whatever name",
    _NOTICES + "test_hundreds_of_devices_are_a_number_and_a_few_names_in_one_message",
    _NOTICES + "test_an_id_of_any_length_is_cut",
)
def all_named(patch: pytest.MonkeyPatch) -> None:
    for name in ("_MOST_OWNERS", "_MOST_DEVICES", "_LONGEST_NAME"):
        patch.setattr(f"bot.events.device_notices.{name}", _ENDLESS)


@breaks(
    "Somebody has thousands of devices",
    "nobody is told",
    _KEYS + "test_too_many_devices_of_one_cost_the_others_nothing_and_are_told_once",
    _NOTICES + "test_too_many_devices_of_somebody_s_are_told_once",
    _NOTICES + "test_devices_with_the_same_keys_are_told_once_with_whose_they_are",
    raises=(ValueError,),
)
def nobody_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_CRYPTO}.device_trust.DeviceTrust.note_too_many", always(None))
    patch.setattr("bot.events.service.device_notices.report_devices", always(None))


@breaks(
    "A member's server is away when",
    "it gets no key to what it missed",
    "tests/matrix/test_device_trust.py"
    "::test_a_device_whose_server_is_away_when_a_session_is_begun_gets_the_keys_later",
    raises=(nio.EncryptionError,),
)
def nothing_shared_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_CRYPTO}.room_keys.RoomKeys._share_late", always_async(None))


@breaks(
    "A member's server is away when",
    "its devices are counted after the message is stored",
    "tests/attacks/test_honest_cases.py"
    "::test_a_device_that_becomes_known_while_its_message_is_stored_is_heard",
)
def devices_counted_late(patch: pytest.MonkeyPatch) -> None:
    wait_for = original(f"{_CRYPTO}.undecryptable.UndecryptableEvents._wait_for")

    def counting(self: Any, event: Any, _: int) -> None:
        wait_for(self, event, len(self._client.device_store[event.sender]))

    patch.setattr(f"{_CRYPTO}.undecryptable.UndecryptableEvents._wait_for", counting)
