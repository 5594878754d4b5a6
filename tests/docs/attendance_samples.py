"""What is said of who is at a meeting, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from secretary.attendance import AttendanceMode
from secretary.group import SubstituteRule
from secretary.meetings import Meeting
from secretary.people import Mandate, Person, Role, seats_on
from secretary.presence import Presence, Stay
from secretary.recorded_attendance import AttendanceRecord, attendance_record
from services.here import SaidHere
from services.presences import Corrected
from tests.docs import people_samples
from tests.secretary import example as ex
from tests.secretary.example import ANNA, BO, CIA, DAVID, EVA, GUN, HANS, IDA, KARIN

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

DAY: Final = date(2027, 3, 12)
GUEST: Final = "Hanna Ek, rektor"


def _meeting() -> Meeting:
    made = ex.meeting("2027-03-12 09:00", number=2)
    made.ends_at = time(12)
    return made


MEETING: Final = _meeting()


def _row(person: Person | None, was_there: bool = True, **more: Any) -> Presence:
    return Presence(
        meeting_id=2, starts_at=MEETING.starts_at, was_there=was_there, event_id="$1",
        at=ex.at("2027-03-12 09:20"), by="@elin:exempel", person_id=person.id if person else None,
        **more,
    )  # fmt: skip


def _record(
    *rows: Presence, mandates: Sequence[Mandate] = ex.MANDATES, answered: bool = True
) -> AttendanceRecord:
    people = [m.person for m in mandates] if answered else []
    answers = {p.id or 0: ex.answer(p, p is not GUN, about="2027-03-12 09:00") for p in people}
    return attendance_record(
        MEETING, seats_on(mandates, DAY), answers, rows, SubstituteRule.ALWAYS,
        people_samples.OTHERS,
    )  # fmt: skip


_LATE: Final = _row(CIA, arrived_at=time(9, 40), mode=AttendanceMode.DIGITAL)
_BOTH: Final = _row(IDA, arrived_at=time(9, 30), left_at=time(11))
WHOLE: Final = _record(
    _LATE, _BOTH, _row(HANS, was_there=False), _row(BO, left_at=time(11)), _row(None, guest=GUEST)
)
_NO_CHAIR: Final = _record(_row(EVA, was_there=False), answered=False)
_VACANT: Final = _record(
    mandates=[m for m in ex.MANDATES if (m.seat, m.role) != (ex.SALA, Role.MEMBER)]
)


def _shown(record: AttendanceRecord, **more: Any) -> Values:
    values = {"record": record, "closed": False, "begun": True, "leads": True, "today": DAY}
    return {**values, "meeting": MEETING, **more}


def _corrected(record: AttendanceRecord, *people: Person, **more: Any) -> Values:
    done = Corrected(record, people, at=time(10, 30), **more)
    return {"done": done, "meeting": MEETING, "today": DAY}


def _here(*rows: Presence, person: Person = CIA, contradicted: bool = False) -> Values:
    record = _record(*rows)
    stay = record.stay(person) or Stay(was_there=True)
    done = SaidHere(person, record, stay, contradicted, None)  # type: ignore[arg-type]  # no effects
    return {"done": done, "stay": stay, "meeting": MEETING, "today": DAY}


def _said(person: Person, **more: Any) -> Presence:
    return _row(person, by_themselves=True, **more)


ANSWERS: Final[Mapping[str, Ways]] = {
    "attendance": {
        "": _shown(WHOLE),
        "före mötet": _shown(_record(), begun=False),
        "för en ledamot": _shown(WHOLE, leads=False),
        "ordföranden är inte där": _shown(_NO_CHAIR),
        "en vakant plats": _shown(_VACANT, leads=False),
        "efter anteckningarna": _shown(WHOLE, closed=True),
    },
    "attendance_corrected": {
        "": _corrected(WHOLE, ANNA, GUN, CIA, IDA, KARIN),
        "alla": _corrected(WHOLE, everybody=True),
        "ersättare": _corrected(
            _record(
                _row(ANNA, was_there=False), _row(DAVID, mode=AttendanceMode.ON_SITE), _row(BO)
            ),
            BO, DAVID,
        ),
        "en tom plats": _corrected(
            _record(_row(ANNA, was_there=False), _row(BO, was_there=False)), ANNA, BO
        ),
        "en ersättare tjänstgör inte": _corrected(
            _record(_row(ANNA, was_there=False), _row(BO, is_beside=True)), BO
        ),
        "en vakant plats": _corrected(_VACANT, DAVID),
        "en annan leder": _corrected(_record(_row(CIA, leads=True)), CIA),
        "gäster": _corrected(WHOLE, guests=(GUEST,), gone=("Per Ask, Skolverket",)),
        "någon har kommit": _corrected(WHOLE, IDA, turned=(IDA,)),
        "någon har gått": _corrected(
            _record(_row(IDA, was_there=False)), IDA, turned=(IDA,)
        ),
    },
    "attendance_undone": {
        "": {"record": WHOLE, "people": [ANNA, CIA], "guests": [], "meeting": MEETING},
        "en gäst": {"record": WHOLE, "people": [], "guests": [GUEST], "meeting": MEETING},
        "ingen gäst kvar": {"record": _record(), "people": [], "guests": [GUEST],
                            "meeting": MEETING},
    },
    "here_offer": {
        "": {"mode": None, "meeting": MEETING},
        "digitalt": {"mode": AttendanceMode.DIGITAL, "meeting": MEETING},
    },
    "here": {
        "": _here(_said(CIA)),
        "efter att mötet har börjat": _here(_said(CIA, arrived_at=time(9, 40))),
        "en ersättare": _here(_said(DAVID), person=DAVID),
        "sekreteraren har antecknat frånvaro": _here(
            _row(CIA, was_there=False), contradicted=True
        ),
    },
}  # fmt: skip

TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "here_against_record": {"": {"person": CIA, "meeting": MEETING, "today": DAY}},
}

WITHDRAWN: Final[Mapping[str, Values]] = {
    "vilka som är på mötet": {"presences": [CIA, ANNA]},
    "vilka som är på mötet, och en gäst": {"presences": [CIA], "guests": 1},
    "två gäster": {"guests": 2},
    "en borttagen redigering av vilka som är på mötet": {
        "presences": [ANNA], "present_again": [CIA],
    },
    "när anteckningarna är klara": {"closed": [MEETING]},
}  # fmt: skip

LABELS: Final[Mapping[str, str]] = {
    "före mötet": "before the meeting",
    "för en ledamot": "for a member",
    "ordföranden är inte där": "the chair is not there",
    "en vakant plats": "a vacant seat",
    "efter anteckningarna": "after the notes",
    "alla": "everybody",
    "ersättare": "substitutes",
    "en ersättare tjänstgör inte": "a substitute does not serve",
    "en annan leder": "somebody else leads",
    "gäster": "guests",
    "någon har kommit": "somebody has come",
    "någon har gått": "somebody has left",
    "en gäst": "a guest",
    "två gäster": "two guests",
    "ingen gäst kvar": "no guest is left",
    "efter att mötet har börjat": "after the meeting has begun",
    "en ersättare": "a substitute",
    "sekreteraren har antecknat frånvaro": "the secretary has noted them as absent",
    "vilka som är på mötet": "who is at the meeting",
    "vilka som är på mötet, och en gäst": "who is at the meeting, and a guest",
    "en borttagen redigering av vilka som är på mötet": "a removed edit of who is at the meeting",
    "när anteckningarna är klara": "when the notes are final",
    "om någon": "about somebody",
    "om alla": "about everybody",
    "ingen gäst finns": "there is no guest",
    "närvaron": "the attendance",
    "några har inte svarat": "some have not answered",
    "digitalt": "online",
    "utan sluttid": "without an end",
}


def errors() -> Mapping[str, Ways]:
    """What is said about mistakes."""
    about: Ways = {"om någon": {"person": IDA}, "om alla": {"person": None}}
    no_end = ex.meeting("2027-03-12 09:00", number=2)
    once: Ways = {"": {"meeting": MEETING}}
    return {
        "attendance_unclear": about,
        "attendance_negation": about,
        "attendance_when": about,
        "attendance_removes": about,
        "attendance_whom": {"": {"people": [ANNA, BO, IDA], "said": "frånvarande"}},
        "attendance_nobody": {"": {}},
        "attendance_guest": {"": {}},
        "attendance_guest_known": {"": {"person": IDA}},
        "attendance_no_guest": {
            "": {"guests": [GUEST, "Per Ask, Skolverket"]}, "ingen gäst finns": {"guests": []},
        },
        "attendance_twice": {"": {"person": IDA}},
        "attendance_times": {
            "": {"person": IDA, "meeting": MEETING},
            "utan sluttid": {"person": IDA, "meeting": no_end},
        },
        "attendance_closed": once,
        "attendance_not_yet": once,
        "attendance_changed_since": once,
        "here_too_early": once,
        "here_too_late": once,
        "here_later": once,
        "here_not_expected": once,
        "attendance_of_others": {"": {}},
        "not_at_meeting": {"": {"person": IDA}},
        "not_a_substitute": {"": {"person": IDA}},
        "substitute_is_personal": {
            "": {"person": DAVID, "member": IDA, "substitute": KARIN},
            "platsen har ingen ersättare": {"person": DAVID, "member": IDA, "substitute": None},
        },
        "member_is_there": {"": {"member": IDA, "substitute": KARIN}},
        "served_until": {"": {"member": IDA, "substitute": KARIN, "at": time(9, 40)}},
        "here_unclear": {"": {}},
    }  # fmt: skip
