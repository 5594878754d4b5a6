"""What `kansli check` asks the homeserver: the account, its trust, and the groups' rooms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cli.console import open_existing_store, pluralise, read_only
from bot.cli.findings import Finding, Verdict, failed, passed
from bot.cli.rooms import configured_rooms, described
from bot.runtime.clock import SystemClock
from bot.transports.base import RetryLater
from secretary.errors import AdministratorError, StorageUnavailable
from secretary.group import Group
from secretary.rooms import RoomProblem, in_order
from secretary.superior_board import BOARD
from services.rooms import is_right, problems_of, strictest

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.transports.matrix.key_place import KeyPlace
    from bot.transports.matrix.session import Session
    from bot.transports.matrix.transport import MatrixTransport
    from storage import Declined

_REMEDIES: Final = {
    RoomProblem.PUBLIC: "Let the room need an invitation, and see who is in it.",
    RoomProblem.GUESTS: "Turn off guest access.",
    RoomProblem.WORLD_READABLE: "Let only members read its history.",
    RoomProblem.UNENCRYPTED: "Turn on encryption, or write encrypted = false in its [[group]].",
    RoomProblem.READ_ONLY: "Give it the right to send messages (power levels).",
    RoomProblem.REPLACED: "See: kansli rooms",
}


async def findings(
    settings: Settings, session: Session | None, place: Path | KeyPlace
) -> list[Finding]:
    from bot.transports.matrix.login import log_in_with_token
    from bot.transports.matrix.transport import MatrixTransport
    from storage import current_room

    token = settings.matrix.access_token
    try:
        if session is None and token is not None:
            session = await log_in_with_token(settings.matrix.homeserver, token.reveal())
    except AdministratorError as error:
        return [failed("server", error)]
    assert session is not None
    try:
        chat = MatrixTransport(session, place, display_name=settings.matrix.display_name)
    except AdministratorError as error:
        return [failed("keys", error)]
    try:
        user_id = await chat.whoami()
        found = [passed("server", f"{session.homeserver} knows the bot as {user_id}")]
        configured = list(configured_rooms(settings.own_groups))
        rooms = [room for _, _, room in configured]
        upgrades, declined = _moves(settings)
        resolved = await chat.resolve(tuple(rooms))
        known = {room: current_room(was, upgrades) for room, was in resolved.items()}
        joined, invited = await chat.joined_rooms(), await chat.invited_rooms()
        problems = {room: await chat.room_problems(room) for room in {*known.values()} & joined}
        keys = await _counted_keys(chat)
        age = await _database_age(settings, chat)
        ahead = chat.clock_ahead()
        papers = papers_problem(await chat.most_uploaded(), settings)
    except AdministratorError as error:
        return [failed("server", error)]
    finally:
        await chat.close()
    found += [each for each in (keys, age, _clock(ahead), papers) if each is not None]
    found.append(await _trust(session, place))
    for group, key, room in configured:
        about, judged_by = about_room(group, key), group or strictest(settings.groups)
        found.append(_room(about, room, known, joined, invited, user_id))
        if known.get(room) in problems:
            wrong = problems_of(judged_by, known[room], problems[known[room]], declined)
            found += _room_problems(about, known[room], wrong)
    return found


def about_room(group: Group | None, key: str) -> str:
    """What a line about a room of the settings begins with. group: None for the board's."""
    return f"group {group.id}, {key}" if group is not None else f"{BOARD}, {key}"


async def _counted_keys(chat: MatrixTransport) -> Finding:
    """Whether the data folder's keys are the newest, and no other bot's account is used."""
    try:
        problem = await chat.keys_problem()
    except AdministratorError as error:
        return Finding(Verdict.UNKNOWN, "keys", str(error))
    return failed("keys", problem) if problem else passed("keys", "the newest")


