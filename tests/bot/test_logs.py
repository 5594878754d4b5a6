"""The log: lines that machines and people can read, and nobody's words in them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import sys
import threading
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.monitoring import logs
from bot.monitoring.logs import JsonFormatter, TextFormatter, exception_fields
from bot.runtime.delivery import Delivery
from bot.transports.base import RetryLater
from commands import report
from commands.command import CommandContext, Reply
from secretary.errors import StorageUnavailable, UserError
from secretary.people import MATRIX
from storage import OutboundMessage
from tests.chatroom import ROOM, SEATS, Chatroom, fill_seats
from tests.fakes.transport import FakeSleep, FakeTransport

SECRETS: Final = ("influensa", "HEMLIG", "skolfrågan", "barnhemmet")
NAMES: Final = tuple(
    sorted({name for seat in SEATS for who in seat[2:] for name in who.split(" (")[0].split()})
)

both_formats = pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])


@pytest.fixture
def log() -> io.StringIO:
    """What is logged."""
    return io.StringIO()


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def record(message: object, *args: object, **more: object) -> logging.LogRecord:
    made = logging.getLogger("bot").makeRecord(
        "bot.x", logging.INFO, "x.py", 1, message, args, None, extra=more or None
    )
    made.exc_info = None
    return made


def a_whole_chat(room: Chatroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cycle with answers, reports, reasons, mistakes, nonsense, edits and a fault."""
    fill_seats(room.store)
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.go_to("2027-02-26 09:00")
    anna = room.say("anna", "!förhinder har influensa, HEMLIG")
    room.edit("anna", anna, "!förhinder influensa igen")
    room.redact("anna", anna)
    room.tell("cia", "!förhinder influensa")
    room.react("gun", room.last("summons").event_id, "✅")
    room.say("gun", "!rapport a) skolfrågan b) barnhemmet")
    room.say("håkan", "!rapport")
    room.say("håkan", "skolfrågan")
    room.say("bo", "!fråga barnhemmet?")
    room.say("bo", "!HEMLIG @room")
    room.say("bo", "vi talar om skolfrågan")
    room.say("okänd", "!rapport HEMLIG", room="!direkt:exempel", direct=True)
    room.go_to("2027-03-09 08:00")
    room.say("sekreterare", "!dagordning publicera")  # so that its reminder is skipped
    room.go_to("2027-03-11 09:00")

    def broken(self: report.AddReport, context: CommandContext) -> Reply:
        raise RuntimeError(f"{context.view.person.name} wrote {self.texts}")

    monkeypatch.setattr(report.AddReport, "perform", broken)
    room.say("gun", "!rapport HEMLIG")


async def a_refused_delivery(room: Chatroom) -> None:
    """A message with words in it meets a refusal, and a fault that quotes them."""
    with room.store.begin() as tx:
        post = OutboundMessage(
            "seat 1", ROOM, "HEMLIG", "HEMLIG", "seat", group_id="barn-unga", meeting_id=1
        )
        tx.outbox.add(post, room.clock.now())
    transport = FakeTransport()
    transport.errors[ROOM] = [RetryLater("429"), RuntimeError("HEMLIG"), RetryLater("429")]

    async def worker(work: Any) -> Any:
        return work()

    delivery = Delivery(room.store, {MATRIX: transport}, room.clock, worker, FakeSleep())
    flushing = asyncio.create_task(delivery.flush())
    await transport.until(lambda: len(transport.attempts) >= 3)
    transport.errors.clear()
    await flushing


@both_formats
async def test_a_whole_chat_leaves_no_words_names_or_reasons_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: io.StringIO, as_json: bool
) -> None:
    logs.configure_logging(logging.DEBUG, as_json=as_json, stream=log)
    room = Chatroom(tmp_path)
    a_whole_chat(room, monkeypatch)
    await a_refused_delivery(room)
    written = log.getvalue()
    # What JSON escapes is looked for, too.
    read = written if not as_json else json.dumps(lines(log), ensure_ascii=False)
    assert len(written.splitlines()) > 20
    assert "fault" in read
    assert "skipped" in read
    for word in (*SECRETS, *NAMES, *(f"@{name.casefold()}" for name in NAMES)):
        assert not re.search(rf"(?<!\w){word}(?!\w)", read), word


async def test_every_line_is_json_with_the_event_its_group_and_its_meeting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    logs.configure_logging(logging.INFO, as_json=True, stream=log)
    room = Chatroom(tmp_path)
    a_whole_chat(room, monkeypatch)
    await a_refused_delivery(room)
    records = lines(log)
    for line in records:
        assert {"time", "level", "logger", "message"} <= set(line)
        assert set(line) <= {"time", "level", "logger", "message", *logs.FIELDS}
    handled = {line["event"]: line for line in records if line["message"].startswith("handled")}
    assert set(handled) == {f"$event{number}" for number in range(1, room._events + 1)}
    first = handled["$event2"]  # Anna's absence
    assert (first["group"], first["meeting"]) == ("barn-unga", 1)
    [fault] = [line for line in records if line["message"] == "fault"]
    assert (fault["error"], fault["event"]) == ("RuntimeError", f"$event{room._events}")
    assert re.match(r"tests\.bot\.test_logs:\d+ in broken < ", fault["frames"])
    assert f"fault {fault['reference']}" in handled[fault["event"]]["message"]
    retried = [line for line in records if line["logger"] == "bot.runtime.delivery"]
    assert [line.get("error") for line in retried] == [None, "RuntimeError", None]
    assert all((line["group"], line["meeting"]) == ("barn-unga", 1) for line in retried)
    due = [line for line in records if line["message"].startswith("fell due")]
    assert {"group": "barn-unga", "meeting": 1, "kind": "summons"}.items() <= due[0].items()


