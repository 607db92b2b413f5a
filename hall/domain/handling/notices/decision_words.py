"""The words of decisions on paper (决定书): refused (行政许可法 §38), or revoked (§69)."""

from __future__ import annotations

from hall.domain.handling.notices.blocks import (
    Fact,
    Facts,
    Paragraph,
    Wording,
    clauses,
    day_in_words,
    materials_table,
    query,
    salutation,
)
from hall.domain.handling.notices.forms import Decided, Decision, Notice, Remedies, RevocationGround
from hall.domain.handling.notices.frame import RECEIPT, SEAL

TITLES: dict[Decided, str] = {
    Decided.REFUSED: "不予批准决定书",
    Decided.REVOKED: "撤销决定书",
}
"""What the paper calls itself, behind the name of the department whose decision it is."""
REVOCATIONS: dict[RevocationGround, str] = {
    RevocationGround.NOT_FOLLOWED: "容缺受理时承诺补齐的材料逾期没有补齐",
    RevocationGround.PROMISE_BROKEN: "经核查，告知承诺的内容不实",
    RevocationGround.DECEIT: "以欺骗、贿赂等不正当手段取得",
    RevocationGround.UNLAWFUL: "超越职权、违反程序或者不具备法定条件",
}
"""Why what was granted is taken back, in words."""


def decision_words(notice: Notice, content: Decision) -> Wording:
    """The paper in words."""
    opening = _refused if content.decided is Decided.REFUSED else _revoked
    missing = content.missing
    return Wording(
        title=f"{notice.department}{TITLES[content.decided]}",
        blocks=(
            *salutation(notice.applicant),
            Paragraph(text=opening(notice, content)),
            _facts(notice, content),
            *((materials_table("没有补齐的材料", missing),) if missing else ()),
            *clauses(_consequence(content), remedies_in_words(content.remedies), query(notice)),
        ),
        # The department's own act, wherever it is handed over.
        issuer=notice.department,
        seal=SEAL,
        receipt=RECEIPT,
    )


def _refused(notice: Notice, content: Decision) -> str:
    return (
        f"您（单位）申请办理的“{notice.item}”，本部门于{day_in_words(content.accepted_on)}受理。"
        "经审查，因下列理由，依法作出不予批准（属于行政许可的，为不予行政许可）的决定："
    )


def _revoked(notice: Notice, content: Decision) -> str:
    assert content.granted_on is not None
    return (
        f"您（单位）申请办理的“{notice.item}”，本部门于{day_in_words(content.granted_on)}"
        "作出准予的决定。经查，因下列理由，依法决定撤销："
    )


def _facts(notice: Notice, content: Decision) -> Facts:
    ground = "" if content.ground is None else REVOCATIONS[content.ground]
    wide = (
        ("撤销情形", ground), ("理由", content.reason), ("依据", content.basis),
        ("陈述申辩", content.heard),
    )  # fmt: skip
    return Facts(
        rows=(
            Fact(label="办件编号", value=notice.case),
            Fact(label="经办人", value=notice.clerk or "—"),
            *(Fact(label=label, value=value, wide=True) for label, value in wide if value),
        )
    )


def _consequence(content: Decision) -> str:
    if content.decided is Decided.REFUSED:
        return "条件具备后，您（单位）可以重新申请。"
    return "原准予决定自撤销之日起失去效力；已经领取的证照、批件，请交回作出决定的部门。"


def remedies_in_words(remedies: Remedies) -> str:
    """Where one turns against a decision, and within which time (行政许可法 §38)."""
    return (
        f"对本决定不服的，您（单位）可以自收到本决定书之日起{remedies.days}日内，依法向"
        f"{remedies.authority}申请行政复议；或者自收到本决定书之日起{remedies.months}个月内，"
        f"依法向{remedies.court}提起行政诉讼。"
    )
