"""The bot's own identity: made once, kept for the next device, and never over another's."""

from __future__ import annotations

import asyncio
import copy
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import signedjson.key
import signedjson.sign

from bot.transports.matrix import session as sessions
from bot.transports.matrix.crypto.cross_signing import OwnDevice, PrivateKeys
from bot.transports.matrix.crypto.device_verification import (
    DeviceVerification,
    Method,
    VerificationPlan,
    publish_keys,
)
from bot.transports.matrix.http_api import ClientApi, Credentials
from bot.transports.matrix.session import Session
from secretary.errors import AdministratorError
from tests.homeserver.env import PASSWORD
from tests.homeserver.synapse import Synapse
from tests.matrix.env import MatrixEnv


class Account:
    """An account of the bot's, and the devices it gets."""

    def __init__(self, homeserver: Synapse, user: str, folder: Path) -> None:
        self.homeserver = homeserver
        self.user = user
        self.folder = folder
        self.recovery_keys: list[str] = []
        self.pages: list[str] = []

    async def device(self) -> tuple[Session, DeviceVerification]:
        """A new one, with keys of its own."""
        token, device = await asyncio.to_thread(self.homeserver.log_in, self.user, PASSWORD)
        user = f"@{self.user}:{self.homeserver.name}"
        session = Session(self.homeserver.url, user, device, token)
        return session, DeviceVerification(session, self.folder)

    async def verify(
        self, verification: DeviceVerification, plan: VerificationPlan, password: str = PASSWORD
    ) -> str:
        credentials = Credentials(lambda: password, self.pages.append)
        return await verification.apply(plan, credentials, self.recovery_keys.append)

    async def new(self) -> tuple[Session, str]:
        """A first device and its account's master key."""
        session, verification = await self.device()
        return session, await self.verify(verification, await verification.plan())


@pytest.fixture
def account(env: MatrixEnv) -> Account:
    return Account(env.homeserver, env.account("kansli"), env.folder / "data")


def api_of(session: Session) -> ClientApi:
    return ClientApi(session.homeserver, session.user_id, session.access_token)


async def test_a_new_account_gets_keys_that_sign_the_device_and_are_signed_by_it(
    account: Account,
) -> None:
    """Read with another implementation of signed JSON than the bot's own."""
    session, master = await account.new()

    answer = await api_of(session).query_own_keys()
    me, device = session.user_id, answer["device_keys"][session.user_id][session.device_id]
    (self_signing,) = answer["self_signing_keys"][me]["keys"].values()
    own = device["keys"][f"ed25519:{session.device_id}"]
    signed = (
        (answer["self_signing_keys"][me], master, master),
        (answer["user_signing_keys"][me], master, master),
        (device, self_signing, self_signing),
        (answer["master_keys"][me], session.device_id, own),
    )
    for thing, name, key in signed:
        verifier = signedjson.key.decode_verify_key_base64("ed25519", name, key)
        signedjson.sign.verify_signed_json(thing, me, verifier)


async def test_the_chain_holds_as_others_see_it(account: Account) -> None:
    session, verification = await account.device()
    unsigned = await verification.problem()

    await account.verify(verification, await verification.plan())

    assert unsigned == "the server does not have the device's keys"
    assert await verification.problem() is None
    assert await DeviceVerification(session, account.folder).problem() is None


async def test_a_new_device_with_the_recovery_key_keeps_the_identity(account: Account) -> None:
    first, master = await account.new()
    session, verification = await account.device()

    plan = await verification.plan(recovery_key=account.recovery_keys[0])

    assert await account.verify(verification, plan) == master
    assert session.device_id != first.device_id
    assert await verification.problem() is None
    assert await DeviceVerification(first, account.folder).problem() is None
    assert len(account.recovery_keys) == 1


async def test_keys_that_the_account_has_are_not_replaced_unless_asked(account: Account) -> None:
    first, _ = await account.new()
    before = await api_of(first).query_own_keys()
    _, verification = await account.device()

    with pytest.raises(AdministratorError, match=r"--recovery-key.*--reset-cross-signing"):
        await verification.plan()

    assert await api_of(first).query_own_keys() == before


async def test_a_reset_makes_new_keys_with_the_password_and_a_new_recovery_key(
    account: Account,
) -> None:
    first, master = await account.new()
    _, verification = await account.device()

    replaced = await account.verify(verification, await verification.plan(reset=True))

    assert replaced != master
    assert await verification.problem() is None
    assert await DeviceVerification(first, account.folder).problem() is not None
    _, third = await account.device()
    old, new = account.recovery_keys
    with pytest.raises(AdministratorError, match="not the one of this account"):
        await third.plan(recovery_key=old)
    assert (await third.plan(recovery_key=new)).method is Method.RESTORE


async def test_a_reset_that_fails_leaves_all_as_it_was(account: Account) -> None:
    first, master = await account.new()
    _, verification = await account.device()

    with pytest.raises(AdministratorError, match="M_FORBIDDEN") as refused:
        await account.verify(verification, await verification.plan(reset=True), "fel-lösenord")

    assert "fel-lösenord" not in str(refused.value)
    assert len(account.recovery_keys) == 1
    assert await DeviceVerification(first, account.folder).problem() is None
    restored = await verification.plan(recovery_key=account.recovery_keys[0])
    assert await account.verify(verification, restored) == master


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d", "not the one"),
        ("EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4e", "not understood"),
    ],
)
async def test_another_recovery_key_is_refused_and_not_repeated(
    account: Account, typed: str, why: str
) -> None:
    await account.new()
    _, verification = await account.device()

    with pytest.raises(AdministratorError, match=why) as refused:
        await verification.plan(recovery_key=typed)

    assert typed[:9] not in str(refused.value)


