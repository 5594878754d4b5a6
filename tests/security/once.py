"""Breaks of "Once, and not lost"."""

from __future__ import annotations

import contextlib
import dataclasses
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import delete

from bot.transports.base import RetryLater
from tests.security.defence import always, always_async, breaks, original

_MATRIX = "bot.transports.matrix"


@breaks(
    "`kill -9`, power cuts",
    "before it sends again it does not look in the room",
    "tests/matrix/test_exactly_once.py"
    "::test_what_stands_in_the_room_is_not_sent_again_after_the_server_forgot[clear]",
)
def room_not_searched(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.runtime.parts.MessageParts._find", always_async(None))


@breaks(
    "`kill -9`, power cuts",
    "every attempt has a transaction id of its own",
    "tests/matrix/test_sending.py::test_the_same_key_twice_is_one_event[False]",
)
def transaction_id_drawn(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.sender.transaction_id", lambda _: secrets.token_hex())


@breaks(
    "`kill -9`, power cuts",
    "an event that comes again is handled again",
    "tests/bot/test_handler.py::test_a_replayed_event_changes_and_answers_nothing",
)
def replays_handled(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.inbox.Inbox.register", always(True))
    patch.setattr("storage.outbox.Outbox.add", _add_again())


@breaks(
    "`kill -9`, power cuts",
    "the position is saved before what led to it is handled",
    "tests/matrix/test_sync.py::test_a_position_is_remembered_only_after_what_led_to_it",
)
def token_saved_first(patch: pytest.MonkeyPatch) -> None:
    handle = original(f"{_MATRIX}.sync.SyncLoop._handle")

    async def save_first(self: Any, response: Any, since: Any, port: Any) -> str:
        token = self._position._tokens.encode(str(response.next_batch))
        await port.call(lambda events: events.save_sync_token(token))
        return str(await handle(self, response, since, port))

    patch.setattr(f"{_MATRIX}.sync.SyncLoop._handle", save_first)


@breaks(
    "The homeserver dies and comes back",
    "a message that cannot be sent now is taken for sent",
    "tests/bot/test_delivery.py::test_a_refused_message_keeps_its_place_before_the_next",
    "tests/bot/test_delivery.py::test_otherwise_the_waits_double_up_to_the_longest",
)
def refused_dropped(patch: pytest.MonkeyPatch) -> None:
    deliver = original("bot.runtime.delivery.Delivery._deliver")

    async def drop(self: Any, turns: Any, row: Any) -> Any:
        result = await deliver(self, turns, row)
        if not isinstance(result, RetryLater):
            return result
        with self._store.begin() as tx:
            tx.outbox.settle(row.id, self._clock.now())
        return None

    patch.setattr("bot.runtime.delivery.Delivery._deliver", drop)


@breaks(
    "The homeserver dies and comes back",
    "a room that waits holds up the others",
    "tests/bot/test_delivery.py::test_a_room_that_hangs_holds_up_no_other",
)
def one_room_at_a_time(patch: pytest.MonkeyPatch) -> None:
    drain = original("bot.runtime.delivery.Delivery._drain")

    async def after_those_before(self: Any, place: Any) -> None:
        for other in list(self._draining):
            if other == place:
                break
            await self._draining[other]
        await drain(self, place)

    patch.setattr("bot.runtime.delivery.Delivery._drain", after_those_before)


@breaks(
    "The homeserver dies and comes back",
    "silence of the homeserver is an error",
    "tests/matrix/test_sending.py::test_a_server_that_is_away_is_waited_for",
    raises=(aiohttp.ClientError,),
)
def silence_is_an_error(patch: pytest.MonkeyPatch) -> None:
    @contextlib.asynccontextmanager
    async def nothing(*_: object) -> AsyncIterator[None]:
        yield

    patch.setattr(f"{_MATRIX}.sender._retry_after_errors", nothing)


@breaks(
    "The line cuts",
    "a proxy's error page is taken for an answer",
    "tests/matrix/test_network_faults.py"
    "::test_a_room_key_that_went_nowhere_is_handed_out_again[502]",
)
def error_pages_believed(patch: pytest.MonkeyPatch) -> None:
    own = original("nio.AsyncClient.create_matrix_response")
    patch.setattr(f"{_MATRIX}.nio_client.NioClient.create_matrix_response", own)


@breaks(
    "The line cuts",
    "every attempt has a transaction id of its own",
    "tests/bot/test_delivery.py"
    "::test_after_a_crash_between_sending_and_settling_the_room_sees_one_message",
)
def keys_drawn(patch: pytest.MonkeyPatch) -> None:
    message, keys = original("storage.outbox._message"), set()

    def once_with_its_key(*arguments: Any) -> Any:
        made = message(*arguments)
        if made.key in keys:
            return dataclasses.replace(made, key=secrets.token_hex())
        keys.add(made.key)
        return made

    patch.setattr("storage.outbox._message", once_with_its_key)


@breaks(
    "Many write at once",
    "what a sync left out is not fetched",
    "tests/matrix/test_backfill.py"
    "::test_a_burst_past_the_limit_while_the_bot_listens_is_heard_in_order[clear]",
)
def gap_not_filled(patch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> AsyncIterator[Any]:
        pages: list[Any] = []
        for page in pages:
            yield page

    patch.setattr(f"{_MATRIX}.room_gaps.backfill", nothing)


@breaks(
    "The clock jumps",
    "a notice that falls due again is posted again",
    "tests/bot/test_clock_set.py::test_however_the_clock_jumps_nothing_comes_early_or_twice",
)
def notices_repeated(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.notices._known", always(set()))
    patch.setattr("storage.outbox.Outbox.add", _add_again())


@breaks(
    "The clock jumps",
    "notices are posted a day early",
    "tests/bot/test_clock_set.py::test_however_the_clock_jumps_nothing_comes_early_or_twice",
)
def notices_early(patch: pytest.MonkeyPatch) -> None:
    enqueue_due = original("services.notices.enqueue_due")

    def a_day_early(tx: Any, group: Any, renderer: Any, now: Any) -> Any:
        return enqueue_due(tx, group, renderer, now + timedelta(days=1))

    patch.setattr("services.notices.enqueue_due", a_day_early)


@breaks(
    "The clock jumps",
    "notices follow from UTC instead of the time on the wall",
    "tests/bot/test_clock_set.py::test_a_notice_keeps_its_wall_time_when_summer_time_comes",
)
def notices_by_utc(patch: pytest.MonkeyPatch) -> None:
    zone = original("tests.chatroom.ZONE")
    enqueue_due = original("services.notices.enqueue_due")

    def by_winter_time(tx: Any, group: Any, renderer: Any, now: Any) -> Any:
        return enqueue_due(tx, group, renderer, now - (now.astimezone(zone).dst() or timedelta()))

    patch.setattr("services.notices.enqueue_due", by_winter_time)


@breaks(
    "The clock jumps",
    "an answer counts by the clock alone",
    "tests/bot/test_clock_set.py::test_an_answer_after_the_clock_was_set_back_counts",
)
def answers_by_the_clock(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.answers._written_at", lambda context, *_: context.written_at)


_RESTORED = "After a backup was restored, another's server dates"
_TIMES = "tests/attacks/test_older_database.py::test_a_time_that_another_s_server_made_up_is_none"


@breaks(_RESTORED, "what another server says of a time counts as it is", _TIMES)
def times_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "bot.transports.matrix.older_database.times_said",
        lambda stamped, *_: [at for at, _is_own in stamped],
    )


@breaks(
    _RESTORED,
    "whatever says that it is of that time is heard as of then, for good",
    "tests/bot/test_catching_up.py"
    "::test_after_that_only_what_had_come_then_counts_as_said_then[comes now]",
)
def late_times_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.catching_up.CatchingUp._was_kept", always(True))


@breaks(
    _RESTORED,
    "what waited for its key moves the time on",
    "tests/bot/test_catching_up.py::test_what_waited_for_its_key_moves_no_time_on",
)
def time_moved_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.events.catching_up.CatchingUp._was_kept", always(False))


@breaks(
    "Whoever sees the events of an encrypted room",
    "the mark is made without a secret",
    "tests/attacks/test_older_database.py"
    "::test_by_the_mark_of_a_message_nobody_finds_out_which_it_is",
)
def marks_without_a_secret(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        "bot.transports.matrix.own_messages.mark_of",
        lambda key, _: original("storage.transaction_name")(key),
    )


@breaks(
    "Something is taken for a restore",
    "what was begun to be sent and then left out counts as unknown",
    "tests/bot/test_catching_up.py"
    "::test_what_was_being_sent_and_was_then_not_to_be_is_no_sign_of_an_older_one",
)
def attempts_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.posted.Posted._attempted", always([]))


_ROOM_FAILS = "A room that cannot be read, or something in it"


@breaks(
    _ROOM_FAILS,
    "it is tried for ever",
    "tests/attacks/test_older_database.py"
    "::test_a_room_that_cannot_be_compared_does_not_keep_the_bot_from_the_others[an error]",
    raises=(TimeoutError,),
)
def compared_for_ever(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.own_messages.ATTEMPTS", 10_000)


@breaks(
    _ROOM_FAILS,
    "the whole sync is handled again and again",
    "tests/attacks/test_older_database.py::test_what_cannot_be_handled_holds_no_other_room",
    raises=(TimeoutError,),
)
def one_room_holds_all(patch: pytest.MonkeyPatch) -> None:
    def not_left(*_: object, **__: object) -> None:
        raise ValueError

    patch.setattr("bot.transports.matrix.room_gaps.RoomGaps.open", not_left)


_OTHER_TIME = "Something between the bot and its homeserver shows another time"


@breaks(
    _OTHER_TIME,
    "each answer counts",
    "tests/matrix/test_server_clock.py::test_one_answer_alone_does_not_say_that_our_clock_is_wrong",
)
def each_date_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.server_clock._agree", always(True))


@breaks(
    _OTHER_TIME,
    "any year counts",
    "tests/matrix/test_server_clock.py"
    "::test_what_is_no_clock_of_the_server_s_says_nothing[never set]",
)
def any_year_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.transports.matrix.server_clock._YEARS", range(1, 9999))


def _add_again() -> Any:
    """`Outbox.add` without its unique key: what is there already is queued anew."""
    add, outbox = original("storage.outbox.Outbox.add"), original("storage.schema.outbox")

    def add_again(self: Any, message: Any, now: Any) -> Any:
        sent = original("storage.schema.sent_event")
        ids = outbox.select().with_only_columns(outbox.c.id).where(outbox.c.key == message.key)
        self._session.execute(delete(sent).where(sent.c.outbox_id.in_(ids)))
        self._session.execute(delete(outbox).where(outbox.c.key == message.key))
        return add(self, message, now)

    return add_again
