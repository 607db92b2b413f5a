"""A printer's own pipes by libusb: taken and given back, in bounded time, through every pull."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import usb.core

from drivers.errors import (
    DeviceBusy,
    DeviceConfigError,
    DeviceGone,
    DeviceNotFound,
    DevicePermission,
    DeviceTimeout,
)
from drivers.ports import PrinterPort
from drivers.wires import open_wire, pipes, plan_wire, taking
from tests.drivers.made_machine import EPSON, MadeMachine
from tests.drivers.soft_bus import IN, OUT, Setting, SoftBus, SoftDevice
from tests.drivers.supervised import PATIENCE

ADDRESS = "libusb:///04b8:0202/TM0001"
MUCH = bytes(range(256)) * 4000


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeMachine:
    monkeypatch.setattr(pipes, "MACHINE_ROOT", tmp_path)
    return MadeMachine(tmp_path)


Plug = Callable[..., SoftDevice]


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoftBus]:
    made = SoftBus()
    monkeypatch.setattr(taking, "library", lambda: made)
    yield made
    for device in made.devices:
        device.close()
    assert made.open_handles == 0


@pytest.fixture
def plug(bus: SoftBus, machine: MadeMachine) -> Plug:
    def put_in(
        *settings: Setting, driver: str = "usblp", serial: str = "TM0001", number: int = 4
    ) -> SoftDevice:
        folder = machine.usb(f"1-{number}", EPSON, serial=serial, interface_class="07")
        machine.place(folder, bus=bus.bus, number=number)
        bus.devices.append(SoftDevice(number, *settings, driver=driver))
        return bus.devices[-1]

    return put_in


def test_it_is_taken_from_the_kernels_driver_and_given_back(plug: Plug) -> None:
    device = plug()
    wire = open_wire(ADDRESS)
    assert isinstance(wire, PrinterPort)
    wire.write(b"slip")
    device.far.send(b"\x12")
    assert (device.far.recv(100), wire.read(PATIENCE)) == (b"slip", b"\x12")
    with pytest.raises(DeviceBusy):
        open_wire(ADDRESS)
    wire.close()
    wire.close()
    assert device.calls == [("detach", 0), ("claim", 0), ("release", 0), ("attach", 0)]
    with pytest.raises(DeviceGone):
        wire.write(b"more")


def test_what_no_driver_had_is_given_to_none(plug: Plug) -> None:
    device = plug(Setting(of_class=255, protocol=0), driver="")
    open_wire(ADDRESS).close()
    assert device.calls == [("claim", 0), ("release", 0)]


def test_a_driver_gets_back_what_could_not_be_opened_after_all(
    plug: Plug, bus: SoftBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = plug(Setting(protocol=1, pipes=(OUT,)), Setting(alternate=1))

    def refuse(*_: object) -> None:
        raise usb.core.USBError("no such setting", -1, 22)

    monkeypatch.setattr(bus, "set_interface_altsetting", refuse)
    with pytest.raises(DeviceConfigError):
        open_wire(ADDRESS)
    assert device.driver == "usblp"


def test_more_than_the_printer_holds_comes_out_whole(plug: Plug) -> None:
    device = plug()
    wire = open_wire(ADDRESS)
    device.far.setblocking(True)
    taken = bytearray()

    def take() -> None:
        while len(taken) < len(MUCH):
            taken.extend(device.far.recv(3000))

    taking = threading.Thread(target=take)
    taking.start()
    wire.write(MUCH)
    taking.join(PATIENCE)
    wire.close()
    assert bytes(taken) == MUCH


def test_a_printer_that_takes_no_more_is_told_of_with_what_is_left(plug: Plug) -> None:
    plug()
    wire = open_wire(ADDRESS + "?write_timeout=0.05")
    with pytest.raises(DeviceTimeout, match=rf"of {len(MUCH)} bytes"):
        wire.write(MUCH)
    wire.close()


def test_silence_and_empty_packets_are_nothing(plug: Plug) -> None:
    device = plug()
    device.empty_packets = 3
    wire = open_wire(ADDRESS)
    assert wire.read(0) == b""
    assert wire.read(0.15) == b""
    assert device.empty_packets == 0
    device.far.send(b"abcd")
    assert [wire.read(PATIENCE, 3), wire.read(0, 3)] == [b"abc", b"d"]
    wire.close()


@pytest.mark.parametrize("inward", [True, False], ids=["two-way", "one-way"])
def test_a_plug_pulled_under_a_reader_is_told(plug: Plug, inward: bool) -> None:
    device = plug(Setting(pipes=(OUT, IN) if inward else (OUT,)))
    wire = open_wire(ADDRESS)
    assert wire.read(0.01) == b""
    pulling = threading.Timer(0.05, device.unplug)
    pulling.start()
    with pytest.raises(DeviceGone):
        wire.read(PATIENCE)
    for use in (lambda: wire.write(b"x"), wire.port_status):  # type: ignore[attr-defined]
        with pytest.raises(DeviceGone):
            use()
    wire.close()
    with pytest.raises(DeviceNotFound):
        open_wire(ADDRESS)


def test_closing_ends_a_read_that_waits(plug: Plug) -> None:
    plug()
    wire = open_wire(ADDRESS)
    ended = threading.Event()

    def read() -> None:
        with pytest.raises(DeviceGone):
            wire.read(60)
        ended.set()

    reading = threading.Thread(target=read)
    reading.start()
    wire.close()
    assert ended.wait(PATIENCE)
    reading.join()


def test_a_halted_pipe_is_cleared_for_the_next_opening(plug: Plug) -> None:
    device = plug()
    wire = open_wire(ADDRESS)
    device.halted.add(OUT)
    with pytest.raises(DeviceGone):
        wire.write(b"slip")
    wire.close()
    again = open_wire(ADDRESS)
    again.write(b"slip")
    again.close()
    assert device.far.recv(100) == b"slip"


def test_the_setting_that_speaks_both_ways_is_chosen(plug: Plug) -> None:
    device = plug(
        Setting(protocol=1, pipes=(OUT,)),
        Setting(alternate=1, protocol=2, pipes=(OUT, IN)),
        Setting(alternate=2, protocol=4, pipes=(OUT, IN)),
    )
    wire = open_wire(ADDRESS)
    device.far.send(b"!")
    assert wire.read(PATIENCE) == b"!"
    wire.close()
    assert ("setting", 1) in device.calls


def test_of_several_interfaces_that_which_prints_or_is_named(plug: Plug) -> None:
    device = plug(
        Setting(interface=0, of_class=3, pipes=()),
        Setting(interface=1, of_class=255),
        Setting(interface=2, of_class=7),
        driver="",
    )
    open_wire(ADDRESS).close()
    open_wire(ADDRESS + "?interface=1").close()
    assert [call for call in device.calls if call[0] == "claim"] == [("claim", 2), ("claim", 1)]
    with pytest.raises(DeviceConfigError, match="不收打印数据"):
        open_wire(ADDRESS + "?interface=0")


def test_the_port_says_what_it_knows(plug: Plug) -> None:
    device = plug()
    wire = open_wire(ADDRESS)
    assert isinstance(wire, PrinterPort)
    assert wire.port_status() == 0x18
    device.status = None
    assert wire.port_status() is None
    device.status = 0x18
    assert wire.port_status() is None, "it said that it knows no such question"
    wire.close()


def test_a_device_of_its_makers_own_class_has_no_port_to_ask(plug: Plug) -> None:
    plug(Setting(of_class=255))
    wire = open_wire(ADDRESS)
    assert isinstance(wire, PrinterPort)
    assert wire.port_status() is None
    wire.close()


def test_of_two_alike_the_one_in_its_socket(plug: Plug) -> None:
    plug(serial="", number=4)
    second = plug(serial="", number=5)
    with pytest.raises(DeviceConfigError, match="at=1-5"):
        open_wire("libusb:///04b8:0202")
    open_wire("libusb:///04b8:0202?at=1-5").close()
    assert second.calls


def test_what_keeps_it_from_being_opened_is_told(
    plug: Plug, bus: SoftBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = plan_wire(ADDRESS)
    with pytest.raises(DeviceNotFound, match="TM0001"):
        connect()
    device = plug()
    device.forbidden = True
    with pytest.raises(DevicePermission, match="lp"):
        connect()
    bus.devices.clear()
    with pytest.raises(DeviceNotFound, match="刚刚"):
        connect()
    monkeypatch.setattr(taking, "library", lambda: None)
    with pytest.raises(DeviceConfigError, match="apt install libusb"):
        connect()
    device.close()


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("libusb://04b8:0202", "libusb:///"),
        ("libusb:///dev/usb/lp0", "厂商号:产品号"),
        ("libusb:///04b8:0202?baud=9600", "baud"),
        ("libusb:///04b8:0202?write_timeout=0", "write_timeout"),
    ],
)
def test_a_bad_address_is_refused(address: str, problem: str) -> None:
    with pytest.raises(DeviceConfigError, match=problem):
        plan_wire(address)
