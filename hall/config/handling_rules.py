"""The rules of a profile that speak of cases: clocks, notices, joint handling, supervision.

What each figure means stands in hall.domain.handling.figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from hall.config.shapes import Choice, Flag, Line, Lines, Several, Shape, Whole, needed, needed_all
from hall.config.toml_section import Section
from hall.domain.handling.clocks import Start
from hall.domain.handling.figures import (
    ArchivePolicy,
    CasePolicy,
    CopyRule,
    Delivery,
    GreenPolicy,
    HandlingPolicy,
    Holder,
    JointPolicy,
    LateSupplement,
    LateTolerance,
    NoticeForm,
    NoticePolicy,
    Pattern,
    StopReason,
    SupervisionPolicy,
)
from hall.domain.posts import Post

_AMOUNT: Final = Whole(least=1, most=1_000_000_000_000)
_YEAR_OF_DAYS: Final = Whole(least=1, most=365)
_REASON: Final[Mapping[str, Shape]] = {
    "code": Line(pattern=r"[a-z][a-z0-9_]{0,39}", rule="小写英文字母、数字和下划线，字母开头"),
    "name": Line(),
    "most_days": _YEAR_OF_DAYS,
}
_COPY: Final[Mapping[str, Shape]] = {
    "copy": Whole(least=1, most=20),
    "holder": Choice(words=Holder),
    "due": Choice(words=Delivery),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StopReasons:
    """A list of tables, one a reason, their codes unique."""

    def read(self, section: Section, key: str, default: Any) -> tuple[StopReason, ...]:
        if not section.has(key):
            section.raw(key)
            return default or ()
        reasons: list[StopReason] = []
        for entry in section.tables(key):
            before = len(entry.problems)
            whole = entry.flag("whole", default=False)
            reason = StopReason(**needed_all(entry, _REASON), whole=whole)
            if len(entry.problems) == before and any(reason.code == r.code for r in reasons):
                entry.problem("code", f"“{reason.code}”重复")
            reasons.append(reason)
        return tuple(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The copies of a form, `copies = [...]`, numbered from 1 without a gap.

    `citizen`: whether one of them must be the citizen's.
    """

    citizen: bool

    def read(self, section: Section, key: str, default: Any) -> tuple[CopyRule, ...]:
        if not section.has(key):
            section.raw(key)
            return default or ()
        form = section.section(key)
        before = len(form.problems)
        if not form.has("copies"):
            form.problem("copies", "缺少这一项")
        copies = tuple(self._copy(entry) for entry in form.tables("copies"))
        form.finish()
        if len(form.problems) == before:
            self._check(form, copies)
        return copies

    @staticmethod
    def _copy(entry: Section) -> CopyRule:
        values = {key: needed(entry, key, shape) for key, shape in _COPY.items()}
        then = entry.word("then", Holder, Holder.WINDOW) if entry.has("then") else None
        if then is not None and then == values["holder"]:
            entry.problem("then", "与 holder 相同，不必写")
        entry.finish()
        return CopyRule(**values, then=then)

    def _check(self, form: Section, copies: tuple[CopyRule, ...]) -> None:
        numbers = [copy.copy for copy in copies]
        if not numbers:
            form.problem("copies", "至少要有一联")
        elif numbers != list(range(1, len(numbers) + 1)):
            listed = "、".join(str(number) for number in numbers)
            form.problem("copies", f"联号应从 1 起依次连续，现为 {listed}")
        elif self.citizen and all(copy.holder is not Holder.CITIZEN for copy in copies):
            form.problem("copies", f"没有交服务对象的一联（holder = “{Holder.CITIZEN}”）")


CITIZENS_FORMS: Final = frozenset(
    {
        NoticeForm.PROMISED,
        NoticeForm.SUPPLEMENT,
        NoticeForm.JOINT,
        NoticeForm.RETURNED,
        NoticeForm.MISSING,
        NoticeForm.DECISION,
    }
)
"""Forms of which the citizen gets a copy (rulebook 03)."""

HANDLING_SHAPES: Final[Mapping[str, Mapping[str, Shape]]] = {
    "cases": {
        "start": Choice(words=Start),
        "acceptance_days": Whole(least=1, most=30),
        "acceptance_target_days": Whole(least=0, most=30),
        "return_days": Whole(least=1, most=30),
        "supplement_days": _YEAR_OF_DAYS,
        "late_supplement": Choice(words=LateSupplement),
        "tolerance": Flag(),
        "tolerance_days": _YEAR_OF_DAYS,
        "late_tolerance": Choice(words=LateTolerance),
        "commitment": Flag(),
        "commitment_check_days": _YEAR_OF_DAYS,
        "credit_check": Flag(),
        "statutory_days": _YEAR_OF_DAYS,
        "extension_days": Whole(least=0, most=365),
        "joint_statutory_days": _YEAR_OF_DAYS,
        "joint_extension_days": Whole(least=0, most=365),
        "delivery_days": Whole(least=1, most=60),
        "review_days": Whole(least=1, most=60),
        "survey_staff": Whole(least=1, most=20),
        "extension_approvers": Several(words=Post, least=1),
        "stop_reasons": StopReasons(),
    },
    "notices": {str(form): Copies(citizen=form in CITIZENS_FORMS) for form in NoticeForm},
    "joint": {
        "at_once_hours": Whole(least=1, most=24),
        "lead": Lines(),
    },
    "green": {
        "foreign_capital_usd": _AMOUNT,
        "domestic_capital_cny": _AMOUNT,
        "construction_investment_cny": _AMOUNT,
    },
    "supervision": {
        "due_soon_days": Whole(least=0, most=10),
        "red_after_days": Whole(least=1, most=60),
        "kind_changes": Whole(least=0, most=10),
        "short_share_percent": Whole(least=0, most=100),
        "burst_ratings": Whole(least=2, most=100),
        "burst_seconds": Whole(least=1, most=3600),
        "originals_days": Whole(least=0, most=30),
        "hand_over_days": Whole(least=0, most=30),
        "patterns": Several(words=Pattern),
    },
    "archive": {"applicant_years": Whole(least=1, most=100)},
}
"""Every rule of cases by section and key."""


def handling_policy(values: Mapping[str, Mapping[str, Any]]) -> HandlingPolicy:
    """The policy of these values, which were read by HANDLING_SHAPES without a problem."""
    copies = {NoticeForm(form): rules for form, rules in values["notices"].items()}
    return HandlingPolicy(
        cases=CasePolicy(**values["cases"]),
        notices=NoticePolicy(copies=copies),
        joint=JointPolicy(**values["joint"]),
        green=GreenPolicy(**values["green"]),
        supervision=SupervisionPolicy(**values["supervision"]),
        archive=ArchivePolicy(**values["archive"]),
    )
