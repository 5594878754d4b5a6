"""`kansli check` of several Matrix accounts: who is worked for, and whose the groups are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.check import check
from bot.cli.check_accounts import findings
from bot.cli.findings import Verdict
from bot.config import load
from storage import Holder, Store
from tests.fixtures.config_toml import CARE, HEALTH, matrix_table, storage_table

pytestmark = pytest.mark.postgres

FIRST = "@kansli:example.org"
NORTH = "@kansli-norr:example.org"
CONFIG = (
    matrix_table(user=FIRST, is_only=False)
    + matrix_table(user=NORTH, name="norr", is_only=False)
    + HEALTH
    + CARE
    + 'account = "norr"\n'
)


@pytest.fixture
def config(tmp_path: Path, tables_url: str) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG + storage_table(tables_url), "utf-8")
    file.chmod(0o600)
    return file


def test_an_account_that_no_bot_works_for_has_to_be_seen_to(config: Path, tables_url: str) -> None:
    settings, store = load(config, {}), Store(tables_url)
    with store.begin() as tx:
        tx.lease.take(NORTH, Holder("here", "bot-2.example"))
        of_leases = list(findings(settings, None, tx, has_lease=True))
    store.close()
    assert [(each.verdict, each.text) for each in of_leases] == [
        (Verdict.ERROR, f"no bot works for {FIRST}. Start one: kansli run"),
        (Verdict.OK, f"a bot on bot-2.example works for {NORTH}"),
    ]


def test_a_group_that_is_with_another_account_has_to_be_seen_to(
    config: Path, tables_url: str
) -> None:
    settings, store = load(config, {}), Store(tables_url)
    with store.begin() as tx:
        tx.group_accounts.set("vard", "")
        found = list(findings(settings, None, tx, has_lease=False))
    store.close()
    (only,) = found
    assert only.about == "group vard"
    assert "Write no account there; or move it: kansli move-group vard 'norr'" in only.text


def test_each_account_has_lines_of_its_own(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(config, offline=True) == 1
    lines = capsys.readouterr().out.splitlines()
    for account in (FIRST, "norr"):
        (of_login,) = (line for line in lines if line.startswith(f"mend  {account}: log-in: "))
        assert "kansli login" in of_login
    assert sum("data folder:" in line for line in lines) == 2
    assert sum(line.startswith("ok    storage:") for line in lines) == 1
