"""From what somebody wrote, and where, to one request; or a question back, or nothing.

Pure: it reads words against a `Place`, and writes nothing. Commands, edits, reactions, answers to
questions and plain words in a direct chat all end here.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from commands import completion
from commands.after_end import check_answer, check_not_ended, refuse_if_ended
from commands.answer_requests import DeclineOffer
from commands.command import Command, Question, Request
from commands.completion import check_openness
from commands.each_group import do_for_each_group
from commands.edits import Replace, Withdraw
from commands.files import FileRequest
from commands.place import Earlier, Place
from commands.plain_words import understand_plain_words
from commands.questions import AnswerAndRecordNothing, StaySilent
from commands.router import Router
from commands.several import Several, contradiction
from commands.understood import Nothing, Outcome, Refusal, Remark, Understanding, Understood
from commands.which_group import choose_group, in_common_language
from secretary.errors import UserError
from secretary.language.answers.words import is_phrase
from secretary.language.doubts import Doubt, doubt_about_report
from secretary.language.file_words import FileWish, NotSent, read_file_wish
from secretary.language.letters import without_quotes
from secretary.language.phrases import is_nothing, is_stop
from secretary.language.question_subjects import STATEMENTS, Subject
from secretary.language.questions import read_question
from secretary.language.reactions import read_reaction
from secretary.language.text import normalise
from services.actors import Permission
from services.context import GroupView
from services.reports import UNASKED

LONGEST: Final = 10_000
"""Characters of a message that are read: more than twice what the longest report may have."""
_LONGEST_BARE_COMMAND: Final = 80
"""Characters of a command without its prefix."""

_FEW_WORDS: Final = 3
"""So many words ("dagordningen, tack") are hardly a report."""
_OF_ONESELF: Final = (
    *STATEMENTS,
    Subject.THANKS,
    Subject.ACKNOWLEDGED,
    Subject.GREETING,
    Subject.UNASKED,
    Subject.CHANGE,
)
"""What is said to the bot, and hardly to the meeting."""

_NOT_DONE: Final = (Outcome.REFUSED, Outcome.IN_CLEAR)
"""What became of a command that can be edited whatever it is: nothing was done."""


def understand_message(place: Place, text: str, router: Router) -> Understanding:
    """What somebody wants who wrote `text`."""
    if not place.views:
        return Remark(Outcome.STRANGER, "stranger")
    lines = router.lines(text)
    if lines:
        return understand_commands(place, lines, router)
    is_direct = place.is_direct and not place.in_group_room
    is_spoken_to = place.is_addressed or is_direct
    words = normalise(text)
    if place.question is not None:
        if is_spoken_to and UNASKED in place.question.data:
            said_instead = _instead_of_report(place, words, router)
            if said_instead is not None:
                return said_instead
        if is_spoken_to:
            wished = _wish_instead_of_answer(place, place.question, words, router)
            if wished is not None:
                return wished
        answer = understand_answer(place, place.question, words, router)
        if not is_spoken_to:
            return answer
        if isinstance(answer, Nothing):  # it was none
            said = understand_without_prefix(place, words, router)
            return said if isinstance(said, Refusal) else replace(said, ends_question=True)
        if isinstance(answer, Refusal) and answer.error.message_id in completion.NOT_CLEAR:
            return _instead_of_choice(place, place.question, words, router) or answer
        return _with_question_back(place, answer, words, router)
    if not is_spoken_to:
        return Nothing()
    return understand_without_prefix(place, words, router)


def _wish_instead_of_answer(
    place: Place, question: Question, words: str, router: Router
) -> Understanding | None:
    """What words say that answer no question, since they ask for a file; None for any others."""
    wished = _wished_file(place, words, router, certain=True)
    if wished is not None and question.kind in completion.KINDS:
        return wished  # another command, and so the one asked about is let go
    if isinstance(wished, Understood):  # the question waits on
        return replace(wished, ends_question=False)
    is_no_file = isinstance(wished, Refusal) and wished.error.message_id in _NO_FILE.values()
    return wished if is_no_file else None


def _with_question_back(
    place: Place, answer: Understanding, words: str, router: Router
) -> Understanding:
    """An answer to an offer; and where it is no yes but a question, what that asks, too."""
    if not (words.endswith("?") and isinstance(answer, Understood)):
        return answer
    said = understand_plain_words(place, words, router)
    is_asked = isinstance(said, Understood) and said.outcome is Outcome.QUESTION
    if isinstance(answer.request, DeclineOffer) and isinstance(said, Understood) and is_asked:
        return replace(answer, request=Several((answer.request, said.request)))
    return answer


def _instead_of_choice(
    place: Place, question: Question, words: str, router: Router
) -> Understanding | None:
    """What words say that do not pick one of the meetings or groups asked about, if anything."""
    said = understand_without_prefix(place, words, router)
    if isinstance(said, Refusal) and said.command not in ("", question.data["command"]):
        return said  # of something else: "jag har förhinder på måndag"
    if not isinstance(said, Understood) or isinstance(said.request, StaySilent):
        return None
    if said.outcome is Outcome.OFFER:
        return replace(said, ends_question=True)
    return replace(said, request=AnswerAndRecordNothing(said.request), ends_question=False)


def _instead_of_report(place: Place, words: str, router: Router) -> Understanding | None:
    """What words say that are no report, if anything, where nobody was waiting to be asked for one:
    whether somebody comes, a question, thanks."""
    subject = found.subject if (found := read_question(words)) else None
    says_nothing = doubt_about_report(words) is Doubt.NOTHING_SAID
    if is_nothing(words) or (subject is Subject.UNASKED and says_nothing):
        return None
    said = understand_without_prefix(place, words, router)
    if not isinstance(said, Understood):
        return None
    if said.outcome is Outcome.OFFER:
        return replace(said, ends_question=True)
    is_short = len(words.split()) <= _FEW_WORDS
    return said if subject in _OF_ONESELF or words.endswith("?") or is_short else None


def understand_redaction(place: Place) -> Understanding:
    """What somebody wants who removed an earlier message."""
    earlier = place.earlier
    if earlier is None or not (earlier.statements or earlier.before):
        return Nothing(Outcome.NOTHING_WITHDRAWN)
    # Who may redact what is for the homeserver to say, and it knows of one room at a time.
    if earlier.room != place.room:
        return Nothing()
    return withdrawal(earlier, is_silent=earlier.outcome == Outcome.REACTION)


def understand_tap(place: Place, question: Question, key: str, router: Router) -> Understanding:
    """What somebody wants who put `key`, an emoji, under a question that they were asked."""
    step, tapped = router.dialogue_step(question.kind), read_reaction(key)
    takes_yes = step.takes_yes if step else question.kind == completion.WHICH_COMMAND
    if not takes_yes or tapped is None or tapped.mode is not None:
        return Nothing()
    return understand_answer(place, question, "ja" if tapped.coming else "nej", router)


def understand_commands(
    place: Place, lines: Sequence[str], router: Router, earlier: Earlier | None = None
) -> Understanding:
    """What the commands of a message say, all together."""
    if len(lines) == 1:
        return _command(place, lines[0], router, earlier)
    parts = [_command(place, line, router) for line in lines]
    understood = [part for part in parts if isinstance(part, Understood)]
    view = parts[0].view if not isinstance(parts[0], Nothing) else None
    if len(understood) < len(parts) or any(part.view is not view for part in understood):
        wrong = next((n for n, part in enumerate(parts, 1) if part not in understood), 1)
        return Refusal(UserError("none_of_several", line=wrong), view)
    found = [part.command for part in understood]
    if earlier is not None and earlier.outcome not in _NOT_DONE:
        fixed = next((each for each in found if each is not None and not each.editable), None)
        if fixed is not None:
            return Remark(Outcome.EDIT_NOT_RUN, "edit_not_run", {"command": fixed.key}, view)
    if (torn := contradiction(requests := [part.request for part in understood])) is not None:
        return Refusal(torn, view)
    request: Request = Several(tuple(requests))
    if earlier is not None and earlier.statements:
        request = Replace(tuple(earlier.statements), request)
    return replace(
        understood[0],
        request=request,
        source=earlier,
        ends_question=earlier is None,
        enqueues_notices=any(part.enqueues_notices for part in understood),
    )


def _command(
    place: Place, line: str, router: Router, earlier: Earlier | None = None
) -> Understanding:
    """What a line without its prefix says; with `earlier`, in place of what that message said."""
    view: GroupView | None = None
    found: Command | None = None
    rest = ""
    try:
        _check_length(line)
        view, line = choose_group(place, line, router)
        try:
            found, rest = router.find(line, view.actor)
        except UserError as unknown:
            misspelt = unknown.message_id == "misspelt_command" and " " not in line
            misspelt = misspelt and not is_phrase(line)
            is_unknown = unknown.message_id in ("misspelt_command", "unknown_command")
            said = _wished_file(place, line, router) if is_unknown and earlier is None else None
            if said is None and not misspelt:
                said = _without_name(view, line, router, earlier)
            if said is None:
                raise
            return said
        if earlier is not None and not found.editable and earlier.outcome not in _NOT_DONE:
            values = {"command": found.key}
            return Remark(Outcome.EDIT_NOT_RUN, "edit_not_run", values, view)
        check_openness(place, found)
        check_not_ended(view, found, rest)
        request = found.parse(view, rest)
    except UserError as error:
        refusal = Refusal(error, view, found.key if found else "")
        if earlier is not None and earlier.statements:
            return refusal  # what the message said still stands, and so it is edited again
        each = _of_each_group(place, line, router, error) if view is None else None
        if each is not None:
            return each
        question = completion.asked_of_command(place, line, router, refusal, found, rest)
        return replace(refusal, question=question)
    if earlier is not None and earlier.statements:
        request = Replace(tuple(earlier.statements), request)
    return Understood(
        Outcome.COMMAND,
        view,
        request,
        found.name,
        found,
        source=earlier,
        ends_question=earlier is None,
        enqueues_notices=found.permission is Permission.LEADER,
    )


def _of_each_group(
    place: Place, line: str, router: Router, error: UserError
) -> Understanding | None:
    """What a command shows of each group of who is in several and names none, if it does so."""
    if error.message_id not in ("several_groups", "one_group_at_a_time"):
        return None
    views = [view for view in place.views if _may(router, line, view)]
    if not views:
        return None
    found, rest = router.find(line, views[0].actor)
    request = do_for_each_group(replace(place, views=views), found, rest)
    if request is None:
        return None
    return Understood(Outcome.COMMAND, in_common_language(views), request, found.name, found)


def _may(router: Router, line: str, view: GroupView) -> bool:
    """Whether who writes may use the command that a line begins with, in that group."""
    try:
        router.find(line, view.actor)
    except UserError:
        return False
    return True


def _without_name(
    view: GroupView, line: str, router: Router, earlier: Earlier | None
) -> Understanding | None:
    """What a line says that begins with no command's name ("!jag kan inte komma"), if anything."""
    request: Request | None = None
    for handler, command in router.free_text(line):
        if handler.parse_command is None:
            continue
        refuse_if_ended(view)
        try:
            request = handler.parse_command(view, line)
        except UserError as error:
            if not error.choices:
                raise
            kept = completion.keep_plain_words(view, command, line)
            question = completion.which_meeting(view, error, command, kept)
            return Refusal(error, view, command.key, question=question)
        if request is not None:
            break
    if request is None:
        return None
    if earlier is not None and earlier.statements:
        request = Replace(tuple(earlier.statements), request)
    return Understood(Outcome.COMMAND, view, request, source=earlier, ends_question=earlier is None)


