"""Who acts in a group, and what they may do there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from secretary.group import Group
from secretary.people import Mandate, Person
from services.lazy_sequence import LazySequence


class Permission(StrEnum):
    """Who may do something."""

    EVERYBODY = "everybody"
    GROUP = "group"
    """Members, substitutes and the secretaries: what is about people is for them alone."""
    HOLDER = "holder"
    """Members and substitutes."""
    LEADER = "leader"
    """The secretaries and the chair; while the chair is away, the vice chair, too."""
    SECRETARY = "secretary"
    """The secretaries alone: who decides whose Matrix id is whose."""


@dataclass(frozen=True)
class Actor:
    """Somebody who acts in a group, known by address and never by display name.

    channel, address: where they wrote from (``matrix``, ``@anna:example.org``).
    today: the day of the act, in the group's zone.
    mandates: theirs in the group, in force or to come: who is elected from the first of May
        can answer the summons to a meeting on the tenth.
    acts_as_chair: whether they are vice chair and the chair is away; asked when it matters.
    """

    channel: str
    address: str
    today: date
    mandates: Sequence[Mandate] = ()
    is_secretary: bool = False
    acts_as_chair: Callable[[], bool] = field(default=lambda: False, compare=False)

    @property
    def is_chair(self) -> bool:
        """Whether they are the chair today."""
        return any(mandate.is_chair and mandate.in_force(self.today) for mandate in self.mandates)

    @property
    def person(self) -> Person | None:
        """Who they are, if they hold a seat or will."""
        return self.mandates[0].person if self.mandates else None

    def may(self, permission: Permission) -> bool:
        """Whether they are among those."""
        if permission is Permission.GROUP:
            return self.is_secretary or bool(self.mandates)
        if permission is Permission.HOLDER:
            return bool(self.mandates)
        if permission is Permission.LEADER:
            return self.is_secretary or self.is_chair or self.acts_as_chair()
        if permission is Permission.SECRETARY:
            return self.is_secretary
        return True


def actor_of(
    group: Group, channel: str, address: str, mandates: Iterable[Mandate], now: datetime
) -> Actor:
    """Whoever writes from that address, with their rights in the group on the day of `now`.

    mandates: all of theirs, in whatever group; they are looked at when rights are asked for.
    """
    today = group.today(now)

    def in_group() -> list[Mandate]:
        return [m for m in mandates if m.seat.group_id == group.id and not m.has_ended(today)]

    is_secretary = group.is_secretary(channel, address)
    return Actor(channel, address, today, LazySequence(in_group), is_secretary)
