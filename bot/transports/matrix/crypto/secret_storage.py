"""Secret storage (SSSS): ``m.secret_storage.v1.aes-hmac-sha2``, which the server cannot read.

Spec, "Secrets", "Storage", and appendices, "Cryptographic key representation". Every cipher here
is `cryptography`'s; only the order in which they are used is written down. Nothing here asks a
server.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from bot.transports.matrix.crypto.signed_json import decode_base64, encode_base64
from bot.transports.matrix.json_reader import object_at

ALGORITHM: Final = "m.secret_storage.v1.aes-hmac-sha2"

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX: Final = bytes((0x8B, 0x01))
_KEY_BYTES: Final = 32
_MOST_ITERATIONS: Final = 10_000_000
"""The server says how many, and could keep us busy for ever; clients use half a million."""


def generate_key() -> bytes:
    """A key that nobody has."""
    return secrets.token_bytes(_KEY_BYTES)


# ------------------------------------------------------------------ the key as people keep it


def encode_recovery_key(key: bytes) -> str:
    """The key as people write it down: Base58 in groups of four."""
    framed = _PREFIX + key
    number = int.from_bytes(framed + bytes((_parity(framed),)))
    text = ""
    while number:
        number, digit = divmod(number, len(_BASE58))
        text = _BASE58[digit] + text
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def decode_recovery_key(text: str) -> bytes:
    """The key from what somebody typed. ValueError, which does not repeat it, if it is none."""
    number = 0
    for sign in "".join(text.split()):
        digit = _BASE58.find(sign)
        if digit < 0:
            raise ValueError("it has a character that no recovery key has")
        number = number * len(_BASE58) + digit
    length = len(_PREFIX) + _KEY_BYTES + 1
    if number.bit_length() > 8 * length:
        raise ValueError("it is too long")
    framed = number.to_bytes(length)
    if not framed.startswith(_PREFIX):
        raise ValueError("it is too short, or of another kind")
    if _parity(framed):
        raise ValueError("a character is wrong in it")
    return framed[len(_PREFIX) : -1]


def derive_key_from_passphrase(passphrase: str, description: Mapping[str, Any]) -> bytes:
    """The key of an account whose owner chose a passphrase.

    Spec, "Deriving keys from passphrases". description: of the account's key; ValueError where it
    says of no passphrase.
    """
    how = object_at(description, "passphrase")
    if how.get("algorithm") != "m.pbkdf2":
        raise ValueError("the account has no passphrase")
    salt, iterations = how.get("salt"), how.get("iterations")
    if not isinstance(salt, str) or not isinstance(iterations, int):
        raise ValueError("the account's passphrase is described in no known way")
    if not 0 < iterations <= _MOST_ITERATIONS or how.get("bits", 256) != 8 * _KEY_BYTES:
        raise ValueError("the account's passphrase is described in no known way")
    return PBKDF2HMAC(SHA512(), _KEY_BYTES, salt.encode(), iterations).derive(passphrase.encode())


def _parity(data: bytes) -> int:
    parity = 0
    for byte in data:
        parity ^= byte
    return parity


# ------------------------------------------------------------------ what the server keeps


def key_info(key: bytes) -> dict[str, str]:
    """The description of the key (``m.secret_storage.key.*``), by which `verify_key` knows it."""
    iv = _new_iv()
    return {
        "algorithm": ALGORITHM,
        "iv": encode_base64(iv),
        "mac": encode_base64(_zeroes_mac(key, iv)),
    }


def verify_key(key: bytes, description: Mapping[str, Any]) -> bool:
    """Whether `key` is the one described; where the description does not say, yes."""
    if description.get("algorithm") != ALGORITHM:
        return False
    iv, mac = description.get("iv"), description.get("mac")
    if iv is None and mac is None:
        return True
    try:
        return secrets.compare_digest(_zeroes_mac(key, _bytes(iv)), _bytes(mac))
    except ValueError:
        return False


def encrypt(key: bytes, name: str, secret: str) -> dict[str, str]:
    """The secret called `name` (such as ``m.cross_signing.master``), encrypted."""
    cipher_key, mac_key = _derive(key, name)
    iv = _new_iv()
    ciphertext = _ctr(cipher_key, iv, secret.encode())
    return {
        "iv": encode_base64(iv),
        "ciphertext": encode_base64(ciphertext),
        "mac": encode_base64(_mac(mac_key, ciphertext)),
    }


def decrypt(key: bytes, name: str, encrypted: Mapping[str, Any]) -> str:
    """The secret called `name`, decrypted. ValueError where the key or the name is another."""
    cipher_key, mac_key = _derive(key, name)
    iv, ciphertext, mac = (_bytes(encrypted.get(part)) for part in ("iv", "ciphertext", "mac"))
    check = HMAC(mac_key, SHA256())
    check.update(ciphertext)
    try:
        check.verify(mac)
    except InvalidSignature:
        raise ValueError("it was encrypted with another key") from None
    return _ctr(cipher_key, iv, ciphertext).decode()


def _zeroes_mac(key: bytes, iv: bytes) -> bytes:
    cipher_key, mac_key = _derive(key, "")
    return _mac(mac_key, _ctr(cipher_key, iv, bytes(32)))


def _derive(key: bytes, name: str) -> tuple[bytes, bytes]:
    both = HKDF(SHA256(), 64, salt=bytes(32), info=name.encode()).derive(key)
    return both[:32], both[32:]


def _ctr(key: bytes, iv: bytes, data: bytes) -> bytes:
    cipher = Cipher(algorithms.AES256(key), modes.CTR(iv)).encryptor()
    return cipher.update(data) + cipher.finalize()


def _mac(key: bytes, data: bytes) -> bytes:
    mac = HMAC(key, SHA256())
    mac.update(data)
    return mac.finalize()


def _new_iv() -> bytes:
    iv = bytearray(secrets.token_bytes(16))
    iv[8] &= 0x7F  # bit 63: not all agree on how a counter goes over it
    return bytes(iv)


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError("it is incomplete")
    return decode_base64(text)