def understand_answer(place: Place, question: Question, text: str, router: Router) -> Understanding:
    """What the answer to a question of the bot's says."""
    if question.kind in completion.KINDS:
        return completion.complete(place, question, text, router)
    step = router.dialogue_step(question.kind)
    view = next((v for v in place.views if v.group.id == question.data["group"]), None)
    if step is None or view is None:
        return Nothing(ends_question=True)
    if is_stop(text):
        return Remark(Outcome.STOPPED, "stopped", view=view, ends_question=True)
    try:
        _check_length(text)
        check_answer(view, question.kind)
        if step.takes_yes:
            text = without_quotes(text) or text
        request = step.parse(view, question.data, text)
    except UserError as error:
        command = router.command(question.data["command"]) if "command" in question.data else None
        asked = command.asks(view, "", error) if command and command.asks else None
        return Refusal(error, view, of_answer=True, question=asked)
    if request is None:
        return Nothing(ends_question=True)
    return Understood(
        Outcome.ANSWER,
        view,
        request,
        question.kind,
        ends_question=True,
        enqueues_notices=True,
    )


def understand_without_prefix(place: Place, words: str, router: Router) -> Understanding:
    return (
        _wished_file(place, words, router)
        or _bare_command(place, words, router)
        or understand_plain_words(place, words, router)
    )


