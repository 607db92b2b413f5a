"""Events in order, snapshots after every connection and every gap, and nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import socketio
from socketio.exceptions import ConnectionRefusedError as Refused
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from hall.client.events import HallEvents, LiveEvent
from tests.drivers.conftest import nothing_left_behind

__all__ = ["nothing_left_behind"]

PATIENCE = 10.0
BOARD = "/display"


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - its own name
        """Nothing."""


class Board:
    """A hall's sockets as far as this needs them: one namespace, messages as told to."""

    def __init__(self) -> None:
        self.auths: list[dict[str, Any]] = []
        self.asked = 0
        self.heard: list[Any] = []
        self.seq = 7
        self.refusing = False
        self.changed = threading.Condition()
        self._sids: list[str] = []
        self._sockets = socketio.Server(
            async_mode="threading", ping_interval=0.2, ping_timeout=10, monitor_clients=False
        )
        self._sockets.on("connect", self._connect, namespace=BOARD)
        self._sockets.on("snapshot", self._snapshot, namespace=BOARD)
        self._sockets.on("said", self._said, namespace=BOARD)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, socketio.WSGIApp(self._sockets), threaded=True, request_handler=Quiet
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]  # of its mixin
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def event(self, seq: int, prev: int, name: str = "ticket.called") -> None:
        message = {"seq": seq, "prev": prev, "name": name, "at": "2026-11-21T09:00:00+08:00"}
        self._sockets.emit("event", {**message, "data": {"n": seq}}, namespace=BOARD)

    def raw(self, name: str, data: object) -> None:
        self._sockets.emit(name, data, namespace=BOARD)

    def cut(self) -> None:
        for sid in self._sids:
            self._sockets.disconnect(sid, namespace=BOARD)
        self._sids.clear()

    def end(self) -> None:
        self.cut()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._sockets.shutdown()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, PATIENCE)

    def _connect(self, sid: str, _environ: object, auth: dict[str, Any]) -> None:
        if self.refusing:
            raise Refused({"code": "auth.required"})
        with self.changed:
            self.auths.append(auth)
            self._sids.append(sid)
            self.changed.notify_all()
        self._sockets.emit("snapshot", {"seq": self.seq}, to=sid, namespace=BOARD)

    def _snapshot(self, sid: str, *_: object) -> None:
        with self.changed:
            self.asked += 1
            self.changed.notify_all()
        self._sockets.emit("snapshot", {"seq": self.seq}, to=sid, namespace=BOARD)

    def _said(self, _sid: str, data: object) -> None:
        with self.changed:
            self.heard.append(data)
            self.changed.notify_all()


class Follower:
    """Writes down what HallEvents tells it."""

    def __init__(self, url: str) -> None:
        self.snapshots: list[int] = []
        self.events: list[int] = []
        self.links: list[bool] = []
        self.raw: list[Any] = []
        self.failing = False
        self.slow_at = 0
        self._changed = threading.Condition()
        self.hall = HallEvents(url, "secret", station="local")
        self.hall.follow(BOARD, snapshot=self._snapshot, event=self._event)
        self.hall.listen(BOARD, "poke", lambda data: self._note(self.raw, data))
        self.hall.on_link(lambda there: self._note(self.links, there))

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), vars(self)

    def _snapshot(self, state: Any) -> None:
        self._note(self.snapshots, state["seq"])

    def _event(self, event: LiveEvent) -> None:
        if event.seq == self.slow_at:
            with self._changed:
                self._changed.wait_for(lambda: bool(self.events), 0.3)
        if self.failing:
            self.failing = False
            raise ValueError("a mistake of the listener's")
        assert event.data == {"n": event.seq}
        self._note(self.events, event.seq)

    def _note(self, notes: list[Any], what: object) -> None:
        with self._changed:
            notes.append(what)
            self._changed.notify_all()


@pytest.fixture
def board(nothing_left_behind: None) -> Iterator[Board]:
    running = Board()
    yield running
    running.end()


@pytest.fixture
def follower(board: Board) -> Iterator[Follower]:
    made = Follower(board.url)
    made.hall.start()
    made.wait_for(lambda: made.links == [True] and made.snapshots == [7])
    yield made
    made.hall.close()


def test_who_connects_says_who_it_is(board: Board, follower: Follower) -> None:
    assert board.auths == [{"token": "secret", "station": "local"}]


def test_events_keep_their_order(board: Board, follower: Follower) -> None:
    for seq in range(8, 508):
        board.event(seq, seq - 1)
    follower.wait_for(lambda: len(follower.events) == 500)
    assert follower.events == list(range(8, 508))
    assert board.asked == 0


def test_an_event_is_not_overtaken_while_it_is_worked_off(board: Board, follower: Follower) -> None:
    follower.slow_at = 8
    board.event(8, 7)
    board.event(9, 8)
    follower.wait_for(lambda: len(follower.events) == 2)
    assert follower.events == [8, 9]


def test_a_gap_is_told_and_asks_for_a_snapshot_once(board: Board, follower: Follower) -> None:
    board.seq = 21
    board.event(20, 19)
    board.wait_for(lambda: board.asked == 1)
    follower.wait_for(lambda: follower.snapshots == [7, 21])
    board.event(22, 21)
    follower.wait_for(lambda: follower.events == [20, 22])
    assert board.asked == 1


def test_a_cut_connection_begins_again_with_a_snapshot(board: Board, follower: Follower) -> None:
    board.event(8, 7)
    follower.wait_for(lambda: follower.events == [8])
    board.seq = 30
    board.cut()
    follower.wait_for(lambda: follower.links == [True, False, True])
    follower.wait_for(lambda: follower.snapshots == [7, 30])
    board.event(31, 30)
    follower.wait_for(lambda: follower.events == [8, 31])
    assert board.asked == 0


def test_a_hall_that_starts_later_is_found(board: Board) -> None:
    board.refusing = True
    follower = Follower(board.url)
    follower.hall.start()
    assert not follower.hall.emit(BOARD, "said", "lost")
    board.refusing = False
    follower.wait_for(lambda: follower.links == [True])
    follower.hall.close()
    assert follower.links == [True, False]


def test_a_listener_s_mistake_is_its_own(
    board: Board, follower: Follower, caplog: pytest.LogCaptureFixture
) -> None:
    follower.failing = True
    board.event(8, 7)
    board.event(9, 8)
    follower.wait_for(lambda: follower.events == [9])
    assert "could not be worked off" in caplog.text


def test_other_messages_both_ways(board: Board, follower: Follower) -> None:
    board.raw("poke", {"device": "slip-1"})
    follower.wait_for(lambda: follower.raw == [{"device": "slip-1"}])
    assert follower.hall.emit(BOARD, "said", {"text": "您好"})
    board.wait_for(lambda: board.heard == [{"text": "您好"}])
    follower.hall.ask_snapshot(BOARD)
    board.wait_for(lambda: board.asked == 1)


def test_closing_is_quick_also_while_nobody_is_there() -> None:
    follower = Follower("http://127.0.0.1:9")
    follower.hall.start()
    follower.hall.close()
    assert follower.links == []


def test_what_was_never_started_closes_too(board: Board) -> None:
    follower = Follower(board.url)
    follower.hall.close()
    # And it stays closed: a start that comes late connects to nobody.
    follower.hall.start()
    follower.hall.close()
    assert follower.links == []
    assert not follower.hall.linked
    assert board.auths == []
