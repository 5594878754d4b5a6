"""`kansli login`, `check` and `run` against a real homeserver, each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from bot.transports.matrix import session as sessions
from bot.transports.matrix.session import Session
from tests.homeserver.env import PASSWORD
from tests.homeserver.person import Person, reply_target
from tests.homeserver.synapse import Synapse

pytestmark = pytest.mark.synapse

REPO: Final = Path(__file__).parents[2]
EXAMPLE: Final = REPO / "docs" / "members.example.csv"
LONGEST: Final = 60
TRUSTED_BY_NOBODY: Final = (
    "the server does not have the device's keys, so that members' clients will not trust the bot. "
    "Run: kansli login"
)


@pytest.fixture(scope="module")
def homeserver() -> Iterator[Synapse]:
    with Synapse() as synapse:
        yield synapse


class CommandLine:
    """A folder with a config, and the command line in it."""

    def __init__(self, homeserver: Synapse, folder: Path) -> None:
        self.folder = folder
        # A user per test: the last part of the folder's name is the test's own.
        self.name = folder.name.strip("_").replace("_", "-").lower()
        self.user = homeserver.register(f"kansli-{self.name}", PASSWORD)
        self.anna = homeserver.register(f"anna-{self.name}", PASSWORD)
        self.alias = f"#{self.name}:{homeserver.name}"
        self.homeserver = homeserver
        (folder / "config.toml").write_text(
            f"""
[matrix]
homeserver = "{homeserver.url}"
[[group]]
id = "halsa"
name = "Hälsa"
room = "{self.alias}"
secretaries = ["{self.anna}"]
""",
            "utf-8",
        )

    @property
    def session_file(self) -> Path:
        return self.folder / "data" / "matrix-session.json"

    def kansli(self, *arguments: object, **environment: str) -> tuple[int, str, str]:
        """Run a command; exit code, output and errors."""
        ran = subprocess.run(
            self.command(*arguments),
            cwd=REPO,
            env=self.environment(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        return ran.returncode, ran.stdout, ran.stderr

    def log_in(self) -> str:
        code, out, err = self.kansli("login", "--user", self.user, KANSLI_PASSWORD=PASSWORD)
        assert (code, err) == (0, "")
        return out

    @contextmanager
    def running(self, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """`kansli run`, killed in the end if it still runs."""
        with subprocess.Popen(
            self.command("run"),
            cwd=REPO,
            env=self.environment(environment),
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    async def make_room(self) -> None:
        """Anna makes the group's room and invites the bot."""
        async with await self._anna() as anna:
            room = await anna.create_room("Gruppen", self.user)
            await anna.client.room_put_alias(self.alias, room)

    async def wait_until_joined(self) -> None:
        """Until the bot has accepted the invitation, as Anna sees it."""
        async with await self._anna() as anna:
            room = str((await anna.client.room_resolve_alias(self.alias)).room_id)
            await anna.wait_for_member(room, self.user, timeout=LONGEST / 2)

    async def _anna(self) -> Person:
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        return await Person.log_in(self.homeserver.url, self.anna, PASSWORD, folder)

    def command(self, *arguments: object) -> list[str]:
        config = str(self.folder / "config.toml")
        return [sys.executable, "-m", "bot", "--config", config, *map(str, arguments)]

    @staticmethod
    def environment(more: dict[str, str]) -> dict[str, str]:
        return {k: v for k, v in os.environ.items() if not k.startswith("KANSLI_")} | more


@pytest.fixture
def cli(homeserver: Synapse, tmp_path: Path) -> CommandLine:
    return CommandLine(homeserver, tmp_path)


def test_a_password_is_used_once_and_only_the_session_is_kept(cli: CommandLine) -> None:
    code, out, err = cli.kansli("login", "--user", cli.user, KANSLI_PASSWORD=PASSWORD)

    assert (code, err) == (0, "")
    assert out.startswith(f"Logged in as {cli.user} on {cli.homeserver.url}, device ")
    assert stat.S_IMODE(cli.session_file.stat().st_mode) == 0o600
    kept = cli.session_file.read_text()
    assert PASSWORD not in kept
    assert json.loads(kept)["access_token"] not in out


