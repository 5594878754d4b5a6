"""Every text the bot posts from a template, with values such as they are in a group.

One entry for each template, one line in it for each way the text can turn out. A template that has
no entry is shown once, with the values that every text is given (`COMMON`), and a notice's with
those of its kind: that is enough for one that takes no others and always says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from types import SimpleNamespace
from typing import Any, Final

from commands.answer_reading import ReadAnswer
from commands.command import InHelp
from commands.router import Router
from commands.understanding import LONGEST
from secretary import notices
from secretary.addressees import Addressees, addressees
from secretary.agenda import compile_agenda
from secretary.agenda_changes import AgendaChanges
from secretary.attendance import AttendanceMode, Participation, SeatAttendance, SeatChangeKind
from secretary.broken_rules import BrokenRules, TooFewMeetings
from secretary.errors import DateExample
from secretary.group import STANDING_ITEMS, Group, Language, SubstituteRule
from secretary.items import Item
from secretary.language.answers.values import Unclear
from secretary.language.meeting_lookup import MeetingList, MeetingReference
from secretary.language.phrases import OVERRIDE_WORDS
from secretary.language.question_subjects import Subject
from secretary.language.render import CommandPage, Renderer, template_folder
from secretary.meetings import Meeting, Neighbours, Status
from secretary.meetings_elsewhere import MeetingElsewhere
from secretary.notice_kinds import NOTICE_KINDS, NoticeKind, PublishedAgenda, Situation
from secretary.people import Office, Person, Role
from secretary.reports import MAX_LENGTH, Part
from secretary.superior_board import SuperiorBoard
from services import topics
from services.actors import Permission
from services.answers import AnswerWithdrawn
from services.board_room import Contact, Secretary
from services.carried_over import CarriedOver
from services.followed_changes import FollowedWithdrawn
from services.next_steps import NextSteps
from services.own_answers import Standing, respondent
from services.upcoming import About, Matter
from tests.docs import (
    attendance_samples,
    before_samples,
    board_report_samples,
    calendar_samples,
    document_samples,
    followed_samples,
    group_samples,
    hand_out_samples,
    hand_over_samples,
    item_samples,
    notes_samples,
    notes_word_samples,
    paper_samples,
    people_samples,
    picture_samples,
    round_samples,
    table_samples,
    undo_samples,
    upcoming_samples,
    year_plan_samples,
)
from tests.help_pages import help_pages
from tests.secretary import example as ex
from tests.secretary.example import ANNA, ARBOGA, BO, CIA, DAVID, EVA, GUN, SALA

Values = Mapping[str, Any]
Ways = Mapping[str, Values]
"""What the way is called, and the values that make it so."""

TODAY: Final = date(2027, 3, 8)
NOW: Final = ex.at("2027-03-08 10:00")
GROUP: Final = ex.group()
DEVICE: Final = "QFJXLKPZRB"


_wall: Final = datetime.fromisoformat


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
OLDER: Final = replace(GROUP, id="aldre", name="Samverkansgruppen äldre")
COMMON: Final[Values] = {"group": GROUP, "today": TODAY, "now": NOW, "meeting": MEETING}


def _said(
    person: Any, coming: bool, form: AttendanceMode | None = None, leaves: time | None = None
) -> Any:
    answer = ex.answer(person, coming)
    answer.mode, answer.leaves_at = form, leaves
    return answer


MANDATES: Final = tuple(
    replace(m, office=Office.VICE_CHAIR) if m.person is CIA else m for m in ex.MANDATES
)
"""The example's, with a vice chair."""

FULL: Final = ex.attendance(
    _said(ANNA, False),
    _said(CIA, True, AttendanceMode.DIGITAL),
    _said(EVA, True, AttendanceMode.ON_SITE, time(11)),
    mandates=MANDATES,
    rule=SubstituteRule.MAY,
)
GAPS: Final = ex.attendance(
    *(_said(person, False) for person in (ANNA, BO, CIA, DAVID)), _said(ex.HANS, True),
    rule=SubstituteRule.MAY,
)  # fmt: skip
ONE_GAP: Final = ex.attendance(_said(ANNA, False), _said(BO, False))


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


TOPIC: Final = ex.topic("Skolfrånvaro i årskurs 7", GUN)


def _agenda(
    language: Language,
    reports: list[Any],
    version: int | None = None,
    items: Sequence[Item] = (),
    changes: AgendaChanges | None = None,
) -> Values:
    group = replace(GROUP, language=language, items=STANDING_ITEMS[language])
    agenda = compile_agenda(
        group, FULL, reports, [TOPIC], others=people_samples.OTHERS, items=items,
        supporters={TOPIC.id: 3},
        neighbours=Neighbours(HELD, LATER),
        assignments=hand_out_samples.FOLLOW_UP,
        followed=followed_samples.ON_AGENDA,
    )  # fmt: skip
    approval = item_samples.APPROVAL if changes is not None else None
    return {"agenda": agenda, "version": version, "changes": changes, "approval": approval}


def _again(language: Language, *withdrawn: str) -> Values:
    """The agenda on its day. withdrawn: the words that are."""
    reports = [replace(one, text="") if one.text in withdrawn else one for one in REPORTS]
    topic = replace(TOPIC, text="") if TOPIC.text in withdrawn else TOPIC
    group = replace(GROUP, language=language, items=STANDING_ITEMS[language])
    agenda = compile_agenda(group, FULL, reports, [topic], published=True)
    return {"published": PublishedAgenda(agenda, 2, NOW)}


_OF_MESSAGE: Final = (
    "handed_out", "opened", "kept", "papers", "presences", "present_again", "closed", "noted",
    "notes_kept", "cells", "round_answers", "rounds_kept", "report_texts",
)  # fmt: skip


def _withdrawn(
    *answers: AnswerWithdrawn,
    actor: Person = ANNA,
    texts: Sequence[Any] = (),
    past: Sequence[Meeting] = (),
    back: Sequence[tuple[Person, bool]] = (),
    lost: Sequence[Any] = (),
    **handed_out: Any,
) -> Values:
    of = past[0] if past else MEETING

    def shown(texts: Sequence[Any]) -> Sequence[Values]:
        kinds = (type(each).__name__.lower() for each in texts)
        people = (each.person for each in texts)
        return [{"kind": k, "person": p, "meeting": of} for k, p in zip(kinds, people, strict=True)]

    again = [{"answer": _said(p, c), "person": p, "meeting": MEETING} for p, c in back]
    values = {"texts": shown(texts), "back": again, "lost": shown(lost)}
    values |= {name: handed_out.get(name, ()) for name in _OF_MESSAGE}
    values["guests"] = handed_out.get("guests", 0)
    values["followed"] = handed_out.get("followed", FollowedWithdrawn())
    return {"answers": answers, "past": past, "actor": actor, **values}


