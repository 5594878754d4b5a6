"""`!dagordning`: see the agenda, as a draft or as it was published, and publish it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from commands.command import CommandContext, InHelp, Reply, Request, command, whatever_follows
from commands.files import answer_with_files, document_request
from commands.pages import page_of
from commands.which_meeting import (
    meeting_of_agenda,
    only_meeting,
    refuse_question,
    under_way_meant,
)
from secretary.errors import UserError
from secretary.meetings import Meeting
from services import agenda as agenda_service
from services import meeting_files
from services.actors import Permission
from services.context import GroupView


@dataclass(frozen=True)
class ShowDraftAgenda:
    """Show the agenda as it would be published now."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        draft = agenda_service.draft(context, self.meeting)
        values = agenda_service.draft_values(context, self.meeting, draft)
        whole = context.reply("agenda", quotes=draft.quotes, meeting=self.meeting, **values)
        return page_of(context, whole, self.page, "agenda", self.meeting)


@dataclass(frozen=True)
class ShowPublishedAgenda:
    """Show the agenda that was sent last, without what has been taken back since."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        sent = agenda_service.published(
            context.tx, context.group, self.meeting, context.attendance(self.meeting)
        )
        if sent is None:
            is_over = self.meeting.starts_at <= context.view.wall
            error = "agenda_never_sent" if is_over else "agenda_not_sent"
            raise UserError(error, meeting=self.meeting)
        whole = context.reply(
            "agenda",
            quotes=sent.agenda.quotes,
            meeting=self.meeting,
            agenda=sent.agenda,
            version=sent.version,
            changes=sent.changes,
            approval=sent.approval,
        )
        return page_of(context, whole, self.page, "agenda", self.meeting)


@dataclass(frozen=True)
class FileAgenda:
    """Answer with the agenda as files: as it was sent, or else the draft.

    endings: of the forms that are wanted. draft: whether the next version is wanted.
    """

    meeting: Meeting
    endings: tuple[str, ...]
    draft: bool = False

    def perform(self, context: CommandContext) -> Reply:
        read = meeting_files.agenda_draft if self.draft else meeting_files.agenda
        file = read(context, self.meeting)
        return answer_with_files(
            context, file, self.endings, self.meeting, has_draft=file.has_draft
        )


@dataclass(frozen=True)
class PublishAgenda:
    """Keep the agenda as a new version, and send it to the group."""

    meeting: Meeting

    def perform(self, context: CommandContext) -> Reply:
        published = agenda_service.order(context, self.meeting)
        return context.reply(
            "agenda_published",
            effects=published.effects,
            meeting=self.meeting,
            version=published.version,
            undo_until=published.undo_until,
        )


@command(
    "agenda",
    "dagordning",
    permission=Permission.GROUP,
    in_help=InHelp.EXPLAINED,
    aliases=("agenda", "dagordningen", "visa dagordning", "show agenda"),
    about_people=True,
    bare=whatever_follows,
)
def agenda(view: GroupView, text: str) -> Request:
    return document_request(
        text, partial(meeting_of_agenda, view), FileAgenda, partial(show_agenda, view)
    )


def show_agenda(view: GroupView, meeting: Meeting, page: int = 1) -> Request:
    """The draft to those who publish it, until the meeting is over; else what was published."""
    is_over = meeting.starts_at <= view.wall and meeting is not view.under_way
    if view.actor.may(Permission.LEADER) and not is_over:
        return ShowDraftAgenda(meeting, page)
    return ShowPublishedAgenda(meeting, page)


@command(
    "agenda_draft",
    "dagordning utkast",
    permission=Permission.LEADER,
    in_help=InHelp.LEFT_OUT,
    aliases=(
        *("utkast", "utkastet", "dagordningen utkast", "utkast till dagordning"),
        *("agenda draft", "draft agenda", "draft"),
    ),
    about_people=True,
    bare=whatever_follows,
    instead="agenda",
)
def draft(view: GroupView, text: str) -> Request:
    as_files = partial(FileAgenda, draft=True)
    return document_request(
        text, partial(meeting_of_agenda, view), as_files, partial(show_agenda, view)
    )


@command(
    "agenda_publish",
    "dagordning publicera",
    permission=Permission.LEADER,
    in_help=InHelp.EXPLAINED,
    aliases=("publicera dagordning", "publicera dagordningen", "agenda publish", "publish agenda"),
    keeps_question=True,
)
def publish(view: GroupView, text: str) -> Request:
    refuse_question(view, text, command="agenda_publish")
    return PublishAgenda(under_way_meant(view, text) or only_meeting(view, text))
