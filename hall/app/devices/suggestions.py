"""``jiaohao devices suggest``: lines for hall.toml for what is plugged in and not used yet.

A serial port does not say what hangs on it: the line is a guess, and the comment above says what
else it may be. Whoever pastes it puts the place right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from drivers.plugged.listing import Plugged, PluggedKind
from hall.app.devices.listing import WORDS


@dataclass(frozen=True, slots=True)
class _Guess:
    stem: str
    lines: tuple[str, ...]
    check: tuple[str, ...]
    parameters: str = ""


_CALLER: Final = 'use = "caller"'
_SLIPS: Final = _Guess(
    "slips",
    ('kind = "printer"', 'driver = "escpos"', 'kiosk = "K1"'),
    (
        "核对 kiosk：它所在的取号机；在窗口的写 counter = 3。",
        '58 毫米的纸加一行 columns = 32，没有中文字库的打印机加一行 encoding = "raster"。',
    ),
)
_GUESSES: Final = {
    PluggedKind.PRINTER: _SLIPS,
    PluggedKind.BARE_PRINTER: _SLIPS,
    PluggedKind.SERIAL: _Guess(
        "callers",
        ('kind = "keypad"', 'driver = "ff68"', _CALLER, 'units = "1-8"'),
        (
            "串口自己不说接着什么，这里先当作 ff68 呼叫器（9600）。也可能是：",
            '  qs 按钮盒：driver = "qs"，baud=57600；Modbus 模块：driver = "modbus"；',
            '  窗口屏：kind = "sign"，driver = "led"，去掉 use；',
            '  打印机：kind = "printer"，driver = "escpos"，kiosk 代替 use 和 units；',
            '  扫码器：kind = "reader"，driver = "serial"，counter 或 kiosk 代替 use、units。',
            "核对 baud 和 units（总线地址 = 窗口号）。",
        ),
        "baud=9600",
    ),
    PluggedKind.KEYPAD: _Guess(
        "keys",
        ('kind = "keypad"', 'driver = "evdev"', _CALLER, "counter = 1"),
        ('核对 counter：它所在的窗口；当评价器用写 use = "pad"。',),
    ),
    PluggedKind.SCANNER: _Guess(
        "scanner",
        ('kind = "reader"', 'driver = "wedge"', "counter = 1"),
        ('核对 counter：它所在的窗口；在取号机上写 kiosk = "K1"。',),
    ),
    PluggedKind.KEYBOARD: _Guess(
        "scanner",
        ('kind = "reader"', 'driver = "wedge"', "counter = 1"),
        (
            "像键盘：多数扫码器也这样报。真是键盘就不要写，写了它就只归叫号用。",
            '小键盘写 kind = "keypad"，driver = "evdev"，use = "caller"。',
        ),
    ),
    PluggedKind.BUTTONS: _Guess(
        "buttons",
        ('kind = "keypad"', 'driver = "evdev"', _CALLER, "counter = 1"),
        ("核对 counter；各键的含义写在 [devices.NAME.map] 和 [devices.NAME.keys]。",),
    ),
}  # fmt: skip


def suggestions(plugged: Iterable[Plugged], taken: Collection[str]) -> str:
    """The sections, in the order of the devices; ``taken`` are names that hall.toml has."""
    used = set(taken)
    sections = []
    for one in plugged:
        guess = _GUESSES[one.kind]
        name = _free(guess.stem, used)
        used.add(name)
        sections.append(_section(one, guess, name))
    return "\n".join(sections)


def _section(one: Plugged, guess: _Guess, name: str) -> str:
    usb = "" if one.usb is None else f"，{one.usb.number}，序列号 {one.usb.serial or '无'}"
    address = one.addresses[0]
    if guess.parameters:
        address += f"{'&' if '?' in address else '?'}{guess.parameters}"
    shaky = () if one.stable else ("这个节点的号码会变：插拔后要再看一次。",)
    said = "".join(c for c in one.name if c.isprintable())
    comments = (f"{WORDS[one.kind]} {said}（现为 {one.node}{usb}）", *guess.check, *shaky)
    return "\n".join(
        (
            *(f"# {comment}" for comment in comments),
            f"[devices.{name}]",
            *guess.lines,
            f'address = "{address}"',
            f"# 写好后：jiaohao check，jiaohao devices test {name}",
            "",
        )
    )


def _free(stem: str, used: Collection[str]) -> str:
    number = 1
    while f"{stem}-{number}" in used:
        number += 1
    return f"{stem}-{number}"
