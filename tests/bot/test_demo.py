"""`kansli demo`: the script, what a user can type, and the manual clock."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo.clock_input import parse_instant
from bot.demo.hints import hint
from bot.demo.parser import (
    AdvanceClock,
    Edit,
    InputError,
    Quit,
    React,
    Redact,
    RoomKind,
    Say,
    ShowPersonas,
    parse,
)
from bot.demo.personas import Directory, Persona
from bot.demo.run import run_script
from bot.demo.simulation import Simulation, open_simulation
from bot.transports.terminal.screen import Screen
from secretary import notices
from secretary.notice_kinds import NOTICE_KINDS
from tests.growth import assert_holds_nobody_up
from tests.secretary.example import SHIPPED

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Europe/Stockholm")
SCRIPT = [sys.executable, "-c", "import sys, bot.demo.run as d; sys.exit(d.main(script=True))"]

STATIONS = (
    "Möte 1 är planerat",
    "Kallelse till möte i Samverkansgruppen hälsa",
    "reagerar ✅",
    "ändrar ”!kommer” till: !kommer digitalt",
    "Bo Berg: Anna Ek (Arboga) kan inte komma",
    "har inte längre förhinder",
    "plats (Sala) blir tom",
    "del 1 av 2",
    "Del 2 av 2",
    "Jag saknar svar från",
    "saknar jag rapport från",
    "dagordningen är inte skickad",
    "Ny punkt 5 till mötet på fredag kl. 9: Samverkan om skolfrånvaro",
    "Rut Sandhed, din fråga ”Väntetider till logoped” tas upp på mötet",
    "Utkast till dagordning",
    "Arboga anställer",
    "ersätter Anna Ek, Arboga",
    "Maj Almlid har godkänt dagordningen",
    "är skickad till gruppen",
    "Godkänd av Maj Almlid (S)",
    "Siv Näslid svarar på ”Kallelse till möte i…”: Tyvärr kan jag inte komma",
    "Ska jag anteckna att du inte kan komma onsdagen den 17 mars",
    "Tack, Siv Näslid. Du har förhinder onsdagen den 17 mars",
    "Tack själv!",
    "Möte i morgon",
    "Antecknat: närvarande",
    "Eva Hagmo (M): ersätter Ulf Myrlid",
    "Uppdrag 1 till Köping och 2 till Sala är antecknade",
    "Utkastet är skickat till 11 personer",
    "Jag har antecknat att du godkänner anteckningarna",
    "Rut Sandhed (Köping): Under punkt 4 ska det stå att väntetiden är sex månader",
    "Ska jag fastställa anteckningarna",
    "Vid minnesanteckningarna, Elin Pennlöv",
    "Kort från Samverkansgruppen hälsa",
    "Påminnelse till Köping: det här uppdraget från gruppen ska snart vara klart",
    "Tack! Uppdrag 1 till Köping är klart",
    "Uppdrag som inte är klara (1)",
)


@pytest.fixture
def simulation(tmp_path: Path) -> Iterator[Simulation]:
    """On the morning of the day when the summons to a meeting on 12 March falls due."""
    screen = Screen(io.StringIO(), colours=False, width=92)
    with open_simulation(tmp_path, screen, datetime(2027, 2, 26, 8, tzinfo=ZONE)) as simulation:
        yield simulation


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Directory:
    """Everybody in the demo."""
    screen = Screen(io.StringIO(), colours=False)
    folder = tmp_path_factory.mktemp("personas")
    with open_simulation(folder, screen, datetime(2027, 2, 26, 8, tzinfo=ZONE)) as simulation:
        return simulation.directory


async def do(simulation: Simulation, *lines: str) -> str:
    """What is drawn when a user types these lines."""
    output = io.StringIO()
    simulation.screen._out = output
    for line in lines:
        done = parse(line, simulation.directory, simulation.speaker)
        assert done is not None
        await simulation.do(done)
    return output.getvalue()


def who(directory: Directory, name: str) -> Persona:
    persona = directory.find(name)
    assert persona is not None
    return persona


PLAN = "elin: !möte ny 12 mars kl 9 Stadshuset i Sala"


async def test_a_reply_is_about_the_meeting_that_it_answers(simulation: Simulation) -> None:
    await do(
        simulation, PLAN, ">> +1h", "elin: !möte ny 15 mars kl 9 Köping", "elin: !möte kalla 2"
    )

    drawn = await do(simulation, "anna svarar: !förhinder")

    assert "Anna Ek svarar på ”" in drawn
    assert "Du har förhinder måndagen den 15 mars" in " ".join(drawn.split())


async def test_who_speaks_to_the_secretary_by_name_needs_no_sign(simulation: Simulation) -> None:
    await do(simulation, PLAN, ">> +1h")

    drawn = await do(simulation, "anna: Kansli: jag kan inte komma")

    assert "Anna Ek: Kansli: jag kan inte komma" in drawn
    assert "Ska jag anteckna att du inte kan komma" in " ".join(drawn.split())
    assert "Du har förhinder" in await do(simulation, "ja")
    assert "Stadshuset i Sala" in await do(simulation, "bo: hej Kansli, när är nästa möte?")
    assert "vanligt prat" in await do(simulation, "bo: Kansli är stängt i dag")


async def test_who_edits_what_was_said_by_name_speaks_to_the_secretary_still(
    simulation: Simulation,
) -> None:
    await do(simulation, PLAN, ">> +1h", "anna: Kansli, hej")
    drawn = await do(simulation, "anna ändra: Kansli, jag kan inte komma")
    assert "till: Kansli, jag kan inte komma" in " ".join(drawn.split())
    assert "Ska jag anteckna att du inte kan komma" in " ".join(drawn.split())


async def test_there_is_nothing_to_reply_to_before_anything_was_said(
    simulation: Simulation,
) -> None:
    with pytest.raises(InputError, match="inget meddelande att svara på"):
        await do(simulation, "anna svarar: ja")


# The script


def test_the_script_plays_the_whole_cycle_in_order_and_ends_0(tmp_path: Path) -> None:
    env = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(
        SCRIPT, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    drawn = " ".join(done.stdout.replace("┃", "").split())
    at = 0
    for station in STATIONS:
        found = drawn.find(station, at)
        assert found >= 0, f"{station!r} does not come after what is before it"
        at = found
    assert "\x1b" not in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_refused_in_the_script_but_the_one_who_mistypes(simulation: Simulation) -> None:
    screen = Screen(io.StringIO(), colours=False)
    simulation.transport.screen = simulation.screen = screen
    assert (
        run_script(
            simulation, resources.files("bot.demo").joinpath("script.txt").read_text("utf-8")
        )
        == 0
    )
    with simulation.store.begin() as tx:
        outcomes = Counter(
            tx._session.connection().exec_driver_sql("SELECT outcome FROM inbox").scalars()
        )
    assert outcomes["refused"] == 1
    assert not any(outcome.startswith("fault") for outcome in outcomes)


def test_a_reader_who_goes_away_ends_the_script_without_an_error(tmp_path: Path) -> None:
    env = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(
        ["sh", "-c", '"$@" | head -3', "sh", *SCRIPT],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


# The people


def test_there_are_fourteen_seats_with_two_holders_and_a_secretary(directory: Directory) -> None:
    assert len(directory.seats) == 14
    assert all(seat.member and seat.substitute for seat in directory.seats)
    assert len(directory.personas) == 29
    assert directory.seats[0].seat.label == "Region Västmanland"
    chair = directory.seats[0].member
    assert chair is not None
    assert chair.is_chair
    assert directory.seats[-1].seat.label == "Oppositionens plats"


def test_every_first_name_is_one_persons(directory: Directory) -> None:
    firsts = [persona.first_name for persona in directory.personas]
    assert len(set(firsts)) == len(firsts)
    assert all(directory.find(first) is not None for first in firsts)


def test_the_roster_is_the_one_that_can_be_imported() -> None:
    text = resources.files("bot.demo").joinpath("members.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {"Anna Ek", "Bo Berg"} <= {
        row["name"] for row in rows if row["organisation"] == "Arboga"
    }


# The lines


@pytest.mark.parametrize(
    ("line", "who", "text", "room"),
    [
        ("anna: !förhinder", "Anna", "!förhinder", RoomKind.GROUP),
        ("Anna Ek : !förhinder", "Anna", "!förhinder", RoomKind.GROUP),
        ("asa: hej", "Åsa", "hej", RoomKind.GROUP),
        ("direkt anna: !förhinder", "Anna", "!förhinder", RoomKind.DIRECT),
        ("sekr elin: !dagordning", "Elin", "!dagordning", RoomKind.SECRETARY),
        ("ordföranden: !möte", "Maj", "!möte", RoomKind.GROUP),
        ("sekreteraren: !möte", "Elin", "!möte", RoomKind.GROUP),
        ("!möte", "Kaj", "!möte", None),
        ("kl: 9 blir bra", "Kaj", "kl: 9 blir bra", None),
        ("Kansli: jag kommer", "Kaj", "Kansli: jag kommer", None),
        ("anna: Kansli: hej", "Anna", "Kansli: hej", RoomKind.GROUP),
        ("–", "Kaj", "–", None),
        ("Ja!", "Kaj", "Ja!", None),
    ],
)
def test_a_line_is_somebodys_words(
    directory: Directory, line: str, who: str, text: str, room: RoomKind | None
) -> None:
    said = parse(line, directory, directory.find("kaj"))
    assert isinstance(said, Say)
    assert (said.persona.first_name, said.text, said.room) == (who, text, room)


def test_a_line_can_edit_take_back_and_react(directory: Directory) -> None:
    anna, bo, kaj = (who(directory, name) for name in ("anna", "bo", "kaj"))
    assert parse("anna ändra: !kommer", directory, kaj) == Edit(anna, "!kommer")
    assert parse("ändra: !kommer", directory, kaj) == Edit(kaj, "!kommer")
    assert parse("anna ångra", directory, kaj) == Redact(anna)
    assert parse("anna ✅", directory, kaj) == React((anna,), "✅")
    assert parse("anna, bo och kaj 💻", directory, None) == React((anna, bo, kaj), "💻")
    assert parse("anna :nej:", directory, None) == React((anna,), "❌")
    assert parse("✅", directory, kaj) == React((kaj,), "✅")


def test_a_line_can_be_about_the_demo_itself(directory: Directory) -> None:
    assert parse(">> +7d", directory, None) == AdvanceClock("+7d")
    assert parse(">>", directory, None) == AdvanceClock("")
    assert parse("?", directory, None) == ShowPersonas()
    assert parse("slut", directory, None) == Quit()
    assert parse("   ", directory, None) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("ana: !möte", "Menade du anna?"),
        ("xerxes: !möte", "Ingen här heter xerxes"),
        ("anna:", "Vad skriver Anna?"),
        ("sekr anna: !möte", "inte med i sekreterarens rum"),
        ("!möte", "Vem skriver?"),
        ("ångra", "Vem skriver?"),
    ],
)
def test_a_line_that_cannot_be_used_is_explained(directory: Directory, line: str, why: str) -> None:
    with pytest.raises(InputError, match=re.escape(why)):
        parse(line, directory, None)


def test_a_long_line_is_read_at_once(directory: Directory) -> None:
    """A bad pattern would need years."""
    for line in ("anna bo " * 5_000 + "!", "a" * 50_000):
        assert_holds_nobody_up(lambda: parse(line, directory, directory.find("kaj")))  # noqa: B023


# The clock


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("+7d", datetime(2027, 4, 3, 12, tzinfo=ZONE)),
        ("+2h", datetime(2027, 3, 27, 14, tzinfo=ZONE)),
        ("+ 2 veckor", datetime(2027, 4, 10, 12, tzinfo=ZONE)),
        ("+90 min", datetime(2027, 3, 27, 13, 30, tzinfo=ZONE)),
        ("måndag 29 mars kl 10", datetime(2027, 3, 29, 10, tzinfo=ZONE)),
        ("i morgon", datetime(2027, 3, 28, 9, tzinfo=ZONE)),
    ],
)
def test_days_are_calendar_days_also_where_summer_time_begins(text: str, to: datetime) -> None:
    assert parse_instant(text, datetime(2027, 3, 27, 12, tzinfo=ZONE), ZONE) == to


@pytest.mark.parametrize("text", ["+0d", "i går", "-2h", "+9999d", "blabla", "+3 år", "vecka 20"])
def test_the_clock_goes_forward_only_and_says_why(text: str) -> None:
    with pytest.raises(InputError, match=r">> |Högst"):
        parse_instant(text, datetime(2027, 3, 27, 12, tzinfo=ZONE), ZONE)


async def test_every_notice_is_posted_at_its_own_time_on_the_way(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = [kind for kind in NOTICE_KINDS if kind.name in SHIPPED]
    monkeypatch.setattr(notices, "NOTICE_KINDS", shipped)
    await do(simulation, "elin: !möte ny 12 mars kl 9 Sala")
    drawn = await do(simulation, ">> fredag 12 mars kl 8")
    plain = drawn.replace("\N{NO-BREAK SPACE}", " ")
    posts = re.findall(r"── (\w+) den (\d+ \w+) 2027 ──|┃ (\d\d\.\d\d) (.+) · Kansli", plain)
    times: list[tuple[str, str]] = []
    day = ""
    for _, date, clock, room in posts:
        day = date or day
        if clock:
            times.append((day, f"{clock} {room}"))
    assert times == [
        ("", "09.00 gruppen"),  # the day was drawn before, when the meeting was planned
        ("5 mars", "09.00 gruppen"),
        ("5 mars", "09.00 gruppen"),
        ("9 mars", "09.00 sekreterarens rum"),
        ("11 mars", "09.00 gruppen"),
    ]
    assert simulation.clock.now() == datetime(2027, 3, 12, 8, tzinfo=ZONE)


async def test_the_clock_can_go_to_the_next_notice(simulation: Simulation) -> None:
    drawn = await do(simulation, PLAN, ">>")
    assert "Kallelse till möte" in drawn
    assert simulation.clock.now() == datetime(2027, 2, 26, 9, tzinfo=ZONE)


async def test_where_nothing_waits_the_clock_says_so(
    simulation: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Ingenting att skicka" in await do(simulation, ">> +1d")
    # A group of this profile is always reminded of something one day: its report, the next plan.
    monkeypatch.setattr(simulation.service, "tick", lambda: None)
    with pytest.raises(InputError, match="Inget utskick"):
        await do(simulation, ">>")


# What people do


async def test_a_substitute_is_called_in_the_group_and_in_the_direct_chat(
    simulation: Simulation,
) -> None:
    drawn = await do(simulation, PLAN, ">>", "direkt bo: hej", "anna: !förhinder")
    assert drawn.count("Bo Berg: Anna Ek (Arboga) kan inte komma") == 2
    assert "direkt med Bo · Kansli → Bo Berg" in drawn


async def test_a_reaction_answers_the_summons_whatever_came_after_it(
    simulation: Simulation,
) -> None:
    drawn = await do(simulation, PLAN, ">>", "anna: !möte", "kaj ✅", "kaj: !möte")
    assert "reagerar ✅ på ”Kallelse" in drawn
    assert "• Kaj Rönnmo (V), Fagersta\n" in drawn[drawn.index("reagerar") :]


async def test_what_was_done_can_be_edited_and_taken_back(simulation: Simulation) -> None:
    drawn = await do(simulation, PLAN, ">>", "anna: !kommer", "ändra: !förhinder", "anna ångra")
    assert "Bo Berg: Anna Ek (Arboga) kan inte komma" in drawn
    assert "Bo Berg: Anna Ek (Arboga) har inte längre förhinder" in drawn
    with pytest.raises(InputError, match="inte gjort något"):
        await do(simulation, "anna ångra")


async def test_a_bare_report_goes_on_as_a_dialogue_where_it_began(simulation: Simulation) -> None:
    drawn = await do(simulation, PLAN, ">>", "direkt kaj: !rapport", "Ny park.", "inget")
    assert drawn.count("direkt med Kaj · Kaj Rönnmo") == 3
    assert "är sparad" in drawn


async def test_the_hint_fits_what_has_happened(simulation: Simulation) -> None:
    assert "!möte ny" in hint(simulation)
    await do(simulation, PLAN)
    assert ">>" in hint(simulation)
    await do(simulation, ">>")
    assert "anna: !förhinder" in hint(simulation)
    await do(simulation, "anna: !förhinder")
    assert "bo: !kommer" in hint(simulation)
    await do(simulation, "kaj: !rapport")
    assert "väntar på svar från Kaj" in hint(simulation)


async def test_the_hint_leads_through_the_meeting_to_its_notes(simulation: Simulation) -> None:
    await do(simulation, "elin: !möte ny 12 mars kl 9-12 Stadshuset i Sala", ">> 12 mars kl 9.30")
    for line in (
        "sekr elin: !närvarande", "sekr elin: !not 1 Ordföranden hälsar välkommen.", ">> +3h",
        "sekr elin: !anteckningar skicka", "direkt kaj: !anteckningar godkänn",
        "sekr elin: !anteckningar fastställ Elin Pennlöv",
    ):  # fmt: skip
        assert f"Prova  {line}" in hint(simulation)
        await do(simulation, line)


async def test_no_file_is_waited_for_in_vain(simulation: Simulation) -> None:
    await do(simulation, PLAN, "sekr elin: !bilaga 1")
    assert "Filer går inte att skicka i demot" in hint(simulation)
    await do(simulation, "sekr elin: jaha")
    assert "Filer" not in hint(simulation)


async def test_a_hint_that_nobody_takes_makes_room_for_another(simulation: Simulation) -> None:
    await do(simulation, PLAN, ">>")
    assert len({hint(simulation) for _ in range(60)}) > 4
