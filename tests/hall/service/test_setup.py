"""A data directory: its secret, its database, and the keys that come of the secret."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hall.service import clock, secret
from hall.service.hall import DATABASE, Hall
from hall.service.setup import create_hall
from tests.hall.small import TABLES, TERMS


def test_a_directory_has_a_whole_database_or_none(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    directory.mkdir()
    (directory / f"{DATABASE}.new").write_bytes(b"left over from a power cut")
    create_hall(directory, TABLES)
    assert sorted(path.name for path in directory.iterdir()) == [DATABASE, secret.FILE]
    with Hall(directory, TERMS) as hall:
        assert hall.catalog.tables() == TABLES


def test_a_hall_is_never_made_over_another(tmp_path: Path) -> None:
    create_hall(tmp_path, TABLES)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(FileExistsError):
        create_hall(tmp_path, TABLES)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_secret_that_is_there_is_kept(tmp_path: Path) -> None:
    """The database was lost and the secret was not: hashes made with it go on meaning the same."""
    made = secret.create_secret(tmp_path)
    create_hall(tmp_path, TABLES)
    assert secret.read_secret(tmp_path) == made


def test_the_secret_is_its_owners_alone(tmp_path: Path) -> None:
    made = secret.create_secret(tmp_path)
    assert len(made) == 32
    assert stat.S_IMODE((tmp_path / secret.FILE).stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        secret.create_secret(tmp_path)


def test_a_hall_without_its_secret_does_not_open(tmp_path: Path) -> None:
    create_hall(tmp_path, TABLES)
    (tmp_path / secret.FILE).write_bytes(b"short")
    with pytest.raises(ValueError, match="shorter"):
        Hall(tmp_path, TERMS)
    (tmp_path / secret.FILE).unlink()
    with pytest.raises(FileNotFoundError):
        Hall(tmp_path, TERMS)


def test_keys_of_two_uses_differ_and_a_person_is_known_however_written() -> None:
    key = b"k" * 32
    assert secret.derived(key, "person") != secret.derived(key, "event-chain")
    written = secret.person_hash(key, "11010119900307001x")
    assert written == secret.person_hash(key, " 110101 19900307 001X ")
    assert written != secret.person_hash(b"l" * 32, "11010119900307001x")
    assert "1990" not in written
    assert len(secret.token_hash("token")) == 32


def test_the_machines_clock_never_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    walls = iter([5_000_000, 5_000_000, 2_000_000, 9_000_000])
    monkeypatch.setattr("hall.service.clock.time.time_ns", lambda: next(walls))
    system = clock.SystemClock()
    assert [system.now() for _ in range(4)] == [5_000, 5_001, 5_002, 9_000]
