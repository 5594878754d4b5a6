"""What an answer about coming has said so far, while it is read: `AnswerSoFar`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from secretary.attendance import AttendanceMode
from secretary.language.answers.values import AnswerWords, Said, Unclear
from secretary.meetings import Meeting

_WORST: Final = (
    Unclear.QUESTION,
    Unclear.DOUBT,
    Unclear.BOTH_WAYS,
    Unclear.PEOPLE,
    Unclear.PART,
    Unclear.LEFT_OVER,
    Unclear.LIKELY,
)
"""Which of several is told, the first first."""


class AnswerSoFar:
    """What is said, and why it may not be recorded as it stands.

    after: whether it follows a command, and then which; None for plain words.
    left_open: what is open from the start.
    """

    def __init__(self, after: bool | None, left_open: Iterable[Unclear]) -> None:
        self.after = after
        self.words = AnswerWords()
        self.is_hedged = False
        """Whether unknown words stand before it: "alla tror att jag kommer"."""
        self.is_barely_said = False
        """Whether what was said last means something else if unknown words follow."""
        self.is_only_away = False
        """Whether all that was said is that somebody is ill, or away."""
        self.by_substitute = False
        """Whether it says that somebody else comes in the writer's place."""
        self.waiting: list[Meeting] = []
        """Named before anything is said of them: "på fredag kan jag inte"."""
        for why in left_open:
            self.leave_open(why)

    @property
    def last(self) -> Said | None:
        """What was said last."""
        return self.words.said[-1] if self.words.said else None

    @property
    def comes(self) -> Said | None:
        """What was said last, if it is that somebody comes."""
        last = self.last
        return last if last is not None and last.coming else None

    def say(self, *, coming: bool) -> Said:
        """That somebody comes, or does not; of the meetings that have been named."""
        said = self.words.said
        if self.is_hedged and not said:
            self.leave_open(Unclear.LIKELY)
        here = next((each for each in said if each.coming is coming), None)
        if here is None:
            here = Said(coming)
        else:
            said.remove(here)
        said.append(here)
        here.meetings.extend(m for m in self.waiting if m not in here.meetings)
        self.waiting = []
        return here

    def set_mode(self, mode: AttendanceMode) -> None:
        """How somebody comes."""
        comes = self.comes
        if comes is None or comes.mode not in (None, mode):
            self.leave_open(Unclear.LEFT_OVER, can_guess=False)
        else:
            comes.mode = mode

    def leave_open(self, why: Unclear, *, can_guess: bool = True) -> None:
        """It is to be asked about. can_guess: as in `AnswerWords`."""
        self.words.can_guess = self.words.can_guess and can_guess
        known = self.words.unclear
        if known is None or _WORST.index(why) < _WORST.index(known):
            self.words.unclear = why

    def finished(self, *, says_also: bool) -> AnswerWords:
        """All of it. says_also: whether what it names comes on top of something."""
        words, said = self.words, self.words.said
        if self.after is not None and not said:
            said.append(Said(self.after))  # "förhinder nej förresten ska"
            self.leave_open(Unclear.LEFT_OVER, can_guess=False)
        named = [meeting for each in said for meeting in each.meetings]
        if self.waiting:
            self.leave_open(Unclear.LEFT_OVER)
        if len(said) > 1:
            apart = all(each.meetings for each in said) and len(set(named)) == len(named)
            if not apart or words.of_all:
                self.leave_open(Unclear.BOTH_WAYS)
        if words.of_all and named:
            if not (words.of_both and len(named) > 1):
                self.leave_open(Unclear.LEFT_OVER)
            words.of_all = False
        if says_also and self.after is not None and len(named) == 1 and not words.of_all:
            # "förhinder, kan inte den 25 heller": of the one before it, too?
            self.leave_open(Unclear.LEFT_OVER, can_guess=False)
        if self.by_substitute and any(each.coming for each in said):
            self.leave_open(Unclear.PEOPLE)
        if words.unclear is not Unclear.LEFT_OVER:
            words.error = None
        return words
