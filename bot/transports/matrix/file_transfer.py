"""Fetching and uploading the bytes of files.

The server gives whatever bytes it likes: no more of them are read than a file may have, and those
of an encrypted file are compared with the message's hash before they are decrypted (spec, "Sending
encrypted attachments").
"""

from __future__ import annotations

import asyncio
import json
import re
from http import HTTPStatus
from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
from nio.crypto.attachments import (  # type: ignore[import-untyped]
    decrypt_attachment,
    encrypt_attachment,
)

from bot.transports.base import FileNotFetched, FileProblem, FileRefused, ReceivedFile, RetryLater
from bot.transports.matrix.errors import NETWORK_ERRORS, UnreadableAnswer, read_error, to_retry
from bot.transports.matrix.http_session import AnswerTooLarge, read, read_bytes
from bot.transports.matrix.json_reader import string_at, value_at
from bot.transports.matrix.nio_client import REQUEST_SECONDS, NioClient

TRANSFER_SECONDS: Final = 300.0
"""For one file, there or back."""

_MXC: Final = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")
"""Spec, "Matrix Content (mxc://) URIs"; server names as in "Server Name"."""
_DOWNLOAD: Final = "/_matrix/client/v1/media/download"
_UPLOAD: Final = "/_matrix/media/v3/upload"
_LIMITS: Final = "/_matrix/client/v1/media/config"
_BYTES: Final = "application/octet-stream"
_GONE: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
)


async def fetch(client: NioClient, file: ReceivedFile, most: int) -> bytes:
    """The file's bytes; see `bot.transports.base.FetchesFiles`."""
    where = json.loads(file.reference)
    found = _MXC.fullmatch(where.get("url", ""))
    if found is None:
        raise FileNotFetched(FileProblem.DAMAGED)
    try:
        async with asyncio.timeout(TRANSFER_SECONDS):
            content = await _download(client, f"{_DOWNLOAD}/{found[1]}/{found[2]}", most)
    except AnswerTooLarge:
        raise FileNotFetched(FileProblem.TOO_LARGE) from None
    except (*NETWORK_ERRORS, UnreadableAnswer) as error:
        raise RetryLater(f"the homeserver does not answer ({type(error).__name__})") from None
    if "k" not in where:
        return content
    return await asyncio.to_thread(_decrypted, content, where)


async def _download(client: NioClient, path: str, most: int) -> bytes:
    response = await client.request_as_is("GET", path, TRANSFER_SECONDS)
    if 200 <= response.status < 300:
        return await read_bytes(response, most)
    answer = read_error(await read(response), response)
    if answer.status_code == "M_LIMIT_EXCEEDED":
        raise to_retry(answer)
    if response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise FileNotFetched(FileProblem.TOO_LARGE)
    if answer.status_code and response.status in _GONE:
        raise FileNotFetched(FileProblem.GONE)
    raise to_retry(answer)


def _decrypted(content: bytes, where: dict[str, str]) -> bytes:
    try:
        return bytes(decrypt_attachment(content, where["k"], where["sha256"], where["iv"]))
    except (nio.EncryptionError, ValueError, KeyError, TypeError):
        # Also of a hash, a key or an IV that is no base64, or has the wrong length.
        raise FileNotFetched(FileProblem.DAMAGED) from None


async def most_uploaded(client: NioClient) -> int | None:
    """How many bytes of a file the server takes; None where it does not say."""
    try:
        response = await client.request_as_is("GET", _LIMITS, REQUEST_SECONDS)
        size = value_at(await read(response), "m.upload.size")
    except (*NETWORK_ERRORS, UnreadableAnswer):
        return None
    return size if type(size) is int else None


async def upload(client: NioClient, content: bytes, *, encrypted: bool) -> dict[str, Any]:
    """Upload bytes; what a message's content says of where they are.

    encrypted: encrypt them first, with a key that stands in the message alone. Raises RetryLater,
    FileRefused where the server says that it never takes so much, and NETWORK_ERRORS.
    """
    keys: dict[str, Any] = {}
    if encrypted:
        content, keys = await asyncio.to_thread(encrypt_attachment, content)
    response = await client.request_as_is("POST", _UPLOAD, TRANSFER_SECONDS, content, _BYTES)
    answer = await read(response)
    url = string_at(answer, "content_uri")
    if not 200 <= response.status < 300 or url is None or not _MXC.fullmatch(url):
        if response.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise FileRefused("the server takes no file of that size")
        raise to_retry(read_error(answer, response))
    return {"file": {"url": url, **keys}} if encrypted else {"url": url}
