"""Stories of cases that are sent back, looked at again, and taken in after all (退回、复核)."""

from __future__ import annotations

from hall.app.simulate.year.people import BUSINESS
from hall.app.simulate.year.steps import Answer, Do, Story
from hall.app.simulate.year.stories.meeting import Meeting
from hall.app.simulate.year.stories.telling import HELD
from hall.domain.handling import commands as c
from hall.domain.handling.together.meetings import MeetingKind
from hall.domain.requirements import Material

REVIEWED = 0.3
UPHELD = 0.6
"""Shares of cases: guesses, like those of mix.py."""


class Returning(Meeting):
    """Returned on the spot, after a survey, without one, after several looked at it together."""

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
        review = c.ReviewReturn(
            case=self._case, upheld=upheld, reason="经与部门核对",
            departments=(self._item.department,),
        )  # fmt: skip
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
        if self._happens(REVIEWED):
            yield from self._reviewed(self._materials[0])

    def returned_jointly(self) -> Story:
        """A complex one is examined by several before it is returned (R2: within 3 days)."""
        yield from self._receive()
        yield self._leave()
        yield self._later(0, 1)
        yield from self._met(MeetingKind.REVIEW, self._two_departments())
        yield self._soon()
        yield from self._by_chief(self._return("against_policy", "经会审，不符合现行政策"))

    def surveyed_jointly(self) -> Story:
        """Several departments look at the place together before it is granted."""
        body = yield from self._accepted()
        yield from self._met(MeetingKind.SURVEY, self._two_departments())
        yield from self._decide(body)
