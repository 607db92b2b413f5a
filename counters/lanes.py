"""Work in order, a thread while there is some: one lane for each window, so none holds another."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

Lane = TypeVar("Lane", bound=Hashable)
Item = TypeVar("Item")


class Lanes(Generic[Lane, Item]):
    """Items of one lane are worked off in order, those of different lanes side by side.

    A lane has a thread only while it has work: sixty windows that rest cost nothing.
    """

    def __init__(self, name: str, work: Callable[[Lane, Item], None], depth: int) -> None:
        """``depth``: how many items may wait in one lane."""
        self._name = name
        self._work = work
        self._depth = depth
        self._lock = threading.Lock()
        self._waiting: dict[Lane, deque[Item]] = {}
        self._threads: dict[Lane, threading.Thread] = {}
        self._closed = False

    def put(self, lane: Lane, item: Item) -> bool:
        """Whether the item was taken: not when too many wait, or when it is closed."""
        with self._lock:
            waiting = self._waiting.setdefault(lane, deque())
            if self._closed or len(waiting) >= self._depth:
                return False
            waiting.append(item)
            if lane not in self._threads:
                thread = threading.Thread(
                    target=self._run, args=(lane,), name=f"{self._name}-{lane}", daemon=True
                )
                self._threads[lane] = thread
                thread.start()
            return True

    def close(self, timeout_seconds: float) -> None:
        """Take nothing more; what waits is worked off, as far as the time goes."""
        with self._lock:
            self._closed = True
            threads = list(self._threads.values())
        deadline = time.monotonic() + timeout_seconds
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self, lane: Lane) -> None:
        while True:
            with self._lock:
                waiting = self._waiting[lane]
                if not waiting:
                    del self._threads[lane], self._waiting[lane]
                    return
                item = waiting.popleft()
            try:
                self._work(lane, item)
            except Exception:
                logger.exception("%s %s: unexpected", self._name, lane)
