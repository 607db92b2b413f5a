"""Backups of a data directory, and taking one up again."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

from hall.config.forms_folder import FormsFolder
from hall.config.settings import SLIPS
from hall.domain.clock import Instant, moment
from hall.domain.form_names import FOLDER as FORMS
from hall.service.hall import DATABASE
from hall.service.secret import FILE as SECRET
from hall.store import database
from hall.store.lock import DirectoryLock

SETTINGS = "hall.toml"
_PAGES = 2000
"""Pages copied between two looks at other writers: a backup never holds up a window."""


def back_up(directory: Path, target: Path, *, with_secret: bool = True) -> Path:
    """Copy database, secret, settings, forms and slip templates into ``target``, a new folder.

    Without the secret nobody opens an applicant's data in it, and restoring it needs the hall's
    own ``secret.key``, kept elsewhere.
    The hall may run. The copy is checked, written under another name and renamed when whole.
    Raises FileExistsError, DatabaseCorrupt.
    """
    if target.exists():
        raise FileExistsError(f"{target} 已经存在，没有覆盖。")
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(mkdtemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent))
    try:
        _copy(directory / DATABASE, building / DATABASE, "DELETE")
        for name in (SECRET, SETTINGS) if with_secret else (SETTINGS,):
            if (directory / name).exists():
                shutil.copy2(directory / name, building / name)
        _copy_forms(directory, building)
        _copy_slips(directory, building)
        _sync(building)
        building.rename(target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return target


def _copy(path: Path, copy: Path, journal_mode: str) -> None:
    # Through SQLite: what still stands in the log beside the file belongs to it.
    with (
        closing(database.open_reader(path)) as source,
        closing(sqlite3.connect(copy)) as destination,
    ):
        source.backup(destination, pages=_PAGES, sleep=0.01)
        destination.execute(f"PRAGMA journal_mode = {journal_mode}")
        database.quick_check(destination, copy, None)


def _copy_forms(source: Path, target: Path) -> None:
    """Every file of the folder that could be served; what leads out of it stays behind."""
    folder = FormsFolder(source)
    for path in folder.lying():
        file, copy = folder.find(path), target / FORMS / path
        if file is not None:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copy)
    for made in (target / FORMS, *(target / FORMS).rglob("*")):
        if made.is_dir():
            _sync(made)


def _copy_slips(source: Path, target: Path) -> None:
    """The hall's own slip templates and their pictures; what leads out of it stays behind."""
    folder = source / SLIPS
    files = [*folder.glob("*.toml"), *folder.glob("*.png")]
    kept = [path for path in files if path.is_file() and not path.is_symlink()]
    if kept:
        (target / SLIPS).mkdir()
        for path in kept:
            shutil.copy2(path, target / SLIPS / path.name)
        _sync(target / SLIPS)


def restore(source: Path, directory: Path, now: Instant) -> Path | None:
    """Put a backup in the place of the hall's database; the old one is kept beside it.

    Returns where the old files are, None when there were none. Raises FileNotFoundError,
    DatabaseCorrupt for a backup that is damaged, DatabaseForeign for what is none of ours,
    AlreadyRunning while a hall serves the directory.
    """
    copy = source / DATABASE
    if not copy.exists():
        raise FileNotFoundError(f"{source} 中没有 {DATABASE}，不是备份。")
    database.examine(copy, None)
    directory.mkdir(parents=True, exist_ok=True)
    lock = DirectoryLock(directory)
    try:
        return _exchange(source, directory, now)
    finally:
        lock.release()


def _exchange(source: Path, directory: Path, now: Instant) -> Path | None:
    # Copied whole before the first file moves: a full disk leaves everything as it was.
    building = Path(mkdtemp(prefix="restoring.", dir=directory))
    try:
        _copy(source / DATABASE, building / DATABASE, "WAL")
        _copy_forms(source, building)
        _copy_slips(source, building)
        _sync(building)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    old = directory / f"before-restore-{moment(now):%Y%m%d-%H%M%S}"
    present = [path for path in directory.glob(f"{DATABASE}*") if path.is_file()]
    if (source / SECRET).exists() and (directory / SECRET).exists():
        # The log's chain can only be checked with the secret it was made with.
        present.append(directory / SECRET)
    if present:
        old.mkdir(mode=0o700)
        for path in present:
            path.rename(old / path.name)
    for name in (SECRET, SETTINGS):
        if (source / name).exists() and not (directory / name).exists():
            shutil.copy2(source / name, directory / name)
    for folder in (FORMS, SLIPS):
        if (building / folder).exists() and not (directory / folder).exists():
            (building / folder).rename(directory / folder)
    (building / DATABASE).rename(directory / DATABASE)
    shutil.rmtree(building)
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
