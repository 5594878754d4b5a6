"""Signed JSON (spec appendices, "Signing JSON"): made and checked, with keys that others made."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from vodozemac import Ed25519PublicKey, Ed25519Signature

Sign = Callable[[bytes], str]
"""Makes a signature of some bytes, as unpadded base64."""


def canonical(thing: object) -> bytes:
    """The one way to write it (spec appendices, "Canonical JSON"). ValueError if there is none."""
    text = json.dumps(
        thing, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    )
    return text.encode()


def signature(thing: Mapping[str, Any], sign: Sign) -> str:
    """A signature over `thing`, leaving out what signatures leave out."""
    return sign(_signed_part(thing))


def is_signed(thing: Mapping[str, Any], user: str, key: str, *, name: str | None = None) -> bool:
    """Whether `thing` carries a good signature of `user` by the Ed25519 key `key` (base64).

    name: what the key is called: a device's id; a cross-signing key bears its own name.
    """
    given = _dict(_dict(thing.get("signatures")).get(user)).get(f"ed25519:{name or key}")
    if not isinstance(given, str):
        return False
    try:
        Ed25519PublicKey.from_base64(key).verify_signature(
            _signed_part(thing), Ed25519Signature.from_base64(given)
        )
    except (ValueError, RecursionError):  # all of vodozemac's errors are ValueErrors
        return False
    return True


def _signed_part(thing: Mapping[str, Any]) -> bytes:
    return canonical({k: v for k, v in thing.items() if k not in ("signatures", "unsigned")})


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
