"""What is said of a meeting's notes, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, Final

from secretary.agenda import Contribution, OrganisationReports
from secretary.comment_round import CommentRound, NotesResponse, Reader, state_of
from secretary.hand_outs import entries
from secretary.language.notes_words import AssessmentHeading
from secretary.meetings import Meeting, Neighbours
from secretary.notes import MAX_LENGTH, AssessmentPart, Notes, NotesItem
from secretary.recorded_attendance import Attendee, RecordedAttendance
from secretary.standing_items import StandingRole
from tests.docs import followed_samples, hand_out_samples, table_samples
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]


def _meeting(day: str, number: int, place: str = "") -> Meeting:
    made = ex.meeting(day, number=number)
    made.ends_at, made.place = time(12), place
    return made


BEFORE: Final = _meeting("2027-01-29 09:00", 1)
MEETING: Final = _meeting("2027-03-12 09:00", 2, "Stadshuset i Sala")
ONLINE: Final = _meeting("2027-03-12 09:00", 2)
AFTER: Final = _meeting("2027-04-23 09:00", 3)
TODAY: Final = date(2027, 3, 15)
SIGNED: Final = "Elin Ström"

ATTENDED: Final = RecordedAttendance(
    (
        Attendee("Eva Lund", "M", "Region Västmanland", is_chair=True),
        Attendee("Bo Berg", "S", "Arboga", stands_in_for="Anna Ek", is_substitute=True),
        Attendee("Cia Dal", "C", "Sala", arrived=time(9, 40)),
        Attendee("Hans Ås", "V", "Västerås", is_substitute=True, left=time(11)),
        Attendee("Gun Hall", "V", "Västerås", arrived=time(10), left=time(11, 30)),
        Attendee("Ida Jonsson", "S", "Oppositionens plats", arrived=time(11), left=time(10)),
    ),
    (Attendee("David Öst", "C", "Sala"),),
    (
        Attendee("Eva Lind", title="utvecklingsstrateg", organisation="Region Västmanland"),
        Attendee(SIGNED, title="mötessekreterare"),
    ),
)
FEWER: Final = RecordedAttendance(ATTENDED.members[:2])


def _item(number: int, title: str, *texts: str, role: StandingRole | None = None) -> NotesItem:
    return NotesItem(number, title, f"standing {title}", role, texts, role is not None, texts)


ITEMS: Final = (
    _item(1, "Inledning", "Ordföranden hälsar välkommen."),
    _item(2, "Föregående minnesanteckningar", role=StandingRole.PREVIOUS_NOTES),
    _item(3, "Rapport från ledamöterna", role=StandingRole.REPORTS),
    _item(4, "Skolskjutsar", "Bo Berg redogör för läget.", "Gruppen enas om att följa frågan."),
    _item(5, "", "Frågan tas inte upp."),
    _item(6, "Uppdrag", role=StandingRole.ASSIGNMENTS),
    _item(7, "Nästa sammanträde", role=StandingRole.NEXT_MEETING),
    _item(8, "Avslutning"),
)
ASSESSED: Final = replace(
    ITEMS[3],
    assessment=tuple(
        AssessmentPart(each, "Hur påverkas barnen?" if each is AssessmentHeading.QUESTION else "")
        for each in AssessmentHeading
    ),
)
"""An item that needs a child-rights assessment, which is begun."""
REPORTS: Final = (
    OrganisationReports(
        "Arboga",
        (Contribution("Anna Ek (S)", "Ny skola i Götlunda."), Contribution("Bo Berg (S)", "Ja.")),
        (Contribution("Anna Ek (S)", "Skolskjutsarna."), Contribution("Bo Berg (S)", "Och mer.")),
    ),
    OrganisationReports("Sala", (), (Contribution("Cia Dal (C)", "Frånvaron."),)),
    OrganisationReports(None, (Contribution("Per Ask", "Hej."),), ()),
)
HANDED_OUT: Final = (*entries([hand_out_samples.SALA], TODAY),
                     *entries([hand_out_samples.MANAGEMENT], TODAY))  # fmt: skip
NOTES: Final = Notes(
    ex.group(), MEETING, ITEMS, ATTENDED, REPORTS, HANDED_OUT, Neighbours(BEFORE, AFTER), ()
)
APART: Final = replace(
    NOTES, items=(*ITEMS[:1], _item(2, "Avslutning")), attended=FEWER, meeting=ONLINE,
    neighbours=Neighbours(),
)  # fmt: skip
"""Where no item is the place of what was handed out."""
FOLLOWED: Final = replace(
    APART,
    hand_outs=(),
    items=tuple(
        replace(_item(number, title, role=item.role), is_filled=True)
        for number, (title, item) in enumerate(
            zip(("Fokusuppdrag", "Arbetsplan", "Överenskommelser"), followed_samples.ON_AGENDA,
                strict=True), 1,
        )
    ),
    followed=followed_samples.ON_AGENDA,
)  # fmt: skip


def _round(version: int = 1) -> CommentRound:
    return CommentRound(
        group_id="barn-unga", meeting_id=2, version=version, due=date(2027, 3, 26),
        by="@elin:exempel", event_id="$1", at=ex.at("2027-03-15 10:00"),
    )  # fmt: skip


def _response(person: Any, text: str = "", version: int = 1) -> NotesResponse:
    return NotesResponse(
        meeting_id=2, person=person, version=version, text=text, event_id="$2",
        at=ex.at("2027-03-16 10:00"), id=1,
    )  # fmt: skip


READERS: Final = [
    Reader(ex.EVA, "Region Västmanland"), Reader(ex.BO, "Arboga"), Reader(ex.CIA, "Sala"),
    Reader(ex.DAVID, "Sala"), Reader(ex.GUN, "Västerås"), Reader(ex.IDA, "Oppositionens plats"),
]  # fmt: skip
SAID: Final = [
    _response(ex.EVA), _response(ex.CIA), _response(ex.BO, "Det ska stå Köping, inte Kungsör."),
    _response(ex.GUN, "Jag kom kl.\N{NO-BREAK SPACE}10."),
]  # fmt: skip
STATE: Final = state_of(_round(), READERS, SAID)
NONE_SAID: Final = state_of(_round(), READERS, [])


def _notes(notes: Notes = NOTES, **more: Any) -> Values:
    given = {"notes": notes, "version": None, "reason": "", "signed_by": SIGNED, "today": TODAY}
    return {**given, "meeting": notes.meeting, **more}


def _draft(notes: Notes = NOTES, **more: Any) -> Values:
    return _notes(notes, **{"state": None, "has_begun": True, **more})


def _written(
    *items: NotesItem, how: str = "written", before: Any = (), edited: bool = False
) -> Values:
    text = items[0].texts[-1] if items[0].texts else ""
    return {
        "items": items, "how": how, "before": before, "edited": edited, "meeting": MEETING,
        "text": text,
    }  # fmt: skip


def _about(**more: Any) -> Values:
    return {"meeting": MEETING, "today": TODAY, **more}


ASSUMED: Final = replace(
    ATTENDED, substitutes=(Attendee("David Öst", "C", "Sala", is_assumed=True),)
)


def _asked(**more: Any) -> Values:
    values = {"version": 1, "unassessed": (), "empty": (), "state": None}
    values["attended"] = ATTENDED
    return _about(signed_by=SIGNED, **{**values, **more})


TO_GROUP: Final[Mapping[str, Ways]] = {
    "notes_to_comment": {
        "": _notes(round=_round()),
        "en gång till": _notes(APART, round=_round(2)),
    },
    "notes_finished": {
        "": _notes(version=1),
        "en ny version": _notes(APART, version=2, reason="Fel namn under punkt 4"),
        "barnets bästa ska prövas": _notes(replace(APART, items=(ASSESSED,)), version=1),
    },
    "notes_nudge": {"": _about(round=_round())},
}
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "notes_commented": {"": _about(person=ex.BO)},
    "notes_round_closed": {"": _about(state=STATE), "ingen svarade": _about(state=NONE_SAID)},
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "notes": {
        "utskickade": _notes(),
        "fastställda": _notes(version=1),
        "med det som följs upp": _notes(FOLLOWED, version=1),
        "med en tabell": _notes(replace(APART, tables=(table_samples.FILLED,)), version=1),
        "en ny version": _notes(APART, version=2, reason="Fel namn under punkt 4"),
    },
    "notes_draft": {
        "": _draft(),
        "före mötet": _draft(APART, has_begun=False, signed_by=""),
        "ute för synpunkter": _draft(APART, state=STATE),
    },
    "notes_as_sent": {
        "": _about(round=_round(2), is_over=False),
        "för sent": _about(round=_round(), is_over=True),
    },
    "notes_short": {
        "": _notes(is_draft=False),
        "utkast": _notes(replace(APART, hand_outs=()), is_draft=True),
    },
    "notes_sent": {
        "": _about(round=_round(), count=19),
        "till en": _about(round=_round(), count=1),
    },
    "notes_finish_ask": {
        "": _asked(state=STATE),
        "tomma punkter": _asked(empty=ITEMS[6:]),
        "en tom punkt": _asked(empty=ITEMS[7:]),
        "en ny version": _asked(version=2),
        "några har inte svarat": _asked(attended=ASSUMED),
        "barnets bästa ska prövas": _asked(unassessed=(ASSESSED,)),
    },
    "notes_finished_reply": {"": _about(version=1), "en ny version": _about(version=2)},
    "notes_revised": {"": _about(version=2)},
    "notes_approved": {"": _about(late=False), "för sent": _about(late=True)},
    "comment_kept": {
        "": _about(late=False, edited=False),
        "ändrad": _about(late=False, edited=True),
        "för sent": _about(late=True, edited=False),
    },
    "comments": {
        "": _about(state=STATE),
        "på en ny version": _about(state=state_of(_round(2), READERS, SAID)),
    },
    "note": {
        "": {"item": ITEMS[3]},
        "tomt": {"item": ITEMS[7]},
        "barnets bästa ska prövas": {"item": ASSESSED},
        "en återtagen fråga": {"item": ITEMS[4]},
    },
    "note_written": {
        "": _written(ITEMS[3]),
        "flera": _written(ITEMS[0], ITEMS[3], ITEMS[7]),
        "redigerat": _written(ITEMS[3], edited=True),
        "ändrat": _written(ITEMS[3], how="changed", before=("Bo Berg informerar.",)),
        "ändrat, där inget stod": _written(ITEMS[3], how="changed"),
        "borttaget": _written(ITEMS[3], how="removed"),
        "barnets bästa ska prövas": _written(ASSESSED),
    },
    "note_removal": {"": {"item": ITEMS[3]}},
    "note_undone": {"": _about(items=ITEMS[3:4]), "inget kvar": _about(items=ITEMS[7:])},
}
WITHDRAWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "ur anteckningarna": {"noted": [{"is_comment": False, "meeting": MEETING}]},
    "ett svar om anteckningarna": {"noted": [{"is_comment": True, "meeting": MEETING}]},
    "ur fastställda anteckningar": {"notes_kept": [MEETING]},
}
"""What more the message about what somebody took back can say."""


def errors() -> Mapping[str, Ways]:
    """The sentences of errors.j2 about them."""
    about: Values = {"meeting": MEETING}
    two: Values = {
        "number": 4, "sent": ITEMS[3], "draft": _item(4, "Fritid"), "meeting": MEETING, "first": 4,
        "text": "Gruppen enas om att följa frågan.", "change": False, "file": "",
    }  # fmt: skip
    asked: Ways = {
        "": {},
        "ändrat": {"change": True},
        "flera punkter": {"first": 1, "text": "…"},
        "frågan är återtagen": {"sent": replace(ITEMS[4], number=4)},
        "en fil för en punkt": {"file": "one"},
        "en fil för flera punkter": {"file": "several"},
    }
    of_meeting = (
        "notes_of_cancelled", "notes_before_meeting", "notes_are_finished", "notes_are_open",
        "no_reason_for_revision", "whose_signature", "no_notes_yet", "nobody_was_there",
        "was_not_there", "draft_is_sent", "notes_are_opened", "notes_changed_since_shown",
        "draft_has_words_taken_back",
    )  # fmt: skip
    bare = (
        "notes_changed_since", "notes_unsigned", "no_comment_text",
        "comment_is_approval", "comment_in_words", "doubtful_comment",
    )  # fmt: skip
    numbered = (
        "no_note_text",
        "what_with_note",
        "note_is_question",
        "only_whole_note",
        "doubtful_note",
        "note_changed_since_asked",
    )
    return {
        "which_note_item": {"": {"text": True}, "utan text": {"text": False}},
        **{name: {"": {"number": 4}} for name in numbered},
        **{name: {"": {"name": "Anteckningar.docx"}} for name in (
            "note_file_type", "note_file_unreadable",
        )},
        "note_file_without_items": {"": {}},
        "note_and_file": {"": {}},
        "note_numbers_differ": {way: {**two, **values} for way, values in asked.items()},
        "note_or_item": {"": {"number": 4, "text": "skjut upp"}},
        "note_too_long": {"": {"length": 9000, "most": MAX_LENGTH}},
        "comment_too_long": {"": {"length": 4711, "most": 4000}},
        "nothing_written": {"": {"item": ITEMS[7]}},
        **{name: {"": about} for name in of_meeting},
        **{name: {"": {}} for name in bare},
        "round_too_short": {"": {"due": TODAY}},
        "no_round": {
            "": {**about, "finished": False, "begun": True, "other": None},
            "fastställda": {**about, "finished": True, "begun": True, "other": None},
            "före mötet": {**about, "finished": False, "begun": False, "other": None},
            "ett annat möte": {**about, "finished": False, "begun": True, "other": MEETING},
        },
    }  # fmt: skip
