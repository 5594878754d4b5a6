"""One identity, one bot: whether this data folder holds the newest keys, and nobody else uses them.

The folder's file counts the uses of the Olm keys in it (`key_uses`), and the homeserver keeps the
count. Each use is on the disk first, then it is counted at the homeserver, and only then does
anything of it leave: a message to a device, an upload, or the next sync, by which the server
forgets what it gave. So the homeserver is never ahead of the newest file, whenever the process
dies, and always ahead of any copy that was made before the newest use: a copy of any age is
noticed, and a crash is none. Uses are rare (a member's new room key, a new member), so that little
is written; a sync that used no key writes nothing.

Where the homeserver is ahead, or the bot that ran last had a device that the folder knows nothing
of, that bot is asked whether it still runs: one that does answers, and this one ends. If nobody
answers, the folder's sessions are retired and its one-time keys replaced. The device stays the
same and signed, and its transaction ids good. A bot that finds that another has taken over ends.

The place in the stream is kept in the database alone: an older one is no harm, since what it gives
again is in the inbox, or was not done.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types

from bot.transports.base import HealthCheck, RetryLater
from bot.transports.matrix.account_data import AccountData, NotKept
from bot.transports.matrix.errors import FAILURES, raise_for_error, reason_of
from bot.transports.matrix.instance_record import (
    QUESTION,
    RECORD,
    InstanceQuestion,
    InstanceRecord,
    account_data_of,
)
from bot.transports.matrix.json_reader import object_at, value_at
from bot.transports.matrix.key_uses import CountingStore
from bot.transports.matrix.nio_client import NioClient
from secretary.errors import AdministratorError

_log = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 10.0
"""For the bot that ran last to say that it still runs: a sync brings it the question at once."""
_LOOK_SECONDS: Final = 1.0
_MOST_FAILURES: Final = 10
"""After so many in a row, members are served although the homeserver does not keep the count."""
_ATTEMPTS: Final = 5
_LONGEST_PAUSE: Final = 10.0
"""Seconds between two of them."""
_STOP_SECONDS: Final = 3.0
_MOST_ONE_TIME_KEYS: Final = 200
"""That a server holds for a device: clients keep fifty there."""


class Instance:
    """This process, as the homeserver knows it. Begun before the first sync."""

    def __init__(self, client: NioClient) -> None:
        self._client = client
        self._account_data = AccountData(client)
        self._run = secrets.token_hex(8)
        self._published: int | None = None
        """The count that the homeserver keeps; None until this run has begun."""
        self._publishing = asyncio.Lock()
        self._failures = 0
        self._is_renewed = False
        self._has_ended: str | None = None
        """Of which run it is known that it runs no more: it need not be asked again."""
        self._check = HealthCheck("keys", None, "not compared with the homeserver's count yet")
        client.before_keys_leave = self.publish

    @property
    def is_renewed(self) -> bool:
        """Whether the keys were renewed, so that some that others gave are lost."""
        return self._is_renewed

    def check(self) -> HealthCheck:
        """Whether the keys are the newest."""
        return self._check

    async def begin(self, *, older: bool = False) -> None:
        """Compare the keys with the homeserver's count, renew them where they are older, and take
        over from the bot that ran last.

        older: whether the database, too, knows of newer keys. May be called again where it failed.
        Raises AdministratorError where another bot runs with them; FAILURES where nobody can say.
        """
        store, found = self._client.store, None
        if store is None:
            return
        try:
            found = await self._account_data.record()
        except NotKept as error:
            self._give_up(error)
        if found is not None and not _is_level(found, store):
            older = True
            if not found.stopped and found.run != self._has_ended:
                await self._ask_whether_it_runs()
                self._has_ended = found.run
        uses = max(store.key_uses, found.uses if found else 0)
        if older and not self._is_renewed:
            await self._renew_keys(uses)
        store.begin_counting(uses + 1)
        self._is_renewed = store.is_renewing  # also by a run that was killed too early
        renewed = "renewed, since an older copy was put back or another device ran last"
        try:
            await self._put()
            self._check = HealthCheck("keys", True, renewed if self._is_renewed else "the newest")
        except NotKept as error:
            self._give_up(error)

    async def publish(self) -> None:
        """See that the homeserver counts all uses of the keys so far.

        Raises AdministratorError where another bot has taken over; FAILURES where the homeserver
        does not answer, and so serves nobody. Where it goes on refusing this alone, it is left at
        that: a copy could go unnoticed then.
        """
        if self._published is None or self._client.store.key_uses <= self._published:
            return
        try:
            async with self._publishing:
                if self._client.store.key_uses > self._published:
                    await self._still_holds()
                    await self._put()
        except NotKept as error:
            self._failures = _MOST_FAILURES
            self._give_up(error)
        except FAILURES as error:
            self._failures += 1
            if self._failures < _MOST_FAILURES:
                raise
            self._give_up(error)
        else:
            if self._failures >= _MOST_FAILURES:
                self._check = HealthCheck("keys", True, "the newest")
            self._failures = 0

    async def on_sync(self, response: nio.SyncResponse) -> None:
        """Take in what a sync says of other bots with this account.

        Raises AdministratorError where one has taken over; FAILURES.
        """
        if self._published is None:
            return
        if self._client.store.is_renewing and self._client.olm.has_renewed_sessions:
            self._client.store.end_renewal()
        contents = account_data_of(response)
        asked = InstanceQuestion.of(contents.get(QUESTION))
        found = InstanceRecord.of(contents.get(RECORD))
        try:
            if found is not None and found.run != self._run:
                async with self._publishing:
                    if not await self._still_holds():
                        await self._put()
            if asked is not None and not asked.answered_by and asked.asked_by != self._run:
                _log.error("Another kansli tried to start as %s.", self._client.user_id)
                await self._account_data.put(InstanceQuestion(asked.asked_by, self._run))
        except NotKept as error:
            self._give_up(error)

    def renew_sessions(self) -> bool:
        """After the keys were renewed: begin a new session with every device that has become known
        since, as its owner's client goes on with one that was lost. Whether there was any."""
        return self._is_renewed and self._client.olm.renew_sessions()

    async def stop(self) -> None:
        """Say that this bot has ended, so that the next need not ask; where that can be said."""
        if self._published is None:
            return
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._still_holds()
                await self._put(stopped=True)
        except (AdministratorError, NotKept, *FAILURES) as error:
            _log.info("The homeserver was not told of the end (%s).", type(error).__name__)

    async def problem(self) -> str | None:
        """What is wrong with the folder's keys, for `kansli check`; None where nothing is.

        Raises NotKept and FAILURES where nobody can say.
        """
        found, store = await self._account_data.record(), self._client.store
        if found is None or _is_level(found, store):
            return None
        if store.has_device(found.device):
            return (
                f"they are an older copy ({store.key_uses} uses, the homeserver has counted "
                f"{found.uses}). `kansli run` makes new sessions with everybody; first see that no "
                "other kansli runs with this log-in."
            )
        if found.stopped:
            return None
        return (
            f"the bot that ran last with the account was another, with device {found.device}. "
            "See that it does not run any more: an account is one bot's."
        )

    # How it is done

    async def _put(self, *, stopped: bool = False) -> None:
        uses = self._client.store.key_uses
        record = InstanceRecord(self._client.device_id, uses, self._run, stopped)
        await self._account_data.put(record)
        self._published = uses

    async def _still_holds(self) -> bool:
        """Whether the homeserver keeps this run's record.

        Raises AdministratorError where another bot has taken over since its last word. Whoever
        takes over counts on from that; with less than that was counted before, the homeserver was
        put back itself.
        """
        found, published = await self._account_data.record(), self._published or 0
        if found is not None and found.run != self._run and found.uses > published:
            self._published = None  # this one has no say any more
            raise AdministratorError(
                self._client.homeserver,
                f"another kansli has taken over as {self._client.user_id}, so this one ends.",
                "Let one run, and stop the other: they would garble each other's keys.",
            )
        return found is not None and found.run == self._run

    def _give_up(self, error: BaseException) -> None:
        """Serve the members all the same."""
        why = str(error) if isinstance(error, NotKept) else reason_of(error)
        check = HealthCheck("keys", None, f"the homeserver does not keep their count ({why})")
        if check != self._check:
            _log.error("The homeserver does not keep how often keys were used (%s).", why)
        self._check = check

    async def _ask_whether_it_runs(self) -> None:
        """Raises AdministratorError where the bot that ran last says that it still does.

        A look that fails is of no matter, where a later one does not: the answer stays. Raises
        FAILURES where none does for as long again as the answer may take.
        """
        _log.warning("These may not be the newest keys; asking whether the bot that ran last runs.")
        self._check = HealthCheck(
            "keys", False, "another bot ran last; asking whether it still does"
        )
        question, until = InstanceQuestion(self._run), time.monotonic() + ANSWER_SECONDS
        await self._account_data.put(question)
        has_failed = False
        while time.monotonic() < until or has_failed:
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                found = await self._account_data.question()
            except FAILURES:
                if time.monotonic() > until + ANSWER_SECONDS:
                    raise
                has_failed = True
                continue
            has_failed = False
            if found is None or found.asked_by != self._run:  # another has asked at the same time
                await self._account_data.put(question)
            elif found.answered_by:
                raise AdministratorError(
                    self._client.homeserver,
                    f"another kansli runs as {self._client.user_id}, perhaps with a copy of this "
                    "data folder.",
                    "Stop it first, or leave it running and do not start this one.",
                )

    async def _renew_keys(self, counted: int) -> None:
        """Have nothing used twice: what the homeserver counted is more than the folder knows of."""
        client = self._client
        _log.error(
            "The data folder does not hold the newest keys (used %d times, the homeserver has "
            "counted %d): its sessions are retired, its one-time keys replaced.",
            client.store.key_uses,
            counted,
        )
        self._check = HealthCheck("keys", False, "not the newest; they are being renewed")
        # Their private halves may be gone with what was lost. Used up, they are nobody's.
        mine = {client.user_id: [client.device_id]}
        for _ in range(_MOST_ONE_TIME_KEYS):
            answer = await _with_retries(lambda: client.keys_claim(mine))
            keys = object_at(answer.content, "one_time_keys", client.user_id, client.device_id)
            if not any(value_at(key, "fallback") is not True for key in keys.values()):
                break
        client.olm.uploaded_key_count = 0
        await _with_retries(client.keys_upload)
        await _with_retries(client.upload_fallback_key)
        client.store.retire_sessions(counted)
        self._is_renewed = True


async def _with_retries(ask: Callable[[], Awaitable[Any]]) -> Any:
    """An answer that is no error, within some attempts: of many requests in a row some may fail,
    and not all are to be made once more for that. Raises FAILURES."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            answer = await ask()
            raise_for_error(answer)
        except FAILURES as error:
            if attempt == _ATTEMPTS:
                raise
            asked = error.seconds if isinstance(error, RetryLater) else None
            await asyncio.sleep(min(asked or _LOOK_SECONDS, _LONGEST_PAUSE))
        else:
            return answer
    raise AssertionError


def _is_level(found: InstanceRecord, store: CountingStore) -> bool:
    """Whether the store can be what the bot that ran last had in the end."""
    return found.uses <= store.key_uses and store.has_device(found.device)
