"""``jiaohao export cases`` and ``jiaohao archive``: what leaves the hall, and what is erased."""

from __future__ import annotations

import csv
import json
import stat
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from hall.app.records.verification import breaches_of
from hall.config.settings_file import write_sample
from hall.domain import commands as c
from hall.domain.cases import CaseKind
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.posts import Post
from hall.service.hall import Hall
from hall.store import database
from tests.app.shell import run_in
from tests.hall.people import FIRM, ZHANG, of
from tests.hall.small import TERMS, ManualClock, make

CLERK = of(Post.CLERK, name="C1")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Three days, a case on each: of a person, of a firm, of nobody that is known."""
    directory = tmp_path / "data"
    make(directory)
    write_sample(directory)
    clock = ManualClock()
    clock.set(2015, 3, 1)
    with Hall(directory, TERMS, clock=clock) as hall:
        for day, applicant in (("2015-03-01", ZHANG), ("2015-03-02", FIRM), ("2015-03-03", None)):
            hall.execute(c.OpenDay(day=day))
            hall.execute(c.SignOn(counter=1, clerk="C1"))
            case = str(hall.execute(c.IssueTicket(item="card"))["case"])
            if applicant is not None:
                hall.execute(RecordApplicant(case=case, applicant=applicant), CLERK)
            hall.execute(c.CallNext(counter=1))
            hall.execute(c.FinishService(counter=1, kind=CaseKind.ENQUIRY))
            hall.execute(c.CloseDay())
            clock.forward(24 * 3600)
    return directory


def rows_of(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    with closing(openpyxl.load_workbook(path)) as book:
        sheet = book["办件"]
        return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def exports(directory: Path) -> list[dict[str, object]]:
    with closing(database.open_reader(directory / "hall.db")) as reader:
        rows = reader.execute("SELECT data FROM events WHERE name = 'cases.exported'")
        return [json.loads(row[0]) for row in rows]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_cases_leave_without_anybody_s_name(
    suffix: str, filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"cases{suffix}"
    ran = run_in(capsys, "export", "cases", "--data", filled, target)
    assert (ran.code, ran.out) == (0, "")
    header, *rows = rows_of(target)
    assert header[:3] == ["办件编号", "事项编码", "事项"]
    assert [row[0] for row in rows] == [f"JH2015030{day}-00001" for day in (3, 2, 1)]
    assert rows[0][4:7] == ["咨询", "已办结", "正常"]
    assert rows[0][12] == "2015-03-03 09:00"
    assert not any(ZHANG.name in "".join(row) for row in rows)
    assert exports(filled) == []


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_with_applicants_it_is_on_record(
    suffix: str, filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"cases{suffix}"
    days = ["--from", "2015-03-01", "--to", "2015-03-02"]
    ran = run_in(capsys, "export", "cases", "--data", filled, target, *days, "--with-applicants")
    assert ran.code == 0
    header, firm, person = rows_of(target)
    assert dict(zip(header, person, strict=True))["证件号码"] == ZHANG.id_number
    assert dict(zip(header, firm, strict=True))["代办人"] == "单雪"
    assert exports(filled) == [
        {"first": "2015-03-01", "last": "2015-03-02", "cases": 2, "applicants": 2}
    ]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(breaches_of(filled)) == []


def test_what_cannot_be_put_on_record_does_not_leave(
    filled: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise OSError("no disk")

    monkeypatch.setattr("hall.app.records.case_export.carry_out_beside", broken)
    target = tmp_path / "out" / "cases.csv"
    target.parent.mkdir()
    ran = run_in(capsys, "export", "cases", "--data", filled, target, "--with-applicants")
    assert "no disk" in ran.line
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [["cases.txt"], ["cases.csv", "--from", "yesterday"], ["cases.csv", "--to", "2015-02-30"]],
)
def test_what_cannot_be_exported_leaves_no_file(
    wrong: list[str], filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    name, *more = wrong
    assert run_in(capsys, "export", "cases", "--data", filled, target / name, *more).code != 0
    assert list(target.iterdir()) == []


def test_the_catalogue_is_still_exported_as_ever(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    assert run_in(capsys, "export", "--data", filled, old).code == 0
    assert run_in(capsys, "export", "catalogue", new, "--data", filled).code == 0
    assert (old / "items.csv").read_bytes() == (new / "items.csv").read_bytes()


def test_applicants_are_erased_when_their_time_is_over(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, "archive", "--data", filled, "--erase-applicants")
    assert ran.code == 0
    assert "清除 2 件" in ran.err
    again = run_in(capsys, "archive", "--data", filled, "--erase-applicants")
    assert "清除 0 件" in again.err
    assert list(breaches_of(filled)) == []
    with closing(database.open_reader(filled / "hall.db")) as reader:
        assert reader.execute("SELECT count(*) FROM applicant_hashes").fetchone() == (0,)
        erased = "SELECT count(*) FROM events WHERE name = 'case.applicant_erased'"
        assert reader.execute(erased).fetchone() == (2,)


def test_nothing_is_erased_unasked(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--erase-applicants" in run_in(capsys, "archive", "--data", filled).line


def test_a_backup_without_the_key_opens_nothing(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "backup"
    ran = run_in(capsys, "backup", "--data", filled, "--to", target, "--without-secret")
    assert ran.code == 0
    assert not (target / "secret.key").exists()
    content = b"".join(path.read_bytes() for path in target.iterdir())
    for datum in (ZHANG.name, ZHANG.id_number, ZHANG.phone, FIRM.name):
        assert datum.encode() not in content
