"""What every visit and every tick shares: the groups, their rooms, the voice, the commands."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Self

from bot.monitoring.metrics import Metrics
from commands import announcing
from commands.router import Router
from secretary import notices
from secretary.group import Group, Language
from secretary.language.render import Renderer
from secretary.notices import Skipped
from secretary.people import MATRIX
from storage import Transaction, current_room

log = logging.getLogger(__name__)

LOOK_BACK: Final = timedelta(days=60)
"""How long after a meeting its unsent notices are still recorded as skipped."""


@dataclass(frozen=True)
class House:
    """groups: by id. rooms: each room id, a group's or its secretary's, to the group.

    prefix: of commands. voices: the secretary's, by the languages of the groups.
    metrics: a tick that the database undoes is counted again when it is repeated.
    """

    groups: Mapping[str, Group]
    rooms: Mapping[str, Group]
    prefix: str
    voices: Mapping[Language, Renderer]
    router: Router
    metrics: Metrics = field(default_factory=Metrics)

    @classmethod
    def of(cls, groups: Iterable[Group], prefix: str, metrics: Metrics | None = None) -> Self:
        """The house of these groups; their rooms are room ids."""
        by_id = {group.id: group for group in groups}
        rooms = {room: group for group in by_id.values() for room in group.places[MATRIX].rooms}
        languages = {Language.SWEDISH, *(group.language for group in by_id.values())}
        voices = {language: Renderer(prefix, language) for language in languages}
        return cls(by_id, rooms, prefix, voices, Router(prefix), metrics or Metrics())

    def voice(self, *groups: Group) -> Renderer:
        """What these groups, or all where none is given, are spoken to in.

        Swedish, unless all have the same other language.
        """
        languages = {group.language for group in groups or self.groups.values()}
        return self.voices[languages.pop() if len(languages) == 1 else Language.SWEDISH]

    def moved(self, moves: Mapping[str, str]) -> Self:
        """The same house, with every room that was replaced under its new id."""
        if not moves:
            return self
        now = {
            room: current_room(room, moves)
            for group in self.groups.values()
            for room in group.places[MATRIX].rooms
        }
        groups = [group.with_rooms(MATRIX, now) for group in self.groups.values()]
        return self.of(groups, self.prefix, self.metrics)

    def groups_of(self, tx: Transaction, matrix_id: str, now: datetime) -> list[Group]:
        """The groups in which somebody holds a seat, or will, or is secretary."""
        held = {
            mandate.seat.group_id
            for mandate in tx.mandates_of(MATRIX, matrix_id)
            if (group := self.groups.get(mandate.seat.group_id)) is not None
            and (mandate.until is None or now.astimezone(group.zone).date() <= mandate.until)
        }
        return [
            g for g in self.groups.values() if g.id in held or g.is_secretary(MATRIX, matrix_id)
        ]

    def post_due(self, tx: Transaction, group: Group, now: datetime) -> datetime | None:
        """Put a group's notices that have fallen due in the outbox; when the next one does."""
        since = (now.astimezone(group.zone) - LOOK_BACK).replace(tzinfo=None)
        meetings = tx.meetings(group.id, since)
        planned = [n for meeting in meetings for n in notices.notices_for(group, meeting)]
        known = tx.outbox.existing(n.key for n in planned if n.due <= now)
        # At nearly every tick nothing has: then the rules need not be asked.
        news = {n.meeting: None for n in planned if n.due <= now and n.key not in known}
        for found in notices.due_notices(group, news, known, now):
            notice = found.notice if isinstance(found, Skipped) else found
            about = {"group": group.id, "meeting": notice.meeting.id, "kind": str(notice.kind)}
            if not isinstance(found, Skipped):
                announcing.post(found, tx, self.voice(group), now)
                if tx.outbox.not_skipped([found.key]):
                    self.metrics.observe_notice(notice.kind, group.id)
                    log.info("fell due: %s", found.key, extra=about)
                else:
                    self.metrics.observe_skipped_notice(notice.kind, group.id)
                    log.info("skipped: %s (needless)", found.key, extra=about)
                continue
            announcing.record_skipped(found, tx, now)
            if found.late_summons:
                announcing.alarm_late_summons(found, tx, self.voice(group), now)
            self.metrics.observe_skipped_notice(notice.kind, group.id)
            log.warning("skipped: %s (%s)", notice.key, found.why, extra=about)
        return min((n.due for n in planned if n.due > now), default=None)
