"""The follow-up report to the board above the group, as one value.

It is compiled from what is kept of the meetings whose notes are finished; the secretary adds an
introduction and conclusions, and the chair approves the whole (requirement R37). Nobody is named in
it: attendance is told by organisation, and why somebody was away is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from secretary.attendance_figures import OrganisationAttendance, SeatFigures, by_organisation
from secretary.follow_up_report import ReportPeriod, ReportText, Section, text_reference
from secretary.followed import Followed, FollowedKind, FollowUp, followed_reference
from secretary.group import Group
from secretary.hand_outs import Entry, HandOut, HandOutKind, entries, references
from secretary.items import Source
from secretary.meetings import Meeting
from secretary.notes import Notes, NotesItem
from secretary.standing_items import StandingRole


@dataclass(frozen=True)
class Reference:
    """Where something stands: in the notes of a meeting, under an item. item: its number; None
    where it stands under none, or in those of another group. of_group: that one's name."""

    meeting: Meeting
    item: int | None = None
    of_group: str = ""


@dataclass(frozen=True)
class Treated:
    """A question that a meeting treated, and where the notes tell of it."""

    title: str
    reference: Reference


@dataclass(frozen=True)
class Reported:
    """Something that was handed out, on a line of its own, and where the notes tell of it."""

    entry: Entry
    reference: Reference


@dataclass(frozen=True)
class SaidInNotes:
    """What was said of something that is followed up, and where the notes tell of it."""

    said: FollowUp
    reference: Reference


@dataclass(frozen=True)
class FollowedUp:
    """A focus assignment, a goal or an agreement, and what was said of it in the period.

    is_pending: whether something has closed it that stands in no finished notes.
    """

    thing: Followed
    said: tuple[SaidInNotes, ...] = ()
    is_pending: bool = False


@dataclass(frozen=True)
class FollowUpReport:
    """What a group tells the board of a period.

    meetings: those that were held and whose notes are finished, by start. unfinished: those that
        were held, and are left out, since their notes are not finished; to_come: those that are
        planned in the period and have not begun.
    quotes: references of what people wrote that it repeats.
    """

    group: Group
    period: ReportPeriod
    meetings: tuple[Meeting, ...] = ()
    unfinished: tuple[Meeting, ...] = ()
    to_come: tuple[Meeting, ...] = ()
    attendance: tuple[OrganisationAttendance, ...] = ()
    questions: tuple[Treated, ...] = ()
    assignments: tuple[Reported, ...] = ()
    recommendations: tuple[Reported, ...] = ()
    requests: tuple[Reported, ...] = ()
    focus_assignments: tuple[FollowedUp, ...] = ()
    goals: tuple[FollowedUp, ...] = ()
    agreements: tuple[FollowedUp, ...] = ()
    introduction: str = ""
    conclusion: str = ""
    quotes: tuple[str, ...] = ()


def compile_report(
    group: Group,
    period: ReportPeriod,
    notes: Mapping[int, Notes],
    figures: Iterable[SeatFigures],
    hand_outs: Iterable[HandOut],
    texts: Iterable[ReportText],
    followed: Iterable[Followed] = (),
    *,
    unfinished: Sequence[Meeting] = (),
    to_come: Sequence[Meeting] = (),
    told_before: Sequence[SaidInNotes] = (),
) -> FollowUpReport:
    """The report of a period.

    notes: the finished ones, by the meeting's id: of the period's meetings, and of those before
        that handed out what is told of. figures: of the period's meetings. texts: those that stand.
    hand_outs: what the period's meetings handed out, and what those before did that was open at its
        beginning. followed: all that the group follows up, or has.
    told_before: what finished notes of the group that it was taken over from tell of that.
    """
    within = [each for each in notes.values() if each.meeting.day in period]
    within.sort(key=lambda each: each.meeting.starts_at)
    known = [each for each in hand_outs if each.meeting_id in notes]
    by_section = {each.section: each for each in texts}
    written = [by_section.get(each) for each in (Section.INTRODUCTION, Section.CONCLUSION)]
    introduction, conclusion = (each.text if each is not None else "" for each in written)
    quoted = [text_reference(each) for each in written if each is not None]
    treated = [(each, item) for each in within for item in each.items if _is_treated(item)]
    lines = _followed_up(group, period, within, followed, told_before)
    of_items = [quote for _, item in treated for quote in _of_topic(item)]
    return FollowUpReport(
        group,
        period,
        tuple(each.meeting for each in within),
        tuple(unfinished),
        tuple(to_come),
        by_organisation(figures),
        tuple(
            Treated(item.title.splitlines()[0], Reference(each.meeting, item.number))
            for each, item in treated
        ),
        _reported(known, HandOutKind.ASSIGNMENT, notes, period),
        _reported(known, HandOutKind.RECOMMENDATION, notes, period),
        _reported(known, HandOutKind.REQUEST, notes, period),
        focus_assignments=_of_kind(lines, FollowedKind.FOCUS_ASSIGNMENT),
        goals=_of_kind(lines, FollowedKind.GOAL),
        agreements=_of_kind(lines, FollowedKind.AGREEMENT),
        introduction=introduction,
        conclusion=conclusion,
        quotes=tuple(
            dict.fromkeys((*quoted, *of_items, *references(known), *_quotes_of_followed(lines)))
        ),
    )


