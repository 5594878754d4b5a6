"""What somebody has changed in the notes' Word file, against the notes as they stand. Pure.

By its keys (`secretary.notes_keys`) each part is found again, and what it said when the file was
made is known by fingerprint: so what was changed in the file is told from what was changed here
since. Nothing is placed by a guess, and what cannot be placed is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from secretary.documents.sections import fingerprint
from secretary.documents.word_reader import LeftOut, WordText
from secretary.errors import UserError
from secretary.language.health_words import is_about_health
from secretary.language.notes_words import AssessmentHeading, split_assessment
from secretary.notes import MAX_LENGTH, Notes, NotesItem
from secretary.notes_keys import flattened, lines_compared, written_lines
from secretary.notes_sections import FoundItem, NotesLayout, find_sections, joined

_MOST_LINES: Final = 400
"""So many lines of an item are compared one by one."""
_DASHES: Final = "–—-"


class How(StrEnum):
    """What becomes of what is written under an item."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class ItemChange:
    """texts: what is to be written under the item: below what stands there, or in its place.

    lines: what that changes: the lines as they were and as they are to be; empty where there are
    none. about_health: whether it may be of somebody's health.
    """

    item: NotesItem
    how: How
    texts: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    about_health: bool = False

    @property
    def has_new(self) -> bool:
        """Whether something stands there that did not."""
        return any(now for _, now in self.lines)


@dataclass(frozen=True)
class Conflict:
    """An item that was changed here and in the file. text: what the file says there.

    by_heading: it was not changed here, but its heading, or the next, and so nobody can tell
    whether what stands there is all of its own.
    """

    item: NotesItem
    text: str
    by_heading: bool = False


@dataclass(frozen=True)
class NotesInWord:
    """What a file has otherwise than the notes.

    changes: what can be taken in. conflicts: changed in both, and not taken in.
    newer_here: items that were changed here alone, since the file was made.
    too_long: items with a paragraph longer than may be written at once.
    headings: items that are called otherwise in the file, and what.
    filled: items whose own paragraphs were changed, and how they stand in the file; empty for
        removed.
    unplaced: what stands under new headings, or where no item is: heading and text.
    elsewhere: what was changed in a part that nobody writes in: its heading, empty for what stands
        above the items, and the lines that are new.
    missing: items whose heading is not in the file. is_moved: whether items stand in another order.
    by_headings: whether items were known by their headings alone, and so not what they were.
    """

    changes: tuple[ItemChange, ...]
    conflicts: tuple[Conflict, ...] = ()
    newer_here: tuple[NotesItem, ...] = ()
    too_long: tuple[NotesItem, ...] = ()
    headings: tuple[tuple[NotesItem, str], ...] = ()
    filled: tuple[tuple[NotesItem, str], ...] = ()
    unplaced: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    missing: tuple[NotesItem, ...] = ()
    is_moved: bool = False
    by_headings: bool = False
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    is_tracked: bool = False

    @property
    def shown(self) -> str:
        """Tells what would be taken in from anything else, without its words."""
        told = [(each.item.key, each.how, each.texts, each.item.written) for each in self.changes]
        return fingerprint([repr(told)])

    @property
    def not_taken_in(self) -> bool:
        """Whether something of the file is not."""
        told = (
            self.conflicts,
            self.too_long,
            self.headings,
            self.filled,
            self.unplaced,
            self.elsewhere,
            self.missing,
            self.is_moved,
        )
        return any(told)

    def more_than(self, shown: int) -> int:
        """How many of what is not taken in are left where so many of each kind are told of."""
        kinds = (self.conflicts, self.headings, self.filled, self.unplaced, self.elsewhere)
        return sum(max(0, len(each) - shown) for each in kinds)

    @property
    def quotes(self) -> tuple[str, ...]:
        """References of what stands in the notes and is told of."""
        items = [*(each.item for each in self.changes), *(each.item for each in self.conflicts)]
        return tuple(dict.fromkeys(quote for item in items for quote in item.quotes))


