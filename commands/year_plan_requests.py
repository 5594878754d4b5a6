"""What is done with a year plan, as somebody's words were understood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Final

from commands.command import CommandContext, Question, Reply
from commands.files import answer_with_files
from secretary.errors import UserError
from secretary.language.year_plan_words import PlanAct
from secretary.year_plan import Entry, PlannedDay
from services import group_files, year_plan_approval, year_plan_establishing, year_plans
from services.year_plans import ShownPlan

ESTABLISHING: Final = "year_plan_establishing"
"""The question whether a plan is really to become meetings."""
SENDING: Final = "year_plan_sending"
"""The question whether the board above is to be sent a new version."""


@dataclass(frozen=True)
class ShowPlan:
    """Show a year's plan. year: None for the one that is at hand. proposes: whether days are
    proposed where nothing is planned."""

    year: int | None
    proposes: bool = False

    def perform(self, context: CommandContext) -> Reply:
        year = self.year or year_plans.year_at_hand(context)
        found = year_plans.shown(context, year)
        if found.plan is None and self.proposes and year >= context.view.today.year:
            return ProposePlan(year, None).perform(context)
        return context.reply("year_plan", shown=found)


@dataclass(frozen=True)
class FilePlan:
    """Answer with a year's plan as files. year: None for the one that is at hand. endings: of the
    forms that were asked for."""

    year: int | None
    endings: tuple[str, ...]

    def perform(self, context: CommandContext) -> Reply:
        year = self.year or year_plans.year_at_hand(context)
        return answer_with_files(context, group_files.year_plan(context, year), self.endings)


@dataclass(frozen=True)
class ProposePlan:
    """Propose the days anew. number: how many meetings; None for as many as is usual."""

    year: int | None
    number: int | None

    def perform(self, context: CommandContext) -> Reply:
        year = self.year or year_plans.year_at_hand(context)
        proposed = year_plans.begin(context, year, self.number)
        return _changed(context, proposed, "proposed")


@dataclass(frozen=True)
class MovePlanDay:
    """Move a day of a plan. day, start, end: None where they stay."""

    year: int
    number: int
    day: date | None
    start: time | None
    end: time | None

    def perform(self, context: CommandContext) -> Reply:
        after, entry = year_plans.move(
            context, self.year, self.number, self.day, self.start, self.end
        )
        return _changed(context, after, "moved", entry)


@dataclass(frozen=True)
class AddPlanDay:
    """Add a day to a plan. start, end: None for the usual ones."""

    year: int
    day: date
    start: time | None
    end: time | None

    def perform(self, context: CommandContext) -> Reply:
        after, entry = year_plans.add(context, self.year, self.day, self.start, self.end)
        return _changed(context, after, "added", entry)


@dataclass(frozen=True)
class RemovePlanDay:
    """Leave a day out of a plan."""

    year: int
    number: int

    def perform(self, context: CommandContext) -> Reply:
        after = year_plans.change(context, self.year, self.number, lambda _: None)
        return _changed(context, after, "removed")


@dataclass(frozen=True)
class SetPlanText:
    """Give a day of a plan a theme or a place; none where `text` is empty."""

    year: int
    number: int
    act: PlanAct
    text: str

    def perform(self, context: CommandContext) -> Reply:
        def written(day: PlannedDay) -> PlannedDay:
            if self.act is PlanAct.THEME:
                return replace(day, theme=self.text)
            return replace(day, place=self.text)

        after = year_plans.change(context, self.year, self.number, written)
        return _changed(context, after, self.act.value if self.text else f"no_{self.act}")


@dataclass(frozen=True)
class PutPlanBeforeChair:
    """Show a plan to the chair, to be approved."""

    year: int | None

    def perform(self, context: CommandContext) -> Reply:
        year = self.year or year_plans.year_at_hand(context)
        chair = year_plan_approval.put_before_chair(context, year)
        return context.reply("year_plan_put_before", year=year, person=chair)


@dataclass(frozen=True)
class ApprovePlan:
    """Approve a plan as it stands. year: None for the one that was put before the chair.

    plan_id: the state that they were shown; None where they mean it as it stands.
    """

    year: int | None
    plan_id: int | None = None

    def perform(self, context: CommandContext) -> Reply:
        year = self.year
        if year is None:
            waiting = year_plan_approval.waiting_for_chair(context)
            year = waiting[0].year if waiting else year_plans.year_at_hand(context)
        after = year_plan_approval.approve(context, year, self.plan_id)
        return context.reply("year_plan_approve", shown=after)


@dataclass(frozen=True)
class ApproveShownPlan:
    """Approve the state of a plan that the chair was shown."""

    plan_id: int

    def perform(self, context: CommandContext) -> Reply:
        plan = context.tx.year_plans.of_id(self.plan_id)
        if plan is None:
            raise UserError("year_plan_changed_since_shown", year=context.view.today.year + 1)
        return ApprovePlan(plan.year, self.plan_id).perform(context)


@dataclass(frozen=True)
class AskToEstablishPlan:
    """Ask whether a plan is to become meetings."""

    year: int | None

    def perform(self, context: CommandContext) -> Reply:
        year = self.year or year_plans.year_at_hand(context)
        found = year_plan_establishing.check(context, year)
        question = Question(ESTABLISHING, {"year": year, "shown": found.mark})
        return context.reply("year_plan_establish_ask", question=question, shown=found)


@dataclass(frozen=True)
class EstablishPlan:
    """Let the plan that was asked about become meetings. mark: of what was shown then."""

    year: int
    mark: str

    def perform(self, context: CommandContext) -> Reply:
        done = year_plan_establishing.establish(context, self.year, self.mark)
        return context.reply(
            "year_plan_established",
            effects=done.effects,
            shown=done.shown,
            count=len(done.meetings),
            undo_until=done.undo_until,
        )


@dataclass(frozen=True)
class AskToSendPlan:
    """Ask whether the board above is to be sent a new version."""

    year: int | None

    def perform(self, context: CommandContext) -> Reply:
        year = self.year or year_plans.year_at_hand(context)
        found = year_plan_establishing.check_sending(context, year)
        question = Question(SENDING, {"year": year, "shown": found.mark})
        return context.reply("year_plan_send_ask", question=question, shown=found)


@dataclass(frozen=True)
class SendPlan:
    """Send it. mark: of what was shown when it was asked."""

    year: int
    mark: str

    def perform(self, context: CommandContext) -> Reply:
        sent = year_plan_establishing.send(context, self.year, self.mark)
        return context.reply("year_plan_sent", year=self.year, sent=sent)


@dataclass(frozen=True)
class LeavePlan:
    """Do nothing with it after all."""

    year: int

    def perform(self, context: CommandContext) -> Reply:
        return context.reply("year_plan_left", year=self.year)


def _changed(
    context: CommandContext, after: ShownPlan, what: str, entry: Entry | None = None
) -> Reply:
    return context.reply("year_plan_changed", shown=after, what=what, entry=entry)
