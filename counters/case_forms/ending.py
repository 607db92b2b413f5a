"""Forms of a case's end: decide, hand over, review a return, verify a commitment, archive."""

from __future__ import annotations

from counters.case_forms.form import REASON, Desk, Field, Form, Input


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
                hint="不予批准的必须说明理由，并告知复议、诉讼权利",
            ),
        ),
    )  # fmt: skip


def ready(desk: Desk) -> Form | None:
    if desk.case["result_ready_at"] is not None:
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
    code = Field(name="code", label="号票查询码或办件编号", hint="凭号票、办件编号领取时填写")
    return Form(path="collect", title="领取结果", look="go", fields=(proof, code))


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


def verify(_: Desk) -> Form:
    return Form(
        path="verify", title="承诺核查",
        fields=(
            Field(
                name="kept", label="结果", input=Input.CHOICE, required=True,
                choices=(("true", "属实"), ("false", "不实")),
            ),
            Field(name="findings", label="核查情况", input=Input.AREA, required=True),
        ),
    )  # fmt: skip


def archive(_: Desk) -> Form:
    return Form(path="archive", title="归档", fields=(Field(name="box", label="档案盒号"),))
