"""One client that asks several halls in turn, so that the machine's noise hits all of them."""

from __future__ import annotations

import time

from hall.app.bench.requests import Connection, request_bytes

WARM_UP = 20


def work(
    *, host: str, ports: list[int], token: str, item: str, counter: int, tickets: int
) -> dict[str, list[list[float]]]:
    """Issue and then call so many tickets at each hall; seconds of ``issue`` and ``call``."""
    connections = [Connection(host, port, token) for port in ports]
    issue = request_bytes("POST", "/api/v1/tickets", token, {"item": item})
    call = request_bytes("POST", f"/api/v1/counters/{counter}/call-next", token, {})
    found = {
        "issue": [_turn(connections, issue, 201) for _ in range(tickets)],
        "call": [_turn(connections, call, 200) for _ in range(tickets)],
    }
    for connection in connections:
        connection.close()
    by_hall = {name: list(zip(*turns[WARM_UP:], strict=True)) for name, turns in found.items()}
    return {name: [list(times) for times in halls] for name, halls in by_hall.items()}


def _turn(connections: list[Connection], request: bytes, expected: int) -> list[float]:
    times = []
    for connection in connections:
        began = time.perf_counter()
        connection.send(request).decoded(expected)
        times.append(time.perf_counter() - began)
    return times
