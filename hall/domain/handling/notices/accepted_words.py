"""The words of the notices of acceptance: 承诺件通知书, 联办件通知书 (rulebook 03; R2)."""

from __future__ import annotations

from hall.domain.handling.course import Because
from hall.domain.handling.notices.blocks import (
    Column,
    Fact,
    Facts,
    Paragraph,
    Table,
    Wording,
    clauses,
    complaint,
    day_in_words,
    due_in_words,
    latest_in_words,
    limit_in_words,
    provisional,
    query,
    salutation,
    start_in_words,
    window_in_words,
)
from hall.domain.handling.notices.forms import Joint, JointPart, Notice, Promised
from hall.domain.handling.notices.frame import wording


def promised_words(notice: Notice, content: Promised) -> Wording:
    """Accepted, and done by a day."""
    not_counted = "；".join(content.not_counted)
    return wording(
        notice,
        *salutation(notice.applicant),
        Paragraph(
            text=f"您（单位）申请办理的“{notice.item}”，{_accepted(content)}，"
            "按承诺件办理。有关事项通知如下："
        ),
        _accepted_facts(notice, content, Fact(label="办理部门", value=notice.department)),
        *clauses(
            _counted(content),
            f"下列程序所需时间依法不计入办理时限：{not_counted}。" if not_counted else "",
            _also_committed(content),
            f"承诺时限不得随意延长；未在承诺时限内办结的，{complaint(notice.letterhead)}。",
            provisional(content.due),
            query(notice),
        ),
    )


_BECAUSE: dict[Because, str] = {
    Because.COMPLETE: "申请材料齐全、符合要求，现予受理",
    Because.DEEMED: (
        "窗口没有在规定期限内一次性告知需要补正的内容，依法自收到申请材料之日（{day}）起即为受理"
    ),
    Because.TOLERANCE: "主要材料齐备，您（单位）已书面承诺按期补齐其余材料，现予容缺受理",
    Because.COMMITMENT: "您（单位）已就{committed}作出书面承诺，现按告知承诺方式予以受理",
    Because.AT_ONCE: "申请材料齐全、符合要求，现予受理",
}
"""Why an application counts as accepted, in words."""


def _accepted(content: Promised | Joint) -> str:
    committed = f"“{'、'.join(content.committed)}”" if content.committed else "所缺材料"
    return _BECAUSE[content.because].format(
        day=day_in_words(content.accepted_on), committed=committed
    )


def _also_committed(content: Promised) -> str:
    # Of a commitment alone the opening says so.
    if not content.committed or content.because is Because.COMMITMENT:
        return ""
    return f"“{'、'.join(content.committed)}”由您（单位）作出书面承诺，不再提交。"


def _counted(content: Promised | Joint) -> str:
    return (
        f"承诺时限自受理{start_in_words(content.limit)}起计算，"
        f"本件最迟在{latest_in_words(content.due)}前办结。"
    )


def _accepted_facts(notice: Notice, content: Promised | Joint, department: Fact) -> Facts:
    statutory = content.statutory
    return Facts(
        rows=(
            Fact(label="办件编号", value=notice.case),
            Fact(label="受理日期", value=day_in_words(content.accepted_on)),
            Fact(label="办理事项", value=notice.item, wide=True),
            department,
            Fact(label="受理窗口", value=notice.window or "—"),
            Fact(label="承诺时限", value=limit_in_words(content.limit)),
            Fact(label="承诺办结日期", value=due_in_words(content.due)),
            Fact(label="法定时限", value="—" if statutory is None else limit_in_words(statutory)),
            Fact(label="经办人", value=notice.clerk or "—"),
        )
    )


def joint_words(notice: Notice, content: Joint) -> Wording:
    """Accepted for all departments that take part."""
    departments = len({part.department for part in content.parts} | {content.lead})
    return wording(
        notice,
        *salutation(notice.applicant),
        Paragraph(
            text=f"您（单位）申请办理的“{notice.item}”，{_accepted(content)}。"
            f"本件须由{departments}个部门共同办理，按联办件办理，责任部门为{content.lead}，"
            f"由其负责通知有关部门、联系协调并统一答复，您（单位）与{window_in_words(notice)}联系即可。"
        ),
        _accepted_facts(notice, content, Fact(label="责任部门", value=content.lead)),
        _parts_table(content.parts),
        *clauses(
            f"{_counted(content)}各环节同时办理；有先后次序的，在前一环节办结后开始办理。",
            f"未在承诺时限内办结的，{complaint(notice.letterhead)}。",
            provisional(content.due, *(part.due for part in content.parts)),
            query(notice),
        ),
    )


def _parts_table(parts: tuple[JointPart, ...]) -> Table:
    return Table(
        title="联办环节",
        columns=(
            Column(title="序号", share=12, centred=True),
            Column(title="办理环节", share=34),
            Column(title="办理部门", share=35),
            Column(title="时限", share=25, centred=True),
            Column(title="办结日期", share=24, centred=True),
            Column(title="办理次序", share=28),
        ),
        rows=tuple(
            (
                str(place),
                part.name,
                part.department,
                "" if part.limit is None else limit_in_words(part.limit),
                "" if part.due is None else _short_due(part),
                f"{'、'.join(part.after)}办结后" if part.after else "同时办理",
            )
            for place, part in enumerate(parts, start=1)
        ),
    )


def _short_due(part: JointPart) -> str:
    due = part.due
    return "" if due is None else f"{due.day.isoformat()}{'（暂定）' if due.provisional else ''}"
