"""What somebody's message belongs to, of which in an encrypted room only the bot knows."""

from __future__ import annotations

import pytest

from bot.transports.base import OutboundMessage, RetryLater
from tests.matrix.env import MatrixEnv


@pytest.mark.parametrize(
    ("root", "encrypted"),
    [
        ("$nowhere", True),
        ("no event", True),
        ("elsewhere", True),
        ("a reaction", True),
        ("a reaction", False),
    ],
)
async def test_an_answer_in_a_thread_that_the_server_refuses_is_given_outside_it(
    env: MatrixEnv, root: str, encrypted: bool
) -> None:
    """A server takes no thread whose root it does not know, or that cannot have one (400). It
    would refuse the answer for ever, and with each attempt the whole room waited longer."""
    anna, bot, room = await env.room_with_bot(encrypted=encrypted)
    asked = await anna.say(room, "!hjälp")
    if root == "elsewhere":
        other = await anna.create_room("Annat", encrypted=encrypted)
        root = await anna.say(other, "hej")
    elif root == "a reaction":
        root = await anna.react(room, asked, "✅")
    said = OutboundMessage("k1", room, "Svar", "<p>Svar</p>", reply_to=asked, thread=root)
    try:
        event = await bot.transport.send(said)
    except RetryLater as refused:
        pytest.fail(refused.reason)
    seen = await anna.wait_for(lambda seen: seen.event_id == event)
    assert seen.content["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert seen.encrypted is encrypted
    assert await bot.transport.send(said) == event
