"""Tables: the log-in and the encryption keys of Matrix accounts, encrypted."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, String, Table

from storage.schema.base import metadata

matrix_key: Final = Table(
    "matrix_key",
    metadata,
    Column("account", String, primary_key=True),
    Column("relation", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("is_deleted", Boolean, nullable=False),
    Column("value", LargeBinary, nullable=False),
    # Standbys read what is newer than what they have.
    Index("ix_matrix_key_account_version", "account", "version"),
)
"""Rows that only who has the secret of the settings can read: see `storage.matrix_keys`."""
