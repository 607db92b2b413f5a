"""One hand where there should be two: who served, and who approved what was served (rulebook 04).

At a window one clerk may receive, accept and decide a case: that is what a window with full
authority is for. What needs another hand stands in this table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hall.domain.cases import CaseKind
from hall.domain.events import Logged

_PEOPLE = frozenset({"counter", "staff"})
"""Roles under which the log names people."""
_SERVED = frozenset({"case.received", "case.accepted"})
APPROVALS: dict[str, frozenset[str]] = {
    # 延长: asked for by the window, approved by the head (行政许可法 §42).
    "case.extended": frozenset({"case.extension_asked"}),
    # 复核: of a return, by somebody else than who returned it (R2: the business section).
    "case.reviewed": frozenset({"case.returned"}),
    # 承诺核查: of a commitment, by somebody else than who took it and decided on it.
    "case.commitment_verified": frozenset({"case.accepted", "case.decided"}),
    # 免予补交、撤销: of what was granted on trust, by somebody else than who granted it.
    "case.papers_excused": frozenset({"case.decided"}),
    "case.revoked": frozenset({"case.decided"}),
    # 收费: ordered by the window, waived, paid and refunded by others (R1: no clerk takes money).
    "fee.waived": frozenset({"fee.ordered"}),
    "fee.paid": frozenset({"fee.ordered"}),
    "fee.refunded": frozenset({"fee.refund_asked"}),
}
"""What is approved, and by whom it may not be: whoever did one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedHand:
    """Two acts of one person that should have been two persons'."""

    served: Logged
    approved: Logged


def shared_hands(events: Sequence[Logged], *, on_site: bool) -> Iterator[SharedHand]:
    """Approvals by whoever served; only ids are compared, whatever page a person speaks through.

    ``on_site``: the matter must be looked at by two (§34), so nobody decides it who alone had a
    hand in it.
    """
    for place, logged in enumerate(events):
        before = events[:place]
        served = _served_by_the_same(logged, before)
        if served is None and on_site:
            served = _decided_alone(logged, before)
        if served is not None:
            yield SharedHand(served=served, approved=logged)


def _served_by_the_same(approved: Logged, before: Sequence[Logged]) -> Logged | None:
    needs = APPROVALS.get(approved.event.name)
    if needs is None and _recognised_as_urgent(approved):
        # 急办件: recognised by the centre, not by who took the case in (R2).
        needs = _SERVED
    if needs is None:
        return None
    # The last time it was done is what was approved.
    for logged in reversed(before):
        if logged.event.name in needs and _same(logged, approved) and _one_order(logged, approved):
            return logged
    return None


def _recognised_as_urgent(logged: Logged) -> bool:
    return (
        logged.event.name == "case.kind_decided"
        and logged.event.data.get("kind") == CaseKind.URGENT.value
    )


def _decided_alone(decided: Logged, before: Sequence[Logged]) -> Logged | None:
    if decided.event.name != "case.decided":
        return None
    worked = [logged for logged in before if logged.event.name.startswith("case.")]
    # A kiosk that opened the case and a portal that submitted it looked at nothing on site.
    hands = {_id(logged) for logged in worked if logged.actor.partition(":")[0] in _PEOPLE}
    surveyed = any(logged.event.name == "case.surveyed" for logged in worked)
    if surveyed or hands - {_id(decided)}:
        return None
    return next((one for one in worked if one.event.name in _SERVED and _same(one, decided)), None)


def _same(one: Logged, other: Logged) -> bool:
    return not one.actor.startswith("hall:") and _id(one) == _id(other)


def _one_order(one: Logged, other: Logged) -> bool:
    """Of a fee: whether both are about one order."""
    return one.event.data.get("order") == other.event.data.get("order")


def _id(logged: Logged) -> str:
    return logged.actor.partition(":")[2]
