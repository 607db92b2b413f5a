"""Stories of cases in which something is missing, and what is told about it."""

from __future__ import annotations

from hall.app.simulate.year.people import PROVINCE
from hall.app.simulate.year.steps import Answer, Do, Later, Story
from hall.app.simulate.year.stories.paying import Paying
from hall.app.simulate.year.stories.telling import HELD
from hall.domain.handling import commands as c
from hall.domain.handling.applicants.online_commands import ContinueOnline
from hall.domain.requirements import Material


class Supplements(Paying):
    """Asked once, asked again, asked in vain, asked too late, not asked at all."""

    def supplement(self) -> Story:
        missing = self._chance.choice(self._materials)
        clerk = yield from self._receive(missing)
        yield Do(command=c.AskSupplement(case=self._case), actor=clerk)
        yield self._leave()
        yield self._in_time()
        yield from self._complete_with(missing)

    def _complete_with(self, missing: Material) -> Story:
        clerk, _ = yield from self._hand_in(missing)
        body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
        yield self._leave()
        yield from self._decide(body)

    def supplement_again(self) -> Story:
        first, second = self._chance.sample(self._materials, 2)
        clerk = yield from self._receive(first)
        yield Do(command=c.AskSupplement(case=self._case), actor=clerk)
        yield self._leave()
        yield self._in_time()
        clerk, _ = yield from self._hand_in(first)
        again = c.AskSupplement(case=self._case, missing=(second.name,), despite=True)
        yield Do(command=again, actor=clerk)
        yield self._leave()
        yield self._in_time()
        yield from self._complete_with(second)

    def supplement_online(self) -> Story:
        """What is missing comes over the net: a program goes on, with the code of the slip."""
        visit = yield from self._visit()
        missing = self._chance.choice(self._materials)
        yield from self._take_in(visit, missing)
        yield Do(command=c.AskSupplement(case=self._case), actor=visit.clerk)
        yield self._leave()
        yield self._in_time()
        go_on = ContinueOnline(case=self._case, code=visit.code, person="")
        yield Do(command=go_on, actor=PROVINCE)
        sent = c.HandIn(case=self._case, materials={missing.name: HELD})
        yield Do(command=sent, actor=PROVINCE)
        yield self._soon()
        body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=visit.clerk)
        yield from self._decide(body)

    def supplement_lapses(self) -> Story:
        clerk = yield from self._receive(self._chance.choice(self._materials))
        yield Do(command=c.AskSupplement(case=self._case, days=5), actor=clerk)
        yield self._leave()

    def asked_afterwards(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        missing = self._chance.choice(self._materials)
        ask = c.AskSupplement(case=self._case, missing=(missing.name,), despite=True)
        yield from self._by_chief(ask)
        yield self._in_time()
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)

    def deemed(self) -> Story:
        missing = self._chance.choice(self._materials)
        yield from self._receive(missing)
        yield self._leave()
        # Nobody says what is missing within the law's five working days.
        yield Later(days=7)
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)
