"""What columns hold, the same on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC without an offset, so that both databases sort it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant has a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        # Not process_result_value: that is one call more for each of a meeting's many answers.
        read = self.impl_instance.result_processor(dialect, coltype)

        def aware(value: Any) -> datetime | None:
            instant: datetime | None = value if read is None else read(value)
            return None if instant is None else instant.replace(tzinfo=UTC)

        return aware


class WallTime(TypeDecorator[datetime]):
    """A naive datetime: what the clocks of the group's own zone show, whatever DST does."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        # Both drivers would take one with a zone, and each make something else of it.
        if value is not None and value.tzinfo is not None:
            raise ValueError("a wall time has no time zone")
        return value


def enum_of(kind: type[StrEnum]) -> Enum:
    """The values of an enum, as text that both databases take."""
    return Enum(
        kind, native_enum=False, length=16, values_callable=lambda e: [member.value for member in e]
    )
