"""Places as they are called in Sweden, with days and times as they are written before them: the
place is kept as it is, and nothing of a date is ever part of it."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.when_and_where import find_no_place, when_and_where
from secretary.errors import UserError
from tests.commands.test_when_and_where import VIEW

DAYS = [
    "12 mars", "fredag 12 mars", "fre 12/3", "12/3", "fredagen den 12 mars 2027", "den 12:e mars",
    "2027-03-12", "fredag v 10", "andra fredagen i mars", "tolfte mars", "nästa vecka fredag",
    "12 mars (v 10)", "Datum: 12 mars", "datum 12/3", "fredag den 12:e", "mars den 12", "12-mars",
    "Friday 12 March", "March 12th", "the 12th of March", "March twelfth", "2027-W10-5",
]  # fmt: skip
NINE, TWELVE = time(9), time(12)
TIMES = {
    "kl 9": (NINE, None), "09.00": (NINE, None), "klockan nio": (NINE, None),
    "kl nio prick": (NINE, None), "at 9": (NINE, None), "9am": (NINE, None),
    "9 o'clock": (NINE, None), "9:00": (NINE, None), "0900": (NINE, None),
    "kvart över nio": (time(9, 15), None), "halv tio": (time(9, 30), None),
    "kl 9-12": (NINE, TWELVE), "9-12": (NINE, TWELVE), "9.00-12.00": (NINE, TWELVE),
    "kl. 09:00–12:00": (NINE, TWELVE), "kl 9 till 12": (NINE, TWELVE),
    "från 9 till 12": (NINE, TWELVE), "mellan 9 och 12": (NINE, TWELVE),
    "0900-1200": (NINE, TWELVE), "kl 9, slut 12": (NINE, TWELVE), "Tid: 9-12": (NINE, TWELVE),
    "kl 9 i tre timmar": (NINE, TWELVE), "kl 9 (3 timmar)": (NINE, TWELVE),
    "halv nio till halv tolv": (time(8, 30), time(11, 30)),
}  # fmt: skip
PLACES = [
    "Stadshuset, Drottninggatan 9", "Sal 3", "Rum 12", "Västra Götalandsregionen", "B 214",
    "Region Västmanland, Regionhuset", "Mälarsalen, plan 3", "Kulturhuset Blå, sal B", "Sala",
    "Storgatan 12-14", "Fem Sekel", "Kungsgatan 9 B, 3 tr", "Folkets Hus", "Lokal 4", "Hus 12",
    "Söndagsskolan 2", "Östra Torget 9", "Aulan, Carlforsska", "Hotell Plaza, rum 1201", "Tolvan",
    "Tingshuset", "Rådhuset 2 tr", "Tisdagsklubben", "Halvtorpet", "Teams", "digitalt", "Kvarts",
    "Onsbacken 12", "hos Region Örebro län", "Residenset, Slottsgatan 1 A", "Åsa gård", "Torsby",
    "NBV, Kopparbergsvägen 10", "Helgonavägen 3", "Julita gård", "Augustenborg", "Majorna",
    "Första Långgatan 12", "Andra Långgatan 3", "Tredje Avenyn", "Trettonde våningen", "Nio",
    "Påskbergsvallen", "Nyårsgatan 5", "Kvällsvägen 2", "Morgongåva", "Lunchrestaurangen",
    "Entré 9, plan 2", "Skolan på Berga", "Fredriksberg", "Marsvinsholm", "Sal 13.15", "Ett Torg",
    "C-huset, sal 2:3", "Mötesrum Tio", "Sal Halv Tio", "sal Fredag", "Vid Ån 3", "På Höjden",
    "I Ur och Skur, Sala", "Södra Allégatan 1-3, vån 2", "Storgatan 1a",
    "Sala, telefon 0224-123 45", "Room 12", "Town Hall, 2nd floor", "Half Moon House", "Suite 900",
]  # fmt: skip
SCRAPS = [
    "30 februari", "31 april", "nästa vecka", "fredag v 12", "och 13-15", "13-15", "kl 13", "13.30",
    "halv tio", "kvart över tio", "half ten", "0900", "0900-1200", "1400 hrs", "em", "på em",
    "kväll", "lunch", "efter lunch", "ikväll", "ikväll 19", "imorrn", "om fjorton dar", "14 dar",
    "två timmar", "2 h", "2h", "heldag", "den sista mars", "skottdagen", "den 12:e", "12:e",
    "tolfte", "12/3", "12.3", "2027-03-12", "270312", "v 12", "vecka tio", "2027-W10-4", "i helgen",
    "annandag påsk", "första advent", "New Year's Eve", "tmrw", "from 9", "från 9", "med start 9",
    "start 9", "slut 12", "till 12", "ca 9", "vid niotiden", "9ish", "svensk tid", "nästa år",
    "2027", "varje torsdag", "jämna veckor", "kanske", "preliminärt", "am", "9 am", "mid-March",
    "ti", "må", "tors", "eller fredag", "samma tid", "samma dag", "dagen efter",
    "veckan efter", "dagen därpå", "veckan före", "därpå", "två veckor senare", "the week after",
    "a week later", "påföljande vecka", "mellan 9 och 12",
    "nio", "tio och trettio", "9 30", "9,30", "9;30", "-12", "–12",
]  # fmt: skip
"""Of a day or a time, each more than the one that is said."""
BESIDES = ["i stället", "istället", "tack", "instead", "please"]


@given(
    day=st.sampled_from(DAYS),
    clock=st.sampled_from(sorted(TIMES)),
    place=st.sampled_from(PLACES),
    joint=st.sampled_from([" ", ", ", " plats: ", ", plats ", "\n", " Lokal: "]),
    besides=st.sampled_from(["", *BESIDES]),
)
def test_a_place_is_what_follows_the_day_and_the_time(
    day: str, clock: str, place: str, joint: str, besides: str
) -> None:
    details = when_and_where(VIEW, f"{day} {clock}{joint}{place} {besides}".strip(), "meeting_new")
    ends = details.ends_at
    assert (details.starts_at.date(), details.place) == (date(2027, 3, 12), place)
    assert (details.starts_at.time(), ends) == TIMES[clock]


@given(
    day=st.sampled_from(DAYS),
    scrap=st.sampled_from(SCRAPS),
    place=st.sampled_from([p for p in PLACES if p not in {"Nio", "Ett Torg"}]),
    form=st.sampled_from(["{scrap} {place}", "{place} {scrap}", "{place}, {scrap}"]),
)
def test_of_a_second_day_or_time_nothing_is_part_of_the_place(
    day: str, scrap: str, place: str, form: str
) -> None:
    try:
        said = f"{day} kl 9 {form.format(scrap=scrap, place=place)}"
        details = when_and_where(VIEW, said, "meeting_new")
    except UserError:
        return
    assert details.place == place


@pytest.mark.parametrize("place", PLACES)
def test_a_place_alone_is_one(place: str) -> None:
    assert find_no_place(VIEW, place) == ""


def test_a_room_and_a_link_to_it_are_both_kept() -> None:
    said = "12 mars kl 9, Lokal: Mälarsalen, Zoom https://zoom.exempel/j/123"
    details = when_and_where(VIEW, said, "meeting_new")
    assert (details.place, details.link) == ("Mälarsalen, Zoom", "https://zoom.exempel/j/123")
