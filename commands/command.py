"""What a command is, what its words are read against, and what it answers.

A command file declares its commands with `@command`; nothing else lists them. The function below
it is pure: it reads the words that follow the name, and returns a `Request`, which does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from functools import partial
from typing import Any, Final, Protocol

from secretary.errors import UserError
from secretary.language.group_names import as_named
from secretary.language.phrases import split_page
from secretary.language.render import Text
from secretary.meetings import Meeting
from services.actors import Permission
from services.context import Context, GroupView
from services.effects import Effects
from storage import Attachment

ANSWER_TIME: Final = timedelta(minutes=30)
"""How long a question the bot asked waits for its answer."""


ASKED: Final = "asked"
"""In a question's data: the message that was doubted, which may be edited into the answer."""
TOPIC: Final = "topic"
"""The question what somebody wants to raise."""
WHICH_PERSON: Final = "which_person"
"""The question whose answer somebody gives."""
ORIGIN: Final = "origin"
"""In a question's data: the message with which it began. Who removes that wants nothing of it."""


@dataclass(frozen=True)
class Question:
    """Something the bot asks a person, whose next message in the same place is the answer.

    data: what the answer is read with, and never words that somebody wrote.
    is_aside: whether what was said is done and whole without an answer.
    within: how long it waits for its answer.
    """

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    is_aside: bool = False
    within: timedelta = ANSWER_TIME


@dataclass(frozen=True)
class Reply:
    """What the bot answers where it was asked, and what follows for others.

    text: None where nothing is answered. question: what it asks, where it asks something.
    quotes: references of the reports and topics that it repeats.
    once: where it is said only once in a room for several events: what tells it from others.
    about: the meeting that it is about, so that what answers it is about that meeting, too.
    taps: emoji that are put under it, to tap.
    takes_file: what a file is for that answers it: a question, whose step takes files.
    is_of_group: whether it is about the one group, which is named above it to who is in several.
    attachments: files that go with it; the text is the first one's caption.
    secret: what follows it in a message of its own, to be copied whole; it is kept nowhere once it
        is sent. None for nothing.
    """

    text: Text | None = None
    effects: Effects = field(default_factory=Effects)
    question: Question | None = None
    quotes: tuple[str, ...] = ()
    once: str = ""
    about: Meeting | None = None
    taps: tuple[str, ...] = ()
    takes_file: Question | None = None
    is_of_group: bool = True
    attachments: tuple[Attachment, ...] = ()
    secret: Text | None = None


@dataclass(frozen=True, kw_only=True)
class CommandContext(Context):
    """What a request works with: that of the use cases, and who answers where.

    direct: whether it was asked in a direct chat. catalogue: every command, for `!hjälp`.
    is_readable_on_server: whether it was asked where nothing is encrypted, and that is not meant.
    names_group: whether a command there has to name its group.
    before_secretaries: whether nobody but secretaries reads the answer.
    """

    direct: bool = False
    is_readable_on_server: bool = False
    before_secretaries: bool = False
    names_group: bool = False
    catalogue: Sequence[Command] = ()

    def reply(
        self,
        template: str,
        *,
        effects: Effects | None = None,
        question: Question | None = None,
        quotes: Iterable[str] = (),
        meeting: Meeting | None = None,
        takes_file: Question | None = None,
        attachments: tuple[Attachment, ...] = (),
        **values: object,
    ) -> Reply:
        """An answer from a template, which also sees `group`, `today` and `now`.

        meeting: the one it is about; the template sees it where there is one. takes_file: see
            `Reply`.
        """
        if meeting is not None:
            values["meeting"] = meeting
        if self.names_group:
            values["in_group"] = as_named(self.group)
        text = self.render(template, **values)
        return Reply(
            text,
            effects or Effects(),
            question,
            tuple(quotes),
            about=meeting,
            takes_file=takes_file,
            attachments=attachments,
        )


class Request(Protocol):
    """A use case with its values, as somebody's words were understood. Compares by value."""

    def perform(self, context: CommandContext) -> Reply:
        """Do it, and say so. Raises UserError where it cannot be done."""


Parse = Callable[[GroupView, str], Request]
"""Reads the words after a command's name. Pure. Raises UserError where they are not understood."""

ParseAnswer = Callable[[GroupView, Mapping[str, Any], str], Request | None]
"""The same of the words that answer a question, with the question's data; None where they do not
answer it, and somebody has gone on to something else."""


Asks = Callable[[GroupView, str, UserError], Question | None]
"""The question that an error puts, with the words after a command's name."""


@dataclass(frozen=True)
class Completion:
    """How a command with words of its own is done once it is known which meetings it is about.

    keep: what the words after its name say, as values and never as words, for a question's data;
        None where they say what cannot be kept so.
    complete: what these values make, about those meetings; about those that the words named, or
        the one that is meant, where none is given.
    extend: what the command makes, of which these values were kept, with the words of the answer
        after it ("möte 2, digitalt"); None where they do not go together.
    name_people: these values, about the people that the answer names; None where it is no answer.
    All raise UserError as `Parse` does.
    """

    keep: Callable[[GroupView, str], Mapping[str, Any] | None]
    complete: Callable[[GroupView, Mapping[str, Any], Sequence[Meeting]], Request]
    extend: Callable[[GroupView, Mapping[str, Any], str], Request | None] | None = None
    name_people: Callable[[GroupView, Mapping[str, Any], str], Mapping[str, Any] | None] | None = (
        None
    )


