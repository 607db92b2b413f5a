"""What a clerk may do to a case, as forms: which fields each act asks for, and who sees it.

A form is offered only where the phase and the viewer's posts allow its act; the hall decides
again when it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hall.domain import words
from hall.domain.cases import CaseKind
from hall.domain.commands import Actor
from hall.domain.handling import rights
from hall.domain.handling.applicant_rights import RECORDED_BY
from hall.domain.handling.figures import CasePolicy
from hall.domain.handling.kinds import CHANGES
from hall.domain.handling.phases import Act
from hall.service.bodies import Body


class Input(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    AREA = "area"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    NAMES = "names"
    """Boxes to tick; what is ticked is sent as a list."""
    LINES = "lines"
    """A line each; sent as a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in."""

    name: str
    label: str
    input: Input = Input.TEXT
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    """Value and label, for CHOICE and NAMES."""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One act: the last part of its path, its button, its fields."""

    path: str
    title: str
    fields: tuple[Field, ...] = ()
    say: str = ""
    """What to say to the citizen (rulebook 08); shown, never forced."""
    look: str = ""
    """Of the button: ``go`` for the usual next step, ``risk`` for what ends a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a form's fields are made from."""

    case: Body
    policy: CasePolicy
    immediate: bool
    """The item is one that is usually finished on the spot."""
    departments: tuple[tuple[str, str], ...]


def _texts(body: Body, key: str) -> tuple[str, ...]:
    value = body[key]
    assert isinstance(value, list)
    return tuple(str(one) for one in value)


