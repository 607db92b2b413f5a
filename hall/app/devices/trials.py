"""``jiaohao devices test NAME``: make one device do something that a person sees or hears."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar, runtime_checkable

import click

from counters.keys import Meaning, meanings
from drivers import registry
from drivers.ports import (
    CandidPrinter,
    Keypad,
    KeyPress,
    Line,
    PrintOutcome,
    QrCode,
    Rule,
    Signal,
    Size,
    Slip,
    Worrying,
)
from hall.app.devices.words import MEANINGS, OUTCOMES, SCANS, printer_sentence
from hall.app.driver_configs import driver_config
from hall.config.settings import DeviceKind, DeviceSettings
from hall.domain.scans import read_scan

RARE: Final = "龘㛃𬱖"
"""In GB2312's neighbour GBK, in GB18030's four bytes, and beyond the first plane."""
_TICK_SECONDS: Final = 0.25
_CHINESE: Final = "zh-CN"

Ask = Callable[[str], bool]
"""A question to the person at the device; True for yes, and where nobody can be asked."""
Given = TypeVar("Given")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a trial needs besides the device."""

    ask: Ask
    seconds: float
    """How long keys and codes are waited for."""


@runtime_checkable
class HasInputs(Protocol):
    """A keypad that knows how its inputs are just now, as Modbus modules do."""

    @property
    def inputs(self) -> Mapping[int, tuple[bool, ...]]: ...


def try_device(device: DeviceSettings, trial: Trial) -> bool:
    """Whether it did what it should, as far as it told and the person said.

    Raises DriverError when it cannot be opened or fails under way.
    """
    return _TRIALS[device.kind](device, trial)


def _printer(device: DeviceSettings, trial: Trial) -> bool:
    printer = registry.open_printer(driver_config(device))
    try:
        click.echo(f"状态：{printer_sentence(printer.status())}")
        outcome = printer.print(_slip(device))
        click.echo(f"打印：{OUTCOMES[outcome]}")
        if isinstance(printer, CandidPrinter) and printer.missing:
            click.echo(f"印成〓的字：{printer.missing}（安装 fonts-noto-cjk，或换 encoding）")
    finally:
        printer.close()
    seen = all(
        trial.ask(question)
        for question in (
            "纸出来了，汉字清楚吗？",
            f"生僻字“{RARE}”三个都对吗？",
            "二维码能用手机扫出来吗？",
            "纸切了吗？（没有切刀的打印机答 y）",
        )
    )
    return seen and outcome in {PrintOutcome.CONFIRMED, PrintOutcome.UNKNOWN}


def _slip(device: DeviceSettings) -> Slip:
    return Slip(
        job="test",
        parts=(
            Line(text="打印测试", size=Size.DOUBLE, bold=True),
            Line(text="A001", size=Size.HUGE),
            Rule(),
            Line(text="汉字：政务服务大厅 ABC 123"),
            Line(text=f"生僻字：{RARE}"),
            QrCode(content=f"test {device.name}"),
            Line(text=f"{device.name}　{device.driver}"),
        ),
    )


def _keypad(device: DeviceSettings, trial: Trial) -> bool:
    keypad = registry.open_keypad(driver_config(device))
    known, count = meanings(device), 0
    try:
        for unit in sorted(device.units):
            keypad.show(unit, unit, f"{unit:03d}")
        click.echo(f"请在 {trial.seconds:.0f} 秒内按各个键……", err=True)
        for press in _until(keypad.read, trial.seconds, _watch(keypad)):
            count += 1
            click.echo(_pressed(device, known, press))
            if press.unit in device.units:
                keypad.signal(press.unit, Signal.ACCEPTED)
    finally:
        keypad.close()
    click.echo(f"共 {count} 次按键。")
    return count > 0


def _pressed(device: DeviceSettings, known: Mapping[str, Meaning], press: KeyPress) -> str:
    counter = device.units.get(press.unit)
    place = f"{counter}号窗口" if counter else "hall.toml 的 units 里没有这个地址"
    meaning = known.get(press.key)
    word = "没有含义，不理会" if meaning is None else MEANINGS[meaning]
    return f"地址 {press.unit}（{place}） 键 {press.key}：{word}"


def _watch(keypad: Keypad) -> Callable[[], None]:
    """Tells inputs and concerns when they change."""
    told: list[str] = [""]

    def look() -> None:
        words = [
            f"地址 {unit} 输入 {' '.join('●' if one else '○' for one in state)}"
            for unit, state in (keypad.inputs.items() if isinstance(keypad, HasInputs) else ())
        ]
        concern = keypad.concern() if isinstance(keypad, Worrying) else None
        if concern is not None:
            words.append(f"提醒：{concern.detail} [{concern.code}]")
        if words and told[0] != "\n".join(words):
            told[0] = "\n".join(words)
            click.echo(told[0])

    return look


def _sign(device: DeviceSettings, trial: Trial) -> bool:
    sign = registry.open_sign(driver_config(device))
    try:
        for unit, counter in sorted(device.units.items()):
            sign.show(unit, f"{unit}号屏 {counter}号窗口")
    finally:
        sign.close()
    click.echo(f"已发送到 {len(device.units)} 块屏：各显示自己的地址和窗口号。")
    return trial.ask("每块屏都显示着自己窗口的号吗？")


def _voice(device: DeviceSettings, trial: Trial) -> bool:
    voice = registry.open_voice(driver_config(device))
    try:
        voice.chime()
        for language in device.languages or (_CHINESE,):
            sentence = "请A零零一号到一号窗口" if language == _CHINESE else "A 0 0 1, window 1"
            concern = voice.say(sentence, language)
            click.echo(f"已播报（{language}）：{sentence}")
            if concern is not None:
                click.echo(f"提醒：{concern.detail} [{concern.code}]")
    finally:
        voice.close()
    return trial.ask("提示音和每句话都听清了吗？")


def _reader(device: DeviceSettings, trial: Trial) -> bool:
    reader = registry.open_reader(driver_config(device))
    count = 0
    try:
        click.echo(f"请在 {trial.seconds:.0f} 秒内扫码或刷卡……", err=True)
        for code in _until(reader.read, trial.seconds, _nothing):
            count += 1
            # What it holds may be a person's number: only its kind and length are told.
            click.echo(f"读到：{SCANS[read_scan(code).kind]}，{len(code)} 个字符")
    finally:
        reader.close()
    click.echo(f"共 {count} 个码。")
    return count > 0


def _until(
    read: Callable[[float], Given | None], seconds: float, look: Callable[[], None]
) -> Iterator[Given]:
    """All that comes within the time."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        given = read(min(left, _TICK_SECONDS))
        look()
        if given is not None:
            yield given


def _nothing() -> None:
    """A reader has nothing to look at but its codes."""


_TRIALS: Final[Mapping[DeviceKind, Callable[[DeviceSettings, Trial], bool]]] = {
    DeviceKind.PRINTER: _printer,
    DeviceKind.KEYPAD: _keypad,
    DeviceKind.SIGN: _sign,
    DeviceKind.VOICE: _voice,
    DeviceKind.READER: _reader,
}