def _doubt(doubt: str, **changes: Any) -> Values:
    return {"doubt": doubt, "part": Part.HOME, "number": None, "direct": True, **changes}


def _doubtful(doubt: str, **changes: Any) -> Values:
    values = {"doubt": doubt, "command": "report", "number": None}
    return {**values, **changes}


def _owner(name: str, *devices: str, more: int = 0) -> SimpleNamespace:
    return SimpleNamespace(name=name, devices=devices, more=more)


def _absence(**changes: Any) -> Values:
    values = {"person": ANNA, "seat": STEPS_IN, "is_member": True, "reason_given": False,
              "somebody_else": False, "direct": False}  # fmt: skip
    return {**values, **changes}


COMES: Final = Participation(True)
DIGITALLY: Final = Participation(True, AttendanceMode.DIGITAL)
ON_SITE: Final = Participation(True, AttendanceMode.ON_SITE)
ABSENT: Final = Participation(False)


def _coming(**changes: Any) -> Values:
    values = {"person": ANNA, "said": COMES, "beside": None, "rule": "may", "somebody_else": False,
              "is_late": False, "later": time(9, 30)}  # fmt: skip
    return {**values, **changes}


_NEAR: Final = MeetingList((MEETING, LATER), frozenset(), 0)


def _no_meeting(**reference: Any) -> Values:
    return {"said": MeetingReference(**reference), "near": _NEAR}


def _offer(
    *answers: ReadAnswer,
    unclear: str | None = None,
    reason_given: bool = False,
    no_meeting: Values | None = None,
) -> Values:
    return {
        "answers": answers,
        "unclear": unclear,
        "reason_given": reason_given,
        "no_meeting": no_meeting,
    }


def _steps(**changes: Any) -> Values:
    """How a meeting was planned or moved. changes: to the steps that follow, else to the rest."""
    steps = NextSteps(summons_at=_wall("2027-04-09 09:00"))
    own = {name: changes.pop(name) for name in list(changes) if hasattr(steps, name)}
    return {"steps": replace(steps, **own), "told": False, "answers_again": True, **changes}


def _meeting_changed(**how: Any) -> Values:
    return {"changed": True, "told": False, "as_known": False, "undo_until": None, **how}


def _undone(kind: str, **changes: Any) -> Values:
    return {**_steps(), "kind": kind, "answers": 0, "left": [], **changes}


_LEADING: Final = (Permission.LEADER, Permission.SECRETARY)


def _commands(language: Language, asks: str) -> Mapping[str, CommandPage]:
    pages = help_pages(language)
    usable = [c for c in Router().catalogue if asks == "leader" or c.permission not in _LEADING]
    return {c.key: pages[c.key] for c in usable if c.key in pages}


def _help(language: Language, asks: str, *, direct: bool, can_answer: bool = True) -> Values:
    pages = _commands(language, asks)
    leads = {c.key for c in Router().catalogue if c.permission in _LEADING}
    own = {key for key in ("coming", "absence", "help") if can_answer or key == "help"}
    named = {"topic_delete", "report_show", "report_delete"}
    own |= {c.key for c in Router().catalogue if c.in_help is InHelp.LEFT_OUT} - {"topic_show"}
    leads -= own
    if not leads & {*pages}:
        named = set()
    return {
        "others": [page for key, page in pages.items() if key not in leads | own | named],
        "named": [page for key, page in pages.items() if key in named - leads],
        "leading": [page for key, page in pages.items() if key in leads],
        "can_answer": can_answer,
        "direct": direct,
    }


def _asked(subject: Subject, **changes: Any) -> Values:
    values = {
        "subject": subject,
        "under_way": False,
        "over": False,
        "shows_link": True,
        "own": None,
    }
    return {**values, **changes}


def _standing(seat: SeatAttendance, *, member: bool = True, **changes: Any) -> Values:
    own, other = seat.member_answer, seat.substitute_answer
    values = {
        "person": ANNA if member else BO,
        "seat": seat,
        "answer": own if member else other,
        "is_asked": True,
        "is_member": member,
        "other": seat.substitute if member else seat.member,
        "other_answer": other if member else own,
        "always_together": False,
        "reports": 0,
    }
    return {"standing": Standing(**{**values, **changes})}


def _answer_of(person: Any) -> Values:
    return {"person": person, "respondent": respondent(FULL, person)}


def _room_problems(
    *problems: str, secretary_room: bool = False, board: SuperiorBoard | None = None
) -> Values:
    is_open = bool({"public", "world_readable"} & set(problems))
    values: Values = {"problems": list(problems), "secretary_room": secretary_room}
    return {**values, "is_open": is_open, "board": board}


def board_contacts(group: Group, *others: str) -> list[Contact]:
    """Whom to write to about the group, and others of these names."""
    elin = Secretary("Elin Holm", "@sekreterare:exempel")
    groups = [group, *(replace(group, id="annan", name=name) for name in others)]
    return [Contact(each, (elin,)) for each in groups]


def _not_followed(
    *problems: str, secretary_room: bool = False, board: SuperiorBoard | None = None
) -> Values:
    return {"problems": list(problems), "secretary_room": secretary_room, "board": board}


def _change(change: SeatChangeKind, seat: SeatAttendance) -> Values:
    return {"change": change, "seat": seat}


_KINDS: Final = [
    (notice.due.replace(tzinfo=None), notice.kind.name, About(Matter.MEETING, LATER))
    for notice in notices.notices_for(GROUP, LATER)
]


def _leader(leads: Any, *, to_vice: bool = False, vice: bool = True) -> Values:
    """Who leads, of the chair (Eva) and the vice chair (Cia)."""
    held = {m.person: m for m in MANDATES}
    return {
        "chair": held[EVA],
        "vice": held[CIA] if vice else None,
        "leads": held[leads] if leads else None,
        "to_vice": to_vice,
    }


_PAGE: Final[Values] = {"command": "report_show", "named_group": "", "words": ""}

