"""What a key at a window means, and the call of the API that it makes. Pure.

Which keys a box has is the drivers' business (``drivers.keypads``); hall.toml may give a key
another meaning in the device's table ``keys``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from drivers.configuration import did_you_mean
from drivers.keypads.key_names import NUMBERED, key_names
from hall.config.settings import DeviceSettings, KeypadUse

PAUSE_REASON: Final = "窗口按键"
"""A box has no way to write one."""


class Meaning(StrEnum):
    """What hall.toml may write behind a key."""

    CALL = "call"
    """The next; with nobody waiting, the visit at the window is over."""
    RECALL = "recall"
    BEGIN = "begin"
    FINISH = "finish"
    NO_SHOW = "no_show"
    HOLD = "hold"
    UNHOLD = "unhold"
    PAUSE = "pause"
    """Pause, or go on again."""
    ASK_RATING = "ask_rating"
    RATE_1 = "rate:1"
    RATE_2 = "rate:2"
    RATE_3 = "rate:3"
    RATE_4 = "rate:4"
    RATE_5 = "rate:5"
    REFUSE = "refuse"
    """Nothing but a beep."""
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall:
    """A POST of the API; ``instead`` is what to do when it is refused with one of these codes."""

    path: str
    body: Mapping[str, object] = field(default_factory=dict)
    instead: Mapping[str, ApiCall] = field(default_factory=dict)


_CALLER: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "call": Meaning.CALL,
        "recall": Meaning.RECALL,
        "ask_rating": Meaning.ASK_RATING,
        "cancel": Meaning.NO_SHOW,
        "give_up": Meaning.NO_SHOW,
        "hold": Meaning.HOLD,
        "call_back": Meaning.UNHOLD,
        "pause": Meaning.PAUSE,
        # Where to? A box alone cannot say.
        "transfer": Meaning.REFUSE,
        "one_metre": Meaning.IGNORE,
        "confirm": Meaning.IGNORE,
    }
)
_QS_CALLER: Final[Mapping[str, Meaning]] = MappingProxyType(
    {"1": Meaning.CALL, "2": Meaning.RECALL, "3": Meaning.NO_SHOW, "4": Meaning.PAUSE}
)
_ALONE: Final = "evdev"
"""The driver whose keypads stand on no bus."""
_FIVE_KEYS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {f"rate:{level}": Meaning(f"rate:{level}") for level in range(1, 6)}
)
_FOUR_KEYS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "rate:0": Meaning.RATE_2,
        # "Default" is what such a pad sends when nobody pressed: no rating (rulebook 02).
        "rate:1": Meaning.IGNORE,
        "rate:2": Meaning.RATE_4,
        "rate:3": Meaning.RATE_5,
    }
)
_DIGITS: Final[Mapping[str, Meaning]] = MappingProxyType(
    {str(level): Meaning(f"rate:{level}") for level in range(1, 6)}
)
"""A numeric keypad, or a box with numbered keys, that serves as a pad."""

_SIMPLE: Final[Mapping[Meaning, str]] = MappingProxyType(
    {
        Meaning.RECALL: "recall",
        Meaning.BEGIN: "begin",
        Meaning.FINISH: "finish",
        Meaning.NO_SHOW: "no-show",
        Meaning.HOLD: "hold",
        Meaning.UNHOLD: "unhold",
        Meaning.ASK_RATING: "ask-rating",
    }
)


def meanings(device: DeviceSettings) -> dict[str, Meaning]:
    """What each key of a keypad means: the usual, changed by hall.toml.

    A rating's key means a rating on a caller's bus too, where pads may share the wire.
    """
    ratings = _FOUR_KEYS if _levels(device) == 4 else _FIVE_KEYS  # noqa: PLR2004 - keys of a pad
    if device.use is KeypadUse.PAD:
        usual = {**_DIGITS, **ratings}
    else:
        usual = {**_CALLER, **ratings, **(_QS_CALLER if device.driver in NUMBERED else {})}
    known = set(Meaning)
    changed = {key: Meaning(word) for key, word in device.keys.items() if word in known}
    return {**usual, **changed}


def key_problems(device: DeviceSettings) -> list[str]:
    """What is wrong with a keypad whose options are in order, one sentence each: meanings, keys
    and addresses that there are not, and that would be passed over without a word.
    """
    words, names = tuple(Meaning), key_names(device.driver, device.options)
    at = f"devices.{device.name}"
    problems = [
        f"{at}.keys: “{key}”不能是“{word}”，{did_you_mean(word, words)}"
        for key, word in device.keys.items()
        if word not in words
    ]
    problems += [
        f"{at}.keys: 没有“{key}”这个键 no such key，{did_you_mean(key, sorted(names))}"
        for key in device.keys
        if names is not None and key not in names
    ]
    own = device.options.get("unit", 0)
    if device.driver == _ALONE and device.units and own not in device.units:
        problems.append(
            f"{at}.units: USB 键盘没有地址，它的按键谁也不叫；请去掉 units，写 counter = 窗口号 "
            "a keypad alone has no address: write counter"
        )
    return problems


def call_of(meaning: Meaning, counter: int, *, paused: bool) -> ApiCall | None:
    """The call that a key's meaning makes at a window; None for REFUSE and IGNORE."""
    if meaning in {Meaning.REFUSE, Meaning.IGNORE}:
        return None
    at = f"/counters/{counter}"
    if meaning.startswith("rate:"):
        level = int(meaning.removeprefix("rate:"))
        return ApiCall(path="/ratings", body={"counter": counter, "level": level})
    if meaning is Meaning.CALL:
        finish = ApiCall(path=f"{at}/finish")
        return ApiCall(path=f"{at}/call-next", instead={"queue.empty": finish})
    if meaning is Meaning.PAUSE:
        pause = ApiCall(path=f"{at}/pause", body={"reason": PAUSE_REASON})
        resume = ApiCall(path=f"{at}/resume", instead={"counter.not_paused": pause})
        return resume if paused else pause
    return ApiCall(path=f"{at}/{_SIMPLE[meaning]}")


def _levels(device: DeviceSettings) -> int:
    """How many keys the pads of a bus have: the driver's own option and default."""
    levels = device.options.get("levels", 4 if device.driver == "ff68" else 5)
    return levels if isinstance(levels, int) else 5
