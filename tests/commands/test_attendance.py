"""`!närvarande` and `!här`: who really is at a meeting, on top of what was announced.

Meeting 1 is on Friday 12 March 2027 at 9–12, profile 2021 (substitutes always attend). Where
nothing else is said, it is 9.20 that day; Anna Ek has said no, and Cia Dal comes digitally.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from bot.transports.base import EventKind
from secretary.attendance import AttendanceMode
from secretary.language.render import Renderer
from secretary.recorded_attendance import Attendee
from services import recorded_attendance
from services.attendance_figures import year_figures
from services.context import Context, without_actor
from storage import schema
from tests.chatroom import SECRETARY, SECRETARY_ROOM, Chatroom, at, filled_room

EVENTS = count()


def begin(room: Chatroom) -> Chatroom:
    """It is 9.20, and the meeting is under way."""
    room.say("anna", "!förhinder")
    room.say("cia", "!kommer digitalt")
    room.go_to("2027-03-12 09:20")
    return room


@pytest.fixture
def begun(summoned: Chatroom) -> Chatroom:
    return begin(summoned)


@pytest.fixture(scope="module")
def only_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chatroom]:
    with filled_room(tmp_path_factory.mktemp("attendance")) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9-12 Stadshuset i Sala")
        room.go_to("2027-02-26 09:00")
        yield begin(room)


@pytest.fixture
def fresh(only_room: Chatroom) -> Chatroom:
    """The same for many tests, with nothing recorded yet."""
    with only_room.store.begin() as tx:
        tx._session.execute(delete(schema.presence))
    only_room.clock.set(at("2027-03-12 09:20"))
    return only_room


def with_context(room: Chatroom, do: Callable[[Context], Any]) -> Any:
    """What a use case gives, on the first meeting's group."""
    with room.store.begin() as tx:
        event = f"$context{next(EVENTS)}"
        context = without_actor(tx, room.groups[0], Renderer(), event, room.clock.now())
        return do(context)


def meeting_of(context: Context) -> Any:
    return context.tx.meetings("barn-unga")[0]


def close(room: Chatroom) -> None:
    """As the notes do when they are frozen."""
    with_context(room, lambda context: recorded_attendance.close(context, meeting_of(context)))


def reopen(room: Chatroom) -> None:
    with_context(room, lambda context: recorded_attendance.reopen(context, meeting_of(context)))


def lines(room: Chatroom) -> dict[str, str]:
    """Those who are listed, by first name, and how: "ersätter Anna Ek till 9.40"."""

    def of(context: Context) -> dict[str, str]:
        listed = recorded_attendance.recorded(context, meeting_of(context))
        beside = {each.person_name: "bredvid" for each in listed.substitutes}
        return {
            each.person_name.split()[0]: how(each, beside.get(each.person_name, ""))
            for each in listed.everybody
        }

    found: dict[str, str] = with_context(room, of)
    return found


def how(each: Attendee, beside: str) -> str:
    said = [
        beside,
        f"ersätter {each.stands_in_for}" if each.stands_in_for else "",
        {AttendanceMode.DIGITAL: "digitalt", AttendanceMode.ON_SITE: "på plats"}.get(each.mode, "")
        if each.mode
        else "",
        f"från {each.arrived:%-H.%M}" if each.arrived else "",
        f"till {each.left:%-H.%M}" if each.left else "",
        "ordförande" if each.is_chair else "",
    ]
    return " ".join(filter(None, said)) or "närvarande"


def test_it_starts_from_what_was_announced(begun: Chatroom) -> None:
    assert lines(begun) == {
        "Eva": "ordförande",
        "Bo": "ersätter Anna Ek",
        "Cia": "digitalt",
        "Gun": "närvarande",
        "Ida": "närvarande",
        "Fredrik": "bredvid",
        "David": "bredvid",
        "Håkan": "bredvid",
        "Karin": "bredvid",
    }


