"""What a real calendar program, khal, shows of meetings: at their times, and as they are by now."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from secretary.documents.meeting_event import CalendarMeeting, meeting_file, meetings_file
from secretary.language.render import Renderer
from tests.calendar_programs import khal_settings
from tests.people import example_group

GROUP = example_group()
RENDERER = Renderer("!", GROUP.language)

Khal = Callable[..., list[str]]


def meeting(number: int, starts: str, **more: object) -> CalendarMeeting:
    values = {
        "group": GROUP,
        "reference": f"$planerat{number}",
        "number": number,
        "starts_at": datetime.fromisoformat(starts),
        "changed_at": datetime(2027, 1, 8, 9, tzinfo=UTC),
        "place": "Stadshuset, Sala",
    } | more
    return CalendarMeeting(**values)  # type: ignore[arg-type]  # a test's own keywords


@pytest.fixture
def khal(tmp_path: Path) -> Khal:
    """Run it; what it printed, line by line."""
    config = tmp_path / "khal.conf"
    (tmp_path / "möten").mkdir()
    config.write_text(khal_settings(tmp_path, "möten"), encoding="utf-8")

    def run(*arguments: str) -> list[str]:
        command = [sys.executable, "-m", "khal", "-c", str(config), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return run


def test_khal_shows_meetings_at_their_times_also_after_they_were_changed_and_cancelled(
    khal: Khal, tmp_path: Path
) -> None:
    # The clocks go forward on the 28th of March, and back on the 31st of October.
    spring, late_spring = meeting(1, "2027-03-26 09:00"), meeting(2, "2027-03-29 09:00")
    autumn, called_off = meeting(3, "2027-11-02 13:00"), meeting(4, "2027-05-07 09:00")
    later = datetime(2027, 2, 1, tzinfo=UTC)
    moved = meeting(1, "2027-03-25 13:00", revision=1, changed_at=later, title="A;b,\r\nEND:VEVENT")
    cancelled = meeting(4, "2027-05-07 09:00", revision=1, is_cancelled=True, changed_at=later)
    file = tmp_path / "möten.ics"
    every = [(each, RENDERER) for each in (spring, late_spring, autumn, called_off)]
    file.write_bytes(meetings_file("Möten", every, timedelta(hours=1)))
    khal("import", "--batch", "-a", "möten", str(file))
    for changed in (moved, cancelled):
        name, content = meeting_file(changed, RENDERER)
        (tmp_path / name).write_bytes(content)
        khal("import", "--batch", "-a", "möten", str(tmp_path / name))
    shown = "{start-long}–{end-time}|{title}|{status}|{location}"
    found = khal("list", "2027-03-01", "300d", "--day-format", "", "--format", shown)
    name = "Samverkansgruppen barn/unga"
    assert [" ".join(line.split()).replace(" |", "|") for line in found] == [
        f"2027-03-25 13.00–16.00|{name}: A;b, END:VEVENT|CONFIRMED|Stadshuset, Sala",
        f"2027-03-29 09.00–12.00|{name}|CONFIRMED|Stadshuset, Sala",
        f"2027-05-07 09.00–12.00|Inställt: {name}|CANCELLED|Stadshuset, Sala",
        f"2027-11-02 13.00–16.00|{name}|CONFIRMED|Stadshuset, Sala",
    ]
