"""The benchmarks run, and say what they found in a shape that stays. No times are judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hall.app.bench.command import bench


def measured(tmp_path: Path, *names: str) -> dict[str, Any]:
    only = [part for name in names for part in ("--only", name)]
    arguments = ["--quick", "--json", "--disk-ms", "0", "--data", str(tmp_path), *only]
    done = CliRunner().invoke(bench, arguments)
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["version"], found["quick"]) == (1, True)
    assert found["machine"]["cpus"] >= 1
    assert list(tmp_path.iterdir()) == [], "it must leave nothing behind"
    figures: dict[str, Any] = found["figures"]
    return figures


SPREAD = {"count", "p50_ms", "p99_ms"}


def test_latency_against_the_bare_commit(tmp_path: Path) -> None:
    found = measured(tmp_path, "latency")["latency"]
    for command in ("issue", "call"):
        assert set(found[command]["http"]) == SPREAD
        assert set(found[command]["bare_commit"]) == SPREAD
        assert found[command]["ratio_p50"] > 0


@pytest.mark.timeout(300)
def test_no_number_comes_twice(tmp_path: Path) -> None:
    found = measured(tmp_path, "throughput")["throughput"]
    assert found["duplicates"] == 0
    assert found["tickets"] > 0
    for clients in (1, 8, 32):
        assert found[f"clients_{clients}"]["tickets_per_second"] > 0


@pytest.mark.timeout(300)
def test_a_key_reaches_a_screen_and_a_burst_is_not_lost(tmp_path: Path) -> None:
    found = measured(tmp_path, "serial")["serial"]
    assert found["burst"] == {"presses": 20, "lost": 0}
    assert found["p50_ms"] > 0


def test_a_slip_and_a_start(tmp_path: Path) -> None:
    found = measured(tmp_path, "slip", "start")
    assert found["slip"]["bytes"]["over"] == 0
    assert found["slip"]["bytes"]["most"] <= 600
    assert found["start"]["idle"]["rss_mb"] > 0


@pytest.mark.timeout(300)
def test_a_hall_with_a_past(tmp_path: Path) -> None:
    found = measured(tmp_path, "growth")["growth"]
    assert set(found) == {"closed_0", "closed_10000"}
    assert found["closed_0"]["issue"]["ratio_to_empty"] == 1.0
    assert found["closed_10000"]["database_mb"] > found["closed_0"]["database_mb"]


def test_a_table_for_people(tmp_path: Path) -> None:
    done = CliRunner().invoke(bench, ["--quick", "--only", "slip", "--data", str(tmp_path)])
    assert done.exit_code == 0
    assert "一张号票 a slip" in done.stdout
