"""What a new version of an agenda says that is otherwise than before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from secretary.agenda import NumberedItem
from secretary.agenda_changes import AgendaChanges, changes_between
from secretary.items import Source


def agenda(titles: str) -> list[NumberedItem]:
    """An item for each letter, which is its key, too."""
    return [NumberedItem(n, each, Source.OWN, each) for n, each in enumerate(titles, 1)]


def changes(old: str, new: str) -> AgendaChanges:
    return changes_between(1, agenda(old), agenda(new))


def test_an_agenda_that_is_the_same_has_no_changes() -> None:
    assert not changes("abcd", "abcd")
    assert not changes("", "")


@pytest.mark.parametrize(
    ("old", "new", "added", "removed", "moved"),
    [
        ("abc", "abxc", "x", "", ""),
        ("abc", "ac", "", "b", ""),
        ("abcd", "acdb", "", "", "b"),
        ("abcd", "dabc", "", "", "d"),
        ("abcd", "xbcd", "x", "a", ""),
        ("abcdef", "fabcdx", "x", "e", "f"),
    ],
)
def test_only_what_was_moved_is_and_not_what_makes_room(
    old: str, new: str, added: str, removed: str, moved: str
) -> None:
    made = changes(old, new)
    assert "".join(item.title for item in made.added) == added
    assert "".join(item.title for item in made.removed) == removed
    assert "".join(each.item.title for each in made.changed) == moved
    assert all(each.is_moved and not each.is_changed for each in made.changed)


@pytest.mark.parametrize(
    "given", [{"title": "B"}, {"presenter": "Eva"}, {"minutes": 20}, {"needs_assessment": True}]
)
def test_what_has_other_details_is_changed_where_it_stands(given: dict[str, object]) -> None:
    old = agenda("abc")
    new = [old[0], replace(old[1], **given), old[2]]  # type: ignore[arg-type]  # its own fields
    [change] = changes_between(1, old, new).changed
    assert (change.is_changed, change.is_moved, change.was) == (True, False, old[1])


def test_who_has_reported_since_is_a_change() -> None:
    made = changes_between(1, agenda("a"), agenda("a"), ["Sala"])
    assert made
    assert (made.since, made.reports) == (1, ("Sala",))
