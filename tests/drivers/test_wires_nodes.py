"""Device nodes, FIFOs and files as wires; and addresses that cannot be used."""

from __future__ import annotations

import errno
import os
import socket
import threading
import tty
from contextlib import suppress
from pathlib import Path

import pytest

from drivers.errors import (
    DeviceConfigError,
    DeviceError,
    DeviceGone,
    DeviceNotFound,
    DevicePermission,
    DeviceTimeout,
)
from drivers.ports import PrinterPort, Wire
from drivers.wires import open_wire, plan_wire

PATIENCE = 10.0


def _error_of(wire: Wire) -> list[BaseException]:
    try:
        wire.read(PATIENCE)
    except DeviceError as error:
        return [error]
    return []


def test_a_fifo_takes_bytes_and_answers_with_silence(tmp_path: Path) -> None:
    fifo = tmp_path / "lp0"
    os.mkfifo(fifo)
    with pytest.raises(DeviceNotFound):
        open_wire(f"file://{fifo}")
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    wire = open_wire(f"file://{fifo}?write_timeout=0.2")
    wire.write(b"slip")
    assert os.read(reader, 100) == b"slip"
    assert wire.read(0.02) == b""
    assert isinstance(wire, PrinterPort)
    assert wire.port_status() is None
    with pytest.raises(DeviceTimeout):
        wire.write(b"\0" * 1_000_000)
    os.close(reader)
    with pytest.raises(DeviceGone):
        wire.write(b"slip")
    with pytest.raises(DeviceGone):
        wire.read(PATIENCE)
    wire.close()
    wire.close()


def test_closing_wakes_a_reader_of_a_fifo(tmp_path: Path) -> None:
    fifo = tmp_path / "lp0"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    wire = open_wire(f"file://{fifo}")
    noticed: list[BaseException] = []
    reading = threading.Thread(target=lambda: noticed.extend(_error_of(wire)))
    reading.start()
    wire.close()
    reading.join(PATIENCE)
    os.close(reader)
    assert [type(error) for error in noticed] == [DeviceGone]


def test_a_file_is_appended_to_and_never_made(tmp_path: Path) -> None:
    path = tmp_path / "slips.bin"
    with pytest.raises(DeviceNotFound):
        open_wire(f"file://{path}")
    assert not path.exists()
    path.write_bytes(b"old ")
    wire = open_wire(f"file://{path}")
    wire.write(b"new")
    assert wire.read(0.01) == b""
    wire.close()
    assert path.read_bytes() == b"old new"


def test_a_character_device_is_read_and_written() -> None:
    """A pty stands for usblp's node here: no kernel printer in this test."""
    master, slave = os.openpty()
    tty.setraw(slave)
    wire = open_wire(f"file://{os.ttyname(slave)}")
    os.close(slave)
    wire.write(b"\x10\x04\x01")
    assert os.read(master, 10) == b"\x10\x04\x01"
    os.write(master, b"\x12")
    assert wire.read(PATIENCE) == b"\x12"
    os.close(master)
    with pytest.raises(DeviceGone):
        wire.read(PATIENCE)
    wire.close()


def test_a_node_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lp0"
    path.write_bytes(b"")

    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with pytest.raises(DevicePermission, match="lp"):
            open_wire(f"file://{path}")


@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        ("/dev/ttyUSB0", ["缺少协议", "serial:///dev/ttyUSB0?baud=9600"]),
        ("", ["缺少协议"]),
        ("tpc://host:9100", ["没有“tpc”", "'tcp'"]),
        ("tcp://", ["缺少主机", "缺少端口"]),
        ("tcp://host:99999", ["主机或端口"]),
        ("tcp://host:9100/queue?speed=1", ["多了路径", "没有“speed”"]),
        (
            "serial://dev/ttyUSB0?bauds=1&parity=X&bits=9&stop=a&flow=maybe",
            ["三条斜线", "“baud”", "“parity”", "“bits”", "“stop”", "“flow”"],
        ),
        ("serial:///dev/ttyUSB0?baud=0", ["“baud”应为"]),
        ("file://dev/usb/lp0?write_timeout=-1", ["三条斜线", "write_timeout"]),
        ("spy://tcp://host", ["缺少端口"]),
        ("spy://", ["缺少协议"]),
        ("loop://", ["loop://名称"]),
    ],
)
def test_all_that_is_wrong_with_an_address_is_told_at_once(
    address: str, sentences: list[str]
) -> None:
    with pytest.raises(DeviceConfigError) as caught:
        plan_wire(address)
    for sentence in sentences:
        assert sentence in str(caught.value)


def test_what_was_opened_is_given_back_when_no_descriptor_is_left_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fixture of these tests counts descriptors."""
    master, slave = os.openpty()
    server = socket.create_server(("127.0.0.1", 0))
    existing = tmp_path / "lp0"
    existing.touch()

    def none_left() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "pipe", none_left)
    for address in (
        f"serial://{os.ttyname(slave)}", f"file://{existing}",
        f"tcp://127.0.0.1:{server.getsockname()[1]}",
    ):  # fmt: skip
        with pytest.raises(DeviceNotFound, match="Too many"):
            open_wire(address)
    server.close()
    os.close(master)
    os.close(slave)


def test_planning_opens_nothing() -> None:
    plan_wire("serial:///dev/that/is/not/there?baud=57600&parity=E&stop=2&flow=rtscts")
    plan_wire("tcp://printer.invalid:9100")
    with suppress(DeviceNotFound):
        plan_wire("file:///dev/usb/lp99")()
