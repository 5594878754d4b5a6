"""What becomes of a file that was asked for (`services.wanted_files`), once its bytes are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from services import followed_files, note_files, notes_from_word, papers, written_round_files
from services.context import Context
from services.wanted_files import FileAnswer, WantedFor
from storage import WantedFile

_TAKERS: Final[Mapping[str, Callable[[Context, WantedFile, bytes], FileAnswer]]] = {
    papers.PURPOSE: papers.take_in,
    note_files.PURPOSE: note_files.take_in,
    notes_from_word.PURPOSE: notes_from_word.take_in,
    followed_files.PURPOSE: followed_files.take_in,
    written_round_files.PURPOSE: written_round_files.take_in,
}
"""What does something with the bytes, by the purpose that a file was asked for. Each raises
UserError where the file is not what it should be, which whoever asked for it reads."""


def take(context: Context, wanted: WantedFile, content: bytes) -> FileAnswer:
    """Give the bytes to what they are wanted for. Raises UserError as that does."""
    return _TAKERS[WantedFor.read(wanted.wanted_for).purpose](context, wanted, content)
