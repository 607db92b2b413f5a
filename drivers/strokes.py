"""From the kernel's input events to strokes of keys, whole again after a loss. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from evdev import InputEvent, ecodes


class Action(IntEnum):
    """What happened to a key; the first three as the kernel numbers them."""

    UP = 0
    DOWN = 1
    REPEAT = 2
    LOST = 3
    """Strokes were lost before this point; the code is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    code: int
    """The kernel's key code, such as KEY_KP7."""
    action: Action


class StrokeSorter:
    """Makes strokes of events, and whole again what SYN_DROPPED tore.

    After SYN_DROPPED the kernel's events are worthless up to the next SYN_REPORT; what is held
    down at that moment tells which keys went down or up meanwhile and still are.
    """

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._dropping = False

    def ends_loss(self, event: InputEvent) -> bool:
        """Whether this event ends a loss: then ``sort`` wants to know which keys are held."""
        return bool(
            self._dropping and event.type == ecodes.EV_SYN and event.code == ecodes.SYN_REPORT
        )

    def sort(self, event: InputEvent, held_now: frozenset[int] = frozenset()) -> list[Stroke]:
        """The strokes of one event. ``held_now`` is looked at only where ``ends_loss``."""
        if event.type == ecodes.EV_SYN and event.code == ecodes.SYN_DROPPED:
            self._dropping = True
            return []
        if self.ends_loss(event):
            return self._resume(held_now)
        if self._dropping or event.type != ecodes.EV_KEY or event.value not in (0, 1, 2):
            return []
        if event.value == Action.UP:
            self._held.discard(event.code)
        else:
            self._held.add(event.code)
        return [Stroke(code=event.code, action=Action(event.value))]

    def _resume(self, held_now: frozenset[int]) -> list[Stroke]:
        self._dropping = False
        released = [Stroke(code=code, action=Action.UP) for code in sorted(self._held - held_now)]
        pressed = [Stroke(code=code, action=Action.DOWN) for code in sorted(held_now - self._held)]
        self._held = set(held_now)
        return [Stroke(code=0, action=Action.LOST), *released, *pressed]


def key_code(name: str) -> int | None:
    """The kernel's code of a key such as ``KEY_KPENTER``; None when it has no such key."""
    code = ecodes.ecodes.get(name) if name.startswith(("KEY_", "BTN_")) else None
    return code if isinstance(code, int) else None
