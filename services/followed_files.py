"""The papers of what a group follows up: files that go with it on every agenda that has it."""

from __future__ import annotations

from typing import Final

from secretary.errors import UserError
from secretary.followed import Followed, followed_reference
from secretary.language.health_words import names_certificate
from secretary.meetings import Meeting
from secretary.papers import Paper, ReceivedFile, clean_name, current, name_key, stem_of
from services import changes, followed, papers
from services.changes import ChangeKind
from services.context import Context, GroupView
from services.wanted_files import FileAnswer, WantedFor, want
from storage import WantedFile

PURPOSE: Final = "followed"
"""What a file is wanted for that is to go with something that is followed up."""


def papers_of(context: Context, thing: Followed) -> list[Paper]:
    """The version of each of its papers that counts."""
    return current(context.tx.papers.all_of_item(followed_reference(thing)))


def attach(
    context: Context, thing: Followed, file: ReceivedFile, *, confirmed: bool = False
) -> None:
    """Have a file fetched, to go with it.

    confirmed: whether its name is meant, whatever it may say of somebody.
    Raises NotAllowed for whoever does not lead the group, and UserError where it can be known by
    now that the file is not taken, or no meeting has been planned that it could go to.
    """
    followed.check_permission(context)
    papers.check_file(context, file)
    if names_certificate(stem_of(clean_name(file.name))) and not confirmed:
        raise UserError("doubtful_followed", kind=thing.kind, doubt="health")
    meeting = _meeting(context.view)
    want(context, file, meeting, PURPOSE, thing.kind, thing=thing.stored_id)


def _meeting(view: GroupView) -> Meeting:
    """The meeting for which a paper came: the next one, else the last."""
    meeting = view.upcoming[0] if view.upcoming else followed.meeting_at_hand(view)
    if meeting is None:
        raise UserError("nothing_planned")
    return meeting


def take_in(context: Context, wanted: WantedFile, content: bytes) -> FileAnswer:
    """Keep the file, now that its bytes are there. Raises UserError where they cannot be of its
    type, or what it was to go with is gone meanwhile."""
    asked = WantedFor.read(wanted.wanted_for)
    found = context.tx.followed.of_ids([asked.data["thing"]])
    meeting = context.tx.meeting(asked.meeting) if asked.meeting is not None else None
    if not found or meeting is None:
        raise UserError("followed_gone")
    thing, key = found[0], followed_reference(found[0])
    kept = papers.keep_file(context, wanted.file, content)
    every = context.tx.papers.all_of_item(key)
    had = [each for each in every if name_key(each.name) == name_key(kept.name)]
    earlier = next(iter(current(had)), None)
    if earlier is not None and earlier.sha256 == kept.sha256:
        return _told(thing, earlier, "same")
    paper = Paper(
        meeting_id=meeting.stored_id,
        item_key=key,
        name=kept.name,
        media_type=kept.type.media_type,
        size=len(content),
        sha256=kept.sha256,
        version=max((each.version for each in had), default=0) + 1,
        by=context.actor.address,
        event_id=wanted.file.event_id,
        at=context.now,
    )
    context.tx.add(paper)
    context.audit("paper added", meeting, paper=paper.id, version=paper.version)
    changes.record(context, ChangeKind.PAPER, None, {"added": [paper.id], "removed": []}, meeting)
    return _told(thing, paper, "replaced" if earlier is not None else "added")


def _told(thing: Followed, paper: Paper, how: str) -> FileAnswer:
    """What whoever sent it is answered. how: what has become of it."""
    values = {"thing": thing, "kind": thing.kind, "paper": paper, "how": how}
    return FileAnswer("followed_file", values, quotes=(paper.reference,))
