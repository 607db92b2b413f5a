"""What all measurements of one run share, and how one line of the table looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hall.app.bench.halls import RunningHall, Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and how thoroughly to measure."""

    directory: Path
    """A folder of the run's own, on the disk that is to be measured."""
    template: Template
    quick: bool
    environment: Mapping[str, str] = field(default_factory=dict)
    """Of the hall and of whoever commits beside it: the slow disk."""

    def start(self, name: str, template: Template | None = None) -> RunningHall:
        """A hall of its own, from the empty template or another one."""
        source = template or self.template
        directory = source.copy(self.directory / name)
        return RunningHall(directory, source.token, self.environment)

    def pick(self, quick: int, thorough: int) -> int:
        """How many repetitions."""
        return quick if self.quick else thorough


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table."""

    what: str
    value: str
    target: str = ""
    """What this release aims at; empty where there is no aim."""
    met: bool | None = None


def aimed(what: str, value: float, most: float, unit: str, shown: str = "") -> Line:
    """A line for a figure that should not be greater than ``most``."""
    return Line(
        what=what, value=f"{value:g}{unit} {shown}".rstrip(), target=f"≤ {most:g}{unit}",
        met=value <= most,
    )  # fmt: skip
