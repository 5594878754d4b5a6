"""What `!ångra` says of what it does not undo, for docs/texter.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from secretary.meetings import Meeting

_ACTS: Final[Mapping[str, tuple[str, str]]] = {
    "meeting_cancelled": ("ett inställt möte", "a cancelled meeting"),
    "agenda_approved": ("en godkänd dagordning", "an approved agenda"),
    "agenda_shown": ("en dagordning som visats", "an agenda that was shown"),
    "notes_answered": ("ett svar om anteckningar", "an answer about notes"),
    "table_sent": ("en skickad tabell", "a table that was sent"),
    "row_written": ("en ifylld rad", "a row that was filled in"),
    "round_sent": ("en skickad omgång", "a round that was sent"),
    "round_answered": ("ett svar i en omgång", "an answer in a round"),
    "round_closed": ("en avslutad omgång", "a round that was ended"),
    "answer_for_other": ("ett svar för någon annan", "an answer for another"),
    "topic": ("en anmäld fråga", "a topic"),
    "report": ("en lämnad rapport", "a report that was given"),
    "board_report_sent": ("en skickad återrapport", "a report to the board that was sent"),
    "board_report_approved": ("en godkänd återrapport", "an approved report to the board"),
    "board_report_shown": ("en återrapport som visats", "a report to the board that was shown"),
    "year_plan_approved": ("en godkänd årsplan", "an approved year plan"),
    "year_plan_shown": ("en årsplan som visats", "a year plan that was shown"),
    "year_plan_sent": ("en skickad årsplan", "a year plan that was sent"),
    "handed_over": ("en överlämning", "a hand-over"),
    "hand_over_answered": ("ett svar om en överlämning", "an answer about a hand-over"),
    "calendar_address_given": ("en kalenders nya adress", "a calendar's new address"),
    "calendar_address_ended": ("en kalenders avslutade adress", "a calendar's ended address"),
    "moved": ("en flytt av ett möte som varit", "the move of a meeting that has been"),
}
_ACTS_OF_NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "draft_is_sent": ("ett skickat utkast", "a draft that was sent"),
    "notes_are_finished": ("fastställda anteckningar", "finished notes"),
    "year_plan_told": ("en årsplan som andra fått veta", "a year plan that others know of"),
    "notes_are_opened": ("öppnade anteckningar", "opened notes"),
}
LABELS: Final[Mapping[str, str]] = dict(
    [*_ACTS.values(), *_ACTS_OF_NOTES.values(), ("en återrapport", "a report to the board")]
)


def not_undone(meeting: Meeting) -> dict[str, dict[str, Any]]:
    """The values of the error, by the way that it turns out."""
    return {
        way: {"act": act, "meeting": meeting, "number": 2027 if "plan" in act else 1}
        for act, (way, _) in _ACTS.items()
    }


def asks(meeting: Meeting) -> dict[str, dict[str, Any]]:
    """The values of the question what is to be undone, by what it is, and by what cannot be."""
    about = {
        "": "moved",
        "vilka som är med": "people",
        "punkterna": "item",
        "det som lämnas ut": "hand_out",
        "det som följs upp": "followed",
        "bilagorna": "paper",
        "närvaron": "attendance",
        "anteckningarna": "note",
        "en tabell": "table",
        "en omgång": "round",
        "en återrapport": "report_text",
        "årsplanen": "year_plan",
        "att årsplanen fastställdes": "year_plan_established",
        "gruppen": "group",
        "platsen för ett möte": "meeting_place",
    }
    return {
        **{way: {"kind": kind, "not_undone": None} for way, kind in about.items()},
        **{
            way: {"kind": "moved", "not_undone": (act, meeting, 2027 if "plan" in act else 1)}
            for act, (way, _) in {**_ACTS, **_ACTS_OF_NOTES}.items()
        },
    }
