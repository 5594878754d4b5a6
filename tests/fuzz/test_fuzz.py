"""Events of any shape, commands of any text: a short look. `make fuzz` takes a long one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings

from secretary.group import Language
from storage import OutboundMessage
from tests.chatroom import ROOM, SECRETARY, matrix_id
from tests.fuzz.answers import ANSWERS, Answer, Client
from tests.fuzz.events import SYNCS
from tests.fuzz.target import Ciphertext, Event, Target, check, growth


@pytest.fixture(scope="module", params=Language)
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    target = Target(language=request.param)
    yield target
    target.close()


def say(text: str, sender: str = SECRETARY) -> Event:
    """A message in clear."""
    return {
        "type": "m.room.message",
        "event_id": "$",
        "sender": sender,
        "origin_server_ts": 0,
        "content": {"msgtype": "m.text", "body": text},
    }


def encrypt(kind: str, content: Event, **more: object) -> Ciphertext:
    """What Anna encrypts."""
    payload = {"type": kind, "content": content, "room_id": ROOM, **more}
    return Ciphertext(matrix_id("Anna Ek"), payload)


NASTY = "!fråga <img src=x onerror=alert(1)> @room @okänd:exempel"


# What chance draws is seldom a command whose words are repeated to whoever gave it.
@example((ROOM, [say(NASTY, matrix_id("Anna Ek"))]))
@example((ROOM, [encrypt("m.room.message", {"msgtype": "m.text", "body": NASTY})]))
@example((ROOM, [encrypt("m.room.tombstone", {"replacement_room": "!x"}, state_key="")]))
@settings(max_examples=250, suppress_health_check=list(HealthCheck))
@given(SYNCS)
def test_no_event_raises_and_no_words_become_markup(
    target: Target, sync: tuple[str, list[Event | Ciphertext]]
) -> None:
    target.process(*sync)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    client = Client()
    yield client
    client.close()


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(ANSWERS)
def test_no_answer_to_any_request_raises(client: Client, answer: Answer) -> None:
    client.process(answer)


def test_memory_stays_flat() -> None:
    """The same people say the same things: more and more of them leave nothing behind."""
    said = [
        say(text)
        for text in ("!möte", "!rapport <kx>", "!hjälp möte", "hej", "!förhinder för Anna Ek")
    ]
    target = Target()
    try:
        for _ in range(10):
            for _ in range(20):
                target.process(ROOM, said)
            target.measure_memory()
    finally:
        target.close()
    # 500 events in between: the ratio itself would show no less than a hundred blocks for each.
    assert growth(target.blocks) < 1.01
    assert target.blocks[-1] - target.blocks[4] < 500


@pytest.mark.parametrize(
    "html", ["<kx>", "<p><img src=x>", "<p onclick='x'>", "<!-- x -->", "<!DOCTYPE x>", "<?x?>"]
)
def test_markup_that_is_not_ours_would_be_found(html: str) -> None:
    with pytest.raises(AssertionError):
        check(OutboundMessage(key="k", room=ROOM, kind="reply", text="", html=html))


def test_a_mention_of_a_stranger_would_be_found() -> None:
    with pytest.raises(AssertionError):
        check(OutboundMessage("k", ROOM, "", "", "reply", recipients=("@någon:annanstans",)))
