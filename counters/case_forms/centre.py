"""Forms of what the centre puts first: urgent cases, and the green channel with its form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from counters.case_forms.form import REASON, Choices, Desk, Field, Form, Input, passes
from hall.domain.cases import CaseKind
from hall.domain.catalog_rows import Counter
from hall.domain.handling.kinds import CENTRE, WINDOW, may_become
from hall.domain.handling.notices.centre_forms import GreenGround
from hall.domain.handling.phases import Act
from hall.domain.handling.together.rights import COORDINATES, require_window
from hall.domain.handling.urgency.green import ENDS, Currency, Route

GROUNDS = {
    GreenGround.KEY_PROJECT: "市委、市政府重点实事工程",
    GreenGround.FOREIGN_CAPITAL: "外商投资企业设立，注册资本或增资超过门槛",
    GreenGround.DOMESTIC_CAPITAL: "内资企业设立，注册资本超过门槛",
    GreenGround.CONSTRUCTION: "基本建设项目，投资超过门槛",
    GreenGround.LEADERS: "市领导交办事项",
}
"""What lets a project in (R2)."""
ROUTES = {Route.COMPANY: "企业设立", Route.CONSTRUCTION: "基本建设"}
_CURRENCIES = {Currency.CNY: "人民币", Currency.USD: "美元"}


def urgent(desk: Desk) -> Iterator[Form]:
    """The centre recognises a case as urgent, or takes it back."""
    if not desk.allows(Act.RECOGNISE_URGENT):
        return
    kind = CaseKind(str(desk.case["kind"]))
    if kind is CaseKind.URGENT:
        yield Form(path="urgent/withdraw", title="撤销急办", fields=(REASON,))
    elif desk.case["item"] is not None and may_become(kind, CaseKind.URGENT):
        yield _recognise(desk)


def _recognise(desk: Desk) -> Form:
    windows = desk.windows_for(lambda _: True)
    return Form(
        path="urgent", title="认定急办",
        fields=(
            Field(
                name="ground", label="认定依据", required=True,
                hint="文件、批示或会议纪要的名称和文号",
            ),
            Field(name="reason", label="急办事由", input=Input.AREA, required=True),
            Field(name="required_by", label="要求办结", input=Input.TIME, required=True),
            Field(
                name="handled_as", label="办理程序", input=Input.CHOICE,
                choices=(("", "按事项"), ("promised", "承诺件程序"), ("joint", "联办件程序")),
            ),
            Field(
                name="addressee", label="通知单送达", input=Input.CHOICE, required=True,
                choices=(("window", "主办窗口"), ("meeting", "联审会议")),
            ),
            Field(
                name="counter", label="主办窗口", input=Input.WINDOW,
                choices=_optional(windows, "收件窗口"),
            ),
            Field(name="meeting", label="联审会议时间和地点", hint="召集联审会议的必须填写"),
        ),
        say="认定后出具急办件通知单，直接送达主办窗口；排队的号票同时置顶。",
    )  # fmt: skip


def _optional(choices: Choices, nothing: str) -> Choices:
    return (("", nothing), *choices)


def green(desk: Desk) -> Iterator[Form]:
    """Admission; then the signatures of the windows, approval, return and filing of the form."""
    form = desk.case["green_form"]
    if form is None:
        if desk.case["item"] is not None and desk.allows(Act.ADMIT_GREEN):
            yield _admit(desk)
        return
    assert isinstance(form, dict)
    if form["collected_at"] is None and desk.in_phase(Act.SIGN_GREEN):
        yield from _signatures(desk, form)
    if desk.allows(Act.SIGN_AFTER):
        by = Field(name="by", label="补签人职务", required=True, hint="写职务，不写姓名")
        yield Form(path="green/sign-after", title="补签", place="green", fields=(by,))
    collected = form["collected_at"] is not None and form["filed_at"] is None
    if collected and desk.actor.posts & COORDINATES:
        yield Form(path="green/file", title="绿色通道备案", look="go")


def _admit(desk: Desk) -> Form:
    grounds = tuple((one.value, name) for one, name in GROUNDS.items())
    routes = tuple(
        (one.value, f"{name}：{ENDS[one][0]}至{ENDS[one][1]}") for one, name in ROUTES.items()
    )
    places = (
        ("", "选择窗口或部门"),
        *((f"counter:{number}", name) for number, name in desk.windows_for(lambda _: True)),
        *((f"department:{code}", name) for code, name in desk.departments),
    )
    way = (
        Field(name="place", label="窗口或部门", input=Input.PLACE, choices=places),
        Field(name="matter", label="办理事项", hint="两端可以不填"),
    )
    return Form(
        path="green", title="进入绿色通道",
        # The centre lets projects in every other day, a window hardly ever.
        place="acts" if desk.actor.posts & CENTRE else "more",
        fields=(
            Field(name="ground", label="情形", input=Input.CHOICE, required=True, choices=grounds),
            Field(name="route", label="通道", input=Input.CHOICE, required=True, choices=routes),
            Field(name="project", label="项目名称", required=True),
            Field(name="builder", label="投资或建设单位", required=True),
            Field(
                name="amount", label="注册资本或投资额", input=Input.NUMBER, most=10**12,
                hint="以整元、整美元计",
            ),
            Field(
                name="currency", label="币种", input=Input.CHOICE,
                choices=_optional(tuple((one.value, _CURRENCIES[one]) for one in Currency), "—"),
            ),
            Field(name="document", label="依据文件", hint="重点工程、领导交办的必须填写"),
            Field(
                name="windows", label="经过的窗口", input=Input.ROWS, required=True, columns=way,
                rows=3, hint="按先后排列：首行为起始窗口，末行为终止窗口",
            ),
        ),
        say="认定后发出快速审批绿色通道受理表，随件流转，各窗口签收、签出。",
    )  # fmt: skip


def _signatures(desk: Desk, form: Any) -> Iterator[Form]:
    for stage in form["windows"]:
        windows = _of_stage(desk, stage)
        if not windows:
            continue
        if stage["received_at"] is None:
            yield _sign(stage, "receive", "签注受理", windows)
        elif stage["finished_at"] is None:
            yield _sign(stage, "finish", "签注办结", windows, Field(name="note", label="备注"))
    others = desk.windows_for(lambda one: _at(desk, one))
    if others:
        yield Form(
            path="green/receive", variant="other", title="其他窗口签注受理", place="green",
            fields=(_window(others), Field(name="matter", label="办理事项", required=True)),
        )  # fmt: skip
    if desk.trusts(WINDOW):
        to = Field(name="to", label="送审领导职务", required=True, hint="写职务，不写姓名")
        yield Form(path="green/submit", title="送审", place="green", fields=(to,))
    yield from _collect(desk, form)


def _of_stage(desk: Desk, stage: Any) -> Choices:
    """Windows that may sign this line, among those that the viewer works at."""
    number, department = stage["counter"], stage["department"]
    return desk.windows_for(
        lambda one: (
            (one.number == number if number is not None else one.department == department)
            and _at(desk, one)
        )
    )


def _at(desk: Desk, one: Counter) -> bool:
    return passes(require_window, desk.actor, desk.number, one.department)


def _window(windows: Choices) -> Field:
    return Field(name="counter", label="窗口", input=Input.WINDOW, required=True, choices=windows)


def _sign(stage: Any, deed: str, title: str, windows: Choices, *more: Field) -> Form:
    place = stage["place"]
    return Form(
        path=f"green/{deed}", variant=str(place), title=title, place=f"stage-{place}",
        about=stage["matter"], fields=(_window(windows), *more),
    )  # fmt: skip


def _collect(desk: Desk, form: Any) -> Iterator[Form]:
    [end] = [stage for stage in form["windows"] if stage["end"]]
    windows = _of_stage(desk, end)
    # Windows that were foreseen and never came into it need not sign; the end's always does.
    open_ = any(
        one["finished_at"] is None and (one["received_at"] is not None or one["end"])
        for one in form["windows"]
    )
    if windows and not open_:
        yield Form(
            path="green/collect", title="收回受理表", place="green", look="go",
            fields=(_window(windows),),
        )  # fmt: skip
