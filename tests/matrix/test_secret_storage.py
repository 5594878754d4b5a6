"""Secret storage: keys as people keep them, secrets as the server does, by others' examples.

The examples with a recovery key, a passphrase and a sealed master key are those of mautrix
(crypto/ssss/key_test.py), made by clients of other families.
"""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transports.matrix.crypto.secret_storage import (
    decode_recovery_key,
    decrypt,
    derive_key_from_passphrase,
    encode_recovery_key,
    encrypt,
    generate_key,
    key_info,
    verify_key,
)

ONE = "EsTE s92N EtaX s2h6 VQYF 9Kao tHYL mkyL GKMh isZb KJ4E tvoC"
ONE_DESCRIBED = {
    "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
    "passphrase": {
        "algorithm": "m.pbkdf2",
        "iterations": 500_000,
        "salt": "y863BOoqOadgDp8S3FtHXikDJEalsQ7d",
    },
    "iv": "xxkTK0L4UzxgAFkQ6XPwsw",
    "mac": "MEhooO0ZhFJNxUhvRMSxBnJfL20wkLgle3ocY0ee/eA",
}
MASTER = "m.cross_signing.master"
MASTER_SEALED = {
    "iv": "BpKP9nQJTE9jrsAssoxPqQ==",
    "ciphertext": "fNRiiiidezjerTgV+G6pUtmeF3izzj5re/mVvY0hO2kM6kYGrxLuIu2ej80=",
    "mac": "/gWGDGMyOLmbJp+aoSLh5JxCs0AdS6nAhjzpe+9G2Q0=",
}
MASTER_SEED = "aPl/0ZIu7Pa4K7iQ0k0GUphOeh1wO56Ge3669/65W28="

TWO = "EsUC xSxt XJgQ dz19 8WBZ rHdE GZo7 ybsn EFmG Y5HY MDAG GNWe"
TWO_DESCRIBED = {
    "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
    "iv": "O0BOvTqiIAYjC+RMcyHfWw==",
    "mac": "7k6OruQlWg0UmQjxGZ0ad4Q6DdwkgnoI7G6X3IjBYtI=",
}


def test_a_recovery_key_is_written_as_the_other_families_write_it() -> None:
    """The example in the tests of matrix-js-sdk and matrix-rust-sdk: a key from RFC 7748."""
    key = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")

    assert encode_recovery_key(key) == "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d"


@pytest.mark.parametrize(
    ("written", "description"), [(ONE, ONE_DESCRIBED), (TWO, TWO_DESCRIBED)], ids=["bare", "padded"]
)
def test_a_recovery_key_of_another_client_is_read_and_written_alike(
    written: str, description: dict[str, object]
) -> None:
    key = decode_recovery_key(written)

    assert verify_key(key, description)
    assert encode_recovery_key(key) == written


def test_a_passphrase_makes_the_same_key() -> None:
    assert derive_key_from_passphrase("correct horse battery staple", ONE_DESCRIBED) == (
        decode_recovery_key(ONE)
    )
    assert not verify_key(
        derive_key_from_passphrase("incorrect horse", ONE_DESCRIBED), ONE_DESCRIBED
    )


@pytest.mark.parametrize(
    "how", [None, {"algorithm": "m.other"}, {"algorithm": "m.pbkdf2", "salt": "x",
                                             "iterations": 10**12}]
)  # fmt: skip
def test_a_passphrase_that_is_not_described_makes_none(how: object) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        derive_key_from_passphrase("correct horse", {"passphrase": how})


def test_the_wrong_key_is_known_by_its_description() -> None:
    assert not verify_key(decode_recovery_key(TWO), ONE_DESCRIBED)
    assert not verify_key(decode_recovery_key(ONE), ONE_DESCRIBED | {"mac": "nonsense!"})
    assert not verify_key(decode_recovery_key(ONE), ONE_DESCRIBED | {"algorithm": "m.other"})


def test_a_description_that_does_not_say_is_believed() -> None:
    assert verify_key(generate_key(), {"algorithm": "m.secret_storage.v1.aes-hmac-sha2"})


def test_a_secret_that_another_client_sealed_is_opened() -> None:
    assert decrypt(decode_recovery_key(ONE), MASTER, MASTER_SEALED) == MASTER_SEED


@pytest.mark.parametrize(
    ("key", "name", "change"),
    [
        (TWO, MASTER, {}),
        (ONE, "m.cross_signing.self_signing", {}),
        (ONE, MASTER, {"ciphertext": f"A{MASTER_SEALED['ciphertext'][1:]}"}),
        (ONE, MASTER, {"mac": None}),
        (ONE, MASTER, {"iv": "å"}),
    ],
    ids=["another key", "another name", "altered", "incomplete", "no base64"],
)  # fmt: skip
def test_a_secret_is_opened_only_as_it_was_sealed(
    key: str, name: str, change: dict[str, str]
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever is wrong with it
        decrypt(decode_recovery_key(key), name, MASTER_SEALED | change)


@given(st.binary(min_size=32, max_size=32), st.text())
def test_what_is_sealed_can_be_opened(key: bytes, secret: str) -> None:
    assert decrypt(key, "x", encrypt(key, "x", secret)) == secret
    assert verify_key(key, key_info(key))
    assert decode_recovery_key(encode_recovery_key(key)) == key


def test_no_counter_goes_over_the_bit_that_clients_disagree_on() -> None:
    """Spec, "m.secret_storage.v1.aes-hmac-sha2": bit 63 of an initialization vector is 0."""
    key = generate_key()

    for _ in range(50):
        for made in (key_info(key), encrypt(key, "x", "secret")):
            assert base64.b64decode(made["iv"] + "==")[8] < 0x80


@given(st.integers(0, 47), st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZ"))
def test_a_slip_of_the_pen_is_noticed(place: int, sign: str) -> None:
    bare = ONE.replace(" ", "")
    slipped = bare[:place] + sign + bare[place + 1 :]
    if slipped == bare:
        return
    try:
        key = decode_recovery_key(slipped)
    except ValueError:
        return
    assert not verify_key(key, ONE_DESCRIBED)  # one in 256 has the same parity


@pytest.mark.parametrize("text", ["", "EsT", ONE + " 1", ONE[:-1], "0OIl", "å", "1" * 500])
def test_what_is_no_recovery_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(it|a character) "):
        decode_recovery_key(text)
