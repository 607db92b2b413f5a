"""Stories of applications over the net (网上申请): another door to the same case."""

from __future__ import annotations

from hall.app.simulate.year.people import PORTAL
from hall.app.simulate.year.steps import Answer, Do, Story
from hall.app.simulate.year.stories.paying import Paying
from hall.app.simulate.year.stories.telling import HELD
from hall.domain.handling import commands as c
from hall.domain.handling.applicants.online_commands import OpenCase

INCOMPLETE = 0.3
READ = 0.1
"""Shares of applications over the net: guesses, like those of mix.py."""


class Online(Paying):
    """A program sends the application in, and what was missing after it."""

    def online(self) -> Story:
        missing = [self._chance.choice(self._materials)] if self._happens(INCOMPLETE) else []
        apply = OpenCase(
            item=self._item.code, applicant=self._somebody(), materials=self._brought(missing)
        )
        body: Answer = yield Do(command=apply, actor=PORTAL)
        self._case = str(body["number"])
        yield self._later(0, 1)
        clerk = self._clerk()
        if missing:
            yield Do(command=c.AskSupplement(case=self._case), actor=clerk)
            yield self._in_time()
            sent = c.HandIn(case=self._case, materials={one.name: HELD for one in missing})
            yield Do(command=sent, actor=PORTAL)
            yield self._soon()
        body = yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
        yield from self._charged(clerk)
        if self._happens(READ):
            yield from self._looked_up()
        yield from self._decide(body)
