"""What is claimed to be sent: on record as attempted in the database, and known as under way.

Changed on the thread that has the transaction and on the event loop's: whoever goes through what
the other may change goes through a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from bot.runtime.clock import Clock
from bot.runtime.turns import AT_ONCE, Place, RoomTurns, Sent, UnderWay
from storage import REPLY, OutboxRow, Store, Transaction

_MOST_BESIDE: Final = 3 * AT_ONCE
"""Messages in a room beside which a reply is claimed in its own transaction: those under way, and
what was made with it."""


class Claims:
    """What of the outbox is under way, in which rooms.

    channels: those that something can be sent on. in_loop: has something done in the event loop.
    """

    def __init__(
        self,
        store: Store,
        channels: Collection[str],
        clock: Clock,
        in_loop: Callable[[Callable[[], None]], None],
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._in_loop = in_loop
        self._rooms: dict[Place, RoomTurns] = {}
        self._under_way: dict[int, UnderWay] = {}

    def turns_in(self, place: Place) -> RoomTurns:
        """What is under way to a room."""
        return self._rooms.setdefault(place, RoomTurns())

    def is_known(self, place: Place) -> bool:
        """Whether anything was ever under way there."""
        return place in self._rooms

    def elsewhere(self, place: Place) -> list[UnderWay]:
        """What is under way to other rooms."""
        under_way = list(self._under_way.values())  # at once: another thread may add to it
        return [each for each in under_way if each.place != place]

    def waiting_places(self) -> Sequence[Place]:
        """Where something waits to be sent, under way or not. Raises StorageUnavailable."""
        with self._store.begin() as tx:
            return tx.outbox.waiting_places()

    def replies(self, tx: Transaction) -> Sequence[OutboxRow]:
        """Claim those of the replies that a transaction has made that can go when it is committed.

        Only where nothing else waits in the room that is not under way, so that nobody loses a
        turn. And nothing that puts a question which is one from when it was sent: what the same
        person has said meanwhile does not answer it.
        """
        claimed = [
            row
            for place in tx.outbox.places
            if place[0] in self._channels
            for row in self._replies_in(tx, place)
        ]
        if claimed:
            tx.outbox.mark_attempted([row.id for row in claimed], self._clock.now())
            self._begin(claimed)
        return claimed

    def _replies_in(self, tx: Transaction, place: Place) -> list[OutboxRow]:
        turns, added = self.turns_in(place), tx.outbox.added
        if not (free := turns.free):
            return []
        rows = tx.outbox.waiting_for(*place, _MOST_BESIDE + 1)
        others = (row for row in rows if row.message.key not in added)
        if len(rows) > _MOST_BESIDE or any(row.id not in self._under_way for row in others):
            return []
        firsts = {row.message.asker: row for row in reversed(rows)}
        return [
            row
            for asker, row in firsts.items()
            if asker is not None
            and asker not in turns.busy
            and row.message.kind == REPLY
            and row.message.key in added - tx.dialogues.put_by - tx.outbox.with_files
            and row.first_attempted_at is None
        ][:free]

    def record_and_claim(self, place: Place, sent: Sequence[Sent]) -> tuple[list[OutboxRow], bool]:
        """Put on record what was sent to a room, and claim what is sent there next; and whether
        more waits there. Raises StorageUnavailable, with nothing changed."""
        turns = self.turns_in(place)
        finished = {each.row.id: each.row for each in sent}
        waiting = turns.waiting() - {row.message.asker for row in finished.values()}

        elsewhere: list[int] = []

        def is_under_way(row_id: int) -> bool:
            if row_id in finished or (under_way := self._under_way.get(row_id)) is None:
                return False
            if under_way.place != place:
                elsewhere.append(row_id)  # it may be refused there, and is sent here then
            return True

        with self._store.begin() as tx:
            now = self._clock.now()
            for each in sent:
                _record(tx, each, now)
            found, are_more = tx.outbox.next_ones(
                *place, turns.free, turns.last, waiting, is_under_way
            )
            # At once: the event loop takes out of it meanwhile.
            rows = _one_with_files(found, list(turns.on_their_way.values()))
            if new := [row.id for row in rows if row.first_attempted_at is None]:
                tx.outbox.mark_attempted(new, now)
        self.end(finished.values())
        self._begin(rows)
        return rows, are_more or len(rows) < len(found) or bool(elsewhere)

    def _begin(self, rows: Iterable[OutboxRow]) -> None:
        for row in rows:
            self._under_way[row.id] = UnderWay(place_of(row))
            self.turns_in(place_of(row)).begin(row)

    def end(self, rows: Iterable[OutboxRow]) -> None:
        """These are under way no more."""
        for row in rows:
            self.turns_in(place_of(row)).end(row)
            self._in_loop(self._under_way.pop(row.id).done.set)


def _record(tx: Transaction, sent: Sent, now: datetime) -> None:
    """A part of a message stands in its room."""
    row = sent.row
    if sent.event_id is None:
        tx.outbox.settle(row.id, now)
        return
    tx.outbox.mark_sent(row.id, sent.event_id, now, part=sent.part, parts=sent.parts)
    if sent.is_last:
        tx.acts.follow(row.message, sent.event_id, now)


def _one_with_files(rows: Iterable[OutboxRow], under_way: Iterable[OutboxRow]) -> list[OutboxRow]:
    """These, with the files of one message: they are in memory while they are sent."""
    has_files = any(row.message.attachments for row in under_way)
    found = []
    for row in rows:
        if row.message.attachments and has_files:
            continue
        has_files |= bool(row.message.attachments)
        found.append(row)
    return found


def place_of(row: OutboxRow) -> Place:
    """The channel and the room of a message."""
    return row.message.channel, row.message.room
