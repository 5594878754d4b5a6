"""From a line of text to a command."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from typing import Final

import commands
from commands.command import Asker, Command, Continuation, Listener, Who
from secretary.errors import NotAllowed, UserError
from secretary.language.text import normalise, strip_diacritics

_POLITE_NO: Final = {Who.HOLDER: "for_holders", Who.LEADER: "for_leaders"}


class Router:
    """Finds the command in a line. Commands are found in this package's files, listed nowhere."""

    def __init__(self, prefix: str = "!") -> None:
        self.prefix = prefix
        self.catalogue, self._continuations, self._listeners = _discover()
        self._names: dict[tuple[str, ...], Command] = {}
        for found in self.catalogue:
            for name in (found.name, *found.aliases):
                words = tuple(strip_diacritics(name).split())
                if self._names.setdefault(words, found) is not found:
                    raise ValueError(f"two commands are called {name}")
        self._longest = max(len(words) for words in self._names)

    def line(self, text: str) -> str | None:
        """The line without its prefix; None where it is no command (``!!``, ordinary talk)."""
        text = normalise(text)
        if not text.startswith(self.prefix):
            return None
        line = text[len(self.prefix) :].lstrip()
        return line if line[:1].isalpha() else None

    def find(self, line: str, asker: Asker) -> tuple[Command, str]:
        """The command that `line` names, and the words after the name.

        The longest name that `asker` may use wins. Raises NotAllowed where they may use none
        of those that fit, and UserError where no command has such a name.
        """
        refused: Command | None = None
        for words, rest in _heads(line, self._longest):
            found = self._names.get(words)
            if found is None or (found.only_if is not None and not found.only_if(rest)):
                continue
            if asker.may(found.who):
                return found, rest
            refused = refused or found
            if not found.or_shorter:
                break
        if refused is not None:
            raise NotAllowed(_POLITE_NO[refused.who])
        raise self._unknown(line, asker)

    def continuation(self, kind: str) -> Continuation | None:
        """Who takes the answer to a question of that kind."""
        return self._continuations.get(kind)

    def listener(self, text: str) -> tuple[Listener, str] | None:
        """Who takes plain talk in a direct chat, and the key of the command it stands for."""
        found = ((one, one.stands_for(text)) for one in self._listeners)
        return next(((one, key) for one, key in found if key is not None), None)

    def _unknown(self, line: str, asker: Asker) -> UserError:
        word = line.split(maxsplit=1)[0][:40]
        usable = {" ".join(w): c for w, c in self._names.items() if asker.may(c.who)}
        two = strip_diacritics(" ".join(line.split()[:2]))
        for said in (two, strip_diacritics(_bare(word))):
            close = difflib.get_close_matches(said, usable, n=1, cutoff=0.7)
            if close:
                return UserError("misspelt_command", word=word, command=usable[close[0]].key)
        return UserError("unknown_command", word=word)


def _bare(word: str) -> str:
    return word.rstrip(".,:;!?")


def _heads(line: str, longest: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """The line's first words, most first, each with what follows; its line breaks are kept."""
    ends = [match.end() for match in re.finditer(r"\S+", line)][:longest]
    for end in reversed(ends):
        words = tuple(strip_diacritics(_bare(word)) for word in line[:end].split())
        yield words, line[end:].strip()


def _discover() -> tuple[Sequence[Command], dict[str, Continuation], Sequence[Listener]]:
    found: dict[str, Command] = {}
    continuations: dict[str, Continuation] = {}
    listeners: list[Listener] = []
    for module_info in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{module_info.name}")
        for thing in vars(module).values():
            if isinstance(thing, Command):
                found[thing.name] = thing
            elif isinstance(thing, Continuation):
                continuations[thing.kind] = thing
            elif isinstance(thing, Listener):
                listeners.append(thing)
    return (
        tuple(found[name] for name in sorted(found, key=strip_diacritics)),
        continuations,
        listeners,
    )
