"""`kansli check`: a line for each thing that must be in order, and what to mend if it is not."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.console import Exit, counted, looking, settings, store_to_read
from bot.runtime.clock import SystemClock
from secretary.errors import AdministratorError, StorageUnavailable
from secretary.group import Group
from secretary.people import MATRIX, Mandate, seats_on

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.session import Session
    from storage import Transaction

_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Verdict(StrEnum):
    """What is to be done about something."""

    OK = "ok"
    MEND = "mend"
    UNKNOWN = "?"
    """Could not be looked at, for a reason given in another line."""


@dataclass(frozen=True)
class Finding:
    """One line."""

    verdict: Verdict
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<4}  {self.about}: {self.text}"


def check(config: Path, *, offline: bool) -> int:
    """Print every finding; Exit.MEND where something is to be mended."""
    worst = Exit.OK
    for finding in _findings(config, offline=offline):
        print(finding, flush=True)
        if finding.verdict is Verdict.MEND:
            worst = Exit.MEND
    return worst


def _ok(about: str, text: str) -> Finding:
    return Finding(Verdict.OK, about, text)


def _mend(about: str, text: str) -> Finding:
    return Finding(Verdict.MEND, about, text)


def _error(about: str, error: AdministratorError) -> Finding:
    return _mend(about, str(error))


def _findings(config: Path, *, offline: bool) -> Iterator[Finding]:
    from bot.config import ConfigErrors

    try:
        kansli = settings(config)
    except ConfigErrors as errors:
        yield from (_error("config", error) for error in errors.errors)
        return
    except AdministratorError as error:
        yield _error("config", error)
        return
    names = ", ".join(group.id for group in kansli.groups)
    yield _ok("config", f"{config}, {counted(len(kansli.groups), 'group')} ({names})")
    yield from _data_folder(kansli)
    session, finding = _session(kansli)
    yield finding
    if session is not None:
        keys = _keys(kansli, session)
        yield keys
        offline = offline or keys.verdict is Verdict.MEND
    yield from _storage(kansli, session)
    if offline:
        yield Finding(Verdict.UNKNOWN, "server", "not asked")
    elif session is None and kansli.matrix.access_token is None:
        yield Finding(Verdict.UNKNOWN, "server", "not asked, as the bot is not logged in")
    else:
        yield from asyncio.run(_server(kansli, session))


# --------------------------------------------------------------------- this machine


def _data_folder(kansli: Settings) -> Iterator[Finding]:
    """The folder, and each file with a secret, must be for the bot's user alone."""
    data = kansli.bot.data
    if not data.is_dir():
        yield _mend("data folder", f"{data} is not there yet. Run: kansli login")
        return
    # The heartbeat tells nobody anything; whatever else lies on the top is ours, too.
    secret = [data, *data.glob("*.json"), *data.glob("*.db*"), data / "crypto"]
    secret += (data / "crypto").glob("*")
    open_ones = 0
    for path in secret:
        with contextlib.suppress(FileNotFoundError):  # SQLite's own come and go
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & _OPEN_TO_OTHERS:
                open_ones += 1
                yield _mend(
                    "data folder",
                    f"{path} is open to others ({mode:04o}). Run: chmod go= '{path}'",
                )
    if not open_ones:
        yield _ok("data folder", f"{data}, for the bot's user alone")


def _session(kansli: Settings) -> tuple[Session | None, Finding]:
    from bot.cli.login import other_account
    from bot.transports.matrix import session as sessions

    try:
        session = sessions.load(kansli.bot.data)
    except AdministratorError as error:
        if kansli.matrix.access_token is not None:
            return None, _ok("log-in", "with the access token of the settings, at the first run")
        return None, _error("log-in", error)
    problem = other_account(session, kansli)
    if problem is not None:
        return session, _mend("log-in", f"{problem} Correct it, or run: kansli login --again")
    return session, _ok("log-in", f"{session.user_id}, device {session.device_id}")


def _keys(kansli: Settings, session: Session) -> Finding:
    from bot.transports.matrix.keystore import inspect

    try:
        key = inspect(kansli.bot.data, session.user_id, session.device_id)
    except AdministratorError as error:
        return _error("keys", error)
    return _ok("keys", "its own" if key else "none yet; the first run makes them")


def _storage(kansli: Settings, session: Session | None) -> Iterator[Finding]:
    try:
        store = store_to_read(kansli)
    except AdministratorError as error:
        yield _error("storage", error)
        return
    try:
        with looking(store) as tx:
            books = {group.id: tx.mandates(group.id) for group in kansli.groups}
            now = SystemClock().now()
            found = [_seats(group, books[group.id], now) for group in kansli.groups]
            found += _addresses(kansli, books, session)
            found += _upgrades(kansli, tx)
    except StorageUnavailable as error:
        yield _mend("storage", f"{kansli.storage.shown}: it does not answer ({error}).")
        return
    finally:
        store.close()
    yield _ok("storage", f"{kansli.storage.shown}, up to date")
    yield from found


