"""Many clients at once in one process: each asks again as soon as it is answered."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field

from hall.app.bench.requests import TIMEOUT_SECONDS, Answer, Unexpected, request_bytes


@dataclass(slots=True)
class _Client:
    socket: socket.socket
    asked_at: float = 0.0
    answer: Answer = field(default_factory=Answer)


def issue_at_once(
    host: str, port: int, token: str, *, clients: int, seconds: float, items: list[str]
) -> dict[str, object]:
    """Issue tickets from so many kept connections for so long.

    Gives ``tickets``, ``seconds``, ``latencies`` in seconds, and ``numbers`` as handed out.
    """
    requests = [request_bytes("POST", "/api/v1/tickets", token, {"item": item}) for item in items]
    selector = selectors.DefaultSelector()
    for _ in range(clients):
        connection = socket.create_connection((host, port), timeout=TIMEOUT_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(connection, selectors.EVENT_READ, _Client(connection))
    latencies: list[float] = []
    numbers: list[str] = []
    asked = 0

    def ask(client: _Client) -> None:
        nonlocal asked
        client.answer = Answer()
        client.asked_at = time.perf_counter()
        client.socket.sendall(requests[asked % len(requests)])
        asked += 1

    began = time.perf_counter()
    for key in selector.get_map().values():
        ask(key.data)
    open_clients = clients
    while open_clients:
        ready = selector.select(TIMEOUT_SECONDS)
        if not ready:
            raise Unexpected(answer="no answer in time")
        for key, _ in ready:
            client = key.data
            data = client.socket.recv(65536)
            if not data:
                raise Unexpected(answer="connection closed")
            if not client.answer.feed(data):
                continue
            now = time.perf_counter()
            latencies.append(now - client.asked_at)
            numbers.append(client.answer.decoded(201)["number"])
            if now - began < seconds:
                ask(client)
            else:
                selector.unregister(client.socket)
                client.socket.close()
                open_clients -= 1
    took = time.perf_counter() - began
    selector.close()
    return {"tickets": len(numbers), "seconds": took, "latencies": latencies, "numbers": numbers}
