"""A subscriber of the event log, at its own pace, behind its own cursor.

The cursor is moved after the events were handled: a subscriber that dies in between is given
them again, so handling must bear a repetition (``seq`` tells it). What it fails at is tried
again, later and later, and holds up nobody else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from hall.domain.commands import MoveCursor
from hall.domain.errors import HallError
from hall.domain.events import Logged
from hall.service.hall import Hall
from hall.store import cursors, event_log

logger = logging.getLogger(__name__)

BATCH = 100
LINGER_SECONDS = 0.5
"""Events that come close together are handled together."""
FIRST_RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 60.0


class Subscriber:
    """One thread that handles every event once it is committed, in order, at least once."""

    def __init__(
        self,
        hall: Hall,
        name: str,
        handle: Callable[[Sequence[Logged]], None],
        *,
        linger_seconds: float = LINGER_SECONDS,
        retry_seconds: float = FIRST_RETRY_SECONDS,
    ) -> None:
        """``handle`` raises to be given the same events again; a new name starts at the first."""
        self._hall = hall
        self._name = name
        self._handle = handle
        self._linger_seconds = linger_seconds
        self._retry_seconds = retry_seconds
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"subscriber-{name}", daemon=True)
        hall.after_commit(self._committed)

    def start(self) -> None:
        """Begin behind the cursor."""
        self._wake.set()
        self._thread.start()

    def stop(self) -> None:
        """End; what is being handled is finished first."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    def _committed(self, events: Sequence[Logged]) -> None:
        if events:
            self._wake.set()

    def _run(self) -> None:
        reader = self._hall.reader()
        try:
            cursor = cursors.get(reader, self._name) or 0
            while not self._stop.is_set():
                events = event_log.after(reader, cursor, BATCH)
                if not events:
                    self._wake.wait()
                    self._wake.clear()
                    self._stop.wait(self._linger_seconds)
                elif self._handled(events):
                    cursor = events[-1].seq
        finally:
            reader.close()

    def _handled(self, events: Sequence[Logged]) -> bool:
        wait = self._retry_seconds
        while not self._stop.is_set():
            try:
                self._handle(events)
                self._hall.execute(MoveCursor(subscriber=self._name, seq=events[-1].seq))
            except HallError as error:
                logger.warning("%s: cursor not moved: %s", self._name, error.code)
            except Exception as error:  # noqa: BLE001 - a subscriber's failure is its own
                logger.warning("%s: %s; trying again in %.0f s", self._name, error, wait)
            else:
                return True
            self._stop.wait(wait)
            wait = min(wait * 2, LONGEST_RETRY_SECONDS)
        return False
