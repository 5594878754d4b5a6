"""What is said of tables to fill in, with values such as they are in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any, Final

from secretary.organisation_tables import (
    MAX_COLUMNS,
    MAX_TITLE,
    MAX_VALUE,
    FilledTable,
    OrganisationTable,
    TableCell,
    fill,
)
from tests.secretary import example as ex

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

ORGANISATIONS: Final = ("Region Västmanland", "Arboga", "Sala")
TODAY: Final = date(2027, 3, 15)
MEETING: Final = ex.meeting("2027-03-12 09:00", number=2)
MEETING.ends_at = time(12)


def _table(*columns: str, **more: Any) -> OrganisationTable:
    given = {
        "group_id": "barn-unga", "meeting_id": 2, "number": 1, "title": "Läget i kommunerna",
        "column_names": "\n".join(columns), "due": date(2027, 3, 26), "by": "@elin:exempel",
        "event_id": "$1", "at": ex.at("2027-03-15 10:00"), "id": 1,
    }  # fmt: skip
    return OrganisationTable(**{**given, **more})


def _cell(organisation: str, position: int, text: str) -> TableCell:
    return TableCell(
        table_id=1, meeting_id=2, organisation=organisation, position=position, text=text,
        by="@cia:exempel", event_id="$2", at=ex.at("2027-03-16 10:00"), id=position,
    )  # fmt: skip


TABLE: Final = _table("elever", "skolor")
ONE_COLUMN: Final = _table("elever")
SENT: Final = _table("elever", "skolor", sent_at=ex.at("2027-03-22 10:00"))
SALA: Final = (_cell("Sala", 0, "120"), _cell("Sala", 1, "3"))
ARBOGA: Final = (_cell("Arboga", 0, "95"),)
EVERY: Final = [_cell(name, n, str(n + 2)) for name in ORGANISATIONS for n in (0, 1)]
FILLED: Final = fill(TABLE, ORGANISATIONS, [*SALA, *ARBOGA])
FULL: Final = fill(TABLE, ORGANISATIONS, EVERY)
TWO_ROWS: Final = fill(TABLE, ORGANISATIONS, [*SALA, *EVERY[:2]])
ALONE: Final = fill(ONE_COLUMN, ORGANISATIONS[2:], [])


def _about(filled: FilledTable = FILLED, **more: Any) -> Values:
    return {"filled": filled, "meeting": MEETING, "today": TODAY, **more}


def _asked(table: OrganisationTable = TABLE, **more: Any) -> Values:
    given = {"table": table, "organisation": "Sala", "asks": True}
    return {**given, "meeting": MEETING, "today": TODAY, **more}


def _row(filled: FilledTable = FILLED, **more: Any) -> Values:
    return {"table": filled.table, "row": filled.row_of("Sala"), **more}


def _written(**more: Any) -> Values:
    return _row(**{"before": None, "edited": False, "is_full": False, **more})


TO_GROUP: Final[Mapping[str, Ways]] = {
    "table_asked": {
        "en fråga i taget": _asked(),
        "en enda fråga": _asked(ONE_COLUMN),
        "utan fråga": _asked(asks=False),
        "utan fråga, en kolumn": _asked(ONE_COLUMN, asks=False),
    },
    "table_nudge": {"": _asked()},
    "table_sent": {"": _about()},
}
TO_SECRETARY: Final[Mapping[str, Ways]] = {
    "table_closed": {
        "allt är inne": _about(FULL),
        "något saknas": _about(),
        "mycket saknas": _about(TWO_ROWS),
    },
}
ANSWERS: Final[Mapping[str, Ways]] = {
    "table_begun": {"": _about(), "till en organisation": _about(ALONE)},
    "tables": {
        "": {"tables": [FILLED, FULL], "today": TODAY},
        "ingen tabell": {"tables": []},
    },
    "table": {
        "": _about(),
        "alla rader": _about(FULL),
        "skickad": _about(replace(FILLED, table=SENT)),
    },
    "table_removal": {"": _about()},
    "table_after": {
        way: {"number": 1, "what": what}
        for way, what in (("borttagen", "removed"), ("skickad", "sent"), ("står kvar", "kept"))
    },
    "row_ask": {
        "": _row(position=1, shown=False),
        "en rad som står där": _row(position=0, shown=True),
        "en kolumn": {**_row(ALONE), "position": 0, "shown": False},
    },
    "row_written": {
        "": _written(),
        "ändrad": _written(edited=True),
        "den sista": _written(is_full=True),
    },
    "row_taken": {"": _row()},
}
WITHDRAWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "ur en tabell": {"cells": [{"table": TABLE, "organisation": "Sala"}]},
}
"""What more the message about what somebody took back can say."""


def errors() -> Mapping[str, Ways]:
    """The sentences of errors.j2 about them."""
    of_table = (
        "table_is_sent", "table_sent_already", "table_is_empty", "table_has_rows",
        "table_changed_since_asked",
    )  # fmt: skip
    bare = (
        "how_to_describe_table", "columns_alike", "table_too_short", "doubtful_table", "table_gone",
    )  # fmt: skip
    return {
        **{name: {"": {"table": TABLE}} for name in of_table},
        **{name: {"": {}} for name in bare},
        "table_too_large": {"": {"columns": MAX_COLUMNS, "length": MAX_TITLE}},
        "no_such_table": {
            "": {"number": 7, "near": [1, 2]},
            "ingen tabell": {"number": 7, "near": []},
        },
        "which_table": {
            "": {"tables": [TABLE, _table("elever", number=2, title="Skolskjutsar")]},
            "ingen tabell": {"tables": []},
        },
        "what_with_table": {"": {"number": 1}},
        "whose_row": {
            "": {"organisations": ORGANISATIONS, "own": False, "number": 1},
            "flera egna": {"organisations": ORGANISATIONS[:2], "own": True, "number": 1},
        },
        "row_by_organisation": {"": {"organisation": "Arboga", "number": 1}},
        "row_count": {
            "": {"table": TABLE, "count": 1},
            "för många": {"table": TABLE, "count": 3},
        },
        "value_too_long": {"": {"length": 4711, "most": MAX_VALUE}},
        "doubtful_row": {
            "hälsa": {"doubt": "health"},
            "senare": {"doubt": "later"},
            "något annat": {"doubt": "absence"},
        },
    }  # fmt: skip


LABELS: Final[Mapping[str, str]] = {
    "en fråga i taget": "one question at a time",
    "en enda fråga": "a single question",
    "utan fråga": "without a question",
    "utan fråga, en kolumn": "without a question, one column",
    "allt är inne": "everything is there",
    "något saknas": "something is missing",
    "mycket saknas": "much is missing",
    "till en organisation": "to one organisation",
    "ingen tabell": "no table",
    "alla rader": "every row",
    "skickad": "sent",
    "borttagen": "removed",
    "en rad som står där": "a row that stands there",
    "en kolumn": "one column",
    "den sista": "the last one",
    "ur en tabell": "from a table",
    "flera egna": "several of their own",
    "för många": "too many",
    "något annat": "something else",
    "en tabell": "a table",
    "med en tabell": "with a table",
}
