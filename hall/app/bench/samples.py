"""Lists of measured times, and the few figures that are said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Times of one kind, in milliseconds."""

    count: int
    p50: float
    p99: float

    def figures(self) -> dict[str, float | int]:
        """As ``--json`` gives them."""
        return {"count": self.count, "p50_ms": self.p50, "p99_ms": self.p99}


def quantile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of them do not exceed. Raises ValueError for none."""
    if not values:
        raise ValueError("no values were measured")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(seconds: Sequence[float]) -> Spread:
    """The spread of times given in seconds."""
    return Spread(
        count=len(seconds),
        p50=round(quantile(seconds, 0.5) * 1000, 3),
        p99=round(quantile(seconds, 0.99) * 1000, 3),
    )


def ratio(measured: float, limit: float) -> float:
    """How many times the limit; 0 where the limit itself was too short to be measured."""
    return round(measured / limit, 2) if limit > 0 else 0.0
