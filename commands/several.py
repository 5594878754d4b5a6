"""Several commands of one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from commands.answer_requests import RecordAnswer, RecordAnswers
from commands.command import CommandContext, Reply, Request
from secretary.errors import UserError
from secretary.language.answers.values import Unclear
from secretary.language.markup import join_texts
from services.effects import Effects


@dataclass(frozen=True)
class Several:
    """Do what several commands of one message say, in their order: all of it, or none.

    Raises UserError where one of them, but the last, would have to ask something.
    """

    requests: tuple[Request, ...]

    def perform(self, context: CommandContext) -> Reply:
        replies = [request.perform(context) for request in self.requests]
        if any(reply.question and not reply.question.is_aside for reply in replies[:-1]):
            raise UserError("one_at_a_time")
        texts = [reply.text for reply in replies if reply.text is not None]
        effects = reduce(Effects.then, (reply.effects for reply in replies))
        quotes = tuple(quote for reply in replies for quote in reply.quotes)
        last = replies[-1]
        same = all(reply.about is last.about for reply in replies)
        about = last.about if same else None
        secrets = [reply.secret for reply in replies if reply.secret is not None]
        return Reply(
            join_texts(texts),
            effects,
            last.question,
            quotes,
            about=about,
            attachments=tuple(each for reply in replies for each in reply.attachments),
            secret=secrets[-1] if secrets else None,  # the last ends those before
        )


def contradiction(requests: Sequence[Request]) -> UserError | None:
    """What is wrong where one command says that somebody comes to a meeting, and one not."""
    said: dict[tuple[int, int], bool] = {}
    for request in requests:
        given = request.answers if isinstance(request, RecordAnswers) else (request,)
        for each in given:
            if isinstance(each, RecordAnswer):
                about = (each.person.stored_id, each.meeting.stored_id)
                if said.setdefault(about, each.said.coming) is not each.said.coming:
                    return UserError(Unclear.BOTH_WAYS.value, number=each.meeting.number)
    return None