NOTICES: Final[Mapping[str, Ways]] = {
    "summons": {
        "regler 2021": {"group": ex.group("2021"), **before_samples.FROM_CHAIR},
        "regler 2023": {"group": ex.group("2023"), **before_samples.FROM_OFFICIAL},
        "med rubrik": {
            "meeting": _meeting(title="Temadag om barns hälsa"),
            **before_samples.FROM_CHAIR,
        },
        "regler 2017, flyttat möte": {
            "group": ex.group("2017"),
            "meeting": MOVED,
            **before_samples.FROM_NOBODY,
        },
    },
    "reply_reminder": {"": {"people": [ANNA, CIA, EVA]}},
    "report_reminder": {"": {"missing": [(ARBOGA, ANNA), (SALA, CIA)]}},
    "meeting_reminder": {
        "alla platser har någon": {"attendance": FULL, "standing_in": [_seat(ANNA, asked=False)]},
        "en tom plats": {"attendance": ONE_GAP, "standing_in": []},
        "tomma platser och en vakans": {"attendance": GAPS, "standing_in": [VACANT]},
    },
    "moved": {
        "": {"meeting": MOVED, "was_summoned": True},
        "före kallelsen": {"meeting": MOVED, "was_summoned": False},
    },
    "cancelled": {
        "": {"carried_over": CarriedOver(0, None)},
        "någon har lämnat något": {"carried_over": CarriedOver(3, LATER)},
        "utan något möte därefter": {"carried_over": CarriedOver(3, None)},
    },
    "answer_lapsed": {
        "flytten ångrad": {"was_at": _wall("2027-03-26 09:00"), "names": ["Gun Hall"]},
        "det blir inte av": {
            "meeting": CANCELLED,
            "was_at": _wall("2027-03-12 09:00"),
            "names": ["Gun Hall", "Anna Ek"],
        },
    },
    "changed": {
        "plats och slut": {"changed": ["place", "ends_at"], "begun": False},
        "när det pågår": {"changed": ["link"], "begun": True},
        "något är borttaget": {
            "changed": ["ends_at", "place", "link"],
            "meeting": _meeting(ends_at=None, place="", link=None),
            "begun": False,
        },
    },
    "summons_late_appointed": {
        "": {"people": [CIA], **before_samples.FROM_CHAIR},
        "flera": {"people": [CIA, DAVID], **before_samples.FROM_CHAIR},
    },
    "leader": {
        "vice ordföranden leder": _leader(leads=CIA, to_vice=True),
        "ordföranden kan komma": _leader(leads=EVA, to_vice=True),
        "till sekreteraren: vice ordföranden leder": _leader(leads=CIA),
        "till sekreteraren: ordföranden kan komma": _leader(leads=EVA),
        "till sekreteraren: ingen leder": _leader(leads=None),
        "till sekreteraren: utan vice ordförande": _leader(leads=None, vice=False),
    },
    "substitute": {
        "ersätter": _change(SeatChangeKind.STEPS_IN, STEPS_IN),
        "ersätter, har redan svarat": _change(SeatChangeKind.STEPS_IN, _seat(ANNA, asked=False)),
        "ersätter på en vakant plats": _change(SeatChangeKind.STEPS_IN, VACANT),
        "ledamoten kommer, regler 2017": {
            **_change(SeatChangeKind.STEPS_BACK, _seat()),
            "group": ex.group("2017"),
        },
        "ledamoten kommer, regler 2021": {
            **_change(SeatChangeKind.STEPS_BACK, _seat()),
            "group": ex.group("2021"),
        },
        "ledamoten kommer, regler 2023": {
            **_change(SeatChangeKind.STEPS_BACK, _seat()),
            "group": ex.group("2023"),
        },
        "ledamoten kommer, ersättaren hade svarat ja": {
            **_change(SeatChangeKind.STEPS_BACK, _seat(asked=False)),
            "group": ex.group("2017"),
        },
    },
}

FOR_THE_SECRETARY: Final[Mapping[str, Ways]] = {
    "agenda_reminder": {"": {}},
    **before_samples.TO_SECRETARY,
    **attendance_samples.TO_SECRETARY,
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
        "ska ersätta": _change(SeatChangeKind.STEPS_IN, STEPS_IN),
        "ska ersätta på en vakant plats": _change(SeatChangeKind.STEPS_IN, VACANT),
        "behövs inte längre": _change(SeatChangeKind.STEPS_BACK, _seat()),
    },
    "devices_left_out": {
        "en enhet": {
            "number": 1,
            "owners": [_owner("Anna Ek", "Annas telefon")],
            "more": 0,
            "helpless": [],
        },
        "flera": {
            "number": 3,
            "owners": [_owner("Anna Ek", "Annas telefon", DEVICE), _owner("Bo Berg", "Surfplatta")],
            "more": 0,
            "helpless": ["Bo Berg"],
            "more_helpless": 0,
        },
        "många": {
            "number": 23,
            "owners": [_owner("Anna Ek", "Annas telefon", more=16), _owner("Bo Berg", DEVICE)],
            "more": 4,
            "helpless": ["Anna Ek", "Bo Berg"],
            "more_helpless": 4,
        },
    },
    "devices_same_keys": {
        "en enhet": {"number": 1, "owners": [_owner("Anna Ek", "Annas telefon")], "more": 0},
        "flera": {
            "number": 2,
            "owners": [_owner("Anna Ek", "Annas telefon"), _owner("Bo Berg", DEVICE)],
            "more": 0,
        },
    },
    "verify_first": {"": {}},
    "devices_too_many": {"": {"person": "Bo Berg", "number": 2900, "most": 100}},
    "new_identity": {"": {"person": "Anna Ek"}},
    "new_device": {"": {"device": DEVICE}},
    "from_now": {"": {}},
    "wrong_clock": {"": {}},
    "restored": {
        "": {"since": datetime.combine(date(2027, 3, 9), time(3, 30)), "today": date(2027, 3, 10)}
    },
    "missed": {"i gruppens rum": {"here": True}, "någon annanstans": {"here": False}},
    "room_problems": {
        "gruppens rum är öppet": _room_problems("public", "guests", "world_readable"),
        "gruppens rum är inte krypterat": _room_problems("restricted", "unencrypted"),
        "jag får inte skriva": _room_problems("read_only"),
        "jag är inte med i sekreterarens rum": _room_problems("absent", secretary_room=True),
        "jag är avstängd": _room_problems("banned"),
        "rummet för SRB är öppet": _room_problems("public", board=SuperiorBoard()),
    },
    "room_not_followed": {
        "till ett öppet rum": _not_followed("public", "guests", "world_readable", "unencrypted"),
        "till ett utrymmes rum": _not_followed("restricted"),
        "till ett rum som inte är det": _not_followed("denies", "taken"),
        "utan inbjudan": _not_followed("closed", secretary_room=True),
    },
    "board_greeting": {"": {"board": SuperiorBoard(), "contacts": board_contacts(GROUP)}},
    "board_hint": {
        "svar på en grupps dokument": {"contacts": board_contacts(GROUP)},
        "till den som talar till mig": {
            "contacts": board_contacts(GROUP, "Samverkansgruppen hälsa")
        },
    },
    "room_moved": {
        "gruppens rum": {"secretary_room": False, "new": "!nytt:exempel", "board": None},
        "sekreterarens rum": {"secretary_room": True, "new": "!nytt:exempel", "board": None},
        "rummet för SRB": {
            "secretary_room": False,
            "new": "!nytt:exempel",
            "board": SuperiorBoard(),
        },
    },
}

_YEAR: Final[Values] = {
    "year": 2027, "wall": _wall("2027-03-08 10:00"), "under_way": None, "too_few": None,
}  # fmt: skip
_SPARE: Final[Values] = {"person": BO, "beside": _seat(), "rule": "when_member_absent"}

