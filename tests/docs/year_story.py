"""tests/golden/year.md: a year of three groups, one for each set of rules, as it is told."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from secretary.documents.visual_identity import VisualIdentity
from secretary.group import PROFILES, Group, GroupPlace
from secretary.language.render import Renderer
from secretary.people import MATRIX, Mandate, Office, Person, Role, Seat
from secretary.superior_board import SuperiorBoard
from services import all_upcoming
from services.all_upcoming import State
from services.context import without_actor
from services.upcoming import Span
from storage import OutboundMessage
from tests.chatroom import SECRETARY, ZONE, Chatroom, at, matrix_id
from tests.docs.pages import Page
from tests.docs.story import Story
from tests.people import person

YEAR: Final = Page("tests/golden/year.md")
"""Written by `make docs`."""

_TOLD: Final = """\
# Ett år med tre grupper

Det här är allt som Kansli skrev under 2027 till tre samverkansgrupper i samma region, och vad som
fick det att skriva: till vem, var och när. Grupperna är påhittade och har fem platser var. Äldre
arbetar efter reglerna från 2017, barn och unga efter dem från 2021 och hälsa efter dem från 2023.
Elin Ström är sekreterare i alla tre. Sidan skrivs av `make docs`, av det som Kansli verkligen
svarar.
"""

_SRB: Final = "!srb:exempel"
_ELDERLY, _CHILDREN, _HEALTH = "aldre", "barn-unga", "halsa"
_GROUPS: Final = {
    _ELDERLY: ("Samverkansgruppen äldre", "2017"),
    _CHILDREN: ("Samverkansgruppen barn och unga", "2021"),
    _HEALTH: ("Samverkansgruppen hälsa", "2023"),
}
_SHORT: Final = {_ELDERLY: "äldre", _CHILDREN: "barn och unga", _HEALTH: "hälsa"}
_SEATS: Final[Mapping[str, tuple[tuple[str, str, str, str], ...]]] = {
    _ELDERLY: (
        ("Region Västmanland", "1", "Maj Almlid (S)", "Olle Granfors (S)"),
        ("Arboga", "", "Anna Ek (S)", "Bo Berg (S)"),
        ("Köping", "", "Rut Sandhed (C)", "Alf Kvarnlid (C)"),
        ("Sala", "", "Åsa Dalfors (M)", "Tor Åsmo (M)"),
        ("Region Västmanland", "Oppositionens plats", "Per Silverhed (M)", "Tyra Lindmo (M)"),
    ),
    _CHILDREN: (
        ("Region Västmanland", "1", "Siv Näslid (C)", "Ove Furuhed (C)"),
        ("Arboga", "", "Kaj Rönnmo (M)", "Ida Vassfors (M)"),
        ("Köping", "", "Ulf Myrlid (S)", "Lena Bruklid (S)"),
        ("Sala", "", "Nora Strandlid (V)", "Sten Marklid (V)"),
        ("Region Västmanland", "Oppositionens plats", "Jon Forsmo (KD)", "Karin Lind (KD)"),
    ),
    _HEALTH: (
        ("Region Västmanland", "1", "Eva Lund (M)", "Fredrik Ask (M)"),
        ("Arboga", "", "Anna Ek (S)", "Bo Berg (S)"),
        ("Köping", "", "Ulf Myrlid (S)", "Lena Bruklid (S)"),
        ("Sala", "", "Cia Dal (C)", "David Öst (C)"),
        ("Region Västmanland", "Oppositionens plats", "Inga Jonsson (S)", "Sara Hed (S)"),
    ),
}
"""Organisation, seat, member, substitute; the first of each is chair. Anna Ek, Bo Berg, Ulf Myrlid
and Lena Bruklid sit in two groups."""


def room_of(group: str) -> str:
    return f"!{group}:exempel"


def office_of(group: str) -> str:
    """The room of its secretaries."""
    return f"!{group}-sekreterare:exempel"


def year_groups() -> list[Group]:
    """The three groups, as the administrator set them up."""
    board = SuperiorBoard(room=_SRB)
    return [
        Group(
            id=name,
            name=title,
            places={MATRIX: GroupPlace(room_of(name), frozenset({SECRETARY}), office_of(name))},
            rules=PROFILES[rules],
            zone=ZONE,
            settling_time=timedelta(seconds=60),
            grace=timedelta(minutes=3),
            board=board,
            identity=VisualIdentity("Region Västmanland"),
        )
        for name, (title, rules) in _GROUPS.items()
    ]


def fill(room: Chatroom) -> None:
    """Give the seats their holders; somebody of two groups is one person."""
    people: dict[str, Person] = {}
    with room.store.begin() as tx:
        for group, seats in _SEATS.items():
            for place, (organisation, name, *holders) in enumerate(seats):
                seat = Seat(group_id=group, organisation=organisation, name=name)
                for who, role in zip(holders, (Role.MEMBER, Role.SUBSTITUTE), strict=True):
                    known, _, party = who.removesuffix(")").partition(" (")
                    if known not in people:
                        people[known] = person(known, party, matrix=matrix_id(known))
                    is_chair = place == 0 and role is Role.MEMBER
                    office = Office.CHAIR if is_chair else None
                    tx.add(
                        Mandate(
                            seat=seat,
                            person=people[known],
                            role=role,
                            since=date(2023, 1, 1),
                            office=office,
                        )
                    )


class YearStory(Story):
    """A story of the three groups."""

    def __init__(self, room: Chatroom) -> None:
        places = {_SRB: "SRB:s rum"}
        for group, short in _SHORT.items():
            places[room_of(group)] = f"rummet för {short}"
            places[office_of(group)] = f"sekreterarens rum för {short}"
        people = {room_of(group): list(_people(seats)) for group, seats in _SEATS.items()}
        super().__init__(room, "Elin Ström", people, places)
        self.unforeseen: list[str] = []

    def live_until(self, instant: str) -> None:
        """As of any story; what the bot foresaw and did not say, or said and had not foreseen, is
        in `unforeseen`."""
        foreseen = Counter(self._foreseen(instant))
        mark = len(self.room.posted)
        super().live_until(instant)
        said = Counter(_seen(each.post) for each in self.room.since(mark))
        self.unforeseen += [f"foreseen: {each}" for each in foreseen - said]
        self.unforeseen += [f"said: {each}" for each in said - foreseen]

    def _foreseen(self, instant: str) -> Iterator[tuple[str, ...]]:
        now = self.room.clock.now()
        span = Span(now, at(instant) + timedelta(seconds=1), now)
        with self.room.store.begin() as tx:
            for group in self.room.groups:
                for each in all_upcoming.of_group(tx, group, span):
                    if each.state is State.COMING:
                        what = each.upcoming
                        others = [other for other in self.room.groups if other is not group]
                        context = without_actor(tx, group, Renderer(), what.key, what.due, others)
                        foreseen = what.foresee(context)
                        if foreseen.skip_reason is not None:
                            continue
                        for message in foreseen.messages:
                            text = message.words(context)
                            where = message.destination
                            yield _seen(where.message_to_group("", message.kind, text, group.id))

    def writes(self, group: str, *texts: str, soon: bool = False) -> None:
        """The secretary writes in the secretaries' room of a group."""
        for text in texts:
            self.says("Elin Ström", text, soon=soon, where=office_of(group))

    def example(self, group: str, name: str, text: str) -> None:
        """The secretary asks for a document as files, there."""
        self.asks_for_files(name, "Elin Ström", text, office_of(group))

    def in_group(self, group: str, name: str, text: str) -> None:
        """Somebody writes in a group's room."""
        self.says(name, text, where=room_of(group))

    def answer(self, group: str, kind: str, key: str, *names: str) -> None:
        """People react in a group's room."""
        self.taps(kind, key, *names, where=room_of(group))


