"""What is said of the notes' Word file that comes back, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from secretary.documents.word_package import Unreadable
from secretary.documents.word_reader import LeftOut
from secretary.notes_from_word import Conflict, How, ItemChange, NotesInWord
from tests.docs.notes_samples import BEFORE, ITEMS, MEETING

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

LONG: Final = " ".join(["Ordföranden hälsar alla välkomna till mötet."] * 8)
NEW: Final = ItemChange(ITEMS[7], How.ADDED, ("Ordföranden tackar för i dag.",), ())
ADDED: Final = ItemChange(ITEMS[0], How.ADDED, (LONG,), ())
LINES: Final = (
    ("Bo Berg redogör för läget.", "Bo Berg redogör för läget i länet."),
    ("Gruppen enas om att följa frågan.", ""),
    ("", "Frågan tas upp igen i höst."),
)
CHANGED: Final = ItemChange(ITEMS[3], How.CHANGED, ("…",), LINES)
TOUCHED: Final = replace(CHANGED, lines=tuple((f"Rad {n}", f"Rad {n}0") for n in range(6)))
REMOVED: Final = ItemChange(ITEMS[4], How.REMOVED, (), ())
FOUND: Final = NotesInWord((ADDED, CHANGED, REMOVED, NEW))
REFUSED: Final = NotesInWord(
    (NEW,),
    conflicts=(
        Conflict(ITEMS[3], "Bo Berg redogör."),
        Conflict(ITEMS[0], ""),
        Conflict(ITEMS[1], "Frågan om taxan.", by_heading=True),
    ),
    newer_here=ITEMS[4:5],
    too_long=ITEMS[1:2],
    headings=((ITEMS[7], "8 Avrundning"),),
    filled=((ITEMS[2], "Arboga: Ny skola. Och en till."), (ITEMS[5], "")),
    unplaced=(("9 Lunch", "Lunch serveras."), ("10 Fika", ""), ("", "Ensam rad.")),
    elsewhere=(("", "Rådhuset i Sala"), ("", ""), ("Skolskjutsar i länet", "12"), ("Uppdrag", "")),
    missing=ITEMS[5:7],
    is_moved=True,
    by_headings=True,
    left_out={LeftOut.COMMENT: 2, LeftOut.PICTURE: 1},
    is_tracked=True,
)
HEALTH: Final = NotesInWord((replace(NEW, about_health=True),), left_out=dict.fromkeys(LeftOut, 1))
MANY: Final = NotesInWord(
    (*(replace(NEW, item=each) for each in ITEMS), *(NEW,) * 6),
    headings=((ITEMS[7], "Avslut"),) * 9,
)


def _about(found: NotesInWord, **more: object) -> Values:
    return {"meeting": MEETING, "found": found, **more}


ANSWERS: Final[Mapping[str, Ways]] = {
    "notes_word": {
        "": _about(FOUND, again=False),
        "ändrat under tiden": _about(FOUND, again=True),
        "mer än som förs in": _about(REFUSED, again=False),
        "om någons hälsa": _about(HEALTH, again=False),
        "många rader": _about(NotesInWord((TOUCHED,)), again=False),
        "många punkter": _about(MANY, again=False),
    },
    "notes_word_same": {
        "": _about(NotesInWord(())),
        "inget som förs in": _about(replace(REFUSED, changes=())),
        "ändrat här": _about(NotesInWord((), newer_here=ITEMS[3:5])),
    },
    "notes_word_taken": {"": _about(FOUND), "en punkt": _about(NotesInWord((NEW,)))},
}


def errors() -> Mapping[str, Ways]:
    """The sentences of errors.j2 about it."""
    name = "Utkast till minnesanteckningar.docx"
    of_type = ("odt", "docm", "txt")
    return {
        "word_file_type": {f"{each}": {"name": f"Utkast.{each}", "why": each} for each in of_type},
        "word_file_unreadable": {each.value: {"name": name, "why": each} for each in Unreadable},
        "word_file_of_other_meeting": {"": {"meeting": MEETING, "named": BEFORE}},
        **{
            f"word_file_{what}": {"": {}}
            for what in ("not_notes", "mixed", "of_other_group", "gone")
        },
    }


LABELS: Final[Mapping[str, str]] = {
    "ändrat under tiden": "changed meanwhile",
    "mer än som förs in": "more than is taken in",
    "om någons hälsa": "about somebody's health",
    "många rader": "many lines",
    "många punkter": "many items",
    "inget som förs in": "nothing that is taken in",
    "ändrat här": "changed here",
    "en punkt": "one item",
    "odt": "odt",
    "docm": "docm",
    "txt": "txt",
    **{each.value: each.value.replace("_", " ") for each in Unreadable},
}