ANSWERS: Final[Mapping[str, Ways]] = {
    **people_samples.ANSWERS,
    **item_samples.ANSWERS,
    **paper_samples.ANSWERS,
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
        "digitalt": _coming(said=DIGITALLY),
        "på plats": _coming(said=ON_SITE),
        "ersättare som inte behövs": _coming(**_SPARE),
        "kommer senare": _coming(said=Participation(True, arrives=time(10, 30))),
        "går tidigare": _coming(said=replace(DIGITALLY, leaves=time(11))),
        "är med en del av tiden": _coming(
            said=Participation(True, arrives=time(10, 30), leaves=time(11))
        ),
        "kommer sent": _coming(is_late=True),
        "för någon annan": _coming(somebody_else=True),
        "för en ersättare som inte behövs": _coming(**_SPARE, somebody_else=True),
    },
    "offer": {
        "förhinder": _offer(ReadAnswer(MEETING, ABSENT)),
        "förhinder, med orsak": _offer(ReadAnswer(MEETING, ABSENT), reason_given=True),
        "kommer": _offer(ReadAnswer(MEETING, COMES)),
        "kommer digitalt": _offer(ReadAnswer(MEETING, DIGITALLY)),
        "kommer på plats": _offer(ReadAnswer(MEETING, ON_SITE)),
        "går tidigare, och det var inte säkert": _offer(
            ReadAnswer(MEETING, Participation(True, leaves=time(11))), unclear="answer_part"
        ),
        "två möten": _offer(ReadAnswer(MEETING, ABSENT), ReadAnswer(MOVED, COMES)),
        "en timme, eller ett möte som inte finns": _offer(
            ReadAnswer(MEETING, Participation(True, arrives=time(10))),
            unclear="answer_likely",
            no_meeting=_no_meeting(number=10),
        ),
    },
    "offer_no": {"": {}},
    "about_meeting": {
        "när": _asked(Subject.WHEN, own=respondent(FULL, ex.GUN)),
        "när, i gruppens rum": _asked(Subject.WHEN, shows_link=False),
        "när det pågår": _asked(Subject.WHEN, under_way=True),
        "när det var": _asked(Subject.WHEN, over=True, meeting=HELD),
        "när slutar det": _asked(Subject.ENDS, meeting=MOVED_LATER),
        "var": _asked(Subject.WHERE, own=respondent(FULL, CIA)),
        "var, utan plats": _asked(Subject.WHERE, meeting=LATER),
        "länken": _asked(Subject.LINK, own=respondent(FULL, ANNA)),
        "länken, när den saknas": _asked(Subject.LINK, meeting=LATER),
        "till när man kan svara": _asked(Subject.REPLY_BY, own=respondent(FULL, ex.GUN)),
        "till när man kunde svara": _asked(Subject.REPLY_BY, under_way=True),
    },
    "about_summons": {
        "har gått ut": {"summoned": True},
        "ska gå ut": {
            "summoned": False, "steps": NextSteps(summons_at=_wall("2027-03-10 09:00")),
        },
        "ingen är på väg": {"summoned": False, "steps": NextSteps()},
    },
    "own_answer": {
        "en ledamot": _standing(_seat(), reports=1),
        "en ledamot, ersättare deltar alltid": _standing(
            _seat(asked=False), answer=_said(ANNA, True, AttendanceMode.ON_SITE)
        ),
        "en ledamot utan ersättare": _standing(_seat(ANNA, without=Role.SUBSTITUTE)),
        "en ersättare som inte behövs": _standing(_seat(), member=False, is_asked=False),
        "en ersättare som deltar ändå": _standing(_seat(), member=False, always_together=True),
        "en ersättare som behövs": _standing(STEPS_IN, member=False),
        "en ersättare på vakant plats": _standing(VACANT, member=False),
    },
    "answer_of": {
        "har förhinder": _answer_of(ANNA),
        "kommer": _answer_of(CIA),
        "är inte kallad": _answer_of(DAVID),
    },
    "contacts": {"": {"chairs": [EVA], "vice_chairs": [CIA]}},
    "nothing_noted": {"": {}},
    "talk": {
        "tack": {"subject": Subject.THANKS, "leader": False},
        "hej": {"subject": Subject.GREETING, "leader": False},
        "ja, utan en fråga": {"subject": Subject.UNASKED, "leader": False},
        "jag skrev fel": {"subject": Subject.CHANGE, "leader": False},
        "jag blir sen": {"subject": Subject.LATE, "leader": False, "under_way": False},
        "jag blir sen, när mötet pågår": {
            "subject": Subject.LATE, "leader": False, "under_way": True,
        },
        "jag slutar i gruppen": {"subject": Subject.SEAT, "leader": False},
        "jag vet inte än": {"subject": Subject.UNSURE, "leader": False},
        "pdf:en går inte att öppna": {"subject": Subject.FILE, "leader": False},
        "finns det minnesanteckningar": {"subject": Subject.NOTES, "leader": False},
        "flytta mötet": {"subject": Subject.PLAN, "leader": False},
        "flytta mötet, skriver sekreteraren": {"subject": Subject.PLAN, "leader": True},
    },
    "report_ask": {"del 1": {"part": Part.HOME}, "del 2": {"part": Part.TAKEN_HOME}},
    "report_doubt": {
        "förhinder": _doubt("absence"),
        "förhinder, med två möten": _doubt("absence", number=2),
        "kommer": _doubt("coming"),
        "hälsa, i gruppens rum": _doubt("health", direct=False),
        "en fråga": _doubt("question"),
        "en fråga, del 2": _doubt("question", part=Part.TAKEN_HOME),
        "senare": _doubt("later", number=2),
        "ingenting": _doubt("nothing_said"),
    },
    "report_again": {"": {}},
    "report_edited": {"": {}},
    "topic_removed": {"": {}},
    "report_thanks": {
        "båda delarna": {"count": 2, "missing": None},
        "många rapporter": {"count": 3, "missing": None},
        "bara del 1": {"count": 1, "missing": "taken_home"},
        "bara del 2": {"count": 1, "missing": "home"},
        "ingen": {"count": 0, "missing": None},
    },
    "report_show": {"": {"reports": REPORTS}, "ingen": {"reports": []}},
    "page": {
        "den första": {"page": 1, "pages": 7, **_PAGE},
        "den sista": {"page": 7, "pages": 7, **_PAGE},
        "i en direktchatt för flera grupper, utan möte": {
            "page": 2, "pages": 7, "command": "meetings", "named_group": "halsa", "meeting": None,
            "words": "",
        },
    },
    "report_removed": {"en": {"count": 1}, "flera": {"count": 2}},
    "topic": {
        "": {"title": "Skolfrånvaro i årskurs 7", "others_see": True},
        "i en direktchatt": {"title": "Skolfrånvaro i årskurs 7", "others_see": False},
    },
    "withdrawn": {
        "": _withdrawn(AnswerWithdrawn(_said(ANNA, coming=False), MEETING, ANNA, None)),
        "tidigare svar gäller igen": _withdrawn(
            *(
                AnswerWithdrawn(_said(ANNA, not now.coming), MEETING, ANNA, now)
                for now in (
                    _said(ANNA, coming=False),
                    _said(ANNA, coming=True),
                    _said(ANNA, True, AttendanceMode.DIGITAL),
                    _said(ANNA, True, AttendanceMode.ON_SITE),
                )
            )
        ),
        "av någon annan": _withdrawn(
            AnswerWithdrawn(_said(BO, coming=True), MEETING, BO, None),
        ),
        "en rapport": _withdrawn(texts=[REPORTS[0]], actor=CIA),
        "en borttagen redigering": _withdrawn(back=[(ANNA, False), (ANNA, True)]),
        "någon annans borttagna redigering": _withdrawn(back=[(BO, True), (BO, False)]),
        "en rapports borttagna redigering": _withdrawn(
            texts=[REPORTS[0]], lost=[REPORTS[0]], actor=CIA
        ),
        "en frågas borttagna redigering": _withdrawn(texts=[TOPIC], lost=[TOPIC], actor=GUN),
        "när mötet har varit": _withdrawn(texts=[TOPIC], actor=GUN, past=[HELD]),
        **{way: _withdrawn(**more) for way, more in hand_out_samples.WITHDRAWN.items()},
        **{way: _withdrawn(**more) for way, more in followed_samples.WITHDRAWN.items()},
        **{way: _withdrawn(**more) for way, more in paper_samples.WITHDRAWN.items()},
        **{way: _withdrawn(**more) for way, more in attendance_samples.WITHDRAWN.items()},
        **{way: _withdrawn(**more) for way, more in notes_samples.WITHDRAWN.items()},
        **{way: _withdrawn(**more) for way, more in table_samples.WITHDRAWN.items()},
        **{way: _withdrawn(**more) for way, more in round_samples.WITHDRAWN.items()},
        **{way: _withdrawn(**more) for way, more in board_report_samples.WITHDRAWN.items()},
    },
    **hand_out_samples.ANSWERS,
    **followed_samples.ANSWERS,
    **attendance_samples.ANSWERS,
    **notes_samples.ANSWERS,
    **notes_word_samples.ANSWERS,
    **table_samples.ANSWERS,
    **picture_samples.ANSWERS,
    **document_samples.ANSWERS,
    **round_samples.ANSWERS,
    **board_report_samples.ANSWERS,
    **year_plan_samples.ANSWERS,
    **group_samples.ANSWERS,
    **hand_over_samples.ANSWERS,
    **calendar_samples.ANSWERS,
    "meeting": {
        "": {"attendance": FULL, "silent_before": ()},
        "tomma platser": {"attendance": GAPS, "silent_before": ()},
        "en tom plats": {"attendance": ONE_GAP, "silent_before": ()},
        "till sekreteraren: några har inget sagt": {
            "attendance": FULL, "silent_before": [GUN, EVA],
        },
    },
    "meetings": {
        "": {"meetings": [HELD, MEETING, LATER, CANCELLED], **_YEAR},
        "ett pågår": {
            "meetings": [HELD, MEETING, LATER], **_YEAR,
            "wall": _wall("2027-03-12 10:00"), "under_way": MEETING,
        },
        "också nästa år": {
            "meetings": [MEETING, _meeting("2028-01-14 09:00", 5)], **_YEAR,
        },
        "inga": {"meetings": [], **_YEAR},
        "färre än reglerna säger, till den som leder": {
            "meetings": [HELD, MEETING, LATER, CANCELLED], **_YEAR,
            "too_few": TooFewMeetings(4, 2, 3, 0),
        },
    },
    "meeting_new": {
        "": _steps(meeting=LATER, carried_over=CarriedOver(0, LATER)),
        "efter ett inställt möte": _steps(meeting=LATER, carried_over=CarriedOver(3, LATER)),
        "när punkter har väntat": _steps(meeting=LATER, carried_over=CarriedOver(0, LATER, 2)),
        "sent och på en helgdag": _steps(
            meeting=_meeting("2027-05-06 09:00", 3), summons_now=True, late=True, firm=True,
            day_off=date(2027, 5, 6), holiday="Kristi himmelsfärdsdag",
            carried_over=CarriedOver(1, LATER),
        ),
        "kallelsen går ut strax": _steps(
            meeting=MEETING, summons_at=_wall("2027-03-08 10:03"), late=True,
            undo_until=_wall("2027-03-08 10:03"), carried_over=CarriedOver(0, LATER),
        ),
        "inte som reglerna säger": _steps(
            meeting=_meeting("2027-12-10 09:00", 5, link=None), carried_over=CarriedOver(0, LATER),
            broken=BrokenRules(5, 4, lacks_link=True, unheld=(ARBOGA, SALA),
                               last_day=date(2027, 11, 30), lacks_official=True),
        ),
        "när en annan grupp möts då": _steps(
            meeting=LATER, carried_over=CarriedOver(0, LATER),
            broken=BrokenRules(elsewhere=(
                MeetingElsewhere(
                    OLDER, _meeting("2027-04-23 10:00", 2), (ANNA, CIA), overlaps=True, is_open=True
                ),
                MeetingElsewhere(OLDER, _meeting("2027-04-23 13:00", ends_at=time(16)), (EVA,), 1),
            )),
        ),
        "när många andra grupper möts då": _steps(
            meeting=LATER, carried_over=CarriedOver(0, LATER),
            broken=BrokenRules(elsewhere=tuple(
                MeetingElsewhere(
                    OLDER, _meeting(f"2027-04-23 {hour}:00", ends_at=time(hour + 1)), (EVA,),
                    overlaps=hour < 12,
                )
                for hour in range(10, 16)
            )),
        ),
        "när gruppen upphör före": _steps(
            meeting=LATER, carried_over=CarriedOver(0, LATER),
            broken=BrokenRules(ends=date(2027, 3, 31)),
        ),
        "fler på våren än reglerna säger": _steps(
            meeting=_meeting("2027-06-11 09:00", 3), carried_over=CarriedOver(0, LATER),
            broken=BrokenRules(None, 4, in_half_year=3, is_spring=True, least_in_other_half=2),
        ),
        "på en lördag": _steps(
            meeting=_meeting("2027-04-24 09:00", 3), day_off=date(2027, 4, 24),
            carried_over=CarriedOver(0, LATER),
        ),
    },
    "meeting_moved": {
        "": _steps(meeting=MOVED_LATER, moved_from=_wall("2027-04-23 09:00")),
        "efter kallelsen": _steps(
            meeting=MOVED, told=True, summons_now=True, moved_from=_wall("2027-03-12 09:00")
        ),
        "efter kallelsen, går att ångra": _steps(
            meeting=MOVED_LATER, told=True, moved_from=_wall("2027-04-23 09:00"),
            undo_until=_wall("2027-03-08 10:03"), summons_at=_wall("2027-04-12 09:00"),
        ),
        "före kallelsen, men känt genom årsplanen": _steps(
            meeting=MOVED_LATER, told=True, answers_again=False,
            moved_from=_wall("2027-04-23 09:00"),
        ),
    },
    "meeting_summoned": {
        "": _steps(summons_now=True),
        "sent": _steps(summons_now=True, late=True, firm=True),
        "går att ångra": _steps(undo_until=_wall("2027-03-08 10:03")),
    },
    "place_corrected": {
        "": {"meeting": HELD, "what": "corrected"},
        "så står det redan": {"meeting": HELD, "what": "unchanged"},
        "ångrad rättelse": {"meeting": HELD, "what": "undone"},
    },
    "meeting_changed": {
        "": _meeting_changed(told=True),
        "går att ångra": _meeting_changed(told=True, undo_until=_wall("2027-03-08 10:03")),
        "ändrat tillbaka": _meeting_changed(as_known=True),
        "före kallelsen": _meeting_changed(),
        "är redan så": _meeting_changed(changed=False),
    },
    "undone": {
        "planering": _undone("planned"),
        "flytt": _undone("moved", answers=2),
        "flytt, en hade svarat": _undone("moved", answers=1),
        "ändring": _undone("changed", left=[("agenda_published", MEETING)]),
        "kallelse": _undone("summoned"),
        "dagordning": _undone(
            "agenda_published",
            left=[("planned", LATER), ("moved", LATER), ("changed", LATER), ("summoned", LATER)],
        ),
    },
    "undo_ask": undo_samples.asks(LATER),
    "cancel_ask": {"": {}},
    "cancel_done": {
        "efter kallelsen": {"told": True, "answers": 0, "carried_over": CarriedOver(3, LATER)},
        "före kallelsen": {"told": False, "answers": 0, "carried_over": CarriedOver(0, None)},
        "före kallelsen, någon har svarat": {
            "told": False, "answers": 1, "carried_over": CarriedOver(0, None),
        },
    },
    "cancel_no": {"": {}},
    "agenda_published": {
        "": {"version": 2, "undo_until": None},
        "går att ångra": {"version": 2, "undo_until": _wall("2027-03-08 10:03")},
    },
    "outlook": {
        "": {"lines": [*_KINDS, *upcoming_samples.OTHERS], "more": 0},
        "fler än 15": {"lines": _KINDS[:1], "more": 4},
        "inget": {"lines": [], "more": 0},
    },
    "stopped": {"": {}},
    "edit_not_run": {
        "": {"command": "meeting_new", "still_stands": False},
        "det ändrade meddelandet gällde något": {"command": "meeting_new", "still_stands": True},
    },
    "hint": {"": {"rounds": []}, "en skriftlig omgång pågår": {"rounds": [1]}},
    "stranger": {"": {}},
    "in_clear": {"": {}},
    "other_account": {
        "en grupp": {"groups": [("Nära vård", "@kansli-norr:exempel")]},
        "flera": {
            "groups": [
                ("Nära vård", "@kansli-norr:exempel"),
                ("Kultur", "@kansli-norr:exempel"),
                ("Äldre", "@kansli-syd:exempel"),
            ]
        },
    },
    "unread": {"ett meddelande": {"number": 1}, "flera": {"number": 3}},
    "fault": {"": {"reference": "7f3a9c21"}},
}  # fmt: skip


