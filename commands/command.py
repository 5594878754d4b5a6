"""What a command is, what it is given, and what it gives back.

A command file declares its commands with `@command`; nothing else lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from secretary import attendance, meetings
from secretary.errors import NotAllowed, UserError
from secretary.group import Group
from secretary.language.meeting_lookup import find_meeting
from secretary.language.render import Renderer, Text
from secretary.meetings import Meeting
from secretary.people import Mandate, Person, seats_on
from storage import OutboundMessage, Transaction

PATIENCE: Final = timedelta(minutes=30)
"""How long a question the bot asked waits for its answer."""

RECENT: Final = timedelta(days=180)
"""How long a meeting that has been is still at hand, so that no message needs the whole past."""


_PREFACE: Final = re.compile(
    r"(?P<meeting>(?:(?:inför|till|for|to)\s+(?:möte|mötet|sammanträdet|(?:the\s+)?meeting)"
    r"|möte|meeting)\s[^:\n]{1,40}"
    # These can be a report's own first words, too.
    r"|(?P<loose>(?:mötet|the\s+meeting)\s[^:\n]{1,40}|(?:(?:inför|till)\s+)?"
    r"(?:[^\W\d]+mötet(?:\s+\d{4})?|nästa(?:\s+mötet?)?)"
    r"|(?:(?:for|to)\s+)?(?:the\s+)?"
    r"(?:[^\W\d]+\s+meeting(?:\s+\d{4})?|next))):\s*",
    re.IGNORECASE,
)

_YES: Final = frozenset(
    {"ja", "ja tack", "japp", "jo", "ok", "okej", "okay", "yes", "yes please", "yep", "sure"}
)


def is_yes(text: str) -> bool:
    """Whether the answer to a question of ours is yes, and nothing else."""
    return " ".join(text.casefold().replace(",", " ").split()).strip(" .!") in _YES


class Who(StrEnum):
    """Who may use a command."""

    EVERYBODY = "everybody"
    HOLDER = "holder"
    """Members and substitutes."""
    LEADER = "leader"
    """The secretaries and the chair."""


@dataclass(frozen=True)
class Asker:
    """Somebody who wrote to the bot, known by Matrix id and never by display name.

    mandates: theirs in the group, in force or to come: who is elected from the first of May
        can answer the summons to a meeting on the tenth.
    is_chair: today.
    """

    matrix_id: str
    mandates: tuple[Mandate, ...] = ()
    is_secretary: bool = False
    is_chair: bool = False

    @property
    def person(self) -> Person | None:
        return self.mandates[0].person if self.mandates else None

    def may(self, who: Who) -> bool:
        """Whether they are among `who`."""
        if who is Who.HOLDER:
            return bool(self.mandates)
        if who is Who.LEADER:
            return self.is_secretary or self.is_chair
        return True


@dataclass(frozen=True)
class Reply:
    """What the bot answers where it was asked: one message, or several when it is long."""

    texts: tuple[Text, ...]
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """One thing people can say. What `!hjälp` tells of it stands in ``templates/*/commands.j2``.

    key: its name there, in English.
    name: as people write it in Swedish, without prefix; may be two words (``möte ny``).
    aliases: other names, the English one among them; spellings without å ä ö need not be listed.
    editable: whether editing the message changes what it said.
    only_if: whether the words after the name can be this command's at all.
    or_shorter: whether those who may not use it get the command of the shorter name instead
        (``förhinder för …`` is a reason when a member writes it).
    """

    key: str
    name: str
    who: Who
    run: Callable[[Call, str], Reply]
    aliases: tuple[str, ...] = ()
    editable: bool = False
    only_if: Callable[[str], bool] | None = None
    or_shorter: bool = False


@dataclass(frozen=True)
class Continuation:
    """What is done with the answer to a question of the kind `kind`."""

    kind: str
    run: Callable[[Call, str], Reply]


@dataclass(frozen=True)
class Listener:
    """What is done with plain talk in a direct chat. It acts on nothing but a yes.

    stands_for: the key of the command that somebody could have written instead, if any.
    run: asks whether to do it; None where the words turn out to be about something else.
    """

    stands_for: Callable[[str], str | None]
    run: Callable[[Call, str], Reply | None]


def command(
    key: str,
    name: str,
    *,
    who: Who,
    aliases: Sequence[str] = (),
    editable: bool = False,
    only_if: Callable[[str], bool] | None = None,
    or_shorter: bool = False,
) -> Callable[[Callable[[Call, str], Reply]], Command]:
    """Make the function below a command; see `Command`. It is given the words after the name."""

    def declare(run: Callable[[Call, str], Reply]) -> Command:
        return Command(key, name, who, run, tuple(aliases), editable, only_if, or_shorter)

    return declare


def continues(kind: str) -> Callable[[Callable[[Call, str], Reply]], Continuation]:
    """Make the function below take the answer to a question asked with `Call.ask(kind)`."""

    def declare(run: Callable[[Call, str], Reply]) -> Continuation:
        return Continuation(kind, run)

    return declare


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a command sees of the world: who says it, where, when, and the books.

    now: aware. at: aware, when the message was written; an edit keeps the original's.
    event_id: the message that holds the words. cause: the event being dealt with, another
        one when that is an edit or a redaction.
    data: what was remembered with the question, in a continuation.
    before: the attendance as it was, of the meetings whose answers the call has changed.
    posts: what is said besides the answer, after it.
    audited: the ids of the meetings in the lines it has added to the audit log.
    catalogue: every command, for `!hjälp`.
    """

    group: Group
    asker: Asker
    now: datetime
    at: datetime
    event_id: str
    cause: str
    room: str
    tx: Transaction
    texts: Renderer
    catalogue: Sequence[Command] = ()
    thread: str | None = None
    direct: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    before: dict[Meeting, attendance.Attendance] = field(default_factory=dict)
    posts: list[OutboundMessage] = field(default_factory=list)
    audited: list[int] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The date in the group's zone."""
        return self.now.astimezone(self.group.zone).date()

    @property
    def person(self) -> Person:
        """The asker, who holds a seat. Raises NotAllowed where they hold none."""
        if self.asker.person is None:
            raise NotAllowed("for_seats")
        return self.asker.person

    @cached_property
    def mandates(self) -> list[Mandate]:
        """All mandates of the group."""
        return self.tx.mandates(self.group.id)

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The group's meetings by start, cancelled too: those to come, this year's, RECENT ones."""
        since = min(self.today.replace(month=1, day=1), self.today - RECENT)
        return self.tx.meetings(self.group.id, datetime.combine(since, time()))

    @cached_property
    def all_meetings(self) -> list[Meeting]:
        """The same since the group began, for those who ask about the past."""
        return self.tx.meetings(self.group.id)

    def meeting(self, text: str, *, past: bool = False) -> tuple[Meeting, str]:
        """The meeting `text` begins by naming, else the next one; and the words after it.

        Raises UserError where it names none that exists, or nothing is planned.
        """
        known = self.all_meetings if past and text else self.meetings
        named, rest = find_meeting(text, known, self.now, self.group.zone, past=past)
        if named is not None:
            return named, rest
        coming = meetings.upcoming(self.meetings, self.now, self.group.zone)
        if not coming:
            raise UserError("nothing_planned")
        return coming[0], rest

    def meeting_to_answer(self, text: str) -> tuple[Meeting, str]:
        """Like `meeting`, for an answer about coming: one said during a meeting must name which.

        Who is late to a meeting and writes that they cannot come does not mean the next one.
        """
        if find_meeting(text, self.meetings, self.now, self.group.zone)[0] is None:
            under_way = meetings.under_way(self.meetings, self.now, self.group.zone)
            if under_way is not None:
                coming = meetings.upcoming(self.meetings, self.now, self.group.zone)
                following = (m.number for m in coming[:1])
                raise UserError("meeting_begun", meeting=under_way).with_examples(*following)
        return self.meeting(text)

    def prefaced(self, text: str) -> tuple[Meeting, str]:
        """The meeting before a colon (``möte 2: …``), else the next one; and what people wrote.

        Without the colon nothing is taken for a meeting, so that a text may begin with a date.
        """
        preface = _PREFACE.match(text)
        if preface is not None:
            with suppress(UserError) if preface["loose"] else nullcontext():
                meeting, rest = self.meeting(preface["meeting"])
                if not rest:
                    return meeting, text[preface.end() :].strip()
        return self.meeting("")[0], text

    def attendance(self, meeting: Meeting) -> attendance.Attendance:
        """Who is expected at the meeting, by the answers so far."""
        return attendance.expected(
            seats_on(self.mandates, meeting.day),
            attendance.counting(self.tx.answers(meeting.id or 0), meeting),
            self.group.rules.substitutes,
        )

    def reply(self, template: str, *, mentions: Sequence[str] = (), **values: object) -> Reply:
        """An answer from a template, which also sees `group`, `zone` and `today`."""
        return Reply(tuple(self.render(template, **values)), tuple(mentions))

    def render(self, template: str, **values: object) -> list[Text]:
        return self.texts.render_all(
            template, group=self.group, today=self.today, now=self.now, **values
        )

    def post(
        self,
        room: str,
        kind: str,
        template: str,
        *,
        about: str = "",
        meeting: Meeting | None = None,
        mentions: Sequence[str] = (),
        notify: bool = True,
        **values: object,
    ) -> None:
        """Say something besides the answer, in the group's room or somebody's direct chat.

        about: tells posts of the same kind, room and event apart.
        """
        for part, text in enumerate(self.render(template, meeting=meeting, **values), start=1):
            self.posts.append(
                OutboundMessage(
                    key=f"{kind} {about} {room} {self.cause} {part}",
                    room=room,
                    kind=kind,
                    text=text.text,
                    html=text.html,
                    notify=notify,
                    mentions=tuple(mentions),
                    group_id=self.group.id,
                    meeting_id=meeting.id if meeting else None,
                )
            )

    def ask(self, kind: str, **data: str | int | None) -> None:
        """Take the asker's next message here as the answer to a question of this kind."""
        self.tx.start_dialogue(
            self.room,
            self.asker.matrix_id,
            self.thread or "",
            kind,
            {"group": self.group.id, **data},
            self.now + PATIENCE,
        )

    def audit(self, what: str, meeting: Meeting | None = None, **details: str | int | None) -> None:
        """Add a line to the audit log. `details` never hold what people wrote."""
        if meeting is not None and meeting.id is not None:
            self.audited.append(meeting.id)
        self.tx.audit(
            self.now,
            self.asker.matrix_id,
            what,
            group_id=self.group.id,
            meeting_id=meeting.id if meeting else None,
            event_id=self.cause,
            **details,
        )
