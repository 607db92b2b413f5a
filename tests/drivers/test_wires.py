"""Every wire keeps the same promises; each is opened from its address as a station would."""

from __future__ import annotations

import os
import socket
import termios
import threading
import time
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from drivers.errors import (
    DeviceBusy,
    DeviceError,
    DeviceGone,
    DeviceNotFound,
    DeviceTimeout,
)
from drivers.ports import Wire
from drivers.spy import Direction, SpyWire
from drivers.wires import open_wire
from drivers.wires.loop import listen

PATIENCE = 10.0


@dataclass
class Far:
    """The other end of a wire under test."""

    wire: Wire
    send: Callable[[bytes], None]
    receive: Callable[[int], bytes]
    unplug: Callable[[], None]
    undo: list[Callable[[], None]] = field(default_factory=list)


def _exactly(read: Callable[[int], bytes], count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += read(count - len(data))
    return data


def _serial() -> Far:
    master, slave = os.openpty()
    tty.setraw(slave)
    wire = open_wire(f"serial://{os.ttyname(slave)}?baud=115200&write_timeout=0.3")
    os.close(slave)
    closed = threading.Event()

    def unplug() -> None:
        if not closed.is_set():
            closed.set()
            os.close(master)

    return Far(
        wire=wire,
        send=lambda data: (os.write(master, data), None)[1],
        receive=lambda count: _exactly(lambda n: os.read(master, n), count),
        unplug=unplug,
        undo=[unplug],
    )


def _tcp() -> Far:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        port = server.getsockname()[1]
        wire = open_wire(f"tcp://127.0.0.1:{port}?write_timeout=0.3")
        peer, _ = server.accept()
    return Far(
        wire=wire,
        send=peer.sendall,
        receive=lambda count: _exactly(peer.recv, count),
        unplug=peer.close,
        undo=[peer.close],
    )


def _loop() -> Far:
    ends: list[Wire] = []
    stop = listen("far", ends.append)
    wire = open_wire("loop://far?capacity=4096&write_timeout=0.3")
    far = ends[0]
    return Far(
        wire=wire,
        send=far.write,
        receive=lambda count: _exactly(lambda n: far.read(PATIENCE, n), count),
        unplug=far.close,
        undo=[stop, far.close],
    )


def _spied() -> Far:
    far = _tcp()
    far.wire = SpyWire(far.wire)
    return far


@pytest.fixture(params=[_serial, _tcp, _loop, _spied], ids=["serial", "tcp", "loop", "spy"])
def far(request: pytest.FixtureRequest) -> Iterator[Far]:
    made: Far = request.param()
    yield made
    made.wire.close()
    for undo in made.undo:
        undo()


def test_bytes_go_both_ways_and_reading_does_not_wait_for_more(far: Far) -> None:
    every_byte = bytes(range(256))
    far.wire.write(every_byte)
    assert far.receive(256) == every_byte
    far.send(every_byte)
    began = time.monotonic()
    data = b""
    while len(data) < 256:
        data += far.wire.read(PATIENCE)
    assert data == every_byte
    assert time.monotonic() - began < PATIENCE / 2


def test_silence_is_empty_bytes_after_the_time_asked(far: Far) -> None:
    began = time.monotonic()
    assert far.wire.read(0.05) == b""
    assert 0.04 < time.monotonic() - began < PATIENCE
    assert far.wire.read(0) == b""


def test_a_read_takes_no_more_than_its_limit(far: Far) -> None:
    far.send(b"abcdef")
    assert far.wire.read(PATIENCE, 1) == b"a"
    rest = b""
    while len(rest) < 5:
        rest += far.wire.read(PATIENCE, 2)
    assert rest == b"bcdef"


def test_a_peer_that_stops_reading_makes_a_write_time_out(far: Far) -> None:
    began = time.monotonic()
    with pytest.raises(DeviceTimeout):
        _write_again_and_again(far.wire)
    assert time.monotonic() - began < PATIENCE


def test_unplugging_is_noticed_while_reading(far: Far) -> None:
    noticed: list[BaseException] = []
    reading = threading.Thread(target=lambda: noticed.extend(_error_of(far.wire)))
    reading.start()
    far.unplug()
    reading.join(PATIENCE)
    assert [type(error) for error in noticed] == [DeviceGone]
    with pytest.raises(DeviceGone):
        far.wire.read(PATIENCE)


def test_unplugging_is_noticed_while_writing(far: Far) -> None:
    far.unplug()
    with pytest.raises(DeviceGone):
        _write_again_and_again(far.wire)


def test_closing_wakes_a_reader_in_another_thread(far: Far) -> None:
    noticed: list[BaseException] = []
    reading = threading.Thread(target=lambda: noticed.extend(_error_of(far.wire)))
    reading.start()
    far.wire.close()
    reading.join(PATIENCE)
    assert not reading.is_alive()
    assert [type(error) for error in noticed] == [DeviceGone]


def test_closing_twice_is_harmless_and_a_closed_wire_is_gone(far: Far) -> None:
    far.wire.close()
    far.wire.close()
    with pytest.raises(DeviceGone):
        far.wire.write(b"x")
    with pytest.raises(DeviceGone):
        far.wire.read(0)


def _write_again_and_again(wire: Wire) -> None:
    for _ in range(10_000):
        wire.write(b"\xaa" * 4096)


def _error_of(wire: Wire) -> list[BaseException]:
    try:
        wire.read(PATIENCE)
    except DeviceError as error:
        return [error]
    return []


def test_a_serial_port_is_held_exclusively() -> None:
    far = _serial()
    address = far.wire.address
    try:
        with pytest.raises(DeviceBusy, match="占用"):
            open_wire(address)
    finally:
        far.wire.close()
        far.unplug()
    with pytest.raises(DeviceNotFound):
        open_wire(address)


def test_a_serial_port_leaves_out_breaks() -> None:
    """A printer whose power goes pulls the line low; read as a zero that would be an answer."""
    master, slave = os.openpty()
    wire = open_wire(f"serial://{os.ttyname(slave)}")
    assert termios.tcgetattr(slave)[0] & termios.IGNBRK
    wire.close()
    os.close(master)
    os.close(slave)


def test_a_spy_keeps_the_last_frames_with_direction_and_time() -> None:
    far = _tcp()
    spy = SpyWire(far.wire, keep=2)
    before = time.monotonic()
    spy.write(b"one")
    spy.write(b"two")
    far.send(b"answer")
    assert spy.read(PATIENCE) == b"answer"
    assert spy.read(0) == b""
    frames = spy.frames()
    assert [(frame.direction, frame.data) for frame in frames] == [
        (Direction.SENT, b"two"),
        (Direction.RECEIVED, b"answer"),
    ]
    assert before <= frames[0].at <= frames[1].at <= time.monotonic()
    spy.close()
    far.unplug()


def test_a_spy_is_opened_around_any_address() -> None:
    ends: list[Wire] = []
    stop = listen("spied", ends.append)
    wire = open_wire("spy://loop://spied")
    stop()
    assert isinstance(wire, SpyWire)
    assert wire.address == "loop://spied"
    wire.close()
    with pytest.raises(DeviceGone):
        ends[0].read(PATIENCE)
    with pytest.raises(DeviceNotFound):
        open_wire("loop://spied")


def test_a_port_that_nobody_listens_on_is_not_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeviceNotFound, match="找不到设备"):
        open_wire(f"tcp://127.0.0.1:{port}")
