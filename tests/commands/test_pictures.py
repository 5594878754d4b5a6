"""`!möte bild` and `!närvaro bild`: a picture, and the same in words under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from secretary.documents.pictures import MEDIA_TYPE, png_size
from secretary.language.render import Renderer
from services import pictures
from services.context import without_actor
from storage import Attachment
from storage.schema import attachment, file_content
from tests.chatroom import SECRETARY_ROOM, Chatroom, PostedMessage, filled_room

EVA = "Eva Lund (Region Västmanland, på plats)"
BO = "Bo Berg (Arboga, digitalt, ersätter Anna Ek)"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Chatroom]:
    """Before meeting 1, on Friday 12 March 2027: Eva comes, Bo stands in for Anna, digitally, and
    nobody comes from Sala."""
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9 Stadshuset")
        room.go_to("2027-02-26 09:00")
        for who, words in (
            ("eva", "!kommer på plats"), ("anna", "!förhinder"), ("bo", "!kommer digitalt"),
            ("cia", "!förhinder"), ("david", "!förhinder"),
        ):  # fmt: skip
            room.say(who, words)
        yield room


def ask(room: Chatroom, words: str, who: str = "sekreterare") -> PostedMessage:
    mark = len(room.posted)
    room.say(who, words, room=SECRETARY_ROOM)
    [said] = room.since(mark)
    return said


def test_the_seats_come_as_a_picture_that_says_the_same_in_words(room: Chatroom) -> None:
    said = ask(room, "!möte bild")
    [picture] = said.post.attachments
    assert (picture.name, picture.media_type) == ("platser-2027-03-12.png", MEDIA_TYPE)
    assert said.text.split("\n\n") == [
        "Platserna vid mötet fredagen den 12 mars 2027 kl. 09.00",
        f"Kommer (2): {EVA}; {BO}",
        "Har inte svarat (2): Gun Hall (Västerås); Ida Jonsson (Oppositionens plats)",
        "Tom plats (1): Sala",
    ]


def test_who_comes_late_or_leaves_early_is_shown_so(room: Chatroom) -> None:
    plain = ask(room, "!möte bild")
    room.say("gun", "!kommer digitalt från 10.30")
    room.say("ida", "!kommer, måste gå 11")
    said = ask(room, "!möte bild")
    assert "Gun Hall (Västerås, digitalt, från kl. 10.30)" in said.text
    assert "Ida Jonsson (Oppositionens plats, till kl. 11.00)" in said.text
    assert said.post.attachments[0].sha256 != plain.post.attachments[0].sha256


def test_a_dark_one_is_another_picture_with_the_same_words(room: Chatroom) -> None:
    light, dark = ask(room, "!möte bild"), ask(room, "!möte bild möte 1 mörk")
    assert light.text == dark.text
    assert light.post.attachments[0].sha256 != dark.post.attachments[0].sha256


def test_the_year_comes_as_a_picture_when_a_meeting_has_been_held(room: Chatroom) -> None:
    assert "Inget möte har hållits 2027" in ask(room, "!närvaro bild").text
    room.go_to("2027-03-15 10:00")
    said = ask(room, "!närvaro bild 2027")
    assert [each.name for each in said.post.attachments] == ["narvaro-2027.png"]
    assert said.text.splitlines() == [
        "Närvaro 2027: 1 möte",
        "• Region Västmanland, 1 av 1: ledamoten vid 1",
        "• Arboga, 1 av 1: ersättaren vid 1",
        "• Sala, 0 av 1: tom vid 1",
        "• Västerås, 1 av 1: ledamoten vid 1",
        "• Oppositionens plats, 1 av 1: ledamoten vid 1",
        "",
        "Närvaron vid 1 möte kan ännu rättas.",
    ]
    assert ask(room, "!närvaro bild").text == said.text


@pytest.mark.parametrize("words", [
    "!möte bild kanske", "!möte bild möte 7", "!närvaro bild igår", "!närvaro bild 2027 inte",
    "!närvaro bild 27",
])  # fmt: skip
def test_what_is_not_understood_whole_draws_nothing(room: Chatroom, words: str) -> None:
    room.go_to("2027-03-11 10:00")
    assert ask(room, words).post.attachments == ()


def test_members_who_do_not_lead_the_group_get_none(room: Chatroom) -> None:
    mark = len(room.posted)
    room.say("anna", "!möte bild")
    [said] = room.since(mark)
    assert said.post.attachments == ()
    assert "sekreterare och ordförande" in said.text


def test_the_bytes_are_kept_until_the_answer_has_been_sent_and_no_longer(room: Chatroom) -> None:
    def kept() -> tuple[int, ...]:
        with room.store.begin() as tx:
            found = (
                tx._session.scalar(select(func.count()).select_from(table)) or 0
                for table in (attachment, file_content)
            )
            return tuple(found)

    posting = room._post_all
    room._post_all = lambda: None  # type: ignore[method-assign]
    room.say("sekreterare", "!möte bild", room=SECRETARY_ROOM)
    assert kept() == (1, 1)
    posting()
    assert kept() == (0, 0)


def test_a_report_takes_the_years_picture_along(room: Chatroom) -> None:
    room.go_to("2027-03-15 10:00")
    with room.store.begin() as tx:
        context = without_actor(tx, room.groups[0], Renderer(), "$1", room.clock.now())
        period, seats, picture = pictures.of_year(context, 2027)
        assert isinstance(picture, Attachment)
        content = tx.papers.content(picture.sha256 or "")
        assert png_size(content or b"") is not None
        assert (period.meetings, len(seats)) == (1, 5)
