"""Alembic's entry point: migrates on the engine that `runner` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Engine

from storage.schema import metadata

engine: Engine = context.config.attributes["engine"]
with engine.begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transaction_per_migration=False,
    )
    context.run_migrations()
