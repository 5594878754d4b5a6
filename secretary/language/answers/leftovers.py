"""What tokens of an answer about coming say that are in no pattern, and what they leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from secretary.language.answers.position import Position
from secretary.language.answers.so_far import AnswerSoFar
from secretary.language.answers.tags import Tag, tag_pattern
from secretary.language.answers.tokens import Token
from secretary.language.answers.values import Unclear
from secretary.language.answers.words import WORDS

_LEFT_OPEN: Final[Mapping[Tag, Unclear]] = {
    Tag.NOT: Unclear.LEFT_OVER,
    Tag.NO: Unclear.BOTH_WAYS,
    Tag.NO_LONGER: Unclear.LEFT_OVER,
    Tag.CORRECTION: Unclear.LEFT_OVER,
    Tag.MAYBE: Unclear.DOUBT,
    Tag.IF: Unclear.DOUBT,
    Tag.QUESTION: Unclear.QUESTION,
    Tag.PART: Unclear.PART,
    Tag.UNREAD: Unclear.LEFT_OVER,
    Tag.AFTER: Unclear.LEFT_OVER,
    Tag.PERSON: Unclear.PEOPLE,
    Tag.SUBSTITUTE: Unclear.PEOPLE,
    Tag.INFINITIVE: Unclear.LEFT_OVER,
    Tag.UNTIL: Unclear.PART,
    Tag.DURATION: Unclear.PART,
    Tag.CLOCK: Unclear.PART,
}
_LONGEST_COUNT: Final = 2
"""Figures of a number that counts something."""
_NO_GUESS: Final = (
    Tag.NOT,
    Tag.NO_LONGER,
    Tag.UNREAD,
    Tag.AFTER,
    Tag.PART,
    Tag.UNTIL,
    Tag.CORRECTION,
    Tag.NO,
)
"""These can mean another meeting, or a part of one."""
_SAYS_NEXT: Final = tag_pattern("(?:MEETING|AND)* (?:COME|CAN|SHALL|ABSENT|AWAY|NOT)")


class Leftovers:
    """Adds what the token at `position` says, which is in no pattern, to `answer`."""

    def __init__(self, answer: AnswerSoFar, position: Position) -> None:
        self._answer = answer
        self._position = position
        self._because = False
        """Whether a reason has begun."""

    def take(self, token: Token) -> None:
        """The token here, which is in no pattern."""
        self._leave_open_by(token)
        words = self._answer.words
        if token.tag in (Tag.BREAK, Tag.AND, Tag.BUT):
            self._answer.is_barely_said = False
            self._answer.is_hedged = self._answer.is_hedged and token.tag is Tag.BUT
        match token.tag:
            case Tag.MEETING:
                self._name(token)
                self._answer.is_barely_said = False
            case Tag.ALL:
                words.of_all = True
                words.of_both = token.text.startswith(WORDS.both + WORDS.each)
                of_each = token.text.startswith(WORDS.each)
                if of_each is not (Tag.NOT in self._position.passed):
                    self._answer.leave_open(Unclear.BOTH_WAYS, can_guess=False)  # not to each?
            case Tag.BECAUSE:
                self._because = True
            case Tag.WORD | Tag.OTHERS:
                self._word()
                if token.text in WORDS.everybody and self._position.follows_claim:
                    self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
                elif token.tag is Tag.OTHERS and self._position.is_said_of_others():
                    self._answer.leave_open(Unclear.PEOPLE)
            case Tag.UNREAD:
                words.error = words.error or token.error
            case Tag.BUT if not self._position.precedes_claim:
                self._answer.leave_open(Unclear.LEFT_OVER)

    def _leave_open_by(self, token: Token) -> None:
        """What the token leaves open by itself."""
        said = self._answer.words.said
        unclear = _LEFT_OPEN.get(token.tag)
        if token.tag is Tag.SUBSTITUTE and said and not said[-1].coming:
            # "förhinder, och Bo kan inte heller", but not "förhinder har Bo"
            unclear = Unclear.PEOPLE if self._position.follows_claim else Unclear.LEFT_OVER
        if unclear is not None and not (token.tag is Tag.NO and not said):  # "nej, jag kommer"
            self._answer.leave_open(unclear, can_guess=_can_guess_beside(token))

    def _word(self) -> None:
        """An unknown word: of a reason for an absence, or left over."""
        said = self._answer.words.said
        if not said:
            self._answer.is_hedged = not self._because
            return
        reason = not said[-1].coming and len(said) == 1 and not self._answer.is_barely_said
        if not reason and not self._because:
            self._answer.leave_open(Unclear.LEFT_OVER)
            self._answer.words.goes_on = True
        self._answer.words.reason_given |= self._because or not said[-1].coming

    def _name(self, token: Token) -> None:
        self._answer.is_only_away = False
        meeting = token.meeting
        before = self._position.passed.rstrip(Tag.AND + Tag.BREAK)
        last = before[-1:]
        new_part = len(before) < self._position.at or last == Tag.BUT
        said = self._answer.words.said
        if not said or (new_part and _SAYS_NEXT.match(self._position.ahead)):
            self._answer.waiting.append(meeting)
            return
        named = said[-1].meetings
        if last == Tag.UNREAD:
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        following = self._position.ahead[:1]
        if token.is_from_day:
            self._answer.leave_open(Unclear.LEFT_OVER)
        if not said[-1].coming and not named and Tag.WORD in self._position.passed:
            # the day of a reason: "förhinder, jobbar den 25"
            self._answer.leave_open(Unclear.LEFT_OVER)
        if named and new_part and following in (Tag.WORD, Tag.OTHERS):
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=False)
        if last == Tag.BUT or Tag.WORD in self._position.since_but():
            but = self._position.last_but()
            # "är däremot med den 25"
            turned = not said[-1].coming and but is not None and but.text in WORDS.instead
            self._answer.leave_open(Unclear.LEFT_OVER, can_guess=not turned)
        elif named and meeting not in named and last != Tag.MEETING:
            self._answer.leave_open(Unclear.LEFT_OVER)
        if meeting not in named:
            named.append(meeting)


def _can_guess_beside(token: Token) -> bool:
    """Whether it can still be asked if what was said is meant."""
    number = token.text  # no day, and no time: "2 barn sjuka"
    counts = token.tag is Tag.UNREAD and number.isdecimal() and len(number) <= _LONGEST_COUNT
    return token.tag not in _NO_GUESS or counts
