"""From a line of text to a command."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Final

import commands
from commands.command import Command, DialogueStep, FreeTextHandler
from secretary.errors import NotAllowed, UserError
from secretary.language.text import normalise, strip_diacritics
from services.actors import Actor, Permission

_ESCAPE: Final = "\\"
"""Before the prefix by those who are used to Markdown, where it takes a sign as it stands."""
_LONGEST_MISSPELT: Final = 40
"""Characters: no command's name is longer."""
_SHORTEST_MISSPELT: Final = 4
_CLOSE: Final = 0.8
"""How alike a word and a command's name are, where a line below another is one misspelt."""
_REFUSALS: Final = {
    Permission.GROUP: "for_group",
    Permission.HOLDER: "for_holders",
    Permission.LEADER: "for_leaders",
    Permission.SECRETARY: "for_secretaries",
}


class Misspelt(UserError):
    """No command is called so, but one is called much the same. words: those after its name."""

    def __init__(self, meant: Command, words: str) -> None:
        super().__init__("misspelt_command", command=meant.key)
        self.meant = meant
        self.words = words


class Router:
    """Finds the command in a line. Commands are found in this package's files, listed nowhere."""

    def __init__(self, prefix: str = "!") -> None:
        self.prefix = prefix
        self.catalogue, self._steps, self._free_text = _discover()
        self._names = _names()
        self._longest = max(len(words) for words in self._names)

    def line(self, text: str) -> str | None:
        """The line without its prefix; None where it is no command (``!!!``, ordinary talk)."""
        text = normalise(text).removeprefix(_ESCAPE)
        # Some keyboards for Chinese and Japanese write the sign in its wide form.
        head = unicodedata.normalize("NFKC", text[: len(self.prefix)])
        if head != self.prefix:
            return None
        line = text[len(self.prefix) :].lstrip()
        if line[:1].isalpha():
            return line
        line = line.lstrip(self.prefix)  # "!!kommer", but not "!!! Viktigt"
        return line if self._begins_command(line) or self._says_what_command_could(line) else None

    def lines(self, text: str) -> list[str]:
        """The commands in a message, each without its prefix, where it has several.

        The first begins the message, and each other a line. A line that begins with no command's
        name belongs to the one before: a report may have any words in it.
        """
        first = self.line(text)
        if first is None:
            return []
        found: list[str] = []
        for line in first.split("\n"):
            rest = line.removeprefix(self.prefix).lstrip()
            is_new = line.startswith(self.prefix) and (
                self._begins_command(rest) or self._is_misspelt(rest)
            )
            if is_new or not found:
                found.append(rest if is_new else line)
            else:
                found[-1] += f"\n{line}"
        return [line.strip() for line in found]

    def _begins_command(self, line: str) -> bool:
        return any(words in self._names for words, _ in _heads(line, self._longest))

    def _says_what_command_could(self, line: str) -> bool:
        """Whether a line with no command's name says what one could: "12 mars kommer jag"."""
        return any(handler.parse_command is not None for handler, _ in self.free_text(line))

    def _is_misspelt(self, line: str) -> bool:
        """Whether a line begins with a word much like the first of a command's name."""
        first = line.split(maxsplit=1)[0] if line else ""
        word = strip_diacritics(_bare(first[:_LONGEST_MISSPELT]))
        if len(word) < _SHORTEST_MISSPELT:
            return False
        names = {words[0] for words in self._names}
        return bool(difflib.get_close_matches(word, names, n=1, cutoff=_CLOSE))

    def find(self, line: str, actor: Actor) -> tuple[Command, str]:
        """The command that `line` names, and the words after the name.

        The longest name that `actor` may use wins, or the command that they have instead. Raises
        NotAllowed where they may use none of those that fit, and UserError where no command has
        such a name.
        """
        refused: Command | None = None
        rest = ""
        for words, rest in _heads(line, self._longest):
            found = self._names.get(words)
            if found is None or (found.guard is not None and not found.guard(rest)):
                continue
            if actor.may(found.permission):
                asks = found.keeps_question and _is_asked(line[: len(line) - len(rest)])
                return found, f"? {rest}" if asks else rest
            refused = refused or found
            if not found.fallback_to_parent:
                break
        if refused is not None and refused.instead:
            instead = self.command(refused.instead)
            if actor.may(instead.permission):
                return instead, rest
        if refused is not None:
            raise NotAllowed(_REFUSALS[refused.permission])
        raise self._unknown(line, actor)

    def begins_name(self, word: str) -> bool:
        """Whether some command's name begins with that word."""
        said = strip_diacritics(_bare(word))
        return any(words[0] == said for words in self._names)

    def command(self, key: str) -> Command:
        """The command of that key."""
        return next(each for each in self.catalogue if each.key == key)

    def dialogue_step(self, kind: str) -> DialogueStep | None:
        """What reads the answer to a question of that kind."""
        return self._steps.get(kind)

    def free_text(self, text: str) -> Iterator[tuple[FreeTextHandler, Command]]:
        """What reads plain words, and the command that they stand for; offers to record first."""
        for handler in sorted(self._free_text, key=lambda each: not each.offers):
            key = handler.command_for(text)
            if key is not None:
                yield handler, self.command(key)

    def check_permission(self, command: Command, actor: Actor) -> None:
        """Raises NotAllowed where the actor may not use the command."""
        if not actor.may(command.permission):
            raise NotAllowed(_REFUSALS[command.permission])

    def _unknown(self, line: str, actor: Actor) -> UserError:
        word = line.split(maxsplit=1)[0][:_LONGEST_MISSPELT]
        usable = {" ".join(w): c for w, c in self._names.items() if actor.may(c.permission)}
        two = strip_diacritics(" ".join(line.split(maxsplit=2)[:2])[:_LONGEST_MISSPELT])
        for count, said in ((2, two), (1, strip_diacritics(_bare(word)))):
            # "Anna kommer inte" is no misspelling of "jag kommer".
            close = difflib.get_close_matches(said, usable, n=1, cutoff=0.7)
            if close and said is two and not _alike(said, close[0]):
                continue
            if close:
                rest = "".join(line.split(maxsplit=count)[count:])
                return Misspelt(_beginning_with(said, usable) or usable[close[0]], rest)
        return UserError("unknown_command")


