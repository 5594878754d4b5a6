"""`!bilaga` and `!bilagor`: files that go with an agenda's items."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage.schema import file_content
from tests.chatroom import ROOM, SECRETARY_ROOM, Chatroom

PDF = b"%PDF-1.7\n..."
OTHER_PDF = b"%PDF-1.7\nannat"


def secretary(room: Chatroom, text: str, **more: object) -> str:
    """What the secretary is answered in the secretaries' room."""
    return room.answer("sekreterare", text, room=SECRETARY_ROOM, **more)


def send(
    room: Chatroom,
    name: str = "Budget.pdf",
    content: bytes = PDF,
    caption: str = "",
    *,
    who: str = "sekreterare",
    where: str = SECRETARY_ROOM,
    **more: object,
) -> str:
    """What somebody is answered who sends a file; empty for silence."""
    mark = len(room.posted)
    room.send_file(who, name, content, caption, room=where, **more)
    return "\n".join(each.text for each in room.since(mark) if each.post.kind == "reply")


def sent_papers(room: Chatroom, mark: int = 0) -> list[tuple[str, str]]:
    """The files that the group was sent, with their captions, in order."""
    found = [each for each in room.since(mark) if each.post.kind == "paper"]
    assert all(each.post.room == ROOM for each in found)
    return [(each.text, each.post.attachments[0].name) for each in found]


def contents(room: Chatroom) -> int:
    """How many files' bytes are kept."""
    with room.store.begin() as tx:
        return tx._session.scalar(select(func.count()).select_from(file_content)) or 0


# Attaching


@pytest.mark.parametrize(
    "caption",
    ["!bilaga 4", "!attachment item 4", "!bilaga möte 1: 4", "!bifoga punkt 4"],
)
def test_a_file_with_the_command_as_its_caption_is_kept(summoned: Chatroom, caption: str) -> None:
    answer = send(summoned, caption=caption)
    assert answer == (
        "Budget.pdf (12 byte) är sparad vid punkt 4, ”Aktuellt på nationell nivå”, på mötet "
        "fredagen den 12 mars kl. 9.\n\nDen skickas till gruppen när dagordningen publiceras."
    )
    assert "Budget.pdf, 12 byte, kontrollsumma " in secretary(summoned, "!bilagor")


def test_a_file_in_answer_to_the_item_is_its_paper(summoned: Chatroom) -> None:
    shown = summoned.say("sekreterare", "!punkt 4", room=SECRETARY_ROOM)
    assert "är sparad vid punkt 4" in send(summoned, reply_to=shown)
    bots = summoned.last("reply")
    secretary(summoned, "!punkt 4")
    bots = summoned.last("reply")
    assert "är sparad vid punkt 4" in send(
        summoned, "Karta.png", b"\x89PNG\r\n\x1a\n", reply_to=bots.event_id
    )


def test_a_file_after_the_command_answers_it(summoned: Chatroom) -> None:
    assert secretary(summoned, "!bilaga 4").startswith("Skicka filen till punkt 4, ")
    assert "är sparad vid punkt 4" in send(summoned)
    assert send(summoned, "Annat.pdf", OTHER_PDF) == ""  # one file, one answer


def test_the_command_in_answer_to_a_file_that_anybody_sent(summoned: Chatroom) -> None:
    event = summoned.send_file("anna", "Budget.pdf", PDF)
    assert "är sparad vid punkt 4" in summoned.answer("sekreterare", "!bilaga 4", reply_to=event)


def test_a_number_below_the_agenda_is_enough(summoned: Chatroom) -> None:
    secretary(summoned, "!dagordning publicera")
    agenda = summoned.last("agenda_published")
    answer = send(summoned, caption="Till punkt 4", where=ROOM, reply_to=agenda.event_id)
    assert "Gruppen har redan fått version 1 av dagordningen." in answer
    assert send(
        summoned, "Mer.pdf", caption="se bilagan", where=ROOM, reply_to=agenda.event_id
    ).startswith("Jag har inte sparat filen. Till vilken punkt")


# Sending


def test_papers_follow_the_agenda_and_each_version_is_sent_once(summoned: Chatroom) -> None:
    send(summoned, caption="!bilaga 4")
    send(summoned, "Karta.png", b"\x89PNG\r\n\x1a\n", "!bilaga 2")
    mark = len(summoned.posted)
    secretary(summoned, "!dagordning publicera")
    kinds = [each.post.kind for each in summoned.since(mark) if each.post.room == ROOM]
    assert kinds == ["agenda_published", "paper", "paper"]
    assert "  Bilaga: Budget.pdf" in summoned.last("agenda_published").text.splitlines()
    assert sent_papers(summoned) == [
        ("Bilaga till punkt 2", "Karta.png"), ("Bilaga till punkt 4", "Budget.pdf"),
    ]  # fmt: skip
    mark = len(summoned.posted)
    assert "sparad som version 2" in send(summoned, "budget.pdf", OTHER_PDF, "!bilaga 4")
    secretary(summoned, "!dagordning publicera")
    assert sent_papers(summoned, mark) == [
        ("Bilaga till punkt 4, version 2 (ersätter den förra)", "budget.pdf")
    ]
    again = summoned.last("agenda_published").text
    assert "Punkt 4, Aktuellt på nationell nivå: ny version av budget.pdf" in again
    mark = len(summoned.posted)
    secretary(summoned, "!dagordning publicera")
    assert sent_papers(summoned, mark) == []
