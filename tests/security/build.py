"""Breaks of "What the bot is made of": files of the repository that read as if changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.security.defence import breaks

_PAGE = "tests/docs/test_security.py"


def _altered(patch: pytest.MonkeyPatch, name: str, change: Callable[[str], str]) -> None:
    """The file of the repository by that name reads as if it were changed."""
    read = Path.read_text

    def altered(self: Path, *arguments: Any, **named: Any) -> str:
        text = read(self, *arguments, **named)
        if self.name != name:
            return text
        other = change(text)
        if other == text:
            raise LookupError(f"nothing to change in {name}")  # no assertion: the test must fail
        return other

    patch.setattr(Path, "read_text", altered)


@breaks(
    "A package is replaced",
    "a package is required without its hashes",
    f"{_PAGE}::test_every_requirement_has_hashes_and_no_address[requirements.txt]",
)
def hashes_left_out(patch: pytest.MonkeyPatch) -> None:
    bare = re.compile(r"^(matrix-nio.*?) \\\n(?: +--hash=\S+(?: \\)?\n)+", re.MULTILINE)
    _altered(patch, "requirements.txt", lambda text: bare.sub(r"\1\n", text))


@breaks(
    "A package is replaced",
    "packages come from an address that is named",
    f"{_PAGE}::test_every_requirement_has_hashes_and_no_address[requirements.txt]",
)
def index_named(patch: pytest.MonkeyPatch) -> None:
    _altered(
        patch, "requirements.txt", lambda text: f"--index-url https://packages.example\n{text}"
    )


@breaks(
    "Cryptography of our own",
    "a cipher is imported where it should not be",
    f"{_PAGE}::test_ciphers_are_imported_in_one_place_only",
)
def cipher_elsewhere(patch: pytest.MonkeyPatch) -> None:
    _altered(patch, "outbox.py", lambda text: f"{text}\nimport cryptography\n")


@breaks(
    "Cryptography of our own",
    "no contract says where ciphers may be imported",
    f"{_PAGE}::test_ciphers_are_imported_in_one_place_only",
)
def cipher_contract_gone(patch: pytest.MonkeyPatch) -> None:
    _altered(
        patch,
        "pyproject.toml",
        lambda text: text.replace('forbidden_modules = ["cryptography"]', "forbidden_modules = []"),
    )


@breaks(
    "A fault in the bot harms the machine",
    "the service may gain privileges",
    f"{_PAGE}::test_the_service_and_the_container_run_as_nobody_special",
)
def service_with_privileges(patch: pytest.MonkeyPatch) -> None:
    _altered(patch, "kansli.service", lambda text: text.replace("NoNewPrivileges=yes\n", ""))


@breaks(
    "A fault in the bot harms the machine",
    "the container runs as root",
    f"{_PAGE}::test_the_service_and_the_container_run_as_nobody_special",
)
def container_as_root(patch: pytest.MonkeyPatch) -> None:
    _altered(
        patch, "Dockerfile", lambda text: re.sub(r"^USER .*", "USER root", text, flags=re.MULTILINE)
    )
