"""What the bot says of papers, with values to show it by: part of `samples`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from secretary.agenda import NumberedItem
from secretary.items import Source
from secretary.papers import Paper, PaperRules
from tests.docs.item_samples import MEETING, NOW, OWN_ITEMS, TOPIC

Values = Mapping[str, Any]
Ways = Mapping[str, Values]


def _paper(name: str, version: int = 1, **changes: Any) -> Paper:
    values = {
        "meeting_id": 2, "item_key": "item 2", "name": name, "media_type": "application/pdf",
        "size": 412_000, "sha256": "9f86d081884c7d65", "version": version, "by": "@elin:exempel",
        "event_id": "$1", "at": NOW, "id": version,
    }  # fmt: skip
    return Paper(**{**values, **changes})


BUDGET: Final = _paper("Budget 2028.pdf")
SECOND: Final = _paper("Budget 2028.pdf", 2, size=1_310_720)
SENT: Final = _paper("Budget 2028.pdf", published_at=NOW)
PLAN: Final = _paper("Plan.docx", 1, id=3, published_at=NOW)


def _item(*papers: Paper, title: str = OWN_ITEMS[1].title) -> NumberedItem:
    return NumberedItem(6, title, Source.OWN, "item 2", papers=papers)


def _kept(how: str, paper: Paper = BUDGET, sent: int = 0) -> Values:
    return {"how": how, "paper": paper, "item": _item(), "sent": sent, "meeting": MEETING}


def _listed(*items: NumberedItem, leads: bool = True) -> Values:
    return {"items": items, "leads": leads, "meeting": MEETING}


TO_GROUP: Final[Mapping[str, Ways]] = {
    "paper": {
        "": {"item": _item(), "paper": BUDGET}, "ny version": {"item": _item(), "paper": SECOND},
    },
}  # fmt: skip
ANSWERS: Final[Mapping[str, Ways]] = {
    "papers": {
        "": _listed(_item(SECOND, PLAN)),
        "en återtagen fråga": _listed(replace(_item(PLAN), title="", topic=TOPIC)),
        "inga": _listed(),
        "inga, till en ledamot": _listed(leads=False),
    },
    "paper_ask": {"": {"item": _item()}, "det finns redan någon": {"item": _item(BUDGET)}},
    "paper_kept": {
        "": _kept("added"),
        "ny version": _kept("replaced", SECOND),
        "den finns redan": _kept("same"),
        "när dagordningen är skickad": _kept("added", sent=1),
    },
    "paper_remove_ask": {
        "": {"item": _item(), "paper": BUDGET},
        "den är skickad": {"item": _item(), "paper": SENT},
    },
    "paper_removed": {"": {"item": _item(), "paper": BUDGET}},
    "paper_undone": {
        "den är borta igen": {"paper": BUDGET, "how": "gone", "stands": None},
        "den förra gäller igen": {"paper": SECOND, "how": "gone", "stands": BUDGET},
        "den är borta igen, men skickad": {"paper": SENT, "how": "gone", "stands": None},
        "den är tillbaka": {"paper": BUDGET, "how": "back", "stands": None},
    },
}
WITHDRAWN: Final[Mapping[str, Values]] = {
    "en bilaga": {"papers": [BUDGET]},
    "en bilaga som är skickad": {"papers": [SENT]},
}
"""What is said of a message that was removed."""

ERRORS: Final[Mapping[str, Ways]] = {
    "which_paper_item": {"": {"number": None}, "med två möten": {"number": 2}},
    "takes_no_file": {
        "till sekreteraren": {"command": "items", "leads": True},
        "till en ledamot": {"command": "absence", "leads": False},
    },
    "asked_not_told": {"": {"command": "agenda_approve", "number": 2}},
    **{name: {"": {}} for name in ("file_not_known", "file_not_kept", "paper_changed_since")},
    "file_type": {
        "": {"name": "Kalkyl.xlsm", "types": PaperRules().types},
        "utan namn": {"name": "", "types": ("pdf", "docx")},
    },
    "file_not_its_type": {"": {"name": BUDGET.name, "type": "pdf"}},
    "file_too_large": {"": {"name": BUDGET.name, "most": 20 * 2**20}},
    "file_not_fetched": {
        way: {"name": BUDGET.name, "why": why, "most": 20 * 2**20}
        for way, why in (
            ("den är för stor", "too_large"),
            ("den är skadad", "damaged"),
            ("den finns inte kvar", "gone"),
            ("servern lämnar inte ut den", "unreachable"),
        )
    },
    "doubtful_file": {
        "hälsa": {"doubt": "health", "number": 4, "meeting": None, "of_draft": False},
        "kommer": {"doubt": "coming", "number": 4, "meeting": 2, "of_draft": True},
    },
    "too_many_papers": {"": {"most": 100}},
    "paper_item_gone": {"": {"meeting": MEETING}},
    "no_papers": {"": {"number": 4, "meeting": MEETING}},
    "which_paper": {"": {"number": 6, "papers": [BUDGET, PLAN]}},
}  # fmt: skip
"""The sentences of errors.j2 about papers."""

LABELS: Final[Mapping[str, str]] = {
    "en återtagen fråga": "a topic that was withdrawn",
    "inga": "none",
    "inga, till en ledamot": "none, to a member",
    "det finns redan någon": "there is one already",
    "den finns redan": "it is there already",
    "den är skickad": "it has been sent",
    "den är borta igen": "it is gone again",
    "den är borta igen, men skickad": "it is gone again, but has been sent",
    "den är tillbaka": "it is back",
    "den förra gäller igen": "the earlier one counts again",
    "till sekreteraren": "to the secretary",
    "till en ledamot": "to a member",
    "en bilaga": "an attachment",
    "en bilaga som är skickad": "an attachment that has been sent",
    "utan namn": "without a name",
    "den är för stor": "it is too large",
    "den är skadad": "it is damaged",
    "den finns inte kvar": "it is gone",
    "servern lämnar inte ut den": "the server does not hand it over",
    "bilagorna": "the attachments",
}
"""The Swedish words for ways of a text, in English."""
