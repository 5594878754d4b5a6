"""What somebody says about coming: a pure reading of all of the words, and of what is left over.

Each word is a tag (`lexer`), and patterns of tags are what people say (`patterns`):
"kommer inte", "inte förrän", "men digitalt". What no pattern takes is left over, and an answer with
anything left over is not to be recorded. Only a reason for an absence may hold words that are not
known, and only such as cannot turn the meaning: no number, day, name, negation, doubt or condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from secretary.language.answers.lexer import Lexer
from secretary.language.answers.patterns import read_tokens
from secretary.language.answers.standing_in import read_standing_in, read_substituted
from secretary.language.answers.tags import ANY_CLAIM, Tag, tag_pattern
from secretary.language.answers.tokens import Names, Token
from secretary.language.answers.values import AnswerWords, Said, Unclear
from secretary.language.answers.words import WORDS as ANSWER_WORDS
from secretary.language.letters import split_signature, without_quotes
from secretary.language.phrases import split_yes_or_no
from secretary.language.vocabulary import WORDS, compiled

_MOST: Final = 600
"""Characters: a longer message tells something else."""


def read_answer(
    words: str, names: Names, *, after: bool | None = None, asked: bool = False
) -> AnswerWords:
    """What `words` say about the writer's own coming.

    after: whether they follow a command that says that somebody comes (True) or does not (False),
        which then counts as their first word; None for plain words. These say nothing where they
        are about somebody else, or go on about something else.
    asked: whether plain words can answer the question whether the writer comes: then a yes or a no
        that they begin with says so.
    """
    words = without_quotes(words)
    if len(words) > _MOST:
        said = [] if after is None else [Said(after)]
        return AnswerWords(said, Unclear.LEFT_OVER)
    words, tokens = _own_words(words, names)
    says = after
    if after is None:
        in_place = read_substituted(words, names) or read_standing_in(words, names)
        if in_place is not None:
            return in_place
    if after is None and not _is_about_writer(tokens):
        answer = _answered(words, tokens) if asked else None
        if answer is None:
            return AnswerWords()
        says, rest = answer
        tokens = list(Lexer(rest, names).tokens())
    if says is not None:
        tokens.insert(0, Token(Tag.COME if says else Tag.ABSENT, ""))
    read = read_tokens(tokens, after)
    if after is not None and not read.said:
        # "!förhinder nej förresten": the command is taken back, and nothing is put in its place.
        return AnswerWords([Said(after)], read.unclear or Unclear.LEFT_OVER, can_guess=False)
    return read


def seems_answer(words: str, *, asked: bool = False) -> bool | None:
    """Whether plain words say that somebody comes, or does not; None where they say neither.

    What they name is not looked at. asked: as in `read_answer`.
    """
    words = without_quotes(words)
    if len(words) > _MOST:
        return None
    words, tokens = _own_words(words, _NoNames())
    if read_substituted(words, _NoNames(), anybody=True) is not None:
        return False
    if read_standing_in(words, _NoNames(), anybody=True) is not None:
        return True
    if not _is_about_writer(tokens):
        answer = _answered(words, tokens) if asked else None
        return answer[0] if answer else None
    return read_tokens(tokens, None).said[-1:] != [] and not any(
        token.tag in (Tag.NOT, Tag.ABSENT, Tag.AWAY) for token in tokens
    )


@dataclass(frozen=True)
class InPassing:
    """What a longer text also says of the writer's own coming.

    by_reason: whether it only says that they are ill, or away.
    """

    coming: bool
    by_reason: bool


def said_in_passing(text: str) -> InPassing | None:
    """That the writer does not come, in any sentence of the text; or in its first, that they do."""
    found: InPassing | None = None
    for at, sentence in enumerate(_CLAUSE_ENDS.split(text)):
        tokens = list(Lexer(sentence, _NoNames()).tokens())
        if not _is_about_writer(tokens):
            continue
        read = read_tokens(tokens, None)
        by_reason = not any(t.tag in ANY_CLAIM and t.tag is not Tag.AWAY for t in tokens)
        own = _names_writer(tokens) and not by_reason
        if not read.said or read.goes_on or not (own or _is_bare(tokens, all_of_it=by_reason)):
            continue
        coming = read.said[-1].coming
        if not coming and not by_reason:
            return InPassing(coming, by_reason)
        if not coming or (at == 0 and own):
            found = found or InPassing(coming, by_reason)
    return found


def _names_writer(tokens: Sequence[Token]) -> bool:
    following = [*tokens[1:], tokens[-1]]  # "i" is Swedish for "in", too
    return any(
        token.tag is Tag.SELF or (token.text == "i" and after.tag in ANY_CLAIM)
        for token, after in zip(tokens, following, strict=True)
    )


def _is_bare(tokens: Sequence[Token], *, all_of_it: bool) -> bool:
    """Whether all of its first clause is known: "förhinder på fredag", not "frånvaro i skolan"."""
    claimed = False
    for token in tokens:
        claimed = claimed or token.tag in ANY_CLAIM
        ends = token.tag in (Tag.BREAK, Tag.BUT) and token.text != ":"
        if claimed and ends and not all_of_it:
            return True
        if token.tag in (Tag.WORD, Tag.OTHERS) or (token.tag is Tag.BECAUSE and not claimed):
            return False
    return claimed


_CLAUSE_ENDS: Final = compiled(
    rf"(?<=[.!?])\s+|\n+|(?<=[^\s.!?])\s+"
    rf"(?:(?:{WORDS.follows})\s+(?=(?:{WORDS.for_writer})\b)|(?=(?:{WORDS.therefore})\s))"
)


def _own_words(words: str, names: Names) -> tuple[str, list[Token]]:
    """The words without who signs them, and their tokens."""
    body, signature = split_signature(words)
    if signature and any(token.tag not in _SIGNS for token in Lexer(signature, names).tokens()):
        body = words  # "mvh Anna, kommer digitalt"
    return body, list(Lexer(body, names).tokens())


_ANSWERS: Final = (Tag.YES, Tag.NO, Tag.NOT)
_SIGNS: Final = (Tag.FILLER, Tag.SELF, Tag.WORD, Tag.AND, Tag.BREAK, Tag.YES, Tag.THE_MEETING)
"""What a signature may hold: names, titles, an organisation."""


def _answered(words: str, tokens: Sequence[Token]) -> tuple[bool, str] | None:
    """Whether it is a yes or a no to the question whether somebody comes, and what else is said."""
    aside = (Tag.FILLER, Tag.BREAK)
    first = next((token.tag for token in tokens if token.tag not in aside), None)
    if first in (Tag.DIGITAL, Tag.ON_SITE):
        return True, words  # how somebody comes
    said = split_yes_or_no(words)
    # Not "no idea", though it begins with a no
    return said if said is not None and (not said[1] or first in _ANSWERS) else None


class _NoNames:
    """Nobody and no meeting is known by name."""

    def meeting(self, words: str) -> None:
        return None

    def clock(self, words: str) -> None:
        return None

    def person(self, words: str) -> None:
        return None

    def is_replaced(self, words: str) -> bool:
        return False


# --- whose answer plain words are ------------------------------------------------------------

_SUBJECTS: Final = (Tag.OTHERS, Tag.PERSON, Tag.SUBSTITUTE, Tag.WORD, Tag.THE_MEETING)
_ASKS_FIRST: Final = (Tag.IF, Tag.QUESTION)
"""Before anything is said: "om jag har förhinder, vad gör jag då"."""
_ENDS: Final = (Tag.BREAK, Tag.BUT, Tag.AND, Tag.BECAUSE)
_BY_TIME: Final = tag_pattern("DURATION LATE | LEAVE (?:UNTIL|TO)? (?:FROM|AFTER)? CLOCK")


def _says_by_time(tokens: Sequence[Token], at: int) -> bool:
    """Whether it begins with how late the writer is, or when they leave: so they come."""
    before = (Tag.FILLER, Tag.SELF, Tag.BREAK, Tag.YES)
    following = "".join(token.tag for token in tokens[at : at + 4])
    return _BY_TIME.match(following) is not None and all(t.tag in before for t in tokens[:at])


def _is_about_writer(tokens: Sequence[Token]) -> bool:
    """Whether the first thing said of coming is said of the writer, and not asked."""
    subject: Tag | None = None
    opened = True
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if opened and following and f"{token.text} {following.text}" in ANSWER_WORDS.asks:
            return False
        if token.tag in _ENDS:
            subject, opened = None, True
            continue
        if token.tag in ANY_CLAIM or _says_by_time(tokens, at):
            if subject is None and following and following.tag in (Tag.OTHERS, Tag.PERSON):
                return False
            if subject is None or subject is Tag.SELF:
                return True
        elif token.tag is Tag.PAST:
            subject = token.tag
        elif token.tag in _ASKS_FIRST:
            return False
        elif token.tag is Tag.SELF or (token.tag in _SUBJECTS and subject is None):
            subject = token.tag
        opened = (
            opened
            and token.tag in (Tag.FILLER, Tag.NO, Tag.YES)
            and token.text not in ANSWER_WORDS.inverts
        )
    return False
