"""``jiaohao token`` and ``jiaohao user``."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from hall.domain.actors import Role
from hall.domain.posts import Post
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
    assert run_in(capsys, "token", "list", "--data", hall).out == "kiosk\teast\t-\n"
    assert run_in(capsys, "token", "revoke", "--data", hall, "--name", "east").code == 0
    assert "east" in run_in(capsys, "token", "revoke", "--data", hall, "--name", "east").line
    assert run_in(capsys, "token", "list", "--data", hall).out == ""
    assert run_in(capsys, *make).out != first
    assert run_in(capsys, *make[:-1], " ").line


def test_a_program_speaks_for_its_own_cases_unless_it_was_made_for_all(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make = ["token", "create", "--data", hall, "--role", "integration", "--name"]
    wanted = {"own": ["--cases", "own"], "usual": [], "whole": ["--cases", "all"]}
    tokens = {name: run_in(capsys, *make, name, *more).out.strip() for name, more in wanted.items()}
    with closing(database.open_reader(hall / "hall.db")) as reader:
        found = {name: bearer(reader, token) for name, token in tokens.items()}
    assert {name: actor and actor.all_cases for name, actor in found.items()} == {
        "own": False, "usual": False, "whole": True,
    }  # fmt: skip
    assert run_in(capsys, "token", "list", "--data", hall).out == (
        "integration\town\tcases:own\nintegration\tusual\tcases:own\n"
        "integration\twhole\tcases:all\n"
    )
    other = ["token", "create", "--data", hall, "--role", "staff", "--name", "x", "--cases", "all"]
    assert "cases" in run_in(capsys, *other).line


def test_an_account_from_the_shell(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["user", "add", "--data", hall, "W7", "--name", "王五", "--role", "counter"]
    ran = run_in(capsys, *add, "--counter", 7, "--counter", 8)
    password = ran.out.removesuffix("\n")
    assert (ran.code, ran.err) == (0, "")
    access = Access(hall / "hall.db", SystemClock())
    assert access.log_in("W7", password)
    assert "access.name_taken" in run_in(capsys, *add).line
    ran = run_in(capsys, "user", "list", "--data", hall)
    assert _row(ran.out, "W7")[1:6] == ["counter", "王五", "7,8", "active", "clerk"]
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


def _row(out: str, account: str) -> list[str]:
    [row] = [line.split("\t") for line in out.splitlines() if line.startswith(f"{account}\t")]
    return row


def test_a_new_hall_has_somebody_for_each_section(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = run_in(capsys, "user", "list", "--data", hall).out
    for post in ("duty", "business", "supervision", "cashier", "leader"):
        assert _row(listed, post)[1::4] == ["staff", post]
    assert _row(listed, "admin")[5] == "-"
    assert _row(listed, "C1")[5:] == ["clerk", "SJ"]


def test_posts_from_the_shell(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on = ["--data", hall]
    add = ["user", "add", *on, "W7", "--name", "王五", "--role", "staff", "--department", "SJ"]
    assert run_in(capsys, *add, "--post", "business", "--post", "supervision").code == 0
    row = _row(run_in(capsys, "user", "list", *on).out, "W7")
    assert row[5:] == ["business,supervision", "SJ"]
    said = run_in(capsys, "user", "posts", *on, "W7", "--post", "leader")
    assert said.code == 0
    assert "中心领导" in said.err + said.out
    assert _row(run_in(capsys, "user", "list", *on).out, "W7")[5:] == ["leader", "SJ"]
    token = run_in(
        capsys, "token", "create", *on, "--role", "staff", "--name", "audit", "--post", "auditor"
    ).out.strip()
    with closing(database.open_reader(hall / "hall.db")) as reader:
        actor = bearer(reader, token)
    assert actor is not None
    assert actor.posts == {Post.AUDITOR}
    assert run_in(capsys, "token", "list", *on).out == "staff\taudit\tauditor\n"


@pytest.mark.parametrize(
    "wrong",
    [
        ["user", "add", "W8", "--name", "X", "--role", "admin", "--post", "leader"],
        ["user", "posts", "admin", "--post", "leader"],
        ["token", "create", "--role", "kiosk", "--name", "K", "--post", "clerk"],
    ],
)
def test_who_may_hold_no_post(
    wrong: list[str], hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "posts" in run_in(capsys, *wrong, "--data", hall).line


def test_posts_need_somebody_and_a_department_there_is(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    give = ["user", "posts", "--data", hall, "--post", "chief"]
    assert "clerk.unknown" in run_in(capsys, *give, "nobody").line
    assert "department.unknown" in run_in(capsys, *give, "C1", "--department", "ZZ").line
