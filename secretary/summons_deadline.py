"""When a summons must be out, and when it is too late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from secretary import calendar
from secretary.errors import UserError
from secretary.group import Group
from secretary.language.phrases import OVERRIDE_WORDS


def summons_deadline(group: Group, day: date) -> date:
    """The last day on which a summons to a meeting on `day` is in time.

    Calendar days, never hours; a deadline on a Saturday, Sunday or red day moves earlier.
    """
    deadline = day - timedelta(days=group.rules.summons_days)
    return calendar.working_day_on_or_before(deadline) if group.notices.working_days else deadline


def refuse_if_late(group: Group, day: date, now: datetime, *, override: bool) -> bool:
    """Whether a summons to a meeting on `day`, sent `now` (aware), is late by the rules.

    The deadline's own day is in time to its end. Raises UserError where it is late, the rules are
    firm, and nobody overrode them in so many words; other rules (domain.md: 2017 "as a rule", 2023
    names none) forbid nothing.
    """
    today = group.today(now)
    deadline = summons_deadline(group, day)
    late = today > deadline
    if late and group.rules.summons_firm and not override:
        raise UserError(
            "summons_too_late",
            day=day,
            deadline=deadline,
            days=group.rules.summons_days,
            override=OVERRIDE_WORDS[group.language],
        )
    return late