def papers_problem(most: int | None, settings: Settings) -> Finding | None:
    """Whether a paper can be too large to be sent; None where not, or where nobody can say.

    most: bytes of a file that the server takes.
    """
    wanted = max(group.papers.most for group in settings.groups)
    if most is None or most >= wanted:
        return None
    return failed(
        "papers",
        f"the homeserver takes files of up to {most / 2**20:.0f} MB, and [papers] max_mb is "
        f"{wanted / 2**20:.0f}: larger ones would be kept, and not sent. Write a smaller max_mb.",
    )


def _clock(ahead: timedelta | None) -> Finding:
    from bot.events.wrong_clock import MOST, difference

    if ahead is None:
        return Finding(Verdict.UNKNOWN, "clock", "the homeserver does not tell the time")
    if abs(ahead) <= MOST:
        return passed("clock", "agrees with the homeserver's")
    remedy = "Set the wrong one (NTP). Nothing is posted by itself until they agree."
    return failed("clock", f"{difference(ahead)}. {remedy}")


async def _database_age(settings: Settings, chat: MatrixTransport) -> Finding | None:
    """Whether the database knows of all that the bot has posted; None where there is none."""
    from bot.events.catching_up import active_since

    about, now = "database", SystemClock().now()
    try:
        store = open_existing_store(settings)
    except AdministratorError:
        return None  # another line says why
    try:
        with read_only(store) as tx:
            since = active_since(tx, now)
            if since is None:
                return passed(about, "has not begun to read the rooms")
        posted = await chat.posted_since(since)
        with read_only(store) as tx:
            missing = tx.posted.missing(posted, chat.own_secret(), now)
    except (RetryLater, StorageUnavailable) as error:
        return Finding(Verdict.UNKNOWN, about, f"not compared with the rooms ({error})")
    finally:
        store.close()
    if not missing:
        return passed(about, "knows of all that the bot has posted")
    return Finding(
        Verdict.NOTE,
        about,
        f"an older one: {pluralise(len(missing), 'message')} of the bot's in the rooms "
        f"since {since:%Y-%m-%d %H:%M} UTC are not in it. `kansli run` catches up, and posts "
        "nothing twice.",
    )


async def _trust(session: Session, place: Path | KeyPlace) -> Finding:
    from bot.transports.matrix.crypto.device_verification import DeviceVerification

    try:
        problem = await DeviceVerification(session, place).problem()
    except AdministratorError as error:
        return failed("trust", error)
    if problem is None:
        return passed("trust", "the account has signed the bot's device")
    return failed(
        "trust",
        f"{problem}, so that members' clients will not trust the bot. Run: kansli login",
    )


def _room(
    about: str,
    room: str,
    known: Mapping[str, str],
    joined: set[str],
    invited: set[str],
    user_id: str,
) -> Finding:
    if room not in known:
        return failed(about, f"{room} leads to no room. Make the room, or correct its address.")
    if known[room] in invited:
        return passed(about, f"{room}, invited; the bot joins it while `kansli run` runs")
    if known[room] not in joined:
        return failed(
            about,
            f"the bot is not in {room}. Invite {user_id}; it joins while `kansli run` runs.",
        )
    return passed(about, f"{room}, joined")


def _moves(settings: Settings) -> tuple[Mapping[str, str], Mapping[str, Declined]]:
    """The upgrades that the bot has followed, and those that it has not, as far as it is known."""
    try:
        store = open_existing_store(settings)
    except AdministratorError:
        return {}, {}  # another line says why
    try:
        with read_only(store) as tx:
            return tx.room_upgrades.leads_to(), tx.room_upgrades.declined()
    except StorageUnavailable:
        return {}, {}
    finally:
        store.close()


def _room_problems(about: str, room: str, problems: Collection[RoomProblem]) -> Iterator[Finding]:
    """What is wrong with a room that the bot is in."""
    for problem in in_order(problems):
        right = is_right({problem})
        remedy = "" if right else f" {_REMEDIES[problem]}"
        finding = f"{room}: {described([problem])}.{remedy}"
        yield passed(about, finding) if right else failed(about, finding)
