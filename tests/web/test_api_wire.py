"""Requests as bytes: what is no request is answered 400 or not at all, and the hall goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hall.domain.actors import Role
from hall.web.app import MAX_BODY
from tests.web.house import House
from tests.web.wire import elsewhere, served, talk

Address = tuple[str, int]
GOOD = b"GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def address(still: House) -> Iterator[Address]:
    with served(still) as at:
        yield at


def _said(address: Address, *parts: bytes) -> bytes:
    return elsewhere(lambda: talk(address, *parts))


def _head(house: House, *lines: str) -> bytes:
    token = house.tokens[Role.KIOSK]
    head = ["POST /api/v1/tickets HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", *lines]
    return "\r\n".join([*head, "", ""]).encode()


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\r\n\r\n",
        b"GARBAGE\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
        b"GET / HTTP/1.1\r\n",
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 1000 + b"\r\n",
        b"GET / HTTP/1.1\r\nNo colon here\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: a\r\n folded\r\n\r\n",
        b"GET / HTTP/1.1\r\n: x\r\n\r\n",
        b"GET /api/v1/tickets/%ff%fe%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n",
        b"GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"\xe4\xb8\xad / HTTP/1.1\r\n\r\n",
    ],
    ids=lambda garbage: repr(garbage[:24]),
)
def test_what_is_no_request(address: Address, garbage: bytes) -> None:
    said = _said(address, garbage)
    assert said == b"" or said[9:10] == b"4" or said[9:12] == b"505", said
    assert b" 200 OK" in _said(address, GOOD)


@pytest.mark.parametrize(
    "length", ["x", "-1", "1.5", "+2", "0x2", "9" * 30, "2, 3", "2\r\nContent-Length: 3", ""]
)
def test_a_length_that_is_none(still: House, address: Address, length: str) -> None:
    before = still.seq()
    said = _said(address, _head(still, f"Content-Length: {length}") + b'{"item": "card"}')
    assert said[9:12] not in {b"201", b"500"}, said
    assert still.seq() == before


def test_two_ways_to_tell_the_length_are_no_request(still: House, address: Address) -> None:
    before = still.seq()
    both = _head(still, "Content-Length: 4", "Transfer-Encoding: chunked", "Connection: close")
    smuggled = b"5c\r\nGET /api/v1/board HTTP/1.1\r\n\r\n\r\n0\r\n\r\n"
    said = _said(address, both + smuggled)
    assert said.count(b"HTTP/1.1 ") == 1
    assert said[9:12] in {b"400", b"422"}
    assert still.seq() == before


def test_a_body_that_ends_early_takes_no_number(still: House, address: Address) -> None:
    before = still.seq()
    said = _said(address, _head(still, "Content-Length: 100") + b'{"item": "card"}')
    assert said[9:12] != b"201"
    assert still.seq() == before


def test_a_body_in_chunks_has_the_same_limit(still: House, address: Address) -> None:
    head = _head(still, "Transfer-Encoding: chunked", "Connection: close")
    blank = b" " * 8192
    chunks = [b"2000\r\n" + blank + b"\r\n"] * (MAX_BODY // 8192 + 1)
    said = _said(address, head, *chunks, b"0\r\n\r\n")
    assert said[9:12] == b"413"


def test_headers_that_look_like_more_headers(still: House, address: Address) -> None:
    before = still.seq()
    said = _said(
        address,
        _head(still, "Content-Length: 2", "Idempotency-Key: a\rSet-Cookie: x=1",
              "Connection: close") + b"{}",
    )  # fmt: skip
    assert b"Set-Cookie" not in said
    assert still.seq() == before


def test_several_requests_on_one_line_are_answered_in_turn(address: Address) -> None:
    kept = GOOD.replace(b"Connection: close\r\n", b"")
    said = _said(address, kept + kept + GOOD)
    assert said.count(b"HTTP/1.1 200 OK") == 3
