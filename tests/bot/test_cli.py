"""The command line, as an administrator meets it: real config, real SQLite, no server."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest

from bot.__main__ import main
from bot.transports.matrix import session as sessions
from bot.transports.matrix.session import OAuthClient, Renewal, Session
from secretary.hand_outs import HandOut, HandOutKind
from secretary.meetings import Meeting
from storage import Store
from tests.secretary.example import SHIPPED

REPOSITORY: Final = Path(__file__).parents[2]
EXAMPLE: Final = REPOSITORY / "docs" / "members.example.csv"
CONFIG: Final = """
[matrix]
homeserver = "https://matrix.example.org"

[[group]]
id = "halsa"
name = "Hälsa"
room = "!group:example.org"
secretary_room = "!secretaries:example.org"
secretaries = ["@sekreterare:example.org"]
"""
SESSION: Final = Session("https://matrix.example.org", "@kansli:example.org", "ABC", "syt_hemlig")

Kansli = Callable[..., tuple[int, str, str]]
"""Runs a command; exit code, output and errors."""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, "utf-8")
    return path


@pytest.fixture
def kansli(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Kansli:
    for name in ("KANSLI_CONFIG", "KANSLI_PASSWORD", "KANSLI_ACCESS_TOKEN", "KANSLI_STORAGE_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        try:
            code = main(["--config", str(config), *map(str, arguments)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        return code, *capsys.readouterr()

    return run


def open_store(config: Path) -> Store:
    return Store(f"sqlite:///{config.parent / 'data' / 'kansli.db'}")


def plan_meeting(config: Path) -> None:
    """A meeting on 31 March 2027, three days after the clocks change."""
    store = open_store(config)
    with store.begin() as tx:
        tx.add(
            Meeting(
                group_id="halsa",
                number=3,
                starts_at=datetime(2027, 3, 31, 9),  # noqa: DTZ001 - wall time
                planned_at=datetime(2027, 1, 4, 9, tzinfo=UTC),
            )
        )
    store.close()


# The command line itself


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from bot.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    assert "simulate" in ran.stdout
    heavy = {"sqlalchemy", "nio", "aiohttp", "apscheduler", "jinja2", "dateparser", "holidays"}
    heavy |= {"typst", "docx", "icalendar", "lxml"}
    heavy |= {"dataclasses"}  # with the half of the standard library that it loads
    assert [name for name in heavy if f"'{name}'" in ran.stderr] == []


def test_what_makes_documents_is_not_loaded_before_the_first_of_them() -> None:
    script = """
import sys, tempfile
from pathlib import Path
import bot.app, bot.cli.run
from tests.chatroom import SECRETARY_ROOM, filled_room
def loaded():
    return sorted({"typst", "docx", "icalendar", "lxml"} & sys.modules.keys())
with tempfile.TemporaryDirectory() as folder, filled_room(Path(folder)) as room:
    print(room.answer("anna", "!möten"))
    print(loaded())
    room.answer("sekreterare", "!möte ny fredag 12 mars kl 9", room=SECRETARY_ROOM)
    room.say("sekreterare", "!dagordning publicera", room=SECRETARY_ROOM)
    print(loaded())
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    *answer, before, after = ran.stdout.splitlines()
    assert answer[0].startswith("Det finns inga möten")
    assert before == "[]"
    assert "typst" in after  # which would have been seen before, too


