"""A data folder is put back while a member is at matrix-js-sdk, with the cryptography of Element:
what her client gives again, what it does not, and what the bot and she see of that."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.homeserver.person import reply_target
from tests.homeserver.synapse import Synapse
from tests.matrix import js_person
from tests.matrix.env import MatrixEnv
from tests.matrix.js_group import Group, meeting
from tests.waiting import poll

pytestmark = pytest.mark.skipif(js_person.missing() is not None, reason=str(js_person.missing()))


@pytest.fixture(scope="module")
def shared_homeserver() -> Iterator[Synapse]:
    """One that does not answer the same sync for two minutes as it did the first time, keys that it
    has let go included: nobody puts a folder back so soon."""
    with Synapse(settings={"caches": {"sync_response_cache_duration": "0s"}}) as synapse:
        yield synapse


async def put_back_an_older_folder(group: Group, *questions: str) -> None:
    """Have them answered by a bot whose data folder is then replaced by one from before; it is
    not started again."""
    await group.bot.stop()
    data, copy = group.bot.folder / "data", group.bot.folder / "copy"
    shutil.copytree(data, copy)
    await group.bot.start()
    for question in questions:  # with a key that the copy knows nothing of
        await group.asked(question)
    await group.bot.stop()
    shutil.rmtree(data)
    copy.rename(data)


def unread(group: Group) -> list[str]:
    """The events that the bot keeps until their key comes."""
    with closing(sqlite3.connect(f"file:{group.bot.database}?mode=ro", uri=True)) as database:
        return [row[0] for row in database.execute("SELECT event_id FROM undecryptable")]


async def test_an_older_data_folder_is_put_back_and_all_is_read_and_nothing_said_twice(
    env: MatrixEnv, tmp_path: Path
) -> None:
    async with meeting(env, tmp_path) as group:
        await put_back_an_older_folder(group, "!hjälp", "!möten")
        while_down = await group.anna.say(group.room, "!möte")

        await group.bot.start()
        answer = await group.answer_to(while_down)
        later = await group.asked("!hjälp fråga")
        device = await group.anna.do("device", user=group.user, device=group.device)

        assert (answer.failure, later.failure) == (None, None)
        assert answer.encrypted
        assert device == {"signed_by_owner": True}
        assert "does not hold the newest keys" in group.bot.log
        said = [seen for seen in group.anna.seen if seen.sender == group.user]
        answered = [target for seen in said if (target := reply_target(seen.content))]
        assert len(answered) == len(set(answered)) == 4


async def test_a_client_gives_no_key_again_that_it_writes_with_no_more(
    env: MatrixEnv, tmp_path: Path
) -> None:
    """What that costs: the bot has to ask for the message."""
    async with meeting(env, tmp_path) as group:
        await put_back_an_older_folder(group, "!hjälp")
        lost = await group.anna.say(group.room, "!möte")
        await group.anna.do("discard", room=group.room)  # as after a hundred messages, or a week
        with_new_key = await group.anna.say(group.room, "!möten")

        await group.bot.start()
        await group.answer_to(with_new_key)
        await poll(lambda: lost in unread(group))
        assert "!förhinder" in (await group.asked("!hjälp")).body
        assert lost in unread(group)