def _ticks(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


_REASON = Field(name="reason", label="原因", input=Input.AREA, required=True)


def _accept(desk: Desk) -> Form | None:
    if _texts(desk.case, "missing"):
        return None
    return Form(path="accept", title="受理", look="go", say="材料齐全，现在为您受理。")


def _tolerate(desk: Desk) -> Form | None:
    if not _texts(desk.case, "missing") or not desk.policy.tolerance:
        return None
    flag = Field(name="tolerate", label="申请人已书面承诺按期补齐", input=Input.FLAG, required=True)
    return Form(path="accept", title="容缺受理", fields=(flag,))


def _commit(desk: Desk) -> Form | None:
    if not _texts(desk.case, "missing") or not desk.policy.commitment:
        return None
    flag = Field(name="commit", label="申请人已签署告知承诺书", input=Input.FLAG, required=True)
    return Form(path="accept", title="告知承诺受理", fields=(flag,))


def _at_once(desk: Desk) -> Form | None:
    if desk.case["phase"] != "opened" and _texts(desk.case, "missing"):
        return None
    return Form(
        path="finish-at-once", title="当场办结", look="go" if desk.immediate else "",
        fields=(
            Field(
                name="outcome", label="结果", input=Input.CHOICE, required=True,
                choices=(("done", "办结"), ("granted", "准予"), ("refused", "不予批准")),
            ),
            Field(name="reason", label="说明", hint="不予批准的必须填写理由"),
        ),
        say="您的手续已办好，请校对。请保管好您的材料。",
    )  # fmt: skip


def _supplement(desk: Desk) -> Form | None:
    missing = _texts(desk.case, "missing")
    if not missing and desk.case["phase"] != "accepted":
        return None
    materials = desk.case["materials"]
    assert isinstance(materials, list)
    names = missing or tuple(str(one["name"]) for one in materials)
    return Form(
        path="supplement", title="一次性告知补正",
        fields=(
            Field(
                name="missing", label="须补正的材料", input=Input.NAMES, required=True,
                choices=_ticks(names),
                hint="应一次告知全部；第一次能够告知而未告知的再次告知，将记为违规。",
            ),
            Field(name="days", label="补正期限（工作日）", input=Input.NUMBER, hint="不填按规定"),
            Field(name="remark", label="说明", input=Input.AREA),
            *_despite(desk.case),
        ),
        say="对不起，您还缺少以下材料，这是缺件清单，请拿好。",
    )  # fmt: skip


def _despite(case: Body) -> tuple[Field, ...]:
    notices = case["notices"]
    assert isinstance(notices, list)
    asked = any(one["form"] == "supplement" for one in notices)
    if not asked and case["phase"] != "accepted":
        return ()
    label = "第一次应一并告知，现仍须再次告知（将记为违规）"
    return (Field(name="despite", label=label, input=Input.FLAG),)


def _stop(desk: Desk) -> Form | None:
    if desk.case["phase"] == "accepted" and not _stopped(desk.case):
        reasons = tuple((one.code, one.name) for one in desk.policy.stop_reasons)
        return Form(
            path="stop", title="停表",
            fields=(
                Field(
                    name="reason", label="事由", input=Input.CHOICE, required=True, choices=reasons
                ),
                Field(name="document", label="书面告知文号", required=True),
                Field(name="days", label="预计工作日", input=Input.NUMBER),
            ),
        )  # fmt: skip
    return None


def _stopped(case: Body) -> bool:
    for key in ("stops", "away"):
        halts = case[key]
        assert isinstance(halts, list)
        if any(one["ended_at"] is None for one in halts):
            return True
    return False


def _going(case: Body, key: str) -> bool:
    halts = case[key]
    assert isinstance(halts, list)
    return any(one["ended_at"] is None for one in halts)


def _resume(desk: Desk) -> Form | None:
    if not _going(desk.case, "stops"):
        return None
    return Form(
        path="resume", title="恢复计时", look="go", fields=(Field(name="reason", label="说明"),)
    )


def _send_up(desk: Desk) -> Form | None:
    if _stopped(desk.case):
        return None
    return Form(
        path="send-up", title="上报",
        fields=(
            Field(name="authority", label="上级机关", required=True),
            Field(name="document", label="报送文号"),
        ),
    )  # fmt: skip


def _come_back(desk: Desk) -> Form | None:
    if not _going(desk.case, "away"):
        return None
    return Form(
        path="come-back", title="上级批回", look="go",
        fields=(Field(name="document", label="批复文号"), Field(name="opinion", label="意见")),
    )  # fmt: skip


def _kind(desk: Desk) -> Form | None:
    before = CaseKind(str(desk.case["kind"]))
    own_acts = {CaseKind.RETURNED, CaseKind.URGENT, CaseKind.ENQUIRY, CaseKind.UNDECIDED}
    kinds = tuple(
        (kind.value, words.KINDS[kind]) for kind in CaseKind
        if kind in CHANGES[before] - own_acts
    )  # fmt: skip
    if not kinds or before is CaseKind.UNDECIDED:
        return None
    return Form(
        path="kind", title="变更类型",
        fields=(
            Field(name="kind", label="变更为", input=Input.CHOICE, required=True, choices=kinds),
            _REASON,
        ),
    )  # fmt: skip


def _extend(desk: Desk) -> Form | None:
    if desk.case["extension_asked"] is not None:
        return None
    return Form(
        path="ask-extension", title="申请延长",
        fields=(
            Field(name="days", label="延长工作日", input=Input.NUMBER, required=True),
            _REASON,
        ),
    )  # fmt: skip


def _decide(_: Desk) -> Form:
    return Form(
        path="decide", title="作出决定", look="go",
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


def _survey(desk: Desk) -> Form:
    return Form(
        path="survey", title="现场踏勘",
        fields=(
            Field(
                name="staff", label="踏勘人员工号", input=Input.LINES, required=True,
                hint=f"每行一个，{desk.policy.survey_staff}人以上",
            ),
            Field(name="findings", label="踏勘意见", input=Input.AREA, required=True),
        ),
    )  # fmt: skip


def _ready(desk: Desk) -> Form | None:
    if desk.case["result_ready_at"] is not None:
        return None
    return Form(
        path="ready", title="通知领取", look="go",
        fields=(Field(name="result", label="证照名称"), Field(name="place", label="领取地点")),
    )  # fmt: skip


def _collect(desk: Desk) -> Form | None:
    if desk.case["result_ready_at"] is None:
        return None
    proofs = (
        ("slip", "号票"), ("case_code", "办件编号"), ("identity", "身份证件"), ("agent", "代办人"),
        ("post", "邮寄"),
    )  # fmt: skip
    proof = Field(name="proof", label="凭据", input=Input.CHOICE, required=True, choices=proofs)
    code = Field(name="code", label="号票查询码或办件编号", hint="凭号票、办件编号领取时填写")
    return Form(path="collect", title="领取结果", look="go", fields=(proof, code))


def _return(_: Desk) -> Form:
    grounds = (
        ("main_document_missing", "申请缺少主要文件"),
        ("against_policy", "明显不符合国家、省、市政策或总体规划"),
        ("lacks_conditions", "经踏勘、调查或核实不具备条件"),
        ("not_competent", "不属于本部门职权范围"),
    )
    return Form(
        path="return", title="退回", look="risk",
        fields=(
            Field(name="ground", label="情形", input=Input.CHOICE, required=True, choices=grounds),
            Field(name="reason", label="理由", input=Input.AREA, required=True),
            Field(name="basis", label="依据", hint="规定名称和条款"),
        ),
        say="对不起，根据规定，您的申请不能办理，请原谅。这是退回件通知书，您可以到业务科申请复核。",
    )  # fmt: skip


def _withdraw(_: Desk) -> Form:
    return Form(
        path="withdraw", title="申请人撤回", look="risk",
        fields=(Field(name="reason", label="说明"),),
    )  # fmt: skip


def _ask_review(_: Desk) -> Form:
    return Form(
        path="ask-review", title="登记复核申请", fields=(Field(name="reason", label="申请理由"),)
    )


def _review(desk: Desk) -> Form:
    return Form(
        path="review", title="复核决定", look="go",
        fields=(
            Field(
                name="upheld", label="决定", input=Input.CHOICE, required=True,
                choices=(("true", "维持退回"), ("false", "撤销退回")),
            ),
            _REASON,
            Field(
                name="departments", label="会同部门", input=Input.NAMES, choices=desk.departments
            ),
        ),
    )  # fmt: skip


def _verify(_: Desk) -> Form:
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


def _archive(_: Desk) -> Form:
    return Form(path="archive", title="归档", fields=(Field(name="box", label="档案盒号"),))


_FORMS: tuple[tuple[Act, Callable[[Desk], Form | None]], ...] = (
    (Act.FINISH_AT_ONCE, _at_once),
    (Act.ACCEPT, _accept),
    (Act.ASK_SUPPLEMENT, _supplement),
    (Act.ACCEPT, _tolerate),
    (Act.ACCEPT, _commit),
    (Act.DECIDE, _decide),
    (Act.MAKE_READY, _ready),
    (Act.COLLECT, _collect),
    (Act.RESUME, _resume),
    (Act.COME_BACK, _come_back),
    (Act.STOP, _stop),
    (Act.EXTEND, _extend),
    (Act.SURVEY, _survey),
    (Act.SEND_UP, _send_up),
    (Act.CHANGE_KIND, _kind),
    (Act.ASK_REVIEW, _ask_review),
    (Act.OVERTURN, _review),
    (Act.VERIFY_COMMITMENT, _verify),
    (Act.WITHDRAW, _withdraw),
    (Act.RETURN, _return),
    (Act.ARCHIVE, _archive),
)


def forms_for(desk: Desk, actor: Actor) -> tuple[Form, ...]:
    """The forms that the case's phase and the viewer's posts allow, the usual next step first."""
    if not may_touch(desk.case, actor):
        return ()
    acts = set(_texts(desk.case, "acts"))
    found: list[Form] = []
    for act, make in _FORMS:
        if act.value in acts and actor.posts & rights.PERMITTED[act]:
            form = make(desk)
            if form is not None:
                found.append(form)
    found += _approval(desk, actor)
    if actor.posts & RECORDED_BY:
        found.append(_APPLICANT)
    return tuple(sorted(found, key=lambda form: _LOOKS.index(form.look)))


_ID_KINDS = (
    ("id_card", "居民身份证"), ("credit_code", "统一社会信用代码"), ("passport", "护照"),
    ("household_book", "户口簿"), ("residence_card", "港澳台居民居住证"),
    ("travel_permit", "港澳台居民来往内地（大陆）通行证"),
    ("foreigner_card", "外国人永久居留身份证"), ("other", "其他"),
)  # fmt: skip
_APPLICANT = Form(
    path="applicant", title="登记服务对象",
    fields=(
        Field(
            name="kind", label="类别", input=Input.CHOICE, required=True,
            choices=(("person", "个人"), ("organisation", "单位")),
        ),
        Field(name="name", label="姓名或名称", required=True),
        Field(
            name="id_kind", label="证件", input=Input.CHOICE, required=True, choices=_ID_KINDS
        ),
        Field(name="id_number", label="证件号码", required=True),
        Field(name="phone", label="联系电话", hint="结果可以领取、需要补正时用于告知"),
        Field(name="address", label="地址"),
    ),
)  # fmt: skip


def may_touch(case: Body, actor: Actor) -> bool:
    """Whether the viewer's own department has anything to do with the case."""
    department, lead = case["department"], case["lead"]
    return not rights.is_elsewhere(
        actor.posts,
        actor.department,
        None if department is None else str(department),
        None if lead is None else str(lead),
    )


_LOOKS = ("go", "", "risk")
"""Of buttons, in the order in which they stand."""


def _approval(desk: Desk, actor: Actor) -> tuple[Form, ...]:
    asked = desk.case["extension_asked"]
    if asked is None or not actor.posts & desk.policy.extension_approvers:
        return ()
    return (
        Form(
            path="approve-extension", title="批准延长", look="go",
            fields=(Field(name="told", label="如何告知申请人理由"),),
        ),
        Form(path="refuse-extension", title="不同意延长", fields=(_REASON,)),
    )  # fmt: skip
