"""A notice of each form, as the sample hall would issue it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Final

from hall.domain.handling.clocks import Limit, Unit
from hall.domain.handling.figures import LateSupplement, LateTolerance, NoticeForm
from hall.domain.handling.notices.centre_forms import Green, GreenGround, GreenWindow, Urgent
from hall.domain.handling.notices.forms import (
    Content,
    Decided,
    Decision,
    Due,
    Joint,
    JointPart,
    Letterhead,
    Material,
    MissingList,
    Notice,
    Promised,
    Remedies,
    Returned,
    ReturnGround,
    RevocationGround,
    Supplement,
)
from hall.domain.handling.notices.numbers import notice_number

ZONE: Final = timezone(timedelta(hours=8))
ISSUED: Final = datetime(2026, 11, 20, 9, 5, tzinfo=ZONE)
ADDRESS: Final = "https://hall.example.cn/c/JH20261120-00012"

MISSING: Final = (
    Material(
        name="营业执照复印件", copies=2, requirement="加盖公章，与原件核对", remark="原件当场退还"
    ),
    Material(name="经营场所平面布局图", requirement="标明操作流程、设备位置"),
    Material(name="食品安全管理制度"),
)
RECEIVED: Final = (
    Material(name="食品经营许可申请书"),
    Material(name="法定代表人身份证复印件", remark="原件核验后退还"),
)


def days(count: int) -> Limit:
    return Limit(count=count, unit=Unit.WORKING_DAYS)


def notice(content: Content, form: NoticeForm, **changes: object) -> Notice:
    plain = Notice(
        number=notice_number(form, "JH", 2026, 12),
        form=form,
        case="JH20261120-00012",
        item="食品经营许可证核发",
        department="县市场监督管理局",
        applicant="张三",
        issued_at=ISSUED,
        window="13号窗口",
        clerk="王芳",
        letterhead=Letterhead(hall="青禾县政务服务中心", phone="0512-12345678"),
        query_url=ADDRESS,
        content=content,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # names of fields


PROMISED: Final = Promised(
    accepted_on=ISSUED.date(),
    limit=days(5),
    due=Due(day=date(2026, 11, 27)),
    statutory=days(20),
    not_counted=("现场勘验（约10个工作日）", "专家评审（约15个工作日）"),
)
SUPPLEMENT: Final = Supplement(
    received_on=ISSUED.date(),
    missing=MISSING,
    received=RECEIVED,
    by=Due(day=date(2026, 12, 11)),
    late=LateSupplement.WITHDRAWN,
    limit=days(5),
)
TOLERATED: Final = Supplement(
    received_on=date(2026, 12, 25),
    missing=MISSING[:1],
    received=RECEIVED,
    by=Due(day=date(2027, 1, 4), provisional=True),
    late_tolerance=LateTolerance.WITHDRAWN,
    limit=days(5),
    due=Due(day=date(2027, 1, 4), provisional=True),
)
JOINT: Final = Joint(
    accepted_on=ISSUED.date(),
    lead="县发展和改革局",
    parts=(
        JointPart(
            name="立项审批", department="县发展和改革局", limit=days(5),
            due=Due(day=date(2026, 11, 27)),
        ),
        JointPart(
            name="用地预审与选址意见书", department="县自然资源和规划局", limit=days(10),
            due=Due(day=date(2026, 12, 4)),
        ),
        JointPart(
            name="施工许可", department="县住房和城乡建设局", limit=days(5),
            after=("立项审批", "用地预审与选址意见书"),
        ),
    ),
    limit=days(15),
    due=Due(day=date(2026, 12, 11)),
    statutory=days(45),
)  # fmt: skip
RETURNED: Final = Returned(
    ground=ReturnGround.AGAINST_POLICY,
    reason="经营场所位于饮用水水源一级保护区内，该区域禁止新建与供水设施和保护水源无关的建设项目。",
    basis="《中华人民共和国水污染防治法》第六十五条",
    handed_back=RECEIVED,
    review_days=5,
    remedies=Remedies(
        authority="青禾县人民政府", days=60, court="青禾县人民法院", months=6
    ),
)  # fmt: skip
URGENT: Final = Urgent(
    addressee="县自然资源和规划局窗口",
    reason="县人民医院应急病房改造，须在汛期前开工",
    ground="县政府专题会议纪要〔2026〕18号",
    joint=True,
    required_by=datetime(2026, 11, 25, 17, 0, tzinfo=ZONE),
    meeting="2026年11月23日9:00，中心二楼会议室",
)
GREEN: Final = Green(
    project="青禾新能源电池材料产业园一期工程",
    builder="江苏青禾新能源有限公司",
    amount="人民币12000万元",
    ground=GreenGround.CONSTRUCTION,
    threshold=50_000_000,
    start="县发展和改革局8号窗口",
    end="县住房和城乡建设局21号窗口",
    windows=(
        GreenWindow(
            window="县发展和改革局8号窗口",
            matter="立项批文",
            received_at=ISSUED,
            finished_at=datetime(2026, 11, 20, 16, 30, tzinfo=ZONE),
            signed_by="王芳",
        ),
        GreenWindow(window="县自然资源和规划局10号窗口", matter="建设用地规划许可"),
    ),
)

REFUSED: Final = Decision(
    decided=Decided.REFUSED,
    reason="经营场所与有毒有害场所的直线距离不足二十五米，不符合食品经营许可的条件。",
    basis="《食品经营许可和备案管理办法》第十二条",
    accepted_on=ISSUED.date(),
    remedies=RETURNED.remedies,
)
REVOKED: Final = Decision(
    decided=Decided.REVOKED,
    reason="承诺补交的材料逾期没有补齐，经催告仍未提交。",
    basis="《中华人民共和国行政许可法》第六十九条",
    accepted_on=date(2026, 10, 12),
    granted_on=date(2026, 10, 19),
    ground=RevocationGround.NOT_FOLLOWED,
    heard="2026年11月16日电话告知并听取意见，申请人没有异议。",
    missing=MISSING[:1],
    remedies=RETURNED.remedies,
)

SAMPLES: Final[dict[str, Notice]] = {
    "promised": notice(PROMISED, NoticeForm.PROMISED),
    "supplement": notice(SUPPLEMENT, NoticeForm.SUPPLEMENT),
    "tolerated": notice(
        TOLERATED, NoticeForm.SUPPLEMENT, issued_at=datetime(2026, 12, 25, 16, 0, tzinfo=ZONE)
    ),
    "joint": notice(JOINT, NoticeForm.JOINT, item="投资项目开工前审批"),
    "returned": notice(RETURNED, NoticeForm.RETURNED),
    "urgent": notice(URGENT, NoticeForm.URGENT, item="建设用地规划许可"),
    "green": notice(GREEN, NoticeForm.GREEN, item="建设项目立项审批"),
    "refused": notice(REFUSED, NoticeForm.DECISION),
    "revoked": notice(REVOKED, NoticeForm.DECISION),
    "missing": notice(MissingList(missing=MISSING), NoticeForm.MISSING),
}
"""By name; the supplement form has two, one of them with tolerance (容缺), and the decision two."""
