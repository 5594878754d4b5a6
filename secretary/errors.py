"""All errors of Kansli, as one tree.

::

    KansliError
    ├── UserError            what a person in the chat did; shown to them in their group's language
    │   ├── NotAllowed       … who may not do that
    │   ├── WhichMeeting     … who has to say which meeting they mean
    │   └── DateError        … whose date or time could not be read (see `secretary.language.dates`)
    ├── AdministratorError   what the administrator must put right; says where and how
    │   ├── ConfigError      … in config.toml
    │   └── LeaseLost        … or need not: another process works for the account now
    └── StorageUnavailable   the database does not answer; nothing was done, try again
        └── StorageNotAnswering  … when it is opened: both, since somebody may have to start it

Anything else is a bug: the room sees a reference, the log has the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import date, time
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

if TYPE_CHECKING:
    from secretary.meetings import Meeting


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
    about: the number of the meeting that the command is about, 0 for none.
    preceding: words that were understood and stand before an example: whom it is about.
    following: words that were understood and stand after an example: a meeting's place.
    choices: the meetings that it names, in that order, where an answer can pick one of them.
    rest: what was written after the name of a meeting, or the date, that is wrong; None where that
        is not known. It can be a reason: `followed_by` repeats what is none.
    """

    template: ClassVar[str] = "errors"
    examples: tuple[DateExample | int, ...] = ()
    command: str = ""
    about: int = 0
    preceding: str = ""
    following: str = ""
    choices: tuple[Meeting, ...] = ()
    rest: str | None = None

    def __init__(self, message_id: str, /, **values: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.values = values

    @property
    def dates(self) -> list[DateExample]:
        """The dates among the values."""
        return list(_dates(self.values.values()))

    def with_examples(self, *examples: DateExample | int) -> Self:
        """The same error with these examples."""
        other = copy(self)
        other.examples = examples
        return other

    def for_command(self, key: str, about: int = 0) -> Self:
        """The same error with examples that follow the command of that key, and its meeting."""
        other = copy(self)
        other.command = key
        other.about = about
        return other

    def with_choices(self, *choices: Meeting) -> Self:
        """The same error with these meetings to pick from."""
        other = copy(self)
        other.choices = choices
        return other

    def preceded_by(self, words: str) -> Self:
        """The same error with these words before each example that is no whole command."""
        other = copy(self)
        other.preceding = words
        return other

    def followed_by(self, words: str) -> Self:
        """The same error with these words after each example."""
        other = copy(self)
        other.following = words
        return other


def _dates(values: Iterable[object]) -> Iterator[DateExample]:
    for value in values:
        if isinstance(value, DateExample):
            yield value
        elif isinstance(value, list):
            yield from _dates(value)


class NotAllowed(UserError):
    """The person is not one of those who may do this."""


class WhichMeeting(UserError):
    """Several meetings can be meant, or one that must be named: it is asked which."""

    def __init__(
        self, message_id: str, /, choices: Sequence[Meeting] = (), **values: object
    ) -> None:
        super().__init__(message_id, **values)
        self.choices = tuple(choices)


class DateError(UserError):
    """A date or time that is unclear, impossible or in the wrong direction.

    Its examples are dates among the values: ``days`` that may have been meant, or a ``sample``.
    """

    template = "dates"
    clock: tuple[time, time | None] | None = None
    """The start, and the end if there is one, that were understood, where the day is wrong."""

    def at_time(self, start: time, end: time | None) -> Self:
        """The same error with the time of day that was understood in each example without one.

        A sample's own time is but an example, and gives way.
        """
        other = copy(self)
        other.values = dict(self.values)
        other.clock = start, end
        sample, days = self.values.get("sample"), self.values.get("days")
        if isinstance(sample, DateExample):
            other.values["sample"] = sample._replace(start=start, end=end)
        if isinstance(days, list):
            other.values["days"] = [
                day if day.start else day._replace(start=start, end=end) for day in days
            ]
        return other


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


class LeaseLost(AdministratorError):
    """Another process has taken over the account, so this one changes nothing and stands by."""

    def __init__(self, account: str) -> None:
        super().__init__(
            account,
            "another kansli has taken it over; nothing was changed.",
            "Nothing has to be done: this one stands by.",
        )


class StorageUnavailable(KansliError):
    """The database is out of reach, locked or full. Nothing was changed; try again later.

    name: what the database calls it. words: its own of it, which quote nobody and hold no password.
    """

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__(f"{name}: {words}" if words else name)
        self.name = name


class StorageNotAnswering(StorageUnavailable, AdministratorError):
    """The same when the database is opened: the bot waits, and a command ends with the remedy."""

    def __init__(self, name: str, words: str, where: str, remedy: str) -> None:
        problem = f"the database cannot be used ({words or name})."
        AdministratorError.__init__(self, where, problem, remedy)
        self.name = name
