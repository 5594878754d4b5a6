"""Asks the homeserver for what it keeps of the bot that runs, and has it keep that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from bot.transports.matrix.errors import raise_for_error, to_retry
from bot.transports.matrix.instance_record import QUESTION, RECORD, InstanceQuestion, InstanceRecord
from bot.transports.matrix.nio_client import NioClient
from bot.transports.matrix.responses import ObjectResponse


class NotKept(Exception):
    """The server refuses to keep account data, now and later; says how."""


class AccountData:
    """The account data of a client's user.

    Raises NotKept; AdministratorError where the log-in has ended; and RetryLater, UnreadableAnswer
    and NETWORK_ERRORS where nobody can say.
    """

    def __init__(self, client: NioClient) -> None:
        self._client = client

    async def record(self) -> InstanceRecord | None:
        """What is kept of the bot that ran last."""
        return InstanceRecord.of(await self._get(RECORD))

    async def question(self) -> InstanceQuestion | None:
        """The newest question."""
        return InstanceQuestion.of(await self._get(QUESTION))

    async def put(self, content: InstanceRecord | InstanceQuestion) -> None:
        """Keep it in place of what was there."""
        kind = RECORD if isinstance(content, InstanceRecord) else QUESTION
        data = json.dumps(asdict(content))
        await self._ask("PUT", kind, data)

    async def _get(self, kind: str) -> Mapping[str, Any]:
        answer = await self._ask("GET", kind)
        return {} if answer is None else answer.content

    async def _ask(self, method: str, kind: str, data: str | None = None) -> ObjectResponse | None:
        """The answer; None where there is nothing of that kind."""
        client = self._client
        path = f"/_matrix/client/v3/user/{quote(client.user_id, safe='')}/account_data/{kind}"
        answer = await client._send(ObjectResponse, method, path, data)  # noqa: SLF001  # as nio's own do
        if isinstance(answer, ObjectResponse):
            return answer
        code = str(answer.status_code or "")
        if method == "GET" and code == "M_NOT_FOUND":
            return None
        client.raise_if_logged_out(answer)
        status = getattr(answer.transport_response, "status", None)
        if code and status is not None and 400 <= status < 500 and status != 429:
            raise NotKept(to_retry(answer).reason)
        raise_for_error(answer)
        raise AssertionError("it is an error")
