"""What people are told of a written round: that it is asked, that they have not answered, and what
was answered.

In direct chats, else in the group's room; each once. Nobody reads there what others have answered,
until the round has ended: then the whole group does. The words of an answer to what asks are those
to `QUESTION`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from secretary.calendar import at_wall_time
from secretary.language.reactions import COMING
from secretary.language.render import Text
from secretary.language.round_words import asks_to_agree
from secretary.people import MATRIX, Person, Role, SeatHolders
from secretary.written_rounds import (
    ASKED,
    DOCUMENT,
    NUDGE,
    RESULT,
    RoundState,
    WrittenRound,
    role_in,
    round_reference,
)
from services import document_files, said_once
from services.context import Context
from services.destinations import Audience, Destination, destinations, direct_or_in_room
from services.document_files import FileKind
from storage import Attachment, GroupDocument, OutboundMessage, channel_key

QUESTION: Final = "round_answer"
"""The question what a seat answers in a round."""
LENGTHENED: Final = "round_lengthened"
"""The kind of message by which those who have not answered hear of another last day."""


@dataclass(frozen=True)
class _Asked:
    """Somebody who can answer. seats: those that they answer for, all as `role`."""

    person: Person
    role: Role
    seats: tuple[SeatHolders, ...]

    @property
    def goes_first(self) -> bool:
        """Whether the answer is theirs to give: a substitute's only where there is no member."""
        return self.role is Role.MEMBER or any(each.member is None for each in self.seats)


def ask(context: Context, state: RoundState) -> None:
    """Ask everybody who can answer.

    Where somebody has yet to answer something else in their chat, they are told how to begin.
    """
    others = [each for each in _asked(context, state) if not _ask_directly(context, state, each)]
    text = _text(
        context,
        state.round,
        None,
        asks=False,
        to_substitutes=not all(each.goes_first for each in others),
    )
    people = [each.person for each in others]
    for where in destinations(context.tx, context.group, Audience.GROUP, people):
        if where.recipients:
            key = f"{state.round.key} asked · {where.channel} {where.room}"
            message = _question(context, state.round, where, key, text)
            context.tx.outbox.add(message, context.now)


def nudge(context: Context, state: RoundState) -> None:
    """Remind those who are asked for a seat that has not answered, in their chats or the group's
    room."""
    _tell_silent(context, state, nudge_key(state.round), NUDGE, nudge_values(state.round))


def tell_day(context: Context, state: RoundState) -> None:
    """Tell the same people of the last day, which is another than it was."""
    key = f"{state.round.key} lengthened {context.trigger_event_id}"
    _tell_silent(context, state, key, LENGTHENED, {"round": state.round})


def tell_result(context: Context, state: RoundState) -> None:
    """Keep what was answered as a document, and tell the group of it once."""
    tx, group, round_ = context.tx, context.group, state.round
    text = context.render(RESULT, **result_values(state))
    source = document_files.markup_of(
        context, FileKind.ROUND, RESULT, state=state, ended=context.view.today
    )
    subject = str(round_.number)
    version = tx.group_documents.version(group.id, DOCUMENT, subject) + 1
    tx.group_documents.add(
        group.id,
        GroupDocument(
            DOCUMENT, subject, version, text.text, text.html, context.now, context.actor.address,
            state.quotes, group.places[MATRIX].room, source,
        ),
    )  # fmt: skip
    messages = [
        where.message_to_group("", RESULT, text, group.id) for where in result_read(context, state)
    ]
    said_once.post(tx, result_key(round_), messages, context.now)


def nudge_key(round_: WrittenRound) -> str:
    """The key of the reminder; unique."""
    return f"{round_.key} nudge"


def nudge_values(round_: WrittenRound) -> Mapping[str, object]:
    """What the template of the reminder takes."""
    return {"round": round_, "may_agree": asks_to_agree(round_.question)}


def silent_reached(context: Context, state: RoundState) -> list[Destination]:
    """Where those are reached who are asked for a seat that has not answered."""
    people = [each.asked.person for each in state.silent if each.asked is not None]
    return direct_or_in_room(context.tx, context.group, dict.fromkeys(people))


def result_key(round_: WrittenRound) -> str:
    """The key of what the group is told when it has ended; unique."""
    return f"{round_.key} result"


def result_read(context: Context, state: RoundState) -> list[Destination]:
    """Where the group reads that."""
    people = [each.person for each in _asked(context, state)]
    return destinations(context.tx, context.group, Audience.GROUP, people)


def result_values(state: RoundState) -> Mapping[str, object]:
    """What the template of the result takes."""
    return {"state": state, "may_agree": asks_to_agree(state.round.question)}


def _asked(context: Context, state: RoundState) -> list[_Asked]:
    """Those who can answer, seats in the order of the notes, their members first."""
    rule = context.group.rules.substitutes
    found: dict[tuple[Person, Role], list[SeatHolders]] = {}
    for seat in state.seats:
        for mandate in seat.holders.holders:
            role = role_in(seat.holders, mandate.person, rule)
            if role is not None:
                found.setdefault((mandate.person, role), []).append(seat.holders)
    members = {person for person, role in found if role is Role.MEMBER}
    return [
        _Asked(person, role, tuple(seats))
        for (person, role), seats in found.items()
        if role is Role.MEMBER or person not in members
    ]


def _ask_directly(context: Context, state: RoundState, asked: _Asked) -> bool:
    """Whether the person has a chat with the bot, in which they are asked."""
    tx, round_ = context.tx, state.round
    chats = destinations(tx, context.group, Audience.DIRECT, [asked.person])
    if not chats:
        return False
    where = chats[0]
    [address] = where.recipients
    is_free = asked.goes_first and not tx.dialogues.awaits_words(
        where.channel, where.room, address, context.now
    )
    text = _text(context, round_, asked, asks=is_free)
    key = channel_key(f"{round_.key} person {asked.person.stored_id}", where.channel)
    message = _question(context, round_, where, key, text)
    if tx.outbox.add(message, context.now) and is_free:
        until = at_wall_time(round_.due, time(23, 59), context.group.zone)
        data = {"group": context.group.id, "round": round_.stored_id}
        tx.dialogues.start(
            where.channel, where.room, address, "", QUESTION, data, until, message_key=key
        )
    return True


def _text(
    context: Context,
    round_: WrittenRound,
    asked: _Asked | None,
    *,
    asks: bool,
    to_substitutes: bool = False,
) -> Text:
    return context.render(
        ASKED,
        round=round_,
        asked=asked,
        asks=asks,
        to_substitutes=to_substitutes,
        may_agree=asks_to_agree(round_.question),
    )


def _question(
    context: Context, round_: WrittenRound, where: Destination, key: str, text: Text
) -> OutboundMessage:
    """What asks, with the paper and what there is to tap under it."""
    quotes = (round_reference(round_),)
    message = where.message_to_group(key, ASKED, text, context.group.id, quotes)
    if round_.file_sha256:
        paper = Attachment(round_.file_name, round_.file_type, sha256=round_.file_sha256)
        message = replace(message, attachments=(paper,))
    taps = context.group.reactions and where.channel == MATRIX and asks_to_agree(round_.question)
    return replace(message, taps=(COMING,)) if taps else message


def _tell_silent(
    context: Context, state: RoundState, key: str, kind: str, values: Mapping[str, object]
) -> None:
    text, quotes = context.render(kind, **values), (round_reference(state.round),)
    found = silent_reached(context, state)
    messages = [each.message_to_group("", kind, text, context.group.id, quotes) for each in found]
    said_once.post(context.tx, key, messages, context.now)
