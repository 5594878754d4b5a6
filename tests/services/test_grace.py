"""However long the grace is and whenever something is decided, it makes no summons late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from secretary.notice_kinds import SUMMONS
from secretary.notices import Skipped, due_notices, notices_for
from secretary.summons_deadline import summons_deadline
from services.grace import rest_until
from tests.people import at, example_group
from tests.secretary.example import meeting

BEGINS = at("2027-03-12 09:00")
PLANNED = st.integers(1, 70 * 24 * 60).map(lambda minutes: BEGINS - timedelta(minutes=minutes))
GRACE = st.integers(0, 60).map(lambda minutes: timedelta(minutes=minutes))


@given(now=PLANNED, grace=GRACE, rules=st.sampled_from(["2017", "2021", "2023"]))
def test_a_summons_that_would_have_been_in_time_is(
    now: datetime, grace: timedelta, rules: str
) -> None:
    group = replace(example_group(rules), grace=grace)
    one = meeting("2027-03-12 09:00")
    one.planned_at = now
    deadline = summons_deadline(group, one.day)
    was_in_time = group.today(now) <= deadline
    one.summon_at = rest_until(group, one, now, summons=True)
    [summons] = [n for n in notices_for(group, one) if n.kind is SUMMONS]
    goes_out = max(summons.due.astimezone(UTC), now)
    assert goes_out < one.starts(group.zone)
    if rules == "2021" and was_in_time:
        assert group.today(goes_out) <= deadline


@given(now=PLANNED, stopped=st.integers(0, 3 * 24 * 60), grace=GRACE)
def test_whatever_stops_the_bot_meanwhile_it_goes_out_once(
    now: datetime, stopped: int, grace: timedelta
) -> None:
    group = replace(example_group("2021"), grace=grace)
    one = meeting("2027-03-12 09:00")
    one.planned_at = now
    one.summon_at = rest_until(group, one, now, summons=True)
    back = now + grace + timedelta(minutes=stopped)
    if one.summon_at is None or back >= one.starts(group.zone):
        return
    known: set[str] = set()
    posted = []
    for _ in range(2):  # the tick after it started again, and the next
        for found in due_notices(group, [one], known, back):
            notice = found.notice if isinstance(found, Skipped) else found
            known.add(notice.key)
            posted += [] if isinstance(found, Skipped) else [notice.kind]
    assert posted.count(SUMMONS) == 1
