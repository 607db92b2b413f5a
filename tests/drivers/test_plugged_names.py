"""A name of udev's that is behind the times leads to a stranger, and the stranger is left alone."""

from __future__ import annotations

import os
import shutil
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.errors import DeviceNotFound
from drivers.plugged import names
from drivers.plugged.names import leads_elsewhere, why_stale
from drivers.wires import open_wire
from tests.drivers.made_machine import CH340, EPSON, FTDI, MadeMachine

BY_ID = "dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"
BY_PATH = "dev/serial/by-path/platform-xhci-usb-0:1.2:1.0-port0"


@dataclass
class Port:
    """A serial port that can be opened: a pty."""

    master: int
    slave: int

    @property
    def node(self) -> Path:
        return Path(os.ttyname(self.slave))

    @property
    def number(self) -> int:
        return os.fstat(self.slave).st_rdev


@pytest.fixture
def ports() -> Iterator[tuple[Port, Port]]:
    made = Port(*os.openpty()), Port(*os.openpty())
    for port in made:
        tty.setraw(port.slave)
    yield made
    for port in made:
        os.close(port.master)
        os.close(port.slave)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeMachine:
    monkeypatch.setattr(names, "MACHINE_ROOT", tmp_path)
    return MadeMachine(tmp_path)


def plug_in(
    machine: MadeMachine, port: Port, socket: str = "1-1.2", serial: str = "A50285BI"
) -> str:
    """An adapter behind the port, named and recorded as udev does; its name by id."""
    machine.device(port.number, machine.usb(socket, FTDI, serial=serial))
    machine.link(BY_ID, port.node)
    machine.link(BY_PATH, port.node)
    machine.record(port.number, FTDI, socket, serial, (BY_ID, BY_PATH))
    return str(machine.root / BY_ID)


