"""Every text the bot posts from a template, with values such as they are in a group.

One entry for each template, one line in it for each way the text can turn out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any, Final

from commands.router import Router
from secretary.agenda import compile_agenda
from secretary.attendance import Form, SeatAttendance, Turn
from secretary.group import NoticeKind, SubstituteRule
from secretary.meetings import OVERRIDE_WORDS, Meeting, Status
from secretary.people import Office, Role
from secretary.reports import Part
from tests.secretary import example as ex
from tests.secretary.example import ANNA, ARBOGA, BO, CIA, DAVID, EVA, GUN, SALA

Values = Mapping[str, Any]
Ways = Mapping[str, Values]
"""What the way is called, and the values that make it so."""

TODAY: Final = date(2027, 3, 8)
NOW: Final = ex.at("2027-03-08 10:00")
GROUP: Final = ex.group()
DEVICE: Final = "QFJXLKPZRB"


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _meeting(day: str = "2027-03-12 09:00", number: int = 2, **changes: Any) -> Meeting:
    made = ex.meeting(day, number=number)
    made.ends_at, made.place, made.link = time(12), "Stadshuset i Sala", "https://video.exempel/1"
    for name, value in changes.items():
        setattr(made, name, value)
    return made


MEETING: Final = _meeting()
MOVED: Final = _meeting("2027-03-19 09:00", moved_from=_wall("2027-03-12 09:00"))
MOVED_LATER: Final = _meeting(
    "2027-04-26 13:00", 3, moved_from=_wall("2027-04-23 09:00"), ends_at=None
)
LATER: Final = _meeting("2027-04-23 09:00", 3, place="", link=None)
CANCELLED: Final = _meeting("2027-05-28 09:00", 4, status=Status.CANCELLED)
HELD: Final = _meeting("2027-01-29 09:00", 1)
COMMON: Final[Values] = {"group": GROUP, "today": TODAY, "now": NOW, "meeting": MEETING}


def _said(person: Any, coming: bool, form: Form | None = None) -> Any:
    answer = ex.answer(person, coming)
    answer.form = form
    return answer


MANDATES: Final = tuple(
    replace(m, office=Office.VICE_CHAIR) if m.person is CIA else m for m in ex.MANDATES
)
"""The example's, with a vice chair."""

FULL: Final = ex.attendance(
    _said(ANNA, False),
    _said(CIA, True, Form.DIGITAL),
    _said(EVA, True, Form.ON_SITE),
    mandates=MANDATES,
    rule=SubstituteRule.MAY,
)
GAPS: Final = ex.attendance(
    *(_said(person, False) for person in (ANNA, BO, CIA, DAVID)), _said(ex.HANS, True),
    rule=SubstituteRule.MAY,
)  # fmt: skip
ONE_GAP: Final = ex.attendance(_said(ANNA, False), _said(BO, False))
EVERYBODY: Final = ex.attendance()


def _seat(
    *away: Any, seat: Any = ARBOGA, without: Role | None = None, asked: bool = True
) -> SeatAttendance:
    """A seat whose holders `away` have said so. without: the holder it lacks."""
    held = tuple(
        m for m in ex.MANDATES if m.seat is seat and (without is None or m.role is not without)
    )
    answers = [_said(person, False) for person in away]
    if not asked:
        answers.append(_said(BO, True))
    [found] = ex.attendance(*answers, mandates=held).seats
    return found


STEPS_IN: Final = _seat(ANNA)
EMPTY: Final = _seat(ANNA, BO)
VACANT: Final = _seat(without=Role.MEMBER)

REPORTS: Final = [
    ex.report(CIA, "Ny familjecentral i maj."),
    ex.report(CIA, "Skolfrånvaron togs upp i nämnden.", Part.TAKEN_HOME),
]


def _agenda(reports: list[Any]) -> Any:
    topics = [ex.topic("Skolfrånvaro i årskurs 7", GUN)]
    return compile_agenda(GROUP, MEETING, FULL, reports, topics, NOW)


AGENDA: Final[Values] = {"agenda": _agenda(REPORTS), "zone": GROUP.zone, "version": None}


def _owner(name: str, *devices: str) -> SimpleNamespace:
    return SimpleNamespace(name=name, devices=devices)


def _absence(**changes: Any) -> Values:
    values = {"person": ANNA, "seat": STEPS_IN, "is_member": True, "reason_given": False,
              "somebody_else": False, "direct": False}  # fmt: skip
    return {**values, **changes}


