"""Forms on the clock: stop, resume, ask for more days, survey, higher authority, another kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from counters.case_forms.form import REASON, Choices, Desk, Field, Form, Input, passes
from hall.domain import words
from hall.domain.cases import CaseKind
from hall.domain.handling.figures import WAITS_FOR_APPLICANT
from hall.domain.handling.kinds import BY_NAME, decide
from hall.domain.posts import require_other_hand


def reasons(desk: Desk) -> Choices:
    """Why a clock may stop, by the profile's closed list."""
    return tuple((one.code, one.name) for one in desk.policy.stop_reasons)


def stop(desk: Desk) -> Form | None:
    if desk.phase != "accepted" or _stands(desk):
        return None
    return Form(
        path="stop", title="停表",
        fields=(
            Field(
                name="reason", label="事由", input=Input.CHOICE, required=True,
                # For papers it stops by the notice that names them.
                choices=tuple(one for one in reasons(desk) if one[0] != WAITS_FOR_APPLICANT),
            ),
            Field(name="document", label="书面告知文号", required=True),
            Field(name="days", label="预计工作日", input=Input.NUMBER),
        ),
    )  # fmt: skip


def _stands(desk: Desk) -> bool:
    return desk.going("stops") or desk.going("away")


def resume(desk: Desk) -> Form | None:
    if not desk.going("stops"):
        return None
    return Form(
        path="resume", title="恢复计时", look="go", fields=(Field(name="reason", label="说明"),)
    )


def send_up(desk: Desk) -> Form | None:
    if _stands(desk):
        return None
    return Form(
        path="send-up", title="上报",
        fields=(
            Field(name="authority", label="上级机关", required=True),
            Field(name="document", label="报送文号"),
        ),
    )  # fmt: skip


def come_back(desk: Desk) -> Form | None:
    if not desk.going("away"):
        return None
    return Form(
        path="come-back", title="上级批回", look="go",
        fields=(Field(name="document", label="批复文号"), Field(name="opinion", label="意见")),
    )  # fmt: skip


def kind(desk: Desk) -> Form | None:
    before = CaseKind(str(desk.case["kind"]))
    held = desk.actor.posts
    kinds = tuple(
        (kind.value, words.KINDS[kind])
        for kind in CaseKind
        if kind in BY_NAME
        and passes(decide, before, kind, held)
        and (kind is not CaseKind.JOINT or desk.in_parts)
    )
    if not kinds or before is CaseKind.UNDECIDED or not desk.ends():
        return None
    return Form(
        path="kind", title="变更类型",
        fields=(
            Field(name="kind", label="变更为", input=Input.CHOICE, required=True, choices=kinds),
            REASON,
        ),
    )  # fmt: skip


def extend(desk: Desk) -> Form | None:
    if desk.case["extension_asked"] is not None:
        return None
    label = f"延长（{extension_unit(desk.case)}）"
    days = Field(name="days", label=label, input=Input.NUMBER, required=True)
    return Form(path="ask-extension", title="申请延长", fields=(days, REASON))


def extension_unit(case: Mapping[str, Any]) -> str:
    """What an extension of this case is counted in: as its limit is; a limit in hours gets days."""
    clock = case["clocks"]["statutory"] or case["clocks"]["promised"]
    return "日" if clock is None or clock["unit"] != "working_days" else "个工作日"


def approvals(desk: Desk) -> Iterator[Form]:
    """For whom the profile names: the extension that was asked for."""
    asked = desk.case["extension_asked"]
    if asked is None or not desk.trusts(desk.policy.extension_approvers):
        return
    assert isinstance(asked, dict)
    if not passes(require_other_hand, asked_by=asked["asked_by"], approver=desk.actor.named):
        return
    told = Field(name="told", label="如何告知申请人理由", required=True)
    yield Form(path="approve-extension", title="批准延长", look="go", fields=(told,))
    yield Form(path="refuse-extension", title="不同意延长", fields=(REASON,))


def survey(desk: Desk) -> Form:
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
