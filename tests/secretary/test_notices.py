"""What falls due when, and that it is posted once whatever happens to the clock and the bot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary.calendar import is_working_day
from secretary.group import PROFILES, Group, NoticeSettings, Offset
from secretary.meetings import Meeting, Status
from secretary.notice_kinds import NOTICE_KINDS, NoticeKind, kind_named
from secretary.notices import (
    Notice,
    Skipped,
    due_notices,
    next_due,
    notice_key,
    notices_for,
    schedule,
)
from secretary.summons_deadline import summons_deadline
from tests.secretary.example import SHIPPED, STOCKHOLM, at, group, meeting, only_notices

SUMMONS, REPLY, REPORT, AGENDA, REMINDER = KINDS = [kind_named(name) for name in SHIPPED]
"""Those that these tests tell of; what is said of all kinds is tried on `NOTICE_KINDS`."""
MINUTE = timedelta(minutes=1)


def only(kind: NoticeKind, days: int, clock: str = "09:00", *, working_days: bool = True) -> Group:
    """A group that posts one kind of notice."""
    lead = Offset(days, time.fromisoformat(clock))
    return group("2023", notices=only_notices({kind: lead}, working_days=working_days))


def due(group: Group, one: Meeting) -> str:
    """When the group's one notice falls due, by the clock in Stockholm."""
    [notice] = notices_for(group, one)
    return f"{notice.due.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


# When


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2027-03-12", 7, "2027-03-05 09:00"),
        ("2027-03-31", 7, "2027-03-24 09:00"),  # summer time begins between
        ("2027-11-03", 7, "2027-10-27 09:00"),  # and ends
        ("2027-03-15", 1, "2027-03-12 09:00"),  # Monday: the Friday before
        ("2027-03-30", 1, "2027-03-25 09:00"),  # Tuesday after Easter: Maundy Thursday
        ("2027-01-04", 1, "2026-12-30 09:00"),  # Monday after New Year: before its eve
        ("2027-06-28", 3, "2027-06-24 09:00"),  # Midsummer Eve
        ("2027-03-14", 0, "2027-03-14 09:00"),  # its own day, be it a Sunday
    ],
)
def test_a_notice_falls_due_on_its_working_day_at_its_wall_time(
    day: str, days: int, expected: str
) -> None:
    assert due(only(REMINDER, days), meeting(f"{day} 13:00")) == expected


@pytest.mark.parametrize("day", ["2027-03-31", "2027-11-03"])
def test_over_a_change_of_the_clock_a_week_is_not_168_hours(day: str) -> None:
    one = meeting(f"{day} 09:00")
    [notice] = notices_for(only(REMINDER, 7), one)
    ahead = one.starts(STOCKHOLM).astimezone(UTC) - notice.due.astimezone(UTC)
    assert abs(ahead - timedelta(hours=168)) == timedelta(hours=1)


def test_a_group_can_post_on_any_day() -> None:
    assert due(only(REMINDER, 1, working_days=False), meeting("2027-03-15 09:00")) == (
        "2027-03-14 09:00"
    )


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:00", "2027-03-15 07:00"),
        ("09:00", "2027-03-12 09:00"),
        ("12:00", "2027-03-12 12:00"),
    ],
)
def test_a_time_that_the_start_has_passed_means_the_working_day_before(
    clock: str, expected: str
) -> None:
    assert due(only(REMINDER, 0, clock), meeting("2027-03-15 09:00")) == expected


def test_settings_cannot_put_a_firm_summons_after_its_deadline() -> None:
    settings = only_notices({SUMMONS: Offset(3, time(9))})
    assert due(group(notices=settings), meeting("2027-03-14 09:00")) == "2027-03-05 09:00"


def test_a_kind_that_is_off_is_not_there() -> None:
    settings = NoticeSettings().with_offset(AGENDA.name, None)
    kinds = [n.kind for n in notices_for(group(notices=settings), meeting())]
    assert kinds == [kind for kind in NOTICE_KINDS if kind is not AGENDA]


def test_a_cancelled_meeting_has_no_notices() -> None:
    assert notices_for(group(), meeting(status=Status.CANCELLED)) == []


def test_notices_due_at_once_stand_in_the_order_a_meeting_meets_them() -> None:
    of_it = notices_for(group(), meeting("2027-01-04 09:00"))
    after_christmas = [n for n in of_it if n.kind in KINDS]
    assert [n.kind for n in after_christmas] == [SUMMONS, REPLY, REPORT, AGENDA, REMINDER]
    assert after_christmas[2].due == after_christmas[4].due


