"""What the hall lets the citizens' process have of its data: to read, and a place to hear.

That process may run as another user of the hall's group. SQLite gives its log and its index the
mode of the database, so that is all there is to open. The secret and the tokens stay shut.
"""

from __future__ import annotations

import logging
import stat
from pathlib import Path

from hall.config.public_file import PUBLIC_FILE, write_public_file
from hall.service.hall import DATABASE
from hall.service.waking import make_folder

logger = logging.getLogger(__name__)

_READ = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")


def let_public_read(directory: Path) -> None:
    """Before the hall opens its database. Raises OSError where the files are another user's."""
    make_folder(directory)
    for name in _READ:
        path = directory / name
        if path.exists() and not path.stat().st_mode & stat.S_IRGRP:
            path.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IRGRP)


def let_public_know(settings: Path, directory: Path) -> None:
    """What of hall.toml concerns it; a hall whose disk is full starts all the same."""
    try:
        write_public_file(settings, directory)
    except OSError as error:
        logger.warning("%s cannot be written; phones go by the old one: %s", PUBLIC_FILE, error)
