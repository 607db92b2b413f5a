"""Stories of joint cases (联办): one form, parts taken note of, stopped, refused, finished."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from hall.app.simulate.year.people import BUSINESS, chief_of
from hall.app.simulate.year.steps import Do, Later, Step, Story
from hall.app.simulate.year.stories.meeting import Meeting
from hall.domain.forms import Field, FieldType
from hall.domain.handling.together.commands import (
    AcknowledgePart,
    FinishPart,
    ResumePart,
    SettleRefusal,
    StopPart,
)
from hall.domain.handling.together.form_commands import FillForm
from hall.domain.handling.together.meetings import MeetingKind
from hall.domain.requirements import Part

FILLED = 0.4
CORRECTED = 0.3
MET = 0.3
NOTED = 0.7
STOPPED = 0.02
REFUSED = 0.03
UPHELD = 0.5
"""Shares of joint cases, and of their parts: guesses, like those of mix.py."""
_CREDIT_CODE = "91350100M000100Y43"


class Jointly(Meeting):
    """What several departments do in one case."""

    def joint(self) -> Story:
        body = yield from self._accepted()
        self._chief = chief_of(body["lead"] or self._item.department)
        if self._happens(FILLED):
            yield from self._filled()
        departments = tuple(dict.fromkeys(part.department for part in self._parts))
        if len(departments) > 1 and self._happens(MET):
            yield from self._met(MeetingKind.REVIEW, departments)
        for part in self._parts:
            yield self._soon()
            if (yield from self._refused(part)):
                yield Later(slots=1)
                yield from self._decided("refused")
                yield from self._hand_over()
                yield from self._archive()
                return
            finish = FinishPart(case=self._case, part=part.part, opinion="同意")
            body = yield Do(command=finish, actor=chief_of(part.department))
        yield from self._decide(body)

    def _refused(self, part: Part) -> Generator[Step, Any, bool]:
        """Work on a part until its department may finish it; True when it was refused instead."""
        chief = chief_of(part.department)
        if self._happens(NOTED):
            yield Do(command=AcknowledgePart(case=self._case, part=part.part), actor=chief)
        if self._happens(STOPPED):
            stop = StopPart(
                case=self._case, part=part.part, reason="expert_review", document="专家评审告知书"
            )
            yield Do(command=stop, actor=chief)
            yield self._later(0, 1)
            yield Do(command=ResumePart(case=self._case, part=part.part), actor=chief)
        if not self._happens(REFUSED):
            return False
        refuse = FinishPart(
            case=self._case, part=part.part, outcome="refused", opinion="现场不具备条件",
            ground="lacks_conditions",
        )  # fmt: skip
        yield Do(command=refuse, actor=chief)
        yield self._soon()
        upheld = self._happens(UPHELD)
        settle = SettleRefusal(
            case=self._case, part=part.part, upheld=upheld, reason="" if upheld else "已完成整改"
        )
        yield Do(command=settle, actor=BUSINESS)
        return upheld

    # One form

    def _filled(self) -> Story:
        """What all parts ask for is told once; a slip of the pen is corrected with a reason."""
        fields = self._catalog.fields_of(self._item.code)
        if not fields:
            return
        yield from self._recorded(self._chief)
        values = {one.code: self._value(one) for one in fields}
        yield from self._by_chief(FillForm(case=self._case, values=values))
        if self._happens(CORRECTED):
            wrong = self._chance.choice(fields)
            again = {wrong.code: self._value(wrong)}
            yield from self._by_chief(
                FillForm(case=self._case, values=again, reason="申请人更正笔误")
            )

    def _value(self, field: Field) -> str:
        if field.type is FieldType.CHOICE:
            return self._chance.choice(field.choices)
        who = self._somebody()
        values = {
            FieldType.ID_CARD: who.id_number,
            FieldType.PHONE: who.phone,
            FieldType.NUMBER: str(self._chance.randint(1, 500)),
            FieldType.DATE: self._days.today.isoformat(),
            FieldType.CREDIT_CODE: _CREDIT_CODE,
            FieldType.TEXT: who.name,
        }
        return values[field.type]
