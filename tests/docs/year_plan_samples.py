"""What is said of a year plan, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final

from secretary.errors import DateExample
from secretary.group import PROFILES
from secretary.meetings import Meeting, Status
from secretary.school_holidays import SchoolHoliday, SchoolHolidayKind, with_usual
from secretary.superior_board import SuperiorBoard
from secretary.year_plan import (
    Choice,
    Obstacle,
    ObstacleKind,
    PlannedDay,
    Surroundings,
    YearPlan,
    broken_numbers,
    entries,
    to_json,
)
from secretary.year_plan_proposal import MOST
from secretary.year_plan_sent import as_sent, changes_since, sent_to_json
from services.board_documents import BoardDocument
from services.year_plans import ShownPlan
from tests.people import person
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

TODAY: Final = date(2026, 11, 27)
EVA: Final = person("Eva Lund", "M")
_SCHOOL: Final = SchoolHoliday(
    SchoolHolidayKind.OTHER,
    days=((date(2027, 4, 14), date(2027, 4, 14)),),
    municipalities=("Sala",),
)
GROUP: Final = replace(
    ex.group("2023"), name="Samverkansgruppen hälsa", school_holidays=with_usual([_SCHOOL])
)
WITH_ROOM: Final = replace(GROUP, board=SuperiorBoard(room="!srb:exempel"))
ON_SITE: Final = replace(GROUP, rules=PROFILES["2017"])
_ELSEWHERE: Final = {date(2027, 9, 24): ("Samverkansgruppen nära vård",)}
_AROUND: Final = Surroundings(GROUP, TODAY, ("Sala", "Arboga"), _ELSEWHERE)
_AVOIDED: Final = (
    Obstacle(ObstacleKind.SCHOOL_HOLIDAY, date(2027, 3, 5), school=SchoolHolidayKind.WINTER),
    Obstacle(ObstacleKind.OTHER_GROUP, date(2027, 2, 26), "Samverkansgruppen nära vård"),
)
_OTHERS_AVOIDED: Final = (
    Obstacle(ObstacleKind.HOLIDAY, date(2027, 5, 1), "Första maj"),
    Obstacle(ObstacleKind.SUMMONS, date(2027, 8, 16), school=SchoolHolidayKind.SUMMER),
    Obstacle(ObstacleKind.DAY_OFF, date(2027, 5, 2)),
    Obstacle(ObstacleKind.BESIDE_HOLIDAY, date(2027, 5, 6), "Kristi himmelsfärdsdag"),
)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str, ends_at: time = time(12), **more: Any) -> PlannedDay:
    given = {"choice": Choice.USUAL_DAY, **more}
    return PlannedDay(_at(text), ends_at, **given)


DAYS: Final = (
    _day("2027-02-19 09:00", avoided=_AVOIDED, theme="Skolnärvaro", place="Stadshuset i Sala"),
    _day("2027-05-21 09:00", choice=Choice.SPREAD, avoided=_OTHERS_AVOIDED),
    _day("2027-09-17 13:00", time(16), choice=Choice.BY_HAND),
    _day("2027-11-26 09:00"),
)
AGAINST: Final = (
    _day("2026-11-26 09:00"),
    _day("2026-12-01 09:00"),
    _day("2027-03-03 09:00", time(16), choice=Choice.BY_HAND),
    _day("2027-03-26 09:00"),
    _day("2027-04-14 09:00"),
    _day("2027-04-24 09:00"),
    _day("2027-04-29 09:00"),
    _day("2027-06-22 09:00"),
    _day("2027-08-24 09:00"),
    _day("2027-09-24 09:00"),
    _day("2027-09-24 13:00", time(16)),
    _day("2027-11-03 09:00"),
    _day("2027-12-22 09:00"),
)


def _plan(days: Sequence[PlannedDay] = DAYS, **more: Any) -> YearPlan:
    return YearPlan(
        group_id="halsa", year=2027, number=1, content=to_json(days), by="@elin:exempel",
        at=ex.at("2026-11-27 09:00"), id=1, **more,
    )  # fmt: skip


def _meetings(days: Sequence[PlannedDay] = DAYS) -> list[Meeting]:
    found = []
    for number, each in enumerate(days, start=5):
        meeting = ex.meeting(f"{each.starts_at:%Y-%m-%d %H:%M}", number=number)
        meeting.id, meeting.ends_at, meeting.title = number, each.ends_at, each.theme
        meeting.place = each.place
        found.append(meeting)
    return found


def shown(plan: YearPlan | None, meetings: Sequence[Meeting] = ()) -> ShownPlan:
    found = entries(plan, meetings, 2027, _AROUND)
    sent = as_sent(entries(None, _meetings(), 2027, _AROUND))
    changes = changes_since(sent, found) if plan is not None and plan.sent is not None else ()
    return ShownPlan(2027, plan, found, broken_numbers(GROUP.rules, found), changes)


_SENT: Final = sent_to_json(as_sent(entries(None, _meetings(), 2027, _AROUND)))
_DONE: Final[Values] = {
    "established_at": ex.at("2026-11-27 10:00"),
    "meeting_ids": [5, 6, 7, 8],
    "tell_at": ex.at("2026-11-27 10:03"),
}
DRAFT: Final = shown(_plan())
FEW: Final = shown(_plan(DAYS[:1]))
APPROVED: Final = shown(_plan(approved_by="@eva:exempel", approved_at=ex.at("2026-11-27 09:30")))
SCHOOLS: Final = shown(_plan(AGAINST))
ESTABLISHED: Final = shown(_plan(**_DONE), _meetings())
SENT: Final = shown(_plan(**_DONE, sent=_SENT), _meetings())


def _changed() -> ShownPlan:
    moved, cancelled, themed, *_ = every = _meetings(
        (*DAYS, _day("2027-12-03 09:00", theme="Årets uppföljning"))
    )
    moved.starts_at = _at("2027-02-26 09:00")
    cancelled.status = Status.CANCELLED
    themed.title = "Psykisk hälsa"
    return shown(_plan(**_DONE, sent=_SENT), every)


CHANGED: Final = _changed()
_NEW: Final = [each for each in CHANGED.entries if each.starts_at.month == 12]


def _of(found: ShownPlan, **more: Any) -> Values:
    return {"shown": found, "group": GROUP, "today": TODAY, **more}


def _after(what: str, found: ShownPlan = DRAFT) -> Values:
    return _of(found, what=what, entry=found.entries[0])


def _document(found: ShownPlan, **more: Any) -> Values:
    given = {"version": 1, "since": None, "approved_by": None, "approved_at": None}
    return _of(found, **{"board": GROUP.board, **given, **more})


TO_GROUP: Final[Mapping[str, Ways]] = {
    "year_plan_told": {
        "": _of(SENT, new=list(SENT.counted), is_first=True),
        "nya möten": _of(CHANGED, new=[*_NEW, *_NEW], is_first=False),
        "ett nytt möte, bara på plats": {
            **_of(CHANGED, new=_NEW, is_first=False), "group": ON_SITE,
        },
    },
    "year_plan_to_approve": {"": _of(DRAFT)},
    "year_plan_document": {
        "": _document(SENT, approved_by="Eva Lund (M)", approved_at=_at("2026-11-27 09:30")),
        "en ny version": _document(CHANGED, version=2, since=CHANGED.changes),
        "inte godkänd, en annan nämnd": _document(
            FEW, board=SuperiorBoard("Regionala utskottet", "Regionala utskottet"),
        ),
    },
}  # fmt: skip
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "year_plan_approved": {
        "": {"year": 2027, "person": EVA},
        "av vem är okänt": {"year": 2027, "person": None},
    },
    "year_plan_reminder": {
        way: {"year": 2028, "board": GROUP.board, "has_draft": draft, "is_approved": approved}
        for way, draft, approved in (
            ("", False, False), ("ett utkast finns", True, False), ("godkänd", True, True)
        )
    },
}  # fmt: skip
ANSWERS: Final[Mapping[str, Ways]] = {
    "year_plan": {
        "ett utkast": _of(DRAFT),
        "allt som kan tala emot en dag": _of(SCHOOLS),
        "för få möten": _of(FEW),
        "godkänd": _of(APPROVED),
        "fastställd": _of(ESTABLISHED),
        "skickad": _of(SENT),
        "ändrad sedan den skickades": _of(CHANGED),
        "ingen plan": _of(shown(None)),
        "ingen plan, men möten": _of(shown(None, _meetings())),
    },
    "year_plan_changed": {
        "förslag": _after("proposed"),
        "flytt av en dag": _after("moved"),
        "en dag till": _after("added"),
        "en dag borttagen": _after("removed"),
        "tema": _after("theme"),
        "plats": _after("place"),
        "inget tema": _after("no_theme"),
        "ingen plats": _after("no_place"),
        "ångrad": _after("undone"),
        "inte fastställd längre": _after("not_established", APPROVED),
    },
    "year_plan_put_before": {"": {"year": 2027, "person": EVA}},
    "year_plan_approve": {"": _of(APPROVED)},
    "year_plan_establish_ask": {
        "": _of(APPROVED),
        "till ett rum": {**_of(DRAFT), "group": WITH_ROOM},
        "mötena finns redan": _of(shown(_plan([]), _meetings())),
    },
    "year_plan_established": {
        "går att ångra": _of(ESTABLISHED, count=4, undo_until=_at("2026-11-27 10:03")),
        "går att ångra, till ett rum": {
            **_of(ESTABLISHED, count=1, undo_until=_at("2026-11-27 10:03")), "group": WITH_ROOM,
        },
        "genast": _of(ESTABLISHED, count=4, undo_until=None),
        "genast, till ett rum": {
            **_of(ESTABLISHED, count=0, undo_until=None), "group": WITH_ROOM,
        },
    },
    "year_plan_send_ask": {
        "": _of(CHANGED),
        "till ett rum": {**_of(CHANGED), "group": WITH_ROOM},
    },
    "year_plan_sent": {
        "": {"year": 2027, "sent": BoardDocument(2, to_room=False)},
        "till ett rum": {"year": 2027, "sent": BoardDocument(2, to_room=True)},
    },
    "year_plan_left": {"": {"year": 2027}},
}  # fmt: skip


def errors(meeting: Meeting) -> Mapping[str, Ways]:
    """The sentences of errors.j2 about it."""
    of_year = (
        "how_to_change_plan", "which_plan_year", "how_many_meetings", "no_days_left",
        "year_plan_changed_since_shown", "year_plan_changed_since_asked",
        "year_plan_changed_since", "year_plan_told", "year_plan_not_established",
        "year_plan_not_changed", "nobody_leads_group", "no_year_plan_to_file",
    )  # fmt: skip
    too_soon = {"entry": DRAFT.entries[0], "year": 2027, "deadline": date(2027, 2, 12)}
    return {
        **{name: {"": {"year": 2027}} for name in of_year},
        "year_out_of_reach": {"": {"year": 2040, "first": 2026, "last": 2029}},
        "too_many_to_plan": {"": {"year": 2027, "most": MOST}},
        "no_such_plan_day": {
            "": {"year": 2027, "number": 9, "count": 4},
            "inga dagar": {"year": 2027, "number": 9, "count": 0},
        },
        "plan_day_is_meeting": {
            "": {"meeting": meeting, "sample": DateExample(meeting.day, TODAY, time(9))}
        },
        "plan_time_taken": {
            "": {"entry": DRAFT.entries[0], "year": 2027},
            "ett möte": {"entry": SENT.entries[0], "year": 2027},
        },
        "same_plan_day": {"": {"year": 2027, "number": 2}},
        "plan_day_in_other_year": {"": {"day": date(2026, 11, 28), "year": 2027}},
        "which_plan_day": {"": {}},
        "plan_text_too_long": {"": {"most": 200}},
        **{
            name: {
                "": {"year": 2027, "is_established": False},
                "redan fastställd": {"year": 2027, "is_established": True},
            }
            for name in ("no_plan_to_approve", "no_plan_to_establish")
        },
        "year_plan_not_approved": {"": {"year": 2027, "person": EVA}},
        "chair_not_in_chat_for_plan": {"": {"year": 2027, "person": EVA}},
        "plan_day_too_soon": {
            "": {**too_soon, "has_been": False},
            "har varit": {**too_soon, "has_been": True},
        },
        "which_to_approve": {"": {"year": 2027, "meeting": meeting}},
    }


LABELS: Final[Mapping[str, str]] = {
    "nya möten": "new meetings",
    "ett nytt möte, bara på plats": "one new meeting, on site only",
    "inte godkänd, en annan nämnd": "not approved, another board",
    "av vem är okänt": "by whom is not known",
    "ett utkast finns": "there is a draft",
    "ett utkast": "a draft",
    "allt som kan tala emot en dag": "all that can stand against a day",
    "för få möten": "too few meetings",
    "fastställd": "adopted",
    "ändrad sedan den skickades": "changed since it was sent",
    "ingen plan": "no plan",
    "ingen plan, men möten": "no plan, but meetings",
    "förslag": "a proposal",
    "flytt av en dag": "a day moved",
    "en dag till": "one day more",
    "en dag borttagen": "a day removed",
    "tema": "theme",
    "plats": "place",
    "inget tema": "no theme",
    "ingen plats": "no place",
    "ångrad": "undone",
    "inte fastställd längre": "no longer adopted",
    "till ett rum": "to a room",
    "mötena finns redan": "the meetings are there already",
    "går att ångra, till ett rum": "can be undone, to a room",
    "genast": "at once",
    "genast, till ett rum": "at once, to a room",
    "inga dagar": "no days",
    "godkänd": "approved",
    "årsplanen": "the year plan",
    "att årsplanen fastställdes": "that the year plan was adopted",
    "ett möte": "a meeting",
    "redan fastställd": "adopted already",
    "har varit": "in the past",
    "före kallelsen, men känt genom årsplanen": "before the summons, but known by the year plan",
}
