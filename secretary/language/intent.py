"""Plain talk: what somebody says about coming when they write no command.

Only what the writer says of themselves, at the beginning of the message, is taken for it: "jag
har förhinder på fredag", "på fredag kan jag inte komma", "hi, I'm coming digitally". Who merely
mentions an absence, or asks about one, has said nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from secretary.attendance import AttendanceMode
from secretary.language.en import intent as plain_english
from secretary.language.text import nfc

_FORM: Final = re.compile(
    r"\b(?:(?P<digital>digitalt|digital|online|på\s+distans|på\s+länk|via\s+länk"
    r"|digitally|remotely|(?:via|by|over|on)\s+(?:video|link))"
    r"|(?P<on_site>på\s+plats|fysiskt|on[\s-]site|onsite|in\s+person|physically))\b",
    re.IGNORECASE,
)


def find_attendance_mode(text: str) -> tuple[AttendanceMode | None, str]:
    """How somebody says that they come, and the text without it."""
    said = _FORM.search(text)
    if said is None:
        return None, text
    form = AttendanceMode(said.lastgroup or "")
    return form, f"{text[: said.start()]} {text[said.end() :]}".strip()


@dataclass(frozen=True)
class Said:
    """What somebody said about coming.

    rest: the words in which a meeting may be named.
    reason: whether more was said before it ("jag är sjuk och kan inte komma").
    vague: whether it counts only where a meeting is named next, or nothing more is said:
        "jag kan inte" is an answer, "jag kan inte öppna bilagan" is none.
    """

    coming: bool
    form: AttendanceMode | None
    rest: str
    vague: bool
    reason: bool = False


_READ: Final = 300
"""Characters looked at: who has more to say than that is telling something else."""

_APOSTROPHES: Final = str.maketrans("\u2019\u2018\u00b4`", "''''")
_FILL: Final = r"(?:\s+(?:tyvärr|dessvärre|nog|då|också|fortfarande|nu|ju|faktiskt|gärna|absolut))*"
_GREETING: Final = re.compile(
    r"(?:(?:hej|hejsan|tjena|god\s+(?:morgon|dag|kväll)|ja|japp|jo|nej|nä|tyvärr|dessvärre|ursäkta|"
    rf"förlåt|obs|kansli|sekreterare|tack|{plain_english.GREETING})\b[\s,.!:;–-]*)+",
    re.IGNORECASE,
)
_TAKE_PART: Final = r"(?:komma|delta|vara\s+med|närvara|medverka)\b"
_NOT: Final = r"\s+(?:inte|ej|icke)\b"

_TURNED_ABOUT: Final = re.compile(
    r"\b(?:tyvärr|dessvärre)\s+(har|får|kan|kommer)\s+jag\b", re.IGNORECASE
)
_REASON_FIRST: Final = re.compile(
    r"(?:jag\s+)?(?:är|har|måste|ska|blev)\s[^.!?]{2,40}?(?:[,;]|\soch|\sså)\s+(?:så\s+)?"
    rf"|{plain_english.REASON_FIRST}",
    re.IGNORECASE,
)

_ABSENT: Final = (
    rf"(?:jag\s+)?(?:har|får){_FILL}(?:\s+fått)?\s+förhinder\b",
    rf"(?:jag\s+)?är{_FILL}\s+förhindrad\b(?:\s+att\s+{_TAKE_PART})?",
    rf"(?:jag\s+)?kan{_FILL}{_NOT}{_FILL}\s+{_TAKE_PART}",
    rf"(?:jag\s+)?kommer{_FILL}{_NOT}{_FILL}\s+(?:att\s+)?(?:kunna\s+)?{_TAKE_PART}",
    rf"(?:jag\s+)?(?:måste|vill|behöver){_FILL}\s+(?:lämna|anmäla)\s+(?:återbud|förhinder)\b",
    r"(?:jag\s+)?(?:lämnar|anmäler)\s+(?:återbud|förhinder)\b",
    *plain_english.ABSENT,
)
_ABSENT_IF_ALL: Final = (
    rf"jag\s+kan{_FILL}{_NOT}",
    rf"kan{_FILL}{_NOT}",
    rf"(?:jag\s+)?kommer{_FILL}{_NOT}",
    rf"(?:jag\s+)?deltar{_FILL}{_NOT}",
    r"(?:förhinder|återbud)\b",
    *plain_english.ABSENT_IF_ALL,
)
_COMING_IF_ALL: Final = (
    rf"(?:jag\s+)?kommer{_FILL}\s+att\s+{_TAKE_PART}",
    rf"(?:jag\s+)?kan{_FILL}\s+{_TAKE_PART}",
    rf"(?:jag\s+)?(?:kommer|deltar)\b(?!\s+mötet){_FILL}",
    rf"jag\s+är{_FILL}\s+med\b",
    rf"(?:jag\s+)?har{_FILL}\s+(?:inget|inga|inte\s+(?:något|några))\s+förhinder\b",
    *plain_english.COMING_IF_ALL,
)
_INVERTED: Final = re.compile(
    rf"(?P<before>.{{2,60}}?)[\s,]+(?:(?:har|får)\s+jag{_FILL}(?:\s+fått)?\s+förhinder\b"
    rf"|kan\s+jag{_FILL}{_NOT}(?:{_FILL}\s+{_TAKE_PART})?"
    rf"|kommer\s+jag{_FILL}{_NOT}|{plain_english.INVERTED})",
    re.IGNORECASE,
)
_FORMS: Final = [
    (re.compile(form, re.IGNORECASE), coming, vague)
    for forms, coming, vague in (
        (_ABSENT, False, False),
        (_ABSENT_IF_ALL, False, True),
        (_COMING_IF_ALL, True, True),
    )
    for form in forms
]
_SENTENCE: Final = re.compile(r"[^.!?\n]*(?:\.(?=\S)[^.!?\n]*)*\?")


def understand(text: str) -> Said | None:
    """What the writer says about their own coming; None where it is something else."""
    text = " ".join(nfc(text).translate(_APOSTROPHES).split())
    if len(text) > _READ:
        return None
    text = _TURNED_ABOUT.sub(r"jag \1", text)
    greeting = _GREETING.match(text)
    text = text[greeting.end() :] if greeting else text
    return _statement(text) or _after_reason(text) or _turned(text)


def _statement(text: str) -> Said | None:
    for pattern, coming, vague in _FORMS:
        found = pattern.match(text)
        if found is not None:
            return _said(text[found.end() :], coming=coming, vague=vague)
    return None


def _after_reason(text: str) -> Said | None:
    """ "Jag är sjuk och kan inte komma": what is said of coming is sure, and is absence."""
    reason = _REASON_FIRST.match(text)
    said = _statement(text[reason.end() :]) if reason else None
    return replace(said, reason=True) if said and not said.coming and not said.vague else None


def _turned(text: str) -> Said | None:
    turned = _INVERTED.match(text)
    if turned is None or _SENTENCE.match(text, turned.end()):
        return None
    # The day stands first, and must be all that does: "säg till om jag …" is none.
    return Said(False, None, turned["before"], vague=True)


def _said(rest: str, *, coming: bool, vague: bool) -> Said | None:
    if _SENTENCE.match(rest):
        return None
    form, without = find_attendance_mode(rest) if coming else (None, rest)
    return Said(coming, form, without.strip(), vague)
