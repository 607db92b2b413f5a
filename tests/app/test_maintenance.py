"""Backups, taking one up again, and finding what somebody altered."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from hall.app.terms import terms_of
from hall.config.settings_file import read_settings
from hall.domain import commands as c
from hall.domain.handling.commands import RecomputeCases
from hall.domain.ratings import Level
from hall.service.hall import Hall
from tests.app.shell import digest, run_in
from tests.hall.desk import check
from tests.hall.small import TERMS, ManualClock, make


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall after a short day, stopped."""
    directory = tmp_path_factory.mktemp("worked") / "data"
    make(directory)
    (directory / "hall.toml").write_text('[hall]\nname = "试验大厅"\n', encoding="utf-8")
    clock = ManualClock()
    # As the timekeeper does it: a new hall begins by the rules that its settings name.
    with Hall(directory, terms_of(read_settings(directory / "hall.toml"), ""), clock=clock) as hall:
        while hall.execute(RecomputeCases())["left"]:
            pass
    with Hall(directory, TERMS, clock=clock) as hall:
        hall.execute(c.OpenDay(day="2026-11-21"))
        hall.execute(c.SignOn(counter=1, clerk="C1"))
        for _ in range(5):
            clock.forward(1)
            hall.execute(c.IssueTicket(item="card", origin="K1"))
        for level in (Level.SATISFIED, Level.DISSATISFIED):
            hall.execute(c.CallNext(counter=1))
            hall.execute(c.FinishService(counter=1))
            hall.execute(c.RateAtPad(counter=1, level=level))
    return directory


@pytest.fixture
def data(worked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(worked, tmp_path / "data"))


