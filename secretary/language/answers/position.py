"""Where a reader of the tokens of an answer about coming is, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence

from secretary.language.answers.tags import Tag
from secretary.language.answers.tokens import Token
from secretary.language.answers.words import WORDS


class Position:
    """One of the tokens, among the others. tags: of all, a character each."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self.tags = "".join(token.tag for token in tokens)
        self.at = 0

    @property
    def is_at_end(self) -> bool:
        return self.at >= len(self._tokens)

    @property
    def token(self) -> Token:
        """The one that is here."""
        return self._tokens[self.at]

    def until(self, end: int) -> Sequence[Token]:
        """Those from here to `end`."""
        return self._tokens[self.at : end]

    @property
    def passed(self) -> str:
        """The tags before here."""
        return self.tags[: self.at]

    @property
    def ahead(self) -> str:
        """The tags after the one here."""
        return self.tags[self.at + 1 :]

    @property
    def text_before(self) -> str:
        """The text of the token before here; empty at the beginning."""
        return self._tokens[self.at - 1].text if self.at else ""

    def after(self, tokens: Sequence[Token]) -> Token | None:
        """The one after those, which begin here."""
        end = self.at + len(tokens)
        return self._tokens[end] if end < len(self._tokens) else None

    def last_but(self) -> Token | None:
        """The last "but" before here."""
        at = self.passed.rfind(Tag.BUT)
        return self._tokens[at] if at >= 0 else None

    def since_but(self) -> str:
        """The tags after the last "but" before here; none where there is no such word."""
        return self.passed.rpartition(Tag.BUT)[2] if Tag.BUT in self.passed else ""

    @property
    def follows_claim(self) -> bool:
        """Whether something is said of coming right before here."""
        return self.passed[-1:] in (Tag.COME, Tag.ABSENT, Tag.NOT)

    @property
    def precedes_claim(self) -> bool:
        """Whether something is said of coming anywhere after here."""
        return any(tag in self.ahead for tag in (Tag.COME, Tag.CAN, Tag.ABSENT))

    def is_said_of_others(self) -> bool:
        """Whether what is said of coming is said of whom the word here names, too."""
        if self.passed[-1:] == Tag.COME:
            return True  # "kommer du"
        if self.token.text in WORDS.us:
            return self.at > 0 and self.text_before in WORDS.on_behalf  # "förhinder för oss"
        # "vi kan inte"
        return self.token.text in WORDS.we and self.ahead[:1] in (Tag.CAN, Tag.COME)