def test_a_name_that_udev_has_just_given_is_believed(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    path = plug_in(machine, ports[0])
    assert why_stale(path, ports[0].number, machine.root) is None
    assert why_stale(str(machine.root / BY_PATH), ports[0].number, machine.root) is None
    open_wire(f"serial://{path}").close()


@pytest.mark.parametrize(
    ("said", "serial"),
    [(CH340, ""), (CH340, "A50285BI"), (FTDI, "B7"), (FTDI, "")],
    ids=["another make", "another make of that number", "another of its make", "one without"],
)
def test_a_number_that_another_device_got_is_not_opened_by_the_old_name(
    machine: MadeMachine, ports: tuple[Port, Port], said: dict[str, str], serial: str
) -> None:
    """Pulled and plugged faster than udev hears of it: link and record are those of the first."""
    path = plug_in(machine, ports[0])
    machine.device(ports[0].number, machine.usb("1-1.3", said, serial=serial))
    assert why_stale(path, ports[0].number, machine.root) is not None
    with pytest.raises(DeviceNotFound, match="名称"):
        open_wire(f"serial://{path}")
    machine.record(ports[0].number, said, "1-1.3", serial, (BY_ID,))
    open_wire(f"serial://{path}").close()


def test_a_stranger_that_hangs_on_no_usb_is_none_the_less_one(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    path = plug_in(machine, ports[0])
    on_board = machine.root / "sys/devices/virtual/input/input7/event3"
    on_board.mkdir(parents=True)
    machine.device(ports[0].number, on_board)
    assert why_stale(path, ports[0].number, machine.root) is not None


def test_where_the_kernel_tells_nothing_the_record_is_believed(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    path = plug_in(machine, ports[0])
    shutil.rmtree(machine.root / "sys")
    assert why_stale(path, ports[0].number, machine.root) is None


def test_a_printer_s_old_name_does_not_print_at_a_stranger(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    name, number = "dev/usb/by-id/usb-EPSON_TM-T82II_TM0001", ports[0].number
    machine.link(name, ports[0].node)
    machine.record(number, EPSON, "1-1.2", "TM0001", (name,))
    machine.device(number, machine.usb("1-1.2", EPSON, serial="TM0002"))
    with pytest.raises(DeviceNotFound, match="名称"):
        open_wire(f"file://{machine.root / name}")
    machine.device(number, machine.usb("1-1.2", EPSON, serial="TM0001"))
    open_wire(f"file://{machine.root / name}").close()


def test_two_of_a_kind_are_told_apart_by_their_sockets(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    plug_in(machine, ports[0], serial="")
    machine.device(ports[0].number, machine.usb("1-1.3", FTDI))
    path = str(machine.root / BY_PATH)
    assert why_stale(path, ports[0].number, machine.root) is not None


def test_a_name_that_udev_did_not_give_or_has_not_given_yet(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    path = plug_in(machine, ports[0])
    machine.record(ports[0].number, FTDI, "1-1.2", "A50285BI", ())
    assert why_stale(path, ports[0].number, machine.root) is not None
    machine.forget(ports[0].number)
    assert why_stale(path, ports[0].number, machine.root) is not None
    by_hand = machine.root / "dev/hall/callers"
    machine.link("dev/hall/callers", ports[0].node)
    assert why_stale(str(by_hand), ports[0].number, machine.root) is None
    assert why_stale(str(ports[0].node), ports[0].number, machine.root) is None


def test_where_nobody_keeps_records_the_name_is_believed(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    machine.link(BY_ID, ports[0].node)
    assert why_stale(str(machine.root / BY_ID), ports[0].number, machine.root) is None


def test_what_udev_writes_otherwise_than_the_device_is_the_same(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    """It writes _ for what may not stand in a name, and leaves out numbers with such in them."""
    path = plug_in(machine, ports[0], serial="A5 0285/BI")
    machine.record(ports[0].number, FTDI, "1-1.2", "A5_0285_BI", (BY_ID,))
    assert why_stale(path, ports[0].number, machine.root) is None
    plug_in(machine, ports[0], serial="序A1")
    machine.record(ports[0].number, FTDI, "1-1.2", "", (BY_ID,))
    assert why_stale(path, ports[0].number, machine.root) is None


def test_a_name_that_moves_on_leads_elsewhere(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    path = plug_in(machine, ports[0])
    assert not leads_elsewhere(path, ports[0].number, machine.root)
    machine.device(ports[1].number, machine.usb("1-1.4", CH340))
    machine.link(BY_ID, ports[1].node)
    assert leads_elsewhere(path, ports[0].number, machine.root)
    assert why_stale(path, ports[0].number, machine.root) is not None


def test_of_twins_that_share_a_name_the_first_is_kept(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    """Now udev gives the name to this one, now to that; who is at work stays."""
    path = plug_in(machine, ports[0], serial="")
    machine.device(ports[1].number, machine.usb("1-1.4", FTDI))
    machine.link(BY_ID, ports[1].node)
    assert not leads_elsewhere(path, ports[0].number, machine.root)


def test_a_socket_s_name_is_no_twin_s(machine: MadeMachine, ports: tuple[Port, Port]) -> None:
    plug_in(machine, ports[0], serial="")
    machine.device(ports[1].number, machine.usb("1-1.4", FTDI))
    machine.link(BY_PATH, ports[1].node)
    assert leads_elsewhere(str(machine.root / BY_PATH), ports[0].number, machine.root)


def test_the_other_port_of_an_adapter_is_no_twin(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    path = plug_in(machine, ports[0])
    machine.device(ports[1].number, machine.usb("1-1.2", FTDI, serial="A50285BI", interface=1))
    machine.link(BY_ID, ports[1].node)
    assert leads_elsewhere(path, ports[0].number, machine.root)


def test_a_name_that_is_away_for_a_moment_does_not_take_the_device_away(
    machine: MadeMachine, ports: tuple[Port, Port]
) -> None:
    path = plug_in(machine, ports[0])
    Path(path).unlink()
    assert not leads_elsewhere(path, ports[0].number, machine.root)
