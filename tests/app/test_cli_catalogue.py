"""``jiaohao import`` and ``export``: whole or not at all, and a running hall takes it up."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hall.app.terms import terms_of
from hall.config.settings_file import sample_settings
from hall.domain.commands import OpenDay
from hall.domain.events import Logged
from hall.service.hall import Hall
from hall.service.timekeeper import Timekeeper
from tests.app.shell import run_in
from tests.hall.desk import check


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    """A data directory of one's own."""
    return Path(shutil.copytree(sample_hall, tmp_path / "hall"))


@pytest.fixture
def catalogue(hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The hall's catalogue as a folder of CSVs with English headers."""
    folder = tmp_path / "catalogue"
    assert run_in(capsys, "export", folder, "--english", "--data", hall).code == 0
    return folder


def _rows(hall: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(hall / "hall.db")) as db:
        return db.execute(f"SELECT * FROM {table} ORDER BY position").fetchall()


TABLES = (
    "departments", "queues", "items", "counters", "kiosks", "materials", "fees", "parts"
)  # fmt: skip


@pytest.mark.parametrize("form", ["folder", "file.xlsx"])
def test_what_was_written_is_read_again(
    form: str, hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {table: _rows(hall, table) for table in TABLES}
    target = tmp_path / form
    assert run_in(capsys, "export", target, "--data", hall).code == 0
    ran = run_in(capsys, "import", target, "--data", hall)
    assert (ran.code, ran.out) == (0, "")
    assert "237" in ran.err
    assert {table: _rows(hall, table) for table in TABLES} == before


def test_every_broken_row_is_told_and_nothing_changes(
    hall: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {table: _rows(hall, table) for table in TABLES}
    items = catalogue / "items.csv"
    lines = items.read_text(encoding="utf-8-sig").splitlines()
    lines[3] = lines[3].replace(",", ",x", 4)
    lines[9] = "no,columns"
    items.write_text("\n".join(lines), encoding="utf-8")
    ran = run_in(capsys, "import", catalogue, "--data", hall)
    assert ran.code == 1
    assert "4" in ran.err
    assert "10" in ran.err
    assert {table: _rows(hall, table) for table in TABLES} == before


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv", "x.txt", "x"])
@pytest.mark.parametrize("content", [b"", b"\xff\x00garbage", b"PK\x03\x04garbage", b"a,b\n1,2\n"])
def test_a_file_that_is_no_catalogue(
    name: str,
    content: bytes,
    hall: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / name).write_bytes(content)
    before = _rows(hall, "items")
    ran = run_in(capsys, "import", tmp_path / name, "--data", hall)
    assert ran.code == 1
    assert name in ran.err
    assert _rows(hall, "items") == before


def test_a_running_hall_takes_it_up_and_tells(
    hall: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[Logged] = []
    with Hall(hall, terms_of(sample_settings(), "")) as running:
        running.after_commit(told.extend)
        running.execute(OpenDay(day="2026-11-21"))
        timekeeper = Timekeeper(running)
        kiosks = (catalogue / "kiosks.csv").read_text(encoding="utf-8-sig").splitlines()
        (catalogue / "kiosks.csv").write_text("\n".join(kiosks[:-1]), encoding="utf-8")
        before = len(running.catalog.kiosks)
        assert run_in(capsys, "import", catalogue, "--data", hall).code == 0
        timekeeper.notice_others()
        assert len(running.catalog.kiosks) == before - 1
        assert [one.event.name for one in told] == ["day.opened", "catalog.imported"]
        assert told[1].seq == told[0].seq + 1
        # Once is enough.
        timekeeper.notice_others()
        assert len(told) == 2
        timekeeper.stop()
    check(hall)


def test_people_who_wait_are_not_imported_away(
    hall: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from hall.domain.commands import IssueTicket

    with Hall(hall, terms_of(sample_settings(), "")) as running:
        running.execute(OpenDay(day="2026-11-21"))
        code = next(iter(running.catalog.items))
        ticket = running.execute(IssueTicket(item=code))
        queue = ticket["queue"]
    for name in ("queues.csv", "items.csv", "counters.csv"):
        lines = (catalogue / name).read_text(encoding="utf-8-sig")
        (catalogue / name).write_text(lines.replace(str(queue), "QQ"), encoding="utf-8")
    ran = run_in(capsys, "import", catalogue, "--data", hall)
    assert ran.code == 1
    assert str(queue) in ran.err
    check(hall)