def _followed_up(
    group: Group,
    period: ReportPeriod,
    within: Sequence[Notes],
    followed: Iterable[Followed],
    told_before: Iterable[SaidInNotes],
) -> list[FollowedUp]:
    """What was followed up in the period, or could have been: not what was closed before it."""
    told = {each.said.id: each for each in told_before} | _told_in_notes(within)
    found: list[FollowedUp] = []
    for thing in sorted(followed, key=lambda each: each.number):
        closing = thing.closing
        closed_on = group.today(closing.at) if closing is not None else None
        is_later = group.today(thing.at) > period.last
        if is_later or (closed_on is not None and closed_on < period.first):
            continue
        said = tuple(told[each.id] for each in thing.standing if each.id in told)
        is_told = any(each.said is closing for each in said)
        is_pending = closed_on is not None and closed_on in period and not is_told
        found.append(FollowedUp(thing, said, is_pending))
    return found


def _told_in_notes(within: Sequence[Notes]) -> dict[int | None, SaidInNotes]:
    """What notes tell was said, by its id; where two do, the first."""
    found: dict[int | None, SaidInNotes] = {}
    for notes in within:
        for item in notes.followed:
            for said in (each for line in item.lines for each in line.said):
                found.setdefault(said.id, SaidInNotes(said, _where(notes, item.role)))
    return found


def _of_kind(lines: Iterable[FollowedUp], kind: FollowedKind) -> tuple[FollowedUp, ...]:
    return tuple(each for each in lines if each.thing.kind is kind)


def _quotes_of_followed(lines: Iterable[FollowedUp]) -> list[str]:
    found: list[str] = []
    for line in lines:
        found.append(followed_reference(line.thing))
        found += [followed_reference(each.said) for each in line.said]
    return found


def _is_treated(item: NotesItem) -> bool:
    """Whether it is a question of the meeting's own, under which something is written."""
    is_standing = item.key.startswith(f"{Source.STANDING} ")
    return bool(item.title) and not is_standing and not item.is_empty


def _of_topic(item: NotesItem) -> tuple[str, ...]:
    """The reference of the member's topic that it is, whose words are its title."""
    return (item.key,) if item.key.startswith(f"{Source.TOPIC} ") else ()


def _reported(
    hand_outs: Iterable[HandOut],
    kind: HandOutKind,
    notes: Mapping[int, Notes],
    period: ReportPeriod,
) -> tuple[Reported, ...]:
    """Those of a kind, the earliest first."""
    # None is overdue on the first day: whether it is depends on when the report is read.
    lines = entries([each for each in hand_outs if each.kind is kind], period.first)
    return tuple(
        Reported(line, _where(notes[line.first.meeting_id], StandingRole.ASSIGNMENTS))
        for line in lines
    )


def _where(notes: Notes, role: StandingRole) -> Reference:
    """Where notes tell of what fills an item of that role."""
    filled = (each.number for each in notes.items if each.role is role and each.is_filled)
    return Reference(notes.meeting, next(filled, None))
