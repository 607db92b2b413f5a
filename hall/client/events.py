"""The hall's events as a program follows them: a snapshot, then every event in order.

Callbacks run in the connection's thread, one after another; they must return soon and hand
slow work on. After every connection each namespace begins with a snapshot, and a gap in the
numbers asks for a new one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import engineio
import socketio
from socketio.exceptions import SocketIOError

logger = logging.getLogger(__name__)

Data = Mapping[str, Any]
OPEN_SECONDS = 5.0
FIRST_DELAY_SECONDS = 0.05
LAST_DELAY_SECONDS = 1.0
_TRANSPORT: Final = logging.getLogger(f"{__name__}.transport")
_TRANSPORT.setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEvent:
    """One event of a namespace."""

    seq: int
    name: str
    at: str
    """RFC 3339, by the hall's clock."""
    data: Data


class _InOrder(engineio.Client):  # type: ignore[misc]  # the library carries no types
    """The library gives every message a thread of its own, so that two could change places."""

    def _trigger_event(self, event: str, *args: object, **options: object) -> object:
        return super()._trigger_event(event, *args, **{**options, "run_async": False})


class _Connection(socketio.Client):  # type: ignore[misc]  # the library carries no types
    """One connection; a lost one is never mended but replaced."""

    def __init__(self) -> None:
        super().__init__(
            reconnection=False,
            handle_sigint=False,
            logger=_TRANSPORT,
            engineio_logger=_TRANSPORT,
            request_timeout=OPEN_SECONDS,
            # No proxy stands in a hall; checking UTF-8 in Python takes 10 ms for a board.
            websocket_extra_options={"http_no_proxy": ["*"], "skip_utf8_validation": True},
        )

    def _engineio_client_class(self) -> type[engineio.Client]:
        return _InOrder

    def bury(self) -> None:
        """End it at once: the library's own way waits 3 s for an answer that it ate itself."""
        websocket = self.eio.ws
        if websocket is not None:
            websocket.abort()
            self.eio.wait()
            websocket.shutdown()


@dataclass(slots=True, kw_only=True)
class _Followed:
    snapshot: Callable[[Data], None]
    event: Callable[[LiveEvent], None]
    last: int = 0
    """The seq of the last message, as the next one's ``prev`` must be."""
    asked: bool = False
    """A snapshot is on its way."""


class HallEvents:
    """Connects again and again until it is closed; one thread besides the library's."""

    def __init__(self, url: str, token: str, *, station: str = "") -> None:
        self._url = url
        self._auth = {"token": token, "station": station}
        self._followed: dict[str, _Followed] = {}
        self._listeners: dict[tuple[str, str], Callable[[Any], None]] = {}
        self._on_link: Callable[[bool], None] | None = None
        self._closing = threading.Event()
        self._lost = threading.Event()
        self._connection: _Connection | None = None
        self._thread = threading.Thread(target=self._run, name="hall-events", daemon=True)
        self._trouble = ""

    def follow(
        self,
        namespace: str,
        *,
        snapshot: Callable[[Data], None],
        event: Callable[[LiveEvent], None],
    ) -> None:
        """Before start: hear a namespace's snapshots and events."""
        self._followed[namespace] = _Followed(snapshot=snapshot, event=event)

    def listen(self, namespace: str, name: str, callback: Callable[[Any], None]) -> None:
        """Before start: hear one message of a namespace that has no numbered events."""
        self._listeners[namespace, name] = callback

    def on_link(self, callback: Callable[[bool], None]) -> None:
        """Before start: be told when the hall is there and when it is gone."""
        self._on_link = callback

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread that connects, and connects again, still runs."""
        return self._thread.is_alive()

    @property
    def linked(self) -> bool:
        """Whether the hall is there now."""
        return self._connection is not None

    def emit(self, namespace: str, name: str, data: object) -> bool:
        """Send a message; False when the hall is away and it was dropped."""
        connection = self._connection
        if connection is None:
            return False
        try:
            connection.emit(name, data, namespace=namespace)
        except SocketIOError:  # the namespace is gone already
            return False
        return True

    def ask_snapshot(self, namespace: str) -> None:
        """Have the namespace's state sent anew; in a followed one only."""
        if self.emit(namespace, "snapshot", None):
            self._followed[namespace].asked = True

    def close(self, timeout_seconds: float = 5.0) -> None:
        """Disconnect and end the threads."""
        self._closing.set()
        self._lost.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)

    def _run(self) -> None:
        delay = FIRST_DELAY_SECONDS
        while not self._closing.is_set():
            if self._live_once():
                delay = FIRST_DELAY_SECONDS
            self._closing.wait(delay)
            delay = min(2 * delay, LAST_DELAY_SECONDS)

    def _live_once(self) -> bool:
        """One connection from its opening to its end; False when it could not be opened."""
        self._lost.clear()
        connection = _Connection()
        self._prepare(connection)
        namespaces = sorted({*self._followed, *(name for name, _ in self._listeners)})
        try:
            connection.connect(
                self._url, auth=self._auth, transports=["websocket"], namespaces=namespaces,
                wait_timeout=OPEN_SECONDS,
            )  # fmt: skip
        except (SocketIOError, ValueError) as error:
            self._complain(str(error))
            connection.bury()
            return False
        self._connection = connection
        self._complain("")
        self._tell_link(there=True)
        if not self._closing.is_set():
            self._lost.wait()
        self._connection = None
        connection.bury()
        self._tell_link(there=False)
        return True

    def _prepare(self, connection: _Connection) -> None:
        for namespace, followed in self._followed.items():
            self._prepare_followed(connection, namespace, followed)
        for (namespace, name), callback in self._listeners.items():
            connection.on(name, _fenced(callback), namespace=namespace)
        for namespace in {*self._followed, *(name for name, _ in self._listeners)}:
            connection.on("disconnect", lambda _reason: self._lost.set(), namespace=namespace)
            connection.on("connect_error", self._refused, namespace=namespace)

    def _prepare_followed(
        self, connection: _Connection, namespace: str, followed: _Followed
    ) -> None:
        def snapshot(state: Data) -> None:
            followed.last = int(state.get("seq", 0))
            followed.asked = False
            followed.snapshot(state)

        def event(message: Data) -> None:
            gap = message["prev"] != followed.last
            followed.last = int(message["seq"])
            if gap and not followed.asked:
                followed.asked = True
                connection.emit("snapshot", namespace=namespace)
            followed.event(
                LiveEvent(
                    seq=message["seq"], name=message["name"], at=message["at"],
                    data=message["data"],
                )
            )  # fmt: skip

        connection.on("snapshot", _fenced(snapshot), namespace=namespace)
        connection.on("event", _fenced(event), namespace=namespace)

    def _refused(self, data: object = None) -> None:
        told = data.get("data") if isinstance(data, Mapping) else None
        code = told.get("code") if isinstance(told, Mapping) else None
        if code is not None:
            self._complain(f"refused: {code}")

    def _complain(self, trouble: str) -> None:
        if trouble and not self._trouble:
            logger.warning("大厅连接不上 the hall is away: %s", trouble)
        elif self._trouble and not trouble:
            logger.info("大厅已恢复连接 the hall is back")
        self._trouble = trouble

    def _tell_link(self, *, there: bool) -> None:
        if self._on_link is not None:
            _fenced(self._on_link)(there)


def _fenced(callback: Callable[[Any], None]) -> Callable[[Any], None]:
    """A listener's failure is its own: the connection and the next message go on."""

    def call(data: Any) -> None:
        try:
            callback(data)
        except Exception:
            logger.exception("an event could not be worked off")

    return call
