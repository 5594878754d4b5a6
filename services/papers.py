"""Papers of an agenda's items: attaching a file, replacing it, taking it away, and undoing that.

Nothing of a file is opened or run. What its sender says of it is not believed: its type is that of
its name, where its bytes can be of that type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from secretary.agenda import NumberedItem
from secretary.errors import NotAllowed, UserError
from secretary.language.doubts import Doubt, doubt_about_topic
from secretary.language.health_words import names_certificate
from secretary.meetings import Meeting
from secretary.papers import (
    MOST_OF_MEETING,
    FileType,
    Paper,
    ReceivedFile,
    clean_name,
    name_key,
    stem_of,
)
from services import agenda as agenda_service
from services import changes, items, unsent
from services.actors import Permission
from services.changes import ChangeKind, TakenBack
from services.context import Context
from services.effects import Effects
from services.open_meetings import number_if_several
from services.wanted_files import FileAnswer, WantedFor, want
from storage import Change, WantedFile

PURPOSE: Final = "paper"
"""What a file is wanted for that is to be a paper."""
_COMMAND: Final = "paper"


def item_of_key(context: Context, meeting: Meeting, key: str) -> NumberedItem:
    """The item of that key on the meeting's draft. Raises UserError where it is not there."""
    draft = agenda_service.draft(context, meeting)
    found = next((each for each in draft.items if each.key == key), None)
    if found is None:
        raise UserError("paper_item_gone", meeting=meeting)
    return found


def check_may_attach(context: Context, item: NumberedItem) -> None:
    """Raises NotAllowed for others than the secretaries and the chair, and the member whose topic
    the item is."""
    is_own = item.topic is not None and item.topic.person is context.actor.person
    if not (is_own or context.actor.may(Permission.LEADER)):
        raise NotAllowed("for_leaders")


def attach(
    context: Context,
    meeting: Meeting,
    item: NumberedItem,
    file: ReceivedFile,
    *,
    confirmed: bool = False,
) -> None:
    """Have a file fetched, to keep it as a paper of the item.

    confirmed: whether it is said that its name is meant, whatever it may say of somebody.
    Raises NotAllowed as `check_may_attach` does, and UserError where it can be known by now that
    the file is not taken.
    """
    items.check_open(context, meeting)
    check_may_attach(context, item)
    check_file(context, file)
    called = stem_of(clean_name(file.name))
    doubt = Doubt.HEALTH if names_certificate(called) else doubt_about_topic(called)
    if doubt is not None and not confirmed:
        known = context.view.meetings
        which = number_if_several(context.tx, context.group, meeting, context.now, known)
        sent = items.sent_items(context, meeting)[item.number - 1 : item.number]
        differs = bool(sent) and sent[0].key != item.key
        raise UserError(
            "doubtful_file", doubt=doubt, number=item.number, meeting=which, of_draft=differs
        )
    if context.tx.papers.count(meeting.stored_id) >= MOST_OF_MEETING:
        raise UserError("too_many_papers", most=MOST_OF_MEETING)
    want(context, file, meeting, PURPOSE, _COMMAND, item=item.key)


@dataclass(frozen=True)
class KeptFile:
    """A file whose bytes are kept. sha256: of them."""

    name: str
    type: FileType
    sha256: str


def check_file(context: Context, file: ReceivedFile) -> None:
    """Raises UserError where it can be known before it is fetched that a file is not taken."""
    _type_of(context, file)
    most = context.group.papers.most
    if file.size is not None and file.size > most:
        raise UserError("file_too_large", name=clean_name(file.name), most=most)


def keep_file(context: Context, file: ReceivedFile, content: bytes) -> KeptFile:
    """Keep a file's bytes. Raises UserError where they are too many, or cannot be of its type."""
    name, kind = clean_name(file.name), _type_of(context, file)
    if len(content) > context.group.papers.most:
        raise UserError("file_too_large", name=name, most=context.group.papers.most)
    if not content or not kind.is_one(content):
        raise UserError("file_not_its_type", name=name, type=kind.name)
    return KeptFile(name, kind, context.tx.papers.keep_content(content))


def _type_of(context: Context, file: ReceivedFile) -> FileType:
    rules, name = context.group.papers, clean_name(file.name)
    found = rules.type_of(name)
    if found is None:
        raise UserError("file_type", name=name, types=rules.types)
    return found