def _in(language: Language) -> Mapping[str, Ways]:
    """The answers that show something of the language itself."""
    pages = _commands(language, "holder")
    return {
        "agenda": {
            "utkast": _agenda(language, REPORTS),
            "utkast utan rapporter": _agenda(language, []),
            "utkast med egna punkter": _agenda(language, [], items=item_samples.OWN_ITEMS),
            "första versionen": _agenda(language, REPORTS, 1, item_samples.OWN_ITEMS),
            "ny version": _agenda(
                language, REPORTS, 2, item_samples.OWN_ITEMS, item_samples.CHANGES
            ),
        },
        "help": {
            "någon utan plats, i gruppens rum": _help(
                language, "leader", direct=False, can_answer=False
            ),
            "en ledamot, i gruppens rum": _help(language, "holder", direct=False),
            "ordföranden, i en direktchatt": _help(language, "leader", direct=True),
        },
        "help_one": {
            "som går att redigera": {
                "command": pages["absence"],
                "editable": True,
                "related": [],
            },
            "som inte går att redigera": {
                "command": pages["meetings"],
                "editable": False,
                "related": [pages["meeting"]],
            },
        },
    }


HEADINGS: Final = (
    "Det Kansli skickar av sig självt till gruppen",
    "Det Kansli säger till sekreteraren",
    "Svar",
)


