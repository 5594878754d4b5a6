"""What is said of written rounds, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, Final

from secretary.people import Person, Role, SeatHolders, seats_on
from secretary.written_rounds import (
    MAX_ANSWER,
    MAX_QUESTION,
    RoundAnswer,
    RoundState,
    Standpoint,
    WrittenRound,
    state_of,
)
from tests.secretary import example as ex
from tests.secretary.example import ANNA, BO, CIA, EVA, GUN

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

TODAY: Final = date(2027, 3, 8)
SEATS: Final = seats_on(ex.MANDATES, TODAY)


def _round(**more: Any) -> WrittenRound:
    given = {
        "group_id": "barn-unga", "number": 1, "question": "Ställer ni er bakom remissvaret?",
        "text": "", "due": date(2027, 3, 26), "by": "@elin:exempel", "event_id": "$1",
        "at": ex.at("2027-03-08 10:00"), "id": 1, "sent_at": ex.at("2027-03-08 10:00"),
    }  # fmt: skip
    return WrittenRound(**{**given, **more})


RUNNING: Final = _round()
IN_WORDS: Final = _round(question="Vad tycker ni om remissvaret?")
DRAFT: Final = _round(number=2, sent_at=None, text="Förslaget är bra.\nDet behövs mer pengar.")
WITH_FILE: Final = _round(
    number=2, sent_at=None, file_name="Remiss.pdf", file_type="application/pdf", file_size=48_213,
    file_sha256="0" * 64,
)  # fmt: skip
SENT_WITH_FILE: Final = _round(
    text="Förslaget är bra.", file_name="Remiss.pdf", file_type="application/pdf",
    file_size=48_213, file_sha256="0" * 64,
)  # fmt: skip
AWAITS_FILE: Final = _round(number=2, sent_at=None, awaits_file=True)


def _seat_of(person: Person) -> SeatHolders:
    return next(s for s in SEATS if any(m.person is person for m in s.holders))


def _answer(person: Person, standpoint: Standpoint, text: str = "") -> RoundAnswer:
    holders = _seat_of(person)
    is_member = holders.member is not None and holders.member.person is person
    return RoundAnswer(
        round=RUNNING, seat=holders.seat, person=person,
        role=Role.MEMBER if is_member else Role.SUBSTITUTE, standpoint=standpoint, text=text,
        by="@anna:exempel", event_id="$2", at=ex.at("2027-03-09 10:00"), id=1,
    )  # fmt: skip


ANSWERS_GIVEN: Final = (
    _answer(EVA, Standpoint.AGREES),
    _answer(BO, Standpoint.AGREES),
    _answer(CIA, Standpoint.OBJECTS, "Nej, pengarna räcker inte."),
    _answer(GUN, Standpoint.SAYS, "Stryk den sista meningen."),
)


def _state(round_: WrittenRound = RUNNING, *answers: RoundAnswer) -> RoundState:
    return state_of(round_, SEATS, answers)


BUSY: Final = _state(RUNNING, *ANSWERS_GIVEN)
VACANT: Final = replace(
    BUSY,
    seats=tuple(
        replace(each, answer=None, holders=replace(each.holders, member=None, substitute=None))
        if each.holders.seat is _seat_of(CIA).seat
        else each
        for each in BUSY.seats
    ),
)


def _asked(person: Person, *, goes_first: bool = True) -> Any:
    return SimpleNamespace(person=person, seats=(_seat_of(person),), goes_first=goes_first)


def _question(round_: WrittenRound = RUNNING, **more: Any) -> Values:
    given = {"asked": _asked(CIA), "asks": True, "may_agree": True, "to_substitutes": False}
    return {"round": round_, **given, **more}


def _draft(round_: WrittenRound, **more: Any) -> Values:
    given = {"state": _state(round_), "asks": True, "may_agree": True, "usual_day": False}
    return {**given, **more}


def _shown(state: RoundState = BUSY, **more: Any) -> Values:
    given = {"leads": False, "reads": False, "own": (), "shows_own": True, "may_agree": True}
    return {"state": state, **given, **more}


def _own(person: Person, state: RoundState = BUSY) -> list[Any]:
    return [state.of_seat(_seat_of(person).seat)]


def _done(person: Person = CIA, **more: Any) -> Values:
    given = {
        "round": RUNNING, "person": person, "seats": (_seat_of(person),), "changed": False,
        "standpoint": Standpoint.SAYS, "late": False,
    }  # fmt: skip
    return {"done": SimpleNamespace(**{**given, **more}), "actor": CIA}


TO_GROUP: Final[Mapping[str, Ways]] = {
    "round_asked": {
        "till en ledamot": _question(),
        "med egna ord": _question(IN_WORDS, may_agree=False),
        "med bilaga": _question(SENT_WITH_FILE, asks=False),
        "till en ersättare": _question(asked=_asked(BO, goes_first=False), asks=False),
        "i gruppens rum": _question(asked=None, asks=False),
        "i gruppens rum, även till ersättare": _question(
            IN_WORDS, asked=None, asks=False, may_agree=False, to_substitutes=True
        ),
    },
    "round_nudge": {
        "": {"round": RUNNING, "may_agree": True},
        "med egna ord": {"round": IN_WORDS, "may_agree": False},
    },
    "round_lengthened": {"": {"round": RUNNING}},
    "round_result": {
        "": {"state": BUSY},
        "med bilaga": {"state": replace(BUSY, round=SENT_WITH_FILE)},
        "en vakant plats": {"state": VACANT},
        "inget svar": {"state": _state()},
    },
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "round_draft": {
        "": _draft(DRAFT),
        "vanlig svarstid": _draft(DRAFT, usual_day=True),
        "med egna ord": _draft(DRAFT, may_agree=False),
        "med bilaga": _draft(WITH_FILE, asks=False),
        "väntar på en fil": _draft(AWAITS_FILE, asks=False),
    },
    "round_ask": {
        "skicka": {"state": _state(DRAFT), "act": "send"},
        "avsluta": {"state": BUSY, "act": "close"},
        "ta bort": {"state": _state(DRAFT), "act": "remove"},
    },
    "round_after": {
        way: {"number": 1, "what": what, "round": RUNNING, "seats": 5}
        for way, what in (
            ("borttagen", "removed"),
            ("skickad", "sent"),
            ("avslutad", "closed"),
            ("förlängd", "lengthened"),
            ("som den var", "kept"),
        )
    },
    "rounds": {
        "": {"states": [BUSY, _state(DRAFT)], "ended": [], "leads": True},
        "ingen omgång": {"states": [], "ended": [1], "leads": True},
        "ingen omgång, för en ledamot": {"states": [], "ended": [], "leads": False},
    },
    "round": {
        "för den som leder gruppen": _shown(leads=True, reads=True),
        "för den som leder gruppen, i gruppens rum": _shown(
            leads=True, own=_own(EVA), shows_own=False
        ),
        "för en ledamot som har svarat": _shown(own=_own(CIA)),
        "för en ledamot som ställer sig bakom": _shown(own=_own(EVA)),
        "för en ledamot som inte har svarat": _shown(
            _state(SENT_WITH_FILE), own=_own(CIA, _state())
        ),
    },
    "round_answered": {
        "": _done(),
        "ställer sig bakom": _done(standpoint=Standpoint.AGREES),
        "ändrat": _done(changed=True),
        "för sent": _done(late=True),
        "någon annans svar": _done(ANNA),
        "någon annan ställer sig bakom": _done(ANNA, standpoint=Standpoint.AGREES),
    },
    "round_answer_ask": {
        "": {"round": RUNNING, "may_agree": True},
        "med egna ord": {"round": IN_WORDS, "may_agree": False},
    },
    "round_answer_removed": {"": {"round": RUNNING}},
}
WITHDRAWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "ur en omgång": {"round_answers": [RUNNING]},
    "ur en omgång som är slut": {"rounds_kept": [RUNNING]},
}
"""What more the message about what somebody took back can say."""


def errors() -> Mapping[str, Ways]:
    """The sentences of errors.j2 about them."""
    of_round = (
        "round_sent_already", "round_not_sent", "round_awaits_file", "round_is_closed",
        "round_changed_since", "round_no_in_words", "round_answer_in_words", "no_round_answer",
        "round_has_no_result",
    )  # fmt: skip
    bare = (
        "how_to_write_round", "doubtful_round", "round_day_too_early", "round_to_nobody",
        "round_gone",
    )  # fmt: skip
    return {
        **{name: {"": {"round": RUNNING}} for name in of_round},
        **{name: {"": {}} for name in bare},
        "round_question_too_long": {"": {"length": 4711, "most": MAX_QUESTION}},
        "round_answer_too_long": {"": {"length": 4711, "most": MAX_ANSWER}},
        "no_such_round": {
            "": {"number": 7, "near": [1, 2]},
            "ingen omgång": {"number": 7, "near": []},
        },
        "which_round": {
            "": {"rounds": [RUNNING, DRAFT], "answers": False},
            "av ett svar": {"rounds": [RUNNING, DRAFT], "answers": True},
            "ingen omgång": {"rounds": [], "answers": False},
        },
        "what_with_round": {"": {"number": 1}},
        "round_member_has_answered": {"": {"round": RUNNING, "person": ANNA}},
        "no_round_answer_text": {"": {"number": 1}},
        "round_not_yours": {
            "ersättare": {"person": BO, "member": ANNA},
            "ingen plats": {"person": BO, "member": None},
        },
        "doubtful_round_answer": {
            "hälsa": {"doubt": "health"},
            "senare": {"doubt": "later"},
            "en fråga": {"doubt": "question"},
            "något annat": {"doubt": "absence"},
        },
    }


LABELS: Final[Mapping[str, str]] = {
    "en omgång": "a round",
    "till en ledamot": "to a member",
    "med egna ord": "in their own words",
    "med bilaga": "with an attachment",
    "till en ersättare": "to a substitute",
    "i gruppens rum": "in the group’s room",
    "i gruppens rum, även till ersättare": "in the group’s room, to substitutes too",
    "en vakant plats": "a vacant seat",
    "inget svar": "no answer",
    "vanlig svarstid": "the usual time",
    "väntar på en fil": "waiting for a file",
    "skicka": "send",
    "avsluta": "end",
    "ta bort": "remove",
    "avslutad": "ended",
    "förlängd": "extended",
    "som den var": "as it was",
    "ingen omgång": "no round",
    "ingen omgång, för en ledamot": "no round, for a member",
    "för den som leder gruppen": "for those who lead the group",
    "för den som leder gruppen, i gruppens rum": "for those who lead the group, in its room",
    "för en ledamot som har svarat": "for a member who has answered",
    "för en ledamot som ställer sig bakom": "for a member who agrees",
    "för en ledamot som inte har svarat": "for a member who has not answered",
    "ställer sig bakom": "agrees",
    "för sent": "too late",
    "någon annans svar": "somebody else’s answer",
    "någon annan ställer sig bakom": "somebody else agrees",
    "ur en omgång": "from a round",
    "ur en omgång som är slut": "from a round that has ended",
    "ersättare": "a substitute",
    "ingen plats": "no seat",
}
