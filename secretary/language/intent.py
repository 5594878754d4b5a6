"""What somebody says about coming to a meeting when they write no command.

Only what the writer says of themselves, at the beginning of the message, is taken for it: "jag
har förhinder på fredag", "på fredag kan jag inte komma", "hi, I'm coming digitally". Who merely
mentions an absence, or asks about one, has said nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from secretary.attendance import AttendanceMode
from secretary.language.sv.vocabulary import ADVERB_FIRST
from secretary.language.text import nfc
from secretary.language.vocabulary import WORDS, compiled

_MAX_LENGTH: Final = 300
"""Characters: a longer message tells something else."""

_APOSTROPHES: Final = str.maketrans("\u2019\u2018\u00b4`", "''''")

_MODE: Final = compiled(
    rf"\b(?:(?P<{AttendanceMode.DIGITAL}>{WORDS.digitally})"
    rf"|(?P<{AttendanceMode.ON_SITE}>{WORDS.on_site}))\b"
)
_GREETING: Final = compiled(rf"(?:(?:{WORDS.greetings})\b[\s,.!:;–-]*)+")
_ADVERB_FIRST: Final = compiled(ADVERB_FIRST)
_REASON_FIRST: Final = compiled(WORDS.reason_first)
_ABSENT_AFTER_DAY: Final = compiled(rf"(?P<day>.{{2,60}}?)[\s,]+(?:{WORDS.absent_after_day})")
_STATEMENTS: Final = [
    *((compiled(p), False, False) for p in WORDS.absent),
    *((compiled(p), False, True) for p in WORDS.absent_if_all),
    *((compiled(p), True, True) for p in WORDS.coming_if_all),
]
"""Tried in order: the pattern, whether it means coming, and whether it needs context."""
_QUESTION: Final = re.compile(r"[^.!?\n]*(?:\.(?=\S)[^.!?\n]*)*\?")


def find_attendance_mode(text: str) -> tuple[AttendanceMode | None, str]:
    """How somebody says that they take part, and the text without it."""
    found = _MODE.search(text)
    if found is None:
        return None, text
    mode = AttendanceMode(found.lastgroup or "")
    return mode, f"{text[: found.start()]} {text[found.end() :]}".strip()


@dataclass(frozen=True)
class AttendanceIntent:
    """What somebody said about their own coming.

    mode: how they take part, where they come and said so.
    rest: the words in which a meeting may be named.
    needs_context: whether it counts only where a meeting is named next, or nothing more is said:
        "jag kan inte" is an answer, "jag kan inte öppna bilagan" is none.
    reason_given: whether a reason stood before it ("jag är sjuk och kan inte komma").
    """

    coming: bool
    mode: AttendanceMode | None
    rest: str
    needs_context: bool
    reason_given: bool = False


def parse_intent(text: str) -> AttendanceIntent | None:
    """What the writer says about their own coming; None where it is something else."""
    text = " ".join(nfc(text).translate(_APOSTROPHES).split())
    if len(text) > _MAX_LENGTH:
        return None
    text = _ADVERB_FIRST.sub(r"jag \1", text)
    greeting = _GREETING.match(text)
    text = text[greeting.end() :] if greeting else text
    return _statement(text) or _after_reason(text) or _after_day(text)


def _statement(text: str) -> AttendanceIntent | None:
    for pattern, coming, needs_context in _STATEMENTS:
        found = pattern.match(text)
        if found is not None:
            return _intent(text[found.end() :], coming=coming, needs_context=needs_context)
    return None


def _after_reason(text: str) -> AttendanceIntent | None:
    """ "Jag är sjuk och kan inte komma": only an absence that is certain has a reason before it."""
    reason = _REASON_FIRST.match(text)
    intent = _statement(text[reason.end() :]) if reason else None
    if intent is None or intent.coming or intent.needs_context:
        return None
    return replace(intent, reason_given=True)


def _after_day(text: str) -> AttendanceIntent | None:
    found = _ABSENT_AFTER_DAY.match(text)
    if found is None or _QUESTION.match(text, found.end()):
        return None
    # The day must be all that stands first: "säg till om jag …" is no answer.
    return AttendanceIntent(False, None, found["day"], needs_context=True)


def _intent(rest: str, *, coming: bool, needs_context: bool) -> AttendanceIntent | None:
    if _QUESTION.match(rest):
        return None
    mode, without = find_attendance_mode(rest) if coming else (None, rest)
    return AttendanceIntent(coming, mode, without.strip(), needs_context)