NO_MESSAGES: Final = frozenset({"errors", "dates", "commands", "error"})
"""Templates that are shown otherwise, as are those whose name begins with an underscore."""


def messages(language: Language) -> Mapping[str, Mapping[str, Ways]]:
    """Every message by the heading that it stands under."""
    own = dict(_in(language))
    override = {"deadline": date(2027, 3, 5), "override": OVERRIDE_WORDS[language]}
    late: dict[str, Ways] = {
        "summons_late": {
            "": {**override, "sent": False},
            "den gick ut ändå": {**override, "sent": True},
        }
    }
    taken_back = _again(language, REPORTS[0].text, TOPIC.text)
    again: dict[str, Ways] = {
        "agenda_again": {"": _again(language), "något är återtaget": taken_back}
    }
    to_people = {
        **before_samples.TO_PEOPLE,
        **paper_samples.TO_GROUP,
        **document_samples.TO_GROUP,
        **hand_out_samples.TO_GROUP,
        **followed_samples.TO_GROUP,
        **notes_samples.TO_GROUP,
        **table_samples.TO_GROUP,
        **round_samples.TO_GROUP,
        **board_report_samples.TO_PEOPLE,
        **year_plan_samples.TO_GROUP,
        **group_samples.TO_GROUP,
        **hand_over_samples.TO_PEOPLE,
        **calendar_samples.TO_PEOPLE,
    }
    of_closing = {
        **hand_out_samples.TO_SECRETARY,
        **document_samples.TO_SECRETARY,
        **followed_samples.TO_SECRETARY,
        **notes_samples.TO_SECRETARY,
        **table_samples.TO_SECRETARY,
        **board_report_samples.TO_SECRETARY,
        **group_samples.TO_SECRETARY,
        **year_plan_samples.TO_SECRETARY,
    }
    sampled = {**NOTICES, **again, **FOR_THE_SECRETARY, **late, **ANSWERS, **own}
    sampled |= {**to_people, **of_closing}
    of_kinds = [k for k in NOTICE_KINDS if k.content is None and k.name not in sampled]
    to_group = {k.name: _of(k) for k in of_kinds if k.addressees is not Addressees.SECRETARIES}
    to_secretary = {k.name: _of(k) for k in of_kinds if k.name not in to_group}
    others = dict.fromkeys(_templates() - {*sampled, *to_group, *to_secretary}, _ONCE)
    return dict(
        zip(
            HEADINGS,
            (
                {**NOTICES, **again, **to_people, **to_group},
                {**FOR_THE_SECRETARY, **of_closing, **late, **to_secretary},
                {**ANSWERS, **own, **dict(sorted(others.items()))},
            ),
            strict=True,
        )
    )


