"""What stands around the words of a notice: its title, its seal, the line that is signed."""

from __future__ import annotations

from hall.domain.handling.figures import NoticeForm
from hall.domain.handling.notices.blocks import Facts, Paragraph, Table, Wording, issuer
from hall.domain.handling.notices.forms import Notice

TITLES: dict[NoticeForm, str] = {
    NoticeForm.PROMISED: "承诺件通知书",
    NoticeForm.SUPPLEMENT: "补办件通知书",
    NoticeForm.JOINT: "联办件通知书",
    NoticeForm.RETURNED: "退回件通知书",
    NoticeForm.URGENT: "急办件通知单",
    NoticeForm.GREEN: "快速审批绿色通道受理表",
    NoticeForm.MISSING: "缺件清单",
    NoticeForm.DECISION: "决定书",
}
"""The forms' own names."""
SEAL = "专用印章"
"""What stands where the seal goes."""
RECEIPT = "服务对象签收"
"""What stands at the line on which the citizen signs for it."""


def wording(notice: Notice, *blocks: Paragraph | Facts | Table) -> Wording:
    """A window's notice to a citizen, around these blocks."""
    return Wording(
        title=_title(notice), blocks=blocks, issuer=issuer(notice), seal=SEAL, receipt=RECEIPT
    )


def _title(notice: Notice) -> str:
    """R2: 《行政审批服务中心××窗口承诺件通知书》, the hall's name standing above it."""
    return f"{notice.department.removesuffix('窗口')}窗口{TITLES[notice.form]}"
