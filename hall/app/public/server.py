"""The citizens' process: phones on one side, on the other a hall that it reads and asks."""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import gevent
from gevent import pywsgi
from gevent.event import Event

from display import phones
from hall.app.addresses import phones_url, url_of
from hall.app.public.handing import ToHall
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
    with ExitStack() as at_end:
        terms = terms_of(settings, phones_url(settings, host, port))
        onlooker = at_end.enter_context(closing(Onlooker(directory, terms)))
        make_folder(directory)
        ear = at_end.enter_context(closing(Ear(directory)))
        listener = listen(host, port)
        url = url_of(host, listener.getsockname()[1])
        end = _End()
        limits = _limits(settings)
        to_hall = at_end.enter_context(
            closing(ToHall(*hall, at_once=limits.commands_at_once, waiting=limits.commands_waiting))
        )
        application = PublicApplication(onlooker, settings, to_hall, phones.register)
        draining = Draining(application.wsgi)
        tail = Tail(onlooker, ear, application.live.publish, end.lost)
        at_end.callback(tail.stop)
        server = _serve_phones(listener, draining, settings)
        at_end.callback(server.stop, timeout=0)
        watchdog = Watchdog(lambda: tail.alive)
        tail.start()
        watchdog.start()
        ready(url)
        end.wait()
        logger.info("stopping")
        watchdog.stop()
        server.close()
        if not draining.end(STOP_SECONDS):
            logger.warning("some requests were not answered within %d seconds", STOP_SECONDS)
    return end.status


class _End:
    """What ends the process: a signal, or that it can no longer hear the hall."""

    def __init__(self) -> None:
        self._come = Event()
        self.status = os.EX_OK
        for number in (signal.SIGTERM, signal.SIGINT):
            gevent.signal_handler(number, self._come.set)

    def lost(self, error: BaseException) -> None:  # noqa: ARG002 - the tail has logged it
        self.status = os.EX_TEMPFAIL
        self._come.set()

    def wait(self) -> None:
        self._come.wait()


def _limits(settings: Settings) -> PublicLimits:
    return PublicLimits() if settings.public is None else settings.public.limits


def _serve_phones(
    listener: socket.socket, wsgi: Callable[..., Any], settings: Settings
) -> pywsgi.WSGIServer:
    limits = _limits(settings)
    crowd = Crowd(
        () if settings.public is None else settings.public.proxies,
        most=connections_at_most(limits.connections),
        from_one=limits.connections_from_one,
    )
    patience = Patience(head=limits.head_seconds, body=limits.body_seconds)
    return serve_crowd(listener, wsgi, crowd, patience)


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
