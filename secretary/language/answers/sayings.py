"""What patterns of tokens say in an answer about coming: a method of `Sayings` for each kind.

`patterns` says which pattern says what.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time, timedelta
from typing import Final

from secretary.attendance import AttendanceMode
from secretary.language.answers.position import Position
from secretary.language.answers.so_far import AnswerSoFar
from secretary.language.answers.tags import Tag
from secretary.language.answers.tokens import Token
from secretary.language.answers.values import Unclear
from secretary.language.answers.words import WORDS

_TURNS_DENIAL: Final = (
    Tag.UNTIL + Tag.DIGITAL + Tag.ON_SITE + Tag.LATE + Tag.PART + Tag.LEAVE + Tag.CLOCK + Tag.UNREAD
)
"""After "kommer inte" these say that somebody comes in another way: "kommer inte ensam"."""
_WITH_TIME: Final = (Tag.ABSENT, Tag.ABSENT + Tag.MEETING)
"""After these a time of day tells of a part: "förhinder från kl 11"; else it may be a reason's."""
_OTHER: Final = {
    AttendanceMode.DIGITAL: AttendanceMode.ON_SITE,
    AttendanceMode.ON_SITE: AttendanceMode.DIGITAL,
}


class Sayings:
    """Adds what a pattern says, of whose tokens the first is at `position`, to `answer`."""

    def __init__(self, answer: AnswerSoFar, position: Position) -> None:
        self._answer = answer
        self._position = position

    def comes_otherwise(self, tokens: Sequence[Token]) -> None:
        first, *_, last = _modes(tokens)
        self._answer.say(coming=True).mode = last
        if first is last:
            self._answer.leave_open(Unclear.BOTH_WAYS)

    def comes_later(self, tokens: Sequence[Token]) -> None:
        here = self._answer.say(coming=True)
        here.arrives = _clock(tokens)
        if tokens[0].tag is Tag.ABSENT:
            self._answer.leave_open(Unclear.PART)

    def absence_ended(self, tokens: Sequence[Token]) -> None:
        before = self._position.passed[-1:]
        apart = tokens[0].text != tokens[1].text if len(tokens) > 1 else False
        self._answer.say(coming=True)
        if tokens[0].tag is Tag.ABSENT:
            self._answer.leave_open(Unclear.BOTH_WAYS)
        elif before == Tag.COME and apart:
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)  # "kommer inte förhinder"

    def denied(self, tokens: Sequence[Token]) -> None:
        self._answer.say(coming=False)
        self._answer.is_barely_said = tokens[-1].text in WORDS.goes_on
        following = self._position.after(tokens)
        ended = next((token for token in tokens if token.tag is Tag.NO_LONGER), None)
        if ended is not None and not ended.text.endswith(WORDS.no_longer):
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)  # "kommer inte felskrivet"
        if any(token.tag is Tag.NOT and token.text in WORDS.nobody for token in tokens):
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        if following and following.tag in _TURNS_DENIAL and following.error is None:
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)

    def denied_barely(self, tokens: Sequence[Token]) -> None:
        self.denied(tokens)
        self._answer.is_barely_said = True

    def denied_twice(self, tokens: Sequence[Token]) -> None:
        """ "Kommer inte att missa det"."""
        self._answer.say(coming=True)
        self._answer.leave_open(Unclear.BOTH_WAYS)

    def substitute_comes(self, tokens: Sequence[Token]) -> None:
        self._answer.by_substitute = True

    def absent(self, tokens: Sequence[Token]) -> None:
        self._answer.say(coming=False)
        self._answer.is_barely_said = False

    def away(self, tokens: Sequence[Token]) -> None:
        said = self._answer.words.said
        if not said:
            self._answer.say(coming=False)
            self._answer.is_barely_said = self._answer.is_only_away = True
        elif said[-1].coming:
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)
        elif tokens[0].text in WORDS.gone and self._position.passed[-1:] == Tag.ABSENT:
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)  # who, or what, is gone?
        if not tokens[0].is_of_substitute:
            self._answer.words.reason_given = True  # "min ersättare kommer" is none

    def coming(self, tokens: Sequence[Token]) -> None:
        if self._answer.is_only_away and self._position.passed[-1:] == Tag.BUT:
            self._answer.words.said.clear()  # "är sjuk, men kommer digitalt"
        self._answer.is_only_away = False
        self._answer.say(coming=True)

    def not_that_way(self, tokens: Sequence[Token]) -> None:
        self._answer.set_mode(_OTHER[_modes(tokens)[0]])

    def that_way(self, tokens: Sequence[Token]) -> None:
        self._answer.set_mode(_modes(tokens)[0])

    def leaves(self, tokens: Sequence[Token]) -> None:
        if self._answer.last is None:
            self._answer.say(coming=True)  # "jag måste gå kl 11"
            self._answer.leave_open(Unclear.LIKELY)
        self._set_times(leaves=_clock(tokens))

    def stays_until(self, tokens: Sequence[Token]) -> None:
        before = self._position.text_before
        until = [token.text for token in tokens if token.tag is Tag.UNTIL]
        if any(text.startswith(WORDS.at_the_latest) for text in until):
            is_arrival = not before or before.startswith(WORDS.arrives)
            self._answer.leave_open(Unclear.PART, can_guess=is_arrival)
            self._set_times(arrives=_clock(tokens))  # "är där senast 9.30"
            return
        if not before or before.startswith(WORDS.may_be_by):
            self._answer.leave_open(Unclear.PART)
        self._set_times(leaves=_clock(tokens))

    def arrives(self, tokens: Sequence[Token]) -> None:
        said = self._answer.words.said
        number = next((token for token in tokens if token.error is not None), None)
        if said and said[-1].coming and Tag.WORD in self._position.since_but():
            self._answer.leave_open(Unclear.PART, can_guess=False)  # "men har tandläkare 11"
            return
        if number is not None and not (said and said[-1].coming):
            self._answer.leave_open(Unclear.LEFT_OVER)
            self._answer.words.error = self._answer.words.error or number.error
            return
        self._set_times(arrives=_clock(tokens))
        if number is not None:
            self._answer.leave_open(Unclear.LIKELY)
            said[-1].arrives_error = number.error

    def late(self, tokens: Sequence[Token]) -> None:
        late_by = next((t.value for t in tokens if isinstance(t.value, timedelta)), None)
        if self._answer.last is None and late_by is not None:
            self._answer.say(coming=True)  # "jag blir 10 minuter sen"
            self._answer.leave_open(Unclear.LIKELY)
        comes = self._answer.comes
        if comes is None:
            self._answer.leave_open(Unclear.PART)
        else:
            comes.is_late = True
            comes.late_by = late_by

    def not_then(self, tokens: Sequence[Token]) -> None:
        """ "Kommer den 12, inte den 19", or "den 19 inte": absent then."""
        said = self._answer.words.said
        if said and said[-1].coming and said[-1].meetings:
            here = self._answer.say(coming=False)
            named = next(token for token in tokens if token.tag is Tag.MEETING)
            if named.meeting not in here.meetings:
                here.meetings.append(named.meeting)
            if named.is_from_day:
                self._answer.leave_open(Unclear.LEFT_OVER)
        else:
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)

    def instead_then(self, tokens: Sequence[Token]) -> None:
        """ "Kommer inte den 12 utan den 25": coming then."""
        last = self._answer.last
        clear = last is not None and not last.coming and bool(last.meetings)
        if not clear or tokens[0].text not in WORDS.instead:
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        else:
            self._answer.say(coming=True).meetings.append(tokens[1].meeting)

    def whatever(self, tokens: Sequence[Token]) -> None:
        """ "Trots att jag är förkyld": changes nothing."""

    def _set_times(self, arrives: time | None = None, leaves: time | None = None) -> None:
        said = self._answer.words.said
        if not said or not said[-1].coming:
            is_reason = self._answer.is_only_away and self._answer.after is None
            self._answer.leave_open(Unclear.PART, can_guess=not is_reason)  # "upptagen till 10"
            only = self._answer.after is not True and len(said) == 1
            if only and self._position.passed in _WITH_TIME:
                # "förhinder från kl 11": they come, and leave then
                said[0].coming = True
                said[0].leaves = leaves or arrives
                said[0].was_absence = True
            return
        here = said[-1]
        if (arrives and here.arrives) or (leaves and here.leaves):
            self._answer.leave_open(Unclear.LEFT_OVER)
        here.arrives = arrives or here.arrives
        here.leaves = leaves or here.leaves


def _modes(tokens: Sequence[Token]) -> list[AttendanceMode]:
    modes = {Tag.DIGITAL: AttendanceMode.DIGITAL, Tag.ON_SITE: AttendanceMode.ON_SITE}
    return [modes[token.tag] for token in tokens if token.tag in modes]


def _clock(tokens: Sequence[Token]) -> time | None:
    return next((token.value for token in tokens if isinstance(token.value, time)), None)


Say = Callable[[Sayings, Sequence[Token]], None]
