"""A bus of callers behind cdc_acm: the far end of its cable is the gadget's own tty."""

from __future__ import annotations

import os
import queue
import subprocess

import pytest

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceBusy
from drivers.keypads.ff68_frames import Frame, encode
from drivers.ports import KeyPress
from drivers.registry import open_keypad
from drivers.supervisor import HealthState, Supervisor
from drivers.wires import open_wire
from tests.drivers.supervised import Health
from tests.kernel.guest.boxes import BUS, FarEnd
from tests.kernel.guest.gadgets import PATIENCE, Gadget, serial_port, wait_for

CALL = encode(Frame(address=5, function=1, data=b"\x0c"))


BY_LINK = f"serial://{BUS}?baud=9600"
BY_DEVICE = "usb-serial:///1a86:a417/CB0001?baud=9600"


def config(address: str = BY_LINK) -> DeviceConfig:
    return DeviceConfig(name="bus", kind=DeviceKind.KEYPAD, driver="ff68", address=address)


@pytest.fixture
def plugged(gadgets: list[Gadget]) -> Gadget:
    gadgets.append(serial_port("CB0001"))
    gadgets[0].plug()
    wait_for(BUS.exists, str(BUS))
    return gadgets[0]


def test_a_port_has_a_name_that_stays_and_no_modem_manager(plugged: Gadget) -> None:
    node = BUS.resolve()
    assert node.group() == "dialout"
    known = subprocess.run(
        ["udevadm", "info", "--query=property", "--name", str(node)],
        check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    assert {"ID_SERIAL_SHORT=CB0001", "ID_MM_DEVICE_IGNORE=1"} <= set(known)


def test_presses_pass_and_are_answered(plugged: Gadget) -> None:
    keypad = open_keypad(config())
    far = FarEnd()
    far.send(CALL)
    assert keypad.read(PATIENCE) == KeyPress(unit=5, key="call")
    assert far.receive(len(CALL)) == CALL
    with pytest.raises(DeviceBusy):
        open_keypad(config())
    keypad.close()
    far.close()


def test_every_setting_is_taken_by_a_real_port(plugged: Gadget) -> None:
    for setting in ("baud=57600", "parity=E", "bits=7&stop=2", "flow=rtscts", "flow=xonxoff"):
        open_wire(f"serial://{BUS}?{setting}").close()


@pytest.mark.parametrize("address", [BY_DEVICE, BY_LINK])
def test_a_bus_comes_back_under_another_name(plugged: Gadget, address: str) -> None:
    first = BUS.resolve()
    health = Health()
    presses: queue.Queue[KeyPress] = queue.Queue()
    supervisor = Supervisor(on_health=health)
    supervisor.watch(
        "bus",
        lambda: open_keypad(config(address)),
        lambda keypad, seconds: keypad.read(seconds),
        presses.put,
    )
    health.wait_for(HealthState.ONLINE)
    far = FarEnd()
    far.send(CALL + CALL[:4])
    assert presses.get(timeout=PATIENCE) == KeyPress(unit=5, key="call")
    # Another program sits on the old name, as a forgotten terminal does.
    forgotten = os.open(first, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    far.close()
    plugged.unplug()
    health.wait_for(HealthState.OFFLINE, "device.gone")
    before = len(health.seen)
    plugged.plug()
    health.wait_for(HealthState.ONLINE, after=before)
    wait_for(lambda: BUS.exists() and BUS.resolve() != first, "udev has the new name too")
    far = FarEnd()
    # The rest of the frame that was cut off is no frame; the next press is.
    far.send(CALL[4:] + CALL)
    assert presses.get(timeout=PATIENCE) == KeyPress(unit=5, key="call")
    assert supervisor.stop(PATIENCE) == ()
    assert presses.empty()
    far.close()
    os.close(forgotten)
