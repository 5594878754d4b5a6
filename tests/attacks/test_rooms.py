"""Groups' rooms that open or lead elsewhere, in which the bot may not write, or that are no longer
for two: on a real homeserver, with real clients."""

from __future__ import annotations

from typing import Any, Final

import nio  # type: ignore[import-untyped]  # ships no types
import pytest

from secretary.people import MATRIX
from storage import OutboundMessage
from tests.chatroom import at, fill_seats
from tests.homeserver.person import Person, Seen, reply_target
from tests.matrix.app_env import AppEnv
from tests.matrix.env import MatrixEnv
from tests.storage.example import add_member
from tests.waiting import poll

ENCRYPTED: Final = {"algorithm": "m.megolm.v1.aes-sha2"}


class GroupEnv:
    """Elin, the secretary, and the bot, in the group's room and one for the secretaries."""

    def __init__(self, elin: Person, app: AppEnv, secretary_room: str) -> None:
        self.elin = elin
        self.app = app
        self.secretary_room = secretary_room

    @property
    def room(self) -> str:
        return self.app.room

    async def put(self, kind: str, room: str | None = None, **content: Any) -> None:
        """Elin sets some state, in the group's room where no other is named."""
        answer = await self.elin.client.room_put_state(room or self.room, kind, content)
        assert hasattr(answer, "event_id"), answer

    async def put_levels(self, **changes: Any) -> None:
        answer = await self.elin.client.room_get_state_event(self.room, "m.room.power_levels")
        await self.put("m.room.power_levels", **{**answer.content, **changes})

    async def told(self, words: str, room: str | None = None, times: int = 1) -> Seen:
        """Until Elin is told this so many times, in the secretaries' room where none is named."""
        await self.elin.wait_until(lambda: len(self.seen(words, room)) >= times, words)
        return self.seen(words, room)[-1]

    def seen(self, words: str, room: str | None = None) -> list[Seen]:
        said = self.app.said(self.elin, room or self.secretary_room)
        return [it for it in said if words in it.body]

    async def check(self) -> tuple[bool | None, str]:
        report = await self.app.application.health.report()
        found = [(it.ok, it.text) for it in report.checks if it.name == "rooms"]
        return found[0] if found else (None, "")  # not before the first sync

    async def new_room(self, *, public: bool = False, **state: Any) -> str:
        """A room made by hand that says it replaces the group's; the bot is asked to it, where it
        cannot walk in. state: by its type without the ``m.room.`` before it."""
        preset = nio.RoomPreset.public_chat if public else nio.RoomPreset.private_chat
        answer = await self.elin.client.room_create(
            preset=preset,
            invite=[] if public else [self.app.id],
            predecessor={"room_id": self.room, "event_id": "$sist"},
            initial_state=[
                {"type": f"m.room.{kind}", "state_key": "", "content": content}
                for kind, content in state.items()
            ],
        )
        assert isinstance(answer, nio.RoomCreateResponse), answer
        return str(answer.room_id)

    async def replace(self, new: str) -> None:
        """The group's room ends, and leads to another."""
        await self.put("m.room.tombstone", body="hit", replacement_room=new)

    async def left(self, room: str) -> None:
        """Until the bot has left a room again."""
        await self.elin.wait_for(
            lambda it: (
                (it.room, it.type, it.sender) == (room, "m.room.member", self.app.id)
                and it.content["membership"] == "leave"
            )
        )


@pytest.fixture
async def group(env: MatrixEnv) -> GroupEnv:
    elin = await env.person("elin")
    secretary_room = await elin.create_room("Sekreterarna")
    app = await AppEnv.open(env, [elin], secretary_room=secretary_room)
    await elin.invite(secretary_room, app.id)
    await elin.wait_for_member(secretary_room, app.id)
    return GroupEnv(elin, app, secretary_room)