@pytest.mark.parametrize(
    ("text", "who", "recorded"),
    [
        # Swedish, as one types it while others talk
        ("Anna kom", "Anna", "närvarande"),
        ("Anna är här", "Anna", "närvarande"),
        ("anna ek med", "Anna", "närvarande"),
        ("Anna", "Anna", "närvarande"),
        ("Ek (S) kom", "Anna", "närvarande"),
        ("Gun frånvarande", "Gun", ""),
        ("Gun kom inte", "Gun", ""),
        ("Gun är inte här", "Gun", ""),
        ("Gun har förhinder", "Gun", ""),
        ("Gun dök aldrig upp", "Gun", ""),
        ("frånvarande Gun", "Gun", ""),
        ("frånvarande: Gun, Ida", "Ida", ""),
        ("Frånvarande Gun och Ida", "Gun", ""),
        ("Gun och Ida: frånvarande", "Ida", ""),
        ("Gun, Ida och Karin frånvarande", "Karin", ""),
        ("Gun saknas", "Gun", ""),
        ("Gun digitalt", "Gun", "digitalt"),
        ("Gun deltar på länk", "Gun", "digitalt"),
        ("Cia på plats", "Cia", "på plats"),
        ("digitalt: Gun och Ida", "Ida", "digitalt"),
        ("Gun från 10.15", "Gun", "från 10.15"),
        ("Gun kom kl. 9.40", "Gun", "från 9.40"),
        ("Gun kom halv tio", "Gun", "från 9.30"),
        ("Gun kom 9:40 och gick kl 11", "Gun", "från 9.40 till 11.00"),
        ("Gun 9.30–11", "Gun", "från 9.30 till 11.00"),
        ("Gun 9.30-11, digitalt", "Gun", "digitalt från 9.30 till 11.00"),
        ("Gun gick 11", "Gun", "till 11.00"),
        ("Gun lämnade mötet kl 11.30", "Gun", "till 11.30"),
        ("Gun från 9", "Gun", "närvarande"),
        ("Cia kom", "Cia", "digitalt"),
        ("Anna kom, Gun och Ida frånvarande", "Ida", ""),
        ("Anna kom. Gun frånvarande", "Gun", ""),
        ("Anna kom\n- Gun frånvarande\n- Ida digitalt", "Ida", "digitalt"),
        ("Anna, Gun och Ida", "Anna", "närvarande"),
        ("möte 1: Gun frånvarande", "Gun", ""),
        ("möte 1 Gun frånvarande", "Gun", ""),
        ("mötet 12 mars: Gun frånvarande", "Gun", ""),
        ("alla utom Gun", "Gun", ""),
        ("alla utom Gun och Ida", "Ida", ""),
        ("alla, men Gun frånvarande", "Gun", ""),
        ("alla digitalt", "Gun", "digitalt"),
        ("alla digitalt", "Anna", ""),
        ("alla digitalt utom Gun på plats", "Gun", "på plats"),
        ("Gun kom inte förrän 10", "Gun", "från 10.00"),
        ("Gun från klockan tio", "Gun", "från 10.00"),
        ("Gun o Ida digitalt", "Ida", "digitalt"),
        ("Gun Hall (V), Västerås – frånvarande", "Gun", ""),
        ("Gun Hall, Västerås, digitalt", "Gun", "digitalt"),
        # Who replaces whom
        ("Gun frånvarande, Håkan ersätter", "Håkan", "ersätter Gun Hall"),
        ("Håkan ersätter Gun", "Håkan", "ersätter Gun Hall"),
        ("Håkan ersätter Gun", "Gun", ""),
        ("Gun ersätts av Håkan", "Håkan", "ersätter Gun Hall"),
        ("Håkan i stället för Gun", "Gun", ""),
        ("Håkan tjänstgör", "Gun", ""),
        ("Håkan ersätter Gun till 9.40", "Håkan", "ersätter Gun Hall till 9.40"),
        ("Håkan ersätter Gun till 9.40", "Gun", "från 9.40"),
        ("Håkan ersätter Gun från 11", "Gun", "till 11.00"),
        ("Bo bredvid", "Bo", "bredvid"),
        ("Bo med som ersättare", "Bo", "bredvid"),
        ("Karin är med som ersättare", "Karin", "bredvid"),
        ("Bo tjänstgör inte", "Bo", "bredvid"),
        ("David frånvarande", "David", ""),
        ("Cia ordförande", "Cia", "digitalt ordförande"),
        ("Cia leder mötet", "Eva", "närvarande"),
        # English
        ("Anna is here", "Anna", "närvarande"),
        ("Gun absent", "Gun", ""),
        ("Gun did not come", "Gun", ""),
        ("Gun didn’t show up", "Gun", ""),
        ("Gun isn't here", "Gun", ""),
        ("Gun online from 10:15", "Gun", "digitalt från 10.15"),
        ("Gun left at 11", "Gun", "till 11.00"),
        ("Gun from 9.30 to 11", "Gun", "från 9.30 till 11.00"),
        ("Håkan stands in for Gun", "Gun", ""),
        ("Gun is replaced by Håkan", "Håkan", "ersätter Gun Hall"),
        ("Bo here as a substitute", "Bo", "bredvid"),
        ("everybody except Gun", "Gun", ""),
        ("meeting 1: Gun and Ida absent", "Ida", ""),
        ("Cia chaired", "Cia", "digitalt ordförande"),
    ],
)  # fmt: skip
def test_the_secretary_corrects_it(fresh: Chatroom, text: str, who: str, recorded: str) -> None:
    answer = fresh.answer("sekreterare", f"!närvarande {text}")
    assert answer.startswith("Antecknat")
    assert lines(fresh).get(who, "") == recorded


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Gun kom inte digitalt", "Var Gun Hall med eller inte?"),
        ("Gun inte digitalt", "Var Gun Hall med eller inte?"),
        ("Gun är inte frånvarande", "Var Gun Hall med eller inte?"),
        ("Gun digitalt på plats", "Var Gun Hall med eller inte?"),
        ("Gun frånvarande från 10.15", "Var Gun Hall med eller inte?"),
        ("Gun kom, frånvarande", "Var Gun Hall med eller inte?"),
        ("alla digitalt utom Gun", "Var Gun Hall med eller inte?"),
        ("Gun kom sent", "När kom eller gick Gun Hall?"),
        ("Gun är inte kvar", "När kom eller gick Gun Hall?"),
        ("Gun inte här längre", "Jag förstår inte vad jag ska anteckna om Gun Hall"),
        ("Gun och Ida ersätter", "Gun Hall är ingen ersättare."),
        ("Gun har gått", "När kom eller gick Gun Hall?"),
        ("Gun 9.40", "När kom eller gick Gun Hall?"),
        ("Gun kommer snart", "När kom eller gick Gun Hall?"),
        ("Gun ta bort", "Är Gun Hall frånvarande, eller ska det"),
        ("Gun nog här", "Jag förstår inte vad jag ska anteckna om Gun Hall"),
        ("Gun kanske", "Jag förstår inte vad jag ska anteckna om Gun Hall"),
        ("Gun vabbar", "Jag förstår inte vad jag ska anteckna om Gun Hall"),
        ("Gun ersättare", "Jag förstår inte vad jag ska anteckna om Gun Hall"),
        ("Anna, Gun frånvarande", "Gäller det alla, eller bara Gun Hall?"),
        ("Anna kom, Ida, Gun digitalt", "Gäller det alla, eller bara Gun Hall?"),
        ("Gun kom, Ida digitalt, Gun frånvarande", "Om Gun Hall står det två saker."),
        ("Nisse kom", "Jag hittar ingen med det namnet"),
        ("ingen", "Jag förstår inte vad jag ska anteckna"),
        ("digitalt", "Jag förstår inte vad jag ska anteckna"),
        ("Gun från 13", "Den tiden går inte ihop med mötet, som börjar kl. 09.00"),
        ("Gun 11–10", "Den tiden går inte ihop med mötet"),
        ("Gun till 8", "Den tiden går inte ihop med mötet"),
        ("David ersätter Gun", "David Öst är inte ersättare för Gun Hall. Det är Håkan Ås."),
        ("Eva ersätter Gun", "Eva Lund är ingen ersättare."),
        ("Gun bredvid", "Gun Hall är ingen ersättare."),
        ("Bo ersätter Anna till 11", "Kom Anna Ek kl. 11.00, eller gick Bo Berg då?"),
        ("Karin ersätter inte Ida", "Jag förstår inte vad jag ska anteckna"),
        ("gäst Hanna", "Skriv gästens för- och efternamn"),
        ("gäst Hanna Ek, sjuk", "Skriv gästens för- och efternamn"),
        ("gäst Gun Hall", "Gun Hall hör redan till mötet"),
        ("ta bort gäst Hanna", "Det finns ingen gäst att ta bort."),
        ("möte 7: Gun kom", "Det finns inget möte 7."),
    ],
)
def test_what_is_unclear_is_asked_about_and_nothing_recorded(
    fresh: Chatroom, text: str, says: str
) -> None:
    before = lines(fresh)
    answer = fresh.answer("sekreterare", f"!närvarande {text}")
    assert says in answer
    assert "vabbar" not in answer
    assert "sjuk" not in answer
    assert lines(fresh) == before