def _seats(group: Group, mandates: list[Mandate], now: datetime) -> Finding:
    about = f"group {group.id}"
    remedy = f"Run: kansli import members.csv --group {group.id}"
    if not mandates:
        return _mend(about, f"nobody has a seat. {remedy}")
    seats = seats_on(mandates, now.astimezone(group.zone).date())
    held = [m for seat in seats for m in (seat.member, seat.substitute) if m is not None]
    if not held:
        return _mend(about, f"nobody has a seat today: every mandate is over or to come. {remedy}")
    chairs = [m.person.name for m in held if m.is_chair]
    absent = sum(m.person.address(MATRIX) is None for m in held)
    text = f"{counted(len(seats), 'seat')}, {counted(len(held), 'mandate')} today"
    text += f", chair {chairs[0]}" if chairs else ", no chair"
    return _ok(about, text + (f", {absent} not in the chat" if absent else ""))


def _upgrades(kansli: Settings, tx: Transaction) -> Iterator[Finding]:
    """Rooms of the settings that were replaced: the bot has moved, whoever reads them has not."""
    from storage import current_room

    moves = tx.room_upgrades.all()
    for group in kansli.groups:
        place = group.places[MATRIX]
        for key, room in (("room", place.room), ("secretary_room", place.secretary_room)):
            was = tx.key_value.get(f"room {room}") or room
            now = current_room(was or "", moves)
            if was and now != was:
                yield _mend(
                    f"group {group.id}, {key}",
                    f"{was} was upgraded, and the bot uses {now}. "
                    f'Write {key} = "{now}", or let the address lead there.',
                )


# --------------------------------------------------------------------- Matrix ids


def _addresses(
    kansli: Settings, books: Mapping[str, list[Mandate]], session: Session | None
) -> Iterator[Finding]:
    """Ids that are rightly written and yet hardly meant: a server's name with a slip in it."""
    servers = [_server_of(each) for each in _everybody(kansli, books)]
    if session is not None:
        servers.append(_server_of(session.user_id))
    trusted = {server for server in servers if servers.count(server) > 1}
    for group in kansli.groups:
        odd = [
            remark
            for matrix_id in sorted(group.places[MATRIX].secretaries)
            if (remark := _odd(matrix_id, trusted, session))
        ]
        yield from (_mend(f"group {group.id}", f"the secretary {remark}") for remark in odd)
        if not odd:
            yield _ok(
                f"group {group.id}",
                f"secretaries {', '.join(sorted(group.places[MATRIX].secretaries))}",
            )
        for matrix_id in _members(books[group.id]):
            if remark := _odd(matrix_id, trusted, session):
                yield _mend(f"group {group.id}", f"the member {remark}")


def _everybody(kansli: Settings, books: Mapping[str, list[Mandate]]) -> list[str]:
    people = {matrix_id for mandates in books.values() for matrix_id in _members(mandates)}
    for group in kansli.groups:
        people |= group.places[MATRIX].secretaries
    return sorted(people | kansli.bot.administrators)


def _members(mandates: list[Mandate]) -> list[str]:
    return sorted({a for m in mandates if (a := m.person.address(MATRIX)) is not None})


def _odd(matrix_id: str, trusted: set[str], session: Session | None) -> str | None:
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


# --------------------------------------------------------------------- the homeserver


async def _server(kansli: Settings, session: Session | None) -> list[Finding]:
    from bot.transports.matrix import session as sessions
    from bot.transports.matrix.client import MatrixTransport

    token = kansli.matrix.access_token
    try:
        if session is None and token is not None:
            session = await sessions.log_in_with_token(kansli.matrix.homeserver, token.reveal())
    except AdministratorError as error:
        return [_error("server", error)]
    assert session is not None
    try:
        chat = MatrixTransport(session, kansli.bot.data, display_name=kansli.matrix.display_name)
    except AdministratorError as error:
        return [_error("keys", error)]
    try:
        user_id = await chat.whoami()
        found = [_ok("server", f"{session.homeserver} knows the bot as {user_id}")]
        rooms = [room for g in kansli.groups for room in g.places[MATRIX].rooms]
        known = await chat.resolve(tuple(rooms))
        joined = await chat.joined()
    except AdministratorError as error:
        return [_error("server", error)]
    finally:
        await chat.close()
    found.append(await _trust(session, kansli))
    for group in kansli.groups:
        place = group.places[MATRIX]
        for key, room in (("room", place.room), ("secretary_room", place.secretary_room)):
            if room is not None:
                found.append(_room(f"group {group.id}, {key}", room, known, joined, user_id))
    return found


async def _trust(session: Session, kansli: Settings) -> Finding:
    from bot.transports.matrix.vouching import Vouching

    try:
        problem = await Vouching(session, kansli.bot.data).problem()
    except AdministratorError as error:
        return _error("trust", error)
    if problem is None:
        return _ok("trust", "the account has signed the bot's device")
    return _mend(
        "trust",
        f"{problem}, so that members' clients will not trust the bot. Run: kansli login",
    )


def _room(
    about: str, room: str, known: Mapping[str, str], joined: set[str], user_id: str
) -> Finding:
    if room not in known:
        return _mend(about, f"{room} leads to no room. Make the room, or correct its address.")
    if known[room] not in joined:
        return _mend(
            about,
            f"the bot is not in {room}. Invite {user_id}; it joins while `kansli run` runs.",
        )
    return _ok(about, f"{room}, joined")
