"""Whom a message speaks to, as Element, Element X and plainer clients write it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.transports.base import InboundEvent
from bot.transports.matrix.events import to_inbound_event

ME, BO = "@kansli:example.org", "@bo:example.org"


def pill(user: str, name: str) -> str:
    return f'<a href="https://matrix.to/#/{user}">{name}</a>'


def read(body: str, html: str = "", *mentions: str, reply: bool = False) -> InboundEvent:
    content: dict[str, Any] = {"msgtype": "m.text", "body": body}
    if html:
        content |= {"format": "org.matrix.custom.html", "formatted_body": html}
    if mentions:
        content["m.mentions"] = {"user_ids": list(mentions)}
    if reply:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": "$0"}}
    source = {"event_id": "$1", "sender": "@anna:example.org", "type": "m.room.message",
              "origin_server_ts": 1, "content": content}  # fmt: skip
    event = SimpleNamespace(source=source)
    found = to_inbound_event(event, "!r", ME, direct=False, names=("Kansli",))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("body", "html", "mentions", "text"),
    [
        ("Kansli: !förhinder", pill(ME, "Kansli") + ": !förhinder", (ME,), "!förhinder"),
        ("Kansli jag kan inte", pill(ME, "Kansli") + " jag kan inte", (ME,), "jag kan inte"),
        ("@Kansli jag kan inte", "", (ME,), "jag kan inte"),
        (f"{ME} jag kan inte", "", (ME,), "jag kan inte"),
        (f"[@Kansli](https://matrix.to/#/{ME}) jag kan inte", "", (ME,), "jag kan inte"),
        ("[Kansli](https://matrix.to/#/%40kansli:example.org): när?", "", (), "när?"),
        ("Kansliet: när?", pill(ME, "Kansliet") + ": när?", (), "när?"),
        ("Hej Kansli, när?", "Hej " + pill(ME, "Kansli") + ", när?", (ME,), "när?"),
        # Typed, without a pill
        ("Kansli: !förhinder", "", (), "!förhinder"),
        ("kansli, när är mötet?", "", (), "när är mötet?"),
        ("@kansli när är mötet?", "", (), "när är mötet?"),
        ("Hej Kansli! Jag kan inte.", "", (), "Jag kan inte."),
        ("Kansli !förhinder", "", (), "!förhinder"),
        ("Hello Kansli, I can't come", "", (), "I can't come"),
        ("\u2068Kansli:\u2069 när?", "", (), "\u2069 när?"),
        ("Kansli?", "", (), ""),
        # Somewhere in the sentence
        ("När är mötet, Kansli?", "När är mötet, " + pill(ME, "Kansli") + "?", (ME,),
         "När är mötet, Kansli?"),
    ],
)  # fmt: skip
def test_the_bot_is_spoken_to_by_name(
    body: str, html: str, mentions: tuple[str, ...], text: str
) -> None:
    said = read(body, html, *mentions)
    assert (said.addressed, said.to_others, said.text) == (True, False, text)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Kansli är stängt i dag", ""),
        ("Kansliet: öppet 9–12", ""),
        ("Fråga kansli om det", ""),
        ("Har kansli svarat?", ""),
    ],
)
def test_talk_in_which_the_name_occurs_is_not_said_to_the_bot(body: str, html: str) -> None:
    said = read(body, html)
    assert (said.addressed, said.text) == (False, body)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("Bo Berg: ja", pill(BO, "Bo Berg") + ": ja"),
        ("Bo Berg ja", f"<p>{pill(BO, 'Bo Berg')} ja</p>"),
        (f"[Bo Berg](https://matrix.to/#/{BO}) ja", ""),
        (f"{BO}: ja", ""),
    ],
)
def test_what_begins_with_another_s_name_is_said_to_them(body: str, html: str) -> None:
    said = read(body, html, BO)
    assert (said.addressed, said.to_others) == (False, True)


def test_a_reply_takes_its_mentions_over_from_the_message_it_answers() -> None:
    html = f"<mx-reply><blockquote>{pill(ME, 'Kansli')} hej</blockquote></mx-reply>ja"
    assert not read("ja", html, ME, BO, reply=True).addressed
    assert read("Kansli: ja", "", ME, BO, reply=True).addressed


@pytest.mark.parametrize("mentions", [{"user_ids": ME}, {"user_ids": [None, 7, {}]}, [], "x"])
def test_mentions_of_any_shape_do_no_harm(mentions: object) -> None:
    content = {"msgtype": "m.text", "body": "hej", "m.mentions": mentions, "formatted_body": []}
    source = {"event_id": "$1", "sender": BO, "type": "m.room.message", "content": content}
    said = to_inbound_event(SimpleNamespace(source=source), "!r", ME, direct=False)
    assert said is not None
    assert not said.addressed
