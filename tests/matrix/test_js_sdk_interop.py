"""Members at a client of another family: matrix-js-sdk with the Rust cryptography of Element.

It is set to give keys to, and to believe, only devices that their owner has cross-signed
(``OnlySignedDevicesIsolationMode``): what Element and its kin do by default since MSC4153. To
such a client an ordinary nio bot is deaf.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from secretary.language.sv.formats import month
from tests.homeserver.env import PASSWORD
from tests.matrix import js_person
from tests.matrix.env import MatrixEnv
from tests.matrix.js_group import meeting
from tests.matrix.js_person import JsPerson, JsSeen

pytestmark = pytest.mark.skipif(js_person.missing() is not None, reason=str(js_person.missing()))


async def test_the_bot_is_heard_and_hears_and_its_device_is_signed_by_its_owner(
    env: MatrixEnv, tmp_path: Path
) -> None:
    async with meeting(env, tmp_path) as group:
        helped = await group.asked("!hjälp")
        day = (datetime.now(UTC) + timedelta(days=30)).date()
        planned = await group.asked(f"!möte ny {day.day} {month(day)} kl 9 Sala")
        absent = await group.asked("!förhinder")
        seen = await group.anna.do("device", user=group.user, device=group.device)
        shield = await group.anna.do("shield", room=group.room, event=helped.event_id)

    assert "!förhinder" in helped.body
    assert "är planerat" in planned.body
    assert "är antecknat" in absent.body
    assert all(answer.encrypted for answer in (helped, planned, absent))
    assert seen == {"signed_by_owner": True}
    assert shield == {"color": 0, "reason": None}


async def test_a_new_device_with_the_recovery_key_is_the_same_bot_to_its_members(
    env: MatrixEnv, tmp_path: Path
) -> None:
    async with meeting(env, tmp_path) as group:
        first = group.device
        await group.asked("!hjälp")
        await group.bot.kill()
        (recovery_key,) = re.findall(r"^    (\w{4} .+)$", group.bot.console, re.MULTILINE)
        file = group.bot.folder / "recovery-key"
        file.write_text(recovery_key)
        file.chmod(0o600)

        user = group.user[1:].partition(":")[0]
        await group.bot.kansli("login", "--user", user, "--again", "--recovery-key-file", str(file))
        await group.bot.start()

        assert group.device != first
        assert "!förhinder" in (await group.asked("!hjälp")).body
        seen = await group.anna.do("device", user=group.user, device=group.device)
        masters = re.findall(r"whose master key is (\S+)\.$", group.bot.console, re.MULTILINE)
        assert seen == {"signed_by_owner": True}
        assert len(masters) == 2
        assert len(set(masters)) == 1


async def test_a_bot_that_its_account_has_not_signed_would_be_deaf(
    env: MatrixEnv, tmp_path: Path
) -> None:
    """What the rest is for: the same client gives such a device no keys."""
    anna = await JsPerson.log_in(env.homeserver.url, env.account("anna"), PASSWORD)
    env.closing.push_async_callback(anna.close)
    bot = await env.bot()
    bot.port.trusts = (anna.id,)
    room = await anna.create_room(bot.id)
    await anna.wait_for_member(room, bot.id)

    await anna.say(room, "!hjälp")
    event = await bot.say(room, "Hej", "k1")

    seen = await anna.wait_for(lambda seen: seen.event_id == event)
    assert seen.failure is not None
    assert bot.port.texts == []


async def test_a_member_whose_device_is_not_verified_is_left_out_and_the_secretary_notified_once(
    env: MatrixEnv, tmp_path: Path
) -> None:
    bo = await env.person("bo", verified=False)
    async with meeting(env, tmp_path, bo.id) as group:
        await bo.join(group.room)
        await bo.wait_for_member(group.room, group.user)
        answer = await group.asked("!hjälp")
        unread = await bo.wait_for(lambda seen: seen.event_id == answer.event_id)
        await bo.wait_until(lambda: bool(bo.withheld(group.user)), "why")
        notice = await group.anna.wait_for(
            lambda seen: seen.room == group.secretary_room and "Bo Berg" in seen.body
        )

        await group.bot.kill()
        await group.bot.start()  # with new keys for the room
        await group.asked("!möten")
        await bo.wait_until(lambda: len(bo.withheld(group.user)) > 1, "why, again")
        await group.asked("!möten")

    assert unread.type == "m.room.encrypted"
    assert {why["code"] for why in bo.withheld(group.user)} == {"m.unverified"}
    assert notice.sender == group.user
    assert notice.encrypted
    assert bo.client.device_id in notice.body
    assert len([seen for seen in group.anna.seen if "Bo Berg" in seen.body]) == 1


async def test_with_keys_to_all_such_a_member_reads(env: MatrixEnv, tmp_path: Path) -> None:
    bo = await env.person("bo", verified=False)
    async with meeting(env, tmp_path, bo.id, keys_to="all") as group:
        await bo.join(group.room)
        await bo.wait_for_member(group.room, group.user)
        answer = await group.asked("!hjälp")

        read = await bo.wait_for(lambda seen: seen.event_id == answer.event_id)

    assert read.body == answer.body
    assert not bo.withheld(group.user)


def is_summons(seen: JsSeen, place: str) -> bool:
    return seen.body.startswith("Kallelse") and place in seen.body


async def test_what_a_message_answers_says_which_of_two_open_meetings_is_meant(
    env: MatrixEnv, tmp_path: Path
) -> None:
    async with meeting(env, tmp_path) as group:
        anna, room = group.anna, group.room
        summonses = {}
        for number in (1, 2):
            day = (datetime.now(UTC) + timedelta(days=8 + number)).date()
            await group.asked(f"!möte ny {day.day} {month(day)} kl 9 Sal {number}")
            place = f"Plats: Sal {number}"
            summons = await anna.wait_for(partial(is_summons, place=place))
            summonses[number] = summons.event_id

        def say(body: str, **more: object) -> dict[str, object]:
            return {"msgtype": "m.text", "body": body, **more}

        def replying(event: str) -> dict[str, object]:
            return {"m.relates_to": {"m.in_reply_to": {"event_id": event}}}

        unclear = await group.asked("!kommer")
        reply = await anna.send(room, say("!kommer", **replying(summonses[2])))
        await group.until_recorded({2: "coming"})

        await anna.send(room, say("!förhinder"), thread=summonses[1])
        await group.until_recorded({1: "absent", 2: "coming"})

        edit = {"rel_type": "m.replace", "event_id": reply}
        new = {"m.new_content": say("!förhinder"), "m.relates_to": edit}
        await anna.send(room, say("* !förhinder", **new))
        await group.until_recorded({1: "absent", 2: "absent"})

        new = {"m.new_content": say("!kommer digitalt"), "m.relates_to": edit}
        later = await anna.send(room, say("* !kommer digitalt", **new))
        await group.until_recorded({1: "absent", 2: "digital"})
        await anna.redact(room, later)
        await group.until_recorded({1: "absent", 2: "absent"})

        tap = {"rel_type": "m.annotation", "event_id": summonses[1], "key": "✅"}
        reaction = await anna.send(room, {"m.relates_to": tap}, kind="m.reaction")
        await group.until_recorded({1: "coming", 2: "absent"})

        await anna.redact(room, reaction)
        await group.until_recorded({1: "absent", 2: "absent"})

        pill = f'<a href="https://matrix.to/#/{group.user}">Kansli</a>'
        spoken = say(
            "Kansli: jag kommer digitalt",
            format="org.matrix.custom.html",
            formatted_body=f"{pill}: jag kommer digitalt",
            **{"m.mentions": {"user_ids": [group.user]}},
            **replying(summonses[2]),
        )
        offer = await group.answer_to(await anna.send(room, spoken))
        assert group.recorded() == {1: "absent", 2: "absent"}
        yes = await anna.send(room, say("ja", **replying(offer.event_id)))
        await group.until_recorded({1: "absent", 2: "digital"})
        answer = await group.answer_to(yes)

    assert "!kommer möte 1" in unclear.body
    assert "!kommer möte 2" in unclear.body
    assert offer.encrypted
    assert answer.encrypted