def compare(text: WordText, notes: Notes, layout: NotesLayout) -> NotesInWord:
    """What the file has otherwise than the notes. layout: of these as they would be a file now.

    Raises UserError where its parts cannot be known.
    """
    found = find_sections(text, layout)
    by_key = {each.key: each for each in notes.items}
    changes: list[ItemChange] = []
    conflicts: list[Conflict] = []
    newer: list[NotesItem] = []
    too_long: list[NotesItem] = []
    renamed = [each.heading for each in found.items if each.is_renamed]
    renamed += [heading for heading, _ in found.unplaced]
    unsure = _above_lost_headings(found.items, notes, layout)
    for each in found.items:
        item = by_key[each.key]
        outcome = _compared(item, each, layout)
        if isinstance(outcome, ItemChange) and (
            _has_run_into(renamed, outcome) or (each.key in unsure and outcome.has_new)
        ):
            outcome = Conflict(item, joined(each.paragraphs), by_heading=True)
        match outcome:
            case ItemChange():
                changes.append(outcome)
            case Conflict():
                conflicts.append(outcome)
            case True:
                newer.append(item)
            case False:
                too_long.append(item)
    if not found.items:
        raise UserError("word_file_not_notes")
    present = {each.key for each in found.items}
    return NotesInWord(
        tuple(changes),
        tuple(conflicts),
        tuple(newer),
        tuple(too_long),
        tuple((by_key[each.key], each.heading) for each in found.items if each.is_renamed),
        tuple((by_key[each.key], text) for each in found.items for text in each.filled),
        tuple(found.unplaced),
        tuple(found.elsewhere),
        tuple(item for item in notes.items if item.key not in present),
        is_moved=_is_moved(found.items, notes),
        by_headings=any(each.written is None for each in found.items),
        left_out=text.left_out,
        is_tracked=text.tracked,
    )


def _has_run_into(headings: Sequence[str], change: ItemChange) -> bool:
    """Whether a line that seems to be gone stands in a heading, which it was joined to."""
    gone = [before for before, _ in change.lines if before]
    return any(line in heading for line in gone for heading in headings)


def _above_lost_headings(found: Sequence[FoundItem], notes: Notes, layout: NotesLayout) -> set[str]:
    """The keys of items below which the heading of another is lost: what is new there may be that
    one's. A heading that was never there has pushed on the numbers of those that follow, since."""
    headings = {each.key: each.heading for each in found}
    keys = [each.key for each in notes.items]
    above: set[str] = set()
    for at, key in enumerate(keys):
        if key in headings:
            continue
        before = next((each for each in reversed(keys[:at]) if each in headings), None)
        after = next((each for each in keys[at:] if each in headings), None)
        is_lost = after is None or headings[after] == layout.headings[after]
        if before is not None and is_lost:
            above.add(before)
    return above


def _is_moved(found: Sequence[FoundItem], notes: Notes) -> bool:
    order = [each.key for each in notes.items]
    places = [order.index(each.key) for each in found]
    return places != sorted(places)


def _compared(
    item: NotesItem, found: FoundItem, layout: NotesLayout
) -> ItemChange | Conflict | bool | None:
    """What becomes of an item; None for nothing, True where only the notes have changed since the
    file was made, False where its text is too long."""
    text = joined(found.paragraphs)
    before, parts = _split(item, text)
    here, in_file = written_lines(item), flattened(before.splitlines(), [*parts.items()])
    if in_file == here:
        return None
    kept = here
    if found.written is not None and found.written != fingerprint(here):
        if fingerprint(in_file) == found.written:
            return True
        made_with = _first_lines(here, found.written)
        if item.assessment or made_with is None or in_file[: len(made_with)] != made_with:
            return Conflict(item, text)
        kept = made_with
    return _change(item, before, parts, kept, layout)


