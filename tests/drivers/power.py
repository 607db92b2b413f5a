"""A network device whose power is cut: a machine that neither acknowledges nor answers anything."""

from __future__ import annotations

import ctypes
import fcntl
import socket
import struct
import termios
import threading
from contextlib import suppress

from drivers.printers.virtual import VirtualEscposPrinter
from drivers.wires.descriptor import DescriptorWire

_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27
_DROP_ALL = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
"""One instruction of a socket filter, which the kernel asks before TCP sees a segment: none."""


def deafen(end: socket.socket) -> None:
    """Cut its power: what is sent to this end is not even acknowledged, and it takes no calls.

    Only once all that it said was acknowledged: it would say that again and again.
    """
    program = struct.pack("HxxxxxxP", 1, ctypes.addressof(_DROP_ALL))
    pause = threading.Event()
    while True:
        end.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
        if not _unacknowledged(end):
            return
        undeafen(end)
        pause.wait(0.005)


def _unacknowledged(end: socket.socket) -> int:
    """Bytes that this end said; of a listener none."""
    if end.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        return 0
    (count,) = struct.unpack("i", fcntl.ioctl(end, termios.TIOCOUTQ, bytes(4)))
    return int(count)


def undeafen(end: socket.socket) -> None:
    end.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)


class PoweredPrinter:
    """A printer with a network plug and a power switch; one connection at a time."""

    def __init__(self) -> None:
        self.virtual = VirtualEscposPrinter("network")
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._connection: socket.socket | None = None
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def cut_power(self) -> None:
        """At once, with a connection or without; what it held is lost."""
        # Before anything: what it said from here on would be said again and again.
        self.virtual.poke("mute")
        deafen(self._server)
        if self._connection is not None:
            deafen(self._connection)
        self.virtual.poke("power_cut")

    def give_power(self) -> None:
        """It starts anew, and knows nothing of earlier connections."""
        self.virtual.poke("unplug")
        self.virtual.poke("replug")
        self.virtual.poke("mute", on=False)
        undeafen(self._server)

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.virtual.close()
        self._serving.join()

    def _serve(self) -> None:
        with suppress(OSError):  # the server was shut down
            while True:
                connection, _ = self._server.accept()
                connection.setblocking(False)
                self._connection = connection.dup()
                with self._connection:
                    far = DescriptorWire("network", connection.detach(), write_seconds=2.0)
                    self.virtual.serve(far)
                self._connection = None
