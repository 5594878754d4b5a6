"""Breaks of "Calendars to follow"."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from aiohttp import web
from aiohttp.log import server_logger
from sqlalchemy import func, select

from storage.schema import calendar_feed
from tests.security.defence import always, breaks, original

_SERVED = "tests/bot/test_feeds.py"
_SAID = "tests/commands/test_calendar_feeds.py"
_SHOWN = "tests/services/test_calendar_feeds.py"
_AGAIN = "tests/bot/test_catching_up.py"


@breaks(
    "Somebody guesses the address of a calendar",
    "each is answered in its own way",
    f"{_SERVED}::test_every_address_that_is_none_is_answered_alike",
)
def none_told_from_none(patch: pytest.MonkeyPatch) -> None:
    numbers = count(400)
    patch.setattr("bot.feeds.server._not_found", lambda: web.Response(status=next(numbers)))


@breaks(
    "Somebody guesses the address of a calendar",
    "it can be guessed as often as one likes",
    f"{_SERVED}::test_guesses_are_few_a_second",
)
def guesses_uncounted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.feeds.rate.Rate.take", always(0))


@breaks(
    "Others than its owner come to read the address of a calendar",
    "it is said wherever it is asked for",
    f"{_SAID}::test_no_address_is_said_in_the_groups_room[!kalender]",
    f"{_SAID}::test_no_address_is_said_where_the_chat_is_not_encrypted",
)
def addresses_said_anywhere(patch: pytest.MonkeyPatch) -> None:
    perform = original("commands.calendar_feeds.UseAddress.perform")

    def say(self: Any, context: Any) -> Any:
        return perform(self, replace(context, direct=True, is_readable_on_server=False))

    patch.setattr("commands.calendar_feeds.UseAddress.perform", say)


@breaks(
    "Others than its owner come to read the address of a calendar",
    "what was said is kept",
    f"{_SAID}::test_nothing_of_an_address_is_left_in_the_database_once_it_is_sent",
)
def addresses_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("storage.outbox.NOT_KEPT", ("reply",))


@breaks(
    "Others than its owner come to read the address of a calendar",
    "requests that cannot be read are logged",
    f"{_SERVED}::test_nothing_of_an_address_is_logged_whatever_is_asked",
)
def requests_logged(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.runtime.http_listener._SILENT", server_logger)


@breaks(
    "Who has left a group goes on reading its meetings",
    "once there, always there",
    f"{_SHOWN}::test_who_leaves_a_group_sees_the_meetings_until_then_and_no_later_one",
)
def members_for_good(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("services.calendar_feeds._Posts.on", always(True))


@breaks(
    "An address that was renewed or ended goes on working",
    "any address opens what there is",
    f"{_SAID}::test_a_new_address_ends_the_old_one_at_once",
    f"{_SERVED}::test_a_renewed_address_answers_no_more",
    f"{_AGAIN}::test_the_address_of_a_calendar_that_ended_since_does_not_come_to_life_again"
    "[!kalender ny]",
)
def any_token_opens(patch: pytest.MonkeyPatch) -> None:
    def first(self: Any, _: str) -> Any:
        return self._first(
            calendar_feed.c.id == select(func.min(calendar_feed.c.id)).scalar_subquery()
        )

    patch.setattr("storage.calendar_feeds.CalendarFeeds.by_token", first)


@breaks(
    "An address that was renewed or ended goes on working",
    "calendars are given before the database has caught up",
    f"{_SERVED}::test_while_the_database_may_be_an_older_one_no_calendar_is_given",
)
def older_database_believed(patch: pytest.MonkeyPatch) -> None:
    init = original("bot.feeds.server._Server.__init__")

    def never_held(self: Any, *given: Any) -> None:
        init(self, *given)
        self._is_held = always(False)

    patch.setattr("bot.feeds.server._Server.__init__", never_held)


@breaks(
    "Programs ask for calendars without end",
    "each is answered",
    f"{_SERVED}::test_who_asks_for_one_calendar_too_often_waits_and_others_do_not",
)
def askers_uncounted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.feeds.rate.Rate.take", always(0))


@breaks(
    "Programs ask for calendars without end",
    "a calendar is made anew each time",
    f"{_SERVED}::test_a_calendar_that_has_not_changed_is_not_made_again",
)
def calendars_made_anew(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.feeds.calendars._MOST_KEPT", 0)
