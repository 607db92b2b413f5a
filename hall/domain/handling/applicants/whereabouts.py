"""Where every paper is that a citizen left (R1): with one tier, on its way, given back, or lost.

A walk of its own over the events that the agency is folded from. The fold believes what it is
told; this asks of each step whether it could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hall.domain.events import Logged


@dataclass(slots=True)
class _Walk:
    held: set[str] = field(default_factory=set)
    """Papers that the network answers for, those that it lost among them."""
    on_the_way: frozenset[str] | None = None
    """What the hand-over under way has with it; None while there is none."""
    at: str | None = None
    """The tier that has the case, or will; None before its first hand-over."""
    handed: int = 0
    """Hand-overs so far."""


_Data = Mapping[str, Any]


def amiss(events: Iterable[Logged]) -> Iterator[str]:
    """What cannot be so, step by step; nothing where a hall kept its rules."""
    walk = _Walk()
    for logged in events:
        step = _STEPS.get(logged.event.name)
        if step is not None:
            for what in step(walk, logged.event.data):
                yield f"#{logged.seq} {what}"


def _listed(walk: _Walk, data: _Data) -> Iterator[str]:
    for paper in data["papers"]:
        name = str(paper["name"])
        if name in walk.held:
            yield f"{name} 已在清单中 listed twice"
        walk.held.add(name)


def _given_back(walk: _Walk, data: _Data) -> Iterator[str]:
    for name in map(str, data["papers"]):
        if name not in walk.held:
            yield f"{name} 不在清单中 given back, and nobody had it"
        walk.held.discard(name)


def _handed_over(walk: _Walk, data: _Data) -> Iterator[str]:
    walk.handed += 1
    if int(data["number"]) != walk.handed:
        yield f"第{walk.handed}次移交记为第{data['number']}次 a hand-over is missing"
    if walk.on_the_way is not None:
        yield "上一次移交没有签收 handed over, and it was still on its way"
    if walk.at not in {None, data["from_tier"]}:
        yield f"{walk.at} ≠ {data['from_tier']} 移交 handed over from where it is not"
    for name in map(str, data["papers"]):
        if name not in walk.held:
            yield f"{name} 不在清单中 handed over, and nobody had it"
    walk.on_the_way = frozenset(map(str, data["papers"]))
    walk.at = str(data["to_tier"])


def _taken_over(walk: _Walk, data: _Data) -> Iterator[str]:
    if walk.on_the_way is None or int(data["number"]) != walk.handed:
        yield f"没有第{data['number']}次移交 taken over, and nothing was on its way"
    for name in map(str, data["missing"]):
        if name not in (walk.on_the_way or ()):
            yield f"{name} 没有随移交 missing, and it was not sent"
    walk.on_the_way = None


_STEPS: Mapping[str, Callable[[_Walk, _Data], Iterator[str]]] = {
    "case.papers_listed": _listed,
    "case.papers_given_back": _given_back,
    "case.handed_over": _handed_over,
    "case.taken_over": _taken_over,
}
