"""Lifting a homeserver's limits for the bot, as docs/admin.md says it is done."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.homeserver.synapse import Synapse

GUIDE = Path(__file__).parents[2] / "docs" / "admin.md"
PASSWORD = "hemligt"


def documented() -> tuple[str, str, dict[str, object]]:
    """The method, path (for the account of the example) and content of the guide's command."""
    found = re.search(
        r"^curl .*?override_ratelimit'$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found is not None
    words = shlex.split(found[0].replace("\\\n", " "))
    method, content = words[words.index("-X") + 1], words[words.index("-d") + 1]
    return method, words[-1].partition(".example.org")[2], json.loads(content)


def test_the_guides_command_lifts_the_limit_for_the_bot(strict_homeserver: Synapse) -> None:
    server = strict_homeserver
    server.start()
    bot = server.register("kansli-fri", PASSWORD)
    server.register("admin", PASSWORD, admin=True)
    token, _ = server.log_in("kansli-fri", PASSWORD)
    room = server.request("POST", "/_matrix/client/v3/createRoom", {}, token)["room_id"]

    def say(number: int) -> None:
        path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/{number}"
        server.request("PUT", path, {"msgtype": "m.notice", "body": str(number)}, token)

    with pytest.raises(RuntimeError, match="429"):
        for number in range(20):
            say(number)
    method, path, content = documented()
    admin, _ = server.log_in("admin", PASSWORD)
    server.request(method, path.replace("@kansli:example.org", quote(bot)), content, admin)
    for number in range(100, 120):
        say(number)
