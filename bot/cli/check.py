"""`kansli check`: one line for everything the bot needs, with a remedy where it is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.cli import check_accounts, check_calendars, check_server
from bot.cli.console import (
    EarlierTables,
    Exit,
    load_settings,
    open_existing_store,
    pluralise,
    read_only,
)
from bot.cli.faults import as_told
from bot.cli.findings import Finding, Verdict, failed, passed
from bot.cli.key_places import key_place
from bot.cli.rooms import configured_rooms
from bot.runtime.clock import SystemClock
from secretary.errors import AdministratorError, StorageUnavailable
from secretary.group import Group
from secretary.people import MATRIX, Mandate, Seat, seats_on

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.key_place import KeyPlace
    from bot.transports.matrix.session import Session
    from storage import Transaction

_EXAMPLES = re.compile(r"(?:^|\.)example\.(?:org|com|net)$")
"""Servers that are kept for examples (RFC 2606), and are nobody's."""
_OWN = "Run: chown -R THE-BOTS-USER"
_GROUP_OR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def check(config: Path, *, offline: bool) -> int:
    """Print every finding; Exit.ERROR where one is an error. offline: ask no homeserver."""
    worst = Exit.OK
    for finding in _findings(config, offline=offline):
        print(finding, flush=True)
        if finding.verdict is Verdict.ERROR:
            worst = Exit.ERROR
    return worst


def _findings(config: Path, *, offline: bool) -> Iterator[Finding]:
    from bot.config import ConfigErrors

    try:
        settings = load_settings(config)
    except ConfigErrors as errors:
        yield from (failed("config", error) for error in errors.errors)
        return
    except Exception as error:  # noqa: BLE001  # a file that cannot be read, or a fault of ours
        yield failed("config", as_told(error))
        return
    names = ", ".join(group.id for group in settings.groups)
    yield passed("config", f"{config}, {pluralise(len(settings.groups), 'group')} ({names})")
    if left := _of_the_example(settings):
        yield Finding(Verdict.NOTE, "config", left)
    for each in settings.accounts:
        yield from guarded("data folder", _data_folder(settings.of(each)))
    yield from guarded("documents", _documents(config, settings))
    yield from guarded("calendars", check_calendars.findings(settings))
    for each in settings.accounts:
        found = _of_the_account(settings.of(each), offline=offline)
        if not settings.others:
            yield from found
        else:
            yield from (replace(it, about=f"{each.shown}: {it.about}") for it in found)
    if settings.others:
        yield from guarded("storage", _storage(settings, None))


def _of_the_account(settings: Settings, *, offline: bool) -> Iterator[Finding]:
    """What there is to say of its log-in, its keys and its homeserver."""
    try:
        with key_place(settings, changes=False) as place:
            yield from _of_the_keys(settings, place, offline=offline)
    except (AdministratorError, StorageUnavailable) as error:
        yield failed("log-in", as_told(error))
        if not settings.others:
            yield from guarded("storage", _storage(settings, None))


def _of_the_keys(settings: Settings, place: Path | KeyPlace, *, offline: bool) -> Iterator[Finding]:
    """The same of an account whose keys are there."""
    session, finding = _session(settings, place)
    yield finding
    yield from _homeserver(settings)
    if session is not None:
        yield _access_token(session)
        keys = _keys(place, session)
        yield keys
        offline = offline or keys.verdict is Verdict.ERROR
    if not settings.others:
        yield from guarded("storage", _storage(settings, session))
    if offline:
        yield Finding(Verdict.UNKNOWN, "server", "not asked")
    elif session is None and settings.matrix.access_token is None:
        yield Finding(Verdict.UNKNOWN, "server", "not asked, as the bot is not logged in")
    else:
        yield from guarded("server", _server(settings, session, place))


def _of_the_example(settings: Settings) -> str:
    """What still names a server of config.example.toml, and so nobody's; empty where nothing."""
    named = {
        "matrix.homeserver": [urlsplit(settings.matrix.homeserver).hostname or ""],
        "bot.administrators": map(_server_of, settings.bot.administrators),
    }
    feed = next((group.calendar.feed for group in settings.groups), None)
    if feed is not None:
        named["calendar.feed.url"] = [urlsplit(feed.url).hostname or ""]
    for group in settings.groups:
        place = group.places[MATRIX]
        named[f"{group.id}: room"] = map(_server_of, place.rooms)
        named[f"{group.id}: secretaries"] = map(_server_of, place.secretaries)
        if group.board.room is not None:
            named["superior_board: room"] = [_server_of(group.board.room)]
    left = [what for what, servers in named.items() if any(map(_EXAMPLES.search, servers))]
    return f"still the example's words: {', '.join(left)}. Write your own." if left else ""


