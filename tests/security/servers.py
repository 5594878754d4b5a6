"""Breaks of "Strangers, and servers that answer badly": what servers answer."""

from __future__ import annotations

import asyncio
import csv
import json
import tomllib
from typing import Any

import aiohttp
import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from tests.security.defence import always, always_async, breaks, original

_MATRIX = "bot.transports.matrix"
_PAGE = "tests/attacks/test_bad_server.py"
_OAUTH = "tests/attacks/test_bad_authorization_server.py"


@breaks(
    "A redirect",
    "redirects are followed",
    f"{_PAGE}::test_no_password_and_no_token_goes_where_a_redirect_points[/login-307]",
    f"{_PAGE}::test_no_password_and_no_token_goes_where_a_redirect_points[/account_data-302]",
    f"{_PAGE}::test_what_another_host_says_is_not_heard",
)
def redirects_followed(patch: pytest.MonkeyPatch) -> None:
    async def ask(session: Any, method: str, url: str, **more: Any) -> Any:
        return await session.request(method, url, **more)

    for module in ("http_session", "http_api"):
        patch.setattr(f"{_MATRIX}.{module}.ask", ask)


@breaks(
    "A redirect",
    "server discovery may lead to any address",
    f"{_PAGE}::test_server_discovery_leads_to_https_alone[http://127.0.0.1:1]",
)
def discovery_believed(patch: pytest.MonkeyPatch) -> None:
    async def base_url(homeserver: str) -> str:
        client = original(f"{_MATRIX}.login.HttpClient")(f"https://{homeserver}")
        answer = await client.discovery_info()
        await client.close()
        return str(getattr(answer, "homeserver_url", f"https://{homeserver}"))

    patch.setattr(f"{_MATRIX}.login.base_url", base_url)


@breaks(
    "A homeserver, or a proxy before it, names an address",
    "redirects of the log-in service are followed",
    f"{_OAUTH}::test_no_code_and_no_token_goes_where_a_redirect_points[/oauth2/token-307]",
    f"{_OAUTH}::test_no_refresh_token_goes_where_a_redirect_points[307]",
)
def oauth_redirects_followed(patch: pytest.MonkeyPatch) -> None:
    async def ask(session: Any, method: str, url: str, **more: Any) -> Any:
        return await session.request(method, url, **more)

    patch.setattr(f"{_MATRIX}.oauth.ask", ask)


@breaks(
    "A homeserver, or a proxy before it, names an address",
    "any address of the log-in service is believed",
    f"{_OAUTH}::test_nothing_secret_goes_to_an_address_that_is_not_protected"
    "[token_endpoint-http://account.exempel/x]",
)
def oauth_addresses_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.oauth.is_allowed", always(True))


@breaks(
    "A log-in service answers without end",
    "all of an answer is read",
    f"{_OAUTH}::test_an_answer_without_end_fills_no_memory[/oauth2/token]",
)
def oauth_answers_unbounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.oauth._MOST_BYTES", 1 << 40)


@breaks(
    "A log-in service answers without end",
    "people wait as long as it says",
    f"{_OAUTH}::test_nobody_waits_for_ever",
    raises=(TimeoutError,),
)
def oauth_waits_unbounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.device_grant._seconds", always(1e9))


@breaks(
    "A log-in service answers without end",
    "a code is shown as it comes",
    f"{_OAUTH}::test_a_code_that_does_something_to_the_terminal_is_not_shown[ABC\\r]",
)
def oauth_codes_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.device_grant.is_shown_as_it_is", always(True))


@breaks(
    "A log-in service answers without end",
    "an error shows all that was said",
    f"{_OAUTH}::test_no_error_quotes_what_the_server_says[/oauth2/token]",
)
def oauth_errors_quoted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.oauth.re.fullmatch", always(True))


