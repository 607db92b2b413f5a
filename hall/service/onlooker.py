"""The hall as a process sees it that only reads: the citizens' process, beside the one that writes.

It holds no secret: what is sealed stays sealed to it, and whatever needs the hall's key is asked of
the hall.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from hall.domain.catalog import Catalog
from hall.domain.clock import Clock
from hall.domain.errors import DatabaseForeign
from hall.domain.events import Logged
from hall.service.clock import SystemClock
from hall.service.hall import DATABASE
from hall.service.terms import Terms
from hall.store import catalog, database, event_log

AT_ONCE = 500
"""Events that are read in one go by who has fallen behind."""


class ReadHall(Protocol):
    """What pages that change nothing need of a hall."""

    @property
    def directory(self) -> Path:
        """Of the hall's data."""

    @property
    def terms(self) -> Terms:
        """What it goes by."""

    @property
    def clock(self) -> Clock:
        """Its time."""

    @property
    def catalog(self) -> Catalog:
        """What it offers just now."""


class Onlooker:
    """One data directory, followed by its event log and never written to; used by one thread."""

    def __init__(self, directory: Path, terms: Terms, *, clock: Clock | None = None) -> None:
        """Raises FileNotFoundError, DatabaseCorrupt, DatabaseForeign; sqlite3.Error where a hall
        that was stopped in good order has left nothing that could be read without writing.
        """
        self.directory = directory
        self.terms = terms
        self.clock: Clock = clock or SystemClock()
        self._path = directory / DATABASE
        self._file = _identity(self._path)
        self.reader = database.open_onlooker(self._path)
        try:
            self._version = catalog.version(self.reader)
            self.catalog = catalog.load(self.reader)
            self.seq = event_log.last_seq(self.reader)
        except BaseException:
            self.reader.close()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self.reader.close()

    def news(self) -> list[Logged]:
        """The events since the last look, in order, at most AT_ONCE; empty when there are none.

        Raises DatabaseForeign when another database lies in its place, as after a restore: whoever
        goes on would mix two pasts.
        """
        if _identity(self._path) != self._file:
            raise DatabaseForeign(path=str(self._path))
        version = catalog.version(self.reader)
        if version != self._version:
            self.catalog, self._version = catalog.load(self.reader), version
        found = event_log.after(self.reader, self.seq, AT_ONCE)
        if found:
            self.seq = found[-1].seq
        return found


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
