"""The monthly chart as figures for an SVG: bars of kinds, a line of the on-time rate. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Any, Final

WIDTH: Final = 1500.0
HEIGHT: Final = 340.0
LEFT: Final = 64.0
RIGHT: Final = 60.0
TOP: Final = 18.0
BOTTOM: Final = 34.0
_STEPS: Final = 4
"""Lines of the grid above the ground."""
_WIDEST: Final = 84.0
_NICE: Final = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One kind's share of a month."""

    kind: str
    y: float
    height: float
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month's column."""

    name: str
    """``2026-03``."""
    label: str
    """``3月``; with its year where one begins."""
    x: float
    """The middle."""
    bars: tuple[Bar, ...]
    accepted: int
    on_time: float | None
    """0 to 1; None where nothing was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All there is to draw."""

    months: tuple[Month, ...]
    bar_width: float
    grid: tuple[tuple[float, str, str], ...]
    """y, the count at the left, the rate at the right."""
    lines: tuple[str, ...]
    """Points of each unbroken stretch of the on-time line."""
    dots: tuple[tuple[float, float, str], ...]
    """x, y and the rate in words."""
    ground: float


def chart(rows: Sequence[Mapping[str, Any]]) -> Chart | None:
    """The chart of the statistics' months; None where there is none."""
    if not rows:
        return None
    ground = HEIGHT - BOTTOM
    step = (WIDTH - LEFT - RIGHT) / len(rows)
    top = nice(max(int(row["accepted"]) for row in rows))
    lowest = _lowest([row["on_time_rate"] for row in rows])
    months, points = [], []
    for place, row in enumerate(rows):
        x = LEFT + step * (place + 0.5)
        rate = row["on_time_rate"]
        months.append(_month(row, x, top, ground, first=place == 0))
        points.append(None if rate is None else (x, _rate_y(rate, lowest, ground), in_words(rate)))
    return Chart(
        months=tuple(months),
        bar_width=min(step * 0.56, _WIDEST),
        grid=_grid(top, lowest, ground),
        lines=tuple(_stretches(points)),
        dots=tuple(point for point in points if point is not None),
        ground=ground,
    )


def in_words(rate: float | None) -> str:
    """``99.2%``; ``—`` where there was nothing to measure, never 100 %."""
    if rate is None:
        return "—"
    if rate >= 1:
        return "100%"
    # Never rounded up to a whole: one late case of ten thousand is seen.
    return f"{min(rate * 100, 99.9):.1f}%"


def nice(most: int) -> int:
    """The top of a scale: a round number not below ``most``, divisible into whole steps."""
    if most <= _STEPS:
        return _STEPS
    magnitude = int(10 ** int(log10(most / _STEPS)))
    steps = (ceil(factor * magnitude) for factor in _NICE)
    return next(step * _STEPS for step in steps if step * _STEPS >= most)


def _month(row: Mapping[str, Any], x: float, top: int, ground: float, *, first: bool) -> Month:
    immediate, promised = int(row["immediate"]), int(row["promised"])
    accepted = int(row["accepted"])
    shares = (
        ("promised", promised),
        ("immediate", immediate),
        ("other", accepted - immediate - promised),
    )
    bars, y = [], ground
    for kind, value in shares:
        height = (ground - TOP) * value / top
        y -= height
        if value > 0:
            bars.append(Bar(kind=kind, y=y, height=height, value=value))
    year, _, number = str(row["month"]).partition("-")
    label = f"{int(number)}月"
    return Month(
        name=str(row["month"]),
        label=f"{year}年{label}" if first or number == "01" else label,
        x=x,
        bars=tuple(bars),
        accepted=accepted,
        on_time=row["on_time_rate"],
    )


def _lowest(rates: Sequence[float | None]) -> float:
    """Where the scale of rates begins: a whole tenth well below the lowest."""
    known = [rate for rate in rates if rate is not None]
    if not known:
        return 0.9
    return max(0.0, min(0.9, int(min(known) * 10 - 0.01) / 10))


def _rate_y(rate: float, lowest: float, ground: float) -> float:
    return ground - (ground - TOP) * (rate - lowest) / (1 - lowest)


def _grid(top: int, lowest: float, ground: float) -> tuple[tuple[float, str, str], ...]:
    lines = []
    for step in range(_STEPS + 1):
        share = step / _STEPS
        rate = lowest + (1 - lowest) * share
        y = ground - (ground - TOP) * share
        lines.append((y, f"{top * step // _STEPS:,}", f"{rate * 100:.4g}%"))
    return tuple(lines)


def _stretches(points: Sequence[tuple[float, float, str] | None]) -> list[str]:
    found: list[list[str]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(f"{point[0]:.1f},{point[1]:.1f}")
    return [" ".join(stretch) for stretch in found if len(stretch) > 1]
