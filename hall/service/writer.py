"""The one thread that writes: it decides commands in order and commits many of them at once.

A disk sync costs the same for one command as for thirty. Whoever asks while a sync is under
way is decided in the next transaction together with the others; a savepoint each keeps one
refusal from touching its neighbours. Measured with a 10 ms disk: 8 askers 7 times, 32 askers
21 times a lock's throughput, one asker unchanged (docs/decisions/0002).
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hall.domain import errors
from hall.domain.actors import Actor
from hall.domain.catalog import Catalog
from hall.domain.clock import Clock, Instant
from hall.domain.commands import Command, TryStorage
from hall.domain.errors import HallError, Unavailable
from hall.domain.events import Logged
from hall.service import replay
from hall.service.handlers import HANDLERS
from hall.service.replay import Outcome
from hall.service.secret import derived
from hall.service.terms import Terms
from hall.service.trouble import Internal, as_trouble
from hall.service.unit import Places, Unit
from hall.service.vault import Vault
from hall.store import answers, catalog, line
from hall.store.database import data_version, is_trouble
from hall.store.event_log import EventLog, after, last_seq

logger = logging.getLogger(__name__)

GATHER_SECONDS = 0.001
"""How long a batch smaller than the last one waits for those who are about to ask again."""
GATHER_SHARE = 0.5
"""On a slow disk it waits longer: up to this share of the last commit's time. With a 20 ms disk
8 askers got 1.6 times the tickets, in 0.6 of the time each; otherwise they would fall into two
halves, each of which waits for the other's sync."""
GATHER_AT_MOST = 0.025
MAX_BATCH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command on its way to the writer."""

    command: Command
    actor: Actor
    key: str | None
    """Idempotency key; None: every request is a new one."""
    done: Callable[[Outcome], None]
    """Called in the writer's thread after the commit; must not block or raise."""


AfterCommit = Callable[[Sequence[Logged]], None]
"""Called in the writer's thread after each commit with its events, in ``seq`` order."""


