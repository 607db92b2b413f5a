"""The hall process: the writer, the timekeeper, the rooms' pages and sockets."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import gevent
from flask import Flask
from flask_socketio import SocketIO
from gevent.event import Event

import counters.sockets
import counters.views
import display.sockets
import display.views
import hall.app.slips.pages
import hall.app.voice.pages
import kiosk.sockets
import kiosk.views
import oversight.business.views
import oversight.supervision.views
from hall.app.addresses import phones_url, url_of
from hall.app.public.sharing import let_public_read
from hall.app.terms import terms_of
from hall.config.forms_folder import told_missing
from hall.config.settings import Settings
from hall.service.hall import Hall
from hall.service.messages import messenger_of
from hall.service.subscriber import Subscriber
from hall.service.teller import Teller
from hall.service.timekeeper import Timekeeper
from hall.service.uplink import Uplink
from hall.service.waking import Waker
from hall.store import database
from hall.web import hall_pages
from hall.web.app import Application, Room
from hall.web.context import Web
from hall.web.devices import DeviceRelay
from hall.web.draining import Draining
from hall.web.live import Live
from hall.web.server import listen, serve
from hall.web.watchdog import Watchdog

logger = logging.getLogger(__name__)

STOP_SECONDS = 5


def rooms() -> tuple[Room, ...]:
    """Every room of the hall's process, in the order they are added."""
    return (
        kiosk.sockets.register,
        kiosk.views.register,
        display.sockets.register,
        display.views.register,
        counters.sockets.register,
        counters.views.register,
        oversight.business.views.register,
        oversight.supervision.views.register,
        _hall_pages,
        hall.app.slips.pages.register,
        hall.app.voice.pages.register,
    )


def _hall_pages(app: Flask, socketio: SocketIO, live: Live, web: Web) -> None:
    DeviceRelay(socketio, live, web).register()
    hall_pages.register(app)


def run(
    directory: Path, settings: Settings, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` gets the address when tickets can be taken.

    Raises OSError when the address is taken, and what opening a hall raises.
    """
    listener = listen(host, port)
    address = listener.getsockname()
    url = url_of(host, address[1])
    if settings.public is not None:
        let_public_read(directory)
    try:
        hall = Hall(directory, terms_of(settings, phones_url(settings, host, address[1])))
    except BaseException:
        listener.close()
        raise
    timekeeper = Timekeeper(hall)
    told = (_uplink(hall, settings), _teller(hall, settings))
    subscribers = [one for one in told if one is not None]
    waker = Waker(directory)
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, stopped.set)
    try:
        timekeeper.start()
        for subscriber in subscribers:
            subscriber.start()
        application = Application(hall, settings, rooms())
        # After the app's own ear: who asked is answered before others are told.
        hall.after_commit(waker.wake)

        def serving() -> None:
            _check_pages_in_background(hall)
            if line := told_missing(directory, hall.catalog):
                logger.warning("%s", line)
            ready(url)

        _answer_until(stopped, application, listener, hall, serving)
    finally:
        for subscriber in subscribers:
            subscriber.stop()
        timekeeper.stop()
        hall.close()
        waker.close()


def _answer_until(
    stopped: Event,
    application: Application,
    listener: socket.socket,
    hall: Hall,
    serving: Callable[[], None],
) -> None:
    draining = Draining(application.wsgi)
    server = serve(listener, draining)
    watchdog = Watchdog(lambda: hall.writer_alive)
    watchdog.start()
    serving()
    stopped.wait()
    logger.info("stopping")
    watchdog.stop()
    server.close()
    if not draining.end(STOP_SECONDS):
        logger.warning("some requests were not answered within %d seconds", STOP_SECONDS)
    server.stop(timeout=0)
    application.close()


def _uplink(hall: Hall, settings: Settings) -> Subscriber | None:
    if not settings.uplink.url:
        return None
    handle = Uplink(settings.uplink.url, settings.uplink.token, hall.terms)
    return Subscriber(hall, "uplink", handle)


def _teller(hall: Hall, settings: Settings) -> Subscriber | None:
    messenger = messenger_of(settings.messages)
    if messenger is None:
        return None
    return Subscriber(hall, "messages", Teller(hall, messenger))


def _check_pages_in_background(hall: Hall) -> None:
    # The start looked at as many pages as it had time for; a large database is read to its end
    # here, on a thread and a connection of its own.
    def check() -> None:
        connection = hall.reader()
        try:
            database.quick_check(connection, hall.path, None)
            logger.info("the database's pages are whole")
        except Exception:
            logger.exception("the database is damaged; stop the hall and restore a backup")
        finally:
            connection.close()

    threading.Thread(target=check, name="page-check", daemon=True).start()
