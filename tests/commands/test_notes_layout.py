"""The notes line by line, in the layout that the groups know.

What is expected stands in tests/golden/notes, written by hand from domain.md (*Notes: the layout
people know*) and requirements.md (*The notes the groups know*).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.chatroom import SECRETARY, SECRETARY_ROOM, Chatroom, example_group, filled_room
from tests.county import county_room

GOLDEN = Path(__file__).parents[1] / "golden" / "notes"


def expected(name: str) -> str:
    return (GOLDEN / f"{name}.txt").read_text("utf-8").rstrip("\n")


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Chatroom]:
    """Ten municipalities, the region and the opposition: fourteen seats, each with a member and a
    substitute who may attend. The secretary is in the settings, and nowhere else."""
    with county_room(tmp_path, example_group("2023")) as room:
        yield room


@pytest.fixture
def five(tmp_path: Path) -> Iterator[Chatroom]:
    """Five seats whose substitutes come when they are called."""
    with filled_room(tmp_path, groups=[example_group("2017")]) as room:
        yield room


def secretary(room: Chatroom, *lines: str) -> str:
    """What the bot answers the last of these."""
    answer = ""
    for line in lines:
        answer = room.answer("sekreterare", line, room=SECRETARY_ROOM)
    return answer


def finished(room: Chatroom) -> str:
    """The text that is kept of the notes that were finished last."""
    secretary(room, "!anteckningar fastställ ja: Elin Ström")
    with room.store.begin() as tx:
        [meeting] = [each for each in tx.meetings("barn-unga") if each.day == date(2027, 3, 12)]
        document = tx.documents.latest(meeting.stored_id, "notes")
    assert document is not None
    return document.text.replace("\N{NO-BREAK SPACE}", " ")


def test_fourteen_seats_three_serving_five_beside_officials_and_eleven_items(
    county: Chatroom,
) -> None:
    secretary(
        county,
        "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland",
        "!tjänsteperson ny Sten Ask, skolchef, Sala",
        "!tjänsteperson ny Elin Ström, mötessekreterare",
        f"!koppla Elin Ström {SECRETARY}",
        "ja",
        "!möte ny fredag 29 januari kl 9",  # refused: it has been
        "!möte ny fredag 12 februari kl 9-12",
    )
    with county.store.begin() as tx:
        [before] = tx.meetings("barn-unga")
        before.starts_at = before.starts_at.replace(month=1, day=29)
        tx.add(before)
    secretary(
        county,
        "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala https://video.exempel/1",
        "!möte ny fredag 23 april kl 9-12",
        "!punkt ny möte 2: Samverkan om skolfrånvaro, Hanna Ek, 30 min",
        "!punkt ny möte 2: Budget 2028",
    )
    for who in ("siv", "anna", "lena"):
        county.say(who, "!förhinder möte 2")
    for who in ("ove", "bo", "tor", "olle", "lo", "nils", "gun", "ylva"):
        county.say(who, "!kommer möte 2")
    county.say("rut", "!fråga möte 2: Väntetider till logoped")
    county.say("anna", "!rapport möte 2: a) Två skolsköterskor anställs till hösten. "
               "b) Frågan om ungdomsmottagning är uppe i styrelsen.")  # fmt: skip
    county.say("kaj", "!rapport möte 2: En familjecentral öppnar i maj.")
    secretary(county, "!punkt möte 2: 6 före 4", "!dagordning publicera möte 2")
    county.go_to("2027-03-12 10:00")
    secretary(
        county,
        "!närvarande gäst Hanna Ek, rektor",
        "!not 1 Ordföranden hälsar välkommen.",
        "!not 4 Rut Sandhed berättar om läget.",
        "!not 5 Hanna Ek, rektor i Köping, presenterar en kartläggning.\n\nGruppen enas om att "
        "följa frågan.",
        "!not 6 Frågan tas upp igen i april.",
        "!uppdrag Sala: Kartlägg skolfrånvaron senast 2 april",
        "!rekommendation SRB: Se över samverkan kring skolfrånvaro",
        "!begäran Statistik över väntetiderna",
        "!not 10 Inga.",
        "!not 11 Ordföranden tackar och avslutar mötet.",
    )
    county.go_to("2027-03-15 10:00")
    assert finished(county) == expected("county")


def attendance_of(text: str) -> str:
    """The two blocks above the items."""
    return "\n\n".join(text.split("\n\n")[:2])


def test_an_all_digital_meeting(five: Chatroom) -> None:
    secretary(five, "!möte ny fredag 12 mars kl 9-12 https://video.exempel/1")
    for who in ("eva", "anna", "cia", "gun", "ida"):
        five.say(who, "!kommer digitalt")
    five.go_to("2027-03-12 13:00")
    assert attendance_of(finished(five)) == expected("digital")


def test_a_seat_whose_both_holders_are_away_has_no_line(five: Chatroom) -> None:
    secretary(five, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
    for who in ("anna", "cia", "david"):
        five.say(who, "!förhinder")
    five.say("bo", "!kommer")
    five.go_to("2027-03-12 13:00")
    assert attendance_of(finished(five)) == expected("empty_seat")


def test_who_came_late_and_who_left_early(five: Chatroom) -> None:
    secretary(five, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
    five.say("cia", "!kommer från 10.15")
    five.say("gun", "!kommer men går kl 11")
    five.go_to("2027-03-12 13:00")
    assert attendance_of(finished(five)) == expected("late")


def test_what_the_secretary_corrects_is_what_stands_there(five: Chatroom) -> None:
    secretary(five, "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
    five.say("gun", "!förhinder")
    five.go_to("2027-03-12 11:30")
    secretary(five, "!närvarande Gun till 11", "!närvarande Cia från 10.15")
    five.go_to("2027-03-12 13:00")
    assert attendance_of(finished(five)) == expected("late")
    assert "klar" in secretary(five, "!närvarande Anna frånvarande")
    assert attendance_of(finished(five)) == expected("late")
