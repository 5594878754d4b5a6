"""What the words of an answer about coming say, and what is left over: `AnswerWords`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from secretary.attendance import AttendanceMode, Participation
from secretary.errors import UserError
from secretary.meetings import Meeting


class Unclear(StrEnum):
    """Why words cannot be recorded as they stand, by the sentence in errors.j2 that says so."""

    QUESTION = "answer_question"
    DOUBT = "answer_doubt"
    """Or a condition: "kanske", "om jag hinner"."""
    LIKELY = "answer_likely"
    """ "Nog", "I think": a yes makes it certain."""
    PART = "answer_part"
    """A part of the meeting that has no time of day: "första timmen", "punkt 4"."""
    PEOPLE = "answer_people"
    """Somebody else is named."""
    BOTH_WAYS = "answer_both_ways"
    """They say that somebody comes, and that they do not."""
    LEFT_OVER = "answer_left_over"


@dataclass
class Said:
    """One thing said: coming, or not. meetings: those named; none where it names none.

    arrives, leaves: times of day at the meeting; late_by: instead of `arrives`.
    arrives_error: what is wrong with the bare number that `arrives` was read from, if it is none.
    is_late: whether they come late without saying when.
    was_absence: whether it was said as the absence from a part: "förhinder från kl 11".
    """

    coming: bool
    meetings: list[Meeting] = field(default_factory=list)
    mode: AttendanceMode | None = None
    arrives: time | None = None
    leaves: time | None = None
    late_by: timedelta | None = None
    arrives_error: UserError | None = None
    is_late: bool = False
    was_absence: bool = False

    @property
    def participation(self) -> Participation:
        """What is said, with the times of day that are."""
        return Participation(self.coming, self.mode, self.arrives, self.leaves)


@dataclass
class AnswerWords:
    """What the words say: nothing, one thing, or of some meetings one and of others the opposite.

    unclear: why it must be asked about; None where it can be recorded.
    error: a meeting that was named and is not there, where that is why.
    can_guess: whether it can be asked if `said` is meant: "inte ensam" is no absence to ask about.
    of_all: whether every meeting is meant, and none is named; of_both: that there are two.
    reason_given: whether a reason was written.
    goes_on: whether words that can mean many things go on with words that are not known: "jag kan
        inte" may be an answer, "jag kan inte öppna bilagan" is none.
    """

    said: list[Said] = field(default_factory=list)
    unclear: Unclear | None = None
    error: UserError | None = None
    can_guess: bool = True
    of_all: bool = False
    of_both: bool = False
    reason_given: bool = False
    goes_on: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether it can be recorded."""
        return bool(self.said) and self.unclear is None
