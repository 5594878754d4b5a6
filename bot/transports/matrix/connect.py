"""From a session and a data folder to a client: `connect`."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import nio  # type: ignore[import-untyped]  # ships no types

from bot.runtime.private_files import make_private_folder
from bot.transports.matrix.access_tokens import AccessTokens
from bot.transports.matrix.crypto_store import (
    FILE,
    FOLDER,
    pin_device_key,
    pinned_device_key,
    unreadable_store,
)
from bot.transports.matrix.key_place import KeyPlace, place_of
from bot.transports.matrix.nio_client import REQUEST_SECONDS, NioClient
from bot.transports.matrix.session import Session
from secretary.errors import AdministratorError


def connect(
    session: Session, data: Path | KeyPlace, tokens: AccessTokens | None = None
) -> NioClient:
    """A client for `session`, with its keys in ``data/crypto``, which only the bot's user can read,
    or in another place.

    tokens: the session's, where others use them too. Asks no server anything. AdministratorError
    where the keys are there and cannot be read, or are not the ones made for this session.
    """
    _configure_logging()
    place = place_of(data)
    folder = place.folder and place.folder / FOLDER
    if folder is not None:
        make_private(folder)
    config = nio.AsyncClientConfig(
        store_name=FILE,
        store_sync_tokens=False,  # nio would save the token before the work is done
        max_limit_exceeded=0,  # 429 and outages come out here: nio would sleep on them inside
        max_timeouts=0,
        request_timeout=REQUEST_SECONDS,
    )
    client = NioClient(session.homeserver, session.user_id, session.device_id, str(folder), config)
    client.tokens = tokens or AccessTokens(session, place)
    client.key_database = place.key_database()
    client.pinned_key = pinned_device_key(place, session.device_id)
    try:
        client.restore_login(session.user_id, session.device_id, session.access_token)
    except AdministratorError:
        raise
    except Exception as error:
        raise unreadable_store(place, error) from error
    if client.olm is not None and client.pinned_key is None:
        pin_device_key(place, session.device_id, client.olm.account.identity_keys["ed25519"])
    return client


def make_private(folder: Path) -> None:
    """Make the folder and the file in it. AdministratorError where that cannot be done."""
    try:
        make_private_folder(folder)
        folder.chmod(0o700)
        # SQLite would make the file with the process's umask, and gives its journal the same mode.
        os.close(os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600))
        (folder / FILE).chmod(0o600)
    except OSError as error:
        raise AdministratorError(
            str(folder), f"cannot be written ({error.strerror}).", "Give the bot's user the folder."
        ) from None


def _configure_logging() -> None:
    """Keep what nio logs free from what people write."""
    logging.getLogger("nio").setLevel(logging.WARNING)
    logging.getLogger("peewee").setLevel(logging.WARNING)  # at DEBUG it shows the keys it stores
    # These warn with the whole event that did not fit their schema.
    for name in ("nio.events", "nio.responses", "nio.crypto"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
