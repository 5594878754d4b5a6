"""Which papers each item of an agenda has, and sending them with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from secretary.agenda import Agenda
from secretary.items import Item, Source
from secretary.meetings import Meeting
from secretary.papers import Paper, current
from secretary.reports import Topic, reference
from services.announcements import Announcement
from services.context import Context
from storage import Attachment, Transaction

SENT: Final = "paper"
"""The kind of message that a paper is sent as."""


def by_item(
    tx: Transaction,
    meeting_id: int,
    items: Iterable[Item],
    topics: Iterable[Topic],
    others: Iterable[str] = (),
) -> Mapping[str, tuple[Paper, ...]]:
    """The papers that count, by the keys of a meeting's items. items: what is kept of them.

    What goes on from an earlier meeting has its papers from there, too. others: keys of what else
    has papers of its own, whatever item it stands under.
    """
    goes_on_as: dict[str, str] = {}
    own = [each for each in items if each.source is Source.OWN]
    for item in own:
        earlier = item.continues_id
        while earlier is not None and f"item {earlier}" not in goes_on_as:
            goes_on_as[f"item {earlier}"] = f"item {item.id}"
            before = tx.entity(Item, earlier)
            earlier = before.continues_id if before is not None else None
    keys = {*goes_on_as, *map(reference, topics), *(f"item {each.id}" for each in own), *others}
    found: dict[str, list[Paper]] = {}
    for paper in tx.papers.of_agenda(meeting_id, keys):
        found.setdefault(goes_on_as.get(paper.item_key, paper.item_key), []).append(paper)
    return {key: tuple(current(papers)) for key, papers in found.items()}


def announcements(context: Context, meeting: Meeting, agenda: Agenda) -> list[Announcement]:
    """The papers of an agenda that is published, which follow it; each version once for a meeting,
    however often the agenda is published."""
    found = []
    for item in agenda.items:
        for paper in item.papers:
            paper.published_at = paper.published_at or context.now
            found.append(
                Announcement(
                    SENT,
                    SENT,
                    f"{meeting.id} {paper.id}",
                    meeting,
                    values={"item": item, "paper": paper},
                    quotes=(paper.reference,),
                    attachments=(Attachment(paper.name, paper.media_type, sha256=paper.sha256),),
                    once=True,
                )
            )
    context.tx.add()
    return found
