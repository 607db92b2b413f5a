"""How a time limit is written: its unit in words, and what is taken for a slip of the pen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hall.domain.handling.clocks import Unit

UNIT_NAMES: Final[Mapping[Unit, str]] = MappingProxyType(
    {
        Unit.WORKING_DAYS: "个工作日",
        Unit.NATURAL_DAYS: "个自然日",
        Unit.HOURS: "小时",
    }
)
"""With the measure word, as it follows a number: 3 个工作日, 24 小时."""

_MOST: Final[Mapping[Unit, int]] = MappingProxyType(
    {Unit.WORKING_DAYS: 730, Unit.NATURAL_DAYS: 1095, Unit.HOURS: 720}
)


def most_of(unit: Unit) -> int:
    """The longest limit in this unit; the least of all units for one that is none."""
    return _MOST.get(unit, min(_MOST.values()))
