"""What is said of reports to the board above the group, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, Final

from secretary.attendance_figures import OrganisationAttendance
from secretary.compiled_report import (
    FollowedUp,
    FollowUpReport,
    Reference,
    Reported,
    SaidInNotes,
    Treated,
)
from secretary.follow_up_report import (
    MAX_LENGTH,
    Half,
    ReportPeriod,
    Section,
)
from secretary.followed import Followed
from secretary.hand_outs import entries
from secretary.language.render import Text
from secretary.superior_board import SuperiorBoard
from services.board_documents import BoardDocument
from services.follow_up_reports import ReportApproval, ReportState
from tests.docs import followed_samples as _followed
from tests.docs import hand_out_samples
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

TODAY: Final = date(2027, 6, 9)
SPRING: Final = ReportPeriod(2027, Half.SPRING)
AUTUMN: Final = ReportPeriod(2026, Half.AUTUMN)
YEAR: Final = ReportPeriod(2026)
BOARD: Final = SuperiorBoard(room="!srb:exempel")
WITHOUT_ROOM: Final = SuperiorBoard()
HELD: Final = ex.meeting("2027-01-29 09:00", number=1)
HELD.ends_at, HELD.place = time(12), "Stadshuset i Sala"
DIGITAL: Final = ex.meeting("2027-05-21 09:00", number=2)
DIGITAL.title = "Tema ungas hälsa"
LATER: Final = ex.meeting("2027-06-18 09:00", number=3)
WHERE: Final = Reference(HELD, 6)


def _reported(*hand_outs: Any, where: Reference = WHERE) -> tuple[Reported, ...]:
    return tuple(Reported(line, where) for line in entries(hand_outs, SPRING.first))


def _told(thing: Followed) -> tuple[SaidInNotes, ...]:
    """What was said of it last, as the notes tell of it."""
    return tuple(SaidInNotes(each, Reference(HELD, 5)) for each in thing.standing)


_made = hand_out_samples.made
_RECOMMENDATION, _REQUEST = hand_out_samples.RECOMMENDATION, hand_out_samples.REQUEST
REPORT: Final = FollowUpReport(
    ex.group(),
    SPRING,
    (HELD,),
    (),
    (),
    (
        OrganisationAttendance("Region Västmanland", 2, 2, 2, 1),
        OrganisationAttendance("Arboga", 1, 1, 1, 0),
        OrganisationAttendance("Sala", 1, 1, 0, 0),
    ),
    (Treated("Skolfrånvaro i årskurs 7", Reference(HELD, 4)),),
    _reported(_made(7, outcome="Kartlagt i alla skolor."), _made(8, "Arboga", "Utse en kontakt.")),
    _reported(_made(1, text="Gör en plan för hela länet", kind=_RECOMMENDATION)),
    _reported(
        _made(2, text="Ta fram statistik", kind=_REQUEST, outcome="Den kommer i höst."),
        where=Reference(HELD),
    ),
    (
        FollowedUp(_followed.ANSWERED, _told(_followed.ANSWERED)),
        FollowedUp(_followed.FOCUS),
        FollowedUp(_followed.OPEN_ENDED, is_pending=True),
    ),
    (FollowedUp(_followed.STATED, _told(_followed.STATED)), FollowedUp(_followed.GOAL)),
    (FollowedUp(_followed.AGREEMENT),),
    "Våren har handlat om ungas hälsa.",
    "Samverkan har fungerat väl.",
)
"""With all there is to tell."""
BEGUN: Final = replace(REPORT, introduction="", conclusion="", unfinished=(DIGITAL,),
                       to_come=(LATER,))  # fmt: skip
EMPTY: Final = FollowUpReport(ex.group(), YEAR)
TWO_MEETINGS: Final = replace(REPORT, meetings=(HELD, DIGITAL), period=AUTUMN)
BY_CHAIR: Final = ReportApproval(date(2027, 6, 9), by_chair=True)
BY_VICE_CHAIR: Final = ReportApproval(date(2027, 6, 9), by_chair=False)


def _state(report: FollowUpReport = REPORT, version: int = 1, **more: Any) -> ReportState:
    given = {"sent": None, "reason": "", "approval": BY_CHAIR, **more}
    return ReportState(report, Text("", ""), "", version, **given)


def _of(report: FollowUpReport = REPORT, **more: Any) -> Values:
    given = {"report": report, "version": 1, "reason": "", "approval": None, "board": BOARD}
    return {**given, "today": TODAY, **more}


def _draft(report: FollowUpReport, approval: ReportApproval | None) -> Values:
    state = _state(report, approval=approval)
    return _of(report, approval=approval, state=state)


def _written(section: Section, what: str = "written", **more: Any) -> Values:
    return {"state": _state(**more), "section": section, "what": what}


def _sent(version: int = 1, *, to_room: bool = True) -> Values:
    return {"period": SPRING, "sent": BoardDocument(version, to_room), "board": BOARD}


def _ask(report: FollowUpReport = REPORT, board: SuperiorBoard = BOARD, **more: Any) -> Values:
    return {"state": _state(report, **more), "board": board, "today": TODAY}


TO_PEOPLE: Final[Mapping[str, Ways]] = {
    "report_sent": {
        "": _sent(),
        "en ny version": _sent(2),
        "utan rum för SRB": _sent(to_room=False),
    },
    "report_to_approve": {"": _of(period=SPRING)},
    "follow_up_report": {
        "": _of(approval=BY_CHAIR),
        "en ny version": _of(
            TWO_MEETINGS, version=2, reason="Rättad närvaro.", approval=BY_VICE_CHAIR
        ),
        "utan möten": _of(EMPTY, board=replace(BOARD, short_name=BOARD.name)),
    },
}
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "report_due": {
        "": {"period": SPRING, "reminder": "due", "board": BOARD},
        "för sen": {"period": AUTUMN, "reminder": "overdue", "board": BOARD},
    },
    "report_approved": {"": {"period": SPRING}},
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "report_draft": {
        "påbörjad": _draft(BEGUN, None),
        "inte godkänd": _draft(REPORT, None),
        "godkänd": _draft(REPORT, BY_CHAIR),
    },
    "report_text": {
        "inledning": _written(Section.INTRODUCTION),
        "slutsats": _written(Section.CONCLUSION),
        "borttagen": _written(Section.CONCLUSION, "removed"),
        "en ny version": _written(Section.REASON, version=2, reason="Rättad närvaro."),
    },
    "report_text_undone": {
        "borttagen": {"period": SPRING, "section": "introduction", "is_back": False},
        "den förra gäller igen": {"period": SPRING, "section": "conclusion", "is_back": True},
        "en ny version": {"period": SPRING, "section": "reason", "is_back": False},
    },
    "report_put_before": {"": {"period": SPRING, "person": ex.EVA}},
    "report_approve": {"": {"period": SPRING}},
    "report_send_ask": {
        "": _ask(),
        "något saknas": _ask(BEGUN),
        "en ny version": _ask(version=2),
        "av ordföranden": _ask(approval=None),
        "utan rum för SRB": _ask(board=WITHOUT_ROOM),
    },
    "report_after_sending": {
        "": _sent(),
        "en ny version": _sent(2),
        "utan rum för SRB": _sent(to_room=False),
    },
    "report_kept": {"": {"period": SPRING}},
}
WITHDRAWN: Final[Mapping[str, Mapping[str, Any]]] = {
    f"ur en återrapport, {way}": {"report_texts": [{"period": SPRING, "section": section}]}
    for way, section in (("inledning", "introduction"), ("skäl", "reason"))
}
"""What more the message about what somebody took back can say."""


def errors() -> Mapping[str, Ways]:
    """The sentences of errors.j2 about them."""
    of_period = (
        "no_board_report", "report_is_sent", "report_is_open",
        "report_changed_since", "report_for_the_chair", "report_without_chair",
        "report_changed_since_shown", "report_not_approved", "report_changed_since_asked",
    )  # fmt: skip
    return {
        **{name: {"": {"period": SPRING}} for name in of_period},
        "report_to_come": {"": {"period": ReportPeriod(2028)}},
        "what_with_report": {"": {"period": SPRING}, "utan period": {"period": None}},
        "how_to_write_in_report": {
            way: {"period": SPRING, "section": section}
            for way, section in (("inledning", "introduction"), ("slutsats", "conclusion"),
                                 ("en ny version", "reason"))
        },
        "doubtful_report_text": {"": {"period": SPRING, "section": "introduction"}},
        "report_text_too_long": {"": {"length": 4711, "most": MAX_LENGTH}},
        "no_report_text": {"": {"period": SPRING, "section": "conclusion"}},
        "report_chair_not_in_chat": {"": {"person": ex.EVA, "period": SPRING}},
    }  # fmt: skip


LABELS: Final[Mapping[str, str]] = {
    "utan rum för SRB": "without a room for the board",
    "för sen": "late",
    "godkänd": "approved",
    "utan möten": "without meetings",
    "påbörjad": "begun",
    "inte godkänd": "not approved",
    "inledning": "introduction",
    "slutsats": "conclusion",
    "den förra gäller igen": "the former stands again",
    "av ordföranden": "by the chair",
    "utan period": "without a period",
    "ur en återrapport, inledning": "from a report to the board, introduction",
    "ur en återrapport, skäl": "from a report to the board, reason",
}
