"""Logging: one line for each record, as text or as JSON, without anything that people wrote.

The formatters guarantee three things, whoever logs: of an exception only its type and frames are
written, since its message may quote people; the Matrix id of a person is replaced by a pseudonym,
the same one for as long as the process runs; and a record is one line, whatever it contains.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import secrets
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO

from secretary.errors import AdministratorError, StorageUnavailable
from storage import error_words

FIELDS: Final = ("event", "group", "meeting", "kind", "reference", "error", "words", "frames")
"""What a record can have besides its message, by `extra=`."""

OUR_PACKAGES: Final = ("bot", "commands", "services", "storage", "secretary")
_PERSON: Final = re.compile(r"(?<![\w@])@[^\s:@'\"<>]*:[A-Za-z0-9.\-\[\]:]*[A-Za-z0-9\]]")
_PLAIN: Final = re.compile(r"[\w.:@$!#/+-]+")
_SAFE_EXCEPTIONS: Final = (StorageUnavailable, AdministratorError)
"""Exceptions whose message is written by us, for the log, and quotes nobody."""
_MOST_FRAMES: Final = 30

log = logging.getLogger(__name__)


def configure_logging(level: int, *, as_json: bool = False, stream: TextIO | None = None) -> None:
    """Log to `stream` (default: stderr): our packages from `level` up, others from WARNING up.

    Below that, other packages may log what people write, and APScheduler logs every minute.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else TextFormatter())
    handler.setLevel(level)  # a logger with a level of its own bypasses the root's
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OUR_PACKAGES:
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)


def exception_fields(error: BaseException) -> dict[str, Any]:
    """An exception for `extra=`: its type and its frames, without its message.

    words: what a database said, where that quotes nobody.
    """
    words = error_words(error)
    said = {} if words is None else {"words": words}
    return {"error": type(error).__name__, **said, "frames": " < ".join(_frames(error))}


def install_excepthooks(loop: asyncio.AbstractEventLoop) -> None:
    """Log uncaught exceptions of the process, its threads and `loop`, without their messages.

    Python itself would write those to stderr.
    """
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    loop.set_exception_handler(_in_event_loop)


def _uncaught(
    kind: type[BaseException], error: BaseException | None, _: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("a fault that nobody caught", extra=exception_fields(error or kind()))


def _in_event_loop(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    error = context.get("exception")
    extra = exception_fields(error) if isinstance(error, BaseException) else {}
    # What follows is the callback with its arguments, which may be what people wrote.
    what = str(context.get("message", "")).partition(" in callback")[0].partition("<")[0]
    log.error("a fault in the event loop: %s", what, extra=extra)


class _Formatter(logging.Formatter):
    """What both formats have in common."""

    def __init__(self) -> None:
        super().__init__()
        self._key = secrets.token_bytes(16)

    def _message(self, record: logging.LogRecord) -> str:
        message, args = _without_message(record.msg), record.args
        if isinstance(args, tuple):
            args = tuple(_without_message(value) for value in args)
        elif args:
            args = {name: _without_message(value) for name, value in args.items()}
        try:
            text = str(message) % args if args else str(message)
        except (TypeError, ValueError, KeyError):
            text = str(message)
        return self._without_people(text)

    def _fields(self, record: logging.LogRecord) -> dict[str, str | int]:
        found = {name: value for name in FIELDS if (value := record.__dict__.get(name)) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            found = {**exception_fields(record.exc_info[1]), **found}
        return {
            name: value if isinstance(value, int) else self._without_people(str(value))
            for name, value in found.items()
        }

    def _without_people(self, text: str) -> str:
        return _PERSON.sub(self._pseudonym, text)

    def _pseudonym(self, found: re.Match[str]) -> str:
        # Keyed afresh at each start: otherwise the pseudonyms of known ids could be computed.
        code = hashlib.blake2b(found[0].encode(errors="replace"), key=self._key, digest_size=3)
        return f"person-{code.hexdigest()}"


class TextFormatter(_Formatter):
    """``2027-03-12T08:00:00.000Z INFO bot.events: handled: report event=$abc group=halsa``."""

    def format(self, record: logging.LogRecord) -> str:
        fields = "".join(
            f" {name}={value if _PLAIN.fullmatch(str(value)) else json.dumps(value)}"
            for name, value in self._fields(record).items()
        )
        message = "".join(map(_one_line, self._message(record)))
        return f"{_time(record)} {record.levelname} {record.name}: {message}{fields}"


class JsonFormatter(_Formatter):
    """An object with ``time``, ``level``, ``logger``, ``message`` and those FIELDS there are."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        return json.dumps(line | self._fields(record))


def _time(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _without_message(value: object) -> object:
    """An exception as its type, unless its message is safe; anything else as it is."""
    if isinstance(value, BaseException) and not isinstance(value, _SAFE_EXCEPTIONS):
        return type(value).__name__
    return value


def _one_line(char: str) -> str:
    return char if char.isprintable() else ascii(char)[1:-1]


def _frames(error: BaseException) -> Iterator[str]:
    """Innermost first: where it was raised, then those of its causes, each after its type."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    left = _MOST_FRAMES
    while waiting and left > 0:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        frames = [*_of_traceback(current.__traceback__)][-left:]
        left -= len(frames)
        if current is not error:
            yield f"[{type(current).__name__}]"
        yield from reversed(frames)
        cause = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        waiting.extend(it for it in (cause,) if it is not None)
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)


def _of_traceback(traceback: TracebackType | None) -> Iterator[str]:
    while traceback is not None:
        frame = traceback.tb_frame
        module = frame.f_globals.get("__name__", "?")
        yield f"{module}:{traceback.tb_lineno} in {frame.f_code.co_name}"
        traceback = traceback.tb_next
