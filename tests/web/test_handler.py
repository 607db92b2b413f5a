"""How the server reads the head of a request, and sends an answer."""

from __future__ import annotations

import io
import json
import socket
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.web.handler import MAX_FIELDS, MAX_LINE, BadHead, Head
from tests.live_hall import LiveHall


def head(text: bytes) -> Head:
    return Head(io.BytesIO(text))


def test_fields_are_found_whatever_their_case() -> None:
    found = head(b"Host: hall\r\nCONTENT-Type:  application/json \r\n\r\nbody")
    assert found.get("host") == "hall"
    assert found.get("Content-Type") == "application/json"
    assert found.typeheader == "application/json"
    assert found.getheader("content-length") is None
    assert found.get("x", "none") == "none"
    assert list(found.headers) == ["Host: hall\r\n", "CONTENT-Type: application/json\r\n"]


def test_the_body_is_left_where_it_is() -> None:
    stream = io.BytesIO(b"Host: hall\r\n\r\nbody")
    Head(stream)
    assert stream.read() == b"body"


def test_a_field_can_be_taken_out() -> None:
    found = head(b"Content-Length: 3\r\nHost: hall\r\n\r\n")
    del found["content-length"]
    assert found.get("Content-Length") is None
    assert list(found.headers) == ["Host: hall\r\n"]
    with pytest.raises(KeyError):
        del found["content-length"]


@pytest.mark.parametrize(
    "text",
    [
        b"Host : hall\r\n\r\n",
        b" folded: line\r\n\r\n",
        b"Host: a\r\n and more\r\n\r\n",
        b"no colon\r\n\r\n",
        b": nameless\r\n\r\n",
        b"A: b\rC: d\r\n\r\n",
        b"A: b\0\r\n\r\n",
        b"Content-Length: 3\r\nContent-Length: 4\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
        b"Host: hall\r\n",
        b"A: " + b"x" * MAX_LINE + b"\r\n\r\n",
        b"A: b\r\n" * (MAX_FIELDS + 1) + b"\r\n",
    ],
)
def test_what_is_no_head_is_refused(text: bytes) -> None:
    with pytest.raises(BadHead):
        head(text)


def test_the_same_length_twice_is_no_contradiction() -> None:
    assert head(b"Content-Length: 3\r\ncontent-length: 3\r\n\r\n").get("content-length") == "3"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_head_or_refused(text: bytes) -> None:
    try:
        found = head(text)
    except BadHead:
        return
    assert all(line.endswith("\r\n") and line.count("\n") == 1 for line in found.headers)


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