def test_a_name_that_is_several_peoples_is_asked_about(begun: Chatroom) -> None:
    begun.say("sekreterare", "!tjänsteperson ny Anna Lind, strateg, Region Västmanland")
    answer = begun.answer("sekreterare", "!närvarande Anna kom")
    assert "Flera i gruppen heter så: Anna Ek (S) och Anna Lind" in answer
    assert "!närvarande Anna Ek" in answer


def test_the_answer_says_what_it_means_for_the_seat(fresh: Chatroom) -> None:
    answer = fresh.answer("sekreterare", "!närvarande Gun, Bo och Karin frånvarande")
    assert "• Gun Hall (V): frånvarande (Håkan Ås ersätter)" in answer
    assert "• Bo Berg (S): frånvarande (platsen är tom)" in answer
    assert "4 av 5 platser är fyllda." in answer
    whole = fresh.answer("gun", "!närvarande")
    assert "Frånvarande: Anna Ek, Bo Berg och Gun Hall" in whole
    assert "Tom plats: Arboga" in whole


def test_who_turns_up_or_is_gone_while_the_meeting_goes_on_may_have_come_or_left_just_now(
    fresh: Chatroom,
) -> None:
    fresh.say("sekreterare", "!närvarande Gun frånvarande")
    fresh.go_to("2027-03-12 10:30")
    answer = fresh.answer("sekreterare", "!närvarande Gun kom")
    assert "Kom Gun Hall först nu? Skriv !närvarande Gun Hall från 10.30" in answer
    fresh.say("sekreterare", "!närvarande Gun Hall från 10.30")
    assert lines(fresh)["Gun"] == "från 10.30"
    fresh.go_to("2027-03-12 11:00")
    answer = fresh.answer("sekreterare", "!närvarande Gun frånvarande")
    assert "Gick Gun Hall först nu? Skriv !närvarande Gun Hall till 11" in answer


