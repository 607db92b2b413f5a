"""Between the writer's thread and the hub that serves sockets.

The hub must never wait for a disk: a commit on it freezes every websocket for the length of a
sync (measured: four to six times less throughput, and stalls of a second). So a request parks
its greenlet, the writer decides in its own thread, and one callback a commit wakes them all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

import gevent
from gevent.event import AsyncResult
from gevent.hub import get_hub

from hall.domain.actors import Actor
from hall.domain.commands import Command
from hall.domain.errors import HallError, Unavailable
from hall.domain.events import Logged
from hall.service.bodies import Body
from hall.service.hall import Hall
from hall.service.replay import Outcome

ANSWER_SECONDS = 30.0
"""A writer that has not answered by then is stuck on its disk; the request says so."""


class Slow(Unavailable):
    """The disk did not finish in time; the command may still be done: ask with the same key."""

    code = "hall.slow"
    sentence = "系统繁忙，请稍候再试。"
    title = "No answer in time; retry with the same Idempotency-Key"


class Bridge:
    """Gives commands from greenlets; hands events to listeners in the hub, in ``seq`` order.

    Make it in the thread whose hub serves the sockets.
    """

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._loop = get_hub().loop
        self._answers: deque[tuple[AsyncResult[Outcome], Outcome]] = deque()
        self._events: deque[Sequence[Logged]] = deque()
        self._listeners: list[Callable[[Sequence[Logged]], None]] = []
        self._woken = False
        hall.after_commit(self._committed)

    def listen(self, listener: Callable[[Sequence[Logged]], None]) -> None:
        """Be told of each commit's events, in the hub; a listener must not block."""
        self._listeners.append(listener)

    def run(self, command: Command, actor: Actor, key: str | None = None) -> Body:
        """Give a command and park this greenlet until it is decided.

        Raises the HallError it was refused with, or Slow.
        """
        result: AsyncResult[Outcome] = AsyncResult()

        def done(outcome: Outcome) -> None:
            self._answers.append((result, outcome))
            self._wake()

        self._hall.submit(command, actor, done, key=key)
        try:
            outcome = result.get(timeout=ANSWER_SECONDS)
        except gevent.Timeout as error:
            raise Slow from error
        assert outcome is not None
        if isinstance(outcome, HallError):
            raise outcome
        return outcome

    def _committed(self, events: Sequence[Logged]) -> None:
        # In the writer's thread. AsyncResult is not safe across threads, so nothing of the
        # hub's is touched here but the one call made for it.
        self._events.append(events)
        self._wake()

    def _wake(self) -> None:
        # Once for all that one commit brings: a wake costs a write to a pipe.
        if not self._woken:
            self._woken = True
            self._loop.run_callback_threadsafe(self._deliver)

    def _deliver(self) -> None:
        # Before anything is taken: what the writer adds from here on wakes the hub again.
        self._woken = False
        while self._answers:
            result, outcome = self._answers.popleft()
            result.set(outcome)
        # Whoever asked is answered first: telling a thousand screens takes longer.
        self._loop.run_callback(self._publish)

    def _publish(self) -> None:
        while self._events:
            events = self._events.popleft()
            for listener in self._listeners:
                listener(events)
