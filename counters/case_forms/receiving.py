"""Forms of the desk: accept, finish at once, tell what is missing, return, give up."""

from __future__ import annotations

from counters.case_forms.form import GROUNDS, Desk, Field, Form, Input, ticks


def accept(desk: Desk) -> Form | None:
    if desk.texts("missing"):
        return None
    return Form(path="accept", title="受理", look="go", say="材料齐全，现在为您受理。")


def tolerate(desk: Desk) -> Form | None:
    if not _trusts(desk) or not desk.policy.tolerance or desk.firm:
        return None
    flag = Field(name="tolerate", label="申请人已书面承诺按期补齐", input=Input.FLAG, required=True)
    return Form(path="accept", variant="tolerate", title="容缺受理", fields=(flag, *_credit(desk)))


def commit(desk: Desk) -> Form | None:
    missing = desk.texts("missing")
    if not _trusts(desk) or not desk.policy.commitment:
        return None
    flag = Field(name="commit", label="申请人已签署告知承诺书", input=Input.FLAG, required=True)
    covered = Field(
        name="committed", label="承诺所涉材料", input=Input.NAMES, choices=ticks(missing),
        hint="不选为全部所缺材料；选了一部分的，其余材料须容缺。",
    )  # fmt: skip
    rest = Field(name="tolerate", label="其余材料容缺，申请人已书面承诺按期补齐", input=Input.FLAG)
    several = (covered, *((rest,) if desk.policy.tolerance else ())) if len(missing) > 1 else ()
    return Form(
        path="accept", variant="commit", title="告知承诺受理",
        fields=(flag, *several, *_credit(desk)),
    )  # fmt: skip


def _trusts(desk: Desk) -> bool:
    """Whether anything is missing, and its applicant may be trusted with it."""
    distrusted = desk.policy.credit_check and desk.case["discredited"]
    return bool(desk.texts("missing")) and not distrusted


def _credit(desk: Desk) -> tuple[Field, ...]:
    label = "已核查，申请人没有未修复的失信记录"
    needed = desk.policy.credit_check
    return (Field(name="credit_checked", label=label, input=Input.FLAG, required=needed),)


def at_once(desk: Desk) -> Form | None:
    if desk.in_parts:
        # Other departments decide too.
        return None
    if desk.phase != "opened" and desk.texts("missing"):
        return None
    return Form(
        path="finish-at-once", title="当场办结", look="go" if desk.immediate else "",
        fields=(
            Field(
                name="outcome", label="结果", input=Input.CHOICE, required=True,
                choices=(("done", "办结"), ("granted", "准予"), ("refused", "不予批准")),
            ),
            Field(name="reason", label="说明", hint="不予批准的必须填写理由，出具决定书"),
            Field(name="basis", label="依据", hint="不予批准的填写规定名称和条款"),
        ),
        say="您的手续已办好，请校对。请保管好您的材料。",
    )  # fmt: skip


def supplement(desk: Desk) -> Form | None:
    missing = desk.texts("missing")
    if not missing and desk.phase != "accepted":
        return None
    names = missing or tuple(str(one["name"]) for one in desk.bodies("materials"))
    return Form(
        path="supplement", title="一次性告知补正",
        fields=(
            Field(
                name="missing", label="须补正的材料", input=Input.NAMES, required=bool(missing),
                choices=ticks(names),
                hint="应一次告知全部；第一次能够告知而未告知的再次告知，将记为违规。",
            ),
            Field(name="days", label="补正期限（工作日）", input=Input.NUMBER, hint="不填按规定"),
            Field(name="remark", label="说明", input=Input.AREA),
            *_despite(desk),
        ),
        say="对不起，您还缺少以下材料，这是缺件清单，请拿好。",
    )  # fmt: skip


def _despite(desk: Desk) -> tuple[Field, ...]:
    asked = any(one["form"] == "supplement" for one in desk.bodies("notices"))
    if not asked and desk.phase != "accepted":
        return ()
    label = "第一次应一并告知，现仍须再次告知（将记为违规）"
    return (Field(name="despite", label=label, input=Input.FLAG),)


def send_back(desk: Desk) -> Form | None:
    # What lies with a higher authority is neither here to give back.
    if desk.going("away") or not desk.ends():
        return None
    return Form(
        path="return", title="退回", look="risk",
        fields=(
            Field(name="ground", label="情形", input=Input.CHOICE, required=True, choices=GROUNDS),
            Field(name="reason", label="理由", input=Input.AREA, required=True),
            Field(name="basis", label="依据", hint="规定名称和条款"),
            Field(name="apply_to", label="应向哪个机关申请", hint="不属于本部门职权的必须填写"),
        ),
        say="对不起，根据规定，您的申请不能办理，请原谅。这是退回件通知书，您可以到业务科申请复核。",
    )  # fmt: skip


def withdraw(_: Desk) -> Form:
    return Form(
        path="withdraw", title="申请人撤回", look="risk",
        fields=(Field(name="reason", label="说明"),),
    )  # fmt: skip
