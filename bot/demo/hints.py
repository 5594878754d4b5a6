"""Suggests in one line what to try next, by what has been done so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Final

from bot.demo.simulation import Simulation
from commands.for_file import PAPER
from secretary import meetings
from secretary.language.sv import formats as swedish
from secretary.meetings import Meeting
from secretary.notice_kinds import SUMMONS, kind_named
from secretary.people import MATRIX
from services.agenda import DOCUMENT
from services.context import expected_attendance
from storage import Transaction

_LAST_REMINDER: Final = kind_named("meeting_reminder")

_MAX_REPEATS: Final = 3
"""How many times the same hint is given."""


def hint(simulation: Simulation) -> str:
    """The first fitting hint that has not been given too often, or else the last one."""
    with simulation.store.begin() as tx:
        fitting = list(_hints(simulation, tx))
    fresh = (tip for tip in fitting if simulation.hinted[tip] < _MAX_REPEATS)
    tip = next(fresh, fitting[-1])
    simulation.hinted[tip] += 1
    return tip


def _hints(simulation: Simulation, tx: Transaction) -> Iterator[str]:
    group, done = simulation.group, simulation.done
    awaited = _about_the_question(simulation, tx)
    if awaited:
        yield awaited
        return
    planned = [each for each in tx.meetings(group.id) if each.is_planned]
    held = [each for each in planned if each.starts_at <= simulation.now]
    if held:
        yield from _about_the_meeting(simulation, held[-1])
    coming = meetings.upcoming(planned, simulation.clock.now(), group.zone)
    if not coming:
        today = simulation.now.date()
        day = swedish.short_date(today + timedelta(days=28), today)
        yield f"Inget möte är planerat. Prova  elin: !möte ny {day} kl 9-12 Stadshuset i Sala"
        return
    meeting = coming[0]
    if not tx.outbox.has_sent(meeting.stored_id, SUMMONS.name):
        yield "Prova  >>  så går klockan till nästa utskick: kallelsen"
    yield from _about_answers(simulation, tx, meeting)
    if not tx.reports(meeting.stored_id):
        yield "Prova  kaj: !rapport  så frågar Kansli efter båda delarna av rapporten"
    if "clock" not in done:
        yield "Prova  >> +7d  så kommer påminnelserna, var och en vid sin tid"
    if "dagordning" not in done:
        yield "Prova  sekr elin: !dagordning  så blir rapporterna ett utkast"
    if not tx.documents.version(meeting.stored_id, DOCUMENT):
        yield "Prova  sekr elin: !dagordning publicera"
    if not tx.outbox.has_sent(meeting.stored_id, _LAST_REMINDER.name):
        yield "Prova  >>  så går klockan till nästa utskick"
    if "möte flytta" not in done:
        yield "Prova  elin: !möte flytta till 19 mars kl 13  och se vilka som får veta det"
    yield "Prova vad du vill.  ?  visar allt du kan göra,  slut  avslutar"


def _about_the_question(simulation: Simulation, tx: Transaction) -> str:
    """What is said of a question that the speaker has yet to answer; empty where there is none."""
    speaker, last = simulation.speaker, simulation.last_room
    if not speaker or not last:
        return ""
    asked = tx.dialogues.pending(MATRIX, last, speaker.matrix_id, "", simulation.clock.now())
    if asked is None:
        return ""
    if asked.kind == PAPER:
        return "Filer går inte att skicka i demot. Skriv något annat, så slutar Kansli att vänta."
    return f"Kansli väntar på svar från {speaker.first_name}. Skriv bara svaret."


def _about_the_meeting(simulation: Simulation, meeting: Meeting) -> Iterator[str]:
    """From when it has begun until its notes are finished."""
    done, secretary = simulation.done, simulation.directory.secretary.name
    ends_at = meeting.ends_at or time.max
    if "närvarande" not in done:
        yield "Prova  sekr elin: !närvarande  så ser du vilka som är på mötet"
    if "not" not in done:
        yield "Prova  sekr elin: !not 1 Ordföranden hälsar välkommen."
    if meeting.starts_at.date() == simulation.now.date() and simulation.now.time() < ends_at:
        yield "Prova  >> +3h  så är mötet slut"
    if "anteckningar skicka" not in done:
        yield "Prova  sekr elin: !anteckningar skicka  så får de som var med ett utkast"
    elif not done & {"anteckningar godkänn", "synpunkt"}:
        yield "Prova  direkt kaj: !anteckningar godkänn  eller  direkt rut: !synpunkt …"
    if "anteckningar fastställ" not in done:
        yield f"Prova  sekr elin: !anteckningar fastställ {secretary}"
    if "tabell" not in done:
        yield "Prova  sekr elin: !tabell Läget i kommunerna: elever, skolor"


def _about_answers(simulation: Simulation, tx: Transaction, meeting: Meeting) -> Iterator[str]:
    group = simulation.group
    expected = expected_attendance(tx, group, meeting, tx.people.mandates(group.id))
    absent = [s for s in expected.seats if s.member is not None and s.member_away]
    if not absent and "redaction" not in simulation.done:
        yield "Prova  anna: !förhinder  så får hennes ersättare Bo veta det"
    for seat in absent:
        if seat.stands_in and seat.substitute and seat.substitute_answer is None:
            name = seat.substitute.person.name.split()[0].lower()
            yield f"Prova  {name}: !kommer  eller  direkt {name}: !förhinder"
    if absent and "redaction" not in simulation.done:
        first = absent[0].member
        if first is not None:
            name = first.person.name.split()[0].lower()
            yield f"Prova  {name} ångra  så återtas förhindret"
    if "reaction" not in simulation.done:
        yield "Prova  kaj ✅  (eller  kaj :ja: )  så svarar Kaj på kallelsen med en reaktion"
    if "edit" not in simulation.done:
        yield "Prova  ida: !kommer  och sedan  ida ändra: !kommer digitalt"
