"""The clock jumps: summer time comes and goes, it is set back by an hour, or on by a month.

Every notice is posted once, at the time on the wall that its group means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from secretary import notices
from secretary.group import Group, Offset
from secretary.notice_kinds import NOTICE_KINDS, SUMMONS, kind_named
from tests.chatroom import ZONE, Chatroom, PostedMessage, at, example_group, fill_seats
from tests.secretary.example import SHIPPED, only_notices

HOURLY = timedelta(hours=1)
AFTERWARDS = {kind.name for kind in NOTICE_KINDS if kind.is_after}


def open_room(folder: Path, now: str, group: Group | None = None) -> Chatroom:
    room = Chatroom(folder, groups=[group or example_group()], now=now)
    fill_seats(room.store)
    return room


def walk(room: Chatroom, until: str, step: timedelta = HOURLY) -> list[tuple[str, str]]:
    """Tick until then; what was posted, each with the time on the wall."""
    found = []
    while room.clock.now() < at(until):
        room.clock.move(step)
        wall = f"{room.clock.now().astimezone(ZONE):%Y-%m-%d %H:%M}"
        found += [(wall, said.post.kind) for said in room.tick()]
    return found


def notices_of(said: list[PostedMessage]) -> list[str]:
    return [s.post.kind for s in said if s.post.kind in {kind.name for kind in NOTICE_KINDS}]


# Summer time


def test_a_notice_keeps_its_wall_time_when_summer_time_comes(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-03-24 08:00")  # summer time comes on Sunday 28 March
    room.say("sekreterare", "!möte ny torsdag 8 april kl 9")
    posted = walk(room, "2027-04-08 12:00")
    assert [(when, kind) for when, kind in posted if kind in SHIPPED] == [
        ("2027-03-25 09:00", "summons"),
        ("2027-04-01 09:00", "reply_reminder"),
        ("2027-04-02 09:00", "report_reminder"),
        ("2027-04-05 09:00", "agenda"),
        ("2027-04-07 09:00", "meeting_reminder"),
    ]
    room.store.close()


def test_a_notice_keeps_its_wall_time_when_summer_time_goes(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-10-27 08:00")  # summer time goes on Sunday 31 October
    room.say("sekreterare", "!möte ny torsdag 11 november kl 9")
    posted = walk(room, "2027-11-11 12:00")
    assert [when for when, kind in posted if kind in ("summons", "meeting_reminder")] == [
        "2027-10-28 09:00",
        "2027-11-10 09:00",
    ]
    times = {kind: when[-5:] for when, kind in posted}
    assert times == {kind: f"{kind_named(kind).offset.at:%H:%M}" for kind in times}
    assert {times[kind] for kind in SHIPPED} == {"09:00"}
    room.store.close()


def group_at(hour: time, days: int) -> Group:
    """A group whose only notice is the summons, so many days ahead, at that hour, on any day."""
    only_summons = only_notices({SUMMONS: Offset(days, hour)}, working_days=False)
    return example_group(notices=only_summons)


@pytest.mark.parametrize(
    ("night", "meeting"),
    [("2027-03-28", "11 april"), ("2027-10-31", "14 november")],
    ids=["the hour that is not", "the hour that is twice"],
)
def test_a_notice_in_the_changing_hour_comes_once_that_night(
    tmp_path: Path, night: str, meeting: str
) -> None:
    days = 14
    room = open_room(tmp_path, f"{night} 00:00", group_at(time(2, 30), days))
    room.clock.move(-timedelta(days=3))
    room.say("sekreterare", f"!möte ny {meeting} kl 9")
    before = walk(room, f"{night} 00:00")
    in_the_night = walk(room, f"{night} 05:00", timedelta(minutes=5))
    [(when, kind)] = before + in_the_night + walk(room, f"{night} 23:00")
    assert kind == "summons"
    assert night in when
    assert when[11:] in ("02:30", "03:30")
    room.store.close()


# Set back


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)], ids=str)
def test_setting_the_clock_back_repeats_nothing(tmp_path: Path, back: timedelta) -> None:
    room = open_room(tmp_path, "2027-02-01 09:00")
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    assert notices_of(room.go_to("2027-02-26 09:00")) == ["summons"]
    room.clock.move(-back)
    assert walk(room, "2027-02-27 12:00") == []
    assert room.count("summons") == 1
    room.store.close()


def test_an_answer_after_the_clock_was_set_back_counts(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-02-01 09:00")
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.go_to("2027-02-26 10:00")
    room.say("anna", "!förhinder")
    room.clock.move(-timedelta(hours=1))
    room.say("anna", "!kommer")
    assert room.standing("Anna Ek", "1").startswith("kommer:")
    room.store.close()


def test_a_question_asked_before_the_clock_was_set_back_can_be_answered(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-02-01 09:00")
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.say("sekreterare", "!möte ställ in")
    room.clock.move(-timedelta(hours=1))
    assert "inställt" in room.answer("sekreterare", "ja")
    room.store.close()


AHEAD, BACK = timedelta(days=9), timedelta(days=2)


@pytest.fixture
def settling_room(tmp_path: Path) -> Iterator[Chatroom]:
    """Summoned to 12 March, where answers and decisions rest; its clock is nine days ahead now."""
    rests = {"settling_time": timedelta(minutes=1), "grace": timedelta(minutes=3)}
    group = example_group("2021", **rests)
    room = open_room(tmp_path, "2027-02-01 09:00", group)
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.go_to("2027-02-26 09:00")
    room.clock.move(AHEAD)
    room.tick()
    yield room
    room.store.close()


def in_minutes(room: Chatroom, minutes: int) -> list[str]:
    """What is posted by then, a tick each minute."""
    mark = len(room.posted)
    for _ in range(minutes):
        room.clock.move(timedelta(minutes=1))
        room.tick()
    return [said.post.kind for said in room.since(mark)]


def test_an_answer_that_rested_when_the_clock_was_set_back_is_told_in_a_minute(
    settling_room: Chatroom,
) -> None:
    settling_room.say("anna", "!förhinder")
    settling_room.clock.move(-BACK)
    settling_room.tick()
    assert in_minutes(settling_room, 2) == ["seat"]


def test_a_move_that_rested_when_the_clock_was_set_back_is_told_in_its_minutes(
    settling_room: Chatroom,
) -> None:
    settling_room.say("sekreterare", "!möte flytta till onsdag 31 mars kl 9")
    settling_room.clock.move(-BACK)
    settling_room.tick()
    assert in_minutes(settling_room, 2) == []
    assert in_minutes(settling_room, 1) == ["moved"]


# Set on


def test_a_month_forward_posts_what_is_still_of_use_once(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-02-01 09:00", example_group("2023"))
    room.say("sekreterare", "!möte ny 12 februari kl 9")  # long over, a month on
    room.say("sekreterare", "!möte ny 12 mars kl 9")
    mark = len(room.posted)
    room.clock.set(at("2027-03-01 09:00"))
    room.tick()
    posted = notices_of(room.since(mark))
    assert posted == ["summons"], "the summons of the second meeting, and nothing of the first"
    assert walk(room, "2027-03-02 09:00", timedelta(hours=6)) == []
    room.store.close()


def test_what_a_month_forward_made_useless_is_recorded_with_the_reason(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-02-01 09:00")
    room.say("sekreterare", "!möte ny 5 mars kl 9")
    room.clock.set(at("2027-03-01 09:00"))
    [warning] = room.tick()
    assert warning.post.kind == "summons_late", "the secretary is warned, where nobody was summoned"
    with room.store.begin() as tx:
        meeting = tx.meetings("barn-unga")[0]
        planned = notices.notices_for(room.groups[0], meeting)
        due = {n.key for n in planned if n.due <= room.clock.now()}
        assert tx.outbox.existing(n.key for n in planned) == due
        assert tx.outbox.not_skipped(due) == set()
    room.store.close()


# Whatever it does


JUMPS = st.integers(-60, 60 * 24 * 4)
"""In minutes. Twenty of them lead on past the meeting, past every notice on the way."""


@settings(max_examples=25)
@example(jumps=[60 * 24] * 40)
@given(jumps=st.lists(JUMPS, min_size=20, max_size=40) | st.lists(JUMPS, min_size=1, max_size=40))
def test_however_the_clock_jumps_nothing_comes_early_or_twice(
    tmp_path_factory: pytest.TempPathFactory, jumps: list[int]
) -> None:
    room = open_room(tmp_path_factory.mktemp("jumps"), "2027-03-01 08:00")
    room.say("sekreterare", "!möte ny torsdag 8 april kl 9")
    with room.store.begin() as tx:
        [meeting] = tx.meetings("barn-unga")
    due = {n.key: n.due for n in notices.notices_for(room.groups[0], meeting)}
    seen: Counter[str] = Counter()
    for minutes in [*jumps, 60 * 24 * 60]:
        room.clock.move(timedelta(minutes=minutes))
        for said in room.tick():
            seen[said.post.key] += 1
            if said.post.key in due:
                assert due[said.post.key] <= room.clock.now()
                assert room.clock.now() < meeting.starts(ZONE) or said.post.kind in AFTERWARDS
    assert set(seen.values()) <= {1}
    with room.store.begin() as tx:
        assert tx.outbox.existing(due) == {*due}, "each was posted, or is on record as skipped"
    room.store.close()


def test_the_zone_of_the_server_is_not_the_zone_of_the_group(tmp_path: Path) -> None:
    helsinki = replace(example_group(), zone=ZoneInfo("Europe/Helsinki"))
    room = open_room(tmp_path, "2027-03-24 08:00", helsinki)
    room.say("sekreterare", "!möte ny torsdag 8 april kl 9")
    posted = walk(room, "2027-03-29 12:00")
    assert [when for when, kind in posted if kind == "summons"] == ["2027-03-25 08:00"]
    room.store.close()


# Ahead for a while


@pytest.mark.parametrize("ahead", [timedelta(days=30), timedelta(days=366)], ids=str)
def test_what_a_clock_that_was_ahead_left_out_as_too_late_comes_on_its_day(
    tmp_path: Path, ahead: timedelta
) -> None:
    room = open_room(tmp_path, "2027-02-25 09:00")
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    expected = [("2027-02-26 09:00", "summons"), ("2027-03-05 09:00", "reply_reminder")]
    room.clock.move(ahead)
    assert notices_of(room.tick()) == []  # all of it is past by now
    room.clock.move(-ahead)

    posted = walk(room, "2027-03-12 08:00")

    assert [each for each in posted if each[1] in SHIPPED][:2] == expected
    assert {"summons", "reply_reminder", "report_reminder", "agenda", "meeting_reminder"} <= {
        kind for _, kind in posted
    }
    room.store.close()


def test_a_clock_that_was_a_week_ahead_loses_no_reminder_and_repeats_none(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-02-24 09:00")
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    room.clock.move(timedelta(days=12))  # past the summons, and past a reminder's use
    early = notices_of(room.tick())
    room.clock.move(-timedelta(days=12))

    later = [kind for _, kind in walk(room, "2027-03-12 08:00")]

    counts = Counter(kind for kind in early + later if kind in SHIPPED)
    before = {kind for kind in SHIPPED if kind not in AFTERWARDS}
    assert counts == Counter(before)
    room.store.close()


def test_nothing_is_decided_while_the_clock_and_the_server_s_differ(tmp_path: Path) -> None:
    room = open_room(tmp_path, "2027-02-25 09:00")
    room.say("sekreterare", "!möte ny fredag 12 mars kl 9")
    ahead = timedelta(days=366)
    room.service.compare_clock(lambda: ahead)
    room.clock.move(ahead)

    assert [said.post.kind for said in room.tick()] == ["incident"]
    assert room.tick() == []
    assert "antecknat" in room.answer("anna", "!förhinder fredag 12 mars")
    [check] = [check for check in room.service.checks if check.name == "clock"]
    assert check.ok is False
    assert "366 days" in check.text

    room.clock.move(-ahead)
    ahead = timedelta(minutes=1)
    posted = [kind for _, kind in walk(room, "2027-03-12 08:00")]
    assert posted.count("summons") == 1
    with room.store.begin() as tx:
        assert tx.outbox.unskip_after("barn-unga", SHIPPED, at("2020-01-01 00:00")) == 0
    room.store.close()
