"""What a station knows of the windows, for the displays of their boxes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from hall.client.events import LiveEvent
from hall.domain.counters import Duty

_HERE: Final = frozenset(
    {"ticket.called", "ticket.recalled", "ticket.service_began", "ticket.resumed"}
)
_GONE: Final = frozenset(
    {"ticket.served", "ticket.no_show", "ticket.held", "ticket.cancelled", "ticket.transferred"}
)
_DUTY: Final = {
    "counter.opened": Duty.OPEN,
    "counter.resumed": Duty.OPEN,
    "counter.paused": Duty.PAUSED,
    "counter.closed": Duty.CLOSED,
}
_UNTOLD: Final = frozenset({"ticket.transferred", "day.closed", "day.opened", "catalog.imported"})
"""Events after which more has changed than they tell."""


class Windows:
    """Duty, ticket and waiting count of each window, from a snapshot and the events after it."""

    def __init__(self) -> None:
        self._queues: Mapping[int, tuple[str, ...]] = {}
        self._waiting: dict[str, int] = {}
        self._duty: dict[int, Duty] = {}
        self._numbers: dict[int, str] = {}

    def catalogue(self, catalogue: Mapping[str, Any]) -> None:
        """Learn which queues each window serves, of ``GET /catalog``."""
        self._queues = {row["number"]: tuple(row["queues"]) for row in catalogue["counters"]}

    def snapshot(self, board: Mapping[str, Any]) -> None:
        """Forget everything but the catalogue for what a snapshot says."""
        self._waiting = {row["code"]: row["waiting"] for row in board["queues"]}
        self._duty = {row["number"]: Duty(row["duty"]) for row in board["counters"]}
        self._numbers = {row["counter"]: row["number"] for row in board["calls"]}

    def event(self, event: LiveEvent) -> set[int]:
        """Take in an event; the windows whose boxes may show something else now."""
        data, counter = event.data, event.data.get("counter")
        moved: set[int] = set()
        if event.name in _DUTY and counter is not None:
            self._duty[counter] = _DUTY[event.name]
        if event.name in _HERE and counter is not None:
            self._numbers[counter] = str(data["number"])
            moved.add(counter)
        elif event.name in _GONE:
            # By the number: the window a waiting ticket was once called to has moved on.
            left = [at for at, number in self._numbers.items() if number == data["number"]]
            for at in left:
                del self._numbers[at]
            moved.update(left)
        queue, waiting = data.get("queue"), data.get("waiting")
        if queue is not None and waiting is not None:
            self._waiting[queue] = waiting
            moved.update(at for at, queues in self._queues.items() if queue in queues)
        return moved

    @staticmethod
    def untold(event: LiveEvent) -> bool:
        """Whether only a new snapshot tells everything that this event changed."""
        return event.name in _UNTOLD

    def on_duty(self, counter: int, duty: Duty) -> None:
        """Note what the hall answered, which may be ahead of its event."""
        self._duty[counter] = duty

    def paused(self, counter: int) -> bool:
        """Whether the window is paused, as far as is known."""
        return self._duty.get(counter) is Duty.PAUSED

    def shown(self, counter: int) -> tuple[int | None, str | None]:
        """Waiting count and ticket number for the window's box; None for what is not known."""
        queues = self._queues.get(counter)
        waiting = None if queues is None else sum(self._waiting.get(code, 0) for code in queues)
        return waiting, self._numbers.get(counter)

    def every(self) -> Iterable[int]:
        """All windows that a snapshot named."""
        return list(self._duty)