def _beginning_with(word: str, usable: Mapping[str, Command]) -> Command | None:
    """The command of whose names a word is the first, and not all: "ändra", of "ändra möte".

    Of several the one that has most such names: that is what people write in most ways.
    """
    begun = [each.key for name, each in usable.items() if name.startswith(f"{word} ")]
    commands = {each.key: each for each in usable.values()}
    return commands[Counter(begun).most_common(1)[0][0]] if begun else None


def _alike(typed: str, name: str) -> bool:
    """Whether both the first words and the rest are."""
    parts = zip(typed.split(maxsplit=1), name.split(maxsplit=1), (0.6, 0.75), strict=False)
    return all(difflib.SequenceMatcher(None, a, b).ratio() >= least for a, b, least in parts)


def _is_asked(head: str) -> bool:
    head = head.rstrip()
    return "?" in head[len(_bare(head)) :]


def _bare(word: str) -> str:
    return word.rstrip(".,:;!?…")


_HEAD_WORD: Final = re.compile(
    r"[^\W\d_]+[,.:;!?…]+(?=[^\W\d_])|[^\W\d_]+(?=[\u2190-\U0001faff])|\S+"
)
"""A sign may stand without a space after it: "kommer,inte", "kommer❌"."""


def _heads(line: str, longest: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """The line's first words, most first, each with what follows; its line breaks are kept."""
    ends = [match.end() for match in islice(_HEAD_WORD.finditer(line), longest)]
    for end in reversed(ends):
        words = tuple(strip_diacritics(_bare(word)) for word in line[:end].split())
        yield words, line[end:].strip()


@cache
def _names() -> Mapping[tuple[str, ...], Command]:
    """Each command by the words that it is called by."""
    names: dict[tuple[str, ...], Command] = {}
    for found in _discover()[0]:
        for name in (found.name, *found.aliases):
            words = tuple(strip_diacritics(name).split())
            if names.setdefault(words, found) is not found:
                raise ValueError(f"two commands are called {name}")
    return names


@cache
def _discover() -> tuple[Sequence[Command], Mapping[str, DialogueStep], Sequence[FreeTextHandler]]:
    found: dict[str, Command] = {}
    steps: dict[str, DialogueStep] = {}
    free_text: list[FreeTextHandler] = []
    for module_info in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{module_info.name}")
        for thing in vars(module).values():
            if isinstance(thing, Command):
                found[thing.name] = thing
            elif isinstance(thing, DialogueStep):
                steps[thing.kind] = thing
            elif isinstance(thing, FreeTextHandler):
                free_text.append(thing)
    return (
        tuple(found[name] for name in sorted(found, key=strip_diacritics)),
        steps,
        tuple(free_text),
    )
