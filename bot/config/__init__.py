"""Reads config.toml: frozen, typed settings, or every mistake in it with its place and remedy.

`load` is the entry point. A place is written ``config.toml: group[2].notices.summons.days``, where
``group[2]`` is the second ``[[group]]`` of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from bot.config.accounts import check_accounts, read_accounts
from bot.config.calendar import read_calendar
from bot.config.documents import read_documents
from bot.config.groups import read_group, refuse_shared_ids, refuse_shared_rooms
from bot.config.reading import (
    KEYS,
    KEYS_VARIABLE,
    STORAGE_VARIABLE,
    TOKEN_VARIABLE,
    ConfigErrors,
    Mistakes,
    Table,
    Wrong,
    parse,
)
from bot.config.school_holidays import read_school_holidays
from bot.config.secrets import database_address, secret_file
from bot.config.settings import (
    BotSettings,
    CalendarFeedSettings,
    HealthSettings,
    KeysTo,
    LogFormat,
    LogLevel,
    LogSettings,
    MatrixSettings,
    Secret,
    Settings,
    StorageSettings,
    folder_of,
    shown_address,
)
from bot.config.tables import (
    read_bot,
    read_health,
    read_log,
    read_papers,
    read_retention,
    read_storage,
    read_superior_board,
)
from bot.config.values import homeserver_oddities
from secretary.people import MATRIX

__all__ = [
    "KEYS",
    "KEYS_VARIABLE",
    "STORAGE_VARIABLE",
    "TOKEN_VARIABLE",
    "BotSettings",
    "CalendarFeedSettings",
    "ConfigErrors",
    "HealthSettings",
    "KeysTo",
    "LogFormat",
    "LogLevel",
    "LogSettings",
    "MatrixSettings",
    "Secret",
    "Settings",
    "StorageSettings",
    "database_address",
    "homeserver_oddities",
    "load",
    "secret_file",
    "shown_address",
]


def load(path: Path, env: Mapping[str, str], channels: Collection[str] = (MATRIX,)) -> Settings:
    """The settings in the file at `path`; secrets in `env` take precedence over the file's.

    channels: those there is a transport for; a group may have a place on each.
    Relative paths in the file are relative to its folder.
    Raises ConfigError, or ConfigErrors where there are several mistakes.
    """
    mistakes = Mistakes(path)
    top = Table(mistakes, "", "", parse(path))
    folder = path.absolute().parent
    accounts = read_accounts(top, folder, env)
    bot = read_bot(top.table("bot"), folder)
    storage = read_storage(top.table("storage"), path, bot.data, env)
    health = read_health(top.table("health"))
    log = read_log(top.table("log"))
    papers = read_papers(top.table("papers"))
    identity = read_documents(top.table("documents"), folder)
    retention = read_retention(top.table("retention"))
    board = read_superior_board(top.table("superior_board"))
    check_accounts(
        mistakes,
        accounts,
        storage,
        are_several=isinstance(top.get("matrix"), list),
        board_has_room=board.room is not None,
    )
    names = [each.name for each in accounts]
    holidays = read_school_holidays(top)
    calendar, calendar_feed = read_calendar(top.table("calendar"))
    if health is not None and calendar_feed is not None and health.port == calendar_feed.port:
        mistakes.add(
            "calendar.feed.port",
            Wrong(f"is {health.port}, which is [health] port, too.", "Write another port."),
        )
    groups = [
        read_group(table, bot, channels, papers, board, holidays, identity, calendar, names)
        for table in top.tables("group")
    ]
    refuse_shared_rooms(mistakes, groups)
    refuse_shared_ids(mistakes, groups)
    mistakes.close()
    first, *others = accounts
    return Settings(
        first,
        storage,
        replace(bot, data=folder_of(bot.data, first)),
        tuple(groups),
        health,
        log,
        retention,
        calendar_feed,
        tuple(others),
    )
