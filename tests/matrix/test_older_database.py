"""An older database is put back, and the homeserver has forgotten what it was sent: nobody hears
anything twice, and what people have answered since stands in it again."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from secretary.language.sv.formats import month
from secretary.people import Mandate, Role, Seat
from storage import Store
from tests.homeserver.person import Person
from tests.homeserver.synapse import Synapse
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv
from tests.people import person
from tests.storage.postgres import Postgres
from tests.waiting import poll


class Copies:
    """Copies the database, and puts the copy back, each time with what `kind` says beside it."""

    def __init__(self, app: AppEnv, kind: str) -> None:
        self._app = app
        self._with_keys = kind == "data folder"
        self._folder = app.data.with_name("copy")

    def make(self) -> None:
        app = self._app
        if app.url.startswith("sqlite"):
            shutil.copytree(app.data, self._folder)
        else:
            self._folder.mkdir()
            _copy(app.url, self._file)

    def put_back(self, postgres: Postgres | None) -> None:
        app = self._app
        if postgres is not None:
            app.url = postgres.new_database()
            _copy(self._file, app.url)
        elif self._with_keys:
            shutil.rmtree(app.data)
            shutil.copytree(self._folder, app.data)
        else:
            for file in app.data.glob("kansli.db*"):
                file.unlink()
            shutil.copy(self._folder / "kansli.db", app.data)

    @property
    def _file(self) -> str:
        return f"sqlite:///{self._folder / 'kansli.db'}"


def _copy(source: str, target: str) -> None:
    stores = Store(source), Store(target)
    stores[0].copy_to(stores[1], "the copy")
    for store in stores:
        store.close()


def _seat(app: AppEnv, *people: Person) -> None:
    """Give each a seat in the group."""
    store = Store(app.url)
    with store.begin() as tx:
        for place, somebody in zip(("Arboga", "Sala"), people, strict=True):
            seat = Seat(group_id=app.group.id, organisation=place, name="")
            member = person(f"{somebody.id[1:4].title()} Ek", "S", matrix=somebody.id)
            since = date(2023, 1, 1)
            tx._session.add(Mandate(seat=seat, person=member, role=Role.MEMBER, since=since))
    store.close()


def posted(app: AppEnv, anna: Person) -> Counter[str]:
    """How often each thing was said, but what is said of the restore itself."""
    said = (seen.body for seen in app.said(anna) if "återställts" not in seen.body)
    return Counter(said)


def answers(app: AppEnv) -> list[tuple[object, ...]]:
    """The answers and reports that stand."""
    queries = (
        "SELECT event_id, coming FROM answer WHERE withdrawn_at IS NULL ORDER BY 1",
        "SELECT event_id, text FROM report WHERE withdrawn_at IS NULL ORDER BY 1",
    )
    store = Store(app.url)
    with store.begin() as tx:
        found = [tuple(row) for each in queries for row in tx._session.execute(text(each))]
    store.close()
    return found


def skipped(app: AppEnv) -> int:
    return _count(app, "skipped IS NOT NULL AND act IS NULL")


async def all_is_heard(app: AppEnv, anna: Person) -> None:
    """Until all that was decided is sent, and she has it."""
    await poll(lambda: _count(app, "settled_at IS NULL") == 0)
    store = Store(app.url)
    with store.begin() as tx:
        query = "SELECT event_id FROM sent_event JOIN outbox ON id = outbox_id WHERE act IS NULL"
        events = set(tx._session.scalars(text(query)))
    store.close()
    await anna.wait_until(lambda: events <= {seen.event_id for seen in anna.seen}, "all", 30)


def _count(app: AppEnv, which: str) -> int:
    store = Store(app.url)
    with store.begin() as tx:
        found = tx._session.scalar(text(f"SELECT count(*) FROM outbox WHERE {which}"))
    store.close()
    return int(found or 0)


@pytest.mark.parametrize(
    "kind",
    ["data folder", "database alone", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
async def test_nothing_is_said_twice_after_a_restore_of_any_age(
    env: MatrixEnv, homeserver: Synapse, kind: str, request: pytest.FixtureRequest
) -> None:
    server: Postgres | None = None
    if kind == "postgresql":
        server = request.getfixturevalue("postgres")
    anna, bo = await env.person("anna"), await env.person("bo")
    app = await AppEnv.open(env, [anna, bo], settling_time=timedelta(0), grace=timedelta(0))
    await app.stop()
    if server is not None:
        url = server.new_database()
        _copy(app.url, url)
        app.url = url
    _seat(app, anna, bo)
    await app.start()
    hello = [await anna.say(app.room, "!hjälp"), await bo.say(app.room, "!hjälp")]
    await app.answers(anna, hello)
    await app.stop()
    copies = Copies(app, kind)
    copies.make()

    # What the copy knows nothing of
    await app.start()
    day = app.clock.now() + timedelta(days=8)
    planned = await anna.say(app.room, f"!möte ny {day.day} {month(day)} kl 9 Stadshuset")
    summons = await anna.wait_for(lambda it: it.sender == app.id and "Kallelse" in it.body, 30)
    said = [await bo.say(app.room, "!förhinder"), await anna.say(app.room, "!rapport Ny skola")]
    await app.answers(anna, [planned, *said])
    await bo.edit(app.room, said[0], "!kommer digitalt")
    await bo.react(app.room, summons.event_id, "✅")
    published = await anna.say(app.room, "!dagordning publicera")
    await app.answers(anna, [published])
    await all_is_heard(app, anna)
    before, stood = posted(app, anna), answers(app)
    await app.stop()
    left_out = skipped(app)
    await asyncio.to_thread(homeserver.forget_transactions)
    copies.put_back(server)
    assert answers(app) == []

    await app.start()
    await anna.wait_for(lambda it: "återställts" in it.body, 60)
    last = await anna.say(app.room, "!hjälp")
    await app.answers(anna, [last])
    await all_is_heard(app, anna)

    after = posted(app, anna)
    assert after - before == Counter([next(iter(after - before))])  # the last answer alone
    assert answers(app) == stood
    assert skipped(app) == left_out
