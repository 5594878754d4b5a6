"""What is foretold is then said: to the same people, at that time, and in those words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Final

import pytest

from secretary.calendar import at_wall_time
from secretary.language.render import Renderer
from services import all_upcoming
from services.all_upcoming import State, of_group
from services.context import without_actor
from services.upcoming import Span, Upcoming
from storage import DOCUMENT_FILE
from tests.chatroom import SEATS, SECRETARY_ROOM, Chatroom, example_group, filled_room

Said = tuple[datetime, str, str, tuple[str, ...], str]
"""When, of what kind, where, to whom, and the words."""

YEAR: Final = timedelta(days=365)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """After a meeting on 12 March 2027 that gave two assignments, a draft, a table and a written
    round, before one on 9 April that Anna cannot come to; Cia can be reached in a direct chat."""
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9")
        room.go_to("2027-02-26 09:00")
        room.tell("cia", "!möten")
        room.go_to("2027-03-12 10:00")
        room.say("sekreterare", "!uppdrag Sala: Kartlägg skolfrånvaron senast 7 april")
        room.say("sekreterare", "!uppdrag Sala: Berätta för föräldrarna senast 7 april")
        room.say("sekreterare", "!anteckningar skicka till 29 mars")
        room.say("sekreterare", "!tabell Läget: elever; lokaler senast 29 mars")
        room.say("sekreterare", "!omgång ny Ställer ni er bakom det? senast 29 mars")
        room.say("sekreterare", "ja")
        room.say("sekreterare", "!möte ny 9 april kl 9")
        room.go_to("2027-03-12 12:00")
        yield room


def planned(room: Chatroom, *, length: timedelta = YEAR) -> list[all_upcoming.Planned]:
    now = room.clock.now()
    with room.store.begin() as tx:
        return of_group(tx, room.groups[0], Span(now, now + length, now))


def foretold(room: Chatroom) -> list[Said]:
    now = room.clock.now()
    [group] = room.groups
    found: list[Said] = []
    with room.store.begin() as tx:
        for each in of_group(tx, group, Span(now, now + YEAR, now)):
            upcoming: Upcoming = each.upcoming
            context = without_actor(tx, group, Renderer(), upcoming.key, upcoming.due)
            foreseen = upcoming.foresee(context)
            if each.state is State.COMING and foreseen.skip_reason is None:
                found += [
                    (
                        group.wall(upcoming.due),
                        message.kind,
                        message.destination.room,
                        message.destination.recipients,
                        message.words(context).text,
                    )
                    for message in foreseen.messages
                ]
    return found


def said_from_now_on(room: Chatroom, *, days: int) -> list[Said]:
    """What is posted while nobody says anything, where the bot looks at the clock thrice a day."""
    found: list[Said] = []
    [group] = room.groups
    today = group.today(room.clock.now())
    for day in range(1, days + 1):
        for hour in (8, 9, 20):
            room.clock.set(at_wall_time(today + timedelta(day), time(hour), group.zone))
            now = group.wall(room.clock.now())
            found += [
                (now, each.post.kind, each.post.room, each.post.recipients, each.post.text)
                for each in room.tick()
            ]
    return found


def test_what_is_foretold_is_what_is_then_said(room: Chatroom) -> None:
    before = foretold(room)
    after = said_from_now_on(room, days=29)
    assert {kind for _, kind, *_ in before} == {
        "summons", "reply_reminder", "report_reminder", "report_questions", "agenda",
        "meeting_reminder", "assignment_reminder", "assignment_overdue",
        "notes_nudge", "notes_round_closed", "table_nudge", "table_closed",
        "round_nudge", "round_result",
    }  # fmt: skip
    assert sorted(before) == sorted(after)


@pytest.mark.parametrize("rules", ["2017", "2021", "2023"])
def test_a_year_in_which_nobody_says_anything_is_foretold_to_the_minute(
    tmp_path: Path, rules: str
) -> None:
    """Over both changes of the clocks; the bot looks at it before and at each of these times, and
    every Sunday evening, when there is nothing to say."""
    with filled_room(tmp_path, groups=[example_group(rules)]) as room:
        [group] = room.groups
        for day in ("31 mars", "11 juni", "8 september", "1 november"):
            room.say("sekreterare", f"!möte ny {day} 2027 kl 9")
        room.tell("cia", "!möten")
        for words in (
            "!fokusuppdrag Kartlägg ensamheten bland äldre, senast 1 juni",
            "!mål Fler klarar skolan; mått: andel; målvärde: 85 procent; senast 1 oktober 2027",
            "!överenskommelse Barns hälsa; parter: Arboga och Sala; datum: 1 maj 2026",
            "!omgång ny Ställer ni er bakom svaret? senast 26 februari", "ja",
        ):  # fmt: skip
            room.say("sekreterare", words, room=SECRETARY_ROOM)
        room.go_to("2027-02-02 12:00")
        before = foretold(room)
        sundays = [datetime(2027, 2, 7, 20) + timedelta(7 * week) for week in range(46)]  # noqa: DTZ001
        times = {at for at, *_ in before}
        looked_at = {*sundays, *times, *(at - timedelta(minutes=1) for at in times)}
        after: list[Said] = []
        for at in sorted(looked_at):
            room.clock.set(at_wall_time(at.date(), at.time(), group.zone))
            after += [
                (at, each.post.kind, each.post.room, each.post.recipients, each.post.text)
                for each in room.tick()
            ]
        assert len(times) > 20
        assert {kind for _, kind, *_ in before} >= {
            "focus_assignment_reminder", "agreement_reminder", "round_nudge",
        }  # fmt: skip
        assert sorted(before) == sorted(after)


def test_foretelling_writes_nothing(room: Chatroom) -> None:
    first = foretold(room)
    assert foretold(room) == first
    assert room.tick() == []


def test_what_has_been_said_of_a_table_and_a_round_is_known_as_said(room: Chatroom) -> None:
    room.go_to("2027-03-25 09:00")
    states = {each.upcoming.kind: each.state for each in planned(room)}
    assert states["notes_nudge"] is states["table_nudge"] is State.POSTED
    assert states["notes_round_closed"] is states["table_closed"] is State.COMING
    listed = room.answer("sekreterare", "!utskick")
    assert "påminnelse om utkastet" not in listed
    assert "besked om svaren på utkastet, anteckningarna från möte 1" in listed


def test_no_nudge_is_foretold_where_everybody_has_answered(room: Chatroom) -> None:
    for _, _, *holders in SEATS:
        for each in holders:
            room.say(each.split()[0].casefold(), "!anteckningar godkänn")
    found = {each.upcoming.kind: each.upcoming for each in planned(room)}
    with room.store.begin() as tx:
        [group] = room.groups
        nudge = found["notes_nudge"]
        context = without_actor(tx, group, Renderer(), nudge.key, nudge.due)
        assert nudge.foresee(context).skip_reason == "everybody had answered"


def test_a_table_that_is_full_has_nobody_to_nudge(room: Chatroom) -> None:
    for each in ("eva", "anna", "cia", "gun"):
        room.say(each, "!rad 1 12; ja")
    kinds = Counter(each.upcoming.kind for each in planned(room) if each.state is State.COMING)
    assert not kinds["table_nudge"]
    assert not kinds["table_closed"]


def test_what_rests_is_foretold_until_it_is_told_and_in_its_words(tmp_path: Path) -> None:
    resting = replace(example_group(), grace=timedelta(minutes=3))
    with filled_room(tmp_path, groups=[resting]) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9")
        room.go_to("2027-02-26 09:00")
        room.say("sekreterare", "!möte ändra plats Stadshuset i Sala")
        room.say("sekreterare", "!dagordning publicera")
        found = [each for each in foretold(room) if each[1] in ("changed", "agenda_published")]
        listed = room.answer("sekreterare", "!utskick")
        assert "besked om ändring, möte 1" in listed
        assert "i dag kl. 9.03: dagordningen, möte 1" in listed
        told = room.go_to("2027-02-26 09:04")
        assert [(kind, words) for _, kind, _, _, words in found] == [
            (each.post.kind, each.post.text) for each in told if each.post.kind != DOCUMENT_FILE
        ]
        assert "besked om ändring" not in room.answer("sekreterare", "!utskick")


def test_a_list_of_absences_is_foretold_when_there_is_something_new(tmp_path: Path) -> None:
    with filled_room(tmp_path, groups=[example_group("2023")]) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9")
        room.go_to("2027-02-26 09:00")
        room.tick()
        assert "lista över förhinder" not in room.answer("sekreterare", "!utskick")
        room.say("anna", "!förhinder")
        room.go_to("2027-02-26 10:00")
        [(at, _, where, _, words)] = [each for each in foretold(room) if each[1] == "absences"]
        said = said_from_now_on(room, days=4)
        told = [each for each in said if each[1] == "absences"]
        assert [(each[0], each[2], each[4]) for each in told] == [(at, where, words)]


def test_every_service_that_says_something_at_its_time_foretells_it() -> None:
    """What a tick asks of a service, `!utskick` and `kansli simulate` ask it, too."""
    folder = Path(all_upcoming.__file__).parent
    timed = {each.stem for each in folder.glob("*.py") if "def enqueue_due(" in each.read_text()}
    offered = {each.__module__.rpartition(".")[2] for each in all_upcoming.OFFERED}
    assert {"notices", "reminders", "round_notices", "table_notices"} < timed
    assert timed <= offered
