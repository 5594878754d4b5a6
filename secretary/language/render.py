"""Renders what the secretary says: one template, two outcomes. The only importer of Jinja2.

A template is written in a small HTML (p, b, i, code, ul, ol, li, br) with everything that
comes from people escaped by Jinja2. The plain text of the same message is read off that
HTML, so the two can never say different things.

Each language has a folder of templates. Besides the messages there are, in each, ``errors.j2`` and
``dates.j2``, whose macros are what people read about mistakes, and ``commands.j2``, what the
help says of each command.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    pass_context,
)
from markupsafe import Markup

from secretary.errors import DateExample, UserError
from secretary.group import Language
from secretary.language import markup
from secretary.language.en import formats as english
from secretary.language.markup import Text
from secretary.language.sv import formats as swedish

__all__ = ["CommandPage", "MissingText", "Renderer", "Text", "template_folder"]


def template_folder(language: str) -> Path:
    """The folder of a language's templates."""
    return Path(__file__).parent / language / "templates"


class MissingText(LookupError):
    """A text that a language does not have: the message says which, and where to write it.

    template: the name of a file in the language's folder, with its ending.
    key: what is missing in the file; empty where the whole file is.
    """

    def __init__(self, template: str, key: str, language: str) -> None:
        file = f"secretary/language/{language}/templates/{template}"
        missing = f'"{key}" is missing in' if key else "there is no file"
        super().__init__(f"{missing} {file}: write it there.")
        self.template = template
        self.key = key
        self.language = language


_FILTERS: Final = {Language.SWEDISH: swedish.FILTERS, Language.ENGLISH: english.FILTERS}
_COMMANDS: Final = "commands.j2"
_TIME_FIRST: Final = re.compile(r"(?:kl|at) \d")
OF_NO_GROUP: Final = ("help", "calendar_feed")
"""The keys of commands that are the same in every group, so that none need be named."""
_EXAMPLE: Final = "> "
"""What an example begins with, in the files of sentences."""


@dataclass(frozen=True)
class CommandPage:
    """What the help says of a command, without prefix.

    name: as people write it. usage: what follows it. summary: one line.
    examples: whole commands that work.
    before_date: what an example of a date follows.
    """

    name: str
    usage: str
    summary: str
    examples: Sequence[str]
    before_date: str

    @property
    def whole(self) -> str:
        """Name and usage."""
        return f"{self.name} {self.usage}".strip()

    @property
    def short(self) -> str:
        """The summary without what it adds in brackets."""
        return self.summary.partition(" (")[0]


