"""Calls that survive a hall's restart: the same key until there is an answer."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from hall.client.calls import ClientRefused, HallClient, HallUnreachable

Answer = tuple[int, dict[str, Any] | bytes]


class Scripted(ThreadingHTTPServer):
    """Answers from a list, the last one for ever; remembers what it was asked."""

    daemon_threads = True

    def __init__(self, *answers: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.connections: set[int] = set()
        self.thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def end(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Scripted

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.connections.add(self.client_address[1])
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        status, content = self.server.next_answer()
        if status == 0:
            self.close_connection = True
            return
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


Serve = Callable[..., Scripted]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[Scripted] = []

    def start(*answers: Answer) -> Scripted:
        servers.append(Scripted(*answers))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def client_of() -> Iterator[Callable[[str], HallClient]]:
    clients: list[HallClient] = []

    def make(url: str) -> HallClient:
        clients.append(HallClient(url, "secret"))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


ClientOf = Callable[[str], HallClient]


def test_an_answer_is_a_body(serve: Serve, client_of: ClientOf) -> None:
    server = serve((200, {"number": "A001"}))
    client = client_of(server.url)
    assert client.get("/board") == {"number": "A001"}
    assert client.post("/tickets", {"item": "身份证"}) == {"number": "A001"}
    (get, post) = server.requests
    assert get[:2] == ("GET", "/api/v1/board")
    assert "Idempotency-Key" not in get[2]
    assert post[2]["Authorization"] == "Bearer secret"
    assert json.loads(post[3]) == {"item": "身份证"}
    assert len(server.connections) == 1, "the connection is kept"


def test_a_refusal_is_not_repeated(serve: Serve, client_of: ClientOf) -> None:
    server = serve((409, {"code": "queue.empty", "detail": "没有人", "status": 409}))
    with pytest.raises(ClientRefused) as refused:
        client_of(server.url).post("/counters/1/call-next")
    assert (refused.value.code, refused.value.status) == ("queue.empty", 409)
    assert str(refused.value) == "没有人"
    assert len(server.requests) == 1


def test_a_lost_answer_is_asked_for_under_the_same_key(serve: Serve, client_of: ClientOf) -> None:
    server = serve((0, b""), (503, {"code": "hall.slow"}), (502, b"<html>"), (200, {"done": 1}))
    assert client_of(server.url).post("/counters/1/call-next") == {"done": 1}
    assert len(server.requests) == 4
    assert len({request[2]["Idempotency-Key"] for request in server.requests}) == 1


def test_a_given_key_is_used(serve: Serve, client_of: ClientOf) -> None:
    server = serve((200, {}))
    client_of(server.url).post("/x", key="press-1")
    assert server.requests[0][2]["Idempotency-Key"] == "press-1"


def test_two_posts_have_two_keys(serve: Serve, client_of: ClientOf) -> None:
    server = serve((200, {}))
    client = client_of(server.url)
    client.post("/x")
    client.post("/x")
    assert len({request[2]["Idempotency-Key"] for request in server.requests}) == 2


def test_a_hall_that_stays_unwell_refuses_in_the_end(serve: Serve, client_of: ClientOf) -> None:
    server = serve((503, {"code": "storage.full"}))
    with pytest.raises(ClientRefused) as refused:
        client_of(server.url).post("/x", within_seconds=0.2)
    assert refused.value.code == "storage.full"
    assert len(server.requests) > 1


def test_nobody_there(client_of: ClientOf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(HallUnreachable):
        client_of(f"http://127.0.0.1:{port}").post("/x", within_seconds=0.3)
    assert time.monotonic() - began < 2


def test_somebody_who_never_answers(client_of: ClientOf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(HallUnreachable):
            client_of(url).get("/board", within_seconds=0.3)
        assert time.monotonic() - began < 2


def test_closing_ends_the_waiting(serve: Serve, client_of: ClientOf) -> None:
    server = serve((503, {"code": "hall.slow"}))
    client = client_of(server.url)
    failed = threading.Event()

    def ask() -> None:
        try:
            client.post("/x", within_seconds=60)
        except ClientRefused:
            failed.set()

    thread = threading.Thread(target=ask)
    thread.start()
    while not server.requests:
        thread.join(0.01)
    client.close()
    thread.join(5)
    assert failed.is_set()


def test_what_is_no_url_is_said_at_once() -> None:
    with pytest.raises(ValueError, match="URL"):
        HallClient("http://[half", "secret")
