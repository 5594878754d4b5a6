"""What is done with what the meeting hands out, as somebody's words were understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from commands.command import CommandContext, Question, Reply
from commands.pages import page_of
from secretary.errors import UserError
from secretary.hand_outs import HandOut, HandOutKind, by_organisation, entries, references
from secretary.meetings import Meeting
from services import hand_outs
from services.actors import Permission
from services.hand_outs import Due
from storage import fingerprint

CLOSING: Final = "hand_out_closing"
"""The question what came of something."""
REMOVAL: Final = "hand_out_removal"
"""The question whether something is really to be taken back."""


@dataclass(frozen=True)
class GiveHandOuts:
    """Hand out the same to each recipient. due: None for no last day."""

    kind: HandOutKind
    meeting: Meeting
    recipients: tuple[str, ...]
    text: str
    due: Due | None

    def perform(self, context: CommandContext) -> Reply:
        given = hand_outs.give(
            context, self.kind, self.meeting, self.recipients, self.text, self.due
        )
        return context.reply(
            "hand_out_given",
            effects=given.effects,
            quotes=references(given.hand_outs),
            meeting=self.meeting,
            kind=self.kind,
            hand_outs=given.hand_outs,
            edited=context.is_edit,
        )


@dataclass(frozen=True)
class ShowHandOuts:
    """Show those that are open, or those that are closed.

    organisations: None for all. overdue: only what should have been done by now.
    meeting: only what it handed out, open and closed.
    words: those that chose them, to ask for the next page with.
    """

    kind: HandOutKind
    organisations: tuple[str, ...] | None = None
    closed: bool = False
    overdue: bool = False
    page: int = 1
    meeting: Meeting | None = None
    words: str = ""

    def perform(self, context: CommandContext) -> Reply:
        found = self._found(context)
        today = context.view.today
        order = hand_outs.organisations(context.view)
        still_open = [each for each in found if each.is_open]
        done = entries([each for each in found if not each.is_open], today)
        own = hand_outs.own_organisations(context.view)
        whole = context.reply(
            "hand_outs",
            quotes=references(found),
            kind=self.kind,
            organisations=self.organisations,
            of_meeting=self.meeting,
            closed=self.closed,
            overdue=self.overdue,
            count=len(still_open),
            open=by_organisation(still_open, today, [*own, *order]),
            done=done[::-1],
            may_give=context.actor.may(Permission.LEADER),
            closable=_first_closable(context, still_open),
            example=(order or [""])[0],
        )
        return page_of(context, whole, self.page, self.kind, self.meeting, words=self.words)

    def _found(self, context: CommandContext) -> list[HandOut]:
        of_kind = context.tx.hand_outs
        if self.meeting is not None:
            all_of_it = hand_outs.of_meeting(context, self.meeting)
            return [each for each in all_of_it if each.kind is self.kind]
        read = of_kind.closed if self.closed else of_kind.not_closed
        found = read(context.group.id, self.kind)
        if self.overdue:
            found = [each for each in found if each.is_overdue(context.view.today)]
        wanted = self.organisations
        return [each for each in found if wanted is None or each.organisation in wanted]


@dataclass(frozen=True)
class ShowNumbered:
    """Show some of them, and what came of them."""

    kind: HandOutKind
    numbers: tuple[int, ...]

    def perform(self, context: CommandContext) -> Reply:
        found = hand_outs.find(context, self.kind, self.numbers)
        meetings = {each.meeting_id: context.tx.meeting(each.meeting_id) for each in found}
        whole = context.reply(
            "hand_out",
            quotes=references(found),
            kind=self.kind,
            hand_outs=found,
            meetings=meetings,
            closable=_first_closable(context, found),
        )
        return page_of(context, whole, 1, self.kind)


@dataclass(frozen=True)
class CloseHandOuts:
    """Close them with what came of them; where that is not said, it is asked for."""

    kind: HandOutKind
    numbers: tuple[int, ...]
    text: str

    def perform(self, context: CommandContext) -> Reply:
        found = hand_outs.find(context, self.kind, self.numbers)
        if self.text:
            return _closed(context, found, self.text)
        hand_outs.check_may_close(context, found)
        data = {"kind": self.kind, **_asking(found)}
        question = Question(CLOSING, data)
        return context.reply("hand_out_closing", question=question, kind=self.kind, hand_outs=found)


@dataclass(frozen=True)
class CloseAsked:
    """Close those that were asked about. text: empty where there is nothing to say of it.

    shown: see `_asked_about`.
    """

    ids: tuple[int, ...]
    text: str
    shown: str = ""

    def perform(self, context: CommandContext) -> Reply:
        return _closed(context, _asked_about(context, self.ids, self.shown), self.text)


@dataclass(frozen=True)
class ReopenHandOuts:
    """Open them again."""

    kind: HandOutKind
    numbers: tuple[int, ...]

    def perform(self, context: CommandContext) -> Reply:
        found = hand_outs.find(context, self.kind, self.numbers)
        done = hand_outs.reopen(context, found)
        return context.reply(
            "hand_out_after",
            effects=done.effects,
            kind=self.kind,
            hand_outs=done.hand_outs,
            what="reopened",
        )


@dataclass(frozen=True)
class SetDue:
    """Give them another last day; None for none."""

    kind: HandOutKind
    numbers: tuple[int, ...]
    due: Due | None

    def perform(self, context: CommandContext) -> Reply:
        found = hand_outs.find(context, self.kind, self.numbers)
        done = hand_outs.set_due(context, found, self.due)
        return _changed(context, self.kind, done)


@dataclass(frozen=True)
class ChangeHandOuts:
    """Give them other words, and another last day where one is given."""

    kind: HandOutKind
    numbers: tuple[int, ...]
    text: str
    due: Due | None

    def perform(self, context: CommandContext) -> Reply:
        found = hand_outs.find(context, self.kind, self.numbers)
        done = hand_outs.change(context, found, self.text, self.due)
        return _changed(context, self.kind, done)


@dataclass(frozen=True)
class AskToRemove:
    """Ask whether they are really to be taken back."""

    kind: HandOutKind
    numbers: tuple[int, ...]

    def perform(self, context: CommandContext) -> Reply:
        hand_outs.check_permission(context)
        found = hand_outs.find(context, self.kind, self.numbers)
        question = Question(REMOVAL, _asking(found))
        return context.reply(
            "hand_out_removal",
            question=question,
            quotes=references(found),
            kind=self.kind,
            hand_outs=found,
        )


@dataclass(frozen=True)
class RemoveHandOuts:
    """Take them back. shown: see `_asked_about`."""

    ids: tuple[int, ...]
    shown: str = ""

    def perform(self, context: CommandContext) -> Reply:
        found = _asked_about(context, self.ids, self.shown)
        done = hand_outs.remove(context, found)
        return context.reply(
            "hand_out_after",
            effects=done.effects,
            kind=found[0].kind,
            hand_outs=done.hand_outs,
            what="removed",
        )


@dataclass(frozen=True)
class KeepHandOuts:
    """Leave them as they are."""

    ids: tuple[int, ...]

    def perform(self, context: CommandContext) -> Reply:
        found = _asked_about(context, self.ids)
        return context.reply("hand_out_after", kind=found[0].kind, hand_outs=found, what="kept")


def _first_closable(context: CommandContext, found: Sequence[HandOut]) -> int | None:
    """The number of the first that is open and that the actor may close."""
    may = (
        each.number for each in found if each.is_open and hand_outs.may_close(context.view, each)
    )
    return next(may, None)


def _closed(context: CommandContext, found: Sequence[HandOut], text: str) -> Reply:
    done = hand_outs.close(context, found, text)
    return context.reply(
        "hand_out_done",
        effects=done.effects,
        quotes=references(done.hand_outs),
        kind=found[0].kind,
        hand_outs=done.hand_outs,
        text=text,
        is_secretary=context.actor.is_secretary,
    )


def _changed(context: CommandContext, kind: HandOutKind, done: hand_outs.Changed) -> Reply:
    return context.reply(
        "hand_out_changed",
        effects=done.effects,
        quotes=references(done.hand_outs),
        kind=kind,
        hand_outs=done.hand_outs,
        entries=entries(done.hand_outs, context.view.today),
    )


def _asking(found: Sequence[HandOut]) -> dict[str, object]:
    """What a question about them keeps: which they are, and how they read when it was asked."""
    return {"hand_outs": [each.stored_id for each in found], "shown": _shown(found)}


def _shown(found: Sequence[HandOut]) -> str:
    return fingerprint("\n".join(each.text for each in found))


def _asked_about(context: CommandContext, ids: Sequence[int], shown: str = "") -> list[HandOut]:
    """Those that a question was about. shown: how they read then, as their fingerprint; empty where
    that is all the same, or not known.

    Raises UserError where one of them is gone, or is another by now.
    """
    found = context.tx.hand_outs.of_ids(ids)
    if len(found) < len(ids):
        raise UserError("hand_out_gone")
    if shown and shown != _shown(found):
        raise UserError("hand_out_changed_since_asked")
    return found
