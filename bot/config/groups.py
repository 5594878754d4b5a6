"""The `[[group]]` tables: places, rules, notices, and what no two groups may share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import time, timedelta

from bot.config import values
from bot.config.accounts import read_account
from bot.config.reading import Mistakes, Table, Wrong, did_you_mean, kind_of
from bot.config.settings import BotSettings
from secretary.documents.visual_identity import PLAIN, VisualIdentity
from secretary.followed_reminders import FOLLOWED_KINDS
from secretary.group import (
    PROFILES,
    STANDING_ITEMS,
    AbsenceList,
    CalendarRules,
    Group,
    GroupPlace,
    Language,
    NoticeSettings,
    Offset,
    Rules,
    SubstituteRule,
    SummonsFrom,
)
from secretary.notice_kinds import NOTICE_KINDS, SUMMONS, NoticeKind, kind_named
from secretary.papers import PaperRules
from secretary.people import MATRIX
from secretary.reminders import REMINDER_KINDS, ReminderKind
from secretary.school_holidays import USUAL, SchoolHoliday
from secretary.superior_board import SuperiorBoard


def read_group(
    table: Table,
    bot: BotSettings,
    channels: Collection[str] = (MATRIX,),
    papers: PaperRules = PaperRules(),  # noqa: B008 - a value
    board: SuperiorBoard = SuperiorBoard(),  # noqa: B008 - a value
    school_holidays: tuple[SchoolHoliday, ...] = USUAL,
    identity: VisualIdentity = PLAIN,
    calendar: CalendarRules = CalendarRules(),  # noqa: B008 - a value
    accounts: Sequence[str] = ("",),
) -> Group:
    """A group, on Matrix and on what else of `channels` its table has a place for.

    papers, board, school_holidays, identity, calendar: of all groups; see `Group`.
    accounts: the names of the Matrix accounts.
    """
    rules = table.take("rules", values.profile, PROFILES["2023"])
    rules = _rules(table.table("rules_override"), rules)
    language = table.take("language", values.choice(Language), Language.SWEDISH)
    attach = table.take("attach_calendar", values.flag, calendar.attach)
    return Group(
        id=table.need("id", values.group_id, "", '"halsa"'),
        name=table.need("name", values.line, "", '"Samverkansgruppen hälsa"'),
        places={MATRIX: _matrix_place(table), **_places(table.table("places"), channels)},
        zone=table.take("time_zone", values.zone, bot.zone),
        rules=rules,
        items=tuple(table.take("items", values.standing_items, STANDING_ITEMS[language])),
        language=language,
        notices=_notices(table.table("notices"), rules),
        settling_time=timedelta(seconds=table.take("settling_seconds", values.whole(0, 600), 60)),
        grace=bot.grace,
        reactions=table.take("reactions", values.flag, True),
        pins_summons=table.take("pin_summons", values.flag, True),
        approves_agenda=table.take("approve_agenda", values.flag, False),
        absence_list=table.take("absence_list", values.choice(AbsenceList), AbsenceList.DAILY),
        asks_for_reports=table.take("ask_for_reports", values.flag, True),
        absence_list_at=table.take("absence_list_time", values.time_of_day, time(8)),
        papers=papers,
        board=board,
        school_holidays=school_holidays,
        identity=identity,
        year_plan_reminder=table.take("year_plan_reminder", values.yearly_day_or_none, (11, 1)),
        calendar=replace(calendar, attach=attach),
        account=read_account(table, accounts),
    )


def _matrix_place(table: Table) -> GroupPlace:
    return GroupPlace(
        room=table.need("room", values.room, "", '"#halsa:example.org"'),
        secretaries=frozenset(
            table.need("secretaries", values.users, (), '["@sekreterare:example.org"]')
        ),
        secretary_room=table.take("secretary_room", values.room, None),
        encrypted=table.take("encrypted", values.flag, True),
    )


def _places(table: Table, channels: Collection[str]) -> dict[str, GroupPlace]:
    """The group's places on other channels than Matrix: ``[group.places.NAME]``."""
    others = sorted(set(channels) - {MATRIX})
    places = {}
    for name in table:
        if name == MATRIX:
            table.mistake(
                name, "is the group's own.", "Write room and secretaries in [[group]] itself."
            )
        elif name not in others:
            table.mistake(
                name,
                "is no channel here.",
                did_you_mean(name, others) if others else "Leave it out: there is only Matrix.",
            )
        elif not isinstance(table.get(name), dict):
            example = f"[group.places.{name}], and below it a room."
            table.mistake(name, f"is {kind_of(table.get(name))}.", f"Write {example}")
        else:
            of_place = table.table(name, "group.places.channel")
            places[name] = GroupPlace(
                room=of_place.need("room", values.line, "", '"anslagstavlan"'),
                secretaries=frozenset(of_place.take("secretaries", values.lines, ())),
                secretary_room=of_place.take("secretary_room", values.line, None),
            )
    return places