# Keys


def test_a_key_says_what_the_notice_is() -> None:
    key = notice_key(meeting("2026-03-30 09:00", number=17), SUMMONS)
    assert key == "meeting 17 · 2026-03-30T09:00 · summons"


def keys(one: Meeting) -> set[str]:
    return {n.key for n in notices_for(group(), one)}


def test_moving_a_meeting_gives_other_keys() -> None:
    moved = meeting("2027-03-19 09:00", "2027-02-01 09:00", moved_from="2027-03-12 09:00")
    assert keys(meeting()).isdisjoint(keys(moved))


def test_moving_a_meeting_away_and_back_gives_other_keys_again() -> None:
    back = meeting(planned="2027-02-01 09:00", moved_from="2027-03-19 09:00")
    assert keys(meeting()).isdisjoint(keys(back))


def test_the_key_of_a_moved_meeting_says_to_the_second_in_utc_when_it_was_moved() -> None:
    moved = meeting("2026-03-30 09:00", "2026-03-02 09:15:30", 17, moved_from="2026-03-23 09:00")
    for zone in (UTC, STOCKHOLM):
        assert notice_key(
            replace(moved, planned_at=moved.planned_at.astimezone(zone)), SUMMONS
        ) == ("meeting 17 · 2026-03-30T09:00 · moved 2026-03-02T08:15:30Z · summons")


def test_a_meeting_moved_twice_to_the_same_time_within_a_minute_has_other_keys() -> None:
    """Away and back, and away again: each time the group is summoned anew."""
    first = meeting("2027-03-19 09:00", "2027-02-01 09:00:05", moved_from="2027-03-12 09:00")
    again = meeting("2027-03-19 09:00", "2027-02-01 09:00:06", moved_from="2027-03-12 09:00")
    assert keys(first).isdisjoint(keys(again))


def test_a_meetings_keys_are_one_for_each_kind() -> None:
    assert len(keys(meeting())) == len(NOTICE_KINDS)


# Planned late, and missed


def found(one: Meeting, now: str, known: Iterable[str] = (), rules: str = "2021") -> dict[str, str]:
    """What is to be done ``now``, by kind: ``post``, or why not."""
    told = {
        (f.notice.kind if isinstance(f, Skipped) else f.kind): (
            f.reason if isinstance(f, Skipped) else "post"
        )
        for f in due_notices(group(rules), [one], set(known), at(now))
    }
    return {kind.name: done for kind, done in told.items() if kind in KINDS}


def test_nothing_is_posted_a_minute_before_it_is_due() -> None:
    assert found(meeting(), "2027-02-26 08:59") == {}


def test_a_summons_is_posted_on_its_minute() -> None:
    assert found(meeting(), "2027-02-26 09:00") == {"summons": "post"}


def test_what_is_known_is_not_found_again() -> None:
    assert found(meeting(), "2027-02-26 09:00", keys(meeting())) == {}


def test_a_meeting_planned_between_its_summons_day_and_the_deadline_is_summoned_at_once() -> None:
    assert found(meeting(planned="2027-03-03 15:00"), "2027-03-03 15:00") == {"summons": "post"}


def test_reminders_whose_time_had_passed_at_planning_are_skipped() -> None:
    one = meeting(planned="2027-03-08 12:00")
    assert found(one, "2027-03-08 12:00", rules="2023") == {
        "summons": "post",
        "reply_reminder": "its time had passed when the meeting was planned",
        "report_reminder": "its time had passed when the meeting was planned",
    }


def test_a_reminder_that_a_weekend_moved_to_before_the_planning_is_skipped() -> None:
    # Sunday's meeting: a week before is Sunday too, and its reminder moved to Friday.
    one = meeting("2027-03-14 09:00", "2027-03-06 12:00")
    assert found(one, "2027-03-06 12:00", rules="2023") == {
        "summons": "post",
        "reply_reminder": "its time had passed when the meeting was planned",
    }


def test_after_an_outage_the_summons_is_posted_without_the_reminders_beside_it() -> None:
    assert found(meeting(), "2027-03-08 12:00", rules="2023") == {
        "summons": "post",
        "reply_reminder": "the summons was due at the same time",
        "report_reminder": "the summons was due at the same time",
    }


def test_after_an_outage_the_secretary_is_reminded_of_the_agenda_beside_the_summons() -> None:
    assert found(meeting(), "2027-03-10 12:00", rules="2023")["agenda"] == "post"


