"""The address that citizens' phones are told: hall.toml's, else one that this machine has."""

from __future__ import annotations

import fcntl
import socket
import struct
from collections.abc import Callable, Sequence
from contextlib import closing

from hall.config.settings import ServerSettings, Settings

EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not listened at
"""Hosts that mean every address of the machine: good to listen at, and no phone's to open."""

# linux/sockios.h; a request is the interface's name, an answer begins 16 bytes into it.
_FLAGS, _ADDRESS = 0x8913, 0x8915
_UP, _LOOPBACK = 0x1, 0x8


def own_addresses() -> list[str]:
    """IPv4 addresses of the interfaces that are up, without the loopback's, in their order."""
    found = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        for _, name in socket.if_nameindex():
            request = struct.pack("256s", name.encode()[:15])
            try:
                (flags,) = struct.unpack_from("H", fcntl.ioctl(asking, _FLAGS, request), 16)
                answer = fcntl.ioctl(asking, _ADDRESS, request)
            except OSError:
                # An interface without an address, or one that went between the two questions.
                continue
            if flags & _UP and not flags & _LOOPBACK:
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def url_of(host: str, port: int) -> str:
    """``http://host:port``; an IPv6 address in its brackets."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def told_url(host: str, port: int, addresses: Callable[[], Sequence[str]] = own_addresses) -> str:
    """What the slip's QR code says where hall.toml has no ``public_url``.

    Of a hall that listens everywhere it is the machine's own address, if it has exactly one.
    """
    if host not in EVERYWHERE:
        return url_of(host, port)
    known = addresses()
    return url_of(known[0] if len(known) == 1 else host, port)


def phones_url(settings: Settings, host: str, port: int) -> str:
    """What the slip's QR code says where hall.toml has no ``public_url``.

    The citizens' process, where there is one, else the hall's own address.
    """
    public = settings.public
    return told_url(host, port) if public is None else told_url(public.host, public.port)


def address_warnings(
    server: ServerSettings, addresses: Callable[[], Sequence[str]] = own_addresses
) -> list[str]:
    """Which address slips will say, or that no phone can open it and which line mends that."""
    if server.public_url or server.host not in EVERYWHERE:
        return []
    known = list(addresses())
    if len(known) == 1:
        told = url_of(known[0], server.port)
        other = "要用别的网址，在 hall.toml 的 [server] 里写 public_url。"
        return [f"号票的二维码用本机地址 {told}；{other}"]
    told = url_of(server.host, server.port)
    line = f'public_url = "{url_of(known[0] if known else "本机地址", server.port)}"'
    why = f"本机有 {len(known)} 个地址（{'、'.join(known)}）" if known else "本机没有网络地址"
    mended = f"请在 hall.toml 的 [server] 里写上群众手机能打开的网址：{line}"
    return [f"注意：{why}，号票的二维码会印成 {told}，手机打不开。{mended}"]