def test_a_member_whom_somebody_replaces_is_not_made_absent_where_they_said_they_are_here(
    fresh: Chatroom,
) -> None:
    fresh.say("gun", "!här från 9")
    answer = fresh.answer("sekreterare", "!närvarande Håkan ersätter Gun")
    assert "Gun Hall står som närvarande" in answer
    assert "!närvarande Håkan Ås ersätter Gun Hall från 11" in answer
    assert lines(fresh)["Gun"] == "närvarande"
    fresh.say("sekreterare", "!närvarande Håkan ersätter Gun från 11")
    assert lines(fresh)["Håkan"] == "ersätter Gun Hall från 11.00"


@pytest.mark.parametrize("others", [("Cia", "Gun"), ("Gun", "Cia")])
def test_one_at_a_time_leads_the_meeting(fresh: Chatroom, others: tuple[str, str]) -> None:
    for name in others:
        fresh.say("sekreterare", f"!närvarande {name} ordförande")
    assert [who for who, how in lines(fresh).items() if "ordförande" in how] == [others[1]]


def test_who_had_said_nothing_at_the_meeting_is_not_asked_whether_they_left_just_now(
    fresh: Chatroom,
) -> None:
    fresh.go_to("2027-03-12 10:30")
    assert "först nu" not in fresh.answer("sekreterare", "!närvarande Gun frånvarande")


def test_a_substitute_who_served_at_the_beginning_serves_again_when_the_member_leaves(
    fresh: Chatroom,
) -> None:
    fresh.say("sekreterare", "!närvarande Håkan ersätter Gun till 9.40")
    fresh.say("sekreterare", "!närvarande Gun gick 11")
    assert lines(fresh)["Gun"] == "från 9.40 till 11.00"
    assert lines(fresh)["Håkan"] == "ersätter Gun Hall från 11.00 till 9.40"  # twice


def test_guests_are_kept_and_stand_in_no_list_of_the_notes(fresh: Chatroom) -> None:
    fresh.say("sekreterare", "!närvarande gäster Hanna Ek, rektor och Per Ask, Skolverket")
    fresh.say("sekreterare", "!närvarande gäst Hanna Ek, rektor")
    assert "Gäster: Hanna Ek, rektor; Per Ask, Skolverket" in fresh.answer("gun", "!närvarande")
    assert "Hanna" not in lines(fresh)
    answer = fresh.answer("sekreterare", "!närvarande ta bort gäst Hanna Ek")
    assert "Inte gäst längre: Hanna Ek, rektor" in answer
    assert "Gäster: Hanna Ek, rektor; Per Ask, Skolverket" in fresh.answer("sekreterare", "!ångra")


def test_officials_and_co_opted_came_or_not_and_say_so_themselves(begun: Chatroom) -> None:
    begun.say("sekreterare", "!tjänsteperson ny Lena Lind, strateg, Region Västmanland")
    begun.say("sekreterare", "!adjungera Per Ask, Skolverket")
    begun.say("sekreterare", "!koppla Lena Lind @lena:exempel")
    begun.say("sekreterare", "ja")
    begun.say("sekreterare", "!närvarande Per och Lena frånvarande")
    assert not {"Per", "Lena"} & lines(begun).keys()
    begun.say("sekreterare", "!närvarande Lena återställ")
    answer = begun.answer("lena", "!här digitalt")
    assert answer.startswith("Välkommen, Lena Lind! Antecknat: närvarande, digitalt, från kl. 09.2")
    assert lines(begun)["Lena"].startswith("digitalt")