def test_after_an_outage_only_the_last_reminder_is_of_use() -> None:
    summons = notice_key(meeting(), SUMMONS)
    assert found(meeting(), "2027-03-11 12:00", [summons]) == {
        "reply_reminder": "overtaken by the meeting reminder",
        "report_reminder": "overtaken by the meeting reminder",
        "agenda": "post",
        "meeting_reminder": "post",
    }


@pytest.mark.parametrize(
    ("now", "done"),
    [("2027-03-05 23:59", "post"), ("2027-03-06 00:00", "past the summons deadline")],
)
def test_a_firm_summons_is_posted_to_the_end_of_its_deadline_and_no_longer(
    now: str, done: str
) -> None:
    assert found(meeting(), now)["summons"] == done


def test_a_firm_summons_that_came_too_late_warns_the_secretary() -> None:
    [summons] = [f for f in due_notices(group(), [meeting()], (), at("2027-03-06 00:00"))
                 if isinstance(f, Skipped) and f.notice.kind is SUMMONS]  # fmt: skip
    assert summons.late_summons


def test_no_other_skipped_notice_raises_it() -> None:
    everything = due_notices(group("2023"), [meeting()], (), at("2027-03-12 09:00"))
    skipped = [f for f in everything if isinstance(f, Skipped)]
    assert {f.notice.kind for f in skipped} >= {*KINDS}
    assert not any(f.late_summons for f in skipped)


def test_an_overridden_summons_is_posted_after_the_deadline() -> None:
    one = meeting(planned="2027-03-08 12:00", late="2027-03-08 12:00")
    assert found(one, "2027-03-08 12:00")["summons"] == "post"


def test_nothing_is_posted_once_the_meeting_has_begun() -> None:
    assert set(found(meeting(), "2027-03-12 09:00", rules="2023").values()) == {
        "the meeting had begun"
    }


def test_instants_are_compared_and_not_what_the_clock_shows() -> None:
    # The clock shows 02.30 twice on 31 October 2027; the notice is the first, this is the second.
    night = only(REMINDER, 0, "02:45")
    again = datetime(2027, 10, 31, 2, 30, tzinfo=STOCKHOLM, fold=1)
    one = meeting("2027-10-31 09:00")
    assert len(due_notices(night, [one], (), again)) == 1
    assert next_due(notices_for(night, one), again) is None


def test_a_reminder_that_a_holiday_moved_to_the_meeting_reminders_minute_is_still_posted() -> None:
    one = meeting("2027-01-04 09:00")
    summons, reply = (notice_key(one, kind) for kind in (SUMMONS, REPLY))
    posted = found(one, "2026-12-30 09:00", [summons, reply])
    assert posted == {"report_reminder": "post", "agenda": "post", "meeting_reminder": "post"}


def test_a_reminder_that_a_weekend_moved_to_the_summons_minute_is_foretold_as_skipped() -> None:
    leads = {SUMMONS: Offset(9, time(9)), REPLY: Offset(8, time(9))}
    both = group("2023", notices=only_notices(leads))
    one = meeting("2027-03-15 09:00")  # nine and eight days before are a Saturday and a Sunday
    scheduled = schedule(both, [one], one.planned_at, start(one))
    assert [n.kind for n in scheduled] == [SUMMONS]


def test_a_notice_due_on_the_very_minute_of_planning_is_not_too_early() -> None:
    one = meeting(planned="2027-03-09 09:00")
    assert found(one, "2027-03-09 09:00", rules="2023")["agenda"] == "post"


def test_settings_with_a_reminder_before_the_summons_still_skip_it_when_both_are_late() -> None:
    leads = {SUMMONS: Offset(3, time(9)), REPLY: Offset(7, time(9))}
    odd = group("2023", notices=only_notices(leads))
    both = due_notices(odd, [meeting()], (), at("2027-03-10 12:00"))
    assert [isinstance(f, Skipped) for f in both] == [False, True]


def test_the_next_notice_due_is_after_now() -> None:
    one = meeting()
    planned = [n for n in notices_for(group(), one) if n.kind in KINDS]
    assert next_due(planned, at("2027-02-26 09:00")) == at("2027-03-05 09:00")
    assert next_due(planned, at("2027-03-11 09:00")) is None


def test_of_all_that_lies_ahead_the_first_is_next_in_whatever_order_it_stands() -> None:
    planned = notices_for(group(), meeting())
    instants = sorted(notice.due for notice in planned)
    assert len(set(instants)) > 2
    for order in (planned, planned[::-1]):
        assert next_due(order, instants[0] - MINUTE) == instants[0]
        assert next_due(order, instants[0]) == min(i for i in instants if i > instants[0])