def _rules(table: Table, rules: Rules) -> Rules:
    rules = replace(
        rules,
        summons_days=table.take("summons_days", values.whole(0, 365), rules.summons_days),
        summons_firm=table.take("summons_firm", values.flag, rules.summons_firm),
        substitutes=table.take("substitutes", values.choice(SubstituteRule), rules.substitutes),
        meetings_min=table.take("meetings_min", values.whole(0, 366), rules.meetings_min),
        meetings_max=table.take("meetings_max", values.whole(0, 366), rules.meetings_max),
        meetings_half_year=table.take(
            "meetings_half_year",
            values.whole(0, 183),
            # Of a profile's number; a group that has another has other halves.
            None if {"meetings_min", "meetings_max"} & set(table) else rules.meetings_half_year,
        ),
        digital=table.take("digital", values.flag, rules.digital),
        summons_from=table.take("summons_from", values.choice(SummonsFrom), rules.summons_from),
        municipal_official=table.take("municipal_official", values.flag, rules.municipal_official),
        board_report_days=table.take(
            "board_report_days", values.whole(0, 150), rules.board_report_days
        ),
        half_days=table.take("half_days", values.flag, rules.half_days),
        year_plan=table.take("year_plan", values.flag, rules.year_plan),
        absences_to=table.take("absences_to", values.absences_to, rules.absences_to),
    )
    least, most = rules.meetings_min, rules.meetings_max
    if least is not None and most is not None and least > most:
        key = "meetings_min" if "meetings_min" in table else "meetings_max"
        table.mistake(
            key,
            f"makes it at least {least} and at most {most} meetings a year.",
            f"Set {'meetings_max' if key == 'meetings_min' else 'meetings_min'} as well.",
        )
    in_half = rules.meetings_half_year
    if in_half is not None and most is not None and 2 * in_half > most:
        table.mistake(
            "meetings_half_year",
            f"makes it at least {2 * in_half} meetings a year, and at most are {most}.",
            f"Write {most // 2} or less.",
        )
    return rules


def _notices(table: Table, rules: Rules) -> NoticeSettings:
    before = len(table.mistakes)
    settings = NoticeSettings(working_days=table.take("working_days", values.flag, True))
    kinds: Sequence[NoticeKind | ReminderKind] = (
        *NOTICE_KINDS,
        *REMINDER_KINDS,
        *FOLLOWED_KINDS,
    )
    for kind in kinds:
        name, offset = kind.name, kind.offset
        if table.get(name) is False:
            settings = settings.with_offset(name, None)
            continue
        if name not in table:
            continue
        if not isinstance(table.get(name), dict):
            example = '{ days = 7, time = "09:00" }'
            table.mistake(
                name, f"is {kind_of(table.get(name))}.", f"Write {example}, or false for none."
            )
            continue
        of_kind = table.table(name, "group.notices.kind")
        offset = Offset(
            days=of_kind.take("days", values.whole(0, 365), offset.days),
            at=of_kind.take("time", values.time_of_day, offset.at),
        )
        if offset != kind.offset:
            settings = settings.with_offset(name, offset)
    if len(table.mistakes) == before:  # else these are placeholders
        _check_offsets(table, settings, rules)
    return settings


def _check_offsets(table: Table, settings: NoticeSettings, rules: Rules) -> None:
    summons = settings.offsets.get(SUMMONS.name, SUMMONS.offset)
    if summons is not None and rules.summons_firm and summons.days < rules.summons_days:
        table.mistake(
            "summons.days",
            f"is {summons.days}, and the rules ({rules.name}) want the summons at least "
            f"{rules.summons_days} days before the meeting.",
            f"Write {rules.summons_days} or more.",
        )
        return
    for first, then in ((kind_named(n), kind) for kind in NOTICE_KINDS for n in kind.follows):
        before = settings.offsets.get(first.name, first.offset)
        after = settings.offsets.get(then.name, then.offset)
        if before is None or after is None or _order(first, before) < _order(then, after):
            continue
        # The one that the administrator wrote is the one to point at.
        at_fault, other, word = (then, first, "after") if then.name in table else (
            first, then, "before"
        )  # fmt: skip
        offsets = {first: before, then: after}
        table.mistake(
            at_fault.name,
            f"is posted {_in_words(at_fault, offsets[at_fault])}, and must come {word} {other}, "
            f"which is posted {_in_words(other, offsets[other])}.",
            f"Change the days or the time of one of them, or write {then} = false.",
        )


def _order(kind: NoticeKind, offset: Offset) -> tuple[int, time]:
    return (offset.days if kind.is_after else -offset.days), offset.at


def _in_words(kind: NoticeKind, offset: Offset) -> str:
    side = "after" if kind.is_after else "before"
    days = f"{offset.days} day{'s' * (offset.days != 1)} {side}" if offset.days else "on the day"
    return f"{days} at {offset.at:%H:%M}"


def refuse_shared_rooms(mistakes: Mistakes, groups: Iterable[Group]) -> None:
    taken: dict[tuple[str, str], str] = {}
    groups = list(groups)
    for board in {group.board for group in groups if group.board.room}:
        taken[MATRIX, board.room or ""] = "superior_board.room"
    for number, group in enumerate(groups, start=1):
        for channel, place in group.places.items():
            table = f"group[{number}]" + (f".places.{channel}" if channel != MATRIX else "")
            for key, room in (("room", place.room), ("secretary_room", place.secretary_room)):
                where = f"{table}.{key}"
                if room and (channel, room) in taken:
                    problem = f"{room} is also {taken[channel, room]}."
                    mistakes.add(where, Wrong(problem, "Give every group rooms of its own."))
                elif room:
                    taken[channel, room] = where


def refuse_shared_ids(mistakes: Mistakes, groups: Iterable[Group]) -> None:
    taken: dict[str, str] = {}
    for number, group in enumerate(groups, start=1):
        place = f"group[{number}].id"
        if group.id and group.id in taken:
            mistakes.add(
                place, Wrong(f'"{group.id}" is also {taken[group.id]}.', "Choose another id.")
            )
        taken.setdefault(group.id, place)
