"""A slip: its bytes, the time to write them, and the time to a printer over TCP and back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

from drivers.configuration import DeviceConfig, DeviceKind
from drivers.errors import DeviceGone
from drivers.printers.encoding import Layout, encode_slip
from drivers.printers.virtual import VirtualEscposPrinter
from drivers.registry import open_printer
from hall.app.bench.samples import spread
from hall.app.bench.setting import Line, Setting, aimed
from hall.config.catalogue_files import sample_catalogue
from hall.domain.catalog_rows import Item
from kiosk.slip_files import shipped_template
from kiosk.slips import slip_of

MOST_BYTES = 600


class _Socket:
    """The printer's end of a connection, as the wire that the virtual printer reads from."""

    def __init__(self, connection: socket.socket) -> None:
        self.address = "tcp://printer"
        self._connection = connection

    def write(self, data: bytes) -> None:
        try:
            self._connection.sendall(data)
        except OSError as error:
            raise DeviceGone(str(error)) from error

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        try:
            self._connection.settimeout(timeout_seconds)
            data = self._connection.recv(limit)
        except TimeoutError:
            return b""
        except OSError as error:
            raise DeviceGone(str(error)) from error
        if not data:
            raise DeviceGone("the host has closed the connection")
        return data

    def close(self) -> None:
        self._connection.close()


def body(item: Item, counters: tuple[int, ...]) -> dict[str, Any]:
    """A slip of the spool as ``POST /slips/claim`` gives it, for the longest day of a hall."""
    return {
        "slip": 1, "copy": 0, "kiosk": "K1", "hall": "青禾县政务服务中心",
        "footer": ["过号请到导服台恢复", "谢谢您的配合"], "number": "VA123", "priority": True,
        "item": item.name, "queue": item.queue, "counters": list(counters), "place": "一楼A区",
        "ahead": 12, "expected_wait_seconds": 1500, "issued_at": "2026-03-02T09:30:00.000+08:00",
        "language": "zh-CN", "materials": list(item.materials), "live": True,
        "follow_url": "http://192.168.100.100:8000/f/peuxnnta7wvn",
    }  # fmt: skip


def measure(setting: Setting) -> dict[str, Any]:
    """Over every item of the sample hall; over TCP for the first of them, again and again."""
    catalog = sample_catalogue()
    bodies = [body(item, catalog.counters_of(item.queue)) for item in catalog.items.values()]
    layout = Layout()
    sizes, times = [], []
    for one in bodies:
        began = time.perf_counter()
        sizes.append(len(encode_slip(slip_of(one, shipped_template()), layout).data))
        times.append(time.perf_counter() - began)
    return {
        "bytes": {
            "most": max(sizes),
            "median": sorted(sizes)[len(sizes) // 2],
            "over": sum(size > MOST_BYTES for size in sizes),
        },
        "encode": spread(times).figures(),
        "tcp": spread(_printed(bodies[0], setting.pick(30, 200))).figures(),
    }


def _printed(one: dict[str, Any], slips: int) -> list[float]:
    """Seconds from the call to print until the printer's word that it is done."""
    listener = socket.create_server(("127.0.0.1", 0))
    virtual = VirtualEscposPrinter("bench")

    def serve() -> None:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        virtual.serve(_Socket(connection))

    serving = threading.Thread(target=serve, name="virtual-printer", daemon=True)
    serving.start()
    printer = open_printer(
        DeviceConfig(
            name="bench", kind=DeviceKind.PRINTER, driver="escpos",
            address=f"tcp://127.0.0.1:{listener.getsockname()[1]}",
        )
    )  # fmt: skip
    times = []
    try:
        for _ in range(slips):
            began = time.perf_counter()
            printer.print(slip_of(one, shipped_template()))
            times.append(time.perf_counter() - began)
    finally:
        printer.close()
        # It sees the end of the connection by itself.
        serving.join()
        virtual.close()
        listener.close()
    return times


def lines(figures: Mapping[str, Any]) -> list[Line]:
    """For the table."""
    sizes = figures["bytes"]
    return [
        aimed(
            "一张号票 a slip: bytes at most", sizes["most"], MOST_BYTES, " B",
            f"（中位 median {sizes['median']} B）",
        ),
        Line(what="　编码 encoding p50", value=f"{figures['encode']['p50_ms']:.2f} ms"),
        Line(
            what="　经 TCP 打印并确认 printed over TCP and confirmed, p50",
            value=f"{figures['tcp']['p50_ms']:.1f} ms",
        ),
    ]  # fmt: skip
