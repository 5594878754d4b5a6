"""The errors of Kansli, drawn as one tree.

::

    KansliError
    ├── UserError            what a person in the chat did; the text is Swedish and is shown to them
    │   ├── NotAllowed       … who may not do that
    │   └── DateError        … whose date or time could not be read (see `secretary.when`)
    ├── AdministratorError   what the installation needs mended; says where and how
    │   └── ConfigError      … in config.toml
    └── StorageUnavailable   the database does not answer; nothing was done, try again

Anything else is a fault of ours: the room sees a reference, the log sees the rest.
"""

from __future__ import annotations


class KansliError(Exception):
    """Everything Kansli raises on purpose."""


class UserError(KansliError):
    """A mistake by somebody in the chat.

    `text` is one or two kind Swedish sentences that say what was wrong.
    `examples` are commands that would have worked, with the prefix written as ``!``;
    whoever shows the error puts the installation's own prefix there.
    """

    def __init__(self, text: str, *examples: str) -> None:
        super().__init__(text)
        self.text = text
        self.examples = examples


class NotAllowed(UserError):
    """The person is not one of those who may do this."""


class DateError(UserError):
    """A Swedish date or time that is unclear, impossible or in the wrong direction."""


class AdministratorError(KansliError):
    """Something the administrator must mend.

    where: the file, key, room or address. problem: what is wrong there. remedy: how to mend it.
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
