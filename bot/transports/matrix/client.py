"""`MatrixTransport`: the secretary's chat on a Matrix homeserver."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import InboundPort, OutboundMessage, RetryLater, TransportHealth
from bot.transports.matrix.backoff import Backoff
from bot.transports.matrix.connection import OUTAGE, REQUEST_SECONDS, connect, failure
from bot.transports.matrix.hearing import Hearing
from bot.transports.matrix.invitations import Invitations
from bot.transports.matrix.keys import Keys
from bot.transports.matrix.ours import Place, identify
from bot.transports.matrix.outgoing import split
from bot.transports.matrix.posting import Posting
from bot.transports.matrix.pulse import Pulse
from bot.transports.matrix.session import Session
from bot.transports.matrix.timeline import invitation
from bot.transports.matrix.trust import Trust
from bot.transports.matrix.unread import Unread
from bot.transports.matrix.upgrades import Upgrades
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)

_POLL_SECONDS = 30.0
_FIRST_SYNC_SECONDS = 300.0
_FILTER: Mapping[str, Any] = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        # The default is ten; Synapse gives no more than a hundred.
        "timeline": {"limit": 100},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}


class MatrixTransport:
    """Satisfies `bot.transports.base.Transport` for one logged-in device.

    keys_to_all: give room keys also to devices that their owner has not cross-signed.

    `send` may be called at any time, for several rooms at once, and waits for the first
    sync of a running `listen`: before it, nobody knows who is in a room.
    """

    def __init__(
        self, session: Session, data: Path, *, display_name: str, keys_to_all: bool = False
    ) -> None:
        self._session = session
        self._display_name = display_name
        self._client = connect(session, data)
        self._trust = Trust(self._client, data / "crypto", everybody=keys_to_all)
        self._keys = Keys(self._client, self._trust)
        self._invitations = Invitations(self._client)
        self._posting = Posting(self._client, self._keys)
        self._configured: set[str] = set()
        self._upgrades = Upgrades(self._client, self._configured.add)
        self._hearing = Hearing(self._client, Unread(self._client), self._upgrades, self._direct)
        self._remembered: str | None = None
        self._fresh = True
        self._pulse = Pulse(self._trust.check)
        self._place = Place(self._client)

    # Transport

    async def resolve(self, rooms: tuple[str, ...]) -> Mapping[str, str]:
        """Room ids for configured ids and aliases; those that cannot be resolved are left out.

        The rooms found count as configured from now on: none of them is a direct chat.
        Raises AdministratorError where the log-in has ended: whoever waits for a room would
        never know.
        """
        found = {}
        for room in rooms:
            if room.startswith("!"):
                found[room] = room
                continue
            try:
                answer = await self._client.room_resolve_alias(room)
            except OUTAGE as error:
                _log.warning("%s could not be resolved (%s).", room, type(error).__name__)
                continue
            if isinstance(answer, nio.RoomResolveAliasResponse):
                found[room] = str(answer.room_id)
            else:
                _log.warning("%s could not be resolved (%s).", room, failure(answer).reason)
        self._configured.update(found.values())
        if len(found) < len(set(rooms)):
            await self._notice_an_ended_log_in()
        return found

    def split(self, message: OutboundMessage) -> Sequence[OutboundMessage]:
        """See `Transport.split`: parts that an event can hold."""
        return split(message)

    async def send(self, message: OutboundMessage) -> str:
        """OutboundMessage, and return the event id.

        The same key gives the same event, for as long as the server remembers the
        transaction (Synapse: about 24 hours). Raises RetryLater for every reason not to.
        """
        return await self._posting.send(message)

    async def find(self, message: OutboundMessage, since: datetime) -> str | None:
        """The event of a message that was posted after `since`; None where there is none."""
        return await self._posting.find(message, since)

    async def listen(self, reception: InboundPort) -> None:
        """Hand everything that happens to `reception`, in order, until cancelled.

        Outages are waited out. Raises AdministratorError when the log-in is no longer valid.
        """
        backoff = Backoff()
        position: str | None = None
        recalled = recognised = introduced = False
        while True:
            self._pulse.moved()
            try:
                if not recalled:
                    position = self._place.read(await reception.load_sync_token())
                    self._remembered, recalled = position, True
                if not recognised:
                    await identify(self._client, reception)
                    recognised = True
                introduced = introduced or await self._introduce()
                position = await self._turn(position, reception)
            except AdministratorError:
                raise
            except RetryLater as error:
                pause = max(backoff.wait(), error.seconds or 0)
                _log.warning("The homeserver refused (%s); again in %.1f s.", error.reason, pause)
            except OUTAGE as error:
                pause = backoff.wait()
                name = type(error).__name__
                _log.warning("The homeserver does not answer (%s); again in %.1f s.", name, pause)
            except Exception:  # noqa: BLE001  # a bot that stops listening helps nobody
                # Ours or the storage's: what was not remembered comes again, nothing is lost.
                pause = backoff.wait()
                _log.exception("What happened could not be handled; again in %.1f s.", pause)
            else:
                backoff.reset()
                continue
            self._pulse.moved(pause)
            await asyncio.sleep(pause)

    async def close(self) -> None:
        """Let go of connections and files."""
        await self._client.close()
        if self._client.store is not None:
            self._client.store.database.close()

    # HealthReporter

    def health(self) -> TransportHealth:
        """How it is now, without asking anybody."""
        return self._pulse.health()

    async def connected(self) -> None:
        """Return when the server has answered a sync for the first time."""
        await self._pulse.connected()

    # For `kansli check`

    async def whoami(self) -> str:
        """The Matrix id the token belongs to. AdministratorError if it is refused."""
        answer = await self._asked(self._client.whoami())
        return str(answer.user_id)

    async def joined(self) -> set[str]:
        """The rooms the bot is in. AdministratorError if the server will not say."""
        answer = await self._asked(self._client.joined_rooms())
        return set(answer.rooms)

    # Listening

    async def _introduce(self) -> bool:
        """Show the configured name, unless it is shown already. Whether that is settled."""
        answer = await self._client.get_displayname(self._session.user_id)
        if getattr(answer, "displayname", None) == self._display_name:
            return True
        answer = await self._client.set_displayname(self._display_name)
        if not isinstance(answer, nio.ErrorResponse):
            return True
        self._client.must_be_logged_in(answer)
        _log.warning("The display name was not accepted (%s).", failure(answer).reason)
        # Some servers own the names of their accounts; the work goes on without.
        return bool(answer.status_code == "M_FORBIDDEN")

    async def _turn(self, position: str | None, reception: InboundPort) -> str:
        """One sync from `position`, handled to the end and then remembered; the next position."""
        answer = await self._sync(position)
        await self._keys.keep_up(answer)
        for finding in self._trust.findings():
            await reception.on_device_event(finding)
            self._trust.told(finding)
        read = await self._hearing.hear(answer, position, reception)
        await self._keys.send_waiting()
        for room, invited in answer.rooms.invite.items():
            asked = invitation(room, invited.invite_state, self._session.user_id)
            if asked is not None:
                expected = self._upgrades.expects(room)
                join = expected or await reception.may_join(asked)
                self._invitations.answer(room, join=join)
        await self._invitations.send_answers()
        await self._upgrades.follow(reception)
        await asyncio.gather(*(self._show_read(room, event) for room, event in read.items()))
        following = str(answer.next_batch)
        if following != self._remembered and not self._invitations.hold_position:
            await reception.save_sync_token(self._place.write(following))
            self._remembered = following
        return following

    async def _sync(self, position: str | None) -> nio.SyncResponse:
        # nio leaves an answer encrypted whose position it has seen before: a repeated one.
        self._client.next_batch = ""
        # nio drops a token that was refused softly, and could not even ask any more.
        self._client.access_token = self._session.access_token
        fresh = self._fresh
        poll = 0.0 if fresh else min(_POLL_SECONDS, self._invitations.seconds_left())
        # nio sets no limit of its own for the first one.
        async with asyncio.timeout(_FIRST_SYNC_SECONDS if fresh else poll + REQUEST_SECONDS):
            answer = await self._client.sync(
                timeout=int(poll * 1000),
                sync_filter=dict(_FILTER),
                since=position,
                # Who is in which room is not kept between runs.
                full_state=fresh or None,
            )
        if not isinstance(answer, nio.SyncResponse):
            self._client.must_be_logged_in(answer)
            raise failure(answer)
        self._fresh = False
        self._pulse.heard()
        await self._posting.heard(answer)
        return answer

    def _direct(self, room: str) -> bool:
        if room in self._configured or room not in self._client.rooms:
            return False
        return sum(not user.invited for user in self._client.rooms[room].users.values()) == 2

    async def _show_read(self, room: str, event: str) -> None:
        try:
            # Not the plain receipt call: nio's is always for one thread, this is for them all.
            answer = await self._client.room_read_markers(room, event, event)
        except OUTAGE as error:
            _log.info("%s: no read receipt (%s).", room, type(error).__name__)
        else:
            if isinstance(answer, nio.ErrorResponse):
                _log.info("%s: no read receipt (%s).", room, failure(answer).reason)

    # Answers

    async def _notice_an_ended_log_in(self) -> None:
        try:
            answer = await self._client.whoami()
        except OUTAGE:
            return
        if isinstance(answer, nio.ErrorResponse):
            self._client.must_be_logged_in(answer)

    async def _asked(self, request: Any) -> Any:
        where = self._session.homeserver
        try:
            answer = await request
        except OUTAGE as error:
            problem = f"the homeserver does not answer ({type(error).__name__})."
            remedy = "HealthCheck the address and the network."
            raise AdministratorError(where, problem, remedy) from None
        if isinstance(answer, nio.ErrorResponse):
            self._client.must_be_logged_in(answer)
            problem = f"the homeserver refused ({failure(answer).reason})."
            raise AdministratorError(where, problem, "Try again later.")
        return answer
