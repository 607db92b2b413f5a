"""From the kernel's input events to strokes of keys, whole again after a loss. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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

    After SYN_DROPPED the kernel's events are worthless up to the next SYN_REPORT; those behind it
    are whole. What is held down at last tells which keys went down or up in between and stayed so.
    """

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._dropping = False

    def sort(
        self, events: Iterable[InputEvent], held_now: Callable[[], Iterable[int]] | None = None
    ) -> list[Stroke]:
        """The strokes of all events that one read gave.

        ``held_now`` is asked after a loss, and only when the last of the events has been gone
        through: a key that one of them tells of must not be told of twice. None where nobody
        knows what is held: then the keys that were held before a loss count as released.
        """
        strokes: list[Stroke] = []
        lost = False
        for event in events:
            if event.type == ecodes.EV_SYN and event.code == ecodes.SYN_DROPPED:
                self._dropping = True
            elif self._dropping:
                if event.type == ecodes.EV_SYN and event.code == ecodes.SYN_REPORT:
                    self._dropping, lost = False, True
                    strokes.append(Stroke(code=0, action=Action.LOST))
                    if held_now is None:
                        strokes += self._settle(set())
            elif event.type == ecodes.EV_KEY and event.value in (0, 1, 2):
                strokes.append(self._stroke(event))
        if lost and held_now is not None:
            strokes += self._settle(set(held_now()))
        return strokes

    def _stroke(self, event: InputEvent) -> Stroke:
        if event.value == Action.UP:
            self._held.discard(event.code)
        else:
            self._held.add(event.code)
        return Stroke(code=event.code, action=Action(event.value))

    def _settle(self, held: set[int]) -> list[Stroke]:
        """The strokes between what we think is held and what is."""
        released = [Stroke(code=code, action=Action.UP) for code in sorted(self._held - held)]
        pressed = [Stroke(code=code, action=Action.DOWN) for code in sorted(held - self._held)]
        self._held = held
        return [*released, *pressed]


def key_code(name: str) -> int | None:
    """The kernel's code of a key such as ``KEY_KPENTER``; None when it has no such key."""
    code = ecodes.ecodes.get(name) if name.startswith(("KEY_", "BTN_")) else None
    return code if isinstance(code, int) else None