_ONCE: Final[Ways] = {"": {}}


def _of(kind: NoticeKind) -> Ways:
    """A notice as its kind has it, of the example's meeting."""
    missing = [(ARBOGA, ANNA), (SALA, CIA)]
    situation = Situation(GROUP, MEETING, NOW, FULL, missing)
    people = addressees(kind.addressees, FULL, missing)
    when = {"today": date(2027, 3, 15), "now": ex.at("2027-03-15 09:00")} if kind.is_after else {}
    return {"": {**when, "people": people, **kind.values(situation)}}


def _templates() -> set[str]:
    """The messages that there are files for, in any language."""
    there = {path.stem for lang in Language for path in template_folder(lang).glob("*.j2")}
    return {name for name in there - NO_MESSAGES if not name.startswith("_")}


# What people are told about their mistakes: the values of each sentence in errors.j2 and dates.j2.

_MANY: Final = MeetingList(
    (MEETING, LATER, _meeting("2027-05-28 09:00", 5)), frozenset({MEETING, LATER}), 4
)
_ONE: Final = MeetingList((MEETING,), frozenset(), 0)
_NONE: Final = MeetingList((), frozenset(), 0)
_FRIDAY: Final = DateExample(date(2027, 3, 19), TODAY, time(9))
_FRIDAYS: Final = [DateExample(date(2027, 3, day), TODAY) for day in (12, 19)]
_SAID: Final[Values] = {"said": "snart", "sample": _FRIDAY}


def _plain(*names: str, **values: Any) -> Mapping[str, Ways]:
    """Sentences that each have one variant only, with the same values or none."""
    return {name: {"": values} for name in names}


def errors(language: Language) -> Mapping[str, Ways]:
    """The sentences of errors.j2."""
    return {
        **people_samples.ERRORS,
        **item_samples.ERRORS,
        **paper_samples.ERRORS,
        **_plain("nothing_planned", "nothing_held", "which_meeting", "which_to_show"),
        "no_such_meeting": {
            "nummer": _no_meeting(number=7),
            "månad": _no_meeting(month=5),
            "månad och år": _no_meeting(month=5, year=2028),
            "klockslag": _no_meeting(clock=time(13)),
            "dag": _no_meeting(day=date(2027, 3, 11)),
            "flera dagar": _no_meeting(day=date(2027, 3, 15), last=date(2027, 3, 21)),
            "det finns bara ett": {"said": MeetingReference(number=7), "near": _ONE},
            "det finns många": {"said": MeetingReference(number=7), "near": _MANY},
            "det finns inga": {"said": MeetingReference(number=7), "near": _NONE},
        },
        "several_meetings": {"": {"said": MeetingReference(month=3), "meetings": _NEAR}},
        "several_open": {"": {"meetings": _NEAR}, "fler än två": {"meetings": _MANY}},
        "which_not_clear": {
            "": {"meetings": _NEAR}, "det finns bara ett": {"meetings": _ONE},
        },
        "write_again": {
            "": {"command": "meeting_move", "number": 2, "group": ""},
            "en av flera grupper": {"command": "meeting_cancel", "number": None, "group": "hälsa"},
        },
        "agenda_not_sent": {"": {"meeting": MEETING}},
        "agenda_has_no_draft": {"": {"meeting": MEETING}},
        "agenda_never_sent": {"": {"meeting": HELD}},
        "meeting_cancelled": {"": {"meeting": CANCELLED, "near": _NEAR}},
        "meeting_over": {"": {"meeting": HELD, "near": _NEAR}},
        "meeting_moved": {
            "": {"meeting": MOVED, "answered": False},
            "svar för den gamla tiden": {"meeting": MOVED, "answered": True},
        },
        "meeting_begun": {
            "": {"meeting": MEETING}, "svar för någon annan": {"meeting": MEETING, "person": ANNA},
        },
        "which_while_under_way": {"": {"meeting": MEETING}},
        **{
            why.value: {
                "": {"number": None},
                "när flera möten är öppna": {"number": 2},
                "svar för någon annan": {"number": None, "person": ANNA},
            }
            for why in Unclear
        },
        **_plain("one_at_a_time"),
        "none_of_several": {"": {"line": 2}},
        **_plain("meeting_gone", "changed_since_offer", "begun_since_offer"),
        "summons_too_late": {
            "": {"day": MEETING.day, "deadline": date(2027, 3, 5), "days": 7,
                 "override": OVERRIDE_WORDS[language]},
        },
        "time_taken": {"": {"meeting": MEETING}},
        "same_time": {"": {"meeting": MEETING}},
        "doubtful": {
            "förhinder": _doubtful("absence"),
            "förhinder, med två möten": _doubtful("absence", number=2),
            "kommer": _doubtful("coming"),
            "hälsa": _doubtful("health"),
            "hälsa, i en fråga": _doubtful("health", command="topic"),
            "en fråga": _doubtful("question"),
            "senare": _doubtful("later"),
            "senare, om en fråga": _doubtful("later", command="topic"),
            "ingenting": _doubtful("nothing_said"),
            "hälsa, i en ny punkt": _doubtful("health", command="item_new"),
        },
        "or_a_text": {
            "en rapport": {"used": "report_show", "adds": "report"},
            "en egen fråga": {"used": "topic_delete", "adds": "topic"},
        },
        "answer_is_history": {"": {"meeting": HELD}},
        "text_is_history": {"": {"meeting": HELD}},
        **_plain("no_target"),
        "summoned_already": {"": {"meeting": MEETING}},
        "summoned_soon": {"": {"at": time(10, 3)}},
        "which_change": {"": {"number": 2, "end": time(12)}},
        "change_is_question": {"": {"number": 2, "suggested": "plats Sala"}},
        **_plain("change_is_move", "time_is_question"),
        "several_links": {"": {"number": 2, "link": "https://video.example/mote"}},
        "no_link": {"": {"number": 2}},
        "which_end": {"": {"number": 2, "suggested": time(12)}},
        "end_before_start": {
            "": {"start": time(9), "end": time(8), "number": 2, "suggested": time(12)}
        },
        "nothing_to_change_any_more": {"": {"meeting": HELD}},
        "place_changed_since": {"": {"meeting": HELD}},
        "nothing_to_undo": {"": {}},
        "act_not_undone": undo_samples.not_undone(HELD),
        "too_late_to_undo": {
            way: {
                "kind": kind, "meeting": MEETING, "at": _wall("2027-03-08 09:57"),
                "sample": _FRIDAY,
            }
            for way, kind in (
                ("planering", "planned"),
                ("kallelse", "summoned"),
                ("flytt", "moved"),
                ("ändring", "changed"),
                ("dagordning", "agenda_published"),
            )
        },
        "cancelled_already": {"": {}},
        "too_long": {
            way: {"field": field, "most": 200, "number": 2}
            for way, field in (("platsen", "place"), ("rubriken", "title"), ("länken", "link"))
        },
        "no_seat_that_day": {"": {"person": ANNA}},
        **_plain("answer_for_others", "whose_absence", "who_is_coming", "nobody_of_that_name"),
        "several_of_that_name": {"": {"people": [ANNA, BO]}},
        **_plain("answers_of_others", "no_report"),
        "asked_of_another": {"": {"meeting": MEETING}},
        "summons_out_of_date": {"": {"meeting": MEETING}},
        "no_such_page": {
            "en sida": {"pages": 1, "command": "report_show"},
            "flera": {"pages": 3, "command": "report_show"},
        },
        "message_too_long": {"": {"length": 60_000, "most": LONGEST}},
        "report_too_long": {"": {"length": 4711, "most": MAX_LENGTH}},
        "report_not_edited": {"": {"most": MAX_LENGTH}},
        **_plain("no_answer"),
        "topic_too_long": {"": {"length": 411, "most": topics.MAX_LENGTH}},
        **_plain("for_seats", "for_group", "room_is_open", "for_holders", "for_leaders"),
        **_plain("for_secretaries"),
        "misspelt_command": {"": {"command": "absence"}},
        "unknown_command": {"": {}},
        "misspelt_in_help": {"": {"command": "absence"}},
        "unknown_in_help": {"": {}},
        "which_group_not_clear": {
            "": {
                "groups": [replace(GROUP, id="hälsa", name="Samverkansgruppen hälsa"), GROUP],
                "command": "absence",
            },
        },
        "one_group_at_a_time": {
            "": {
                "groups": [replace(GROUP, id="hälsa", name="Samverkansgruppen hälsa"), GROUP],
                "command": "absence",
            },
        },
        "files_for_who_asks": {"": {"commands": ["notes"], "forms": "pdf"}},
        "one_document_at_a_time": {"": {"commands": ["agenda", "notes"], "forms": "pdf"}},
        "other_group_named": {
            "": {
                "group": GROUP,
                "other": replace(GROUP, id="hälsa", name="Samverkansgruppen hälsa"),
            },
        },
        "several_groups": {
            "": {
                "groups": [replace(GROUP, id="hälsa", name="Samverkansgruppen hälsa"), GROUP],
                "word": Renderer("!", language).command_page("absence").name,
            },
        },
        **hand_out_samples.errors(),
        **followed_samples.errors(),
        **attendance_samples.errors(),
        **notes_samples.errors(),
        **notes_word_samples.errors(),
        **table_samples.errors(),
        **picture_samples.ERRORS,
        **round_samples.errors(),
        **board_report_samples.errors(),
        **year_plan_samples.errors(LATER),
        **group_samples.errors(),
        **hand_over_samples.ERRORS,
        **calendar_samples.ERRORS,
    }  # fmt: skip