def test_who_is_recorded_of_can_be_given_back_what_they_answered(fresh: Chatroom) -> None:
    fresh.say("sekreterare", "!närvarande Cia frånvarande")
    assert "Är Cia Dal frånvarande" in fresh.answer("sekreterare", "!närvarande Cia ta bort")
    fresh.say("sekreterare", "!närvarande Cia återställ")
    assert lines(fresh)["Cia"] == "digitalt"
    assert "Cia Dal (C): frånvarande" in fresh.answer("sekreterare", "!ångra")
    assert "Cia" not in lines(fresh)


def test_what_was_recorded_is_taken_back_unless_something_else_came_since(fresh: Chatroom) -> None:
    before = lines(fresh)
    fresh.say("sekreterare", "!närvarande Gun frånvarande, Ida digitalt")
    answer = fresh.answer("sekreterare", "!ångra")
    assert "Ångrat. Så här står det nu:" in answer
    assert "• Gun Hall (V): närvarande" in answer
    assert lines(fresh) == before
    fresh.say("sekreterare", "!närvarande Gun frånvarande")
    fresh.say("eva", "!närvarande Gun från 9.10")
    assert "har ändrats igen sedan dess" in fresh.answer("sekreterare", "!ångra")
    assert lines(fresh)["Gun"] == "från 9.10"


def test_what_is_recorded_last_counts_though_the_clock_was_set_back(fresh: Chatroom) -> None:
    fresh.say("sekreterare", "!närvarande Gun frånvarande")
    fresh.clock.set(at("2027-03-12 09:05"))
    fresh.say("sekreterare", "!närvarande Gun digitalt")
    assert lines(fresh)["Gun"] == "digitalt"


def test_a_correction_is_edited_and_taken_back_by_its_message(fresh: Chatroom) -> None:
    event = fresh.say("sekreterare", "!närvarande Gun frånvarande och gäst Hanna Ek, rektor")
    event = fresh.say("sekreterare", "!närvarande Gun frånvarande")
    fresh.edit("sekreterare", event, "!närvarande Ida frånvarande")
    assert lines(fresh)["Gun"] == "närvarande"
    assert "Ida" not in lines(fresh)
    mark = len(fresh.posted)
    fresh.redact("sekreterare", event)
    [told] = fresh.since(mark)
    assert told.text == "Återtaget: det som var antecknat på mötet om Ida Jonsson."
    assert lines(fresh)["Ida"] == "närvarande"


def test_a_guest_is_erased_with_the_message(fresh: Chatroom) -> None:
    event = fresh.say("sekreterare", "!närvarande gäst Hanna Ek, rektor")
    fresh.redact("sekreterare", event)
    with fresh.store.begin() as tx:
        [row] = [r for r in tx.said_by_version(event, None) if hasattr(r, "guest")]
        assert row.guest == ""


@pytest.mark.parametrize("who", ["anna", "bo"])
def test_members_see_who_is_there_and_correct_nothing(fresh: Chatroom, who: str) -> None:
    whole = fresh.answer(who, "!närvarande")
    assert whole.startswith("Närvaro, mötet i dag kl. 9")
    assert "Rätta" not in whole
    before = lines(fresh)
    for text in ("!närvarande Gun frånvarande", "!närvarande digitalt", "!närvarande alla"):
        answer = fresh.answer(who, text)
        assert "Det är sekreteraren och ordföranden som rättar listan." in answer
        assert "!här digitalt" in answer
    assert lines(fresh) == before


def test_the_chair_corrects_too_and_a_question_records_nothing(fresh: Chatroom) -> None:
    fresh.say("eva", "!närvarande Gun frånvarande, jag digitalt")
    assert "Gun" not in lines(fresh)
    assert lines(fresh)["Eva"] == "digitalt ordförande"
    for text in ("!närvarande Ida frånvarande?", "!närvarande?", "!närvarande möte 1"):
        assert fresh.answer("eva", text).startswith("Närvaro, mötet i dag kl. 9")
    assert lines(fresh)["Ida"] == "närvarande"


def test_before_the_day_it_is_only_shown(summoned: Chatroom) -> None:
    assert summoned.answer("anna", "!närvarande").startswith("Väntad närvaro, mötet fredagen")
    answer = summoned.answer("sekreterare", "!närvarande Gun frånvarande")
    assert "har inte varit än" in answer
    assert "!förhinder för" in answer


