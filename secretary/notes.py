"""A meeting's notes: what is written under each item of its agenda, and the whole as one value.

From the value every form of the notes is made. They are a draft until a secretary finishes them;
what is finished is kept as it was sent, and changed only as a new version (domain.md, *Privacy and
public record*; requirements R10, R19, R26-R31).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from secretary import notes_keys
from secretary.agenda import Agenda, NumberedItem, OrganisationReports
from secretary.followed_on_agenda import FollowedItem
from secretary.group import Group
from secretary.hand_outs import Entry, HandOut, entries, references
from secretary.language.notes_words import AssessmentHeading, split_assessment
from secretary.language.text import casefold_ws
from secretary.meetings import Meeting, Neighbours
from secretary.organisation_tables import FilledTable
from secretary.recorded_attendance import RecordedAttendance
from secretary.standing_items import StandingRole

MAX_LENGTH: Final = 8000
"""Characters of what is written at once under an item."""
MAX_FILE: Final = 60_000
"""Bytes of a file with what is to stand in the notes."""
_GIST: Final = 200
"""Characters of what a member takes home of an item."""
_SENTENCE: Final = re.compile(r".{20,}?[.!?](?=\s+[A-ZÅÄÖ]|\Z)", re.DOTALL)
_HEADING: Final = re.compile(r"(?P<number>\d{1,2})(?:[.):]|(?=\s|\Z))[ \t]*(?P<title>[^\n]*)\Z")


@dataclass(eq=False, kw_only=True)
class Note:
    """Something that is written under an item.

    item: the key of the item (`NumberedItem.key`).
    replaces: whether it stands in place of what else fills the item by itself, too.
    by: who wrote it, by address. event_id: the message that holds it; editing that message edits
        this. edit_event_id: the edit that gave it these words; None where it was written so.
    at: aware. withdrawn_at: aware; a withdrawn one keeps no words.
    removed_at: aware, since when it is left out; it can be taken in again within a day.
    finished_at: aware, when it went into notes that were finished: it stands for good.
    """

    meeting_id: int
    item: str
    text: str
    by: str
    event_id: str
    at: datetime
    replaces: bool = False
    withdrawn_at: datetime | None = None
    edit_event_id: str | None = None
    removed_at: datetime | None = None
    finished_at: datetime | None = None
    id: int | None = None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.removed_at is None


@dataclass(eq=False, kw_only=True)
class NotesRevision:
    """That a version of the notes was opened after another had been finished.

    version: of the notes that are to come of it. reason: why. at: aware. by: an address.
    """

    meeting_id: int
    version: int
    reason: str
    by: str
    event_id: str
    at: datetime
    id: int | None = None


def note_reference(note: Note) -> str:
    """What names it for ever: ``note 17``. Of its words nothing."""
    return f"note {note.id}"


@dataclass(frozen=True)
class AssessmentPart:
    """What stands under a heading of a child-rights assessment; empty where nothing does yet."""

    heading: AssessmentHeading
    text: str


@dataclass(frozen=True)
class NotesItem:
    """An item as the notes have it.

    number, title: as on the agenda; the title is empty where a member took their topic back.
    texts: what was written under it, in that order.
    is_filled: whether something stands there by itself, too, by its `role`.
    written: the same texts as they were written, with what stands under the headings.
    assessment: the headings, where the item needs a child-rights assessment (R42).
    quotes: references of what was written.
    """

    number: int
    title: str
    key: str
    role: StandingRole | None
    texts: tuple[str, ...]
    is_filled: bool
    written: tuple[str, ...] = ()
    assessment: tuple[AssessmentPart, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def text_key(self) -> str:
        """Of where what is written under it begins; see `secretary.notes_keys`."""
        return notes_keys.text_key(self)

    def filled_key(self, number: int) -> str:
        """Of a paragraph that fills it by itself; number: counted from 1."""
        return notes_keys.filled_key(self, number)

    @property
    def not_assessed(self) -> tuple[AssessmentHeading, ...]:
        """The headings under which nothing stands."""
        return tuple(part.heading for part in self.assessment if not part.text)

    @property
    def gist(self) -> str:
        """The first sentence under it; shortened where it is long."""
        words = " ".join(" ".join(self.texts[:1]).split())
        found = _SENTENCE.match(words)
        sentence = found[0] if found is not None else words
        return sentence if len(sentence) <= _GIST else f"{sentence[:_GIST].rstrip()} …"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written under it, nor fills it by itself."""
        return not (self.texts or self.is_filled or any(part.text for part in self.assessment))


