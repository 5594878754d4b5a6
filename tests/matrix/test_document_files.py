"""The PDF of a published agenda on a real homeserver: across a death, and where it is too large."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.transports.matrix import file_transfer
from secretary.language.sv.formats import month
from tests.homeserver.person import Person, Seen
from tests.homeserver.synapse import Synapse
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv

_MOST_UPLOADED: Final = 10 * 2**10

pytestmark = pytest.mark.synapse


def _plain(seen: Seen) -> str:
    return seen.body.replace("\N{NO-BREAK SPACE}", " ")


def _says(bot: AppEnv, words: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.sender == bot.id and words in _plain(seen)


def _files(bot: AppEnv, person: Person) -> list[Seen]:
    return [each for each in bot.said(person) if each.content.get("msgtype") == "m.file"]


async def _planned(env: MatrixEnv) -> tuple[AppEnv, Person]:
    """A group whose secretary has planned a meeting that is in twelve days."""
    secretary = await env.person("sekreterare")
    app = await AppEnv.open(env, [secretary])
    secretary.use_element()  # who gives a key again that the bot came too late for
    day = (datetime.now(UTC) + timedelta(days=12)).date()
    await secretary.say(app.room, f"!möte ny {day.day} {month(day)} kl 9 Sala")
    await secretary.wait_for(_says(app, "är planerat"), 30)
    return app, secretary


async def _asked_again(app: AppEnv, secretary: Person) -> Seen:
    """The file that whoever asks for it is answered with."""
    asked = await secretary.say(app.room, "!dagordning pdf")
    await app.answers(secretary, [asked])
    await secretary.wait_until(lambda: len(_files(app, secretary)) > 1, "the file", 30)
    return _files(app, secretary)[-1]


@pytest.mark.parametrize("accepted", [False, True], ids=["uploaded", "sent"])
async def test_the_file_of_an_agenda_comes_once_though_the_process_died(
    env: MatrixEnv, monkeypatch: pytest.MonkeyPatch, accepted: bool
) -> None:
    app, secretary = await _planned(env)
    is_dying = asyncio.Event()
    upload, client = file_transfer.upload, type(app.chat._client)
    send = client.send_as_is

    async def dies(*given: Any, **more: Any) -> Mapping[str, Any]:
        await (send if accepted else upload)(*given, **more)
        is_dying.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def uploads(*given: Any, **more: Any) -> Mapping[str, Any]:
        if not accepted:
            return await dies(*given, **more)
        uploaded = await upload(*given, **more)
        monkeypatch.setattr(client, "send_as_is", dies)  # what is sent next is the file's message
        return uploaded

    monkeypatch.setattr(file_transfer, "upload", uploads)
    await secretary.say(app.room, "!dagordning publicera")
    await asyncio.wait_for(is_dying.wait(), 30)
    await app.stop()
    assert len(_files(app, secretary)) <= accepted
    monkeypatch.undo()
    await app.start()
    again = await _asked_again(app, secretary)

    sent, _ = _files(app, secretary)
    assert (_plain(sent), sent.encrypted) == ("Dagordning, version 1, som PDF", True)
    content = await secretary.read_file(sent)
    assert content == await secretary.read_file(again)
    [first, *_] = pypdfium2.PdfDocument(content)
    assert "1 Inledning" in first.get_textpage().get_text_range().replace("\xa0", " ")


@pytest.fixture(scope="module")
def small_homeserver() -> Synapse:
    """One that takes no file of more than ten kilobytes; a PDF has some thirty."""
    return Synapse(settings={"max_upload_size": _MOST_UPLOADED})


@pytest.fixture
async def small_env(small_homeserver: Synapse, tmp_path: Path) -> AsyncIterator[MatrixEnv]:
    with small_homeserver:
        env = MatrixEnv(small_homeserver, tmp_path)
        yield env
        await env.close()


async def test_a_file_that_the_server_does_not_take_holds_up_nothing_and_is_told_once(
    small_env: MatrixEnv,
) -> None:
    app, secretary = await _planned(small_env)
    assert await app.chat.most_uploaded() == _MOST_UPLOADED

    await secretary.say(app.room, "!dagordning publicera")
    told = await secretary.wait_for(_says(app, "kom inte fram till rummet"), 30)
    await app.restart()
    answered = [await secretary.say(app.room, text) for text in ("!möte", "!dagordning pdf")]
    await app.answers(secretary, answered)
    await secretary.wait_for(_says(app, "kan jag inte skicka"), 30)

    said = [_plain(each) for each in app.said(secretary)]
    assert sum(each.startswith("Dagordning\n") for each in said) == 1
    assert sum("kom inte fram till rummet" in each for each in said) <= 1
    assert _files(app, secretary) == []
    assert _plain(told).startswith("Filen ")
    assert ".pdf (" in _plain(told)