def _seen(message: OutboundMessage) -> tuple[str, ...]:
    """What people see of it, and who is told."""
    return (message.room, message.kind, " ".join(sorted(message.recipients)), message.text)


def _people(seats: Iterable[tuple[str, str, str, str]]) -> Iterable[tuple[str, bool]]:
    for _, _, member, substitute in seats:
        yield member.partition(" (")[0], True
        yield substitute.partition(" (")[0], False


@dataclass(frozen=True)
class ToldYear:
    """The page as it is with the code as it stands.

    unforeseen: what the bot said by itself and `kansli simulate` would not have told of before, and
        what that told of and was not said, with room, kind and words. files: that are kept as
        examples.
    """

    text: str
    files: Mapping[str, bytes]
    unforeseen: tuple[str, ...]


def year_told() -> ToldYear:
    """Let the year happen."""
    with tempfile.TemporaryDirectory() as folder:
        room = Chatroom(Path(folder), groups=year_groups(), now="2026-11-16 09:00")
        try:
            fill(room)
            story = YearStory(room)
            for part in _PARTS:
                part(story)
            return ToldYear(f"{_TOLD}\n{story.text}", story.files, tuple(story.unforeseen))
        finally:
            room.store.close()


def _plan(story: YearStory) -> None:
    story.chapter(
        "Året planeras",
        "Hälsa ska enligt sina regler ha fyra möten och lämna en årsplan till SRB. Barn och unga "
        "har fyra till sex, och äldre bestämmer själva.",
    )
    for name in ("Maj Almlid", "Siv Näslid", "Eva Lund"):
        story.tells(name, "Hej!")
    story.writes(
        _HEALTH,
        "!tjänsteperson ny Eva Lind, utvecklingsstrateg, Region Västmanland",
        "!tjänsteperson ny Leif Ask, socialchef, Sala",
    )
    story.writes(_ELDERLY, "!möte ny fredag 12 mars 2027 kl 9-12 Stadshuset i Köping")
    story.writes(_ELDERLY, "!möte ny fredag 12 november 2027 kl 9-12 Regionhuset")
    _year_plan(story, _CHILDREN, "Siv", "9 april", "4 juni", "8 oktober", "3 december")
    story.tell_apart("I hälsa får den tredje dagen stå som Kansli föreslår.")
    _year_plan(story, _HEALTH, "Eva", "19 mars", "28 maj", "", "26 november")
    story.example(_HEALTH, "arsplan", "!årsplan 2027 alla")
    story.writes(_HEALTH, "!möte ändra möte 1 länk https://video.exempel/3")


