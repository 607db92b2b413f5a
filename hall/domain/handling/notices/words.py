"""The words of the notices that citizens get, as official papers put them (rulebook 03, 08; R2).

Polite and plain: what happens, by when, what the reader has to do, where to turn. ``您（单位）``
is the form that speaks to a person and to a company alike.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hall.domain.handling.figures import LateSupplement, LateTolerance, NoticeForm
from hall.domain.handling.notices.accepted_words import joint_words, promised_words
from hall.domain.handling.notices.blocks import (
    Fact,
    Facts,
    Paragraph,
    Wording,
    clauses,
    complaint,
    day_in_words,
    due_in_words,
    latest_in_words,
    limit_in_words,
    materials_table,
    provisional,
    query,
    received_table,
    salutation,
    window_in_words,
)
from hall.domain.handling.notices.centre_words import green_words, urgent_words
from hall.domain.handling.notices.decision_words import decision_words
from hall.domain.handling.notices.forms import (
    MissingList,
    Notice,
    Returned,
    ReturnGround,
    Supplement,
)
from hall.domain.handling.notices.frame import wording

LATE: dict[LateSupplement, str] = {
    LateSupplement.WITHDRAWN: "视为您（单位）撤回申请；材料备齐后，可以重新申请",
    LateSupplement.REFUSED: "将作出不予受理的决定，并书面说明理由；材料备齐后，可以重新申请",
}
"""What happens when what is missing does not come in time."""
LATE_TOLERANCE: dict[LateTolerance, str] = {
    LateTolerance.WITHDRAWN: "视为您（单位）撤回申请；材料备齐后，可以重新申请",
    LateTolerance.REVOKED: "将撤销受理，并书面说明理由",
    LateTolerance.REFUSED: "将作出不予批准的决定，并书面说明理由",
    LateTolerance.ENDED: "将终止办理，并书面告知您（单位）",
}
"""The same, where the application was accepted meanwhile."""
GROUNDS: dict[ReturnGround, str] = {
    ReturnGround.MAIN_MISSING: "申请材料中缺少主件",
    ReturnGround.AGAINST_POLICY: "申请内容明显不符合国家、省、市有关政策或者总体发展规划的要求",
    ReturnGround.NOT_ELIGIBLE: "经踏勘、调查、核实，不具备批准条件",
    ReturnGround.NOT_REQUIRED: "申请事项依法不需要办理",
    ReturnGround.NOT_COMPETENT: "申请事项依法不属于本部门的职权范围",
    ReturnGround.NOT_COMPLETED: "补正期限已满，材料仍未补齐或者仍不符合要求",
}
"""Why an application is returned, in words."""
_AGAIN = {ReturnGround.MAIN_MISSING, ReturnGround.NOT_COMPLETED}


def words_of(notice: Notice) -> Wording:
    """The notice in words."""
    return _WORDS[notice.form](notice, notice.content)


def _supplement(notice: Notice, content: Supplement) -> Wording:
    opening = f"您（单位）申请办理的“{notice.item}”（办件编号{notice.case}），{_asked(content)}："
    return wording(
        notice,
        *salutation(notice.applicant),
        Paragraph(text=opening),
        materials_table("需要补齐的材料", content.missing),
        *received_table("已经收到的材料", content.received),
        *clauses(
            f"请在{latest_in_words(content.by)}前将上述材料一次补齐，交到{window_in_words(notice)}。",
            _supplement_clock(content),
            f"逾期未补齐的，{late_in_words(content)}。",
            f"本通知书没有列明的材料，窗口不再要求补充；如再要求补充，"
            f"{complaint(notice.letterhead)}。",
            provisional(content.by, content.due),
            query(notice),
        ),
    )


def _asked(content: Supplement) -> str:
    received = day_in_words(content.received_on)
    if content.late_tolerance is not None:
        return (
            f"主要材料齐备，您（单位）已书面承诺按期补齐其余材料，窗口于{received}收件，"
            "现予容缺受理。尚需补齐的全部材料一次性告知如下"
        )
    if content.accepted:
        return (
            f"窗口已于{received}收件并已受理。经审查，还需要补充材料，"
            "现将需要补充的全部材料一次性告知如下"
        )
    return f"窗口已于{received}收件。经核对，申请材料尚未齐全，现将需要补齐的全部材料一次性告知如下"


def late_in_words(content: Supplement) -> str:
    """What happens when what is missing does not come in time."""
    if content.accepted:
        return "恢复计时，并根据已有材料依法作出决定"
    if content.late_tolerance is not None:
        return LATE_TOLERANCE[content.late_tolerance]
    assert content.late is not None
    return LATE[content.late]


def _supplement_clock(content: Supplement) -> str:
    limit = "" if content.limit is None else f"承诺时限{limit_in_words(content.limit)}"
    if content.accepted:
        return "等候补充材料期间停止计时，材料补齐后恢复计时。"
    if content.late_tolerance is None:
        return f"办理时限自材料补齐之日起计算{f'，{limit}' if limit else ''}。"
    due = "" if content.due is None else f"承诺办结日期{due_in_words(content.due)}"
    promise = "，".join(part for part in (limit, due) if part)
    return f"本件先行办理{f'，{promise}' if promise else ''}；办理结果在材料补齐后发放。"


def _returned(notice: Notice, content: Returned) -> Wording:
    decision = content.decision or ("不予批准" if content.accepted else "不予受理")
    remedies = content.remedies
    business = notice.letterhead.business
    return wording(
        notice,
        *salutation(notice.applicant),
        Paragraph(
            text=f"您（单位）申请办理的“{notice.item}”，因下列原因，现决定{decision}，予以退回："
        ),
        Facts(
            rows=(
                Fact(label="办件编号", value=notice.case),
                Fact(label="经办人", value=notice.clerk or "—"),
                Fact(label="退回情形", value=GROUNDS[content.ground], wide=True),
                Fact(label="退回原因", value=content.reason, wide=True),
                *((Fact(label="依据", value=content.basis, wide=True),) if content.basis else ()),
            )
        ),
        *((materials_table("缺少的全部材料", content.missing),) if content.missing else ()),
        *received_table("退还的材料", content.handed_back),
        *clauses(
            f"请向{content.apply_to}申请。" if content.apply_to else "",
            "材料备齐后，您（单位）可以重新申请。" if content.ground in _AGAIN else "",
            f"对退回有异议的，您可以持本通知书向中心{business}申请复核。{business}会同有关部门，"
            f"自收到复核申请之日起{content.review_days}个工作日内作出复核决定并告知您。",
            f"您也可以自收到本通知书之日起{remedies.days}日内，依法向{remedies.authority}"
            f"申请行政复议；或者自收到本通知书之日起{remedies.months}个月内，依法向"
            f"{remedies.court}提起行政诉讼。",
        ),
        Paragraph(text="给您带来不便，敬请谅解。"),
    )


def _missing(notice: Notice, content: MissingList) -> Wording:
    return wording(
        notice,
        *salutation(notice.applicant),
        Paragraph(
            text=f"对不起，您（单位）申请办理的“{notice.item}”（办件编号{notice.case}），"
            "经当场核对，还缺少下列材料，现一次性告知如下："
        ),
        materials_table("还缺少的材料", content.missing),
        *clauses(
            f"请备齐上述材料后，到{window_in_words(notice)}办理。",
            f"空白表格和样表见{content.forms_url}。" if content.forms_url else "",
            f"本清单没有列明的材料，窗口不再要求补充；如再要求补充，"
            f"{complaint(notice.letterhead)}。",
            "本清单用于一次性告知，不作为受理凭证。请妥善保管，办理时带来。",
        ),
    )


_WORDS: dict[NoticeForm, Callable[[Notice, Any], Wording]] = {
    NoticeForm.PROMISED: promised_words,
    NoticeForm.SUPPLEMENT: _supplement,
    NoticeForm.JOINT: joint_words,
    NoticeForm.RETURNED: _returned,
    NoticeForm.URGENT: urgent_words,
    NoticeForm.GREEN: green_words,
    NoticeForm.MISSING: _missing,
    NoticeForm.DECISION: decision_words,
}
