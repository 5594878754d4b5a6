"""Breaks of "What people write" and "Who may do what"."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections import deque
from typing import Any

import pytest

from tests.security.defence import always, breaks, original

_MEMBERS = "tests/commands/test_members.py"

# ------------------------------------------------------------------ what people write


@breaks(
    "Words become markup",
    "no template escapes",
    "tests/secretary/test_render.py::test_no_text_by_a_user_makes_a_tag_or_an_attribute",
    "tests/fuzz/test_fuzz.py::test_no_event_raises_and_no_words_become_markup[sv]",
)
def unescaped(patch: pytest.MonkeyPatch) -> None:
    def lines(text: str) -> str:
        return "<br>".join(text.splitlines())

    def template(self: Any, name: str) -> Any:
        env = self._env.overlay(autoescape=False, bytecode_cache=None)
        env.filters = {**self._env.filters, "lines": lines}
        return env.get_template(name)

    patch.setattr("secretary.language.render.Renderer._template", template)


@breaks(
    "`@room` or a name in quoted text",
    "whoever is named in the text is mentioned",
    "tests/matrix/test_sending.py::test_an_answer_is_a_reply_in_its_thread_and_mentions_nobody",
    "tests/fuzz/test_fuzz.py::test_no_event_raises_and_no_words_become_markup[sv]",
)
def mentions_by_text(patch: pytest.MonkeyPatch) -> None:
    content_of = original("bot.transports.matrix.sender.content_of")

    def content(message: Any) -> Any:
        named = {"room": True} if "@" in message.text else {}
        return content_of(message) | {"m.mentions": named}

    for module in ("bot.transports.matrix.sender", "tests.fuzz.target"):
        patch.setattr(f"{module}.content_of", content)


@breaks(
    "Control characters or writing direction",
    "text is kept with its control characters",
    "tests/secretary/test_render.py::test_what_a_person_wrote_is_made_safe_to_keep[a\\x00b\\x07-ab]",
    "tests/secretary/test_render.py::test_what_a_person_wrote_is_made_safe_to_keep"
    "[a\\u202eb\\u2066c-abc]",
)
def control_characters_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("secretary.language.text._is_seen", always(True))


@breaks(
    "Control characters or writing direction",
    "the terminal is shown control characters",
    "tests/bot/test_terminal.py::test_no_message_can_steer_the_terminal[False-\\x1b[2J\\x1b[H]",
    "tests/bot/test_terminal.py::test_no_message_can_steer_the_terminal[True-\\u202eabc]",
)
def control_characters_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.terminal.screen._is_control", always(False))


@breaks(
    "An event of any shape",
    "nothing is left out before the Matrix library sees it",
    "tests/matrix/test_well_formed_events.py"
    "::test_what_is_no_event_is_left_out_and_the_rest_is_heard[None]",
    raises=(TypeError,),
)
def malformed_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.events._is_event", always(True))


@breaks(
    "An event of any shape",
    "what is raised about one event ends the sync",
    "tests/matrix/test_malformed_events.py::test_malformed_messages_in_the_room_do_not_deafen_it",
)
def malformed_not_skipped(patch: pytest.MonkeyPatch) -> None:
    own = original("nio.AsyncClient._handle_timeline_event")
    patch.setattr("bot.transports.matrix.nio_client.NioClient._handle_timeline_event", own)
    patch.setattr("bot.transports.matrix.decryption._payload", json.loads)
    own = original("nio.AsyncClient._handle_joined_rooms")
    patch.setattr("bot.transports.matrix.nio_client.NioClient._handle_joined_rooms", own)


@breaks(
    "An event of any shape",
    "what a command had done before its fault is kept",
    "tests/bot/test_handler.py::test_a_fault_of_ours_shows_a_reference_and_undoes_what_was_half_done",
)
def fault_not_undone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.transaction.Transaction.savepoint", lambda _: contextlib.nullcontext())


@breaks(
    "An event of any shape",
    "a fault in a command is not caught",
    "tests/bot/test_handler.py::test_a_fault_of_ours_shows_a_reference_and_undoes_what_was_half_done",
    raises=(RuntimeError,),
)
def fault_not_caught(patch: pytest.MonkeyPatch) -> None:
    def fault(_: object, error: Exception) -> None:
        raise error

    patch.setattr("bot.events.handler._Handling._fault", fault)


@breaks(
    "More and more events",
    "every event stays in memory",
    "tests/fuzz/test_fuzz.py::test_memory_stays_flat",
)
def events_hoarded(patch: pytest.MonkeyPatch) -> None:
    receive, kept = original("bot.events.service.EventService.receive"), []

    def receive_and_keep(self: Any, event: Any) -> None:
        kept.append(dataclasses.replace(event))
        receive(self, event)

    patch.setattr("bot.events.service.EventService.receive", receive_and_keep)


@breaks(
    "More and more events",
    "all pages of a gap stay in memory",
    "tests/matrix/test_backfill.py::test_of_a_long_gap_few_pages_are_in_memory_at_once",
)
def pages_hoarded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.backfill.deque", lambda maxlen: deque())


# ------------------------------------------------------------------ who may do what


@breaks(
    "Somebody makes another's rights their own by a Matrix id",
    "whoever leads the group may say whose an id is",
    f"{_MEMBERS}::test_the_chair_links_nobody[!member Anna Ek @annan:exempel]",
)
def anybody_links(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.people.check_may_link", always(None))


@breaks(
    "Somebody makes another's rights their own by a Matrix id",
    "nobody looks whose an id is already",
    f"{_MEMBERS}::test_an_id_that_is_somebody_s_is_nobody_else_s",
)
def owners_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.people.with_address", lambda context, who, address: who)


@breaks(
    "Somebody uses a command that is not theirs",
    "everybody may do everything",
    "tests/commands/test_permissions.py::test_the_table_is_true[the group's room-stranger]",
    "tests/commands/test_permissions.py::test_whatever_was_refused_has_changed_nothing",
)
def everybody_may(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.actors.Actor.may", always(True))


@breaks(
    "Somebody shows the secretary's name",
    "ids are compared without case",
    "tests/commands/test_permissions.py::test_a_similar_id_gives_nothing[@Sekreterare:exempel]",
)
def ids_compared_without_case(patch: pytest.MonkeyPatch) -> None:
    is_secretary = original("secretary.group.Group.is_secretary")
    patch.setattr(
        "secretary.group.Group.is_secretary",
        lambda self, channel, address: is_secretary(self, channel, address.casefold()),
    )


@breaks(
    "Somebody shows the secretary's name",
    "an id counts by its beginning",
    "tests/commands/test_permissions.py::test_a_similar_id_gives_nothing[@sekreterare:exempel.org]",
)
def ids_compared_by_beginning(patch: pytest.MonkeyPatch) -> None:
    def is_secretary(self: Any, channel: str, address: str) -> bool:
        place = self.places.get(channel)
        return place is not None and any(map(address.startswith, place.secretaries))

    patch.setattr("secretary.group.Group.is_secretary", is_secretary)


@breaks(
    "Somebody edits or takes back",
    "an edit counts from anybody",
    "tests/commands/test_permissions.py::test_nobody_edits_what_another_wrote",
)
def edits_by_anybody(patch: pytest.MonkeyPatch) -> None:
    understand = original("commands.understanding_edits.understand_edit")

    def of_anybody(place: Any, *more: Any) -> Any:
        earlier = dataclasses.replace(place.earlier, sender=place.sender)
        return understand(dataclasses.replace(place, earlier=earlier), *more)

    patch.setattr("bot.events.handler.understand_edit", of_anybody)


@breaks(
    "Somebody edits or takes back",
    "a redaction counts from any room",
    "tests/commands/test_permissions.py"
    "::test_nobody_takes_back_from_another_room_what_somebody_wrote",
)
def redactions_from_anywhere(patch: pytest.MonkeyPatch) -> None:
    understand = original("commands.understanding.understand_redaction")

    def from_anywhere(place: Any) -> Any:
        earlier = dataclasses.replace(place.earlier, room=place.room)
        return understand(dataclasses.replace(place, earlier=earlier))

    patch.setattr("bot.events.handler.understand_redaction", from_anywhere)


@breaks(
    "Somebody edits or takes back",
    "an edit counts from any room",
    "tests/attacks/test_who_said_it.py::test_an_edit_in_another_room_changes_nothing",
)
def edits_from_anywhere(patch: pytest.MonkeyPatch) -> None:
    understand = original("commands.understanding_edits.understand_edit")

    def from_anywhere(place: Any, *more: Any) -> Any:
        earlier = dataclasses.replace(place.earlier, room=place.room)
        return understand(dataclasses.replace(place, earlier=earlier), *more)

    patch.setattr("bot.events.handler.understand_edit", from_anywhere)


@breaks(
    "Somebody edits or takes back",
    "what was said before a room was replaced is of another room",
    "tests/attacks/test_withdrawn_words.py"
    "::test_they_are_taken_back_in_the_old_room_too_when_another_has_replaced_it",
    "tests/attacks/test_withdrawn_words.py"
    "::test_what_is_said_in_the_new_room_is_not_taken_back_in_the_old_one",
)
def old_rooms_taken_for_new(patch: pytest.MonkeyPatch) -> None:
    handle = original("bot.events.handler.EventHandler.handle")

    def as_in_the_new_room(self: Any, tx: Any, event: Any, now: Any) -> Any:
        return handle(self, tx, dataclasses.replace(event, said_in=None), now)

    patch.setattr("bot.events.handler.EventHandler.handle", as_in_the_new_room)


@breaks(
    "A stranger asks the bot",
    "in a direct chat everybody is taken for a member",
    "tests/commands/test_permissions.py"
    "::test_a_stranger_in_a_direct_chat_learns_nothing_of_the_group",
)
def strangers_served(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.registry.Registry.groups_for", _every_group)


@breaks(
    "A stranger asks the bot",
    "it answers in whatever room",
    "tests/commands/test_permissions.py"
    "::test_the_table_is_true[a room that is not configured-stranger]",
)
def unknown_rooms_served(patch: pytest.MonkeyPatch) -> None:
    handling = original("bot.events.handler._Handling")

    def handle(self: Any, tx: Any, event: Any, now: Any) -> Any:
        return handling(self._registry, self._router, self._metrics, tx, event, now).run()

    patch.setattr("bot.events.handler.EventHandler.handle", handle)


@breaks(
    "A stranger lures the bot",
    "it joins wherever it is asked",
    "tests/matrix/test_invitations.py::test_a_stranger_s_invitation_is_declined_by_the_whole_bot",
    "tests/bot/test_invitations.py::test_a_stranger_is_declined[room]",
    "tests/bot/test_invitations.py::test_a_direct_chat_is_for_those_who_hold_a_seat",
)
def every_invitation_accepted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.invitations.may_join", always(True))


@breaks(
    "A stranger lures the bot",
    "a direct chat is joined whoever asks for it",
    "tests/bot/test_invitations.py::test_a_stranger_is_declined[direct chat]",
    "tests/bot/test_invitations.py::test_a_direct_chat_is_for_those_who_hold_a_seat",
)
def every_direct_chat_accepted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.registry.Registry.groups_for", _every_group)


@breaks(
    "A false tombstone",
    "the new room is not asked",
    "tests/matrix/test_upgrades.py::test_a_room_that_denies_to_be_the_replacement_is_left_again",
)
def predecessor_not_verified(patch: pytest.MonkeyPatch) -> None:
    def problems(self: Any, old: str, new: Any) -> set[Any]:
        return set()

    patch.setattr("bot.transports.matrix.room_upgrades.UpgradeFollower._problems", problems)


@breaks(
    "A false tombstone",
    "any event of that type counts, state or not",
    "tests/matrix/test_upgrades.py::test_what_only_looks_like_the_end_of_a_room_is_none[source0]",
    "tests/matrix/test_upgrades.py::test_what_only_looks_like_the_end_of_a_room_is_none[source1]",
)
def tombstones_without_state(patch: pytest.MonkeyPatch) -> None:
    source_of = original("bot.transports.matrix.events.source_of")
    patch.setattr(
        "bot.transports.matrix.room_upgrades.state_of",
        lambda event: source_of(event) | {"state_key": ""},
    )


@breaks(
    "A false tombstone",
    "every room counts as a group's",
    "tests/bot/test_incident_notices.py::test_a_group_moves_along_with_its_room_at_once_and_for_good",
)
def every_room_is_a_group_s(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.service.EventService.should_follow_upgrade", always(True))


@breaks(
    "A false tombstone",
    "nobody is asked whether to follow",
    "tests/matrix/test_upgrades.py::test_a_room_that_is_no_group_s_is_not_followed",
)
def every_room_followed(patch: pytest.MonkeyPatch) -> None:
    follow = original("bot.transports.matrix.room_upgrades.UpgradeFollower.follow")

    class Agreeing:
        """The events of a port, where every room is to be followed."""

        def __init__(self, events: Any) -> None:
            self._events = events

        def __getattr__(self, name: str) -> Any:
            return getattr(self._events, name)

        def should_follow_upgrade(self, *_: str) -> bool:
            return True

    class AgreeingPort:
        def __init__(self, port: Any) -> None:
            self._port = port

        async def call(self, work: Any) -> Any:
            return await self._port.call(lambda events: work(Agreeing(events)))

    patch.setattr(
        "bot.transports.matrix.room_upgrades.UpgradeFollower.follow",
        lambda self, port: follow(self, AgreeingPort(port)),
    )


def _every_group(self: Any, *_: object) -> list[Any]:
    return list(self.groups.values())