# Open rooms


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("m.room.join_rules", {"join_rule": "public"}, "Vem som helst kan gå in"),
        ("m.room.history_visibility", {"history_visibility": "world_readable"}, "kan läsa"),
    ],
    ids=["public", "world-readable"],
)
async def test_the_secretaries_are_told_at_once_that_their_group_s_room_is_open(
    group: GroupEnv, kind: str, content: dict[str, str], words: str
) -> None:
    await poll(lambda: is_right(group))

    await group.put(kind, **content)

    said = await group.told(words)
    assert said.content["m.mentions"] == {"user_ids": [group.elin.id]}
    ok, text = await group.check()
    assert not ok
    assert "barn-unga room: " in text


async def test_what_was_put_right_is_told_again_if_it_happens_again_and_not_at_a_start(
    group: GroupEnv,
) -> None:
    await group.put("m.room.join_rules", join_rule="public")
    await group.told("Vem som helst")
    await group.app.restart()
    await group.put("m.room.join_rules", join_rule="invite")
    await poll(lambda: is_right(group))

    await group.put("m.room.join_rules", join_rule="public")

    await group.told("Vem som helst", times=2)
    assert len(group.seen("Vem som helst")) == 2


async def test_a_stranger_who_walks_in_hears_nothing_of_who_comes(
    group: GroupEnv, env: MatrixEnv
) -> None:
    fill_seats(group.app.store)
    await group.elin.say(group.room, "!möte ny 12 mars 2030 kl 9")
    await group.put("m.room.join_rules", join_rule="public")
    mallory = await env.person("mallory")
    await mallory.join(group.room)
    await group.elin.wait_for_member(group.room, mallory.id)
    asked = await mallory.say(group.room, "!möte")
    member = await group.elin.say(group.room, "!möte")

    await group.app.answers(group.elin, [asked, member])

    answers = {reply_target(it.content): it.body for it in group.app.said(group.elin)}
    assert "är för gruppens ledamöter" in answers[asked]
    assert "i en direktchatt" in answers[member]


# Upgrades


@pytest.mark.parametrize(
    ("public", "state", "words"),
    [
        (True, {"encryption": ENCRYPTED}, "Vem som helst kan gå in"),
        (
            False,
            {
                "encryption": ENCRYPTED,
                "history_visibility": {"history_visibility": "world_readable"},
            },
            "Vem som helst kan läsa",
        ),
        (False, {}, "inte krypterat"),
        (
            False,
            {
                "encryption": ENCRYPTED,
                "join_rules": {
                    "join_rule": "restricted",
                    "allow": [{"type": "m.room_membership", "room_id": "!annat:exempel"}],
                },
            },
            "visst annat rum",
        ),
    ],
    ids=["public", "world-readable", "clear", "restricted"],
)
async def test_a_room_less_closed_than_the_old_one_is_not_followed_and_the_secretaries_are_asked(
    group: GroupEnv, public: bool, state: dict[str, Any], words: str
) -> None:
    new = await group.new_room(public=public, **state)

    await group.replace(new)

    assert "inte flyttat med" in (await group.told(words)).body
    if public:  # elsewhere a secretary has asked it to be
        await group.left(new)
    assert group.app.application._service.rooms == (group.room, group.secretary_room)
    assert "replaced" in (await group.check())[1]


async def test_a_new_room_that_is_put_right_is_followed(group: GroupEnv) -> None:
    new = await group.new_room()
    await group.elin.wait_for_member(new, group.app.id)
    await group.replace(new)
    await group.told("inte flyttat med")

    await group.put("m.room.encryption", new, **ENCRYPTED)

    await group.told("har flyttat med")
    assert new in group.app.application._service.rooms


async def test_a_new_room_that_was_left_is_looked_at_again_when_the_bot_is_asked_there(
    group: GroupEnv,
) -> None:
    new = await group.new_room(public=True, encryption=ENCRYPTED)
    await group.replace(new)
    await group.left(new)

    await group.put("m.room.join_rules", new, join_rule="invite")
    await group.elin.invite(new, group.app.id)

    await group.told("har flyttat med")
    assert new in group.app.application._service.rooms


