"""The devices that are plugged into this machine, with a person who presses and pulls.

    JIAOHAO_HALL_TOML=/var/lib/jiaohao/hall.toml ./test -m hardware -s

Stop the station first: a port has one user at a time. Each test takes every real device of its
kind in hall.toml; simulated ones are left out. What to do is said on the terminal; who does
nothing for half a minute has failed the test.
"""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
import pytest

from drivers import registry
from drivers.health import HealthState
from drivers.ports import Align, Line, Paper, PrintOutcome, QrCode, Size, Slip
from drivers.supervisor import Supervisor
from hall.app.driver_configs import driver_config
from hall.config.settings import DeviceKind, DeviceSettings
from hall.config.settings_file import read_settings
from tests.drivers.supervised import Health

pytestmark = [pytest.mark.hardware, pytest.mark.timeout(1800)]

HAND_SECONDS = 30.0
Given = TypeVar("Given")


def say(sentence: str) -> None:
    click.echo(f"\n>>> {sentence}", err=True)


def real_devices(*kinds: DeviceKind) -> list[DeviceSettings]:
    path = os.environ.get("JIAOHAO_HALL_TOML")
    if path is None:
        pytest.fail("JIAOHAO_HALL_TOML=…/hall.toml 指定要试的设备 names the devices to try")
    devices = read_settings(Path(path)).devices.values()
    found = [one for one in devices if one.kind in kinds and one.driver != "simulated"]
    if not found:
        pytest.skip(f"hall.toml 中没有真的 no real {', '.join(kinds)}")
    return found


def test_printers_print_and_say_how_they_are() -> None:
    for device in real_devices(DeviceKind.PRINTER):
        printer = registry.open_printer(driver_config(device))
        say(f"{device.name}: 应打印一张样票，文字居中，二维码能扫出“hall” a slip should come out")
        parts = (
            Line(text="打印测试 A023", size=Size.DOUBLE, bold=True, align=Align.CENTRE),
            Line(text="3、5、12号窗口；〇㐀℃①￥"),
            QrCode(content="hall"),
        )
        status = printer.status()
        click.echo(f"{device.name}: {status}", err=True)
        outcome = printer.print(Slip(job="hardware", parts=parts))
        printer.close()
        assert status.paper in (Paper.OK, Paper.LOW, Paper.UNKNOWN)
        if status.online is not None:
            assert outcome is PrintOutcome.CONFIRMED, "it answers, and did not confirm"


def test_keys_are_each_counted_once() -> None:
    for device in real_devices(DeviceKind.KEYPAD):
        keypad = registry.open_keypad(driver_config(device))
        say(f"{device.name}: 请把一个键按五下，然后不要动 press one key five times, then no more")
        presses = [_hand(keypad.read) for _ in range(5)]
        extra = keypad.read(2.0)
        keypad.close()
        assert len({(press.unit, press.key) for press in presses}) == 1, presses
        assert extra is None, f"a press that nobody made: {extra}"


def test_codes_are_read_whole() -> None:
    for device in real_devices(DeviceKind.READER):
        reader = registry.open_reader(driver_config(device))
        say(f"{device.name}: 请把同一个码扫两次 scan one code twice")
        codes = [_hand(reader.read) for _ in range(2)]
        extra = reader.read(1.0)
        reader.close()
        assert codes[0] == codes[1]
        assert extra is None


def test_signs_show_what_they_are_told() -> None:
    for device in real_devices(DeviceKind.SIGN):
        sign = registry.open_sign(driver_config(device))
        for unit, counter in device.units.items():
            sign.show(unit, f"请A023到{counter}号")
        sign.close()
        assert click.confirm(f"{device.name}: 每块屏都对吗 is every sign right?", err=True)


def test_voices_are_heard() -> None:
    for device in real_devices(DeviceKind.VOICE):
        voice = registry.open_voice(driver_config(device))
        voice.say("请A零二三号到三号窗口", "zh-CN")
        voice.close()
        assert click.confirm(f"{device.name}: 听清了吗 was it heard?", err=True)


def test_a_plug_pulled_and_put_back_is_mended_by_itself() -> None:
    for device in real_devices(DeviceKind.KEYPAD, DeviceKind.READER):
        health = Health()
        heard: queue.Queue[object] = queue.Queue()
        supervisor = Supervisor(on_health=health)
        _watch(supervisor, device, heard)
        try:
            _until(health, HealthState.ONLINE, 0)
            say(f"{device.name}: 请拔下插头 pull its plug")
            _until(health, HealthState.OFFLINE, len(health.seen))
            say(f"{device.name}: 请插回去，换个插孔也行 put it back, into any socket")
            began = time.monotonic()
            _until(health, HealthState.ONLINE, len(health.seen))
            click.echo(f"{device.name}: {time.monotonic() - began:.1f} s with your hand", err=True)
            say(f"{device.name}: 请按一个键或扫一个码 press a key or scan a code")
            assert heard.get(timeout=HAND_SECONDS) is not None
        finally:
            assert supervisor.stop() == ()


def _watch(supervisor: Supervisor, device: DeviceSettings, heard: queue.Queue[object]) -> None:
    config = driver_config(device)
    if device.kind is DeviceKind.KEYPAD:
        supervisor.watch(
            device.name,
            lambda: registry.open_keypad(config),
            lambda keypad, seconds: keypad.read(seconds),
            heard.put,
        )
    else:
        supervisor.watch(
            device.name,
            lambda: registry.open_reader(config),
            lambda reader, seconds: reader.read(seconds),
            heard.put,
        )


def _until(health: Health, state: HealthState, after: int) -> None:
    deadline = time.monotonic() + HAND_SECONDS
    while not any(one.state is state for one in health.seen[after:]):
        assert time.monotonic() < deadline, f"never {state}: {health.seen}"
        time.sleep(0.05)


def _hand(read: Callable[[float], Given | None]) -> Given:
    given = read(HAND_SECONDS)
    assert given is not None, "nobody did anything"
    return given
