"""The hall as one object: open it, give it commands, read from it, be told what happened."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from hall.domain.actors import Actor, Role
from hall.domain.catalog import Catalog
from hall.domain.clock import Clock
from hall.domain.commands import Command
from hall.domain.errors import HallError
from hall.domain.events import Logged
from hall.service.bodies import Body
from hall.service.clock import SystemClock
from hall.service.presence import Presence
from hall.service.replay import Outcome
from hall.service.secret import read_secret
from hall.service.terms import Terms
from hall.service.vault import Vault
from hall.service.writer import AfterCommit, Request, Writer
from hall.store import database
from hall.store.lock import DirectoryLock

logger = logging.getLogger(__name__)

DATABASE = "hall.db"
HALL = Actor(role=Role.HALL, id="hall")
"""The hall itself, for what it does by the clock."""


class Hall:
    """One data directory, opened for service. Only one process may have it open for writing."""

    def __init__(
        self,
        directory: Path,
        terms: Terms,
        *,
        clock: Clock | None = None,
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> None:
        """Open the hall.

        Raises FileNotFoundError, DatabaseCorrupt, DatabaseForeign, AlreadyRunning.
        """
        self.directory = directory
        self.path = directory / DATABASE
        self.terms = terms
        self.clock: Clock = clock or SystemClock()
        self.secret = read_secret(directory)
        self.vault = Vault(self.secret)
        self.presence = Presence()
        self._listeners: list[AfterCommit] = []
        self._lock = DirectoryLock(directory)
        try:
            connection = database.open_writer(self.path)
        except BaseException:
            self._lock.release()
            raise
        try:
            self._writer = Writer(
                connection=connection,
                path=self.path,
                secret=self.secret,
                terms=terms,
                clock=self.clock,
                random_bytes=random_bytes,
                after_commit=self._hand_on,
            )
        except sqlite3.Error as error:
            # A start checks pages for a moment only; damage beyond shows when it is read.
            connection.close()
            self._lock.release()
            raise database.converted(error, self.path) from error
        self._writer.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish what was asked before, and let go of the database."""
        self._writer.stop()
        self._lock.release()

    @property
    def catalog(self) -> Catalog:
        """What the hall offers just now."""
        return self._writer.catalog

    @property
    def trouble(self) -> HallError | None:
        """Why commands cannot be committed; None while all is well."""
        return self._writer.trouble

    @property
    def told(self) -> int:
        """The seq of the last event that listeners were told of."""
        return self._writer.told

    @property
    def writer_alive(self) -> bool:
        """Whether the thread that decides commands is there."""
        return self._writer.alive

    def reader(self) -> sqlite3.Connection:
        """A new connection for queries; the caller closes it."""
        return database.open_reader(self.path)

    def after_commit(self, listener: AfterCommit) -> None:
        """Be told of every commit's events in ``seq`` order, in the writer's thread.

        A listener hands them on to its own thread or loop at once; it must not block.
        """
        self._listeners.append(listener)

    def submit(
        self,
        command: Command,
        actor: Actor,
        done: Callable[[Outcome], None],
        *,
        key: str | None = None,
    ) -> None:
        """Give a command; ``done`` hears its outcome in the writer's thread, after the commit."""
        self._writer.submit(Request(command=command, actor=actor, key=key, done=done))

    def execute(self, command: Command, actor: Actor = HALL, *, key: str | None = None) -> Body:
        """Give a command and wait for its answer; for threads, never for an event loop.

        Raises the HallError it was refused with.
        """
        outcomes: list[Outcome] = []
        decided = threading.Event()

        def done(outcome: Outcome) -> None:
            outcomes.append(outcome)
            decided.set()

        self.submit(command, actor, done, key=key)
        decided.wait()
        outcome = outcomes[0]
        if isinstance(outcome, HallError):
            raise outcome
        return outcome

    def _hand_on(self, events: Sequence[Logged]) -> None:
        for listener in self._listeners:
            try:
                listener(events)
            except Exception:
                # A subscriber's failure is its own: the commit stands and the others go on.
                logger.exception("a listener failed after the commit")
