"""What is said of what the meeting hands out, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from secretary.hand_outs import (
    MAX_LENGTH,
    Closing,
    FollowUp,
    HandOut,
    HandOutKind,
    by_organisation,
    entries,
)
from secretary.language.hand_out_words import Act
from secretary.meetings import Meeting
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

TODAY: Final = date(2027, 3, 8)
LATE: Final = date(2027, 4, 5)
"""When some of them should have been done."""
HELD: Final = ex.meeting("2027-01-29 09:00", number=1)
NEXT: Final = ex.meeting("2027-04-23 09:00", number=3)
ORGANISATIONS: Final = ["Region Västmanland", "Arboga", "Sala"]

ASSIGNMENT: Final = HandOutKind.ASSIGNMENT
RECOMMENDATION: Final = HandOutKind.RECOMMENDATION
REQUEST: Final = HandOutKind.REQUEST


def made(
    number: int,
    organisation: str = "Sala",
    text: str = "Kartlägg skolfrånvaron i årskurs 7",
    *,
    kind: HandOutKind = ASSIGNMENT,
    due: date | None = date(2027, 4, 2),
    by_meeting: Meeting | None = None,
    outcome: str | None = None,
) -> HandOut:
    """One that the meeting of 29 January handed out. outcome: None for one that is open."""
    one = HandOut(
        id=number,
        group_id="barn-unga",
        meeting_id=1,
        kind=kind,
        number=number,
        organisation=organisation if kind is ASSIGNMENT else "",
        text=text,
        by="@sekreterare:exempel",
        event_id=f"${text}" if number in (10, 11) else f"${number}",
        at=ex.at("2027-01-29 10:00"),
        due=due if kind is ASSIGNMENT else None,
        due_meeting=by_meeting,
    )
    if outcome is not None:
        closing = Closing(hand_out=one, text=outcome, person=ex.CIA, by="@cia:exempel",
                          event_id="$svar", at=ex.at("2027-03-03 10:00"))  # fmt: skip
        one.closings.append(closing)
    return one


SALA: Final = made(7)
UNDATED: Final = made(8, due=None)
BY_MEETING: Final = made(9, by_meeting=NEXT)
SEVERAL: Final = [made(10, "Arboga"), made(11)]
DONE: Final = made(12, outcome="Var sjunde elev är borta mer än en dag i veckan.")
DONE_WITHOUT_WORDS: Final = made(13, outcome="")
FOLLOW_UP: Final = FollowUp(
    tuple(by_organisation([SALA, UNDATED], TODAY, ORGANISATIONS)), tuple(entries([DONE], TODAY))
)
BOARD: Final = made(1, text="Se över samverkan kring skolfrånvaro", kind=RECOMMENDATION)
MANAGEMENT: Final = made(2, text="Statistik över väntetiderna", kind=REQUEST)
ANSWERED: Final = made(
    3, text="Statistik över väntetiderna", kind=REQUEST, outcome="Det kommer i vår."
)
ANSWERED_BOARD: Final = made(
    2, text="Se över samverkan kring skolfrånvaro", kind=RECOMMENDATION, outcome="Tas upp i höst."
)


def _of(*some: HandOut, **more: Any) -> Values:
    return {"hand_outs": list(some), "kind": some[0].kind, **more}


def _given(*some: HandOut, edited: bool = False) -> Values:
    return _of(*some, edited=edited, meeting=HELD)


def _list(*some: HandOut, today: date = TODAY, **more: Any) -> Values:
    kind = more.pop("kind", some[0].kind if some else ASSIGNMENT)
    still_open = [each for each in some if each.is_open]
    done = entries([each for each in some if not each.is_open], today)
    values = {
        "kind": kind, "organisations": None, "of_meeting": None, "closed": False, "overdue": False,
        "count": len(still_open), "open": by_organisation(still_open, today, ORGANISATIONS),
        "done": done, "may_give": True, "closable": None, "example": "Sala", "today": today,
    }  # fmt: skip
    return {**values, **more}


def _one(*some: HandOut, today: date = TODAY, closable: int | None = None) -> Values:
    return _of(*some, meetings={1: HELD}, closable=closable, today=today)


def _changed(*some: HandOut) -> Values:
    return _of(*some, entries=entries(some, TODAY))


def _reminder(*some: HandOut, today: date = TODAY) -> Values:
    return {"organisation": "Sala", "entries": entries(some, today), "today": today}


TO_GROUP: Final[Mapping[str, Ways]] = {
    "assignment_reminder": {
        "ett": _reminder(SALA),
        "flera": _reminder(SALA, BY_MEETING),
    },
    "assignment_overdue": {
        "ett": _reminder(SALA, today=LATE),
        "flera": _reminder(SALA, made(9, text="Utse en kontaktperson"), today=LATE),
    },
}
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "hand_out_closed": {
        "ett": _of(DONE, person=ex.CIA),
        "utan ord": _of(DONE_WITHOUT_WORDS, person=ex.CIA),
        "flera": _of(DONE, DONE_WITHOUT_WORDS, person=ex.EVA),
        "ett svar": _of(ANSWERED, person=ex.EVA),
    },
    "hand_out_opened": {
        "ett": _of(SALA, person=ex.CIA),
        "flera": _of(*SEVERAL, person=ex.EVA),
        "ett svar": _of(MANAGEMENT, person=ex.EVA),
        "av någon annan": _of(SALA, person=None),
    },
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "hand_out_given": {
        "ett": _given(SALA),
        "flera": _given(*SEVERAL),
        "till ett möte": _given(BY_MEETING),
        "utan slutdatum": _given(UNDATED),
        "en rekommendation": _given(BOARD),
        "en begäran": _given(MANAGEMENT),
        "ändrat": _given(SALA, edited=True),
    },
    "hand_outs": {
        "": _list(SALA, BY_MEETING, UNDATED, *SEVERAL, closable=7),
        "en organisations": _list(SALA, organisations=("Sala",), closable=7),
        "försenade": _list(SALA, today=LATE, overdue=True),
        "klara": _list(DONE, DONE_WITHOUT_WORDS, closed=True),
        "från ett möte": _list(SALA, DONE, of_meeting=HELD),
        "inga": _list(),
        "inga försenade": _list(overdue=True),
        "inga klara": _list(closed=True),
        "rekommendationer": _list(BOARD, closable=1),
        "begäranden": _list(MANAGEMENT, closable=2),
        "begäranden med svar": _list(ANSWERED, closed=True),
        "inga rekommendationer": _list(kind=RECOMMENDATION),
        "inga begäranden": _list(kind=REQUEST),
        "inga begäranden med svar": _list(kind=REQUEST, closed=True),
    },
    "hand_out": {
        "ett": _one(SALA, closable=7),
        "till ett möte": _one(BY_MEETING),
        "utan slutdatum": _one(UNDATED),
        "försenat": _one(SALA, today=LATE),
        "klart": _one(DONE),
        "en rekommendation": _one(BOARD, closable=1),
        "en begäran": _one(ANSWERED),
    },
    "hand_out_closing": {"ett": _of(SALA), "en begäran": _of(MANAGEMENT)},
    "hand_out_done": {
        "ett": _of(DONE, text="Redovisat för nämnden i mars.", is_secretary=False),
        "flera": _of(*SEVERAL, text="Redovisat.", is_secretary=False),
        "utan ord": _of(DONE_WITHOUT_WORDS, text="", is_secretary=True),
        "ett svar": _of(ANSWERED, text="Det kommer i vår.", is_secretary=False),
    },
    "hand_out_changed": {
        "ett": _changed(SALA),
        "flera": _changed(*SEVERAL),
        "utan slutdatum": _changed(UNDATED),
        "en rekommendation": _changed(BOARD),
    },
    "hand_out_removal": {
        "ett": _of(SALA),
        "flera": _of(*SEVERAL),
        "klart": _of(DONE),
        "en begäran": _of(ANSWERED),
    },
    "hand_out_after": {
        "öppnat igen": _of(SALA, what="reopened"),
        "öppnade igen": _of(*SEVERAL, what="reopened"),
        "en begäran": _of(MANAGEMENT, what="reopened"),
        "borttaget": _of(SALA, what="removed"),
        "borttagna": _of(*SEVERAL, what="removed"),
        "klart som förut": _of(DONE, what="closed"),
        "står kvar": _of(SALA, what="kept"),
    },
}

WITHDRAWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "ett uppdrag": {"handed_out": [SALA]},
    "flera uppdrag": {"handed_out": SEVERAL},
    "vad det blev av ett uppdrag": {"opened": [SALA]},
    "svaret på en begäran": {"opened": [MANAGEMENT]},
    "ett uppdrag som är klart": {"kept": [DONE]},
    "en begäran som har fått svar": {"kept": [ANSWERED]},
}
"""What more the message about what somebody took back can say."""


def errors() -> Mapping[str, Ways]:
    """The sentences of errors.j2 about it."""
    text = "Redovisa läget"
    kinds = {"": ASSIGNMENT, "en rekommendation": RECOMMENDATION, "en begäran": REQUEST}
    doubts: Values = {"act": None, "whom": "Sala"}
    return {
        "which_organisation": {
            "": {
                "organisations": ORGANISATIONS, "suggests": False, "near": ("Arboga", "Sala"),
                "text": text,
            },
            "felskriven": {
                "organisations": ORGANISATIONS, "suggests": True, "near": ("Sala",), "text": text,
            },
            "två kan menas": {
                "organisations": ORGANISATIONS, "suggests": True, "near": ("Arboga", "Sala"),
                "text": "",
            },
        },
        "no_organisations": {"": {}},
        "no_own_organisation": {"": {}},
        "colon_after_organisation": {"": {"near": "Sala"}},
        "no_meeting_hands_out": {
            **{way: {"kind": kind, "number": 2} for way, kind in kinds.items()},
            "det finns inga": {"kind": ASSIGNMENT, "number": None},
        },
        "no_next_meeting": {"": {}},
        "which_due": {"": {}},
        "due_is_question": {"": {}},
        "due_has_time": {"": {"day": date(2027, 3, 1)}},
        "due_next_year": {"": {"day": date(2028, 2, 2), "today": TODAY}},
        "no_hand_out_text": {
            **{
                way: {"kind": kind, "act": None, "whom": "Sala"} for way, kind in kinds.items()
            },
            "vad det blev": {"kind": ASSIGNMENT, "act": Act.CLOSE, "whom": "7"},
            "ändring": {"kind": ASSIGNMENT, "act": Act.CHANGE, "whom": "7"},
        },
        "hand_out_too_long": {"": {"length": 4711, "most": MAX_LENGTH}},
        "doubtful_hand_out": {
            "hälsa": {"doubt": "health", "kind": ASSIGNMENT, **doubts},
            "hälsa, i en begäran": {"doubt": "health", "kind": REQUEST, **doubts},
            "förhinder": {"doubt": "absence", "kind": ASSIGNMENT, **doubts},
            "kommer": {"doubt": "coming", "kind": ASSIGNMENT, **doubts},
            "inte klart": {"doubt": "not_done", "kind": ASSIGNMENT, **doubts},
            "inget svar": {"doubt": "not_done", "kind": REQUEST, **doubts},
        },
        "other_recipient": {
            "en rekommendation": {"kind": RECOMMENDATION, "text": f"Nämnden: {text}"},
            "en begäran": {"kind": REQUEST, "text": f"Nämnden: {text}"},
        },
        "no_such_hand_out": {
            "": {"kind": ASSIGNMENT, "number": 17, "near": [7, 8]},
            "en begäran": {"kind": REQUEST, "number": 17, "near": []},
        },
        "which_hand_out": {"": {"kind": ASSIGNMENT}},
        "what_with_hand_out": {
            "": {"kind": ASSIGNMENT, "number": 7, "rest": "x"},
            "en begäran": {"kind": REQUEST, "number": 2, "rest": "analyser av skolfrånvaron"},
        },
        "close_by_organisation": {"": {"hand_out": SALA}},
        **{
            name: {
                "": {"hand_out": one, "kind": one.kind},
                "en begäran": {"hand_out": other, "kind": other.kind},
            }
            for name, one, other in (
                ("hand_out_closed_already", DONE, ANSWERED),
                ("closed_not_changed", DONE, ANSWERED),
                ("hand_out_is_open", SALA, MANAGEMENT),
            )
        },
        **{name: {"": {}} for name in (
            "hand_out_gone", "hand_out_changed_since", "hand_out_changed_since_asked",
        )},
        "hand_out_words_erased": {"": {}},
    }  # fmt: skip
