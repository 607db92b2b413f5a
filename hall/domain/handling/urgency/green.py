"""The green channel (快速审批绿色通道): what is let in, and the way of the form (rulebook 03; R2).

A project passes several windows; one acceptance form travels with the file, each window signs
when it received it and when it was finished, the last one collects it and the business section
files it. A fold of its own over the case's events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from hall.domain.clock import Instant
from hall.domain.events import Logged
from hall.domain.handling.figures import GreenPolicy
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.urgency.errors import NotForGreen


class Currency(StrEnum):
    CNY = "CNY"  # 人民币
    USD = "USD"  # 美元


class Route(StrEnum):
    """Where the channel begins and ends."""

    COMPANY = "company"  # 企业设立: 名称核准 to 营业执照
    CONSTRUCTION = "construction"  # 基本建设: 立项批文 to 施工许可证


ENDS: dict[Route, tuple[str, str]] = {
    Route.COMPANY: ("名称核准", "营业执照"),
    Route.CONSTRUCTION: ("立项批文", "施工许可证"),
}
"""What is done at the first and at the last window of a route (R2)."""
BY_DOCUMENT = frozenset({GreenGround.KEY_PROJECT, GreenGround.LEADERS})
"""Grounds that a document of the city or of the centre shows, whatever the amount."""
_CURRENCY = {
    GreenGround.FOREIGN_CAPITAL: Currency.USD,
    GreenGround.DOMESTIC_CAPITAL: Currency.CNY,
    GreenGround.CONSTRUCTION: Currency.CNY,
}
_ROUTE = {
    GreenGround.FOREIGN_CAPITAL: Route.COMPANY,
    GreenGround.DOMESTIC_CAPITAL: Route.COMPANY,
    GreenGround.CONSTRUCTION: Route.CONSTRUCTION,
}


def threshold_of(ground: GreenGround, policy: GreenPolicy) -> int | None:
    """What an amount must be over, in whole units of the ground's currency; None: no amount."""
    return {
        GreenGround.FOREIGN_CAPITAL: policy.foreign_capital_usd,
        GreenGround.DOMESTIC_CAPITAL: policy.domestic_capital_cny,
        GreenGround.CONSTRUCTION: policy.construction_investment_cny,
    }.get(ground)


def require_ground(
    ground: GreenGround,
    route: Route,
    amount: int | None,
    currency: Currency | None,
    document: str,
    policy: GreenPolicy,
) -> None:
    """Refuse what no ground lets in: *over* a threshold counts, not at it.

    ``amount``: whole units of the currency, a part of one left out. Raises NotForGreen.
    """
    threshold = threshold_of(ground, policy)
    if threshold is None:
        if not document.strip():
            raise NotForGreen(problem="须写明市政府办文单或中心通知等认定文件")
        return
    if route is not _ROUTE[ground]:
        raise NotForGreen(problem="项目类别与受理依据不符")
    if currency is not _CURRENCY[ground]:
        raise NotForGreen(problem=f"金额须以{_MONEY[_CURRENCY[ground]]}计")
    if amount is None or amount <= threshold:
        raise NotForGreen(problem=f"金额须超过{in_words(threshold, _CURRENCY[ground])}")


_MONEY = {Currency.CNY: "人民币", Currency.USD: "美元"}
_UNIT = {Currency.CNY: "元", Currency.USD: "美元"}
_MYRIAD = 10_000