def _coming(**changes: Any) -> Values:
    return {"person": ANNA, "form": None, "beside": None, "rule": "may", **changes}


def _steps(**changes: Any) -> Values:
    values = {"summons": _wall("2027-04-09 09:00"), "summons_now": False, "day_off": None,
              "holiday": None, "late": False, "told": False}  # fmt: skip
    return {**values, **changes}


def _commands(asks: str) -> list[Any]:
    catalogue = Router().catalogue
    return [c for c in catalogue if asks == "leader" or c.who.value != "leader"]


def _summons(rules: str, **more: Any) -> Values:
    return {"group": replace(ex.group(rules)), **more}


def _thanks(count: int, missing: str | None) -> Values:
    return {"count": count, "missing": missing}


def _turn(turn: Turn, seat: SeatAttendance) -> Values:
    return {"turn": turn, "seat": seat}


_KINDS: Final = [
    (_wall(f"2027-04-{day} 09:00"), kind, LATER)
    for day, kind in zip(("09", "16", "16", "20", "22"), NoticeKind, strict=True)
]

NOTICES: Final[Mapping[str, Ways]] = {
    "summons": {
        "regler 2021": _summons("2021"),
        "regler 2023": _summons("2023"),
        "regler 2017, flyttat möte": _summons("2017", meeting=MOVED),
    },
    "reply_reminder": {"": {"people": [ANNA, CIA, EVA]}},
    "report_reminder": {"": {"missing": [(ARBOGA, ANNA), (SALA, CIA)]}},
    "agenda_again": {
        "": {"published": SimpleNamespace(html="<p><b>Dagordning</b></p><p>…</p>")},
    },
    "meeting_reminder": {
        "alla platser har någon": {"attendance": FULL, "standing_in": [STEPS_IN]},
        "en tom plats": {"attendance": ONE_GAP, "standing_in": []},
        "tomma platser och en vakans": {"attendance": GAPS, "standing_in": [VACANT]},
    },
    "moved": {"": {"meeting": MOVED}},
    "cancelled": {"": {}},
    "substitute": {
        "ersätter": _turn(Turn.STEPS_IN, STEPS_IN),
        "ersätter, har redan svarat": _turn(Turn.STEPS_IN, _seat(ANNA, asked=False)),
        "ersätter på en vakant plats": _turn(Turn.STEPS_IN, VACANT),
        "behövs inte längre": _turn(Turn.STEPS_BACK, _seat()),
    },
}

FOR_THE_SECRETARY: Final[Mapping[str, Ways]] = {
    "agenda_reminder": {"": {}},
    "summons_late": {"": {"deadline": date(2027, 3, 5), "override": OVERRIDE_WORDS}},
    "seat_empty": {
        "båda är borta": {"seat": EMPTY},
        "oppositionens plats": {"seat": _seat(ex.IDA, ex.KARIN, seat=ex.OPPOSITION)},
        "platsen har ingen ersättare": {"seat": _seat(ANNA, without=Role.SUBSTITUTE)},
        "platsen har ingen ledamot": {"seat": _seat(BO, without=Role.MEMBER)},
    },
    "seat_filled": {
        "ledamoten": {"seat": _seat()},
        "ersättaren": {"seat": STEPS_IN},
        "oppositionens plats": {"seat": _seat(seat=ex.OPPOSITION)},
    },
    "substitute_unreachable": {
        "ska ersätta": _turn(Turn.STEPS_IN, STEPS_IN),
        "ska ersätta på en vakant plats": _turn(Turn.STEPS_IN, VACANT),
        "behövs inte längre": _turn(Turn.STEPS_BACK, _seat()),
    },
    "devices_left_out": {
        "en enhet": {"number": 1, "owners": [_owner("Anna Ek", "Annas telefon")], "helpless": []},
        "flera": {
            "number": 3,
            "owners": [_owner("Anna Ek", "Annas telefon", DEVICE), _owner("Bo Berg", "Surfplatta")],
            "helpless": ["Bo Berg"],
        },
    },
    "new_identity": {"": {"person": "Anna Ek"}},
    "new_device": {"": {"device": DEVICE}},
    "room_moved": {
        "gruppens rum": {"secretary_room": False, "new": "!nytt:exempel"},
        "sekreterarens rum": {"secretary_room": True, "new": "!nytt:exempel"},
    },
}

