"""Rules that were changed in hall.toml: what ``check`` and ``verify`` say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall.app.terms import terms_of
from hall.config.settings_file import read_settings, write_sample
from hall.domain import commands as c
from hall.domain.handling import commands as h
from hall.domain.handling.course import MaterialState
from hall.service.hall import Hall
from hall.service.timekeeper import Timekeeper
from tests.app.shell import run_in
from tests.hall.service.handling.caseroom import CASE_TABLES, CLERK
from tests.hall.small import ManualClock, make

COMPLETE = {"户口簿": MaterialState.HANDED_IN, "旧身份证": MaterialState.HANDED_IN}


def keep_time(directory: Path) -> None:
    """The hall runs for a moment, on the terms of its hall.toml."""
    terms = terms_of(read_settings(directory / "hall.toml"), "")
    clock = ManualClock()
    clock.set(2026, 4, 29, hour=10)
    with Hall(directory, terms, clock=clock) as hall:
        keeper = Timekeeper(hall)
        while keeper.recompute_cases():
            pass
        keeper.stop()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A hall with one case under way."""
    made = tmp_path / "data"
    make(made, CASE_TABLES)
    write_sample(made)
    clock = ManualClock()
    clock.set(2026, 4, 29)
    with Hall(made, terms_of(read_settings(made / "hall.toml"), ""), clock=clock) as hall:
        hall.execute(c.OpenDay(day="2026-04-29"))
        case = str(hall.execute(c.IssueTicket(item="card"))["case"])
        hall.execute(h.ReceiveCase(case=case, materials=COMPLETE), CLERK)
        hall.execute(h.AcceptCase(case=case), CLERK)
    keep_time(made)
    return made


def closes_earlier(directory: Path) -> None:
    with (directory / "hall.toml").open("a", encoding="utf-8") as file:
        file.write('\n[rules.day]\ncloses_at = "16:30"\n')


def told(directory: Path, capsys: pytest.CaptureFixture[str], command: str) -> tuple[int, str]:
    ran = run_in(capsys, command, "--data", directory)
    return ran.code, ran.out + ran.err


def test_nothing_is_said_while_the_rules_are_the_same(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("check", "verify"):
        _, said = told(directory, capsys, command)
        assert "规则已变更" not in said


def test_changed_rules_are_told_until_the_hall_has_run(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closes_earlier(directory)
    _, said = told(directory, capsys, "check")
    assert "下次启动大厅时在后台重算 1 件在办办件" in said
    code, said = told(directory, capsys, "verify")
    assert code == 1
    assert "办件规则已变更，尚未全部重算" in said
    assert "promised_due_at" in said

    keep_time(directory)
    code, said = told(directory, capsys, "verify")
    assert (code, "规则已变更" in said) == (0, False)
    _, said = told(directory, capsys, "check")
    assert "规则已变更" not in said
