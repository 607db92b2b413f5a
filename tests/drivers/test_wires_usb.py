"""Ports that are found by their USB device, through unplugging and another number."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceConfigError, DeviceNotFound
from drivers.keypads.qs_frames import FIRST_KEY, Key, encode_key
from drivers.ports import Keypad, KeyPress
from drivers.registry import open_keypad
from drivers.supervisor import HealthState, Supervisor
from drivers.wires import open_wire, plan_wire, usb_port
from tests.drivers.far_ends import PtyEnd
from tests.drivers.made_machine import CH340, EPSON, FTDI, MadeMachine
from tests.drivers.supervised import PATIENCE, Health

ADDRESS = "usb-serial:///0403:6001/A50285BI?baud=57600"
KEY_1 = encode_key(Key(address=1, code=FIRST_KEY))


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeMachine:
    monkeypatch.setattr(usb_port, "MACHINE_ROOT", tmp_path)
    return MadeMachine(tmp_path)


@pytest.fixture
def far_ends() -> Iterator[list[PtyEnd]]:
    ends = [PtyEnd(), PtyEnd()]
    yield ends
    for end in ends:
        end.close()


def test_a_port_is_found_by_number_and_serial(machine: MadeMachine, far_ends: list[PtyEnd]) -> None:
    machine.serial("ttyUSB0", machine.usb("1-1", CH340))
    port = machine.usb("1-2", FTDI, serial="A50285BI")
    machine.serial("ttyUSB1", port, Path(far_ends[0].path))
    wire = open_wire(ADDRESS)
    try:
        assert wire.address == ADDRESS
        wire.write(b"out")
        far_ends[0].send(b"in")
        assert far_ends[0].receive(3) == b"out"
        assert wire.read(PATIENCE) == b"in"
    finally:
        wire.close()


def test_a_printers_node_is_found_too(machine: MadeMachine) -> None:
    folder = machine.usb("1-3", EPSON, serial="TM0001")
    node = machine.printer("lp3", folder)
    wire = open_wire("usb-printer:///04B8:0202/TM0001")
    wire.write(b"slip")
    wire.close()
    assert node.read_bytes() == b"slip"


def test_what_is_not_there_or_not_plain_is_told(machine: MadeMachine) -> None:
    connect = plan_wire(ADDRESS)
    with pytest.raises(DeviceNotFound, match="A50285BI"):
        connect()
    for place in (1, 2):
        machine.serial(f"ttyUSB{place}", machine.usb(f"1-{place}", CH340))
    with pytest.raises(DeviceConfigError, match="at=1-2"):
        open_wire("usb-serial:///1a86:7523")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("usb-serial://0403:6001/A1", "usb-serial:///0403:6001"),
        ("usb-serial:///ttyUSB0", "厂商号:产品号"),
        ("usb-serial:///0403:6001?baud=1", "baud"),
        ("usb-serial:///0403:6001?bauds=9600", "bauds"),
        ("usb-serial:///0403:6001?interface=x", "interface"),
        ("usb-printer:///0403:6001?baud=9600", "baud"),
    ],
)
def test_a_bad_address_is_refused_before_anything_is_opened(address: str, problem: str) -> None:
    with pytest.raises(DeviceConfigError, match=problem):
        plan_wire(address)


def test_a_box_that_comes_back_under_another_name_works_on(
    machine: MadeMachine, far_ends: list[PtyEnd]
) -> None:
    """A new opening is tried after at most two seconds (drivers.attendant); here it is the first
    that can succeed which does.
    """
    port = machine.usb("1-2", FTDI, serial="A50285BI")
    node = machine.serial("ttyUSB0", port, Path(far_ends[0].path))
    pressed: list[KeyPress] = []
    news = threading.Condition()

    def deliver(press: KeyPress) -> None:
        with news:
            pressed.append(press)
            news.notify()

    def wait_for(count: int) -> None:
        with news:
            assert news.wait_for(lambda: len(pressed) >= count, PATIENCE), pressed

    config = DeviceConfig(
        name="box", kind=DeviceKind.KEYPAD, driver="qs", address=ADDRESS, units=(1,)
    )
    health = Health()
    supervisor = Supervisor(health)

    def read(box: Keypad, seconds: float) -> KeyPress | None:
        return box.read(seconds)

    supervisor.watch("box", lambda: open_keypad(config), read, deliver)
    try:
        health.wait_for(HealthState.ONLINE)
        far_ends[0].send(KEY_1)
        wait_for(1)
        machine.unplug(node)
        far_ends[0].unplug()
        health.wait_for(HealthState.OFFLINE, "device.not_found")
        seen = len(health.seen)
        machine.serial("ttyUSB1", port, Path(far_ends[1].path))
        health.wait_for(HealthState.ONLINE, after=seen)
        far_ends[1].send(KEY_1)
        wait_for(2)
    finally:
        supervisor.stop()
    assert pressed == [KeyPress(unit=1, key="1")] * 2
