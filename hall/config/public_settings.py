"""Section [public] of hall.toml: citizens' phones in a process of their own, and its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType
from typing import Final

from hall.config.toml_section import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLimits:
    """How much whoever comes may ask of this process; each a key of [public]."""

    connections: int = 6000
    """At most so many at a time; a phone on its page has one."""
    connections_from_one: int = 1500
    """And so many from one address: everybody in the hall may come through one router."""
    head_seconds: int = 20
    """A connection on which no whole request head has come by then is closed."""
    body_seconds: int = 20
    """And one on which a request's body has not come so long after its head."""
    requests_at_once: int = 1000
    """From one address. A page is about ten; a whole hall opens it within a minute."""
    requests_a_minute: int = 2000
    """From one address, from then on."""
    snapshots_at_once: int = 30
    """Of one connection."""
    snapshots_a_minute: int = 90
    """Of one connection, from then on: its queue moves some times a minute."""
    commands_at_once: int = 8
    """Handed to the hall at a time: phones' commands are few, and it has windows to serve."""
    commands_waiting: int = 64
    """Of phones that wait for an answer, those under way included; the next one is told at once
    that there is none to be had."""


BOUNDS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "connections": (10, 20_000),
        "connections_from_one": (1, 20_000),
        "head_seconds": (1, 120),
        "body_seconds": (1, 300),
        "requests_at_once": (20, 100_000),
        "requests_a_minute": (10, 1_000_000),
        "snapshots_at_once": (1, 1000),
        "snapshots_a_minute": (1, 6000),
        "commands_at_once": (1, 64),
        "commands_waiting": (1, 1000),
    }
)
"""The least and the most of each."""

_WITHIN: Final = (
    ("connections_from_one", "connections"),
    ("commands_at_once", "commands_waiting"),
)
"""The first is a part of the second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSettings:
    """Section [public]."""

    host: str
    port: int
    """1 to 65535: it stands in the slip's QR code."""
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    """Whose X-Forwarded-For is believed; empty: phones connect directly."""
    limits: PublicLimits = PublicLimits()


def read_limits(section: Section) -> PublicLimits:
    """The bounds that are written, the others as they are; problems go to the section's list.

    A part that is not written is never more than its whole.
    """
    usual = PublicLimits()
    found = {
        name: section.whole(name, getattr(usual, name), least=least, most=most)
        for name, (least, most) in BOUNDS.items()
    }
    for part, whole in _WITHIN:
        if found[part] > found[whole]:
            if section.has(part):
                section.problem(part, f"不能多于 {whole}（{found[whole]}），现为 {found[part]}")
            found[part] = found[whole]
    return PublicLimits(**found)
