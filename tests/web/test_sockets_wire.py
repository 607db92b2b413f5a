"""Sockets over a real line: other sites, too much at once, packets that are none."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from queue import Queue
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import socketio
import websocket

from hall.domain.actors import Role
from hall.web.app import MAX_BODY
from tests.web.house import House, Template
from tests.web.screens import without_gaps
from tests.web.wire import SECONDS, Line, elsewhere, served

Address = tuple[str, int]


@pytest.fixture
def address(house: House) -> Iterator[Address]:
    with served(house) as at:
        yield at


def _display(address: Address, **options: Any) -> Line:
    """A display that has its snapshot."""
    line = Line(address, **options)
    assert line.hear().startswith("0{")
    line.say("40/display,")
    while not line.hear().startswith('42/display,["snapshot"'):
        pass
    return line


@pytest.fixture(scope="module")
def shared(
    house_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, Address]]:
    """One served hall for all packets."""
    house = House(house_template, tmp_path_factory.mktemp("shared") / "house")
    with served(house) as at:
        yield house, at
    house.close()


class _Client:
    """A program with the usual library."""

    def __init__(self, address: Address, namespace: str, auth: dict[str, Any] | None) -> None:
        self.said: Queue[tuple[str, Any]] = Queue()
        self._namespace = namespace
        self._client = socketio.Client(reconnection=False)
        for name in ("snapshot", "event"):
            self._client.on(name, self._heard(name), namespace=namespace)
        self._client.connect(
            f"http://{address[0]}:{address[1]}", namespaces=[namespace], auth=auth,
            transports=["websocket"], wait_timeout=SECONDS,
        )  # fmt: skip

    def _heard(self, name: str) -> Any:
        return lambda payload: self.said.put((name, payload))

    def next(self) -> tuple[str, Any]:
        return self.said.get(timeout=SECONDS)

    def cut(self) -> None:
        """The line goes down; the library's own goodbye waits for three seconds."""
        self._client.on("disconnect", self._heard("gone"), namespace=self._namespace)
        self._client.eio.ws.sock.shutdown(socket.SHUT_RDWR)
        while self.next()[0] != "gone":
            pass


def test_a_program_follows_and_comes_back_to_a_whole_snapshot(
    house: House, address: Address
) -> None:
    house.open(1)
    for _ in range(3):
        house.issue()
    client = elsewhere(lambda: _Client(address, "/display", None))
    name, snapshot = elsewhere(client.next)
    assert name == "snapshot"
    for _ in range(3):
        house.do("/counters/1/call-next")
    events: list[dict[str, Any]] = []
    while not events or events[-1]["data"].get("number") != "A003":
        events.append(elsewhere(client.next)[1])
    last = without_gaps(snapshot["seq"], events)
    elsewhere(client.cut)
    house.do("/counters/1/finish")
    again = elsewhere(lambda: _Client(address, "/display", None))
    name, snapshot = elsewhere(again.next)
    assert (name, snapshot["calls"]) == ("snapshot", [])
    assert snapshot["seq"] > last
    elsewhere(again.cut)


def _asked(address: Address, packet: str) -> str:
    """The first word after the handshake."""
    line = Line(address)
    line.hear()
    line.say(packet)
    said = line.hear()
    line.cut()
    return said


def test_who_is_refused_hears_why(house: House, address: Address) -> None:
    for packet in ("40/counter,", '40/counter,{"token":"nothing"}', "40/follow,"):
        said = elsewhere(partial(_asked, address, packet))
        name, _, why = said.partition(",")
        assert name.startswith("44/")
        assert json.loads(why)["data"]["code"] in {"auth.required", "ticket.unknown"}
    auth = json.dumps({"token": house.tokens[Role.STATION], "counter": 2})
    said = elsewhere(partial(_asked, address, f"40/counter,{auth}"))
    assert said.startswith('42/counter,["snapshot"')


def test_another_sites_page_does_not_connect(address: Address) -> None:
    own = f"http://{address[0]}:{address[1]}"
    for origin in ("http://evil.example", "null", own + ".evil.example", own + "0"):
        with pytest.raises(websocket.WebSocketBadStatusException):
            elsewhere(partial(Line, address, origin=origin))
        with pytest.raises(HTTPError) as caught:
            elsewhere(partial(_poll, address, origin))
        assert caught.value.code == 400
        caught.value.close()
    elsewhere(lambda: _display(address, origin=own)).cut()


def _poll(address: Address, origin: str, data: bytes | None = None) -> bytes:
    url = f"http://{address[0]}:{address[1]}/socket.io/?EIO=4&transport=polling"
    with urlopen(Request(url, data=data, headers={"Origin": origin}), timeout=SECONDS) as answer:
        return bytes(answer.read())


def test_nothing_is_compressed(address: Address) -> None:
    offer = {"Sec-WebSocket-Extensions": "permessage-deflate"}
    line = elsewhere(lambda: Line(address, header=offer))
    assert "sec-websocket-extensions" not in line.headers
    line.cut()


def test_one_message_is_64_kb_at_most(house: House, address: Address) -> None:
    witness, guilty = (elsewhere(lambda: _display(address)) for _ in range(2))
    text = '42/display,["snapshot","' + "x" * (MAX_BODY + 1) + '"]'

    def overfill() -> None:
        with suppress(websocket.WebSocketConnectionClosedException, OSError):
            guilty.say(text)
            while guilty.hear():
                pass

    elsewhere(overfill)
    house.issue()
    assert elsewhere(lambda: witness.hear_event("/display"))["name"] == "ticket.issued"
    witness.cut()
    guilty.cut()


PACKETS = [
    "9", "4", "42", "42[", "42/display,[", "42/display,[]", "42/display,[1]", "42/display,{}",
    "43/display,1[]", "40/nothing,", "40/display,", "41/nothing,", "44/display,{}", "45", "451-",
    '451-/display,["snapshot",{"_placeholder":true,"num":0}]', "b" + "AAAA", '42/follow,["x"]',
    '42/display,["snapshot"]' * 50, "42" + "[" * 20_000, "\x00", "6", "3probe", "5", "1",
]  # fmt: skip


@pytest.mark.parametrize("packet", PACKETS, ids=lambda packet: packet[:20])
def test_a_packet_that_is_none(shared: tuple[House, Address], packet: str) -> None:
    house, address = shared
    witness, unkind = (elsewhere(lambda: _display(address)) for _ in range(2))

    def send() -> None:
        unkind.say(packet)
        unkind.say_bytes(b"\x00\xff" * 10)

    elsewhere(send)
    house.issue()
    assert elsewhere(lambda: witness.hear_event("/display"))["name"] == "ticket.issued"
    assert house.anybody.get("/health").status == 200
    for line in (witness, unkind):
        line.cut()