class Writer:
    """Owns the writing connection and the thread that uses it."""

    def __init__(
        self,
        *,
        connection: sqlite3.Connection,
        path: Path,
        secret: bytes,
        terms: Terms,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        after_commit: AfterCommit,
    ) -> None:
        self._connection = connection
        self._path = path
        self._log = EventLog(connection, derived(secret, "event-chain"))
        self._answers_key = derived(secret, "answers")
        self._vault = Vault(secret)
        self._terms = terms
        self._clock = clock
        self._random_bytes = random_bytes
        self._after_commit = after_commit
        # Not a SimpleQueue: woken for an item that is gone, with its timeout over, its get() waits
        # for ever (Python 3.11), and what was gathered so far stands still.
        self._inbox: queue.Queue[Request | None] = queue.Queue()
        self._last_batch = 1
        self._last_commit = 0.0
        self._thread = threading.Thread(target=self._run, name="hall-writer", daemon=True)
        self._places = Places(line.last_place(connection))
        self._seen: int | None = None
        self.told: int = last_seq(connection)
        """The seq of the last event that was handed on."""
        self._catalog_version: int | None = catalog.version(connection)
        self.catalog: Catalog = catalog.load(connection)
        self.trouble: HallError | None = None
        """Why the last commit failed; None while all is well."""
        self._damaged: HallError | None = None
        self._door = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Begin to take requests."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what was asked before, then end the thread and close the connection."""
        with self._door:
            self._stopped = True
            self._inbox.put(None)
        self._thread.join()
        self._connection.close()

    @property
    def alive(self) -> bool:
        """Whether the thread is there."""
        return self._thread.is_alive()

    def submit(self, request: Request) -> None:
        """Ask; any thread may, and it never blocks. A stopped writer answers Unavailable."""
        with self._door:
            if not self._stopped:
                self._inbox.put(request)
                return
        _answer(request, Unavailable())

    def _run(self) -> None:
        while True:
            batch, last = self._gather()
            if batch:
                self._decide(batch)
            if last:
                return

    def _gather(self) -> tuple[list[Request], bool]:
        batch: list[Request] = []
        first = self._inbox.get()
        if first is None:
            return batch, True
        batch.append(first)
        share = min(GATHER_SHARE * self._last_commit, GATHER_AT_MOST)
        deadline = time.monotonic() + max(GATHER_SECONDS, share)
        while len(batch) < MAX_BATCH:
            # Those answered by the last commit are likely to ask again within the millisecond.
            wait = deadline - time.monotonic() if len(batch) < self._last_batch else 0.0
            try:
                request = self._inbox.get(timeout=wait) if wait > 0 else self._inbox.get_nowait()
            except queue.Empty:
                break
            if request is None:
                return batch, True
            batch.append(request)
        self._last_batch = len(batch)
        return batch, False

    def _decide(self, batch: list[Request]) -> None:
        events: list[Logged] = []
        try:
            outcomes = self._transaction(batch, events)
        except Exception as error:  # noqa: BLE001 - the thread must live; _trouble logs it
            trouble = self._trouble(error)
            self._roll_back()
            # One each: an exception that several threads raise would pile up their tracebacks.
            outcomes = [type(trouble)(**trouble.facts) for _ in batch]
            events.clear()
        for request, outcome in zip(batch, outcomes, strict=True):
            _answer(request, outcome)
        if events:
            self.told = events[-1].seq
            self._after_commit(events)

    def _transaction(self, batch: list[Request], events: list[Logged]) -> list[Outcome]:
        if self._damaged is not None:
            raise type(self._damaged)(**self._damaged.facts)
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        if self._catch_up():
            events.extend(after(connection, self.told, self._log.mark()[0] - self.told))
        outcomes = [self._one(request, events) for request in batch]
        began = time.monotonic()
        connection.execute("COMMIT")
        self._last_commit = time.monotonic() - began
        # A batch of refusals wrote nothing, and says nothing of the disk.
        if self.trouble is not None and (events or _tries_storage(batch)):
            logger.warning("the database takes writes again")
            self.trouble = None
        return outcomes

    def _one(self, request: Request, events: list[Logged]) -> Outcome:
        now = self._clock.now()
        fingerprint = b""
        if request.key is not None:
            fingerprint = replay.fingerprint(request.command, self._answers_key)
            kept = answers.find(self._connection, request.key)
            if kept is not None:
                return replay.outcome(kept, fingerprint)
        outcome = self._attempt(request, now, events)
        if request.key is not None and not isinstance(outcome, Unavailable):
            answers.keep(self._connection, request.key, replay.answer(fingerprint, outcome), now)
        return outcome

    def _attempt(self, request: Request, now: Instant, events: list[Logged]) -> Outcome:
        unit = Unit(
            connection=self._connection,
            log=self._log,
            catalog=self.catalog,
            terms=self._terms,
            actor=request.actor,
            now=now,
            random_bytes=self._random_bytes,
            places=self._places,
            vault=self._vault,
        )
        mark = self._log.mark()
        self._connection.execute("SAVEPOINT command")
        try:
            body = HANDLERS[type(request.command)](unit, request.command)
        except HallError as refusal:
            self._undo(mark)
            return refusal
        except Exception as error:
            if is_trouble(error):
                raise
            logger.exception("%s failed", type(request.command).__name__)
            self._undo(mark)
            return Internal()
        self._connection.execute("RELEASE command")
        if unit.catalog is not self.catalog:
            self.catalog = unit.catalog
            self._catalog_version = catalog.version(self._connection)
        events.extend(unit.events)
        return body

    def _undo(self, mark: tuple[int, bytes]) -> None:
        self._connection.execute("ROLLBACK TO command")
        self._connection.execute("RELEASE command")
        self._log.back_to(mark)

    def _catch_up(self) -> bool:
        """Take up what another process committed; whether it appended to the log."""
        seen = data_version(self._connection)
        if seen == self._seen:
            return False
        self._log.reload()
        version = catalog.version(self._connection)
        if version != self._catalog_version:
            self.catalog = catalog.load(self._connection)
            self._catalog_version = version
        self._seen = seen
        return self._log.mark()[0] > self.told

    def _roll_back(self) -> None:
        self._seen = self._catalog_version = None
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._catch_up()
        except sqlite3.Error as error:
            self._trouble(error)
        # What others appended was not handed on: the next transaction looks again.
        self._seen = None

    def _trouble(self, error: Exception) -> HallError:
        trouble = as_trouble(error, self._path)
        if isinstance(trouble, errors.DatabaseCorrupt):
            self._damaged = trouble
        if type(self.trouble) is not type(trouble):
            logger.error("no command can be committed: %s", trouble, exc_info=error)
        self.trouble = trouble
        return trouble


def _tries_storage(batch: list[Request]) -> bool:
    return any(isinstance(request.command, TryStorage) for request in batch)


def _answer(request: Request, outcome: Outcome) -> None:
    try:
        request.done(outcome)
    except Exception:
        # Whoever asked is gone; the writer and those behind him go on.
        logger.exception("the answer to %s found nobody", type(request.command).__name__)
