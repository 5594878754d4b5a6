"""Files that mean harm: names, sizes, references and bytes that are not what they seem."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from nio.crypto.attachments import encrypt_attachment  # type: ignore[import-untyped]

from bot.transports.base import FileNotFetched, FileProblem, InboundEvent, RetryLater
from bot.transports.matrix import file_transfer
from bot.transports.matrix.events import to_inbound_event
from bot.transports.matrix.file_events import read_file
from bot.transports.matrix.http_session import ask, open_session
from secretary import papers
from secretary.papers import MAX_NAME, PaperRules, ReceivedFile

PDF = b"%PDF-1.7\n..."
RULES = PaperRules()


# Names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anna\\Budget.pdf", "Budget.pdf"),
        ("/Budget.pdf", "Budget.pdf"),
        ("..pdf", "pdf"),
        ("Budget\u202efdp.exe", "Budgetfdp.exe"),
        ("Bud\u200bget\u2066.pdf", "Budget.pdf"),
        ("Bud\x00get\x1b[31m.pdf", "Bud get [31m.pdf"),
        ("Rad\nett\u2028två.pdf", "Rad ett två.pdf"),
        ("  Budget . pdf  ", "Budget. pdf"),
        ("a\u0308rende.pdf", "ärende.pdf"),
        ("\ud800.pdf", "pdf"),
        ("", ""),
        ("...", ""),
    ],
)
def test_a_name_is_kept_without_what_could_do_harm(sent: str, kept: str) -> None:
    assert papers.clean_name(sent) == kept


@given(st.text(st.characters(), max_size=400))
def test_no_name_holds_folders_or_what_cannot_be_seen(sent: str) -> None:
    name = papers.clean_name(sent)
    assert len(name) <= MAX_NAME
    assert "/" not in name
    assert "\\" not in name
    assert name.isprintable()
    assert papers.clean_name(name) == name


def test_a_long_name_keeps_its_ending() -> None:
    name = papers.clean_name("å" * 1000 + ".pdf")
    assert (len(name), name[-5:]) == (MAX_NAME, "å.pdf")


@pytest.mark.parametrize("name", ["x.exe", "x.pdf.exe", "x.docm", "x.html", "pdf", ".pdf", "x.zip"])
def test_only_what_the_settings_name_is_a_type(name: str) -> None:
    assert RULES.type_of(name) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b"MZ" + PDF),
        ("x.png", PDF),
        ("x.jpg", b"GIF89a"),
        ("x.docx", b"PK\x03\x04[Content_Types].xml xl/workbook.xml"),
        ("x.docx", b"PK\x03\x04[Content_Types].xml word/document.xml word/vbaProject.bin"),
        ("x.odt", b"PK\x03\x04" + 26 * b"." + b"mimetypeapplication/zip"),
        ("x.txt", b"\x7fELF\x02"),
        ("x.csv", "a;b\n".encode("utf-16")),
    ],
)
def test_bytes_of_another_kind_are_not_of_the_type(name: str, content: bytes) -> None:
    kind = RULES.type_of(name)
    assert kind is not None
    assert not kind.is_one(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.PDF", PDF),
        ("x.jpeg", b"\xff\xd8\xff\xe0"),
        ("x.docx", b"PK\x03\x04[Content_Types].xml word/document.xml"),
        ("x.odt", b"PK\x03\x04" + 26 * b"." + b"mimetypeapplication/vnd.oasis.opendocument.text"),
        ("x.txt", "Å\r\n\tÄ\f".encode("latin-1")),
    ],
)
def test_bytes_of_the_kind_are_of_the_type(name: str, content: bytes) -> None:
    kind = RULES.type_of(name)
    assert kind is not None
    assert kind.is_one(content)


# What an event says


def event_of(content: dict[str, Any], *, decrypted: bool = True) -> InboundEvent | None:
    source = {
        "type": "m.room.message", "event_id": "$e", "sender": "@anna:x",
        "origin_server_ts": 1, "content": content,
    }  # fmt: skip
    event = SimpleNamespace(source=source, decrypted=decrypted)
    return to_inbound_event(event, "!r:x", "@me:x", direct=False, encrypted=True)


FILE: dict[str, Any] = {
    "url": "mxc://x/abc", "v": "v2", "key": {"k": "aaaa"}, "iv": "bbbb", "hashes": {"sha256": "c"},
}  # fmt: skip


@pytest.mark.parametrize("kind", ["m.file", "m.image", "m.video", "m.audio"])
def test_a_file_has_its_caption_beside_its_name(kind: str) -> None:
    content = {"msgtype": kind, "body": "!bilaga 4", "filename": "Budget.pdf", "file": FILE}
    heard = event_of(content)
    assert heard is not None
    assert heard.file is not None
    assert (heard.text, heard.file.name, heard.in_clear) == ("!bilaga 4", "Budget.pdf", False)
    for change in ({"filename": "!bilaga 4"}, {"filename": None}):
        bare = event_of({**content, **change})
        assert bare is not None
        assert bare.text == ""  # the body is the name


def test_a_file_in_clear_in_an_encrypted_room_is_in_clear() -> None:
    content = {"msgtype": "m.file", "body": "Budget.pdf", "url": "mxc://x/abc"}
    heard = event_of(content)
    assert heard is not None
    assert heard.in_clear


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {"msgtype": st.just("m.file"), "body": ANYTHING},
        optional=dict.fromkeys(("filename", "file", "url", "info"), ANYTHING),
    )
)
def test_whatever_is_said_of_a_file_is_read(content: dict[str, Any]) -> None:
    found = read_file(content, "$e")
    if found is not None:
        file, _ = found
        assert file.reference.isascii()
        assert len(file.reference) < 4_000
        assert file.media_type.isascii()
        assert file.name.isprintable()
        assert file.size is None or 0 <= file.size < 2**31


# What a server gives

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Client:
    """What `file_transfer` asks of nio's client, at a server of the test's own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = open_session(10)

    async def request_as_is(
        self, method: str, path: str, seconds: float, data: bytes | None = None, kind: str = ""
    ) -> Any:
        return await ask(self._session, method, self._url + path, data=data)