@dataclass(frozen=True)
class Notes:
    """The notes of a meeting.

    items: those of the agenda that members have, then those that came to it since.
    attended: who was there. reports: of the members, organisations in the order of the notes.
    hand_outs: what the meeting handed out, kind by kind, a line each.
    neighbours: the meetings before and after it.
    quotes: references of what stands in it and can be taken back.
    tables: those that the organisations fill in for it.
    followed: what was followed up there of focus assignments, goals and agreements.
    """

    group: Group
    meeting: Meeting
    items: tuple[NotesItem, ...]
    attended: RecordedAttendance
    reports: tuple[OrganisationReports, ...]
    hand_outs: tuple[Entry, ...]
    neighbours: Neighbours
    quotes: tuple[str, ...]
    tables: tuple[FilledTable, ...] = ()
    followed: tuple[FollowedItem, ...] = ()

    @property
    def hand_outs_apart(self) -> bool:
        """Whether what was handed out stands below the items, as none of them is its place."""
        filled = (each.is_filled and each.role is StandingRole.ASSIGNMENTS for each in self.items)
        return bool(self.hand_outs) and not any(filled)

    def followed_under(self, item: NotesItem) -> FollowedItem | None:
        """What was followed up under an item; None for nothing."""
        return next((each for each in self.followed if each.role is item.role), None)

    def filling(self, item: NotesItem) -> int:
        """How many paragraphs stand under an item by themselves."""
        if not item.is_filled:
            return 0
        several = {
            StandingRole.REPORTS: len(self.reports),
            StandingRole.ASSIGNMENTS: len(self.hand_outs),
        }
        is_followed = self.followed_under(item) is not None
        return 1 if is_followed or item.role is None else several.get(item.role, 1)

    @property
    def head_key(self) -> str:
        """See `secretary.notes_keys`, as of the others below."""
        return notes_keys.head_key(self.meeting)

    def item_key(self, item: NotesItem) -> str:
        return notes_keys.item_key(self.meeting, item, self.filling(item))

    @property
    def empty(self) -> tuple[NotesItem, ...]:
        """Items under which nothing stands yet."""
        return tuple(each for each in self.items if each.is_empty)

    def numbered(self, number: int) -> NotesItem | None:
        """The item of that number; None where there is none."""
        return next((each for each in self.items if each.number == number), None)


def compile_notes(
    meeting: Meeting,
    draft: Agenda,
    sent: Sequence[NumberedItem],
    notes: Iterable[Note],
    attended: RecordedAttendance,
    hand_outs: Sequence[HandOut],
    tables: Sequence[FilledTable] = (),
) -> Notes:
    """The notes as they stand.

    draft: the meeting's agenda as it would be sent now. sent: the items of the one that was sent
    last, by whose numbers people call them; empty where none was.
    notes: those that stand, in the order they were written.
    """
    written: dict[str, list[Note]] = {}
    standing = [note for note in notes if note.stands]
    for note in standing:
        written.setdefault(note.item, []).append(note)
    filled: dict[StandingRole | None, bool] = {
        StandingRole.REPORTS: bool(draft.reports),
        StandingRole.PREVIOUS_NOTES: draft.neighbours.before is not None,
        StandingRole.ASSIGNMENTS: bool(hand_outs),
        StandingRole.NEXT_MEETING: draft.neighbours.after is not None,
        **{each.role: True for each in draft.followed},
    }
    items = tuple(
        _in_notes(each, written.get(each.key, ()), is_filled=filled.get(each.role, False))
        for each in items_of(draft, sent, written)
    )
    quotes = (*draft.quotes, *map(note_reference, standing), *references(hand_outs))
    return Notes(
        draft.group,
        meeting,
        items,
        attended,
        draft.reports,
        tuple(_lines(hand_outs, meeting)),
        draft.neighbours,
        tuple(dict.fromkeys((*quotes, *(each for one in tables for each in one.quotes)))),
        tuple(tables),
        draft.followed,
    )