def _first_lines(lines: Sequence[str], written: str) -> list[str] | None:
    """The lines that stood first, by the fingerprint of all that did; None where others did."""
    for count in range(min(len(lines), _MOST_LINES)):
        if fingerprint(lines[:count]) == written:
            return [*lines[:count]]
    return None


def _split(item: NotesItem, text: str) -> tuple[str, dict[AssessmentHeading, str]]:
    """What stands there, and under each heading of an assessment where something does."""
    if not item.assessment:
        return text, {}
    before, found = split_assessment(text)
    had = {part.heading: bool(part.text) for part in item.assessment}
    under: dict[AssessmentHeading, str] = {}
    for heading, words in found:
        said = words if had.get(heading) else words.lstrip(_DASHES + " ").lstrip("\n")
        if said.strip(_DASHES + " \n"):
            under[heading] = "\n".join(filter(None, (under.get(heading, ""), said.strip())))
    return before, {heading: under[heading] for heading in AssessmentHeading if heading in under}


def _change(
    item: NotesItem,
    before: str,
    parts: Mapping[AssessmentHeading, str],
    kept: Sequence[str],
    layout: NotesLayout,
) -> ItemChange | bool:
    """kept: the lines that stood there when the file was made."""
    in_file = flattened(before.splitlines(), [*parts.items()])
    had = {part.heading: part.text for part in item.assessment if part.text}
    stood = [*lines_compared(line for text in item.texts for line in text.splitlines())]
    stood = stood[: len(kept)]
    lines_before = [*lines_compared(before.splitlines())]
    goes_on = lines_before[: len(stood)] == stood and all(
        [*lines_compared(parts.get(heading, "").splitlines())][: len(lines)] == lines
        for heading, text in had.items()
        if (lines := [*lines_compared(text.splitlines())])
    )
    if not in_file:
        how, told = How.REMOVED, ""
    elif goes_on:
        how = How.ADDED
        more = {
            heading: _after(text, len([*lines_compared(had.get(heading, "").splitlines())]))
            for heading, text in parts.items()
        }
        told = _composed(_after(before, len(stood)), more, layout)
    else:
        how, told = How.CHANGED, _composed(before, parts, layout)
    texts = tuple(_packed(told))
    if any(len(each) > MAX_LENGTH for each in texts):
        return False
    stood_there = kept if how is How.ADDED else written_lines(item)
    changed = tuple(_differences(stood_there, in_file))
    return ItemChange(item, how, texts, changed, is_about_health(told))


def _after(text: str, count: int) -> str:
    """What stands below the first lines of a text, so many of those in which something is."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if not count:
            return "\n".join(lines[at:]).strip("\n")
        count -= bool([*lines_compared([line])])
    return ""


def _composed(before: str, parts: Mapping[AssessmentHeading, str], layout: NotesLayout) -> str:
    """As it is written under an item, so that the headings are found again."""
    under = (f"{layout.labels[heading]}: {text}" for heading, text in parts.items() if text)
    return "\n".join(filter(None, (before.strip("\n"), *under)))


def _packed(text: str) -> Iterator[str]:
    """A text as several that may be written at once, parted where paragraphs end."""
    taken = ""
    for paragraph in text.split("\n\n"):
        longer = f"{taken}\n\n{paragraph}" if taken else paragraph
        if len(longer) > MAX_LENGTH and taken:
            yield taken
            longer = paragraph
        taken = longer
    if taken.strip():
        yield taken


def _differences(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Lines that are gone, new, or others, each with what stands in its place."""
    if max(len(before), len(after)) > _MOST_LINES:
        yield from _paired(before, after)
        return
    for tag, *at in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired(before[at[0] : at[1]], after[at[2] : at[3]])


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterable[tuple[str, str]]:
    longest = max(len(before), len(after))
    filled = ([*each, *[""] * (longest - len(each))] for each in (before, after))
    return zip(*filled, strict=True)
