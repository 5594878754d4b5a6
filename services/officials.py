"""Who supports a group as an official, and who is co-opted to a meeting: planned, and carried out.

They are people like others, and have none of a member's rights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from secretary.errors import UserError
from secretary.mandate_plans import Named, Step, StepKind
from secretary.meetings import Meeting
from secretary.officials import CoOption, Official, label
from secretary.people import MATRIX, Person
from secretary.people_acts import ActKind, PeopleAct
from services import agenda
from services.context import Context
from services.effects import Effects
from services.members_undo import ChangeLog
from services.people import PeopleChanged, check_may_link, keep, who_is, with_address

KINDS: Final = (ActKind.SUPPORT, ActKind.SUPPORT_NO_MORE, ActKind.CO_OPT, ActKind.CO_OPT_NOT)
"""The acts that are about these people."""
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class OfficialsPlan:
    """What is to be done. steps: how it is told, in order.

    who: who comes. ended: officials with their last days; removed: those who are not to come.
    begins: whether who comes is an official from `act.since` on.
    meeting, item: that who comes is co-opted to. withdrawn: who is co-opted no more.
    """

    act: PeopleAct
    steps: Sequence[Step]
    who: Person | Named | None = None
    ended: Sequence[tuple[Official, date]] = ()
    removed: Sequence[Official] = ()
    begins: bool = False
    meeting: Meeting | None = None
    item: str = ""
    withdrawn: Sequence[CoOption] = ()

    def needs_yes(self, today: date) -> bool:
        """Whether it is shown and asked about first."""
        since = self.act.since
        ends = bool(self.ended or self.removed or self.withdrawn or self.act.matrix_id)
        return ends or (self.begins and since is not None and since < today)

    @property
    def fingerprint(self) -> str:
        """Tells it from another plan, as it was shown."""
        return " · ".join(
            f"{step.kind} {step.name} {step.day} {step.until} {step.old} {step.new} {step.item}"
            f" {step.meeting.id if step.meeting else ''}"
            for step in self.steps
        )


def plan(context: Context, act: PeopleAct) -> OfficialsPlan:
    """What the act would do as things stand. Raises UserError where it cannot be done."""
    match act.kind:
        case ActKind.SUPPORT:
            return _support(context, act)
        case ActKind.SUPPORT_NO_MORE:
            assert act.until is not None, "an end has a last day"
            return _ended(context, act, _official(context, act), act.until)
        case ActKind.CO_OPT:
            return _co_opt(context, act)
        case _:
            return _co_opt_not(context, act)


def _official(context: Context, act: PeopleAct) -> Official:
    found = next((each for each in context.view.officials if each.id == act.official), None)
    if found is None:
        raise UserError("people_changed_since_asked")
    return found


def _support(context: Context, act: PeopleAct) -> OfficialsPlan:
    assert act.since is not None, "a beginning has a first day"
    who = _who(context, act)
    steps: list[Step] = []
    ended: list[tuple[Official, date]] = []
    removed: list[Official] = []
    leaving = [_official(context, act)] if act.official is not None else []
    same = [e for e in context.view.officials if e.person is who and e not in leaving]
    for old in (*leaving, *(each for each in same if not each.has_ended(act.since))):
        if (old.person, old.title, old.organisation) == (who, act.title, act.organisation):
            raise UserError("people_official_already", official=old)
        parted = _ended(context, act, old, act.since - _DAY)
        steps += parted.steps
        ended += parted.ended
        removed += parted.removed
    name = label(who, act.title, act.organisation)
    steps.append(Step(StepKind.SUPPORTS, name, day=act.since, until=act.until))
    if act.matrix_id:
        steps.append(Step(StepKind.LINKED, who.name, new=act.matrix_id))
    return OfficialsPlan(act, steps, who, ended, removed, begins=True)


def _ended(context: Context, act: PeopleAct, official: Official, until: date) -> OfficialsPlan:
    if official.until == until:
        raise UserError("people_official_ends_already", official=official)
    if until >= official.since:
        step = Step(StepKind.SUPPORTED, official.label, day=until)
        return OfficialsPlan(act, [step], ended=[(official, until)])
    if official.since < context.view.today:
        raise UserError("people_end_before_start", since=official.since)
    step = Step(StepKind.SUPPORTS_NOT, official.label, day=official.since)
    return OfficialsPlan(act, [step], removed=[official])


def _who(context: Context, act: PeopleAct) -> Person | Named:
    """Who comes. Raises UserError for a Matrix id that is somebody else's, or not the actor's to
    say."""
    if act.matrix_id:
        check_may_link(context)
    named = Named(act.name, matrix_id=act.matrix_id)
    return with_address(context, who_is(context.view, named), act.matrix_id)


def _co_opt(context: Context, act: PeopleAct) -> OfficialsPlan:
    meeting = _meeting(context, act)
    who = _who(context, act)
    for mandate in context.view.mandates:
        if mandate.person is who and mandate.in_force(meeting.day):
            raise UserError("people_is_member", held=mandate)
    item = _item(context, meeting, act.item) if act.item else ""
    there = [c for c in context.tx.officials.co_opted(meeting.stored_id) if c.person is who]
    if any((c.item, c.title, c.organisation) == (item, act.title, act.organisation) for c in there):
        raise UserError("people_co_opted_already", person=there[0].person, meeting=meeting)
    name = label(who, act.title, act.organisation)
    step = Step(StepKind.CO_OPTED, name, meeting=meeting, item=item)
    return OfficialsPlan(act, [step], who, meeting=meeting, item=item)


def _co_opt_not(context: Context, act: PeopleAct) -> OfficialsPlan:
    meeting = _meeting(context, act)
    there = context.tx.officials.co_opted(meeting.stored_id)
    theirs = [each for each in there if each.person.name == act.name]
    if not theirs:
        raise UserError("people_not_co_opted", meeting=meeting)
    steps = [
        Step(StepKind.CO_OPTED_NOT, each.person.name, meeting=meeting, item=each.item)
        for each in theirs
    ]
    return OfficialsPlan(act, steps, withdrawn=theirs)


def _meeting(context: Context, act: PeopleAct) -> Meeting:
    meeting = context.view.meeting_of_id(act.meeting or 0)
    if meeting is None or not meeting.is_planned:
        raise UserError("meeting_gone")
    return meeting


def _item(context: Context, meeting: Meeting, number: int) -> str:
    """The title of the item of that number, as the agenda stands: it may move, and keeps that."""
    titles = {item.number: item.title for item in agenda.draft(context, meeting).items}
    if number not in titles:
        raise UserError("people_no_such_item", meeting=meeting, last=max(titles, default=0))
    return titles[number]


def carry_out(context: Context, planned: OfficialsPlan) -> PeopleChanged:
    """Do what was planned, so that it can be taken back."""
    act, log = planned.act, ChangeLog(context.tx)
    for official in planned.removed:
        log.remove(official)
    for official, until in planned.ended:
        log.watch(official)
        official.until = until
    for co_option in planned.withdrawn:
        log.watch(co_option)
        co_option.withdrawn_at = context.now
    if planned.who is not None:
        person = _enter(context, planned.who, act, log)
        context.tx.add(_made(context, planned, person, log))
    keep(context, log)
    context.audit("officials changed", planned.meeting, act=act.kind)
    return PeopleChanged(planned.steps, Effects())


def _made(
    context: Context, planned: OfficialsPlan, person: Person, log: ChangeLog
) -> Official | CoOption:
    """What somebody is from now on."""
    act, meeting = planned.act, planned.meeting
    if meeting is not None:
        invited = CoOption(meeting_id=meeting.stored_id, person=person, item=planned.item)
        invited.title, invited.organisation = act.title, act.organisation
        return log.new(invited)
    assert act.since is not None, "a beginning has a first day"
    official = Official(group_id=context.group.id, person=person, since=act.since, until=act.until)
    official.title, official.organisation = act.title, act.organisation
    return log.new(official)


def _enter(context: Context, who: Person | Named, act: PeopleAct, log: ChangeLog) -> Person:
    """Whoever comes, made where they are new."""
    person = who if isinstance(who, Person) else log.new(Person(name=who.name))
    log.watch(person)
    if act.matrix_id:
        person.set_address(MATRIX, act.matrix_id)
    context.tx.add(person)
    if act.matrix_id:
        context.audit("matrix id linked", person=person.id, address=act.matrix_id)
    return person
