"""The words of what goes to windows, not to citizens: 急办件通知单, 绿色通道受理表 (R2)."""

from __future__ import annotations

from datetime import datetime

from hall.domain.handling.notices.blocks import (
    Column,
    Fact,
    Facts,
    Paragraph,
    Table,
    Wording,
    clauses,
    issuer,
    salutation,
    time_in_words,
)
from hall.domain.handling.notices.centre_forms import Green, GreenGround, GreenWindow, Urgent
from hall.domain.handling.notices.forms import Notice

GREEN_GROUNDS: dict[GreenGround, str] = {
    GreenGround.KEY_PROJECT: "党委、政府确定的重点实事项目",
    GreenGround.FOREIGN_CAPITAL: "注册资本或者增资额超过{threshold}美元的外商投资企业设立登记项目",
    GreenGround.DOMESTIC_CAPITAL: "注册资本或者增资额超过{threshold}元的内资企业设立登记项目",
    GreenGround.CONSTRUCTION: "投资额超过{threshold}元的基本建设项目",
    GreenGround.LEADERS: "党委、政府领导交办的重要事项",
}
"""What lets a project in; the figures are the profile's."""
GREEN_ROWS = 7
"""So many lines the table has at least: a file passes more windows than are known at its start."""
_MYRIAD = 10_000


def urgent_words(notice: Notice, content: Urgent) -> Wording:
    """From the centre to the lead window or the joint meeting."""
    kind = "联办件" if content.joint else "承诺件"
    meeting = (Fact(label="联审会议", value=content.meeting, wide=True),)
    return Wording(
        title="急办件通知单",
        blocks=(
            *salutation(content.addressee),
            Paragraph(
                text="下列办件时间紧迫、特别重要，经中心认定为急办件。请接到本通知单后，按照"
                f"{kind}管理程序，从急从快办理，在{time_in_words(content.required_by)}前办结。"
            ),
            Facts(
                rows=(
                    Fact(label="办件编号", value=notice.case),
                    Fact(label="申请人", value=notice.applicant or "—"),
                    Fact(label="办理事项", value=notice.item, wide=True),
                    Fact(label="主办部门", value=notice.department),
                    Fact(label="主办窗口", value=notice.window or "—"),
                    Fact(label="急办理由", value=content.reason, wide=True),
                    Fact(label="认定依据", value=content.ground, wide=True),
                    *(meeting if content.meeting else ()),
                    Fact(label="要求办结时间", value=time_in_words(content.required_by)),
                    Fact(label="中心经办人", value=notice.clerk or "—"),
                )
            ),
            *clauses(
                "主办窗口应当立即通知相关窗口，相关窗口应当积极配合。",
                f"办理中遇有困难，请及时报告中心{notice.letterhead.business}，由中心协调。",
                f"办结后，请将办理结果报中心{notice.letterhead.business}。",
            ),
        ),
        issuer=notice.letterhead.hall,
        seal="印章",
        receipt="接收人签收",
    )


def green_words(notice: Notice, content: Green) -> Wording:
    """The form that travels with the file, its table empty, partly or wholly filled."""
    amount = (Fact(label="资本或投资额", value=content.amount),) if content.amount else ()
    document = (Fact(label="认定文件", value=content.document, wide=True),)
    return Wording(
        title="快速审批绿色通道受理表",
        blocks=(
            Facts(
                rows=(
                    Fact(label="项目名称", value=content.project, wide=True),
                    Fact(label="项目单位", value=content.builder, wide=True),
                    Fact(label="办理事项", value=notice.item, wide=True),
                    Fact(label="受理依据", value=green_ground(content), wide=True),
                    *(document if content.document else ()),
                    Fact(label="办件编号", value=notice.case),
                    *amount,
                    Fact(label="起始窗口", value=content.start),
                    Fact(label="终止窗口", value=content.end),
                )
            ),
            Table(
                title="窗口签注",
                columns=(
                    Column(title="序号", share=12, centred=True),
                    Column(title="窗口", share=36),
                    Column(title="办理内容", share=40),
                    Column(title="受理时间", share=24, centred=True),
                    Column(title="办结时间", share=24, centred=True),
                    Column(title="签名", share=22, centred=True),
                ),
                rows=_green_rows(content.windows),
                roomy=True,
            ),
            *clauses(
                "本表随件流转，各窗口见表后首受负责、快速办理，不受一般承诺时限限制。",
                "需要领导审批的，立即送审；特急的，可以先办理后补签；次要材料不全的，"
                "可以先办理后补齐；需要联合会审、联合踏勘的，由中心组织。",
                f"终止窗口办结后收回本表，交中心{notice.letterhead.business}备案。",
            ),
        ),
        issuer=issuer(notice),
        seal="专用印章",
    )


def green_ground(content: Green) -> str:
    """The ground in words, with its threshold."""
    return GREEN_GROUNDS[content.ground].format(threshold=_amount(content.threshold or 0))


def _amount(units: int) -> str:
    myriads, rest = divmod(units, _MYRIAD)
    return f"{myriads}万" if myriads and not rest else str(units)


def _green_rows(windows: tuple[GreenWindow, ...]) -> tuple[tuple[str, ...], ...]:
    filled = [
        (one.window, one.matter, _short(one.received_at), _short(one.finished_at), one.signed_by)
        for one in windows
    ]
    filled += [("", "", "", "", "")] * (GREEN_ROWS - len(filled))
    return tuple((str(place), *row) for place, row in enumerate(filled, start=1))


def _short(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
