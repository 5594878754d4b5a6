"""A kind of notice that follows a meeting: when it falls due, and for how long it is of use.

None is shipped yet, so that these tests declare one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, time, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretary import notices
from secretary.addressees import Addressees
from secretary.group import Group, NoticeSettings, Offset
from secretary.meetings import Meeting, Status
from secretary.notice_kinds import NOTICE_KINDS, NoticeKind
from secretary.notices import Skipped, due_notices, notice_key, notices_for, schedule
from tests.secretary.example import STOCKHOLM, at, group, meeting, only_notices

AFTERWARDS: Final = NoticeKind(
    "afterwards", Offset(1, time(9)), Addressees.EXPECTED, is_after=True, needs_summons=False
)


@pytest.fixture(autouse=True, scope="module")
def _there_is_such_a_kind() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notices, "NOTICE_KINDS", (*NOTICE_KINDS, AFTERWARDS))
        yield


def only(days: int, clock: str = "09:00", *, working_days: bool = True) -> Group:
    """A group that posts nothing else."""
    offset = Offset(days, time.fromisoformat(clock))
    return group("2023", notices=only_notices({AFTERWARDS: offset}, working_days=working_days))


def due(group: Group, one: Meeting) -> str:
    [notice] = notices_for(group, one)
    return f"{notice.due.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def found(one: Meeting, now: str) -> dict[str, str]:
    """What is to be done ``now`` about it: ``post``, or why not."""
    of_it = due_notices(only(1), [one], (), at(now))
    return {
        (f.notice if isinstance(f, Skipped) else f).kind.name: (
            f.reason if isinstance(f, Skipped) else "post"
        )
        for f in of_it
    }


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2027-03-10", 1, "2027-03-11 09:00"),
        ("2027-03-12", 1, "2027-03-15 09:00"),  # Friday: the Monday after
        ("2027-03-25", 1, "2027-03-30 09:00"),  # Maundy Thursday: the Tuesday after Easter
        ("2027-03-24", 7, "2027-03-31 09:00"),  # summer time begins between
        ("2027-10-27", 7, "2027-11-03 09:00"),  # and ends
    ],
)
def test_it_falls_due_on_the_working_day_after_at_its_wall_time(
    day: str, days: int, expected: str
) -> None:
    assert due(only(days), meeting(f"{day} 13:00")) == expected


def test_a_group_can_post_on_any_day() -> None:
    one = meeting("2027-03-12 09:00")
    assert due(only(1, working_days=False), one) == "2027-03-13 09:00"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("16:00", "2027-03-12 16:00"),
        ("09:00", "2027-03-15 09:00"),  # the meeting begins: the working day after
        ("07:00", "2027-03-15 07:00"),
    ],
)
def test_a_time_before_the_start_means_the_working_day_after(clock: str, expected: str) -> None:
    assert due(only(0, clock), meeting("2027-03-12 09:00")) == expected


def test_it_is_posted_though_the_meeting_has_begun() -> None:
    assert found(meeting("2027-03-10 09:00"), "2027-03-11 08:59") == {}
    assert found(meeting("2027-03-10 09:00"), "2027-03-11 09:00") == {"afterwards": "post"}


@pytest.mark.parametrize(
    ("now", "done"),
    [
        ("2027-03-25 08:59", "post"),
        ("2027-03-25 09:00", "it was of no use any more"),
    ],
)
def test_missed_it_is_of_use_for_a_fortnight(now: str, done: str) -> None:
    assert found(meeting("2027-03-10 09:00"), now) == {"afterwards": done}


def test_a_cancelled_meeting_has_none() -> None:
    assert notices_for(only(1), meeting(status=Status.CANCELLED)) == []


def test_turned_off_it_is_not_there() -> None:
    settings = NoticeSettings().with_offset("afterwards", None)
    kinds = {n.kind for n in notices_for(group(notices=settings), meeting())}
    assert kinds == {*NOTICE_KINDS}


def test_it_comes_last_with_a_key_of_its_own() -> None:
    one = meeting("2027-03-10 09:00", number=17)
    last = notices_for(group(), one)[-1]
    assert last.kind is AFTERWARDS
    assert last.key == notice_key(one, AFTERWARDS)
    assert last.key == "meeting 17 · 2027-03-10T09:00 · afterwards"


@given(
    st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    st.times(),
    st.integers(0, 21),
    st.booleans(),
)
def test_what_the_schedule_says_is_what_ticks_post(
    day: date, starts: time, days: int, working_days: bool
) -> None:
    one = meeting(f"{day} {starts:%H:%M}", planned="2025-12-01 09:00")
    in_group = only(days, "12:30", working_days=working_days)
    start = one.starts(STOCKHOLM).astimezone(UTC)
    [told] = schedule(in_group, [one], start, start + timedelta(days=40))
    assert told.due.astimezone(UTC) > start
    before = due_notices(in_group, [one], (), told.due - timedelta(minutes=1))
    assert (before, due_notices(in_group, [one], (), told.due)) == ([], [told])
