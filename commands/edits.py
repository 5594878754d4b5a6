"""What becomes of what a message said when it is edited or removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commands.command import CommandContext, Reply, Request
from commands.place import Earlier, Place
from commands.understood import Nothing, Outcome, Remark, Understanding, Understood
from secretary.attendance import Answer
from secretary.comment_round import NotesResponse
from secretary.follow_up_report import ReportPeriod
from secretary.meetings import Meeting
from secretary.organisation_tables import OrganisationTable, TableCell
from secretary.people import Person
from secretary.presence import Presence
from secretary.reports import Report
from secretary.written_rounds import RoundAnswer, WrittenRound
from services import answers, hand_outs, reports
from services.answers import Contribution, Statement, is_history
from services.followed_changes import FollowedWithdrawn


@dataclass(frozen=True)
class Withdraw:
    """Take back what a message said.

    before: of an edit that is removed, what the message said before it.
    """

    statements: tuple[Statement, ...]
    before: tuple[Statement, ...] = ()

    def perform(self, context: CommandContext) -> Reply:
        # First, so that it is what counts once the statements do not.
        again = answers.bring_back(context, self.before)
        gone = answers.withdraw(context, self.statements)
        effects = again.effects.then(gone.effects)
        effects = effects.then(hand_outs.tell_opened(context, gone.opened))
        past = [meeting for _, meeting in gone.texts if is_history(meeting, context.view.wall)]
        told = {(each.person.id, each.meeting) for each in gone.answers}
        back = [
            each
            for each in _by_name(context, again.answers)
            if (each["person"].id, each["meeting"]) not in told
        ]
        others = (gone.handed_out, gone.opened, gone.kept, gone.papers, gone.noted, gone.notes_kept,
                  gone.cells, gone.round_answers, gone.rounds_kept,
                  gone.followed != FollowedWithdrawn(),
                  gone.report_texts)  # fmt: skip
        presences = (gone.presences, gone.closed, again.presences)
        if not any((gone.answers, gone.texts, back, again.texts, *others, *presences)):
            return Reply(effects=effects)
        reply = context.reply(
            "withdrawn",
            effects=effects,
            answers=gone.answers,
            back=back,
            lost=_told_apart(again.texts),
            texts=_told_apart(gone.texts),
            past=past,
            handed_out=gone.handed_out,
            opened=gone.opened,
            kept=gone.kept,
            papers=gone.papers,
            presences=_people_of(context, gone.presences),
            guests=sum(each.person_id is None for each in gone.presences),
            present_again=_people_of(context, again.presences),
            closed=gone.closed,
            noted=[
                {"is_comment": isinstance(each, NotesResponse), "meeting": meeting}
                for each, meeting in gone.noted
            ],
            notes_kept=gone.notes_kept,
            cells=_rows_of(context, gone.cells),
            round_answers=_once_each(gone.round_answers),
            rounds_kept=_once_each(gone.rounds_kept),
            followed=gone.followed,
            report_texts=[
                {"period": ReportPeriod.of_subject(each.period), "section": each.section}
                for each in gone.report_texts
            ],
            actor=context.actor.person,
        )
        # Who cleans up after a meeting removes many messages at a time.
        about = f"{gone.texts[0][0].person.id} {past[0].id}" if past else ""
        return (
            replace(reply, once=f"tidied {about}")
            if past and not gone.answers and not back
            else reply
        )


@dataclass(frozen=True)
class Replace:
    """Take back what a message said before it was edited, and do what it says now."""

    statements: tuple[Statement, ...]
    request: Request

    def perform(self, context: CommandContext) -> Reply:
        effects = answers.withdraw(context, self.statements).effects
        reply = self.request.perform(context)
        return replace(reply, effects=effects.then(reply.effects))


@dataclass(frozen=True)
class EditReports:
    """Give the reports that a message holds other words."""

    reports: tuple[Report, ...]
    text: str

    def perform(self, context: CommandContext) -> Reply:
        reports.replace(context, self.reports, self.text)
        meeting = context.tx.meeting(self.reports[0].meeting_id)
        return context.reply("report_edited", meeting=meeting)


def understand_as_written(
    place: Place,
    earlier: Earlier,
    understand: Callable[[Place], Understanding],
    *,
    are_several: bool = False,
) -> Understanding:
    """What words mean that replace those of an earlier message: what they would have meant there.

    understand: reads them in a place. What an edit cannot change must mean the same today, or
    nothing is done: the meeting that was the next one then may have been held. So must several
    commands at once, of which any can be such.
    """
    views = earlier.views or place.views
    then = _with_views_of(place, understand(replace(place, views=views)))
    if not isinstance(then, Understood):
        return then
    is_editable = then.command is None or then.command.editable
    if then.outcome is Outcome.COMMAND and is_editable and not are_several:
        return then
    now = understand(place)
    if isinstance(now, Understood) and now.request == then.request:
        return then
    if then.command is not None:
        values = {"command": then.command.key}
        return Remark(Outcome.EDIT_NOT_RUN, "edit_not_run", values, then.view)
    return Remark(Outcome.IGNORED, "hint", {"rounds": ()}, then.view)


def _with_views_of(place: Place, understood: Understanding) -> Understanding:
    """The same, about the groups as they are now: what is done is done today."""
    if isinstance(understood, Nothing) or understood.view is None:
        return understood
    group = understood.view.group
    view = next(each for each in place.views if each.group is group)
    return replace(understood, view=view)


def _by_name(
    context: CommandContext, back: Iterable[tuple[Answer, Meeting]]
) -> Sequence[dict[str, Any]]:
    """The answers that count again, with whose they are."""
    people = {mandate.person.id: mandate.person for mandate in context.view.mandates}
    return [
        {"answer": answer, "person": people[answer.person_id], "meeting": meeting}
        for answer, meeting in back
        if answer.person_id in people and answers.counts(context, answer, meeting)
    ]


def _people_of(context: CommandContext, presences: Iterable[Presence]) -> Sequence[Person]:
    """Whom it was recorded of."""
    ids = [each.person_id for each in presences if each.person_id is not None]
    found = (context.tx.entity(Person, each) for each in dict.fromkeys(ids))
    return [each for each in found if each is not None]


def _rows_of(context: CommandContext, cells: Iterable[TableCell]) -> Sequence[dict[str, Any]]:
    """The rows that something is taken out of, once each."""
    found = {(each.table_id, each.organisation): each for each in cells}
    tables = {of: context.tx.entity(OrganisationTable, of) for of, _ in found}
    return [{"table": tables[of], "organisation": name} for of, name in found]


def _once_each(given: Iterable[RoundAnswer]) -> Sequence[WrittenRound]:
    """The rounds of some answers: one message can answer for several seats."""
    return list(dict.fromkeys(each.round for each in given))


def _told_apart(texts: Iterable[tuple[Contribution, Meeting]]) -> Sequence[object]:
    """One of each sort, person and meeting: a message can hold both parts of a report."""
    found = {(type(text), text.person, meeting): text for text, meeting in texts}
    return [
        {"kind": kind.__name__.lower(), "person": person, "meeting": meeting}
        for kind, person, meeting in found
    ]
