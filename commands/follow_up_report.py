"""`!återrapport`: what the group reports to the board above it, twice a year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commands.command import InHelp, Request, command, dialogue_step
from commands.follow_up_report_requests import (
    SENDING,
    ApproveReport,
    AskToSendReport,
    FileReport,
    KeepReport,
    PutReportBeforeChair,
    RemoveFromReport,
    ReviseReport,
    SendReport,
    ShowBoardReport,
    WriteInReport,
)
from secretary.errors import NotAllowed, UserError
from secretary.follow_up_report import ReportPeriod, Section
from secretary.language.doubts import split_confirmed
from secretary.language.file_words import split_forms
from secretary.language.follow_up_report_words import (
    SECTION_OF,
    ReportAct,
    ReportWords,
    read_report,
)
from secretary.language.health_words import is_about_health
from secretary.language.phrases import is_yes
from secretary.language.text import one_line
from services.actors import Permission
from services.context import GroupView


@command(
    "follow_up_report",
    "återrapport",
    permission=Permission.GROUP,
    aliases=(
        "återrapporten",
        "återrapportering",
        "visa återrapport",
        "follow-up report",
        "follow up report",
        "show follow-up report",
    ),
    editable=True,
    about_people=True,
    keeps_question=True,
    in_help=InHelp.LEFT_OUT,
)
def follow_up_report(view: GroupView, text: str) -> Request:
    rest, endings = split_forms(text)
    wanted = read_report(rest, view.today)
    is_shown = wanted.act in (None, ReportAct.SHOW) and wanted.text is None
    if endings and is_shown and not (wanted.is_removed or wanted.rest):
        return FileReport(wanted.period, endings)
    # "?" before the words is of the command's own name: whoever asks does nothing.
    asks = text.startswith("?")
    said = read_report(text.removeprefix("?").strip(), view.today)
    if said.text is None and (asks or said.rest.endswith("?")):
        said = ReportWords(said.period, ReportAct.SHOW, rest=said.rest.rstrip("? "))
    if said.act in (None, ReportAct.SHOW) and said.text is None and not said.is_removed:
        _refuse_rest(said)
        return ShowBoardReport(said.period)
    # What is written in it is nobody's to say of whom it is not.
    if not view.actor.may(Permission.LEADER):
        raise NotAllowed("for_leaders")
    if said.act in SECTION_OF:
        return _text(said)
    if said.text is not None or said.is_removed:
        raise UserError("what_with_report", period=said.period)
    _refuse_rest(said)
    if said.act is ReportAct.PUT_BEFORE:
        return PutReportBeforeChair(said.period)
    if said.act is ReportAct.APPROVE:
        return ApproveReport(said.period)
    return AskToSendReport(said.period)


@command(
    "follow_up_report_approve",
    "återrapport godkänn",
    permission=Permission.LEADER,
    aliases=(
        "godkänn återrapport",
        "godkänn återrapporten",
        "approve follow-up report",
        "approve the follow-up report",
        "follow-up report approve",
    ),
    keeps_question=True,
    in_help=InHelp.LEFT_OUT,
)
def approve(view: GroupView, text: str) -> Request:
    if "?" in text:  # whoever asks approves nothing
        return ShowBoardReport(read_report(text.replace("?", " "), view.today).period)
    said = read_report(text, view.today)
    if said.act is not None or said.text is not None or said.is_removed:
        raise UserError("what_with_report", period=said.period)
    _refuse_rest(said)
    return ApproveReport(said.period)


@dialogue_step(SENDING, takes_yes=True)
def sending_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!återrapport våren 2027 skicka`."""
    period = ReportPeriod.of_subject(data["period"])
    return SendReport(period, data["shown"]) if is_yes(text) else KeepReport(period)


def _text(said: ReportWords) -> Request:
    """What is to stand in a report, or no more. Raises UserError where that is not said whole."""
    assert said.act is not None, "something is to stand there"
    section = SECTION_OF[said.act]
    if said.is_removed:
        if said.text is not None or section is Section.REASON:
            raise UserError("what_with_report", period=said.period)
        _refuse_rest(said)
        return RemoveFromReport(said.period, section)
    words, confirmed = split_confirmed(said.text or "")
    if not words.strip() or said.rest:
        raise UserError("how_to_write_in_report", period=said.period, section=section)
    if is_about_health(words) and not confirmed:
        raise UserError("doubtful_report_text", period=said.period, section=section)
    if section is Section.REASON:
        return ReviseReport(said.period, one_line(words))
    return WriteInReport(said.period, section, words.strip())


def _refuse_rest(said: ReportWords) -> None:
    if said.rest:
        raise UserError("what_with_report", period=said.period)
