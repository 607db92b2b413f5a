"""What is plugged in, read from made folders of /sys, /proc and /dev."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.errors import DeviceConfigError, DeviceNotFound
from drivers.plugged.inputs import InputUse, parse_inputs, use_of
from drivers.plugged.listing import Plugged, plugged_in
from drivers.plugged.seeking import leads_to_node, node_of
from tests.drivers.made_machine import CH340, EPSON, FTDI, LETTERS, PAD, MadeMachine


@pytest.fixture
def machine(tmp_path: Path) -> MadeMachine:
    return MadeMachine(tmp_path)


def only(machine: MadeMachine) -> Plugged:
    [one] = plugged_in(machine.root)
    return one


def test_an_empty_machine_has_nothing(tmp_path: Path) -> None:
    assert plugged_in(tmp_path) == []


def test_a_serial_adapter_by_id_then_by_path_then_by_its_number(machine: MadeMachine) -> None:
    node = machine.serial("ttyUSB0", machine.usb("1-1.2", FTDI, serial="A50285BI"))
    machine.link("dev/serial/by-path/platform-usb-0:1.2:1.0-port0", node)
    machine.link("dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0", node)
    one = only(machine)
    assert (one.kind, one.node, one.name) == ("serial", "/dev/ttyUSB0", "FTDI FT232R USB UART")
    assert one.addresses == (
        "serial:///dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0",
        "serial:///dev/serial/by-path/platform-usb-0:1.2:1.0-port0",
        "usb-serial:///0403:6001/A50285BI",
        "serial:///dev/ttyUSB0",
    )
    assert one.stable


def test_without_udev_the_serial_number_is_the_name_that_stays(machine: MadeMachine) -> None:
    machine.serial("ttyACM0", machine.usb("1-1", FTDI, serial="A/5 #1"))
    one = only(machine)
    assert one.addresses == ("usb-serial:///0403:6001/A%2F5%20%231", "serial:///dev/ttyACM0")
    assert node_of(one.addresses[0], [one], machine.root) == "/dev/ttyACM0"


def test_two_of_a_kind_without_numbers_are_told_apart_by_their_sockets(
    machine: MadeMachine,
) -> None:
    first = machine.serial("ttyUSB0", machine.usb("1-1.2", CH340))
    second = machine.serial("ttyUSB1", machine.usb("1-1.3", CH340))
    # udev has one name for both, and gave it to the one that came last.
    machine.link("dev/serial/by-id/usb-1a86_USB_Serial-if00-port0", second)
    machine.link("dev/serial/by-path/usb-0:1.2", first)
    machine.link("dev/serial/by-path/usb-0:1.3", second)
    found = plugged_in(machine.root)
    assert [one.addresses[0] for one in found] == [
        "serial:///dev/serial/by-path/usb-0:1.2", "serial:///dev/serial/by-path/usb-0:1.3",
    ]  # fmt: skip
    assert [one.addresses[-2] for one in found] == [
        "usb-serial:///1a86:7523?at=1-1.2", "usb-serial:///1a86:7523?at=1-1.3",
    ]  # fmt: skip
    with pytest.raises(DeviceConfigError, match=r"at=1-1\.3"):
        node_of("usb-serial:///1a86:7523", found, machine.root)


def test_an_adapter_with_two_ports_is_chosen_by_interface(machine: MadeMachine) -> None:
    for place in (0, 1):
        folder = machine.usb("1-1", FTDI, serial="FT1", interface=place)
        machine.serial(f"ttyUSB{place}", folder)
    found = plugged_in(machine.root)
    assert [one.addresses[0] for one in found] == [
        "usb-serial:///0403:6001/FT1?interface=0", "usb-serial:///0403:6001/FT1?interface=1",
    ]  # fmt: skip
    assert node_of(found[1].addresses[0] + "&baud=9600", found, machine.root) == "/dev/ttyUSB1"


def test_ports_come_in_the_order_of_their_numbers(machine: MadeMachine) -> None:
    for number in (10, 2, 1):
        machine.serial(f"ttyUSB{number}", machine.usb(f"1-{number}", FTDI, serial=str(number)))
    assert [one.node[-2:] for one in plugged_in(machine.root)] == ["B1", "B2", "10"]


def test_ports_of_the_board_that_are_there(machine: MadeMachine) -> None:
    machine.board_port("ttyAMA0", "32")
    machine.board_port("ttyS0", "0")
    one = only(machine)
    assert one.addresses == ("serial:///dev/ttyAMA0",)
    assert one.stable


def test_a_printer_says_its_model_without_being_opened(machine: MadeMachine) -> None:
    folder = machine.usb("1-1.4", EPSON, serial="TM0001", interface_class="07")
    machine.printer("lp0", folder, "MFG:EPSON;CMD:ESC/POS;MDL:TM-T82II;CLS:PRINTER;")
    one = only(machine)
    assert (one.kind, one.node, one.name) == ("printer", "/dev/usb/lp0", "EPSON TM-T82II")
    assert one.addresses == ("usb-printer:///04b8:0202/TM0001", "file:///dev/usb/lp0")


def test_a_printer_that_no_driver_took_is_reached_by_libusb(machine: MadeMachine) -> None:
    folder = machine.usb("1-1.4", EPSON, serial="TM0001", interface_class="07")
    machine.place(folder, bus=1, number=7)
    one = only(machine)
    assert (one.kind, one.node, one.name) == (
        "bare_printer", "/dev/bus/usb/001/007", "EPSON TM-T82II",
    )  # fmt: skip
    assert one.addresses == ("libusb:///04b8:0202/TM0001",)
    assert one.stable
    with pytest.raises(DeviceNotFound):
        node_of("usb-printer:///04b8:0202/TM0001", [one], machine.root)


def test_libusb_leads_to_whatever_node_its_device_has(machine: MadeMachine) -> None:
    address = "libusb:///04b8:0202/TM0001"
    folder = machine.usb("1-1.4", EPSON, serial="TM0001", interface_class="07")
    machine.place(folder, bus=1, number=7)
    assert leads_to_node(address)
    assert node_of(address, plugged_in(machine.root), machine.root) == "/dev/bus/usb/001/007"
    lp = machine.printer("lp0", folder)
    assert node_of(address, plugged_in(machine.root), machine.root) == "/dev/usb/lp0"
    machine.unplug(lp)
    (folder / "bInterfaceClass").write_text("ff\n")
    assert plugged_in(machine.root) == [], "nobody knows that it prints"
    assert node_of(address, [], machine.root) == "/dev/bus/usb/001/007"


def test_what_types_is_told_apart(machine: MadeMachine) -> None:
    usb = machine.usb("1-1.1", {**CH340, "name": "HID"}, interface_class="03")
    sysfs = "/" + str((usb / "0003:1A86.0001/input/input4").relative_to(machine.root / "sys"))
    keypad = machine.input("event0", "SIGMACHIP USB Keyboard", PAD, sysfs=sysfs)
    machine.input("event1", "HOLTEK Barcode Scanner", LETTERS | PAD)
    machine.input("event2", "Honeywell HID", LETTERS, vendor=0x0C2E)
    machine.input("event3", "Dell KB216", LETTERS | PAD)
    machine.input("event4", "USB Numeric Keypad", LETTERS | PAD)
    machine.input("event5", "gpio-keys", frozenset({2, 3}), bus=0x19, sysfs="/devices/platform/x")
    machine.input("event6", "pwr_button gpio", frozenset({116}), bus=0x19)
    machine.input("event7", "vc4-hdmi-0", PAD | LETTERS, bus=0x1E)
    machine.input("event8", "Touch", frozenset({330}), handlers="mouse0")
    machine.input("event9", "Dell Consumer Control", frozenset({113, 114}))
    machine.link("dev/input/by-id/usb-SIGMACHIP-event-kbd", keypad)
    found = plugged_in(machine.root)
    assert {one.node[-1]: one.kind.value for one in found} == {
        "0": "keypad", "1": "scanner", "2": "scanner", "3": "keyboard", "4": "keypad",
        "5": "buttons",
    }  # fmt: skip
    assert found[0].addresses[0] == "evdev:///dev/input/by-id/usb-SIGMACHIP-event-kbd"
    assert found[0].usb is not None
    assert found[0].usb.socket == "1-1.1"


def test_the_key_map_of_a_32_bit_system() -> None:
    text = 'I: Bus=0003 Vendor=0001 Product=0001 Version=0\nN: Name="x"\nB: KEY=1 80000001\n'
    [block] = parse_inputs(text, word_bits=32)
    assert block.keys == {0, 31, 32}
    assert use_of(block) is InputUse.OTHER


def test_addresses_lead_to_nodes(machine: MadeMachine) -> None:
    node = machine.serial("ttyUSB0", machine.usb("1-1", FTDI, serial="A1"))
    machine.link("dev/serial/by-id/usb-A1", node)
    found = plugged_in(machine.root)
    for address in (
        "serial:///dev/serial/by-id/usb-A1?baud=9600", "spy://serial:///dev/ttyUSB0",
        "usb-serial:///0403:6001?baud=9600", "usb-serial:///0403:6001/A1",
    ):  # fmt: skip
        assert node_of(address, found, machine.root) == "/dev/ttyUSB0"
        assert leads_to_node(address)
    assert not leads_to_node("tcp://10.0.0.1:9100")
    assert not leads_to_node("")
    machine.unplug(node)
    for address in ("serial:///dev/serial/by-id/usb-A1", "usb-serial:///0403:6001/A1"):
        with pytest.raises(DeviceNotFound):
            node_of(address, plugged_in(machine.root), machine.root)
