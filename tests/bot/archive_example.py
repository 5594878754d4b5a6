"""A group's two years in a data folder, as an administrator has it: 2015, and a little of 2016."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from secretary.group import PROFILES, Language
from tests.chatroom import SECRETARY_ROOM, Chatroom, example_group, fill_seats
from tests.fixtures.database import file_of

Kansli = Callable[..., tuple[int, str, str]]

GROUP: Final = "barn-unga"
PACKAGE: Final = f"kansli-{GROUP}-2015"
SAID: Final = "=HYPERLINK(Vi öppnar en skola)"
"""A report, and in a spreadsheet a formula."""
TAKEN_BACK: Final = "Hemlighetsmakeri"
LATER: Final = "Framtidsfrågan"
"""What was said of 2016 alone."""
PAPER: Final = b"%PDF-1.7 nattvandring"

CONFIG: Final = """
[matrix]
homeserver = "https://matrix.example.org"

[retention]
record_years = 10
log_years = 10
people_years = 10
messages_days = 400

[[group]]
id = "barn-unga"
name = "Samverkansgruppen barn/unga"
room = "!grupp:exempel"
secretary_room = "!sekreterare:exempel"
secretaries = ["@sekreterare:exempel"]
"""


def write_config(folder: Path, rules: str = "2021", language: str = "sv") -> Path:
    """Its settings."""
    path = folder / "config.toml"
    more = f'rules = "{rules}"\nlanguage = "{language}"\n'
    path.write_text(CONFIG + more, "utf-8")
    return path


def put_database(folder: Path, rules: str = "2021", language: str = "sv") -> Path:
    """The database of the two years, in the data folder beside the settings; its file."""
    file = folder / "data" / "kansli.db"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(_two_years(rules, language))
    return file


@cache
def _two_years(rules: str, language: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="kansli-test-") as name:
        group = example_group(PROFILES[rules], language=Language(language))
        room = Chatroom(Path(name), groups=[group], now="2015-01-05 09:00")
        try:
            fill_seats(room.store, since=date(2011, 1, 1))
            _live(room)
        finally:
            room.store.close()
        return file_of(Path(name))


def _live(room: Chatroom) -> None:
    _end_mandates(room)
    office: dict[str, Any] = {"room": SECRETARY_ROOM}
    link = "Sala https://video.exempel/1"
    room.say("sekreterare", f"!möte ny fredag 13 mars 2015 kl 9-12 {link}", **office)
    room.go_to("2015-02-27 09:00")
    room.say("anna", "!kommer")
    room.say("anna", f"!rapport a) {SAID} b) inget")
    secret = room.say("cia", f"!fråga {TAKEN_BACK}")
    room.redact("cia", secret)
    room.send_file("sekreterare", "Nattvandring, underlag.pdf", PAPER, "!bilaga 1", **office)
    room.say("sekreterare", "!dagordning publicera", **office)
    room.go_to("2015-03-13 09:30")
    room.say("sekreterare", "!not 1 Ordföranden hälsar välkommen.", **office)
    room.go_to("2015-03-16 09:00")
    room.say("sekreterare", "!anteckningar fastställ Elin Ström", **office)
    room.say("sekreterare", "ja", **office)
    room.go_to("2016-01-11 09:00")
    room.say("sekreterare", f"!möte ny fredag 11 mars 2016 kl 9-12 {link}", **office)
    room.go_to("2016-02-26 09:00")
    room.say("anna", f"!fråga {LATER}")
    room.go_to("2016-03-11 09:30")


def _end_mandates(room: Chatroom) -> None:
    """Gun Hall leaves in 2014: nothing of hers is said in these years."""
    with room.store.begin() as tx:
        for mandate in tx.people.mandates(GROUP):
            if mandate.person.name == "Gun Hall":
                mandate.until = date(2014, 12, 31)
                tx.add(mandate)


def everything_in(folder: Path) -> bytes:
    """The bytes of all files of a folder."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def without_times(out: str) -> str:
    """What was printed, without sums."""
    return re.sub("[0-9a-f]{64}", "SUM", out)
