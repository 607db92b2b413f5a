"""A machine at the other end of a network cable that loses its power, or only stops reading."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from drivers.errors import DeviceGone, DeviceTimeout
from drivers.ports import Wire
from drivers.wires import open_wire
from tests.drivers.power import deafen

ACK_SECONDS = 0.5
LOOKS = 100
LOOK_SECONDS = 0.1


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    """Our wire, and the socket at the other end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = server.getsockname()[1]
        address = f"tcp://127.0.0.1:{port}?write_timeout=0.3&ack_timeout={ACK_SECONDS}"
        wire = open_wire(address)
        far, _ = server.accept()
    yield wire, far
    wire.close()
    far.close()


def test_a_machine_without_power_is_gone_when_it_has_owed_an_answer_long_enough(
    ends: tuple[Wire, socket.socket],
) -> None:
    wire, far = ends
    # Silence alone is nothing: until bytes are under way nobody owes an answer.
    assert wire.read(2 * ACK_SECONDS) == b""
    deafen(far)
    wire.write(b"\x10\x04\x01")
    assert wire.read(0) == b""
    with pytest.raises(DeviceGone, match="没有回音"):
        _look_again_and_again(wire)


def test_a_machine_that_lives_and_takes_nothing_is_not_gone(
    ends: tuple[Wire, socket.socket],
) -> None:
    """A printer without paper: it holds what it has, and what is under way to it."""
    wire, far = ends
    with pytest.raises(DeviceTimeout):
        _write_for_ever(wire)
    for _ in range(round(3 * ACK_SECONDS / LOOK_SECONDS)):
        assert wire.read(LOOK_SECONDS) == b""
    far.send(b"\x12")
    assert wire.read(10) == b"\x12"


def _look_again_and_again(wire: Wire) -> None:
    for _ in range(LOOKS):
        wire.read(LOOK_SECONDS)


def _write_for_ever(wire: Wire) -> None:
    while True:
        wire.write(b"\xaa" * 4096)