def test_an_answer_counts_until_the_meeting_begins(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-12 08:50")
    summoned.say("sekreterare", "!närvarande Ida digitalt")
    summoned.say("gun", "!förhinder")
    summoned.say("ida", "!förhinder")
    assert "Gun" not in lines(summoned)
    assert lines(summoned)["Ida"] == "digitalt"  # what was recorded goes before


def test_it_goes_on_being_the_meeting_after_it_has_ended(begun: Chatroom) -> None:
    begun.say("sekreterare", "!möte ny 23 april kl 9")
    begun.go_to("2027-03-15 09:00")
    begun.say("sekreterare", "!närvarande Gun frånvarande")
    assert "Gun" not in lines(begun)
    assert begun.answer("anna", "!närvarande").startswith("Närvaro, mötet fredagen den 12 mars")
    assert begun.answer("anna", "!närvarande 23 april").startswith("Väntad närvaro")


def test_who_was_appointed_since_is_not_at_the_meeting(begun: Chatroom) -> None:
    begun.go_to("2027-03-15 09:00")
    begun.say("sekreterare", "!ledamot Rut Ros (L) ersätter Gun Hall från i dag")
    begun.say("sekreterare", "ja")
    assert "Jag hittar ingen" in begun.answer("sekreterare", "!närvarande Rut Ros kom")
    assert lines(begun)["Gun"] == "närvarande"


# `!här`


def test_a_member_who_comes_after_all_is_there_and_the_substitute_served_until_then(
    fresh: Chatroom,
) -> None:
    fresh.go_to("2027-03-12 09:40")
    answer = fresh.answer("anna", "!här")
    assert "Antecknat: närvarande, från kl. 09.40 (Bo Berg ersätter till kl. 09.40)." in answer
    assert "Var du här från början? Skriv !här från 9" in answer
    assert lines(fresh)["Bo"] == "ersätter Anna Ek till 9.40"
    answer = fresh.answer("anna", "!här från 9")
    assert "Antecknat: närvarande." in answer
    assert lines(fresh)["Bo"] == "bredvid"


@pytest.mark.parametrize(
    ("who", "text", "recorded"),
    [
        ("gun", "!här", "närvarande"),
        ("gun", "!Här!", "närvarande"),
        ("gun", "!här nu", "närvarande"),
        ("gun", "!jag är här", "närvarande"),
        ("gun", "!här digitalt", "digitalt"),
        ("gun", "!här på plats", "på plats"),
        ("gun", "!här från 8.50", "närvarande"),
        ("gun", "!här till 11", "till 11.00"),
        ("cia", "!här", "digitalt"),
        ("cia", "!här på plats", "på plats"),
        ("håkan", "!här", "bredvid"),
        ("bo", "!här", "ersätter Anna Ek"),
        ("gun", "!here online", "digitalt"),
        ("gun", "!I'm here", "närvarande"),
    ],
)
def test_who_says_so_within_a_quarter_was_there_from_the_start(
    fresh: Chatroom, who: str, text: str, recorded: str
) -> None:
    fresh.clock.set(at("2027-03-12 09:05"))
    fresh.say("sekreterare", "!närvarande Håkan återställ")
    assert fresh.answer(who, text).startswith("Välkommen, ")
    assert lines(fresh)[who.capitalize()] == recorded


@pytest.mark.parametrize(
    "text",
    [
        "!här inte", "!här inte digitalt", "!här snart", "!här om en stund", "!här kanske",
        "!här gick", "!här frånvarande", "!här sjuk", "!här Bo", "!här bredvid",
    ],
)  # fmt: skip
def test_what_more_is_said_there_is_asked_about(fresh: Chatroom, text: str) -> None:
    before = lines(fresh)
    answer = fresh.answer("gun", text)
    assert answer.startswith("Jag förstod inte allt, och har inte antecknat något.")
    assert "sjuk" not in answer
    assert lines(fresh) == before


def test_it_is_for_the_day_from_an_hour_before_until_the_end(summoned: Chatroom) -> None:
    summoned.go_to("2027-03-12 07:59")
    assert "Skriv !här när du är där, tidigast en timme före." in summoned.answer("gun", "!här")
    summoned.go_to("2027-03-12 08:00")
    assert summoned.answer("gun", "!här").startswith("Välkommen, Gun Hall!")
    assert "Den tiden har inte varit än." in summoned.answer("ida", "!här från 10")
    summoned.go_to("2027-03-12 11:59")
    assert "från kl. 11.59" in summoned.answer("ida", "!här")
    summoned.go_to("2027-03-12 12:00")
    assert "är slut, så jag har inte antecknat något." in summoned.answer("cia", "!här")
    assert lines(summoned)["Cia"] == "närvarande"


def test_who_does_not_belong_to_the_meeting_is_told_so(fresh: Chatroom) -> None:
    for who in ("okänd", "sekreterare"):
        assert "Jag hittar dig inte bland dem som hör till mötet" in fresh.answer(who, "!här")


def test_what_the_secretary_recorded_goes_before_and_both_are_told(fresh: Chatroom) -> None:
    fresh.say("sekreterare", "!närvarande Gun frånvarande")
    answer = fresh.answer("gun", "!här")
    assert answer.startswith("Gun Hall, i listan står du som frånvarande")
    assert "Gun" not in lines(fresh)
    told = fresh.last("here_against_record")
    assert "Gun Hall skriver: jag är här." in told.text
    assert "!närvarande Gun Hall kom" in told.text
    assert SECRETARY in told.post.recipients
    fresh.say("sekreterare", "!närvarande Gun Hall kom")
    assert lines(fresh)["Gun"] == "närvarande"


def test_an_edit_and_a_redaction_of_it_count(fresh: Chatroom) -> None:
    event = fresh.say("gun", "!här")
    assert lines(fresh)["Gun"] == "från 9.20"
    fresh.go_to("2027-03-12 10:00")
    edit = fresh.edit("gun", event, "!här digitalt")
    assert lines(fresh)["Gun"] == "digitalt från 9.20"
    fresh.redact("gun", edit)
    assert lines(fresh)["Gun"] == "från 9.20"
    fresh.redact("gun", event)
    assert lines(fresh)["Gun"] == "närvarande"
    assert "om Gun Hall" in fresh.posted[-1].text


def test_it_is_kept_once_however_often_it_is_heard(fresh: Chatroom) -> None:
    before = fresh.count("reply")
    event = fresh._event(EventKind.MESSAGE, "gun", "!här", "!grupp:exempel")
    fresh.hand_over(event)
    fresh.hand_over(event)
    assert fresh.count("reply") == before + 1
    with fresh.store.begin() as tx:
        assert len(tx.said_by(event.event_id)) == 1


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("jag är här", "från 9.20"),
        ("Nu är jag på plats!", "på plats från 9.20"),
        ("jag är med digitalt", "digitalt från 9.20"),
        ("I'm here", "från 9.20"),
    ],
)
def test_who_says_so_in_plain_words_is_asked_first(
    fresh: Chatroom, text: str, recorded: str
) -> None:
    fresh.tell("gun", text)
    assert "Ska jag anteckna att du är på mötet" in fresh.last("reply").text
    assert lines(fresh)["Gun"] == "närvarande"
    fresh.tell("gun", "ja")
    assert lines(fresh)["Gun"] == recorded
    fresh.tell("ida", text)
    fresh.tell("ida", "nej")
    assert lines(fresh)["Ida"] == "närvarande"


