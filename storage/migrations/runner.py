"""Runs Alembic on an engine that is already open; there is no alembic.ini to keep."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from secretary.errors import AdministratorError


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """To the newest revision. Raises AdministratorError where the database is ahead of us."""
    if is_current(engine):
        return
    command.upgrade(_config(engine), "head")


def make_tables(connection: Connection) -> None:
    """The newest tables in an empty database, in the transaction that the connection is in."""
    config = _config(connection.engine)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest revision.

    Raises AdministratorError where it is ahead of us.
    """
    revision = _revision(engine)
    scripts = ScriptDirectory.from_config(_config(engine))
    if revision is not None and revision not in {it.revision for it in scripts.walk_revisions()}:
        raise AdministratorError(
            "storage.url",
            "the database was made by a newer Kansli.",
            "Install that version, or a later one.",
        )
    return revision == scripts.get_current_head()


def has_tables(engine: Engine) -> bool:
    """Whether the database stands at any revision."""
    return _revision(engine) is not None


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
