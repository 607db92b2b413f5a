"""``jiaohao report --cases`` and what ``verify`` says of cases, over a simulated day."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from hall.app.simulate.year.command import run, working_days
from tests.app.shell import run_in


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("day") / "hall"
    books, _ = run(directory, working_days(2026)[:1], 4, lambda _day: None)
    assert books.broken == ()
    return directory


def _json(capsys: pytest.CaptureFixture[str], hall: Path, *more: str) -> dict[str, Any]:
    ran = run_in(capsys, "report", "--data", hall, "--cases", "--format", "json", *more)
    assert ran.code == 0, ran.err
    body: dict[str, Any] = json.loads(ran.out)
    return body


def test_as_json_by_everything(simulated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    month = _json(capsys, simulated)
    assert [row["month"] for row in month["rows"]] == ["2026-01"]
    assert month["total"]["received"] > 100
    for by in ("department", "kind", "item", "counter"):
        assert _json(capsys, simulated, "--by", by)["total"] == month["total"]


def test_as_a_table_and_as_csv(simulated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = run_in(capsys, "report", "--data", simulated, "--cases", "--by", "kind").out
    for word in ("办件类型", "即办件", "咨询", "合计", "按时办结率", "—"):
        assert word in table
    text = run_in(capsys, "report", "--data", simulated, "--cases", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["month"] for row in rows] == ["2026-01", "合计"]
    assert rows[0]["accepted"] == rows[1]["accepted"] != ""


def test_what_cannot_be_grouped(simulated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = run_in(capsys, "report", "--data", simulated, "--cases", "--by", "clerk").line
    assert "month、department、kind" in line
    assert "--by kind" in run_in(capsys, "report", "--data", simulated, "--by", "kind").line


def test_verify_recomputes_cases(simulated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(capsys, "verify", "--data", simulated)
    assert ran.code == 0, ran.err
    assert "notice_copies" in ran.out
    assert "重算" not in ran.err
    settings = (simulated / "hall.toml").rename(simulated / "elsewhere.toml")
    ran = run_in(capsys, "verify", "--data", simulated)
    assert (ran.code, "不重算办件" in ran.err) == (0, True)
    again = run_in(capsys, "verify", "--data", simulated, "--config", settings)
    assert (again.code, "重算" in again.err) == (0, False)
    settings.rename(simulated / "hall.toml")