@breaks(
    "A server asks the bot to wait",
    "it waits as long as it is asked to",
    f"{_PAGE}::test_no_server_asks_for_more_than_some_minutes",
    f"{_PAGE}::test_a_message_waits_no_longer_than_some_minutes",
    f"{_PAGE}::test_a_sync_waits_no_longer_than_some_minutes[0]",
    f"{_PAGE}::test_whoever_logs_in_does_not_wait_for_a_server_that_wants_it_for_years[0]",
    raises=(OverflowError, ValueError),
)
def waits_unbounded(patch: pytest.MonkeyPatch) -> None:
    own = original(f"{_MATRIX}.errors.seconds_to_wait")
    for module in ("errors", "http_api"):
        patch.setattr(
            f"{_MATRIX}.{module}.seconds_to_wait",
            lambda *arguments, **named: own(*arguments, **(named | {"longest": 1e300})),
        )
    patch.setattr(f"{_MATRIX}.http_api._LONGEST_WAIT", 1e300)


@breaks(
    "A server asks the bot to wait",
    "an answer with an odd wait is no error of any kind",
    f"{_PAGE}::test_a_log_in_that_has_ended_is_known_whatever_stands_beside_it",
)
def errors_all_or_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        f"{_MATRIX}.errors.read_error", lambda content, _: nio.ErrorResponse.from_dict(content)
    )


@breaks(
    "An answer without end",
    "an answer is read to its end",
    f"{_PAGE}::test_a_bomb_does_not_go_off[200]",
    f"{_PAGE}::test_a_bomb_does_not_go_off[502]",
)
def bodies_unbounded(patch: pytest.MonkeyPatch) -> None:
    async def body(response: aiohttp.ClientResponse, _: int) -> bytes:
        return await response.read()

    patch.setattr(f"{_MATRIX}.http_session._body", body)


@breaks(
    "An answer without end",
    "values are not counted before they are made",
    f"{_PAGE}::test_more_values_than_memory_are_not_read",
)
def values_uncounted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.json_reader.MOST_VALUES", 10**12)


