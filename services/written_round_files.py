"""The paper that goes with a written round: a file that is fetched, checked as papers are, kept."""

from __future__ import annotations

from typing import Final

from secretary.errors import UserError
from secretary.language.health_words import names_certificate
from secretary.papers import ReceivedFile, clean_name, stem_of
from secretary.written_rounds import WrittenRound, round_reference
from services import hand_outs, papers, written_rounds
from services.context import Context
from services.wanted_files import FileAnswer, WantedFor, want
from storage import WantedFile

PURPOSE: Final = "round"
"""What a file is wanted for that is to go with a round."""
_COMMAND: Final = "round_new"


def attach(
    context: Context, round_: WrittenRound, file: ReceivedFile, *, confirmed: bool = False
) -> None:
    """Have a file fetched, to go with a round that has not been sent.

    confirmed: whether its name is meant, whatever it may say of somebody.
    Raises NotAllowed for whoever does not lead the group, and UserError where it can be known by
    now that the file is not taken, or the round has been sent.
    """
    hand_outs.check_permission(context)
    if not round_.is_draft:
        raise UserError("round_sent_already", round=round_)
    papers.check_file(context, file)
    if names_certificate(stem_of(clean_name(file.name))) and not confirmed:
        raise UserError("doubtful_round")
    round_.awaits_file = True
    context.tx.add()
    want(context, file, None, PURPOSE, _COMMAND, round=round_.stored_id)


def take_in(context: Context, wanted: WantedFile, content: bytes) -> FileAnswer:
    """Keep a round's paper, now that its bytes are there. Raises UserError where they cannot be of
    its type, or the round is gone, or sent, meanwhile."""
    round_ = written_rounds.of_id(context, WantedFor.read(wanted.wanted_for).data["round"])
    if not round_.is_draft:
        raise UserError("round_sent_already", round=round_)
    kept = papers.keep_file(context, wanted.file, content)
    former = round_.file_sha256
    round_.file_name, round_.file_type = kept.name, kept.type.media_type
    round_.file_size, round_.file_sha256 = len(content), kept.sha256
    round_.awaits_file = False
    context.tx.add()
    if former and former != kept.sha256:
        context.tx.papers.erase_unused([former], context.now)
    context.audit("round paper added", number=round_.number, sha256=kept.sha256)
    stands = written_rounds.state(context, round_)
    values = {
        "state": stands, "asks": False, "may_agree": written_rounds.may_agree(round_),
        "usual_day": False,
    }  # fmt: skip
    return FileAnswer("round_draft", values, quotes=(round_reference(round_),))
