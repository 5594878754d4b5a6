"""Files on a real homeserver: sent by people with real clients, kept, and read by others again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.transports.base import FileNotFetched, FileProblem, OutboundMessage, RetryLater
from bot.transports.matrix import file_transfer
from secretary.documents.typesetting import png
from secretary.language.sv.formats import month
from storage import Attachment
from storage.papers import Papers
from tests.homeserver.person import Person, Seen
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv

PDF = b"%PDF-1.7\n" + Random(1).randbytes(300_000)
PNG = png("#set page(width: 90pt, height: 90pt)\n#data.words", {"words": "Platser"})


def plain(seen: Seen) -> str:
    """Its text, with ordinary spaces."""
    return seen.body.replace("\N{NO-BREAK SPACE}", " ")


def is_answer(bot: AppEnv, words: str) -> Any:
    return lambda seen: seen.sender == bot.id and words in plain(seen)


async def planned(app: AppEnv, secretary: Person) -> None:
    """A meeting in twelve days."""
    secretary.use_element()  # who gives a key again that the bot came too late for
    day = (datetime.now(UTC) + timedelta(days=12)).date()
    await secretary.say(app.room, f"!möte ny {day.day} {month(day)} kl 9 Sala")
    await secretary.wait_for(is_answer(app, "är planerat"), 30)


@pytest.mark.synapse
@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "in clear"])
async def test_a_file_comes_back_byte_for_byte_with_the_agenda(
    env: MatrixEnv, encrypted: bool
) -> None:
    secretary, anna = await env.person("sekreterare"), await env.person("anna")
    app = await AppEnv.open(env, [secretary, anna], encrypted=encrypted)
    await planned(app, secretary)
    await secretary.send_file(app.room, "Budget.pdf", PDF, "!bilaga 4")
    await secretary.wait_for(is_answer(app, "Budget.pdf (293 kB) är sparad vid punkt 4"), 30)
    await secretary.say(app.room, "!dagordning publicera")
    sent = await secretary.wait_for(
        lambda s: s.sender == app.id and s.content.get("filename") == "Budget.pdf", 30
    )
    await anna.sync_once()
    [seen] = anna.saw(lambda s: s.event_id == sent.event_id)
    assert (plain(seen), seen.content["filename"]) == ("Bilaga till punkt 4", "Budget.pdf")
    assert seen.content["info"] == {"mimetype": "application/pdf", "size": len(PDF)}
    assert ("file" in seen.content, seen.encrypted) == (encrypted, encrypted)
    assert await anna.read_file(seen) == PDF
    said = [plain(each) for each in app.said(secretary)]
    at = next(n for n, words in enumerate(said) if words.startswith("Dagordning\n"))
    assert said[at + 1 : at + 3] == ["Dagordning, version 1, som PDF", "Bilaga till punkt 4"]


@pytest.mark.synapse
async def test_what_waits_to_be_fetched_outlives_the_process(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary = await env.person("sekreterare")
    app = await AppEnv.open(env, [secretary])
    await planned(app, secretary)
    asked = asyncio.Event()

    async def hangs(*_: object) -> bytes:
        asked.set()
        await asyncio.Event().wait()
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(file_transfer, "_download", hangs)
        await secretary.send_file(app.room, "Budget.pdf", PDF, "!bilaga 4")
        await asyncio.wait_for(asked.wait(), 30)
        await app.stop()
    await app.start()
    await secretary.wait_for(is_answer(app, "är sparad vid punkt 4"), 30)
    listed = await secretary.say(app.room, "!bilagor")
    await app.answers(secretary, [listed])
    assert len(secretary.saw(is_answer(app, "är sparad vid punkt 4"))) == 1


@pytest.mark.synapse
@pytest.mark.parametrize(("kind", "file"), [
    ("m.file", Attachment("Budget.pdf", "application/pdf", PDF)),
    ("m.image", Attachment("platser.png", "image/png", PNG)),
])  # fmt: skip
async def test_a_death_between_upload_and_sending_makes_one_event(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, kind: str, file: Attachment
) -> None:
    anna, bot, room = await env.room_with_bot()
    message = OutboundMessage("bilagan", room, "Bilaga", "Bilaga", attachments=(file,))
    send = type(bot.transport._client).send_as_is
    uploads: list[Mapping[str, Any]] = []
    upload = file_transfer.upload

    async def counted(*given: Any, **more: Any) -> Mapping[str, Any]:
        uploads.append(await upload(*given, **more))
        return uploads[-1]

    async def dies(*_: object) -> None:
        raise ConnectionError

    async def dies_after(*given: Any) -> None:
        await send(*given)
        raise ConnectionError

    monkeypatch.setattr(file_transfer, "upload", counted)
    for death in (dies, dies_after):
        with monkeypatch.context() as patched:
            patched.setattr(type(bot.transport._client), "send_as_is", death)
            with pytest.raises(RetryLater):
                await bot.transport.send(message)
    event_id = await bot.transport.send(message)
    last = await bot.say(room, "Sist", "sist")
    await anna.wait_for(lambda seen: seen.event_id == last)
    seen: list[Seen] = list(anna.saw(lambda s: s.content.get("msgtype") == kind))
    assert [each.event_id for each in seen] == [event_id]
    assert await anna.read_file(seen[0]) == file.content
    assert len(uploads) == 1


@pytest.mark.synapse
@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "in clear"])
async def test_a_picture_comes_as_an_image_byte_for_byte_with_its_words(
    env: MatrixEnv, encrypted: bool
) -> None:
    secretary, anna = await env.person("sekreterare"), await env.person("anna")
    app = await AppEnv.open(env, [secretary, anna], encrypted=encrypted)
    await planned(app, secretary)
    drawn: list[bytes] = []
    keep = Papers.keep_content

    def remembers(self: Papers, content: bytes) -> str:
        drawn.append(content)
        return keep(self, content)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Papers, "keep_content", remembers)
        await secretary.say(app.room, "!möte bild")
        sent = await secretary.wait_for(
            lambda seen: seen.sender == app.id and seen.content.get("msgtype") == "m.image", 30
        )
    assert plain(sent).startswith("Platserna vid mötet")
    info = sent.content["info"]
    assert (info["mimetype"], info["w"], info["size"]) == ("image/png", 1080, len(drawn[0]))
    assert ("file" in sent.content, sent.encrypted) == (encrypted, encrypted)
    assert await secretary.read_file(sent) == drawn[0]


@pytest.mark.synapse
async def test_no_more_of_a_file_is_read_than_it_may_have(env: MatrixEnv) -> None:
    anna, bot, room = await env.room_with_bot()
    assert await bot.transport.most_uploaded() == 50 * 2**20  # Synapse's own
    await anna.send_file(room, "Budget.pdf", PDF)
    event = await bot.port.wait_for(lambda event: event.file is not None)
    assert event.file is not None
    assert await bot.transport.fetch(event.file, len(PDF)) == PDF
    with pytest.raises(FileNotFetched) as refused:
        await bot.transport.fetch(event.file, len(PDF) - 1)
    assert refused.value.problem is FileProblem.TOO_LARGE
