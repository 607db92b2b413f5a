"""What happened: names in the past tense, appended in the transaction that made it true.

``data`` holds JSON values by the keys documented in EVENTS. What a hall display may know of an
event is a list of its own, so that a new key never reaches a public screen by accident: no
person's name, identity or priority reason ever does (contract, rulebook 02).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall.domain.clock import Instant
from hall.domain.handling.events import HANDLING_EVENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact about to be appended; the log gives it its ``seq``."""

    name: str
    ticket: int | None = None
    counter: int | None = None
    case: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A fact in the log."""

    seq: int
    at: Instant
    day: int | None
    actor: str
    """``role:id`` of who gave the command."""
    event: Event


_TICKET = ("number", "queue", "item", "counter")
EVENTS: dict[str, tuple[str, ...]] = {
    "day.opened": ("day", "clock_suspect"),
    "day.closed": ("day", "unserved"),
    "catalog.imported": (
        "departments",
        "queues",
        "items",
        "counters",
        "kiosks",
        "materials",
        "fees",
        "parts",
    ),
    "ticket.issued": (
        *_TICKET,
        "standing",
        "origin",
        "slip",
        "reason",
        "waiting",
        "ahead",
        "to_collect",
    ),
    "ticket.called": (*_TICKET, "calls", "why", "reason", "out_of_turn", "waiting", "language"),
    "ticket.recalled": (*_TICKET, "calls", "counted", "language"),
    "ticket.service_began": (*_TICKET, "cause"),
    "ticket.served": (*_TICKET, "cause", "seconds"),
    "ticket.no_show": (*_TICKET, "cause", "early", "calls"),
    "ticket.reinstated": (*_TICKET, "reason", "places_back", "waiting"),
    "ticket.transferred": (
        *_TICKET,
        "from_queue",
        "from_item",
        "to_counter",
        "reason",
        "waiting",
        "from_waiting",
        "counters",
    ),
    "ticket.held": (*_TICKET, "reason"),
    "ticket.resumed": _TICKET,
    "ticket.cancelled": (*_TICKET, "reason", "waiting"),
    "ticket.pinned": (*_TICKET, "reason"),
    "counter.opened": ("clerk",),
    "counter.closed": ("clerk",),
    "counter.paused": ("clerk", "reason"),
    "counter.resumed": ("clerk",),
    "case.opened": ("case", "item", "department", "door"),
    "case.attached": ("case", "item"),
    "case.at_window": ("case", "clerk"),
    "case.left_window": ("case", "kind", "clerk"),
    "case.lapsed": ("case",),
    "case.reopened": ("case",),
    "case.waits_again": ("case",),
    "case.redirected": ("case", "item", "from_item"),
    **HANDLING_EVENTS,
    "account.posts_changed": ("account", "posts", "from", "department"),
    "calendar.year_imported": (
        "year",
        "off",
        "on",
        "source",
        "confirmed",
        "from_off",
        "from_on",
        "from_source",
        "from_confirmed",
    ),
    "calendar.day_overridden": ("day", "works", "reason", "from_works", "from_reason"),
    "calendar.override_withdrawn": ("day", "works", "reason", "from_works", "from_reason"),
    "rules.changed": (
        "digest",
        "profile",
        "release",
        "from_digest",
        "from_profile",
        "from_release",
        "cases",
        "moved",
        "failed",
    ),
    "rating.asked": ("number", "until"),
    "rating.given": ("number", "level", "channel", "clerk", "item", "case", "indicators"),
    "rating.unrated": ("number", "cause"),
    "slip.queued": ("slip", "kiosk", "number", "notice", "receipt", "refund", "copy"),
    "slip.redirected": ("slip", "kiosk", "number", "to"),
    "slip.printed": ("slip", "kiosk", "number", "notice", "receipt", "refund", "copy", "detail"),
    "slip.unknown": ("slip", "kiosk", "number", "notice", "receipt", "refund", "copy", "detail"),
    "slip.failed": ("slip", "kiosk", "number", "notice", "receipt", "refund", "copy", "detail"),
    "slip.requeued": ("slip", "kiosk", "number", "notice", "receipt", "refund", "copy", "detail"),
    "device.reported": ("station", "device", "kind", "driver", "state", "code", "detail"),
    "device.retired": ("station", "device"),
}
"""Every event's name and the keys its data may have."""

PUBLIC: dict[str, frozenset[str]] = {
    "day.opened": frozenset({"day"}),
    "day.closed": frozenset({"day"}),
    "catalog.imported": frozenset(),
    "ticket.issued": frozenset({*_TICKET, "waiting"}),
    "ticket.called": frozenset({*_TICKET, "calls", "waiting", "language"}),
    "ticket.recalled": frozenset({*_TICKET, "calls", "language"}),
    "ticket.service_began": frozenset(_TICKET),
    "ticket.served": frozenset(_TICKET),
    "ticket.no_show": frozenset(_TICKET),
    "ticket.reinstated": frozenset({*_TICKET, "waiting"}),
    "ticket.transferred": frozenset(
        {*_TICKET, "from_queue", "to_counter", "waiting", "from_waiting", "counters"}
    ),
    "ticket.held": frozenset(_TICKET),
    "ticket.resumed": frozenset(_TICKET),
    "ticket.cancelled": frozenset({*_TICKET, "waiting"}),
    "counter.opened": frozenset({"counter"}),
    "counter.closed": frozenset({"counter"}),
    "counter.paused": frozenset({"counter"}),
    "counter.resumed": frozenset({"counter"}),
    "rating.asked": frozenset({"number", "counter", "until"}),
    "rating.given": frozenset({"counter"}),
    "rating.unrated": frozenset({"counter"}),
}
"""What the hall display and window signs may know; an event not named here never reaches them."""
