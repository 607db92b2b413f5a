"""What stories of cases have in common: visits, acts of chiefs, decisions, collections."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from hall.app.simulate.year.mix import Matter
from hall.app.simulate.year.people import BUSINESS, CASHIER, cashier_window, chief_of
from hall.app.simulate.year.steps import Answer, Come, Do, Later, Leave, Step, Story, Visit
from hall.domain.catalog import Catalog
from hall.domain.commands import Actor
from hall.domain.handling import commands as c
from hall.domain.handling.course import MaterialState
from hall.domain.handling.money.commands import OrderFee, PayFee
from hall.domain.handling.money.fees import Method
from hall.domain.requirements import Material

HELD, MISSING = MaterialState.HANDED_IN, MaterialState.MISSING
SLOT_MINUTES = 10
LONGEST_ANSWER = 7
"""Working days until an applicant brings what was missing."""
ON_THE_LAST_DAY = 0.1
NEVER_COLLECTED = 0.03
BY_POST = 0.5
ARCHIVED = 0.25
"""Shares of cases: guesses, like those of mix.py."""
Acted = Generator[Step, Any, Answer]


class Telling:
    """What every story is told with."""

    def __init__(self, matter: Matter, catalog: Catalog, days_until: Callable[[str], int]) -> None:
        self._matter = matter
        self._chance = matter.chance
        self._item = matter.item
        self._materials = catalog.materials_of(matter.item.code)
        self._parts = catalog.parts_of(matter.item.code)
        self._fees = catalog.fees_of(matter.item.code)
        self._cashier = cashier_window(catalog)
        self._days_until = days_until
        self._chief = chief_of(matter.item.department)
        self._case = ""

    # At the window

    def _visit(self) -> Generator[Step, Any, Visit]:
        visit: Visit = yield Come(item=self._item.code, case=self._case or None)
        self._case = visit.case
        return visit

    def _leave(self) -> Leave:
        minutes = self._item.minutes * self._chance.uniform(0.5, 1.5)
        return Leave(slots=max(1, round(minutes / SLOT_MINUTES)))

    def _receive(self, *missing: Material) -> Generator[Step, Any, Actor]:
        visit = yield from self._visit()
        names = {one.name for one in missing}
        materials = {one.name: MISSING if one.name in names else HELD for one in self._materials}
        yield Do(
            command=c.ReceiveCase(case=self._case, counter=visit.counter, materials=materials),
            actor=visit.clerk,
        )
        return visit.clerk

    def _accepted(self) -> Acted:
        clerk = yield from self._receive()
        body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
        yield from self._charged(clerk)
        yield self._leave()
        return body

    def _hand_in(self, *materials: Material) -> Generator[Step, Any, tuple[Actor, Answer]]:
        visit = yield from self._visit()
        given = dict.fromkeys((one.name for one in materials), HELD)
        body: Answer = yield Do(
            command=c.HandIn(case=self._case, materials=given), actor=visit.clerk
        )
        return visit.clerk, body

    # Behind it

    def _by_chief(self, command: c.CaseAction) -> Acted:
        body: Answer = yield Do(command=command, actor=self._chief)
        return body

    def _in_time(self) -> Later:
        """Within what an applicant has to complete a case, though he may have to come twice."""
        allowed = (self._item.supplement_days or LONGEST_ANSWER) - 2
        return self._later(1, max(1, min(LONGEST_ANSWER, allowed)))

    def _later(self, least: int, most: int) -> Later:
        return Later(days=self._chance.randint(least, most))

    def _decide(
        self, body: Answer, *, outcome: str = "granted", reason: str = "", over: int = 0
    ) -> Story:
        left = self._left(body)
        if over:
            yield Later(days=max(0, left) + over)
        elif left > 0:
            days = int(left * self._chance.betavariate(2, 2))
            yield Later(days=left if self._happens(ON_THE_LAST_DAY) else days)
        else:
            # A limit within the day, or one that has passed meanwhile.
            yield Later(slots=2)
        command = c.DecideCase(case=self._case, outcome=outcome, reason=reason)
        yield from self._by_chief(command)
        yield from self._hand_over()

    def _left(self, body: Answer) -> int:
        due_day = body["clocks"]["promised"]["due_day"]
        return self._days_until(due_day)

    def _hand_over(self) -> Story:
        yield Later(slots=self._chance.randint(1, 6))
        yield from self._by_chief(c.MakeReady(case=self._case, result="办理结果", place="窗口"))
        if self._happens(NEVER_COLLECTED):
            return
        if self._happens(BY_POST):
            yield self._later(1, 3)
            yield from self._by_chief(c.CollectResult(case=self._case, proof="post"))
        else:
            yield self._later(0, 6)
            visit = yield from self._visit()
            collect = c.CollectResult(
                case=self._case, proof="slip", code=visit.code, counter=visit.counter
            )
            yield Do(command=collect, actor=visit.clerk)
            yield Leave(slots=1)
        yield from self._archive()

    def _archive(self) -> Story:
        if self._happens(ARCHIVED):
            yield self._later(1, 20)
            yield Do(command=c.ArchiveCase(case=self._case, box="卷盒"), actor=BUSINESS)

    def _charged(self, clerk: Actor) -> Story:
        """Its first fee is ordered at the window and paid at the cashier's."""
        if not self._fees or self._cashier is None:
            return
        order: Answer = yield Do(
            command=OrderFee(case=self._case, fee=self._fees[0].code), actor=clerk
        )
        method = self._chance.choice(tuple(Method))
        pay = PayFee(order=order["order"], counter=self._cashier, method=method)
        yield Do(command=pay, actor=CASHIER)

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share
