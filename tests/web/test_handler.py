"""What a client sees on the wire of one kept connection."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

from tests.live_hall import LiveHall

REQUEST = b"GET /health HTTP/1.1\r\nHost: hall\r\n\r\n"


def test_an_answer_is_one_packet_on_a_connection_that_is_kept(hall_server: LiveHall) -> None:
    address = urlsplit(hall_server.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        for _ in range(20):
            line.sendall(REQUEST)
            # Loopback keeps packets apart: head and body come together or not at all.
            head, _, body = line.recv(65536).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200")
            assert json.loads(body)["status"] == "ok"


def test_a_head_that_is_none_is_refused(hall_server: LiveHall) -> None:
    address = urlsplit(hall_server.url)
    for nonsense in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"):
        with socket.create_connection((address.hostname, address.port), timeout=20) as line:
            line.sendall(nonsense)
            assert line.recv(65536).startswith(b"HTTP/1.1 4")
    assert hall_server.call("GET", "/catalog")["items"]