def _year_plan(story: YearStory, group: str, chair: str, *days: str) -> None:
    """From the first proposal to planned meetings. days: those that are moved to another one."""
    story.writes(group, "!årsplan 2027")
    for number, day in enumerate(days, 1):
        if day:
            story.writes(group, f"!årsplan 2027 flytta {number} till fredag {day}")
    story.writes(
        group,
        "!årsplan 2027 tema 1: Ungas väg in i vården",
        "!årsplan 2027 plats 1 Regionhuset",
        "!årsplan 2027 klar",
    )
    story.taps("year_plan_to_approve", "✅", chair, direct=True)
    story.writes(group, "!årsplan 2027 fastställ", soon=True)
    story.writes(group, "ja")


def _winter(story: YearStory) -> None:
    story.chapter(
        "Uppdragen för året",
        "I januari kommer ett fokusuppdrag från SRB till hälsa. Äldre har en arbetsplan med mål, "
        "och barn och unga en överenskommelse att följa upp.",
    )
    story.live_until("2027-01-18 10:00")
    story.writes(
        _HEALTH,
        "!fokusuppdrag Kartlägg ungas väg in i vården, dnr RV-2027-15, senast 30 september",
    )
    story.writes(
        _ELDERLY,
        "!mål Fler äldre bor kvar hemma; mått: andel över 80 år i ordinärt boende; "
        "målvärde: 90 procent; senast 31 december 2027",
    )
    story.writes(
        _CHILDREN,
        "!överenskommelse Samverkan om barns hälsa; parter: Arboga, Köping, Sala och regionen; "
        "datum: 1 oktober 2023",
        "!överenskommelse 1 barnets bästa",
    )


def _finish(story: YearStory, group: str) -> None:
    """The notes of the meeting that has been held last."""
    story.writes(group, "!anteckningar fastställ Elin Ström", soon=True)
    story.writes(group, "ja")


def _elderly_in_march(story: YearStory) -> None:
    story.chapter("Äldre möts i mars")
    story.live_until("2027-02-26 10:00")
    story.answer(_ELDERLY, "summons", "✅", "Maj", "Rut", "Åsa")
    story.tells("Anna Ek", "Jag kan tyvärr inte vara med den 12 mars", soon=True)
    story.tells("Anna Ek", "ja")
    story.live_until("2027-03-01 12:00")
    story.in_group(_ELDERLY, "Bo Berg", "!kommer")
    story.in_group(_ELDERLY, "Per Silverhed", "!kommer")
    story.live_until("2027-03-05 15:00")
    story.tells("Bo Berg", "!rapport äldre: Arboga bygger ett trygghetsboende.")
    story.live_until("2027-03-08 10:00")
    story.writes(_ELDERLY, "!dagordning publicera")
    story.live_until("2027-03-11 16:00")
    story.tell_apart("Kvällen före mötet får både Åsa Dalfors och hennes ersättare förhinder.")
    story.in_group(_ELDERLY, "Åsa Dalfors", "!förhinder")
    story.in_group(_ELDERLY, "Tor Åsmo", "!förhinder")
    story.live_until("2027-03-12 09:30")
    story.writes(
        _ELDERLY,
        "!närvarande",
        "!not 1 Ordföranden hälsar välkommen.",
        "!uppdrag Köping: Ta fram antalet trygghetslarm senast 15 oktober",
        "!not 8 Ordföranden avslutar mötet.",
    )
    story.live_until("2027-03-15 10:00")
    _finish(story, _ELDERLY)


