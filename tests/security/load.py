"""Breaks of "Load"."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from sqlalchemy import select

from bot.runtime.retry import Backoff
from bot.transports.base import RetryLater
from secretary.attendance import Answer
from secretary.errors import AdministratorError
from tests.security.defence import always, breaks, original

_LOAD = "tests/attacks/test_load.py"


@breaks(
    "A long message keeps the bot busy",
    "a pattern is searched that begins with any number of spaces",
    f"{_LOAD}::test_the_words_after_a_command_are_read_in_a_time_like_their_length[meeting_move]",
)
def quadratic_pattern(patch: pytest.MonkeyPatch) -> None:
    moved_to = re.compile(r"\s*(?:\b(?:till|to)|→|->)\s+", re.IGNORECASE)
    patch.setattr("secretary.language.meeting_grammar._MOVED_TO", moved_to)


@breaks(
    "A long message keeps the bot busy",
    "a message of any length is read",
    f"{_LOAD}::test_a_command_that_is_longer_than_anything_can_be_is_answered_kindly[kommer]",
    f"{_LOAD}::test_a_long_message_is_answered_and_changes_nothing",
)
def messages_of_any_length(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("commands.understanding._check_length", always(None))


@breaks(
    "A text of emoji",
    "a message is as large as its letters are in UTF-8",
    "tests/attacks/test_size.py::test_every_part_fits_in_an_encrypted_event_whatever_its_letters[emoji]",
    "tests/attacks/test_size.py::test_a_report_of_nothing_but_emoji_reaches_everybody",
    raises=(RetryLater,),
)
def size_in_utf8(patch: pytest.MonkeyPatch) -> None:
    def utf8(text: str) -> int:
        return len(json.dumps(text, ensure_ascii=False).encode()) - 2

    patch.setattr("secretary.language.markup._bytes", utf8)


@breaks(
    "Somebody encrypts that their message belongs to a thread",
    "what the server refuses waits",
    *(
        "tests/attacks/test_relations.py"
        f"::test_an_answer_in_a_thread_that_the_server_refuses_is_given_outside_it[{root}-True]"
        for root in ("$nowhere", "no event", "elsewhere", "a reaction")
    ),
)
def refused_threads_wait(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.sender._is_refused_as_wrong", always(False))


@breaks(
    "A reaction that is put and taken back",
    "every answer about a meeting is read",
    f"{_LOAD}::test_answers_that_a_later_one_has_replaced_are_not_read",
    f"{_LOAD}::test_an_answer_after_twenty_thousand_others_takes_no_longer",
)
def every_answer_read(patch: pytest.MonkeyPatch) -> None:
    def answers(self: Any, meeting_id: int, *_: object) -> list[Answer]:
        return list(self._session.scalars(select(Answer).filter_by(meeting_id=meeting_id)))

    patch.setattr("storage.transaction.Transaction.latest_answers", answers)


@breaks(
    "Many or long answers to one member",
    "a room's messages go in order, whoever they are for",
    f"{_LOAD}::test_a_members_answer_waits_for_no_other_members_hundred",
    f"{_LOAD}::test_nor_for_an_answer_of_many_parts",
    f"{_LOAD}::test_what_answers_nobody_keeps_its_order_and_has_its_turn",
)
def no_turns(patch: pytest.MonkeyPatch) -> None:
    next_ones = original("storage.outbox.Outbox.next_ones")

    def the_oldest(self: Any, channel: str, room: str, *more: Any) -> Any:
        waiting = [row.id for row in self.waiting_for(channel, room)]
        rows, _ = next_ones(self, channel, room, len(waiting), *more[1:])
        return [row for row in rows if row.id == waiting[0]], len(waiting) > 1

    patch.setattr("storage.outbox.Outbox.next_ones", the_oldest)


@breaks(
    "Many or long answers to one member",
    "nobody knows who asked",
    f"{_LOAD}::test_an_answer_is_on_account_of_who_asked",
)
def nobody_asked(patch: pytest.MonkeyPatch) -> None:
    add = original("storage.outbox.Outbox.add")
    patch.setattr(
        "storage.outbox.Outbox.add",
        lambda self, message, now: add(self, replace(message, asker=None), now),
    )


@breaks(
    "A stranger's invitations to a slow room",
    "the sync waits for every answer",
    f"{_LOAD}::test_a_stranger_whose_room_is_slow_to_refuse_keeps_nobody_waiting",
)
def answered_before_the_next_sync(patch: pytest.MonkeyPatch) -> None:
    handle = original("bot.transports.matrix.sync.SyncLoop._handle")

    async def handle_and_wait(self: Any, *rest: Any) -> Any:
        result = await handle(self, *rest)
        await asyncio.gather(*self._invitations._refusals.values())
        return result

    patch.setattr("bot.transports.matrix.sync.SyncLoop._handle", handle_and_wait)


@breaks(
    "A stranger's invitations to a slow room",
    "any number is answered at once",
    f"{_LOAD}::test_refusals_are_few_at_once_and_one_inviters_one_at_a_time",
    f"{_LOAD}::test_a_join_waits_for_no_refusal_and_for_no_other_inviters_joins",
)
def any_number_at_once(patch: pytest.MonkeyPatch) -> None:
    async def answer(self: Any, invitation: Any, *, join: bool) -> None:
        await self._send(invitation.room, Backoff(), join=join)

    patch.setattr("bot.transports.matrix.invitations.Invitations._answer", answer)


@breaks(
    "A stranger's invitations to a slow room",
    "the token waits for refusals, too",
    f"{_LOAD}::test_strangers_do_not_keep_the_bot_from_remembering_how_far_it_had_come",
)
def token_waits_for_refusals(patch: pytest.MonkeyPatch) -> None:
    held = property(lambda self: bool(self._undecided or self._joins or self._refusals))
    patch.setattr("bot.transports.matrix.invitations.Invitations.has_unanswered", held)


@breaks(
    "A stranger's invitations to a slow room",
    "any number waits",
    f"{_LOAD}::test_what_strangers_make_wait_is_bounded",
)
def any_number_waits(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.invitations._MOST_UNDECIDED", 100_000)


@breaks(
    "A long members' file",
    "every line is compared with every other",
    f"{_LOAD}::test_a_members_file_is_read_in_a_time_like_its_length[members]",
)
def every_pair_of_lines(patch: pytest.MonkeyPatch) -> None:
    def overlapping(rows: Any, kind: Any) -> Iterator[Any]:
        for first, row in combinations(rows, 2):
            if kind(first) == kind(row):
                yield first, row

    patch.setattr("secretary.members_csv._overlapping", overlapping)


@breaks(
    "A server that limits the bot",
    "a 429 is told of as any refusal",
    f"{_LOAD}::test_a_server_that_asks_to_wait_is_told_of_as_that[kansli login]",
    f"{_LOAD}::test_check_tells_of_it_likewise",
)
def rate_limit_not_told(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "bot.transports.matrix.errors.rate_limited",
        lambda homeserver, _: AdministratorError(
            homeserver, "the homeserver refused.", "Check the user, the password."
        ),
    )


@breaks(
    "Many or long answers to one member",
    "an answer is as long as it is",
    f"{_LOAD}::test_an_answer_is_five_messages_and_the_rest_is_there_for_the_asking",
    f"{_LOAD}::test_a_list_that_grows_is_in_pages_too",
    f"{_LOAD}::test_reports_of_nothing_but_line_breaks_are_shown_in_time",
)
def whole_answers(patch: pytest.MonkeyPatch) -> None:
    for module in ("agenda", "meeting"):
        patch.setattr(f"commands.{module}.page_of", lambda _, whole, *__: whole)
    patch.setattr("commands.report.divide_into_pages", lambda items, _: [[*items]])


@breaks(
    "A message that the server does not take",
    "the whole room waits until it is tried again",
    f"{_LOAD}::test_nobody_else_waits_while_a_message_is_refused_for_what_it_is",
    f"{_LOAD}::test_what_is_asked_meanwhile_is_answered_at_once",
    raises=(KeyError, TimeoutError),
)
def everybody_put_off(patch: pytest.MonkeyPatch) -> None:
    made = original("bot.transports.base.RetryLater.__init__")
    patch.setattr(
        "bot.transports.base.RetryLater.__init__",
        lambda self, reason, seconds=None, **_: made(self, reason, seconds),
    )


@breaks(
    "A message that the server does not take",
    "what a server says of a message is taken for what it says of the room",
    f"{_LOAD}::test_what_a_server_says_of_a_message_is_told_from_what_it_says_of_the_room",
)
def no_status_is_of_a_message(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.errors._OF_MESSAGE", ())