def test_what_a_bot_is_started_with_loads_nothing_that_is_used_for_nothing() -> None:
    script = """
import gc, sys
from bot.runtime.loading import UNUSED, quick_loading
with quick_loading():
    import bot.app, bot.transports.matrix.transport
    print(gc.isenabled())
print(gc.isenabled(), [name for name in UNUSED if name in sys.modules])
import psycopg
print(sorted({"alembic", "dateparser"} & sys.modules.keys()))
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines() == ["False", "True []", "[]"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("import",),
        ("simulate", "--from", "igår", "--to", "2027-01-01"),
        ("simulate", "--from", "2027-01-02", "--to", "2027-01-01"),
        ("simulate", "--from", "2027-01-02"),
        ("simulate", "--year", "27"),
        ("simulate", "--year", "2027", "--to", "2027-02-01"),
        ("simulate", "--year", "2027", "--json", "--ics"),
        ("when", "fredag", "--now", "nu"),
        ("when", "fredag", "--zone", "Sala"),
        ("login", "--token", "syt_hemlig"),
        ("login", "--password", "hemligt"),
        ("login", "--same-device", "--again"),
    ],
)
def test_a_command_line_that_cannot_be_meant_ends_with_2(
    kansli: Kansli, arguments: tuple[str, ...]
) -> None:
    code, out, err = kansli(*arguments)

    assert code == 2
    assert not out
    assert err
    assert "Traceback" not in err


def test_the_config_is_named_by_option_or_environment(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opening() -> str:
        main(["check", "--offline"])
        return capsys.readouterr().out.splitlines()[0]

    monkeypatch.chdir(config.parent)
    monkeypatch.setenv("KANSLI_CONFIG", "nowhere.toml")
    assert opening() == (
        "mend  config: nowhere.toml: there is no such file. "
        "Copy config.example.toml and fill it in."
    )
    monkeypatch.delenv("KANSLI_CONFIG")
    assert opening() == "ok    config: config.toml, 1 group (halsa)"


def test_a_reader_that_has_seen_enough_is_no_fault(config: Path) -> None:
    command = f'"{sys.executable}" -m bot --config "{config}" import "{EXAMPLE}" --group halsa'
    ran = subprocess.run(
        f"{command} | head -n 1",
        cwd=REPOSITORY,
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout.startswith("new  Maj Almgren")
    assert ran.stderr == ""


# when


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("fredag 12 mars kl 9", "2027-03-12T09:00"),
        ("fredag 12 mars kl 9-12.30", "2027-03-12T09:00/2027-03-12T12:30"),
        ("fredag 12 mars", "2027-03-12"),
        ("v 38", "2027-09-20/2027-09-26"),
        ("i morgon kl 8", "2027-01-05T08:00"),
    ],
)
def test_when_prints_a_date_in_local_time(kansli: Kansli, text: str, iso: str) -> None:
    assert kansli("when", text, "--now", "2027-01-04T12:00") == (0, f"{iso}\n", "")
    assert kansli("when", *text.split(), "--now", "2027-01-04T11:00Z") == (0, f"{iso}\n", "")


def test_when_counts_from_the_day_of_the_zone(kansli: Kansli) -> None:
    assert kansli("when", "i morgon", "--now", "2027-01-05T00:30")[1] == "2027-01-06\n"

    late = ("when", "i morgon", "--now", "2027-01-04T23:30+00:00")

    assert kansli(*late)[1] == "2027-01-06\n"
    assert kansli(*late, "--zone", "America/New_York")[1] == "2027-01-05\n"


def test_when_answers_what_the_user_would_read_and_ends_with_2(kansli: Kansli) -> None:
    code, out, err = kansli("when", "30 februari", "--now", "2027-01-04T12:00")

    assert (code, out) == (2, "")
    assert (
        err.replace("\N{NO-BREAK SPACE}", " ")
        == "30 februari finns inte: februari har 28 dagar, och 29 vid skottår.\n"
        "  söndag 28 februari\n"
    )


def test_when_answers_in_english_where_that_is_asked_for(kansli: Kansli) -> None:
    words = ("when", "30 February", "--now", "2027-01-04T12:00", "--language", "en")
    assert "There is no 30" in kansli(*words)[2]


def test_when_needs_no_config_and_takes_the_clock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = datetime.now(UTC).year

    assert main(["when", "31 december"]) == 0
    assert int(capsys.readouterr().out[:4]) in (before, before + 1)


# import


def test_import_fills_the_database_and_again_changes_nothing(kansli: Kansli) -> None:
    code, out, err = kansli("import", EXAMPLE, "--group", "halsa")
    assert (code, err) == (0, "")
    assert "new  Anna Ek          member, Arboga" in out
    assert out.endswith("28 mandates in the file: 28 new, 0 changed, 0 ended, 0 unchanged.\n")

    assert kansli("import", EXAMPLE, "--group", "halsa") == (
        0, "28 mandates in the file: 0 new, 0 changed, 0 ended, 28 unchanged.\n", "",
    )  # fmt: skip


def test_import_tells_every_bad_row_and_changes_nothing(
    kansli: Kansli, config: Path, tmp_path: Path
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    bad = tmp_path / "bad.csv"
    text = EXAMPLE.read_text("utf-8").replace("Köping,,member", "Köping,,memmber")
    bad.write_text(text.replace("Arboga,,member,Anna Ek", "Arboga,,member,"), "utf-8")

    code, out, err = kansli("import", bad, "--group", "halsa")

    assert (code, out) == (1, "")
    assert err.splitlines() == [
        f"{bad}: line 8, name: is empty.",
        f'{bad}: line 16, role: "memmber" is no role. Did you mean member?',
        "2 mistakes. Nothing was imported; docs/import.md describes the file.",
    ]


def test_import_refuses_what_the_database_contradicts(kansli: Kansli, tmp_path: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    overwritten = tmp_path / "overwritten.csv"
    text = EXAMPLE.read_text("utf-8")
    overwritten.write_text(text.replace("Anna Ek,S,@anna.ek", "Lena Ny,S,@lena.ny"), "utf-8")

    code, out, err = kansli("import", overwritten, "--group", "halsa")

    assert (code, out) == (1, "")
    assert "line 8, name: in the books Anna Ek holds this from 2023-01-01." in err
    assert kansli("import", overwritten, "--group", "halsa", "--correct")[0] == 0


def test_import_reports_ended_changed_and_left_and_a_dry_run_does_nothing(
    kansli: Kansli, tmp_path: Path
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    lines = EXAMPLE.read_text("utf-8").splitlines()
    lines = [line for line in lines if "Bo Berg" not in line and "Sala" not in line]
    lines = [line + "2026-12-31" if "Anna Ek" in line else line for line in lines]
    lines = [line.replace("Ali Rahimi,S", "Ali Rahimi,V") for line in lines]
    shorter = tmp_path / "shorter.csv"
    shorter.write_text("\n".join(lines), "utf-8")

    dry = kansli("import", shorter, "--group", "halsa", "--dry-run")
    code, out, _ = kansli("import", shorter, "--group", "halsa")

    assert dry == (0, out + "Nothing was done: this was a dry run.\n", "")
    assert code == 0
    assert [" ".join(line.split()) for line in out.splitlines()] == [
        "ended Anna Ek member, Arboga to: none → 2026-12-31",
        "changed Ali Rahimi party: S → V",
        "left Bo Berg substitute, Arboga from 2023-01-01",
        "left Hans Mattsson member, Sala from 2023-01-01",
        "left Lena Ytterberg substitute, Sala from 2023-01-01",
        "25 mandates in the file: 0 new, 0 changed, 1 ended, 24 unchanged.",
        "1 person changed.",
        "3 mandates still in the books, not in the file: see left, above.",
    ]


def test_import_wants_a_file_and_a_group_there_are(kansli: Kansli, tmp_path: Path) -> None:
    assert kansli("import", EXAMPLE, "--group", "hlsa") == (
        2, "", 'kansli: config.toml has no group "hlsa". Did you mean halsa?\n',
    )  # fmt: skip
    code, _, err = kansli("import", tmp_path / "nothing.csv", "--group", "halsa")
    assert code == 1
    assert "cannot be read (No such file or directory)" in err


def test_import_points_out_what_looks_garbled_until_it_is_said_to_be_right(
    kansli: Kansli, tmp_path: Path
) -> None:
    garbled = tmp_path / "garbled.csv"
    garbled.write_text(
        "organisation,role,name,from\nKÃ¶ping,member,Bo Ek,2023-01-01\n", encoding="utf-8"
    )

    code, out, err = kansli("import", garbled, "--group", "halsa")

    assert (code, out) == (1, "")
    assert err.splitlines() == [
        f'{garbled}: line 2, organisation: "KÃ¶ping" looks garbled. Was it "Köping"?',
        "1 doubt. Nothing was imported; docs/import.md describes the file.",
        "Where what is doubted is right as it stands, import with --as-written.",
    ]
    assert kansli("import", garbled, "--group", "halsa", "--as-written")[0] == 0


def test_import_says_what_encoding_it_took_a_file_to_be_in(kansli: Kansli, tmp_path: Path) -> None:
    mac = tmp_path / "mac.csv"
    mac.write_bytes(EXAMPLE.read_text("utf-8").encode("mac_roman"))

    code, out, err = kansli("import", mac, "--group", "halsa")

    assert (code, err) == (0, "")
    assert out.startswith('Read as Mac Roman, such as "Västmanland", "Granström", "Öberg".\n')
    assert "new  Sara Öberg       member, Region Västmanland 3" in out


def test_import_tells_of_officials(kansli: Kansli, tmp_path: Path) -> None:
    file = tmp_path / "with officials.csv"
    head = "organisation,seat,role,name,party,matrix_id,from,to,title"
    anna = "Arboga,,member,Anna Ek,S,,2023-01-01,,"
    eva = "Region Västmanland,,official,Eva Lind,,,2023-01-01,,utvecklingsstrateg"
    file.write_text(f"{head}\n{anna}\n{eva}\n", encoding="utf-8")
    dry = kansli("import", file, "--group", "halsa", "--dry-run")
    assert "Nothing was done: this was a dry run." in dry[1]
    code, out, _ = kansli("import", file, "--group", "halsa")
    assert code == 0
    line = next(line for line in out.splitlines() if "Eva Lind" in line)
    assert line.split() == [
        "new", "Eva", "Lind", "official,", "utvecklingsstrateg,", "Region", "Västmanland",
        "from", "2023-01-01",
    ]  # fmt: skip
    assert "1 official in the file." in out
    file.write_text(f"{head}\n{anna}\n", encoding="utf-8")
    assert "left" in kansli("import", file, "--group", "halsa")[1]
    undone = kansli("import", "--undo", "--group", "halsa")[1]
    assert "Eva Lind, official" in undone


def test_import_is_taken_back(kansli: Kansli, tmp_path: Path) -> None:
    assert kansli("import", "--undo", "--group", "halsa")[0] == 1
    kansli("import", EXAMPLE, "--group", "halsa")

    dry = kansli("import", "--undo", "--group", "halsa", "--dry-run")
    code, out, err = kansli("import", "--undo", "--group", "halsa")

    assert dry == (0, out + "Nothing was done: this was a dry run.\n", "")
    assert (code, err) == (0, "")
    assert "removed  Anna Ek, member, Arboga" in out
    assert out.splitlines()[-1].endswith("is taken back.")
    code, _, err = kansli("import", "--undo", "--group", "halsa")
    assert (code, err) == (1, "There is no import to halsa to take back.\n")
    assert kansli("import", EXAMPLE, "--undo", "--group", "halsa")[0] == 2


# simulate


def test_simulate_says_that_no_meeting_is_planned(kansli: Kansli) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    _, out, _ = kansli("simulate", "--from", "2027-01-01", "--to", "2027-02-01")
    assert out == (
        "0 messages from 2027-01-01 to 2027-02-01. Nothing was sent. No meeting is planned yet.\n"
    )


def test_simulate_tells_each_notice_with_instant_and_recipients(
    kansli: Kansli, config: Path
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    plan_meeting(config)

    code, out, err = kansli("simulate", "--from", "2027-03-17", "--to", "2027-03-30", "--json")

    assert (code, err) == (0, "")
    found = json.loads(out)
    # Good Friday and its Saturday are no working days; on the 28th the clocks go forward.
    listed = [(n["at"], n["kind"], n["state"]) for n in found]
    assert [each for each in listed if each[1] in SHIPPED] == [
        ("2027-03-17T09:00:00+01:00", "summons", "coming"),
        ("2027-03-24T09:00:00+01:00", "reply_reminder", "coming"),
        ("2027-03-25T09:00:00+01:00", "report_reminder", "coming"),
        ("2027-03-25T09:00:00+01:00", "agenda", "coming"),
        ("2027-03-30T09:00:00+02:00", "meeting_reminder", "coming"),
    ]
    [summons] = [n for n in found if n["kind"] == "summons"]
    [agenda] = [n for n in found if n["kind"] == "agenda"]
    assert (summons["group"], summons["meeting"]) == ("halsa", 3)
    assert summons["meeting_starts"] == "2027-03-31T09:00:00+02:00"
    assert {"name": "Anna Ek", "matrix_id": "@anna.ek:example.org"} in summons["recipients"]
    assert len(summons["recipients"]) == 28
    assert agenda["room"] == "!secretaries:example.org"
    assert agenda["recipients"] == [{"name": None, "matrix_id": "@sekreterare:example.org"}]


def test_simulate_tells_reminders_of_assignments(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    plan_meeting(config)
    store = open_store(config)
    with store.begin() as tx:
        [meeting] = tx.meetings("halsa")
        tx.add(
            HandOut(
                group_id="halsa",
                meeting_id=meeting.stored_id,
                kind=HandOutKind.ASSIGNMENT,
                number=7,
                organisation="Sala",
                text="Kartlägg skolfrånvaron",
                by="@sekreterare:example.org",
                event_id="$1",
                at=meeting.planned_at,
                due=date(2027, 5, 7),
            )
        )
    store.close()
    _, out, _ = kansli("simulate", "--from", "2027-04-30", "--to", "2027-04-30")
    lines = out.splitlines()
    assert lines[0] == "Friday 30 April 2027 (fredag)"
    assert lines[1] == "  09:00  Hälsa: assignment reminder, assignment 7 (Sala)"
    assert lines[2].startswith("         in !group:example.org, to 2: ")


def test_simulate_takes_both_days_whole_and_writes_nothing(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    plan_meeting(config)

    one = kansli("simulate", "--from", "2027-03-17", "--to", "2027-03-17")
    none = kansli("simulate", "--from", "2027-03-18", "--to", "2027-03-23", "--group", "halsa")

    lines = one[1].splitlines()
    assert lines[0] == "Wednesday 17 March 2027 (onsdag)"
    assert lines[1] == "  09:00  Hälsa: summons, meeting 3 (Wed 31 Mar 09:00)"
    assert lines[2].startswith("         in !group:example.org, to 28: ")
    assert "Anna Ek" in one[1]
    assert "1 message from 2027-03-17 to 2027-03-17. Nothing was sent." in lines
    assert "0 messages from 2027-03-18 to 2027-03-23. Nothing was sent.\n" in none[1]
    store = open_store(config)
    with store.begin() as tx:
        assert tx.outbox.waiting_places() == []
    store.close()


def test_simulate_says_what_is_posted_already(kansli: Kansli, config: Path) -> None:
    from bot.app import make_service
    from bot.config import load
    from bot.runtime.clock import ManualClock

    kansli("import", EXAMPLE, "--group", "halsa")
    plan_meeting(config)
    store, settings = open_store(config), load(config, {})
    clock = ManualClock(datetime(2027, 3, 17, 8, tzinfo=UTC))
    make_service(settings.groups, store, clock, settings).tick()
    store.close()

    found = json.loads(
        kansli("simulate", "--from", "2027-03-01", "--to", "2027-04-01", "--json")[1]
    )

    assert [(n["kind"], n["state"]) for n in found if n["kind"] in SHIPPED] == [
        (name, "posted" if name == "summons" else "coming") for name in SHIPPED
    ]


def test_simulate_tells_a_whole_year_in_words_and_which_meetings_begin(
    kansli: Kansli, config: Path
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    plan_meeting(config)
    code, out, err = kansli("simulate", "--year", "2027", "--words")
    assert (code, err) == (0, "")
    days = [line for line in out.splitlines() if line.endswith(")") and line[0] not in " 0"]
    assert days[0] == "Wednesday 17 March 2027 (onsdag)"
    assert "Wednesday 31 March 2027 (onsdag)" in days
    assert days[-1] == "Monday 1 November 2027 (måndag)"  # of next year's plan
    assert "         | Kallelse till möte i Hälsa" in out
    assert "  09:00  Hälsa: meeting 3 begins\n" in out
    # Five of the meeting, two of the report to the board, and one of the year plan.
    assert "8 messages from 2027-01-01 to 2027-12-31." in out
    assert "Hälsa: absences are told besides, at 08:00, on days with something new.\n" in out
    found = json.loads(kansli("simulate", "--year", "2027", "--words", "--json")[1])
    assert found[0]["words"].startswith("Kallelse till möte i Hälsa")
    assert all(each["key"] for each in found)


def test_simulate_makes_a_calendar(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    plan_meeting(config)
    code, out, _ = kansli("simulate", "--year", "2027", "--ics")
    again = kansli("simulate", "--from", "2027-03-17", "--to", "2027-03-17", "--ics")[1]
    assert code == 0
    assert out.count("BEGIN:VEVENT") == 8
    assert "SUMMARY:Hälsa: summons\\, meeting 3 (Wed 31 Mar 09:00)" in out
    names = [line for line in again.splitlines() if line.startswith("UID:")]
    assert len(names) == 1
    assert names[0] in out


def test_simulate_tells_what_was_posted_as_it_was(kansli: Kansli, config: Path) -> None:
    from bot.app import make_service
    from bot.config import load
    from bot.runtime.clock import ManualClock

    kansli("import", EXAMPLE, "--group", "halsa")
    plan_meeting(config)
    store, settings = open_store(config), load(config, {})
    clock = ManualClock(datetime(2027, 3, 17, 8, tzinfo=UTC))
    service = make_service(settings.groups, store, clock, settings)
    service.tick()
    clock.set(datetime(2027, 3, 24, 8, tzinfo=UTC))
    service.tick()
    with store.begin() as tx:
        [meeting] = tx.meetings("halsa")
        meeting.place = "Regionhuset"
        assert tx.room_upgrades.record("!group:example.org", "!new:example.org")
    store.close()

    found = json.loads(kansli("simulate", "--year", "2027", "--words", "--json")[1])
    told = {each["kind"]: each for each in found}
    reminder = told["reply_reminder"]
    assert (reminder["state"], reminder["about"]) == ("posted", "meeting 3")
    assert len(reminder["recipients"]) == 14
    assert "Regionhuset" not in told["summons"]["words"]
    assert told["meeting_reminder"]["room"] == "!new:example.org"


def test_simulate_without_a_database_makes_none(kansli: Kansli, config: Path) -> None:
    code, out, err = kansli("simulate", "--from", "2027-03-17", "--to", "2027-03-17")

    assert (code, out) == (1, "")
    assert "there is no database yet. Run `kansli import`." in err
    assert not (config.parent / "data").exists()


# check


def test_check_offline_tells_what_is_missing_at_first(kansli: Kansli, config: Path) -> None:
    code, out, err = kansli("check", "--offline")

    assert (code, err) == (1, "")
    assert [line.partition(":")[0] for line in out.splitlines()] == [
        "ok    config",
        "note  config",
        "mend  data folder",
        "ok    documents",
        "mend  log-in",
        "mend  storage",
        "?     server",
    ]
    assert not (config.parent / "data").exists()


def test_check_says_what_is_still_the_examples(kansli: Kansli, config: Path) -> None:
    _, out, _ = kansli("check", "--offline")
    assert (
        "note  config: still the example's words: matrix.homeserver, halsa: room, "
        "halsa: secretaries. Write your own.\n" in out
    )
    config.write_text(CONFIG.replace("example.org", "kommunen-example.org.se"), "utf-8")
    _, out, _ = kansli("check", "--offline")
    assert "example's words" not in out


def test_check_offline_is_content_when_all_is_there(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    sessions.save(SESSION, config.parent / "data")

    code, out, _ = kansli("check", "--offline")

    assert code == 0
    assert "ok    log-in: @kansli:example.org, device ABC\n" in out
    assert "ok    group halsa: 14 seats, 28 mandates today, chair Maj Almgren\n" in out
    assert "syt_hemlig" not in out


def turn_calendars_on(config: Path, port: int) -> None:
    text = config.read_text()
    feed = f'\n[calendar.feed]\nport = {port}\nurl = "https://kansli.exempel"\n'
    assert "[calendar" not in text
    config.write_text(text.replace("[[group]]", f"{feed}\n[[group]]", 1))


def test_check_says_whether_the_port_of_calendars_is_free_and_what_addresses_look_like(
    kansli: Kansli, config: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        turn_calendars_on(config, port)
        _, told, _ = kansli("check", "--offline")
        assert f"mend  calendars: 127.0.0.1 port {port} cannot be used" in told
        assert "ok    calendars: their addresses look like https://kansli.exempel/calendar/" in told
    _, told, _ = kansli("check", "--offline")
    assert f"ok    calendars: 127.0.0.1 port {port} is free" in told


def test_check_names_each_mistake_in_the_config(kansli: Kansli, config: Path) -> None:
    config.write_text(
        CONFIG.replace("secretaries =", "sekreterare =") + 'rules = "2024"\n', "utf-8"
    )

    code, out, _ = kansli("check", "--offline")

    assert code == 1
    lines = out.splitlines()
    assert len(lines) == 3
    assert all(line.startswith(f"mend  config: {config}: group[1].") for line in lines)


def test_check_finds_secrets_that_others_can_read(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    data = config.parent / "data"
    sessions.save(SESSION, data)
    (data / "matrix-session.json").chmod(0o640)

    code, out, _ = kansli("check", "--offline")

    assert code == 1
    (line,) = (line for line in out.splitlines() if line.startswith("mend"))
    assert "matrix-session.json is open to others (0640)" in line


def test_check_finds_a_log_in_that_is_not_the_configs(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    sessions.save(SESSION, config.parent / "data")
    config.write_text(CONFIG.replace("[matrix]", '[matrix]\nuser = "@other:example.org"'), "utf-8")

    code, out, _ = kansli("check", "--offline")

    assert code == 1
    assert "logged in as @kansli:example.org, and matrix.user is @other:example.org" in out


@pytest.mark.parametrize(
    ("secretary", "why"),
    [
        ("@sekreterare:exmaple.org", "Is it example.org?"),
        ("@sekreterare:sala", "a server without a domain"),
        ("@kansli:example.org", "is the bot itself"),
    ],
)
def test_check_finds_secretaries_who_can_hardly_be_meant(
    kansli: Kansli, config: Path, secretary: str, why: str
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    sessions.save(SESSION, config.parent / "data")
    config.write_text(CONFIG.replace("@sekreterare:example.org", secretary), "utf-8")

    code, out, _ = kansli("check", "--offline")

    assert code == 1
    assert f"mend  group halsa: the secretary {secretary}" in out
    assert why in out


def test_the_board_s_room_is_listed_and_looked_at_like_a_group_s(
    kansli: Kansli, config: Path
) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    sessions.save(SESSION, config.parent / "data")
    config.write_text(f'{CONFIG}\n[superior_board]\nroom = "!srb:exempel.se"\n', "utf-8")
    _, out, _ = kansli("rooms")
    assert "superior_board, room: !srb:exempel.se\n" in out

    code, out, _ = kansli("rooms", "move", "!srb:exempel.se", "!nytt:exempel.se")
    assert code == 0
    assert out.startswith("superior_board, room: !nytt:exempel.se is used from now on")
    _, out, _ = kansli("check", "--offline")
    assert "mend  superior_board, room: !srb:exempel.se was upgraded, and the bot uses" in out


def test_check_finds_a_room_that_was_upgraded(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    sessions.save(SESSION, config.parent / "data")
    config.write_text(CONFIG.replace("!group:example.org", "#halsa:example.org"), "utf-8")
    store = Store(f"sqlite:///{config.parent / 'data' / 'kansli.db'}")
    with store.begin() as tx:
        tx.key_value.set("room #halsa:example.org", "!gammalt:example.org")
        tx.room_upgrades.record("!gammalt:example.org", "!nytt:example.org")
    store.close()

    code, out, _ = kansli("check", "--offline")

    assert code == 1
    (line,) = (line for line in out.splitlines() if line.startswith("mend"))
    assert line.startswith("mend  group halsa, room: !gammalt:example.org was upgraded")
    assert 'Write room = "!nytt:example.org"' in line


def _make_keys(data: Path) -> None:
    """As the first run does; in a process of its own, because it quietens nio's log."""
    program = (
        "import sys; from pathlib import Path; "
        "from bot.transports.matrix import connect, session; "
        "data = Path(sys.argv[1]); "
        "connect.connect(session.load(data), data).store.database.close()"
    )
    subprocess.run([sys.executable, "-c", program, data], cwd=REPOSITORY, check=True, timeout=60)


