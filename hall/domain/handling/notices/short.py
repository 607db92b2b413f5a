"""The short form of a notice, for the slip printer: what its reader must know on the way home.

A list of materials is told completely or not at all (一次性告知): nothing of it is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.blocks import (
    complaint,
    due_in_words,
    latest_in_words,
    limit_in_words,
    time_in_words,
    window_in_words,
)
from hall.domain.handling.notices.centre_forms import Green, Urgent
from hall.domain.handling.notices.centre_words import green_ground
from hall.domain.handling.notices.decision_words import REVOCATIONS, remedies_in_words
from hall.domain.handling.notices.decision_words import TITLES as DECISIONS
from hall.domain.handling.notices.forms import (
    Decision,
    Joint,
    Material,
    MissingList,
    Notice,
    Promised,
    Returned,
    Supplement,
)
from hall.domain.handling.notices.frame import TITLES
from hall.domain.handling.notices.words import GROUNDS, late_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A notice on a slip."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """Labels and values."""
    list_title: str = ""
    listed: tuple[str, ...] = ()
    """Materials, each with its number of copies and its requirement."""
    closing: tuple[str, ...] = ()
    """Sentences below."""


def short_of(notice: Notice) -> Short:
    """The short form of any notice."""
    return _SHORT[notice.form](notice, notice.content)


def _promised(notice: Notice, content: Promised | Joint) -> Short:
    lead = (("责任部门", content.lead),) if isinstance(content, Joint) else ()
    return Short(
        title=TITLES[notice.form],
        facts=(
            *lead,
            ("承诺时限", limit_in_words(content.limit)),
            ("承诺办结日期", due_in_words(content.due)),
        ),
        closing=(f"未在承诺时限内办结的，{complaint(notice.letterhead)}。",),
    )


def _supplement(notice: Notice, content: Supplement) -> Short:
    if content.accepted:
        clock = "等候补充材料期间停止计时。"
    elif content.late_tolerance is not None:
        clock = "办理结果在材料补齐后发放。"
    else:
        clock = "办理时限自材料补齐之日起计算。"
    return Short(
        title=TITLES[notice.form],
        facts=(),
        list_title=f"请在{latest_in_words(content.by)}前补齐：",
        listed=_listed(content.missing),
        closing=(clock, f"逾期未补齐的，{late_in_words(content)}。"),
    )


def _listed(materials: tuple[Material, ...]) -> tuple[str, ...]:
    return tuple(
        f"{one.name} {one.copies}份{f'（{one.requirement}）' if one.requirement else ''}"
        for one in materials
    )


def _returned(notice: Notice, content: Returned) -> Short:
    business = notice.letterhead.business
    review = f"有异议的，可以持通知书向中心{business}申请复核，"
    return Short(
        title=TITLES[notice.form],
        facts=(
            ("退回情形", GROUNDS[content.ground]),
            ("退回原因", content.reason),
            *((("依据", content.basis),) if content.basis else ()),
            *((("请向其申请", content.apply_to),) if content.apply_to else ()),
        ),
        list_title="缺少：" if content.missing else "",
        listed=_listed(content.missing),
        closing=(
            f"{review}也可以依法申请行政复议或者提起行政诉讼。",
            "给您带来不便，敬请谅解。",
        ),
    )


def _urgent(notice: Notice, content: Urgent) -> Short:
    return Short(
        title=TITLES[notice.form],
        facts=(
            ("主办", content.addressee),
            ("急办理由", content.reason),
            ("认定依据", content.ground),
            ("要求办结时间", time_in_words(content.required_by)),
            *((("联审会议", content.meeting),) if content.meeting else ()),
        ),
    )


def _green(notice: Notice, content: Green) -> Short:
    return Short(
        title=TITLES[notice.form],
        facts=(
            ("项目名称", content.project),
            ("项目单位", content.builder),
            ("受理依据", green_ground(content)),
            ("起始窗口", content.start),
            ("终止窗口", content.end),
        ),
        closing=("本单不代替随件流转的受理表。",),
    )


def _missing(notice: Notice, content: MissingList) -> Short:
    return Short(
        title=TITLES[notice.form],
        facts=(),
        list_title="对不起，您还缺少：",
        listed=_listed(content.missing),
        closing=(
            f"请备齐后到{window_in_words(notice)}办理。",
            *((f"表格见 {content.forms_url}",) if content.forms_url else ()),
            "这是缺件清单，请拿好。",
        ),
    )


def _decision(notice: Notice, content: Decision) -> Short:
    del notice
    ground = "" if content.ground is None else REVOCATIONS[content.ground]
    facts = (("撤销情形", ground), ("理由", content.reason), ("依据", content.basis))
    return Short(
        title=DECISIONS[content.decided],
        facts=tuple(fact for fact in facts if fact[1]),
        list_title="没有补齐：" if content.missing else "",
        listed=_listed(content.missing),
        closing=(remedies_in_words(content.remedies),),
    )


_SHORT: dict[NoticeForm, Callable[[Notice, Any], Short]] = {
    NoticeForm.PROMISED: _promised,
    NoticeForm.SUPPLEMENT: _supplement,
    NoticeForm.JOINT: _promised,
    NoticeForm.RETURNED: _returned,
    NoticeForm.URGENT: _urgent,
    NoticeForm.GREEN: _green,
    NoticeForm.MISSING: _missing,
    NoticeForm.DECISION: _decision,
}
