"""``jiaohao report``: figures as one counts them by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from hall.domain import commands as c
from hall.domain.ratings import Level
from hall.service.hall import Hall
from tests.app.shell import run_in
from tests.hall.small import TERMS, ManualClock, make


def _serve(hall: Hall, clock: ManualClock, wait: float, work: float, level: Level | None) -> None:
    """One visit at window 1: so many seconds of waiting, so many of service."""
    hall.execute(c.IssueTicket(item="card"))
    clock.forward(wait)
    hall.execute(c.CallNext(counter=1))
    clock.forward(work)
    hall.execute(c.FinishService(counter=1))
    if level is not None:
        hall.execute(c.RateAtPad(counter=1, level=level))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days: on the first four served, one gone, one not come; on the second one waits."""
    directory = tmp_path_factory.mktemp("report") / "data"
    make(directory)
    clock = ManualClock()
    with Hall(directory, TERMS, clock=clock) as hall:
        hall.execute(c.OpenDay(day="2026-11-21"))
        hall.execute(c.SignOn(counter=1, clerk="C1"))
        _serve(hall, clock, 60, 300, Level.VERY_SATISFIED)
        _serve(hall, clock, 120, 600, Level.FAIRLY_SATISFIED)
        _serve(hall, clock, 180, 300, Level.DISSATISFIED)
        _serve(hall, clock, 240, 240, None)
        gone = hall.execute(c.IssueTicket(item="marriage"))
        hall.execute(c.CancelTicket(ticket=int(str(gone["id"])), reason="走了"))
        hall.execute(c.IssueTicket(item="card"))
        hall.execute(c.CallNext(counter=1))
        hall.execute(c.MarkNoShow(counter=1))
        hall.execute(c.CloseDay())
        clock.forward(24 * 3600)
        hall.execute(c.OpenDay(day="2026-11-22"))
        hall.execute(c.IssueTicket(item="card"))
    return directory


def _json(capsys: pytest.CaptureFixture[str], hall: Path, *more: str) -> list[dict[str, Any]]:
    ran = run_in(capsys, "report", "--data", hall, "--format", "json", *more)
    assert (ran.code, ran.err) == (0, "")
    return list(json.loads(ran.out))


def test_a_day(counted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = _json(capsys, counted)
    assert first == {
        "day": "2026-11-21", "issued": 6, "served": 4, "no_show": 1, "cancelled": 1,
        "mean_wait_seconds": 150.0, "mean_service_seconds": 360.0, "rated": 3, "good": 2,
        "bad": 1, "rated_rate": 0.75, "good_rate": 0.6667,
    }  # fmt: skip
    assert (second["issued"], second["served"]) == (1, 0)
    assert [second[key] for key in ("rated_rate", "good_rate", "mean_wait_seconds")] == [None] * 3


@pytest.mark.parametrize(
    ("by", "issued"),
    [
        ("department", {"GA": 6, "MZ": 1}),
        ("queue", {"HZ": 6, "HY": 1}),
        ("item", {"card": 6, "marriage": 1}),
        ("counter", {None: 2, 1: 5}),
        ("clerk", {None: 2, "C1": 5}),
    ],
)
def test_by(
    by: str, issued: dict[Any, int], counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = _json(capsys, counted, "--by", by)
    assert {row[by]: row["issued"] for row in rows} == issued
    assert sum(row["served"] for row in rows) == 4


def test_between_two_days(counted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def days(*more: str) -> list[object]:
        return [row["day"] for row in _json(capsys, counted, *more)]

    assert days("--from", "2026-11-22") == ["2026-11-22"]
    assert days("--to", "2026-11-21") == ["2026-11-21"]
    assert days("--from", "2026-11-20", "--to", "2026-12-01") == ["2026-11-21", "2026-11-22"]
    assert days("--from", "2027-01-01") == []


def test_a_rate_over_nothing_is_a_dash(counted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(capsys, "report", "--data", counted)
    [first] = [line for line in ran.out.splitlines() if "2026-11-21" in line]
    [second] = [line for line in ran.out.splitlines() if "2026-11-22" in line]
    assert "75.0%" in first
    assert "66.7%" in first
    assert "%" not in second
    assert second.count("—") == 4
    [rates] = list(csv.DictReader(io.StringIO(_csv(capsys, counted, "--from", "2026-11-22"))))
    assert (rates["rated_rate"], rates["good_rate"]) == ("", "")


def _csv(capsys: pytest.CaptureFixture[str], hall: Path, *more: str) -> str:
    return run_in(capsys, "report", "--data", hall, "--format", "csv", *more).out


@pytest.mark.parametrize("option", ["--from", "--to"])
@pytest.mark.parametrize("text", ["2026-02-30", "tomorrow", "", "21.11.2026"])
def test_a_day_that_is_none(
    option: str, text: str, counted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = run_in(capsys, "report", "--data", counted, option, text).line
    assert option in line


def test_before_the_first_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(tmp_path / "data")
    assert "服务日" in run_in(capsys, "report", "--data", tmp_path / "data").line
