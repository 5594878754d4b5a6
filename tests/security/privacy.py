"""Breaks of "Secrets and privacy"."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

import pytest

from tests.homeserver.env import PASSWORD
from tests.security.defence import always, breaks, original

_MATRIX = "bot.transports.matrix"

# ------------------------------------------------------------------ secrets


@breaks(
    "Another user of the machine",
    "the database has the modes of the umask",
    "tests/storage/test_opening.py::test_only_the_bots_user_can_read_the_files_whatever_the_umask",
)
def open_database(patch: pytest.MonkeyPatch) -> None:
    def make(path: Path) -> None:
        path.parent.mkdir(exist_ok=True)

    patch.setattr("storage.engine._make_private", make)


@breaks(
    "Another user of the machine",
    "the keys have the modes of the umask",
    "tests/matrix/test_session.py::test_the_keys_are_for_the_bot_alone",
)
def open_keys(patch: pytest.MonkeyPatch) -> None:
    connect = original(f"{_MATRIX}.connect.connect")

    def connect_openly(session: Any, data: Path) -> Any:
        client = connect(session, data)
        for path in (data / "crypto").iterdir():
            path.chmod(0o644)
        return client

    patch.setattr(f"{_MATRIX}.transport.connect", connect_openly)


@breaks(
    "Another user of the machine",
    "the token's file has the mode of the umask",
    "tests/matrix/test_session.py::test_the_session_is_for_the_bot_alone_whatever_the_umask",
)
def open_token(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(f"{_MATRIX}.key_place.write_private", Path.write_text)


@breaks(
    "Another user of the machine",
    "`kansli check` does not look at modes",
    "tests/bot/test_cli.py::test_check_finds_secrets_that_others_can_read",
)
def modes_not_checked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.cli.check._GROUP_OR_OTHERS", 0)


@breaks(
    "The password or the recovery key",
    "the password is kept with the log-in",
    "tests/matrix/test_session.py::test_a_password_is_used_once_and_kept_nowhere",
)
def password_kept(patch: pytest.MonkeyPatch) -> None:
    save = original(f"{_MATRIX}.session.save")

    def save_all(session: Any, data: Path) -> None:
        save(session, data)
        kept = json.dumps(asdict(session) | {"password": PASSWORD})
        (data / "matrix-session.json").write_text(kept)

    patch.setattr(f"{_MATRIX}.session.save", save_all)


@breaks(
    "The password or the recovery key",
    "the password is kept in a file of its own",
    "tests/matrix/test_session.py::test_a_password_is_used_once_and_kept_nowhere",
)
def password_kept_elsewhere(patch: pytest.MonkeyPatch) -> None:
    save = original(f"{_MATRIX}.session.save")

    def save_all(session: Any, data: Path) -> None:
        save(session, data)
        (data / "matrix-password").write_text(PASSWORD)

    patch.setattr(f"{_MATRIX}.session.save", save_all)


@breaks(
    "The password or the recovery key",
    "the private cross-signing keys are kept on the disk",
    "tests/matrix/test_cross_signing.py"
    "::test_no_private_key_touches_the_disk_and_all_files_are_the_bots_alone",
)
def private_keys_kept(patch: pytest.MonkeyPatch) -> None:
    verification = f"{_MATRIX}.crypto.device_verification"
    apply = original(f"{verification}.DeviceVerification.apply")
    publish = original(f"{verification}.publish_keys")
    folders: list[Path] = []

    async def remember_folder(self: Any, *arguments: Any) -> Any:
        folders.append(self._data)
        return await apply(self, *arguments)

    async def publish_and_keep(api: Any, keys: Any, credentials: Any) -> None:
        original("bot.runtime.private_files.write_private")(
            folders[-1] / "cross-signing.json", json.dumps(keys.seeds())
        )
        await publish(api, keys, credentials)

    patch.setattr(f"{verification}.DeviceVerification.apply", remember_folder)
    patch.setattr(f"{verification}.publish_keys", publish_and_keep)


@breaks(
    "Secrets in settings",
    "a secret shows itself",
    "tests/bot/test_config.py::test_secrets_are_never_shown",
)
def secrets_shown(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.config.settings.Secret.__repr__", lambda self: self.reveal())


@breaks(
    "Secrets in settings",
    "a secret is read from a file that others can read",
    "tests/bot/test_config.py::test_an_open_secret_file_is_refused",
)
def open_secrets_read(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bot.config.secrets.refuse_readable", always(None))


@breaks(
    "Secrets in settings",
    "an address that is no good is repeated",
    "tests/storage/test_opening.py"
    "::test_an_address_that_is_no_good_is_refused_without_its_password"
    "[mysql://anna:hemligt@localhost/kansli]",
)
def address_repeated(patch: pytest.MonkeyPatch) -> None:
    error = original("secretary.errors.AdministratorError")

    def parsed(url: str) -> None:
        raise error("storage.url", f"{url} is no address.", "Write another.") from None

    patch.setattr("storage.engine._parsed", parsed)


# ------------------------------------------------------------------ what people wrote


@breaks(
    "The reason for an absence",
    "what somebody wrote is kept with what became of it",
    "tests/commands/test_absence.py::test_a_reason_stands_nowhere_in_the_database",
    "tests/commands/test_free_text.py::test_the_words_are_kept_nowhere",
)
def words_in_the_inbox(patch: pytest.MonkeyPatch) -> None:
    handle = original("bot.events.handler.EventHandler.handle")

    def handle_and_keep(self: Any, tx: Any, event: Any, now: Any) -> Any:
        return changed(handle(self, tx, event, now), detail=event.text)

    patch.setattr("bot.events.handler.EventHandler.handle", handle_and_keep)


@breaks(
    "The reason for an absence",
    "what somebody wrote is kept in another table",
    "tests/commands/test_absence.py::test_a_reason_stands_nowhere_in_the_database",
    "tests/commands/test_free_text.py::test_the_words_are_kept_nowhere",
)
def words_in_another_table(patch: pytest.MonkeyPatch) -> None:
    handle = original("bot.events.handler.EventHandler.handle")

    def handle_and_keep(self: Any, tx: Any, event: Any, now: Any) -> Any:
        tx.key_value.set(f"last {event.sender}", event.text)
        return handle(self, tx, event, now)

    patch.setattr("bot.events.handler.EventHandler.handle", handle_and_keep)


@breaks(
    "The reason for an absence",
    "nobody is told that it is not kept",
    "tests/commands/test_absence.py::test_a_reason_is_answered_with_that_it_is_not_kept",
)
def reason_not_mentioned(patch: pytest.MonkeyPatch) -> None:
    read = original("commands.answer_reading.read_answers")

    def without_reason(*arguments: Any, **named: Any) -> Any:
        return changed(read(*arguments, **named), reason_given=False)

    patch.setattr("commands.answers.read_answers", without_reason)


@breaks(
    "Why somebody is ill is kept",
    "what is about somebody's health is taken for a report",
    "tests/commands/test_doubtful.py::test_what_may_be_no_report_is_asked_about",
    "tests/commands/test_doubtful.py::test_a_command_that_may_give_a_reason_keeps_nothing",
    "tests/commands/test_doubtful.py::test_an_edit_into_such_a_text_keeps_what_was_said_first",
)
def health_in_a_report(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("secretary.language.doubts.is_about_health", always(False))


@breaks(
    "The log tells",
    "people stand in the log by their ids",
    "tests/bot/test_logs.py::test_a_whole_chat_leaves_no_words_names_or_reasons_in_the_log[text]",
)
def ids_logged(patch: pytest.MonkeyPatch) -> None:
    receive = original("bot.events.service.EventService.receive")

    def receive_and_log(self: Any, event: Any) -> None:
        logging.getLogger("bot.events.service").info("from %s", event.sender)
        receive(self, event)

    patch.setattr("bot.events.service.EventService.receive", receive_and_log)
    patch.setattr("bot.monitoring.logs._Formatter._without_people", lambda _, text: text)


@breaks(
    "The log tells",
    "what somebody wrote is logged",
    "tests/bot/test_logs.py::test_a_whole_chat_leaves_no_words_names_or_reasons_in_the_log[json]",
)
def words_logged(patch: pytest.MonkeyPatch) -> None:
    receive = original("bot.events.service.EventService.receive")

    def receive_and_log(self: Any, event: Any) -> None:
        logging.getLogger("bot.events.service").debug("heard: %s", event.text)
        receive(self, event)

    patch.setattr("bot.events.service.EventService.receive", receive_and_log)


@breaks(
    "The log tells",
    "an exception is logged in its own words",
    "tests/bot/test_logs.py::test_an_exception_is_never_shown_in_its_own_words",
    "tests/bot/test_logs.py::test_a_whole_chat_leaves_no_words_names_or_reasons_in_the_log[text]",
)
def exceptions_quoted(patch: pytest.MonkeyPatch) -> None:
    fields = original("bot.monitoring.logs.exception_fields")

    def quoted(error: BaseException) -> Any:
        return fields(error) | {"error": repr(error)}

    patch.setattr("bot.monitoring.logs._without_message", lambda value: value)
    for module in ("bot.monitoring.logs", "bot.events.handler"):
        patch.setattr(f"{module}.exception_fields", quoted)


@breaks(
    "The log tells",
    "the Matrix library logs what it likes",
    "tests/matrix/test_malformed_events.py::test_the_log_holds_neither_texts_nor_tokens",
)
def library_logs(patch: pytest.MonkeyPatch) -> None:
    def let_it() -> None:
        for name in ("nio", "nio.events", "nio.responses", "nio.crypto", "peewee"):
            logging.getLogger(name).setLevel(logging.DEBUG)

    patch.setattr(f"{_MATRIX}.connect._configure_logging", let_it)


@breaks(
    "The health port",
    "it is open to every machine",
    "tests/bot/test_config.py"
    "::test_health_is_off_until_it_has_a_port_and_then_for_this_machine_alone",
)
def health_for_everybody(patch: pytest.MonkeyPatch) -> None:
    read = original("bot.config.tables.read_health")

    def read_openly(table: Any) -> Any:
        found = read(table)
        return found and changed(found, host="0.0.0.0")

    patch.setattr("bot.config.read_health", read_openly)


@breaks(
    "The health port",
    "it counts by person and room",
    "tests/bot/test_health.py::test_no_person_no_room_and_no_words_are_in_what_is_served",
)
def people_counted(patch: pytest.MonkeyPatch) -> None:
    handle = original("bot.events.handler.EventHandler.handle")

    def by_person(self: Any, tx: Any, event: Any, now: Any) -> Any:
        handled = handle(self, tx, event, now)
        return changed(handled, about=handled.about | {"group": event.sender})

    patch.setattr("bot.events.handler.EventHandler.handle", by_person)
