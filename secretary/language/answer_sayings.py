"""What the tokens of an answer about coming say, one pattern of them after the other: `Reading`.

`answer_patterns` says which pattern says what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import time, timedelta
from typing import Final

from secretary.attendance import AttendanceMode
from secretary.language.answer_left_open import LEFT_OPEN, can_guess_beside
from secretary.language.answer_lexicon import Token
from secretary.language.answer_preparation import prepared
from secretary.language.answer_so_far import AnswerSoFar
from secretary.language.answer_tags import Tag, tag_pattern
from secretary.language.answer_values import AnswerWords, Unclear
from secretary.language.text import strip_diacritics
from secretary.meetings import Meeting

_TURNS_DENIAL: Final = (
    Tag.UNTIL + Tag.DIGITAL + Tag.ON_SITE + Tag.LATE + Tag.PART + Tag.LEAVE + Tag.CLOCK + Tag.UNREAD
)
"""After "kommer inte" these say that somebody comes in another way: "kommer inte ensam"."""
_GOES_ON: Final = ("come", "make it", "make", "do", "join", "take")
"""After these more can follow that makes something else of them: "come up with"."""
_SAYS_NEXT: Final = tag_pattern("(?:MEETING|AND)* (?:COME|CAN|SHALL|ABSENT|AWAY|NOT)")
_FROM_DAY: Final = ("fran 1", "fran 2", "fran 3", "fran d")
_NOBODY: Final = ("ingen", "inget", "inga", "ingenting", "nobody", "none", "nothing")
"""Deny something else than the writer's own coming: "kommer ingen"."""
_EVERYBODY: Final = ("alla", "all", "everyone", "everybody")
_WE: Final = ("vi", "we")
_ALSO: Final = ("ocksa", "oxa", "aven", "heller", "also", "too", "as well")
_US: Final = ("oss", "us")
_FOR: Final = ("for", "at")  # "åt" and "för", without their marks
_INSTEAD: Final = ("men", "utan", "fast", "daremot", "but", "however", "though")
_LONGER: Final = ("langre", "longer", "more")
_GONE: Final = "borta"
_SUBSTITUTE_WORDS: Final = ("ersattare", "substitute", "my sub", "my deputy")
_BOTH: Final = ("ba", "pa ba", "till ba", "both", "to both", "at both", "from both")
_EACH: Final = ("either ", "any ", "nagon", "nagot", "pa nag", "till nag")
"""Of all meetings these deny each: "kan inte komma på något av dem"."""
_WITH_TIME: Final = (Tag.ABSENT, Tag.ABSENT + Tag.MEETING)
"""After these a time of day tells of a part: "förhinder från kl 11"; else it may be a reason's."""
_BEFORE: Final = ("innan", "fore", "senast", "before")
_ARRIVES: Final = ("kom", "km", "ar dar", "anland", "anslut", "dyker", "infinn", "com", "arriv")
"""After these "senast 10" can be when somebody arrives, at the latest."""
_MAY_BE_BY: Final = ("kom", "km", "com", "")
"""After these "till 10" can be when somebody arrives: "kommer till 10"."""
_OTHER: Final = {
    AttendanceMode.DIGITAL: AttendanceMode.ON_SITE,
    AttendanceMode.ON_SITE: AttendanceMode.DIGITAL,
}


