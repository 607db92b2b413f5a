"""What a window's LED strip says: eight hanzi, which are 16 bytes of GBK. Pure.

A strip has room for exactly that much; a 17th byte is cut by the strip or spoils the frame, so
every text that comes from here fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hall.domain.counters import Duty
from hall.domain.tickets import TicketState

WIDTH = 16
"""Bytes of GBK that a strip of eight hanzi shows."""

IDLE = "欢迎您"
CLOSED = "暂停服务"
AWAY = "人员外出"
_CALLED = ("请到本窗口", "请到本窗", "请来", "")
_SERVING = ("正在办理", "办理中", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """As much of a counter as its sign tells."""

    duty: Duty = Duty.CLOSED
    number: str | None = None
    """Of the ticket at the window; None while there is none."""
    state: TicketState = TicketState.CALLED
    """Of that ticket: called or serving."""


def text(window: Window, width: int = WIDTH) -> str:
    """The sign's text: at most ``width`` bytes of GBK, and nothing GBK lacks.

    Who is at the window goes before the window's own state: a clerk who pauses still finishes
    with the present one.
    """
    if window.number is not None:
        serving = window.state is TicketState.SERVING
        return _with_number(window.number, _SERVING if serving else _CALLED, width)
    words = {Duty.OPEN: IDLE, Duty.PAUSED: AWAY, Duty.CLOSED: CLOSED}
    return _fit(words[window.duty], width)


def windows(board: Mapping[str, Any]) -> dict[int, Window]:
    """Every window of a board's snapshot (``GET /board``), by number."""
    found = {
        int(str(row["number"])): Window(duty=Duty(str(row["duty"]))) for row in board["counters"]
    }
    for row in board["calls"]:
        number = int(str(row["counter"]))
        found[number] = replace(
            found.get(number, Window(duty=Duty.OPEN)),
            number=str(row["number"]),
            state=TicketState(str(row["state"])),
        )
    return found


def moved(known: Mapping[int, Window], name: str, data: Mapping[str, object]) -> dict[int, Window]:
    """The windows that a message of the namespace ``/display`` changes, as they are after it.

    The same message twice changes nothing the second time. ``day.closed`` closes every window.
    """
    if name == "day.closed":
        after = {number: Window() for number in known}
    elif name.startswith("counter."):
        after = _on_duty(known, name, data)
    elif name.startswith("ticket."):
        after = _at_window(known, name, data)
    else:
        after = {}
    return {number: window for number, window in after.items() if known.get(number) != window}


_DUTY = {
    "counter.opened": Duty.OPEN,
    "counter.resumed": Duty.OPEN,
    "counter.paused": Duty.PAUSED,
    "counter.closed": Duty.CLOSED,
}
_STATE = {
    "ticket.called": TicketState.CALLED,
    "ticket.recalled": TicketState.CALLED,
    "ticket.service_began": TicketState.SERVING,
    "ticket.resumed": TicketState.SERVING,
}
_GONE = frozenset(
    {"ticket.served", "ticket.no_show", "ticket.held", "ticket.cancelled", "ticket.transferred"}
)


def _on_duty(
    known: Mapping[int, Window], name: str, data: Mapping[str, object]
) -> dict[int, Window]:
    counter, duty = data.get("counter"), _DUTY.get(name)
    if not isinstance(counter, int) or duty is None:
        return {}
    return {counter: replace(known.get(counter, Window()), duty=duty)}


def _at_window(
    known: Mapping[int, Window], name: str, data: Mapping[str, object]
) -> dict[int, Window]:
    counter, number = data.get("counter"), data.get("number")
    if name in _GONE:
        # By the number alone: the window that a waiting ticket was once called to has moved on.
        return {
            at: replace(window, number=None)
            for at, window in known.items()
            if window.number == number
        }
    if name not in _STATE or not isinstance(counter, int):
        return {}
    before = known.get(counter, Window(duty=Duty.OPEN))
    return {counter: replace(before, number=str(number), state=_STATE[name])}


def _with_number(number: str, phrases: Iterable[str], width: int) -> str:
    for phrase in phrases:
        whole = number + phrase
        if _fit(whole, width) == whole:
            return whole
    return _fit(number, width)


def _fit(words: str, width: int) -> str:
    # As GBK has it: what it lacks is a question mark, and never half a hanzi.
    shown = words.encode("gbk", "replace").decode("gbk")
    while len(shown.encode("gbk")) > width:
        shown = shown[:-1]
    return shown
