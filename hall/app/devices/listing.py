"""``jiaohao devices``: the inventory as a table, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from drivers.plugged.listing import PluggedKind
from hall.app.devices.matching import Inventory, Seen

WORDS: Final = {
    PluggedKind.SERIAL: "串口",
    PluggedKind.PRINTER: "USB打印机",
    PluggedKind.BARE_PRINTER: "USB打印机（libusb）",
    PluggedKind.KEYPAD: "小键盘",
    PluggedKind.SCANNER: "扫码器",
    PluggedKind.KEYBOARD: "键盘或扫码器",
    PluggedKind.BUTTONS: "板上按键",
}
_PIPED_WIDTH: Final = 160
_MODPROBE: Final = "sudo modprobe usblp"


def print_inventory(inventory: Inventory) -> None:
    """The table, then what is missing and what is in the way, each with what to do."""
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False)
    if inventory.seen:
        console.print(_table(inventory))
    else:
        console.print("没有发现串口、USB打印机或输入设备。")
    for line in _remarks(inventory):
        console.print(line, soft_wrap=True)


def as_json(inventory: Inventory) -> dict[str, Any]:
    """The whole inventory; key names are stable."""
    return {
        "plugged": [_seen(one) for one in inventory.seen],
        "absent": [
            {"name": one.device.name, "kind": one.device.kind.value,
             "address": one.device.address, "why": one.why}
            for one in inventory.absent
        ],
        "not_looked_for": [one.name for one in inventory.not_looked_for],
        "elsewhere": [
            {"name": one.name, "station": one.station} for one in inventory.elsewhere
        ],
        "without_driver": [
            {"number": one.usb.number, "serial": one.usb.serial, "name": one.name}
            for one in inventory.driverless
            if one.usb is not None
        ],
    }  # fmt: skip


def _table(inventory: Inventory) -> Table:
    table = Table("设备", "hall.toml", "现在的节点", "名称与地址（第一个最稳妥）", show_lines=True)
    for one in inventory.seen:
        plugged = one.plugged
        number = "" if plugged.usb is None else _numbers(one)
        table.add_row(
            WORDS[plugged.kind],
            escape("、".join(one.used_by)) or "[yellow]未使用[/]",
            plugged.node,
            escape("\n".join((f"{plugged.name}{number}", *plugged.addresses))),
        )
    return table


def _numbers(one: Seen) -> str:
    usb = one.plugged.usb
    assert usb is not None
    serial = f"，序列号 {usb.serial}" if usb.serial else "，没有序列号"
    return f"（{usb.number}{serial}，插口 {usb.socket}）"


def _remarks(inventory: Inventory) -> Iterator[str]:
    for absent in inventory.absent:
        yield f"[red]没有插着[/] {escape(absent.device.name)}：{escape(absent.why)}"
    for one in inventory.seen:
        if one.trouble is not None:
            yield f"[red]没有权限[/] {escape(one.trouble.sentence)}\n    {one.trouble.command}"
        if not one.plugged.stable:
            yield f"[yellow]名称会变[/] {one.plugged.node} 没有固定的名称，重新插拔后号码可能不同"
    for printer in inventory.driverless:
        yield (
            f"[red]没有驱动[/] USB打印机 {escape(printer.name)} 没有 /dev/usb/lp 节点；"
            f"下面一行之后仍没有的，可用 {printer.addresses[0]}\n    {_MODPROBE}"
        )
    if inventory.not_looked_for:
        names = "、".join(one.name for one in inventory.not_looked_for)
        yield f"不在插口上的（网络、模拟、语音）：{escape(names)}"
    if inventory.elsewhere:
        names = "、".join(f"{one.name}（{one.station}）" for one in inventory.elsewhere)
        yield f"别的工作站的：{escape(names)}"
    if inventory.unused:
        yield "还没有用上的，写进 hall.toml 的行：jiaohao devices suggest"


def _seen(one: Seen) -> dict[str, Any]:
    plugged, usb = one.plugged, one.plugged.usb
    return {
        "kind": plugged.kind.value,
        "name": plugged.name,
        "node": plugged.node,
        "addresses": list(plugged.addresses),
        "stable": plugged.stable,
        "usb": None
        if usb is None
        else {"number": usb.number, "serial": usb.serial, "socket": usb.socket},
        "used_by": list(one.used_by),
        "trouble": None
        if one.trouble is None
        else {"sentence": one.trouble.sentence, "command": one.trouble.command},
    }
