"""A keypad as the kernel makes one (uinput), and one with a plug (a HID gadget)."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from evdev import InputDevice, UInput, ecodes

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceBusy, DeviceGone, DeviceNotFound
from drivers.keypads.evdev_keys import EvdevKeypad
from drivers.ports import KeyPress
from drivers.registry import open_keypad
from drivers.supervisor import HealthState, Supervisor
from tests.drivers.supervised import Health
from tests.kernel.guest.gadgets import PATIENCE, Fingers, Gadget, keyboard, wait_for

KP1, KP2, ENTER = ecodes.KEY_KP1, ecodes.KEY_KP2, ecodes.KEY_KPENTER
USAGE_ENTER, USAGE_1, USAGE_2 = 0x58, 0x59, 0x5A
"""The same keys as a USB keyboard numbers them."""
CALL, ONE, TWO = (KeyPress(unit=0, key=key) for key in ("call", "1", "2"))


def config(address: str) -> DeviceConfig:
    return DeviceConfig(name="keys", kind=DeviceKind.KEYPAD, driver="evdev", address=address)


@contextmanager
def virtual_keypad(name: str) -> Iterator[UInput]:
    keys: dict[int, Sequence[int]] = {ecodes.EV_KEY: [KP1, KP2, ENTER]}
    made = UInput(keys, name=name)
    try:
        wait_for(Path(node(made)).exists, name)
        yield made
    finally:
        made.close()


def tap(keypad: UInput, code: int) -> None:
    for value in (1, 0):
        keypad.write(ecodes.EV_KEY, code, value)
        keypad.syn()


def node(keypad: UInput) -> str:
    assert keypad.device is not None
    return os.fsdecode(keypad.device.path)


def opened(path: str) -> EvdevKeypad:
    keypad = open_keypad(config(f"evdev://{path}"))
    assert isinstance(keypad, EvdevKeypad)
    return keypad


def test_keys_mean_what_the_map_says() -> None:
    with virtual_keypad("keys") as virtual:
        keypad = opened(node(virtual))
        for code in (ENTER, KP1, KP2):
            tap(virtual, code)
        assert [keypad.read(PATIENCE) for _ in range(3)] == [CALL, ONE, TWO]
        assert keypad.read(0.05) is None
        keypad.close()


def test_a_grabbed_keypad_types_nowhere_else() -> None:
    with virtual_keypad("keys") as virtual:
        desktop = InputDevice(node(virtual))
        keypad = opened(node(virtual))
        tap(virtual, ENTER)
        assert keypad.read(PATIENCE) == CALL
        assert desktop.read_one() is None
        with pytest.raises(DeviceBusy):
            opened(node(virtual))
        keypad.close()
        tap(virtual, KP1)
        wait_for(lambda: desktop.read_one() is not None, "the desktop has its keyboard back")
        desktop.close()


def test_unplugging_wakes_who_waits() -> None:
    ended: queue.Queue[object] = queue.Queue()
    with virtual_keypad("keys") as virtual:
        keypad = opened(node(virtual))

        def read() -> None:
            try:
                ended.put(keypad.read(10 * PATIENCE))
            except DeviceGone as error:
                ended.put(error)

        reader = threading.Thread(target=read)
        reader.start()
        tap(virtual, ecodes.KEY_KP1)
        assert ended.get(timeout=PATIENCE) == ONE
        reader.join()
        reader = threading.Thread(target=read)
        reader.start()
    assert isinstance(ended.get(timeout=PATIENCE), DeviceGone)
    reader.join()
    keypad.close()


def test_ten_thousand_presses_are_ten_thousand() -> None:
    """A finger is slow; this one waits for the reader after every eighth press."""
    counted = threading.Semaphore(0)
    taken: list[KeyPress] = []
    with virtual_keypad("keys") as virtual:
        keypad = opened(node(virtual))

        def read() -> None:
            while len(taken) < 10_000 and (press := keypad.read(PATIENCE)) is not None:
                taken.append(press)
                counted.release()

        reader = threading.Thread(target=read)
        reader.start()
        for number in range(10_000):
            tap(virtual, (KP1, KP2, ENTER)[number % 3])
            if number % 8 == 7:
                for _ in range(8):
                    assert counted.acquire(timeout=PATIENCE)
        reader.join()
        assert taken == [(ONE, TWO, CALL)[number % 3] for number in range(10_000)]
        assert keypad.read(0.05) is None
        keypad.close()


@pytest.mark.parametrize("drummed", range(385, 401, 3))
def test_after_a_loss_no_press_is_counted_twice(drummed: int) -> None:
    """Nobody reads while a child drums; the kernel drops, says so, and what follows is whole.

    The number decides how much lies behind the last overflow of the kernel's 64 events.
    """
    with virtual_keypad("keys") as virtual:
        keypad = opened(node(virtual))
        for _ in range(drummed):
            tap(virtual, KP1)
        for _ in range(3):
            tap(virtual, KP2)
        virtual.write(ecodes.EV_KEY, ENTER, 1)
        virtual.syn()
        taken: list[KeyPress] = []
        while (press := keypad.read(0.3)) is not None:
            taken.append(press)
        assert taken.count(CALL) == 1, "held when the loss was noticed, and pressed once"
        assert taken.count(TWO) <= 3
        assert taken.count(ONE) < 64, "the loss has happened"
        virtual.write(ecodes.EV_KEY, ENTER, 0)
        virtual.syn()
        tap(virtual, ENTER)
        assert keypad.read(PATIENCE) == CALL
        assert keypad.read(0.05) is None
        keypad.close()


def test_a_usb_keypad_comes_back_under_another_number(gadgets: list[Gadget]) -> None:
    plugged = keyboard("KP0001")
    gadgets.append(plugged)
    plugged.plug()
    links = Path("/dev/input/by-id")
    name = "usb-Hall_Keypad_KP0001-event-kbd"
    wait_for((links / name).exists, name)
    first = (links / name).resolve()
    fingers = Fingers()
    presses: queue.Queue[KeyPress] = queue.Queue()
    health = Health()
    supervisor = Supervisor(on_health=health)
    supervisor.watch(
        "keys",
        lambda: open_keypad(config(f"evdev://{links / name}")),
        lambda keypad, seconds: keypad.read(seconds),
        presses.put,
    )
    health.wait_for(HealthState.ONLINE)
    fingers.tap(USAGE_1)
    assert presses.get(timeout=PATIENCE) == ONE
    fingers.hold(USAGE_2)
    assert presses.get(timeout=PATIENCE) == TWO
    fingers.close()
    plugged.unplug()  # with a key held down
    health.wait_for(HealthState.OFFLINE, "device.gone")
    # Until udev has taken the link away it names whatever has the number now.
    wait_for(lambda: not (links / name).is_symlink(), "udev has taken note")
    with virtual_keypad("somebody else's") as other:
        assert node(other) == str(first), "the number is taken now"
        before = len(health.seen)
        plugged.plug()
        health.wait_for(HealthState.ONLINE, after=before)
        assert (links / name).resolve() != first
        fingers = Fingers()
        fingers.tap(USAGE_ENTER)
        assert presses.get(timeout=PATIENCE) == CALL
        fingers.close()
    assert supervisor.stop(PATIENCE) == ()
    assert presses.empty()


@contextmanager
def udev_is_late() -> Iterator[None]:
    """Whatever is pulled and plugged, udev does nothing about it before the end."""
    subprocess.run(["udevadm", "control", "--stop-exec-queue"], check=True)
    try:
        yield
    finally:
        subprocess.run(["udevadm", "control", "--start-exec-queue"], check=True)


def test_a_name_that_udev_has_not_put_right_leads_to_nobody(gadgets: list[Gadget]) -> None:
    plugged = keyboard("KP0001")
    gadgets.append(plugged)
    plugged.plug()
    link = Path("/dev/input/by-id/usb-Hall_Keypad_KP0001-event-kbd")
    wait_for(link.exists, link.name)
    subprocess.run(["udevadm", "settle"], check=True)
    first = link.resolve()
    presses: queue.Queue[KeyPress] = queue.Queue()
    health = Health()
    supervisor = Supervisor(on_health=health)
    supervisor.watch(
        "keys",
        lambda: open_keypad(config(f"evdev://{link}")),
        lambda keypad, seconds: keypad.read(seconds),
        presses.put,
    )
    health.wait_for(HealthState.ONLINE)
    with udev_is_late():
        plugged.unplug()
        health.wait_for(HealthState.OFFLINE, "device.gone")
        with virtual_keypad("somebody else's") as other:
            assert node(other) == str(first) == str(link.resolve()), "the old name leads to it"
            with pytest.raises(DeviceNotFound, match="名称"):
                opened(str(link))
            health.wait_for(HealthState.OFFLINE, "device.not_found")
            tap(other, ENTER)
            plugged.plug()
    health.wait_for(HealthState.ONLINE, after=len(health.seen) - 1)
    fingers = Fingers()
    fingers.tap(USAGE_1)
    assert presses.get(timeout=PATIENCE) == ONE, "and no call of the stranger's"
    fingers.close()
    assert supervisor.stop(PATIENCE) == ()
