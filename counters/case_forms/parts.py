"""Forms of a joint case: each department's part, meetings and joint surveys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from counters.case_forms.form import GROUNDS, REASON, Desk, Field, Form, Input, passes
from hall.domain.handling.phases import Act
from hall.domain.handling.together.meetings import Attended, MeetingKind
from hall.domain.handling.together.narration import ATTENDED, MEETINGS
from hall.domain.handling.together.parts import DONE, PartState
from hall.domain.handling.together.rights import require_lead, require_own_part, require_part
from hall.domain.posts import require_other_hand

_DONE = {state.value for state in DONE}
_OPINION = Field(name="opinion", label="意见", input=Input.AREA)


def parts(desk: Desk) -> Iterator[Form]:
    """What may be done to each part that goes on."""
    if not desk.in_phase(Act.WORK_PART):
        return
    for part in desk.bodies("parts"):
        if part["state"] not in _DONE:
            yield from _of_part(desk, part)


def _of_part(desk: Desk, part: Any) -> Iterator[Form]:
    own = passes(require_own_part, desk.actor, desk.number, part["department"])
    working = passes(require_part, desk.actor, desk.number, part["department"])
    if own and part["acknowledged_at"] is None:
        yield _form(part, "acknowledge", "签收", look="go")
    if part["state"] != PartState.RUNNING.value:
        return
    if working and part["stopped_because"] is not None:
        yield _form(part, "resume", "恢复计时", Field(name="reason", label="说明"))
    if working:
        yield _form(part, "finish", "办结环节", _OPINION, fixed=(("outcome", "granted"),))
    if part["refusal"] is not None and _settles(desk, part["refusal"]["asked_by"]):
        yield _form(part, "settle", "裁定不予通过", *_SETTLED)
    if own and part["refusal"] is None:
        yield _form(
            part, "finish", "提出不予通过", *_REFUSED, variant="refuse", look="risk",
            fixed=(("outcome", "refused"),),
        )  # fmt: skip
    if working and part["stopped_because"] is None:
        yield _form(
            part, "stop", "停表",
            Field(
                name="reason", label="事由", input=Input.CHOICE, required=True,
                # What the applicant is waited for stops the whole case.
                choices=tuple(
                    (one.code, one.name) for one in desk.policy.stop_reasons if not one.of_whole
                ),
            ),
            Field(name="document", label="书面告知文号", required=True),
        )  # fmt: skip


_SETTLED = (
    Field(
        name="upheld", label="裁定", input=Input.CHOICE, required=True,
        choices=(("true", "同意不予通过"), ("false", "不采纳，继续办理")),
    ),
    Field(name="reason", label="理由", input=Input.AREA, hint="不采纳的必须说明理由"),
)  # fmt: skip
_REFUSED = (
    Field(name="ground", label="情形", input=Input.CHOICE, required=True, choices=GROUNDS),
    Field(
        name="opinion", label="理由", input=Input.AREA, required=True,
        hint="由责任部门或业务科裁定",
    ),
)  # fmt: skip


def _form(part: Any, deed: str, title: str, *fields: Field, **more: Any) -> Form:
    code = part["part"]
    return Form(
        path=f"parts/{code}/{deed}", title=title, fields=fields, place=f"part-{code}",
        about=part["name"], **more,
    )  # fmt: skip


def _settles(desk: Desk, asked_by: str) -> bool:
    return organises(desk) and passes(
        require_other_hand, asked_by=asked_by, approver=desk.actor.named
    )


def organises(desk: Desk) -> bool:
    """Whether the viewer speaks for the responsible department, or coordinates for the centre."""
    responsible = desk.case["lead" if desk.joint() else "department"]
    return passes(require_lead, desk.actor, desk.number, responsible)


def meetings(desk: Desk) -> Iterator[Form]:
    """Call a meeting; of each one that is called, who came and what came of it."""
    if not organises(desk):
        return
    if desk.in_phase(Act.MEET):
        yield _schedule(desk)
    for meeting in desk.bodies("meetings"):
        if meeting["state"] == "scheduled":
            yield from _of_meeting(desk, meeting)


def _schedule(desk: Desk) -> Form:
    called = {part["department"] for part in desk.bodies("parts")}
    first = sorted(desk.departments, key=lambda one: one[0] not in called)
    kinds = tuple((kind.value, MEETINGS[kind]) for kind in MeetingKind)
    return Form(
        path="meetings", title="安排联审、踏勘", place="meetings" if called else "more",
        fields=(
            Field(name="kind", label="类别", input=Input.CHOICE, required=True, choices=kinds),
            Field(name="at", label="时间", input=Input.TIME, required=True),
            Field(name="place", label="地点", required=True),
            Field(
                name="departments", label="参加部门（两个以上）", input=Input.NAMES,
                choices=tuple(first),
            ),
        ),
    )  # fmt: skip


def _of_meeting(desk: Desk, meeting: Any) -> Iterator[Form]:
    number = meeting["meeting"]
    about = f"{MEETINGS[MeetingKind(meeting['kind'])]}（第{number}次）"
    begun = meeting["meets_at"] <= desk.now
    for one in meeting["attendance"]:
        yield _attendance(desk, number, one, begun=begun)
    if begun and all(one["attended"] for one in meeting["attendance"]):
        opinion = Field(name="opinion", label="纪要或踏勘意见", input=Input.AREA, required=True)
        yield Form(
            path=f"meetings/{number}/close", title="记录结论", look="go", about=about,
            place=f"meeting-{number}", fields=(opinion,),
        )  # fmt: skip
    yield Form(
        path=f"meetings/{number}/cancel", title="取消会议", look="risk", about=about,
        place=f"meeting-{number}", fields=(REASON,),
    )  # fmt: skip


def _attendance(desk: Desk, number: int, one: Any, *, begun: bool) -> Form:
    # Before it begins nobody is late or absent yet.
    ways = tuple(Attended) if begun else (Attended.ON_TIME,)
    department = one["department"]
    return Form(
        path=f"meetings/{number}/attendance", variant=department, about=desk.department(department),
        title="更正到会" if one["attended"] else "登记到会", place=f"meeting-{number}-{department}",
        fields=(
            Field(
                name="attended", label="到会情况", input=Input.CHOICE, required=True,
                choices=tuple((way.value, ATTENDED[way]) for way in ways),
            ),
            Field(
                name="clerks", label="到会人员工号", input=Input.LINES, hint="每行一个；缺席不填",
                value="\n".join(one["clerks"]),
            ),
            Field(name="at", label="到会时间", input=Input.TIME, hint="没有记录的不填"),
        ),
        fixed=(("department", department),),
    )  # fmt: skip