def command_of(error: str) -> str:
    """The key of the command after which a mistake is shown."""
    if error in attendance_samples.errors():
        return "attendance"
    return "absence_for" if error.endswith("of_that_name") else "absence"


DATES: Final[Mapping[str, Ways]] = {
    "no_text": {"": {"sample": _FRIDAY}},
    "no_date": {"": {"sample": _FRIDAY}},
    **_plain("date_first", sample=_FRIDAY),
    "more_than_date": {
        "ord": {"read": "12 mars", "rest": "prick", "figures": False, "sample": _FRIDAY},
        "siffror": {"read": "12 mars", "rest": "9.30.15", "figures": True, "sample": _FRIDAY},
    },
    "one_day_only": {
        "": {"said": "fredag eller lördag", "days": _FRIDAYS},
        "utan att upprepa": {"said": "", "days": [_FRIDAY]},
    },
    "one_time_only": {"": {"said": "kl 9 och kl 10", "sample": _FRIDAY}},
    **_plain("which_day", "which_time", "time_missing", "nothing_alike", sample=_FRIDAY),
    **_plain("only_a_day", sample=_FRIDAY._replace(start=None)),
    "two_readings": {"": {"said": "nästa fredag", "days": _FRIDAYS}},
    "two_times": {
        "": {"first": time(3), "second": time(15),
             "days": [_FRIDAY._replace(start=at) for at in (time(15), time(3))]},
    },
    "wrong_weekday": {"": {"day": date(2027, 12, 8), "weekday": 1, "days": _FRIDAYS}},
    "wrong_week": {"": {"day": date(2027, 12, 8), "week": 53, "days": _FRIDAYS}},
    "no_leap_year": {
        "": {"year": 2027, "days": [_FRIDAY]},
        "utan år": {"year": None, "days": [_FRIDAY]},
    },
    "no_such_day": {
        "": {"day": 31, "month": 4, "last": 30, "days": [_FRIDAY]},
        "februari": {"day": 30, "month": 2, "last": 29, "days": [_FRIDAY]},
    },
    "no_such_week": {
        "": {"week": 60, "year": None, "days": [_FRIDAY]},
        "det året": {"week": 53, "year": 2027, "days": [_FRIDAY]},
    },
    "no_such_turn": {"": {"said": "femte fredagen i februari", "days": [_FRIDAY]}},
    "past_day": {"": {"day": date(2027, 3, 5), "sample": _FRIDAY}},
    "too_far": {"": {"year": 2077, "sample": _FRIDAY}},
    "no_such_time": {"": {"said": "kl 25", "sample": _FRIDAY}},
    "wrong_part": {"": {"said": "kl 20", "part": "morgon", "sample": _FRIDAY}},
    "ends_before": {
        "": {
            "start": time(12),
            "end": time(9),
            "days": [_FRIDAY._replace(start=time(9), end=time(12))],
        },
    },
    "past_time": {"": {"clock": time(8), "sample": _FRIDAY}},
    "clocks_change": {
        "sommartid": {"day": date(2027, 3, 28), "clock": time(2, 30), "skipped": True,
                      "sample": DateExample(date(2027, 3, 28), TODAY, time(3, 30))},
        "vintertid": {"day": date(2027, 10, 31), "clock": time(2, 30), "skipped": False,
                      "sample": DateExample(date(2027, 10, 31), TODAY, time(3, 30))},
    },
}  # fmt: skip
"""The sentences of dates.j2."""
