"""``tcp://host:9100``: one connection of our own, kept open.

Parameters: ``connect_timeout`` (3) and ``write_timeout`` (5), both in seconds. A name instead of
a number is looked up by the system, whose own patience is not bounded here.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from drivers.configuration import Address
from drivers.errors import DeviceNotFound
from drivers.ports import Wire
from drivers.wires.descriptor import WRITE_SECONDS, DescriptorWire
from drivers.wires.opening import refusal

_CONNECT_SECONDS = 3.0
_KEEPALIVE = (
    (socket.TCP_KEEPIDLE, 5),
    (socket.TCP_KEEPINTVL, 2),
    (socket.TCP_KEEPCNT, 3),
)


class TcpWire(DescriptorWire):
    """A connection to a device's own port, or to a serial server."""

    def __init__(self, address: str, connection: socket.socket, *, write_seconds: float) -> None:
        super().__init__(address, connection.fileno(), write_seconds=write_seconds)
        self._connection = connection

    def _release(self) -> None:
        self._connection.close()


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``tcp://`` address; see ``drivers.wires.plan_wire``."""
    settings = address.settings()
    connect_seconds = settings.seconds("connect_timeout", _CONNECT_SECONDS, least=0.01, most=60)
    write_seconds = settings.seconds("write_timeout", WRITE_SECONDS, least=0.01, most=60)
    if not address.host:
        settings.problem("缺少主机 no host, as in tcp://192.168.1.50:9100")
    if not address.port:
        settings.problem("缺少端口 no port, as in tcp://192.168.1.50:9100")
    if address.path not in ("", "/"):
        settings.problem(f"多了路径 there is no path here: {address.path}")
    settings.finish()
    host, port = address.host, address.port or 0

    def connect() -> Wire:
        try:
            connection = socket.create_connection((host, port), timeout=connect_seconds)
        except TimeoutError as error:
            raise DeviceNotFound(
                f"{address.text}：{connect_seconds:g} 秒内没有应答 no answer in time"
            ) from error
        except OSError as error:
            raise refusal(address.text, error) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A printer whose power is cut says nothing; without probes a reader would wait for ever.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in _KEEPALIVE:
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
        connection.setblocking(False)
        return TcpWire(address.text, connection, write_seconds=write_seconds)

    return connect
