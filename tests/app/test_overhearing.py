"""The last bytes of a station's devices, and those that nobody sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from drivers import registry, spy
from drivers.keypads.qs_frames import FIRST_KEY, Key, encode_key
from drivers.ports import Line, Signal, Slip
from drivers.spy import last_frames, spied
from hall.app.station.overhearing import heard_config, shown_frames
from hall.app.station.showroom import described
from hall.config.settings import DeviceKind, DeviceSettings, KeypadUse
from tests.drivers.far_ends import PtyEnd

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def nothing_heard_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same pty may have been another test's device."""
    monkeypatch.setattr(spy, "_heard", {})


@pytest.fixture
def pty() -> Iterator[PtyEnd]:
    end = PtyEnd()
    yield end
    end.close()


def test_a_boxes_frames_are_seen_both_ways_and_after_it_was_closed(pty: PtyEnd) -> None:
    device = DeviceSettings(
        name="box", kind=DeviceKind.KEYPAD, driver="qs", use=KeypadUse.CALLER,
        address=f"serial://{pty.path}", units={7: 3},
    )  # fmt: skip
    keypad = registry.open_keypad(heard_config(device))
    pressed = encode_key(Key(address=7, code=FIRST_KEY))
    try:
        keypad.signal(7, Signal.ACCEPTED)
        while keypad.read(0.05) is None:
            if pty.receive(1, 0.05):
                pty.send(pressed)
    finally:
        keypad.close()
    told = shown_frames(device, NOW)
    assert [one["direction"] for one in told] == ["sent", "received"]
    assert (told[1]["hex"], told[1]["size"]) == (pressed.hex(" "), len(pressed))
    assert told[0]["at"] <= told[1]["at"] < "2026-11-23T09:30:00.001+08:00"
    assert described(device)["address"] == f"serial://{pty.path}"


def test_what_stands_on_paper_is_not_seen(tmp_path: Path) -> None:
    fifo = tmp_path / "lp0"
    os.mkfifo(fifo)
    paper = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    device = DeviceSettings(
        name="slips", kind=DeviceKind.PRINTER, driver="escpos", kiosk="K1",
        address=f"file://{fifo}", options={"confirm": "none"},
    )  # fmt: skip
    printer = registry.open_printer(heard_config(device))
    try:
        printer.print(Slip(job="1", parts=(Line(text="Wang Fang wants a passport"),)))
    finally:
        printer.close()
    assert b"Wang Fang" in os.read(paper, 4096)
    os.close(paper)
    told = shown_frames(device, NOW)
    assert max(one["size"] for one in told) > 26
    assert b"Wang".hex(" ") not in str(told)
    assert all(len(frame.data) <= 64 for frame in last_frames(device.address))


def test_a_reader_is_not_listened_to(pty: PtyEnd) -> None:
    device = DeviceSettings(
        name="scan", kind=DeviceKind.READER, driver="serial", kiosk="K1",
        address=f"serial://{pty.path}",
    )  # fmt: skip
    reader = registry.open_reader(heard_config(device))
    try:
        pty.send(b"11010519491231002X\r\n")
        assert reader.read(10) is not None
    finally:
        reader.close()
    assert shown_frames(device, NOW) == []
    assert last_frames(device.address) == ()


@pytest.mark.parametrize(
    ("address", "heard"),
    [
        ("tcp://10.0.0.1:9100", "spy://tcp://10.0.0.1:9100"),
        ("usb-serial:///0403:6001", "spy://usb-serial:///0403:6001"),
        ("spy://tcp://10.0.0.1:9100", "spy://tcp://10.0.0.1:9100"),
        ("evdev:///dev/input/event0", "evdev:///dev/input/event0"),
        ("", ""),
    ],
)
def test_only_wires_are_listened_to(address: str, heard: str) -> None:
    assert spied(address) == heard


def test_a_password_in_an_address_is_not_told() -> None:
    device = DeviceSettings(
        name="far", kind=DeviceKind.PRINTER, driver="escpos", address="tcp://me:secret@host:9100"
    )
    assert "secret" not in str(described(device))
