"""Stories of big projects in the green channel: a form that travels from window to window."""

from __future__ import annotations

from hall.app.simulate.year.people import BUSINESS, LEADER, clerk_of
from hall.app.simulate.year.steps import Do, Story
from hall.app.simulate.year.stories.paying import Paying
from hall.domain.catalog_rows import CounterKind
from hall.domain.handling import commands as c
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.urgency.commands import (
    AdmitGreen,
    GreenCollectForm,
    GreenFile,
    GreenFinish,
    GreenReceive,
    GreenSubmit,
    GreenWindowAt,
    SignAfter,
)
from hall.domain.handling.urgency.green import Currency, Route
from hall.domain.requirements import Material

FILED = 0.9
"""Of forms that were collected."""


class Green(Paying):
    """What is handled first and signed after (先办理、后补齐)."""

    def green(self) -> Story:
        visit = yield from self._visit()
        follows = [one for one in self._materials if not one.main][:1]
        yield from self._take_in(visit, *follows)
        first, middle, last = visit.counter, *self._other_windows(visit.counter)
        yield Do(command=self._admission(first, middle, last), actor=BUSINESS)
        accept = c.AcceptCase(case=self._case, tolerate=bool(follows), credit_checked=bool(follows))
        yield Do(command=accept, actor=visit.clerk)
        yield from self._signed(first)
        yield self._leave()
        yield self._soon()
        yield from self._by_chief(GreenSubmit(case=self._case, to="分管局长"))
        yield self._later(0, 1)
        yield from self._signed(middle)
        yield from self._decided()
        yield Do(command=SignAfter(case=self._case, by="分管副县长"), actor=LEADER)
        yield self._soon()
        yield from self._signed(last)
        collect = GreenCollectForm(case=self._case, counter=last)
        yield Do(command=collect, actor=clerk_of(self._catalog, last))
        if self._happens(FILED):
            yield self._soon()
            yield Do(command=GreenFile(case=self._case), actor=BUSINESS)
        yield from self._followed(follows)
        yield from self._hand_over()
        yield from self._archive()

    def _other_windows(self, own: int) -> tuple[int, int]:
        """Two windows of departments on the project's way, besides the one where it begins."""
        there = [
            one.number
            for one in self._catalog.counters.values()
            if one.kind is CounterKind.DEPARTMENT and one.number != own
        ]
        first, second = self._chance.sample(there, 2)
        return first, second

    def _admission(self, *counters: int) -> AdmitGreen:
        middle = tuple(GreenWindowAt(counter=one, matter="并联审查") for one in counters[1:-1])
        windows = (GreenWindowAt(counter=counters[0]), *middle, GreenWindowAt(counter=counters[-1]))
        if self._happens(0.5):
            return AdmitGreen(
                case=self._case, ground=GreenGround.KEY_PROJECT, route=Route.CONSTRUCTION,
                project="东仓河综合整治", builder="青禾县水务集团", windows=windows,
                document="县政府办公室文件",
            )  # fmt: skip
        return AdmitGreen(
            case=self._case, ground=GreenGround.DOMESTIC_CAPITAL, route=Route.COMPANY,
            project="精密机械二期", builder="青禾精密机械有限公司", windows=windows,
            amount=60_000_000 + self._chance.randrange(100) * 1_000_000, currency=Currency.CNY,
        )  # fmt: skip

    def _signed(self, counter: int) -> Story:
        clerk = clerk_of(self._catalog, counter)
        yield Do(command=GreenReceive(case=self._case, counter=counter), actor=clerk)
        yield self._soon()
        yield Do(command=GreenFinish(case=self._case, counter=counter), actor=clerk)

    def _followed(self, follows: list[Material]) -> Story:
        if follows:
            yield self._later(1, 3)
            yield from self._hand_in(*follows)
            yield self._leave()