def test_at_a_terminal_user_and_password_are_asked_for(cli: CommandLine) -> None:
    in_a_terminal = "import pty, sys; pty.spawn(sys.argv[1:])"
    with subprocess.Popen(
        [sys.executable, "-c", in_a_terminal, *cli.command("login")],
        cwd=REPO,
        env=cli.environment({}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as terminal:
        assert terminal.stdin is not None
        assert terminal.stdout is not None
        shown = b""
        for prompt, answer in ((b"user on", cli.user), (b"Password of", PASSWORD)):
            while prompt not in shown.rpartition(b"\n")[2]:
                more = os.read(terminal.stdout.fileno(), 1024)
                assert more, shown
                shown += more
            terminal.stdin.write(f"{answer}\n".encode())
            terminal.stdin.flush()
        rest, _ = terminal.communicate(timeout=LONGEST)

    assert b"Logged in as" in rest
    assert PASSWORD.encode() not in shown + rest
    assert cli.session_file.exists()


def test_a_wrong_password_keeps_nothing(cli: CommandLine) -> None:
    code, out, err = cli.kansli("login", "--user", cli.user, KANSLI_PASSWORD="fel")

    assert (code, out) == (1, "")
    assert "refused the log-in (403 M_FORBIDDEN)" in err
    assert len(err.splitlines()) == 1
    assert not cli.session_file.exists()


def test_a_second_log_in_has_to_be_meant(cli: CommandLine) -> None:
    cli.log_in()
    first = json.loads(cli.session_file.read_text())

    for again in (("login", "--user", cli.user), ("login",)):
        code, _, err = cli.kansli(*again, KANSLI_PASSWORD=PASSWORD)
        assert code == 1
        assert f"already logged in as {cli.user} (device {first['device_id']})" in err
    assert json.loads(cli.session_file.read_text()) == first


def test_a_new_device_is_signed_with_the_recovery_key_shown_at_the_first(cli: CommandLine) -> None:
    out = cli.log_in()
    first = json.loads(cli.session_file.read_text())
    (recovery_key,) = re.findall(r"^    ((?:\w{4} ){11}\w{4})$", out, re.MULTILINE)
    (master,) = re.findall(r"whose master key is (\S+)\.$", out, re.MULTILINE)
    again = ("login", "--user", cli.user, "--again")

    code, out, err = cli.kansli(*again, KANSLI_PASSWORD=PASSWORD)
    assert code == 1
    assert "kansli login --recovery-key" in err
    assert not out
    assert json.loads(cli.session_file.read_text()) == first
    assert len(devices(first)) == 1  # the one that was not to be used is gone

    code, out, err = cli.kansli(
        *again, "--recovery-key", KANSLI_PASSWORD=PASSWORD, KANSLI_RECOVERY_KEY=recovery_key
    )
    second = json.loads(cli.session_file.read_text())
    assert (code, err) == (0, "")
    assert second["device_id"] != first["device_id"]
    assert f"whose master key is {master}." in out
    assert f"The old device {first['device_id']} is still logged in" in out
    assert recovery_key not in out


def test_a_recovery_key_in_a_file_must_be_a_secret_there(cli: CommandLine) -> None:
    out = cli.log_in()
    file = cli.folder / "recovery key"
    file.write_text(re.findall(r"^    (\w{4} .+)$", out, re.MULTILINE)[0] + "\n")
    again = ("login", "--user", cli.user, "--again", "--recovery-key-file", file)

    file.chmod(0o644)
    code, _, err = cli.kansli(*again, KANSLI_PASSWORD=PASSWORD)
    assert code == 1
    assert "chmod 600" in err

    file.chmod(0o600)
    assert cli.kansli(*again, KANSLI_PASSWORD=PASSWORD)[0] == 0


def test_a_device_that_lacks_its_signature_gets_it_without_a_new_log_in(cli: CommandLine) -> None:
    token, device = cli.homeserver.log_in(cli.user[1:].partition(":")[0], PASSWORD)
    unsigned = Session(cli.homeserver.url, cli.user, device, token)
    sessions.save(unsigned, cli.folder / "data")
    assert re.findall("^mend  trust: (.+)", cli.kansli("check")[1], re.MULTILINE) == [
        TRUSTED_BY_NOBODY
    ]

    code, out, err = cli.kansli("login")

    assert (code, err) == (0, "")
    assert "Logged in" not in out
    assert json.loads(cli.session_file.read_text())["device_id"] == device
    assert "\nok    trust: " in cli.kansli("check")[1]


def test_new_keys_for_the_account_have_to_be_meant(cli: CommandLine) -> None:
    cli.log_in()

    code, out, err = cli.kansli("login", "--reset-cross-signing", KANSLI_PASSWORD=PASSWORD)

    assert (code, err) == (0, "")
    assert "new cross-signing keys" in out
    both = ("login", "--reset-cross-signing", "--recovery-key")
    assert cli.kansli(*both)[0] == 2


def devices(session: dict[str, str]) -> list[object]:
    request = urllib.request.Request(
        f"{session['homeserver']}/_matrix/client/v3/devices",
        headers={"Authorization": f"Bearer {session['access_token']}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return list(json.load(answer)["devices"])


def test_an_access_token_is_a_log_in_too(cli: CommandLine) -> None:
    token, device = cli.homeserver.log_in(cli.user[1:].partition(":")[0], PASSWORD)

    code, out, _ = cli.kansli("login", "--token", KANSLI_ACCESS_TOKEN=token)

    assert code == 0
    assert f"device {device}." in out
    assert token not in out


def test_somebody_elses_token_is_refused(cli: CommandLine) -> None:
    config = cli.folder / "config.toml"
    config.write_text(config.read_text().replace("[matrix]", f'[matrix]\nuser = "{cli.user}"'))
    token, _ = cli.homeserver.log_in(cli.anna[1:].partition(":")[0], PASSWORD)

    for command in (("login", "--token"), ("run",)):
        code, _, err = cli.kansli(*command, KANSLI_ACCESS_TOKEN=token)
        assert code == 1
        assert f"logged in as {cli.anna}, and matrix.user is {cli.user}" in err
    assert not cli.session_file.exists()


async def test_check_follows_the_set_up_to_its_end(cli: CommandLine) -> None:
    def errors() -> list[str]:
        code, out, err = cli.kansli("check")
        assert err == ""
        wrong = [line[6:] for line in out.splitlines() if not line.startswith("ok ")]
        assert code == (1 if wrong else 0)
        return wrong

    about = "group halsa, room"
    cli.log_in()
    assert [line.partition(":")[0] for line in errors()] == ["storage", about]
    assert cli.kansli("import", EXAMPLE, "--group", "halsa")[0] == 0
    assert errors() == [
        f"{about}: {cli.alias} leads to no room. Make the room, or correct its address."
    ]
    await cli.make_room()
    assert errors() == [], "an invitation that waits for the bot is no fault"
    assert f"ok    {about}: {cli.alias}, invited; the bot joins it" in cli.kansli("check")[1]
    with cli.running():
        await cli.wait_until_joined()
        assert errors() == []


async def test_a_move_to_another_room_can_be_taken_back(cli: CommandLine) -> None:
    cli.log_in()
    assert cli.kansli("import", EXAMPLE, "--group", "halsa")[0] == 0
    await cli.make_room()
    async with await cli._anna() as anna:
        old = str((await anna.client.room_resolve_alias(cli.alias)).room_id)
        with cli.running():
            await anna.wait_for_member(old, cli.user, LONGEST / 2)
            await anna.say(old, "!hjälp")
            await anna.wait_for(lambda it: it.sender == cli.user and "Kansli" in it.body, 30)
            new = await anna.upgrade(old)
            await anna.invite(new, cli.user)
            await anna.wait_for(lambda it: it.room == new and "flyttat med" in it.body, 30)
        code, out, err = cli.kansli("rooms")
        assert (code, err) == (0, "")
        assert f"halsa, room: {new} (config.toml: {cli.alias})" in out
        assert f"kansli rooms undo '{new}'" in out

        assert cli.kansli("rooms", "move", "!fel:x", new)[0] == 1
        code, out, err = cli.kansli("rooms", "undo", new)
        assert (code, err) == (0, "")
        assert f"{old} is used again, instead of {new}" in out
        # A room that has been upgraded lets nobody speak.
        levels = (await anna.client.room_get_state_event(old, "m.room.power_levels")).content
        await anna.client.room_put_state(
            old, "m.room.power_levels", {**levels, "events_default": 0}
        )

        with cli.running():
            asked = await anna.say(old, "!hjälp")
            await anna.wait_for(
                lambda it: it.room == old and reply_target(it.content) == asked, LONGEST / 2
            )
        out = cli.kansli("rooms")[1]
    assert f"halsa, room: {old} (config.toml: {cli.alias})\n    as it should be" in out
    assert f"the move to {new} was taken back" in out


async def test_check_says_what_is_wrong_with_a_room(cli: CommandLine) -> None:
    cli.log_in()
    await cli.make_room()
    async with await cli._anna() as anna:
        room = str((await anna.client.room_resolve_alias(cli.alias)).room_id)
        with cli.running():
            await anna.wait_for_member(room, cli.user, LONGEST / 2)
        levels = (await anna.client.room_get_state_event(room, "m.room.power_levels")).content
        for kind, content in (
            ("m.room.join_rules", {"join_rule": "public"}),
            ("m.room.history_visibility", {"history_visibility": "world_readable"}),
            ("m.room.power_levels", {**levels, "events_default": 50}),
        ):
            await anna.client.room_put_state(room, kind, content)

    code, out, _ = cli.kansli("check")

    assert code == 1
    about = "mend  group halsa, room: "
    wrong = [line.removeprefix(about) for line in out.splitlines() if line.startswith(about)]
    assert [line.partition(": ")[2].partition(".")[0] for line in wrong] == [
        "anybody can join it",
        "guests can join it",
        "anybody can read it without joining",
        "the bot may not write there",
    ]


def test_check_and_run_say_that_the_log_in_has_ended(cli: CommandLine) -> None:
    cli.log_in()
    cli.homeserver.log_out(json.loads(cli.session_file.read_text())["access_token"])

    code, out, _ = cli.kansli("check")
    assert code == 1
    assert f"no longer accepts the log-in of {cli.user}" in out

    code, _, err = cli.kansli("run")
    assert code == 1
    assert f"no longer accepts the log-in of {cli.user}" in err.splitlines()[-1]


async def test_run_lives_until_it_is_stopped_alone_and_healthy(cli: CommandLine) -> None:
    cli.log_in()
    with cli.running() as bot:
        await cli.make_room()
        await cli.wait_until_joined()

        assert cli.kansli("health")[0] == 0
        code, _, err = cli.kansli("run")
        assert code == 1
        assert "another kansli runs with this folder" in err

        bot.send_signal(signal.SIGTERM)
        _, log = bot.communicate(timeout=LONGEST)
    assert bot.returncode == 0
    assert "INFO bot.app: at work\n" in log
    assert log.endswith("INFO bot.app: stopped\n")
    modes = {
        str(file.relative_to(cli.folder)): stat.S_IMODE(file.stat().st_mode)
        for file in (cli.folder / "data").rglob("*")
        if file.is_file() and file.name != "heartbeat"
    }
    assert set(modes.values()) == {0o600}, modes
    assert {"data/matrix-session.json", "data/crypto/olm.db", "data/kansli.db"} <= set(modes)


async def test_run_logs_in_by_the_token_of_the_settings_and_keeps_the_device(
    cli: CommandLine,
) -> None:
    token, device = cli.homeserver.log_in(cli.user[1:].partition(":")[0], PASSWORD)
    with cli.running(KANSLI_ACCESS_TOKEN=token) as bot:
        await cli.make_room()
        await cli.wait_until_joined()
        bot.send_signal(signal.SIGTERM)
        bot.communicate(timeout=LONGEST)

    assert bot.returncode == 0
    assert json.loads(cli.session_file.read_text())["device_id"] == device
    check = cli.kansli("check")[1]
    assert re.findall("^mend  ([^:]+)", check, re.MULTILINE) == ["group halsa", "trust"]


async def test_check_says_that_the_data_folder_is_an_older_copy_and_so_does_the_log(
    cli: CommandLine,
) -> None:
    cli.log_in()
    assert cli.kansli("import", EXAMPLE, "--group", "halsa")[0] == 0
    await cli.make_room()
    data, copy = cli.folder / "data", cli.folder / "copy"
    async with await cli._anna() as anna:
        room = str((await anna.client.room_resolve_alias(cli.alias)).room_id)
        with cli.running() as bot:
            await anna.wait_for_member(room, cli.user, LONGEST / 2)
            end(bot)
        shutil.copytree(data, copy)
        with cli.running() as bot:
            await answered(anna, room, cli.user)
            assert "\nok    keys: the newest\n" in cli.kansli("check")[1]
            end(bot)
        shutil.rmtree(data)
        copy.rename(data)

        code, out, _ = cli.kansli("check")
        before = olm_sessions(anna, cli.user)
        with cli.running() as bot:
            # Before that she would have to be asked for the key, which only clients for people do.
            await anna.wait_until(lambda: olm_sessions(anna, cli.user) > before, "a new session")
            await answered(anna, room, cli.user)
            log = end(bot)

    assert code == 1
    assert re.search(r"\nmend  keys: they are an older copy \(\d+ uses, .*`kansli run` makes", out)
    assert "The data folder does not hold the newest keys" in log
    assert "\nok    keys: the newest\n" in cli.kansli("check")[1]


async def test_a_backup_of_a_running_bot_answers_from_another_folder_in_an_encrypted_room(
    cli: CommandLine,
) -> None:
    cli.log_in()
    assert cli.kansli("import", EXAMPLE, "--group", "halsa")[0] == 0
    await cli.make_room()
    config = cli.folder / "config.toml"
    async with await cli._anna() as anna:
        room = str((await anna.client.room_resolve_alias(cli.alias)).room_id)
        with cli.running() as bot:
            await anna.wait_for_member(room, cli.user, LONGEST / 2)
            await answered(anna, room, cli.user)
            code, out, err = cli.kansli("backup", cli.folder / "backup")
            assert (code, err) == (0, "")
            await answered(anna, room, cli.user)  # which the backup knows nothing of
            end(bot)
        config.write_text(config.read_text().replace("[[group]]", '[bot]\ndata = "new"\n[[group]]'))
        assert cli.kansli("restore", cli.folder / "backup")[0] == 0

        before = olm_sessions(anna, cli.user)
        with cli.running() as bot:
            await anna.wait_until(lambda: olm_sessions(anna, cli.user) > before, "a new session")
            await answered(anna, room, cli.user)
            log = end(bot)

    assert "The data folder does not hold the newest keys" in log
    code, out, _ = cli.kansli("check")
    assert "\nok    keys: the newest\n" in out
    assert (cli.folder / "new" / "kansli.db").exists()


async def answered(anna: Person, room: str, bot: str) -> None:
    """Until the bot has answered something of Anna's, and she has read it."""
    anna.client.invalidate_outbound_session(room)
    asked = await anna.say(room, "!hjälp")
    await anna.wait_for(
        lambda it: it.sender == bot and it.encrypted and reply_target(it.content) == asked,
        LONGEST / 2,
    )


def olm_sessions(anna: Person, user: str) -> int:
    """How many sessions her client has with a user's devices."""
    olm = anna.client.olm
    devices = olm.device_store.active_user_devices(user)
    return sum(len(olm.session_store[device.curve25519]) for device in devices)


def end(bot: subprocess.Popen[str]) -> str:
    """Stop the bot in good order; its log."""
    bot.send_signal(signal.SIGTERM)
    return bot.communicate(timeout=LONGEST)[1]
