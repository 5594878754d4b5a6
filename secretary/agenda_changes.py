"""What is otherwise on an agenda than on the version before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from secretary.agenda import NumberedItem
from secretary.papers import Paper, name_key


@dataclass(frozen=True)
class ItemChange:
    """An item that both versions have. was: as it was.

    is_moved: whether it was put elsewhere; not for those that only make room.
    """

    item: NumberedItem
    was: NumberedItem
    is_moved: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether it has another title, presenter, time or mark, or other papers."""
        return _details(self.item) != _details(self.was)

    @property
    def new_papers(self) -> list[Paper]:
        """Those that came since, or of which there is a new version."""
        known = {paper.id for paper in self.was.papers}
        return [paper for paper in self.item.papers if paper.id not in known]

    @property
    def gone_papers(self) -> list[Paper]:
        """Those that were there and are not any more, in any version."""
        names = {name_key(paper.name) for paper in self.item.papers}
        return [paper for paper in self.was.papers if name_key(paper.name) not in names]


@dataclass(frozen=True)
class AgendaChanges:
    """Items in the order of the new version, and those that are gone in that of the old.

    since: the older version's number.
    reports: whose organisations have reported since, in the order of the notes.
    """

    since: int
    added: tuple[NumberedItem, ...] = ()
    removed: tuple[NumberedItem, ...] = ()
    changed: tuple[ItemChange, ...] = ()
    reports: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.reports)


def changes_between(
    since: int,
    old: Sequence[NumberedItem],
    new: Sequence[NumberedItem],
    reports: Sequence[str] = (),
) -> AgendaChanges:
    """What is otherwise on the new version's agenda. since, reports: see `AgendaChanges`."""
    was = {item.key: item for item in old}
    now = {item.key: item for item in new}
    places = {item.key: place for place, item in enumerate(old)}
    both = [item for item in new if item.key in was]
    stays = _longest_in_order([places[item.key] for item in both])
    changed = [
        ItemChange(item, was[item.key], is_moved=places[item.key] not in stays) for item in both
    ]
    return AgendaChanges(
        since,
        tuple(item for item in new if item.key not in was),
        # A topic that was taken back is not spoken of again: it has no words by now.
        tuple(item for item in old if item.key not in now and item.title),
        tuple(each for each in changed if each.is_moved or each.is_changed),
        tuple(reports),
    )


def _details(item: NumberedItem) -> tuple[object, ...]:
    # Of a topic that was taken back the words are gone, which is no change of the agenda's.
    title = "" if item.topic is not None else item.title
    papers = {paper.id for paper in item.papers}
    return title, item.presenter, item.minutes, item.needs_assessment, papers


def _longest_in_order(places: Sequence[int]) -> frozenset[int]:
    """As many of them as possible that come in rising order: the others were moved."""
    best: list[list[int]] = []
    for place in places:
        before = _longest(each for each in best if each[-1] < place)
        best.append([*before, place])
    return frozenset(_longest(best))


def _longest(lists: Iterable[list[int]]) -> list[int]:
    found: list[int] = []
    for each in lists:
        found = each if len(each) > len(found) else found
    return found
