"""What of a group's rules a meeting does not keep: said to whoever plans it, and recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from secretary.people import Role
from tests.chatroom import SECRETARY, Chatroom, example_group, filled_room

LINK = "https://video.exempel/1"


@contextmanager
def room_with(rules: str, folder: Path) -> Iterator[Chatroom]:
    with filled_room(folder, groups=[example_group(rules)]) as room:
        yield room


def details(room: Chatroom, what: str) -> dict[str, object]:
    """Of the last such line in the audit log."""
    with room.store.begin() as tx:
        rows = tx._session.connection().exec_driver_sql(
            "SELECT details FROM audit WHERE what = ? ORDER BY id", (what,)
        )
        found: dict[str, object] = json.loads(list(rows)[-1].details)
        return found


def test_the_fifth_meeting_of_a_year_that_has_four(tmp_path: Path) -> None:
    with room_with("2023", tmp_path) as room:
        for day in ("12 mars", "23 april", "10 september"):
            room.say("sekreterare", f"!möte ny {day} kl 9 {LINK}")
        fourth = room.answer("sekreterare", f"!möte ny 12 november kl 9 {LINK}")
        assert "Gruppens regler" not in fourth
        fifth = room.answer("sekreterare", f"!möte ny 10 december kl 9 {LINK}")
        assert "det blir 5 möten det året. Gruppens regler säger högst 4." in fifth
        assert details(room, "meeting planned")["meetings_in_year"] == 5
        moved = room.answer("sekreterare", "!möte flytta möte 1 till 14 januari 2028 kl 9")
        assert "Gruppens regler" not in moved


def test_a_group_that_decides_for_itself_has_no_such_number(tmp_path: Path) -> None:
    with room_with("2017", tmp_path) as room:
        answers = [room.answer("sekreterare", f"!möte ny {day} mars kl 9") for day in range(15, 24)]
        assert not any("Obs: det blir" in answer for answer in answers)


def test_so_many_in_spring_that_autumn_cannot_have_its_two(tmp_path: Path) -> None:
    with room_with("2023", tmp_path) as room:
        for day in ("12 mars", "23 april"):
            assert "Obs: det blir" not in room.answer("sekreterare", f"!möte ny {day} kl 9 {LINK}")
        third = room.answer("sekreterare", f"!möte ny 4 juni kl 9 {LINK}")
        assert "Obs: det blir 3 möten på våren." in third
        assert "minst 2 på hösten och högst 4 på ett år" in third
        assert details(room, "meeting planned")["meetings_in_half_year"] == 3
        moved = room.answer("sekreterare", "!möte flytta möte 3 till 10 september kl 9")
        assert "Obs: det blir" not in moved


def test_where_no_rule_says_how_the_year_is_shared_spring_can_have_them_all(tmp_path: Path) -> None:
    with room_with("2021", tmp_path) as room:
        for day in ("12 mars", "23 april", "14 maj", "4 juni"):
            assert "Obs: det blir" not in room.answer("sekreterare", f"!möte ny {day} kl 9 {LINK}")
        assert "Enligt gruppens regler" not in room.answer("sekreterare", "!möten")


@pytest.mark.parametrize("who", ["sekreterare", "eva"])
def test_who_leads_sees_that_a_year_has_fewer_meetings_than_the_rules_want(
    who: str, tmp_path: Path
) -> None:
    with room_with("2023", tmp_path) as room:
        assert "minst 4 möten om året, 2 på våren och 2 på hösten" in room.answer(who, "!möten")
        for day in ("12 mars", "23 april", "10 september"):
            room.say("sekreterare", f"!möte ny {day} kl 9 {LINK}")
        assert "I kalendern för 2027 finns 2 på våren och 1 på hösten" in room.answer(who, "!möten")
        assert "Enligt gruppens regler" not in room.answer("gun", "!möten")
        room.say("sekreterare", f"!möte ny 12 november kl 9 {LINK}")
        assert "Enligt gruppens regler" not in room.answer(who, "!möten")
        room.say("sekreterare", "!möte ställ in möte 1")
        room.say("sekreterare", "ja")
        assert "I kalendern för 2027 finns 1 på våren och 2 på hösten" in room.answer(who, "!möten")


def test_a_group_with_only_a_least_number_hears_that(tmp_path: Path) -> None:
    with room_with("2021", tmp_path) as room:
        said = room.answer("sekreterare", "!möten")
        assert "Enligt gruppens regler ska det vara minst 4 möten om året. I kalendern" in said
    with room_with("2017", tmp_path / "2017") as room:
        assert "Enligt gruppens regler" not in room.answer("sekreterare", "!möten")


@pytest.mark.parametrize(("rules", "said"), [("2021", True), ("2023", True), ("2017", False)])
def test_a_meeting_without_a_link_where_members_can_take_part_online(
    rules: str, said: bool, tmp_path: Path
) -> None:
    with room_with(rules, tmp_path) as room:
        answer = room.answer("sekreterare", "!möte ny 12 mars kl 9 Sala")
        assert ("!möte ändra möte 1 länk https://" in answer) is said
        again = room.answer("sekreterare", f"!möte ny 23 april kl 9 {LINK}")
        assert "ingen länk" not in again


def test_a_meeting_after_the_mandates_have_ended(tmp_path: Path) -> None:
    with room_with("2023", tmp_path) as room:
        with room.store.begin() as tx:
            for mandate in tx.people.mandates("barn-unga"):
                if mandate.role is Role.MEMBER and mandate.seat.organisation != "Arboga":
                    mandate.until = date(2027, 10, 31)
        assert "mandaten" not in room.answer("sekreterare", f"!möte ny 29 oktober kl 9 {LINK}")
        answer = room.answer("sekreterare", f"!möte ny 12 november kl 9 {LINK}")
        assert "4 platser har ingen ledamot den dagen" in answer
        assert "mandaten går ut söndagen den 31 oktober 2027" in answer
        assert details(room, "meeting planned")["seats_unheld"] == 4


@pytest.mark.parametrize("rules", ["2017", "2023"])
def test_a_late_summons_where_rules_are_not_firm_goes_out_and_is_said_and_recorded(
    rules: str, tmp_path: Path
) -> None:
    with room_with(rules, tmp_path) as room:
        answer = room.answer("sekreterare", "!möte ny 5 februari kl 9")
        assert "senare än reglernas riktmärke, och jag har antecknat att du bestämde det" in answer
        assert room.count("summons") == 1
        with room.store.begin() as tx:
            [meeting] = tx.meetings("barn-unga")
            assert meeting.late_by == SECRETARY


def test_a_summons_that_the_bot_was_too_late_with_is_told_to_the_secretaries(
    tmp_path: Path,
) -> None:
    with room_with("2023", tmp_path) as room:
        room.say("sekreterare", "!möte ny 12 mars kl 9")
        room.go_to("2027-03-08 09:00")
        assert room.count("summons") == 1
        assert "gick ut först nu" in room.last("summons_late").text
        assert details(room, "summons late") == {"sent": 1}
        room.go_to("2027-03-08 09:10")
        assert room.count("summons_late") == 1


def test_in_time_nothing_is_said_of_lateness(tmp_path: Path) -> None:
    with room_with("2023", tmp_path) as room:
        assert "riktmärke" not in room.answer("sekreterare", "!möte ny 12 mars kl 9")
        room.go_to("2027-02-26 09:00")
        assert room.count("summons_late") == 0


def test_a_group_that_is_to_have_a_municipal_official_and_has_none(tmp_path: Path) -> None:
    lacks = "ingen tjänsteperson från en kommun"
    with room_with("2023", tmp_path) as room:
        assert lacks in room.answer("sekreterare", f"!möte ny 12 mars kl 9 {LINK}")
        assert details(room, "meeting planned")["lacks_official"] == 1
        room.say("sekreterare", "!tjänsteperson ny Eva Lind, strateg, Region Västmanland")
        assert lacks in room.answer("sekreterare", f"!möte ny 23 april kl 9 {LINK}")
        room.say("sekreterare", "!tjänsteperson ny Nils Ek, chef, Sala")
        assert lacks not in room.answer("sekreterare", f"!möte ny 10 september kl 9 {LINK}")
    with room_with("2021", tmp_path / "annan") as room:
        assert lacks not in room.answer("sekreterare", f"!möte ny 12 mars kl 9 {LINK}")


def test_the_summons_says_from_whom(tmp_path: Path) -> None:
    """The chair; in groups of 2023 the region's official, where there is one."""
    with room_with("2023", tmp_path) as room:
        room.say("sekreterare", f"!möte ny 12 mars kl 9 {LINK}")
        room.say("sekreterare", f"!möte ny 23 april kl 9 {LINK}")
        room.go_to("2027-02-26 09:00")
        assert "\nFrån ordföranden Eva Lund\n" in room.last("summons").text
        room.say("sekreterare", "!tjänsteperson ny Nils Ek, chef, Sala")
        room.say("sekreterare", "!tjänsteperson ny Eva Lind, strateg, Region Västmanland")
        room.go_to("2027-04-09 09:00")
        assert "\nFrån Eva Lind, strateg, Region Västmanland\n" in room.last("summons").text
