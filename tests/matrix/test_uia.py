"""Proving again who one is: by password, or on a page, as the server asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.transports.matrix.http_api import Credentials, MatrixError, with_uia
from secretary.errors import AdministratorError

SERVER = "https://matrix.example.org"
ME = "@kansli:example.org"


class UiaServer:
    """A server that lets a request pass once every stage of one of its flows is completed."""

    def __init__(self, *flows: list[str], params: Mapping[str, Any] | None = None) -> None:
        self.flows = flows
        self.params = params or {}
        self.completed: set[str] = set()
        self.asked: list[Mapping[str, Any] | None] = []
        self.looked = 0
        self.approve: Callable[[int], str | None] = lambda _: None
        """What has been completed in a browser by the time of the nth look."""

    async def request(self, auth: Mapping[str, Any] | None) -> object:
        self.asked.append(auth)
        error = {}
        if auth is not None:
            assert auth["session"] == "s e/s"
            self.looked += 1
            if done := self.approve(self.looked):
                self.completed.add(done)
            if auth.get("type") == "m.login.password":
                if auth["password"] == "hemligt":
                    self.completed.add("m.login.password")
                else:
                    error = {"errcode": "M_FORBIDDEN"}
            elif auth.get("type") == "m.login.dummy":
                self.completed.add("m.login.dummy")
        if any(self.completed.issuperset(flow) for flow in self.flows):
            return {}
        flows = [{"stages": flow} for flow in self.flows]
        body = {"flows": flows, "session": "s e/s", "params": self.params}
        raise MatrixError(401, body | {"completed": sorted(self.completed)} | error)


def credentials(
    pages: list[str] | None = None, *, password: str = "hemligt", **more: Any
) -> Credentials:
    shown = [] if pages is None else pages
    return Credentials(lambda: password, shown.append, poll_interval=0.001, **more)


async def test_where_no_proof_is_asked_for_none_is_given() -> None:
    server = UiaServer([])

    await with_uia(server.request, SERVER, ME, credentials())

    assert server.asked == [None]


async def test_the_password_is_given_only_when_it_is_asked_for() -> None:
    server = UiaServer(["m.login.password"])

    await with_uia(server.request, SERVER, ME, credentials())

    assert server.asked == [
        None,
        {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": ME},
            "password": "hemligt",
            "session": "s e/s",
        },
    ]


async def test_several_stages_are_taken_one_after_the_other() -> None:
    server = UiaServer(["m.login.password", "m.login.dummy"])

    await with_uia(server.request, SERVER, ME, credentials())

    assert server.completed == {"m.login.password", "m.login.dummy"}


async def test_a_wrong_password_is_given_once_and_not_shown() -> None:
    server = UiaServer(["m.login.password"])

    with pytest.raises(AdministratorError, match="M_FORBIDDEN") as refused:
        await with_uia(server.request, SERVER, ME, credentials(password="fel-lösenord"))

    assert len(server.asked) == 2
    assert "fel-lösenord" not in str(refused.value)


async def test_on_a_server_with_single_sign_on_the_page_to_open_is_shown() -> None:
    server = UiaServer(["m.login.sso"])
    server.approve = lambda look: "m.login.sso" if look == 3 else None
    pages: list[str] = []

    await with_uia(server.request, SERVER, ME, credentials(pages, prefer_password=False))

    assert pages == [f"{SERVER}/_matrix/client/v3/auth/m.login.sso/fallback/web?session=s%20e%2Fs"]
    assert server.asked == [None, *[{"session": "s e/s"}] * 3]


async def test_a_server_that_delegates_says_itself_which_page() -> None:
    page = "https://account.example.org/?action=org.matrix.cross_signing_reset"
    server = UiaServer(
        ["m.oauth"], ["org.matrix.cross_signing_reset"], params={"m.oauth": {"url": page}}
    )
    server.approve = lambda look: "m.oauth" if look == 2 else None
    pages: list[str] = []

    await with_uia(server.request, SERVER, ME, credentials(pages))

    assert pages == [page]


@pytest.mark.parametrize(
    ("prefer_password", "way"), [(True, "m.login.password"), (False, "m.login.sso")]
)
async def test_where_the_server_lets_one_choose_the_way_at_hand_is_taken(
    prefer_password: bool, way: str
) -> None:
    server = UiaServer(["m.login.sso"], ["m.login.password"])
    server.approve = lambda _: None if prefer_password else "m.login.sso"

    await with_uia(server.request, SERVER, ME, credentials(prefer_password=prefer_password))

    assert server.completed == {way}


async def test_a_page_that_nobody_approves_on_is_waited_for_a_while() -> None:
    server = UiaServer(["m.login.sso"])

    with pytest.raises(AdministratorError, match="nobody approved"):
        await with_uia(server.request, SERVER, ME, credentials(timeout=0.05))


async def test_a_refusal_that_asks_for_no_proof_comes_out() -> None:
    async def request(_: Mapping[str, Any] | None) -> object:
        raise MatrixError(403, {"errcode": "M_FORBIDDEN"})

    with pytest.raises(MatrixError, match="403 M_FORBIDDEN"):
        await with_uia(request, SERVER, ME, credentials())


@pytest.mark.parametrize("flows", [[], [{}], [{"stages": 5}], ["x"]])
async def test_a_server_that_asks_for_nothing_anybody_knows_is_refused(flows: list[Any]) -> None:
    async def request(_: Mapping[str, Any] | None) -> object:
        raise MatrixError(401, {"flows": flows})

    with pytest.raises(AdministratorError, match="did not take the proof"):
        await with_uia(request, SERVER, ME, credentials())
