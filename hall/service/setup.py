"""Making a hall's data directory, in an order that a power cut cannot turn into a lie."""

from __future__ import annotations

from pathlib import Path

from hall.domain.catalog_rows import CatalogTables
from hall.service.hall import DATABASE
from hall.service.secret import FILE, create_secret
from hall.store import catalog, database
from hall.store.lock import DirectoryLock


def create_hall(directory: Path, tables: CatalogTables) -> None:
    """Make the secret and the database with its catalogue.

    The database is built under another name and renamed when it is whole: a directory either
    has a complete hall.db or none. Raises FileExistsError when it already has one.
    """
    directory.mkdir(parents=True, exist_ok=True)
    final = directory / DATABASE
    if final.exists():
        raise FileExistsError(final)
    leftover = final.with_name(f"{DATABASE}-wal")
    if leftover.exists() and leftover.stat().st_size:
        # SQLite would play a lost database's last writes into the new one.
        raise FileExistsError(f"{leftover} 属于丢失的数据库，请先移到别处并联系管理员。")
    if not (directory / FILE).exists():
        create_secret(directory)
    building = directory / f"{DATABASE}.new"
    for leftover in directory.glob(f"{DATABASE}.new*"):
        leftover.unlink()
    connection = database.create(building)
    try:
        connection.execute("BEGIN IMMEDIATE")
        catalog.replace(connection, tables)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    building.rename(final)


def bring_up(directory: Path) -> None:
    """Bring the database of an earlier release up to this one; does nothing when it is.

    Raises AlreadyRunning while a hall serves it, FileNotFoundError, DatabaseCorrupt,
    DatabaseForeign.
    """
    path = directory / DATABASE
    database.examine(path, 0)
    if not database.is_behind(path):
        return
    lock = DirectoryLock(directory)
    try:
        database.open_writer(path).close()
    finally:
        lock.release()
