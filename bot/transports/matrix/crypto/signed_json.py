"""Signed JSON, canonical JSON and unpadded Base64, as the appendices of the specification say."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from vodozemac import Ed25519PublicKey, Ed25519Signature

from bot.transports.matrix.json_reader import string_at

Signer = Callable[[bytes], str]
"""Makes a signature of some bytes, as unpadded Base64."""


def sign_json(thing: Mapping[str, Any], sign: Signer) -> str:
    """A signature over `thing` (appendices, "Signing JSON")."""
    return sign(_signed_part(thing))


def has_valid_signature(
    thing: Mapping[str, Any], user: str, key: str, *, key_id: str | None = None
) -> bool:
    """Whether `thing` carries a good signature of `user` by the Ed25519 key `key` (base64).

    key_id: what the key is called: a device's id; a cross-signing key bears its own name.
    """
    given = string_at(thing, "signatures", user, f"ed25519:{key_id or key}")
    if given is None:
        return False
    try:
        Ed25519PublicKey.from_base64(key).verify_signature(
            _signed_part(thing), Ed25519Signature.from_base64(given)
        )
    except (ValueError, RecursionError):  # all of vodozemac's errors are ValueErrors
        return False
    return True


def without_signatures(thing: Mapping[str, Any]) -> dict[str, Any]:
    """What signatures are over."""
    return {k: v for k, v in thing.items() if k not in ("signatures", "unsigned")}


def _signed_part(thing: Mapping[str, Any]) -> bytes:
    """As bytes (appendices, "Canonical JSON"). ValueError if it cannot be written so."""
    text = json.dumps(
        without_signatures(thing),
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
        allow_nan=False,
    )
    return text.encode()


def encode_base64(data: bytes) -> str:
    """Unpadded."""
    return base64.b64encode(data).decode().rstrip("=")


def decode_base64(text: str) -> bytes:
    """Padded or not: both are about. ValueError where it is no Base64."""
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