def test_a_line_of_text_reads_as_one_sentence_and_its_fields() -> None:
    line = TextFormatter().format(record("handled: %s", "möte ny", event="$a", group="barn-unga"))
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO bot\.x: handled: möte ny "
        r"event=\$a group=barn-unga",
        line,
    )


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
@given(
    message=st.text(),
    args=st.lists(st.one_of(st.text(), st.integers(), st.none()), max_size=3),
    field=st.text(),
)
def test_a_record_is_one_line_whatever_is_in_it(
    formatter: type[logging.Formatter], message: str, args: list[object], field: str
) -> None:
    line = formatter().format(record(message, *args, event=field))
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    if formatter is JsonFormatter:
        json.loads(line)


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
@pytest.mark.parametrize(
    "text",
    ["%s left", "(%s)", "%s: skipped", "device X of %s,", "<%s>", "'%s'", "a@b.se and %s.", "%s"],
)
@pytest.mark.parametrize("person", ["@anna:exempel.se", "@anna.ek:[2001:db8::1]:8448", "@å/=ek:x"])
def test_a_persons_matrix_id_becomes_a_pseudonym(
    formatter: type[logging.Formatter], text: str, person: str
) -> None:
    shown = formatter()
    one = shown.format(record(text, person, event=f"for {person}"))
    assert person not in one
    assert "anna" not in one
    assert "ek:" not in one
    assert len(set(re.findall(r"person-[0-9a-f]{6}", one))) == 1
    other = shown.format(record(text, "@bo:exempel.se"))
    assert not set(re.findall(r"person-\w+", one)) & set(re.findall(r"person-\w+", other))


def test_a_pseudonym_is_another_in_the_next_run() -> None:
    said = record("%s", "@anna:exempel.se")
    assert len({TextFormatter().format(said) for _ in range(4)}) == 4


def test_rooms_events_and_addresses_are_left_as_they_are() -> None:
    said = "!rum:exempel #halsa:exempel $händelse https://matrix.exempel:8448/ @room"
    assert said in TextFormatter().format(record("%s", said))


@pytest.mark.parametrize("formatter", [TextFormatter, JsonFormatter])
@pytest.mark.parametrize("error", [ValueError("HEMLIG"), UserError("Anna får inte.")])
def test_an_exception_is_never_shown_in_its_own_words(
    formatter: type[logging.Formatter], error: Exception
) -> None:
    shown = formatter()
    for made in (record(error), record("it failed: %s", error), record("%(e)s", {"e": error})):
        line = shown.format(made)
        assert not any(word in line for word in ("HEMLIG", "Anna"))
        assert type(error).__name__ in line


def test_why_the_database_is_out_of_reach_is_shown() -> None:
    assert "SQLITE_BUSY" in TextFormatter().format(record("%s", StorageUnavailable("SQLITE_BUSY")))


def _inner() -> None:
    raise KeyError("HEMLIG")


def _outer() -> None:
    try:
        _inner()
    except KeyError as error:
        raise ValueError("HEMLIG") from error


def test_a_faults_causes_are_shown_by_type_and_place() -> None:
    with pytest.raises(ValueError, match="HEMLIG") as caught:
        _outer()
    frames = exception_fields(caught.value)["frames"]
    assert frames.index("in _outer") < frames.index("[KeyError]") < frames.index("in _inner")
    assert "HEMLIG" not in frames


def test_a_group_of_faults_and_a_circle_of_causes_come_to_an_end() -> None:
    one, other = ValueError("HEMLIG"), KeyError("HEMLIG")
    one.__cause__, other.__cause__ = other, one
    assert exception_fields(ExceptionGroup("HEMLIG", [one])) == {
        "error": "ExceptionGroup",
        "frames": "[ValueError] < [KeyError]",
    }


@both_formats
async def test_what_nobody_catches_ends_in_the_log_without_its_words(
    log: io.StringIO, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    logs.configure_logging(logging.INFO, as_json=as_json, stream=log)
    loop = asyncio.get_running_loop()
    logs.install_excepthooks(loop)

    def broken(text: str) -> None:
        raise RuntimeError(text)

    done = asyncio.Event()
    loop.call_soon(broken, "HEMLIG")
    loop.call_soon(done.set)
    await done.wait()
    thread = threading.Thread(target=broken, args=("HEMLIG",))
    thread.start()
    thread.join()
    try:
        broken("HEMLIG")
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    assert log.getvalue().count("RuntimeError") == 3
    assert log.getvalue().count("in broken") == 3
    assert "HEMLIG" not in log.getvalue() + "".join(capsys.readouterr())


def test_of_other_packages_only_warnings_are_shown(log: io.StringIO) -> None:
    logs.configure_logging(logging.DEBUG, stream=log)
    logging.getLogger("apscheduler").info("every minute")
    logging.getLogger("nio").debug("what people write")
    logging.getLogger("bot.events.service").debug("our_loggers")
    logging.getLogger("nio").warning("theirs")
    our_loggers, theirs = log.getvalue().splitlines()
    assert our_loggers.endswith("DEBUG bot.events.service: our_loggers")
    assert theirs.endswith("WARNING nio: theirs")


def test_below_its_level_nothing_is_shown(log: io.StringIO) -> None:
    logs.configure_logging(logging.ERROR, stream=log)
    logging.getLogger("nio").setLevel(logging.WARNING)  # as bot.transports.matrix does
    logging.getLogger("bot.events.service").warning("less")
    logging.getLogger("nio").warning("less")
    assert log.getvalue() == ""
