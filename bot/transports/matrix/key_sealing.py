"""Encrypts what is kept of the keys in a database, so that it is of no use without the secret.

AES-256-GCM (NIST SP 800-38D), with a nonce of its own for each value, and keys derived from the
secret and the account (HKDF, RFC 5869). Which row a value is of, of which version, and whether that
is deleted, is authenticated with it: a value that stands elsewhere, or was changed, is refused. The
names of rows are hashed with a key (HMAC), as they tell who is in which room.
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from secretary.errors import AdministratorError
from storage.matrix_keys import KeyRow

_NONCE_BYTES: Final = 12
_NAME_BYTES: Final = 16


KEYS_SETTING: Final = "storage.keys_secret_file"
"""Where config.toml names the secret."""


class UnreadableKeys(AdministratorError):
    """The keys, or the log-in, were encrypted with another secret, or are damaged."""


class Damaged(Exception):
    """A value is not what was sealed: changed, of another row, or sealed with another secret."""


class KeySealing:
    """Seals the rows of one account with a secret."""

    def __init__(self, secret: str, account: str) -> None:
        self._account = account
        self._cipher = AESGCM(_derived(secret, account, "values"))
        self._name_key = _derived(secret, account, "names")

    def row(
        self, relation: str, name: str, version: int, content: bytes, *, is_deleted: bool = False
    ) -> KeyRow:
        """A row with this content, for the database."""
        nonce, of = secrets.token_bytes(_NONCE_BYTES), self._of(relation, name, version, is_deleted)
        value = nonce + self._cipher.encrypt(nonce, content, of)
        return KeyRow(relation, name, version, value, is_deleted)

    def open(self, row: KeyRow) -> bytes:
        """The content of a row. Raises Damaged."""
        nonce, sealed = row.value[:_NONCE_BYTES], row.value[_NONCE_BYTES:]
        of = self._of(row.relation, row.name, row.version, row.is_deleted)
        try:
            return self._cipher.decrypt(nonce, sealed, of)
        except (InvalidTag, ValueError):
            raise Damaged from None

    def name(self, relation: str, key: str) -> str:
        """What a row is called in the database. key: its primary key, as text."""
        mac = HMAC(self._name_key, SHA256())
        mac.update(_joined(relation, key))
        return mac.finalize()[:_NAME_BYTES].hex()

    def _of(self, relation: str, name: str, version: int, is_deleted: bool) -> bytes:
        state = "deleted" if is_deleted else "kept"
        return _joined("kansli matrix key 1", self._account, relation, name, str(version), state)


def _derived(secret: str, account: str, use: str) -> bytes:
    info = _joined("kansli matrix keys 1", account, use)
    return HKDF(SHA256(), length=32, salt=None, info=info).derive(secret.encode())


def _joined(*parts: str) -> bytes:
    """The parts, each with its length, so that no others are joined to the same."""
    return b"".join(len(p := part.encode()).to_bytes(4, "big") + p for part in parts)
