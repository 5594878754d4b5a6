"""What the bot says of an agenda's items, with values to show it by: part of `samples`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any, Final

from secretary.agenda import Agenda, NumberedItem, compile_agenda
from secretary.agenda_approval import Approval
from secretary.agenda_changes import AgendaChanges, changes_between
from secretary.items import Item, ItemState, Source
from secretary.meetings import Meeting, Neighbours, Status
from services.topics import Kept
from tests.secretary import example as ex
from tests.secretary.example import EVA, GUN

Values = Mapping[str, Any]
Ways = Mapping[str, Values]

NOW: Final = ex.at("2027-03-08 10:00")


def _meeting(day: str, number: int, **changes: Any) -> Meeting:
    made = ex.meeting(day, number=number)
    made.ends_at = time(12)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


HELD: Final = _meeting("2027-01-29 09:00", 1)
MEETING: Final = _meeting("2027-03-12 09:00", 2)
LATER: Final = _meeting("2027-04-23 09:00", 3)
CANCELLED: Final = _meeting("2027-05-28 09:00", 4, status=Status.CANCELLED)
TOPIC: Final = ex.topic("Skolfrånvaro i årskurs 7", GUN)


def _item(title: str, number: int = 1, **changes: Any) -> Item:
    values = {"meeting_id": 2, "source": Source.OWN, "by": "@elin:exempel", "event_id": "$1"}
    values |= {"at": NOW, "id": number, "title": title}
    return Item(**{**values, **changes})


OWN_ITEMS: Final = [
    _item("Familjecentraler", presenter="Eva Lind, verksamhetschef", minutes=20,
          needs_assessment=True),
    _item("Budget 2028", 2, presenter="Eva Lund", person=EVA, minutes=30, from_meeting=HELD),
]  # fmt: skip
"""What the secretary has put on the agenda."""


def _compiled(items: Sequence[Item] = ()) -> Agenda:
    return compile_agenda(
        ex.group(), ex.attendance(), [], [TOPIC], items=items,
        supporters={TOPIC.id: 3}, neighbours=Neighbours(HELD, LATER),
    )  # fmt: skip


def _changed_item(
    how: str, place: int, *, meeting: Meeting = MEETING, version: int = 0, **changes: Any
) -> Values:
    """What became of an item of the agenda. place: its number; from the end of what is off it."""
    to, told = changes.pop("to", None), changes.pop("told", None)
    items = list(OWN_ITEMS)
    if "off" in changes:
        items.append(changes.pop("off"))
    made = _compiled(items)
    item = made.items[place - 1] if place > 0 else made.off_agenda[place]
    return {"how": how, "item": replace(item, **changes), "agenda": made, "version": version,
            "to": to, "told": told, "meeting": meeting}  # fmt: skip


def _of_topic(state: ItemState, reason: str = "") -> Item:
    return _item("", 3, source=Source.TOPIC, topic=TOPIC, state=state, reason=reason)


LEFT_OUT: Final = _item("Övriga frågor", 4, source=Source.STANDING, state=ItemState.LEFT_OUT)
REMOVED: Final = _item("Ungas fritid", 5, state=ItemState.LEFT_OUT)
POSTPONED: Final = _item("Skolsköterskor", 6, state=ItemState.POSTPONED)
WAITS: Final = _item("Läsförståelse", 7, state=ItemState.POSTPONED)
WHY: Final = "Vi tog upp det i januari."


def _listed_items(*off: Item, meeting: Meeting = MEETING) -> Values:
    made = _compiled([*OWN_ITEMS, *off])
    return {"agenda": made, "gone_to": {"item 6": LATER, "item 7": None}, "meeting": meeting}


def _decided(state: str, **changes: Any) -> Values:
    values = {
        "title": TOPIC.text,
        "person": GUN,
        "state": state,
        "reason": "",
        "to": None,
        "undone": False,
    }
    return {**values, **changes}


def _own_topics(*topics: Any, item: Item | None = None, supporters: int = 0) -> Values:
    kept = {topic.id: Kept(item, supporters) for topic in topics}
    return {"topics": [(topic, MEETING) for topic in topics], "kept": kept, "asks": False}


def _numbered(place: int) -> NumberedItem:
    return _compiled(OWN_ITEMS).items[place - 1]


def _changes() -> AgendaChanges:
    new = _compiled(OWN_ITEMS).items
    was = [
        replace(new[1], presenter="Eva Lund (M)"),
        new[0],
        replace(new[3], title="Budget", minutes=20),
        replace(new[5], needs_assessment=False, minutes=None),
        _numbered_own("Skolsköterskor"),
        *new[6:],
    ]
    return changes_between(1, was, new, ("Sala", "Arboga"))


def _numbered_own(title: str) -> NumberedItem:
    return NumberedItem(5, title, Source.OWN, f"item {title}")


APPROVAL: Final = Approval("Eva Lund (M)", datetime(2027, 3, 8, 9, 30))  # noqa: DTZ001 - wall time
CHANGES: Final = _changes()


ANSWERS: Final[Mapping[str, Ways]] = {
    "topic_show": {
        "": _own_topics(TOPIC, supporters=3),
        "flera": {**_own_topics(TOPIC, TOPIC), "asks": True},
        "ingen": _own_topics(),
        "avslagen": _own_topics(TOPIC, item=_of_topic(ItemState.DECLINED, WHY)),
        "tas upp": _own_topics(TOPIC, item=_of_topic(ItemState.TAKEN_IN)),
        "väntar": _own_topics(TOPIC, item=_of_topic(ItemState.POSTPONED)),
        "uppskjuten hit": _own_topics(
            TOPIC, item=_item("", 3, source=Source.TOPIC, topic=TOPIC, from_meeting=HELD)
        ),
    },
    "topic_decided": {
        "tas upp": _decided("taken_in"),
        "avslås": _decided("declined", reason=WHY),
        "skjuts upp": _decided("postponed", to=LATER, reason="Föredraganden kan inte den dagen."),
        "väntar på ett möte": _decided("postponed"),
        "ångrat": _decided("planned", undone=True),
        "ångrat, den tas upp": _decided("taken_in", undone=True),
        "ångrat, den tas inte upp": _decided("declined", undone=True, reason=WHY),
    },
    "items": {
        "": _listed_items(),
        "något är inte med": _listed_items(
            LEFT_OUT, REMOVED, POSTPONED, WAITS, _of_topic(ItemState.DECLINED, WHY)
        ),
        "mer än mötet rymmer": _listed_items(_item("Temadag", 8, minutes=150)),
        "utan sluttid": _listed_items(meeting=_meeting("2027-03-12 09:00", 2, ends_at=None)),
    },
    "item_changed": {
        "ny": _changed_item("added", 6),
        "visa": _changed_item("shown", 4),
        "ändrad": _changed_item("changed", 6),
        "flyttad": _changed_item("moved", 6),
        "borttagen": _changed_item("removed", -1, off=REMOVED),
        "en fast punkt utelämnas": _changed_item("left_out", -1, off=LEFT_OUT),
        "en ledamots fråga tas med": _changed_item(
            "taken_in", 5, off=_of_topic(ItemState.TAKEN_IN), told=GUN
        ),
        "en ledamots fråga avslås": _changed_item(
            "declined", -1, off=_of_topic(ItemState.DECLINED, WHY), told=GUN
        ),
        "uppskjuten": _changed_item("postponed", -1, off=POSTPONED, to=LATER),
        "uppskjuten, utan något möte": _changed_item("postponed", -1, off=WAITS),
        "blev inte klar": _changed_item("unfinished", 6, to=LATER),
        "blev inte klar, utan något möte": _changed_item("unfinished", 6),
        "en fast punkt blev inte klar": _changed_item("unfinished", 8),
        "när dagordningen är skickad": _changed_item("changed", 6, version=1),
    },
    "item_remove_ask": {"": {"item": _numbered(6)}},
    "item_kept": {"": {}},
    "agenda_approve": {"": {}},
    "agenda_approved": {"": {"person": EVA}},
    "agenda_put_before": {"": {"person": EVA}},
    "agenda_to_approve": {
        "": {"agenda": _compiled(OWN_ITEMS), "version": None, "changes": None, "approval": None},
    },
    "item_undone": {
        "": {"agenda": _compiled(OWN_ITEMS), "told": []},
        "en ledamots fråga": {"agenda": _compiled(OWN_ITEMS), "told": [GUN]},
    },
}  # fmt: skip


def _plain(*names: str, **values: Any) -> Mapping[str, Ways]:
    """Sentences that each have one variant only, with the same values or none."""
    return {name: {"": values} for name in names}


ERRORS: Final[Mapping[str, Ways]] = {
    "no_such_item": {"": {"number": 14, "count": 11, "meeting": MEETING}},
    "item_numbers_differ": {
        "": {"number": 4, "draft": _numbered(5), "sent": _numbered(4), "now": _numbered(6)},
        "den är inte med i utkastet": {
            "number": 4, "draft": _numbered(5), "sent": _numbered(4), "now": None,
        },
        "utkastet är kortare": {
            "number": 4, "draft": None, "sent": replace(_numbered(4), title=""), "now": None,
        },
    },
    "which_off_agenda": {
        "": {"items": [_numbered(4), _numbered(5)], "meeting": MEETING},
        "alla är med": {"items": [], "meeting": MEETING},
    },
    "items_are_history": {
        "": {"meeting": HELD}, "inställt": {"meeting": CANCELLED},
    },
    "title_of_another": {
        "": {"item": _numbered(5)}, "en fast punkt": {"item": _numbered(1)},
    },
    **_plain("stands_there", "taken_in_already", "unfinished_already", item=_numbered(4)),
    **_plain("topic_not_removed", "no_reason", item=_numbered(5), meeting=MEETING),
    **_plain("only_topics_declined", item=_numbered(6), meeting=MEETING),
    **_plain("standing_not_postponed", item=_numbered(1), meeting=MEETING),
    **_plain("has_reports", "no_item_title", "which_new_item"),
    **_plain("for_the_chair"),
    **_plain(
        "agenda_changed_since_shown", "agenda_not_approved", "nobody_leads", meeting=MEETING
    ),
    **_plain("chair_not_in_chat", person=EVA, meeting=MEETING),
    **_plain("item_changed_since", "items_changed_since"),
    "doubtful_item": {"hälsa": {"doubt": "health"}, "kommer": {"doubt": "coming"}},
    "item_too_long": {
        way: {"field": field, "most": 300}
        for way, field in (("rubriken", "title"), ("föredraganden", "presenter"))
    },
    "too_many_minutes": {"": {"minutes": 2000, "most": 600}},
    "reason_too_long": {
        "": {"length": 4711, "most": 500, "item": _numbered(5), "meeting": MEETING},
    },
    "cannot_postpone_to": {"": {"meeting": MEETING}},
    "not_begun_yet": {"": {"meeting": MEETING, "item": _numbered(6)}},
    "which_item_change": {
        "": {"number": None, "item": 4}, "med två möten": {"number": 2, "item": 1},
    },
    "postponed_to_which": {"": {"meeting": MEETING, "number": 4}},
}  # fmt: skip
"""The sentences of errors.j2 about items."""
