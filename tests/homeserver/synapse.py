"""Starts a real Synapse on loopback, with SQLite, in a temporary folder.

Needs the dev group's `matrix-synapse` and nothing else, so that `make demo-matrix` can use it
as the tests do::

    with Synapse() as homeserver:
        anna = homeserver.register("anna", "hemligt")
        print(homeserver.url, anna)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

_FREELY = {"per_second": 100_000, "burst_count": 100_000}
_NO_LIMITS: Mapping[str, Any] = {
    **dict.fromkeys(
        ("rc_message", "rc_registration", "rc_joins_per_room", "rc_key_requests",
         "rc_room_creation", "rc_profile", "rc_admin_redaction"),
        _FREELY,
    ),
    "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _FREELY),
    "rc_joins": dict.fromkeys(("local", "remote"), _FREELY),
    "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _FREELY),
}  # fmt: skip


class Synapse:
    """One homeserver of its own, from `start` (or ``with``) to `close`.

    name: the server name, the part after the colon in ``@anna:name``.
    settings: Synapse's own settings to put over these, such as ``{"rc_message": …}``;
        rate limits are off unless given here.
    default_limits: with Synapse's own rate limits, as where nobody has changed them.
    """

    def __init__(
        self,
        *,
        name: str = "localhost",
        settings: Mapping[str, Any] | None = None,
        default_limits: bool = False,
    ) -> None:
        self.name = name
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = Path(tempfile.mkdtemp(prefix="kansli-synapse-"))
        self._shared_secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        limits: Mapping[str, Any] = {} if default_limits else _NO_LIMITS
        config = self._config() | dict(limits) | dict(settings or {})
        # JSON is YAML too.
        self.settings_file.write_text(json.dumps(config, indent=1))
        (self._folder / "log.yaml").write_text(json.dumps(self._logging(), indent=1))

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, timeout: float = 60) -> None:
        """Start, and return when it answers: within `timeout` seconds, or RuntimeError."""
        if self.running():
            return
        with (self._folder / "out.log").open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        end = time.monotonic() + timeout
        while not self._answers():
            if not self.running() or time.monotonic() > end:
                raise RuntimeError(f"Synapse did not start:\n{self.log()[-4000:]}")
            time.sleep(0.05)  # nothing to await: a port that opens tells nobody

    def stop(self) -> None:
        """Stop the process; what it knows stays, for another `start`."""
        if self._process is not None:
            end_process(self._process)
            self._process = None

    def kill(self) -> None:
        """Kill the process at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def forget_transactions(self) -> None:
        """Restart without what it remembers of transaction ids, as a day later."""
        self.stop()
        with sqlite3.connect(self._folder / "synapse.db") as database:
            database.execute("DELETE FROM event_txn_id_device_id")
        database.close()
        self.start()

    def close(self) -> None:
        """Kill it and leave nothing behind."""
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def log(self) -> str:
        """What Synapse has written (warnings and worse), for a failed test's report."""
        logs = sorted(self._folder.glob("*.log"))
        return "\n".join(path.read_text(errors="replace") for path in logs)

    @property
    def settings_file(self) -> Path:
        """Its homeserver.yaml."""
        return self._folder / "homeserver.yaml"

    def register(self, user: str, password: str, *, admin: bool = False) -> str:
        """Make an account with the shared secret and return its Matrix id.

        admin: whether it administers the homeserver.
        """
        return str(self._register(user, password, admin=admin)["user_id"])

    def move_in(self, user: str, password: str, *, admin: bool = False) -> tuple[str, str]:
        """The same, and a device at once, which counts as no log-in: its access token and id."""
        made = self._register(user, password, admin=admin, logged_in=True)
        return made["access_token"], made["device_id"]

    def _register(
        self, user: str, password: str, *, admin: bool, logged_in: bool = False
    ) -> dict[str, Any]:
        # https://element-hq.github.io/synapse/latest/admin_api/register_api.html
        path = "/_synapse/admin/v1/register"
        nonce = self.request("GET", path)["nonce"]
        signed = "\0".join((nonce, user, password, "admin" if admin else "notadmin")).encode()
        account = {
            "nonce": nonce,
            "username": user,
            "password": password,
            "admin": admin,
            "mac": hmac.new(self._shared_secret.encode(), signed, hashlib.sha1).hexdigest(),
            "inhibit_login": not logged_in,
        }
        answer: dict[str, Any] = self.request("POST", path, account)
        return answer

    def log_in(self, user: str, password: str, device_name: str = "test") -> tuple[str, str]:
        """A new device: its access token and its id."""
        answer = self.request(
            "POST",
            "/_matrix/client/v3/login",
            {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": user},
                "password": password,
                "initial_device_display_name": device_name,
            },
        )
        return answer["access_token"], answer["device_id"]

    def log_out(self, access_token: str) -> None:
        """End a device: its token is refused from now on."""
        self.request("POST", "/_matrix/client/v3/logout", {}, access_token)

    def request(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        access_token: str = "",
    ) -> Any:
        """What the homeserver answers. Raises OSError, and RuntimeError for a refusal."""
        request = urllib.request.Request(
            self.url + path,
            data=None if content is None else json.dumps(content).encode(),
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {access_token}"} if access_token else {}),
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{path}: {refused.code} {refused.read().decode()}") from refused

    def _answers(self) -> bool:
        try:
            self.request("GET", "/_matrix/client/versions")
        except (OSError, ValueError, RuntimeError):
            return False
        return True

    def _config(self) -> dict[str, Any]:
        listener = {"port": self.port, "type": "http", "bind_addresses": ["127.0.0.1"]}
        seed = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        return {
            "server_name": self.name,
            "public_baseurl": f"{self.url}/",
            "pid_file": "synapse.pid",
            "listeners": [listener | {"resources": [{"names": ["client"]}]}],
            "database": {"name": "sqlite3", "args": {"database": "synapse.db"}},
            "log_config": "log.yaml",
            "media_store_path": "media",
            "signing_key": f"ed25519 a_test {seed}",
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "registration_shared_secret": self._shared_secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "enable_registration": False,
            "report_stats": False,
            "bcrypt_rounds": 4,  # the least there is: a test's password guards nothing
            "presence": {"enabled": False},
            "url_preview_enabled": False,
        }

    @staticmethod
    def _logging() -> dict[str, Any]:
        file = {"class": "logging.FileHandler", "filename": "synapse.log", "formatter": "line"}
        return {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"file": file},
            "root": {"level": "WARNING", "handlers": ["file"]},
        }


def end_process(process: subprocess.Popen[Any]) -> None:
    """Ask a process to end, and kill it where it has not after ten seconds."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    assert isinstance(port, int)
    return port
