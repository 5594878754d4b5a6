"""Who holds which place in a group: somebody comes, leaves, takes over, presides, or is known by
another Matrix id.

What is to be done is planned first, so that it can be shown and asked about; then carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from secretary.attendance import Attendance, SeatChangeKind, seat_change
from secretary.errors import NotAllowed, UserError
from secretary.mandate_plans import (
    MandatePlan,
    Named,
    Step,
    StepKind,
    appoint,
    end,
    preside,
    preside_no_more,
    same_name,
)
from secretary.meetings import Meeting
from secretary.people import MATRIX, Mandate, Person, Seat
from secretary.people_acts import ActKind, PeopleAct
from services import changes
from services.announcements import Announcement
from services.changes import ChangeKind, TakenBack
from services.context import Context, GroupView
from services.destinations import Audience
from services.effects import Effects
from services.members_undo import ChangeLog, Undone
from services.members_undo import take_back as take_back_rows
from services.substitutes import seat_announcements
from storage import Change


@dataclass(frozen=True)
class PeoplePlan:
    """What is to be done. person: whom it is about, where it is somebody who comes or is linked.

    party, matrix_id: what they have from now on; None where that stays as it is, and an empty
        `matrix_id` for none any more.
    """

    mandates: MandatePlan = field(default_factory=MandatePlan)
    person: Person | Named | None = None
    party: str | None = None
    matrix_id: str | None = None

    @property
    def steps(self) -> Sequence[Step]:
        """How it is told, in order."""
        steps = list(self.mandates.steps)
        if isinstance(self.person, Person) and self.party is not None:
            steps.append(
                Step(StepKind.PARTY, self.person.name, old=self.person.party, new=self.party)
            )
        if self.person is not None and self.matrix_id is not None:
            stored = self.person if isinstance(self.person, Person) else None
            kind = StepKind.LINKED if self.matrix_id else StepKind.UNLINKED
            old = (stored.address(MATRIX) if stored else None) or ""
            steps.append(Step(kind, self.person.name, old=old, new=self.matrix_id))
        return steps

    def needs_yes(self, today: date) -> bool:
        """Whether it is shown and asked about first."""
        also = self.party is not None or self.matrix_id is not None
        return also or self.mandates.needs_yes(today)

    @property
    def fingerprint(self) -> str:
        """Tells it from another plan, as it was shown."""
        return " · ".join(
            f"{step.kind} {step.name} {step.seat.id if step.seat else ''} {step.role} {step.day}"
            f" {step.until} {step.office} {step.old} {step.new}"
            for step in self.steps
        )


@dataclass(frozen=True)
class PeopleChanged:
    """What was done. unreachable: who came and is in no chat, as far as is known."""

    steps: Sequence[Step]
    effects: Effects
    unreachable: Person | None = None


def known_people(view: GroupView) -> Sequence[Person]:
    """Everybody who holds, held or will hold a seat in the group, is or was an official of it or
    co-opted to a meeting."""
    people = (mandate.person for mandate in view.mandates)
    supporting = (official.person for official in view.officials)
    return list(dict.fromkeys((*people, *supporting, *view.guests)))


def who_is(view: GroupView, named: Named) -> Person | Named:
    """The person of the group who has that whole name; who is new, where nobody has.

    Raises UserError where several have.
    """
    found = [person for person in known_people(view) if same_name(person, named.name)]
    if len(found) > 1:
        by_party = [
            p for p in found if named.party and p.party.casefold() == named.party.casefold()
        ]
        if len(by_party) != 1:
            raise UserError("people_namesakes", people=found)
        return by_party[0]
    return found[0] if found else named


def plan(context: Context, act: PeopleAct) -> PeoplePlan:
    """What the act would do as things stand. Raises UserError where it cannot be done."""
    view = context.view
    if act.matrix_id or act.unlinks:
        check_may_link(context)
    if act.kind is ActKind.END:
        assert act.until is not None, "an end has a last day"
        return PeoplePlan(end(view.mandates, _mandate(view, act), act.until, view.today))
    if act.kind is ActKind.PRESIDE_NO_MORE:
        assert act.until is not None, "an end has a last day"
        assert act.office is not None, "somebody presides"
        return PeoplePlan(preside_no_more(view.mandates, act.office, act.until))
    if act.kind is ActKind.PRESIDE:
        assert act.since is not None, "a beginning has a first day"
        assert act.office is not None, "somebody presides"
        mandate = _mandate(view, act)
        return PeoplePlan(preside(view.mandates, mandate, act.office, act.since))
    named = Named(act.name, act.party, act.matrix_id)
    who = with_address(context, who_is(view, named), act.matrix_id)
    found = _details(who, act)
    if act.kind is ActKind.LINK:
        if not isinstance(who, Person):
            raise UserError("people_unknown")
        if found.matrix_id is None and found.party is None:
            raise UserError("people_linked_already", person=who, address=who.address(MATRIX))
        return found
    assert act.since is not None, "a beginning has a first day"
    seat = next((each for each in view.seats if each.id == act.seat), None)
    if seat is None:
        raise UserError("people_changed_since_asked")
    mandates = appoint(view.mandates, seat, act.role, who, act.since, act.until, view.today)
    return replace(found, mandates=mandates)


def check_may_link(context: Context) -> None:
    """Raises NotAllowed for others than the group's secretaries: whose Matrix id somebody has is
    what all their rights follow from."""
    if not context.actor.is_secretary:
        raise NotAllowed("link_for_secretaries")


def _mandate(view: GroupView, act: PeopleAct) -> Mandate:
    found = next((mandate for mandate in view.mandates if mandate.id == act.mandate), None)
    if found is None:
        raise UserError("people_changed_since_asked")
    return found


def with_address(context: Context, who: Person | Named, matrix_id: str) -> Person | Named:
    """The same, or whoever has the Matrix id already, in whatever group, and the same name."""
    if not matrix_id:
        return who
    owner = context.tx.people.by_address(MATRIX, matrix_id)
    if owner is None or owner is who:
        return who
    if isinstance(who, Named) and same_name(owner, who.name):
        return owner
    known = owner if owner in known_people(context.view) else None
    raise UserError("people_address_taken", owner=known, address=matrix_id)


def _details(who: Person | Named, act: PeopleAct) -> PeoplePlan:
    """What is said anew of somebody who is stored."""
    stored = who if isinstance(who, Person) else None
    party = act.party if stored and act.party and act.party != stored.party else None
    address = stored.address(MATRIX) if stored else None
    linked = act.matrix_id if act.matrix_id and act.matrix_id != address else None
    if act.unlinks and address:
        linked = ""
    return PeoplePlan(person=who, party=party, matrix_id=linked)


def carry_out(context: Context, planned: PeoplePlan) -> PeopleChanged:
    """Do what was planned, so that it can be taken back, and say who else has to know."""
    steps = planned.steps
    was = expected(context)
    log = ChangeLog(context.tx)
    for mandate in planned.mandates.removed:
        log.remove(mandate)
    for mandate, until in planned.mandates.ended:
        log.watch(mandate)
        mandate.until = until
    for mandate, office in planned.mandates.offices:
        log.watch(mandate)
        mandate.office = office
    come = _enter(context, planned, log)
    keep(context, log)
    mandates = planned.mandates
    context.audit(
        "people changed",
        new=len(mandates.new),
        ended=len(mandates.ended),
        removed=len(mandates.removed),
        offices=len(mandates.offices),
    )
    unreachable = come if come is not None and come.address(MATRIX) is None else None
    begins = any(step.kind is StepKind.BEGINS for step in steps)
    return PeopleChanged(steps, tell(context, was), unreachable if begins else None)


def _enter(context: Context, planned: PeoplePlan, log: ChangeLog) -> Person | None:
    """Make the mandates that are new, and whoever is; the person that it is about."""
    who = planned.person
    person = who if isinstance(who, Person) else None
    if isinstance(who, Named):
        person = log.new(Person(name=who.name, party=who.party))
    if person is not None:
        log.watch(person)
        if planned.party is not None:
            person.party = planned.party
        if planned.matrix_id is not None:
            person.set_address(MATRIX, planned.matrix_id or None)
        context.tx.add(person)
    for new in planned.mandates.new:
        holder = new.who if isinstance(new.who, Person) else person
        assert holder is not None, "who is new is the one that it is about"
        made = Mandate(seat=new.seat, person=holder, role=new.role, since=new.since)
        made.until, made.office = new.until, new.office
        context.tx.add(log.new(made))
    if person is not None and planned.matrix_id is not None:
        what = "matrix id linked" if planned.matrix_id else "matrix id unlinked"
        context.audit(what, person=person.id, address=planned.matrix_id or None)
    return person


def keep(context: Context, log: ChangeLog) -> None:
    """Keep what the log has, so that its author can take it back."""
    rows = log.changes()
    before = {kind: [[row["id"], row["was"]] for row in of] for kind, of in rows.items() if of}
    after = {kind: [[row["id"], row["now"]] for row in of] for kind, of in rows.items() if of}
    changes.record(context, ChangeKind.PEOPLE, before, after)
    context.view.reload_people()


def take_back(context: Context, change: Change) -> TakenBack:
    """Make it as it was. Raises UserError where somebody has changed any of it since."""
    was = expected(context)
    before, after = change.before or {}, change.after or {}
    rows = {
        kind: [
            {"id": row_id, "was": old, "now": new}
            for (row_id, old), (_, new) in zip(of, after[kind], strict=True)
        ]
        for kind, of in before.items()
    }
    undone = take_back_rows(context.tx, context.group.id, rows)
    if any(each.has_changed for each in undone):
        raise UserError("people_changed_since")
    context.view.reload_people()
    return TakenBack({"undone": _shown(undone)}, tell(context, was))


def _shown(undone: Sequence[Undone]) -> Sequence[Undone]:
    """Without those that are gone by what another brings back: who stays in the same place."""
    back = [each.entity for each in undone if each.what != "removed"]
    places = {(m.seat, m.role, m.person) for m in back if isinstance(m, Mandate)}

    def is_told(each: Undone) -> bool:
        it = each.entity
        if each.what != "removed" or not isinstance(it, Mandate):
            return True
        return (it.seat, it.role, it.person) not in places

    return [each for each in undone if is_told(each)]


def expected(context: Context) -> Mapping[Meeting, Attendance]:
    """What is expected of the meetings to come that the group has been summoned to."""
    return {meeting: context.attendance(meeting) for meeting in context.view.summoned}


def tell(context: Context, was: Mapping[Meeting, Attendance]) -> Effects:
    """Who has to know that others hold the seats now. was: what was expected before.

    Who is new is summoned by `services.late_appointed`.
    """
    told: list[Announcement] = []
    for meeting, before in was.items():
        seats_before = {seat.seat: seat for seat in before.seats}
        for seat in context.attendance(meeting).seats:
            old = seats_before.get(seat.seat)
            if old is None or old.holders == seat.holders:
                continue
            change = seat_change(old, seat)
            if change is SeatChangeKind.STEPS_BACK:
                told += _released(meeting, seat.seat, old.substitute, seat.member)
            elif change is not None:
                told += seat_announcements(context, meeting, change, seat)
    return Effects(announcements=tuple(told))


def _released(
    meeting: Meeting, seat: Seat, substitute: Mandate | None, member: Mandate | None
) -> Iterable[Announcement]:
    """What a substitute is told who was called, and whose member another has become."""
    if substitute is None or member is None:
        return []
    values = {"substitute": substitute.person, "member": member.person, "seat": seat}
    subject = f"{meeting.reference} {seat.id}"
    people = (substitute.person,)
    return [
        Announcement("dismissal", "substitute_released", subject, meeting, audience, people, values)
        for audience in (Audience.GROUP, Audience.DIRECT)
    ]