def in_words(amount: int | None, currency: Currency | None) -> str:
    """``5000万元``, ``1200万美元``, ``50000001元``; empty without an amount."""
    if amount is None or currency is None:
        return ""
    myriads, rest = divmod(amount, _MYRIAD)
    figure = f"{myriads}万" if myriads and not rest else str(amount)
    return f"{figure}{_UNIT[currency]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One line of the form: a window on the project's way."""

    place: int
    """From 1, as on the form."""
    counter: int | None
    department: str
    """Code; of a general window the one that was named with it, or empty."""
    matter: str
    received_at: Instant | None = None
    received_by: str = ""
    finished_at: Instant | None = None
    finished_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The file went up for a leader's approval, or came to be signed afterwards."""

    to: str
    """The position, never a name: 分管局长."""
    after: bool
    """Signed afterwards (补签): it was handled before."""
    actor: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenCourse:
    """A project's way through the green channel."""

    ground: GreenGround
    route: Route
    project: str
    builder: str
    amount: int | None
    currency: Currency | None
    document: str
    threshold: int | None
    """As it was when the project was admitted."""
    stages: tuple[Stage, ...]
    """The first is the start window; ``end`` says which is the last."""
    end: int
    """Place of the end window: windows that were not foreseen stand behind it."""
    admitted_at: Instant
    admitted_by: str
    submissions: tuple[Submission, ...] = ()
    collected_at: Instant | None = None
    filed_at: Instant | None = None

    def to_receive(self, counter: int, department: str | None) -> Stage | None:
        """The line that a window signs next as received; None when none is left for it."""
        return self._first(counter, department, lambda one: one.received_at is None)

    def to_finish(self, counter: int, department: str | None) -> Stage | None:
        """The line that a window signs next as finished; None when it has received nothing."""
        return self._first(
            counter,
            department,
            lambda one: one.received_at is not None and one.finished_at is None,
        )

    def _first(
        self, counter: int, department: str | None, wanted: Callable[[Stage], bool]
    ) -> Stage | None:
        # A line names a window, or leaves it to any window of the department.
        mine = [
            one
            for one in self.stages
            if wanted(one)
            and (one.counter == counter or (one.counter is None and one.department == department))
        ]
        return min(mine, key=lambda one: (one.counter is None, one.place), default=None)

    @property
    def end_stage(self) -> Stage:
        """The end window's line."""
        return self.stages[self.end - 1]


_Data = Mapping[str, Any]
_Step = Callable[[GreenCourse, Logged, _Data], GreenCourse]


def fold_green(events: Iterable[Logged]) -> GreenCourse | None:
    """The project's way so far; None for a case that was not admitted."""
    green: GreenCourse | None = None
    for logged in events:
        name, data = logged.event.name, logged.event.data
        step = _STEPS.get(name)
        if name == "case.green_admitted":
            green = _admitted(logged, data)
        elif step is not None and green is not None:
            green = step(green, logged, data)
    return green


def _admitted(logged: Logged, data: _Data) -> GreenCourse:
    stages = tuple(
        Stage(
            place=place, counter=one["counter"], department=str(one["department"]),
            matter=str(one["matter"]),
        )
        for place, one in enumerate(data["windows"], start=1)
    )  # fmt: skip
    currency = data["currency"]
    return GreenCourse(
        ground=GreenGround(data["ground"]),
        route=Route(data["route"]),
        project=str(data["project"]),
        builder=str(data["builder"]),
        amount=data["amount"],
        currency=None if currency is None else Currency(currency),
        document=str(data["document"]),
        threshold=data["threshold"],
        stages=stages,
        end=len(stages),
        admitted_at=logged.at,
        admitted_by=logged.actor,
    )


def _received(green: GreenCourse, logged: Logged, data: _Data) -> GreenCourse:
    place = int(data["place"])
    if place > len(green.stages):
        more = Stage(
            place=place, counter=int(data["counter"]), department=str(data["department"]),
            matter=str(data["matter"]),
        )  # fmt: skip
        green = replace(green, stages=(*green.stages, more))
    return _signed(
        green, place, counter=int(data["counter"]), department=str(data["department"]),
        received_at=logged.at, received_by=logged.actor,
    )  # fmt: skip


def _finished(green: GreenCourse, logged: Logged, data: _Data) -> GreenCourse:
    return _signed(
        green, int(data["place"]), finished_at=logged.at, finished_by=logged.actor,
        note=str(data["note"]),
    )  # fmt: skip


def _signed(green: GreenCourse, place: int, **signed: Any) -> GreenCourse:
    stages = tuple(replace(one, **signed) if one.place == place else one for one in green.stages)
    return replace(green, stages=stages)


def _submitted(green: GreenCourse, logged: Logged, data: _Data) -> GreenCourse:
    one = Submission(
        to=str(data["to"]), after=bool(data["after"]), actor=logged.actor, at=logged.at
    )
    return replace(green, submissions=(*green.submissions, one))


def _collected(green: GreenCourse, logged: Logged, data: _Data) -> GreenCourse:  # noqa: ARG001
    return replace(green, collected_at=logged.at)


def _filed(green: GreenCourse, logged: Logged, data: _Data) -> GreenCourse:  # noqa: ARG001
    return replace(green, filed_at=logged.at)


_STEPS: dict[str, _Step] = {
    "case.green_received": _received,
    "case.green_finished": _finished,
    "case.green_submitted": _submitted,
    "case.green_collected": _collected,
    "case.green_filed": _filed,
}