def _health_in_march(story: YearStory) -> None:
    story.chapter("Hälsa möts i mars")
    story.answer(_HEALTH, "summons", "✅", "Eva", "Ulf", "Cia")
    story.answer(_HEALTH, "summons", "💻", "Inga")
    story.in_group(_HEALTH, "Anna Ek", "!kommer")
    story.in_group(_HEALTH, "Lena Bruklid", "!kommer digitalt")
    story.in_group(_HEALTH, "Cia Dal", "!rapport a) Sala öppnar en mottagning för unga. b) inget")
    story.writes(_HEALTH, "!dagordning publicera")
    story.live_until("2027-03-19 09:30")
    story.writes(
        _HEALTH,
        "!not 1 Ordföranden hälsar välkommen.",
        "!rekommendation Se över avgiften för unga på mottagningarna",
        "!begäran En analys av väntetiderna i primärvården",
    )
    story.live_until("2027-03-22 10:00")
    _finish(story, _HEALTH)


def _children_in_april(story: YearStory) -> None:
    story.chapter(
        "Barn och unga möts i april",
        "Klockorna ställs om natten till söndagen den 28 mars. Mötet flyttas en vecka.",
    )
    story.live_until("2027-03-30 10:00")
    story.answer(_CHILDREN, "summons", "💻", "Siv", "Kaj", "Nora", "Jon", "Sten", "Karin")
    story.writes(_CHILDREN, "!möte flytta möte 1 till fredag 16 april kl 13-16")
    story.live_until("2027-04-02 10:00")
    story.answer(_CHILDREN, "moved", "💻", "Siv", "Kaj", "Nora", "Jon", "Sten")
    story.in_group(_CHILDREN, "Ulf Myrlid", "!förhinder")
    story.in_group(_CHILDREN, "Lena Bruklid", "!kommer digitalt")
    story.live_until("2027-04-12 10:00")
    story.writes(_CHILDREN, "!dagordning publicera")
    story.live_until("2027-04-16 13:30")
    story.writes(_CHILDREN, "!not 1 Ordföranden hälsar välkommen.")
    story.live_until("2027-04-19 10:00")
    _finish(story, _CHILDREN)


def _health_in_may(story: YearStory) -> None:
    story.chapter("Hälsa möts i maj, med en ny ledamot från Sala")
    story.writes(
        _HEALTH,
        "!ledamot ny Hanna Blom (C), Sala från 1 maj 2027",
        "ja",
        "!koppla Hanna Blom @hanna:exempel",
        "ja",
    )
    story.replaced("Cia Dal", "Hanna Blom", room_of(_HEALTH))
    story.live_until("2027-05-03 10:00")
    story.tells("Hanna Blom", "Hej!")
    story.live_until("2027-05-14 10:00")
    story.answer(_HEALTH, "summons", "✅", "Eva", "Anna", "Hanna", "Inga", "Ulf")
    story.live_until("2027-05-24 10:00")
    story.writes(_HEALTH, "!dagordning publicera")
    story.live_until("2027-05-28 09:30")
    story.writes(_HEALTH, "!not 1 Ordföranden hälsar Hanna Blom välkommen.")
    story.live_until("2027-05-31 10:00")
    _finish(story, _HEALTH)


def _round_in_summer(story: YearStory) -> None:
    story.chapter("En fråga på rundgång i sommar")
    story.writes(
        _HEALTH,
        "!omgång ny Ställer ni er bakom remissvaret om vårdval? senast 24 juni\n"
        "Förslaget är att regionen tillstyrker, men vill se en utvärdering efter två år.",
        soon=True,
    )
    story.writes(_HEALTH, "ja")


def _report(story: YearStory, period: str, opening: str, conclusion: str) -> None:
    story.writes(
        _HEALTH,
        f"!återrapport {period} inledning: {opening}",
        f"!återrapport {period} slutsats: {conclusion}",
        f"!återrapport {period} klar",
    )
    story.taps("report_to_approve", "✅", "Eva", direct=True)
    story.writes(_HEALTH, f"!återrapport {period} skicka", soon=True)
    story.writes(_HEALTH, "ja")


