"""What somebody wants who changed an earlier message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from commands import completion
from commands.answer_requests import OFFER
from commands.command import ASKED, TOPIC, Question
from commands.doubtful import doubtful
from commands.edits import EditReports, Replace, understand_as_written
from commands.hand_out_requests import CLOSING
from commands.place import Earlier, Place
from commands.router import Router
from commands.understanding import (
    understand_answer,
    understand_commands,
    understand_without_prefix,
    withdrawal,
)
from commands.understood import Nothing, Outcome, Refusal, Remark, Understanding, Understood
from secretary.errors import UserError
from secretary.hand_outs import Closing
from secretary.language.doubts import doubt_about_report, split_confirmed
from secretary.language.phrases import is_yes
from secretary.language.text import normalise
from secretary.organisation_tables import TableCell
from secretary.papers import Paper
from secretary.reports import MAX_LENGTH, Report, Topic
from secretary.written_rounds import RoundAnswer
from services.context import GroupView
from services.table_questions import QUESTION as TABLE_ROW
from services.written_round_messages import QUESTION as ROUND_ANSWER


def understand_edit(place: Place, text: str, router: Router) -> Understanding:
    """What somebody wants who changed an earlier message to `text`."""
    earlier = place.earlier
    if earlier is None or earlier.sender != place.sender or not place.views:
        return Nothing()
    # Nor is an edit of an edit one, or of anything else that is no message, or is gone; and what
    # stands below a file is not the file.
    is_file = any(isinstance(each, Paper) for each in earlier.statements)
    if is_file or not earlier.is_message or earlier.is_redacted:
        return Nothing()
    # Elsewhere it may be in clear, and nobody sees it where the message stands (spec, "Event
    # replacements").
    if earlier.room != place.room:
        return Nothing()
    lines = router.lines(text)
    if lines:
        return understand_as_written(
            place,
            earlier,
            lambda there: understand_commands(there, lines, router, earlier),
            are_several=len(lines) > 1,
        )
    if not earlier.statements:
        question = place.question
        if question is not None and (
            question.data.get(ASKED) == earlier.event_id
            or (question.kind in completion.KINDS and earlier.outcome == Outcome.REFUSED)
        ):
            return _edited_answer(place, earlier, question, text, router)
        return _edited_talk(place, earlier, text, router)
    if earlier.outcome == Outcome.ANSWER:
        words = normalise(text)
        if words and earlier.view is not None:
            reworded = _reworded(earlier, earlier.view, words, router)
            if reworded is not None:
                return reworded
        if is_yes(words):
            return Nothing()
    return withdrawal(earlier)


def _reworded(
    earlier: Earlier, view: GroupView, words: str, router: Router
) -> Understanding | None:
    """Other words for the answer to a question; None where it was one that words do not answer."""
    given = earlier.statements[0]
    if isinstance(given, Topic):
        return _edited_topic(earlier, view, given, words, router)
    if isinstance(given, Closing):
        return _edited_closing(earlier, view, given, words, router)
    if isinstance(given, TableCell):
        return _edited_cell(earlier, view, given, words, router)
    if isinstance(given, RoundAnswer):
        data = {"round": given.round.stored_id}
        return _edited_by_step(earlier, view, ROUND_ANSWER, data, words, router)
    reports = tuple(one for one in earlier.statements if isinstance(one, Report))
    return _edited_report(earlier, view, reports, words) if reports else None


def _edited_answer(
    place: Place, earlier: Earlier, question: Question, text: str, router: Router
) -> Understanding:
    """What an answer says now that was asked about before."""
    answer = understand_answer(place, question, normalise(text), router)
    return replace(answer, source=earlier) if isinstance(answer, Understood) else answer


def _edited_talk(place: Place, earlier: Earlier, text: str, router: Router) -> Understanding:
    """What words say that replace others which recorded nothing: where the bot is spoken to, they
    are offered to be done, as if they were new."""
    is_direct = place.is_direct and not place.in_group_room
    if not (place.is_addressed or is_direct):
        return Nothing()
    words = normalise(text)
    found = understand_as_written(
        place,
        earlier,
        lambda there: understand_without_prefix(there, words, router),
    )
    if isinstance(found, Remark) and place.question is not None and place.question.kind == OFFER:
        return replace(found, ends_question=True)  # what was offered is said no more
    return found


def _edited_report(
    earlier: Earlier, view: GroupView, given: Sequence[Report], text: str
) -> Understanding:
    """Other words for the answer to a question about a report."""
    meeting = view.meeting_of_id(given[0].meeting_id)
    text, confirmed = split_confirmed(text)
    doubt = None if confirmed or len(text) > MAX_LENGTH else doubt_about_report(text)
    if doubt is not None and meeting is not None:
        return Refusal(doubtful(view, meeting, doubt, command="report"), view)
    return Understood(Outcome.EDITED, view, EditReports(tuple(given), text), source=earlier)


def _edited_topic(
    earlier: Earlier, view: GroupView, given: Topic, text: str, router: Router
) -> Understanding:
    """Other words for the answer to the question what somebody wants to raise."""
    step = router.dialogue_step(TOPIC)
    assert step is not None, "what was answered can be asked"
    try:
        request = step.parse(view, {"meeting": given.meeting_id}, text)
    except UserError as error:
        return Refusal(error, view)
    assert request is not None, "any words answer it"
    request = Replace(tuple(earlier.statements), request)
    return Understood(Outcome.EDITED, view, request, source=earlier)


def _edited_closing(
    earlier: Earlier, view: GroupView, given: Closing, text: str, router: Router
) -> Understanding:
    """Other words for the answer to the question what came of something."""
    step = router.dialogue_step(CLOSING)
    assert step is not None, "what was answered can be asked"
    said = [each.hand_out for each in earlier.statements if isinstance(each, Closing)]
    data = {"hand_outs": [each.id for each in said], "kind": given.hand_out.kind}
    try:
        request = step.parse(view, data, text)
    except UserError as error:
        return Refusal(error, view)
    assert request is not None, "any words answer it"
    request = Replace(tuple(earlier.statements), request)
    return Understood(Outcome.EDITED, view, request, source=earlier)


def _edited_cell(
    earlier: Earlier, view: GroupView, given: TableCell, text: str, router: Router
) -> Understanding:
    """Other words for the answer to the question what stands in a table."""
    data = {"table": given.table_id, "organisation": given.organisation, "position": given.position}
    return _edited_by_step(earlier, view, TABLE_ROW, data, text, router)


def _edited_by_step(
    earlier: Earlier,
    view: GroupView,
    kind: str,
    data: Mapping[str, Any],
    text: str,
    router: Router,
) -> Understanding:
    """Other words for the answer to a question of that kind, which may be no answer by now."""
    step = router.dialogue_step(kind)
    assert step is not None, "what was answered can be asked"
    try:
        request = step.parse(view, data, text)
    except UserError as error:
        return Refusal(error, view)
    if request is None:
        return withdrawal(earlier)
    request = Replace(tuple(earlier.statements), request)
    return Understood(Outcome.EDITED, view, request, source=earlier)
