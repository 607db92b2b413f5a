"""What stories of cases have in common: visits, acts of chiefs, decisions, collections."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

from hall.app.bench.people import PEOPLE, person
from hall.app.simulate.year.days import SLOT_MINUTES, Days
from hall.app.simulate.year.mix import Matter
from hall.app.simulate.year.people import BUSINESS, KIOSK, cashier_window, chief_of, clerk_of
from hall.app.simulate.year.steps import Answer, Come, Do, Later, Leave, Step, Story, Visit
from hall.domain.actors import Actor
from hall.domain.applicants import Applicant
from hall.domain.catalog import Catalog
from hall.domain.commands import Command
from hall.domain.handling import commands as c
from hall.domain.handling.applicants.commands import HowRead, NoteReading, RecordApplicant
from hall.domain.handling.course import MaterialState
from hall.domain.handling.figures import Holder, NoticeForm
from hall.domain.handling.notices.commands import DeliverCopy, PrintNotice
from hall.domain.requirements import Material

HELD, MISSING = MaterialState.HANDED_IN, MaterialState.MISSING
LONGEST_ANSWER = 7
"""Working days until an applicant brings what was missing."""
ON_THE_LAST_DAY = 0.1
NEVER_COLLECTED = 0.03
BY_POST = 0.5
ARCHIVED = 0.25
SHORT_FORMS = 0.01
"""Acceptances whose notice is printed on a slip as well."""
"""Shares of cases: guesses, like those of mix.py."""
_RARE, _AT_MOST = 0.3, 0.5
Acted = Generator[Step, Any, Answer]


class Telling:
    """What every story is told with."""

    def __init__(self, matter: Matter, catalog: Catalog, days: Days) -> None:
        self._matter = matter
        self._catalog = catalog
        self._chance = matter.chance
        self._item = matter.item
        self._materials = catalog.materials_of(matter.item.code)
        self._parts = catalog.parts_of(matter.item.code)
        self._fees = catalog.fees_of(matter.item.code)
        self._cashier = cashier_window(catalog)
        self._days = days
        self._chief = chief_of(matter.item.department)
        self._case = ""
        self._collected = False
        """Its result has been: its file may be put away."""

    # At the window

    def _visit(self) -> Generator[Step, Any, Visit]:
        visit: Visit = yield Come(item=self._item.code, case=self._case or None)
        self._case = visit.case
        return visit

    def _leave(self) -> Leave:
        minutes = self._item.minutes * self._chance.uniform(0.5, 1.5)
        return Leave(slots=max(1, round(minutes / SLOT_MINUTES)))

    def _receive(self, *missing: Material, door: str = "window") -> Generator[Step, Any, Actor]:
        visit = yield from self._visit()
        yield from self._take_in(visit, *missing, door=door)
        return visit.clerk

    def _take_in(self, visit: Visit, *missing: Material, door: str = "window") -> Story:
        receive = c.ReceiveCase(
            case=self._case, counter=visit.counter, door=door, materials=self._brought(missing)
        )
        yield Do(command=receive, actor=visit.clerk)

    def _brought(self, missing: Iterable[Material] = ()) -> dict[str, MaterialState]:
        names = {one.name for one in missing}
        return {one.name: MISSING if one.name in names else HELD for one in self._materials}

    def _hand_in(self, *materials: Material) -> Generator[Step, Any, tuple[Actor, Answer]]:
        visit = yield from self._visit()
        given = dict.fromkeys((one.name for one in materials), HELD)
        body: Answer = yield Do(
            command=c.HandIn(case=self._case, materials=given), actor=visit.clerk
        )
        return visit.clerk, body

    def _printed(self, body: Answer, clerk: Actor) -> Story:
        """Now and then the notice that was just issued goes on a slip as well."""
        if body["notices"] and self._happens(SHORT_FORMS):
            newest = body["notices"][-1]["number"]
            yield Do(command=PrintNotice(notice=newest, kiosk=KIOSK.id), actor=clerk)

    # Behind it

    def _by_chief(self, command: Command) -> Acted:
        body: Answer = yield Do(command=command, actor=self._chief)
        return body

    def _clerk(self) -> Actor:
        """Somebody of a window for it: who decides did not accept."""
        windows = self._catalog.counters_of(self._item.queue)
        return clerk_of(self._catalog, self._chance.choice(windows))

    def _in_time(self) -> Later:
        """Within what an applicant has to complete a case, though he may have to come twice."""
        allowed = (self._item.supplement_days or LONGEST_ANSWER) - 2
        return self._later(1, max(1, min(LONGEST_ANSWER, allowed)))

    def _later(self, least: int, most: int) -> Later:
        return Later(days=self._chance.randint(least, most))

    def _soon(self) -> Later:
        return Later(slots=self._chance.randint(1, 4))

    def _decide(
        self, body: Answer, *, outcome: str = "granted", reason: str = "", over: int = 0
    ) -> Story:
        yield from self._granted(body, outcome=outcome, reason=reason, over=over)
        yield from self._archive()

    def _granted(
        self, body: Answer, *, outcome: str = "granted", reason: str = "", over: int = 0
    ) -> Story:
        """Decided in time, or so many working days over it, and handed over; its file is kept."""
        left = self._left(body)
        if over:
            yield Later(days=max(0, left) + over)
        elif left > 0:
            days = int(left * self._chance.betavariate(2, 2))
            yield Later(days=left if self._happens(ON_THE_LAST_DAY) else days)
        else:
            # A limit within the day, or one that has passed meanwhile.
            yield Later(slots=2)
        yield from self._decided(outcome, reason)
        yield from self._hand_over()

    def _decided(self, outcome: str = "granted", reason: str = "") -> Acted:
        command = c.DecideCase(case=self._case, outcome=outcome, reason=reason)
        return (yield from self._by_chief(command))

    def _left(self, body: Answer) -> int:
        # What was to be done at once promises no days when it takes some after all.
        clock = body["clocks"]["promised"] or body["clocks"]["statutory"]
        return self._days.until(clock["due_day"])

    def _hand_over(self) -> Story:
        yield Later(slots=self._chance.randint(1, 6))
        yield from self._ready()
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
        self._collected = True

    def _ready(self) -> Story:
        yield from self._by_chief(c.MakeReady(case=self._case, result="办理结果", place="窗口"))

    def _archive(self) -> Story:
        if self._collected and self._happens(ARCHIVED):
            yield self._later(1, 20)
            yield Do(command=c.ArchiveCase(case=self._case, box="卷盒"), actor=BUSINESS)

    def _serve_decision(self, body: Answer) -> Story:
        """The citizen's copy of the newest decision reaches him by post."""
        decision = next(
            one for one in reversed(body["notices"]) if one["form"] == NoticeForm.DECISION
        )
        copy = next(one for one in decision["copies"] if one["holder"] == Holder.CITIZEN)
        yield self._later(1, 3)
        yield from self._by_chief(
            DeliverCopy(notice=decision["number"], copy=copy["copy"], holder=Holder.CITIZEN)
        )

    # Who it is for

    def _somebody(self) -> Applicant:
        return person(self._chance.randrange(PEOPLE))

    def _recorded(self, actor: Actor) -> Story:
        yield Do(command=RecordApplicant(case=self._case, applicant=self._somebody()), actor=actor)

    def _looked_up(self) -> Story:
        """The business section reads whom the case is for."""
        yield Do(command=NoteReading(case=self._case, how=HowRead.PAGE), actor=BUSINESS)

    def _happens(self, share: float) -> bool:
        if share <= _RARE:
            share = min(share * self._matter.rare, _AT_MOST)
        return self._chance.random() < share
