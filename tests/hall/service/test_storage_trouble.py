"""A full disk, a locked file, damage, and other processes at the same database."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from hall.domain import commands as c
from hall.domain.errors import DatabaseCorrupt, DiskFull, Unavailable, UnknownItem
from hall.domain.events import Event, Logged
from hall.service.secret import derived
from hall.service.timekeeper import Timekeeper
from hall.store import catalog, database
from hall.store.event_log import EventLog
from tests.hall.desk import Desk
from tests.hall.service.batches import codes, together
from tests.hall.small import MORNING, TABLES


def until_full(desk: Desk) -> list[object]:
    """Issue until the disk is full; the numbers that were given."""
    given: list[object] = []
    with suppress(DiskFull):
        while True:
            given.append(desk.do(c.IssueTicket(item="card", origin="K1"))["number"])
    return given


def limit(desk: Desk, pages: int) -> None:
    """Let the database grow to so many pages, as a small disk would."""
    desk.hall._writer._connection.execute(f"PRAGMA max_page_count = {pages}")


def issued(desk: Desk) -> list[str]:
    rows = desk.connection.execute("SELECT number FROM tickets ORDER BY id")
    return [str(row[0]) for row in rows]


def test_a_full_disk_refuses_and_recovers(hall: Desk, caplog: pytest.LogCaptureFixture) -> None:
    hall.start(1)
    pages = hall.connection.execute("PRAGMA page_count").fetchone()[0]
    limit(hall, pages + 5)
    acknowledged = until_full(hall)
    assert isinstance(hall.hall.trouble, DiskFull)
    assert len(acknowledged) > 5
    assert issued(hall) == acknowledged
    acknowledged += until_full(hall)
    limit(hall, pages + 8)
    with together(hall) as batch:
        for number in range(100):
            batch.ask(c.IssueTicket(item="card", origin="K1"), key=f"k{number}")
    assert codes(batch.wait()) == ["storage.full"] * 100, "all of a batch or none"
    assert [one.seq for one in hall.heard()] == list(range(1, hall.seq() + 1))
    assert issued(hall) == acknowledged
    assert caplog.text.count("no command can be committed") == 1, "said once, not each time"

    with pytest.raises(UnknownItem):
        hall.issue("nothing")
    assert isinstance(hall.hall.trouble, DiskFull), "a refusal says nothing of the disk"

    limit(hall, 2**30)
    assert hall.do(c.IssueTicket(item="card", origin="K1"), key="k0")["number"] == (
        f"A{len(acknowledged) + 1:03d}"
    )
    assert hall.hall.trouble is None


def test_room_on_the_disk_is_noticed_though_nobody_asks(hall: Desk) -> None:
    hall.start()
    limit(hall, 1)
    until_full(hall)
    keeper = Timekeeper(hall.hall)
    limit(hall, 2**30)
    assert hall.hall.trouble is not None
    keeper.try_storage()
    assert hall.hall.trouble is None
    seq = hall.seq()
    keeper.try_storage()
    assert hall.seq() == seq
    keeper._reader.close()


def test_an_import_that_does_not_fit_changes_nothing(hall: Desk) -> None:
    pages = hall.connection.execute("PRAGMA page_count").fetchone()[0]
    limit(hall, pages)
    many = tuple(
        replace(TABLES.items[0], code=f"item{number}", name="名" * 50) for number in range(500)
    )
    with pytest.raises(DiskFull):
        hall.do(c.ImportCatalog(tables=replace(TABLES, items=many)))
    limit(hall, 2**30)
    assert hall.hall.catalog.tables() == TABLES
    hall.start()
    with pytest.raises(UnknownItem):
        hall.issue("item1")
    hall.issue("card")


def test_another_process_that_writes_for_long_is_waited_for_and_reported(hall: Desk) -> None:
    hall.start()
    hall.hall._writer._connection.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(hall.hall.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as refusal:
            hall.issue()
        assert refusal.value.code == "hall.unavailable"
        assert hall.hall.trouble is not None
        other.execute("ROLLBACK")
    assert hall.ticket(hall.issue()).number == "A001"
    assert hall.hall.trouble is None


@pytest.mark.parametrize("imports", [True, False])
def test_what_another_process_commits_is_taken_up(hall: Desk, imports: bool) -> None:
    """The command line may import a catalogue or append to the log while the hall runs."""
    hall.start()
    hall.issue()
    key = derived(hall.hall.secret, "event-chain")
    with closing(database.open_writer(hall.hall.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        if imports:
            catalog.replace(other, replace(TABLES, items=TABLES.items[:1]))
        log = EventLog(other, key)
        log.append(Event(name="catalog.imported"), at=MORNING, day=None, actor="hall:cli")
        other.execute("COMMIT")
    hall.issue("card")
    assert "catalog.imported" in hall.names(0)
    if imports:
        with pytest.raises(UnknownItem):
            hall.issue("birth")
    else:
        hall.issue("birth")


def damage(path: Path) -> None:
    """Overwrite every page but the first, as a failing card might."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for page in range(4096, size, 4096):
            file.seek(page)
            file.write(b"\xa5" * 4096)


def test_damage_while_it_runs_stops_the_hall_for_good(small_hall: Path, tmp_path: Path) -> None:
    desk = Desk.copy_of(small_hall, tmp_path / "data")
    desk.start()
    desk.issue()
    heard: list[Logged] = []
    desk.hall.after_commit(heard.extend)
    connection = desk.hall._writer._connection
    desk.connection.close()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(desk.hall.path)
    connection.execute("PRAGMA shrink_memory")
    before = desk.hall.path.read_bytes()
    for _ in range(3):
        with pytest.raises(DatabaseCorrupt) as refusal:
            desk.do(c.IssueTicket(item="card"))
        assert str(desk.hall.path) in str(refusal.value)
    assert isinstance(desk.hall.trouble, DatabaseCorrupt)
    assert heard == []
    assert desk.hall.path.read_bytes() == before, "never written over"
    desk.hall.close()
    assert desk.hall.path.read_bytes() == before
    with pytest.raises(DatabaseCorrupt):
        Desk(desk.directory)
    assert desk.hall.path.read_bytes() == before
