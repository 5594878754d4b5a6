"""Every act that is recorded in the audit log can be undone, or is known to `!ångra` as one that
is not: otherwise `!ångra` would take back an older one in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "services"

_KEPT = {"keep", "keep_final", "record", "record_final", "_keep_change"}
_ELSEWHERE = {
    # What is recorded is kept by who calls it.
    ("agenda.py", "publish"), ("board_documents.py", "send"), ("carried_over.py", "_bring"),
    ("hand_outs.py", "_audit"), ("followed.py", "_audit"),
    ("written_rounds.py", "_set_due"), ("written_rounds.py", "finish"),
    ("written_round_files.py", "take_in"),
    ("held_meetings.py", "_write"), ("officials.py", "_enter"), ("people.py", "_enter"),
    ("recorded_attendance.py", "close"), ("recorded_attendance.py", "reopen"),
    # The undoing itself, and what takes words back.
    ("answers.py", "bring_back"), ("answers.py", "withdraw"), ("decisions.py", "undo"),
    ("followed_changes.py", "withdraw"), ("written_rounds.py", "_take_away"),
    ("organisation_tables.py", "_take_away"), ("presence_changes.py", "withdraw"),
    ("handing_over.py", "take_back"), ("taking_back.py", "take_back"),
    # What the bot does by itself.
    ("hand_over_notices.py", "_go_on"),
    # What a reaction, or the edit of a message, says.
    ("reports.py", "replace"), ("topics.py", "support"), ("here.py", "say_here"),
}  # fmt: skip


def _acts() -> Iterator[tuple[str, str, bool]]:
    """The file and the function of each act, and whether it is kept there."""
    for path in sorted(SERVICES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                called = {_name(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}
                if "context.audit" in called or "self._context.audit" in called:
                    ends = {each.rsplit(".")[-1] for each in called}
                    yield path.name, node.name, bool(ends & _KEPT)


def _name(function: ast.expr) -> str:
    return ast.unparse(function)


def test_what_is_done_is_what_is_undone_next() -> None:
    found = {(file, name) for file, name, is_kept in _acts() if not is_kept}
    assert found == _ELSEWHERE
