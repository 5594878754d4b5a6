"""What can still be done in a group that has ended: reading, taking back, and finishing (R41)."""

from __future__ import annotations

from typing import Final

from commands.command import Command
from secretary.errors import UserError
from services.context import GroupView

_STILL_DONE: Final = frozenset(
    "help group group_founded group_end transfer overview undo assignment_done request_answer not"
    " note notes notes_draft notes_finish notes_approve notes_short notes_revise notes_send"
    " comment comments calendar_feed calendar_feed_group".split()
)
"""Commands by which what is left is read, finished or handed over."""
_STILL_ANSWERED: Final = frozenset(
    "group_end transfer notes_finish notes_word note_remove hand_out_closing undo".split()
)
"""The questions of these."""


def check_not_ended(view: GroupView, command: Command, words: str) -> None:
    """Raises UserError where the group has ended, and the command with these words does more than
    show."""
    shows = command.bare is not None and command.bare(words)
    if not shows and command.key not in _STILL_DONE:
        refuse_if_ended(view)


def check_answer(view: GroupView, question: str) -> None:
    """Raises UserError where the group has ended, and the question was about more than finishing
    what is left."""
    if question not in _STILL_ANSWERED:
        refuse_if_ended(view)


def refuse_if_ended(view: GroupView) -> None:
    """Raises UserError where the group has ended."""
    if view.ended is None:
        return
    successor = next((g for g in view.other_groups if g.id == view.ended.successor), None)
    raise UserError("group_has_ended", group=view.group, ended=view.ended, successor=successor)
