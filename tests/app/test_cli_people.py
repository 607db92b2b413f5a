"""``jiaohao token`` and ``jiaohao user``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hall.domain.commands import Role
from hall.service.access import Access, bearer
from hall.service.clock import SystemClock
from hall.store import database
from tests.app.shell import run_in

TOKEN_ROLES = ["kiosk", "counter", "display", "pad", "staff", "admin", "integration", "station"]


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    """A data directory of one's own."""
    return Path(shutil.copytree(sample_hall, tmp_path / "hall"))


@pytest.mark.parametrize("role", TOKEN_ROLES)
def test_a_token_is_printed_alone(
    role: str, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, "token", "create", "--data", hall, "--role", role, "--name", "机器")
    assert (ran.code, ran.err) == (0, "")
    token = ran.out.removesuffix("\n")
    assert token
    assert token == token.strip()
    assert "\n" not in token
    reader = database.open_reader(hall / "hall.db")
    actor = bearer(reader, token)
    reader.close()
    assert actor is not None
    assert (actor.role, actor.id) == (Role(role), "机器")
    assert token.encode() not in (hall / "hall.db").read_bytes()


def test_tokens_have_names(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make = ["token", "create", "--data", hall, "--role", "kiosk", "--name", "east"]
    first = run_in(capsys, *make).out
    assert "access.name_taken" in run_in(capsys, *make).line
    assert run_in(capsys, "token", "list", "--data", hall).out == "kiosk\teast\n"
    assert run_in(capsys, "token", "revoke", "--data", hall, "--name", "east").code == 0
    assert "east" in run_in(capsys, "token", "revoke", "--data", hall, "--name", "east").line
    assert run_in(capsys, "token", "list", "--data", hall).out == ""
    assert run_in(capsys, *make).out != first
    assert run_in(capsys, *make[:-1], " ").line


def test_an_account_from_the_shell(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["user", "add", "--data", hall, "W7", "--name", "王五", "--role", "counter"]
    ran = run_in(capsys, *add, "--counter", 7, "--counter", 8)
    password = ran.out.removesuffix("\n")
    assert (ran.code, ran.err) == (0, "")
    access = Access(hall / "hall.db", SystemClock())
    assert access.log_in("W7", password)
    assert "access.name_taken" in run_in(capsys, *add).line
    ran = run_in(capsys, "user", "list", "--data", hall)
    assert "W7\tcounter\t王五\t7,8\tactive" in ran.out.splitlines()
    assert len([line for line in ran.out.splitlines() if line.startswith("C")]) == 61
    ran = run_in(capsys, "user", "passwd", "--data", hall, "W7", "--password", "four black cats")
    assert (ran.code, ran.out) == (0, "")
    assert access.log_in("W7", "four black cats")


def test_what_an_account_may_not_be(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["user", "add", "--data", hall, "W7", "--name", "王五", "--role", "counter"]
    line = run_in(capsys, *add, "--password", "short").line
    assert "password" in line
    assert "8" in line
    assert "clerk.unknown" in run_in(capsys, "user", "passwd", "--data", hall, "nobody").line
    assert "counter.unknown" in run_in(capsys, *add, "--counter", 999).line
    assert "W7" not in run_in(capsys, "user", "list", "--data", hall).out
