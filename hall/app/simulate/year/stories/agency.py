"""Stories of who acts for an applicant: helpers of villages, relatives, papers left with them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import Any

from hall.app.simulate.year.people import TOWN, VILLAGE
from hall.app.simulate.year.steps import Answer, Do, Later, Leave, Step, Story
from hall.app.simulate.year.stories.paying import Paying
from hall.domain.actors import Actor
from hall.domain.applicants import Agent, Applicant
from hall.domain.handling import commands as c
from hall.domain.handling.applicants.agency import AgentKind, Tier
from hall.domain.handling.applicants.agency_commands import (
    GiveBackPapers,
    HandedIn,
    HandOver,
    ListPapers,
    RecordAgent,
    TakeOver,
)
from hall.domain.handling.applicants.commands import RecordApplicant
from hall.domain.handling.applicants.online_commands import OpenCase

LOST = 0.08
TURNS_UP = 0.6
SLOW = 0.1
KEPT_TOO_LONG = 0.05
"""Shares of cases that were handed on: guesses, like those of mix.py."""
_TOO_LONG = 6
"""Working days: a hand-over that nobody acknowledged meanwhile, an original nobody gave back."""
_WALK = {
    (Tier.VILLAGE, Tier.TOWN): "城厢镇便民服务中心",
    (Tier.TOWN, Tier.CITY): "青禾县政务服务中心",
    (Tier.CITY, Tier.TOWN): "城厢镇便民服务中心",
    (Tier.TOWN, Tier.VILLAGE): "东仓村便民服务站",
}


class Agency(Paying):
    """What goes up through the three tiers and comes down again; what a relative brings."""

    _held: Sequence[str] = ()
    """Papers that somebody of the network has."""

    def by_helper(self) -> Story:
        """A village's helper hands the case up to the hall, and the answer comes down."""
        originals = yield from self._left_with_helper()
        yield from self._handed(Tier.VILLAGE, Tier.TOWN, VILLAGE, TOWN)
        yield from self._handed(Tier.TOWN, Tier.CITY, TOWN, self._chief)
        clerk = self._clerk()
        yield Do(command=self._authority(AgentKind.VILLAGE), actor=clerk)
        body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
        keeps = self._happens(KEPT_TOO_LONG)
        here = [name for name in originals if name in self._held]
        if here and not keeps:
            # Compared with their copies, originals go back at once (R1: 核验后退还).
            yield from self._given_back(here, self._chief)
        left = self._left(body)
        yield self._later(0, max(0, left - 1))
        yield from self._decided()
        yield self._soon()
        yield from self._ready()
        yield self._soon()
        yield from self._by_chief(c.CollectResult(case=self._case, proof="agent"))
        self._collected = True
        slow = _TOO_LONG if self._happens(SLOW) else 0
        yield from self._handed(Tier.CITY, Tier.TOWN, self._chief, TOWN, slow=slow)
        yield from self._handed(Tier.TOWN, Tier.VILLAGE, TOWN, VILLAGE)
        if self._held:
            yield from self._given_back(self._held, VILLAGE)
        yield from self._archive()

    def _left_with_helper(self) -> Generator[Step, Any, list[str]]:
        """The helper sends the application in and lists what he was given: the originals of it."""
        asked = OpenCase(
            item=self._item.code, applicant=self._with_agent(), materials=self._brought()
        )
        body: Answer = yield Do(command=asked, actor=VILLAGE)
        self._case = str(body["number"])
        return (yield from self._list_papers(VILLAGE))

    def _with_agent(self) -> Applicant:
        agent = self._somebody()
        return replace(
            self._somebody(),
            agent=Agent(name=agent.name, id_kind=agent.id_kind, id_number=agent.id_number),
        )

    def _authority(self, kind: AgentKind) -> RecordAgent:
        return RecordAgent(case=self._case, kind=kind, document="授权委托书", scope="代办、代领")

    def _list_papers(self, actor: Actor) -> Generator[Step, Any, list[str]]:
        papers = tuple(
            HandedIn(name=one.name, copies=one.copies, original="退还" in one.name)
            for one in self._materials
        )
        yield Do(command=ListPapers(case=self._case, papers=papers), actor=actor)
        self._held = [one.name for one in papers]
        return [one.name for one in papers if one.original]

    def _handed(self, from_: Tier, to: Tier, giver: Actor, taker: Actor, *, slow: int = 0) -> Story:
        """One hand-over, and that it arrived; ``slow`` working days later than it should."""
        hand = HandOver(
            case=self._case, from_tier=from_, to_tier=to, place=_WALK[from_, to],
            papers=tuple(self._held),
        )  # fmt: skip
        yield Do(command=hand, actor=giver)
        yield Later(days=slow) if slow else self._later(0, 1)
        lost: list[str] = []
        if len(self._held) > 1 and self._happens(LOST):
            lost = [self._chance.choice(self._held)]
        yield Do(command=TakeOver(case=self._case, missing=tuple(lost)), actor=taker)
        self._held = [name for name in self._held if name not in lost]
        if lost and self._happens(TURNS_UP):
            yield self._soon()
            yield from self._given_back(lost, giver)

    def _given_back(self, names: Sequence[str], actor: Actor) -> Story:
        back = GiveBackPapers(case=self._case, papers=tuple(names), signature="收条上签名")
        yield Do(command=back, actor=actor)
        self._held = [name for name in self._held if name not in names]

    def by_relative(self) -> Story:
        """A relative brings the application with an authority, and fetches the result."""
        visit = yield from self._visit()
        yield from self._take_in(visit, door="agency")
        record = RecordApplicant(case=self._case, applicant=self._with_agent())
        yield Do(command=record, actor=visit.clerk)
        yield Do(command=self._authority(AgentKind.RELATIVE), actor=visit.clerk)
        originals = yield from self._list_papers(visit.clerk)
        body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=visit.clerk)
        if originals:
            yield from self._given_back(originals, visit.clerk)
        yield self._leave()
        yield self._later(0, max(0, self._left(body)))
        yield from self._decided()
        yield self._soon()
        yield from self._ready()
        yield self._later(0, 6)
        visit = yield from self._visit()
        collect = c.CollectResult(case=self._case, proof="agent", counter=visit.counter)
        yield Do(command=collect, actor=visit.clerk)
        self._collected = True
        if self._held:
            yield from self._given_back(self._held, visit.clerk)
        yield Leave(slots=1)
        yield from self._archive()