ANSWERS: Final[Mapping[str, Ways]] = {
    "absence": {
        "": _absence(),
        "med orsak": _absence(reason_given=True),
        "för någon annan": _absence(somebody_else=True),
        "båda har förhinder": _absence(seat=EMPTY),
        "ersättaren, när ledamoten redan är borta": _absence(
            person=BO, seat=EMPTY, is_member=False
        ),
        "utan ersättare": _absence(seat=_seat(ANNA, without=Role.SUBSTITUTE)),
    },
    "coming": {
        "": _coming(),
        "digitalt": _coming(form="digital"),
        "på plats": _coming(form="on_site"),
        "ersättare som inte behövs": _coming(
            person=BO, beside=_seat(), rule="when_member_absent"
        ),
    },
    "offer": {
        "förhinder": {"coming": False, "form": None, "reason_given": False},
        "förhinder, med orsak": {"coming": False, "form": None, "reason_given": True},
        "kommer": {"coming": True, "form": None, "reason_given": False},
        "kommer digitalt": {"coming": True, "form": "digital", "reason_given": False},
        "kommer på plats": {"coming": True, "form": "on_site", "reason_given": False},
    },
    "offer_no": {"": {}},
    "report_ask": {"del 1": {"part": Part.HOME}, "del 2": {"part": Part.TAKEN_HOME}},
    "report_thanks": {
        "båda delarna": _thanks(2, None),
        "många rapporter": _thanks(3, None),
        "bara del 1": _thanks(1, "taken_home"),
        "bara del 2": _thanks(1, "home"),
        "ingen": _thanks(0, None),
    },
    "report_show": {"": {"reports": REPORTS}, "ingen": {"reports": []}},
    "report_removed": {"en": {"count": 1}, "flera": {"count": 2}},
    "topic": {"": {"title": "Skolfrånvaro i årskurs 7"}},
    "withdrawn": {"": {"person": ANNA}, "av någon utan plats": {"person": None}},
    "meeting": {
        "": {"attendance": FULL},
        "tomma platser": {"attendance": GAPS},
        "en tom plats": {"attendance": ONE_GAP},
    },
    "meetings": {
        "": {
            "meetings": [HELD, MEETING, LATER, CANCELLED],
            "year": 2027,
            "wall": _wall("2027-03-08 10:00"),
        },
        "inga": {"meetings": [], "year": 2027, "wall": _wall("2027-03-08 10:00")},
    },
    "meeting_new": {
        "": _steps(meeting=LATER),
        "sent och på en helgdag": _steps(
            meeting=_meeting("2027-05-06 09:00", 3), summons_now=True, late=True,
            day_off=date(2027, 5, 6), holiday="Kristi himmelsfärdsdag",
        ),
        "på en lördag": _steps(meeting=_meeting("2027-04-24 09:00", 3), day_off=date(2027, 4, 24)),
    },
    "meeting_moved": {
        "": _steps(meeting=MOVED_LATER),
        "efter kallelsen": _steps(meeting=MOVED, told=True, summons_now=True),
    },
    "meeting_summoned": {"": {"late": False}, "sent": {"late": True}},
    "cancel_ask": {"": {}},
    "cancel_done": {"efter kallelsen": {"told": True}, "före kallelsen": {"told": False}},
    "cancel_no": {"": {}},
    "agenda": {
        "utkast": AGENDA,
        "utkast utan rapporter": {**AGENDA, "agenda": _agenda([])},
        "första versionen": {**AGENDA, "version": 1},
        "ny version": {**AGENDA, "version": 2},
    },
    "agenda_published": {"": {"version": 2}},
    "outlook": {
        "": {"lines": _KINDS, "more": 0},
        "fler än 15": {"lines": _KINDS[:1], "more": 4},
        "inget": {"lines": [], "more": 0},
    },
    "help": {
        "en ledamot, i gruppens rum": {"commands": _commands("holder"), "direct": False},
        "ordföranden, i en direktchatt": {"commands": _commands("leader"), "direct": True},
    },
    "help_one": {
        c.name: {"command": c} for c in _commands("leader") if c.name in ("förhinder", "möten")
    },
    "stopped": {"": {}},
    "edit_not_run": {"": {"name": "möte ny"}},
    "hint": {"": {}},
    "stranger": {"": {}},
    "unread": {"ett meddelande": {"number": 1}, "flera": {"number": 3}},
    "fault": {"": {"reference": "7f3a9c21"}},
    "error": {
        "": {"text": "Det finns inget möte i maj.", "examples": ["!möte 2", "!möten"]},
    },
}  # fmt: skip
