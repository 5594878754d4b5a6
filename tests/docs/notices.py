"""What the documentation says of each kind of notice: made from its declaration.

The kinds named here have words of their own, which say more than a declaration can. Any other kind
is told of by its name in `_kinds.j2`, its time and its addressees, and needs nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from secretary.addressees import Addressees
from secretary.followed_reminders import FOLLOWED_KINDS
from secretary.group import Language
from secretary.language.render import Renderer
from secretary.notice_kinds import NOTICE_KINDS, NoticeKind
from secretary.reminders import REMINDER_KINDS, ReminderKind

_TO: Final[Mapping[Addressees, str]] = {
    Addressees.CONCERNED: "those who are to come",
    Addressees.UNANSWERED: "those who have not answered",
    Addressees.UNREPORTED: "seats that nobody has reported from",
    Addressees.EXPECTED: "those who come",
    Addressees.SECRETARIES: "the secretaries",
}
_TO_IN_SWEDISH: Final[Mapping[Addressees, str]] = {
    Addressees.CONCERNED: "alla som ska komma",
    Addressees.UNANSWERED: "bara de som inte har svarat",
    Addressees.UNREPORTED: "platser som ingen har rapporterat från",
    Addressees.EXPECTED: "de som väntas komma",
    Addressees.SECRETARIES: "sekreterarna",
}

# The README's

OWN_TO: Final = {
    "agenda": "the group, as published; while none is, the secretary is reminded",
    "meeting_reminder": "those who come: place, link, who stands in",
}
OWN_NEEDLESS: Final = {
    "summons": "the rules are firm and it would be late",
    "reply_reminder": "all have",
    "report_reminder": "there are none",
    "agenda": "it was published in the last 24 hours",
}


def readme_notices() -> str:
    """The table of README.md."""
    lines = ["| notice | setting | by default | to | not posted when |", "|---|---|---|---|---|"]
    for kind in NOTICE_KINDS:
        to = OWN_TO.get(kind.name, _TO[kind.addressees])
        needless = OWN_NEEDLESS.get(kind.name, kind.if_nobody or "")
        name = kind.name.replace("_", " ")
        row = f"| {name} | `{kind.name}` | {in_english(kind)} | {to} | {needless} |"
        lines.append(re.sub(r"\|  \|", "| |", row))
    return "\n".join(lines)


def in_english(kind: NoticeKind) -> str:
    """``14 days before, 09:00``."""
    days, at = kind.offset.days, f"{kind.offset.at:%H:%M}"
    if days == 0:
        return f"on the day, {at}"
    counted = f"{days} day{'s' if days > 1 else ''}"
    return f"{counted} after, {at} (or the next working day)" if kind.is_after else (
        f"{counted} before, {at}"
    )  # fmt: skip


# The handbook's

OWN_NAME_IN_SWEDISH: Final = {
    "reply_reminder": "påminnelse om att svara",
    "report_reminder": "påminnelse om att rapportera",
    "agenda": "dagordningen, så som du publicerade den",
}
OWN_TO_IN_SWEDISH: Final = {
    "summons": "alla som ska komma, i gruppens rum",
    "agenda": "gruppen; är den inte publicerad får du en påminnelse i stället",
    "meeting_reminder": "de som väntas komma, med plats och länk",
}


def handbook_notices() -> str:
    """The table of docs/handbok.md."""
    lines = ["| meddelande | när, om inget annat är inställt | till |", "|---|---|---|"]
    texts = Renderer("!", Language.SWEDISH)
    for kind in NOTICE_KINDS:
        name = OWN_NAME_IN_SWEDISH.get(kind.name) or _name(kind, texts)
        to = OWN_TO_IN_SWEDISH.get(kind.name, _TO_IN_SWEDISH[kind.addressees])
        of_what = " mötet" if kind is NOTICE_KINDS[0] else ""
        lines.append(f"| {name} | {_in_swedish(kind, of_what)} | {to} |")
    return "\n".join(lines)


def _name(kind: NoticeKind, texts: Renderer) -> str:
    return str(texts._macro("_kinds.j2", "name")(kind.name)).strip()


def _in_swedish(kind: NoticeKind, of_what: str) -> str:
    """``14 dagar före mötet``. The text below the table says that it is at 9."""
    days, at = kind.offset.days, kind.offset.at
    clock = "" if f"{at:%H:%M}" == "09:00" else f" kl. {at:%H.%M}"
    if days == 0:
        return f"samma dag{clock}"
    counted = f"{days} dag{'ar' if days > 1 else ''}"
    if kind.is_after:
        return f"{counted} efter{of_what}{clock} (eller nästa arbetsdag)"
    return f"{counted} före{of_what}{clock}"


# config.example.toml's

OWN_SETTING: Final = {
    "summons": "# The summons: when, where, and please answer. Not later than the rules say.",
    "reply_reminder": "# To those who have not answered.",
    "report_reminder": "# To those who have not reported from their home organisation.",
    "agenda": "# The agenda, as published; while none is, a reminder to the secretaries. "
    "Not before the reminder\n# to report.",
    "meeting_reminder": "# To everybody who comes: the place and the link.",
}
_SETTINGS: Final = re.compile(
    r"(^\[group\.notices\]\n.*?^working_days = true\n).*\Z", re.MULTILINE | re.DOTALL
)
"""The kinds' settings are the last in the file."""


def with_settings(text: str) -> str:
    """config.example.toml with every kind of notice at its default time."""
    [(start, end)] = [found.span(1) for found in _SETTINGS.finditer(text)]
    kinds = "".join(map(_setting, NOTICE_KINDS)) + "".join(
        map(_of_assignments, (*REMINDER_KINDS, *FOLLOWED_KINDS))
    )
    return text[:start] + text[start:end] + kinds


def _setting(kind: NoticeKind) -> str:
    after = "# To {}, so many days after the meeting; a day off moves to the working day after."
    other = after if kind.is_after else "# To {}."
    told = OWN_SETTING.get(kind.name) or other.format(_TO[kind.addressees])
    days, at = kind.offset.days, f"{kind.offset.at:%H:%M}"
    return f'\n{told}\n{kind.name} = {{ days = {days}, time = "{at}" }}\n'


_ASSIGNMENTS: Final = {
    "assignment_reminder": "# To the organisation's own people, so many days before the last day "
    "of an assignment.",
    "assignment_overdue": "# To them, once, so many days after it, where the assignment is not "
    "done.",
    "focus_assignment_reminder": "# To the secretaries and the chair, so many days before the "
    "board is to have an answer.",
    "focus_assignment_overdue": "# To them, once, so many days after it, where there is none.",
    "goal_reminder": "# To them, before a goal's last day, or a year after its last state.",
    "work_plan_reminder": "# To them, of all goals, so many days before the members' mandates end.",
    "agreement_reminder": "# To them, before an agreement is to be followed up.",
}


def _of_assignments(kind: ReminderKind) -> str:
    days, at = kind.offset.days, f"{kind.offset.at:%H:%M}"
    return f'\n{_ASSIGNMENTS[kind.name]}\n{kind.name} = {{ days = {days}, time = "{at}" }}\n'


OWN_WORDS: Final = (OWN_TO, OWN_NEEDLESS, OWN_NAME_IN_SWEDISH, OWN_TO_IN_SWEDISH, OWN_SETTING)