def take_in(context: Context, wanted: WantedFile, content: bytes) -> FileAnswer:
    """Keep a file that was attached, now that its bytes are there.

    Raises UserError where they cannot be of its type, or the item is gone meanwhile.
    """
    asked, file = WantedFor.read(wanted.wanted_for), wanted.file
    meeting = context.tx.meeting(asked.meeting) if asked.meeting is not None else None
    assert meeting is not None, "meetings are never removed"
    item = item_of_key(context, meeting, asked.data["item"])
    kept = keep_file(context, file, content)
    name, sha256 = kept.name, kept.sha256
    earlier = next((each for each in item.papers if name_key(each.name) == name_key(name)), None)
    if earlier is not None and earlier.sha256 == sha256:
        return _told(context, meeting, item.key, earlier, "same")
    paper = Paper(
        meeting_id=meeting.stored_id,
        item_key=item.key,
        name=name,
        media_type=kept.type.media_type,
        size=len(content),
        sha256=sha256,
        version=_next_version(context, item, name),
        by=context.actor.address,
        event_id=file.event_id,
        at=context.now,
    )
    context.tx.add(paper)
    context.audit("paper added", meeting, paper=paper.id, version=paper.version, sha256=sha256)
    _keep_change(context, meeting, added=[paper])
    return _told(context, meeting, item.key, paper, "replaced" if earlier else "added")


def _next_version(context: Context, item: NumberedItem, name: str) -> int:
    """One more than any that stands, or that somebody has been sent."""
    had = [*context.tx.papers.all_of_item(item.key), *item.papers]
    counting = (
        each.version
        for each in had
        if name_key(each.name) == name_key(name)
        and (each.withdrawn_at is None or each.published_at is not None)
    )
    return max(counting, default=0) + 1


def _told(context: Context, meeting: Meeting, key: str, paper: Paper, how: str) -> FileAnswer:
    """What whoever sent it is answered. how: what has become of it."""
    item = item_of_key(context, meeting, key)
    sent = context.tx.documents.version(meeting.stored_id, agenda_service.DOCUMENT)
    values = {"meeting": meeting, "item": item, "paper": paper, "how": how, "sent": sent}
    return FileAnswer("paper_kept", values, Effects((meeting,)), (paper.reference,))


def papers_meant(item: NumberedItem, name: str) -> Sequence[Paper]:
    """The papers of an item that are called so, or begin so; all where no name is given."""
    same = [each for each in item.papers if name_key(each.name) == name_key(name)]
    return same or [each for each in item.papers if name_key(each.name).startswith(name_key(name))]


def only_paper(item: NumberedItem, name: str, meeting: Meeting) -> Paper:
    """The one that is meant. Raises UserError where there is none, or several are."""
    found = papers_meant(item, name)
    if not item.papers:
        raise UserError("no_papers", number=item.number, meeting=meeting)
    if len(found) != 1:
        raise UserError("which_paper", number=item.number, papers=list(found or item.papers))
    return found[0]


def remove(context: Context, meeting: Meeting, paper: Paper) -> None:
    """Take a paper away, in all its versions; within a day that can be undone.

    What has been sent stays where it was sent, and is kept as it was.
    """
    items.check_open(context, meeting)
    gone = _versions(context, paper)
    for each in gone:
        each.withdrawn_at = context.now
    context.tx.add()
    unsent.take_out(context, gone)
    context.audit("paper removed", meeting, paper=paper.id)
    _keep_change(context, meeting, removed=gone)


def _versions(context: Context, paper: Paper) -> list[Paper]:
    """All its versions that stand."""
    had = context.tx.papers.all_of_item(paper.item_key)
    return [
        each
        for each in had
        if each.withdrawn_at is None and name_key(each.name) == name_key(paper.name)
    ]


def _keep_change(
    context: Context, meeting: Meeting, added: Iterable[Paper] = (), removed: Iterable[Paper] = ()
) -> None:
    after = {"added": [each.id for each in added], "removed": [each.id for each in removed]}
    changes.record(context, ChangeKind.PAPER, None, after, meeting)


def take_back(context: Context, change: Change) -> TakenBack:
    """Take away what was attached, or put back what was taken away.

    Raises UserError where something else was done with it since, or its bytes are erased.
    """
    after: Mapping[str, Any] = change.after or {"added": [], "removed": []}
    meeting = context.tx.meeting(change.meeting_id or 0)
    added, removed = (context.tx.papers.of_ids(after[name]) for name in ("added", "removed"))
    if meeting is None or not (added or removed):
        raise UserError("paper_changed_since")
    items.check_open(context, meeting)
    if any(each.withdrawn_at is not None for each in added) or not all(
        each.withdrawn_at is not None and context.tx.papers.has_content(each.sha256)
        for each in removed
    ):
        raise UserError("paper_changed_since")
    if any(_versions(context, each) for each in removed):
        raise UserError("paper_changed_since")
    for each in added:
        each.withdrawn_at = context.now
    for each in removed:
        each.withdrawn_at = None
    context.tx.add()
    unsent.take_out(context, added)
    paper = [*added, *removed][-1]
    draft = agenda_service.draft(context, meeting)
    values = {"meeting": meeting, "paper": paper, "how": "gone" if added else "back"}
    earlier = _versions(context, paper) if added else []
    values["stands"] = max(earlier, key=lambda each: each.version, default=None)
    return TakenBack({**values, "agenda": draft}, Effects((meeting,)))