@pytest.mark.parametrize(
    "text", ["jag är inte här", "jag är sjuk", "jag är här snart", "är jag här?", "Bo är här"]
)
def test_plain_words_that_say_otherwise_record_nothing(fresh: Chatroom, text: str) -> None:
    before = lines(fresh)
    fresh.tell("gun", text)
    assert "Ska jag anteckna att du är på mötet" not in fresh.last("reply").text
    fresh.tell("gun", "ja")
    assert lines(fresh) == before


def test_who_answers_after_it_has_begun_is_told_what_to_write(fresh: Chatroom) -> None:
    fresh.say("sekreterare", "!möte ny 23 april kl 9")
    assert "Är du på plats, skriv !här" in fresh.answer("gun", "!kommer")
    answer = fresh.answer("sekreterare", "!kommer för Anna Ek")
    assert "!närvarande Anna Ek kom eller !närvarande Anna Ek frånvarande" in answer
    assert "Prova !kommer för Anna Ek möte 2" in answer


# Closed by the notes


def test_after_the_notes_are_final_nothing_changes(begun: Chatroom) -> None:
    here = begun.say("gun", "!här")
    begun.say("sekreterare", "!närvarande Ida frånvarande")
    close(begun)
    before = lines(begun)
    for who, text in (
        ("sekreterare", "!närvarande Cia frånvarande"),
        ("gun", "!här"),
        ("sekreterare", "!ångra"),
    ):
        answer = begun.answer(who, text)
        assert "Anteckningarna från möte 1 är klara" in answer
        assert "öppnar sekreteraren en ny version med !anteckningar ny version" in answer
    begun.edit("gun", here, "!här digitalt")
    begun.redact("gun", here)
    assert "Anteckningarna från möte 1 är klara" in begun.posted[-1].text
    assert lines(begun) == before
    assert "Närvaron är klar" in begun.answer("sekreterare", "!närvarande")
    reopen(begun)
    begun.say("sekreterare", "!närvarande Cia frånvarande")
    assert "Cia" not in lines(begun)


