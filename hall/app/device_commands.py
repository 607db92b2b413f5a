"""``jiaohao devices``: what is plugged in, and trying what hall.toml names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import click
from serial.tools import list_ports

from drivers import registry
from drivers.errors import DriverError
from drivers.ports import Line, QrCode, Size, Slip
from hall.app.checking import driver_config
from hall.app.options import config_option, data_option, settings_of
from hall.app.output import fail, say
from hall.config.settings import DeviceKind, DeviceSettings

Given = TypeVar("Given")
PRESS_SECONDS = 15.0
"""How long ``devices test`` waits for a key or a code."""


@click.group(invoke_without_command=True)
@data_option
@click.pass_context
def devices(ctx: click.Context, directory: Path) -> None:  # noqa: ARG001 - as every command
    """List what is plugged in; ``devices test NAME`` tries one of hall.toml."""
    if ctx.invoked_subcommand is None:
        found = list(plugged_in())
        for kind, address, name in found:
            click.echo(f"{kind}\t{address}\t{name}")
        if not found:
            say("没有发现串口、USB打印机或输入设备。")


def plugged_in() -> Iterator[tuple[str, str, str]]:
    """Kind, the address for hall.toml, and what the device calls itself."""
    for port in sorted(list_ports.comports()):
        yield (
            "serial",
            f"serial://{_stable(Path(port.device), 'serial')}?baud=9600",
            (port.description or ""),
        )
    for node in sorted(Path("/dev/usb").glob("lp*")):
        yield "printer", f"file://{node}", "USB printer"
    for node in sorted(Path("/dev/input/by-id").glob("*-event-kbd")):
        yield "keypad", f"evdev://{node}", node.name.removesuffix("-event-kbd")


def _stable(node: Path, kind: str) -> Path:
    # ttyUSB0 may be ttyUSB1 after the next plug; the name by id stays.
    for link in sorted(Path(f"/dev/{kind}/by-id").glob("*")):
        if link.resolve() == node.resolve():
            return link
    return node


@devices.command("test")
@data_option
@config_option
@click.argument("name")
def test_device(directory: Path, config: Path | None, name: str) -> None:
    """Open the device NAME of hall.toml and make it do something one can see or hear.

    Stop the station first: a port has one user at a time.
    """
    settings = settings_of(directory, config)
    device = settings.devices.get(name)
    if device is None:
        fail(f"hall.toml 中没有设备“{name}”，已有：{'、'.join(settings.devices)}")
    try:
        _TRIALS[device.kind](device)
    except DriverError as error:
        fail(f"{name}: {error} [{error.code}]")


def _try_printer(device: DeviceSettings) -> None:
    printer = registry.open_printer(driver_config(device))
    try:
        click.echo(f"状态 status: {printer.status()}")
        parts = (
            Line(text="打印测试", size=Size.DOUBLE, bold=True),
            Line(text="A001", size=Size.HUGE),
            Line(text="汉字、ABC、123"),
            QrCode(content="https://example.invalid/f/test"),
        )
        click.echo(f"打印 print: {printer.print(Slip(job='test', parts=parts)).value}")
    finally:
        printer.close()


def _try_keypad(device: DeviceSettings) -> None:
    keypad = registry.open_keypad(driver_config(device))
    try:
        for unit in device.units:
            keypad.show(unit, 0, "A001")
        say(f"请在{PRESS_SECONDS:.0f}秒内按任意键……")
        press = _awaited(keypad.read)
        if press is None:
            fail("没有收到按键。")
        click.echo(f"按键 key: unit={press.unit} key={press.key}")
    finally:
        keypad.close()


def _try_sign(device: DeviceSettings) -> None:
    sign = registry.open_sign(driver_config(device))
    try:
        for unit, counter in device.units.items():
            sign.show(unit, f"{counter}号窗口")
        click.echo(f"已发送 sent: {len(device.units)}")
    finally:
        sign.close()


def _try_voice(device: DeviceSettings) -> None:
    voice = registry.open_voice(driver_config(device))
    try:
        voice.say("请A零零一号到一号窗口", "zh-CN")
        click.echo("已播报 spoken")
    finally:
        voice.close()


def _try_reader(device: DeviceSettings) -> None:
    reader = registry.open_reader(driver_config(device))
    try:
        say(f"请在{PRESS_SECONDS:.0f}秒内扫一个码……")
        code = _awaited(reader.read)
        if code is None:
            fail("没有读到码。")
        click.echo(f"读到 code: {len(code)} characters")
    finally:
        reader.close()


def _awaited(read: Callable[[float], Given | None]) -> Given | None:
    deadline = time.monotonic() + PRESS_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        given = read(left)
        if given is not None:
            return given
    return None


_TRIALS: dict[DeviceKind, Callable[[DeviceSettings], None]] = {
    DeviceKind.PRINTER: _try_printer,
    DeviceKind.KEYPAD: _try_keypad,
    DeviceKind.SIGN: _try_sign,
    DeviceKind.VOICE: _try_voice,
    DeviceKind.READER: _try_reader,
}
