"""`!årsplan`: the meetings of a year, proposed, changed, approved, established and sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, Final

from commands.command import InHelp, Request, command, dialogue_step
from commands.year_plan_requests import (
    ESTABLISHING,
    SENDING,
    AddPlanDay,
    ApprovePlan,
    AskToEstablishPlan,
    AskToSendPlan,
    EstablishPlan,
    FilePlan,
    LeavePlan,
    MovePlanDay,
    ProposePlan,
    PutPlanBeforeChair,
    RemovePlanDay,
    SendPlan,
    SetPlanText,
    ShowPlan,
)
from secretary.calendar import at_wall_time
from secretary.errors import DateError, DateExample, UserError
from secretary.language import dates
from secretary.language.dates.parsed_date import ParsedDate
from secretary.language.doubts import is_undecided
from secretary.language.file_words import split_forms
from secretary.language.phrases import is_yes
from secretary.language.year_plan_words import PlanAct, PlanWords, read_plan_words
from services.actors import Permission
from services.context import GroupView
from services.year_plans import check_year

_LONGEST: Final = 200
"""Characters of a theme or a place."""
_NO_DATE: Final = ("no_date", "no_text", "more_than_date")
"""The errors by which words are no date at all."""
_OF_YEAR: Final = (PlanAct.MOVE, PlanAct.REMOVE, PlanAct.ADD, PlanAct.THEME, PlanAct.PLACE)
"""What is done only with the plan of a year that is named."""


@command(
    "year_plan",
    "årsplan",
    permission=Permission.LEADER,
    aliases=("årsplanen", "årsplanering", "year plan", "yearplan", "plan of the year"),
    in_help=InHelp.LEFT_OUT,
    keeps_question=True,
)
def year_plan(view: GroupView, text: str) -> Request:
    rest, endings = split_forms(text)
    said = read_plan_words(rest)
    if endings and said.act is PlanAct.SHOW and not said.asks:
        return FilePlan(said.year, endings)
    said = read_plan_words(text)
    if said.act in _OF_YEAR and said.year is None:
        raise UserError("which_plan_year", year=view.today.year + 1)
    if said.year is not None:
        check_year(view, said.year)
    return _request(view, said)


@command(
    "year_plan_approve",
    "godkänn årsplan",
    permission=Permission.LEADER,
    aliases=(
        "godkänn årsplanen",
        "godkänner årsplanen",
        "approve year plan",
        "approve the year plan",
    ),
    in_help=InHelp.LEFT_OUT,
    keeps_question=True,
)
def approve(view: GroupView, text: str) -> Request:
    said = read_plan_words(text)
    if said.act is not PlanAct.SHOW or said.asks:
        raise UserError("how_to_change_plan", year=said.year or view.today.year + 1)
    if said.year is not None:
        check_year(view, said.year)
    return ApprovePlan(said.year)


@dialogue_step(ESTABLISHING, takes_yes=True)
def establishing_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!årsplan 2027 fastställ`."""
    year = int(data["year"])
    return EstablishPlan(year, str(data["shown"])) if is_yes(text) else LeavePlan(year)


@dialogue_step(SENDING, takes_yes=True)
def sending_answer(view: GroupView, data: Mapping[str, Any], text: str) -> Request:
    """The yes, or anything else, after `!årsplan 2027 skicka`."""
    year = int(data["year"])
    return SendPlan(year, str(data["shown"])) if is_yes(text) else LeavePlan(year)


def _request(view: GroupView, said: PlanWords) -> Request:
    year, number = said.year or 0, said.number or 0
    match said.act:
        case PlanAct.SHOW:
            return ShowPlan(said.year, proposes=said.year is not None and not said.asks)
        case PlanAct.PROPOSE:
            return ProposePlan(said.year, said.number)
        case PlanAct.MOVE:
            found = _when(view, said, year)
            day = found.day if found.day_named else None
            return MovePlanDay(year, number, day, found.start, found.end)
        case PlanAct.ADD:
            found = _when(view, said, year)
            if not found.day_named:
                raise UserError("how_to_change_plan", year=year)
            return AddPlanDay(year, found.day, found.start, found.end)
        case PlanAct.REMOVE:
            return RemovePlanDay(year, number)
        case PlanAct.THEME | PlanAct.PLACE:
            return SetPlanText(year, number, said.act, _text(said))
        case PlanAct.READY:
            return PutPlanBeforeChair(said.year)
        case PlanAct.APPROVE:
            return ApprovePlan(said.year)
        case PlanAct.ESTABLISH:
            return AskToEstablishPlan(said.year)
        case PlanAct.SEND:
            return AskToSendPlan(said.year)
    raise UserError("how_to_change_plan", year=said.year or view.today.year + 1)


def _text(said: PlanWords) -> str:
    if is_undecided(said.rest):
        raise UserError("how_to_change_plan", year=said.year)
    if len(said.rest) > _LONGEST:
        raise UserError("plan_text_too_long", most=_LONGEST)
    return said.rest


def _when(view: GroupView, words: PlanWords, year: int) -> ParsedDate:
    """The day, the time, or both, that all of the words are; a day without a year is in the plan's.

    Raises DateError for anything else, and UserError for
    a day of another year.
    """
    zone, now, text = view.group.zone, view.now, words.rest
    if year > view.today.year:
        now = max(now, at_wall_time(date(year, 1, 1), time(0), zone))
    try:
        said = dates.parse_date(text, now, zone)
        if said.span_end not in (None, said.day):
            sample = DateExample(said.day, view.today)
            raise DateError("which_day", sample=sample)
        meant = _said_today(view, text)
    except DateError as error:
        if error.message_id in _NO_DATE:
            example = DateExample(date(year, 4, 14), view.today)
            other = UserError("which_plan_day").with_examples(example)
            raise other.for_command("year_plan").preceded_by(words.before) from error
        raise error.for_command("year_plan").preceded_by(words.before) from error
    if said.day_named and meant is not None and _is_other(meant, said, year):
        said = meant
    if said.day_named and said.day.year != year:
        example = DateExample(_in_year(said.day, year), view.today)
        other = UserError("plan_day_in_other_year", day=said.day, year=year)
        raise other.with_examples(example).for_command("year_plan").preceded_by(words.before)
    return said


def _said_today(view: GroupView, text: str) -> ParsedDate | None:
    """The day that the words are, read today; None where they can only be a day of another year."""
    try:
        return dates.parse_date(text, view.now, view.group.zone)
    except DateError:
        return None


def _is_other(today: ParsedDate, said: ParsedDate, year: int) -> bool:
    """Whether the words mean a day that is counted from today ("i morgon"), and not one of the
    plan's year; or name the year themselves."""
    same = (today.day.month, today.day.day) == (said.day.month, said.day.day)
    return today.day.year == year or not same


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
