"""The parts of a joint case (联办环节): a fold of their own over the case's events (rulebook 03).

Parts run in parallel, each with its department and its own clock; one that comes after others
starts when the last of them is finished (浙江 §5). The case is done when every part is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.clocks import Limit
from hall.domain.handling.course import Halt
from hall.domain.handling.folding.carried import limit_of


class PartState(StrEnum):
    WAITING = "waiting"  # 待前置环节
    RUNNING = "running"  # 办理中
    FINISHED = "finished"  # 已办结
    REFUSED = "refused"  # 不予通过
    ENDED = "ended"  # 随办件终止: the case ended, or is joint no more


DONE = frozenset({PartState.FINISHED, PartState.REFUSED, PartState.ENDED})
"""States of a part that nobody waits for any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A department that will not pass its part: it asks, the lead or the centre decides (R2)."""

    ground: str
    """As of a return: ``main_document_missing``, ``against_policy``, ``lacks_conditions`` or
    ``not_competent``."""
    reason: str
    asked_by: str
    """As the log names them."""
    asked_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCourse:
    """How one part went."""

    part: str
    name: str
    department: str
    limit: Limit | None
    after: tuple[str, ...]
    opened_at: Instant
    inform_within: int | None = None
    """Hours in which the department must have taken note (R2: at once); None: nobody watches."""
    acknowledged_at: Instant | None = None
    state: PartState = PartState.WAITING
    started_at: Instant | None = None
    finished_at: Instant | None = None
    """When it was finished, refused or ended."""
    halts: tuple[Halt, ...] = ()
    refusal: Refusal | None = None
    """One that was asked for and not turned down; stays with a refused part as its reason."""
    opinion: str = ""

    def stopped(self) -> Halt | None:
        """The stop that goes on now; None while its clock runs."""
        return next((halt for halt in self.halts if halt.ended_at is None), None)


Parts = Mapping[str, PartCourse]
_Data = Mapping[str, Any]
_Step = Callable[[PartCourse, Logged, _Data], PartCourse]


def fold_parts(events: Iterable[Logged]) -> Parts:
    """The parts after these events, in the order they were opened; empty for any other case."""
    parts: dict[str, PartCourse] = {}
    for logged in events:
        name, data = logged.event.name, logged.event.data
        step = _STEPS.get(name)
        if name == "case.part_opened":
            parts[str(data["part"])] = _opened(logged, data)
        elif step is not None:
            code = str(data["part"])
            parts[code] = step(parts[code], logged, data)
        elif parts and _ends_parts(name, data):
            for part in tuple(parts.values()):
                parts[part.part] = _ended(part, logged.at)
    return MappingProxyType(parts)


def _opened(logged: Logged, data: _Data) -> PartCourse:
    return PartCourse(
        part=str(data["part"]),
        name=str(data["name"]),
        department=str(data["department"]),
        limit=limit_of(data["limit"]),
        after=tuple(data["after"]),
        opened_at=logged.at,
        inform_within=data.get("inform_within"),
    )


def _acknowledged(part: PartCourse, logged: Logged, data: _Data) -> PartCourse:  # noqa: ARG001
    return replace(part, acknowledged_at=logged.at)


def _started(part: PartCourse, logged: Logged, data: _Data) -> PartCourse:  # noqa: ARG001
    return replace(part, state=PartState.RUNNING, started_at=logged.at)


def _finished(part: PartCourse, logged: Logged, data: _Data) -> PartCourse:
    refused = data["outcome"] == "refused"
    return replace(
        part,
        state=PartState.REFUSED if refused else PartState.FINISHED,
        finished_at=logged.at,
        opinion=str(data["opinion"]),
        refusal=part.refusal if refused else None,
        halts=_closed(part.halts, logged.at),
    )


def _refusal_asked(part: PartCourse, logged: Logged, data: _Data) -> PartCourse:
    refusal = Refusal(
        ground=str(data["ground"]), reason=str(data["reason"]), asked_by=logged.actor,
        asked_at=logged.at,
    )  # fmt: skip
    return replace(part, refusal=refusal)


def _refusal_denied(part: PartCourse, logged: Logged, data: _Data) -> PartCourse:  # noqa: ARG001
    return replace(part, refusal=None)


def _stopped(part: PartCourse, logged: Logged, data: _Data) -> PartCourse:
    halt = Halt(
        reason=str(data["reason"]), began_at=logged.at, document=str(data["document"]),
        actor=logged.actor,
    )  # fmt: skip
    return replace(part, halts=(*part.halts, halt))


def _resumed(part: PartCourse, logged: Logged, data: _Data) -> PartCourse:  # noqa: ARG001
    return replace(part, halts=_closed(part.halts, logged.at))


def _closed(halts: tuple[Halt, ...], at: Instant) -> tuple[Halt, ...]:
    return tuple(one if one.ended_at is not None else replace(one, ended_at=at) for one in halts)


def _ended(part: PartCourse, at: Instant) -> PartCourse:
    if part.state in DONE:
        return part
    return replace(
        part, state=PartState.ENDED, finished_at=at, halts=_closed(part.halts, at), refusal=None
    )


_STEPS: dict[str, _Step] = {
    "case.part_acknowledged": _acknowledged,
    "case.part_started": _started,
    "case.part_finished": _finished,
    "case.part_refusal_asked": _refusal_asked,
    "case.part_refusal_denied": _refusal_denied,
    "case.part_stopped": _stopped,
    "case.part_resumed": _resumed,
}
_CASE_ENDS = frozenset({"case.decided", "case.returned", "case.withdrawn"})


def _ends_parts(name: str, data: _Data) -> bool:
    """Whether nothing of the parts goes on: the case ended, or one department has it alone.

    A supplement or a higher authority only interrupts a joint case.
    """
    if name != "case.kind_decided":
        return name in _CASE_ENDS
    alone = {"promised", "immediate"}
    return data["kind"] in alone or (data["kind"] == "urgent" and data.get("handled_as") in alone)


def open_parts(parts: Parts) -> tuple[PartCourse, ...]:
    """Those that hold the case up."""
    return tuple(part for part in parts.values() if part.state not in DONE)


def refused_parts(parts: Parts) -> tuple[PartCourse, ...]:
    """Those for which the case cannot be granted."""
    return tuple(part for part in parts.values() if part.state is PartState.REFUSED)


def all_ended(parts: Parts) -> bool:
    """Whether there is none that was not cut off.

    Then parts may be opened: for the first time, or again after a return that a review overturned.
    """
    return all(part.state is PartState.ENDED for part in parts.values())


def ready_to_start(parts: Parts) -> tuple[PartCourse, ...]:
    """Those that wait for nothing any more."""
    return tuple(
        part
        for part in parts.values()
        if part.state is PartState.WAITING
        and all(parts[code].state is PartState.FINISHED for code in part.after if code in parts)
    )
