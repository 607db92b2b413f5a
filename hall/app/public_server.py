"""The citizens' process: phones on one side, on the other a hall that it reads and asks."""

from __future__ import annotations

import logging
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import gevent
from gevent.event import Event

from display import phones
from hall.app.addresses import phones_url, url_of
from hall.app.handing import ToHall
from hall.app.terms import terms_of
from hall.config.public_settings import PublicLimits
from hall.config.settings import Settings
from hall.service.onlooker import Onlooker
from hall.service.waking import Ear, make_folder
from hall.web.crowd import Crowd, Patience, serve_crowd
from hall.web.draining import Draining
from hall.web.public_app import PublicApplication
from hall.web.server import listen
from hall.web.tail import Tail
from hall.web.watchdog import Watchdog

logger = logging.getLogger(__name__)

STOP_SECONDS = 6
"""Longer than a call to the hall may take: it is answered first."""
OTHER_FILES = 128
"""Descriptors for all but phones."""


def run(
    directory: Path,
    settings: Settings,
    host: str,
    port: int,
    hall: tuple[str, str],
    ready: Callable[[str], None],
) -> int:
    """Serve phones until SIGTERM or SIGINT; the exit status.

    ``hall`` is its URL and our token; ``ready`` gets the address. Raises OSError when the address
    is taken or another such process runs, and what an Onlooker raises.
    """
    onlooker = Onlooker(directory, terms_of(settings, phones_url(settings, host, port)))
    make_folder(directory)
    ear = Ear(directory)
    try:
        listener = listen(host, port)
    except BaseException:
        ear.close()
        onlooker.close()
        raise
    url = url_of(host, listener.getsockname()[1])
    stopped = Event()
    trouble: list[BaseException] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, stopped.set)

    def lost(error: BaseException) -> None:
        trouble.append(error)
        stopped.set()

    public = settings.public
    limits = PublicLimits() if public is None else public.limits
    to_hall = ToHall(*hall, at_once=limits.commands_at_once, waiting=limits.commands_waiting)
    application = PublicApplication(onlooker, settings, to_hall, phones.register)
    draining = Draining(application.wsgi)
    crowd = Crowd(
        () if public is None else public.proxies,
        most=connections_at_most(limits.connections),
        from_one=limits.connections_from_one,
    )
    patience = Patience(head=limits.head_seconds, body=limits.body_seconds)
    server = serve_crowd(listener, draining, crowd, patience)
    tail = Tail(onlooker, ear, application.live.publish, lost)
    watchdog = Watchdog(lambda: tail.alive)
    try:
        tail.start()
        watchdog.start()
        ready(url)
        stopped.wait()
        logger.info("stopping")
        watchdog.stop()
        server.close()
        if not draining.end(STOP_SECONDS):
            logger.warning("some requests were not answered within %d seconds", STOP_SECONDS)
    finally:
        server.stop(timeout=0)
        tail.stop()
        to_hall.close()
        ear.close()
        onlooker.close()
    return os.EX_TEMPFAIL if trouble else os.EX_OK


def connections_at_most(connections: int) -> int:
    """So many, or as many as the process may have descriptors for, which it first raises."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + OTHER_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < wanted:
        logger.warning(
            "%d connections instead of %d: the system allows no more open files (LimitNOFILE)",
            most - OTHER_FILES, connections,
        )  # fmt: skip
    return most - OTHER_FILES