async def test_an_account_without_keys_has_none_to_restore(account: Account) -> None:
    _, verification = await account.device()

    with pytest.raises(AdministratorError, match="no cross-signing keys"):
        await verification.plan(recovery_key="EsTc LW2K")


async def test_secret_storage_with_other_keys_than_the_accounts_is_refused(
    account: Account,
) -> None:
    first, _ = await account.new()
    api = api_of(first)
    stored = {
        kind: await api.account_data(kind)
        for kind in ("m.secret_storage.default_key", *(f"m.cross_signing.{usage}" for usage in (
            "master", "self_signing", "user_signing")))
    }  # fmt: skip
    _, verification = await account.device()
    await account.verify(verification, await verification.plan(reset=True))
    for kind, content in stored.items():
        await api.put_account_data(kind, content)

    with pytest.raises(AdministratorError, match="other keys than the account's"):
        await verification.plan(recovery_key=account.recovery_keys[0])


async def test_a_device_that_another_client_has_signed_only_signs_back(account: Account) -> None:
    session, verification = await account.device()
    await account.verify(verification, await verification.plan())
    api = api_of(session)
    master = (await api.query_own_keys())["master_keys"][session.user_id]
    # As another client would have published it: without the signature of our device.
    keys = PrivateKeys.generate()
    credentials = Credentials(lambda: PASSWORD, account.pages.append)
    await publish_keys(api, keys, credentials)
    await _sign_only_device(api, session, keys)
    assert await verification.problem() == (
        "the account's master key is not one that the device has signed"
    )

    plan = await verification.plan()

    assert plan.method is Method.ALREADY_VERIFIED
    assert await account.verify(verification, plan) == keys.public("master") != master
    assert await verification.problem() is None


async def _sign_only_device(api: ClientApi, session: Session, keys: PrivateKeys) -> None:
    device = (await api.query_own_keys())["device_keys"][session.user_id][session.device_id]
    bare = {k: v for k, v in device.items() if k not in ("signatures", "unsigned")}
    name = f"ed25519:{keys.public('self_signing')}"
    signed = bare | {"signatures": {session.user_id: {name: keys.sign("self_signing", bare)}}}
    content = {session.user_id: {session.device_id: signed}}
    assert not (await api.request("POST", "/keys/signatures/upload", content)).get("failures")


async def test_no_private_key_touches_the_disk_and_all_files_are_the_bots_alone(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[PrivateKeys] = []
    generate = PrivateKeys.generate

    def remembered() -> PrivateKeys:
        made.append(generate())
        return made[-1]

    monkeypatch.setattr(PrivateKeys, "generate", remembered)
    session, _ = await account.new()
    sessions.save(session, account.folder)

    secrets = [*made[0].seeds().values(), *account.recovery_keys, PASSWORD]
    files = [path for path in account.folder.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"olm.db", "matrix-session.json"}
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content]
    assert not [secret for secret in secrets if secret in repr((made, made[0].__dict__))]


Break = Callable[[dict[str, Any], str, str], object]


def _replace_master(answer: dict[str, Any], me: str, _: str) -> None:
    """As a server would that puts keys of its own in place of the account's."""
    keys = PrivateKeys.generate()
    uploaded = keys.upload_content(me)
    device = next(iter(answer["device_keys"][me].values()))
    answer["master_keys"][me] = uploaded["master_key"]
    answer["self_signing_keys"][me] = uploaded["self_signing_key"]
    name = f"ed25519:{keys.public('self_signing')}"
    device["signatures"][me][name] = keys.sign("self_signing", device)


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (
            lambda answer, me, device: answer["device_keys"].pop(me),
            "does not have the device's keys",
        ),
        (
            lambda answer, me, device: answer["device_keys"][me][device]["keys"].update(
                {f"curve25519:{device}": "x"}
            ),
            "does not have the device's keys",
        ),
        (lambda answer, me, device: answer.pop("master_keys"), "has no cross-signing keys"),
        (
            lambda answer, me, device: answer["self_signing_keys"][me].pop("signatures"),
            "not signed by its master key",
        ),
        (
            lambda answer, me, device: answer.pop("self_signing_keys"),
            "not signed by its master key",
        ),
        (
            lambda answer, me, device: answer["device_keys"][me][device].update(algorithms=[]),
            "not signed by the account's self-signing key",
        ),
        (
            lambda answer, me, device: answer["master_keys"][me].pop("signatures"),
            "not one that the device has signed",
        ),
        (_replace_master, "not one that the device has signed"),
    ],
)
async def test_every_link_of_the_chain_counts(account: Account, spoil: Break, problem: str) -> None:
    session, _ = await account.new()
    answer = await api_of(session).query_own_keys()
    me, device = session.user_id, session.device_id
    ours = copy.deepcopy(answer["device_keys"][me][device]["keys"])
    keys = (ours[f"ed25519:{device}"], ours[f"curve25519:{device}"])
    own = OwnDevice(me, device, *keys, sign=lambda _: "")
    assert own.chain_problem(answer) is None

    spoil(answer, me, device)

    assert problem in str(own.chain_problem(answer))