def guarded(about: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings; what goes wrong on the way is one of them."""
    try:
        yield from findings
    except Exception as error:  # noqa: BLE001  # whatever it meets, it goes on
        yield failed(about, as_told(error))


def _server(
    settings: Settings, session: Session | None, place: Path | KeyPlace
) -> Iterator[Finding]:
    yield from asyncio.run(check_server.findings(settings, session, place))


def _homeserver(settings: Settings) -> Iterator[Finding]:
    """What is odd about its address, and may be right all the same."""
    from bot.config import homeserver_oddities

    for oddity in homeserver_oddities(settings.matrix.homeserver):
        yield Finding(Verdict.NOTE, "matrix.homeserver", oddity)


def _documents(config: Path, settings: Settings) -> Iterator[Finding]:
    from bot.cli import check_documents

    yield from check_documents.findings(config, settings.groups[0].identity)  # all have the same


# --------------------------------------------------------------------- this machine


def _data_folder(settings: Settings) -> Iterator[Finding]:
    """The folder and every file with a secret must be accessible to the bot's user only."""
    data = settings.bot.data
    if not data.exists() and settings.storage.keys_secret is not None:
        yield passed("data folder", f"{data} is not there yet; `kansli run` makes it")
        return
    if not data.exists():
        yield failed("data folder", f"{data} is not there yet. Run: kansli login")
        return
    if not data.is_dir():
        problem = "is a file. Move it away, or write another [bot] data."
        yield failed("data folder", f"{data} {problem}")
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield failed("data folder", f"{data} is not the bot's to write. {_OWN} '{data}'")
        return
    # Not the heartbeat and the lock: they contain nothing.
    secret = [data, *data.glob("*.json"), *data.glob("*.db*"), data / "crypto"]
    secret += (data / "crypto").glob("*")
    exposed = 0
    for path in secret:
        with contextlib.suppress(FileNotFoundError):  # SQLite removes its journals at any time
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _GROUP_OR_OTHERS:
                exposed += 1
                yield failed(
                    "data folder",
                    f"{path} is open to others ({mode:04o}). Run: chmod go= '{path}'",
                )
    if not exposed:
        yield passed("data folder", f"{data}, for the bot's user alone")


def _session(settings: Settings, place: Path | KeyPlace) -> tuple[Session | None, Finding]:
    from bot.cli.session import account_mismatch, require_session

    try:
        session = require_session(settings, place)
    except AdministratorError as error:
        if settings.matrix.access_token is not None:
            return None, passed("log-in", "with the access token of the settings, at the first run")
        return None, failed("log-in", error)
    problem = account_mismatch(session, settings)
    if problem is not None:
        return session, failed("log-in", f"{problem} Correct it, or run: kansli login --again")
    return session, passed("log-in", f"{session.user_id}, device {session.device_id}")


def _access_token(session: Session) -> Finding:
    """How it was come by, as far as that is known, and whether it lasts."""
    about = "access token"
    if session.renewal is not None:
        how = "by approval in a browser, OAuth 2.0" if session.renewal.oauth else "by password"
        return passed(about, f"ends now and then, and is renewed ({how})")
    if session.expires_at is None:
        return passed(about, "without an end that is known, and so not renewed")
    ends = datetime.fromtimestamp(session.expires_at, UTC)
    if ends <= SystemClock().now():
        return failed(about, "has ended, and cannot be renewed. Run: kansli login")
    until = f"{ends:%Y-%m-%d %H:%M} UTC"
    return passed(about, f"until {until}, and not renewed. Run then: kansli login")


def _keys(place: Path | KeyPlace, session: Session) -> Finding:
    from bot.transports.matrix.crypto_store import check_store

    try:
        key = check_store(place, session.user_id, session.device_id)
    except Exception as error:  # noqa: BLE001  # a folder that cannot be read is none of its own
        return failed("keys", as_told(error))
    return passed("keys", "its own" if key else "none yet; the first run makes them")


def _storage(settings: Settings, session: Session | None) -> Iterator[Finding]:
    try:
        store = open_existing_store(settings)
    except EarlierTables:
        text = "its tables are those of an earlier version; the bot's start brings them up to date"
        yield Finding(Verdict.NOTE, "storage", f"{settings.storage.shown}: {text}")
        return
    except AdministratorError as error:
        yield failed("storage", error)
        return
    try:
        with read_only(store) as tx:
            mandates = {group.id: tx.people.mandates(group.id) for group in settings.groups}
            for each in mandates.values():
                tx.people.load_addresses(mandate.person for mandate in each)
            now = SystemClock().now()
            found = [
                _seats(group, mandates[group.id], tx.people.seats(group.id), now)
                for group in settings.groups
            ]
            found += check_accounts.findings(settings, session, tx, has_lease=store.has_lease)
            found += _matrix_ids(settings, mandates, session)
            found += _upgrades(settings, tx)
    finally:
        store.close()
    yield passed("storage", f"{settings.storage.shown}, up to date")
    yield from found


def _seats(group: Group, mandates: list[Mandate], listed: list[Seat], now: datetime) -> Finding:
    about = f"group {group.id}"
    remedy = f"Run: kansli import members.csv --group {group.id}"
    if not mandates:
        return failed(about, f"nobody has a seat. {remedy}")
    seats = seats_on(mandates, now.astimezone(group.zone).date(), listed)
    held = [m for seat in seats for m in (seat.member, seat.substitute) if m is not None]
    if not held:
        return failed(about, f"nobody has a seat today: every mandate is over or to come. {remedy}")
    chairs = [m.person.name for m in held if m.is_chair]
    absent = sum(m.person.address(MATRIX) is None for m in held)
    text = f"{pluralise(len(seats), 'seat')}, {pluralise(len(held), 'mandate')} today"
    text += f", chair {chairs[0]}" if chairs else ", no chair"
    return passed(about, text + (f", {absent} not in the chat" if absent else ""))


def _upgrades(settings: Settings, tx: Transaction) -> Iterator[Finding]:
    """Rooms of the settings that were replaced: the bot has moved, whoever reads them has not."""
    from storage import current_room

    moves = tx.room_upgrades.leads_to()
    for group, key, room in configured_rooms(settings.groups):
        was = tx.key_value.get(f"room {room}") or room
        now = current_room(was, moves)
        if now != was:
            yield failed(
                check_server.about_room(group, key),
                f"{was} was upgraded, and the bot uses {now}. "
                f'Write {key} = "{now}", or let the address lead there.',
            )


# --------------------------------------------------------------------- Matrix ids


def _matrix_ids(
    settings: Settings, mandates: Mapping[str, list[Mandate]], session: Session | None
) -> Iterator[Finding]:
    """Well-formed Matrix ids that are probably wrong: the server's name has a typing error."""
    servers = [_server_of(each) for each in _all_matrix_ids(settings, mandates)]
    if session is not None:
        servers.append(_server_of(session.user_id))
    trusted = {server for server in servers if servers.count(server) > 1}
    for group in settings.groups:
        odd = [
            remark
            for matrix_id in sorted(group.places[MATRIX].secretaries)
            if (remark := _doubt(matrix_id, trusted, session))
        ]
        yield from (failed(f"group {group.id}", f"the secretary {remark}") for remark in odd)
        if not odd:
            yield passed(
                f"group {group.id}",
                f"secretaries {', '.join(sorted(group.places[MATRIX].secretaries))}",
            )
        for matrix_id in _members(mandates[group.id]):
            if remark := _doubt(matrix_id, trusted, session):
                yield failed(f"group {group.id}", f"the member {remark}")


def _all_matrix_ids(settings: Settings, mandates: Mapping[str, list[Mandate]]) -> list[str]:
    people = {matrix_id for each in mandates.values() for matrix_id in _members(each)}
    for group in settings.groups:
        people |= group.places[MATRIX].secretaries
    return sorted(people | settings.bot.administrators)


def _members(mandates: list[Mandate]) -> list[str]:
    return sorted({a for m in mandates if (a := m.person.address(MATRIX)) is not None})


def _doubt(matrix_id: str, trusted: set[str], session: Session | None) -> str | None:
    if session is not None and matrix_id == session.user_id:
        return f"{matrix_id} is the bot itself."
    server = _server_of(matrix_id)
    if server in trusted:
        return None
    close = difflib.get_close_matches(server, trusted, n=1, cutoff=0.8)
    if close:
        return f"{matrix_id} has a server like that of others. Is it {close[0]}?"
    if "." not in server and ":" not in server:
        return f"{matrix_id} has a server without a domain."
    return None


def _server_of(matrix_id: str) -> str:
    return matrix_id.partition(":")[2]
