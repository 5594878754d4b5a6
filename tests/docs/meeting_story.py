"""tests/golden/meeting.md: a meeting from the first idea to what it handed out, as it is told."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from secretary.documents.visual_identity import VisualIdentity
from secretary.group import CalendarRules
from secretary.people import Mandate, Role
from tests.chatroom import ROOM, SECRETARY, Chatroom, example_group
from tests.county import county_room
from tests.docs.pages import Page
from tests.docs.story import Story

MEETING: Final = Page("tests/golden/meeting.md")
"""Written by `make docs`."""

_TOLD: Final = """\
# Ett möte, från idé till färdiga anteckningar

Det här är allt som Kansli skrev om ett möte, i den ordning det hände: till vem, var och när.
Gruppen är påhittad och har fjorton platser; reglerna är de från 2023. Elin Ström är sekreterare,
Maj Almlid ordförande. Sidan skrivs av `make docs`, av det som Kansli verkligen svarar.
"""


@dataclass(frozen=True)
class ToldMeeting:
    """The page as it is with the code as it stands, and the files that are kept as examples."""

    text: str
    files: Mapping[str, bytes]


def meeting_told() -> ToldMeeting:
    """Let the meeting happen."""
    with tempfile.TemporaryDirectory() as folder:
        group = replace(
            example_group("2023"),
            settling_time=timedelta(seconds=60),
            grace=timedelta(minutes=3),
            approves_agenda=True,
            calendar=CalendarRules(attach=True),
            identity=VisualIdentity("Region Västmanland"),
        )
        with county_room(Path(folder), group) as room:
            story = Story(room, "Elin Ström", {ROOM: _people(room)})
            for part in (_plan, _summon, _prepare, _remind, _meet, _write_up, _follow_up):
                part(story)
            return ToldMeeting(f"{_TOLD}\n{story.text}", story.files)


def _people(room: Chatroom) -> list[tuple[str, bool]]:
    with room.store.begin() as tx:
        mandates = tx._session.scalars(select(Mandate)).unique()
        return [(each.person.name, each.role is Role.MEMBER) for each in mandates]


def _plan(story: Story) -> None:
    story.chapter("Mötet planeras", "Elin lägger in tjänstepersonerna och tänker ut mötet.")
    story.says("Elin Ström", "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland")
    story.says("Elin Ström", "!tjänsteperson ny Leif Ask, skolchef, Sala")
    story.says("Elin Ström", "!tjänsteperson ny Elin Ström, mötessekreterare")
    story.says("Elin Ström", f"!koppla Elin Ström {SECRETARY}", soon=True)
    story.says("Elin Ström", "ja")
    story.says(
        "Elin Ström",
        "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala https://video.exempel/1",
    )
    story.says("Elin Ström", "!möte ny fredag 23 april kl 9-12")


def _summon(story: Story) -> None:
    story.chapter("Kallelsen och svaren")
    mark = len(story.room.posted)
    story.until("2027-02-26 09:00")
    story.keeps_files("mote", mark)
    story.asks_for_files("kallelse", "Elin Ström", "!möte 1 alla filer")
    story.taps("summons", "✅", "Per", "Kaj", "Ida", "Ulf", "Rut", "Alf", "Åsa", "Nora", "Sten")
    story.says("Maj Almlid", "!kommer")
    story.taps("summons", "💻", "Jon")
    story.says("Anna Ek", "!förhinder")
    story.taps("seat", "✅", "Bo")
    story.tells("Siv Näslid", "Jag kan tyvärr inte komma den 12 mars.", soon=True)
    story.tells("Siv Näslid", "ja")
    story.until("2027-03-01 08:00")


def _prepare(story: Story) -> None:
    story.chapter("Dagordningen och bilagorna")
    story.says("Rut Sandhed", "!fråga Väntetider till logoped")
    story.says("Elin Ström", "!punkt ny Samverkan om skolfrånvaro, Hanna Ek, 30 min")
    story.sends("Elin Ström", "Kartläggning.pdf", b"%PDF-1.7\n" + bytes(40_000), "!bilaga 5")
    story.tells("Maj Almlid", "Hej!")
    story.asks_for_files("dagordning-utkast", "Elin Ström", "!dagordning alla")
    story.says("Elin Ström", "!dagordning klar")
    story.taps("agenda_to_approve", "✅", "Maj", direct=True)
    story.says("Elin Ström", "!dagordning publicera")
    story.tells("Kaj Rönnmo", "Hej!")


def _remind(story: Story) -> None:
    story.chapter("Påminnelser och rapporter")
    story.until("2027-03-05 09:00")
    story.tells("Kaj Rönnmo", "En familjecentral öppnar i maj.", soon=True)
    story.tells("Kaj Rönnmo", "inget")
    story.says("Ida Vassfors", "!rapport a) Två skolsköterskor anställs till hösten. "
               "b) Frågan om ungdomsmottagning är uppe i styrelsen.")  # fmt: skip
    story.says("Lena Bruklid", "!förhinder")
    story.says("Tor Åsmo", "!kommer")
    story.says("Elin Ström", "!punkt ny Budget 2028, 15 min")
    story.says("Elin Ström", "!dagordning klar")
    story.taps("agenda_to_approve", "✅", "Maj", direct=True)
    story.says("Elin Ström", "!dagordning publicera")
    story.asks_for_files("dagordning", "Elin Ström", "!dagordning alla")
    story.until("2027-03-08 08:00", "2027-03-09 09:00", "2027-03-10 08:00", "2027-03-11 09:00")


def _meet(story: Story) -> None:
    story.chapter("På mötet")
    story.until("2027-03-12 08:00", "2027-03-12 09:05")
    story.says("Ove Furuhed", "!här")
    story.says("Elin Ström", "!närvarande")
    story.says("Elin Ström", "!närvarande Sten Marklid digitalt")
    story.says("Elin Ström", "!närvarande gäst Hanna Ek, rektor")
    story.says("Elin Ström", "!not 1 Ordföranden hälsar välkommen.")
    story.says("Elin Ström", "!not 4 Rut Sandhed berättar om läget.")
    story.says("Elin Ström", "!not 5 Hanna Ek, rektor i Köping, presenterar en kartläggning.\n\n"
               "Gruppen enas om att följa frågan.")  # fmt: skip
    story.says("Elin Ström", "!uppdrag Sala: Kartlägg skolfrånvaron senast 2 april")
    story.says("Elin Ström", "!not 11 Ordföranden tackar och avslutar mötet.")


def _write_up(story: Story) -> None:
    story.chapter("Anteckningarna")
    story.until("2027-03-15 09:00")
    story.says("Elin Ström", "!anteckningar")
    story.says("Elin Ström", "!anteckningar skicka senast 22 mars")
    story.asks_for_files("minnesanteckningar-utkast", "Elin Ström", "!anteckningar alla")
    story.taps("notes_to_comment", "✅", "Maj", "Kaj", "Ida", "Ulf", "Alf", "Åsa", "Bo", "Ove")
    story.tells("Per Silverhed", "!synpunkt Punkt 5: Hanna Ek är rektor i Kungsör.")
    story.until("2027-03-19 09:00", "2027-03-22 09:00")
    story.tells("Sten Marklid", "!anteckningar godkänn")
    story.until("2027-03-23 09:00")
    story.says("Elin Ström", "!not 5 ändra Hanna Ek, rektor i Kungsör, presenterar en "
               "kartläggning.\n\nGruppen enas om att följa frågan.")  # fmt: skip
    story.says("Elin Ström", "!anteckningar fastställ", soon=True)
    story.says("Elin Ström", "ja")
    story.asks_for_files("minnesanteckningar", "Elin Ström", "!anteckningar alla")
    story.asks_for_files("narvaro", "Elin Ström", "!närvarande alla filer")


def _follow_up(story: Story) -> None:
    story.chapter("Uppdraget")
    story.until("2027-03-24 09:00", "2027-03-26 09:00", "2027-03-29 09:00", "2027-03-31 09:00")
    story.says(
        "Åsa Dalfors", "!uppdrag klar 1 Kartläggningen är gjord och skickad till sekreteraren."
    )