@breaks(
    "JSON that is made to break",
    "JSON is read as Python reads it",
    *(
        f"{_PAGE}::test_an_event_that_is_hard_to_read_costs_no_other[{odd}]"
        for odd in ("deep", "deeper", "endless number")
    ),
    raises=(RecursionError, ValueError),
)
def json_as_it_comes(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.json_reader.parse", json.loads)


@breaks(
    "A part of a sync",
    "a part of the wrong type is shown to the Matrix library",
    f"{_PAGE}::test_a_part_of_the_wrong_type_costs_that_part_alone",
)
def parts_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.http_session.drop_malformed_parts", lambda answer: answer)


@breaks(
    "A sync that nobody can read",
    "it is asked for again and again",
    f"{_PAGE}::test_a_sync_that_cannot_be_read_is_stepped_over_and_told_and_nothing_is_lost[page]",
    f"{_PAGE}::test_a_sync_that_cannot_be_read_is_stepped_over_and_told_and_nothing_is_lost[bomb]",
    f"{_PAGE}::test_after_a_start_a_state_that_cannot_be_read_is_stepped_over",
    "tests/attacks/test_bad_synapse.py"
    "::test_syncs_that_cannot_be_read_lose_nothing_on_a_real_homeserver",
)
def never_stepped_over(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.sync_requests._ATTEMPTS", 10**9)


@breaks(
    "A sync that nobody can read",
    "the rooms of a sync that was stepped over are not read",
    f"{_PAGE}::test_a_sync_that_cannot_be_read_is_stepped_over_and_told_and_nothing_is_lost[list]",
)
def rooms_not_read(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_gaps.RoomGaps.open", always(None))


@breaks(
    "A server answers at once",
    "it is asked again at once",
    f"{_PAGE}::test_a_server_that_answers_at_once_is_asked_once_a_second[nothing new]",
    f"{_PAGE}::test_a_server_that_answers_at_once_is_asked_once_a_second[the same again]",
)
def no_brake(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.sync_requests.Brake.pause", always(0.0))


@breaks(
    "A server answers at once",
    "a room's pages are followed for ever",
    f"{_PAGE}::test_pages_without_end_are_left_off_and_told",
)
def pages_unbounded(patch: pytest.MonkeyPatch) -> None:
    own = original(f"{_MATRIX}.room_gaps.backfill")

    def without_end(*arguments: Any) -> Any:
        patch.setattr(f"{_MATRIX}.backfill.MOST_PAGES", 10**9)
        return own(*arguments)

    patch.setattr(f"{_MATRIX}.room_gaps.backfill", without_end)


@breaks(
    "A server answers at once",
    "a message is looked for in all pages there are",
    f"{_PAGE}::test_a_message_is_not_looked_for_without_end",
)
def looked_for_without_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.own_messages._MOST_PAGES", 10**9)
    patch.setattr(f"{_MATRIX}.sender._FIND_SECONDS", 1.5)


@breaks(
    "One room's server",
    "the sync waits until a room's gap is filled",
    f"{_PAGE}::test_a_room_in_trouble_keeps_no_other_waiting_and_loses_nothing[silence]",
    f"{_PAGE}::test_a_room_in_trouble_keeps_no_other_waiting_and_loses_nothing[error]",
)
def gaps_in_the_way(patch: pytest.MonkeyPatch) -> None:
    handle = original(f"{_MATRIX}.sync.SyncLoop._handle_events")

    async def wait_for_all(self: Any, *arguments: Any) -> Any:
        done = await handle(self, *arguments)
        await asyncio.gather(*self._gaps._tasks)
        return done

    patch.setattr(f"{_MATRIX}.sync.SyncLoop._handle_events", wait_for_all)


@breaks(
    "One room's server",
    "as many rooms are read at once as there are",
    f"{_PAGE}::test_many_rooms_in_trouble_leave_the_sync_a_connection",
)
def rooms_all_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_gaps.AT_ONCE", 10**6)


@breaks(
    "One room's server",
    "the position is saved although a room is not read up to it",
    f"{_PAGE}::test_a_room_in_trouble_keeps_no_other_waiting_and_loses_nothing[page]",
)
def saved_over_a_gap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_gaps.RoomGaps.__len__", always(0))


@breaks(
    "One room's server",
    "a room is tried for ever, and nobody in it is heard",
    f"{_PAGE}::test_a_room_that_cannot_be_read_is_given_up_and_told_and_heard_again[error]",
)
def never_given_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.room_gaps.RoomGaps._give_up", always_async(None))


@breaks(
    "One room's server",
    "what cannot be handled in one room is handled before anything else is",
    f"{_PAGE}::test_a_room_whose_events_we_cannot_handle_keeps_no_other_waiting",
)
def one_fault_stops_all(patch: pytest.MonkeyPatch) -> None:
    def raise_again(*_: object, **__: object) -> None:
        raise ConnectionResetError

    patch.setattr(f"{_MATRIX}.room_gaps.RoomGaps.open", raise_again)


@breaks(
    "A wrong answer to anything else",
    "what the Matrix library raises about an answer goes on",
    "tests/fuzz/test_fuzz.py::test_no_answer_to_any_request_raises",
    raises=(Exception,),
)
def answers_as_nio_reads_them(patch: pytest.MonkeyPatch) -> None:
    own = original("nio.AsyncClient.create_matrix_response")
    patch.setattr(f"{_MATRIX}.http_session.HttpClient.create_matrix_response", own)


@breaks(
    "A wrong answer to anything else",
    "it believes the server about who it is",
    f"{_PAGE}::test_a_wrong_answer_is_an_answer_that_cannot_be_used_and_no_more[/account/whoami]",
)
def server_says_who(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        f"{_MATRIX}.nio_client.NioClient._handle_whoami_response",
        original("nio.AsyncClient._handle_whoami_response"),
    )


# ------------------------------------------------------------------ the health port, odd files

_PORT = "tests/attacks/test_health_port.py"
_FILES = "tests/attacks/test_odd_input.py"


@breaks(
    "Half-asked requests",
    "as many connections are kept as are made",
    f"{_PORT}::test_three_hundred_half_asked_requests_use_up_nothing",
)
def connections_uncounted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.runtime.http_listener.MOST_CONNECTIONS", 10**9)


@breaks(
    "Half-asked requests",
    "a request's end is waited for",
    f"{_PORT}::test_a_request_that_is_never_asked_whole_is_cut",
    raises=(TimeoutError,),
)
def requests_waited_for(patch: pytest.MonkeyPatch) -> None:
    init = original("bot.runtime.http_listener._Connection.__init__")

    def without_timer(self: Any, *arguments: Any) -> None:
        init(self, *arguments)
        self._timer.cancel()

    patch.setattr("bot.runtime.http_listener._Connection.__init__", without_timer)
    wait_for = asyncio.wait_for
    patch.setattr("asyncio.wait_for", lambda what, seconds: wait_for(what, min(seconds, 1)))


@breaks(
    "A web page asks the health port",
    "any name is served",
    f"{_PORT}::test_a_page_under_another_name_is_told_nothing[evil.example]",
)
def any_host_served(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.monitoring.http_server.is_own_host", always(True))


@breaks(
    "A pipe, a device",
    "a file is read to its end, whatever it is",
    f"{_FILES}::test_config_toml_that_is_no_file_is_told[huge]",
    f"{_FILES}::test_a_members_file_that_is_no_file_is_told[huge]",
    f"{_FILES}::test_a_secret_that_is_no_file_is_told[huge]",
)
def files_unbounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.runtime.files.MOST_BYTES", 2**30)


@breaks(
    "A pipe, a device",
    "what is no regular file is read as if it were",
    f"{_FILES}::test_config_toml_that_is_no_file_is_told[pipe]",
    f"{_FILES}::test_config_toml_that_is_no_file_is_told[device]",
)
def any_file_read(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.runtime.files.stat.S_ISREG", always(True))


@breaks(
    "Odd contents of a file",
    "deep TOML is an error of ours",
    f"{_FILES}::test_odd_toml_is_told[deep]",
    f"{_FILES}::test_odd_toml_is_told[number]",
    raises=(RecursionError, ValueError),
)
def toml_as_it_comes(patch: pytest.MonkeyPatch) -> None:
    def parse(path: Any) -> Any:
        return tomllib.loads(path.read_text())

    patch.setattr("bot.config.parse", parse)


@breaks(
    "Odd contents of a file",
    "a text that is too long is called a quotation mark that does not match",
    f"{_FILES}::test_an_odd_members_file_is_told_as_what_it_is[long field]",
)
def long_fields_misnamed(patch: pytest.MonkeyPatch) -> None:
    reader = csv.reader

    def misread(*arguments: Any, **named: Any) -> Any:
        lines = reader(*arguments, **named)

        class Lines:
            line_num = 0

            def __iter__(self) -> Any:
                try:
                    yield from lines
                except csv.Error:
                    raise csv.Error("unexpected end of data") from None

        return Lines()

    patch.setattr("secretary.csv_reader.csv.reader", misread)


@breaks(
    "Odd contents of a file",
    "a kept log-in is believed as it stands",
    f"{_FILES}::test_a_session_that_nobody_could_use_is_damaged",
)
def session_believed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.session.word", lambda value: value)
    patch.setattr(f"{_MATRIX}.session.re.match", always(True))


@breaks(
    "An odd database address",
    "an address's options are handed on",
    f"{_FILES}::test_an_odd_database_address_is_refused_and_nothing_is_made"
    "[sqlite:///x.db?mode=ro&uri=true]",
)
def options_handed_on(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.config.secrets.re.fullmatch", always(True))


@breaks(
    "An odd database address",
    "the store takes any address",
    f"{_FILES}::test_the_store_itself_takes_no_odd_address[sqlite:///x.db?mode=ro&uri=true]",
)
def store_takes_any(patch: pytest.MonkeyPatch) -> None:
    make = original("storage.engine.make_url")
    patch.setattr("storage.engine.make_url", lambda url: make(url.partition("?")[0]))


@breaks(
    "A proxy answers everything",
    "a sync is stepped over whatever else cannot be read",
    "tests/attacks/test_honest_cases.py"
    "::test_a_page_that_a_proxy_answers_everything_with_is_an_outage",
)
def pages_stepped_over(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.sync_requests.SyncRequests._answers_others", always_async(True))


@breaks(
    "The server's profiles",
    "the name is shown before anybody is heard",
    "tests/attacks/test_honest_cases.py"
    "::test_a_server_whose_profiles_or_receipts_hang_is_heard[/displayname]",
)
def named_first(patch: pytest.MonkeyPatch) -> None:
    check = original(f"{_MATRIX}.sync.SyncLoop._check_keys")

    async def with_name(self: Any, port: Any) -> None:
        await self._client.get_displayname(self._me)
        await check(self, port)

    patch.setattr(f"{_MATRIX}.sync.SyncLoop._check_keys", with_name)