class Reading:
    """One message on its way from tokens to what it says.

    after: whether its first token stands for a command, and then which; None for plain words.
    """

    def __init__(self, tokens: Sequence[Token], after: bool | None) -> None:
        self._says_also = any(token.text in _ALSO for token in tokens)
        self._tokens, left_open = prepared(tokens)
        self._answer = AnswerSoFar(after, left_open)
        self._tags = "".join(token.tag for token in self._tokens)
        self._at = 0
        self._barely = False
        """Whether what was said last means something else if unknown words follow."""
        self._because = False
        self._ill = False
        """Whether all that was said is that somebody is ill, or away."""
        self._substitute = False

    def read(self, patterns: Sequence[tuple[Say, re.Pattern[str]]]) -> AnswerWords:
        """What the tokens say together, by the first of the patterns that fits at each."""
        while self._at < len(self._tags):
            for say, pattern in patterns:
                found = pattern.match(self._tags, self._at)
                if found is not None and found.end() > self._at:
                    say(self, self._tokens[self._at : found.end()])
                    self._at = found.end()
                    break
            else:
                self._left(self._tokens[self._at])
                self._at += 1
        return self._answer.finished(by_substitute=self._substitute, says_also=self._says_also)

    # What patterns say: each is given the tokens of its pattern

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
        before = self._tags[self._at - 1 : self._at]
        apart = tokens[0].text != tokens[1].text if len(tokens) > 1 else False
        self._answer.say(coming=True)
        if tokens[0].tag is Tag.ABSENT:
            self._answer.leave_open(Unclear.BOTH_WAYS)
        elif before == Tag.COME and apart:
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)  # "kommer inte förhinder"

    def denied(self, tokens: Sequence[Token]) -> None:
        self._answer.say(coming=False)
        self._barely = tokens[-1].text in _GOES_ON
        following = self._tokens[self._at + len(tokens) :][:1]
        ended = next((token for token in tokens if token.tag is Tag.NO_LONGER), None)
        if ended is not None and not ended.text.endswith(_LONGER):
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)  # "kommer inte felskrivet"
        if any(token.tag is Tag.NOT and token.text in _NOBODY for token in tokens):
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        if any(token.tag in _TURNS_DENIAL and token.error is None for token in following):
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)

    def denied_barely(self, tokens: Sequence[Token]) -> None:
        self.denied(tokens)
        self._barely = True

    def denied_twice(self, tokens: Sequence[Token]) -> None:
        """ "Kommer inte att missa det"."""
        self._answer.say(coming=True)
        self._answer.leave_open(Unclear.BOTH_WAYS)

    def substitute_comes(self, tokens: Sequence[Token]) -> None:
        self._substitute = True

    def absent(self, tokens: Sequence[Token]) -> None:
        self._answer.say(coming=False)
        self._barely = False

    def away(self, tokens: Sequence[Token]) -> None:
        said = self._answer.words.said
        if not said:
            self._answer.say(coming=False)
            self._barely = self._ill = True
        elif said[-1].coming:
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)
        elif tokens[0].text == _GONE and self._tags[self._at - 1 : self._at] == Tag.ABSENT:
            self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)  # who, or what, is gone?
        if not is_of_substitute(tokens[0]):
            self._answer.words.reason_given = True  # "min ersättare kommer" is none

    def coming(self, tokens: Sequence[Token]) -> None:
        if self._ill and self._tags[self._at - 1 : self._at] == Tag.BUT:
            self._answer.words.said.clear()  # "är sjuk, men kommer digitalt"
        self._ill = False
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
        before = self._tokens[self._at - 1].text if self._at else ""
        if any(token.tag is Tag.UNTIL and token.text.startswith(_BEFORE) for token in tokens):
            is_arrival = not before or before.startswith(_ARRIVES)
            self._answer.leave_open(Unclear.PART, can_guess=is_arrival)
            self._set_times(arrives=_clock(tokens))  # "är där senast 9.30"
            return
        if before == "" or before.startswith(_MAY_BE_BY[:-1]):
            self._answer.leave_open(Unclear.PART)
        self._set_times(leaves=_clock(tokens))

    def arrives(self, tokens: Sequence[Token]) -> None:
        said = self._answer.words.said
        number = next((token for token in tokens if token.error is not None), None)
        if said and said[-1].coming and Tag.WORD in self._since_but():
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
            if _meeting(named) not in here.meetings:
                here.meetings.append(_meeting(named))
            if _is_from_day(named):
                self._answer.leave_open(Unclear.LEFT_OVER)
        else:
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)

    def instead_then(self, tokens: Sequence[Token]) -> None:
        """ "Kommer inte den 12 utan den 25": coming then."""
        last = self._answer.last
        clear = last is not None and not last.coming and bool(last.meetings)
        if not clear or tokens[0].text not in _INSTEAD:
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        else:
            self._answer.say(coming=True).meetings.append(_meeting(tokens[1]))

    def whatever(self, tokens: Sequence[Token]) -> None:
        """ "Trots att jag är förkyld": changes nothing."""

    def _left(self, token: Token) -> None:
        """What is in no pattern."""
        self._leave_open_by(token)
        words = self._answer.words
        if token.tag in (Tag.BREAK, Tag.AND, Tag.BUT):
            self._barely = False
            self._answer.is_hedged = self._answer.is_hedged and token.tag is Tag.BUT
        match token.tag:
            case Tag.MEETING:
                self._name_meeting(token)
                self._barely = False
            case Tag.ALL:
                words.of_all = True
                words.of_both = token.text.startswith(_BOTH + _EACH)
                of_each = token.text.startswith(_EACH)
                if of_each is not (Tag.NOT in self._tags[: self._at]):
                    self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)  # not to each?
            case Tag.BECAUSE:
                self._because = True
            case Tag.WORD | Tag.OTHERS:
                self._word()
                if token.text in _EVERYBODY and self._follows_claim():
                    self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
                elif token.tag is Tag.OTHERS and self._is_said_of(token):
                    self._answer.leave_open(Unclear.PEOPLE)
            case Tag.UNREAD:
                words.error = words.error or token.error
            case Tag.BUT if not self._says_after():
                self._answer.leave_open(Unclear.LEFT_OVER)

    def _leave_open_by(self, token: Token) -> None:
        """What the token leaves open by itself."""
        said = self._answer.words.said
        unclear = LEFT_OPEN.get(token.tag)
        if token.tag is Tag.SUBSTITUTE and said and not said[-1].coming:
            # "förhinder, och Bo kan inte heller", but not "förhinder har Bo"
            unclear = Unclear.PEOPLE if self._follows_claim() else Unclear.LEFT_OVER
        if unclear is not None and not (token.tag is Tag.NO and not said):  # "nej, jag kommer"
            self._answer.leave_open(unclear, can_guess=can_guess_beside(token))

    def _since_but(self) -> str:
        """The tags after the last "but" before here; none where there is no such word."""
        but = self._tags.rfind(Tag.BUT, 0, self._at)
        return self._tags[but + 1 : self._at] if but >= 0 else ""

    def _follows_claim(self) -> bool:
        return self._tags[self._at - 1 : self._at] in (Tag.COME, Tag.ABSENT, Tag.NOT)

    def _is_said_of(self, others: Token) -> bool:
        """Whether what is said of coming is said of others than the writer alone."""
        before, after = self._tokens[: self._at][-1:], self._tags[self._at + 1 :][:1]
        if any(token.tag is Tag.COME for token in before):
            return True  # "kommer du"
        if others.text in _US:
            return any(token.text in _FOR for token in before)  # "förhinder för oss i Arboga"
        return others.text in _WE and after in (Tag.CAN, Tag.COME)  # "vi kan inte"

    def _says_after(self) -> bool:
        """Whether something is said of coming after here."""
        return any(tag in self._tags[self._at + 1 :] for tag in (Tag.COME, Tag.CAN, Tag.ABSENT))

    def _word(self) -> None:
        """An unknown word: of a reason for an absence, or left over."""
        said = self._answer.words.said
        if not said:
            self._answer.is_hedged = not self._because
            return
        reason = not said[-1].coming and len(said) == 1 and not self._barely
        if not reason and not self._because:
            self._answer.leave_open(Unclear.LEFT_OVER)
            self._answer.words.goes_on = True
        self._answer.words.reason_given |= self._because or not said[-1].coming

    def _set_times(self, arrives: time | None = None, leaves: time | None = None) -> None:
        said = self._answer.words.said
        if not said or not said[-1].coming:
            is_reason = self._ill and self._answer.after is None
            self._answer.leave_open(Unclear.PART, can_guess=not is_reason)  # "upptagen till 10"
            only = self._answer.after is not True and len(said) == 1
            if only and self._tags[: self._at] in _WITH_TIME:
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

    def _name_meeting(self, token: Token) -> None:
        self._ill = False
        meeting = _meeting(token)
        before = self._tags[: self._at].rstrip(Tag.AND + Tag.BREAK)
        last = before[-1:]
        new_part = len(before) < self._at or last == Tag.BUT
        said = self._answer.words.said
        if not said or (new_part and _SAYS_NEXT.match(self._tags, self._at + 1)):
            self._answer.waiting.append(meeting)
            return
        named = said[-1].meetings
        if last == Tag.UNREAD:
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        following = self._tags[self._at + 1 : self._at + 2]
        if _is_from_day(token):
            self._answer.leave_open(Unclear.LEFT_OVER)
        if not said[-1].coming and not named and Tag.WORD in self._tags[: self._at]:
            # the day of a reason: "förhinder, jobbar den 25"
            self._answer.leave_open(Unclear.LEFT_OVER)
        if named and new_part and following in (Tag.WORD, Tag.OTHERS):
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        if last == Tag.BUT or Tag.WORD in self._since_but():
            but = self._tokens[self._tags.rfind(Tag.BUT, 0, self._at)]
            turned = not said[-1].coming and but.text in _INSTEAD  # "är däremot med den 25"
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=not turned)
        elif named and meeting not in named and last != Tag.MEETING:
            self._answer.leave_open(Unclear.LEFT_OVER)
        if meeting not in named:
            named.append(meeting)


def is_of_substitute(token: Token) -> bool:
    """Whether it says that the writer's substitute comes: "min ersättare kommer"."""
    return token.tag is Tag.AWAY and any(word in token.text for word in _SUBSTITUTE_WORDS)


def _is_from_day(token: Token) -> bool:
    """Whether it may mean that day and those after it: "från den 12"."""
    return strip_diacritics(token.text).startswith(_FROM_DAY)


def _meeting(token: Token) -> Meeting:
    assert isinstance(token.value, Meeting), "the lexer gives each meeting with its tag"
    return token.value


def _modes(tokens: Sequence[Token]) -> list[AttendanceMode]:
    modes = {Tag.DIGITAL: AttendanceMode.DIGITAL, Tag.ON_SITE: AttendanceMode.ON_SITE}
    return [modes[token.tag] for token in tokens if token.tag in modes]


def _clock(tokens: Sequence[Token]) -> time | None:
    return next((token.value for token in tokens if isinstance(token.value, time)), None)


Say = Callable[[Reading, Sequence[Token]], None]
