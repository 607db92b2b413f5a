"""Which keys the keypads of each driver have, by their own names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from drivers.keypads.evdev_keys import NUMERIC_KEYPAD
from drivers.keypads.ff68 import CONFIRMED_KEYS, KEYS, RATING_LEVELS

NUMBERED: Final[Mapping[str, str]] = {"qs": "key_count", "modbus": "inputs"}
"""Drivers whose keys have numbers, and the option that says how many there are."""
_USUALLY: Final = 4


def key_names(driver: str, options: Mapping[str, object]) -> frozenset[str] | None:
    """The names that a press may bring with these options.

    None when nobody knows: of a driver that is not one of ours, of an option that is wrong.
    """
    if driver in NUMBERED:
        count = str(options.get(NUMBERED[driver], _USUALLY))
        if not count.isdecimal():
            return None
        return frozenset(str(key) for key in range(1, int(count) + 1))
    if driver == "evdev":
        chosen = options.get("map") or NUMERIC_KEYPAD
        return frozenset(map(str, chosen.values())) if isinstance(chosen, Mapping) else None
    if driver in {"ff68", "simulated"}:
        levels = {level for some in RATING_LEVELS.values() for level in some}
        ratings = (f"rate:{level}" for level in levels)
        return frozenset({*KEYS.values(), *CONFIRMED_KEYS.values(), *ratings})
    return None