async def test_a_room_that_leads_to_another_room_of_the_secretary_s_takes_nobody_out_of_it(
    group: GroupEnv,
) -> None:
    await group.replace(group.secretary_room)

    await group.told("redan ett rum för en grupp")
    asked = await group.elin.say(group.secretary_room, "!hjälp")
    await group.told("!hjälp")
    assert group.elin.sees(group.secretary_room, group.app.id)
    assert asked


# Rooms in which the bot may not write


async def test_a_bot_that_may_not_write_says_so_elsewhere_and_goes_on_at_once_when_it_may(
    group: GroupEnv, caplog: pytest.LogCaptureFixture
) -> None:
    await group.put_levels(events_default=50)
    asked = await group.elin.say(group.room, "!hjälp")
    await group.told("Jag får inte skriva där")
    assert (await group.check()) == (False, "barn-unga room: read_only")
    await poll(lambda: "waits 300 s" in caplog.text)

    await group.put_levels(events_default=0)

    await group.app.answers(group.elin, [asked])
    assert (await group.check())[0]


@pytest.mark.parametrize("how", ["kick", "ban"])
async def test_a_bot_that_was_put_out_says_so_and_goes_on_when_it_is_asked_in_again(
    group: GroupEnv, how: str
) -> None:
    client = group.elin.client
    await (client.room_kick if how == "kick" else client.room_ban)(group.room, group.app.id)
    await group.told("Jag är avstängd" if how == "ban" else "Jag är inte med där längre")
    assert "room: " in (await group.check())[1]
    with group.app.store.begin() as tx:
        tx.outbox.add(OutboundMessage("k", group.room, "Kallelse", "Kallelse"), at(NOW))
    group.app.application.delivery.wake()
    if how == "ban":
        await client.room_unban(group.room, group.app.id)

    await group.elin.invite(group.room, group.app.id)

    await group.told("Kallelse", group.room)
    assert (await group.check())[0]


# Direct chats


async def test_nothing_is_said_in_a_direct_chat_that_an_outsider_is_left_in(
    env: MatrixEnv, caplog: pytest.LogCaptureFixture
) -> None:
    anna, bo = await env.person("anna"), await env.person("bo")
    app = await AppEnv.open(env, [bo])
    with app.store.begin() as tx:
        mandate = add_member(tx, "Anna Ek", "barn-unga")
        mandate.person.set_address(MATRIX, anna.id)
    direct = await anna.create_room(None, app.id, direct=True)
    await anna.wait_for_member(direct, app.id)
    await anna.say(direct, "!hjälp")
    await anna.wait_until(lambda: len(app.said(anna, direct)) == 1, "the answer", 30)
    mallory = await env.person("mallory")

    await anna.invite(direct, mallory.id)
    await anna.say(direct, "!hjälp")
    await mallory.wait_for_invitation(direct)
    await mallory.join(direct)
    await anna.leave(direct)
    await poll(lambda: app.application._service._group_rooms._partners == {direct: mallory.id})
    with app.store.begin() as tx:  # as if it had been decided before
        assert tx.direct_rooms.of(MATRIX, anna.id) is None
        tx.outbox.add(
            OutboundMessage("k", direct, "Du ersätter", "x", recipients=(anna.id,)), at(NOW)
        )
    app.application.delivery.wake()
    await poll(lambda: "k waits" in caplog.text)
    await app.application.tick()  # which sends it nowhere
    app.application.retry(direct)
    asked = await mallory.say(direct, "!möte")

    await mallory.wait_until(lambda: asked in targets(app, mallory, direct), "the answer", 30)
    assert ["dig hittar jag inte" in it.body for it in app.said(mallory, direct)] == [True]
    assert len(app.said(anna, direct)) == 1  # and none once another was asked to it


NOW: Final = "2027-01-01 09:00"


def targets(app: AppEnv, person: Person, room: str) -> list[str | None]:
    return [reply_target(it.content) for it in app.said(person, room)]


async def is_right(group: GroupEnv) -> bool:
    return (await group.check())[0] is True
