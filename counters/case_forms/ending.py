"""Forms of a case's end: decide, hand over, review, verify, excuse, revoke, archive."""

from __future__ import annotations

from counters.case_forms.form import REASON, Desk, Field, Form, Input, passes, ticks
from hall.domain.handling.notices.decision_words import REVOCATIONS
from hall.domain.handling.notices.forms import RevocationGround
from hall.domain.posts import Post, require_other_hand
from hall.service.handling.revoking import GRANTED


def decide(desk: Desk) -> Form | None:
    if not desk.ends():
        return None
    # A joint case waits for its parts; it may be refused before.
    return Form(
        path="decide", title="作出决定", look="" if desk.bodies("held_up_by") else "go",
        fields=(
            Field(
                name="outcome", label="决定", input=Input.CHOICE, required=True,
                choices=(("granted", "准予"), ("refused", "不予批准")),
            ),
            Field(
                name="reason", label="理由", input=Input.AREA,
                hint="不予批准的必须说明理由，出具决定书，告知复议、诉讼权利",
            ),
            Field(name="basis", label="依据", hint="不予批准的填写规定名称和条款"),
        ),
    )  # fmt: skip


def ready(desk: Desk) -> Form | None:
    # What was granted on trust is given out when everything came.
    waits = desk.texts("missing") and desk.case["outcome"] != "refused"
    if waits or desk.case["result_ready_at"] is not None:
        return None
    return Form(
        path="ready", title="通知领取", look="go",
        fields=(Field(name="result", label="证照名称"), Field(name="place", label="领取地点")),
    )  # fmt: skip


def collect(desk: Desk) -> Form | None:
    if desk.case["result_ready_at"] is None:
        return None
    proofs = (
        ("slip", "号票"), ("case_code", "办件编号"), ("identity", "身份证件"), ("agent", "代办人"),
        ("post", "邮寄"),
    )  # fmt: skip
    proof = Field(name="proof", label="凭据", input=Input.CHOICE, required=True, choices=proofs)
    code = Field(name="code", label="号票查询码或办件编号", hint="凭号票领取的，扫描号票上的二维码")
    reason = Field(
        name="reason", label="未核验的原因",
        hint="凭号票领取而无法扫描时填写，例如：二维码污损，已核对身份证；记录在案并计入统计",
    )  # fmt: skip
    return Form(path="collect", title="领取结果", look="go", fields=(proof, code, reason))


def ask_review(_: Desk) -> Form:
    return Form(
        path="ask-review", title="登记复核申请", fields=(Field(name="reason", label="申请理由"),)
    )


def review(desk: Desk) -> Form:
    return Form(
        path="review", title="复核决定", look="go",
        fields=(
            Field(
                name="upheld", label="决定", input=Input.CHOICE, required=True,
                choices=(("true", "维持退回"), ("false", "撤销退回")),
            ),
            REASON,
            Field(
                name="departments", label="会同部门", input=Input.NAMES, choices=desk.departments
            ),
        ),
    )  # fmt: skip


def verify(desk: Desk) -> Form | None:
    checked = desk.case["commitment_checked"]
    # Found untrue, the department's head corrects it; found true, it may show untrue later.
    corrects = checked != "broken" or desk.trusts(frozenset({Post.CHIEF}))
    if not desk.texts("committed") or not corrects:
        return None
    known = {"kept": "true", "broken": "false"}.get(str(checked))
    results = (("true", "属实"), ("false", "不实"))
    named = desk.texts("committed")
    broken = Field(
        name="broken", label="不实的材料", input=Input.NAMES, choices=ticks(named),
        hint="不实的选出；不选为全部。",
    )  # fmt: skip
    return Form(
        path="verify", title="承诺核查",
        fields=(
            Field(
                name="kept", label="结果", input=Input.CHOICE, required=True,
                choices=tuple(one for one in results if one[0] != known),
            ),
            *((broken,) if len(named) > 1 else ()),
            Field(name="findings", label="核查情况", input=Input.AREA, required=True),
        ),
    )  # fmt: skip


def excuse(desk: Desk) -> Form | None:
    missing = desk.texts("missing")
    if not missing or not _granted(desk):
        return None
    return Form(
        path="excuse", title="免予补交",
        fields=(
            Field(
                name="materials", label="不再要求的材料", input=Input.NAMES, choices=ticks(missing),
                hint="不选为全部未补的材料。",
            ),
            Field(
                name="reason", label="理由", input=Input.AREA, required=True,
                hint="如已由部门核实取得、依规定不再要求",
            ),
        ),
    )  # fmt: skip


def revoke(desk: Desk) -> Form | None:
    if not _granted(desk):
        return None
    grounds = tuple(
        (ground.value, name) for ground, name in REVOCATIONS.items() if _may_be(desk, ground)
    )
    return Form(
        path="revoke", title="撤销决定", look="risk", place="more",
        fields=(
            Field(name="ground", label="情形", input=Input.CHOICE, required=True, choices=grounds),
            Field(name="reason", label="理由", input=Input.AREA, required=True),
            Field(
                name="heard", label="陈述申辩情况", input=Input.AREA, required=True,
                hint="何时、怎样听取申请人的意见",
            ),
            Field(name="basis", label="依据", hint="规定名称和条款"),
        ),
    )  # fmt: skip


def _granted(desk: Desk) -> bool:
    """Whether something was granted, by somebody else than the viewer."""
    if desk.case["outcome"] not in GRANTED:
        return False
    decided_by = str(desk.case["decided_by"])
    return passes(require_other_hand, asked_by=decided_by, approver=desk.actor.named)


def _may_be(desk: Desk, ground: RevocationGround) -> bool:
    if ground is RevocationGround.NOT_FOLLOWED:
        return bool(desk.texts("missing"))
    broken = desk.case["commitment_checked"] == "broken"
    return ground is not RevocationGround.PROMISE_BROKEN or broken


def archive(desk: Desk) -> Form | None:
    clocks = desk.case["clocks"]
    assert isinstance(clocks, dict)
    if desk.case["archived_at"] is not None or clocks.keys() & {"review", "commitment"}:
        return None
    return Form(path="archive", title="归档", fields=(Field(name="box", label="档案盒号"),))
