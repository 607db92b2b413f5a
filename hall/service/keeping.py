"""Backups of a data directory, and taking one up again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from hall.domain.clock import Instant, moment
from hall.domain.errors import DatabaseCorrupt
from hall.service.hall import DATABASE
from hall.service.secret import FILE as SECRET
from hall.store import database
from hall.store.lock import DirectoryLock

SETTINGS = "hall.toml"
_PAGES = 2000
"""Pages copied between two looks at other writers: a backup never holds up a window."""


def back_up(directory: Path, target: Path) -> Path:
    """Copy database, secret and settings into ``target``, which must not exist.

    The hall may run. The copy is checked, written under another name and renamed when whole.
    Raises FileExistsError, DatabaseCorrupt.
    """
    if target.exists():
        raise FileExistsError(f"{target} 已经存在，没有覆盖。")
    building = target.with_name(target.name + ".part")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True, mode=0o700)
    copy = building / DATABASE
    with (
        closing(database.open_reader(directory / DATABASE)) as source,
        closing(sqlite3.connect(copy)) as destination,
    ):
        source.backup(destination, pages=_PAGES, sleep=0.01)
        destination.execute("PRAGMA journal_mode = DELETE")
        database.quick_check(destination, copy, None)
    for name in (SECRET, SETTINGS):
        if (directory / name).exists():
            shutil.copy2(directory / name, building / name)
    _sync(building)
    building.rename(target)
    return target


def restore(source: Path, directory: Path, now: Instant) -> Path | None:
    """Put a backup in the place of the hall's database; the old one is kept beside it.

    Returns where the old files are, None when there were none. Raises FileNotFoundError,
    DatabaseCorrupt for a backup that is damaged, AlreadyRunning while a hall serves the
    directory.
    """
    copy = source / DATABASE
    if not copy.exists():
        raise FileNotFoundError(f"{source} 中没有 {DATABASE}，不是备份。")
    with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            database.quick_check(connection, copy, None)
        except sqlite3.DatabaseError as error:
            raise DatabaseCorrupt(path=str(copy)) from error
    directory.mkdir(parents=True, exist_ok=True)
    lock = DirectoryLock(directory)
    try:
        return _exchange(source, directory, now)
    finally:
        lock.release()


def _exchange(source: Path, directory: Path, now: Instant) -> Path | None:
    old = directory / f"before-restore-{moment(now):%Y%m%d-%H%M%S}"
    present = [path for path in directory.glob(f"{DATABASE}*") if path.is_file()]
    if present:
        old.mkdir(mode=0o700)
        for path in (*present, directory / SECRET):
            if path.exists():
                path.rename(old / path.name)
    for name in (SECRET, SETTINGS):
        if (source / name).exists() and not (directory / name).exists():
            shutil.copy2(source / name, directory / name)
    building = directory / f"{DATABASE}.new"
    shutil.copy2(source / DATABASE, building)
    with closing(sqlite3.connect(building)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    building.rename(directory / DATABASE)
    _sync(directory)
    return old if present else None


def _sync(directory: Path) -> None:
    for path in (*directory.iterdir(), directory):
        if path.is_file() or path == directory:
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
