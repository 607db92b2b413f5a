"""The shell: every command explains itself, every trouble is one clear line and an exit code."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest

from hall.app import cli
from hall.app.terms import terms_of
from hall.config.rules import profile_names
from hall.config.settings_file import read_settings
from hall.service.hall import Hall
from hall.store.lock import DirectoryLock
from tests.app.shell import Ran, digest, run_in

TOKEN_ROLES = ["kiosk", "counter", "display", "pad", "staff", "admin", "integration", "station"]


def _commands() -> list[list[str]]:
    """Every command and subcommand there is."""
    found: list[list[str]] = [[]]
    context = click.Context(cli.cli)
    for name in cli.cli.list_commands(context):
        command = cli.cli.get_command(context, name)
        found.append([name])
        if isinstance(command, click.Group):
            found += [[name, inner] for inner in command.list_commands(context)]
    return found


@pytest.fixture
def hall(sample_hall: Path, tmp_path: Path) -> Path:
    """A data directory of one's own."""
    return Path(shutil.copytree(sample_hall, tmp_path / "hall"))


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_every_command_explains_itself(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, *command, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Usage: jiaohao")
    if command not in ([], ["token"], ["user"], ["export"], ["calendar"], ["voice"]):
        assert "--data" in ran.out


def test_what_the_contract_promises_is_there() -> None:
    promised = {
        "serve", "station", "init", "check", "devices", "import", "simulate", "token", "user",
        "backup", "restore", "verify", "report", "bench",
    }  # fmt: skip
    assert promised <= {command[0] for command in _commands() if command}
    assert ["devices", "test"] in _commands()


@pytest.mark.parametrize(
    "arguments",
    [
        ["explode"], ["token", "create"], ["token", "create", "--role", "king", "--name", "x"],
        ["serve", "--port", "x"], ["serve", "--port", "70000"], ["report", "--by", "luck"],
        ["import"], ["restore"], ["user", "add", "x"], ["serve", "--nothing"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_is_none(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    ran = run_in(capsys, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert [line for line in ran.err.splitlines() if line.startswith("Error: ")]


NEEDS_A_HALL = [
    ["serve"], ["token", "create", "--role", "kiosk", "--name", "x"], ["token", "list"],
    ["token", "revoke", "--name", "x"], ["user", "list"],
    ["user", "add", "x", "--name", "X", "--role", "staff"], ["user", "passwd", "admin"],
    ["backup"], ["verify"], ["report"], ["export", "TARGET"], ["import", "CATALOGUE"],
]  # fmt: skip


def _on(
    capsys: pytest.CaptureFixture[str], command: list[str], directory: Path, target: Path
) -> Ran:
    words = [str(target) if word in {"TARGET", "CATALOGUE"} else word for word in command]
    return run_in(capsys, *words, "--data", directory)


@pytest.mark.parametrize("command", NEEDS_A_HALL, ids=" ".join)
def test_where_no_hall_is(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    nowhere = tmp_path / "nowhere"
    line = _on(capsys, command, nowhere, tmp_path / "file").line
    assert str(nowhere) in line
    assert "jiaohao init" in line
    assert not nowhere.exists()


@pytest.mark.parametrize("command", [*NEEDS_A_HALL, ["check"]], ids=" ".join)
@pytest.mark.parametrize("kind", ["empty", "garbage", "foreign", "truncated"])
def test_a_database_that_is_none_keeps_every_byte(
    command: list[str], kind: str, hall: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    _spoil(hall / "hall.db", kind)
    before = digest(hall)
    line = _on(capsys, command, hall, tmp_path / "file").line
    assert "storage.foreign" in line if kind == "foreign" else "storage.corrupt" in line
    assert "hall.db" in line
    assert digest(hall) == before


def _spoil(path: Path, kind: str) -> None:
    whole = path.read_bytes()
    path.unlink()
    if kind == "foreign":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE notes (text)")
    else:
        spoilt = {"empty": b"", "garbage": b"\xff" * 8192, "truncated": whole[:5000]}[kind]
        path.write_bytes(spoilt)


@pytest.mark.parametrize("command", [["serve"], ["verify"], ["backup"]], ids=" ".join)
def test_a_lost_database_is_not_replaced(
    command: list[str], hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (hall / "hall.db").unlink()
    before = digest(hall)
    assert str(hall) in run_in(capsys, *command, "--data", hall).line
    assert digest(hall) == before


def test_a_lost_databases_last_writes_do_not_enter_a_new_one(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (hall / "hall.db").rename(hall / "hall.db-wal")
    before = digest(hall)
    assert "hall.db-wal" in run_in(capsys, "init", hall).line
    assert digest(hall) == before


def test_init_touches_no_hall(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(hall)
    assert str(hall) in run_in(capsys, "init", hall).line
    assert digest(hall) == before


def test_init_prints_passwords_once_and_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run_in(capsys, "init", tmp_path / "new")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.count("admin") == 1
    assert (tmp_path / "new" / "secret.key").stat().st_mode & 0o077 == 0


def test_one_hall_a_directory(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = DirectoryLock(hall)
    for command in (["serve", "--port", "0"], ["restore", hall]):
        assert "hall.already_running" in run_in(capsys, *command, "--data", hall).line
    lock.release()


def test_one_hall_a_port(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = run_in(capsys, "serve", "--data", hall, "--host", "127.0.0.1", "--port", port).line
    assert f"127.0.0.1:{port}" in line
    DirectoryLock(hall).release()


def test_an_address_that_is_none(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for host in ("203.0.113.1", "::zz", "no.such.host.invalid"):
        assert run_in(capsys, "serve", "--data", hall, "--host", host, "--port", 0).line


BROKEN = """
[hal]
name = "x"

[hall]
code = "j-1"
timezone = "Asia/Shanghi"

[server]
prot = 8000
host = "127.0.0.1"

[rules]
profil = "city"

[devices.d1]
kind = "printr"
"""


@pytest.mark.parametrize("command", [["check"], ["serve"], ["import", "FILE"]], ids=" ".join)
def test_a_broken_hall_toml_lists_every_error_and_starts_nothing(
    command: list[str], hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (hall / "hall.toml").write_text(BROKEN, encoding="utf-8")
    before = digest(hall)
    words = [str(hall / "hall.toml") if word == "FILE" else word for word in command]
    ran = run_in(capsys, *words, "--data", hall)
    assert (ran.code, ran.out) == (1, "")
    if command[0] == "import":
        assert ran.err
    else:
        for word in ("hal", "prot", "timezone", "profil", "printr", "code"):
            assert word in ran.err
        for meant in ("port", "Asia/Shanghai", "profile", "printer"):
            assert meant in ran.err
    assert digest(hall) == before


@pytest.mark.parametrize("text", [b"[hall\n", b"\xff\xfe", b"\x00", b"name = = 1"])
def test_a_hall_toml_that_is_no_toml(
    text: bytes, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (hall / "hall.toml").write_bytes(text)
    ran = run_in(capsys, "check", "--data", hall)
    assert ran.code == 1
    assert "hall.toml" in ran.err


def test_check_finds_a_drivers_wrong_option(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(capsys, "check", "--data", hall).code == 0
    with (hall / "hall.toml").open("a", encoding="utf-8") as file:
        file.write('\n[devices.odd]\nkind = "printer"\ndriver = "escpso"\nkiosk = "K99"\n')
    ran = run_in(capsys, "check", "--data", hall)
    assert ran.code == 1
    assert "escpso" in ran.out + ran.err


@pytest.mark.parametrize("name", profile_names())
def test_the_sample_hall_is_in_order_with_every_profile(
    name: str, hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = hall / "hall.toml"
    text = settings.read_text(encoding="utf-8")
    assert text.count('profile = "city"') == 1
    settings.write_text(text.replace('profile = "city"', f'profile = "{name}"'), encoding="utf-8")
    assert run_in(capsys, "check", "--data", hall).code == 0
    with Hall(hall, terms_of(read_settings(settings), "")) as running:
        assert running.terms.policy.profile == name


def test_check_finds_a_theme_that_nobody_answers_for(
    hall: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (hall / "hall.toml").open("a", encoding="utf-8") as file:
        file.write('\n[rules.joint.lead]\nconstruction = "计委"\nutilities = "建设局"\n')
    ran = run_in(capsys, "check", "--data", hall)
    assert ran.code == 1
    assert "rules.joint.lead.construction" in ran.out
    assert "ZJ001" in ran.out
    assert "utilities" not in ran.out


def test_trying_a_device(hall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(capsys, "devices", "--data", hall).code == 0
    assert "nothing" in run_in(capsys, "devices", "test", "--data", hall, "nothing").line
    with (hall / "hall.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[devices.far]\nkind = "printer"\ndriver = "escpos"\nkiosk = "K1"\n'
            'address = "tcp://127.0.0.1:1"\n'
        )
    ran = run_in(capsys, "devices", "test", "--data", hall, "far")
    assert ran.code == 1
    assert "far" in ran.err