def test_the_comment_round_goes_to_members_and_substitutes_who_were_there(begun: Chatroom) -> None:
    begun.say("sekreterare", "!närvarande Gun, Håkan och Karin frånvarande")
    begun.say("sekreterare", "!tjänsteperson ny Lena Lind, strateg, Region Västmanland")
    people = with_context(
        begun,
        lambda context: [
            each.name for each in recorded_attendance.present_people(context, meeting_of(context))
        ],
    )
    assert people == [
        "Eva Lund", "Bo Berg", "Cia Dal", "Ida Jonsson", "Fredrik Ask", "David Öst",
    ]  # fmt: skip


def test_a_years_figures_tell_of_each_seat_how_often_somebody_sat_in_it(begun: Chatroom) -> None:
    begun.say("sekreterare", "!närvarande Gun och Håkan frånvarande, Ida från 10")
    begun.say("sekreterare", "!möte ny 23 april kl 9")
    begun.say("sekreterare", "!möte ny 28 maj kl 9")
    begun.go_to("2027-04-23 09:10")
    close(begun)
    found = with_context(begun, lambda context: year_figures(context, 2027))
    assert [meeting.number for meeting in found.meetings] == [1, 2]
    assert [meeting.number for meeting in found.not_closed] == [2]
    assert [
        (each.seat.label, each.meetings, each.by_member, each.by_substitute, each.empty)
        for each in found.seats
    ] == [
        ("Region Västmanland", 2, 2, 0, 0),
        ("Arboga", 2, 1, 1, 0),
        ("Sala", 2, 2, 0, 0),
        ("Västerås", 2, 1, 0, 1),
        ("Oppositionens plats", 2, 2, 0, 0),
    ]


def test_who_holds_places_in_two_seats_is_listed_once(tmp_path: Path) -> None:
    with filled_room(tmp_path) as room:
        for text in (
            "!ersättare för Gun Hall: Ida Jonsson",
            "ja",
            "!möte ny fredag 12 mars kl 9-12",
        ):
            room.say("sekreterare", text, room=SECRETARY_ROOM)
        room.go_to("2027-03-12 09:00")
        room.say("sekreterare", "!närvarande Gun frånvarande", room=SECRETARY_ROOM)
        there = room.answer("sekreterare", "!närvarande", room=SECRETARY_ROOM)
        assert there.count("Ida Jonsson") == 1
        assert "Frånvarande: Gun Hall\n" in there
        room.say("sekreterare", "!närvarande Ida frånvarande", room=SECRETARY_ROOM)
        away = room.answer("sekreterare", "!närvarande", room=SECRETARY_ROOM)
        assert "Frånvarande: Gun Hall och Ida Jonsson\n" in away


def test_who_is_there_beside_an_empty_seat_is_not_among_those_away(tmp_path: Path) -> None:
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9-12", room=SECRETARY_ROOM)
        room.go_to("2027-03-12 09:00")
        room.say("sekreterare", "!närvarande Bo bredvid, Anna frånvarande", room=SECRETARY_ROOM)
        there = room.answer("sekreterare", "!närvarande", room=SECRETARY_ROOM)
        assert "• Bo Berg (S), Arboga" in there
        assert "Frånvarande: Anna Ek\n" in there


@pytest.mark.parametrize("words", ["jag är här", "Nu är jag här", "I'm here"])
def test_who_is_early_says_it_in_plain_words(tmp_path: Path, words: str) -> None:
    with filled_room(tmp_path) as room:
        room.say("sekreterare", "!möte ny fredag 12 mars kl 9-12", room=SECRETARY_ROOM)
        room.go_to("2027-03-12 07:55")
        room.tell("gun", words)
        assert "Ska jag anteckna att du är på mötet?" not in room.posted[-1].text
        room.go_to("2027-03-12 08:30")
        room.tell("gun", words)
        assert room.posted[-1].text.startswith("Ska jag anteckna att du är på mötet?")
        room.tell("gun", "ja")
        assert room.posted[-1].text == "Välkommen, Gun Hall! Antecknat: närvarande."
