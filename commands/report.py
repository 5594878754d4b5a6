"""`!rapport`: what a member brings to the standing item, in its two parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from commands import answering
from commands.command import Call, Reply, Who, command, continues
from secretary.errors import UserError
from secretary.language import meeting_grammar as naming
from secretary.meetings import Meeting
from secretary.reports import MAX_LENGTH, Part, Report

_QUESTION: Final = "report"

_LABEL: Final = re.compile(
    r"(?:^|(?<=\s))(?P<part>hemorganisation(?:en)?|hemma|aktuellt|(?:at\s+)?home|a\)|hemtaget|"
    r"hemtagna?\s+frågor|gruppens\s+frågor|från\s+gruppen|questions\s+from\s+the\s+group|b\))"
    r"\s*:?\s*",
    re.IGNORECASE,
)
_NOTHING: Final = frozenset(
    {"-", "–", "nej", "inget", "ingenting", "inget nytt", "hoppa över"}
    | {"no", "none", "nothing", "nothing new", "skip"}
)


@dataclass(frozen=True)
class _Said:
    part: Part
    text: str


_REFERENCE: Final = re.compile(
    r"(?:the\s+)?(?:(?:mötet?|meeting)\s.{1,40}|(?:förra|nästa|last|next)(?:\s+(?:mötet?|meeting))?"
    rf"|(?:{'|'.join(naming.MONTHS)})(?:mötet|\s+meeting))|\d{{1,3}}|alla?",
    re.IGNORECASE,
)


def _is_reference(rest: str) -> bool:
    """Whether what follows `visa` or `ta bort` can be a meeting and not a report's own words."""
    return not rest or _REFERENCE.fullmatch(rest) is not None


@command(
    "report",
    "rapport",
    who=Who.HOLDER,
    aliases=("rapportera", "report"),
    editable=True,
)
def report(call: Call, text: str) -> Reply:
    person = call.person
    meeting, text = call.prefaced(text)
    if not text:
        call.ask(_QUESTION, meeting=meeting.id, part=Part.HOME)
        return call.reply("report_ask", meeting=meeting, part=Part.HOME)
    _check_length(text)
    said = _parts(text)
    for one in said:
        call.tx.add(
            Report(
                meeting_id=meeting.id or 0,
                person=person,
                part=one.part,
                text=one.text,
                event_id=call.event_id,
                at=call.at,
            )
        )
    call.audit("report", meeting, person=person.id)
    return _thanks(call, meeting, asked_both={s.part for s in said} == set(Part))


@continues(_QUESTION)
def report_answer(call: Call, text: str) -> Reply:
    """The answer to one of the two questions a bare `!rapport` asks."""
    meeting = call.tx.meeting(int(call.data["meeting"]))
    if meeting is None:
        raise UserError("meeting_gone")
    part = Part(call.data["part"])
    if text.casefold().strip(" .!") not in _NOTHING:
        try:
            _check_length(text)
        except UserError:
            call.ask(_QUESTION, meeting=meeting.id, part=part)
            raise
        call.tx.add(
            Report(
                meeting_id=meeting.id or 0,
                person=call.person,
                part=part,
                text=text,
                event_id=call.event_id,
                at=call.at,
            )
        )
        call.audit("report", meeting, person=call.person.id)
    if part is Part.HOME:
        call.ask(_QUESTION, meeting=meeting.id, part=Part.TAKEN_HOME)
        return call.reply("report_ask", meeting=meeting, part=Part.TAKEN_HOME)
    return _thanks(call, meeting, asked_both=True)


@command(
    "report_show",
    "rapport visa",
    who=Who.HOLDER,
    aliases=("visa rapport", "min rapport", "report show", "show report", "my report"),
    only_if=_is_reference,
)
def show(call: Call, text: str) -> Reply:
    meeting = _meeting(call, text, past=True)
    return call.reply("report_show", meeting=meeting, reports=_own(call, meeting), part=Part)


@command(
    "report_delete",
    "rapport ta bort",
    who=Who.HOLDER,
    aliases=("rapport radera", "ta bort rapport", "report delete", "delete report"),
    only_if=_is_reference,
)
def remove(call: Call, text: str) -> Reply:
    meeting = _meeting(call, text)
    own = _own(call, meeting)
    if not own:
        raise UserError("no_report")
    count = len(own)
    answering.withdraw(call, own)
    return call.reply("report_removed", meeting=meeting, count=count)


def _meeting(call: Call, text: str, *, past: bool = False) -> Meeting:
    """The meeting that all of the words name: what goes on is a report's own beginning."""
    meeting, rest = call.meeting(text, past=past)
    if rest:
        raise UserError("which_meeting")
    return meeting


def _own(call: Call, meeting: Meeting) -> list[Report]:
    return [r for r in call.tx.reports(meeting.id or 0) if r.person is call.person]


def _thanks(call: Call, meeting: Meeting, *, asked_both: bool) -> Reply:
    own = _own(call, meeting)
    given = {r.part for r in own}
    missing = None if asked_both else next((part for part in Part if part not in given), None)
    return call.reply("report_thanks", meeting=meeting, count=len(own), missing=missing)


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise UserError("report_too_long", length=len(text), most=MAX_LENGTH)


def _parts(text: str) -> list[_Said]:
    """The text by its part labels; without any, all of it is news from the home organisation."""
    labels = list(_LABEL.finditer(text))
    labels = [m for m in labels if m["part"].endswith(")") or m[0].rstrip().endswith(":")]
    if not labels:
        return [_Said(Part.HOME, text)]
    said: list[_Said] = []
    before = text[: labels[0].start()].strip()
    if before:
        said.append(_Said(Part.HOME, before))
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        words = text[label.end() : following.start() if following else len(text)].strip()
        if words:
            said.append(_Said(_part(label["part"]), words))
    return said or [_Said(Part.HOME, text)]


def _part(label: str) -> Part:
    home = ("a)", "hem", "aktuellt", "home", "at")
    taken = ("hemtag",)
    folded = label.casefold()
    return (
        Part.HOME if folded.startswith(home) and not folded.startswith(taken) else Part.TAKEN_HOME
    )
