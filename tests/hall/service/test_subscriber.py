"""A subscriber gets every event once it is committed, in order, and takes up behind its cursor."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hall.domain.events import Logged
from hall.service.subscriber import Subscriber
from hall.service.uplink import Uplink
from hall.store import event_log
from tests.hall.desk import Desk

WAIT = 20.0


class Heard:
    """Collects events and can be told to fail; waits by condition, never by sleeping."""

    def __init__(self) -> None:
        self.seqs: list[int] = []
        self.failures_left = 0
        self._changed = threading.Condition()

    def __call__(self, events: Sequence[Logged]) -> None:
        with self._changed:
            if self.failures_left:
                self.failures_left -= 1
                raise ConnectionError("out of reach")
            self.seqs += [event.seq for event in events]
            self._changed.notify_all()

    def until(self, seq: int) -> list[int]:
        with self._changed:
            assert self._changed.wait_for(lambda: self.seqs and self.seqs[-1] >= seq, WAIT)
            return list(self.seqs)


def subscribed(desk: Desk, heard: Heard, name: str = "test") -> Subscriber:
    subscriber = Subscriber(desk.hall, name, heard, linger_seconds=0.0, retry_seconds=0.01)
    subscriber.start()
    return subscriber


def issue(desk: Desk, times: int) -> int:
    for _ in range(times):
        desk.issue()
    return event_log.last_seq(desk.connection)


def test_every_event_comes_once_and_in_order(hall: Desk) -> None:
    hall.start()
    heard = Heard()
    subscriber = subscribed(hall, heard)
    last = issue(hall, 150)
    assert heard.until(last) == list(range(1, last + 1))
    subscriber.stop()


def test_it_takes_up_behind_its_cursor(hall: Desk) -> None:
    hall.start()
    first = Heard()
    subscriber = subscribed(hall, first)
    before = issue(hall, 3)
    first.until(before)
    subscriber.stop()
    last = issue(hall, 2)
    second = Heard()
    subscriber = subscribed(hall, second)
    assert second.until(last) == list(range(before + 1, last + 1))
    subscriber.stop()


def test_a_failure_is_tried_again_and_loses_nothing(hall: Desk) -> None:
    hall.start()
    heard = Heard()
    heard.failures_left = 3
    subscriber = subscribed(hall, heard)
    last = issue(hall, 2)
    assert heard.until(last) == list(range(1, last + 1))
    subscriber.stop()


def test_two_subscribers_do_not_hold_each_other_up(hall: Desk) -> None:
    hall.start()
    stuck, free = Heard(), Heard()
    stuck.failures_left = 10**9
    subscribers = [subscribed(hall, stuck, "stuck"), subscribed(hall, free, "free")]
    last = issue(hall, 5)
    assert free.until(last)[-1] == last
    assert stuck.seqs == []
    for subscriber in subscribers:
        subscriber.stop()


class Authority:
    """The other end of an uplink, on a real socket; refuses the first so many batches."""

    def __init__(self, refusals: int) -> None:
        self.batches: list[dict[str, object]] = []
        self.tokens: set[str] = set()
        self.got = threading.Condition()
        self.refusals = refusals
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                refused = authority.take(body, self.headers["Authorization"])
                self.send_response(503 if refused else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nothing: the test asserts on what came."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        self.thread.start()

    def take(self, body: dict[str, object], token: str) -> bool:
        with self.got:
            if self.refusals:
                self.refusals -= 1
                return True
            self.tokens.add(token)
            self.batches.append(body)
            self.got.notify_all()
            return False

    def seqs(self) -> list[int]:
        return [event["seq"] for batch in self.batches for event in batch["events"]]  # type: ignore[attr-defined]

    def until(self, seq: int) -> None:
        with self.got:
            assert self.got.wait_for(lambda: seq in self.seqs(), WAIT)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def authority() -> Iterator[Authority]:
    authority = Authority(refusals=2)
    yield authority
    authority.close()


def test_the_uplink_hands_everything_on_through_refusals(hall: Desk, authority: Authority) -> None:
    hall.start()
    url = f"http://127.0.0.1:{authority.server.server_port}/events"
    uplink = Uplink(url, "secret-token", hall.hall.terms)
    subscriber = Subscriber(hall.hall, "uplink", uplink, linger_seconds=0.0, retry_seconds=0.01)
    subscriber.start()
    last = issue(hall, 30)
    authority.until(last)
    subscriber.stop()
    uplink.close()
    assert authority.seqs() == list(range(1, last + 1))
    assert authority.tokens == {"Bearer secret-token"}
    assert {batch["hall"] for batch in authority.batches} == {hall.hall.terms.centre}
