"""Opening the database: what every connection is set to, and which files are refused untouched."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hall.domain.errors import DatabaseCorrupt, DatabaseForeign
from hall.store import database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A whole, empty hall database."""
    path = tmp_path / "hall.db"
    with closing(database.create(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(database.open_writer(path)) as connection:
        yield connection


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_every_connection_syncs_fully_in_wal_mode(path: Path) -> None:
    shutil.copy(path, path.with_name("other.db"))
    for connection in (
        database.open_writer(path),
        database.open_reader(path),
        database.create(path.with_name("new.db")),
    ):
        with closing(connection):
            assert pragma(connection, "journal_mode") == "wal"
            assert pragma(connection, "synchronous") == 2


def test_the_writer_checks_foreign_keys_and_cells(writer: sqlite3.Connection) -> None:
    assert pragma(writer, "foreign_keys") == 1
    assert pragma(writer, "cell_size_check") == 1


def test_a_reader_cannot_write(path: Path, writer: sqlite3.Connection) -> None:
    with closing(database.open_reader(path)) as reader:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("INSERT INTO settings VALUES ('a', 'b')")
        with pytest.raises(sqlite3.OperationalError):
            reader.execute("CREATE TABLE more (a)")


def test_a_reader_sees_what_was_committed(path: Path, writer: sqlite3.Connection) -> None:
    with closing(database.open_reader(path)) as reader:
        seen = database.data_version(reader)
        writer.execute("INSERT INTO settings VALUES ('a', 'b')")
        assert reader.execute("SELECT value FROM settings").fetchall() == [("b",)]
        assert database.data_version(reader) != seen


def test_an_existing_file_is_not_created_over(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        database.create(path)
    assert path.read_bytes() == before


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        database.open_writer(tmp_path / "hall.db")
    assert list(tmp_path.iterdir()) == []


def test_opening_twice_migrates_once(path: Path) -> None:
    taken: list[list[tuple[str, str]]] = []
    for _ in range(2):
        with closing(database.open_writer(path)) as connection:
            steps = connection.execute("SELECT name, applied_at FROM _sqlite_migrations")
            taken.append(steps.fetchall())
    assert taken[0] == taken[1]


def refused(path: Path, error: type[Exception]) -> None:
    """Opening raises ``error``, names the file, and leaves every byte as it was."""
    before = path.read_bytes()
    with pytest.raises(error) as refusal:
        database.open_writer(path)
    assert str(path) in str(refusal.value)
    assert path.read_bytes() == before


def test_an_empty_file_is_not_taken_for_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "hall.db"
    path.touch()
    refused(path, DatabaseCorrupt)


@pytest.mark.parametrize("garbage", [b"hello", b"\x00" * 8192, b"SQLite format 3\x00" + b"x" * 99])
def test_garbage_is_refused(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "hall.db"
    path.write_bytes(garbage)
    refused(path, DatabaseCorrupt)


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_programs_database_is_refused(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "hall.db"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute(f"PRAGMA journal_mode = {mode}")
        foreign.execute("CREATE TABLE notes (text)")
        foreign.execute("INSERT INTO notes VALUES ('mine')")
        foreign.commit()
    refused(path, DatabaseForeign)


def test_a_newer_releases_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('hall', '999_of_the_future', '')"
        )
        newer.commit()
    refused(path, DatabaseForeign)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_truncated_database_is_refused(path: Path, kept: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept) // 4096 * 4096])
    refused(path, DatabaseCorrupt)


def test_a_database_with_damaged_pages_is_refused(path: Path) -> None:
    bytes_ = bytearray(path.read_bytes())
    for page in range(3, 12):
        bytes_[page * 4096 : page * 4096 + 100] = b"\xa5" * 100
    path.write_bytes(bytes_)
    refused(path, DatabaseCorrupt)


def test_a_check_may_run_out_of_time(path: Path, writer: sqlite3.Connection) -> None:
    writer.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        " INSERT INTO settings SELECT 'key' || i, 'value' FROM n"
    )
    assert database.quick_check(writer, path, None)
    assert not database.quick_check(writer, path, -1.0)
    assert writer.execute("SELECT count(*) FROM settings").fetchone() == (20000,)


def test_storage_trouble_is_told_from_a_wrong_statement(writer: sqlite3.Connection) -> None:
    wrong = "SELECT nothing FROM nowhere", "INSERT INTO settings VALUES (NULL, NULL)"
    for statement in wrong:
        with pytest.raises(sqlite3.Error) as error:
            writer.execute(statement)
        assert not database.is_trouble(error.value)
    assert not database.is_trouble(sqlite3.ProgrammingError("closed"))
    assert not database.is_trouble(ValueError())
