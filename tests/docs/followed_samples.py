"""What is said of what a group follows up, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from secretary.follow_up_days import DueFollowUp, Why
from secretary.followed import MAX_LENGTH, Followed, FollowedKind, FollowUp, FollowUpKind
from secretary.followed_on_agenda import FollowedItem, FollowedLine
from secretary.followed_reminders import GOAL as GOAL_REMINDER
from secretary.followed_reminders import FollowedReminder
from secretary.papers import Paper
from secretary.standing_items import StandingRole
from services.followed_changes import FollowedWithdrawn
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

TODAY: Final = date(2027, 3, 8)
LATE: Final = date(2027, 6, 2)
HELD: Final = ex.meeting("2027-01-29 09:00", number=1)
MEETING: Final = ex.meeting("2027-03-12 09:00", number=2)
ENDS: Final = date(2026, 12, 31)


def _made(kind: FollowedKind, number: int, text: str, **more: Any) -> Followed:
    given = {
        "begins": date(2027, 1, 29), "by": "@elin:exempel", "event_id": f"${number}",
        "at": ex.at("2027-01-29 10:00"), "group_id": "barn-unga", "id": number,
    }  # fmt: skip
    return Followed(kind=kind, number=number, text=text, **{**given, **more})


def _said(thing: Followed, text: str, kind: FollowUpKind = FollowUpKind.STATE) -> Followed:
    """The thing, of which that was said."""
    said = FollowUp(
        followed=thing,
        kind=kind,
        text=text,
        by="@elin:exempel",
        event_id="$said",
        at=ex.at("2027-03-03 10:00"),
        meeting_id=1,
        id=thing.id,
    )
    # Where the storage has been imported, it stands there already.
    if said not in thing.follow_ups:
        thing.follow_ups.append(said)
    return thing


_FOCUS: Final = FollowedKind.FOCUS_ASSIGNMENT
_GOAL: Final = FollowedKind.GOAL
_AGREEMENT: Final = FollowedKind.AGREEMENT
_DONE: Final = FollowUpKind.CLOSED
_AGED: Final = "Kartlägg ensamheten bland äldre"
_FINISH: Final = "Fler unga klarar gymnasiet"
_HEALTH: Final = "Samverkan om barns hälsa"
_MEASURED: Final = {"measure": "andel med examen", "target": "85 procent"}
_SIGNED: Final = {"parties": "Arboga, Sala och regionen", "begins": date(2024, 5, 1)}

FOCUS: Final = _made(_FOCUS, 2, _AGED, reference="RV270114", due=date(2027, 6, 1))
OPEN_ENDED: Final = _made(_FOCUS, 3, "Lämna förslag om skolfrånvaron")
ANSWERED: Final = _said(_made(_FOCUS, 1, _AGED, due=date(2027, 6, 1)), "Läget är kartlagt.", _DONE)
GOAL: Final = _made(_GOAL, 2, _FINISH, **_MEASURED, due=date(2028, 12, 31))
STATED: Final = _said(_made(_GOAL, 3, _FINISH, **_MEASURED), "78 procent")
UNMEASURED: Final = _made(_GOAL, 4, "Bättre samverkan")
REACHED: Final = _said(_made(_GOAL, 1, _FINISH, **_MEASURED), "86 procent", _DONE)
AGREEMENT: Final = _made(_AGREEMENT, 1, _HEALTH, **_SIGNED)
ASSESSED: Final = _made(_AGREEMENT, 2, _HEALTH, **_SIGNED, needs_assessment=True)
FOLLOWED: Final = _said(_made(_AGREEMENT, 3, _HEALTH, **_SIGNED), "Parterna följer den.")
WHOLLY: Final = _said(
    _made(_AGREEMENT, 4, _HEALTH, **_SIGNED), "Parterna följer den.", FollowUpKind.WHOLE
)
ENDED: Final = _said(_made(_AGREEMENT, 5, _HEALTH, **_SIGNED), "Den är uppsagd.", _DONE)
YEARLY: Final = DueFollowUp(date(2028, 1, 29), Why.YEARLY)
DEADLINE: Final = DueFollowUp(date(2028, 12, 31), Why.DEADLINE)
LAST_ONE: Final = DueFollowUp(date(2026, 7, 4), Why.PERIOD_ENDS)
PARTLY: Final = DueFollowUp(date(2027, 5, 1), Why.PARTLY)
IN_FULL: Final = DueFollowUp(date(2028, 5, 1), Why.WHOLLY)

PAPER: Final = Paper(
    meeting_id=2, item_key="followed 2", name="Uppdraget.pdf", media_type="application/pdf",
    size=120_000, sha256="0" * 64, version=1, by="@elin:exempel", event_id="$file",
    at=ex.at("2027-03-01 10:00"), id=1,
)  # fmt: skip
AGAIN: Final = replace(PAPER, version=2)

ON_AGENDA: Final = (
    FollowedItem(
        StandingRole.FOCUS_ASSIGNMENTS,
        (
            FollowedLine(ANSWERED, None, tuple(ANSWERED.follow_ups)),
            FollowedLine(FOCUS, DueFollowUp(date(2027, 6, 1), Why.DEADLINE)),
        ),
    ),
    FollowedItem(
        StandingRole.WORK_PLAN,
        (
            FollowedLine(GOAL, YEARLY),
            FollowedLine(STATED, LAST_ONE, (), STATED.follow_ups[0]),
            FollowedLine(UNMEASURED, DEADLINE),
            FollowedLine(REACHED, None, tuple(REACHED.follow_ups)),
        ),
    ),
    FollowedItem(
        StandingRole.AGREEMENTS,
        (
            FollowedLine(AGREEMENT, PARTLY),
            FollowedLine(ASSESSED, IN_FULL),
            FollowedLine(FOLLOWED, None, tuple(FOLLOWED.follow_ups)),
        ),
    ),
)


def _of(thing: Followed, **more: Any) -> Values:
    return {"thing": thing, "kind": thing.kind, "today": TODAY, **more}


def _recorded(thing: Followed, following: DueFollowUp | None = None, **more: Any) -> Values:
    return _of(thing, **{"following": following, "edited": False, **more})


def _list(kind: FollowedKind, *things: Followed, **more: Any) -> Values:
    given = {
        "kind": kind, "things": list(things), "closed": False, "whole": False, "ends": None,
        "following": {
            each.number: None if not each.is_open else PARTLY if kind is _AGREEMENT else YEARLY
            for each in things
        },
        "may_change": True,
        "today": TODAY,
    }  # fmt: skip
    return {**given, **more}


def _one(thing: Followed, following: DueFollowUp | None = None, **more: Any) -> Values:
    given: dict[str, Any] = {
        "meetings": {1: HELD},
        "following": following,
        "may_change": True,
        "papers": [],
    }
    return _of(thing, **{**given, **more})


def _told(thing: Followed, following: DueFollowUp | None = None) -> Values:
    return _of(thing, said=thing.follow_ups[0], at_meeting=HELD, following=following)


def _reminder(*things: Followed, due: DueFollowUp = YEARLY, **more: Any) -> Values:
    reminders = [
        FollowedReminder("", GOAL_REMINDER, each, due.day, due.why, each.at, each.at)
        for each in things
    ]
    given = {"things": list(things), "reminders": reminders, "today": TODAY, "ends": ENDS}
    return {**given, "next_meeting": MEETING, **more}


TO_GROUP: Final[Mapping[str, Ways]] = {
    "focus_assignment_given": {"ett": _reminder(FOCUS), "flera": _reminder(FOCUS, OPEN_ENDED)},
}
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "focus_assignment_reminder": {"ett": _reminder(FOCUS), "flera": _reminder(FOCUS, FOCUS)},
    "focus_assignment_overdue": {
        "ett": _reminder(FOCUS, today=LATE),
        "flera": _reminder(FOCUS, FOCUS, today=LATE),
    },
    "goal_reminder": {
        "ett": _reminder(GOAL),
        "flera": _reminder(GOAL, STATED),
        "inget möte är planerat": _reminder(GOAL, next_meeting=None),
    },
    "work_plan_reminder": {"ett": _reminder(GOAL), "flera": _reminder(GOAL, STATED)},
    "agreement_reminder": {
        "en": _reminder(AGREEMENT, due=PARTLY),
        "flera": _reminder(AGREEMENT, ASSESSED, due=IN_FULL),
    },
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "followed_recorded": {
        "ett fokusuppdrag": _recorded(FOCUS),
        "utan slutdatum": _recorded(OPEN_ENDED),
        "ett mål": _recorded(GOAL, YEARLY),
        "ett ändrat mål": _recorded(GOAL, DEADLINE, edited=True),
        "en överenskommelse": _recorded(AGREEMENT, PARTLY),
        "en ändrad överenskommelse": _recorded(ASSESSED, IN_FULL, edited=True),
    },
    "followed": {
        "fokusuppdrag": _list(_FOCUS, FOCUS, OPEN_ENDED),
        "försenade fokusuppdrag": _list(_FOCUS, FOCUS, today=LATE),
        "besvarade fokusuppdrag": _list(_FOCUS, ANSWERED, closed=True),
        "inga fokusuppdrag": _list(_FOCUS),
        "inga besvarade": _list(_FOCUS, closed=True),
        "mål": _list(_GOAL, GOAL, STATED, UNMEASURED),
        "avslutade mål": _list(_GOAL, REACHED, closed=True),
        "arbetsplanen": _list(_GOAL, GOAL, STATED, REACHED, whole=True, ends=ENDS),
        "inga mål": _list(_GOAL),
        "inga avslutade mål": _list(_GOAL, closed=True),
        "överenskommelser": _list(_AGREEMENT, AGREEMENT, FOLLOWED),
        "avslutade överenskommelser": _list(_AGREEMENT, ENDED, closed=True),
        "inga överenskommelser": _list(_AGREEMENT),
        "inga avslutade överenskommelser": _list(_AGREEMENT, closed=True),
    },
    "followed_one": {
        "ett fokusuppdrag": _one(FOCUS),
        "ett fokusuppdrag med en bilaga": _one(FOCUS, papers=[PAPER]),
        "ett fokusuppdrag med bilagor": _one(FOCUS, papers=[PAPER, AGAIN]),
        "ett besvarat fokusuppdrag": _one(ANSWERED),
        "ett mål": _one(STATED, YEARLY),
        "ett mål före mandatperiodens slut": _one(STATED, LAST_ONE),
        "en överenskommelse": _one(ASSESSED, IN_FULL),
        "en uppföljd överenskommelse": _one(FOLLOWED, PARTLY),
        "en som är uppföljd i sin helhet": _one(WHOLLY, PARTLY),
        "en avslutad överenskommelse": _one(ENDED),
    },
    "followed_said": {
        "ett svar": _told(ANSWERED),
        "ett läge": _told(STATED, YEARLY),
        "ett mål som är nått": _told(REACHED),
        "i delar": _told(FOLLOWED, PARTLY),
        "i sin helhet": _told(WHOLLY, PARTLY),
        "en överenskommelse som har upphört": _told(ENDED),
    },
    "followed_after": {
        **{
            f"{way}, {named}": _of(thing, what=what)
            for way, what in (
                ("ändrat", "changed"), ("öppnat igen", "reopened"), ("borttaget", "removed"),
                ("avslutat som förut", "closed"), ("som förut", "as_before"),
            )
            for named, thing in (("ett fokusuppdrag", FOCUS), ("en överenskommelse", ASSESSED))
        },
        "utan slutdatum": _of(OPEN_ENDED, what="changed"),
        "ett läge borttaget": _of(GOAL, what="unsaid"),
        "ett mål avslutat som förut": _of(GOAL, what="closed"),
        "står kvar": _of(GOAL, what="kept"),
    },
    "followed_file": {
        way: _of(FOCUS, paper=paper, how=how)
        for way, paper, how in (
            ("ny", PAPER, "added"), ("ersatt", AGAIN, "replaced"), ("samma", PAPER, "same"),
        )
    },
    "followed_removal": {
        "ett fokusuppdrag": _of(ANSWERED),
        "ett mål": _of(STATED),
        "en överenskommelse": _of(FOLLOWED),
    },
}  # fmt: skip
WITHDRAWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "ett fokusuppdrag": {"followed": FollowedWithdrawn(gone=(FOCUS,))},
    "en överenskommelse": {"followed": FollowedWithdrawn(gone=(AGREEMENT,))},
    "ett måls läge": {"followed": FollowedWithdrawn(said=(STATED.follow_ups[0],))},
    "ett mål som har ett läge": {"followed": FollowedWithdrawn(kept=(STATED,))},
    "en uppföljd överenskommelse": {"followed": FollowedWithdrawn(kept=(FOLLOWED,))},
}
"""What more the message about what somebody took back can say."""


def errors() -> Mapping[str, Ways]:
    """The sentences of errors.j2 about it."""
    kinds = {"ett fokusuppdrag": _FOCUS, "ett mål": _GOAL, "en överenskommelse": _AGREEMENT}
    things = {"ett fokusuppdrag": FOCUS, "ett mål": GOAL, "en överenskommelse": AGREEMENT}
    doubts = {
        "hälsa": "health", "ett barn": "child", "inte klart": "not_done", "en fråga": "question",
        "förhinder": "absence", "kommer": "coming", "senare": "later",
    }  # fmt: skip
    missing = {
        _FOCUS: ["reference"], _GOAL: ["measure", "target"], _AGREEMENT: ["parties", "date"],
    }  # fmt: skip
    of_thing = (
        "followed_is_closed", "followed_not_changed", "followed_is_open",
        "followed_changed_since_asked",
    )  # fmt: skip
    bare = (
        "which_day_of_agreement", "work_plan_shows", "followed_changed_since",
        "followed_words_erased", "followed_gone",
    )  # fmt: skip
    return {
        **{
            name: {way: {"thing": each, "kind": each.kind} for way, each in things.items()}
            for name in of_thing
        },
        **{name: {"": {}} for name in bare},
        "no_such_followed": {
            **{way: {"kind": kind, "number": 7, "near": [2]} for way, kind in kinds.items()},
            "det finns inga": {"kind": _AGREEMENT, "number": 7, "near": []},
        },
        "what_with_followed": {way: {"kind": kind, "number": 2} for way, kind in kinds.items()},
        "followed_needs": {
            way: {"kind": kind, "missing": missing[kind]} for way, kind in kinds.items()
        },
        "no_followed_text": {way: {"kind": kind} for way, kind in kinds.items()},
        "what_of_followed": {way: {"kind": kind} for way, kind in kinds.items()},
        "no_follow_up_text": {
            **{
                f"{way}, slut": {"kind": kind, "number": 2, "closes": True}
                for way, kind in kinds.items()
            },
            **{way: {"kind": kind, "number": 2, "closes": False} for way, kind in kinds.items()},
        },
        "followed_too_long": {"": {"length": 4711, "most": MAX_LENGTH}},
        "followed_file_alone": {"": {"kind": _FOCUS, "number": 2}},
        "followed_change_anew": {"": {"kind": _FOCUS, "number": 2}},
        "doubtful_followed": {
            **{way: {"kind": _GOAL, "doubt": doubt} for way, doubt in doubts.items()},
            **{way: {"kind": kind, "doubt": "nothing_said"} for way, kind in kinds.items()},
        },
    }


LABELS: Final[Mapping[str, str]] = {
    "ett fokusuppdrag": "a focus assignment",
    "ett mål": "a goal",
    "ett ändrat mål": "a changed goal",
    "en överenskommelse": "an agreement",
    "en ändrad överenskommelse": "a changed agreement",
    "fokusuppdrag": "focus assignments",
    "försenade fokusuppdrag": "overdue focus assignments",
    "besvarade fokusuppdrag": "answered focus assignments",
    "inga fokusuppdrag": "no focus assignments",
    "inga besvarade": "none answered",
    "mål": "goals",
    "avslutade mål": "closed goals",
    "arbetsplanen": "the work plan",
    "inga mål": "no goals",
    "inga avslutade mål": "no closed goals",
    "överenskommelser": "agreements",
    "avslutade överenskommelser": "agreements that have ended",
    "inga överenskommelser": "no agreements",
    "inga avslutade överenskommelser": "no agreements that have ended",
    "ett besvarat fokusuppdrag": "an answered focus assignment",
    "ett mål före mandatperiodens slut": "a goal before the end of the mandate period",
    "en uppföljd överenskommelse": "an agreement that was followed up",
    "en som är uppföljd i sin helhet": "one that was followed up in full",
    "en avslutad överenskommelse": "an agreement that is over",
    "ett fokusuppdrag med en bilaga": "a focus assignment with an attachment",
    "ett fokusuppdrag med bilagor": "a focus assignment with attachments",
    "ersatt": "replaced",
    "samma": "the same",
    "ett läge": "a state",
    "ett mål som är nått": "a goal that is reached",
    "i delar": "in part",
    "i sin helhet": "in full",
    "en överenskommelse som har upphört": "an agreement that has ended",
    "ändrat, ett fokusuppdrag": "changed, a focus assignment",
    "ändrat, en överenskommelse": "changed, an agreement",
    "öppnat igen, ett fokusuppdrag": "opened again, a focus assignment",
    "öppnat igen, en överenskommelse": "opened again, an agreement",
    "borttaget, ett fokusuppdrag": "removed, a focus assignment",
    "borttaget, en överenskommelse": "removed, an agreement",
    "avslutat som förut, ett fokusuppdrag": "closed as before, a focus assignment",
    "avslutat som förut, en överenskommelse": "closed as before, an agreement",
    "som förut, ett fokusuppdrag": "as before, a focus assignment",
    "som förut, en överenskommelse": "as before, an agreement",
    "ett läge borttaget": "a state removed",
    "ett mål avslutat som förut": "a goal closed as before",
    "ett måls läge": "the state of a goal",
    "ett mål som har ett läge": "a goal that has a state",
    "ett fokusuppdrag, slut": "a focus assignment, closed",
    "ett mål, slut": "a goal, closed",
    "en överenskommelse, slut": "an agreement, closed",
    "ett barn": "a child",
    "det som följs upp": "what is followed up",
    "med det som följs upp": "with what is followed up",
}
