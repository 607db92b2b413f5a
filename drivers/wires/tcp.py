"""``tcp://host:9100``: one connection of our own, kept open.

Parameters: ``connect_timeout`` (3), ``write_timeout`` (5) and ``ack_timeout`` (5), all in seconds;
``echo`` (false) for a serial server whose line hears itself, see ``drivers.wires.echo``.
A name instead of a number is looked up by the system, whose own patience is not bounded here.

A machine whose power is cut says nothing, and the system sends it the same bytes again for a
quarter of an hour before it gives up. So the connection is asked how long the other machine has
left bytes unacknowledged; after ``ack_timeout`` it counts as gone. Not by TCP_USER_TIMEOUT: that
ends connections to machines that live and just take nothing, such as a printer without paper.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

from drivers.configuration import Address
from drivers.errors import DeviceGone, DeviceNotFound
from drivers.ports import Wire
from drivers.wires.descriptor import WRITE_SECONDS, DescriptorWire
from drivers.wires.echo import EchoFreeWire
from drivers.wires.opening import refusal

_CONNECT_SECONDS = 3.0
_ACK_SECONDS = 5.0
"""Four repetitions without an answer; a switch that restarts a port takes less."""
_KEEPALIVE = (
    (socket.TCP_KEEPIDLE, 5),
    (socket.TCP_KEEPINTVL, 2),
    (socket.TCP_KEEPCNT, 3),
)
_TCP_INFO = struct.Struct("=3xB20xI16xI8xI")
"""linux/tcp.h, struct tcp_info: of its bytes the fourth, and the words at 24, 44 and 56."""


class TcpWire(DescriptorWire):
    """A connection to a device's own port, or to a serial server."""

    def __init__(
        self, address: str, connection: socket.socket, *, write_seconds: float, ack_seconds: float
    ) -> None:
        super().__init__(address, connection.fileno(), write_seconds=write_seconds)
        self._connection = connection
        self._ack_seconds = ack_seconds
        self._owing_since: float | None = None

    def read(self, timeout_seconds: float, limit: int = 4096) -> bytes:
        data = super().read(timeout_seconds, limit)
        if data:
            self._owing_since = None
        return data

    def _release(self) -> None:
        self._connection.close()

    def _note_silence(self) -> None:
        owes, heard = self._acknowledgements()
        if not owes:
            self._owing_since = None
            return
        now = time.monotonic()
        if self._owing_since is None:
            self._owing_since = now
        # Of a line that was idle the last word is old: what counts begins with the bytes it owes.
        silent_for = now - max(self._owing_since, now - heard)
        if silent_for >= self._ack_seconds:
            raise DeviceGone(
                f"{self.address}：{self._ack_seconds:g} 秒没有回音，请检查电源和网线 "
                "it acknowledges nothing: no power, or no network"
            )

    def _acknowledgements(self) -> tuple[bool, float]:
        """Whether the other machine owes an answer to bytes or to a probe, and how many seconds
        ago it acknowledged anything.

        One that has no room acknowledges too, each time anew, that it took nothing of the bytes;
        though not more often than twice a second, so that one probe may stay without an answer.
        """
        info = self._connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
        probes, unacked, sent_ms, heard_ms = _TCP_INFO.unpack(info)
        return probes > 1 or (unacked > 0 and sent_ms < heard_ms), heard_ms / 1000


def plan(address: Address) -> Callable[[], Wire]:
    """Check a ``tcp://`` address; see ``drivers.wires.plan_wire``."""
    settings = address.settings()
    connect_seconds = settings.seconds("connect_timeout", _CONNECT_SECONDS, least=0.01, most=60)
    write_seconds = settings.seconds("write_timeout", WRITE_SECONDS, least=0.01, most=60)
    ack_seconds = settings.seconds("ack_timeout", _ACK_SECONDS, least=0.5, most=60)
    echo = settings.flag("echo", default=False)
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
        # While nothing is under way nobody owes an answer; without probes a reader would wait
        # for ever.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in _KEEPALIVE:
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
        connection.setblocking(False)
        try:
            wire = TcpWire(
                address.text, connection, write_seconds=write_seconds, ack_seconds=ack_seconds
            )
        except OSError as error:
            connection.close()
            raise refusal(address.text, error) from error
        return EchoFreeWire(wire) if echo else wire

    return connect
