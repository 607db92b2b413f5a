"""What awaits somebody who would take a number now; the answer changes with every call."""

from __future__ import annotations

from hall.service.bodies import Body, wait_at
from hall.store import counters, days
from hall.web.context import Web


def outlook(web: Web, queue: str, item: str | None) -> Body:
    """Who waits in the queue, which of its windows are open, and the expected wait in seconds.

    The wait is None while no window is open. Raises UnknownQueue, UnknownItem.
    """
    catalog = web.hall.catalog
    able = catalog.counters_of(queue)
    if item is not None:
        catalog.item(item)
    day = days.open_day(web.reader)
    loads = {} if day is None else days.loads(web.reader, day.id)
    waiting = loads[queue].waiting if queue in loads else 0
    opened = [number for number in counters.open_numbers(web.reader) if number in able]
    return {
        "queue": queue,
        "waiting": waiting,
        "counters": list(able),
        "open_counters": opened,
        "expected_wait_seconds": wait_at(web.reader, catalog, loads, queue, item, opened, waiting),
    }
