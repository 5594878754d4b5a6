"""What stands in deploy/, Dockerfile and compose.yaml, tried by the tools that will read it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # ships no types

from bot.monitoring.health import HealthReport
from bot.monitoring.metrics import Metrics
from bot.runtime.version import version
from bot.transports.base import HealthCheck
from tests.docs.pages import REPO

DEPLOY = REPO / "deploy"
ALERTS = DEPLOY / "prometheus/alerts.yml"
DASHBOARD = DEPLOY / "grafana/kansli.json"
KUBERNETES = DEPLOY / "kubernetes.yaml"


def tool(name: str, beside: Path | None = None) -> str:
    """Where a tool is: in a folder of its own, else wherever the machine has it. Skips without."""
    found = shutil.which(name, path=str(beside)) if beside else None
    found = found or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def promtool(*arguments: str | Path) -> None:
    program = tool("promtool", REPO / ".cache/prometheus")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def expressions() -> Mapping[str, str]:
    """What the dashboard asks Prometheus for, by panel, as Grafana sends it."""
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    return {
        f"{panel['title']} {target['refId']}": target["expr"]
        .replace("$__rate_interval", "5m")
        .replace("$job", "kansli")
        for panel in panels
        for target in panel["targets"]
    }


def series() -> Mapping[str, set[str]]:
    """Every series that the bot can give, to the labels it has."""
    metrics = Metrics()
    metrics.observe_event("command", "halsa")
    metrics.observe_notice("summons", "halsa")
    metrics.observe_skipped_notice("summons", "halsa")
    metrics.observe_sent("summons")
    metrics.observe_retry(fault=True)
    metrics.observe_feed(200)
    metrics.set_room_problems("halsa", "room", ["open"])
    with metrics.time_command("möte"):
        pass
    metrics.render(HealthReport((HealthCheck("sync", True, ""),), 1, 1.0, 1.0, None))
    found: dict[str, set[str]] = {}
    for family in metrics.registry.collect():
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def _asked_for(expression: str) -> Iterator[tuple[str, set[str]]]:
    """The series in an expression, with the labels that it is chosen by."""
    for name, chosen in re.findall(r"\b((?:kansli|process)_\w+)(?:\{([^}]*)\})?", expression):
        yield name, set(re.findall(r"(\w+)\s*=", chosen)) - {"job"}


def test_the_alerts_fire_when_they_should_and_not_when_not() -> None:
    promtool("check", "rules", ALERTS)
    promtool("test", "rules", ALERTS.with_name("alerts_test.yml"))


def test_every_alert_is_tried() -> None:
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    tried = ALERTS.with_name("alerts_test.yml").read_text("utf-8")
    assert [rule["alert"] for rule in group["rules"] if rule["alert"] not in tried] == []


def test_prometheus_understands_what_the_dashboard_asks(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{number}", "expr": expression}
        for number, expression in enumerate(expressions().values())
    ]
    file = tmp_path / "panels.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), "utf-8")
    promtool("check", "rules", file)


def test_alerts_and_dashboard_ask_for_what_the_bot_tells() -> None:
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    asked = {rule["alert"]: rule["expr"] for rule in group["rules"]}
    asked.update(expressions())
    there = series()
    for where, expression in asked.items():
        for name, labels in _asked_for(expression):
            assert name in there, f"{where} asks for {name}, which there is not"
            assert labels <= there[name], f"{where} chooses {name} by {labels - there[name]}"


def test_the_dashboard_shows_every_metric_of_ours() -> None:
    shown = {name for each in expressions().values() for name, _ in _asked_for(each)}
    ours = {
        family.name for family in Metrics().registry.collect() if family.name.startswith("kansli")
    }
    assert {name for name in ours if not any(each.startswith(name) for each in shown)} == set()


def test_its_panels_lie_beside_each_other() -> None:
    taken: dict[tuple[int, int], str] = {}
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        for column in range(at["x"], at["x"] + at["w"]):
            for row in range(at["y"], at["y"] + at["h"]):
                assert taken.setdefault((column, row), panel["title"]) == panel["title"]


def test_the_metrics_say_which_version_runs() -> None:
    text = Metrics().render(HealthReport((), 0, 0.0, 0.0, None)).decode()
    assert re.search(
        rf'^kansli_build_info{{.*version="{re.escape(version())}".*}} 1.0$', text, re.MULTILINE
    )


def test_the_dockerfile_is_as_hadolint_wants_it() -> None:
    program = tool("hadolint", Path(sys.executable).parent)
    done = subprocess.run(
        [program, "--no-color", REPO / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_images_have_versions() -> None:
    dockerfile = (REPO / "Dockerfile").read_text("utf-8")
    assert re.search(r"^ARG PYTHON=\d+\.\d+\.\d+-slim-\w+$", dockerfile, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) == {"python:${PYTHON}"}


def test_the_homeserver_to_try_it_on_is_the_one_that_the_tests_run() -> None:
    services = yaml.safe_load((REPO / "compose.yaml").read_text("utf-8"))["services"]
    pinned = re.search(
        r"^matrix-synapse==(\S+)", (REPO / "requirements-dev.txt").read_text("utf-8"), re.MULTILINE
    )
    assert pinned
    assert services["synapse"]["image"] == f"matrixdotorg/synapse:v{pinned[1]}"


def test_kubernetes_runs_the_user_of_the_image() -> None:
    pod: dict[str, Any] = yaml.safe_load(KUBERNETES.read_text("utf-8"))["spec"]["template"]["spec"]
    user = re.search(r"^USER (\d+):(\d+)$", (REPO / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert user
    context = pod["securityContext"]
    assert context["runAsNonRoot"] is True
    assert (context["runAsUser"], context["runAsGroup"]) == (int(user[1]), int(user[2]))


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    program = tool("systemd-analyze")
    unit = tmp_path / "kansli.service"
    # The program is not installed where the unit expects it; everything else is as it stands.
    text = (DEPLOY / "kansli.service").read_text("utf-8")
    unit.write_text(text.replace("/opt/kansli/.venv/bin/kansli", "/bin/true"), "utf-8")
    done = subprocess.run(
        [program, "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "kansli" in line]
    assert (done.returncode, ours) == (0, [])


def test_systemd_calls_the_unit_well_protected() -> None:
    program = tool("systemd-analyze")
    command = [program, "security", "--offline=yes", "--threshold=15", "--no-pager"]
    unit = DEPLOY / "kansli.service"
    done = subprocess.run([*command, unit], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
