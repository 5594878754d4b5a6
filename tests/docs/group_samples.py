"""Ways in which what is said of groups as such can turn out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, Final

from secretary.errors import DateExample
from secretary.followed import Followed, FollowedKind
from secretary.group_acts import MAX_REFERENCE, GroupAct, GroupActKind, Transfer, Transferred
from secretary.hand_outs import HandOut, HandOutKind
from secretary.mandates_ending import EndingPlace
from secretary.people import Role
from secretary.written_rounds import WrittenRound
from services.group_acts import LeftOpen
from services.handing_over import HandedOver, Thing
from services.overview import Overview, Waiting
from tests.people import at, example_group
from tests.secretary import example as ex

Values = dict[str, Any]
Ways = dict[str, Values]


def _ending(count: int) -> Values:
    held = [each for each in ex.MANDATES if each.role is Role.MEMBER][:count]
    places = [EndingPlace(each.seat, each, date(2027, 4, 30)) for each in held]
    return {"ending": places, "today": date(2027, 3, 8)}


FOUNDED: Final = GroupAct(
    group_id="barn-unga", kind=GroupActKind.FOUNDED, day=date(2021, 1, 1),
    reference="SRB 2020-11-12 § 77", by="@elin:exempel", event_id="$1", at=at("2027-02-01 09:00"),
)  # fmt: skip
ENDED: Final = GroupAct(
    group_id="barn-unga", kind=GroupActKind.ENDED, day=date(2027, 12, 31), successor="halsa",
    reference="SRB 2027-10-12 § 41", by="@elin:exempel", event_id="$2", at=at("2027-02-01 09:00"),
)  # fmt: skip
SAMPLE: Final = DateExample(date(2027, 12, 31), date.min)
HEALTH: Final = example_group(id="halsa", name="Samverkansgruppen hälsa")


def _hand_out(number: int, kind: HandOutKind, organisation: str, text: str) -> HandOut:
    return HandOut(
        id=number, group_id="barn-unga", meeting_id=1, kind=kind, number=number,
        organisation=organisation, text=text, by="@elin:exempel", event_id=f"${number}",
        at=at("2027-01-29 10:00"),
    )  # fmt: skip


HAND_OUTS: Final = (
    _hand_out(3, HandOutKind.ASSIGNMENT, "Sala", "Kartlägg skolfrånvaron."),
    _hand_out(2, HandOutKind.RECOMMENDATION, "", "En gemensam familjecentral."),
)
GOAL: Final = Followed(
    id=1, group_id="barn-unga", kind=FollowedKind.GOAL, number=2, begins=date(2027, 1, 29),
    text="Fler unga klarar gymnasiet", by="@elin:exempel", event_id="$4",
    at=at("2027-01-29 10:00"),
)  # fmt: skip
AGREEMENT: Final = replace(
    GOAL, kind=FollowedKind.AGREEMENT, number=1, text="Samverkan om barns hälsa"
)
FOCUS: Final = replace(
    GOAL, kind=FollowedKind.FOCUS_ASSIGNMENT, number=1, text="Kartlägg ensamheten"
)
REQUEST: Final = _hand_out(1, HandOutKind.REQUEST, "", "En analys av närvaron.")
ROUND: Final = WrittenRound(
    group_id="barn-unga", number=2, question="Ställer ni er bakom remissvaret?", text="",
    due=date(2028, 1, 7), by="@elin:exempel", event_id="$5", at=at("2027-12-20 10:00"),
    sent_at=at("2027-12-20 10:00"),
)  # fmt: skip
LEFT: Final = LeftOpen(
    HAND_OUTS,
    (FOCUS, GOAL, AGREEMENT),
    [ex.meeting("2028-01-14 09:00", number=5)],
    [ex.meeting("2027-01-29 09:00", number=1)],
    [ROUND],
)
NOTHING: Final = LeftOpen()
_GOES_ON: Final = {"cancelled": (), "again": None}
AGAIN: Final = DateExample(date(2028, 1, 14), date(2027, 2, 1), time(9))


def _handed_over(number: int, thing: Thing | None) -> HandedOver:
    kind = Transferred(thing.kind if thing else "assignment")
    transfer = Transfer(
        group_id="barn-unga", kind=kind, thing_id=1, number=3, to_group="halsa",
        to_number=number, by="@elin:exempel", event_id="$3", at=at("2027-02-01 09:00"),
    )  # fmt: skip
    meeting = ex.meeting("2027-01-29 09:00", number=1) if isinstance(thing, HandOut) else None
    return HandedOver(transfer, thing, meeting, "Samverkansgruppen barn/unga", HEALTH.name)


_ONE: Final = [_handed_over(1, HAND_OUTS[0])]
_GROUP: Final[Values] = {
    "founded": FOUNDED, "ended": None, "has_ended": False, "successor": None, "before": [],
    "handed_over": [], "taken_over": [], "records": True,
}  # fmt: skip
_END: Final[Values] = {
    "day": ENDED.day, "reference": ENDED.reference, "successor": HEALTH, "left": LEFT,
    "others": [HEALTH], "asks": True,
}  # fmt: skip
_NEXT: Final = ex.meeting("2027-03-12 09:00", number=2)


def _overview(**more: Any) -> Overview:
    return Overview(_NEXT, **{"summons_at": datetime.fromisoformat("2027-02-26 09:00"), **more})


TO_GROUP: Final[Mapping[str, Ways]] = {
    "group_ended": {
        "": {"ended": ENDED, "successor": HEALTH},
        "ingen efterträdare": {"ended": ENDED, "successor": None},
    },
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "group": {
        "": _GROUP,
        "inget är antecknat": {**_GROUP, "founded": None},
        "inget är antecknat, för ledamoten": {**_GROUP, "founded": None, "records": False},
        "den upphör": {**_GROUP, "ended": ENDED, "successor": HEALTH, "handed_over": _ONE},
        "den har tagit över": {
            **_GROUP,
            "before": [HEALTH],
            "taken_over": [*_ONE, _handed_over(2, None), _handed_over(3, GOAL)],
        },
        "den har upphört": {**_GROUP, "ended": ENDED, "has_ended": True},
    },
    "overview": {
        "": {"overview": _overview(waiting=Waiting(requests=1, overdue=2))},
        "till ledamoten": {"overview": _overview()},
        "inget väntar": {"overview": _overview(is_summoned=True, waiting=Waiting())},
        "mycket väntar": {
            "overview": _overview(
                is_summoned=True,
                waiting=Waiting(
                    7, _NEXT, LEFT.notes, 1, 3, [EndingPlace(ex.ARBOGA, ex.MANDATES[0], ENDED.day)]
                ),
            ),
        },
        "mötet pågår": {"overview": _overview(is_under_way=True, is_summoned=True)},
        "ingen kallelse går ut": {"overview": _overview(summons_at=None)},
        "inget möte är planerat": {"overview": Overview(None, ends=ENDED)},
    },
    "group_founded": {"": {"act": FOUNDED}},
    "group_end": {
        "": _END,
        "inget är öppet": {**_END, "left": NOTHING, "successor": None},
        "efteråt": {**_END, "asks": False},
    },
    "group_end_recorded": {
        **{
            way: {"act": ENDED, "left": left, "successor": None}
            for way, left in {
                "en rekommendation är öppen": LeftOpen(HAND_OUTS[1:]),
                "en begäran är öppen": LeftOpen([REQUEST]),
                "ett fokusuppdrag är öppet": LeftOpen(followed=[FOCUS]),
                "ett mål är öppet": LeftOpen(followed=[GOAL]),
                "en överenskommelse är öppen": LeftOpen(followed=[AGREEMENT]),
            }.items()
        },
        "": {"act": ENDED, "left": LEFT, "successor": HEALTH},
        "inget är öppet": {"act": ENDED, "left": NOTHING, "successor": None},
    },
    "group_end_removed": {
        "": {"act": ENDED, **_GOES_ON},
        "möten är inställda": {"act": ENDED, "cancelled": LEFT.meetings, "again": AGAIN},
    },
    "group_goes_on": {
        "": {"left": LEFT, "sample": SAMPLE},
        "inget är öppet": {"left": NOTHING, "sample": SAMPLE},
    },
    "group_kept": {"": {"what": "group_end"}, "inget överlåts": {"what": "transfer"}},
    "transfer_ask": {"": {"things": HAND_OUTS, "to": HEALTH}},
    "transferred": {"": {"handed_over": _ONE, "to": HEALTH}},
    "group_undone": {
        "": {"act": ENDED, "stands": False, "transfers": (), **_GOES_ON},
        "även möten är inställda": {
            "act": ENDED,
            "stands": False,
            "transfers": (),
            "cancelled": LEFT.meetings,
            "again": AGAIN,
        },
        "gruppen är inte bildad": {
            "act": FOUNDED,
            "stands": False,
            "transfers": (),
            **_GOES_ON,
        },
        "den upphör ändå": {"act": ENDED, "stands": True, "transfers": (), **_GOES_ON},
        "inget är överlåtet": {"act": None, "stands": False, "transfers": _ONE, **_GOES_ON},
    },
}


def errors() -> dict[str, Ways]:
    """Of what is said about mistakes."""
    groups = [HEALTH]
    return {
        "group_has_ended": {
            "": {"group": example_group(), "ended": ENDED, "successor": HEALTH},
            "ingen efterträdare": {"group": example_group(), "ended": ENDED, "successor": None},
        },
        "what_of_group": {"": {}},
        "what_of_overview": {"": {}},
        "which_founding": {"": {}},
        "which_group_end": {"": {"sample": SAMPLE}},
        "no_group_end": {"": {}},
        "group_end_past": {"": {"day": date(2026, 12, 31), "sample": SAMPLE}},
        "reference_too_long": {"": {"length": 1234, "most": MAX_REFERENCE}},
        "own_successor": {"": {"group": example_group()}},
        "no_such_group": {"": {"groups": groups}, "det finns ingen": {"groups": []}},
        "which_to_hand_over": {"": {"groups": groups}},
        "end_before_handing_over": {"": {}},
        "nothing_to_hand_over": {"": {}},
        "not_open_to_hand_over": {
            "": {"kind": "assignment", "number": 9, "near": [3, 4]},
            "inget annat är öppet": {"kind": "request", "number": 9, "near": []},
        },
        "changed_since_hand_over": {"": {}},
        "group_act_changed": {"": {}},
        "handed_over_changed": {"": {"kind": "assignment", "number": 3}},
    }


TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "mandates_ending": {"": _ending(2), "ett enda": _ending(1)},
    "taken_over": {"": {"handed_over": _ONE, "to": HEALTH}},
}
LABELS: Final[Mapping[str, str]] = {
    "gruppen": "the group",
    "möten är inställda": "meetings were cancelled",
    "även möten är inställda": "meetings were cancelled, too",
    "en rekommendation är öppen": "a recommendation is open",
    "en begäran är öppen": "a request is open",
    "ett fokusuppdrag är öppet": "a focus assignment is open",
    "ett mål är öppet": "a goal is open",
    "en överenskommelse är öppen": "an agreement is open",
    "till ledamoten": "to a member",
    "ingen kallelse går ut": "no summons goes out",
    "inget väntar": "nothing waits",
    "mycket väntar": "much waits",
    "mötet pågår": "the meeting is being held",
    "inget möte är planerat": "no meeting is planned",
    "ett enda": "only one",
    "ingen efterträdare": "no successor",
    "inget är antecknat": "nothing is recorded",
    "inget är antecknat, för ledamoten": "nothing is recorded, for a member",
    "den upphör": "it ends",
    "den har tagit över": "it has taken over",
    "den har upphört": "it has ended",
    "inget är öppet": "nothing is open",
    "efteråt": "afterwards",
    "inget överlåts": "nothing is transferred",
    "gruppen är inte bildad": "the group is not founded",
    "den upphör ändå": "it ends after all",
    "inget är överlåtet": "nothing is transferred any more",
    "det finns ingen": "there is none",
    "inget annat är öppet": "nothing else is open",
    "när gruppen upphör före": "when the group ends before",
}
