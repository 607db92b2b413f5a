"""The hall of a simulation: a real hall process whose clock is set through its own pipe.

python -m hall.app.simulate.hall_process DIR

Standard input brings instants (microseconds since 1970), one a line; each is answered with OK
when the hall stands at it and has done what was due by then. The clock cannot be reached in any
other way, and no other hall has such a pipe. End of input ends the process.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import gevent.event

from hall.app.server import rooms
from hall.app.simulate.clock import ManualClock, at_second, second_of
from hall.app.terms import terms_of
from hall.config.settings_file import read_settings
from hall.domain.clock import Instant
from hall.service.hall import Hall
from hall.service.timekeeper import Timekeeper
from hall.web.app import Application
from hall.web.server import listen, serve

STOP_SECONDS = 5
EARLY = 30 * 60.0
"""The hall stands at this long before it opens."""


def main() -> None:
    """Serve until standard input ends."""
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    directory = Path(sys.argv[1])
    settings = read_settings(directory / "hall.toml")
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    terms = terms_of(settings, url)
    start = at_second(second_of(terms.policy.day.opens_at) - EARLY, terms.zone)
    clock = ManualClock(start)
    hall = Hall(directory, terms, clock=clock)
    # Not started: the wall's time must not decide when something is due.
    timekeeper = Timekeeper(hall)
    stopped = gevent.event.Event()
    loop = gevent.get_hub().loop
    waker = loop.async_()
    waker.start(stopped.set)
    application = Application(hall, settings, rooms())
    server = serve(listener, application.wsgi)
    thread = threading.Thread(
        target=_keep_time, args=(clock, timekeeper, waker.send), name="virtual-time", daemon=True
    )
    thread.start()
    print(f"READY {url}", flush=True)  # noqa: T201 - to the simulation
    stopped.wait()
    server.stop(timeout=STOP_SECONDS)
    application.close()
    timekeeper.stop()
    hall.close()


def _keep_time(clock: ManualClock, timekeeper: Timekeeper, ended: Callable[[], object]) -> None:
    try:
        for line in sys.stdin:
            clock.set(Instant(int(line)))
            timekeeper.turn_day()
            timekeeper.end_unrated()
            print("OK", flush=True)  # noqa: T201 - to the simulation
    finally:
        ended()


if __name__ == "__main__":
    main()
