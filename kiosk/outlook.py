"""What awaits somebody who would take a number now; the answer changes with every call."""

from __future__ import annotations

from hall.domain.waits import QueueLoad, expected_wait_seconds, servers, visit_seconds
from hall.service.bodies import Body, usual_minutes
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
    load = loads.setdefault(queue, QueueLoad(waiting=0, mean_seconds=0.0, visits=0))
    opened = [number for number in counters.open_numbers(web.reader) if number in able]
    whole = servers(queue, (catalog.counters[number].queues for number in opened), loads)
    a_visit = visit_seconds(load, usual_minutes(catalog, queue, item))
    return {
        "queue": queue,
        "waiting": load.waiting,
        "counters": list(able),
        "open_counters": opened,
        "expected_wait_seconds": expected_wait_seconds(load.waiting, a_visit, whole),
    }