def test_in_the_hour_that_comes_twice_the_first_instant_is_next() -> None:
    """02:10 in winter time is after 02:50 in summer time, whatever the clock shows."""
    early = datetime(2027, 10, 31, 2, 50, tzinfo=STOCKHOLM, fold=0)
    late = datetime(2027, 10, 31, 2, 10, tzinfo=STOCKHOLM, fold=1)
    [one] = notices_for(only(SUMMONS, 7), meeting())
    planned = [replace(one, due=late), replace(one, due=early)]
    assert next_due(planned, at("2027-10-31 00:00")) == early
    found = next_due(planned, early.astimezone(UTC))
    assert found is not None
    assert found.astimezone(UTC) == late.astimezone(UTC)


# Whatever happens


@dataclass
class Run:
    """What a bot has posted that is awake at certain instants."""

    group: Group
    posted: list[tuple[datetime, Notice]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def known(self) -> list[str]:
        return [n.key for _, n in self.posted] + [s.notice.key for s in self.skipped]

    def wake(self, one: Meeting, now: datetime) -> None:
        for what in due_notices(self.group, [one], self.known, now):
            if isinstance(what, Skipped):
                self.skipped.append(what)
            else:
                self.posted.append((now, what))

    def when_posted(self) -> list[tuple[str, datetime]]:
        return sorted((n.key, now) for now, n in self.posted)


CLOCKS = st.builds(time, st.integers(6, 21), st.sampled_from([0, 30]))


@st.composite
def groups(draw: st.DrawFn, profile: str = "", working_days: bool | None = None) -> Group:
    """Any profile with any settings, or those given."""
    leads = {
        kind: Offset(draw(st.integers(0, 21)), draw(CLOCKS))
        for kind in NOTICE_KINDS
        if draw(st.integers(0, 5))
    }
    usual = draw(st.booleans())
    if working_days is None:
        working_days = draw(st.booleans())
    settings = (
        NoticeSettings(working_days=working_days)
        if usual
        else only_notices(leads, working_days=working_days)
    )
    return group(profile or draw(st.sampled_from(list(PROFILES))), notices=settings)


@st.composite
def meetings(draw: st.DrawFn, *, may_override: bool = True) -> Meeting:
    """Planned up to 40 days before; overridden or not."""
    day = draw(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
    starts = datetime.combine(day, draw(CLOCKS))
    ahead = timedelta(minutes=draw(st.integers(1, 40 * 24 * 60)))
    planned = starts.replace(tzinfo=STOCKHOLM).astimezone(UTC) - ahead
    late = planned if may_override and draw(st.booleans()) else None
    return replace(meeting(f"{starts:%Y-%m-%d %H:%M}"), planned_at=planned, late_at=late)


ANY_GROUP = groups()
ANY_MEETING = meetings()


def start(one: Meeting) -> datetime:
    return one.starts(STOCKHOLM).astimezone(UTC)


@st.composite
def runs(
    draw: st.DrawFn,
    some_group: st.SearchStrategy[Group] = ANY_GROUP,
    some_meeting: st.SearchStrategy[Meeting] = ANY_MEETING,
) -> tuple[Run, Meeting]:
    """A bot that was awake when the meeting was planned, at odd instants, and when it was over."""
    one = draw(some_meeting)
    ahead = start(one) - one.planned_at
    awake = draw(st.lists(st.floats(0, 1.1), max_size=12))
    run = Run(draw(some_group))
    run.wake(one, one.planned_at)
    for share in sorted(awake):
        run.wake(one, one.planned_at + share * ahead)
    run.wake(one, start(one) + timedelta(days=7))
    run.wake(one, start(one) + timedelta(days=60))  # what follows a meeting is over, too
    return run, one


@given(runs())
def test_every_notice_ends_once_as_posted_or_skipped(made: tuple[Run, Meeting]) -> None:
    run, one = made
    assert sorted(run.known) == sorted(n.key for n in notices_for(run.group, one))


@given(runs())
def test_nothing_is_posted_before_it_is_due_or_after_the_meeting_has_begun(
    made: tuple[Run, Meeting],
) -> None:
    run, one = made
    assert all(n.due <= now for now, n in run.posted)
    assert all(now < start(one) or n.kind.is_after for now, n in run.posted)


@given(runs(groups(profile="2021"), meetings(may_override=False)))
def test_a_firm_summons_is_posted_by_its_deadline_unless_overridden(
    made: tuple[Run, Meeting],
) -> None:
    run, one = made
    days = [now.astimezone(STOCKHOLM).date() for now, n in run.posted if n.kind is SUMMONS]
    assert all(day <= summons_deadline(run.group, one.day) for day in days)
    assert all(one.day - day >= timedelta(days=7) for day in days)


@given(runs())
def test_no_reminder_is_posted_along_with_the_summons(
    made: tuple[Run, Meeting],
) -> None:
    run, _ = made
    summoned = [now for now, n in run.posted if n.kind is SUMMONS]
    along = {n.kind for now, n in run.posted if now in summoned}
    assert along & {*KINDS} <= {SUMMONS, AGENDA}
    assert not any(kind.said_by_summons for kind in along)


@given(groups(working_days=True), meetings())
def test_a_notice_is_never_due_on_a_day_off_but_on_the_meetings_own(
    group: Group, one: Meeting
) -> None:
    days = {n.due.astimezone(STOCKHOLM).date() for n in notices_for(group, one)}
    assert all(is_working_day(day) or day == one.day for day in days)


@given(groups(), meetings())
def test_a_notice_is_due_at_its_own_wall_time_whatever_the_season(
    group: Group, one: Meeting
) -> None:
    for notice in notices_for(group, one):
        offset = notice.kind.offset_in(group)
        assert offset is not None
        assert notice.due.astimezone(STOCKHOLM).time() == offset.at


@given(groups(), meetings())
def test_what_the_schedule_says_is_what_a_tick_every_minute_posts(
    group: Group, one: Meeting
) -> None:
    run = Run(group)
    now = one.planned_at
    # A minute at a time where something can happen, an hour where it cannot.
    of_it = notices_for(group, one)
    edges = sorted({t.astimezone(UTC) for n in of_it for t in (n.due, n.expires)})
    end = max(start(one), *edges) if edges else start(one)
    while now <= end + MINUTE:
        run.wake(one, now)
        near = any(now - MINUTE <= edge <= now + 2 * MINUTE for edge in edges)
        to_edge = [edge - MINUTE for edge in edges if edge - MINUTE > now]
        now += MINUTE if near else min([timedelta(hours=1), *(t - now for t in to_edge)])
    scheduled = schedule(group, [one], one.planned_at, end + MINUTE)
    assert sorted((n.key, n.due.astimezone(UTC)) for n in scheduled) == run.when_posted()


@given(groups(), meetings())
def test_waking_only_when_next_due_says_posts_the_same(group: Group, one: Meeting) -> None:
    run = Run(group)
    now: datetime | None = one.planned_at
    while now is not None:
        run.wake(one, now)
        now = next_due(notices_for(group, one), now)
    scheduled = schedule(group, [one], one.planned_at, start(one) + timedelta(days=60))
    assert sorted((n.key, n.due.astimezone(UTC)) for n in scheduled) == run.when_posted()


@given(groups(), meetings(), st.floats(0, 1))
def test_two_adjoining_spans_give_what_the_whole_gives(
    group: Group, one: Meeting, share: float
) -> None:
    first, last = one.planned_at - timedelta(days=30), start(one) + timedelta(days=30)
    middle = first + share * (last - first)
    parts = [*schedule(group, [one], first, middle), *schedule(group, [one], middle, last)]
    assert parts == schedule(group, [one], first, last)


@given(groups(), st.lists(meetings(), max_size=4))
def test_the_schedule_lists_the_earliest_first(group: Group, some: list[Meeting]) -> None:
    scheduled = schedule(group, some, at("2025-01-01 00:00"), at("2031-12-31 00:00"))
    instants = [n.due.astimezone(UTC) for n in scheduled]
    assert instants == sorted(instants)


@given(groups(), meetings(), meetings(), st.floats(0, 0.99))
def test_a_moved_meeting_has_every_notice_of_its_new_time_and_posts_none_of_the_old_after_it(
    group: Group, one: Meeting, other: Meeting, share: float
) -> None:
    run = Run(group)
    run.wake(one, one.planned_at)
    moved_at = one.planned_at + share * (start(one) - one.planned_at)
    run.wake(one, moved_at)
    before = set(run.known)
    moved = replace(other, planned_at=moved_at, moved_from=one.starts_at)
    run.wake(moved, moved_at)
    run.wake(moved, max(start(one), start(moved)) + timedelta(days=60))
    assert set(run.known) - before == {n.key for n in notices_for(group, moved)}