def items_of(
    draft: Agenda, sent: Sequence[NumberedItem], written: Mapping[str, object]
) -> Iterator[NumberedItem]:
    """The items of the agenda that was sent, by its numbers; then those that are on the draft
    alone, and those that are not any more and have something written under them."""
    shown = list(sent) or list(draft.items)
    known = {each.key for each in shown}
    shown += [each for each in draft.items if each.key not in known]
    shown += [each for each in draft.off_agenda if each.key in written and each.key not in known]
    for number, each in enumerate(shown, 1):
        yield each if each.number == number else _renumbered(each, number)


def _renumbered(item: NumberedItem, number: int) -> NumberedItem:
    return replace(item, number=number)


def _in_notes(item: NumberedItem, notes: Sequence[Note], *, is_filled: bool) -> NotesItem:
    is_filled = is_filled and not any(note.replaces for note in notes)
    texts = tuple(note.text for note in notes)
    whole = NotesItem(
        item.number,
        item.title,
        item.key,
        item.role,
        texts,
        is_filled,
        texts,
        quotes=tuple(map(note_reference, notes)),
    )
    if not item.needs_assessment:
        return whole
    split = [split_assessment(text) for text in texts]
    under: dict[AssessmentHeading, list[str]] = {heading: [] for heading in AssessmentHeading}
    for heading, words in (part for _, parts in split for part in parts):
        under[heading].append(words)
    assessment = (AssessmentPart(heading, "\n".join(words)) for heading, words in under.items())
    besides = tuple(before for before, _ in split if before)
    return replace(whole, texts=besides, assessment=tuple(assessment))


def _lines(hand_outs: Sequence[HandOut], meeting: Meeting) -> Iterator[Entry]:
    by_kind: dict[str, list[HandOut]] = {}
    for each in hand_outs:
        by_kind.setdefault(each.kind, []).append(each)
    for some in by_kind.values():
        yield from entries(some, meeting.day)


def split_sections(text: str, items: Iterable[NotesItem]) -> list[tuple[NotesItem, str]]:
    """What a longer text says under each of several items; empty where it does not.

    It begins with an item's number, and each of the others with a line of its number or its number
    and title.
    A line that begins with a number and goes on otherwise than the item is called is prose.
    """
    by_number = {each.number: each for each in items}
    found: list[tuple[NotesItem, list[str]]] = []
    headings = 0
    for line in text.splitlines():
        begins = _HEADING.match(line.strip())
        item = by_number.get(int(begins["number"])) if begins is not None else None
        title = begins["title"].strip(" .:–-") if begins is not None else ""
        if item is not None and casefold_ws(title) in ("", casefold_ws(item.title)):
            headings += 1
            found.append((item, []))
        elif found:
            found[-1][1].append(line.rstrip())
        elif item is not None and begins is not None:
            found.append((item, [begins["title"].strip()]))
        else:
            return []
    if not headings:
        return []
    return [(item, words) for item, lines in found if (words := "\n".join(lines).strip())]


def is_titled(text: str, item: NotesItem) -> bool:
    """Whether a line of a longer text is an item's number and title, so that no other is meant."""
    lines = (_HEADING.match(line.strip()) for line in text.splitlines())
    titles = (each["title"] for each in lines if each and int(each["number"]) == item.number)
    called = casefold_ws(item.title)
    return bool(called) and any(casefold_ws(each.strip(" .:–-")) == called for each in titles)
