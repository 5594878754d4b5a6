"""All errors of Kansli, as one tree.

::

    KansliError
    ├── UserError            what a person in the chat did; shown to them in their group's language
    │   ├── NotAllowed       … who may not do that
    │   └── DateError        … whose date or time could not be read (see `secretary.language.dates`)
    ├── AdministratorError   what the administrator must put right; says where and how
    │   └── ConfigError      … in config.toml
    └── StorageUnavailable   the database does not answer; nothing was done, try again

Anything else is a bug: the room sees a reference, the log has the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date, time
from typing import ClassVar, NamedTuple, Self


class DateExample(NamedTuple):
    """A date in an example, until it is put in somebody's language: "fredag 12 mars kl 9–12".

    start, end: local wall-clock times. today: where its year goes without saying.
    """

    # No dataclass: `kansli --help` needs the errors, and nothing else that takes so long to load.

    day: date
    today: date
    start: time | None = None
    end: time | None = None


class KansliError(Exception):
    """Everything Kansli raises on purpose."""


class UserError(KansliError):
    """A mistake by somebody in the chat.

    message_id: names a macro in `template`, a file of ``secretary/language/*/templates``. It says
        kindly what was wrong, and has examples that would have worked.
    values: the arguments of the macro. They may be people's own words: not for the log.
    examples: dates, or the numbers of meetings, in place of the macro's own examples.
    command: the key of the command that examples follow; of the command that was used if empty.
    """

    template: ClassVar[str] = "errors"

    def __init__(self, message_id: str, /, **values: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.values = values
        self.examples: tuple[DateExample | int, ...] = ()
        self.command = ""

    @property
    def dates(self) -> list[DateExample]:
        """The dates among the values."""
        return list(_dates(self.values.values()))

    def with_examples(self, *examples: DateExample | int) -> Self:
        """The same error with these examples."""
        other = copy(self)
        other.examples = examples
        return other

    def for_command(self, key: str) -> Self:
        """The same error with examples that follow the command of that key."""
        other = copy(self)
        other.command = key
        return other


def _dates(values: Iterable[object]) -> Iterator[DateExample]:
    for value in values:
        if isinstance(value, DateExample):
            yield value
        elif isinstance(value, list):
            yield from _dates(value)


class NotAllowed(UserError):
    """The person is not one of those who may do this."""


class DateError(UserError):
    """A date or time that is unclear, impossible or in the wrong direction."""

    template = "dates"


class AdministratorError(KansliError):
    """Something the administrator must put right.

    where: the file, key, room or address. problem: what is wrong there. remedy: what to do.
    """

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        super().__init__(f"{where}: {problem} {remedy}".strip())
        self.where = where
        self.problem = problem
        self.remedy = remedy


class ConfigError(AdministratorError):
    """config.toml is wrong; `where` names the file and the key."""


class StorageUnavailable(KansliError):
    """The database is out of reach, locked or full. Nothing was changed; try again later."""
