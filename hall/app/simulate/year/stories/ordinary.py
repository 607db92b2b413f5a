"""Stories of cases that are complete when they are handed in, and what moves their clocks."""

from __future__ import annotations

from datetime import datetime

from hall.app.simulate.year.people import BUSINESS, LEADER
from hall.app.simulate.year.steps import Answer, Do, Later, Story
from hall.app.simulate.year.stories.paying import Paying
from hall.domain.cases import CaseKind
from hall.domain.clock import SECOND, Instant, instant
from hall.domain.handling import commands as c
from hall.domain.handling.notices.commands import PrintMissing
from hall.domain.handling.urgency.commands import RecogniseUrgent, WithdrawUrgent

REFUSED_AT_ONCE = 0.01
OUTGROWN = 0.01
"""Immediate cases that take days after all."""
AFTER_ACCEPTANCE = 0.5
"""Of those that are withdrawn."""
_TEN_DAYS = 10 * 86_400 * SECOND
URGENT_FROM_THE_START = 0.3
URGENT_NO_MORE = 0.2
"""Shares of cases: guesses, like those of mix.py."""


class Ordinary(Paying):
    """Plain ones, late ones, refused ones, stopped, extended, withdrawn and urgent ones."""

    def at_once(self) -> Story:
        if self._happens(OUTGROWN):
            yield from self._outgrown()
            return
        visit = yield from self._visit()
        refused = self._happens(REFUSED_AT_ONCE)
        yield Do(
            command=c.FinishAtOnce(
                case=self._case,
                counter=visit.counter,
                outcome="refused" if refused else "done",
                reason="不符合办理条件" if refused else "",
            ),
            actor=visit.clerk,
        )
        self._collected = True
        yield self._leave()
        yield from self._archive()

    def _outgrown(self) -> Story:
        """Begun as an immediate one, it needs a look that nobody could take on the spot."""
        yield from self._accepted()
        yield Later(slots=1)
        body = yield from self._by_chief(
            c.ChangeKind(case=self._case, kind=CaseKind.PROMISED, reason="需调阅档案核实")
        )
        yield from self._decide(body)

    def plain(self) -> Story:
        yield from self._decide((yield from self._accepted()))

    def late(self) -> Story:
        over = self._chance.randint(1, 4)
        yield from self._decide((yield from self._accepted()), over=over)

    def refused(self) -> Story:
        body = yield from self._accepted()
        yield from self._decide(body, outcome="refused", reason="不符合法定条件")

    def listed(self) -> Story:
        """Told at the desk what is missing, goes home with everything, and comes back with it."""
        visit = yield from self._visit()
        missing = self._chance.choice(self._materials)
        tell = PrintMissing(case=self._case, missing=(missing.name,), counter=visit.counter)
        yield Do(command=tell, actor=visit.clerk)
        yield self._leave()
        yield self._later(1, 5)
        yield from self.plain()

    def stopped(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        reason = self._chance.choice(("hearing", "site_survey", "expert_review", "payment"))
        yield from self._by_chief(
            c.StopClock(case=self._case, reason=reason, document="特别程序告知书", days=8)
        )
        yield self._later(2, 12)
        body = yield from self._by_chief(c.ResumeClock(case=self._case))
        yield from self._decide(body)

    def extended(self) -> Story:
        yield from self._accepted()
        yield self._later(1, 2)
        days = self._chance.randint(1, 5)
        yield from self._by_chief(
            c.AskExtension(case=self._case, days=days, reason="案情复杂，需进一步核实")
        )
        body: Answer = yield Do(
            command=c.ApproveExtension(case=self._case, told="电话告知申请人"), actor=LEADER
        )
        yield from self._decide(body)

    def extension_refused(self) -> Story:
        yield from self._accepted()
        yield self._later(1, 2)
        yield from self._by_chief(c.AskExtension(case=self._case, days=3, reason="人手不足"))
        body: Answer = yield Do(
            command=c.RefuseExtension(case=self._case, reason="理由不成立"), actor=LEADER
        )
        yield from self._decide(body)

    def withdrawn(self) -> Story:
        money = None
        if self._happens(AFTER_ACCEPTANCE):
            clerk = yield from self._receive()
            yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
            money = yield from self._charged(clerk)
        else:
            yield from self._receive()
        yield self._leave()
        yield self._later(0, 1)
        yield from self._by_chief(c.WithdrawCase(case=self._case, reason="申请人自愿撤回"))
        if money is not None:
            yield self._later(0, 3)
            yield from self._give_back(money)

    def sent_up(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        yield from self._by_chief(
            c.SendUp(case=self._case, authority="省级主管部门", document="上报函")
        )
        yield self._later(5, 30)
        body = yield from self._by_chief(c.ComeBack(case=self._case, opinion="同意"))
        yield from self._decide(body)

    def urgent(self) -> Story:
        if self._happens(URGENT_FROM_THE_START):
            clerk = yield from self._receive()
            yield self._recognised(Instant(self._days.instant(0) + _TEN_DAYS))
            body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
            yield self._leave()
        else:
            body = yield from self._accepted()
            due = datetime.fromisoformat(body["clocks"]["statutory"]["due_at"])
            body = yield self._recognised(instant(due))
        if self._happens(URGENT_NO_MORE):
            yield self._soon()
            withdraw = WithdrawUrgent(case=self._case, reason="督办事项已另行办结")
            body = yield Do(command=withdraw, actor=BUSINESS)
        yield from self._decide(body)

    def _recognised(self, required_by: Instant) -> Do:
        recognise = RecogniseUrgent(
            case=self._case, ground="市政府办公室督办单", reason="时间紧迫、关系重大",
            required_by=required_by,
        )  # fmt: skip
        return Do(command=recognise, actor=BUSINESS)