def test_check_finds_keys_that_are_lost_or_not_the_bots_own(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    data = config.parent / "data"
    sessions.save(SESSION, data)
    assert "ok    keys: none yet" in kansli("check", "--offline")[1]
    _make_keys(data)
    assert "ok    keys: its own" in kansli("check", "--offline")[1]
    mark = data / "matrix-device.json"
    mark.write_text(mark.read_text().replace('"ed25519": "', '"ed25519": "X'))
    assert "mend  keys" in kansli("check", "--offline")[1]

    (data / "crypto" / "olm.db").unlink()
    code, out, _ = kansli("check", "--offline")

    assert code == 1
    assert "the bot's own keys are missing" in out
    assert not (data / "crypto" / "olm.db").exists()


def test_check_takes_a_secretary_on_another_server(kansli: Kansli, config: Path) -> None:
    kansli("import", EXAMPLE, "--group", "halsa")
    sessions.save(SESSION, config.parent / "data")
    config.write_text(CONFIG.replace("@sekreterare:example.org", "@a:matrix.sala.se"), "utf-8")

    assert kansli("check", "--offline")[0] == 0


def test_check_finds_a_group_whose_mandates_are_over(
    kansli: Kansli, config: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.csv"
    old.write_text("organisation,role,name,from,to\nSala,member,Åsa,2017-01-01,2018-12-31", "utf-8")
    kansli("import", old, "--group", "halsa")

    code, out, _ = kansli("check", "--offline")

    assert code == 1
    assert "mend  group halsa: nobody has a seat today" in out


# health


def test_health_is_the_age_of_the_heartbeat(kansli: Kansli, config: Path) -> None:
    code, out, _ = kansli("health")
    assert code == 1
    assert "no heartbeat" in out

    heartbeat = config.parent / "data" / "heartbeat"
    heartbeat.parent.mkdir()
    heartbeat.touch()
    assert kansli("health")[0] == 0

    for seconds in (-181, 181):
        then = time.time() + seconds
        os.utime(heartbeat, (then, then))
        assert kansli("health")[0] == 1


# login and run, as far as they come without a server


def test_run_without_a_log_in_says_what_to_do(kansli: Kansli, config: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "--config", str(config), "run"],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ran.returncode == 1
    assert ran.stderr.endswith("the bot is not logged in. Run `kansli login`.\n")
    assert "Traceback" not in ran.stderr
    assert stat.S_IMODE((config.parent / "data").stat().st_mode) == 0o700


def test_login_over_a_log_in_is_refused(kansli: Kansli, config: Path) -> None:
    sessions.save(SESSION, config.parent / "data")

    code, _, err = kansli("login", "--user", "kansli")

    assert code == 1
    assert "already logged in as @kansli:example.org (device ABC)" in err
    assert "kansli login --again" in err


OAUTH = OAuthClient("client1", "https://account.example.org/oauth2/token")


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (SESSION, "ok    access token: without an end that is known, and so not renewed"),
        (
            replace(SESSION, expires_at=1.0, renewal=Renewal("mar_hemlig", 1.0, OAUTH)),
            (
                "ok    access token: ends now and then, and is renewed "
                "(by approval in a browser, OAuth 2.0)"
            ),
        ),
        (
            replace(SESSION, expires_at=1.0, renewal=Renewal("syr_hemlig", 1.0)),
            "ok    access token: ends now and then, and is renewed (by password)",
        ),
        (
            replace(SESSION, expires_at=4102444800.0),
            (
                "ok    access token: until 2100-01-01 00:00 UTC, and not renewed. "
                "Run then: kansli login"
            ),
        ),
        (
            replace(SESSION, expires_at=1.0),
            "mend  access token: has ended, and cannot be renewed. Run: kansli login",
        ),
    ],
)
def test_check_says_how_the_bot_is_logged_in_and_whether_that_lasts(
    kansli: Kansli, config: Path, session: Session, said: str
) -> None:
    sessions.save(session, config.parent / "data")

    _, out, _ = kansli("check", "--offline")

    assert said in out.splitlines()
    assert "hemlig" not in out


def test_login_asks_nobody_where_nobody_sits(kansli: Kansli) -> None:
    code, _, err = kansli("login")

    assert code == 2
    assert err == (
        "kansli: The bot's user on https://matrix.example.org is needed, "
        "and there is no terminal to ask at.\n"
    )
    assert kansli("login", "--token")[0] == 2