async def fetched(answer: Answer, file: ReceivedFile, most: int = 1000) -> bytes:
    """What is fetched of a file from a server that answers so."""
    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    client = Client(f"http://{host}:{port}")
    try:
        return await file_transfer.fetch(client, file, most)  # type: ignore[arg-type]  # all it needs
    finally:
        await client._session.close()
        await runner.cleanup()


def received(content: dict[str, Any]) -> ReceivedFile:
    found = read_file({"msgtype": "m.file", "body": "Budget.pdf", **content}, "$e")
    assert found is not None
    return found[0]


def gives(body: bytes, status: int = 200) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status)

    return answer


PLAIN = received({"url": "mxc://x/abc"})


async def test_a_file_is_decrypted_only_where_it_is_the_one_that_was_sent() -> None:
    bare, keys = encrypt_attachment(PDF)
    file = received({"file": {"url": "mxc://x/abc", **keys}})
    assert await fetched(gives(bare), file) == PDF
    for wrong in (bare[:-1], bare[:-1] + b"x", b"", PDF):
        with pytest.raises(FileNotFetched) as refused:
            await fetched(gives(wrong), file)
        assert refused.value.problem is FileProblem.DAMAGED


@pytest.mark.parametrize("name", ["key", "iv", "hashes", "url"])
@pytest.mark.parametrize("value", [None, 4, {}, [], "", "§", "A" * 5000])
async def test_keys_that_make_no_sense_give_no_file(name: str, value: object) -> None:
    bare, keys = encrypt_attachment(PDF)
    given = {"url": "mxc://x/abc", **keys}
    inner = {"key": {"k": value}, "hashes": {"sha256": value}}.get(name, value)
    file = received({"file": {**given, name: inner}})
    with pytest.raises(FileNotFetched):
        await fetched(gives(bare), file)


@pytest.mark.parametrize(
    "url",
    ["https://ond.exempel/x", "mxc://x", "mxc://x/../y", "mxc://x/a?b=c", "mxc://x/a#b",
     "mxc://@x/a", "mxc://x y/a", "mxc://x/a\n", "file:///etc/passwd"],
)  # fmt: skip
async def test_nothing_but_media_is_asked_for(url: str) -> None:
    with pytest.raises(FileNotFetched):
        await fetched(gives(PDF), received({"url": url}))


async def test_a_file_without_end_is_not_read_to_the_end() -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while sent < 200_000_000:
            await response.write(b"x" * 65_536)
            sent += 65_536
        return response

    with pytest.raises(FileNotFetched) as refused:
        await fetched(endless, PLAIN)
    assert refused.value.problem is FileProblem.TOO_LARGE
    assert sent < 50_000_000


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [
        (404, "M_NOT_FOUND", FileProblem.GONE),
        (403, "M_FORBIDDEN", FileProblem.GONE),
        (413, "M_TOO_LARGE", FileProblem.TOO_LARGE),
        (429, "M_LIMIT_EXCEEDED", None),
        (502, "M_UNKNOWN", None),
        (504, "M_NOT_YET_UPLOADED", None),
        (404, "", None),  # a proxy's page
    ],
)
async def test_an_error_is_for_good_or_for_now(
    status: int, code: str, problem: FileProblem | None
) -> None:
    answer = gives(json.dumps({"errcode": code} if code else {}).encode(), status)
    with pytest.raises(RetryLater if problem is None else FileNotFetched) as refused:
        await fetched(answer, PLAIN)
    if problem is not None:
        assert isinstance(refused.value, FileNotFetched)
        assert refused.value.problem is problem


async def test_no_redirect_is_followed() -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("http://127.0.0.1:1/secret")

    with pytest.raises(RetryLater):
        await fetched(elsewhere, PLAIN)
