"""What people ask the secretary, or tell it, in plain words: `Subject`.

Each language has its patterns in `question_words`, and `questions` reads by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Subject(StrEnum):
    """What an everyday sentence is about, the more special before the more general."""

    THANKS = "thanks"
    ACKNOWLEDGED = "acknowledged"
    """ "Perfekt", which needs no answer."""
    UNASKED = "unasked"
    """A yes or a no to nothing, "vi ses"."""
    GREETING = "greeting"
    HELP = "help"
    CHANGE = "change"
    """How to take back or change what was said."""
    SEAT = "seat"
    """Somebody leaves their seat, or comes to one."""
    HOW_ABSENT = "how_absent"
    REPLY_BY = "reply_by"
    """Until when one can answer."""
    HOW_COMING = "how_coming"
    REPORTED = "reported"
    """What the asker has reported."""
    HOW_REPORT = "how_report"
    HOW_TOPIC = "how_topic"
    HOW_CALENDAR = "how_calendar"
    """How to have the meetings in a calendar of one's own."""
    OWN = "own"
    """The asker's own answer, their substitute's, and whether a substitute is needed."""
    FILE = "file"
    """A file that cannot be opened."""
    NOTES = "notes"
    CONTACT = "contact"
    PLAN = "plan"
    """A meeting to be planned, moved or cancelled."""
    LINK = "link"
    AGENDA = "agenda"
    WHO = "who"
    SUMMONS = "summons"
    """Whether the group has been summoned, and when it is."""
    MEETINGS = "meetings"
    WHERE = "where"
    ENDS = "ends"
    WHEN = "when"
    LATE = "late"
    """Somebody comes late or goes early."""
    AWAY = "away"
    """A reason from which an absence follows for most people: "jag är sjuk"."""
    UNSURE = "unsure"


QuestionWords = Mapping[Subject, str]
"""The patterns of one language, one on each line. They are searched for in one line in lower case,
without greeting and closing marks; å, ä and ö match what stands without rings and dots, too."""

STATEMENTS = (Subject.LATE, Subject.AWAY, Subject.UNSURE, Subject.FILE)
"""What somebody tells, and does not ask."""