def _summer(story: YearStory) -> None:
    story.chapter("Sommaren")
    story.in_group(
        _HEALTH, "Ulf Myrlid", "!svar 1 Köping vill att utvärderingen görs efter ett år."
    )
    story.answer(_HEALTH, "round_asked", "✅", "Eva", "Inga")
    story.live_until("2027-06-03 10:00")
    story.answer(_CHILDREN, "summons", "💻", "Siv", "Kaj", "Ulf", "Nora", "Jon", "Sten")
    story.live_until("2027-06-07 10:00")
    _finish(story, _CHILDREN)
    story.live_until("2027-06-09 10:00")
    _report(
        story,
        "våren 2027",
        "Våren har handlat om ungas väg in i vården.",
        "Kommunerna har varit med vid varje möte.",
    )
    story.live_until("2027-06-24 10:00")
    story.tells("Hanna Blom", "!svar 1 Sala ställer sig bakom förslaget.")
    story.live_until("2027-08-16 10:00")
    story.example(_HEALTH, "omgang", "!omgång 1 alla")


def _autumn(story: YearStory) -> None:
    story.chapter("Hösten", "Ett extra möte, och svaret på fokusuppdraget.")
    story.writes(_CHILDREN, "!möte ny fredag 3 september kl 9-11 Digitalt https://video.exempel/2")
    story.live_until("2027-09-10 10:00")
    story.answer(_HEALTH, "summons", "✅", "Eva", "Anna", "Hanna", "Inga", "Ulf")
    story.live_until("2027-09-20 10:00")
    story.writes(_HEALTH, "!dagordning publicera")
    story.live_until("2027-09-23 10:00")
    story.writes(
        _HEALTH,
        "!fokusuppdrag 1 besvarat: Unga söker hjälp på sju ställen. Gruppen föreslår en väg in.",
    )
    story.live_until("2027-09-27 10:00")
    _finish(story, _HEALTH)
    story.live_until("2027-10-01 10:00")
    story.writes(_CHILDREN, "!dagordning publicera")
    story.live_until("2027-10-08 10:00")
    story.writes(_CHILDREN, "!överenskommelse 1 uppföljd: Parterna följer den.")
    story.live_until("2027-10-11 10:00")
    _finish(story, _CHILDREN)
    story.live_until("2027-10-14 10:00")
    story.in_group(_ELDERLY, "Rut Sandhed", "!uppdrag klar 1 Köping har 412 trygghetslarm.")


def _winding_up(story: YearStory) -> None:
    story.chapter("Äldre avvecklas", "Klockorna ställs om natten till söndagen den 31 oktober.")
    story.live_until("2027-11-08 10:00")
    story.writes(_ELDERLY, "!dagordning publicera")
    story.live_until("2027-11-12 10:00")
    story.writes(_ELDERLY, "!mål 1 läge: 87 procent")
    story.example(_ELDERLY, "arbetsplan", "!arbetsplan alla")
    story.live_until("2027-11-15 10:00")
    _finish(story, _ELDERLY)
    story.writes(
        _ELDERLY,
        "!avveckla 31 december 2027 beslut SRB 2027-10-12 § 41, efterträds av hälsa",
        "ja",
        "!överlåt allt till hälsa",
        "ja",
    )
    story.live_until("2027-11-22 10:00")
    story.answer(_HEALTH, "summons", "✅", "Eva", "Anna", "Hanna", "Inga", "Ulf")
    story.writes(_HEALTH, "!dagordning publicera")
    story.live_until("2027-11-29 10:00")
    _finish(story, _HEALTH)
    story.answer(_CHILDREN, "summons", "💻", "Siv", "Kaj", "Nora", "Jon", "Sten", "Ulf")
    story.writes(_CHILDREN, "!dagordning publicera")
    story.live_until("2027-12-06 10:00")
    _finish(story, _CHILDREN)
    story.live_until("2027-12-13 10:00")
    _report(
        story,
        "hösten 2027",
        "Hösten har handlat om svaret på fokusuppdraget.",
        "En väg in är gruppens förslag.",
    )
    story.example(_HEALTH, "aterrapport", "!återrapport hösten 2027 alla")
    story.live_until("2027-12-31 18:00")
    story.live_until("2028-01-10 10:00")
    story.in_group(_ELDERLY, "Rut Sandhed", "!kommer")
    story.writes(_HEALTH, "!gruppen")


_PARTS: Final = (
    _plan, _winter, _elderly_in_march, _health_in_march, _children_in_april, _health_in_may,
    _round_in_summer, _summer, _autumn, _winding_up,
)  # fmt: skip