class Renderer:
    """Renders texts in one language, with the installation's own command prefix.

    Raises MissingText for a template, or an entry in one, that the language does not have.
    """

    def __init__(self, prefix: str = "!", language: Language = Language.SWEDISH) -> None:
        self._env = Environment(
            loader=FileSystemLoader(template_folder(language)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # which would ask the disk with every text
        )
        self.prefix = prefix
        self._language = language
        self._env.globals["cmd"] = pass_context(
            lambda context, text: self.command(
                text, context.get("which"), context.get("in_group", "")
            )
        )
        self._env.globals["called"] = lambda key: self.command_page(key).name
        self._env.filters.update(
            _FILTERS[language], lines=_lines, paragraphs=_paragraphs, entry=self._entry
        )

    def command(self, text: str, which: int | None = None, in_group: str = "") -> Markup:
        """A command as people type it, set as code.

        which: the number of the meeting that it is about, where it has to be named, since another
        one is open as well; where the command takes a meeting and names none. in_group: what names
        the group, where that has to be named, too.
        """
        bare = text.removeprefix("!")
        if which is not None:
            bare = self._naming_meeting(bare, which)
        if in_group:
            bare = self._naming_group(bare, in_group)
        return Markup("<code>{}</code>").format(self.prefix + bare)

    def _naming_group(self, text: str, group: str) -> str:
        """The command with what names the group after its name."""
        page = self._page_of(text)
        of_none = [self.command_page(key).name for key in OF_NO_GROUP]
        if page is None or page.name in of_none:
            return text
        rest = text[len(page.name) :].strip()
        if f"{rest} ".startswith((f"{group} ", f"{group.rstrip(':')} ")):
            return text
        return f"{page.name} {group} {rest}" if rest else f"{page.name} {group.rstrip(':')}"

    def _page_of(self, text: str) -> CommandPage | None:
        """What the help says of the command that a line begins with."""
        pages = (self.command_page(key) for key in self._commands)
        fitting = [page for page in pages if f"{text} ".startswith(f"{page.name} ")]
        return max(fitting, key=lambda page: len(page.name), default=None)

    def _naming_meeting(self, text: str, number: int) -> str:
        """The command with the meeting where its usage says that one may stand."""
        meeting = str(self._macro("errors.j2", "a_meeting")(number))
        noun = meeting.split(maxsplit=1)[0]
        page = self._page_of(text)
        if page is None or re.search(rf"\b{noun}\s\d", text):
            return text
        rest = text[len(page.name) :].strip()
        names_day = page.usage == f"[{noun}]" and rest
        if page.name == noun or names_day:
            return text
        if page.usage.startswith(f"[{noun}"):
            colon = ":" if rest and page.usage.startswith(f"[{noun} N:]") else ""
            return f"{page.name} {meeting}{colon} {rest}".rstrip()
        if f"[{noun}]" not in page.usage:
            return text
        if _TIME_FIRST.match(rest):  # "kommer kl 9.30 möte 2" has two numbers side by side
            return f"{page.name} {meeting} {rest}"
        return f"{text} {meeting}"

    def command_page(self, key: str) -> CommandPage:
        """What the help says of the command of that key. Raises MissingText."""
        page = self._entry(self._commands, key, _COMMANDS)
        for name in ("name", "usage", "summary", "examples"):
            if name not in page:
                raise MissingText(_COMMANDS, f"{key}.{name}", self._language)
        return CommandPage(**{"before_date": page["name"], **page})

    @cached_property
    def _commands(self) -> Mapping[str, dict[str, Any]]:
        """What commands.j2 says of each command, by its key."""
        entries = self._macros(_COMMANDS).items()
        return {key: page for key, page in entries if isinstance(page, dict)}

    def render(self, template: str, **values: object) -> Text:
        """One message, of any length."""
        html = self._template(f"{template}.j2").render(values)
        return markup.join_blocks(markup.parse_blocks(html))

    def document(self, template: str, **values: object) -> str:
        """The markup of a document that is a file, as `secretary.documents.markup` reads it.

        template: one of those in the folder ``documents``.
        """
        return self._template(f"documents/{template}.j2").render(values)

    def _template(self, name: str) -> Template:
        try:
            return self._env.get_template(name)
        except TemplateNotFound:
            raise MissingText(name, "", self._language) from None

    def _macros(self, name: str) -> Mapping[str, Any]:
        """What a file of macros defines; Jinja2 compiles it once."""
        return vars(self._template(name).module)

    def _macro(self, name: str, key: str) -> Any:
        return self._entry(self._macros(name), key, name)

    def _entry(self, entries: Mapping[str, Any], key: str, template: str) -> Any:
        """What `entries`, a table in `template`, has for the key; also a filter."""
        if key not in entries:
            raise MissingText(template, key, self._language)
        return entries[key]

    def error(
        self,
        error: UserError,
        command: str = "",
        *,
        still_stands: bool = False,
        which: int | None = None,
        in_group: str = "",
    ) -> Text:
        """What the person who made the mistake reads.

        An example that is no whole command (``möte 2``) follows what they used: `command`, a key.
        still_stands: it was made by editing a message, and what that said before still counts.
        which: the number of a meeting that the examples name, where more than one is open.
        in_group: what they name the group by, where that has to be named.
        """
        text, examples = self._sentence(error)
        if error.examples:
            which = None  # they name one
        key = error.command or command
        page = self.command_page(key) if key in self._commands else None
        before = (page.before_date if error.command else page.name) if page else None
        if before and error.preceding:
            before = f"{before} {error.preceding}"
        if page and before and error.about:
            after_meeting = before.removeprefix(page.name)
            before = f"{page.name} {self._example(error.about)}{after_meeting}"
        whole = [
            self.command(_after(before, _followed(e, error.following)), which, in_group)
            for e in examples
            if before or e.startswith("!")
        ]
        # What the sentence itself has asked about is not said again.
        examples = [example for example in whole if example not in text]
        return self.render("error", text=text, examples=examples, still_stands=still_stands)

    def explain(self, error: UserError) -> tuple[str, list[str]]:
        """The same as plain text: what was wrong, and the examples as they stand alone."""
        text, examples = self._sentence(error)
        plain = markup.join_blocks(markup.parse_blocks(text)).text
        return plain, [example.unescape() for example in examples]

    def _sentence(self, error: UserError) -> tuple[Markup, list[Markup]]:
        sentence = self._macro(f"{error.template}.j2", error.message_id)(**error.values)
        lines = [line.strip() for line in sentence.splitlines()]
        words = Markup(" ").join(line for line in lines if not line.startswith(_EXAMPLE) and line)
        own = [line[len(_EXAMPLE) :] for line in lines if line.startswith(_EXAMPLE)]
        return words, [self._example(each) for each in error.examples] or own

    def _example(self, of: DateExample | int) -> Markup:
        if isinstance(of, int):
            return cast("Markup", self._macro("errors.j2", "a_meeting")(of))
        return Markup.escape(self._env.filters["typed"](of))


def _after(command: str | None, example: Markup) -> Markup:
    """The example as a whole command: "möte 2" stands by itself, and after "förhinder"."""
    if example.startswith(("!", f"{command} ")):
        return example
    return Markup("{} {}").format(command, example)


def _followed(example: Markup, words: str) -> Markup:
    if not words or example.startswith("!"):
        return example
    return Markup("{} {}").format(example, words)


def _lines(text: str) -> Markup:
    """Line breaks as people wrote them."""
    return Markup("<br>").join(text.splitlines())


def _paragraphs(text: str, key: str = "") -> Markup:
    """The same as paragraphs, where people left lines empty. key: what begins with the first."""
    first, *more = re.split(r"\n\s*\n", "\n".join(text.splitlines()).strip())
    begins = Markup('<p data-key="{}">{}</p>') if key else Markup("<p>{1}</p>")
    rest = (Markup("<p>{}</p>").format(_lines(part)) for part in more)
    return Markup("").join((begins.format(key, _lines(first)), *rest))
