"""How each matter goes, step by step, as clerks and chiefs of a hall would work it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any

from hall.app.simulate.year.mix import Matter, Turn
from hall.app.simulate.year.people import BUSINESS, CASHIER, LEADER, cashier_window, chief_of
from hall.app.simulate.year.steps import Answer, Come, Do, Later, Leave, Step, Story, Visit
from hall.domain.cases import CaseKind
from hall.domain.catalog import Catalog, ItemKind
from hall.domain.clock import instant
from hall.domain.commands import Actor
from hall.domain.handling import commands as c
from hall.domain.handling.course import MaterialState
from hall.domain.handling.fee_commands import OrderFee, PayFee
from hall.domain.handling.fees import Method
from hall.domain.handling.green_commands import RecogniseUrgent
from hall.domain.handling.joint_commands import FinishPart
from hall.domain.requirements import Material

HELD, MISSING = MaterialState.HANDED_IN, MaterialState.MISSING
SLOT_MINUTES = 10
_Part = Generator[Step, Any, Answer]


def story(matter: Matter, catalog: Catalog, days_until: Callable[[str], int]) -> Story:
    """The story of a matter. ``days_until`` counts working days from today to a local date."""
    return _Telling(matter, catalog, days_until).told()


class _Telling:
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
            yield from self._sent_up()
        else:
            yield from self._turns[matter.turn](self)

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

    def _accepted(self) -> _Part:
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

    def _by_chief(self, command: c.CaseAction) -> _Part:
        body: Answer = yield Do(command=command, actor=self._chief)
        return body

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
            yield Later(days=left if self._chance.random() < 0.1 else days)
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
        way = self._chance.random()
        if way < 0.03:
            return
        if way < 0.5:
            yield self._later(1, 3)
            yield from self._by_chief(c.CollectResult(case=self._case, proof="post"))
        else:
            yield self._later(0, 6)
            visit = yield from self._visit()
            collect = c.CollectResult(case=self._case, proof="slip", counter=visit.counter)
            yield Do(command=collect, actor=visit.clerk)
            yield Leave(slots=1)
        yield from self._archive()

    def _archive(self) -> Story:
        if self._chance.random() < 0.25:
            yield self._later(1, 20)
            yield Do(command=c.ArchiveCase(case=self._case, box="卷盒"), actor=BUSINESS)

    # Stories

    def _at_once(self) -> Story:
        visit = yield from self._visit()
        refused = self._chance.random() < 0.01
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

    def _plain(self) -> Story:
        yield from self._decide((yield from self._accepted()))

    def _late(self) -> Story:
        over = self._chance.randint(1, 4)
        yield from self._decide((yield from self._accepted()), over=over)

    def _refused(self) -> Story:
        body = yield from self._accepted()
        yield from self._decide(body, outcome="refused", reason="不符合法定条件")

    def _supplement(self) -> Story:
        missing = self._chance.choice(self._materials)
        clerk = yield from self._receive(missing)
        yield Do(command=c.AskSupplement(case=self._case), actor=clerk)
        yield self._leave()
        yield self._later(1, 7)
        yield from self._complete_with(missing)

    def _complete_with(self, missing: Material) -> Story:
        clerk, _ = yield from self._hand_in(missing)
        body: Answer = yield Do(command=c.AcceptCase(case=self._case), actor=clerk)
        yield self._leave()
        yield from self._decide(body)

    def _supplement_again(self) -> Story:
        first, second = self._chance.sample(self._materials, 2)
        clerk = yield from self._receive(first)
        yield Do(command=c.AskSupplement(case=self._case), actor=clerk)
        yield self._leave()
        yield self._later(1, 4)
        clerk, _ = yield from self._hand_in(first)
        again = c.AskSupplement(case=self._case, missing=(second.name,), despite=True)
        yield Do(command=again, actor=clerk)
        yield self._leave()
        yield self._later(1, 4)
        yield from self._complete_with(second)

    def _supplement_lapses(self) -> Story:
        clerk = yield from self._receive(self._chance.choice(self._materials))
        yield Do(command=c.AskSupplement(case=self._case, days=5), actor=clerk)
        yield self._leave()

    def _asked_afterwards(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        missing = self._chance.choice(self._materials)
        ask = c.AskSupplement(case=self._case, missing=(missing.name,), despite=True)
        yield from self._by_chief(ask)
        yield self._later(1, 6)
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)

    def _tolerance(self) -> Story:
        missing = next(one for one in self._materials if one.tolerable)
        clerk = yield from self._receive(missing)
        yield Do(command=c.AcceptCase(case=self._case, tolerate=True), actor=clerk)
        yield self._leave()
        yield self._later(0, 1)
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)

    def _tolerance_lapses(self) -> Story:
        missing = next(one for one in self._materials if one.tolerable)
        clerk = yield from self._receive(missing)
        yield Do(command=c.AcceptCase(case=self._case, tolerate=True), actor=clerk)
        yield self._leave()

    def _commitment(self) -> Story:
        clerk = yield from self._receive(self._chance.choice(self._materials))
        body: Answer = yield Do(command=c.AcceptCase(case=self._case, commit=True), actor=clerk)
        yield self._leave()
        yield from self._decide(body)
        yield self._later(5, 30)
        kept = self._chance.random() < 0.95
        yield from self._by_chief(
            c.VerifyCommitment(case=self._case, kept=kept, findings="已核查承诺内容")
        )

    def _deemed(self) -> Story:
        missing = self._chance.choice(self._materials)
        yield from self._receive(missing)
        yield self._leave()
        # Nobody says what is missing within the law's five working days.
        yield Later(days=7)
        _, body = yield from self._hand_in(missing)
        yield self._leave()
        yield from self._decide(body)

    def _returned(self) -> Story:
        missing = self._materials[0]
        clerk = yield from self._receive(missing)
        yield Do(command=self._return("main_document_missing", "缺少主要申请材料"), actor=clerk)
        yield self._leave()
        if self._chance.random() < 0.3:
            yield from self._reviewed(missing)

    def _reviewed(self, missing: Material) -> Story:
        yield self._later(1, 4)
        yield Do(command=c.AskReview(case=self._case, reason="材料当时在手"), actor=BUSINESS)
        yield self._later(1, 4)
        upheld = self._chance.random() < 0.6
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
            case=self._case, ground=ground, reason=reason, basis="《行政许可法》第三十二条"
        )

    def _turned_away(self) -> Story:
        visit = yield from self._visit()
        command = self._return("not_competent", "不属于本部门职权范围")
        yield Do(command=command, actor=visit.clerk)
        yield self._leave()

    def _returned_surveyed(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        survey = c.RecordSurvey(case=self._case, staff=("甲", "乙"), findings="现场不符")
        yield from self._by_chief(survey)
        yield from self._returned_unfit()

    def _returned_unsurveyed(self) -> Story:
        yield from self._accepted()
        yield from self._returned_unfit()

    def _returned_unfit(self) -> Story:
        yield self._later(0, 1)
        yield from self._by_chief(self._return("lacks_conditions", "经核实不具备条件"))

    def _stopped(self) -> Story:
        yield from self._accepted()
        yield self._later(0, 1)
        reason = self._chance.choice(("hearing", "site_survey", "expert_review", "payment"))
        yield from self._by_chief(
            c.StopClock(case=self._case, reason=reason, document="特别程序告知书", days=8)
        )
        yield self._later(2, 12)
        body = yield from self._by_chief(c.ResumeClock(case=self._case))
        yield from self._decide(body)

    def _extended(self) -> Story:
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

    def _extension_refused(self) -> Story:
        yield from self._accepted()
        yield self._later(1, 2)
        yield from self._by_chief(c.AskExtension(case=self._case, days=3, reason="人手不足"))
        body: Answer = yield Do(
            command=c.RefuseExtension(case=self._case, reason="理由不成立"), actor=LEADER
        )
        yield from self._decide(body)

    def _withdrawn(self) -> Story:
        if self._chance.random() < 0.5:
            yield from self._accepted()
        else:
            yield from self._receive()
            yield self._leave()
        yield self._later(0, 1)
        yield from self._by_chief(c.WithdrawCase(case=self._case, reason="申请人自愿撤回"))

    def _sent_up(self) -> Story:
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

    def _urgent(self) -> Story:
        body = yield from self._accepted()
        recognise = RecogniseUrgent(
            case=self._case,
            ground="市政府办公室督办单",
            reason="时间紧迫、关系重大",
            required_by=instant(datetime.fromisoformat(body["clocks"]["statutory"]["due_at"])),
        )
        body = yield Do(command=recognise, actor=BUSINESS)
        yield from self._decide(body)

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

    _turns: dict[Turn, Callable[[_Telling], Story]] = {
        Turn.PLAIN: _plain,
        Turn.LATE: _late,
        Turn.REFUSED: _refused,
        Turn.SUPPLEMENT: _supplement,
        Turn.SUPPLEMENT_AGAIN: _supplement_again,
        Turn.SUPPLEMENT_LAPSES: _supplement_lapses,
        Turn.ASKED_AFTERWARDS: _asked_afterwards,
        Turn.TOLERANCE: _tolerance,
        Turn.TOLERANCE_LAPSES: _tolerance_lapses,
        Turn.COMMITMENT: _commitment,
        Turn.DEEMED: _deemed,
        Turn.RETURNED: _returned,
        Turn.TURNED_AWAY: _turned_away,
        Turn.RETURNED_SURVEYED: _returned_surveyed,
        Turn.RETURNED_UNSURVEYED: _returned_unsurveyed,
        Turn.STOPPED: _stopped,
        Turn.EXTENDED: _extended,
        Turn.EXTENSION_REFUSED: _extension_refused,
        Turn.WITHDRAWN: _withdrawn,
        Turn.SENT_UP: _sent_up,
        Turn.URGENT: _urgent,
    }
