"""Runs Alembic on an engine that is already open; there is no alembic.ini to keep.

Alembic and the revisions are loaded where there is something to run only: a bot that starts on a
database of its own version does without their ten megabytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, text

from secretary.errors import AdministratorError

if TYPE_CHECKING:
    from alembic.config import Config

_VERSIONS: Final = Path(__file__).parent / "versions"
_KEPT_IN: Final = "alembic_version"
"""Alembic's table, with one row."""


def _config(engine: Engine) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """To the newest revision. Raises AdministratorError where the database is ahead of us."""
    if is_current(engine):
        return
    from alembic import command

    command.upgrade(_config(engine), "head")


def make_tables(connection: Connection) -> None:
    """The newest tables in an empty database, in the transaction that the connection is in."""
    from alembic import command

    config = _config(connection.engine)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest revision.

    Raises AdministratorError where it is ahead of us.
    """
    revision, known = _revision(engine), revisions()
    if revision is not None and revision not in known:
        raise AdministratorError(
            "storage.url",
            "the database was made by a newer Kansli.",
            "Install that version, or a later one.",
        )
    return revision == known[-1]


def has_tables(engine: Engine) -> bool:
    """Whether the database stands at any revision."""
    return _revision(engine) is not None


def revisions() -> list[str]:
    """All of this version, the oldest first: what the names of their files begin with."""
    return sorted(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(_KEPT_IN):
            return None
        found: str | None = connection.scalar(text(f"SELECT version_num FROM {_KEPT_IN}"))  # noqa: S608 - a constant
        return found
