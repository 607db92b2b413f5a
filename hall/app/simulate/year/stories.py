"""How each matter goes, step by step, as clerks and chiefs of a hall would work it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from hall.app.simulate.year.mix import Matter, Turn
from hall.app.simulate.year.people import BUSINESS, LEADER, chief_of
from hall.app.simulate.year.steps import Answer, Come, Do, Later, Leave, Story
from hall.app.simulate.year.telling import HELD, Telling
from hall.domain.cases import CaseKind
from hall.domain.catalog import Catalog, ItemKind
from hall.domain.clock import instant
from hall.domain.handling import commands as c
from hall.domain.handling.together.commands import FinishPart
from hall.domain.handling.urgency.commands import RecogniseUrgent
from hall.domain.requirements import Material

REFUSED_AT_ONCE = 0.01
KEPT = 0.95
REVIEWED = 0.3
UPHELD = 0.6
AFTER_ACCEPTANCE = 0.5
"""Shares of cases: guesses, like those of mix.py."""


def story(matter: Matter, catalog: Catalog, days_until: Callable[[str], int]) -> Story:
    """The story of a matter. ``days_until`` counts working days from today to a local date."""
    return _Stories(matter, catalog, days_until).told()


class _Stories(Telling):
    """One matter's, by its kind and its turn; the public ones are the turns."""

    def told(self) -> Story:
        matter = self._matter
        if matter.never_shows:
            yield Come(item=self._item.code, never_shows=True)
        elif matter.enquiry:
            yield from self._visit()
            yield Leave(slots=1, kind=CaseKind.ENQUIRY)
        elif self._item.kind is ItemKind.IMMEDIATE:
            yield from self._at_once()
        elif self._item.kind is ItemKind.JOINT:
            yield from self._joint()
        elif self._item.kind is ItemKind.REPORTED_UP:
            yield from self.sent_up()
        else:
            yield from _TURNS[matter.turn](self)

    def _at_once(self) -> Story:
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
        yield self._leave()
        yield from self._archive()

    def plain(self) -> Story:
        yield from self._decide((yield from self._accepted()))

    def late(self) -> Story:
        over = self._chance.randint(1, 4)
        yield from self._decide((yield from self._accepted()), over=over)

    def refused(self) -> Story:
        body = yield from self._accepted()
        yield from self._decide(body, outcome="refused", reason="不符合法定条件")

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

    def tolerance(self) -> Story:
        missing = next(one for one in self._materials if one.tolerable)
        clerk = yield from self._receive(missing)
        yield Do(
            command=c.AcceptCase(case=self._case, tolerate=True, credit_checked=True), actor=clerk
        )
        yield self._leave()
        yield self._later(0, 1)
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)

    def tolerance_lapses(self) -> Story:
        missing = next(one for one in self._materials if one.tolerable)
        clerk = yield from self._receive(missing)
        yield Do(
            command=c.AcceptCase(case=self._case, tolerate=True, credit_checked=True), actor=clerk
        )
        yield self._leave()

    def commitment(self) -> Story:
        clerk = yield from self._receive(self._chance.choice(self._materials))
        body: Answer = yield Do(
            command=c.AcceptCase(case=self._case, commit=True, credit_checked=True), actor=clerk
        )
        yield self._leave()
        yield from self._decide(body)
        yield self._later(5, 30)
        kept = self._happens(KEPT)
        yield from self._by_chief(
            c.VerifyCommitment(case=self._case, kept=kept, findings="已核查承诺内容")
        )
        if not kept:
            # What was granted on a promise that was untrue is taken back by another hand.
            revoke = c.RevokeDecision(
                case=self._case, ground="promise_broken", reason="承诺内容与事实不符",
                basis="《行政许可法》第六十九条", heard="已书面告知，申请人没有异议",
            )  # fmt: skip
            yield Do(command=revoke, actor=LEADER)

    def deemed(self) -> Story:
        missing = self._chance.choice(self._materials)
        yield from self._receive(missing)
        yield self._leave()
        # Nobody says what is missing within the law's five working days.
        yield Later(days=7)
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)

    def returned(self) -> Story:
        missing = self._materials[0]
        clerk = yield from self._receive(missing)
        yield Do(command=self._return("main_document_missing", "缺少主要申请材料"), actor=clerk)
        yield self._leave()
        if self._happens(REVIEWED):
            yield from self._reviewed(missing)

    def _reviewed(self, missing: Material) -> Story:
        yield self._later(1, 4)
        yield Do(command=c.AskReview(case=self._case, reason="材料当时在手"), actor=BUSINESS)
        yield self._later(1, 4)
        upheld = self._happens(UPHELD)
        review = c.ReviewReturn(case=self._case, upheld=upheld, reason="经与部门核对")
        yield Do(command=review, actor=BUSINESS)
        if not upheld:
            yield self._later(0, 2)
            visit = yield from self._visit()
            tick = c.TickMaterials(case=self._case, materials={missing.name: HELD})
            yield Do(command=tick, actor=visit.clerk)
            body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=visit.clerk)
            yield self._leave()
            yield from self._decide(body)

    def _return(self, ground: str, reason: str) -> c.ReturnCase:
        return c.ReturnCase(
            case=self._case, ground=ground, reason=reason, basis="《行政许可法》第三十二条",
            apply_to="市行政审批局" if ground == "not_competent" else "",
        )  # fmt: skip

    def turned_away(self) -> Story:
        visit = yield from self._visit()
        command = self._return("not_competent", "不属于本部门职权范围")
        yield Do(command=command, actor=visit.clerk)
        yield self._leave()

    def returned_surveyed(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        survey = c.RecordSurvey(case=self._case, staff=("甲", "乙"), findings="现场不符")
        yield from self._by_chief(survey)
        yield from self._returned_unfit()

    def returned_unsurveyed(self) -> Story:
        yield from self._accepted()
        yield from self._returned_unfit()

    def _returned_unfit(self) -> Story:
        yield self._later(0, 1)
        yield from self._by_chief(self._return("lacks_conditions", "经核实不具备条件"))

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
        if self._happens(AFTER_ACCEPTANCE):
            yield from self._accepted()
        else:
            yield from self._receive()
            yield self._leave()
        yield self._later(0, 1)
        yield from self._by_chief(c.WithdrawCase(case=self._case, reason="申请人自愿撤回"))

    def sent_up(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        yield from self._by_chief(
            c.SendUp(case=self._case, authority="省级主管部门", document="上报函")
        )
        yield self._later(5, 30)
        body = yield from self._by_chief(c.ComeBack(case=self._case, opinion="同意"))
        yield from self._decide(body)

    def _joint(self) -> Story:
        body = yield from self._accepted()
        self._chief = chief_of(body["lead"] or self._item.department)
        for part in self._parts:
            yield Later(slots=self._chance.randint(1, 4))
            finish = FinishPart(case=self._case, part=part.part, opinion="同意")
            body = yield Do(command=finish, actor=chief_of(part.department))
        yield from self._decide(body)

    def urgent(self) -> Story:
        body = yield from self._accepted()
        recognise = RecogniseUrgent(
            case=self._case,
            ground="市政府办公室督办单",
            reason="时间紧迫、关系重大",
            required_by=instant(datetime.fromisoformat(body["clocks"]["statutory"]["due_at"])),
        )
        body = yield Do(command=recognise, actor=BUSINESS)
        yield from self._decide(body)


_TURNS: Mapping[Turn, Callable[[_Stories], Story]] = {
    Turn.PLAIN: _Stories.plain,
    Turn.LATE: _Stories.late,
    Turn.REFUSED: _Stories.refused,
    Turn.SUPPLEMENT: _Stories.supplement,
    Turn.SUPPLEMENT_AGAIN: _Stories.supplement_again,
    Turn.SUPPLEMENT_LAPSES: _Stories.supplement_lapses,
    Turn.ASKED_AFTERWARDS: _Stories.asked_afterwards,
    Turn.TOLERANCE: _Stories.tolerance,
    Turn.TOLERANCE_LAPSES: _Stories.tolerance_lapses,
    Turn.COMMITMENT: _Stories.commitment,
    Turn.DEEMED: _Stories.deemed,
    Turn.RETURNED: _Stories.returned,
    Turn.TURNED_AWAY: _Stories.turned_away,
    Turn.RETURNED_SURVEYED: _Stories.returned_surveyed,
    Turn.RETURNED_UNSURVEYED: _Stories.returned_unsurveyed,
    Turn.STOPPED: _Stories.stopped,
    Turn.EXTENDED: _Stories.extended,
    Turn.EXTENSION_REFUSED: _Stories.extension_refused,
    Turn.WITHDRAWN: _Stories.withdrawn,
    Turn.SENT_UP: _Stories.sent_up,
    Turn.URGENT: _Stories.urgent,
}