def _contents(directory: Path) -> dict[str, list[tuple[object, ...]]]:
    tables = ("tickets", "cases", "events", "ratings", "accounts", "tokens", "items")
    with closing(sqlite3.connect(directory / "hall.db")) as db:
        return {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def test_a_good_hall_is_found_good(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(data)
    ran = run_in(capsys, "verify", "--data", data)
    assert (ran.code, ran.err) == (0, "")
    assert "tickets 5" in ran.out
    assert digest(data) == before


def test_a_backup_taken_up_again_is_the_same_hall(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _contents(data)
    ran = run_in(capsys, "backup", "--data", data)
    assert ran.code == 0
    copy = Path(ran.out.strip())
    assert copy.parent == data / "backups"
    assert sorted(path.name for path in copy.iterdir()) == ["hall.db", "hall.toml", "secret.key"]
    assert copy.stat().st_mode & 0o077 == 0
    assert [path for path in copy.parent.iterdir() if path != copy] == []
    elsewhere = tmp_path / "new machine"
    ran = run_in(capsys, "restore", copy, "--data", elsewhere)
    assert (ran.code, ran.out) == (0, "")
    assert _contents(elsewhere) == before
    assert run_in(capsys, "verify", "--data", elsewhere).code == 0
    with Hall(elsewhere, TERMS, clock=ManualClock()) as hall:
        assert hall.execute(c.IssueTicket(item="card"))["number"] == "A006"
    check(elsewhere)


def test_slip_templates_are_taken_along(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "slips").mkdir()
    (data / "slips/ticket.toml").write_text("[[part]]\nfeed = 1\n")
    (data / "slips/logo.png").symlink_to(data / "secret.key")
    copy, elsewhere = tmp_path / "copy", tmp_path / "elsewhere"
    assert run_in(capsys, "backup", "--data", data, "--to", copy).code == 0
    assert run_in(capsys, "restore", copy, "--data", elsewhere).code == 0
    assert [path.name for path in (elsewhere / "slips").iterdir()] == ["ticket.toml"]
    assert (elsewhere / "slips/ticket.toml").read_text() == "[[part]]\nfeed = 1\n"


def test_forms_are_taken_along_and_those_that_are_there_stay(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "forms/SJ").mkdir(parents=True)
    (data / "forms/SJ/a.pdf").write_bytes(b"blank")
    (data / "forms/SJ/out.pdf").symlink_to(data / "secret.key")
    copy, elsewhere = tmp_path / "copy", tmp_path / "elsewhere"
    assert run_in(capsys, "backup", "--data", data, "--to", copy).code == 0
    assert run_in(capsys, "restore", copy, "--data", elsewhere).code == 0
    assert [path.name for path in (elsewhere / "forms/SJ").iterdir()] == ["a.pdf"]
    (elsewhere / "forms/SJ/a.pdf").write_bytes(b"of the next year")
    assert run_in(capsys, "restore", copy, "--data", elsewhere).code == 0
    assert (elsewhere / "forms/SJ/a.pdf").read_bytes() == b"of the next year"


def test_a_backup_while_the_hall_writes(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Hall(data, TERMS, clock=ManualClock()) as hall:
        stop, issued = threading.Event(), threading.Semaphore(0)

        def write() -> None:
            while not stop.is_set():
                hall.execute(c.IssueTicket(item="card"))
                issued.release()

        writers = [threading.Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        for number in range(3):
            for _ in range(20):
                issued.acquire()
            target = tmp_path / f"copy{number}"
            ran = run_in(capsys, "backup", "--data", data, "--to", target)
            assert (ran.code, ran.err) == (0, "")
        stop.set()
        for writer in writers:
            writer.join()
    for number in range(3):
        check(tmp_path / f"copy{number}")
        elsewhere = tmp_path / f"restored{number}"
        assert run_in(capsys, "restore", tmp_path / f"copy{number}", "--data", elsewhere).code == 0
        assert run_in(capsys, "verify", "--data", elsewhere).code == 0
        assert len(_contents(elsewhere)["tickets"]) >= 5 + 20 * (number + 1)


def test_what_is_there_already_is_not_overwritten(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = tmp_path / "copy.part"
    beside.mkdir()
    (beside / "mine").touch()
    assert run_in(capsys, "backup", "--data", data, "--to", tmp_path / "copy").code == 0
    assert (beside / "mine").exists()
    before = digest(tmp_path / "copy")
    assert "copy" in run_in(capsys, "backup", "--data", data, "--to", tmp_path / "copy").line
    assert digest(tmp_path / "copy") == before


def test_the_old_files_stay_beside_the_restored_ones(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_in(capsys, "backup", "--data", data, "--to", tmp_path / "copy")
    make(tmp_path / "other")
    other = _contents(tmp_path / "other")
    secret = (tmp_path / "other" / "secret.key").read_bytes()
    assert run_in(capsys, "restore", tmp_path / "copy", "--data", tmp_path / "other").code == 0
    [old] = (tmp_path / "other").glob("before-restore-*")
    assert _contents(old) == other
    assert (old / "secret.key").read_bytes() == secret
    assert run_in(capsys, "verify", "--data", tmp_path / "other").code == 0


def test_a_lost_database_is_restored_with_its_own_secret(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_in(capsys, "backup", "--data", data, "--to", tmp_path / "copy")
    (data / "hall.db").unlink()
    (data / "secret.key").write_bytes(b"another secret of another install")
    assert run_in(capsys, "restore", tmp_path / "copy", "--data", data).code == 0
    assert run_in(capsys, "verify", "--data", data).code == 0


def test_a_copy_of_a_killed_hall_keeps_its_last_tickets(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Hall(data, TERMS, clock=ManualClock()) as hall:
        hall.execute(c.IssueTicket(item="card"))
        # The last writes stand in the log beside the database.
        killed = shutil.copytree(data, tmp_path / "killed")
        assert (killed / "hall.db-wal").stat().st_size
    assert run_in(capsys, "restore", killed, "--data", tmp_path / "new").code == 0
    assert len(_contents(tmp_path / "new")["tickets"]) == 6
    assert run_in(capsys, "verify", "--data", tmp_path / "new").code == 0


@pytest.mark.parametrize("spoilt", ["none", "empty", "garbage", "foreign", "damaged"])
def test_what_is_no_backup_changes_nothing(
    spoilt: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    whole = (data / "hall.db").read_bytes()
    bad = {"empty": b"", "garbage": b"x" * 9000, "damaged": whole[:8192] + bytes(len(whole) - 8192)}
    if spoilt in bad:
        (source / "hall.db").write_bytes(bad[spoilt])
    if spoilt == "foreign":
        with closing(sqlite3.connect(source / "hall.db")) as db:
            db.execute("CREATE TABLE notes (text)")
    before = digest(data)
    assert "hall.db" in run_in(capsys, "restore", source, "--data", data).line
    assert digest(data) == before


def _alter(path: Path, *statements: str) -> None:
    """As somebody with the file and a tool does it, who knows of the triggers."""
    with closing(sqlite3.connect(path)) as db:
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount > 0, statement
        db.commit()


ALTERED = {
    "an event's data": ("UPDATE events SET data = '{}' WHERE seq = 5",),
    "an event's time": ("UPDATE events SET at = at + 1 WHERE seq = 5",),
    "an event's author": ("UPDATE events SET actor = 'staff:x' WHERE seq = 5",),
    "an event is gone": ("DELETE FROM events WHERE seq = 7",),
    "the last event is gone": ("DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",),
    "the first event is gone": ("DELETE FROM events WHERE seq = 1",),
    "two events changed places": (
        "UPDATE events SET seq = -1 WHERE seq = 5", "UPDATE events SET seq = 5 WHERE seq = 6",
        "UPDATE events SET seq = 6 WHERE seq = -1",
    ),
    "an event was added": (
        """INSERT INTO events (seq, name, at, actor, data, chain)
           SELECT max(seq) + 1, 'ticket.pinned', max(at), 'staff:x', '{}', x'00' FROM events""",
    ),
    "a waiting count": ("UPDATE queue_days SET waiting = 9",),
    "a ticket's state": (
        "UPDATE tickets SET state = 'cancelled', ended_at = 1 WHERE number = 'A005'",
    ),
    "a ticket's events": ("DELETE FROM events WHERE ticket = 5",),
    "a ticket": ("DELETE FROM slips WHERE ticket = 5", "DELETE FROM ticket_cases WHERE ticket = 5",
                 "DELETE FROM tickets WHERE id = 5"),
    "a rating": ("UPDATE ratings SET level = 5",),
    "a rating's clerk": ("UPDATE ratings SET clerk = 'C2'",),
    "a rating is gone": ("DELETE FROM ratings WHERE level = 2",),
    "a case": ("DELETE FROM ticket_cases WHERE case_id = 1",),
}  # fmt: skip


@pytest.mark.parametrize("what", ALTERED)
def test_what_somebody_altered_is_found(
    what: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _alter(data / "hall.db", *ALTERED[what])
    ran = run_in(capsys, "verify", "--data", data)
    assert ran.code == 1
    assert ran.out
    assert ran.line


def test_damaged_pages_are_found(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (data / "hall.db").open("r+b") as file:
        file.seek(-3 * 4096, 2)
        file.write(b"\xa5" * 2 * 4096)
    assert run_in(capsys, "verify", "--data", data).line


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"short")])
def test_without_the_secret_nothing_can_be_proved(
    spoil: Callable[[Path], object], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(data / "secret.key")
    assert "secret.key" in run_in(capsys, "verify", "--data", data).line