def _wished_file(
    place: Place, words: str, router: Router, *, certain: bool = False
) -> Understanding | None:
    """What words say that ask for a document as a file ("kan jag få dagordningen som pdf?").

    certain: whether nothing is meant by words that only name it.
    """
    wish = read_file_wish(words)
    if wish is None or (certain and not wish.asks):
        return None
    found = read_question(words)
    if found is not None and found.subject is Subject.FILE:
        return None
    if wish.not_sent is not None:
        return _no_file(place, wish)
    said = _command(place, f"{router.command(wish.document).name} {wish.words}", router)
    if isinstance(said, Refusal):
        return said if wish.asks or said.error.message_id != "which_meeting" else None
    return said if isinstance(said, Understood) and isinstance(said.request, FileRequest) else None


_NO_FILE: Final = {
    NotSent.TO_OTHERS: "files_for_who_asks",
    NotSent.SEVERAL: "one_document_at_a_time",
}


def _no_file(place: Place, wish: FileWish) -> Understanding:
    """What is said to who asks for a file that is not sent; to who wants none, nothing."""
    view = in_common_language(place.views)
    if wish.not_sent is None or wish.not_sent not in _NO_FILE:
        return Understood(Outcome.QUESTION, view, StaySilent())
    keys = list(dict.fromkeys((wish.document, *wish.more)))
    return Refusal(UserError(_NO_FILE[wish.not_sent], commands=keys, forms=wish.words), view)


def _bare_command(place: Place, words: str, router: Router) -> Understanding | None:
    """What words without the prefix say that are a whole command, and only show something.

    Such a command needs no prefix where the bot is spoken to; what records something does.
    """
    if not words.strip() or len(words) > _LONGEST_BARE_COMMAND:
        return None
    with suppress(UserError):  # a sentence that begins as a command does
        view = place.views[0]
        found, rest = router.find(words, view.actor)
        if found.bare is not None and found.bare(rest):
            found.parse(view, rest)
            return _command(place, words, router)
    return None


def withdrawal(earlier: Earlier, *, is_silent: bool = False) -> Understanding:
    if earlier.view is None:
        return Nothing()
    request = Withdraw(tuple(earlier.statements), tuple(earlier.before))
    return Understood(Outcome.WITHDRAWN, earlier.view, request, is_silent=is_silent)


def _check_length(text: str) -> None:
    """Raises UserError for what is longer than anything that can be meant."""
    if len(text) > LONGEST:
        raise UserError("message_too_long", length=len(text), most=LONGEST)