class InHelp(Enum):
    """How `!hjälp` tells of a command. All of it has to fit on the screen of a phone."""

    NAMED = auto()
    """Its name, among others; for those who do not lead the group, a line of its own."""
    EXPLAINED = auto()
    """A line of its own; what leaders have, only to those of them who hold no seat."""
    LEFT_OUT = auto()
    """Only when it is asked for; or the help's own text tells of it."""


@dataclass(frozen=True)
class Command:
    """One thing people can say. What `!hjälp` tells of it stands in ``templates/commands.j2``.

    key: its name there, in English.
    name: as people write it in Swedish, without prefix; may be two words (``möte ny``).
    permission: who may use it.
    aliases: other names, the English one among them; spellings without å ä ö need not be listed.
    editable: whether editing the message changes what it said.
    guard: whether the words after the name can be this command's at all.
    about_people: whether it shows who comes or what they wrote, which is not said before others
        than the group.
    keeps_question: whether a question mark after the name is among the words that follow it.
    fallback_to_parent: whether those who may not use it get the command of the shorter name
        instead (``förhinder för …`` is a reason when a member writes it).
    bare: of what only shows something: whether it is meant, with these words after its name, also
        where the bot is spoken to without the prefix. None for what records something.
    asks_for_text: whether it asks for what is to be written where nothing follows its name.
    asks: the question that an error of its own puts, with the words after its name; None for none.
    in_help: how `!hjälp` tells of it.
    instead: the key of the command that those have who may not use it, but that one.
    takes_file: whether it takes a file, of which the words are the caption, or that they answer
        (`GroupView.file`).
    of_each_group: whether it is done for each group, one after the other, where who is in several
        names none. Only of what shows something.
    completion: how it is done when it had to be asked which meeting it is about. None for what
        takes nothing but a meeting, and for what people wrote, which has to be written again.
    """

    key: str
    name: str
    permission: Permission
    parse: Parse
    aliases: tuple[str, ...] = ()
    editable: bool = False
    guard: Callable[[str], bool] | None = None
    fallback_to_parent: bool = False
    about_people: bool = False
    bare: Callable[[str], bool] | None = None
    keeps_question: bool = False
    completion: Completion | None = None
    asks_for_text: bool = False
    asks: Asks | None = None
    instead: str = ""
    in_help: InHelp = InHelp.NAMED
    takes_file: bool = False
    of_each_group: bool = False


@dataclass(frozen=True)
class DialogueStep:
    """Reads the answer to a question of the kind `kind`, with the question's data.

    takes_yes: whether a yes answers it, so that a reaction can.
    takes_file: whether a file does (`GroupView.file`); the words are then its caption.
    """

    kind: str
    parse: ParseAnswer
    takes_yes: bool = False
    takes_file: bool = False


@dataclass(frozen=True)
class FreeTextHandler:
    """Reads plain words to the bot. What comes of it records nothing without a yes.

    command_for: the key of the command that somebody could have written instead, if any; where it
        may not be used, these words may not either.
    parse: None where the words turn out to be about something else.
    offers: whether it offers to record something. Such words are read before questions.
    parse_command: the same of words that a prefix makes a command, though they begin with no
        command's name ("!jag kan inte komma"): what they say may be recorded.
    """

    command_for: Callable[[str], str | None]
    parse: Callable[[GroupView, str], Request | None]
    offers: bool = False
    parse_command: Callable[[GroupView, str], Request | None] | None = None


def command(
    key: str,
    name: str,
    *,
    permission: Permission,
    aliases: Sequence[str] = (),
    editable: bool = False,
    guard: Callable[[str], bool] | None = None,
    fallback_to_parent: bool = False,
    about_people: bool = False,
    bare: Callable[[str], bool] | None = None,
    keeps_question: bool = False,
    completion: Completion | None = None,
    asks_for_text: bool = False,
    asks: Asks | None = None,
    instead: str = "",
    in_help: InHelp = InHelp.NAMED,
    takes_file: bool = False,
    of_each_group: bool = False,
) -> Callable[[Parse], Command]:
    """Make the function below a command; see `Command`. It is given the words after the name."""

    return lambda parse: Command(
        key,
        name,
        permission,
        parse,
        tuple(aliases),
        editable,
        guard,
        fallback_to_parent,
        about_people,
        bare,
        keeps_question,
        completion,
        asks_for_text,
        asks,
        instead,
        in_help,
        takes_file,
        of_each_group,
    )


def whatever_follows(_: str) -> bool:
    """For `Command.bare`, where the command itself refuses words that are left over."""
    return True


def nothing_follows(text: str) -> bool:
    """For `Command.bare`, of a command that takes no words but the number of a page."""
    return not split_page(text)[0]


def dialogue_step(
    kind: str, *, takes_yes: bool = False, takes_file: bool = False
) -> Callable[[ParseAnswer], DialogueStep]:
    """Make the function below read the answers to questions of that kind; see `DialogueStep`."""
    return partial(DialogueStep, kind, takes_yes=takes_yes, takes_file=takes_file)
