"""Bounds for those whom anybody may be: connections, slow heads, and how often one asks."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from hall.web.crowd import Crowd, Paced, Patience, sender_of, serve_crowd
from hall.web.server import listen
from tests.hall.small import ManualClock
from tests.web.wire import elsewhere, talk

PROXY = (ip_network("127.0.0.0/8"), ip_network("10.0.0.1/32"))


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_whom_an_address_is_counted_as(address: str, sender: str) -> None:
    assert sender_of(address) == sender


def test_a_crowd_has_an_end_for_all_and_for_each() -> None:
    there = Crowd(most=3, from_one=2)
    assert [there.enter(one) for one in ("a", "a", "a", "b", "c")] == [
        True, True, False, True, False,
    ]  # fmt: skip
    there.leave("a")
    assert [there.enter(one) for one in ("c", "a")] == [True, False]
    for one in ("a", "b", "c"):
        there.leave(one)
    assert not there._there
    assert there._all == 0


def test_a_proxy_is_many() -> None:
    there = Crowd(PROXY, most=3, from_one=1)
    assert [there.enter("127.0.0.1") for _ in range(4)] == [True, True, True, False]


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    return Response(environ["REMOTE_ADDR"])(environ, start_response)


def test_who_asks_too_often_waits_and_nobody_else_does() -> None:
    clock = ManualClock()
    phones = Client(Paced(echo, clock, at_once=3, a_minute=60))

    def ask(address: str) -> int:
        return phones.get("/", environ_base={"REMOTE_ADDR": address}).status_code

    assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8::3")] == [200] * 3
    refused = phones.get("/", environ_base={"REMOTE_ADDR": "2001:db8::4"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert ask("2001:db8:0:1::1") == 200
    clock.forward(1)
    assert ask("2001:db8::4") == 200


@pytest.mark.parametrize(
    ("peer", "passed", "address"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
    ],
)
def test_only_a_proxys_word_counts(peer: str, passed: str, address: str) -> None:
    phones = Client(Paced(echo, ManualClock(), PROXY, at_once=3, a_minute=60))
    said = phones.get("/", headers={"X-Forwarded-For": passed}, environ_base={"REMOTE_ADDR": peer})
    assert said.text == address


@contextmanager
def serving(
    wsgi: Callable[..., Any] = echo, *, from_one: int = 9, head: float = 10, body: float = 10
) -> Iterator[tuple[Crowd, tuple[str, int]]]:
    """A crowd's server; nobody is there any more at its end."""
    listener = listen("127.0.0.1", 0)
    address: tuple[str, int] = listener.getsockname()
    there = Crowd(most=99, from_one=from_one)
    server = serve_crowd(listener, wsgi, there, Patience(head=head, body=body))
    try:
        yield there, address
    finally:
        server.stop(timeout=0)
    assert there._all == 0


def test_a_full_house_says_so_and_a_slow_head_is_cut_off() -> None:
    with serving(from_one=1, head=0.2) as (_, address):

        def visit() -> tuple[bytes, bytes, bytes]:
            with socket.create_connection(address, timeout=10) as slow:
                slow.sendall(b"GET / HTTP/1.1\r\nHost: a")
                second = talk(address)
                cut = slow.recv(100)
            with socket.create_connection(address, timeout=10) as idle:
                ended = idle.recv(100)
            return second, cut, ended

        second, cut, ended = elsewhere(visit)
    assert second.startswith(b"HTTP/1.1 503 ")
    assert "请稍后再试".encode() in second
    assert cut.startswith(b"HTTP/1.1 400 ")
    assert ended == b""


def reads_all(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """As the pages do: the body by Flask's own way, with its bound."""
    request = Request(environ)
    request.max_content_length = 64 * 1024
    try:
        told = request.get_data()
    except HTTPException as error:
        return error(environ, start_response)
    return Response(told)(environ, start_response)


def reads_a_line(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """As another WSGI program may, which knows of no error."""
    return Response(environ["wsgi.input"].readline())(environ, start_response)


def drip(address: tuple[str, int], head: bytes, part: bytes) -> bytes:
    """Send a part now and then until the server ends it; what it said."""
    said = b""
    with socket.create_connection(address, timeout=10) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n")
        slow.settimeout(0.02)
        for _ in range(300):
            try:
                got = slow.recv(1000)
                said += got
                if not got:
                    return said
            except TimeoutError:
                slow.sendall(part)
            except ConnectionError:
                return said
    raise AssertionError("nobody ended it")


SIZED, CHUNKED = b"Content-Length: 60000\r\n", b"Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("wsgi", "head", "part", "answer"),
    [
        (reads_all, SIZED, b"a", b"HTTP/1.1 400 "),
        (reads_all, CHUNKED, b"1\r\na\r\n", b"HTTP/1.1 400 "),
        (reads_a_line, SIZED, b"a", b""),
        # Answered without its body, which is nobody's next request.
        (echo, SIZED, b"a", b"HTTP/1.1 200 "),
        (echo, CHUNKED, b"1\r\na\r\n", b"HTTP/1.1 200 "),
    ],
    ids=["sized", "chunked", "by itself", "unread", "unread chunks"],
)
def test_a_body_that_drips_is_cut_off(
    wsgi: Callable[..., Any], head: bytes, part: bytes, answer: bytes
) -> None:
    """A part every moment keeps no connection longer than the whole body may take."""
    with serving(wsgi, body=0.2) as (_, address):
        said = elsewhere(lambda: drip(address, head, part))
    assert said.startswith(answer)
    assert said.count(b"HTTP/1.1") == (1 if answer else 0)


def test_a_body_that_comes_in_time_leaves_the_connection_to_the_next() -> None:
    with serving(reads_all) as (_, address):

        def visit() -> bytes:
            with socket.create_connection(address, timeout=10) as phone:
                said = b""
                for body in (b"one", b"two"):
                    phone.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n")
                    phone.sendall(body)
                    said += phone.recv(1000)
                return said

        said = elsewhere(visit)
    assert said.count(b"HTTP/1.1 200 ") == 2
    assert b"one" in said
    assert said.endswith(b"two")
