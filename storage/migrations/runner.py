"""Runs Alembic on an engine that is already open; there is no alembic.ini to keep."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

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
    try:
        command.upgrade(_config(engine), "head")
    except CommandError as error:
        raise AdministratorError(
            "storage.url",
            "the database was made by a newer Kansli.",
            "Install that version, or a later one.",
        ) from error


def is_current(engine: Engine) -> bool:
    """Whether the database stands at the newest revision."""
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    return revision == ScriptDirectory.from_config(_config(engine)).get_current_head()
