"""User-interactive authentication: proving again who one is (client-server API).

Where the server knows a password, the one just given is used. Where it knows none (single
sign-on), the administrator approves on a web page, and the request is made again until it passes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from bot.transports.matrix.asking import Refused
from secretary.errors import AdministratorError

Request = Callable[[Mapping[str, Any] | None], Awaitable[object]]
"""Makes the request with this ``auth``; raises Refused."""

_PASSWORD: Final = "m.login.password"  # noqa: S105 (the name of a stage)
_DUMMY: Final = "m.login.dummy"


@dataclass(frozen=True)
class Proof:
    """How the administrator can prove it.

    password: the one just given, or asks for it. by_password: prefer it, where the server lets us
        choose. show: shows the address of a page to open.
    patience: seconds to wait for the page. pause: seconds between two looks.
    """

    password: Callable[[], str]
    show: Callable[[str], None]
    by_password: bool = True
    patience: float = 600.0
    pause: float = 2.0


async def authenticated(request: Request, homeserver: str, user: str, proof: Proof) -> None:
    """Make the request, first without proof and then with what the server asks for.

    Raises AdministratorError where it takes no proof that we have, Refused where it is about
    something else.
    """
    asked = await _try(request, None)
    submitted: set[str] = set()
    while asked is not None:
        session = str(asked.get("session") or "")
        flow = _flow(asked, proof)
        done = {str(stage) for stage in _list(asked.get("completed"))}
        stage = next((stage for stage in flow if stage not in done), None)
        if stage is None or stage in submitted:
            raise _not_proven(homeserver, asked)
        if stage == _PASSWORD:
            submitted.add(stage)
            asked = await _try(
                request,
                {
                    "type": _PASSWORD,
                    "identifier": {"type": "m.id.user", "user": user},
                    "password": proof.password(),
                    "session": session,
                },
            )
        elif stage == _DUMMY:
            submitted.add(stage)
            asked = await _try(request, {"type": _DUMMY, "session": session})
        else:
            proof.show(_page(homeserver, asked, stage, session))
            asked = await _approved(request, homeserver, stage, session, proof)


async def _approved(
    request: Request, homeserver: str, stage: str, session: str, proof: Proof
) -> Mapping[str, Any] | None:
    """What the server asks for after `stage` was completed in a browser; None: nothing more."""
    try:
        async with asyncio.timeout(proof.patience):
            while True:
                asked = await _try(request, {"session": session})
                if asked is None or stage in _list(asked.get("completed")):
                    return asked
                await asyncio.sleep(proof.pause)
    except TimeoutError:
        raise AdministratorError(
            homeserver, "nobody approved on the page in time.", "Run `kansli login` again."
        ) from None


async def _try(request: Request, auth: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """None where it passed; what the server asks for where it wants proof."""
    try:
        await request(auth)
    except Refused as refused:
        if refused.status == 401 and isinstance(refused.content.get("flows"), list):
            return refused.content
        raise
    return None


def _flow(asked: Mapping[str, Any], proof: Proof) -> list[str]:
    """The stages of the way to take: one with a password, or one without, as is preferred."""
    flows = [
        [str(stage) for stage in _list(flow.get("stages"))]
        for flow in _list(asked.get("flows"))
        if isinstance(flow, dict)
    ]
    # The sort is stable: servers name first what they want used.
    flows.sort(key=lambda stages: (_PASSWORD in stages) != proof.by_password)
    return flows[0] if flows else []


def _page(homeserver: str, asked: Mapping[str, Any], stage: str, session: str) -> str:
    """Where the administrator approves.

    ``m.oauth`` (MSC4312) says itself; for all else there is the fallback (client-server API,
    "Fallback").
    """
    params = asked.get("params")
    about = params.get(stage) if isinstance(params, dict) else None
    url = about.get("url") if isinstance(about, dict) else None
    if isinstance(url, str) and url.startswith(("https://", "http://")) and url.isprintable():
        return url
    return (
        f"{homeserver}/_matrix/client/v3/auth/{quote(stage, safe='')}/fallback/web"
        f"?session={quote(session, safe='')}"
    )


def _not_proven(homeserver: str, asked: Mapping[str, Any]) -> AdministratorError:
    code = str(asked.get("errcode") or "no reason given")
    return AdministratorError(
        homeserver,
        f"the homeserver did not take the proof of who you are ({code}).",
        "Check the password, and run `kansli login` again.",
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
