"""Files that somebody asked for, once they are fetched, or cannot be had."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.events.catching_up import CatchingUp
from bot.events.questions import Questions
from bot.events.registry import Registry
from bot.events.replies import Replies
from bot.monitoring.logs import exception_fields
from bot.transports.base import InboundEvent
from commands.command import Question
from secretary.errors import StorageUnavailable, UserError
from secretary.group import Group
from secretary.papers import FileProblem, clean_name
from services import chair, effects, file_takers
from services.actors import actor_of
from services.changes import UNDO_WITHIN
from services.context import Context, view_of
from services.lazy_sequence import LazySequence
from services.wanted_files import FileAnswer, WantedFor
from storage import Store, Transaction, WantedFile, current_room, reply_key

log = logging.getLogger(__name__)

_FORGOTTEN_AFTER: Final = timedelta(days=1)
"""How long a file that nobody asked for can still be asked for."""


class FetchedFiles:
    """Satisfies `bot.runtime.downloads.FileTakers`. Each call is one transaction.

    registry: gives the groups as they are now.
    """

    def __init__(self, store: Store, clock: CatchingUp, registry: Callable[[], Registry]) -> None:
        self._store = store
        self._clock = clock
        self._registry = registry

    def wanted_files(self) -> Sequence[tuple[WantedFile, int]]:
        """The files to fetch, and how many bytes each may have; none while the database may be
        older than the rooms."""
        if self._clock.is_held:
            return []
        with self._store.begin() as tx:
            found = [(each, self._group(each)) for each in tx.received_files.wanted()]
        return [(each, group.papers.most) for each, group in found if group is not None]

    def take_file(self, event_id: str, content: bytes) -> None:
        """Give a file's bytes to what they are wanted for, and answer whoever asked."""
        self._settle(event_id, lambda context, it: file_takers.take(context, it, content))

    def give_up_file(self, event_id: str, problem: FileProblem) -> None:
        """Tell whoever asked for a file that it cannot be had."""

        def refuse(context: Context, it: WantedFile) -> FileAnswer:
            name, most = clean_name(it.file.name), context.group.papers.most
            raise UserError("file_not_fetched", name=name, why=problem, most=most)

        self._settle(event_id, refuse)

    def forget_old(self, tx: Transaction, now: datetime) -> None:
        """Forget files that nobody asked for in time, and the bytes of what was taken away so long
        ago that nobody can take that back. now: aware."""
        tx.received_files.forget(now - _FORGOTTEN_AFTER)
        until = now - UNDO_WITHIN
        if gone := tx.papers.withdrawn_before(until):
            tx.papers.erase_unused(gone, until)

    def _group(self, wanted: WantedFile) -> Group | None:
        return self._registry().groups.get(WantedFor.read(wanted.wanted_for).group)

    def _settle(self, event_id: str, settle: Callable[[Context, WantedFile], FileAnswer]) -> None:
        now = self._clock.now()
        with self._store.begin() as tx:
            wanted = tx.received_files.wanted_one(event_id)
            tx.received_files.discard(event_id)
            group = self._group(wanted) if wanted is not None else None
            if wanted is not None and group is not None:
                _answer(self._registry(), group, tx, wanted, now, settle)


def _answer(
    registry: Registry,
    group: Group,
    tx: Transaction,
    wanted: WantedFile,
    now: datetime,
    settle: Callable[[Context, WantedFile], FileAnswer],
) -> None:
    """Do something with the file, and answer whoever asked for it; now: aware."""
    asked, file = WantedFor.read(wanted.wanted_for), wanted.file
    mandates = LazySequence(lambda: tx.people.mandates_of(wanted.channel, asked.by))
    renderer = registry.renderer_for([group])
    actor = actor_of(group, wanted.channel, asked.by, mandates, now)
    context = Context(
        view=view_of(tx, group, chair.acting(tx, group, actor, now), now),
        tx=tx,
        renderer=renderer,
        trigger_event_id=asked.trigger,
        source_event_id=file.event_id,
        written_at=wanted.wanted_at,
        of_file=True,
    )
    quotes: tuple[str, ...] = ()
    taken: FileAnswer | None = None
    try:
        with tx.savepoint():
            taken = settle(context, wanted)
            text, quotes = context.render(taken.template, **taken.values), taken.quotes
            effects.enqueue(context, taken.effects)
    except UserError as error:
        text = renderer.error(error, asked.command)
    except StorageUnavailable:
        raise
    except Exception as error:  # noqa: BLE001 - one bad file must not stop the bot
        reference = secrets.token_hex(4)
        about = {"event": file.event_id, "group": group.id, "reference": reference}
        log.error("fault", extra={**about, **exception_fields(error)})
        text = renderer.render("fault", reference=reference)
    room = current_room(wanted.room, tx.room_upgrades.all())
    # Where the room was upgraded, a thread cannot go on.
    thread = asked.thread if room == wanted.room else None
    answered = InboundEvent(
        asked.trigger, room, asked.by, "", now, thread=thread, channel=wanted.channel
    )
    meeting = tx.meeting(asked.meeting) if asked.meeting is not None else None
    if taken is not None:
        meeting = taken.meeting or meeting
        if taken.question is not None:
            tx.received_files.add(file, wanted.channel, wanted.room, now)
            question = Question(taken.question.kind, taken.question.data)
            Questions(tx, answered, now).ask(context.view, question)
    # What was done with the words has been answered already: the file has an answer of its own.
    is_answered = bool(tx.outbox.existing([reply_key(asked.trigger)]))
    key = f"{reply_key(asked.trigger)} · file" if is_answered else None
    Replies(tx, answered, now).post(text, meeting, quotes, key=key)
