"""What the list of what is posted next tells of, besides a meeting's notices."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from secretary import written_rounds
from secretary.followed_reminders import (
    AGREEMENT,
    FOCUS_ASSIGNMENT,
    FOCUS_ASSIGNMENT_GIVEN,
    FOCUS_ASSIGNMENT_OVERDUE,
    GOAL,
    WORK_PLAN,
)
from secretary.hand_over import CONSENT, HAND_OVER
from secretary.organisation_tables import CLOSED, NUDGE
from secretary.reminders import GIVEN, REMINDER_KINDS
from services import group_endings, round_notices, year_plan_establishing, year_plan_notices
from services.follow_up_report_notices import REMINDER as REPORT_DUE
from services.upcoming import About, Matter
from storage import ABSENCES, ROUND_CLOSED
from tests.secretary import example as ex

_HELD: Final = ex.meeting("2027-04-09 09:00", number=2)
_NEXT: Final = ex.meeting("2027-05-28 09:00", number=3)
_NOTES: Final = About(Matter.NOTES, _HELD)
_PLAN: Final = About(Matter.YEAR_PLAN, numbers=(2028,))
_TABLE: Final = About(Matter.TABLE, _HELD, (1,), "Läget i kommunerna")
_ROUND: Final = About(Matter.ROUND, numbers=(1,), name="Ställer ni er bakom remissvaret?")
_BEFORE, _AFTER = REMINDER_KINDS

_FOCUS: Final = About(Matter.FOCUS_ASSIGNMENT, numbers=(2,))
_GOALS: Final = About(Matter.GOAL, numbers=(2, 3))
_FOLLOWED: Final = {
    FOCUS_ASSIGNMENT_GIVEN: _FOCUS,
    FOCUS_ASSIGNMENT: _FOCUS,
    FOCUS_ASSIGNMENT_OVERDUE: _FOCUS,
    GOAL: _GOALS,
    WORK_PLAN: _GOALS,
    AGREEMENT: About(Matter.AGREEMENT, numbers=(1,)),
}
OTHERS: Final = [
    (datetime(2027, 4, day, 9), kind, about)  # noqa: DTZ001 - wall time
    for day, kind, about in (
        (9, GIVEN.name, About(Matter.ASSIGNMENT, numbers=(7, 8))),
        (19, ABSENCES, About(Matter.MEETING, _NEXT)),
        (21, round_notices.NUDGE, _NOTES),
        (21, NUDGE, _TABLE),
        (26, ROUND_CLOSED, _NOTES),
        (26, CLOSED, _TABLE),
        (24, written_rounds.NUDGE, _ROUND),
        (29, written_rounds.RESULT, _ROUND),
        (12, CONSENT, About(Matter.PERSON, name="Anna Ek")),
        (15, HAND_OVER, About(Matter.PERSON, name="Olle Nilsson")),
        (26, _BEFORE.name, About(Matter.ASSIGNMENT, numbers=(7,), name="Sala")),
        *((28, kind.name, _FOLLOWED[kind]) for kind in _FOLLOWED),
        (26, year_plan_notices.REMINDER, _PLAN),
        (27, year_plan_establishing.TOLD, _PLAN),
        (28, group_endings.ENDED, About(Matter.GROUP, name="Samverkansgruppen barn/unga")),
        (27, _AFTER.name, About(Matter.ASSIGNMENT, numbers=(6,), name="Västerås")),
        (28, REPORT_DUE, About(Matter.BOARD_REPORT, name="2027-1")),
    )
]
"""When, of what kind, and about what: one of each kind."""
