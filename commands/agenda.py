"""`!dagordning`: see the draft agenda, and publish it."""

from __future__ import annotations

from dataclasses import dataclass

from commands.command import (
    CommandContext,
    Reply,
    Request,
    command,
    whatever_follows,
)
from commands.pages import page_of
from commands.which_meeting import meeting_to_show, only_meeting
from secretary.language.phrases import split_page
from secretary.meetings import Meeting
from services import agenda as agenda_service
from services.context import GroupView, Permission


@dataclass(frozen=True)
class ShowDraftAgenda:
    """Show the agenda as it would be published now."""

    meeting: Meeting
    page: int = 1

    def perform(self, context: CommandContext) -> Reply:
        draft = agenda_service.draft(context, self.meeting)
        whole = context.reply(
            "agenda", quotes=draft.quotes, meeting=self.meeting, agenda=draft, version=None
        )
        return page_of(context, whole, self.page, "agenda", self.meeting)


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
    permission=Permission.LEADER,
    aliases=("agenda", "utkast"),
    about_people=True,
    bare=whatever_follows,
)
def agenda(view: GroupView, text: str) -> Request:
    text, page = split_page(text)
    return ShowDraftAgenda(_under_way(view, text) or meeting_to_show(view, text), page)


@command(
    "agenda_publish",
    "dagordning publicera",
    permission=Permission.LEADER,
    aliases=("publicera dagordning", "publicera dagordningen", "agenda publish", "publish agenda"),
)
def publish(view: GroupView, text: str) -> Request:
    return PublishAgenda(_under_way(view, text) or only_meeting(view, text))


def _under_way(view: GroupView, text: str) -> Meeting | None:
    """While a meeting is being held, its agenda is meant unless another one is named."""
    return None if text or view.about is not None else view.under_way
