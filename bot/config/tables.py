"""The tables of config.toml other than [[group]], each read into its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import secrets, values
from bot.config.listeners import read_listener
from bot.config.reading import KEYS_VARIABLE, STORAGE_VARIABLE, TOKEN_VARIABLE, Table, Wrong
from bot.config.settings import (
    BotSettings,
    HealthSettings,
    KeysTo,
    LogFormat,
    LogLevel,
    LogSettings,
    MatrixSettings,
    Secret,
    StorageSettings,
)
from secretary.papers import PaperRules
from secretary.retention import RetentionSchedule
from secretary.superior_board import SuperiorBoard


def read_matrix(table: Table, folder: Path, env: Mapping[str, str]) -> MatrixSettings:
    """One account. `bot.config.accounts` says what several of them have to be like."""
    token = table.take("access_token_file", lambda v: secrets.secret_file(folder, v), None)
    if given := env.get(TOKEN_VARIABLE, "").strip():
        token = given
    return MatrixSettings(
        homeserver=table.need("homeserver", values.homeserver, "", '"https://matrix.example.org"'),
        display_name=table.take("display_name", values.line, "Kansli"),
        user=table.take("user", values.user, None),
        access_token=Secret(token) if token else None,
        keys_to=table.take("keys_to", values.choice(KeysTo), KeysTo.CROSS_SIGNED),
        unread_after=timedelta(minutes=table.take("unread_minutes", values.whole(1, 1440), 10)),
        name=table.take("name", values.group_id, ""),
    )


def read_bot(table: Table, folder: Path) -> BotSettings:
    return BotSettings(
        data=table.take("data", lambda v: values.folder_in(folder, v), folder / "data"),
        zone=table.take("time_zone", values.zone, ZoneInfo("Europe/Stockholm")),
        prefix=table.take("prefix", values.prefix, "!"),
        administrators=frozenset(table.take("administrators", values.user_list, ())),
        direct_chats=table.take("direct_chats", values.flag, True),
        grace=timedelta(minutes=table.take("undo_minutes", values.whole(0, 60), 3)),
    )


def read_storage(table: Table, file: Path, data: Path, env: Mapping[str, str]) -> StorageSettings:
    folder = file.absolute().parent

    def written_here(value: object) -> str:
        url = secrets.database_address(folder, value)
        if secrets.has_password(url):
            secrets.refuse_readable(file, "It holds the database's password")
        return url

    def in_a_file(value: object) -> str:
        return secrets.database_address(folder, secrets.secret_file(folder, value))

    url = table.take("url", written_here, None)
    elsewhere = table.take("url_file", in_a_file, None)
    if "url" in table and "url_file" in table:
        table.mistake("url_file", "is given beside url.", "Keep one of them.")
    url = url or elsewhere or f"sqlite:///{data / 'kansli.db'}"
    if given := env.get(STORAGE_VARIABLE, "").strip():
        try:
            url = secrets.database_address(folder, given)
        except Wrong as wrong:
            table.mistakes.add(f"environment variable {STORAGE_VARIABLE}", wrong)
    return StorageSettings(Secret(url), _keys_secret(table, folder, url, env))


def _keys_secret(table: Table, folder: Path, url: str, env: Mapping[str, str]) -> Secret | None:
    """What the keys are encrypted with in the database; None where they are not kept there."""
    secret = table.take("keys_secret_file", lambda value: secrets.keys_secret(folder, value), None)
    place = "keys_secret_file"
    if given := env.get(KEYS_VARIABLE, "").strip():
        place = f"environment variable {KEYS_VARIABLE}"
        try:
            secret = secrets.long_secret(given)
        except Wrong as wrong:
            table.mistakes.add(place, wrong)
    if secret is None:
        return None
    if url.startswith("sqlite"):
        problem = (
            "is for PostgreSQL, and the database is SQLite, whose keys are in the data folder."
        )
        if place == "keys_secret_file":
            table.mistake(place, problem, "Leave it out, or name a PostgreSQL database.")
        else:
            table.mistakes.add(
                place, Wrong(problem, "Leave it out, or name a PostgreSQL database.")
            )
        return None
    return Secret(secret)


def read_health(table: Table) -> HealthSettings | None:
    """None, that is off, without a port. A host that is not loopback needs `public = true`."""
    host, port = read_listener(
        table, "Write 127.0.0.1; or, in a container or behind a firewall, also: public = true"
    )
    return HealthSettings(host, port) if port is not None else None


def read_papers(table: Table) -> PaperRules:
    """Which files are taken as papers; of all groups."""
    given = table.take("max_mb", values.whole(1, 100), None)
    rules = PaperRules(types=table.take("types", values.file_types, PaperRules().types))
    return rules if given is None else replace(rules, most=given * 2**20)


def read_retention(table: Table) -> RetentionSchedule:
    """How long what is kept may be kept; what is not named, for good."""
    years = values.whole(1, 100)
    return RetentionSchedule(
        messages_days=table.take("messages_days", values.whole(90, 36500), None),
        record_years=table.take("record_years", years, None),
        log_years=table.take("log_years", years, None),
        people_years=table.take("people_years", years, None),
    )


def read_superior_board(table: Table) -> SuperiorBoard:
    """The board above all groups."""
    default = SuperiorBoard()
    return SuperiorBoard(
        name=table.take("name", values.line, default.name),
        short_name=table.take("short_name", values.line, default.short_name),
        room=table.take("room", values.room, None),
    )


def read_log(table: Table) -> LogSettings:
    """How `kansli run` logs."""
    return LogSettings(
        format=table.take("format", values.choice(LogFormat), LogFormat.TEXT),
        level=table.take("level", values.choice(LogLevel), LogLevel.INFO),
    )
