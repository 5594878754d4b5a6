"""What will be posted: of the meetings to come, and of what follows one that was held."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Final

import pytest

from secretary import notices
from secretary.addressees import Addressees
from secretary.group import Offset
from secretary.notice_kinds import NOTICE_KINDS, NoticeKind
from services.all_upcoming import State, of_group
from services.upcoming import Span
from tests.chatroom import at, filled_room

AFTERWARDS: Final = NoticeKind(
    "afterwards", Offset(1, time(9)), Addressees.EXPECTED, is_after=True
)  # fmt: skip


def test_what_follows_a_meeting_is_foretold_until_it_is_posted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "NOTICE_KINDS", (*NOTICE_KINDS, AFTERWARDS))
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny onsdag 10 mars kl 9")
        room.go_to("2027-03-09 12:00")

        def foretold(when: str) -> list[str]:
            with room.store.begin() as tx:
                span = Span(at(when), at(when) + timedelta(days=60), at(when))
                found = of_group(tx, room.groups[0], span)
                coming = [each.upcoming.kind for each in found if each.state is State.COMING]
                return [kind for kind in coming if kind == AFTERWARDS.name]

        assert foretold("2027-03-09 12:00") == ["afterwards"]
        assert foretold("2027-03-10 13:00") == ["afterwards"]
        assert foretold("2027-03-11 09:01") == []
